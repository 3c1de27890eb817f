"""Values under a row of labels.

Owns one act, `values_below`: a row each of whose cells stands under one of the labels that wait for a value.
"""

from __future__ import annotations

from dataclasses import replace

from xlperf.declaration import read_number
from xlperf.intake.handmade.labels import unit_in
from xlperf.intake.handmade.model import GridCell
from xlperf.intake.handmade.took import Page, Position, Row, Took, Value, Waiting


def values_below(page: Page, position: Position, at: int, row: Row) -> Took | None:
    """Values under a row of labels: every cell stands under one of them, and none is a label itself."""
    waiting = position.waiting
    if not waiting or any(page.words.of(cell.text) or page.words.is_label(cell.text) for cell in row):
        return None
    pairs = _under(page, position, row)
    if pairs is None:
        return None
    if any(
        page.reach(row) != page.reach((one.cell,)) for one in waiting
    ):  # a cell was lost, and the others have moved
        lost = tuple(Value(cell, why="why-two-ways") for cell in row)
        return Took(replace(position, waiting=(), going_on=""), values=lost)
    for label, cell in pairs:
        if not label.field:
            continue
        kind = page.form.fields[label.field].kind
        if kind != "text" and len(waiting) == 1 and read_number(cell.value, kind) is None:
            return None
    values = tuple(_value(page, label.field, cell, label.cell) for label, cell in pairs)
    section = position.section
    after = replace(position, waiting=(), section=section, going_on="")
    return Took(after, values=values)


def _value(page: Page, field_id: str, cell: GridCell, label: GridCell) -> Value:
    printed = label.text.strip()
    if not field_id:
        return Value(cell, printed, why="why-no-field")
    kind = "computed" if page.form.fields[field_id].value else "field"
    return Value(cell, printed, field_id, kind, unit=unit_in(printed))


def _under(page: Page, position: Position, row: Row) -> list[tuple[Waiting, GridCell]] | None:
    waiting = position.waiting
    width = page.width(row)
    shifts = {0}
    if page.is_text and width and position.waiting_width and width != position.waiting_width:
        shifts |= {position.waiting_width - width}
    found = []
    for shift in sorted(shifts):
        pairs = []
        for cell in row:
            start, end = cell.column + shift, cell.end + shift
            over = [one for one in waiting if one.cell.column < end and start < one.cell.end]
            if over and not _within(over[0].cell, start, end):
                over = []  # moved, one of the two
            if page.is_text and shift:
                over = [one for one in waiting if one.cell.column == start]
            if len(over) == 1:
                pairs.append((over[0], cell))
        if len(pairs) == len(row) == len({one.cell for one, _ in pairs}):
            found.append(pairs)
    ragged = len(shifts) > 1
    if ragged and len(found) > 1 and len(row) == len(waiting):
        return [(one, cell) for one, cell in zip(waiting, row, strict=True)]
    return found[0] if len(found) == 1 else None


def _within(label: GridCell, start: int, end: int) -> bool:
    """Whether a value's columns are among its label's, or the other way round."""
    return (label.column <= start and end <= label.end) or (start <= label.column and label.end <= end)


__all__ = ["values_below"]
