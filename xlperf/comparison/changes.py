"""What changed from one declaration to another: fields, rows, sheets, by how much.

Owns what counts as a change and its difference. Which row was which is xlperf.comparison.rows's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from xlperf.comparison.rows import FilledRow, paired, rows_of, sheets_of
from xlperf.declaration import Declaration, Entered, environment_of
from xlperf.expression import rounded
from xlperf.form import Column, ComputedColumn, Field, Form, Table
from xlperf.form.labels import english_label_of
from xlperf.form.money import in_amounts
from xlperf.ooxml.text import bare_text
from xlperf.system.dataclass import dataclass

SAME, CHANGED, ADDED, REMOVED, NOT_COMPARED = "same", "changed", "added", "removed", "not_compared"


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that is not what it was.

    part: a field's id or "table.column". label, table: as the paper prints them, label_en, table_en: in English. row: what tells the row apart, as a sentence; "" for a field. kind: changed, or
    added or removed with its row. difference: new less old where both are numbers (an empty cell counts as 0, a computed
    value that could not be computed does not), or targets of one operator and unit; else None. same_meaning: a target value
    that only is worded otherwise.
    """

    part: str
    label: str
    kind: str
    old: Entered
    new: Entered
    table: str = ""
    row: str = ""
    difference: Decimal | None = None
    same_meaning: bool = False
    value_kind: str = "text"
    """amount, count, number or text, as the form has it"""
    label_en: str = ""
    table_en: str = ""


def changes_between(old: Declaration, new: Declaration) -> tuple[Change, ...]:
    """What changed from `old` to `new`, in the order of the new form: fields, then tables row by row.

    Texts that differ in white space or width of characters only, and amounts typed as text, are no changes.
    """
    return tuple(_changes(old, new))


def _changes(old: Declaration, new: Declaration) -> Iterator[Change]:
    then, now = fields_of(old, new.form.amounts), fields_of(new)
    for name, part in new.form.fields.items():
        if name not in then:
            continue
        before, after = then[name], now[name]
        if _differ(before, after):
            yield Change(
                name,
                new.form.label_of(name),
                CHANGED,
                before,
                after,
                difference=None
                if part.value and None in (before, after)
                else _difference(before, after, part),
                value_kind=part.kind,
                label_en=english_label_of(new.form, name),
            )
    for table in new.form.tables.values():
        if table.id in old.form.tables:
            yield from _table_changes(old, new, table)
    if new.sheets and old.form.sheets or old.sheets and new.form.sheets:
        yield from _sheet_changes(old, new)


def fields_of(declaration: Declaration, unit: str = "") -> dict[str, Entered]:
    """All fields, computed ones too: amounts typed as text as amounts, a text that is none as it is. `unit`: that in which
    amounts are wanted, where it may be another than the form's."""
    form = declaration.form
    found: dict[str, Entered] = {}
    for name, value in environment_of(declaration).fields.items():
        if isinstance(value, Decimal):
            found[name] = rounded(value) if form.fields[name].value else value
            if unit and form.fields[name].kind == "amount":
                found[name] = in_unit(found[name], form.amounts, unit)
        else:
            found[name] = value if isinstance(value, str) and value.strip() else None
    return found


def in_unit(value: Entered, unit: str, wanted: str) -> Entered:
    """An amount of a form in `unit` as one in `wanted`; a text as it is."""
    return in_amounts(value, unit, wanted) if isinstance(value, Decimal) else value


def _settled(value: Entered) -> Entered:
    """Nothing, where only blanks stand."""
    return None if isinstance(value, str) and not value.strip() else value


def _differ(old: Entered, new: Entered) -> bool:
    if isinstance(old, str) and isinstance(new, str):
        return bare_text(old) != bare_text(new)
    return old != new


def _difference(old: Entered, new: Entered, part: Field | Column | ComputedColumn) -> Decimal | None:
    if part.is_number:
        old, new = (Decimal(0) if value is None else value for value in (old, new))
        return new - old if isinstance(old, Decimal) and isinstance(new, Decimal) else None
    if getattr(part, "target", False) and isinstance(old, str) and isinstance(new, str):
        return target_difference(old, new)
    return None


def target_difference(old: str, new: str) -> Decimal | None:
    """By how much a target value moved, where both say the same of one unit: ≥40场, ≥50场 by 10."""
    from xlperf.target import parse

    before, after = parse(old), parse(new)
    if (before.kind, before.operator, before.unit) != (after.kind, after.operator, after.unit):
        return None
    if before.kind != "number" or before.operator == "range":
        return None
    low, high = before.low or before.high, after.low or after.high
    return high - low if isinstance(low, Decimal) and isinstance(high, Decimal) else None


def _table_changes(old: Declaration, new: Declaration, table: Table) -> Iterator[Change]:
    before, after = rows_of(old, table), rows_of(new, table)
    if old.form.amounts != new.form.amounts:
        before = [_row_in_unit(row, table, old.form.amounts, new.form.amounts) for row in before]
    pairs = paired(before, after, table)
    for row in after:
        counterpart = pairs.get(row.number)
        if counterpart is None:
            yield from _row_changes(new.form, table, row.words, None, row)
        else:
            yield from _row_changes(new.form, table, counterpart.words, counterpart, row)
    left = {row.number for row in pairs.values()}
    for row in before:
        if row.number not in left:
            yield from _row_changes(new.form, table, row.words, row, None)


def _row_in_unit(row: FilledRow, table: Table, unit: str, wanted: str) -> FilledRow:
    amounts = {name for name, part in table.parts.items() if part.kind == "amount"}
    values = {
        name: in_unit(value, unit, wanted) if name in amounts else value for name, value in row.values.items()
    }
    return replace(row, values=values)


def _sheet_changes(old: Declaration, new: Declaration) -> Iterator[Change]:
    """What changed on the further sheets of forms that have such; of one that only one side has, all that stands in it."""
    listing, there = new.form.sheets, new.form.sheet_form
    assert listing is not None and there is not None
    before, after = sheets_of(old), sheets_of(new)
    pairs = paired([row for row, _ in before], [row for row, _ in after], new.form.tables[listing.table])
    then = {row.number: sheet for row, sheet in before}
    blank = Declaration(there, {}, {}, new.year)
    for row, sheet in after:
        counterpart = pairs.get(row.number)
        earlier = then[counterpart.number] if counterpart else blank
        yield from _on_sheet(row.words, _changes(earlier, sheet), CHANGED if counterpart else ADDED)
    left = {row.number for row in pairs.values()}
    for row, sheet in before:
        if row.number not in left:
            yield from _on_sheet(row.words, _changes(sheet, blank), REMOVED)


def _on_sheet(words: str, changes: Iterable[Change], kind: str) -> Iterator[Change]:
    for change in changes:
        row = " · ".join(filter(None, (words, change.row)))
        yield replace(change, row=row, kind=change.kind if kind == CHANGED else kind)


def _row_changes(
    form: Form, table: Table, words: str, old: FilledRow | None, new: FilledRow | None
) -> Iterator[Change]:
    kind = ADDED if old is None else REMOVED if new is None else CHANGED
    for column in _compared(table, old, new):
        before = _settled(old.values.get(column.id)) if old else None
        after = _settled(new.values.get(column.id)) if new else None
        if not _differ(before, after):
            continue
        part = f"{table.id}.{column.id}"
        yield Change(
            part,
            form.label_of(part),
            kind,
            before,
            after,
            table.label or table.id,
            words,
            _difference(before, after, column),
            kind == CHANGED and column.target and _same_target(before, after),
            column.kind,
            english_label_of(form, part),
            table.label_en or table.label or table.id,
        )


def _compared(table: Table, old: FilledRow | None, new: FilledRow | None) -> list[Column | ComputedColumn]:
    """The columns that are compared: of a target in three cells the target itself, not its sign, value and unit."""
    columns: list[Column | ComputedColumn] = list(table.column)
    for target in table.in_three_cells:
        if any(row is not None and row.values.get(target.id) for row in (old, new)):
            columns = [one for one in columns if one.id not in target.target_of]
            columns.append(target)
    return columns


def _same_target(old: Entered, new: Entered) -> bool:
    from xlperf.target import parse, same_meaning

    return isinstance(old, str) and isinstance(new, str) and same_meaning(parse(old), parse(new))
