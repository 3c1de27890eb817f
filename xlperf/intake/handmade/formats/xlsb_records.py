"""What the parser of an .xlsb's sheets does not give ([MS-XLSB] 2.4): cells that hold errors, the heads and feet of its pages.

Owns the reading of no more than that. What is not understood is left out.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import field

from xlperf.ooxml.cells import ERROR_MARK
from xlperf.ooxml.text import lines_of_margin
from xlperf.ooxml.xls_sheets import ERRORS
from xlperf.system.dataclass import dataclass

_ROW, _ERRORS, _SHEET, _MARGINS = 0, (3, 11), 156, 479
"""BrtRowHdr, BrtCellError and BrtFmlaError, BrtBundleSh, BrtBeginHeaderFooter."""
_NO_TEXT = 0xFFFFFFFF
_BOOK, _RELATIONS = "xl/workbook.bin", "xl/_rels/workbook.bin.rels"
_RELATION = re.compile(r"<Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r'\b(Id|Target)="([^"]*)"')


@dataclass
class SheetRecords:
    """Of one sheet: its cells with errors (row and column from 0, the error's text as one, no format); the lines at the heads and feet
    of its pages."""

    errors: list[tuple[int, int, str, str]] = field(default_factory=list)
    margins: list[str] = field(default_factory=list)


def records_of(parts: Mapping[str, bytes]) -> dict[str, SheetRecords]:
    """Each sheet's by its name."""
    relations = [
        dict(_ATTRIBUTE.findall(one)) for one in _RELATION.findall(_text(parts.get(_RELATIONS, b"")))
    ]
    targets = {one.get("Id"): one.get("Target", "").removeprefix("/xl/") for one in relations}
    found = {}
    for kind, content in _records(parts.get(_BOOK, b"")):
        if kind == _SHEET:
            identity, at = _wide(content, 8)
            name, _ = _wide(content, at)
            sheet = parts.get(f"xl/{targets.get(identity)}", b"")
            found[name] = SheetRecords(list(_errors(sheet)), list(_margins(sheet)))
    return found


def _margins(sheet: bytes) -> Iterator[str]:
    """The lines of 2.4.40: heads and feet of all pages, then those of even and of first ones, where the flags say that these differ."""
    for kind, content in _records(sheet):
        if kind != _MARGINS or len(content) < 2:
            continue
        used = [True, True, *[bool(content[0] & 1)] * 2, *[bool(content[0] & 2)] * 2]
        at = 2
        for is_used in used:
            if len(content) < at + 4:
                return
            if int.from_bytes(content[at : at + 4], "little") == _NO_TEXT:
                text, at = "", at + 4
            else:
                text, at = _wide(content, at)
            if is_used:
                yield from lines_of_margin(text)


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
