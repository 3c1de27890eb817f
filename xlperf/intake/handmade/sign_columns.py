"""A label over two columns or three that hold a target's parts: 指标值 over ≥ | 40, over ≥ | 40 | 场, or over the labels 符号 | 数值 |
单位.

Owns when such a label is read as those of the columns below it, and what short labels below it mean. Knows no form.
"""

from __future__ import annotations

from dataclasses import replace

from xlperf.intake.handmade.field_words import LONGEST_LABEL, field_words, label_key
from xlperf.intake.handmade.model import Grid, GridCell
from xlperf.target.in_parts import SIGN_SPELLINGS

_VALUE, _OF_YEAR = "指标值", "年度指标值"
_SIGN, _UNIT = "指标性质", "计量单位"
_SIGNS = frozenset(spelling for spellings in SIGN_SPELLINGS.values() for spelling in spellings)
_VALUES = frozenset(("数值", "值", "数字", "具体数值"))
"""What a column below 指标值 is called that holds its figures; alone such a word is no label."""
_PARTS = 3
Rows = tuple[tuple[GridCell, ...], ...]


def with_sign_columns(grid: Grid) -> Grid:
    """The grid with a label for each of these columns; any other grid as it is."""
    grid = _with_named_parts(grid)
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
            for at, text in enumerate((_SIGN, cell.value, _UNIT)[:width])
        )
        rows[number] = tuple(new for one in rows[number] for new in (parts if one is cell else (one,)))
        for below in whole:
            rows[below] = tuple(_as_value(one) if _is_whole(one, cell) else one for one in rows[below])
    return replace(grid, rows=tuple(rows))


def _with_named_parts(grid: Grid) -> Grid:
    """The grid in which the columns below 指标值 have the labels of the field, and that of the figures (数值) the one above it: 年度指标值,
    实施周期指标值."""
    rows = list(grid.rows)
    for number, row in enumerate(rows[:-1]):
        parts = [_part_of(cell) for cell in rows[number + 1]]
        if not all(parts) or len(set(parts)) == 1 or not any(map(_is_of_values, row)):
            continue
        over = [cell.text for cell in row if _is_of_values(cell)]
        if parts.count(_VALUE) == len(over):
            parts = [over.pop(0) if part == _VALUE else part for part in parts]
        rows[number + 1] = tuple(
            replace(cell, value=part, shown="") for cell, part in zip(rows[number + 1], parts, strict=True)
        )
    return grid if tuple(rows) == grid.rows else replace(grid, rows=tuple(rows))


def _part_of(cell: GridCell) -> str:
    """Which part of a target a label below 指标值 names, "" where it is none."""
    key = label_key(cell.text) if len(cell.text) <= LONGEST_LABEL else ""
    concepts = field_words().concepts(key) if key else ()
    if key in _VALUES or _OF_YEAR in concepts:
        return _VALUE
    return next((part for part in (_SIGN, _UNIT) if part in concepts), "")


def _is_whole(cell: GridCell, label: GridCell) -> bool:
    """Whether a target without a sign is merged over all of the label's columns."""
    return cell.across == label.across > 1 and cell.column == label.column


def _as_value(cell: GridCell) -> GridCell:
    return replace(cell, column=cell.column + 1, across=cell.across - 1)


def _is_of_values(cell: GridCell) -> bool:
    key = label_key(cell.text) if len(cell.text) <= LONGEST_LABEL else ""
    return key.endswith(_VALUE) or (bool(key) and _OF_YEAR in field_words().concepts(key))


def _columns(rows: Rows, number: int, label: GridCell) -> tuple[int, list[int]]:
    """How many columns are the label's: as many as it is merged over, or those up to the next label or the end of its row; 1 where it
    has labels of its own below, or not mostly signs stand in the first; and the rows in which a target is merged over all of them."""
    later = [cell.column for cell in rows[number] if cell.column > label.column]
    until = label.end if label.across > 1 else min(later, default=label.column + _PARTS)
    widths, signs, others = [], 0, 0
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
        is_first = below[0].column == label.column
        signs += is_first and below[0].text.strip() in _SIGNS
        others += is_first and below[0].text.strip() not in _SIGNS
        widths.append(below[-1].column - label.column + 1)
    width = max(widths, default=1)
    return (width, whole) if signs > others and width <= _PARTS else (1, [])


def _is_label(cell: GridCell) -> bool:
    key = label_key(cell.text) if len(cell.text) <= LONGEST_LABEL else ""
    return bool(key) and field_words().is_label(key) and not field_words().level_of(cell.text)
