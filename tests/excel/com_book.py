"""A workbook as COM shows it to xlwings: Excel's own objects for books, sheets, names and ranges, over openpyxl.

Owns the members that xlwings reads of them. Errors of cells are COM's numbers, all numbers are doubles; formulas show what
the file last showed.
"""

# ruff: noqa: N802 - the names are COM's

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MethodType, SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel

from tests.excel.held import CellsOf

_RANGE = "{00020846-0000-0000-C000-000000000046}"
"""IID of Excel's Range."""

AsCom = Callable[[Any], Any]


@dataclass(frozen=True)
class Called:
    """A call from a cell of the workbook in `package`; an argument is (sheet, address) of a range of it, else rows of
    values, or MISSING."""

    function: str
    arguments: tuple[Any, ...]
    package: bytes
    counting: bool = False
    """Whether the answer comes with the calls into Excel that it took."""


class Range:
    """Some cells: their identity, their size, their values in one call."""

    CLSID = _RANGE

    def __init__(self, sheet: Any, row: int, column: int, values: list[list[Any]]) -> None:
        self.Worksheet, self.Row, self.Column = sheet, row, column
        self.Rows = SimpleNamespace(Count=len(values))
        self.Columns = SimpleNamespace(Count=len(values[0]))
        self.Count = len(values) * len(values[0])
        self.Value = self.Value2 = _as_one(values)
        attributes = SimpleNamespace(iid=_RANGE)
        information = SimpleNamespace(GetTypeAttr=lambda: attributes)
        self._oleobj_ = SimpleNamespace(GetTypeInfo=lambda: information)


def alone(values: list[list[Any]], as_com: AsCom) -> Range:
    """A range of a sheet that nobody asks for."""
    return Range(MagicMock(name="Worksheet"), 1, 1, [[as_com(value) for value in row] for row in values])


class _OfSheet(Range):
    """A range that also tells formulas and the number format."""

    def __init__(self, sheet: Sheet, box: tuple[int, int, int, int]) -> None:
        left, top, right, bottom = box
        super().__init__(sheet, top, left, sheet.grid(box, sheet.value))
        self.Value2 = _as_one(sheet.grid(box, sheet.value2))
        self._box = box

    @property
    def Formula(self) -> Any:
        return _as_one(self.Worksheet.grid(self._box, self.Worksheet.formula))

    @property
    def NumberFormat(self) -> str:
        left, top, *_ = self._box
        return str(self.Worksheet.Parent.formulas.cell(self.Worksheet.Name, top, left).number_format)


class Sheet:
    """One sheet; `Cells` and `Range` as Excel has them."""

    def __init__(self, book: Book, name: str) -> None:
        self.Parent, self.Name, self._as_com = book, name, book.as_com

    def Cells(self, row: int, column: int) -> Range:
        return _OfSheet(self, (column, row, column, row))

    def Range(self, first: Any, last: Any = None) -> Any:
        if isinstance(first, str):
            return _OfSheet(self, range_boundaries(first))
        end = last or first
        return _OfSheet(self, (first.Column, first.Row, end.Column, end.Row))

    def grid(self, box: tuple[int, int, int, int], shown: Callable[[int, int], Any]) -> list[list[Any]]:
        left, top, right, bottom = box
        return [[shown(row, column) for column in range(left, right + 1)] for row in range(top, bottom + 1)]

    def value(self, row: int, column: int) -> Any:
        cell = self.Parent.cached.cell(self.Name, row, column)
        exact = self.value2(row, column)
        if isinstance(cell.value, dt.date):
            return self._as_com(cell.value)
        if isinstance(exact, float) and any(sign in cell.number_format for sign in "¥$"):
            return Decimal(repr(exact)).quantize(Decimal("0.0001"))  # COM's kind for money
        return exact

    def value2(self, row: int, column: int) -> Any:
        """As `value`, but a number is a double, of a date and of money too."""
        value = self.Parent.cached.cell(self.Name, row, column).value
        if isinstance(value, dt.date):
            return float(to_excel(value, self.Parent.cached.book.epoch))
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        return float(value) if is_whole else self._as_com(value)

    def formula(self, row: int, column: int) -> Any:
        value = self.Parent.formulas.cell(self.Name, row, column).value
        return "" if value is None else getattr(value, "text", value)


@cache
def _cells_of(package: bytes) -> tuple[CellsOf, CellsOf]:
    """Its formulas, and what they last showed."""
    return CellsOf(package), CellsOf(package, data_only=True)


class Book:
    """The workbook of a package."""

    def __init__(self, package: bytes, as_com: AsCom) -> None:
        self.as_com = as_com
        self.formulas, self.cached = _cells_of(package)
        self.Name, self.Application = "a.xlsx", SimpleNamespace(Hwnd=1)
        self.Worksheets = Listed([Sheet(self, name) for name in self.formulas.book.sheetnames])
        self.Date1904 = self.formulas.book.epoch == CALENDAR_MAC_1904
        names = self.formulas.book.defined_names.items()
        self.Names = Listed([SimpleNamespace(Name=name, RefersTo=f"={one.attr_text}") for name, one in names])


class Listed:
    """A collection of COM: counted from 1, or asked by name."""

    def __init__(self, members: list[Any]) -> None:
        self._members, self.Count = members, len(members)

    def __call__(self, key: Any) -> Any:
        if isinstance(key, str):
            return next(member for member in self._members if member.Name == key)
        return self._members[key - 1]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._members)


def com_value(errors: dict[str, int], time: type[dt.datetime]) -> AsCom:
    """How a value reaches xlwings: an error as its number, a date as pywintypes' own kind."""

    def as_com(value: Any) -> Any:
        if isinstance(value, str) and value in errors:
            return errors[value]
        if isinstance(value, dt.date):
            day = value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)
            return time(*day.timetuple()[:6], tzinfo=dt.UTC)
        return value

    return as_com


def _as_one(values: list[list[Any]]) -> Any:
    rows = tuple(map(tuple, values))
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows


class Counted:
    """One of the objects above, and every object that it gives: each property that is asked for, and each call of a method or
    of a collection, is a call into Excel, kept in `calls`."""

    def __init__(self, of: Any, calls: list[str]) -> None:
        self.__dict__.update(_of=of, _calls=calls)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._of, name)
        if name == "CLSID":  # the kind of the proxy itself, known on this side
            return found
        if not isinstance(found, MethodType):
            self._calls.append(name)
        return self._wrapped(found)

    def __call__(self, *arguments: Any) -> Any:
        self._calls.append("()")
        given = (each._of if isinstance(each, Counted) else each for each in arguments)
        return self._wrapped(self._of(*given))

    def __iter__(self) -> Iterator[Any]:
        for each in self._of:
            self._calls.append("next")
            yield self._wrapped(each)

    def _wrapped(self, found: Any) -> Any:
        ours = isinstance(found, (Range, Sheet, Book, Listed)) or callable(found)
        return Counted(found, self._calls) if ours else found
