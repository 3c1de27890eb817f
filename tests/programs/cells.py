"""Cells as the programs see them: what a test puts in, and what a recalculation gives back.

Owns the notation of addresses ("Sheet!B7", "'a sheet'!B7", "name", "name[2]"). Knows no program.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

Input = float | str | None
"""What a test sets in a cell: a number, a text (stays text, whatever it looks like), or None: empty."""

_ADDRESS = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\Z")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell after a recalculation."""

    value: float | str | bool | None
    """Its number or text; None where it is empty or an error. LibreOffice has no booleans: TRUE is 1.0."""
    text: str | None = None
    """As displayed, by its number format; None where the program does not say."""
    formula: str = ""
    """Its formula in the program's own dialect, "" for a constant."""
    error: str = ""
    """As displayed: "#VALUE!", "#N/A", in LibreOffice also "Err:502"; "" where there is none."""


class Calculator(Protocol):
    """What LibreOffice and Gnumeric have in common, so that one test can ask both."""

    def recalculate(self, path: Path | str) -> dict[str, dict[str, Cell]]:
        """Every cell with content after a recalculation: {sheet: {"B7": Cell}}."""

    def calculate(
        self, path: Path | str, cases: Sequence[Mapping[str, Input]], read: Sequence[str]
    ) -> list[dict[str, Cell]]:
        """For each case: sets its inputs, recalculates, and reads the cells of `read`."""


def letters(column: int) -> str:
    """The letters of a column counted from 1: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def number(column: str) -> int:
    """The number of a column from 1 on: A is 1, AA is 27."""
    total = 0
    for letter in column.upper():
        total = total * 26 + ord(letter) - 64
    return total


def split(address: str) -> tuple[str, int, int]:
    """`'a sheet'!B7` as (sheet, row, column), both from 1 on. Raises ValueError for anything else."""
    found = _ADDRESS.match(address)
    if not found:
        raise ValueError(f"not the address of one cell on a sheet: {address!r}")
    quoted, plain, column, row = found.groups()
    sheet = quoted.replace("''", "'") if quoted else plain
    return sheet, int(row), number(column)
