"""Values under a row of labels.

Owns one act, `values_below`: a row each of whose cells stands under one of the labels that wait for a value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from xlperf.declaration import read_number
from xlperf.intake.handmade.labels import is_like_a_label, unit_in
from xlperf.intake.handmade.model import GridCell, is_figure
from xlperf.intake.handmade.took import GridRow, Position, PrintedPage, TakenValue, Took, Waiting

_MOST_LINES = 60
"""So far back the lines of one block are looked through."""
_TO_BE_SEALED = re.compile(r"(?:盖章|公章|签章|签字|签名)[)）]?\s*[:：]\s*$")
"""A label that waits for a seal or a signature beside it, and for nothing below."""


def values_below(page: PrintedPage, position: Position, at: int, row: GridRow) -> Took | None:
    """Values under a row of labels: every cell stands under one of them, and none is a label itself or has one of its own."""
    waiting = tuple(one for one in position.waiting if not _TO_BE_SEALED.search(one.cell.text))
    position = replace(position, waiting=waiting)
    words, fields = page.words, [one.field for one in waiting]
    if not waiting or any(words.is_label(c.text) or words.is_label_with_value(c.text, fields) for c in row):
        return None
    pairs = _under(page, position, row)
    if pairs is None:
        return None
    moved = _has_moved(page, pairs, waiting) or _lacks_a_label(page, at, waiting, pairs)
    moved = moved or _may_be_above(page, at)
    if not pairs or moved or _may_be_labels(page, pairs):
        lost = tuple(TakenValue(cell, why="why-two-ways") for cell in row)
        return Took(replace(position, waiting=(), going_on=""), values=lost)
    for label, cell in pairs:
        if not label.field:
            continue
        kind = page.form.fields[label.field].kind
        if kind != "text" and len(waiting) == 1 and read_number(cell.value, kind) is None:
            return None
    values = tuple(_value(page, label.field, cell, label.cell) for label, cell in pairs)
    return Took(replace(position, waiting=(), going_on=""), values=values)


def _value(page: PrintedPage, field_id: str, cell: GridCell, label: GridCell) -> TakenValue:
    printed = label.text.strip()
    if not field_id:
        return TakenValue(cell, printed, why="why-no-field")
    kind = "computed" if page.form.fields[field_id].value else "field"
    return TakenValue(cell, printed, field_id, kind, unit=unit_in(printed))


Pairs = list[tuple[Waiting, GridCell]]


def _has_moved(page: PrintedPage, pairs: Pairs, labels: Sequence[Waiting]) -> bool:
    """Whether a cell was lost or is one too many, and others may have moved: the rows do not end alike, or cells as wide as
    their labels do not begin with them; in a sheet, whose empty cells nobody counts, also where the last label has none."""
    if any(page.reach((one.cell,)) != page.reach((cell,)) for one, cell in pairs):
        return True
    if page.is_text:
        return False
    if any(page.sticks_out(one.cell.row) for one, _ in pairs):
        return True
    beside = any(one.cell.across == c.across and one.cell.column != c.column for one, c in pairs)
    last = max(labels, key=lambda one: one.cell.column)
    return beside or (not page.reach((last.cell,)) and all(one is not last for one, _ in pairs))


def _may_be_labels(page: PrintedPage, pairs: Pairs) -> bool:
    """Whether what stands below labels reads like labels, and the values of these labels would stand beside them: there an empty
    cell is, or of a sheet, whose empty cells nobody counts, other labels have theirs there."""
    if page.is_text or not all(is_like_a_label(cell.text) for _, cell in pairs):
        return False
    labels = [one.cell for one, _ in pairs]
    if page.grid.blank:
        return all(map(page.has_place_beside, labels))
    return len(labels) == 1 and page.values_beside > 1


def _lacks_a_label(page: PrintedPage, at: int, labels: Sequence[Waiting], pairs: Pairs) -> bool:
    """Whether in a text one label is left of two that the form prints side by side, the other being nowhere, and the text below is
    moved, or goes on in lines that have more cells: whose text it is, nothing tells."""
    if not page.is_text or len(labels) > 1:
        return False
    beside = page.words.side_by_side_above.get(labels[0].field, frozenset())
    if not beside <= page.printed_fields and any(one.cell.column != cell.column for one, cell in pairs):
        return True
    for row in page.rows[at + 1 :]:
        if row[0].column or any(page.words.of(cell.text) or page.words.is_label(cell.text) for cell in row):
            return False
        if page.width(row) > 1:
            return len(row) > 1
    return False


def _may_be_above(page: PrintedPage, at: int) -> bool:
    """Whether in a text of one cell a line an amount may be that of the label below it as well as of the one above: the amounts
    and labels above it begin with an amount, or two of a kind follow each other."""
    if not page.is_text or not _is_lone_figure(page, at):
        return False
    first = at
    while first > max(1, at - _MOST_LINES) and _is_lone_figure(page, first - 2):
        if not _is_lone_label(page, first - 1):
            return True
        first -= 2
    above = first > 0 and _is_lone_figure(page, first - 1) or first > 1 and _is_lone_label(page, first - 2)
    return above or _is_lone_figure(page, at + 1)


def _is_lone_figure(page: PrintedPage, at: int) -> bool:
    row = page.rows[at] if at < len(page.rows) else ()
    return len(row) == 1 and page.width(row) == 1 and is_figure(row[0].text)


def _is_lone_label(page: PrintedPage, at: int) -> bool:
    row = page.rows[at]
    return len(row) == 1 and page.width(row) == 1 and page.words.is_label(row[0].text)


def _under(page: PrintedPage, position: Position, row: GridRow) -> Pairs | None:
    """Each cell with the label over it; None where not every cell is under one of its own; nothing where a text's line may
    have lost cells."""
    waiting = position.waiting
    by = _shift(page, position, row)
    pairs = []
    for cell in row:
        start, end = cell.column + (by or 0), cell.end + (by or 0)
        over = [one for one in waiting if one.cell.column < end and start < one.cell.end]
        if over and not _within(over[0].cell, start, end):
            over = []  # moved, one of the two
        if page.is_text and by:
            over = [one for one in waiting if one.cell.column == start]
        if len(over) == 1:
            pairs.append((over[0], cell))
    if by is None and pairs:
        return []
    return pairs if len(pairs) == len(row) == len({one.cell for one, _ in pairs}) else None


def _shift(page: PrintedPage, position: Position, row: GridRow) -> int | None:
    """By how many columns a line of a text is to be moved: as wide as that of the labels it stands where it is; else where it
    lacks as many cells as stand before the labels, which reach down. None where it may stand otherwise."""
    width = page.width(row)
    if not (page.is_text and width and position.waiting_width):
        return 0
    if not _stand_as_below(page, position.waiting, width):
        return None
    lacking = position.waiting_width - width
    from_start = row[0].column == 0 and lacking == position.waiting[0].cell.column
    return lacking if from_start or not lacking else None


def _stand_as_below(page: PrintedPage, labels: Sequence[Waiting], width: int) -> bool:
    """Whether labels of a text stand over the cells of a line of `width`: their lines are alike; or those of the lowest are as
    wide as it, and the others left of them, where nothing before them was put together."""
    if len({page.width((one.cell,)) for one in labels}) == 1:
        return True
    lowest = max(one.cell.row for one in labels)
    below = [one.cell for one in labels if one.cell.row == lowest]
    first = min(cell.column for cell in below)
    return page.width((below[0],)) == width and all(
        one.cell.end <= first for one in labels if one.cell.row < lowest
    )


def _within(label: GridCell, start: int, end: int) -> bool:
    """Whether a value's columns are among its label's, or the other way round."""
    return (label.column <= start and end <= label.end) or (start <= label.column and label.end <= end)
