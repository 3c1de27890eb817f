"""One of our workbooks, read: its identity, what was entered, and where each value stands.

Owns the way from cells to a Declaration: by defined names and the hidden sheet, so that moved rows and renamed sheets
read right. Believes no result of a formula. Whether the workbook was tampered with is asked of `tamper`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from string import ascii_uppercase

from xlperf.declaration import Declaration, Entered, Finding, Locations, is_filled
from xlperf.expression import plain
from xlperf.form import Form, FormError, load_form
from xlperf.form.layout import HIDDEN_SHEET, Layout, layout_of
from xlperf.messages import catalogue, say
from xlperf.ooxml.address import address, column_letters
from xlperf.ooxml.cells import ERROR_MARK, Area, Book, BookCells, CellValue, Sheet, SheetCells, SheetEntry
from xlperf.ooxml.formula import arithmetic
from xlperf.ooxml.package import Package
from xlperf.ooxml.refusal import UnreadableWorkbook

catalogue(
    {
        "workbook-formula-input.reckoned": (
            "填的是公式 ={formula}，已按 {value} 计算",
            "a formula was entered, ={formula}, reckoned as {value}",
        ),
        "workbook-formula-input.unknown": (
            "填的是公式 ={formula}，其结果不能采信",
            "a formula was entered, ={formula}, whose result cannot be relied on",
        ),
        "workbook-formula-input.hint": (
            "复制该单元格，用“选择性粘贴—数值”粘贴回去",
            "copy the cell and paste it back as a value",
        ),
        "workbook-error-value.message": ("单元格是错误值 {value}", "the cell holds the error {value}"),
        "workbook-error-value.hint": ("改填正确的内容", "enter the right value"),
    }
)

ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
TRUTHS = {"TRUE()": True, "FALSE()": False}

MOST_ROWS = 10_000
"""More rows than this no table has, whatever a defined name says."""


MOST_SHEETS = 200
"""More further sheets than this no workbook has."""

SPARE_ROWS = 500
"""So many rows of tables the hidden sheet may claim beyond those in which the form's sheet holds anything: people
delete spare rows. Each claimed row costs some 2 ms, so that a small file's claim must not be believed."""


@dataclass(frozen=True)
class Identity:
    """What the hidden sheet says: which form, version, year, department, capacities; `xlperf` made it."""

    form: str
    version: int
    year: int
    code: str
    sheet: str
    capacities: Mapping[str, int]
    xlperf: str
    calls_python: bool = False
    """Whether its checks of target values ask Python's functions (of the macros in the workbook) first."""
    sheets_version: int = 0
    """The version of the form of its further sheets; 0 where it does not say."""


@dataclass(frozen=True)
class Reading:
    """A workbook read: its declaration, and what `tamper` needs to look at it further."""

    declaration: Declaration
    identity: Identity
    layout: Layout
    book: Book
    entry: SheetEntry
    sheet: Sheet
    moved: bool
    rows: Mapping[str, int]
    """table -> how many rows it has in this workbook"""
    sheets: tuple[Reading, ...] = ()
    """The further sheets, each read as a workbook of its own form."""


def read_package(package: Package, *, form: Form | None = None, file: str = "") -> Reading:
    """The workbook in `package`, read; raises UnreadableWorkbook."""
    book = Book(package)
    identity = identity_of(book)
    form = form_of(identity, form)
    layout = layout_by(identity, form, partial(_rows_held, book, identity))
    return _reading(book, layout, identity, file)


def _reading(book: Book, layout: Layout, identity: Identity, file: str) -> Reading:
    entry = _form_sheet(book, layout, identity)
    sheet = book.sheet(entry)
    reader = _Reader(book, layout, identity, entry, sheet)
    declaration = reader.declaration(file)
    sheets = tuple(_reading(book, further, identity, file) for further in layout.sheets)
    if sheets:
        found = [finding for one in sheets for finding in one.declaration.found]
        bare = [replace(one.declaration, found=()) for one in sheets]
        declaration = replace(declaration.with_sheets(bare), found=(*declaration.found, *found))
    return Reading(declaration, identity, layout, book, entry, sheet, reader.moved, reader.rows, sheets)


def declaration_of(book: BookCells, *, form: Form | None = None) -> Declaration:
    """What one of our workbooks declares while a spreadsheet program holds it; raises UnreadableWorkbook."""
    identity = identity_of(book)
    layout = layout_by(identity, form_of(identity, form), partial(_rows_held, book, identity))
    return _declared(book, layout, identity)


def _declared(book: BookCells, layout: Layout, identity: Identity) -> Declaration:
    entry = _form_sheet(book, layout, identity)
    declaration = _Reader(book, layout, identity, entry, book.sheet(entry)).declaration("")
    sheets = [_declared(book, further, identity) for further in layout.sheets]
    return declaration.with_sheets(sheets) if sheets else declaration


def identity_of(book: BookCells) -> Identity:
    """What the hidden sheet says of the workbook; raises UnreadableWorkbook (unknown-form) without one."""
    entry = next((sheet for sheet in book.sheets if sheet.name == HIDDEN_SHEET), None)
    if entry is None:
        raise UnreadableWorkbook("unknown-form")
    sheet = book.sheet(entry)
    pairs: dict[str, str] = {}
    for place in sheet.cells:
        key = sheet.value(place)
        if place.startswith("A") and place[1:].isdigit() and isinstance(key, str):
            value = sheet.value(f"B{place[1:]}")
            pairs[key] = plain(value) if isinstance(value, Decimal) else "" if value is None else str(value)
    return identity_by(pairs)


def identity_by(pairs: Mapping[str, str]) -> Identity:
    """What these pairs of the hidden sheet say; raises UnreadableWorkbook (unknown-form) where they name no form."""
    if "form" not in pairs:
        raise UnreadableWorkbook("unknown-form")
    return Identity(
        form=pairs["form"],
        version=_whole(pairs.get("form_version", "1")),
        year=_whole(pairs.get("year", "0")),
        code=pairs.get("department_code", ""),
        sheet=pairs.get("sheet", ""),
        capacities={
            key.partition(".")[2]: _whole(value)
            for key, value in pairs.items()
            if key.startswith("capacity.")
        },
        xlperf=pairs.get("xlperf_version", ""),
        calls_python=pairs.get("macros") == "python",
        sheets_version=_whole(pairs.get("sheets_form_version", "0")),
    )


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


def form_of(identity: Identity, given: Form | None = None) -> Form:
    """The form that a workbook names, `given` where that is the one, its further sheets of the version that the workbook
    names; raises UnreadableWorkbook (unknown-form, wrong-version)."""
    if given is not None and given.id == identity.form and given.version == identity.version:
        return _with_sheets_of(given, identity.sheets_version)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}", identity.form):
        raise UnreadableWorkbook("unknown-form")
    try:
        form = load_form(identity.form, identity.version)
    except FormError:
        pass
    else:
        return _with_sheets_of(form, identity.sheets_version)
    try:
        load_form(identity.form)
    except FormError:
        raise UnreadableWorkbook("unknown-form") from None
    raise UnreadableWorkbook("wrong-version", version=identity.version)


def _with_sheets_of(form: Form, version: int) -> Form:
    """`form` with further sheets of this version of theirs; raises UnreadableWorkbook (wrong-version)."""
    there = form.sheet_form
    if form.sheets is None or there is None or version in (0, there.version):
        return form
    try:
        load_form(form.sheets.form, version)
    except FormError:
        raise UnreadableWorkbook("wrong-version", version=version) from None
    return replace(form, sheets=replace(form.sheets, version=version))


def layout_by(identity: Identity, form: Form, rows_held: Callable[[Layout], int]) -> Layout:
    """The layout of a workbook of `form` with the capacities it names, absurd ones left out.

    `rows_held`: in how many rows of the form's sheet anything stands, asked only where the capacities are large.
    Raises UnreadableWorkbook (rows-claimed) where they are larger than the sheet by more than SPARE_ROWS.
    """
    year = identity.year or form.year
    rows = {
        table: number
        for table, number in identity.capacities.items()
        if table in form.drawn and 0 < number <= _most(form, table)
    }
    claimed = sum(rows.values())
    if claimed > SPARE_ROWS:
        held = rows_held(layout_of(form, year, None, identity.calls_python))
        if claimed > held + SPARE_ROWS:
            raise UnreadableWorkbook("rows-claimed", count=claimed, held=held)
    return layout_of(form, year, rows, identity.calls_python)


def _rows_held(book: BookCells, identity: Identity, usual: Layout) -> int:
    cells = book.sheet(_form_sheet(book, usual, identity)).cells
    return len({place.lstrip(ascii_uppercase) for place in cells})


def _most(form: Form, table: str) -> int:
    return MOST_SHEETS if form.sheets is not None and form.sheets.table == table else MOST_ROWS


def _form_sheet(book: BookCells, layout: Layout, identity: Identity) -> SheetEntry:
    """The sheet of the form: that to which the names of its fields point, else that of its name."""
    votes: dict[str, int] = {}
    for name in layout.names:
        area = book.names.get(name)
        if area is not None:
            votes[area.sheet] = votes.get(area.sheet, 0) + 1
    by_name = {sheet.name: sheet for sheet in book.sheets}
    own = () if layout.prefix else (identity.sheet,)
    for wanted in (*sorted(votes, key=lambda name: -votes[name]), layout.sheet, *own):
        if wanted in by_name:
            return by_name[wanted]
    raise UnreadableWorkbook("missing-part", part=layout.sheet)


class _Reader:
    def __init__(
        self, book: BookCells, layout: Layout, identity: Identity, entry: SheetEntry, sheet: SheetCells
    ) -> None:
        self.book, self.layout, self.identity, self.entry, self.sheet = book, layout, identity, entry, sheet
        self.form = layout.form
        self.found: list[Finding] = []
        self.moved = False
        self.rows: dict[str, int] = {}

    def declaration(self, file: str) -> Declaration:
        field_cells = self._field_cells()
        table_cells = self._table_cells()
        self.rows = {table: rows for table, (_, rows, _) in table_cells.items()}
        fields = {
            name: self._entered(name, field_cells[name], None, part.is_number)
            for name, part in self.form.inputs.items()
        }
        listing = self.form.sheets.table if self.form.sheets is not None else ""
        tables = {
            table: self._rows(table, *table_cells[table]) if table != listing else ()
            for table in self.form.tables
        }
        return Declaration(
            form=self.form,
            fields=fields,
            tables=tables,
            year=self.layout.year,
            code=self.identity.code,
            file=file,
            locations=Locations(
                self.entry.name,
                field_cells,
                {table: (first, columns) for table, (first, _, columns) in table_cells.items()},
            ),
            found=tuple(self.found),
        )

    def _area(self, name: str) -> Area | None:
        area = self.book.names.get(self.layout.prefix + name)
        return area if area is not None and area.sheet == self.entry.name else None

    def _field_cells(self) -> dict[str, str]:
        """Each field's cell, by its defined name, else where the layout has it."""
        cells = {}
        for name in self.form.fields:
            expected = address(*self.layout.place(name))
            area = self._area(name)
            cells[name] = expected if area is None else area.first
            self.moved = self.moved or cells[name] != expected
        return cells

    def _table_cells(self) -> dict[str, tuple[int, int, dict[str, str]]]:
        """Each table's first row (from 1), number of rows, and columns' letters."""
        cells = {}
        for table in self.form.tables.values():
            first, rows = self.layout.tables[table.id][0] + 1, self.layout.capacities[table.id]
            expected = first, rows
            columns: dict[str, str] = {}
            for column in table.parts.values():
                letters = column_letters(self.layout.place(f"{table.id}.{column.id}", 0)[1])
                area = self._area(f"{table.id}_{column.id}")
                columns[column.id] = letters if area is None else area.first_column
                self.moved = self.moved or columns[column.id] != letters
                if area is not None:
                    first = area.first_row
                    rows = min(MOST_ROWS, max(1, area.last_row - area.first_row + 1))
                    self.moved = self.moved or (first, rows) != expected
            cells[table.id] = first, rows, columns
        return cells

    def _rows(
        self, table: str, first: int, number: int, columns: dict[str, str]
    ) -> tuple[dict[str, Entered], ...]:
        spec = self.form.tables[table]
        cells = self.sheet.cells
        rows: list[dict[str, Entered]] = []
        last = 0
        for of in range(number):
            row: dict[str, Entered] = {}
            for column in spec.column:
                place = f"{columns[column.id]}{first + of}"
                if place in cells:
                    row[column.id] = self._entered(f"{table}.{column.id}", place, of + 1, column.is_number)
                else:
                    row[column.id] = None
            rows.append(row)
            if is_filled(row):
                last = of + 1
        return tuple(rows[:last])

    def _entered(self, part: str, place: str, row: int | None, is_number: bool) -> Entered:
        value = self.sheet.value(place)
        if self.sheet.has_formula(place):
            value = self._of_formula(part, place, row, value)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            if value.isspace():
                return None  # blanks alone, wide ones too, are nothing entered
            return self._error_value(part, place, row, value) if value.startswith(ERROR_MARK) else value
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        assert isinstance(value, Decimal)
        return value if is_number else self._number_as_text(value, place)

    def _error_value(self, part: str, place: str, row: int | None, value: str) -> Entered:
        text = value.lstrip(ERROR_MARK)
        self._find("workbook-error-value", "error", part, place, row, text, value=text)
        return text

    def _of_formula(self, part: str, place: str, row: int | None, cached: CellValue) -> CellValue:
        """An input that holds a formula: plain arithmetic is reckoned anew, any other is refused."""
        formula = self.sheet.formulas[place].removeprefix("=")
        # LibreOffice saves an error or truth value that a cell holds as a formula that comes to it.
        if formula in ERRORS:
            return ERROR_MARK + formula
        if formula in TRUTHS:
            return TRUTHS[formula]
        number = arithmetic(formula)
        shown = formula if len(formula) <= 80 else formula[:77] + "…"
        if number is None:
            self._find("workbook-formula-input", "error", part, place, row, shown, "unknown", formula=shown)
            return cached
        self._find(
            "workbook-formula-input",
            "warning",
            part,
            place,
            row,
            shown,
            "reckoned",
            formula=shown,
            value=plain(number),
        )
        return number

    def _find(
        self,
        check: str,
        severity: str,
        part: str,
        place: str,
        row: int | None,
        shown: str,
        which: str = "message",
        **words: object,
    ) -> None:
        self.found.append(
            Finding(
                check=check,
                severity=severity,
                message=say(f"{check}.{which}", None, **words),
                hint=say(f"{check}.hint"),
                field=part,
                row=row,
                value=shown,
                sheet=self.entry.name,
                cell=place,
            )
        )

    def _number_as_text(self, value: Decimal, place: str) -> str:
        """A number in a cell for text, as it is shown there: 0.9 in percent is 90%, a day is its date."""
        style = self.sheet.style(place)
        formats = self.book.number_formats
        index = int(style) if style.isdigit() else -1
        code = formats[index] if 0 <= index < len(formats) else ""
        bare = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code).lower()
        if "%" in bare:
            return plain(value * 100) + "%"
        if re.search(r"[yd年]", bare) and 0 < value < 2958466:
            day = datetime(1899, 12, 30) + timedelta(days=int(value))
            return f"{day.year}年{day.month}月{day.day}日"
        return plain(value)


__all__ = [
    "Identity",
    "Reading",
    "declaration_of",
    "form_of",
    "identity_by",
    "identity_of",
    "layout_by",
    "read_package",
]
