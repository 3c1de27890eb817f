"""An xlwings Book as an open workbook: what Excel holds, through xlwings' own objects.

Owns which of xlwings' calls give values, formulas, names and formats. Knows no check; imports no xlwings of its own, the
book is given.
"""

from __future__ import annotations

from typing import Any

from xlperf.excel.com_workbook import held_by_com, values_of
from xlperf.excel.open_workbook import Block, BlockRows, OpenWorkbook

_COM = "xlwings._xlwindows"
"""The module of xlwings whose objects stand for those of Excel on Windows."""


def _of_com(of_xlwings: Any) -> bool:
    """Whether an object of xlwings stands for one of Excel on Windows; those of xlwings Lite have nothing behind them."""
    return type(getattr(of_xlwings, "impl", None)).__module__ == _COM


def held_by_caller(caller: Any) -> OpenWorkbook:
    """The open workbook of the cell that calls, an xlwings Range."""
    if _of_com(caller):
        return held_by_com(caller.api.Worksheet.Parent)
    return held_by_excel(caller.sheet.book)


def values_in(place: Any) -> BlockRows:
    """What an xlwings Range holds, errors as their texts and numbers as they are."""
    if _of_com(place):
        return values_of(place.api)
    found: BlockRows = place.options(ndim=2, err_to_str=True).value
    return found


def formulas_in(place: Any) -> BlockRows:
    """The formulas of an xlwings Range; of a cell without one its content."""
    found = place.formula
    return found if isinstance(found, (list, tuple)) else ((found,),)


def held_by_excel(book: Any) -> OpenWorkbook:
    """The open workbook behind an xlwings Book, of Excel or of xlwings Lite."""
    if _of_com(book):
        return held_by_com(book.api)
    sheets = {sheet.name: sheet for sheet in book.sheets}

    def range_of(sheet: str, block: Block) -> Any:
        first = block.row + 1, block.column + 1
        return sheets[sheet].range(first, (block.row + block.rows, block.column + block.columns))

    def values(sheet: str, block: Block) -> BlockRows:
        return values_in(range_of(sheet, block))

    def formulas(sheet: str, block: Block) -> BlockRows:
        return formulas_in(range_of(sheet, block))

    def number_format(sheet: str, row: int, column: int) -> str:
        return str(range_of(sheet, Block(row, column, 1, 1)).number_format or "")

    return OpenWorkbook(
        sheets=tuple(sheets),
        names={name.name: str(name.refers_to) for name in book.names},
        values=values,
        formulas=formulas,
        number_format=number_format,
        from_1904=lambda: bool(getattr(book, "from_1904", False)),  # xlwings' own gives days, not numbers
    )
