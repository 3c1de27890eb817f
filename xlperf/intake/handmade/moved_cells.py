"""What is said of cells of a table's row that stood elsewhere: in another column, or a first level in a row below.

Owns the findings. Which cells have moved the acts decide.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlperf.declaration import Finding
from xlperf.form import Table
from xlperf.intake.handmade.findings import note
from xlperf.intake.handmade.model import Grid
from xlperf.intake.handmade.took import TakenRow

ROWS_OF_MOVED = {"intake-shifted-rows": "intake-shifted", "intake-levels-below": "intake-level-below"}
"""the finding on many rows -> that on one"""


def moved_cells(grid: Grid, table: Table, taken: TakenRow, row: int) -> Iterator[Finding]:
    """A finding on each cell that stood elsewhere; `row` counts from 1."""
    if (level := taken.level) is not None:
        name = next(name for name, cell in taken.cells.items() if cell.text == level.text)
        own = next((cell for cell in taken.cells.values() if cell.row != level.row), level)
        yield note(
            "intake-level-below",
            field=f"{table.id}.{name}",
            row=row,
            sheet=grid.name,
            cell=grid.place(own),
            text=level.printed,
            where=grid.place(level),
        )
    if taken.shifted:
        cell = taken.cells[taken.shifted]
        yield note(
            "intake-shifted",
            field=f"{table.id}.{taken.shifted}",
            row=row,
            sheet=grid.name,
            cell=grid.place(cell),
            text=cell.printed,
            label=table.parts[taken.shifted].label,
        )
