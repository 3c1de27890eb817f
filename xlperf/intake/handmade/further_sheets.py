"""A source that holds a form and its further sheets, divided: what is of the form, and a grid for each sheet.

Owns where a further sheet begins: at its form's title. Reading each part is `reader`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xlperf.declaration import Declaration, Entered, Finding
from xlperf.form import Form
from xlperf.form.labels import label_of_part
from xlperf.intake.handmade.computed_otherwise import computed_otherwise
from xlperf.intake.handmade.field_words import LONGEST_LABEL
from xlperf.intake.handmade.findings import note
from xlperf.intake.handmade.lines_of_paper import bare_text
from xlperf.intake.handmade.model import Grid, Reading
from xlperf.intake.handmade.reader import read_grid


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
        if not starts and sheets and grid.kind == "table":
            sheets[-1] = _joined(sheets[-1], grid)  # a page has a table for each section of a form
            continue
        ends = [*starts, len(grid.rows)][1:]
        first = starts[0] if starts else len(grid.rows)
        if any(grid.rows[:first]):
            own.append(_rows(grid, 0, first))
        sheets += [_rows(grid, start, end) for start, end in zip(starts, ends, strict=True)]
    return own, sheets


def _joined(above: Grid, below: Grid) -> Grid:
    """Two tables of a page as one; their cells are called by the places in the tables they were in."""
    offset = len(above.rows)
    rows = (tuple(replace(cell, row=cell.row + offset) for cell in row) for row in below.rows)
    return replace(above, rows=(*above.rows, *rows))


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
    found += [finding for one in read for finding in computed_otherwise(one.declaration, one.computed)]
    declarations = [replace(one.declaration, found=()) for one in read]
    declaration = listed(reading.declaration, declarations)
    return Reading(
        replace(declaration, found=(*declaration.found, *found)),
        (*reading.taken, *(taken for one in read for taken in one.taken)),
        (*reading.labels, *(label for one in read for label in one.labels)),
        (*reading.unplaced, *(stray for one in read for stray in one.unplaced)),
    )


def listed(declaration: Declaration, sheets: Sequence[Declaration]) -> Declaration:
    """The declaration with its sheets, held against the rows that were read of the table that lists them.

    A row of which there is no sheet becomes one, with what the row says of it, and is told of; where there is a sheet
    for every row, but none of that name, it is told of only.
    """
    form = declaration.form
    listing, there = form.sheets, form.sheet_form
    assert listing is not None
    assert there is not None
    columns = [column for column in form.tables[listing.table].column if column.sheet]
    rows = declaration.rows(listing.table)
    made = declaration.with_sheets(sheets)
    known = {_name(row.get(columns[0].id)) for row in made.rows(listing.table)}
    lacking = len(rows) > len(made.rows(listing.table))
    added: list[Declaration] = []
    found: list[Finding] = []
    for number, row in enumerate(rows):
        if _name(row.get(columns[0].id)) in known:
            continue
        text = next(str(row[column.id]) for column in columns if row.get(column.id) is not None)
        sheet = listing.name.format(number=len(made.sheets) + len(added) + 1) if lacking else ""
        found.append(
            note(
                "intake-listed" if lacking else "intake-listed-other",
                field=f"{listing.table}.{columns[0].id}",
                row=number + 1,
                sheet=sheet,
                name=sheet,
                text=text,
                label=_called(form, listing.table),
            )
        )
        if lacking:
            fields = dict.fromkeys(there.inputs) | {
                column.sheet: row.get(column.id) for column in columns if column.sheet in there.inputs
            }
            added.append(Declaration(there, fields, dict.fromkeys(there.tables, ()), made.year))
    if added:
        made = made.with_sheets([*made.sheets, *added])
    return replace(made, found=(*made.found, *found))


def _called(form: Form, table: str) -> str:
    """What people call a table: by its own label, or by its section's."""
    section = next(section for section in form.section if any(one.id == table for one in section.table))
    own = form.tables[table]
    return label_of_part(replace(own, label=own.label or section.label))


def _name(value: Entered) -> str:
    return "".join(str(value or "").split())


def score_of(grids: Sequence[Grid], form: Form) -> int:
    """How much of the grids is understood as this form: of the best of them, and of its further sheets."""
    own, sheets = divided([grid for grid in grids if not grid.hidden], form)
    readings = [read_grid(grid, form) for grid in own]
    score = max((reading.score for reading in readings), default=0)
    there = form.sheet_form
    if there is None:
        return score
    if not any(reading.tells for reading in readings):
        return NOTHING  # a sheet without the form that lists it is a form of its own
    return score + sum(read_grid(grid, there).score for grid in sheets)


NOTHING = -(10**9)
"""The score of a form of which nothing is there."""
