"""The account of a reading: what was taken from where, what is a label, what found no place, and the findings.

Owns how a cell becomes a value. Does not know which cell is whose: `tables` and `reader` decide that.
"""

from __future__ import annotations

from decimal import Decimal

from xlperf.declaration import Declaration, Entered, Finding, Row, read_number
from xlperf.form import Form
from xlperf.intake.handmade.findings import note
from xlperf.intake.handmade.labels import unit_in, vocabulary_of
from xlperf.intake.handmade.model import Grid, GridCell, GridLocations, Reading, Taken, Unplaced
from xlperf.intake.handmade.rows import Block
from xlperf.ooxml.text import without_unfit

MOST_TOLD = 200
"""So many cells without a place are told of one by one; the rest is counted."""


class Account:
    """Everything that one way through a grid has found so far, and where it stands: section and open table."""

    def __init__(self, grid: Grid, form: Form) -> None:
        self.grid, self.form = grid, form
        self.words = vocabulary_of(form)
        self.fields: dict[str, Entered] = {}
        self.tables: dict[str, list[dict[str, Entered]]] = {table: [] for table in form.tables}
        self.taken: list[Taken] = []
        self.labels: list[Unplaced] = []
        self.unplaced: list[tuple[Unplaced, Finding | None]] = []
        self.found: list[Finding] = []
        self.places: dict[tuple[str | None, str, int | None], str] = {}
        self.headers: dict[str, Block] = {}
        self.block: Block | None = None
        self.above: list[GridCell] = []
        self.printed: dict[str, GridCell] = {}
        self.section = ""
        self.waiting: list[tuple[str, GridCell]] = []
        self.last_text: tuple[str, int | None] | None = None
        self.title_department = ""
        self.year = 0
        self.unit_told: set[str] = set()

    def _width(self, number: int) -> int:
        return self.grid.widths[number] if number < len(self.grid.widths) else 0

    def _take_field(self, field: str, cell: GridCell) -> None:
        if field in self.fields:
            if self._same(field, cell):
                self._label(cell)
                return
            finding = note(
                "intake-twice",
                field=field,
                sheet=self.grid.name,
                cell=self.grid.place(cell),
                text=cell.text,
                label=self.form.label_of(field),
            )
            self._stray(cell, finding)
            return
        self.fields[field] = self._value(cell, self.form.fields[field].kind, field, None)
        if isinstance(self.fields[field], str) and not self.form.fields[field].is_number:
            self.last_text = (field, None)

    def _same(self, field: str, cell: GridCell) -> bool:
        kind = self.form.fields[field].kind
        value = read_number(cell.value, kind) if kind != "text" else None
        return (value if value is not None else cell.text) == self.fields[field]

    def _value(self, cell: GridCell, kind: str, part: str, row: int | None) -> Entered:
        self.last_text = None
        number = read_number(cell.value, kind) if kind != "text" else None
        value: Entered = number if number is not None else self._clean(cell, part, row)
        self._account(cell, part, row, value)
        if cell.note and kind == "text":
            percent = f"{(cell.value * 100).normalize():f}%" if isinstance(cell.value, Decimal) else ""
            self.found.append(
                note(
                    cell.note,
                    field=part,
                    row=row,
                    sheet=self.grid.name,
                    cell=self.grid.place(cell),
                    text=cell.text,
                    percent=percent,
                )
            )
        return value

    def _account(self, cell: GridCell, part: str, row: int | None, value: Entered) -> None:
        place = self.grid.place(cell)
        self.taken.append(Taken(part, row, value, cell.text, self.grid.name, place))
        table, dot, column = part.partition(".")
        key = (table, column, (row or 1) - 1) if dot else (None, part, None)
        self.places.setdefault(key, place)

    def _clean(self, cell: GridCell, part: str, row: int | None) -> str:
        text = without_unfit(cell.text)
        if text != cell.text:
            self.found.append(
                note(
                    "intake-control",
                    field=part,
                    row=row,
                    sheet=self.grid.name,
                    cell=self.grid.place(cell),
                    text=text,
                )
            )
        return text

    def _continued(self, part: str, row: int | None, cell: GridCell) -> None:
        label = self.form.label_of(part) if part else ""
        self.found.append(
            note(
                "intake-continued",
                field=part,
                row=row,
                sheet=self.grid.name,
                cell=self.grid.place(cell),
                text=cell.text,
                label=label,
            )
        )

    def _label(self, cell: GridCell) -> None:
        self.labels.append(Unplaced(cell.text, self.grid.name, self.grid.place(cell)))

    def _stray(self, cell: GridCell, finding: Finding | None = None) -> None:
        place = self.grid.place(cell)
        if finding is None and len(self.unplaced) < MOST_TOLD:
            finding = note("intake-unplaced", text=without_unfit(cell.text), sheet=self.grid.name, cell=place)
        self.unplaced.append((Unplaced(cell.text, self.grid.name, place), finding))

    def _unit(self, cell: GridCell) -> None:
        unit = unit_in(cell.text)
        if unit and unit != self.form.amounts and unit not in self.unit_told:
            self.unit_told.add(unit)
            self.found.append(
                note(
                    "intake-unit",
                    sheet=self.grid.name,
                    cell=self.grid.place(cell),
                    unit=unit,
                    amounts=self.form.amounts,
                )
            )

    def _reading(self) -> Reading:
        form = self.form
        department = self.fields.get(form.department)
        title = without_unfit(self.title_department)
        if title and department is None:
            self.fields[form.department] = title
        elif title and "".join(str(department).split()) != "".join(title.split()):
            self.found.append(
                note("intake-department", field=form.department, text=title, other=str(department))
            )
        if not self.year:
            self.found.append(note("intake-year", year=form.year))
        told = [finding for _, finding in self.unplaced if finding is not None]
        if len(told) < len(self.unplaced):
            more = len(self.unplaced) - len(told)
            told.append(note("intake-unplaced-more", sheet=self.grid.name, count=more))
        found = (*self.found, *told)
        tables: dict[str, tuple[Row, ...]] = {table: tuple(rows) for table, rows in self.tables.items()}
        declaration = Declaration(
            form=form,
            fields={name: self.fields.get(name) for name in form.inputs},
            tables=tables,
            year=self.year or form.year,
            locations=GridLocations(self.grid.name, self.places),
            found=found,
        )
        return Reading(
            declaration, tuple(self.taken), tuple(self.labels), tuple(stray for stray, _ in self.unplaced)
        )
