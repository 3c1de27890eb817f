"""Addresses of cells and names of columns in the A1 style (ECMA-376 part 1, 18.18.62 ST_Ref and 18.17.2.3).

Owns the way between letters and numbers. Rows and columns are counted from 0; knows no sheet and no form.
"""

from __future__ import annotations

import re
from functools import lru_cache

REFERENCE = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")
"""One cell in a formula: a mark of the fixed column, its letters, a mark of the fixed row, its number from 1."""


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """The letters of a column counted from 0: A, Z, AA; "" of a negative number."""
    letters = ""
    column += 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=1024)
def column_index(letters: str) -> int:
    """The number, from 0, of a column given by its letters, small or capital; -1 of no letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def address(row: int, column: int, absolute: bool = False) -> str:
    """The address of a cell counted from 0."""
    if absolute:
        return f"${column_letters(column)}${row + 1}"
    return f"{column_letters(column)}{row + 1}"


def position(place: str) -> tuple[int, int]:
    """Row and column, from 0, of an address, "$" or none; (-1, -1) of what is no address."""
    match = REFERENCE.fullmatch(place)
    return (int(match[4]) - 1, column_index(match[2])) if match else (-1, -1)


def row_and_column(place: str) -> tuple[int, int]:
    """Row and column of an address, from 1, as workbooks number their rows; (0, 0) of what is no address."""
    row, column = position(place)
    return row + 1, column + 1


def corners(area: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Row and column, from 0, of an area's first and last cell: A1:C9, or A1 alone; (-1, -1) of what is no address."""
    first, _, last = area.partition(":")
    return position(first), position(last or first)


def span(first_row: int, last_row: int, column: int) -> str:
    """The absolute range of a part of a column; one cell is written as one cell, as other programs save it."""
    first, last = address(first_row, column, True), address(last_row, column, True)
    return first if first == last else f"{first}:{last}"


def block(first_row: int, last_row: int, first_column: int, last_column: int) -> str:
    """The absolute range of a rectangle; one cell is written as one cell."""
    first, last = address(first_row, first_column, True), address(last_row, last_column, True)
    return first if first == last else f"{first}:{last}"


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it (18.17.2.3), in quotes always: not every program takes a Chinese name bare."""
    return "'" + sheet.replace("'", "''") + "'"
