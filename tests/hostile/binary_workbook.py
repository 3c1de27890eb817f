"""Writes a workbook as .xlsb ([MS-XLSB]), which no program at hand does; only so much of it as holds cells.

Nothing binary is stored: what a test reads it has just written, record by record.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from decimal import Decimal

from xlperf.intake.handmade.files import grids_of

Cells = Mapping[tuple[int, int], Decimal | float | str]

ROW, ERROR, REAL, TEXT = 0, 3, 5, 6  # BrtRowHdr, BrtCellError, BrtCellReal, BrtCellSt
ERRORS = {"#DIV/0!": 7, "#N/A": 42}
BEGIN_SHEET, END_SHEET, BEGIN_BOOK, END_BOOK = 129, 130, 131, 132
BEGIN_SHEETS, END_SHEETS, BEGIN_DATA, END_DATA, DIMENSION, SHEET = 143, 144, 145, 146, 148, 156

_TYPES = """<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>"""
_RELATIONS = '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_RELATION = '<Relationship Id="rId{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'


def record(kind: int, content: bytes = b"") -> bytes:
    """One record: its kind and its size as 7 bits a byte, then its content (2.1.4)."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = b"", len(content)
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return head + size + content


def text(value: str) -> bytes:
    """XLWideString (2.5.169)."""
    encoded = value.encode("utf-16-le", "surrogatepass")
    return struct.pack("<L", len(encoded) // 2) + encoded


def margins(head: str) -> bytes:
    """BrtBeginHeaderFooter (2.4.40) with a head on all pages, and one of first pages that is not in use."""
    none = struct.pack("<L", 0xFFFFFFFF)
    return record(479, struct.pack("<H", 0) + text(head) + none * 3 + text("&C单位：亿元") + none)


def sheet_part(cells: Cells, head: str = "") -> bytes:
    rows = sorted({row for row, _ in cells})
    last = max((column for _, column in cells), default=0)
    pieces = [
        record(BEGIN_SHEET),
        record(DIMENSION, struct.pack("<4L", 0, max(rows, default=0), 0, last)),
        record(BEGIN_DATA),
    ]
    for row in rows:
        pieces.append(record(ROW, struct.pack("<2LH", row, 0, 300) + bytes(7)))
        for (_, column), value in sorted(item for item in cells.items() if item[0][0] == row):
            place = struct.pack("<2L", column, 0)
            if isinstance(value, str) and value in ERRORS:
                pieces.append(record(ERROR, place + bytes([ERRORS[value]])))
            elif isinstance(value, str):
                pieces.append(record(TEXT, place + text(value)))
            else:
                pieces.append(record(REAL, place + struct.pack("<d", float(value))))
    return b"".join((*pieces, record(END_DATA), margins(head) * bool(head), record(END_SHEET)))


def xlsb(sheets: Mapping[str, Cells], hidden: frozenset[str] = frozenset(), head: str = "") -> bytes:
    """The workbook of these sheets; head: of the pages of each."""
    names = list(sheets)
    book = [record(BEGIN_BOOK), record(BEGIN_SHEETS)]
    for number, name in enumerate(names, 1):
        state = struct.pack("<2L", 1 if name in hidden else 0, number)
        book.append(record(SHEET, state + text(f"rId{number}") + text(name)))
    book += [record(END_SHEETS), record(END_BOOK)]
    relations = [
        _RELATION.format(n, "worksheet", f"worksheets/sheet{n}.bin") for n in range(1, len(names) + 1)
    ]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels", _RELATIONS.format(_RELATION.format(1, "officeDocument", "xl/workbook.bin"))
        )
        archive.writestr("xl/workbook.bin", b"".join(book))
        archive.writestr("xl/_rels/workbook.bin.rels", _RELATIONS.format("".join(relations)))
        for number, name in enumerate(names, 1):
            archive.writestr(f"xl/worksheets/sheet{number}.bin", sheet_part(sheets[name], head))
    return buffer.getvalue()


def as_xlsb(workbook: bytes) -> bytes:
    """The cells of an .xlsx, formulas as their last values, as an .xlsb."""
    grids = grids_of(workbook, "xlsx")
    return xlsb(
        {grid.name: {(c.row, c.column): c.value for row in grid.rows for c in row} for grid in grids},
        frozenset(grid.name for grid in grids if grid.hidden),
    )
