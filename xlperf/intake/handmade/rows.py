"""One row of a table in a grid: which cell belongs to which column, also where the row was shifted.

Owns the fitting of cells to columns. Knows nothing of where a table begins or ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from xlperf.declaration import read_number
from xlperf.form import Column, Table
from xlperf.intake.handmade.model import GridCell

MOST_CELLS = 10
"""Of a longer row no shifted fits are tried: they would be too many to be meant."""


@dataclass
class Block:
    """A table as it stands in the grid: where each of its columns begins and ends (exclusive).

    `foreign`: columns under a heading that the form does not have; `serial`: the column that numbers the rows. `width`: cells of the header's line in a text.
    `inner`: whether the section's label stands in a column of its own, left of the table.
    """

    table: Table
    columns: list[tuple[str, int, int]]
    width: int = 0
    inner: bool = False
    foreign: list[tuple[int, int]] = field(default_factory=list)
    serial: tuple[int, int] = (0, 0)
    rows: int = 0

    def column_at(self, cell: GridCell) -> str | None:
        """The column in which a cell stands by its position, else None."""
        found = None
        starts = sorted(self.columns, key=lambda entry: entry[1])
        for number, (name, start, end) in enumerate(starts):
            until = starts[number + 1][1] if number + 1 < len(starts) else end
            if start <= cell.column < max(end, until):
                found = name
        return found

    def is_serial(self, cell: GridCell) -> bool:
        return self.serial[0] <= cell.column < self.serial[1]

    def is_foreign(self, cell: GridCell) -> bool:
        return any(start <= cell.column < end for start, end in self.foreign)


@dataclass(frozen=True)
class Fit:
    """A row's cells by column, what found no column, and whether the row had to be shifted."""

    cells: Mapping[str, GridCell]
    strays: tuple[GridCell, ...] = ()
    shifted: bool = False


def fit(block: Block, cells: Sequence[GridCell], width: int) -> Fit | None:
    """How `cells` lie in the block's columns, None where they are no row of it.

    By position where every cell has its column; else (a cell outside, or in a text a line of another width) by what
    the columns may hold, and only if then the row is whole.
    """
    foreign = tuple(cell for cell in cells if block.is_foreign(cell))
    own = [cell for cell in cells if not block.is_foreign(cell)]
    if not own:
        return None
    placed, outside = _by_position(block, own)
    ragged = bool(width and block.width and width != block.width)
    wrong = bool(_misfits(block.table, placed))
    if outside or (ragged and wrong):
        moved = _shifted(block, own)
        if moved is not None:
            return Fit(_levelled(block.table, moved), foreign, True)
    if not outside:
        settled = _levelled(block.table, placed)
        return Fit(settled, foreign, settled != placed)
    needed = _needed(block.table)
    if 2 * sum(name in placed for name in needed) >= len(needed) and not wrong:
        return Fit(_levelled(block.table, placed), (*foreign, *outside))
    return None


def is_whole(table: Table, cells: Mapping[str, GridCell]) -> bool:
    """Whether every column that must be filled is, with what it may hold."""
    return all(name in cells for name in _needed(table)) and not _misfits(table, cells)


def _needed(table: Table) -> list[str]:
    return [column.id for column in table.column if column.required and not column.fill_down]


def _by_position(block: Block, cells: Sequence[GridCell]) -> tuple[dict[str, GridCell], list[GridCell]]:
    placed: dict[str, GridCell] = {}
    outside = []
    for cell in cells:
        name = block.column_at(cell)
        if name is None or name in placed:
            outside.append(cell)
        else:
            placed[name] = cell
    return placed, outside


def choices(column: Column) -> frozenset[str]:
    """Every value that the column may take, of whatever parent; empty where it is free."""
    of_parents = (column.choices_of or {}).values()
    return frozenset(column.choices).union(*of_parents)


def _misfits(table: Table, cells: Mapping[str, GridCell]) -> int:
    wrong = 0
    for column in table.column:
        cell = cells.get(column.id)
        if cell is None:
            continue
        allowed = choices(column)
        if (allowed and cell.text.strip() not in allowed) or (
            column.is_number and read_number(cell.value, column.kind) is None
        ):
            wrong += 1
    return wrong


def _shifted(block: Block, cells: Sequence[GridCell]) -> dict[str, GridCell] | None:
    """The cells in their order laid on the columns so that the row is whole; of several ways the straightest."""
    names = [name for name, _, _ in sorted(block.columns, key=lambda entry: entry[1])]
    starts = {name: start for name, start, _ in block.columns}
    if not len(cells) <= len(names) <= MOST_CELLS:
        return None
    best: tuple[int, dict[str, GridCell]] | None = None
    for chosen in combinations(names, len(cells)):
        laid = dict(zip(chosen, cells, strict=True))
        if not is_whole(block.table, laid):
            continue
        moves = [cell.column - starts[name] for name, cell in laid.items()]
        bends = sum(abs(one - other) for one, other in zip(moves, moves[1:], strict=False))
        cost = 10 * bends + abs(moves[0])
        if best is None or cost < best[0]:
            best = (cost, laid)
    return best[1] if best else None


def _levelled(table: Table, cells: Mapping[str, GridCell]) -> dict[str, GridCell]:
    """The cells, a level's value that stands in the column of the level above it moved into its own."""
    values = {name: cell.text for name, cell in cells.items()}
    moves = level_moves(table, values)
    if not moves:
        return dict(cells)
    moved = {name: cell for name, cell in cells.items() if name not in moves}
    moved.update({target: cells[source] for source, target in moves.items()})
    return moved


def level_moves(table: Table, values: Mapping[str, str]) -> dict[str, str]:
    """Column -> the next column, for a value that only that next level may take and where nothing stands."""
    for column, following in zip(table.column, table.column[1:], strict=False):
        value = values.get(column.id, "").strip()
        if (
            value
            and column.fill_down
            and following.fill_down
            and not values.get(following.id, "").strip()
            and choices(column)
            and value not in choices(column)
            and value in choices(following)
        ):
            return {column.id: following.id}
    return {}
