"""One of our workbooks as a grid of another format, read by the places that its form and capacities say.

Owns the proof that nothing was moved: every label stands in its place, on each of its sheets; and what its hidden sheet
says. Knows nothing of files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from xlperf.declaration import ERROR, WARNING, Declaration, Entered, Finding, Locations, Row, is_filled
from xlperf.expression import plain
from xlperf.form import Form
from xlperf.form.layout import FIRST_ROW, HIDDEN_SHEET, Layout
from xlperf.intake import tamper_words as _words  # noqa: F401 - one of its sentences is said here
from xlperf.intake.entered import difference_shown, trimmed_notes, without_unseen_ends
from xlperf.intake.further_content import OWN_SHEETS
from xlperf.intake.handmade.circumstances import asking_programs, unseen
from xlperf.intake.handmade.computed_otherwise import computed_otherwise_in
from xlperf.intake.handmade.field_words import label_key
from xlperf.intake.handmade.findings import note
from xlperf.intake.handmade.model import Grid, GridCell, Reading, Unplaced, reading_of
from xlperf.intake.handmade.several_grids import edge_of, read_grids
from xlperf.intake.locations import locations_of
from xlperf.intake.read import Identity, carried_by, form_of, identity_by, layout_by
from xlperf.intake.released import expected_for
from xlperf.intake.told import told
from xlperf.ooxml.address import column_letters, position
from xlperf.ooxml.limits import Limits
from xlperf.ooxml.text import bare_text

RESAVED = frozenset({"xls", "ole", "xlsb", "ods"})
"""Kinds of file as which spreadsheet programs save our workbooks, hidden sheet and all."""

FEWEST_FORMULAS = 3
"""So many cells beside the paper has each row of a table; a person types one there, or two."""

GridCells = Mapping[tuple[int, int], GridCell]


def own_identity(grids: Sequence[Grid]) -> Identity | None:
    """What the hidden sheet says, None without one; raises UnreadableWorkbook (unknown-form) where it names no form."""
    hidden = next((grid for grid in grids if grid.name == HIDDEN_SHEET), None)
    if hidden is None:
        return None
    pairs = {}
    for row in hidden.rows:
        by_column = {cell.column: cell for cell in row}
        if 0 in by_column:
            pairs[by_column[0].text] = by_column[1].text if 1 in by_column else ""
    return identity_by(pairs)


def read_resaved(grids: Sequence[Grid], form: Form | None, limits: Limits) -> Reading | None:
    """What one of our workbooks in another format says: by its places where all labels stand in theirs, else by the
    labels; None where it is none of ours. Raises UnreadableWorkbook."""
    identity = own_identity(grids)
    if identity is None:
        return None
    layout = own_layout(grids, identity, form)
    others = [grid for grid in grids if grid.name not in OWN_SHEETS]
    declaration = _read_by_places(others, layout, (identity.sheet, layout.sheet))
    if declaration is not None:
        reading = reading_of(declaration)
    else:
        reading = read_grids(grids, layout.form, limits)
        declaration = reading.declaration
        found = [finding for finding in declaration.found if finding.check != "intake-year"]
        found += [_unplaced(grid, cell) for grid in others for cell in _far_right(grid, layout)]
        found += [
            note("intake-unplaced", text=one.text, sheet=one.sheet, cell=one.place)
            for one in _typed_over(reading, layout)
        ]
        declaration = replace(declaration, year=layout.year, found=tuple(found))
    declaration = replace(declaration, code=identity.code, earlier=carried_by(layout.form, identity))
    return replace(reading, declaration=declaration, year=layout.year)


def own_layout(grids: Sequence[Grid], identity: Identity, form: Form | None) -> Layout:
    """Where everything stood in the workbook as it was made; raises UnreadableWorkbook."""
    held = max((len(grid.rows) for grid in grids), default=0)
    return layout_by(identity, form_of(identity, form), lambda _: held)


def _read_by_places(grids: Sequence[Grid], layout: Layout, names: Sequence[str]) -> Declaration | None:
    """The declaration on the sheet of the form, and those on its further sheets, each by its name or, where it was renamed,
    in its turn; None where a label does not stand where `layout` has it."""
    expected = {*names, *(further.sheet for further in layout.sheets)}
    renamed = [grid for grid in grids if grid.name not in expected]
    grid = _of_name(grids, names) or (renamed.pop(0) if renamed else None)
    declaration = None if grid is None else _on_sheet(grid, layout)
    sheets: list[Declaration] = []
    for further in layout.sheets if declaration is not None else ():
        grid = _of_name(grids, (further.sheet,)) or (renamed.pop(0) if renamed else None)
        sheet = None if grid is None else _on_sheet(grid, further)
        if sheet is None:
            return None
        sheets.append(sheet)
    if declaration is None:
        return None
    found = [finding for sheet in sheets for finding in sheet.found]
    whole = declaration.with_sheets([replace(sheet, found=()) for sheet in sheets]) if sheets else declaration
    found += [
        finding
        for one in (whole, *whole.sheets)
        for finding in computed_otherwise_in(one, _cells_of(_of_name(grids, (one.locations.sheet,))))
    ]
    return replace(whole, found=(*declaration.found, *found))


def _of_name(grids: Sequence[Grid], names: Sequence[str]) -> Grid | None:
    return next((grid for name in names for grid in grids if grid.name == name), None)


def _cells_of(grid: Grid | None) -> GridCells:
    return {(cell.row, cell.column): cell for row in grid.rows for cell in row} if grid is not None else {}


def _on_sheet(grid: Grid, layout: Layout) -> Declaration | None:
    cells = _cells_of(grid)
    edge = edge_of(grid)
    if edge is not None and edge.column != layout.status_column:
        return None
    if not all(_stands(cells, cell.row, cell.column, cell.text) for cell in layout.cells if cell.text):
        return None
    return _Placed(grid, cells, layout).declaration()


def _stands(cells: GridCells, row: int, column: int, text: str) -> bool:
    there = cells.get((row, column))
    return there is not None and label_key(there.text) == label_key(text)


class _Placed:
    def __init__(self, grid: Grid, cells: GridCells, layout: Layout) -> None:
        self.grid, self.cells, self.layout, self.form = grid, cells, layout, layout.form
        self.beside = {position(place) for place in expected_for(layout).places}
        columns = {column for _, column in self.beside if column >= layout.width}
        self.computed = {place for place in cells if place[1] in columns}
        self.rows_computed = Counter(row for row, _ in self.computed)
        self.found: list[Finding] = []
        self.trimmed: list[str] = []

    def declaration(self) -> Declaration:
        layout, form, where = self.layout, self.form, locations_of(self.layout)
        fields = {name: self._entered(name, None, part.is_number) for name, part in form.inputs.items()}
        listing = form.sheets.table if form.sheets is not None else ""  # its rows are those of the sheets
        tables = {table: tuple(self._rows(table)) if table != listing else () for table in form.tables}
        self.found += [*self._labels_changed(), *trimmed_notes(self.trimmed, self.grid.name), *self._beside()]
        self.found += [*self.grid.told, *unseen(self._paper()), *asking_programs(self._paper())]
        return Declaration(
            form=form,
            fields=fields,
            tables=tables,
            year=layout.year,
            locations=Locations(self.grid.name, where.fields, where.tables),
            found=tuple(self.found),
        )

    def _rows(self, table: str) -> list[Row]:
        columns = self.form.tables[table].column
        rows = [
            {column.id: self._entered(f"{table}.{column.id}", of, column.is_number) for column in columns}
            for of in range(self._count(table))
        ]
        while rows and not is_filled(rows[-1]):
            rows.pop()
        return list(rows)

    def _count(self, table: str) -> int:
        """How many rows a table has: the last of the paper grows with the rows put into it, which bring their formulas."""
        count = self.layout.capacities[table]
        below = self.layout.tables[table][0] + count
        if below > self.layout.last_row:
            while self._has_formulas(below):
                count, below = count + 1, below + 1
        return count

    def _has_formulas(self, row: int) -> bool:
        """Whether the form's formulas beside the paper stand in a row, as in each of a table."""
        return self.rows_computed[row] >= FEWEST_FORMULAS

    def _entered(self, part: str, of: int | None, is_number: bool) -> Entered:
        first, column = self.layout.place(part, None if of is None else 0)
        cell = self.cells.get((first + (of or 0), column))
        if cell is None:
            return None
        place = f"{column_letters(cell.column)}{cell.row + 1}"
        if cell.note and not is_number:
            share = isinstance(cell.value, Decimal)
            percent = plain(cell.value * 100) + "%" if isinstance(cell.value, Decimal) else ""
            words = {"text": cell.text, "percent": percent} if share else {"text": cell.text}
            row = None if of is None else of + 1
            self.found.append(note(cell.note, field=part, row=row, sheet=self.grid.name, cell=place, **words))
        if isinstance(cell.value, Decimal):
            self._shown_otherwise(cell, cell.value, part, of, is_number)
        value = cell.value if is_number else cell.printed
        if not isinstance(value, str):
            return value
        bare = without_unseen_ends(value)
        if bare != value and not value.isspace():
            self.trimmed.append(place)
        return None if not bare or bare.isspace() else bare

    def _shown_otherwise(
        self, cell: GridCell, value: Decimal, part: str, of: int | None, is_number: bool
    ) -> None:
        """A number of which the format shows another, told as `intake.entered` does in our own format; as a text it is what is
        seen."""
        kind = self.form.part(part).kind
        which = difference_shown(value, cell.shown, self.form.amounts if kind == "amount" else "")
        if not cell.shown or not which or (which == "rounded" and kind == "count"):
            return
        if not is_number and which != "rounded":
            return
        self.found.append(
            told(
                f"workbook-shown-otherwise.{which}",
                ERROR if which == "other" and kind != "number" else WARNING,
                self.grid.name,
                self.grid.place(cell),
                plain(value),
                field=part,
                table_row=None if of is None else of + 1,
                shown=cell.shown,
                value=plain(value),
            )
        )

    def _paper(self) -> Grid:
        """The grid without the columns beside the paper, hidden as they come, and without labels."""
        labels = {(cell.row, cell.column) for cell in self.layout.cells if cell.text}
        rows = (
            tuple(c for c in row if c.column < self.layout.width and (c.row, c.column) not in labels)
            for row in self.grid.rows
        )
        return replace(self.grid, rows=tuple(rows))

    def _labels_changed(self) -> Iterator[Finding]:
        """Labels that say something else in a part by which nobody finds them: 基本支出（元） for 基本支出."""
        for place, text in expected_for(self.layout).labels.items():
            there = self.cells.get(position(place))
            if there is not None and bare_text(there.text) != bare_text(text):
                sheet, stands = self.grid.name, there.text
                yield told("workbook-altered.label", ERROR, sheet, place, stands, found=stands, expected=text)

    def _beside(self) -> Iterator[Finding]:
        """What stands in no cell of the form, nor in one that the template fills beside the paper."""
        known = {(cell.row, cell.column) for cell in self.layout.cells if cell.part or cell.text}
        known |= {(row, column) for row, column in self.computed if self._has_formulas(row)}
        for table, (_, columns) in locations_of(self.layout).tables.items():
            first = self.layout.tables[table][0]
            rows = range(first, first + self._count(table))
            known |= {(row, position(f"{letters}1")[1]) for row in rows for letters in columns.values()}
        for place, cell in self.cells.items():
            if place[0] < FIRST_ROW or place in known:
                continue
            if place[1] < self.layout.width or place not in self.beside:
                yield _unplaced(self.grid, cell)


def _far_right(grid: Grid, layout: Layout) -> Iterator[GridCell]:
    """What stands right of the columns with the form's formulas, wherever these were moved to."""
    edge = edge_of(grid)
    width = max(book.last_hidden_column - book.status_column for book in layout.books)
    return (c for row in grid.rows for c in row if edge is not None and c.column > edge.column + width)


def _typed_over(reading: Reading, layout: Layout) -> Iterator[Unplaced]:
    """What stands where a label should and was taken for one, though the form has none that says so."""
    printed = {label_key(text) for book in layout.books for text in expected_for(book).labels.values()}
    titles = {book.form.title for book in layout.books}
    for one in reading.labels:
        if label_key(one.text) not in printed and not any(title in one.text for title in titles):
            yield one


def _unplaced(grid: Grid, cell: GridCell) -> Finding:
    return note("intake-unplaced", text=cell.text, sheet=grid.name, cell=grid.place(cell))
