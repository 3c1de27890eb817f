"""The cells of a form's pictures, with so many rows of each table: each label, input and computed value.

Owns how a picture becomes cells of a sheet. Knows no hidden column.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from xlperf.form import Form, Item, picture_rows
from xlperf.form.layout.fixed import FIRST_ROW
from xlperf.system.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """One cell of the form's sheet, rows and columns from 0.

    `kind`: label, input, computed or heading (a section's label). `part` is the id of the field or
    "table.column", `of` the row of the table (from 0) where there is one.
    """

    kind: str
    row: int
    column: int
    across: int = 1
    down: int = 1
    text: str = ""
    part: str = ""
    of: int | None = None

    @property
    def last_row(self) -> int:
        return self.row + self.down - 1

    @property
    def last_column(self) -> int:
        return self.column + self.across - 1


def drawn_cells(
    form: Form, rows: Mapping[str, int]
) -> tuple[tuple[DrawnCell, ...], int, dict[str, tuple[int, int]]]:
    """The cells of the form's pictures with so many rows of each table, their last row, and where the tables are."""
    cells: list[DrawnCell] = []
    tables: dict[str, tuple[int, int]] = {}
    row = FIRST_ROW
    for section in form.section:
        offset = 1 if section.label else 0
        first = row
        starts: list[int] = []
        for drawn in picture_rows(form, section):
            starts.append(row)
            times = rows[drawn.table] if drawn.table else 1
            if drawn.table:
                tables[drawn.table] = (row, row - 1 if len(starts) > 1 else row)
            for of in range(times):
                cells += [_cell(item, row + of, offset, of if drawn.table else None) for item in drawn.items]
            row += times
        if section.label:
            cells.append(DrawnCell("heading", first, 0, 1, row - first, section.label))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return tuple(_with_label_in_header(form, cells, tables)), row - 1, tables


MANY_ROWS = 10
"""A table of fewer rows is not made to go on over pages."""


def header_to_repeat(
    form: Form, cells: Iterable[DrawnCell], tables: Mapping[str, tuple[int, int]]
) -> tuple[int, int] | None:
    """The first and the last row of the header that pages repeat: that of the form's longest table, as the spec has it,
    for a print can repeat rows of one place only. None where no table is long or it has no header."""
    long = [table for table in form.drawn.values() if table.rows >= MANY_ROWS and table.id in tables]
    if not long:
        return None
    first, _ = tables[max(long, key=lambda table: table.rows).id]
    kinds: dict[int, set[str]] = defaultdict(set)
    begins = FIRST_ROW
    for cell in cells:
        if cell.kind != "heading":
            for row in range(cell.row, cell.last_row + 1):
                kinds[row].add(cell.kind)
        elif cell.text and cell.row <= first <= cell.last_row:
            begins = cell.row
    top = first
    while top > begins and kinds[top - 1] == {"label"}:
        top -= 1
    return (top, first - 1) if top < first else None


def _with_label_in_header(
    form: Form, cells: list[DrawnCell], tables: Mapping[str, tuple[int, int]]
) -> Iterator[DrawnCell]:
    """The cells, a section's label in the header that pages repeat, so that it is repeated too; the cell under it, which
    looks like one with it, is empty. A label in the middle of many rows would be printed on one page only."""
    header = header_to_repeat(form, cells, tables)
    for cell in cells:
        if cell.kind != "heading" or header is None or cell.row != header[0] or cell.last_row == header[1]:
            yield cell
            continue
        yield replace(cell, down=header[1] - header[0] + 1)
        yield DrawnCell("heading", header[1] + 1, cell.column, 1, cell.last_row - header[1])


def _cell(item: Item, row: int, offset: int, of: int | None) -> DrawnCell:
    column = item.column + offset
    if item.kind == "label":
        return DrawnCell("label", row, column, item.across, item.down, item.text)
    return DrawnCell(item.kind, row, column, item.across, item.down, part=item.text, of=of)
