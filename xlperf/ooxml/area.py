"""Areas of sheets as defined names and formulas refer to them (ECMA-376 part 1, 18.2.5)."""

from __future__ import annotations

import re

from xlperf.system.dataclass import dataclass

_REFERENCE = re.compile(
    r"\$?'?((?:[^'!]|'')+?)'?[!.]\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?"
)


@dataclass(frozen=True, slots=True)
class NamedArea:
    """What a defined name refers to: columns and rows from 1, ends included."""

    sheet: str
    first_column: str
    first_row: int
    last_row: int

    @property
    def first(self) -> str:
        return f"{self.first_column}{self.first_row}"


def area_of(reference: str) -> NamedArea | None:
    """The one area that a reference means (`='申报表'!$A$1:$A$9`, with or without =), None where it is none."""
    match = _REFERENCE.fullmatch(reference.removeprefix("="))
    if match is None:
        return None
    sheet, column, row, _, last = match.groups()
    return NamedArea(sheet.replace("''", "'"), column, int(row), int(last or row))
