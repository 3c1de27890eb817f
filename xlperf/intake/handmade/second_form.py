"""The form once more in one file: another department's sheet, another year's, a copy that was changed.

Owns when a further grid is the form again, and whether it says the same. Such a grid gives nothing to the form that is read.
"""

from __future__ import annotations

from decimal import Decimal

from xlperf.declaration import Declaration, Entered, Finding
from xlperf.intake.handmade.findings import note
from xlperf.intake.handmade.form_choice import PrintedWords
from xlperf.intake.handmade.model import Grid, Reading

SHARE_OF_LABELS = 0.6
"""A grid that has so many of the printed words that the form's own grid has is the form once more."""


def second_form(
    words: PrintedWords, main: Grid, mine: Declaration, grid: Grid, theirs: Reading
) -> Finding | None:
    """What is to be said of `grid`, read as `theirs`, where it is the form of `main` once more; None where it is not."""
    other = theirs.declaration
    differing = _differing(mine, theirs)
    form = mine.form
    whole = words.shared(grid, form) >= SHARE_OF_LABELS * words.shared(main, form)
    department = str(other.fields.get(form.department) or "")
    if not theirs.taken:
        return None
    elsewhere = form.department in differing and len(differing) > 1
    if differing and (whole or elsewhere or 2 * len(differing) >= len(_given(other))):
        department = department or _called(grid)
        return note("intake-second-form", sheet=grid.name, text=_called(grid), department=department)
    if whole and not _adds(mine, other):
        return note("intake-second-form-same", sheet=grid.name, text=_called(grid))
    return None


def _called(grid: Grid) -> str:
    return grid.name or grid.place(next(cell for row in grid.rows for cell in row))


def _given(declaration: Declaration) -> list[str]:
    fields = [name for name, value in declaration.fields.items() if value is not None]
    return fields + [table for table, rows in declaration.tables.items() if rows]


def _differing(mine: Declaration, theirs: Reading) -> set[str]:
    """The fields and tables that both give, and give otherwise; the year too."""
    other = theirs.declaration
    found = {
        name
        for name in _given(other)
        if name in mine.fields
        and mine.fields[name] is not None
        and _bare(mine.fields[name]) != _bare(other.fields[name])
    }
    found |= {
        table
        for table in _given(other)
        if table in mine.tables and mine.tables[table] and _rows(mine, table) != _rows(other, table)
    }
    if theirs.year and theirs.year != mine.year and not lacks_year(mine):
        found.add("year")
    return found


def lacks_year(declaration: Declaration) -> bool:
    """Whether it says no year, and one was assumed."""
    return any(finding.check == "intake-year" for finding in declaration.found)


def _adds(mine: Declaration, other: Declaration) -> bool:
    """Whether `other` gives what the form that is read lacks."""
    return not set(_given(other)) <= set(_given(mine))


def _rows(declaration: Declaration, table: str) -> list[list[str]]:
    return [[_bare(value) for value in row.values()] for row in declaration.tables[table]]


def _bare(value: Entered) -> str:
    if isinstance(value, Decimal):
        return str(value.normalize())
    return "".join((value or "").split())
