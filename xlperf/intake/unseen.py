"""What a workbook declares though nobody sees it, or sees something else: hidden rows, columns and sheets, cells under a merged
one, conditional formats that hide.

Owns the looks of the form's sheet as a whole; those of a single cell are `entered`'s. Reads no entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from xlperf.declaration import WARNING, Finding
from xlperf.intake import unread_words as _words  # noqa: F401 - its sentences are said here
from xlperf.intake.read import WorkbookReading
from xlperf.intake.template_cells import Expected
from xlperf.intake.told import told
from xlperf.intake.unread import last_row, ranges, right_edge, text_of
from xlperf.messages import enumerated
from xlperf.ooxml.address import address, column_letters, corners, position, row_and_column

MOST_COVERED = 20_000
"""Cells under merged ones that are looked for; a form has some hundreds."""


def unseen(reading: WorkbookReading, expected: Expected) -> Iterator[Finding]:
    """All that, in the language in force."""
    yield from _hidden(reading, expected)
    yield from _covered(reading)
    yield from _hidden_by_condition(reading)


def _hidden(reading: WorkbookReading, expected: Expected) -> Iterator[Finding]:
    """The form's sheet hidden, or rows and columns of it in which anything is entered."""
    if reading.entry.state != "visible":
        yield told("workbook-form-hidden.message", WARNING, reading.entry.name, found=reading.entry.name)
    last, right = last_row(reading), right_edge(reading)
    hidden = {row for row in reading.sheet.hidden_rows if row <= last}
    # The hidden columns behind the form are our own.
    columns = [ends for ends in reading.sheet.hidden_columns if ends[0] <= right]
    if not hidden and not columns:
        return
    shift = reading.places.shift
    labels = {here for place in expected.labels if (here := place if shift is None else shift.place(place))}
    rows, letters = set(), set()
    for place in reading.sheet.cells.keys() - labels:
        row, column = row_and_column(place)
        if row > last or column > right or not text_of(reading.sheet.value(place)).strip():
            continue
        if row in hidden:
            rows.add(row)
        if any(first <= column <= end for first, end in columns):
            letters.add(column)
    if rows:
        yield told(
            "workbook-hidden-rows.message",
            WARNING,
            reading.entry.name,
            found=enumerated(map(str, sorted(rows)[:20])),
        )
    if letters:
        shown = enumerated(column_letters(column - 1) for column in sorted(letters))
        yield told("workbook-hidden-columns.message", WARNING, reading.entry.name, found=shown)


def _covered(reading: WorkbookReading) -> Iterator[Finding]:
    """Entries in cells that a merged one covers: some programs keep them, and none shows them."""
    sheet, under = reading.sheet, covered(tuple(reading.sheet.merges))
    places = [place for place in under & sheet.cells.keys() if text_of(sheet.value(place)).strip()]
    if not places:
        return
    read = set(_inputs(reading)).intersection(places)  # what is not read is told for that
    for place in sorted(read, key=row_and_column)[:12]:
        value = text_of(sheet.value(place))[:60]
        yield told("workbook-covered.message", WARNING, reading.entry.name, place, value, found=value)


@lru_cache(maxsize=64)
def covered(merges: tuple[str, ...]) -> frozenset[str]:
    """The cells of merged ranges but for the first of each; a program writes the same ranges into every file of a form."""
    found: set[str] = set()
    for merge in merges:
        (top, left), (bottom, right) = corners(merge)
        if min(top, left) < 0 or (bottom - top + 1) * (right - left + 1) > MOST_COVERED - len(found):
            continue
        found |= {
            address(row, column)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (row, column) != (top, left)
        }
    return frozenset(found)


def _hidden_by_condition(reading: WorkbookReading) -> Iterator[Finding]:
    """Conditional formats over inputs that show another figure, nothing, or struck-out text."""
    looks = reading.book.styles.hiding
    over = [ranges for ranges, look in reading.sheet.looks_by_condition if look == "bars" or look in looks]
    if not over:
        return
    inputs = [
        place
        for place in _inputs(reading)
        if any(_is_in(place, one) for part in over for one in part.split())
    ]
    if inputs:
        cells = enumerated(ranges(inputs[:40]))
        yield told("workbook-conditional-look.message", WARNING, reading.entry.name, inputs[0], found=cells)


def _inputs(reading: WorkbookReading) -> list[str]:
    form, sheet = reading.layout.form, reading.sheet
    places = [reading.places.fields[name] for name in form.inputs]
    for table, rows in reading.places.tables.items():
        letters = [rows.columns[column.id] for column in form.tables[table].column]
        places += [f"{column}{row}" for row in range(rows.first, rows.last + 1) for column in letters]
    return sorted((place for place in places if place in sheet.cells), key=row_and_column)


def _is_in(place: str, area: str) -> bool:
    (row, column), ((top, left), (bottom, right)) = position(place), corners(area)
    return top <= row <= bottom and left <= column <= right
