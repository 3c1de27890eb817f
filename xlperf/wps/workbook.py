"""A workbook that WPS has open, with those members of an xlwings Book that the ribbon's commands ask for.

Owns which of WPS's own members are asked, and what its values mean. The object is given, in Pyodide a proxy of WPS's
JavaScript; nothing here knows JavaScript or what a command does.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from xlperf.errors import InvalidArgument
from xlperf.excel.com_workbook import ERRORS
from xlperf.form.layout import UNDO_SHEET
from xlperf.messages import catalogue, say
from xlperf.ooxml.address import column_letters

catalogue(
    {
        "wps.no-workbook": (
            "没有打开工作簿；请先打开填好的申报表",
            "no workbook is open: open a filled form first",
        ),
        "wps.not-written": (
            "WPS 没有照写 {cell}：应为“{wanted}”，读回“{found}”",
            "WPS did not write {cell} as asked: '{wanted}' came back as '{found}'",
        ),
    }
)


class WpsBook:
    """The workbook in front, of WPS's Application. Raises ValueError with a readable message where none is open."""

    def __init__(self, application: Any) -> None:
        self.api = plain(application.ActiveWorkbook)
        if self.api is None:
            raise InvalidArgument(say("wps.no-workbook"))
        self.app = App(application)

    @property
    def name(self) -> str:
        return str(self.api.Name)

    @property
    def fullname(self) -> str:
        return str(self.api.FullName)

    @property
    def from_1904(self) -> bool:
        """Whether its day numbers count from 1904."""
        return plain(getattr(self.api, "Date1904", None)) is True

    @cached_property
    def sheets(self) -> WpsSheets:
        """Its worksheets; the hidden one of the undo copy is kept in memory, and never put into the workbook."""
        own = (WpsSheet(one) for one in _each(self.api.Worksheets))
        return WpsSheets([*(one for one in own if one.name != UNDO_SHEET), _undo_of(self.fullname)])

    @property
    def names(self) -> list[Name]:
        return [Name(one) for one in _each(self.api.Names)]


class App:
    """The program: what it is asked to do, and what it was told to say."""

    def __init__(self, api: Any) -> None:
        self.api = api

    def calculate(self) -> None:
        self.api.Calculate()

    def alert(self, prompt: str, title: str = "", buttons: str = "") -> str:
        """Nothing: what a command says it returns, too, and the pane shows it."""
        return ""


class Name:
    """A defined name and what it refers to."""

    def __init__(self, api: Any) -> None:
        self.name, self.refers_to = str(api.Name), str(plain(api.RefersTo) or "")


class WpsSheets(list[Any]):
    """The sheets by place or name."""

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str):
            return next(one for one in self if one.name == key)
        return super().__getitem__(key)


class WpsSheet:
    """One worksheet."""

    def __init__(self, api: Any) -> None:
        self.api = api
        self.name = str(api.Name)

    def range(self, first: str | tuple[int, int], last: tuple[int, int] | None = None) -> Range:
        """The cells of an address, or from one (row, column) to another, counted from 1."""
        if not isinstance(first, str):
            corners = [first] if last is None or last == first else [first, last]
            first = ":".join(f"{column_letters(column - 1)}{row}" for row, column in corners)
        return Range(self, first)


class Range:
    """Cells of a sheet."""

    def __init__(self, sheet: WpsSheet, place: str) -> None:
        self.sheet, self.place = sheet, place
        self.api = sheet.api.Range(place)

    def options(self, ndim: int = 2, err_to_str: bool = False) -> _ValuesAsRows:
        return _ValuesAsRows(self, err_to_str)

    @property
    def value(self) -> Any:
        """The value of a single cell, else rows of them; of an error None."""
        found = rows_of(self.api.Value2, errors_as_text=False)
        return found[0][0] if ":" not in self.place else found

    @value.setter
    def value(self, text: str) -> None:
        self.api.Value2 = text
        wanted, found = text.removeprefix("'"), plain(self.api.Value2)
        if found != wanted:
            raise InvalidArgument(say("wps.not-written", cell=self.place, wanted=wanted, found=found))

    @property
    def formula(self) -> Any:
        found = rows_of(self.api.Formula)
        return found[0][0] if ":" not in self.place else found

    @property
    def number_format(self) -> str:
        return str(plain(self.api.NumberFormat) or "")


class _ValuesAsRows:
    """A range whose values are rows, also of a single cell."""

    def __init__(self, cells: Range, errors_as_text: bool) -> None:
        self._cells, self._errors_as_text = cells, errors_as_text

    @property
    def value(self) -> list[list[Any]]:
        return rows_of(self._cells.api.Value2, self._errors_as_text)


# ---------------------------------------------------------------- the undo copy


class _UndoSheet:
    """What `excel.undo` asks of its hidden sheet, in memory: WPS keeps the add-in's Python as long as it runs."""

    name = UNDO_SHEET
    api = None

    def __init__(self) -> None:
        self.rows: dict[int, str] = {}

    def clear_contents(self) -> None:
        self.rows.clear()

    def range(self, place: tuple[int, int]) -> _UndoCell:
        return _UndoCell(self.rows, place[0])

    @property
    def used_range(self) -> _UndoSheet:
        return self

    def options(self, ndim: int = 2) -> _UndoSheet:
        return self

    @property
    def value(self) -> list[list[str]]:
        return [[self.rows[row]] for row in sorted(self.rows)]


class _UndoCell:
    def __init__(self, rows: dict[int, str], row: int) -> None:
        self._rows, self._row = rows, row

    @property
    def value(self) -> str | None:
        return self._rows.get(self._row)

    @value.setter
    def value(self, text: str) -> None:
        self._rows[self._row] = text


_undo: dict[str, _UndoSheet] = {}


def _undo_of(fullname: str) -> _UndoSheet:
    return _undo.setdefault(fullname, _UndoSheet())


# ---------------------------------------------------------------- values


def _each(collection: Any) -> Iterator[Any]:
    for number in range(1, int(collection.Count) + 1):
        yield collection.Item(number)


def plain(value: Any) -> Any:
    """A value of JavaScript as one of Python: null and undefined are None, arrays are lists."""
    if value is None or type(value).__name__ in ("JsNull", "JsUndefined"):
        return None
    return [plain(one) for one in value] if type(value).__name__ == "JsProxy" and _is_array(value) else value


def _is_array(value: Any) -> bool:
    return bool(getattr(value, "typeof", "") == "object" and hasattr(value, "length"))


def rows_of(value: Any, errors_as_text: bool = True) -> list[list[Any]]:
    """The rows of what a range gave: a single cell gives its value bare. Errors are their text, or None."""
    given = plain(value)
    rows = given if isinstance(given, list) else [[given]]
    if rows and not isinstance(rows[0], list):
        rows = [rows]
    return [[_cell(one, errors_as_text) for one in row] for row in rows]


def _cell(value: Any, errors_as_text: bool) -> Any:
    """An error is a number of COM's, as everywhere in this family of programs; an amount is never so."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value in ERRORS:
        return ERRORS[int(value)] if errors_as_text else None
    return None if value == "" else value
