"""Where a workbook has each field and each row of the form's tables.

Owns how defined names, labels and the map of moved rows are weighed against each other, and that all rows between a
table's header and the next block are the table's. Reads no entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from xlperf.form.layout import STATUS_HEADING, Layout
from xlperf.intake.row_shift import Shift, shift_of
from xlperf.intake.template_cells import Expected
from xlperf.ooxml.address import address, column_letters
from xlperf.ooxml.area import NamedArea
from xlperf.ooxml.cells import BookCells, Sheet, SheetCells, SheetEntry
from xlperf.system.dataclass import dataclass

MOST_ROWS = 10_000
"""More rows than this no table has, whatever a defined name says."""


@dataclass(frozen=True)
class TableRows:
    """The rows of a table: the first (from 1), how many, and each column's letters. `added`: rows that the form does
    not have and that stand among its own."""

    first: int
    count: int
    columns: Mapping[str, str]
    added: frozenset[int] = frozenset()

    @property
    def last(self) -> int:
        return self.first + self.count - 1


@dataclass(frozen=True)
class FoundPlaces:
    """The cells of fields, "" of one that was deleted, and the rows of tables. `shift`: where the form's rows and columns are,
    None where they were made. `names_stayed`: rows were moved by a program that left names and formulas as they were."""

    fields: Mapping[str, str]
    tables: Mapping[str, TableRows]
    shift: Shift | None = None
    labels_in_place: bool = False
    names_stayed: bool = False
    expected: Expected | None = field(default=None, repr=False)

    @property
    def has_moved(self) -> bool:
        """Whether any row or column is elsewhere, gone or new."""
        if self.shift is None or self.expected is None:
            return False
        return not self.shift.is_none or not all(map(self.shift.place, self.expected.places))


def named_places(book: BookCells, layout: Layout, entry: SheetEntry) -> FoundPlaces:
    """The places by defined names, else those of the layout: all that an open workbook is asked for. Where rows or columns
    were moved, a field without a name and without its label is one that was deleted: in its old place stands another."""
    names = _names(book, layout, entry)
    named, moved = _by_names(layout, names)
    if not moved:
        return named
    sheet = book.sheet(entry)
    deleted = {name for name in named.fields if name not in names and not _labels_stand(layout, sheet, name)}
    return replace(
        named, fields={name: "" if name in deleted else place for name, place in named.fields.items()}
    )


def _labels_stand(layout: Layout, sheet: SheetCells, field: str) -> bool:
    """Whether the labels of the field's row are where the form has them."""
    row = layout.place(field)[0]
    labels = (cell for cell in layout.cells if cell.row == row and cell.kind == "label" and cell.text)
    return all(_is_label(sheet.value(address(cell.row, cell.column)), cell.text) for cell in labels)


def places_of(
    book: BookCells, entry: SheetEntry, sheet: Sheet, layout: Layout, expected: Expected
) -> FoundPlaces:
    """The places in a file. Names count wherever they point to; which rows are a table's, the blocks around it say."""
    own = _names(book, layout, entry)
    named, moved = _by_names(layout, own)
    in_place = all(_is_label(sheet.value(place), text) for place, text in expected.labels.items())
    moved = moved or (in_place and sheet.value(expected.heading) != STATUS_HEADING)  # a column before it
    if in_place and not moved:
        return FoundPlaces(named.fields, named.tables, None, True, False, expected)
    names = {name: area for name, area in book.names.items() if area.sheet == entry.name}
    if moved:
        shift = shift_of(expected, sheet, names)
        fields = {
            name: place if name in own else shift.place(place) or "" for name, place in named.fields.items()
        }
        return FoundPlaces(fields, _rows(layout, shift, named, own), shift, False, False, expected)
    shift = shift_of(expected, sheet, {})
    if not _labels_went_along(expected, sheet, shift):
        return FoundPlaces(named.fields, named.tables, None, False, False, expected)
    fields = {name: shift.place(place) or "" for name, place in named.fields.items()}
    stayed = any(name in names for name in expected.names)
    return FoundPlaces(fields, _rows(layout, shift, named, {}), shift, False, stayed, expected)


def _is_label(value: object, text: str) -> bool:
    """Whether a cell holds a label, which may be broken at its bracket."""
    return value == text or (isinstance(value, str) and value.replace("\n", "") == text)


def _names(book: BookCells, layout: Layout, entry: SheetEntry) -> Mapping[str, NamedArea]:
    """The names of this sheet that point to it, without their prefix."""
    prefix = layout.prefix
    return {
        name[len(prefix) :]: area
        for name, area in book.names.items()
        if area.sheet == entry.name and name.startswith(prefix)
    }


def _by_names(layout: Layout, names: Mapping[str, NamedArea]) -> tuple[FoundPlaces, bool]:
    """Each field's cell and each table's rows by names, else where the layout has them; whether any is elsewhere."""
    moved = False
    fields = {}
    for name in layout.form.fields:
        expected = address(*layout.place(name))
        area = names.get(name)
        fields[name] = expected if area is None else area.first
        moved = moved or fields[name] != expected
    tables = {}
    for table in layout.form.tables.values():
        usual = first, count = layout.tables[table.id][0] + 1, layout.capacities[table.id]
        columns: dict[str, str] = {}
        for column in table.parts.values():
            letters = column_letters(layout.place(f"{table.id}.{column.id}", 0)[1])
            area = names.get(f"{table.id}_{column.id}")
            columns[column.id] = letters if area is None else area.first_column
            moved = moved or columns[column.id] != letters
            if area is not None:
                first = area.first_row
                count = min(MOST_ROWS, max(1, area.last_row - area.first_row + 1))
                moved = moved or (first, count) != usual
        tables[table.id] = TableRows(first, count, columns)
    return FoundPlaces(fields, tables), moved


def _labels_went_along(expected: Expected, sheet: Sheet, shift: Shift) -> bool:
    """Whether the labels that are not in their places are, most of them, where the map has their rows and columns."""
    if shift.is_none:
        return False
    strays = [(place, text) for place, text in expected.labels.items() if sheet.value(place) != text]
    found = sum(
        (here := shift.place(place)) is not None and sheet.value(here) == text for place, text in strays
    )
    return found > 1 and 2 * found > len(strays)


def _rows(
    layout: Layout, shift: Shift, named: FoundPlaces, names: Mapping[str, NamedArea]
) -> dict[str, TableRows]:
    """Each table's rows, from below its header to above the next block; its columns by these names, others by the map."""
    data = {
        row
        for table, (first, _) in layout.tables.items()
        for row in range(first + 1, first + 1 + layout.capacities[table])
    }
    found = {}
    for table, given in named.tables.items():
        columns = {
            name: letters if f"{table}_{name}" in names else _moved_column(layout, shift, f"{table}.{name}")
            for name, letters in given.columns.items()
        }
        first = layout.tables[table][0] + 1
        last = first + layout.capacities[table] - 1
        own = [shift.rows[row] for row in range(first, last + 1) if row in shift.rows]
        if not own:  # all deleted, unless names tell
            count = given.count if any(f"{table}_{name}" in names for name in columns) else 0
            found[table] = TableRows(given.first, count, columns)
            continue
        top, bottom = min(own), max(own)
        header = shift.rows.get(first - 1, top) if first - 1 not in data else top
        top = min(top, header + 1)
        below = (shift.rows[row] for row in range(last + 1, layout.last_row + 2) if row in shift.rows)
        bottom = max(bottom, next(below, 0) - 1)
        bottom = min(bottom, top + MOST_ROWS - 1)
        found[table] = TableRows(
            top, bottom - top + 1, columns, frozenset(range(top, bottom + 1)) - frozenset(own)
        )
    return found


def _moved_column(layout: Layout, shift: Shift, part: str) -> str:
    """Where a column is now; "" where it was deleted: what stands there is another's."""
    column = layout.place(part, 0)[1] + 1
    return column_letters(shift.columns[column] - 1) if column in shift.columns else ""
