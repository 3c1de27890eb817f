"""What a row of a table or of a block of money is, once its cells are laid under the columns: certain, or in doubt.

Owns the records of both, and where reading stands after the row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xlperf.intake.handmade.tables.alignment import Alignment
from xlperf.intake.handmade.tables.header import Header
from xlperf.intake.handmade.took import GridRow, LaidRow, Position, PrintedPage, TakenValue, Took


def laid_row(page: PrintedPage, opened: Header, laid: Alignment, row: GridRow) -> LaidRow:
    width = page.width(row)
    shifted = laid.shifted or width != opened.width
    return LaidRow(row[0].row, opened, laid.cells, laid.strays, width, page.reach(row), shifted)


def past_row(position: Position, laid: Alignment | None, width: int) -> Position:
    """The position after a row of the open table, with what it tells of the rows to come."""
    known = {width: laid.shift} if laid is not None and laid.shift is not None and width else {}
    shifts = {**known, **position.shifts}
    return replace(position, waiting=(), going_on="", since_header=position.since_header + 1, shifts=shifts)


def told_by_later_lines(laid: Sequence[LaidRow]) -> dict[tuple[tuple[str, int], ...], dict[int, int]]:
    """Of each header of a text below which a line is in doubt: how lines of that width lie, where all others of it say the same."""
    found: dict[tuple[tuple[str, int], ...], dict[int, int]] = {}
    for doubtful in (row for row in laid if row.doubtful and row.width):
        alike = [
            row for row in laid if row.header.layout == doubtful.header.layout and row.width == doubtful.width
        ]
        moves = {row.moves for row in alike if not row.doubtful}
        if len(moves) == 1 and len(move := next(iter(moves))) == 1:
            found.setdefault(doubtful.header.layout, {})[doubtful.width] = -next(iter(move))
    return found


def doubtful_row(page: PrintedPage, position: Position, opened: Header, row: GridRow) -> Took:
    """A row that may be laid in more than one way: none is taken, and every cell is named."""
    after = replace(position, waiting=(), going_on="", since_header=position.since_header + 1)
    laid = LaidRow(row[0].row, opened, {}, row, page.width(row), doubtful=True)
    return Took(after, values=tuple(TakenValue(cell, why="why-two-ways") for cell in row), laid=laid)
