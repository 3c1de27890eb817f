"""Sheets of an .xls or .et ([MS-XLS] 2.4) as plain values, in Python alone: for a browser, which has no compiled parser.

Owns the reading of cells, texts and merged areas; `xls_appearance` tells how they look. What it gives is what `native_worker`
gives of the same file. Knows nothing of grids or forms.
"""

from __future__ import annotations

import datetime
import io
import struct
from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Any

from xlperf.intake.handmade.formats import xls_appearance
from xlperf.intake.handmade.formats.xls_appearance import Texts, characters
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.system.dataclass import dataclass

_BOF, _EOF, _CONTINUE, _PASSWORD, _BOUND_SHEET, _TEXTS, _FORMAT, _XF, _DATE_1904 = 0x809, 0x0A, 0x3C, 0x2F, 0x85, 0xFC, 0x41E, 0xE0, 0x22  # fmt: skip
_LABEL_SST, _LABEL, _RICH, _NUMBER, _RK, _MULTIPLE_RK, _BOOL_ERROR = (
    0xFD,
    0x204,
    0xD6,
    0x203,
    0x27E,
    0xBD,
    0x205,
)
_FORMULA, _STRING, _MERGED = 0x06, 0x207, 0xE5
_BIFF8 = 0x600
_DATES, _DURATION = frozenset((*range(14, 23), 45, 47)), 46
"""The built-in number formats of dates and times of day, and that of hours beyond a day."""

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

    def kind_of(self, style: int) -> str:
        """n, d or h: what a number of this style is."""
        index = self.styles[style] if style < len(self.styles) else 0
        if index in self.codes:
            return _kind_by_code(self.codes[index])
        return "h" if index == _DURATION else "d" if index in _DATES else "n"


def xls_sheets(data: bytes) -> list[dict[str, Any]]:
    """The worksheets in `data`, in the shape of `native_worker`'s answer.

    Raises UnreadableWorkbook: encrypted, corrupt, no-reader-here (a format before Excel 97).
    """
    try:
        stream = _stream(data)
        book = _workbook(stream)
        looks = _looks(data, len(book.sheets))
        return [_sheet(stream, book, sheet, look) for sheet, look in zip(book.sheets, looks, strict=True)]
    except (struct.error, IndexError, OSError, ValueError, OverflowError) as error:
        detail = " ".join(str(error).split())[:120]
        raise UnreadableWorkbook("corrupt", part="Workbook", detail=detail) from None


def _stream(data: bytes) -> bytes:
    import olefile

    try:
        compound = olefile.OleFileIO(io.BytesIO(data))
    except (OSError, ValueError, struct.error, IndexError):
        raise UnreadableWorkbook("corrupt", part="Workbook", detail="Cannot detect file format") from None
    with compound:
        if compound.exists("EncryptedPackage"):
            raise UnreadableWorkbook("encrypted")
        if compound.exists("Workbook"):
            content: bytes = compound.openstream("Workbook").read()
            return content
        if compound.exists("Book"):
            raise UnreadableWorkbook("no-reader-here", looks="xls")
    raise UnreadableWorkbook("corrupt", part="Workbook", detail="")


def _looks(data: bytes, count: int) -> Sequence[Any]:
    """How each sheet looks; as nothing where that cannot be told."""
    try:
        found = xls_appearance.appearances(data)
    except (struct.error, IndexError, OSError, ValueError):
        found = []
    return found if len(found) == count else [xls_appearance.Appearance() for _ in range(count)]


# ---------------------------------------------------------------- records


def _records(stream: bytes, at: int) -> Iterator[XlsRecord]:
    """The records from `at` to the end of their substream, each with what continues it; those of charts within are left out."""
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
    if waiting is not None:
        yield waiting


def _workbook(stream: bytes) -> _Workbook:
    book = _Workbook()
    for kind, pieces in _records(stream, 0):
        content = pieces[0]
        if kind == _BOF:
            if struct.unpack_from("<H", content)[0] != _BIFF8:
                raise UnreadableWorkbook("no-reader-here", looks="xls")
        elif kind == _PASSWORD:
            raise UnreadableWorkbook("encrypted")
        elif kind == _BOUND_SHEET:
            start, state, sort = struct.unpack_from("<IBB", content)
            if sort == 0:
                book.sheets.append((start, bool(state & 3), _short_text(content[6:])))
        elif kind == _TEXTS:
            count = struct.unpack_from("<I", content, 4)[0]
            reader = Texts(pieces, 8)
            book.texts = [reader.text() for _ in range(min(count, len(stream)))]
        elif kind == _FORMAT:
            book.codes[struct.unpack_from("<H", content)[0]] = Texts([content[2:]], 0).text()
        elif kind == _XF:
            book.styles.append(struct.unpack_from("<H", content, 2)[0])
        elif kind == _DATE_1904:
            book.from_1904 = content[:1] == b"\1"
    return book


def _short_text(content: bytes) -> str:
    count, flags = content[0], content[1]
    return characters(content[2:], count, bool(flags & 1))


# ---------------------------------------------------------------- sheets


def _sheet(stream: bytes, book: _Workbook, sheet: tuple[int, bool, str], look: Any) -> dict[str, Any]:
    start, hidden, name = sheet
    merges: list[list[int]] = []
    cells = {
        (row, column): [row, column, kind, value, look.formats.get((row, column), "")]
        for row, column, kind, value in _cells(stream, book, start, merges)
        if value != ""
    }
    return {
        "name": name,
        "hidden": hidden,
        "struck": look.struck,
        "struck_parts": look.struck_parts,
        "coloured": look.coloured,
        "hidden_rows": look.hidden_rows,
        "hidden_columns": look.hidden_columns,
        "drawn": look.drawn,
        "programs": look.programs,
        "merges": merges,
        "cells": [cells[place] for place in sorted(cells)],
    }


def _cells(
    stream: bytes, book: _Workbook, start: int, merges: list[list[int]]
) -> Iterator[tuple[int, int, str, Any]]:
    """Row, column, kind and value of each cell; merged areas are added to `merges`."""
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
                yield row, first + number, *_number(_unpacked(packed), book, style)
        elif kind == _STRING:
            yield *formula, "t", Texts(pieces, 0).text()
        elif kind in (_LABEL_SST, _LABEL, _RICH, _NUMBER, _RK, _BOOL_ERROR, _FORMULA):
            row, column, style = struct.unpack_from("<HHH", content)
            formula = (row, column)
            found = _value(kind, pieces, book, style)
            if found is not None:
                yield row, column, *found


def _value(kind: int, pieces: list[bytes], book: _Workbook, style: int) -> tuple[str, Any] | None:
    """Kind and value; None for an error, and for a formula whose text follows."""
    content = pieces[0]
    if kind == _LABEL_SST:
        return "t", book.texts[struct.unpack_from("<I", content, 6)[0]]
    if kind in (_LABEL, _RICH):
        return "t", Texts(pieces, 6).text()
    if kind == _NUMBER:
        return _number(struct.unpack_from("<d", content, 6)[0], book, style)
    if kind == _RK:
        return _number(_unpacked(struct.unpack_from("<I", content, 6)[0]), book, style)
    if kind == _BOOL_ERROR:
        return _truth(content[6], bool(content[7]))
    if content[12:14] != b"\xff\xff":  # a formula's number
        return "n", struct.unpack_from("<d", content, 6)[0]
    what = content[6]
    if what in (1, 2):
        return _truth(content[8], what == 2)
    return None


def _truth(value: int, is_error: bool) -> tuple[str, Any] | None:
    """None for an error, which the compiled parser gives as an empty cell."""
    return None if is_error else ("b", bool(value))


def _unpacked(packed: int) -> float:
    """A number as RK keeps it: of 30 bits, whole or the beginning of a double, perhaps a hundredth."""
    if packed & 2:
        signed = packed if packed < 0x80000000 else packed - 0x100000000
        value = float(signed >> 2)
    else:
        value = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return value / 100 if packed & 1 else value


def _number(value: float, book: _Workbook, style: int) -> tuple[str, Any]:
    kind = book.kind_of(style)
    if kind == "n":
        return "n", value
    days = value + (1462 if book.from_1904 else 0)
    if kind == "h":
        return "h", str(datetime.timedelta(milliseconds=round(days * 86_400_000)))
    if 1 <= days < 60:
        days += 1  # the programs count a 29 February 1900, which never was
    moment = datetime.datetime(1899, 12, 30) + datetime.timedelta(milliseconds=round(days * 86_400_000))
    if days < 1:
        return "h", str(moment.time())
    return "d", [moment.year, moment.month, moment.day]


def _kind_by_code(code: str) -> str:
    """n, d or h, by the first section of a number format that is not built in."""
    escaped = quoted = elapsed = morning = False
    depth, before = 0, " "
    for sign in code:
        low = sign.lower()
        if escaped:
            escaped = False
        elif not quoted and sign in "_\\":
            escaped = True
        elif sign == '"':
            quoted = not quoted
        elif quoted:
            pass
        elif sign == ";":
            return "n"
        elif sign == "[":
            depth += 1
        elif sign == "]":
            if depth == 1 and elapsed:
                return "h"
            depth = max(0, depth - 1)
        elif depth == 0 and low == "a" and not morning:
            morning = True
        elif depth == 0 and (low in "dmhys" or (morning and sign in "pP/")):
            return "d"
        elif not (elapsed and low == before.lower()):
            elapsed = before == "[" and low in "hms"
        before = sign
    return "n"
