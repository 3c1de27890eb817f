"""How much a sheet really holds, whatever its dimension claims, against the limits.

Owns the counting of rows, cells, merged ranges and shared strings, and the shedding of empty bloat. Reads no cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from xlperf.ooxml.limits import MEGABYTE, Limits
from xlperf.ooxml.refusal import UnreadableWorkbook

LEAN_FROM = 2 * MEGABYTE
"""size from which a sheet is rid of what is empty; a form's own empty cells lie far before"""

_EMPTY_ROWS_AND_CELLS = re.compile(rb"(?:<(?:row|c) r=[^<>/]*+/>)+")
_WITHOUT_ADDRESS = re.compile(rb"<(?:row|c)(?! r=)(?=[ />])(?![^<>]* r=)")


def weigh_bytes(data: bytes, most: int) -> None:
    """Raises UnreadableWorkbook (too-large) where a file has more bytes than `most`."""
    if len(data) > most:
        raise UnreadableWorkbook("too-large", size=len(data), limit=most)


def weigh_sheet(worksheet: Any, limits: Limits, part: str) -> None:
    """Raises UnreadableWorkbook where a `worksheet` element has too-many-rows, too-many-cells or too-many-merges."""
    rows = cells = merges = 0
    for child in worksheet:
        tag = child.tag.rpartition("}")[2]
        if tag == "sheetData":
            rows += len(child)
            if rows > limits.rows:
                raise UnreadableWorkbook("too-many-rows", part=part, count=rows, limit=limits.rows)
            cells += sum(map(len, child))
        elif tag == "mergeCells":
            merges += len(child)
    if cells > limits.cells:
        raise UnreadableWorkbook("too-many-cells", part=part, count=cells, limit=limits.cells)
    if merges > limits.merges:
        raise UnreadableWorkbook("too-many-merges", part=part, count=merges, limit=limits.merges)


def weigh_strings(sst: Any, limits: Limits) -> None:
    """Raises UnreadableWorkbook (too-many-strings) where an `sst` element holds too many."""
    if len(sst) > limits.strings:
        raise UnreadableWorkbook("too-many-strings", count=len(sst), limit=limits.strings)


def without_empty_rows(pieces: Iterable[bytes]) -> bytes | None:
    """A worksheet part, given piece by piece, without the rows and cells that hold nothing but a format.

    Formats down to row 1,048,576 are the commonest bloat there is, and 60 MB once unpacked; so much is never
    held at once. The first LEAN_FROM bytes stay as they are. None where it cannot be done safely.
    """
    kept: list[bytes] = []
    passed, rest = 0, b""
    for piece in pieces:
        piece = rest + piece
        end = max(0, piece.rfind(b"<"))  # up to here there are whole tags only
        whole, rest = piece[:end], piece[end:]
        if passed >= LEAN_FROM:
            if b"<!" in whole:
                return None  # in a comment or CDATA the pattern could stand for text
            whole = _EMPTY_ROWS_AND_CELLS.sub(b"", whole)
            if _WITHOUT_ADDRESS.search(whole):
                return None  # it is the one after the row before it, which may be among those shed
        passed += end
        kept.append(whole)
    return b"".join([*kept, rest])
