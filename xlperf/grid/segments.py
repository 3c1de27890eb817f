"""A source that holds a form and its further sheets, divided: what is of the form, and a grid for each sheet.

Owns where a further sheet begins: at its form's title. Reading each part is `reader`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xlperf.form import Form
from xlperf.grid.labels import LONGEST_LABEL
from xlperf.grid.model import Grid, Reading
from xlperf.grid.reader import bare_text, read_grid


def divided(grids: Sequence[Grid], form: Form) -> tuple[list[Grid], list[Grid]]:
    """The grids of the form itself, and one for each further sheet, in their order."""
    there = form.sheet_form
    if there is None:
        return list(grids), []
    title = bare_text(there.title)
    own: list[Grid] = []
    sheets: list[Grid] = []
    for grid in grids:
        starts = [
            number
            for number, row in enumerate(grid.rows)
            if any(title in bare_text(cell.text[: 4 * LONGEST_LABEL]) for cell in row)
        ]
        ends = [*starts, len(grid.rows)][1:]
        first = starts[0] if starts else len(grid.rows)
        if any(grid.rows[:first]):
            own.append(_rows(grid, 0, first))
        sheets += [_rows(grid, start, end) for start, end in zip(starts, ends, strict=True)]
    return own, sheets


def _rows(grid: Grid, first: int, last: int) -> Grid:
    """The grid with its other rows empty: its cells stay where they are."""
    rows = tuple(row if first <= number < last else () for number, row in enumerate(grid.rows))
    return replace(grid, rows=rows)


def with_sheets(reading: Reading, sheets: Sequence[Grid]) -> Reading:
    """The reading of a form, and of its further sheets."""
    there = reading.declaration.form.sheet_form
    if there is None:
        return reading
    read = [read_grid(grid, there) for grid in sheets]
    found = [finding for one in read for finding in one.declaration.found]
    declarations = [replace(one.declaration, found=()) for one in read]
    declaration = reading.declaration.with_sheets(declarations)
    return Reading(
        replace(declaration, found=(*declaration.found, *found)),
        (*reading.taken, *(taken for one in read for taken in one.taken)),
        (*reading.labels, *(label for one in read for label in one.labels)),
        (*reading.unplaced, *(stray for one in read for stray in one.unplaced)),
    )


def score_of(grids: Sequence[Grid], form: Form) -> int:
    """How much of the grids is understood as this form: of the best of them, and of its further sheets."""
    own, sheets = divided([grid for grid in grids if not grid.hidden], form)
    score = max((read_grid(grid, form).score for grid in own), default=0)
    there = form.sheet_form
    return score + sum(read_grid(grid, there).score for grid in sheets) if there is not None else score


__all__ = ["divided", "score_of", "with_sheets"]
