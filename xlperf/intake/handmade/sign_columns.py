"""A label over two columns or three, of which the first holds the signs of targets: 指标值 over ≥ | 40, or over ≥ | 40 | 场.

Owns when such a label is read as those of the columns below it. Knows no form.
"""

from __future__ import annotations

from dataclasses import replace

from xlperf.intake.handmade.field_words import LONGEST_LABEL, field_words, label_key
from xlperf.intake.handmade.model import Grid, GridCell
from xlperf.target.in_parts import SIGN_SPELLINGS

_VALUE = "指标值"
_PARTS = ("指标性质", "指标值", "计量单位")
_SIGNS = frozenset(spelling for spellings in SIGN_SPELLINGS.values() for spelling in spellings)
Rows = tuple[tuple[GridCell, ...], ...]


def with_sign_columns(grid: Grid) -> Grid:
    """The grid with a label for each of these columns; any other grid as it is."""
    found = [
        (number, cell, width, whole)
        for number, row in enumerate(grid.rows)
        for cell in row
        if _is_of_values(cell)
        for width, whole in [_columns(grid.rows, number, cell)]
        if width > 1
    ]
    if not found:
        return grid
    rows = list(grid.rows)
    for number, cell, width, whole in found:
        parts = tuple(
            replace(cell, value=text, shown="", column=cell.column + at, across=1)
            for at, text in enumerate(_PARTS[:width])
        )
        rows[number] = tuple(new for one in rows[number] for new in (parts if one is cell else (one,)))
        for below in whole:
            rows[below] = tuple(_as_value(one) if _is_whole(one, cell) else one for one in rows[below])
    return replace(grid, rows=tuple(rows))


def _is_whole(cell: GridCell, label: GridCell) -> bool:
    """Whether a target without a sign is merged over all of the label's columns."""
    return cell.across == label.across > 1 and cell.column == label.column


def _as_value(cell: GridCell) -> GridCell:
    return replace(cell, column=cell.column + 1, across=cell.across - 1)


def _is_of_values(cell: GridCell) -> bool:
    key = label_key(cell.text) if len(cell.text) <= LONGEST_LABEL else ""
    return bool(key) and _VALUE in (key, *field_words().concepts(key))


def _columns(rows: Rows, number: int, label: GridCell) -> tuple[int, list[int]]:
    """How many columns are the label's: as many as it is merged over, or those up to the next label or the end of its row; 1 where it
    has labels of its own below, or something else than signs stands in the first; and the
    rows in which a target is merged over all of them."""
    later = [cell.column for cell in rows[number] if cell.column > label.column]
    until = label.end if label.across > 1 else min(later, default=label.column + len(_PARTS))
    widths, signs = [], 0
    whole: list[int] = []
    for at, row in enumerate(rows[number + 1 :], number + 1):
        below = [cell for cell in row if label.column <= cell.column < until]
        if row and row[0].row <= label.last_row and below:
            return 1, []
        if not below:
            continue
        if any(_is_label(cell) for cell in row):
            break
        if _is_whole(below[0], label):
            whole.append(at)
            continue
        if below[0].column == label.column and below[0].text.strip() not in _SIGNS:
            return 1, []
        signs += below[0].column == label.column
        widths.append(below[-1].column - label.column + 1)
    width = max(widths, default=1)
    return (width, whole) if signs and width <= len(_PARTS) else (1, [])


def _is_label(cell: GridCell) -> bool:
    key = label_key(cell.text) if len(cell.text) <= LONGEST_LABEL else ""
    return bool(key) and field_words().is_label(key) and not field_words().level_of(cell.text)
