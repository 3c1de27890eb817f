"""Papers with one thing wrong: a cell lost or one too many, two joined, rows exchanged, a row or label gone, a row twice, a column cut out.

Owns every such damage that can be done to a paper, as a text copied from a spreadsheet or a browser, and as a sheet or page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from tests.papers.test_copied import Lines, as_text, covered, laid_out
from xlperf.intake.handmade.formats.lines import text_grid
from xlperf.intake.handmade.model import Grid, GridCell

Rows = list[list[GridCell]]


@dataclass(frozen=True)
class Damage:
    """What was done, to which row and which cell of it."""

    way: str
    kind: str
    row: int
    cell: int
    made: Callable[[], Grid]

    @property
    def name(self) -> str:
        return f"{self.way} {self.kind} {self.row} {self.cell}"


def damages(grid: Grid, whole_rows: bool) -> Iterator[Damage]:
    """All that can be done to a paper, and to the same as a workbook. whole_rows: whether its kind says of each row how many
    cells it has, as a workbook does not."""
    cells = [cell for row in grid.rows for cell in row]
    if grid.kind == "lines":
        lines = [[""] * width for width in grid.widths]
        for cell in cells:
            lines[cell.row][cell.column] = cell.printed
        yield from _of_text("text", lines)
        return
    away = covered(cells)
    lines = laid_out(cells)
    yield from _of_text("text", lines)
    yield from _of_text(
        "browser",
        [
            [text for column, text in enumerate(line) if (row, column) not in away]
            for row, line in enumerate(lines)
        ],
    )
    yield from _of_sheet(cells, len(lines), whole_rows)
    if whole_rows:
        for damage in _of_sheet(cells, len(lines), False):
            yield replace(damage, way="workbook")


def _of_text(way: str, lines: Lines) -> Iterator[Damage]:
    def damage(kind: str, row: int, cell: int, *instead: list[str], takes: int = 1) -> Damage:
        changed = [*lines[:row], *instead, *lines[row + takes :]]
        return Damage(way, kind, row, cell, lambda: text_grid(as_text(changed)))

    for row, line in enumerate(lines):
        for cell in range(len(line)):
            yield damage("drop", row, cell, [*line[:cell], *line[cell + 1 :]])
            if line[cell]:
                yield damage("blank", row, cell, [*line[:cell], "", *line[cell + 1 :]])
        for cell in range(len(line) - 1):
            if line[cell] and line[cell + 1]:
                both = line[cell] + line[cell + 1]
                yield damage("join", row, cell, [*line[:cell], both, *line[cell + 2 :]])
        for cell in range(len(line) + 1):
            yield damage("add", row, cell, [*line[:cell], "", *line[cell:]])
        if row + 1 < len(lines):
            yield damage("swap", row, 0, lines[row + 1], line, takes=2)
        yield damage("drop row", row, 0)
        yield damage("double row", row, 0, line, line)
    for cell in range(max(map(len, lines)) if way == "text" else 0):
        cut = [[*line[:cell], *line[cell + 1 :]] for line in lines]
        yield Damage(way, "cut", 0, cell, lambda cut=cut: text_grid(as_text(cut)))  # type: ignore[misc]


def _of_sheet(cells: list[GridCell], height: int, whole_rows: bool) -> Iterator[Damage]:
    rows: Rows = [[cell for cell in cells if cell.row == row] for row in range(height)]
    width = max(cell.end for cell in cells)

    def damage(kind: str, row: int, at: int, instead: list[GridCell], by: int = 0) -> Damage:
        moved = [
            replace(cell, column=cell.column + by) if n >= at else cell for n, cell in enumerate(instead)
        ]
        changed = [*rows[:row], moved, *rows[row + 1 :]]
        widths = {row: width + by}
        return Damage("sheet", kind, row, at, lambda: _sheet(changed, width, widths, whole_rows))

    for row, line in enumerate(rows):
        for at in range(len(line)):
            without = [*line[:at], *line[at + 1 :]]
            yield damage("drop", row, at, without, -line[at].across)
            yield damage("blank", row, at, without)
            yield damage("add", row, at, line, 1)
        for at, (one, other) in enumerate(pairwise(line)):
            if one.end == other.column and one.down == other.down == 1:
                both = one.printed + other.printed
                joined = replace(one, value=both, shown="", across=one.across + other.across)
                yield damage("join", row, at, [*line[:at], joined, *line[at + 2 :]])
        for kind, done in (("drop row", _without_row), ("double row", _with_row_twice)):
            moved = done(rows, row)
            yield Damage("sheet", kind, row, 0, lambda moved=moved: _sheet(moved, width, {}, whole_rows))  # type: ignore[misc]
        following = rows[row + 1] if row + 1 < height else []
        if following and all(cell.down == 1 for cell in (*line, *following)):
            swapped = [_in_row(following, row), _in_row(line, row + 1)]
            changed = [*rows[:row], *swapped, *rows[row + 2 :]]
            yield Damage(
                "sheet", "swap", row, 0, lambda changed=changed: _sheet(changed, width, {}, whole_rows)
            )  # type: ignore[misc]


def _without_row(rows: Rows, gone: int) -> Rows:
    """The rows as a spreadsheet leaves them when one is deleted: what reaches down over it is shorter, what begins in it and
    reaches further begins below."""
    made: Rows = [[] for _ in rows[1:]]
    for cell in (cell for row in rows for cell in row):
        down = cell.down - (cell.row <= gone <= cell.last_row)
        if down:
            row = cell.row - (cell.row > gone)
            made[row].append(replace(cell, row=row, down=down))
    return [sorted(row, key=lambda cell: cell.column) for row in made]


def _with_row_twice(rows: Rows, twice: int) -> Rows:
    """The rows with one of them once more below it; what reaches down over it reaches over both."""
    made: Rows = [[] for _ in range(len(rows) + 1)]
    for cell in (cell for row in rows for cell in row):
        over = cell.down > 1 and cell.row <= twice <= cell.last_row
        row = cell.row + (cell.row > twice)
        made[row].append(replace(cell, row=row, down=cell.down + over))
        if cell.row == twice and cell.down == 1:
            made[twice + 1].append(replace(cell, row=twice + 1))
    return [sorted(row, key=lambda cell: cell.column) for row in made]


def _in_row(line: list[GridCell], row: int) -> list[GridCell]:
    return [replace(cell, row=row) for cell in line]


def _sheet(rows: Rows, width: int, widths: dict[int, int], whole_rows: bool) -> Grid:
    cells = tuple(tuple(line) for line in rows)
    if not whole_rows:
        return Grid(cells, "表", "sheet")
    taken = {
        (row, column)
        for line in rows
        for cell in line
        for row in range(cell.row, cell.row + cell.down)
        for column in range(cell.column, cell.end)
    }
    blank = [
        GridCell(row, column, "")
        for row in range(len(rows))
        for column in range(widths.get(row, width))
        if (row, column) not in taken
    ]
    return Grid(cells, "表", "sheet", blank=tuple(blank) or (GridCell(len(rows), 0, ""),))
