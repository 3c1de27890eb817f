"""The cells of a form's pictures, with so many rows of each table: each label, input and computed value.

Owns how a picture becomes cells of a sheet. Knows no hidden column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlperf.form import Form, Item, picture_rows
from xlperf.form.layout.fixed import FIRST_ROW


@dataclass(frozen=True, slots=True)
class Cell:
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
) -> tuple[tuple[Cell, ...], int, dict[str, tuple[int, int]]]:
    """The cells of the form's pictures with so many rows of each table, their last row, and where the tables are."""
    cells: list[Cell] = []
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
            cells.append(Cell("heading", first, 0, 1, row - first, section.label))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return tuple(cells), row - 1, tables


def _cell(item: Item, row: int, offset: int, of: int | None) -> Cell:
    column = item.column + offset
    if item.kind == "label":
        return Cell("label", row, column, item.across, item.down, item.text)
    return Cell(item.kind, row, column, item.across, item.down, part=item.text, of=of)


__all__ = ["Cell", "drawn_cells"]
