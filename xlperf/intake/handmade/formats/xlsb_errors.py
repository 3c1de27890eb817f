"""The cells of an .xlsb that hold errors ([MS-XLSB] 2.4), which the parser of its sheets gives as empty.

Owns the reading of no more than that. What is not understood is left out.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping

from xlperf.ooxml.cells import ERROR_MARK
from xlperf.ooxml.xls_sheets import ERRORS

_ROW, _ERRORS, _SHEET = 0, (3, 11), 156
"""BrtRowHdr, BrtCellError and BrtFmlaError, BrtBundleSh."""
_BOOK, _RELATIONS = "xl/workbook.bin", "xl/_rels/workbook.bin.rels"
_RELATION = re.compile(r"<Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r'\b(Id|Target)="([^"]*)"')


def errors_of(parts: Mapping[str, bytes]) -> dict[str, list[tuple[int, int, str, str]]]:
    """Sheet -> its cells with errors: row and column from 0, the error's text as one, no format."""
    relations = [
        dict(_ATTRIBUTE.findall(one)) for one in _RELATION.findall(_text(parts.get(_RELATIONS, b"")))
    ]
    targets = {one.get("Id"): one.get("Target", "").removeprefix("/xl/") for one in relations}
    found = {}
    for kind, content in _records(parts.get(_BOOK, b"")):
        if kind == _SHEET:
            identity, at = _wide(content, 8)
            name, _ = _wide(content, at)
            found[name] = list(_errors(parts.get(f"xl/{targets.get(identity)}", b"")))
    return found


def _errors(sheet: bytes) -> Iterator[tuple[int, int, str, str]]:
    row = 0
    for kind, content in _records(sheet):
        if kind == _ROW and len(content) >= 4:
            (row,) = struct.unpack_from("<L", content)
        elif kind in _ERRORS and len(content) >= 9:
            (column,) = struct.unpack_from("<L", content)
            yield row, column, ERROR_MARK + ERRORS.get(content[8], "#N/A"), ""


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Each record's kind and content (2.1.4): both numbers as 7 bits a byte."""
    at = 0
    while at < len(part):
        kind, at = _number(part, at, 2)
        size, at = _number(part, at, 4)
        yield kind, part[at : at + size]
        at += size


def _number(part: bytes, at: int, most: int) -> tuple[int, int]:
    value = 0
    for place, byte in enumerate(part[at : at + most]):
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at + place + 1
    return value, at + most


def _wide(content: bytes, at: int) -> tuple[str, int]:
    """The text that begins here, behind its length, and where it ends."""
    count = int.from_bytes(content[at : at + 4], "little")
    end = at + 4 + 2 * count
    return content[at + 4 : end].decode("utf-16-le", "replace"), end


def _text(part: bytes) -> str:
    return part.decode("utf-8", "replace")
