"""Spreadsheets as grids: .xlsx and .xlsm through the gate, .xls and .et by `xls_sheets`, .xlsb through a native parser.

Owns how a number becomes what the sheet shows of it (90%, a day). Knows nothing of forms.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from xlperf.declaration import Finding
from xlperf.expression import plain
from xlperf.intake.handmade.circumstances import (
    commented,
    drawn,
    in_margins,
    is_number_or_target,
    links_to_programs,
    looks_unknown,
    struck_out,
    uncomputed,
)
from xlperf.intake.handmade.model import Grid, GridCell, entered_of
from xlperf.ooxml import archive, compound
from xlperf.ooxml.address import address, corners, position
from xlperf.ooxml.book import Book
from xlperf.ooxml.cells import ERROR_MARK, CellValue, Sheet, number_of
from xlperf.ooxml.drawn import PICTURE, drawn_over, related
from xlperf.ooxml.formula import arithmetic, asks_program
from xlperf.ooxml.limits import Limits
from xlperf.ooxml.number_format import day_of, number_format
from xlperf.ooxml.package import Package
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.return_marks import foreign_notes
from xlperf.system.dataclass import dataclass

_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def package_grids(package: Package) -> list[Grid]:
    """The sheets of an .xlsx or .xlsm, hidden ones marked. Raises UnreadableWorkbook."""
    book = Book(package)
    programs = any(b"ddeLink" in package.read(part) for part in book.external_links() if part in package)
    grids = []
    for entry in book.sheets:
        sheet = book.sheet(entry)
        hidden = entry.state != "visible"
        if len(sheet.cells) > package.limits.form_cells:
            grids.append(Grid((), entry.name, "sheet", (), hidden, left_out=len(sheet.cells)))
            continue
        told: list[Finding] = []
        formulas: list[str] = []
        cells = list(_cells(book, sheet, entry.name, told, formulas))
        told += uncomputed(entry.name, formulas)
        unseen = _Unseen(
            frozenset(row - 1 for row in sheet.hidden_rows),
            [(first - 1, last - 1) for first, last in sheet.hidden_columns],
            frozenset(_position(place) for place in sheet.cells if sheet.style(place) in book.styles.unseen)
            if book.styles.unseen
            else frozenset(),
        )
        if programs or any(asks_program(f"={text}") for text in sheet.formula_texts()):
            told.append(links_to_programs(entry.name))
        told += drawn(
            entry.name,
            [(one.cell, one.text) for one in drawn_over(package, entry.part) if one.kind != PICTURE],
        )
        told += in_margins(entry.name, sheet.margins)
        notes = foreign_notes(package, [part for _, part in related(package, entry.part)])
        told += commented(entry.name, notes)
        grids.append(
            _grid(cells, merged_cells(sheet), entry.name, hidden, unseen, tuple(told), book.from_1904)
        )
    return grids


def _cells(
    book: Book, sheet: Sheet, name: str, told: list[Finding], formulas: list[str]
) -> Iterator[tuple[int, int, object, str]]:
    """Row, column, value and number format of each cell; what is struck out is told of and left out. `formulas`: those without a result."""
    never_computed = book.is_uncomputed and not any(map(sheet.value, sheet.formulas))
    for place in sheet.cells:
        value: object = sheet.raised(place) or sheet.value(place)
        if sheet.lacks_result(place) or (never_computed and not value and sheet.has_formula(place)):
            formula = f"={sheet.formulas[place].removeprefix('=')}"
            if (value := arithmetic(formula[1:])) is None:
                formulas.append(f"{place} {formula}")
                value = formula
        style = sheet.style(place)
        parts = sheet.struck(place, by_cell=style in book.styles.struck)
        if parts is not None and parts[1]:
            is_number = isinstance(value, Decimal) or is_number_or_target(parts[1])
            told.append(struck_out(name, place, *parts, is_number=is_number))
            value = parts[0] or None
        if isinstance(value, str) and value.startswith("=DISPIMG("):
            told += drawn(name, [(place, "")])  # a picture that WPS keeps in the cell
            continue
        yield (*_position(place), value, book.number_format(style))


@dataclass(frozen=True)
class _Unseen:
    """The rows and columns (first and last) of a sheet that are hidden, from 0, and the cells whose characters have the
    colour of what is behind them."""

    rows: Collection[int] = ()
    columns: Sequence[tuple[int, int]] = ()
    cells: Collection[tuple[int, int]] = ()

    def holds(self, row: int, column: int) -> bool:
        return (
            row in self.rows
            or (row, column) in self.cells
            or any(first <= column <= last for first, last in self.columns)
        )


def _position(place: str) -> tuple[int, int]:
    found = position(place)
    if found[0] < 0:
        raise UnreadableWorkbook("corrupt", part="xl/worksheets", detail=place)
    return found


def merged_cells(sheet: Sheet) -> dict[tuple[int, int], tuple[int, int]]:
    """(row, column) -> (down, across) of each, from 0."""
    found = {}
    for merge in sheet.merges:
        (top, left), (bottom, right) = corners(merge)
        if top >= 0 and bottom >= 0:
            found[top, left] = bottom - top + 1, right - left + 1
    return found


def _grid(
    cells: Any,
    merges: dict[tuple[int, int], tuple[int, int]],
    name: str,
    hidden: bool,
    unseen: _Unseen,
    told: tuple[Finding, ...],
    from_1904: bool = False,
) -> Grid:
    rows: dict[int, list[GridCell]] = {}
    for row, column, value, code in cells:
        entered, note = _entered(value, code, from_1904)
        if entered is None:
            continue
        down, across = merges.get((row, column), (1, 1))
        shown = _as_shown(value, code, from_1904)
        if shown.endswith("%") and not note:
            entered = shown  # a percentage is what it is seen to be
        cell = GridCell(
            row,
            column,
            entered,
            across,
            down,
            row + 1,
            note,
            shown,
            unseen.holds(row, column) or _shows_nothing(value, code),
        )
        rows.setdefault(row, []).append(cell)
    ordered = tuple(tuple(sorted(rows[row], key=lambda cell: cell.column)) for row in sorted(rows))
    filled = {(cell.row, cell.column) for row in ordered for cell in row}
    merged = tuple(
        GridCell(row, column, "", across, down)
        for (row, column), (down, across) in merges.items()
        if (row, column) not in filled
    )
    return Grid(ordered, name, "sheet", (), hidden, told=told, merged=merged)


def grid_of_values(name: str, rows: Iterable[Sequence[object]], limits: Limits) -> Grid:
    """The grid of a sheet given as rows of values; raises UnreadableWorkbook for more than a form can be."""
    cells = []
    for at, values in enumerate(rows):
        cells += [(at, column, value, "") for column, value in enumerate(values)]
        if len(cells) > limits.cells:
            raise UnreadableWorkbook("too-many-cells", part=name, count=len(cells), limit=limits.cells)
    return _grid(cells, {}, name, False, _Unseen(), ())


def _shows_nothing(value: CellValue | object, code: str) -> bool:
    """Whether a number's format (;;;) lets nothing of it be seen."""
    if isinstance(value, bool) or not isinstance(value, Decimal) or ";" not in code:
        return False
    return number_format(code).shown(value) == ""


def _as_shown(value: CellValue | object, code: str, from_1904: bool) -> str:
    """A number as its format shows it, "" where that is not certain, or the value is none."""
    form = number_format(code)
    if isinstance(value, bool) or not isinstance(value, Decimal) or form.is_general:
        return ""
    shown = form.shown(value, from_1904)
    if shown is None and form.moves_the_point(value):
        return number_format(code.replace("!", "\\")).shown(value) or code
    return shown or ""


def _entered(value: CellValue | object, code: str, from_1904: bool) -> tuple[Decimal | str | None, str]:
    """A value as the sheet shows it where that matters, and the note it deserves."""
    if isinstance(value, _Time):
        return str(value), "intake-date"
    if isinstance(value, str):
        return entered_of(value.lstrip(ERROR_MARK)), ""
    if isinstance(value, Decimal) and not isinstance(value, bool):
        if "%" in _QUOTED.sub("", code):
            return f"{plain(value * 100)}%", ""
        moment = _moment(value, code, from_1904)
        return (moment, "intake-date") if moment else (value, "")
    if isinstance(value, datetime.date):
        return _day(value), "intake-date"
    if isinstance(value, float):
        share = 0 < value <= 1
        number = number_of(repr(value)) if math.isfinite(value) else None
        return number, "intake-share" if share and value != 1 else ""
    return entered_of(value), ""


def _moment(value: Decimal, code: str, from_1904: bool) -> str:
    """The day, or the time of day, as which a number is shown; "" where it is none."""
    form = number_format(code)
    moment = day_of(value, from_1904) if value > 0 and form.is_date else None
    if moment is None:
        return ""
    if set("ymd") & set(form.parts_of_date):
        return _day(moment)
    return form.shown(value, from_1904) or f"{moment:%H:%M:%S}"


def _day(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def xls_grids(data: bytes, limits: Limits) -> list[Grid]:
    """The sheets of an .xls or .et. Raises UnreadableWorkbook."""
    from xlperf.ooxml.xls_sheets import xls_sheets

    if not data.startswith((compound.SIGNATURE, b"\x09\x08")):
        raise UnreadableWorkbook("old-binary")  # Excel 2 to 4
    grids = []
    for sheet in xls_sheets(data, limits.form_cells + 1):
        name, look, told = sheet["name"], sheet["look"], []
        if sheet["count"] > limits.form_cells:
            grids.append(Grid((), name, "sheet", (), sheet["hidden"], left_out=sheet["count"]))
            continue
        struck = set(look.struck)
        parts = {(row, column): (left, gone) for row, column, gone, left in look.struck_parts}
        cells: list[tuple[int, int, object, str]] = []
        for row, column, kind, value, code in sheet["cells"]:
            if (row, column) in parts:
                told.append(struck_out(name, address(row, column), *parts[row, column], is_number=False))
                cells.append((row, column, parts[row, column][0], code))
            elif (row, column) in struck:
                told.append(
                    struck_out(
                        name,
                        address(row, column),
                        "",
                        str(value),
                        is_number=kind == "n" or is_number_or_target(str(value)),
                    )
                )
            elif (row, column) in look.raised:
                cells.append((row, column, look.raised[row, column], code))
            elif kind != "n" or math.isfinite(value):
                cells.append((row, column, number_of(repr(value)) if kind == "n" else value, code))
        told += drawn(name, [("", text) for text in look.drawn])
        told += in_margins(name, look.margins)
        told += commented(name, [("", text) for text in look.comments])
        if look.programs:
            told.append(links_to_programs(name))
        unseen = _Unseen(frozenset(look.hidden_rows), look.hidden_columns, frozenset(look.coloured))
        grids.append(
            _grid(cells, _areas(sheet), name, sheet["hidden"], unseen, tuple(told), sheet["from_1904"])
        )
    return grids


def xlsb_grids(data: bytes, limits: Limits) -> list[Grid]:
    """The sheets of an .xlsb. Raises UnreadableWorkbook, whatever the file does to its parser."""
    from xlperf.intake.handmade.formats.native import native_sheets
    from xlperf.intake.handmade.formats.xlsb_records import SheetRecords, records_of

    # The parser proves no checksums: a part is unpacked here first, for its own reason where it is damaged or a bomb.
    parts = {
        entry.name: archive.unpacked(data, entry)
        for entry in archive.entries(data, limits)
        if not entry.is_folder
    }
    records, grids = records_of(parts), []
    for sheet in native_sheets(data, limits):
        name, hidden = sheet["name"], sheet["hidden"]
        own = records.get(name, SheetRecords())
        cells: list[tuple[int, int, object, str]] = [*own.errors]
        cells += [(row, column, _native(kind, value), "") for row, column, kind, value in sheet["cells"]]
        if len(cells) > limits.form_cells:
            grids.append(Grid((), name, "sheet", (), hidden, left_out=len(cells)))
            continue
        told = (looks_unknown(name), *in_margins(name, own.margins)) if cells else ()
        grids.append(_grid(cells, _areas(sheet), name, hidden, _Unseen(), told))
    return grids


def _areas(sheet: dict[str, Any]) -> dict[tuple[int, int], tuple[int, int]]:
    return {(row, column): (down, across) for row, column, down, across in sheet["merges"]}


def _native(kind: str, value: Any) -> object:
    if kind == "d":
        return datetime.date(*value)
    return _Time(value) if kind == "h" else value


class _Time(str):
    """A time of day as text."""

    __slots__ = ()
