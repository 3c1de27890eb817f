"""A workbook that a spreadsheet program has open, as the reader of workbooks sees it: names, values, formulas.

Owns the passage from a program's values (float, text, truth value, date, None) to cells, and which cells are asked for.
Needs the standard library alone and must not know which program asks; each shell gives an `OpenWorkbook`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from xlperf.declaration import Declaration
from xlperf.form.layout import HIDDEN_SHEET
from xlperf.intake.places import MOST_ROWS
from xlperf.intake.read import declaration_of
from xlperf.ooxml.address import column_index, column_letters, position
from xlperf.ooxml.area import NamedArea, area_of
from xlperf.ooxml.cells import ERROR_MARK, CellValue, SheetEntry, number_of
from xlperf.ooxml.number_format import number_format
from xlperf.ooxml.styles import Styles
from xlperf.system.dataclass import dataclass

BlockRows = Sequence[Sequence[Any]]

ERROR = re.compile(r"#[A-Z][A-Z0-9/_]*[?!]?")
"""An error cell as its text: #N/A, #DIV/0!, #NAME?."""

_DAY_ZERO = dt.datetime(1899, 12, 30)
_DATE_FORMAT, _TIME_FORMAT = "yyyy/m/d", "[h]:mm"


class Block(NamedTuple):
    """A block of cells: its first row and column, from 0, and how many of each."""

    row: int
    column: int
    rows: int
    columns: int


IDENTITY = Block(0, 0, 64, 2)
"""Where `_xlperf` holds its keys and values; there are some ten."""


@dataclass(frozen=True)
class OpenWorkbook:
    """What a shell knows of the workbook that it is asked about.

    `sheets`: the sheets' names. `names`: defined name -> what it refers to, `=申报表!$B$3` or `$申报表.$B$3`.
    `values(sheet, block)`: the values of a block;
    KeyError where there is no such sheet. `formulas`: the same for formulas, a cell without one giving its
    content; None where they cannot be had. `number_format(sheet, row, column)`: the format's code of a cell, counted
    from 0; None where it cannot be had. `from_1904`: whether day numbers count from 1904; asked where a day is shown. `in_blocks`: whether a call costs more than what it brings (a program in another
    process), so that a sheet is better read at once than name by name; what depends on the asking cell must be readable.
    """

    sheets: Sequence[str]
    names: Mapping[str, str]
    values: Callable[[str, Block], BlockRows]
    formulas: Callable[[str, Block], BlockRows] | None = None
    number_format: Callable[[str, int, int], str] | None = None
    from_1904: Callable[[], bool] = bool
    in_blocks: bool = False


def declaration_in(workbook: OpenWorkbook) -> Declaration:
    """What the open workbook declares; raises UnreadableWorkbook where it is none of ours.

    Input cells are looked at and no others: a call that stands in the form must not depend on what depends on it.
    """
    return declaration_of(_OpenCells(workbook))


def cell_of(value: object) -> CellValue:
    """A program's value as a cell of a workbook holds it; a date as its day number, an error marked."""
    if isinstance(value, bool):
        return value
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return ERROR_MARK + value if ERROR.fullmatch(value) else value
    if isinstance(value, Decimal):
        return value
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return _day_number(value)
    try:
        return number_of(repr(value))
    except (ValueError, ArithmeticError):
        return ERROR_MARK + "#NUM!"  # infinite or not a number, which no cell can hold


def _day_number(value: dt.date | dt.time | dt.timedelta) -> Decimal:
    """The number of a day, a time of day or a length of time, counted from 1900 whatever the workbook does."""
    if isinstance(value, dt.timedelta):
        length = value
    elif isinstance(value, dt.time):
        length = dt.datetime.combine(_DAY_ZERO, value) - _DAY_ZERO
    else:
        moment = value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)
        length = moment.replace(tzinfo=None) - _DAY_ZERO
    return number_of(repr(length / dt.timedelta(days=1)))


@dataclass
class _OpenCells:
    """The open workbook in the shape that `read` takes (workbook.cells.BookCells)."""

    workbook: OpenWorkbook
    number_formats: list[str] = field(default_factory=list)
    styles: Styles = field(default_factory=Styles)

    @cached_property
    def from_1904(self) -> bool:
        return self.workbook.from_1904()

    @cached_property
    def sheets(self) -> tuple[SheetEntry, ...]:
        return tuple(SheetEntry(name, "visible", name) for name in self.workbook.sheets)

    @cached_property
    def names(self) -> Mapping[str, NamedArea]:
        found = {}
        for name, refers in self.workbook.names.items():
            area = area_of(refers)
            if area is not None:
                found[name] = area
        return found

    def sheet(self, entry: SheetEntry) -> _OpenSheet:
        sheet = _OpenSheet(self, entry.name)
        if entry.name == HIDDEN_SHEET:
            sheet.load(IDENTITY)
        return sheet


class _OpenSheet:
    """The cells of one sheet (workbook.cells.SheetCells). Each area that has a name is read at once when one of its
    cells is asked for: a call into a program is what takes time."""

    def __init__(self, book: _OpenCells, name: str) -> None:
        self._book, self._name = book, name
        self._areas = [_block_of(area) for area in book.names.values() if area.sheet == name]
        self._loaded: set[Block] = set()
        self.filled: dict[str, object] = {}
        self.formulas: dict[str, str] = {}

    def load(self, block: Block) -> None:
        """Reads the block. A program gives a text that begins with = as it gives a formula; it is a text where its
        value is itself."""
        if block in self._loaded:
            return
        self._loaded.add(block)
        workbook = self._book.workbook
        for place, value in _placed(workbook.values(self._name, block), block):
            if value is not None and value != "":
                self.filled[place] = value
        if workbook.formulas is not None:
            for place, text in _placed(workbook.formulas(self._name, block), block):
                if isinstance(text, str) and text.startswith("=") and self.filled.get(place) != text:
                    self.formulas[place] = text
                    self.filled.setdefault(place, "")  # one that comes to nothing is one all the same

    def look_at(self, place: str) -> None:
        if not place:  # of a field whose row was deleted: no program has such a cell
            return None
        row, column = position(place)
        for block in self._areas:
            if 0 <= row - block.row < block.rows and 0 <= column - block.column < block.columns:
                return self.load(block)
        return self.load(Block(row, column, 1, 1))

    @property
    def cells(self) -> Mapping[str, Any]:
        return _Cells(self)

    def value(self, place: str) -> CellValue:
        self.look_at(place)
        return cell_of(self.filled.get(place))

    def has_formula(self, place: str) -> bool:
        self.look_at(place)
        return place in self.formulas

    def struck(self, place: str, by_cell: bool = False) -> None:
        """What is struck out is not asked of a program."""

    def unseen(self, place: str) -> str:
        """Nor what nobody sees of a text."""
        return ""

    def raised(self, place: str) -> None:
        """Nor how the characters of a text stand."""

    def style(self, place: str) -> str:
        """The index of the cell's number format in the book's list, which grows as it is asked."""
        value, ask = self.filled.get(place), self._book.workbook.number_format
        code = ask(self._name, *position(place)) if ask is not None else ""
        if isinstance(value, (dt.date, dt.time, dt.timedelta)) and not (code and number_format(code).is_date):
            code = _DATE_FORMAT if isinstance(value, dt.date) else _TIME_FORMAT
        if ask is None and not code:
            return ""
        formats = self._book.number_formats
        if code not in formats:
            formats.append(code)
        return str(formats.index(code))


class _Cells(Mapping[str, Any]):
    """The filled cells of a sheet by address, each read when it is asked for."""

    def __init__(self, sheet: _OpenSheet) -> None:
        self._sheet = sheet

    def __contains__(self, place: object) -> bool:
        self._sheet.look_at(str(place))
        return place in self._sheet.filled

    def __getitem__(self, place: str) -> Any:
        return self._sheet.filled[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sheet.filled)

    def __len__(self) -> int:
        return len(self._sheet.filled)


def _block_of(area: NamedArea) -> Block:
    rows = min(MOST_ROWS, max(1, area.last_row - area.first_row + 1))
    return Block(area.first_row - 1, column_index(area.first_column), rows, 1)


def _placed(rows: BlockRows, block: Block) -> Iterator[tuple[str, Any]]:
    for row, cells in enumerate(rows, block.row + 1):
        for column, value in enumerate(cells, block.column):
            yield f"{column_letters(column)}{row}", value
