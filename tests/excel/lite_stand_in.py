"""Stands in for `xlwings` as xlwings Lite has it: its decorators, and a Book of values. Nothing else is replaced.

Arguments arrive as Lite's converters give them under ndim=2: rows of values, an empty cell None, an error its text. A
sheet takes no write into a cell that is locked, as a protected one does not.
"""

from __future__ import annotations

from typing import Any

FUNCTIONS: dict[str, Any] = {}
SCRIPTS: dict[str, Any] = {}


def func(function: Any) -> Any:
    FUNCTIONS[function.__name__] = function
    return function


def arg(name: str, *, ndim: int, doc: str, err_to_str: bool = False) -> Any:
    def named(function: Any) -> Any:
        names = function.__code__.co_varnames[: function.__code__.co_argcount]
        assert name in names and ndim == 2 and doc
        return function

    return named


def script(name: str) -> Any:
    def named(function: Any) -> Any:
        SCRIPTS[name] = function
        return function

    return named


def call(name: str, *arguments: Any) -> Any:
    """What a cell shows of `=NAME(arguments)`."""
    return FUNCTIONS[name](*(as_given(argument) for argument in arguments))


def as_given(given: Any) -> list[list[Any]]:
    """An argument as Lite's converters give it."""
    rows = given if isinstance(given, list) else [[given]]
    rows = rows if rows and isinstance(rows[0], list) else [rows]
    return [[None if value == "" else value for value in row] for row in rows]


class Book:
    """A workbook whose sheets are given as {"name", "values", "formulas", "formats", "locked"}."""

    def __init__(self, name: str, sheets: list[dict[str, Any]], names: dict[str, str]) -> None:
        self.name, self.sheets, self.app = name, Sheets(Sheet(one) for one in sheets), App()
        self.names = [Name(*one) for one in names.items()]


class App:
    def __init__(self) -> None:
        self.alerts: list[str] = []

    def alert(self, prompt: str, title: str) -> None:
        self.alerts.append(prompt)


class Name:
    def __init__(self, name: str, refers_to: str) -> None:
        self.name, self.refers_to = name, refers_to


class Sheets(list[Any]):
    def __getitem__(self, name: Any) -> Any:
        return (
            super().__getitem__(name)
            if isinstance(name, int)
            else next(one for one in self if one.name == name)
        )


class Sheet:
    def __init__(self, given: dict[str, Any]) -> None:
        self.given, self.name = given, given["name"]
        self.selected = ""
        self.entered: dict[str, str] = {}

    def range(self, first: Any, last: Any = None) -> Range:
        if isinstance(first, str):
            column = ord(first[0]) - 64
            first = int(first[1:]), column
        return Range(self, first, last or first)

    @property
    def used_range(self) -> Range:
        values = self.given["values"]
        return Range(self, (1, 1), (len(values), max(map(len, values))))


class Range:
    def __init__(self, sheet: Sheet, first: tuple[int, int], last: tuple[int, int]) -> None:
        self._sheet, self._first, self._last = sheet, first, last
        self.row, self.column = first

    def options(self, ndim: int, err_to_str: bool = False) -> Range:
        return self

    def _of(self, key: str) -> list[list[Any]]:
        (top, left), (bottom, right) = self._first, self._last
        rows = self._sheet.given[key]
        return [
            [_at(rows, row, column) for column in range(left - 1, right)] for row in range(top - 1, bottom)
        ]

    @property
    def value(self) -> list[list[Any]]:
        return [[None if value == "" else value for value in row] for row in self._of("values")]

    @value.setter
    def value(self, value: Any) -> None:
        if self._place in self._sheet.given.get("locked", ()):
            raise PermissionError(self._place)
        row, column = self._first
        self._sheet.given["values"][row - 1][column - 1] = value

    async def get_formula(self) -> list[list[Any]]:
        return self._of("formulas")

    async def get_number_format(self) -> Any:
        return self._of("formats")[0][0]

    @property
    def _place(self) -> str:
        return f"{chr(64 + self.column)}{self.row}"

    def _enter(self, formula: str) -> None:
        self._sheet.entered[self._place] = formula

    formula = property(None, _enter)

    def select(self) -> None:
        self._sheet.selected = self._place


def _at(rows: list[list[Any]], row: int, column: int) -> Any:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
