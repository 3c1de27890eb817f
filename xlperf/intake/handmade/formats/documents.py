"""Word documents as grids, by their tables and paragraphs; old Word through LibreOffice.

Owns how a document's tables and lines become one grid, in their order. Knows nothing of forms.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from xlperf.declaration import Finding
from xlperf.intake.handmade.circumstances import (
    commented,
    drawn,
    in_margins,
    is_number_or_target,
    struck_out,
)
from xlperf.intake.handmade.findings import note
from xlperf.intake.handmade.formats.document_rows import WIDE_GAP, DocumentRows
from xlperf.intake.handmade.formats.lines import text_grid
from xlperf.intake.handmade.formats.word_fields import box_of_control, clear_prompts, shown_by_field
from xlperf.intake.handmade.model import Grid
from xlperf.messages import say
from xlperf.ooxml import archive
from xlperf.ooxml.address import address
from xlperf.ooxml.limits import Limits
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.rich_text import raised
from xlperf.ooxml.safe_xml import parse_xml
from xlperf.ooxml.text import bare_text
from xlperf.system.programs import find_office
from xlperf.system.run_program import ProgramStatus, ProgramTooSlow, convert_by_office

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = frozenset(
    f"{_W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "txbxContent", "rt")
) | {_FALLBACK}
_BOX = f"{_W}txbxContent"
_CHANGES = ("del", "ins", "moveFrom", "cellDel", "cellIns", "cellMerge")
_TICKS = frozenset(("F0FC", "F0FE", "F052", "F050", "2713", "2714", "221A"))
_SIGNS = {"F0B3": "≥", "F0A3": "≤", "F0B1": "±", "F0B4": "×", "F0D6": "√", "F03D": "=", "F025": "%"}
_CODE = re.compile("(?:00[2-9A-F]|[1-9A-C][0-9A-F]{2})[0-9A-F]")
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
"""Of equations."""
_OBJECTS = (f"{_W}object", f"{_W}altChunk")
"""Embedded sheets, documents and controls, and files put into the document whole."""
_GOES_ON = re.compile(r"[（(]?\s*续\s*(?:上?\s*[表页]\s*[一二三四五六七八九十\d]*)?\s*[)）]?[:：]?")
_DEEPEST = 8
"""Tables within tables; deeper ones are no form."""


def word_grids(data: bytes, limits: Limits) -> list[Grid]:
    """The content of a .docx as one grid. Raises UnreadableWorkbook."""
    parts = {entry.name: entry for entry in archive.entries(data, limits)}
    main = next((name for name in parts if re.fullmatch(r"word/document\d*\.xml", name)), None)
    if main is None:
        raise UnreadableWorkbook("missing-part", part="word/document.xml")
    root = parse_xml(archive.unpacked(data, parts[main]), limits, main)
    body = root.find(f"{_W}body")
    if body is None:
        raise UnreadableWorkbook("corrupt", part=main, detail="body")
    clear_prompts(body)
    stack = DocumentRows(limits)
    word = _Word(stack)
    word.walk(body, 0)
    told = [*_told(body), *word.told()]
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
        text = WIDE_GAP.sub(lambda gap: gap[0] if "\t" in gap[0] else "\t", lines)
        return [replace(text_grid(text, limits), told=tuple(told))]
    return [stack.grid(told)]


def _told(body: Any) -> Iterator[Finding]:
    """What is to be said of a document besides its text: changes, struck-out and hidden text, text boxes."""
    if next(body.iter(*(f"{_W}{name}" for name in _CHANGES)), None) is not None:
        yield note("intake-tracked")
    for paragraph in _outside_boxes(body, f"{_W}p"):
        gone = "".join(_own_text(run) for run in _outside_boxes(paragraph, f"{_W}r") if _is_gone(run))
        if gone.strip():
            gone = gone.strip()
            yield struck_out("", "", _text_of(paragraph).strip(), gone, is_number=is_number_or_target(gone))
    texts = ("\n".join(map(_text_of, box.iter(f"{_W}p"))).strip() for box in _boxes(body))
    objects = sum(1 for _ in _outside_boxes(body, *_OBJECTS))
    yield from drawn("", [*(("", text) for text in texts if text), *[("", "")] * objects])


def _outside_boxes(element: Any, *tags: str) -> Iterator[Any]:
    """The elements of these kinds below `element`, those in text boxes left out."""
    for child in element:
        if child.tag in tags:
            yield child
        if child.tag not in (_BOX, _FALLBACK):
            yield from _outside_boxes(child, *tags)


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

    def __init__(self, stack: DocumentRows) -> None:
        self._stack = stack
        self._tables = self._texts = 0
        self._hidden: list[tuple[str, str]] = []
        """place and text of cells that are merged into the one above, of which Word shows nothing"""
        self._pictures: list[tuple[str, str]] = []
        self._above: list[int] = []
        """The columns' widths of the table above, where nothing but 续表 stands between."""

    def told(self) -> Iterator[Finding]:
        """What stands in the tables' cells and is not read."""
        for place, text in self._hidden:
            yield struck_out("", place, "", text, is_number=is_number_or_target(text))
        yield from drawn("", self._pictures)

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
                self._stack.line(WIDE_GAP.split(line.strip()), name)

    def _table(self, table: Any, depth: int) -> None:
        if depth > _DEEPEST:
            return
        rows = [row for row in _children(table, "tr") if not _is_deleted(row)]
        cells = [[cell for cell in _children(row, "tc") if not _is_deleted_cell(cell)] for row in rows]
        if sum(map(len, cells)) == 1:  # only a frame round what is in it
            self.walk(cells[0][0], depth + 1)
            return
        self._tables += 1
        name = say("grid-part-table", number=self._tables)
        widths = [
            _number(column, of="w", most=99_999) for column in table.iterfind(f"{_W}tblGrid/{_W}gridCol")
        ]
        laid = list(_laid_out(rows, cells))
        shown = [(one.row, one.column, one.down, one.across, one.text) for one in laid if one.owner is None]
        self._stack.table(shown, len(rows), name, widths == self._above != [])
        for one in laid:
            place = f"{name} {address(one.row, one.column)}"
            if one.owner is None and not one.text and _has_picture(one.element):
                self._pictures.append((place, ""))
            elif one.owner is not None and one.text and bare_text(one.text) != bare_text(one.owner):
                self._hidden.append((place, one.text))
        self._above = widths
        for row in cells:
            for cell in row:
                for inner in _children(cell, "tbl"):
                    self._table(inner, depth + 1)


class _Cell(NamedTuple):
    """A cell with its place. `owner`: the text of the cell above into which it is merged, so that nothing of its own is seen; else
    None."""

    row: int
    column: int
    down: int
    across: int
    text: str
    element: Any
    owner: str | None = None


def _laid_out(rows: Sequence[Any], cells: Sequence[Sequence[Any]]) -> Iterator[_Cell]:
    """The cells with their places: merged to the right by gridSpan, downwards by vMerge, which goes on from merged cells alone: where
    a table was split, the first cell below a header that was put there does not go on from it."""
    placed: list[list[tuple[int, int, str, Any]]] = []
    for row, of_row in zip(rows, cells, strict=True):
        column = _number(row.find(f"{_W}trPr/{_W}gridBefore"))
        made = []
        for cell in of_row:
            across = max(1, _number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1))
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            how = merge.get(f"{_W}val", "continue") if merge is not None else ""
            made.append((column, across, how, cell))
            column += across
        placed.append(made)
    owners: dict[int, str] = {}
    """column -> the text of the merged cell that begins there"""
    for number, made in enumerate(placed):
        for column, across, how, cell in made:
            above = placed[number - 1] if number else []
            text = _cell_text(cell)
            if how == "continue" and any(c == column and merged for c, _, merged, _ in above):
                yield _Cell(number, column, 1, across, text, cell, owners.get(column, ""))
                continue
            owners[column] = text
            down = 1
            while (
                how
                and number + down < len(placed)
                and (column, across, "continue")
                in {(c, a, merged) for c, a, merged, _ in placed[number + down]}
            ):
                down += 1
            yield _Cell(number, column, down, across, text, cell)


def _has_picture(cell: Any) -> bool:
    """Whether a cell holds a picture, itself and not in a table of its own."""
    things = _outside_boxes(cell, f"{_W}drawing", f"{_W}pict", f"{_W}tbl")
    return any(one.tag != f"{_W}tbl" and next(_boxes(one), None) is None for one in things)


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


def _is_deleted_cell(cell: Any) -> bool:
    return cell.find(f"{_W}tcPr/{_W}cellDel") is not None


def _cell_text(cell: Any) -> str:
    lines = [_text_of(paragraph).strip() for paragraph in _children(cell, "p")]
    return "\n".join(line for line in lines if line)


def _text_of(element: Any) -> str:
    """The text of a paragraph as it reads when all changes are accepted."""
    pieces: list[str] = []
    fields: list[tuple[str, int]] = []
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
        elif node.tag == f"{_W}fldChar":
            kind = node.get(f"{_W}fldCharType")
            if kind == "begin":
                fields.append((shown_by_field(node), len(pieces)))
            elif kind == "end" and fields:
                shown, first = fields.pop()
                pieces += [shown] * (not "".join(pieces[first:]).strip())
        elif node.tag == f"{_W}sdt" and (box := box_of_control(node)):
            pieces.append(box)
            continue
        waiting += reversed(list(node))
    return "".join(pieces)


# ---------------------------------------------------------------- old Word


def old_word_grids(data: bytes, limits: Limits) -> list[Grid]:
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
