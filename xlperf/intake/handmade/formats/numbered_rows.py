"""Rows of a copied text that are numbered: 序号, 1, 2, 3 …

Owns the taking out of such a column, where cells that were merged are left out of the text, so that the numbers stand in other places
than their label: they say nothing of the form, and in the way of what is beside them. Where a number is missing all stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from xlperf.intake.handmade.field_words import field_words, label_key
from xlperf.intake.handmade.model import Grid, GridCell

_NUMBER = re.compile(r"[（(]?\s*(\d{1,4})\s*[）)]?\s*[.、．]?")
_Row = tuple[GridCell, ...]


def without_running_numbers(grid: Grid) -> Grid:
    """The grid of a text without the columns of running numbers of the tables that have lost cells."""
    serials = field_words().serials
    headers = [
        (at, cell)
        for at, row in enumerate(grid.rows)
        if len(row) > 2
        for cell in row[:-1]
        if label_key(cell.text) in serials
    ]
    rows, widths = list(grid.rows), list(grid.widths)
    for number, (at, label) in enumerate(headers):
        until = headers[number + 1][0] if number + 1 < len(headers) else len(rows)
        numbered = list(_numbered(grid.rows, at + 1, until, label.column))
        moved = any(c.column != label.column or widths[c.row] != widths[at] for c in numbered)
        for cell in (label, *numbered) if moved else ():
            rows[cell.row] = tuple(_moved(rows[cell.row], cell.column, but=cell))
            widths[cell.row] -= 1
        if moved and not label.column:
            for row in _blank_beside(grid.rows, at + 1, numbered):
                rows[row] = tuple(_moved(rows[row], 0))
                widths[row] -= 1
    return replace(grid, rows=tuple(rows), widths=tuple(widths)) if headers else grid


def _numbered(rows: Sequence[_Row], first: int, until: int, column: int) -> Iterator[GridCell]:
    """The cells that number the rows from 1 on, each the first of its row but for levels; none where a row begins with another
    number."""
    found: list[GridCell] = []
    for row in rows[first:until]:
        before = [cell for cell in row if cell.column <= column]
        number = next((cell for cell in before if _number(cell) == len(found) + 1), None)
        if number is not None:
            found.append(number)
        elif before and _number(before[0]):
            return
    yield from found


def _blank_beside(rows: Sequence[_Row], first: int, numbered: Sequence[GridCell]) -> Iterator[int]:
    """The rows of the table, its sum behind it too, that have nothing in the first column, in which the others are numbered."""
    with_number = {cell.row for cell in numbered}
    for at in range(first, min(max(with_number) + 2, len(rows))):
        if at not in with_number and rows[at] and rows[at][0].column:
            yield at


def _number(cell: GridCell) -> int:
    found = _NUMBER.fullmatch(cell.text.strip())
    return int(found[1]) if found else 0


def _moved(row: _Row, column: int, but: GridCell | None = None) -> Iterator[GridCell]:
    """The cells of a row without one, those behind its column moved to the left by one."""
    for cell in row:
        if cell is not but:
            behind = cell.column > column
            place = cell.column if cell.of_line < 0 else cell.of_line
            yield replace(cell, column=cell.column - 1, of_line=place) if behind else cell
