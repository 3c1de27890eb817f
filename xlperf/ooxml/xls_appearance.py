"""How the sheets of an .xls look ([MS-XLS] 2.4): what is hidden, struck out, raised or in one colour, boxes, heads and feet of pages, DDE.

`xls_sheets` tells their values. What is not understood here is left out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import field

from xlperf.ooxml.rich_text import Run, with_raised
from xlperf.ooxml.text import lines_of_margin
from xlperf.system.dataclass import dataclass

_BOUND_SHEET, _FONT, _XF, _SUP_BOOK = 0x85, 0x31, 0xE0, 0x1AE
_ROW, _COLUMNS, _OBJECT, _TEXT_OBJECT, _CONTINUE, _BOF, _EOF = 0x208, 0x7D, 0x5D, 0x1B6, 0x3C, 0x809, 0x0A
_CELLS = frozenset((0x06, 0x206, 0x406, 0x203, 0x27E, 0xFD, 0x204, 0xD6, 0x205))
"""Formula, Number, RK, LabelSst, Label, RString, BoolErr: row, column, index of the XF."""
_LABEL_SST, _RICH_STRING, _SHARED_TEXTS = 0xFD, 0xD6, 0xFC
_MULTIPLE = 0xBD
_MARGINS, _FURTHER_MARGINS = (0x14, 0x15), 0x89C
"""Header and Footer; HeaderFooter, with those of even and of first pages (2.4.137)."""
_WORKSHEET = 0
_PALETTE_RECORD, _WINDOW, _AUTOMATIC = 0x92, 65, 0x7FFF
_BASIC = (
    (0, 0, 0),
    (255, 255, 255),
    (255, 0, 0),
    (0, 255, 0),
    (0, 0, 255),
    (255, 255, 0),
    (255, 0, 255),
    (0, 255, 255),
)
_PALETTE: dict[int, tuple[int, ...]] = {
    **dict(enumerate((*_BASIC, *_BASIC))), 64: _BASIC[0], _WINDOW: _BASIC[1], _AUTOMATIC: _BASIC[0],
    22: (192, 192, 192), 23: (128, 128, 128),
}  # fmt: skip
"""Colours by number, as far as every .xls has them; a palette of its own may say others."""
_NEAR = 24
"""Colours that differ by no more than this in red, green and blue are not told apart."""
_Font = tuple[bool, int, str]
"""Whether it strikes out, the number of its colour, and its level as SpreadsheetML calls it."""
_PLAIN_FONT: _Font = False, _AUTOMATIC, ""
_LEVELS = {1: "superscript", 2: "subscript"}
FontRuns = Sequence[tuple[int, int]]
"""Of a text of several looks: from which character (UTF-16) on which font it has; before the first the cell's."""
_STRUCK = 0x08
"""The bit of a font that strikes out."""
_NOTE = 0x19
"""The kind of an object that is a comment on a cell."""
_CONTROLS = (0x0B, 0x0C, 0x0D, 0x12)
"""Check boxes, option buttons, edit fields and lists; the arrows of filters are of another kind."""
_HIDDEN_ROW, _HIDDEN_COLUMNS = 0x20, 0x01


@dataclass
class Appearance:
    """How a sheet looks; rows and columns from 0. `struck_parts`: row, column, what of a text is struck out, and what is left of it; `coloured`: cells whose characters have
    the colour of what is behind them; `raised`: the texts of cells with raised or lowered figures, as they are seen; `drawn`: the
    texts of boxes over the cells, "" of a control without one; `margins`: lines at the heads and feet of pages; `programs`: whether the workbook asks other
    programs for values."""

    struck: list[tuple[int, int]] = field(default_factory=list)
    struck_parts: list[tuple[int, int, str, str]] = field(default_factory=list)
    coloured: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    raised: dict[tuple[int, int], str] = field(default_factory=dict)
    drawn: list[str] = field(default_factory=list)
    margins: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    programs: bool = False


def appearances(stream: bytes, has_runs: bool, encoding: str) -> list[Appearance]:
    """How each worksheet of the workbook stream looks, in their order; `has_runs`: texts have runs as Excel 97 writes them, and are
    not in an encoding."""
    fonts, starts, programs = list[_Font](), list[int](), False
    styles: list[tuple[int, int]] = []
    palette = dict(_PALETTE)
    shared: list[bytes] = []
    before = 0
    for kind, content in _records(stream, 0):
        if kind == _SHARED_TEXTS or kind == _CONTINUE and before == _SHARED_TEXTS:
            shared.append(content)
            before = _SHARED_TEXTS
            continue
        before = kind
        if kind == _BOUND_SHEET and len(content) > 6 and content[5] == _WORKSHEET:
            starts.append(struct.unpack_from("<I", content)[0])
        elif kind == _FONT and len(content) >= 4:
            fonts.append(_font(content))
            if len(fonts) == 4:
                fonts.append(_PLAIN_FONT)  # no font has the index 4
        elif kind == _XF and len(content) >= 4:
            styles.append((struct.unpack_from("<H", content)[0], _fill(content)))
        elif kind == _PALETTE_RECORD and len(content) >= 2:
            count = min(struct.unpack_from("<H", content)[0], (len(content) - 2) // 4)
            palette |= {8 + at: tuple(content[2 + 4 * at : 5 + 4 * at]) for at in range(count)}
        elif kind == _SUP_BOOK:
            programs = programs or _is_program(content)
    of_style, coloured = [], []
    for index, behind in styles:
        of_style.append(fonts[index] if index < len(fonts) else _PLAIN_FONT)
        coloured.append(_alike(palette.get(of_style[-1][1]), palette.get(behind)))
    rich = _rich_texts(shared) if shared else {}
    looks = _Looks(of_style, coloured, fonts, rich, has_runs, encoding)
    found = [_of_sheet(stream, start, looks) for start in starts]
    for one in found:
        one.programs = programs
    return found


def _font(content: bytes) -> _Font:
    colour = struct.unpack_from("<H", content, 4)[0] if len(content) >= 6 else _AUTOMATIC
    level = struct.unpack_from("<H", content, 8)[0] if len(content) >= 10 else 0
    return bool(content[2] & _STRUCK), colour, _LEVELS.get(level, "")


def _fill(content: bytes) -> int:
    """The number of the colour behind a cell: white where it has none, -1 where it is a pattern."""
    if len(content) < 20:
        return -1
    pattern = struct.unpack_from("<I", content, 14)[0] >> 26
    if pattern == 1:
        return int(struct.unpack_from("<H", content, 18)[0]) & 0x7F
    return -1 if pattern else _WINDOW


def _alike(one: tuple[int, ...] | None, other: tuple[int, ...] | None) -> bool:
    return (
        one is not None
        and other is not None
        and all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=True))
    )


def _is_program(content: bytes) -> bool:
    """Whether an external book is another program's (DDE), whose name and topic a character 3 parts."""
    length = struct.unpack_from("<H", content, 2)[0] if len(content) > 5 else 0
    return 0 < length < 0x100 and b"\x03" in content[5:]


@dataclass
class _Looks:
    """What the workbook says of looks: of each style its font, and whether nothing is seen; the fonts; the shared texts of several
    looks, by their numbers."""

    of_style: list[_Font]
    coloured: list[bool]
    fonts: list[_Font]
    rich: dict[int, tuple[str, FontRuns]]
    has_runs: bool = True
    encoding: str = "gb18030"

    def text(self, content: bytes) -> str:
        """The one text that a record is; Excel 5 and 95 wrote it in a code page."""
        if self.has_runs:
            return Texts([content], 0).text()
        return content[1 : 1 + content[0]].decode(self.encoding, "replace")

    def of_text(self, style: int, text: str, runs: FontRuns) -> list[Run]:
        """The pieces of a text, each with its look."""
        units = text.encode("utf-16-le")
        starts = [0, *(2 * start for start, _ in runs)]
        by_cell = self.of_style[style] if style < len(self.of_style) else _PLAIN_FONT
        looks = [by_cell, *(self.fonts[font] if font < len(self.fonts) else _PLAIN_FONT for _, font in runs)]
        return [
            Run(units[start:end].decode("utf-16-le", "replace"), struck, level)
            for start, end, (struck, _, level) in zip(starts, [*starts[1:], len(units)], looks, strict=True)
        ]


def _rich_texts(pieces: list[bytes]) -> dict[int, tuple[str, FontRuns]]:
    """The shared texts that have several looks, by their numbers."""
    count = struct.unpack_from("<I", pieces[0], 4)[0]
    reader, found = Texts(pieces, 8), {}
    for number in range(min(count, sum(map(len, pieces)))):
        text, runs = reader.rich()
        if runs:
            found[number] = text, runs
    return found


def _of_sheet(stream: bytes, start: int, looks: _Looks) -> Appearance:
    found, object_kind, awaiting = Appearance(), 0, 0
    for kind, content in _records(stream, start):
        size = len(content)
        if kind == _CONTINUE and awaiting:
            text = characters(content[1:], awaiting, bool(size and content[0] & 1)).strip()
            if text:
                if object_kind in _CONTROLS:
                    found.drawn.pop()
                (found.comments if object_kind == _NOTE else found.drawn).append(text)
        awaiting = 0
        if kind in _CELLS:
            if size >= 6:
                row, column, style = struct.unpack_from("<HHH", content)
                _cell(found, looks, row, column, style)
                rich = _rich_of(kind, content, looks)
                if rich is not None:
                    _part_of_cell(found, looks, (row, column, style), *rich)
        elif kind == _MULTIPLE and size >= 6:
            row, first = struct.unpack_from("<HH", content)
            for number in range((size - 6) // 6):
                style = struct.unpack_from("<H", content, 4 + 6 * number)[0]
                _cell(found, looks, row, first + number, style)
        elif kind == _ROW and size >= 14 and content[12] & _HIDDEN_ROW:
            found.hidden_rows.append(struct.unpack_from("<H", content)[0])
        elif kind == _COLUMNS and size >= 10 and (content[8] & _HIDDEN_COLUMNS or content[4:6] == b"\0\0"):
            found.hidden_columns.append(struct.unpack_from("<HH", content))
        elif kind == _OBJECT and size >= 6:
            object_kind = struct.unpack_from("<H", content, 4)[0]
            found.drawn += [""] * (object_kind in _CONTROLS)
        elif kind == _TEXT_OBJECT and size >= 12:
            awaiting = struct.unpack_from("<H", content, 10)[0]
        elif kind in _MARGINS and size:
            found.margins += lines_of_margin(looks.text(content))
        elif kind == _FURTHER_MARGINS and size > 38:
            for text in _further_margins(content):
                found.margins += lines_of_margin(text)
    return found


def _further_margins(content: bytes) -> Iterator[str]:
    """Head and foot of even pages, and of the first: the lengths of all four, then their texts."""
    reader = Texts([content], 38)
    used = struct.unpack_from("<H", content, 28)[0]
    for count, switch in zip(struct.unpack_from("<4H", content, 30), (1, 1, 2, 2), strict=True):
        text = reader.text() if count else ""
        if used & switch:
            yield text


def _rich_of(kind: int, content: bytes, looks: _Looks) -> tuple[str, FontRuns] | None:
    """The text of a cell and its runs, None where it has one look, or is no text."""
    if kind == _LABEL_SST and len(content) >= 10:
        return looks.rich.get(struct.unpack_from("<I", content, 6)[0])
    if kind == _RICH_STRING and looks.has_runs:
        reader = Texts([content], 6)
        text = reader.text()
        runs = reader.runs(reader.number("<H"))
        return (text, runs) if runs else None
    return None


def _part_of_cell(
    found: Appearance, looks: _Looks, cell: tuple[int, int, int], text: str, runs: FontRuns
) -> None:
    """What its runs say of a text goes before what its cell says."""
    row, column, style = cell
    pieces = looks.of_text(style, text, runs)
    struck = "".join(run.text for run in pieces if run.struck)
    kept = tuple(run for run in pieces if not run.struck)
    seen = with_raised(kept)
    left = seen or "".join(run.text for run in kept)
    if found.struck and found.struck[-1] == (row, column):
        found.struck.pop()
    if struck.strip() and left.strip():
        found.struck_parts.append((row, column, struck, left))
    elif struck.strip():
        found.struck.append((row, column))
    elif seen:
        found.raised[row, column] = seen


def _cell(found: Appearance, looks: _Looks, row: int, column: int, style: int) -> None:
    if style >= len(looks.of_style):
        return
    if looks.coloured[style]:
        found.coloured.append((row, column))
    if looks.of_style[style][0]:
        found.struck.append((row, column))


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from `at` on, to the end of their substream; those of charts within it too."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        depth += (kind == _BOF) - (kind == _EOF)
        if kind == _EOF and depth <= 0:
            return
        at += 4 + length


def characters(raw: bytes, count: int, wide: bool) -> str:
    raw = raw[: count * (2 if wide else 1)]
    return raw.decode("utf-16-le" if wide else "latin-1", "replace")


class Texts:
    """Unicode texts one behind the other, over the pieces of a record: where one is continued within its characters, the next
    piece begins by saying anew how they are written."""

    def __init__(self, pieces: Sequence[bytes], at: int) -> None:
        self._pieces, self._piece, self._at = pieces, 0, at

    def text(self, size: str = "<H") -> str:
        """The next text, its length written as `size`."""
        return self.rich(size)[0]

    def rich(self, size: str = "<H") -> tuple[str, FontRuns]:
        """The next text, and its runs; none of a text of one look."""
        count = self.number(size)
        if count == 0 and self.at_end:
            return "", ()  # some programs leave out how no characters are written
        flags = self.number("<B")
        runs = self.number("<H") if flags & 8 else 0
        phonetic = self.number("<I") if flags & 4 else 0
        text = self._characters(count, bool(flags & 1))
        found = self.runs(runs)
        self._skip(phonetic)
        return text, found

    def runs(self, count: int) -> FontRuns:
        """The next runs."""
        found = []
        for _ in range(count):
            if self.at_end:
                break  # cut short
            found.append((self.number("<H"), self.number("<H")))
        return found

    @property
    def at_end(self) -> bool:
        """Whether nothing is left."""
        return self._piece + 1 >= len(self._pieces) and self._at >= len(self._pieces[self._piece])

    def number(self, form: str) -> int:
        """The next number."""
        self._step()
        value: int = struct.unpack_from(form, self._pieces[self._piece], self._at)[0]
        self._at += struct.calcsize(form)
        return value

    def _step(self) -> None:
        while self._at >= len(self._pieces[self._piece]) and self._piece + 1 < len(self._pieces):
            self._piece, self._at = self._piece + 1, 0

    def _characters(self, count: int, wide: bool) -> str:
        found = []
        while count > 0:
            piece = self._pieces[self._piece]
            if self._at >= len(piece):
                if self._piece + 1 >= len(self._pieces):
                    break  # cut short: what is there
                self._piece, self._at = self._piece + 1, 1
                wide = bool(self._pieces[self._piece][:1] == b"\1")
                continue
            width = 2 if wide else 1
            taken = min(count, max(1, (len(piece) - self._at) // width))
            raw = piece[self._at : self._at + taken * width]
            found.append(raw if wide else raw.decode("latin-1").encode("utf-16-le"))
            self._at += taken * width
            count -= taken
        return b"".join(found).decode("utf-16-le", "replace")

    def _skip(self, count: int) -> None:
        while count > 0:
            self._step()
            left = len(self._pieces[self._piece]) - self._at
            if left <= 0:
                return
            taken = min(left, count)
            self._at += taken
            count -= taken
