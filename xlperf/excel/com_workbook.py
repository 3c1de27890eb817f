"""A workbook that Excel on Windows has open, read through COM in as few calls as there are blocks.

Owns which of Excel's own members are asked, and what its values mean. Each call goes into another process and waits for
Excel; xlwings' own objects make several of one range.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Any, overload

from xlperf.excel.open_workbook import Block, BlockRows, OpenWorkbook
from xlperf.ooxml.address import column_letters


def held_by_com(com: Any) -> OpenWorkbook:
    """The open workbook behind Excel's own Workbook object."""

    @cache
    def sheet_of(name: str) -> Any:
        try:
            return com.Worksheets(name)
        except (
            Exception
        ) as error:  # pywin32's com_error stands for many things; Excel's reason is that there is none
            raise KeyError(name) from error

    @cache
    def range_of(name: str, block: Block) -> Any:
        return sheet_of(name).Range(_address(block))

    def values(name: str, block: Block) -> BlockRows:
        return values_of(range_of(name, block))

    def formulas(name: str, block: Block) -> BlockRows:
        return _rows(range_of(name, block).Formula)

    return OpenWorkbook(
        sheets=_Sheets(com),
        names=_Names(com),
        values=values,
        formulas=formulas,
        number_format=lambda name, row, column: str(
            range_of(name, Block(row, column, 1, 1)).NumberFormat or ""
        ),
        from_1904=lambda: bool(com.Date1904),
        in_blocks=True,
    )


def values_of(com_range: Any) -> BlockRows:
    """The values of a Range in one call, numbers as the cells hold them; a date is one, its format tells that it is.

    Value2, not Value: that gives what is formatted as money with four decimals at most, and fails on what is formatted as
    a date and is none (-5, 3000000).
    """
    return [[_value(value) for value in row] for row in _rows(com_range.Value2)]


class _Sheets(Sequence[str]):
    """The sheets' names, read when they are first asked for: a call a sheet."""

    def __init__(self, com: Any) -> None:
        self._com = com

    @cached_property
    def _all(self) -> list[str]:
        return [str(sheet.Name) for sheet in self._com.Worksheets]

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        return self._all[at]

    def __len__(self) -> int:
        return len(self._all)


class _Names(Mapping[str, str]):
    """Defined names and what they refer to, read when they are first asked for: two calls a name."""

    def __init__(self, com: Any) -> None:
        self._com = com

    @cached_property
    def _all(self) -> dict[str, str]:
        return {str(name.Name): str(name.RefersTo) for name in self._com.Names}

    def __getitem__(self, name: str) -> str:
        return self._all[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


def _address(block: Block) -> str:
    first = f"{column_letters(block.column)}{block.row + 1}"
    last = f"{column_letters(block.column + block.columns - 1)}{block.row + block.rows}"
    return first if first == last else f"{first}:{last}"


def _rows(value: Any) -> BlockRows:
    """A range's values as rows; COM gives a lone cell's bare."""
    return value if isinstance(value, (list, tuple)) else ((value,),)


ERRORS = {
    -2146826281: "#DIV/0!",
    -2146826246: "#N/A",
    -2146826259: "#NAME?",
    -2146826288: "#NULL!",
    -2146826252: "#NUM!",
    -2146826265: "#REF!",
    -2146826273: "#VALUE!",
    -2146826245: "#GETTING_DATA",
    -2146826243: "#SPILL!",
    -2146826242: "#CONNECT!",
    -2146826241: "#BLOCKED!",
    -2146826240: "#UNKNOWN!",
    -2146826239: "#FIELD!",
    -2146826238: "#CALC!",
    -2146826237: "#BUSY!",
}
"""COM's numbers of Excel's errors; Excel gives every number as a double and no whole one."""


def _value(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return ERRORS.get(value, "#UNKNOWN!" if value < -2_146_000_000 else value)
    return value
