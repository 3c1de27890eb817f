"""One of our workbooks, read: its identity, what was entered, and where each value stands.

Owns the way from cells to a Declaration: by defined names and the hidden sheet, so that moved rows and renamed sheets
read right. Believes no result of a formula. Whether the workbook was tampered with is asked of `tamper`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from decimal import Decimal
from functools import partial
from string import ascii_uppercase

from xlperf.declaration import Declaration, Entered, Locations, is_filled, read_number
from xlperf.expression import plain, trim
from xlperf.expression.native_reading import NONE
from xlperf.expression.ref import Ref
from xlperf.expression.tree import EARLIER, KEYS_JOINED, row_key
from xlperf.form import Form, FormError, form_specs, load_form
from xlperf.form.labels import title_of
from xlperf.form.layout import (
    BUNDLE_SHEET,
    CODES,
    COMPARISON_SHEETS,
    HIDDEN_SHEET,
    RESULT_SHEETS,
    Control,
    Layout,
    field_of_control,
    layout_of,
)
from xlperf.form.load import earlier_draft, unreadable_drafts
from xlperf.intake.entered import CellReader
from xlperf.intake.known_formulas import is_known, known_by
from xlperf.intake.places import MOST_ROWS, FoundPlaces, TableRows, named_places, places_of
from xlperf.intake.released import expected_for
from xlperf.intake.row_shift import Shift
from xlperf.intake.template_cells import Expected
from xlperf.ooxml.book import Book
from xlperf.ooxml.cells import BookCells, Sheet, SheetCells, SheetEntry
from xlperf.ooxml.formula_cells import formula_cells
from xlperf.ooxml.package import Package
from xlperf.ooxml.properties import IMPORT_TABLE, keywords_of
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.system.dataclass import dataclass
from xlperf.version import VERSION

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
    draft: str = ""
    """Of which draft of an office's own spec; "" of a shipped form."""
    amounts: str = ""
    """In what unit of money that draft has amounts."""
    calls_python: bool = False
    """Whether its checks of target values ask Python's functions (of the macros in the workbook) first."""
    sheets_version: int = 0
    """The version of the form of its further sheets; 0 where it does not say."""
    carried: Mapping[str, str] = field(default_factory=dict)
    """Values of other declarations that it carries, as texts, by how rules call them."""
    control: Control | None = None
    """The amounts that are held against control figures, which it carries; fields of any form."""
    figures: Mapping[str, Decimal] = field(default_factory=dict)
    """The control figures, by how a declaration calls them."""


@dataclass(frozen=True)
class WorkbookReading:
    """A workbook read: its declaration, and what `tamper` needs to look at it further."""

    declaration: Declaration
    identity: Identity
    layout: Layout
    book: Book
    entry: SheetEntry
    sheet: Sheet
    places: FoundPlaces
    known_by: bytes
    """By what the formulas of the sheet are known, b"" where they cannot be; of `known_formulas`."""
    sheets: tuple[WorkbookReading, ...] = ()
    """The further sheets, each read as a workbook of its own form."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """What the form calls each sheet of it, or of its further sheets, that the workbook calls otherwise."""
    shifts: Mapping[str, Shift] = field(default_factory=dict)
    """Where rows and columns are, of each of these sheets in which any are elsewhere, by what the form calls it."""


def read_package(package: Package, *, form: Form | None, file: str) -> WorkbookReading:
    """The workbook in `package`, read; raises UnreadableWorkbook."""
    book = Book(package)
    try:
        identity = identity_of(book)
    except UnreadableWorkbook:
        if keywords_of(package) == IMPORT_TABLE:
            raise UnreadableWorkbook("result") from None
        raise
    form = form_of(identity, form)
    layout = layout_by(identity, form, partial(_rows_held, book, identity))
    return _reading(book, layout, identity, file)


def _reading(book: Book, layout: Layout, identity: Identity, file: str) -> WorkbookReading:
    entry = _form_sheet(book, layout, identity)
    sheet, places, key = _sheet_and_places(book, layout, entry, _expected(layout, identity))
    declaration = _DeclarationReader(book, layout, identity, sheet, entry.name, places).declaration(file)
    sheets = tuple(_reading(book, further, identity, file) for further in layout.sheets)
    if sheets:
        found = [finding for one in sheets for finding in one.declaration.found]
        bare = [replace(one.declaration, found=()) for one in sheets]
        declaration = replace(declaration.with_sheets(bare), found=(*declaration.found, *found))
    reading = WorkbookReading(declaration, identity, layout, book, entry, sheet, places, key, sheets)
    return reading if layout.prefix else _with_others(reading)


def _with_others(reading: WorkbookReading) -> WorkbookReading:
    """The reading, and each of its further sheets, told how all of them are called and what is elsewhere on them."""
    every = (reading, *reading.sheets)
    renamed = {one.entry.name: one.layout.sheet for one in every if one.entry.name != one.layout.sheet}
    shifts = {one.layout.sheet: one.places.shift for one in every if one.places.shift is not None}
    if not renamed and not shifts:
        return reading
    sheets = tuple(replace(one, renamed=renamed, shifts=shifts) for one in reading.sheets)
    return replace(reading, renamed=renamed, shifts=shifts, sheets=sheets)


def _expected(layout: Layout, identity: Identity) -> Expected:
    """What the workbook is compared with. Of an office's own form no snapshot is kept: what formulas another version of
    xlperf gave it, nobody can say."""
    expected, form = expected_for(layout), layout.form
    if form.spec_file and identity.xlperf != VERSION and identity.draft in ("", form.draft):
        return replace(expected, compares_formulas=False)
    return expected


def _sheet_and_places(
    book: Book, layout: Layout, entry: SheetEntry, expected: Expected
) -> tuple[Sheet, FoundPlaces, bytes]:
    """The form's sheet, where everything is on it, and by what its formulas are known. Where they are known, and all is
    where it was made, the cells of its hidden formulas are left out: nothing is read from them."""
    cells = formula_cells(book.raw(entry), layout.flag_column) if expected.compares_formulas else None
    key = known_by(cells, expected, expected.sheet, entry.name)
    if cells is not None and is_known(key):
        sheet = book.sheet(entry, cells.rest)
        places = places_of(book, entry, sheet, layout, expected)
        # A further cell in the place of one that was left out would be refused, were all read.
        alone = len(sheet.cells.keys() & expected.formulas[expected.sheet].keys()) == cells.kept
        if alone and places.shift is None and places.labels_in_place:
            return sheet, places, key
    sheet = book.sheet(entry)
    return sheet, places_of(book, entry, sheet, layout, expected), key


def declaration_of(book: BookCells) -> Declaration:
    """What one of our workbooks declares while a spreadsheet program holds it; raises UnreadableWorkbook."""
    identity = identity_of(book)
    layout = layout_by(identity, form_of(identity), partial(_rows_held, book, identity))
    return _declared(book, layout, identity)


def _declared(book: BookCells, layout: Layout, identity: Identity) -> Declaration:
    entry = _form_sheet(book, layout, identity)
    places = named_places(book, layout, entry)
    reader = _DeclarationReader(book, layout, identity, book.sheet(entry), entry.name, places, is_file=False)
    declaration = reader.declaration("")
    sheets = [_declared(book, further, identity) for further in layout.sheets]
    return declaration.with_sheets(sheets) if sheets else declaration


def identity_of(book: BookCells) -> Identity:
    """What the hidden sheet says of the workbook; raises UnreadableWorkbook (bundle, result, unknown-form) without one."""
    entry = next((sheet for sheet in book.sheets if sheet.name == HIDDEN_SHEET), None)
    if entry is None:
        names = {sheet.name for sheet in book.sheets}
        result = names.issuperset(RESULT_SHEETS) or names.issuperset(COMPARISON_SHEETS)
        raise UnreadableWorkbook(
            "bundle" if BUNDLE_SHEET in names else "result" if result else "unknown-form"
        )
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
        draft=pairs.get("form_draft", ""),
        amounts=pairs.get("form_amounts", ""),
        calls_python=pairs.get("macros") == "python",
        sheets_version=_whole(pairs.get("sheets_form_version", "0")),
        carried={name: text for name, text in pairs.items() if name.partition("(")[0] in EARLIER},
        control=_control_by(pairs),
        figures={
            name: number
            for name, text in pairs.items()
            if field_of_control(name) and (number := read_number(text, "amount")) is not None
        },
    )


def _control_by(pairs: Mapping[str, str]) -> Control | None:
    """How amounts are held against the figures that these pairs of the hidden sheet carry."""
    fields = tuple(filter(None, map(field_of_control, pairs)))
    severity = pairs.get("control_severity", "")
    if not fields or severity not in CODES:
        return None
    tolerance = read_number(pairs.get("control_tolerance"), "amount")
    return Control(fields, max(tolerance or Decimal(0), Decimal(0)), severity)


def carried_by(form: Form, identity: Identity) -> dict[str, Decimal | str]:
    """What the workbook carries of other declarations: control figures, and the values that the form's rules ask for."""
    return {**_carried(form, identity.carried), **identity.figures}


def _carried(form: Form, texts: Mapping[str, str]) -> dict[str, Decimal | str]:
    """The values of other declarations that the form's rules ask for, by their kinds."""
    found: dict[str, Decimal | str] = {}
    rows = {
        row_key(asked, called.table, ""): form.compiled.kinds[called]
        for called, asked in form.compiled.earlier.items()
        if called.table
    }
    for name, text in texts.items():
        beginning, joined, _ = name.partition(KEYS_JOINED)
        kind = rows.get(beginning + joined) if joined else form.compiled.kinds.get(Ref(None, name))
        if kind is None:
            continue
        value = trim(text) if kind == "text" else read_number(text, kind)
        if value is not None and value not in ("", NONE):
            found[name] = value
    return found


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


def form_of(identity: Identity, given: Form | None = None) -> Form:
    """The form that a workbook names, `given` where that is the one, its further sheets of the version that the workbook
    names; raises UnreadableWorkbook (unknown-form, form-not-given, wrong-version, other-draft)."""
    try:
        return _form_named(identity, given)
    except UnreadableWorkbook as refusal:
        raise refusal.of(identity.code) from None


def _form_named(identity: Identity, given: Form | None) -> Form:
    if given is not None and given.id == identity.form:
        is_it = given.version == identity.version and identity.draft in ("", given.draft)
        kept = None if is_it else earlier_draft(given, identity.version, identity.draft)
        if kept is not None or given.version == identity.version:
            if identity.amounts not in ("", (kept or given).amounts):
                raise other_draft(given)
            return _with_sheets_of(kept or given, identity.sheets_version)
        if identity.form not in form_specs():
            unread = unreadable_drafts(given)
            raise UnreadableWorkbook("wrong-version", version=identity.version, unread=unread)
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
        if given is None:  # the office may have forgotten to
            raise UnreadableWorkbook("form-not-given", form=identity.form) from None
        raise UnreadableWorkbook("unknown-form") from None
    raise UnreadableWorkbook("wrong-version", version=identity.version, unread="")


def other_draft(form: Form) -> UnreadableWorkbook:
    """That a workbook was made of another draft of `form`, and which of those kept cannot be read."""
    return UnreadableWorkbook("other-draft", form=title_of(form), unread=unreadable_drafts(form))


def _with_sheets_of(form: Form, version: int) -> Form:
    """`form` with further sheets of this version of theirs; raises UnreadableWorkbook (wrong-version)."""
    there = form.sheet_form
    if form.sheets is None or there is None or version in (0, there.version):
        return form
    try:
        load_form(form.sheets.form, version)
    except FormError:
        raise UnreadableWorkbook("wrong-version", version=version, unread="") from None
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
    return layout_of(form, year, rows, identity.calls_python, _control_of(identity, form))


def _control_of(identity: Identity, form: Form) -> Control | None:
    """The figures of the workbook that are of amounts of its form, in the form's order, as they were written."""
    there = identity.control
    if there is None:
        return None
    fields = tuple(
        name for name, part in form.inputs.items() if name in there.fields and part.kind == "amount"
    )
    return replace(there, fields=fields) if fields else None


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
    raise UnreadableWorkbook("missing-sheet", sheet=layout.sheet)


class _DeclarationReader:
    def __init__(
        self,
        book: BookCells,
        layout: Layout,
        identity: Identity,
        sheet: SheetCells,
        name: str,
        places: FoundPlaces,
        is_file: bool = True,
    ) -> None:
        self.layout, self.identity, self.sheet, self.name, self.places = layout, identity, sheet, name, places
        self.form = layout.form
        self.cells = CellReader(book, sheet, name, self.form.amounts, is_file)

    def declaration(self, file: str) -> Declaration:
        places = self.places
        fields = {
            name: self.cells.entered(name, places.fields[name], None, part.kind)
            for name, part in self.form.inputs.items()
        }
        listing = self.form.sheets.table if self.form.sheets is not None else ""
        tables = {
            table: self._rows(table, places.tables[table]) if table != listing else ()
            for table in self.form.tables
        }
        where = {table: (rows.first, rows.columns) for table, rows in places.tables.items()}
        return Declaration(
            form=self.form,
            fields=fields,
            tables=tables,
            year=self.layout.year,
            code=self.identity.code,
            earlier=carried_by(self.form, self.identity),
            file=file,
            locations=Locations(self.name, places.fields, where),
            found=(*self.cells.found, *self.cells.notes),
        )

    def _rows(self, table: str, there: TableRows) -> tuple[dict[str, Entered], ...]:
        spec = self.form.tables[table]
        cells = self.sheet.cells
        rows: list[dict[str, Entered]] = []
        last = 0
        for of in range(there.count):
            row: dict[str, Entered] = {}
            for column in spec.column:
                place = f"{there.columns[column.id]}{there.first + of}"
                if place in cells:
                    row[column.id] = self.cells.entered(f"{table}.{column.id}", place, of + 1, column.kind)
                else:
                    row[column.id] = None
            rows.append(row)
            if is_filled(row):
                last = of + 1
        return tuple(rows[:last])
