"""A workbook's file as a spreadsheet program holds it open: read by openpyxl, no line of xlperf's own reader in between.

Formula cells of inputs hold what the program computes, which openpyxl does not: the file's cached values stand for them.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import openpyxl

from xlperf.excel.open_workbook import Block, BlockRows, OpenWorkbook


def held(package: bytes) -> OpenWorkbook:
    """The workbook, with formulas and number formats."""
    book = openpyxl.load_workbook(io.BytesIO(package))

    @cache
    def cached() -> Any:
        return openpyxl.load_workbook(io.BytesIO(package), data_only=True)

    def block_of(book: Any, sheet: str, asked: Block) -> BlockRows:
        first_row, first_column, rows, columns = asked
        cells = book[sheet].iter_rows(
            first_row + 1, first_row + rows, first_column + 1, first_column + columns, values_only=True
        )
        return [list(row) for row in cells]

    def values(sheet: str, asked: Block) -> BlockRows:
        found = block_of(book, sheet, asked)
        has_formulas = any(isinstance(value, str) and value.startswith("=") for row in found for value in row)
        return block_of(cached(), sheet, asked) if has_formulas else found

    def number_format(sheet: str, row: int, column: int) -> str:
        return str(book[sheet].cell(row + 1, column + 1).number_format)

    return OpenWorkbook(
        sheets=tuple(book.sheetnames),
        names={name: f"={defined.value}" for name, defined in book.defined_names.items()},
        values=values,
        formulas=lambda *asked: block_of(book, *asked),
        number_format=number_format,
    )


def ranges(package: bytes, first_row: int = 0) -> tuple[BlockRows, BlockRows]:
    """What a formula hands over: the form from `first_row` (from 0) on, and columns A:B of `_xlperf`."""
    workbook = held(package)
    form = workbook.values(workbook.sheets[0], Block(first_row, 0, 200, 8))
    return form, workbook.values("_xlperf", Block(0, 0, 30, 2))
