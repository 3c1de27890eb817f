"""Text files as grids: the published text (cells between tabs), and CSV; any of the usual encodings.

Owns decoding and how a cell that holds a tab or a line break is quoted. Knows nothing of forms.

Quoting: a cell that holds a tab or a line break, or begins with a quotation mark, stands between quotation marks, those
within it doubled, as spreadsheets copy it. A cell is unquoted only where that leaves no doubt: its closing mark ends the
cell, and within stands a tab, a line break or a doubled mark, or the text begins with such a cell: its program quotes all. So `"羊城杯"`
between tabs is what was entered. Programs keep numbers from being shortened by a tab behind them, or as ="001".
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from xlperf.intake.handmade.formats.numbered_rows import without_running_numbers
from xlperf.intake.handmade.model import Grid, GridCell, entered_of
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.size_limits import weigh_bytes
from xlperf.ooxml.text import utf16_of

_QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"(?=\t|\r\n|\n|\r|\Z)')
_AS_TEXT = re.compile(r'\A="([^"]*)"\s*\Z')
_SHIELD = re.compile(r"\t(?=[,;\"\r]|$)", re.M)
_PLAIN = re.compile(r"[^\t\r\n]*")
_SEPARATOR = re.compile(r"[,;](?!\d{3}(?!\d))|(?<!\d)[,;]")
_WIDE_GAP = re.compile(r"(?<!\s)\s*+\|\s*+|\|\s*+|(?:[ \u3000]{2,})")


def decoded(data: bytes) -> str:
    """The text in `data`: UTF-8 (with or without its mark), UTF-16, else GB18030; what cannot be decoded becomes �."""
    if codec := utf16_of(data):
        return data.decode(codec, "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def text_of(data: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    """The text in `data`; raises UnreadableWorkbook (too-large) beyond `limits.text_bytes`."""
    weigh_bytes(data, limits.text_bytes)
    return decoded(data)


def quoted_cell(text: str) -> str:
    """A cell as it stands between tabs."""
    if text.startswith('"') or any(mark in text for mark in "\t\r\n"):
        return '"' + text.replace('"', '""') + '"'
    return text


class _TextRows:
    """The rows of a text as they are read: no more of them, and no more cells in which something stands, than a form
    may have. So a text that is no form costs no more than one that is."""

    def __init__(self, part: str, limits: Limits) -> None:
        self.part, self.limits = part, limits
        self.rows: list[tuple[GridCell, ...]] = []
        self._filled = 0

    def add(self, cells: Iterable[str], line: int) -> None:
        """A row; raises UnreadableWorkbook (too-many-rows, too-many-cells)."""
        number, row = len(self.rows), []
        if number >= self.limits.rows:
            raise UnreadableWorkbook(
                "too-many-rows", part=self.part, count=number + 1, limit=self.limits.rows
            )
        for column, cell in enumerate(cells):
            if cell and (value := entered_of(_AS_TEXT.sub(r"\1", cell))) is not None:
                row.append(GridCell(number, column, value, line=line))
                self._filled += 1
                if self._filled > self.limits.form_cells:
                    raise too_many_cells(self.part, self._filled, self.limits.form_cells)
        self.rows.append(tuple(row))

    def grid(self, kind: str, widths: Sequence[int] = ()) -> Grid:
        return Grid(tuple(self.rows), "", kind, tuple(widths))


def too_many_cells(part: str, count: int, limit: int) -> UnreadableWorkbook:
    return UnreadableWorkbook("too-many-cells", part=part, count=count, limit=limit)


def text_grid(text: str, limits: Limits = DEFAULT_LIMITS) -> Grid:
    """The grid of a text whose cells are parted by tabs; where there are none, by bars or wide gaps.

    Raises UnreadableWorkbook (too-many-rows, too-many-cells) as soon as it is more than a form can be.
    """
    if "\t" not in text and ("|" in text or re.search(r"\S[ \u3000]{2,}\S", text)):
        return _gapped(text, limits)
    rows = _TextRows("TXT", limits)
    widths: list[int] = []
    for line, cells in _lines(text, limits):
        rows.add(cells, line)
        widths.append(len(cells))
    return without_running_numbers(rows.grid("lines", widths))


def _lines(text: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line, and the number of the line on which it begins, from 1."""
    cells: list[str] = []
    position, line, began, count = 0, 1, 1, 0
    all_quoted = _QUOTED.match(text) is not None
    while True:
        count += 1
        if count > limits.cells:
            raise too_many_cells("TXT", count, limits.cells)
        quoted = _QUOTED.match(text, position)
        if quoted and (all_quoted or re.search(r'[\t\r\n]|""', quoted[1])):
            cells.append(quoted[1].replace('""', '"'))
            line += len(re.findall(r"\r\n|\n|\r", quoted[1]))
            position = quoted.end()
        else:
            plain = _PLAIN.match(text, position)
            assert plain is not None  # it matches the empty text too
            cells.append(plain[0])
            position = plain.end()
        if text.startswith("\t", position):
            position += 1
            continue
        yield began, cells
        if position >= len(text):
            return
        position += 2 if text.startswith("\r\n", position) else 1
        line += 1
        began, cells = line, []


def _gapped(text: str, limits: Limits) -> Grid:
    rows = _TextRows("TXT", limits)
    for line, content in enumerate(text.splitlines(), 1):
        bare = content.strip().strip("|").strip()
        rows.add(() if _RULES.issuperset(bare) else _WIDE_GAP.split(bare), line)
    return rows.grid("lines")


_RULES = frozenset("-+|:= ")
"""What lines between the rows of a table are drawn with."""


def may_be_csv(text: str) -> bool:
    """Whether a quarter of the lines have a separator that no amount has: 4,506.89 alone is no row of two cells."""
    lines = [line for line in text.splitlines() if line.strip()]
    return "\t" not in _SHIELD.sub("", text) and 4 * sum(
        bool(_SEPARATOR.search(line)) for line in lines
    ) >= len(lines)


def csv_grid(text: str, limits: Limits = DEFAULT_LIMITS) -> Grid:
    """The grid of a CSV, its separator the one that most lines have (comma, semicolon, tab).

    Raises UnreadableWorkbook (corrupt; too-many-rows, too-many-cells as soon as it is more than a form can be).
    """
    sample, shielded = text[:20_000], _SHIELD.sub("", text)
    if "\t" in shielded or not re.search("[,;]", sample):
        separator = max(",;\t", key=lambda mark: sum(mark in line for line in sample.splitlines()))
        if separator == "\t":
            return text_grid(text, limits)
    else:
        separator, text = (
            max(",;", key=lambda mark: sum(mark in line for line in sample.splitlines())),
            shielded,
        )
    csv.field_size_limit(1 << 24)
    rows = _TextRows("CSV", limits)
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=separator)
    began = 1
    for cells in _lines_of(reader):
        rows.add(cells, began)
        began = reader.line_num + 1
    return rows.grid("csv")


def _lines_of(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise UnreadableWorkbook("corrupt", part="CSV", detail=error) from None
