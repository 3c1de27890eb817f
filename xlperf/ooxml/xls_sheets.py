"""Sheets of an .xls or .et ([MS-XLS] 2.4; of Excel 5 and 95, too) as plain values, in Python alone.

Owns the reading of cells, texts, number formats and merged areas; `xls_appearance` tells how they look. Knows nothing of grids
or forms.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Any

from xlperf.ooxml import xls_appearance
from xlperf.ooxml.compound import SIGNATURE, NotCompound, streams_of
from xlperf.ooxml.number_format import BUILT_IN
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.xls_appearance import Texts
from xlperf.ooxml.xls_cipher import readable
from xlperf.system.dataclass import dataclass

_BOF, _EOF, _CONTINUE, _PASSWORD, _BOUND_SHEET, _TEXTS, _FORMAT, _XF, _DATE_1904, _CODE_PAGE = 0x809, 0x0A, 0x3C, 0x2F, 0x85, 0xFC, 0x41E, 0xE0, 0x22, 0x42  # fmt: skip
_LABEL_SST, _LABEL, _RICH, _NUMBER, _RK, _MULTIPLE_RK, _BOOL_ERROR = (
    0xFD,
    0x204,
    0xD6,
    0x203,
    0x27E,
    0xBD,
    0x205,
)
_FORMULAS, _STRING, _MERGED = (0x06, 0x206, 0x406), 0x207, 0xE5
_BIFF8, _WORKSHEET = 0x600, 0x10
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_CODE_PAGES = {936: "gb18030", 10000: "mac_roman", 10008: "gb18030", 32768: "mac_roman"}
"""Code pages that Python knows by another name than cp and their number."""

XlsRecord = tuple[int, list[bytes]]
"""A record's kind, and its content: the first piece, and those of the records that continue it."""


@dataclass
class _Workbook:
    """What stands before the sheets."""

    sheets: list[tuple[int, bool, str]] = field(default_factory=list)
    """Where each worksheet begins, whether it is hidden, and its name."""
    texts: list[str] = field(default_factory=list)
    styles: list[int] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    from_1904: bool = False
    unicode: bool = True
    encoding: str = "gb18030"
    """how Excel 5 and 95 wrote texts"""

    def code(self, style: int) -> str:
        """The number format's code of a style."""
        index = self.styles[style] if style < len(self.styles) else 0
        return self.codes.get(index) or BUILT_IN.get(str(index), "")

    def text(self, pieces: list[bytes], at: int, size: str = "<H") -> str:
        """The text that begins at `at` with its length."""
        if self.unicode:
            return Texts(pieces, at).text(size)
        count = struct.unpack_from(size, pieces[0], at)[0]
        at += struct.calcsize(size)
        return b"".join(pieces)[at : at + count].decode(self.encoding, "replace")


def xls_sheets(data: bytes, most_cells: int) -> list[dict[str, Any]]:
    """The worksheets in `data`: name, hidden, from_1904, merges ([row, column, down, across]), `count` of its cells, at most
    `most_cells` of them ([row, column, t(ext) n(umber) or b(ool), value, number format]), and its Appearance as look.

    Raises UnreadableWorkbook: encrypted, corrupt, not-a-workbook.
    """
    try:
        stream = _stream(data)
        book = _workbook(stream)
        looks = _looks(stream, book)
        return [
            _sheet(stream, book, sheet, look, most_cells)
            for sheet, look in zip(book.sheets, looks, strict=True)
        ]
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        detail = " ".join(str(error).split())[:120]
        raise UnreadableWorkbook("corrupt", part="Workbook", detail=detail) from None


def _stream(data: bytes) -> bytes:
    """The records of the workbook, which older exports write without a compound file round them."""
    if not data.startswith(SIGNATURE):
        return data
    try:
        streams = {name.lower(): content for name, content in streams_of(data).items()}
    except NotCompound:
        raise UnreadableWorkbook("corrupt", part="Workbook", detail="OLE") from None
    if "encryptedpackage" in streams:
        raise UnreadableWorkbook("encrypted")
    for name in ("workbook", "book"):
        if name in streams:
            return readable(streams[name])
    raise UnreadableWorkbook("not-a-workbook", looks="ole")


def _looks(stream: bytes, book: _Workbook) -> Sequence[xls_appearance.Appearance]:
    """How each sheet looks; as nothing where that cannot be told."""
    try:
        found = xls_appearance.appearances(stream, book.unicode, book.encoding)
    except (struct.error, IndexError, ValueError):
        found = []
    count = len(book.sheets)
    return found if len(found) == count else [xls_appearance.Appearance() for _ in range(count)]


# ---------------------------------------------------------------- records


def _records(stream: bytes, at: int) -> Iterator[XlsRecord]:
    """The records from `at` to the end of their substream, each with what continues it; those of charts within are left out.
    Raises ValueError where the stream ends before: what is missing would be lost unsaid."""
    depth = 0
    waiting: XlsRecord | None = None
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        content = stream[at + 4 : at + 4 + length]
        at += 4 + length
        if kind == _CONTINUE and waiting is not None:
            waiting[1].append(content)
            continue
        if waiting is not None:
            yield waiting
            waiting = None
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            waiting = kind, [content]
    raise ValueError("cut off")


def _workbook(stream: bytes) -> _Workbook:
    book = _Workbook()
    for kind, pieces in _records(stream, 0):
        content = pieces[0]
        if kind == _BOF:
            version, sort = struct.unpack_from("<HH", content)
            book.unicode = version == _BIFF8
            if sort == _WORKSHEET:
                book.sheets.append((0, False, "Sheet1"))  # one sheet, and nothing round it
        elif kind == _PASSWORD:
            raise UnreadableWorkbook("encrypted")
        elif kind == _CODE_PAGE:
            book.encoding = _encoding(struct.unpack_from("<H", content)[0])
        elif kind == _BOUND_SHEET:
            start, state, sort = struct.unpack_from("<IBB", content)
            if sort == 0:
                book.sheets.append((start, bool(state & 3), book.text(pieces, 6, "<B")))
        elif kind == _TEXTS:
            reader = Texts(pieces, 8)
            while len(book.texts) < struct.unpack_from("<I", content, 4)[0] and not reader.at_end:
                book.texts.append(reader.text())
        elif kind == _FORMAT:
            size = "<H" if book.unicode else "<B"
            book.codes[struct.unpack_from("<H", content)[0]] = book.text(pieces, 2, size)
        elif kind == _XF:
            book.styles.append(struct.unpack_from("<H", content, 2)[0])
        elif kind == _DATE_1904:
            book.from_1904 = content[:1] == b"\1"
    return book


def _encoding(code_page: int) -> str:
    name = _CODE_PAGES.get(code_page, f"cp{code_page}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name


# ---------------------------------------------------------------- sheets


def _sheet(
    stream: bytes, book: _Workbook, sheet: tuple[int, bool, str], look: xls_appearance.Appearance, most: int
) -> dict[str, Any]:
    start, hidden, name = sheet
    merges: list[list[int]] = []
    cells: dict[tuple[int, int], list[Any]] = {}
    count = 0
    for row, column, kind, value, code in _cells(stream, book, start, merges):
        count += value != ""
        if value != "" and len(cells) < most:
            cells[row, column] = [row, column, kind, value, code]
    return {
        "name": name,
        "hidden": hidden,
        "from_1904": book.from_1904,
        "look": look,
        "merges": merges,
        "count": count,
        "cells": [cells[place] for place in sorted(cells)],
    }


def _cells(
    stream: bytes, book: _Workbook, start: int, merges: list[list[int]]
) -> Iterator[tuple[int, int, str, Any, str]]:
    """Row, column, kind, value and number format of each cell; merged areas are added to `merges`."""
    formula = (0, 0)
    for kind, pieces in _records(stream, start):
        content = pieces[0]
        if kind == _MERGED:
            count = struct.unpack_from("<H", content)[0]
            for at in range(count):
                top, bottom, left, right = struct.unpack_from("<4H", content, 2 + 8 * at)
                merges.append([top, left, bottom - top + 1, right - left + 1])
        elif kind == _MULTIPLE_RK:
            row, first = struct.unpack_from("<HH", content)
            for number in range((len(content) - 6) // 6):
                style, packed = struct.unpack_from("<HI", content, 4 + 6 * number)
                yield row, first + number, "n", _unpacked(packed), book.code(style)
        elif kind == _STRING:
            yield *formula, "t", book.text(pieces, 0), ""
        elif kind in (_LABEL_SST, _LABEL, _RICH, _NUMBER, _RK, _BOOL_ERROR, *_FORMULAS):
            row, column, style = struct.unpack_from("<HHH", content)
            formula = (row, column)
            found = _value(kind, pieces, book)
            if found is not None:
                yield row, column, *found, book.code(style)


def _value(kind: int, pieces: list[bytes], book: _Workbook) -> tuple[str, Any] | None:
    """Kind and value; None for a formula whose text follows."""
    content = pieces[0]
    if kind == _LABEL_SST:
        return "t", book.texts[struct.unpack_from("<I", content, 6)[0]]
    if kind in (_LABEL, _RICH):
        return "t", book.text(pieces, 6)
    if kind == _NUMBER:
        return "n", struct.unpack_from("<d", content, 6)[0]
    if kind == _RK:
        return "n", _unpacked(struct.unpack_from("<I", content, 6)[0])
    if kind == _BOOL_ERROR:
        return _truth(content[6], bool(content[7]))
    if content[12:14] != b"\xff\xff":  # a formula's number
        return "n", struct.unpack_from("<d", content, 6)[0]
    what = content[6]
    if what in (1, 2):
        return _truth(content[8], what == 2)
    return None


def _truth(value: int, is_error: bool) -> tuple[str, Any]:
    return ("t", ERRORS.get(value, "#N/A")) if is_error else ("b", bool(value))


def _unpacked(packed: int) -> float:
    """A number as RK keeps it: of 30 bits, whole or the beginning of a double, perhaps a hundredth."""
    if packed & 2:
        signed = packed if packed < 0x80000000 else packed - 0x100000000
        value = float(signed >> 2)
    else:
        value = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return value / 100 if packed & 1 else value
