"""What a form's spec says that does not fit together: ids, tables, choices, further sheets.

Owns these rules and their words. Each misfit has the path of the key that is wrong; knows nothing of text or files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from keyword import iskeyword

from xlperf.expression.ref import Ref
from xlperf.form import soundness_words as _words  # noqa: F401 - its sentences are said here
from xlperf.form.convert import Misfit
from xlperf.form.drawing import bad_drawing
from xlperf.form.model import Form
from xlperf.form.parts import Column, ComputedColumn, Field, Table
from xlperf.messages import enumerated, nearest, say

_ID = re.compile(r"[a-z][a-z0-9_]*")

_CELL_NAME = re.compile(
    r"(?:[a-z]{1,2}|[a-w][a-z]{2}|x[a-e][a-z]|xf[a-d])[0-9]{1,7}|r[0-9]*|c[0-9]*|r[0-9]*c[0-9]*|true|false"
)
"""What a spreadsheet program takes for a cell (Q1, R1C1) or a truth value, so that no field can be called so there."""

SheetForm = Callable[[Form], Form | None]
"""Gives the form of a form's further sheets; None where it cannot be had."""


def unsound(form: Form, sheet_form: SheetForm) -> Iterator[Misfit]:
    """Everything of `form` that does not fit together."""
    paths = paths_of(form)
    bad_ids = list(_bad_ids(form))
    yield from bad_ids
    yield from _bad_tables(form, paths)
    if not bad_ids:
        yield from bad_drawing(form, paths)
    texts = [item.id for item in form.fields.values() if item.kind == "text"]
    if form.department not in texts:
        words = say("form-department", id=form.department) + nearest(form.department, texts)
        yield Misfit("form.department", words, path="department")
    if form.each and (form.each not in form.inputs or form.fields[form.each].kind != "text"):
        yield Misfit("form.each", say("form-each", id=form.each) + nearest(form.each, texts), path="each")
    if form.implementer and not (form.each and form.implementer in form.inputs and form.implementer in texts):
        words = say("form-implementer", id=form.implementer) + nearest(form.implementer, texts)
        yield Misfit("form.implementer", words, path="implementer")
    yield from _bad_fields(form, paths)
    for number, section in enumerate(form.section, 1):
        yield from _bad_groups(section.one_of, form.inputs, f"section[{number}]")
    yield from _bad_sheets(form, paths, sheet_form)
    seen: set[str] = set()
    for number, check in enumerate(form.check, 1):
        if check.id in seen:
            yield Misfit(
                f"check {check.id}", say("form-duplicate-id", id=check.id), path=f"check[{number}].id"
            )
        seen.add(check.id)


def paths_of(form: Form) -> dict[str, str]:
    """The path in the spec of every field, table and column ("table.column"); of the first, where there are several."""
    found: dict[str, str] = {}
    for _, shown, path in _written_ids(form):
        found.setdefault(shown, path)
    return found


def _bad_ids(form: Form) -> Iterator[Misfit]:
    seen: set[str] = set()
    for id_, shown, path in _written_ids(form):
        if not _ID.fullmatch(shown.replace(".", "_")):
            yield Misfit(shown, say("form-bad-id", id=shown), path=f"{path}.id")
        if iskeyword(Ref.of(shown).name):
            yield Misfit(shown, say("form-word-id", id=shown), path=f"{path}.id")
        if id_ in seen:
            yield Misfit(shown, say("form-duplicate-id", id=shown), path=f"{path}.id")
        seen.add(id_)


def _written_ids(form: Form) -> Iterator[tuple[str, str, str]]:
    """Every id as names in a workbook tell them apart, as it is shown, and its path."""
    for number, section in enumerate(form.section, 1):
        for position, item in enumerate(section.field, 1):
            yield item.id, item.id, f"section[{number}].field[{position}]"
        for position, table in enumerate(section.table, 1):
            place = f"section[{number}].table[{position}]"
            yield table.id, table.id, place
            columns = [(f"column[{nth}]", column.id) for nth, column in enumerate(table.column, 1)]
            columns += [(f"computed[{nth}]", column.id) for nth, column in enumerate(table.computed, 1)]
            for written, id_ in columns:
                yield f"{table.id}_{id_}", f"{table.id}.{id_}", f"{place}.{written}"


def _bad_fields(form: Form, paths: Mapping[str, str]) -> Iterator[Misfit]:
    for item in form.fields.values():
        path = paths[item.id]
        if _CELL_NAME.fullmatch(item.id):
            yield Misfit(item.id, say("form-cell-id", id=item.id), path=f"{path}.id")
        for key in item.spellings or ():
            if key not in item.all_choices:
                words = say("form-spellings", id=key) + nearest(key, item.all_choices)
                yield Misfit(f"{item.id}.spellings", words, path=f"{path}.spellings.{key}")
        yield from _bad_dependence(form, item, path)
        if item.beside and item.beside not in form.fields:
            words = say("form-beside", id=item.beside) + nearest(item.beside, form.fields)
            yield Misfit(f"field {item.id}.beside", words, path=f"{path}.beside")
        elif item.beside and not item.value:
            yield Misfit(f"field {item.id}.beside", say("form-beside-value"), path=f"{path}.beside")


def _bad_dependence(form: Form, item: Field, path: str) -> Iterator[Misfit]:
    """A field whose choices depend on another: on which, and of which of its values."""
    if (item.choices_of is None) != (not item.depends_on):
        key = "choices_of" if item.choices_of is not None else "depends_on"
        yield Misfit(item.id, say("form-depends"), path=f"{path}.{key}")
        return
    if not item.depends_on:
        return
    if item.depends_on == item.id:
        yield Misfit(item.id, say("form-depends-self", id=item.id), path=f"{path}.depends_on")
        return
    parent = form.fields.get(item.depends_on)
    if parent is None or parent.is_number:
        words = say("form-depends-unknown", id=item.depends_on) + nearest(item.depends_on, form.fields)
        yield Misfit(item.id, words, path=f"{path}.depends_on")
        return
    for key in item.choices_of or {}:
        if parent.choices and key not in parent.choices:
            words = say("form-choices-of", id=key, column=parent.id, known=enumerated(parent.choices))
            yield Misfit(f"{item.id}.choices_of", words, path=f"{path}.choices_of.{key}")


def _bad_groups(names: tuple[tuple[str, ...], ...], known: Collection[str], path: str) -> Iterator[Misfit]:
    """one_of with an id that is none, or with one alone."""
    for number, group in enumerate(names, 1):
        wrong = [name for name in group if name not in known]
        if wrong or len(group) < 2:
            id_ = wrong[0] if wrong else ", ".join(group)
            words = say("form-one-of", id=id_) + nearest(id_, known)
            yield Misfit(f"{path}.one_of[{number}]", words, path=f"{path}.one_of")


def _bad_tables(form: Form, paths: Mapping[str, str]) -> Iterator[Misfit]:
    for table in form.tables.values():
        for column in table.column:
            name = f"{table.id}.{column.id}"
            lists = column.choices_of if column.choices_of is not None else column.suggestions_of
            if (lists is None) != (not column.depends_on):
                key = (
                    "depends_on" if lists is None else "choices_of" if column.choices_of else "suggestions_of"
                )
                yield Misfit(name, say("form-depends"), path=f"{paths[name]}.{key}")
            elif column.depends_on == column.id:
                words = say("form-depends-self", id=column.id)
                yield Misfit(name, words, path=f"{paths[name]}.depends_on")
            elif column.depends_on and not _is_text(form.deciding(table.id, column)):
                words = say("form-depends-unknown", id=column.depends_on)
                words += nearest(column.depends_on, (*table.columns, *form.fields))
                yield Misfit(name, words, path=f"{paths[name]}.depends_on")
            else:
                yield from _bad_choices(form, table, column, paths[name])
        yield from _bad_targets(table, paths)
        yield from _bad_groups(table.one_of, table.columns, paths[table.id])
        for name in table.unique:
            if name not in table.columns:
                words = say("form-unique", id=name) + nearest(name, table.columns)
                yield Misfit(f"{table.id}.unique", words, path=f"{paths[table.id]}.unique")


def _bad_targets(table: Table, paths: Mapping[str, str]) -> Iterator[Misfit]:
    for target in table.in_three_cells:
        fitting = [id_ for id_ in table.columns if table.columns[id_].kind == "text"]
        wrong = [id_ for id_ in target.target_of if id_ not in fitting]
        if wrong or len(set(target.target_of)) != 3:
            id_ = wrong[0] if wrong else ", ".join(target.target_of)
            words = say("form-target-of", id=id_) + nearest(id_, fitting)
            name = f"{table.id}.{target.id}"
            yield Misfit(f"{name}.target_of", words, path=f"{paths[name]}.target_of")


def _is_text(part: Field | Column | None) -> bool:
    return part is not None and not part.is_number


def _bad_choices(form: Form, table: Table, column: Column, path: str) -> Iterator[Misfit]:
    """Keys that are no choice: the list behind them would never serve."""
    name = f"{table.id}.{column.id}"
    deciding = form.deciding(table.id, column)
    if column.choices_of is not None and deciding is not None:
        known = deciding.all_choices
        for key in column.choices_of if known else ():
            if key not in known:
                words = say("form-choices-of", id=key, column=column.depends_on, known=enumerated(known))
                yield Misfit(
                    f"{name}.choices_of", words + nearest(key, known), path=f"{path}.choices_of.{key}"
                )
    for key in column.spellings or ():
        if key not in column.all_choices:
            words = say("form-spellings", id=key) + nearest(key, column.all_choices)
            yield Misfit(f"{name}.spellings", words, path=f"{path}.spellings.{key}")


def _bad_sheets(form: Form, paths: Mapping[str, str], sheet_form: SheetForm) -> Iterator[Misfit]:
    listing = form.sheets.table if form.sheets is not None else ""
    for table in form.tables.values():
        for column in table.parts.values():
            name = f"{table.id}.{column.id}"
            if bool(column.sheet) != (table.id == listing) and not (
                table.id == listing and isinstance(column, ComputedColumn) and column.value
            ):
                yield Misfit(name, say("form-sheet-key"), path=f"{paths[name]}.sheet")
            if isinstance(column, ComputedColumn) and not column.value and not column.sheet:
                yield Misfit(name, say("form-missing-key", key="value"), path=paths[name])
    if form.sheets is None:
        return
    if listing not in form.tables:
        words = say("form-sheets-table", id=listing) + nearest(listing, form.tables)
        yield Misfit("sheets.table", words, path="sheets.table")
        return
    if "{number}" not in form.sheets.name:
        yield Misfit("sheets.name", say("form-sheets-name"), path="sheets.name")
    of_sheet = sheet_form(form)
    if of_sheet is None or of_sheet.sheets is not None:
        yield Misfit("sheets.form", say("form-sheets-form", id=form.sheets.form), path="sheets.form")
        return
    for column in form.tables[listing].parts.values():
        there = of_sheet.fields.get(column.sheet)
        if column.sheet and (there is None or there.kind != column.kind):
            words = say("form-sheet-field", form=of_sheet.id, kind=column.kind, id=column.sheet)
            name = f"{listing}.{column.id}"
            yield Misfit(f"{name}.sheet", words, path=f"{paths[name]}.sheet")
