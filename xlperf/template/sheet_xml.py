"""What XlsxWriter has no words for: rows that programs make taller by themselves, formulas that rows share, and results
that are empty texts.

Owns these changes of a finished worksheet's XML. Formulas that read the same down a column are written once
(ECMA-376 part 1, 18.3.1.40), as Excel itself writes them. Knows no form.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

_OWN_HEIGHT = re.compile(rb'(<row r="(\d+)"[^>]*?) customHeight="1"')
_FORMULA = re.compile(rb'(<c r="([A-Z]+)([0-9]+)"[^>]*>)<f>([^<]*)</f>(?!<v></v>)')
"""Not those that come to an empty text: LibreOffice takes such a one, where it is shared, for not worked out at all, and
does not tell the formulas that depend on it when it changes."""
_RELATIVE = re.compile(rb'"[^"]*"|(?<![\w$.])(\$?[A-Z]{1,3})([0-9]{1,7})(?![\w(.])')
"""Texts, which hold no reference, and references to a cell of a row that is counted from the formula's own."""

_UNSHARED = re.compile(rb"[!{]|#REF")
"""What no formula that cells share may hold, also where it stands in a text: a reference to another sheet, an array, a lost
reference ([MS-XLSB] 2.5.98.98). Excel never writes one; Apache POI reads it as if it meant cells of its own sheet."""

_EMPTY_TEXT = re.compile(rb'(<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?)>(<f>[^<]*</f>)<v></v></c>')

SHORTEST_SHARED = 14
"""Bytes of a formula below which saying that it is shared takes as much room."""


def with_growing_rows(sheet: bytes, rows: Collection[int]) -> bytes:
    """The worksheet with `rows` (from 1) measured anew by programs when something is typed in them."""

    def released(match: re.Match[bytes]) -> bytes:
        return match[1] if int(match[2]) in rows else match[0]

    return _OWN_HEIGHT.sub(released, sheet) if rows else sheet


def with_kinds_of_values(sheet: bytes) -> bytes:
    """The worksheet with each result that is an empty text said to be a text: else a program takes it for none at all."""
    return _EMPTY_TEXT.sub(rb'\1 t="str">\2<v></v></c>', sheet)


def with_shared_formulas(sheet: bytes) -> bytes:
    """The worksheet with each run of formulas that read the same down a column written once."""
    runs: list[_AlikeFormulas] = []
    latest: dict[bytes, _AlikeFormulas] = {}
    for match in _FORMULA.finditer(sheet):
        column, row, text = match[2], int(match[3]), match[4]
        if len(text) < SHORTEST_SHARED or _UNSHARED.search(text):
            continue
        reading = _as_read_in(row, text)
        run = latest.get(column)
        if run is None or row != run.first_row + len(run.starts) or reading != run.reading:
            run = latest[column] = _AlikeFormulas(column, row, reading)
            runs.append(run)
        run.starts.append(match.start())
    shared = [run for run in runs if len(run.starts) > 1]
    groups = {start: (number, run) for number, run in enumerate(shared) for start in run.starts}

    def written(match: re.Match[bytes]) -> bytes:
        group = groups.get(match.start())
        if group is None:
            return match[0]
        number, run = group
        if match.start() != run.starts[0]:
            return match[1] + b'<f t="shared" si="%d"/>' % number
        return match[1] + b'<f t="shared" ref="%b" si="%d">%b</f>' % (run.area, number, match[4])

    return _FORMULA.sub(written, sheet)


@lru_cache(maxsize=8192)
def _as_read_in(row: int, text: bytes) -> bytes:
    """The formula with the rows of its references counted from its own; kept, for a run makes many workbooks of a form."""

    def from_here(match: re.Match[bytes]) -> bytes:
        return match[0] if match[2] is None else b"%b[%d]" % (match[1], int(match[2]) - row)

    return _RELATIVE.sub(from_here, text)


class _AlikeFormulas:
    """Formulas of neighbouring cells in a column that read the same. `starts`: where they stand in the XML."""

    __slots__ = ("column", "first_row", "reading", "starts")

    def __init__(self, column: bytes, first_row: int, reading: bytes) -> None:
        self.column, self.first_row, self.reading = column, first_row, reading
        self.starts: list[int] = []

    @property
    def area(self) -> bytes:
        last = self.first_row + len(self.starts) - 1
        return b"%b%d:%b%d" % (self.column, self.first_row, self.column, last)
