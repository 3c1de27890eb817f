"""OpenDocument spreadsheets (.ods, flat .fods) as grids: values, spans, and shares as they are shown.

Owns the reading of ODF's tables (OASIS OpenDocument 1.2, part 1, 9). Opens archives through the gate; no forms here.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from xlperf.expression import plain
from xlperf.intake.handmade.model import Grid, GridCell, entered_of
from xlperf.ooxml import archive
from xlperf.ooxml.cells import number_of
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.safe_xml import parse_xml
from xlperf.ooxml.text import LONGEST_CELL

_ODF = "{urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _TEXT, _STYLE = (
    f"{_ODF}office:1.0}}",
    f"{_ODF}table:1.0}}",
    f"{_ODF}text:1.0}}",
    f"{_ODF}style:1.0}}",
)
_CONTENT = "content.xml"


def open_document_grids(data: bytes, limits: Limits = DEFAULT_LIMITS) -> list[Grid]:
    """The sheets of an .ods or .fods, hidden ones marked. Raises UnreadableWorkbook."""
    if data.startswith(b"PK"):
        entries = {entry.name: entry for entry in archive.entries(data, limits)}
        if _CONTENT not in entries:
            raise UnreadableWorkbook("missing-part", part=_CONTENT)
        data = archive.unpacked(data, entries[_CONTENT])
    root = parse_xml(data, limits, _CONTENT)
    unseen = {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        if any(child.get(f"{_TABLE}display") == "false" for child in style)
    }
    return [
        _sheet(table, table.get(f"{_TABLE}style-name") in unseen, limits)
        for spreadsheet in root.iter(f"{_OFFICE}spreadsheet")
        for table in spreadsheet.iterfind(f"{_TABLE}table")
    ]


def _sheet(table: Any, hidden: bool, limits: Limits) -> Grid:
    name = table.get(f"{_TABLE}name", "")
    rows: list[tuple[GridCell, ...]] = []
    number = count = 0
    for row in _rows(table):
        times = _whole(row, "number-rows-repeated")
        cells = list(islice(_cells(row, number), limits.form_cells + 1))
        for repeat in range(times if cells else 0):
            count += len(cells)
            if count > limits.form_cells:
                return Grid((), name, "sheet", (), hidden, left_out=count)
            at = number + repeat
            rows.append(
                tuple(GridCell(at, c.column, c.value, c.across, c.down, at + 1, c.note) for c in cells)
            )
        number += times
    return Grid(tuple(rows), name, "sheet", (), hidden)


def _rows(element: Any) -> Iterator[Any]:
    """The rows of a table, also those within groups and headers; not those of tables within cells."""
    for child in element:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in (f"{_TABLE}table-row-group", f"{_TABLE}table-header-rows", f"{_TABLE}table-rows"):
            yield from _rows(child)


def _cells(row: Any, number: int) -> Iterator[GridCell]:
    column = 0
    for cell in row:
        times = _whole(cell, "number-columns-repeated")
        if cell.tag == f"{_TABLE}table-cell" and len(cell):
            value, note = _value(cell)
            if value is not None:
                across, down = _whole(cell, "number-columns-spanned"), _whole(cell, "number-rows-spanned")
                for repeat in range(times):
                    yield GridCell(number, column + repeat, value, across, down, number + 1, note)
        column += times


def _whole(element: Any, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def _value(cell: Any) -> tuple[Decimal | str | None, str]:
    kind = cell.get(f"{_OFFICE}value-type", "")
    shown = "\n".join(_paragraph(child) for child in cell if child.tag == f"{_TEXT}p")
    if kind in ("float", "currency", "percentage"):
        try:
            # Gnumeric writes all digits of the double; what was entered is its shortest decimal.
            number = number_of(cell.get(f"{_OFFICE}value", ""))
        except (ValueError, OverflowError):
            return entered_of(shown), ""
        return (f"{plain(number * 100)}%" if kind == "percentage" else number), ""
    if kind in ("date", "time"):
        return entered_of(shown or cell.get(f"{_OFFICE}{kind}-value")), "intake-date"
    return entered_of(cell.get(f"{_OFFICE}string-value") or shown), ""


def _paragraph(element: Any) -> str:
    """The text of a paragraph, no more of it than a cell can hold."""
    pieces = [element.text or ""]
    blanks = 0
    for child in element:
        if child.tag == f"{_TEXT}s":
            times = child.get(f"{_TEXT}c", "1")
            times = int(times) if times.isascii() and times.isdigit() and len(times) < 6 else 1
            blanks += times
            pieces.append(" " * (times if blanks < LONGEST_CELL else 1))
        elif child.tag == f"{_TEXT}tab":
            pieces.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            pieces.append("\n")
        elif child.tag != f"{_OFFICE}annotation":
            pieces.append(_paragraph(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
