"""What a person types into a form: the shipped example cell by cell, then each of its checks made to fail and mended.

Owns the search for a small change by which a check fails. Knows the form and its checks in Python, no program.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import product

from xlperf.checks import PASSED, result_of
from xlperf.declaration import Declaration, Entered, environment_of, is_filled
from xlperf.expression import NOT_EVALUATED, plain
from xlperf.expression.tree import Literal, Membership, walk
from xlperf.form import Form, Rule, form_specs, load_form
from xlperf.form.layout import Layout, layout_of
from xlperf.intake.handmade.files import read_file
from xlperf.ooxml.address import address

Place = tuple[str, int | None]
"""A field's id, or "table.column" and the row of the table."""

AMOUNTS = (None, "0", "1", "0.001", "-1", "1.5", "99999999", "1E12", "八千左右")
TEXTS = (None, "<p>残留</p>", "待定", "别的", "1", "0%", "未达成", "字" * 2000)
TARGETS = ("95%-90%", "1个", "2个", "120%")
NAMES = ("群众满意度",)


@dataclass(frozen=True)
class Act:
    """One check made to fail: the cells that are changed, and the declaration with them."""

    rule: Rule
    changes: Mapping[Place, Entered]
    declaration: Declaration


@cache
def example(name: str) -> Declaration:
    """The shipped example of a form, with a row in each table in which it has none."""
    folder = form_specs()[name].parent
    source = next(folder / one for one in ("example.json", "example.txt") if (folder / one).is_file())
    read = read_file(source, form=load_form(name)).declaration
    assert read is not None
    form = load_form(name)
    rows = {
        table.id: read.rows(table.id)
        or [{column.id: Decimal(0) if column.is_number else "其他事项" for column in table.column}]
        for table in form.tables.values()
    }
    return replace(read, form=form, found=(), year=form.year, tables=rows)


def with_changes(declaration: Declaration, changes: Mapping[Place, Entered]) -> Declaration:
    """The declaration with other values in some cells, in rows behind its last as well."""
    fields = dict(declaration.fields)
    tables = {name: [dict(row) for row in rows] for name, rows in declaration.tables.items()}
    for (part, of), value in changes.items():
        table, dot, column = part.partition(".")
        if not dot:
            fields[part] = value
            continue
        rows = tables.setdefault(table, [])
        assert of is not None
        while len(rows) <= of:
            rows.append(dict.fromkeys(declaration.form.tables[table].columns))
        rows[of][column] = value
    return replace(declaration, fields=fields, tables=tables)


def acts(declaration: Declaration) -> Iterator[Act]:
    """For each check with a native form a change by which it fails in the spreadsheet; AssertionError where none is
    found."""
    for rule in declaration.form.compiled.rules:
        if not rule.native or _fails(rule, declaration):
            continue
        for changes in _candidates(rule, declaration):
            changed = with_changes(declaration, changes)
            if _fails(rule, changed):
                yield Act(rule, changes, changed)
                break
        else:
            raise AssertionError(f"no change makes {rule.id} of {rule.part} fail")


def _fails(rule: Rule, declaration: Declaration) -> bool:
    env = environment_of(declaration, as_native=True)
    rows = declaration.tables.get(rule.table or "", ())
    for of in range(len(rows)) if rule.table else (0,):
        env.row = of
        if rule.table and not rule.blank_rows and not is_filled(rows[of]):
            continue
        if result_of(rule.as_spreadsheet, env) not in (PASSED, NOT_EVALUATED):
            return True
    return False


def _candidates(rule: Rule, declaration: Declaration) -> Iterator[dict[Place, Entered]]:
    form = declaration.form
    parts = [part for part in (rule.when, rule.expect) if part is not None]
    read = dict.fromkeys(reference for part in parts for reference in part.references)
    inputs = dict.fromkeys(one for reference in read for one in _inputs(form, reference))
    columns = [(table, name) for table, name in inputs if table]
    fields = [name for table, name in inputs if not table]
    used = {table: len(declaration.rows(table)) for table, _ in columns}
    places: list[Place] = [(name, None) for name in fields]
    places += [(f"{table}.{name}", 0) for table, name in columns]
    places += [(f"{table}.{name}", used[table] - 1) for table, name in columns if used[table] > 1]
    told = tuple(_texts_of(rule))
    for place in places:
        yield from ({place: value} for value in _values(form, place, told))
    for table, name in columns:  # the whole column, or the whole table, emptied or of one value
        for value in _values(form, (f"{table}.{name}", 0), told):
            yield {(f"{table}.{name}", of): value for of in range(used[table])}
        yield {
            (f"{table}.{one}", of): None for one in form.tables[table].columns for of in range(used[table])
        }
        row = declaration.tables[table][0] if used[table] else {}
        yield {(f"{table}.{one}", used[table]): value for one, value in row.items()}
    for first, second in product(places, places):
        if first < second:
            for one, other in product(_values(form, first, told), _values(form, second, told)):
                yield {first: one, second: other}


def _inputs(form: Form, reference: tuple[str | None, str]) -> Iterator[tuple[str | None, str]]:
    """The cells a person fills in behind what a check reads."""
    table, name = reference
    value = form.compiled.values.get(f"{table}.{name}" if table else name)
    if value is None:
        if table is None or name in form.tables[table].columns:
            yield reference
        return
    for one in value.references:
        yield from _inputs(form, one)


def _texts_of(rule: Rule) -> Iterator[str]:
    """The texts that a check compares with."""
    for part in (rule.when, rule.expect):
        for node in walk(part.node) if part is not None else ():
            if isinstance(node, Membership):
                yield from node.members
            elif isinstance(node, Literal) and isinstance(node.value, str):
                yield node.value


def _values(form: Form, place: Place, told: tuple[str, ...]) -> Iterator[Entered]:
    part = form.part(place[0])
    if part.is_number:
        yield from (None if text is None else _entered(text) for text in AMOUNTS)
        return
    yield from (*TEXTS, *told)
    yield from TARGETS if getattr(part, "target", False) else NAMES
    if part.pattern == "date":  # type: ignore[union-attr]
        yield from ("2031年1月1日", "1990-1-1", "2025年2月30日")
    choices = getattr(part, "choices", ())
    lists = getattr(part, "choices_of", None) or {}
    yield from (*choices, *(value for values in lists.values() for value in values))


def _entered(text: str) -> Entered:
    return Decimal(text) if text[-1].isdigit() else text


# ---------------------------------------------------------------- forms with further sheets


def sheets_example(name: str) -> tuple[dict[str, int], Declaration]:
    """The rows of each table, and the shipped example of a form with further sheets."""
    example_file = form_specs()[name].with_name("example.json")
    base = Declaration.from_dict(None, json.loads(example_file.read_text(encoding="utf-8")))
    form = base.form
    assert form.sheets is not None
    indicators = max(len(rows) for sheet in base.sheets for rows in sheet.tables.values()) + 1
    return {form.sheets.table: len(base.sheets) + 1, **dict.fromkeys(form.sheet_tables, indicators)}, base


def with_second_sheet(base: Declaration, sheet: Declaration) -> Declaration:
    """The declaration with another second sheet, and with what the table of the sheets shows of it."""
    listing = base.form.sheets
    assert listing is not None
    rows = [dict(row) for row in base.tables[listing.table]]
    shown = environment_of(sheet, as_native=True).fields
    for column in base.form.tables[listing.table].column:
        if column.sheet:
            rows[1][column.id] = shown[column.sheet]
    tables = {**base.tables, listing.table: rows}
    return replace(base, tables=tables, sheets=(base.sheets[0], sheet, *base.sheets[2:]))


# ---------------------------------------------------------------- as cells


def typed(layout: Layout, declaration: Declaration, before: Declaration | None) -> list[tuple[str, str, str]]:
    """What is typed to come from one declaration to another: sheet, address and text of each cell, as one goes through
    the form, and its further sheets, with the Tab key."""
    found = []
    for number, book in enumerate(layout.books):
        there = [_sheet(one, number) for one in (declaration, before)]
        for cell in book.cells:
            if cell.kind != "input":
                continue
            now, then = (_value(one, cell.part, cell.of) for one in there)
            if now != then:
                found.append((book.sheet, address(cell.row, cell.column), _text(now)))
    return found


def _sheet(declaration: Declaration | None, number: int) -> Declaration | None:
    """The declaration of the form's sheet, or of a further one, from 1; None of one that is blank."""
    if declaration is None or not number:
        return declaration
    return declaration.sheets[number - 1] if number <= len(declaration.sheets) else None


def _value(declaration: Declaration | None, part: str, of: int | None) -> Entered:
    if declaration is None:
        return None
    table, dot, column = part.partition(".")
    if not dot:
        return declaration.fields.get(part)
    rows = declaration.tables.get(table, ())
    return rows[of or 0].get(column) if (of or 0) < len(rows) else None


def _text(value: Entered) -> str:
    return plain(value) if isinstance(value, Decimal) else value or ""


def room_for(declaration: Declaration) -> Layout:
    """A layout with a few spare rows, so that few cells are to be compared."""
    rows = {table: len(declaration.rows(table)) + 2 for table in declaration.form.tables}
    return layout_of(declaration.form, None, rows)
