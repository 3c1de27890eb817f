"""A file as a person sees it: the rows of a sheet with what each cell shows, so that a page can draw it and mark its cells.

Owns that picture as plain lists. Knows the format of files, nothing of checks or of HTML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from xlperf.ooxml.address import address, corners, position
from xlperf.ooxml.book import Book
from xlperf.ooxml.cells import Sheet, SheetEntry
from xlperf.ooxml.kind import kind_of
from xlperf.ooxml.limits import DEFAULT_LIMITS
from xlperf.ooxml.number_format import number_format
from xlperf.ooxml.package import Package
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.system.dataclass import dataclass

if TYPE_CHECKING:
    from xlperf.intake.handmade.model import Grid

MOST_ROWS, MOST_COLUMNS, LONGEST = 400, 40, 2_000
"""So much of a sheet is drawn: a form has some 60 rows and ten columns."""
_USUAL_WIDTH = 8.43
_SHEETS = ("xlsx", "xlsm")


class Frame(NamedTuple):
    """What of a sheet is drawn: so many columns, and the rows from `first_row` (from 0) on. A workbook of ours says above its
    paper, and beside it, what it has computed itself."""

    columns: int = MOST_COLUMNS
    first_row: int = 0


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell: its address, what it shows, and over how many columns and rows it reaches."""

    place: str
    text: str
    across: int = 1
    down: int = 1
    number: bool = False


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """A sheet: its visible columns' widths, and its rows, each with its number and cells. `cut`: whether more is there."""

    name: str
    widths: list[float]
    rows: list[tuple[int, list[ShownCell]]]
    cut: bool = False


def pictures(data: bytes, wanted: Mapping[str, Frame]) -> list[dict[str, Any]]:
    """The parts `wanted` of sheets by their names, of a file of any kind with cells, as plain dictionaries; [] where it
    has none."""
    try:
        kind = kind_of(data, DEFAULT_LIMITS)
        if kind in _SHEETS:
            found = _of_workbook(Book(Package(data)), wanted)
        else:
            from xlperf.intake.handmade.files import grids_of

            found = [_of_grid(grid) for grid in grids_of(data, kind, DEFAULT_LIMITS) if not grid.hidden]
    except UnreadableWorkbook:
        return []
    return [asdict(one) for one in found if one.rows]


def _of_workbook(book: Book, wanted: Mapping[str, Frame]) -> list[SheetPicture]:
    chosen = [entry for entry in book.sheets if entry.state == "visible" and entry.name in wanted]
    return [_of_sheet(book, entry, wanted[entry.name]) for entry in chosen]


def _of_sheet(book: Book, entry: SheetEntry, frame: Frame) -> SheetPicture:
    sheet, most = book.sheet(entry), min(frame.columns, MOST_COLUMNS)
    places = {place: position(place) for place in sheet.cells}
    merges = {}
    covered = set()
    for merge in sheet.merges[:5_000]:
        (top, left), (bottom, right) = corners(merge)
        if min(top, left, bottom, right) < 0 or bottom - top > MOST_ROWS:
            continue
        right = min(right, most - 1)
        merges[top, left] = (right - left + 1, bottom - top + 1)
        covered |= {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        covered.discard((top, left))
    held = [where for where in places.values() if min(where) >= 0 and where[1] < most]
    last_row = max((row for row, _ in held), default=-1)
    last_column = max((column for _, column in held), default=-1)
    columns = [at for at in range(last_column + 1) if not _is_hidden(sheet, at)]
    unseen = set(sheet.hidden_rows)
    rows = []
    for row in range(frame.first_row, min(last_row + 1, MOST_ROWS)):
        if row + 1 in unseen:
            continue
        cells = []
        for column in columns:
            if (row, column) in covered:
                continue
            across, down = merges.get((row, column), (1, 1))
            seen = sum(column <= at < column + across for at in columns)
            down -= sum(row < hidden - 1 < row + down for hidden in unseen)
            text, is_number = _shown(book, sheet, address(row, column))
            cells.append(ShownCell(address(row, column), text, max(seen, 1), max(down, 1), is_number))
        rows.append((row + 1, cells))
    widths = [sheet.widths.get(at + 1, _USUAL_WIDTH) for at in columns]
    return SheetPicture(entry.name, widths, rows, last_row >= MOST_ROWS)


def _is_hidden(sheet: Sheet, column: int) -> bool:
    return any(first <= column + 1 <= last for first, last in sheet.hidden_columns)


def _shown(book: Book, sheet: Sheet, place: str) -> tuple[str, bool]:
    """What a cell shows, and whether that is a number."""
    value = sheet.value(place)
    if value is None:
        return "", False
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), False
    if not isinstance(value, Decimal):
        return value[:LONGEST], False
    code = book.number_format(sheet.style(place))
    shown = number_format(code).shown(value, book.from_1904) if code else None
    return (format(value.normalize(), "f") if shown is None else shown), True


def _of_grid(grid: Grid) -> SheetPicture:
    rows = []
    width = 0
    for row in grid.rows[:MOST_ROWS]:
        cells = [
            ShownCell(
                grid.place(cell),
                _text(cell.value)[:LONGEST],
                cell.across,
                cell.down,
                isinstance(cell.value, Decimal),
            )
            for cell in row
            if cell.column < MOST_COLUMNS
        ]
        width = max([width, *(cell.column + 1 for cell in row)])
        if row:
            rows.append((row[0].row + 1, cells))
    return SheetPicture(
        grid.name, [_USUAL_WIDTH * 2] * min(width, MOST_COLUMNS), rows, len(grid.rows) > MOST_ROWS
    )


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None else str(value)
