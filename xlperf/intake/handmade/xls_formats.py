"""The number formats of an .xls, cell by cell ([MS-XLS] 2.4: BoundSheet8, Format, XF and the cell records); run in the
worker process of `native`, since its parser of sheets tells the values only.

Imports nothing of xlperf. What it does not understand it leaves out.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0;-#,##0",
             38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 43: "#,##0.00", 44: "#,##0.00"}  # fmt: skip
_BOUND_SHEET, _FORMAT, _XF, _EOF = 0x85, 0x41E, 0xE0, 0x0A
_ONE_CELL = frozenset((0x06, 0x203, 0x27E))
"""Formula, Number, RK: row, column, index of the XF."""
_MULTIPLE = 0xBD
_WORKSHEET = 0


def formats_of(data: bytes) -> list[dict[tuple[int, int], str]]:
    """For each worksheet in its order, (row, column) from 0 -> the format's code, for cells that hold numbers."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(data)) as compound:
        name = next((name for name in ("Workbook", "Book") if compound.exists(name)), "")
        stream = compound.openstream(name).read() if name else b""
    codes, styles, starts = dict(_BUILT_IN), list[int](), list[int]()
    for kind, content, _ in _records(stream, 0):
        if kind == _BOUND_SHEET and len(content) > 6 and content[5] == _WORKSHEET:
            starts.append(struct.unpack_from("<I", content)[0])
        elif kind == _FORMAT:
            code = _text(content[2:])
            if code:
                codes[struct.unpack_from("<H", content)[0]] = code
        elif kind == _XF and len(content) >= 4:
            styles.append(struct.unpack_from("<H", content, 2)[0])
    by_style = [codes.get(index, "") for index in styles]
    return [_of_sheet(stream, start, by_style) for start in starts]


def _of_sheet(stream: bytes, start: int, by_style: list[str]) -> dict[tuple[int, int], str]:
    found = {}
    for kind, content, _ in _records(stream, start):
        if kind in _ONE_CELL and len(content) >= 6:
            row, column, style = struct.unpack_from("<HHH", content)
            found[(row, column)] = style
        elif kind == _MULTIPLE and len(content) >= 6:
            row, first = struct.unpack_from("<HH", content)
            for number in range((len(content) - 6) // 6):
                found[(row, first + number)] = struct.unpack_from("<H", content, 4 + 6 * number)[0]
    return {place: by_style[style] for place, style in found.items() if style < len(by_style)}


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes, int]]:
    """The records from `at` on, to the end of their substream."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length], at
        if kind == _EOF:
            return
        at += 4 + length


def _text(content: bytes) -> str:
    if len(content) < 3:
        return ""
    count, flags = struct.unpack_from("<HB", content)
    if flags & 0x0C:
        return ""  # rich or phonetic: formats have neither
    raw = content[3 : 3 + count * (2 if flags & 1 else 1)]
    return raw.decode("utf-16-le" if flags & 1 else "latin-1", "replace")
