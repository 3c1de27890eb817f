"""Cell references, ranges and names: their syntax and their bounds (ECMA-376 part 1, 18.17.2.3).

Owns the arithmetic of references alone.
"""

from __future__ import annotations

import re
from typing import NamedTuple

ROWS, COLUMNS = 1_048_576, 16_384
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})\Z")
_NAME = re.compile(r"[^\W\d]|[\\_]")
_NAME_REST = re.compile(r"[\w.\\?]*\Z")


class Area(NamedTuple):
    """A rectangle of cells, from 1 on, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def overlaps(self, other: Area) -> bool:
        """Whether a cell is in both."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )


def column_number(letters: str) -> int:
    """A is 1."""
    total = 0
    for letter in letters:
        total = total * 26 + ord(letter) - 64
    return total


def column_letters(number: int) -> str:
    """1 is A."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """(7, 2) is B7."""
    return f"{column_letters(column)}{row}"


def cell(reference: str) -> tuple[int, int] | None:
    """(row, column) of "B7" or "$B$7"; None when it is no cell of a sheet."""
    found = _CELL.match(reference)
    if not found:
        return None
    row, column = int(found.group(2)), column_number(found.group(1))
    return (row, column) if row <= ROWS and column <= COLUMNS else None


def area(reference: str) -> Area | None:
    """ "B7" or "A1:C9" as a rectangle; None when it is none, or its corners are the wrong way round."""
    first, mark, last = reference.partition(":")
    start, end = cell(first), cell(last if mark else first)
    if start is None or end is None or start[0] > end[0] or start[1] > end[1]:
        return None
    return Area(*start, *end)


def areas(sqref: str) -> list[Area] | None:
    """The areas of an ST_Sqref, which are separated by spaces; None where one is wrong or none is there."""
    found = [area(one) for one in sqref.split()]
    return [one for one in found if one] if found and None not in found else None


def overlapping(given: list[Area]) -> tuple[Area, Area] | None:
    """Two of the areas that share a cell, or None; a sweep over the rows, quick for tens of thousands."""
    open_areas: list[Area] = []
    for one in sorted(given):
        open_areas = [other for other in open_areas if other.bottom >= one.top]
        for other in open_areas:
            if one.overlaps(other):
                return other, one
        open_areas.append(one)
    return None


def bad_name(name: str) -> str | None:
    """Why it cannot be a defined name, or None."""
    if not name or len(name) > 255:
        return "is empty or longer than 255 characters"
    if not _NAME.match(name) or not _NAME_REST.match(name[1:]):
        return "has a character that names must not have"
    if (
        cell(name.upper())
        or re.fullmatch(r"[A-Za-z]{1,3}[0-9]+", name)
        and column_number(re.sub("[0-9]", "", name).upper()) <= COLUMNS
        and int(re.sub("[A-Za-z]", "", name)) in range(1, ROWS + 1)
    ):
        return "looks like a cell"
    if re.fullmatch(r"[RrCc]|[Rr][0-9]*[Cc][0-9]*|[Rr][0-9]+|[Cc][0-9]+", name):
        return "looks like a cell in R1C1 notation"
    return None


def bad_sheet_name(name: str) -> str | None:
    """Why it cannot be the name of a sheet, or None."""
    if not name or len(name.encode("utf-16-le")) // 2 > 31:
        return "is empty or longer than 31 characters"
    if re.search(r"[\[\]:*?/\\\x00-\x1f]", name):
        return "has one of [ ] : * ? / \\"
    if name.startswith("'") or name.endswith("'"):
        return "begins or ends with an apostrophe"
    if name.lower() == "history":
        return "is reserved by Excel"
    return None
