"""A workbook's file as a spreadsheet program holds it open: read by openpyxl, no line of xlperf's own reader in between.

Formula cells of inputs hold what the program computes, which openpyxl does not: the file's cached values stand for them.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import openpyxl
from openpyxl.cell.read_only import EMPTY_CELL

from xlperf.excel.open_workbook import Block, BlockRows, OpenWorkbook


class CellsOf:
    """The cells of a package's sheets, each sheet read when it is first asked for; without borders and merged areas, whose
    reading takes openpyxl longer than all the rest."""

    def __init__(self, package: bytes, data_only: bool = False) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(package), read_only=True, data_only=data_only)
        self._rows: dict[str, list[tuple[Any, ...]]] = {}

    def cell(self, sheet: str, row: int, column: int) -> Any:
        """The cell at a place counted from 1."""
        if sheet not in self._rows:
            self._rows[sheet] = list(self.book[sheet].iter_rows())
        rows = self._rows[sheet]
        there = row <= len(rows) and column <= len(rows[row - 1])
        return rows[row - 1][column - 1] if there else EMPTY_CELL


def held(package: bytes) -> OpenWorkbook:
    """The workbook, with formulas and number formats."""
    cells = CellsOf(package)

    @cache
    def cached() -> CellsOf:
        return CellsOf(package, data_only=True)

    def block_of(cells: CellsOf, sheet: str, asked: Block) -> BlockRows:
        rows = range(asked.row + 1, asked.row + asked.rows + 1)
        columns = range(asked.column + 1, asked.column + asked.columns + 1)
        return [[cells.cell(sheet, row, column).value for column in columns] for row in rows]

    def values(sheet: str, asked: Block) -> BlockRows:
        found = block_of(cells, sheet, asked)
        has_formulas = any(isinstance(value, str) and value.startswith("=") for row in found for value in row)
        return block_of(cached(), sheet, asked) if has_formulas else found

    def number_format(sheet: str, row: int, column: int) -> str:
        return str(cells.cell(sheet, row + 1, column + 1).number_format)

    return OpenWorkbook(
        sheets=tuple(cells.book.sheetnames),
        names={name: f"={defined.value}" for name, defined in cells.book.defined_names.items()},
        values=values,
        formulas=lambda *asked: block_of(cells, *asked),
        number_format=number_format,
    )


def ranges(package: bytes, first_row: int = 0) -> tuple[BlockRows, BlockRows]:
    """What a formula hands over: the form from `first_row` (from 0) on, and columns A:B of `_xlperf`."""
    workbook = held(package)
    form = workbook.values(workbook.sheets[0], Block(first_row, 0, 200, 8))
    return form, workbook.values("_xlperf", Block(0, 0, 30, 2))
