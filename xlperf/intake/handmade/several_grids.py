"""The form in several grids: the sheets of a workbook, the tables of a page.

Owns which of them is the form, what the others add, and what is said of those that were not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from xlperf.declaration import Declaration, Finding, read_number
from xlperf.expression.ref import Ref
from xlperf.form import Form, Page
from xlperf.form.layout import HIDDEN_SHEET, SPARE, STATUS_HEADING
from xlperf.intake.further_content import OWN_SHEETS
from xlperf.intake.handmade.computed_otherwise import computed_otherwise
from xlperf.intake.handmade.findings import note
from xlperf.intake.handmade.form_choice import PrintedWords, size_of, too_large
from xlperf.intake.handmade.further_sheets import divided, with_sheets
from xlperf.intake.handmade.model import Grid, GridCell, Reading, Unplaced
from xlperf.intake.handmade.reader import read_grid
from xlperf.intake.handmade.reading_builder import NOTHING_HERE
from xlperf.intake.handmade.second_form import lacks_year, second_form
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.refusal import UnreadableWorkbook

_EXPLAINS = re.compile(
    r"(?:填[报表写制]|编[制报写]|指标|使用|操作|审核)?(?:说明|须知|示例|样例|范例|范本)\d*"
    r"|.*[(（](?:说明|示例|样例|范例|范本|样表)[)）]"
)
"""The name of a sheet that tells how the form is filled in: beside its labels stand explanations, or what another entered."""

NO_FORM = Form(id="", title="", year=0, page=Page(widths=(1.0,)), section=())
"""A form without fields: read as this, every value of a paper is named with its label and none is taken."""


def without_form(grids: Sequence[Grid]) -> Reading:
    """A paper that is like no form known: all that stands in it, with the labels printed for it."""
    readings = [read_grid(grid, NO_FORM) for grid in grids if not grid.hidden and size_of(grid)]
    if not readings:
        raise UnreadableWorkbook("no-form")
    years = [reading.year for reading in readings if reading.year]
    return replace(
        readings[0],
        labels=tuple(label for reading in readings for label in reading.labels),
        unplaced=tuple(stray for reading in readings for stray in reading.unplaced),
        year=years[0] if years else 0,
    )


def read_grids(grids: Sequence[Grid], form: Form | None = None, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """The form in several grids (sheets, tables of a page): the one that has most of it, and from the others, in
    their order, the parts it lacks. Raises UnreadableWorkbook (no-form; too-many-cells over `limits.form_cells`).
    """
    found = PrintedWords(grids)
    form = form or found.best_form(limits).form
    papers, code = _own_sheet(grids, form)
    hidden = [grid for grid in papers if grid.hidden and size_of(grid)]
    papers, sheets = divided([grid for grid in papers if not grid.hidden], form)
    read: list[Grid] = []
    unread: list[Grid] = []
    for grid in papers:
        if size_of(grid):
            # Most sheets that are not the form's hold none of its words, and need no reading.
            worthy = found.shared(grid, form) and size_of(grid) <= limits.form_cells
            (read if worthy else unread).append(grid)
    readings = [(read_grid(grid, form), grid) for grid in read]
    if not any(reading.tells for reading, _ in readings):
        for grid in unread:
            if size_of(grid) > limits.form_cells:
                raise too_large(grid, limits)
        raise UnreadableWorkbook("no-form")
    main = max(readings, key=lambda entry: (entry[0].tells and not _explains(entry[1]), entry[0].score))
    result = main[0]
    for reading, grid in readings:
        if grid is not main[1] and _explains(grid):
            result = _without(result, grid)
        elif grid is not main[1]:
            told = second_form(found, main[1], main[0].declaration, grid, reading)
            result = (
                _with_others(result, reading, grid) if told is None else _set_aside(result, reading, told)
            )
    for grid in unread:
        result = _without(result, grid)
    result = _told(result, hidden_sheets(hidden))
    printed = result.computed
    result = with_sheets(result, sheets)
    if not any(
        finding.check == "intake-listed" for finding in result.declaration.found
    ):  # amounts are lacking
        result = _told(result, [*computed_otherwise(result.declaration, printed)])
    return replace(result, declaration=replace(result.declaration, code=code or result.declaration.code))


def _explains(grid: Grid) -> bool:
    """Whether a sheet tells how the form is filled in, or is what our workbooks have beside theirs; in a file that has the form
    elsewhere nothing is taken from it."""
    return grid.name in OWN_SHEETS or bool(_EXPLAINS.fullmatch(grid.name.strip()))


def hidden_sheets(grids: Sequence[Grid]) -> list[Finding]:
    """That hidden sheets in which something stands were not read."""
    return [note("intake-hidden-sheet", sheet=g.name, text=g.name, count=size_of(g)) for g in grids]


def further_sheets_told(
    declaration: Declaration, main: Grid, further: Sequence[Grid], limits: Limits
) -> list[Finding]:
    """What is to be said of the sheets that somebody added to a workbook of ours saved in another format."""
    found = hidden_sheets([grid for grid in further if grid.hidden and size_of(grid)])
    papers = [_paper(grid) for grid in further if not grid.hidden and size_of(grid)]
    words = PrintedWords([main, *papers])
    for grid in papers:
        told = None
        if size_of(grid) <= limits.form_cells and words.shared(grid, declaration.form):
            told = second_form(words, main, declaration, grid, read_grid(grid, declaration.form))
        found.append(told or note("intake-sheet", sheet=grid.name, text=grid.name, count=size_of(grid)))
    return found


def _told(result: Reading, found: Sequence[Finding]) -> Reading:
    declaration = result.declaration
    return replace(result, declaration=replace(declaration, found=(*declaration.found, *found)))


def _set_aside(result: Reading, other: Reading, told: Finding) -> Reading:
    """`result`, told of a grid that is the form once more, of which nothing was taken."""
    strays = [
        Unplaced(one.text, one.sheet, one.place, one.label, "why-sheet")
        for one in (*other.taken, *other.computed)
    ]
    result = replace(result, unplaced=(*result.unplaced, *strays, *other.unplaced))
    return _told(replace(result, labels=(*result.labels, *other.labels)), [told])


def _without(result: Reading, grid: Grid) -> Reading:
    """`result`, told that a sheet was not read, unless it only says that there is nothing (无)."""
    if grid.rows and all(cell.text == NOTHING_HERE for row in grid.rows for cell in row):
        return result
    strays = tuple(
        Unplaced(cell.printed, grid.name, grid.place(cell), why="why-sheet")
        for row in grid.rows
        for cell in row
    )
    told = note("intake-sheet", sheet=grid.name, text=grid.name, count=size_of(grid))
    return _told(replace(result, unplaced=(*result.unplaced, *strays)), [told])


def _own_sheet(grids: Sequence[Grid], form: Form) -> tuple[list[Grid], str]:
    """Of a workbook of ours saved in another format: the paper alone, without checks and helper columns; the code."""
    hidden = next((grid for grid in grids if grid.name == HIDDEN_SHEET), None)
    if hidden is None:
        return [_paper(grid) for grid in grids], ""
    pairs = {row[0].text: row[1].text for row in hidden.rows if len(row) > 1}
    sheet = pairs.get("sheet", form.page.sheet)
    names, count = {sheet}, 1
    if form.sheets is not None:
        names |= {form.sheets.name.format(number=number) for number in range(1, len(grids))}
        count += int(read_number(pairs.get(f"capacity.{form.sheets.table}"), "count") or 0)
    named = [grid for grid in grids if grid.name in names]
    # One that is missing was renamed.
    renamed = [grid for grid in grids if grid.name not in names and grid.name not in OWN_SHEETS]
    own = {grid.name for grid in (*named, *renamed[: max(0, count - len(named))])}
    papers = [replace(_paper(grid), hidden=False) for grid in grids if grid.name in own]
    return papers or list(grids), pairs.get("department_code", "")


def _paper(grid: Grid) -> Grid:
    """A sheet of ours that came alone, as CSV or a web page: without the banner and the columns beside the paper."""
    edge = edge_of(grid)
    if edge is None:
        return grid
    spare = {
        cell.row for row in grid.rows for cell in row if cell.column == edge.column and cell.value == SPARE
    }
    cut = (tuple(c for c in row if c.column < edge.column and c.row >= edge.row) for row in grid.rows)
    # In a blank row of a table stand the sums of nothing.
    rows = tuple(() if row and row[0].row in spare and not any(c.value for c in row) else row for row in cut)
    widths = tuple(min(width, edge.column) for width in grid.widths)
    # Of a page, which rows go on to there says nothing of the paper's: Spire.XLS ends those without a word of the checks before.
    blank = tuple(cell for cell in grid.blank if cell.column < edge.column - 1)
    return replace(grid, rows=rows, widths=widths, blank=blank)


def edge_of(grid: Grid) -> GridCell | None:
    """The heading of the checks right of the paper of one of our sheets."""
    return next((cell for row in grid.rows for cell in row if cell.value == STATUS_HEADING), None)


def _with_others(result: Reading, other: Reading, grid: Grid) -> Reading:
    """`result`, and from another grid the fields and tables that it lacks; what is left is told of in one finding."""
    mine, theirs = result.declaration, other.declaration
    fields = dict(mine.fields)
    tables = dict(mine.tables)
    given: set[str] = set()
    for name, value in theirs.fields.items():
        if fields.get(name) is None and value is not None:
            fields[name] = value
            given.add(name)
    for name, rows in theirs.tables.items():
        if not tables.get(name) and rows:
            tables[name] = rows
            given.add(name)
    kept = [taken for taken in other.taken if Ref.of(taken.part).owner in given]
    lost = [taken for taken in other.taken if Ref.of(taken.part).owner not in given]
    found = list(mine.found)
    if lacks_year(mine) and not lacks_year(theirs):
        mine = replace(mine, year=theirs.year)
        found = [finding for finding in found if finding.check != "intake-year"]
    if lost or other.unplaced:
        count = len(lost) + len(other.unplaced)
        found.append(note("intake-sheet", sheet=grid.name, text=grid.name, count=count))
    found += [
        finding
        for finding in theirs.found
        if finding in grid.told
        or finding.check == "intake-unseen"
        or (Ref.of(finding.field).owner in given and finding.check not in ("intake-unplaced", "intake-year"))
    ]
    strays = [Unplaced(taken.text, taken.sheet, taken.place, taken.label, "why-twice") for taken in lost]
    return Reading(
        replace(mine, fields=fields, tables=tables, found=tuple(found), code=mine.code or theirs.code),
        (*result.taken, *kept),
        (*result.labels, *other.labels),
        (*result.unplaced, *strays, *other.unplaced),
        (*result.computed, *other.computed),
        result.titled or other.titled,
        result.year or other.year,
    )
