"""Documents as grids: Word by its tables and paragraphs, PDF by its ruled lines, old Word through LibreOffice.

Owns how a document's tables and lines become one grid, in their order. Knows nothing of forms.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from xlperf.declaration import Finding
from xlperf.intake.handmade.circumstances import commented, drawn, in_margins, struck_out
from xlperf.intake.handmade.findings import note
from xlperf.intake.handmade.formats.lines import text_grid
from xlperf.intake.handmade.formats.torn_rows import PagePart, is_rest_of, parted_columns, parts_of
from xlperf.intake.handmade.model import Grid, GridCell, entered_of
from xlperf.messages import say
from xlperf.ooxml import archive
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.rich_text import raised
from xlperf.ooxml.safe_xml import parse_xml
from xlperf.system.programs import find_office
from xlperf.system.run_program import ProgramStatus, ProgramTooSlow, convert_by_office

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = frozenset(
    f"{_W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "txbxContent")
) | {_FALLBACK}
_BOX = f"{_W}txbxContent"
_WIDE_GAP = re.compile(
    r"[ \u3000\u00a0]{2,}|\t+|[ \u3000\u00a0](?=[^\s:：，。；]{2,12}(?:[(（][^)）]{1,6}[)）])?[ \u3000]?[:：])"
)
"""What parts the pieces of a line: a wide gap, or any before a word with a colon."""
_TICKS = frozenset(("F0FC", "F0FE", "F052", "F050", "2713", "2714", "221A"))
_SIGNS = {"F0B3": "≥", "F0A3": "≤", "F0B1": "±", "F0B4": "×", "F0D6": "√", "F03D": "=", "F025": "%"}
_CODE = re.compile("(?:00[2-9A-F]|[1-9A-C][0-9A-F]{2})[0-9A-F]")
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
"""Of equations."""
_GOES_ON = re.compile(r"[（(]?\s*续\s*(?:上?\s*[表页]\s*[一二三四五六七八九十\d]*)?\s*[)）]?[:：]?")
_DEEPEST = 8
"""Tables within tables; deeper ones are no form."""


class _Stack:
    """Tables and lines, one under the other, as the rows of one grid."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.rows: list[list[GridCell]] = []
        self.parts: list[tuple[int, str]] = []
        self.blank: list[GridCell] = []
        self.lines: set[int] = set()
        self.cells = 0
        self._cut: dict[tuple[int, int], GridCell] = {}
        self._printed: set[tuple[str, ...]] = set()
        """the rows of the table above, as texts, which the next page may begin with again"""

    def line(self, texts: Sequence[str], name: str) -> None:
        """One line of text, in the pieces that wide gaps part."""
        row = []
        for column, text in enumerate(texts):
            value = entered_of(text.strip())
            if value is not None:
                row.append(GridCell(len(self.rows), column, value))
        if row:
            if not self.parts or self.parts[-1][1] != name:
                self.parts.append((len(self.rows), name))
            self.lines.add(len(self.rows))
            self._add(row)

    def table(
        self,
        cells: Sequence[tuple[int, int, int, int, str]],
        height: int,
        name: str,
        goes_on: bool = False,
        cut_at: Collection[int] = (),
    ) -> None:
        """A table: (row, column, down, across, text) of each cell. goes_on: it is the rest of the one before, of whose cells
        those in the columns `cut_at` were cut for certain."""
        first = len(self.rows)
        cut, again = self._reaching_on(cells, height, cut_at) if goes_on else ({}, {})
        self.parts.append((first, name))
        rows: list[list[GridCell]] = [[] for _ in range(height)]
        for row, column, down, across, text in cells:
            value = entered_of(text or again.get((row, column), ""))
            if 0 <= row < height:
                made = rows[row] if value is not None else self.blank
                made.append(GridCell(first + row, column, value or "", across, down))
        for filled in rows:
            self._add(sorted(filled, key=lambda cell: cell.column))
        self._printed |= {tuple(cell.text for cell in filled) for filled in rows if filled}
        ends = [cell for filled in rows for cell in filled if cell.last_row == first + height - 1]
        self._cut = {**cut, **{(cell.column, cell.across): cell for cell in ends}}

    def _reaching_on(
        self, cells: Sequence[tuple[int, int, int, int, str]], height: int, cut_at: Collection[int]
    ) -> tuple[dict[tuple[int, int], GridCell], dict[tuple[int, int], str]]:
        """Merged cells that the end of a page cut reach down over their empty rests: those of them that the end of this one cuts, too.
        Below rows that every page begins with it is the texts of these rests."""
        still: dict[tuple[int, int], GridCell] = {}
        again = {}
        texts: list[list[str]] = [[] for _ in range(height)]
        for row, _, _, _, text in cells:
            texts[row] += [text] if entered_of(text) is not None else []
        begins = next((row for row in range(height) if tuple(texts[row]) not in self._printed), 0)
        for row, column, down, across, text in cells:
            owner = self._cut.get((column, across))
            if row != begins or owner is None or entered_of(text) is not None:
                continue
            if max(owner.down, down) < 2 and column not in cut_at:
                continue
            if begins:
                again[(row, column)] = owner.text
                continue
            whole = replace(owner, down=len(self.rows) + down - owner.row)
            self._replaced(owner, whole)
            if down == height:
                still[(column, across)] = whole
        left = min((column for _, column, *_ in cells), default=0)
        for (column, across), owner in self._cut.items():
            if column + across <= left:  # no line is drawn round its rest
                whole = still[(column, across)] = replace(owner, down=len(self.rows) + height - owner.row)
                self._replaced(owner, whole)
        return still, again

    def _replaced(self, cell: GridCell, by: GridCell) -> None:
        self.rows[cell.row] = [by if one is cell else one for one in self.rows[cell.row]]

    def _add(self, row: list[GridCell]) -> None:
        self.cells += len(row)
        if self.cells > self._limits.form_cells:
            raise UnreadableWorkbook(
                "too-many-cells", part="document", count=self.cells, limit=self._limits.form_cells
            )
        self.rows.append(row)

    def grid(self, told: Sequence[Finding] = ()) -> Grid:
        rows = tuple(map(tuple, self.rows))
        return Grid(
            rows,
            "",
            "table",
            parts=tuple(self.parts),
            told=tuple(told),
            blank=tuple(self.blank),
            lines=frozenset(self.lines),
        )


# ---------------------------------------------------------------- Word


def word_grids(data: bytes, limits: Limits = DEFAULT_LIMITS) -> list[Grid]:
    """The content of a .docx as one grid. Raises UnreadableWorkbook."""
    parts = {entry.name: entry for entry in archive.entries(data, limits)}
    main = next((name for name in parts if re.fullmatch(r"word/document\d*\.xml", name)), None)
    if main is None:
        raise UnreadableWorkbook("missing-part", part="word/document.xml")
    root = parse_xml(archive.unpacked(data, parts[main]), limits, main)
    body = root.find(f"{_W}body")
    if body is None:
        raise UnreadableWorkbook("corrupt", part=main, detail="body")
    stack = _Stack(limits)
    _Word(stack).walk(body, 0)
    told = list(_told(body))
    for name in ("comments", "footnotes", "endnotes"):
        if part := parts.get(f"word/{name}.xml"):
            written = [
                _text_of(one).strip() for one in parse_xml(archive.unpacked(data, part), limits, part.name)
            ]
            told += commented("", [("", text) for text in written])
    for name, part in parts.items():
        if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name):
            margin = parse_xml(archive.unpacked(data, part), limits, name)
            told += in_margins("", [_text_of(line) for line in margin.iter(f"{_W}p")])
    if next(body.iter(f"{_W}tbl"), None) is None:
        # Each tab begins a cell, which may be empty, as in copied text.
        lines = "\n".join(map(_text_of, _outside_boxes(body, f"{_W}p")))
        text = _WIDE_GAP.sub(lambda gap: gap[0] if "\t" in gap[0] else "\t", lines)
        return [replace(text_grid(text, limits), told=tuple(told))]
    return [stack.grid(told)]


def _told(body: Any) -> Iterator[Finding]:
    """What is to be said of a document besides its text: changes, struck-out and hidden text, text boxes."""
    if any(True for _ in body.iter(f"{_W}del", f"{_W}ins", f"{_W}moveFrom")):
        yield note("intake-tracked")
    for paragraph in _outside_boxes(body, f"{_W}p"):
        gone = "".join(_own_text(run) for run in _outside_boxes(paragraph, f"{_W}r") if _is_gone(run))
        if gone.strip():
            yield struck_out("", "", _text_of(paragraph).strip(), gone.strip(), is_number=False)
    texts = ("\n".join(map(_text_of, box.iter(f"{_W}p"))).strip() for box in _boxes(body))
    yield from drawn("", [("", text) for text in texts if text])


def _outside_boxes(element: Any, tag: str) -> Iterator[Any]:
    """The elements of this kind below `element`, those in text boxes left out."""
    for child in element:
        if child.tag == tag:
            yield child
        if child.tag not in (_BOX, _FALLBACK):
            yield from _outside_boxes(child, tag)


def _boxes(element: Any) -> Iterator[Any]:
    """The content of the text boxes below `element`, each once."""
    for child in element:
        if child.tag == _BOX:
            yield child
        elif child.tag != _FALLBACK:
            yield from _boxes(child)


def _is_gone(run: Any) -> bool:
    """Whether a run is struck out or hidden."""
    look = run.find(f"{_W}rPr")
    marks = (look.find(f"{_W}{name}") for name in ("strike", "dstrike", "vanish")) if look is not None else ()
    return any(
        mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false", "off", "none") for mark in marks
    )


def _is_raised(run: Any) -> bool:
    level = run.find(f"{_W}rPr/{_W}vertAlign")
    return level is not None and level.get(f"{_W}val") == "superscript"


def _symbol(font: str, code: str) -> str:
    """The character that Word shows by its code in a font of signs, "" where that is not known."""
    if font == "Symbol" and code in _SIGNS:
        return _SIGNS[code]
    if code in _TICKS:
        return "√"
    return chr(int(code, 16)) if _CODE.fullmatch(code) else ""


def _own_text(run: Any) -> str:
    return "".join(child.text or "" for child in run if child.tag == f"{_W}t")


class _Word:
    """Paragraphs and tables of a document's body, in their order."""

    def __init__(self, stack: _Stack) -> None:
        self._stack = stack
        self._tables = self._texts = 0
        self._above: list[int] = []
        """The columns' widths of the table above, where nothing but 续表 stands between."""

    def walk(self, parent: Any, depth: int) -> None:
        for element in parent:
            if element.tag == f"{_W}p":
                self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                self._table(element, depth)
            elif element.tag in (
                f"{_W}sdt",
                f"{_W}sdtContent",
                f"{_W}ins",
                f"{_W}smartTag",
                f"{_W}customXml",
            ):
                self.walk(element, depth)

    def _paragraph(self, element: Any) -> None:
        text = _text_of(element)
        if text.strip() and not (self._above and _GOES_ON.fullmatch(text.strip())):
            self._above = []
            self._texts += 1
            for line in text.split("\n"):
                name = say("grid-part-text", number=self._texts)
                self._stack.line(_WIDE_GAP.split(line.strip()), name)

    def _table(self, table: Any, depth: int) -> None:
        if depth > _DEEPEST:
            return
        rows = [row for row in _children(table, "tr") if not _is_deleted(row)]
        cells = [list(_children(row, "tc")) for row in rows]
        if sum(map(len, cells)) == 1:  # only a frame round what is in it
            self.walk(cells[0][0], depth + 1)
            return
        self._tables += 1
        name = say("grid-part-table", number=self._tables)
        widths = [
            _number(column, of="w", most=99_999) for column in table.iterfind(f"{_W}tblGrid/{_W}gridCol")
        ]
        self._stack.table(list(_laid_out(rows, cells)), len(rows), name, widths == self._above != [])
        self._above = widths
        for row in cells:
            for cell in row:
                for inner in _children(cell, "tbl"):
                    self._table(inner, depth + 1)


def _laid_out(
    rows: Sequence[Any], cells: Sequence[Sequence[Any]]
) -> Iterator[tuple[int, int, int, int, str]]:
    """The cells with their places: merged to the right by gridSpan, downwards by vMerge, which goes on from merged cells alone: where
    a table was split, the first cell below a header that was put there does not go on from it."""
    placed: list[list[tuple[int, int, str, str]]] = []
    for row, of_row in zip(rows, cells, strict=True):
        column = _number(row.find(f"{_W}trPr/{_W}gridBefore"))
        made = []
        for cell in of_row:
            across = max(1, _number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1))
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            how = merge.get(f"{_W}val", "continue") if merge is not None else ""
            made.append((column, across, how, _cell_text(cell)))
            column += across
        placed.append(made)
    for number, made in enumerate(placed):
        for column, across, how, text in made:
            above = placed[number - 1] if number else []
            if how == "continue" and any(c == column and merged for c, _, merged, _ in above):
                continue
            down = 1
            while (
                how
                and number + down < len(placed)
                and (column, across, "continue")
                in {(c, a, merged) for c, a, merged, _ in placed[number + down]}
            ):
                down += 1
            yield number, column, down, across, text


def _number(element: Any, otherwise: int = 0, of: str = "val", most: int = 200) -> int:
    text = element.get(f"{_W}{of}", "") if element is not None else ""
    return min(int(text), most) if text.isascii() and text.isdigit() else otherwise


def _children(parent: Any, name: str) -> Iterator[Any]:
    """The rows, cells or tables of an element, also those within content controls."""
    for child in parent:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _children(child, name)


def _is_deleted(row: Any) -> bool:
    return row.find(f"{_W}trPr/{_W}del") is not None


def _cell_text(cell: Any) -> str:
    lines = [_text_of(paragraph).strip() for paragraph in _children(cell, "p")]
    return "\n".join(line for line in lines if line)


def _text_of(element: Any) -> str:
    """The text of a paragraph as it reads when all changes are accepted."""
    pieces: list[str] = []
    waiting = [element]
    while waiting:
        node = waiting.pop()
        if node.tag in _LEFT_OUT or node.tag == f"{_W}tbl" or (node.tag == f"{_W}r" and _is_gone(node)):
            continue
        if node.tag in (f"{_W}t", f"{_M}t"):
            pieces.append(node.text or "")
        elif node.tag == f"{_M}sup" or (node.tag == f"{_W}r" and _is_raised(node)):
            pieces.append(raised("".join(map(_text_of, node))))
            continue
        elif node.tag == f"{_M}den":
            pieces.append("/")
        elif node.tag == f"{_W}tab":
            pieces.append("\t")
        elif node.tag in (f"{_W}br", f"{_W}cr"):
            pieces.append("\n")
        elif node.tag == f"{_W}sym":
            pieces.append(_symbol(node.get(f"{_W}font", ""), node.get(f"{_W}char", "").upper()))
        elif node.tag == f"{_W}noBreakHyphen":
            pieces.append("-")
        waiting += reversed(list(node))
    return "".join(pieces)


# ---------------------------------------------------------------- old Word


def old_word_grids(data: bytes, limits: Limits = DEFAULT_LIMITS) -> list[Grid]:
    """The content of a .doc or .wps, which LibreOffice makes a .docx of.

    Raises UnreadableWorkbook: word-not-installed, timeout, corrupt.
    """
    office = find_office()
    if office is None:
        raise UnreadableWorkbook("word-not-installed")
    seconds = 3 * limits.seconds
    with tempfile.TemporaryDirectory(prefix="xlperf-word-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        (place / "a.doc").write_bytes(data)
        try:
            made = convert_by_office(office, place / "a.doc", "docx", place, seconds, limits.memory_bytes)
        except ProgramTooSlow:
            raise UnreadableWorkbook("timeout", seconds=f"{seconds:g}") from None
        except ProgramStatus:
            raise UnreadableWorkbook("corrupt", part=".doc", detail="LibreOffice") from None
        if not made.is_file():
            raise UnreadableWorkbook("corrupt", part=".doc", detail="LibreOffice")
        return word_grids(made.read_bytes(), limits)


# ---------------------------------------------------------------- PDF


def pdf_grids(data: bytes, limits: Limits = DEFAULT_LIMITS) -> list[Grid]:
    """The content of a PDF with a text layer as one grid. Raises UnreadableWorkbook."""
    from xlperf.intake.handmade.formats.native import native_pages

    pages = native_pages(data, limits)
    over = [
        note("intake-over-rows", cell=say("grid-part-page-text", page=number), text=text)
        for number, page in enumerate(pages, 1)
        for text in [text for kind, content in page if kind == "table" for text in content["over"]][:1]
    ]
    parts = parts_of(pages)
    over += [note("intake-parted", sheet="", text=str(page)) for page in [*parted_columns(parts)][:1]]
    ruled = any(part.kind == "table" and len(part.content["edges"]) > 2 for part in parts)
    if not ruled and any(part.kind == "line" and len(part.content) > 1 for part in parts):
        over.append(note("intake-no-lines", sheet=""))
    edges = _edges(part.content["edges"] for part in parts if part.kind == "table")
    stack = _Stack(limits)
    cut: set[str] = set()
    tables, tabled = 0, 0
    before: PagePart | None = None
    apart = False
    for part in parts:
        if part.kind == "table":
            tables, tabled = tables + 1, part.page
            content = part.content
            goes_on = before is not None and is_rest_of(part, before, apart)
            ends = before.content["cut"] if before is not None else ()
            cut_at = {_nearest(edges, left) for left in ends}
            before, apart = part, False
            placed = [
                (row, *_columns(edges, content["edges"], column, across, down), text)
                for row, column, down, across, text, *_ in content["cells"]
            ]
            name = say("grid-part-page", page=part.page, number=tables)
            stack.table(placed, content["rows"], name, goes_on, cut_at)
            cut = {text for row, _, down, _, text in placed if row + down == content["rows"] and text}
        elif tabled == part.page or part.page == 1 or "".join(part.content) not in cut:
            # A merged cell that the end of a page cuts is drawn on both pages.
            apart = True
            pieces = [piece for text in part.content for piece in _WIDE_GAP.split(text)]
            stack.line(pieces, say("grid-part-page-text", page=part.page))
    return [stack.grid(over)]


def _edges(of_tables: Iterator[Sequence[float]]) -> list[float]:
    """The edges of columns that the tables of all pages have, those close to each other once."""
    found: list[float] = []
    for edge in sorted(edge for edges in of_tables for edge in edges):
        if not found or edge - found[-1] > 4:
            found.append(edge)
    return found


def _columns(
    edges: Sequence[float], own: Sequence[float], column: int, across: int, down: int
) -> tuple[int, int, int]:
    """A cell's first column, rows and columns among the edges of all tables."""
    first, last = _nearest(edges, own[column]), _nearest(edges, own[column + across])
    return first, down, max(1, last - first)


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda number: abs(edges[number] - value))
