"""What was typed on a form's sheet and is in no field and no table of it.

Owns where an entry may stand besides the inputs: beside the form, below it, in rows and columns that were added. Every
such entry is named. Knows nothing of labels and formulas that were changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import Decimal

from xlperf.declaration import ERROR, WARNING, Finding
from xlperf.expression import plain
from xlperf.form.labels import label_of_part
from xlperf.intake import unread_words as _words  # noqa: F401 - its sentences are said here
from xlperf.intake.places import TableRows
from xlperf.intake.read import WorkbookReading
from xlperf.intake.template_cells import Expected
from xlperf.intake.told import told
from xlperf.messages import enumerated, in_quotes
from xlperf.ooxml.address import address, column_letters, row_and_column
from xlperf.ooxml.cells import ERROR_MARK, CellValue
from xlperf.ooxml.text import shortened
from xlperf.system.dataclass import dataclass

MOST_NAMED = 12
"""So many rows are named one by one; the cells of the others are named together."""

_SIGNATURE = re.compile(
    r"\s*[（(]?(填表|填报|填制|制表|审核|复核|经办|联系|负责|主管|单位|部门|日期|时间|电话|手机|备注|注|说明|附|签|盖|公章)|.{0,8}[：:]"
)
"""How a line below a form begins that is no row of a table: who filled it in, when, a note."""


@dataclass
class _UnreadRow:
    """The unread cells of one row of the sheet: place -> what stands there."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)


def unread(reading: WorkbookReading, expected: Expected, altered: set[str]) -> Iterator[Finding]:
    """What stands on the form's sheet and was not read, row by row, and the rows that were added and read."""
    yield from _added_rows(reading)
    rows = _unread_rows(reading, expected, altered)
    severities = [_severity(reading, row) for row in rows]
    for row, severity in list(zip(rows, severities, strict=True))[:MOST_NAMED]:
        yield _of_row(reading, row, severity)
    if rows[MOST_NAMED:]:
        worst = ERROR if ERROR in severities[MOST_NAMED:] else WARNING
        cells = [place for row in rows[MOST_NAMED:] for place in row.cells]
        yield told(
            "workbook-extra-content.more", worst, reading.entry.name, cells[0],
            count=len(cells), cells=enumerated(ranges(cells)),
        )  # fmt: skip


def _of_row(reading: WorkbookReading, row: _UnreadRow, severity: str) -> Finding:
    cells = enumerated(in_quotes(_cut(text), place) for place, text in row.cells.items())
    key = "workbook-row-unread.message" if severity == ERROR else "workbook-extra-content.message"
    cell, text = next(iter(row.cells.items()))
    return told(key, severity, reading.entry.name, cell, _cut(text), row=row.number, found=cells)


def _unread_rows(reading: WorkbookReading, expected: Expected, altered: set[str]) -> list[_UnreadRow]:
    shift = reading.places.shift
    form = (
        expected.places
        if shift is None
        else {here for place in expected.places if (here := shift.place(place))}
    )
    known = form | set(reading.places.fields.values()) | altered
    sheet, right = reading.sheet, right_edge(reading)
    areas = _areas(reading.places.tables)
    rows: dict[int, _UnreadRow] = {}
    for place in sorted(sheet.cells.keys() - known, key=row_and_column):
        row, column = row_and_column(place)
        if any(
            first <= row <= last and column_letters(column - 1) in letters for first, last, letters in areas
        ):
            continue
        if column > right and sheet.has_formula(place) and (shift is None or not shift.has(place)):
            continue  # a row that was copied brings its formulas along
        if place in sheet.formulas and shift is not None and shift.has(place):
            continue  # told as a formula that was added
        value = sheet.value(place)
        if not text_of(value).strip():
            continue
        rows.setdefault(row, _UnreadRow(row)).cells[place] = text_of(value)
    return [rows[number] for number in sorted(rows)]


def _areas(tables: Mapping[str, TableRows]) -> list[tuple[int, int, frozenset[str]]]:
    return [(rows.first, rows.last, frozenset(rows.columns.values())) for rows in tables.values()]


def right_edge(reading: WorkbookReading) -> int:
    """The last column of the paper, from 1."""
    shift, width = reading.places.shift, reading.layout.width
    if shift is None:
        return width
    return max(
        (shift.columns[column] for column in range(1, width + 1) if column in shift.columns), default=width
    )


def _severity(reading: WorkbookReading, row: _UnreadRow) -> str:
    """An error where a row was added that is not read, and where a line below the form looks like a row of a table."""
    last = last_row(reading)
    if row.number <= last:
        return ERROR if not _is_of_form(reading, row.number) and _on_paper(reading, row) else WARNING
    columns = {letters for rows in reading.places.tables.values() for letters in rows.columns.values()}
    filled = [place for place in row.cells if place.rstrip("0123456789") in columns]
    first = next(iter(row.cells.values()))
    if len(filled) > 1 and not _SIGNATURE.match(first):
        return ERROR
    return WARNING


def _on_paper(reading: WorkbookReading, row: _UnreadRow) -> bool:
    right = right_edge(reading)
    return any(row_and_column(place)[1] <= right for place in row.cells)


def last_row(reading: WorkbookReading) -> int:
    """The form's last row, from 1."""
    shift, last = reading.places.shift, reading.layout.last_row + 1
    if shift is None:
        return last
    return max((new for old, new in shift.rows.items() if old <= last), default=last)


def _is_of_form(reading: WorkbookReading, row: int) -> bool:
    shift = reading.places.shift
    return shift is None or row in shift.new_rows


def _added_rows(reading: WorkbookReading) -> Iterator[Finding]:
    """Rows that were inserted into a table or at its edge, and read as its own."""
    form, entered = reading.layout.form, reading.declaration.tables
    for table, there in reading.places.tables.items():
        for row in sorted(there.added):
            of = row - there.first
            read = entered.get(table, ())
            if of < len(read) and any(value is not None for value in read[of].values()):
                label = label_of_part(form.tables[table])
                yield told(
                    "workbook-row-added.message", WARNING, reading.entry.name,
                    field=table, row=row, label=label, number=of + 1,
                )  # fmt: skip


def text_of(value: CellValue) -> str:
    if value is None:
        return ""
    return plain(value) if isinstance(value, Decimal) else str(value).lstrip(ERROR_MARK)


def _cut(text: str, most: int = 60) -> str:
    return shortened(" ".join(text.split()), most)


def ranges(places: list[str]) -> list[str]:
    """Addresses with neighbours in a row drawn together: J20、B30:E30."""
    found: list[tuple[int, int, int]] = []
    for row, column in sorted(map(row_and_column, places)):
        if found and found[-1][0] == row and found[-1][2] == column - 1:
            found[-1] = row, found[-1][1], column
        else:
            found.append((row, column, column))
    return [
        address(row - 1, first - 1) + (f":{address(row - 1, last - 1)}" if last > first else "")
        for row, first, last in found
    ]
