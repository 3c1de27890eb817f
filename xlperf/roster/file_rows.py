"""The rows of a roster's file as texts, whatever kind of file it is: a workbook's sheets, or a text with separators.

Owns the way from bytes to cells: encodings, merged cells, numbers that stand for codes. Knows no headings.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import field
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlperf.roster.words  # noqa: F401  the messages of this package
from xlperf.errors import XlperfError
from xlperf.messages import say
from xlperf.ooxml.address import address, corners, position
from xlperf.ooxml.book import Book
from xlperf.ooxml.cells import SheetEntry, number_of
from xlperf.ooxml.compound import SIGNATURE
from xlperf.ooxml.number_format import day_of, number_format
from xlperf.ooxml.package import Package
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.text import utf16_of
from xlperf.system.dataclass import dataclass

LARGEST = 64 * 2**20
"""Bytes of a roster. One of 100,000 departments has about 10 MB."""
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et", ".ods")
TEXTS = (".csv", ".txt", ".tsv")
CSV_ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in turn: Excel saves "CSV UTF-8" with a mark, and plain CSV in the system's encoding, GBK in China."""
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"|\'(?=[0-9])(.*)')
"""How people keep a number's zeros in a text: ="001" for Excel, or an apostrophe as in its cells."""
_ONLY_ZEROS = re.compile(r"0{2,20}")

FileRow = tuple[int, list[str]]
"""The number of a row, from 1, and the texts of its cells, stripped."""


class RosterError(XlperfError, ValueError):
    """A roster that cannot be used; `problems` are sentences, each with the line it is about."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass
class RosterSheet:
    """One sheet, or the text as a whole: its filled rows. `numbers`: (line, column from 0) of cells that hold a number
    and no text; `merged`: the areas that are one cell, as (first line, first column, last line, last column)."""

    name: str
    lines: list[FileRow]
    numbers: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def zeros_kept(self, path: Path, data: bytes, column: int) -> None:
        """Numbers of `column` that a format such as 000 shows with zeros in front become these texts, where the kind of
        file tells its formats (.xlsx)."""
        if path.suffix.lower() not in (".xlsx", ".xlsm") or not any(at == column for _, at in self.numbers):
            return
        formats = _formats(data, self.name, column)
        for line, cells in self.lines:
            zeros = formats.get(line, "")
            if (line, column) in self.numbers and _ONLY_ZEROS.fullmatch(zeros):
                cells[column] = cells[column].zfill(len(zeros))

    def zeros_unknown(self, path: Path, column: int, rows: int) -> list[FileRow]:
        """The lines below the first `rows` whose codes are numbers of which nobody can tell whether zeros stood in front:
        of a file that does not tell its formats, numbers of different lengths, or of one digit or two."""
        if path.suffix.lower() not in (".xls", ".et", ".ods"):
            return []
        codes = [
            (line, cells[column])
            for line, cells in self.lines[rows:]
            if (line, column) in self.numbers and cells[column]
        ]
        lengths = {len(code) for _, code in codes}
        if not codes or (len(lengths) == 1 and min(lengths) > 2):
            return []
        return [(line, [code]) for line, code in codes]


def sheets_of(path: Path) -> tuple[bytes, list[RosterSheet]]:
    """The file's bytes and its sheets; raises RosterError."""
    data = _bytes_of(path)
    ending = path.suffix.lower()
    if ending in WORKBOOKS:
        return data, list(_workbook(data, path))
    if ending in TEXTS:
        return data, [_text(data, path)]
    raise RosterError([say("roster-kind", path=path.name)])


def sheet_of_frame(frame: Any) -> RosterSheet:
    """A data frame as a sheet: its columns' names in the first line, its index left out. Numbers are their plain digits.

    A whole number that came as a float because of gaps is a whole number; one of more digits than a float keeps counts as a
    number that has lost some.
    """
    from xlperf.declaration.entered import Unfit, entered_in, entered_of

    sheet = RosterSheet("", [(1, [str(name).strip() for name in frame.columns])])
    columns = [list(entered_in(frame.iloc[:, at], "text")) for at in range(len(frame.columns))]
    for line, values in enumerate(zip(*columns, strict=True), 2):
        cells = []
        for at, value in enumerate(values):
            try:
                cells.append(str(entered_of(value, "text") or "").strip())
            except Unfit:
                raise RosterError(
                    [say("roster-cell", line=line, heading=frame.columns[at], value=value)]
                ) from None
            if isinstance(value, float):
                sheet.numbers.add((line, at))
        if any(cells):
            sheet.lines.append((line, cells))
    return sheet


def _unreadable(path: Path, detail: object) -> RosterError:
    return RosterError([say("roster-unreadable", path=path.name, detail=detail)])


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise _unreadable(path, say("roster-too-large", size=size))
        return path.read_bytes()
    except FileNotFoundError:
        raise RosterError([say("roster-not-found", path=path)]) from None
    except OSError as error:
        raise _unreadable(path, error.strerror) from None


def _text(data: bytes, path: Path) -> RosterSheet:
    codec = utf16_of(data)
    encodings = (codec,) if codec else CSV_ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _unreadable(path, say("roster-encoding"))
    before = 0
    if said := _SEPARATOR_LINE.match(text):
        separator, text, before = said[1], text[said.end() :], 1
    else:
        # Titles above the headings hold no separator: the line with most of them tells.
        head = text.splitlines()[:20]
        separator = max(",;\t，", key=lambda mark: max((line.count(mark) for line in head), default=0))
    lines: list[FileRow] = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        for cells in reader:
            lines.append((before + 1, [_bare_text(cell.strip()) for cell in cells]))
            before = reader.line_num + (1 if said else 0)
    except csv.Error as error:
        raise _unreadable(path, error) from None
    return RosterSheet("", [line for line in lines if any(line[1])])


def _bare_text(cell: str) -> str:
    kept = _KEPT_AS_TEXT.fullmatch(cell)
    return cell if kept is None else (kept[1] or kept[2] or "").strip()


def _workbook(data: bytes, path: Path) -> Iterator[RosterSheet]:
    if data.startswith((SIGNATURE, b"\x09\x08")):
        yield from _of_xls(data, path)
        return
    try:
        import python_calamine
    except ModuleNotFoundError:  # as in a browser
        yield from _by_own_reader(data, path)
        return
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            one for one in workbook.sheets_metadata if one.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        shown = [one for one in sheets if one.visible == python_calamine.SheetVisibleEnum.Visible]
        spans = _open_document_spans(data) if path.suffix.lower() == ".ods" else {}
        for one in shown or sheets:
            found = _sheet(workbook.get_sheet_by_name(one.name))
            found.merged += spans.get(one.name, [])
            yield found
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:  # noqa: BLE001  calamine's PanicException is no Exception
        raise _unreadable(path, say("roster-damaged")) from None


def _open_document_spans(data: bytes) -> dict[str, list[tuple[int, int, int, int]]]:
    """The merged areas of each sheet of an .ods, which the parser of sheets does not tell; none of a damaged file."""
    from xlperf.ooxml import archive
    from xlperf.ooxml.limits import DEFAULT_LIMITS
    from xlperf.ooxml.refusal import UnreadableWorkbook
    from xlperf.ooxml.safe_xml import parse_xml

    try:
        entries = {entry.name: entry for entry in archive.entries(data, DEFAULT_LIMITS)}
        root = parse_xml(archive.unpacked(data, entries["content.xml"]), DEFAULT_LIMITS, "content.xml")
    except (UnreadableWorkbook, KeyError):
        return {}
    return {str(table.get(f"{_TABLE}name")): list(_spans(table)) for table in root.iter(f"{_TABLE}table")}


def _spans(table: Any) -> Iterator[tuple[int, int, int, int]]:
    line = 1
    for row in table.iter(f"{_TABLE}table-row"):
        column = 0
        for cell in row:
            down, across = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
            if down * across > 1:
                yield line, column, line + down - 1, column + across - 1
            column += _count(cell, "number-columns-repeated")
        line += _count(row, "number-rows-repeated")


def _count(element: Any, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def _sheet(sheet: Any) -> RosterSheet:
    found = RosterSheet(sheet.name, [])
    try:
        areas = sheet.merged_cell_ranges or []
    except (AttributeError, ValueError):
        areas = []
    found.merged = [(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in areas]
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), 1):
        cells = [_cell_text(value) for value in row]
        if any(cells):
            found.lines.append((number, cells))
            found.numbers |= {(number, at) for at, value in enumerate(row) if isinstance(value, int | float)}
    return found


def _cell_text(value: object) -> str:
    """A cell as text; a number without ".0" and without an exponent."""
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f") if value == value else ""
    return "" if value is None else str(value).strip()


def _of_xls(data: bytes, path: Path) -> Iterator[RosterSheet]:
    """The sheets of an .xls or .et."""
    from xlperf.ooxml.xls_sheets import xls_sheets

    try:
        sheets = xls_sheets(data, sys.maxsize)
    except UnreadableWorkbook:
        raise _unreadable(path, say("roster-damaged")) from None
    for sheet in [one for one in sheets if not one["hidden"]] or sheets:
        found, rows = RosterSheet(sheet["name"], []), dict[int, dict[int, str]]()
        found.merged = [
            (row + 1, column, row + down, column + across - 1)
            for row, column, down, across in sheet["merges"]
        ]
        for row, column, kind, value, code in sheet["cells"]:
            day = _day(value, code, sheet["from_1904"]) if kind == "n" else ""
            rows.setdefault(row + 1, {})[column] = day or _cell_text(value)
            if kind == "n" and not day:
                found.numbers.add((row + 1, column))
        found.lines = _lines(rows)
        yield found


def _day(value: float, code: str, from_1904: bool) -> str:
    moment = day_of(number_of(repr(value)), from_1904) if number_format(code).is_date else None
    return "" if moment is None else f"{moment:%Y-%m-%d}"


def _lines(rows: dict[int, dict[int, str]]) -> list[FileRow]:
    """The filled rows of cells by their columns, in their order."""
    lines = [
        (line, [cells.get(at, "") for at in range(max(cells) + 1)]) for line, cells in sorted(rows.items())
    ]
    return [(line, texts) for line, texts in lines if any(texts)]


def _by_own_reader(data: bytes, path: Path) -> Iterator[RosterSheet]:
    """The sheets of an .xlsx, read as a declaration's workbook is."""
    try:
        book = Book(Package(data))
        shown = [entry for entry in book.sheets if entry.state == "visible"]
        for entry in shown or book.sheets:
            yield _own_sheet(book, entry)
    except UnreadableWorkbook as refusal:
        raise _unreadable(path, refusal) from None


def _own_sheet(book: Book, entry: SheetEntry) -> RosterSheet:
    found = RosterSheet(entry.name, [])
    sheet = book.sheet(entry)
    for merge in sheet.merges:
        (top, left), (bottom, right) = corners(merge)
        if min(top, left, bottom, right) >= 0:
            found.merged.append((top + 1, left, bottom + 1, right))
    rows: dict[int, dict[int, str]] = {}
    for place in sheet.cells:
        (row, column), value = position(place), sheet.value(place)
        if row < 0 or value is None:
            continue
        text = format(value.normalize(), "f") if isinstance(value, Decimal) else str(value).strip()
        rows.setdefault(row + 1, {})[column] = text
        if isinstance(value, Decimal):
            found.numbers.add((row + 1, column))
    found.lines = _lines(rows)
    return found


def looks_of(path: Path, data: bytes, sheet: RosterSheet, column: int) -> tuple[set[int], set[int]]:
    """The lines whose cell in `column` is struck out as a whole, and the lines that are hidden, where the kind of file tells
    (.xlsx)."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return set(), set()
    try:
        book = Book(Package(data))
        entry = next(one for one in book.sheets if one.name == sheet.name)
        strikes = bool(book.styles.struck or book.rich_strings)
        raw = book.raw(entry)
        if not strikes and raw and b"hidden=" not in raw and b' ht="0' not in raw:
            return set(), set()
        cells = book.sheet(entry)
        places = [address(line - 1, column) for line, _ in sheet.lines] if strikes else []
        struck = {
            position(place)[0] + 1
            for place in places
            if (parts := cells.struck(place, cells.style(place) in book.styles.struck))
            and not parts[0].strip()
        }
        return struck, set(cells.hidden_rows)
    except UnreadableWorkbook:
        return set(), set()  # its values were read all the same


def _formats(data: bytes, sheet: str, column: int) -> dict[int, str]:
    """The number formats of a column's cells by their row."""
    book = Book(Package(data))
    entry = next(one for one in book.sheets if one.name == sheet)
    cells = book.sheet(entry)
    places = [(position(place), place) for place in cells.cells]
    return {row + 1: book.number_format(cells.style(place)) for (row, at), place in places if at == column}
