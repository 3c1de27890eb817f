"""A reading is built: what the acts took becomes values of a declaration, each with its place, and findings.

Owns how a printed cell becomes a value. Does not know which cell is whose: the acts decide that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from xlperf.declaration import Declaration, Entered, Finding, Row, read_number
from xlperf.expression import plain, rounded
from xlperf.expression.ref import Ref
from xlperf.form import Column, ComputedColumn, Field
from xlperf.form.labels import label_of
from xlperf.intake.entered import difference_shown
from xlperf.intake.handmade.amounts import as_figure, has_words, in_unit, share
from xlperf.intake.handmade.circumstances import asking_programs, rows_with_struck_cells, unseen
from xlperf.intake.handmade.field_words import label_key
from xlperf.intake.handmade.findings import note, together
from xlperf.intake.handmade.form_again import FormAgain
from xlperf.intake.handmade.labels import as_chosen
from xlperf.intake.handmade.model import GridCell, GridLocations, Reading, Taken, Unplaced
from xlperf.intake.handmade.money_units import MoneyUnits
from xlperf.intake.handmade.moved_cells import ROWS_OF_MOVED, moved_cells
from xlperf.intake.handmade.tables.rows_of_tables import SUMS
from xlperf.intake.handmade.targets_in_cells import targets_in_one_row
from xlperf.intake.handmade.took import PairedValue, Position, PrintedPage, TakenRow, TakenValue, Took
from xlperf.intake.handmade.values_like_labels import ReadAsLabels
from xlperf.messages import enumerated
from xlperf.ooxml.text import without_unfit

_SILENT = frozenset(("why-nothing", "why-printed"))
"""Why a cell may go without a finding: what stands in it says nothing."""
NOTHING_HERE = "无"
"""What stands for rows or a table of which there are none, in a published form for instance."""

_OF_COLUMNS = {"why-no-column": "intake-column", "why-no-table": "intake-table"}

_CODED = re.compile(
    r"\s*[\[【(（]\s*(?P<inside>[0-9A-Za-z]{2,20})\s*[\]】)）]\s*(?P<then>\S.*)"
    # a number behind a name may be a year or a telephone's; a code has 3 to 6 digits, 9 or 12
    r"|\s*(?P<short>[^\s\d][^\d\[【(（]*?)(?:\s*[-—_/]\s*|\s+)"
    r"(?P<end>(?!(?:19|20)[0-9]{2}\b)(?:[0-9]{3,6}|[0-9]{9}|[0-9]{12}))\s*"
    r"|\s*(?P<before>[0-9]{3,20})(?:\s*[-—_]\s*|\s+)(?P<after>\S.*)"
    r"|\s*(?P<name>[^\s\[【(（][^\[【(（]*?)\s*[\[【(（]\s*(?P<behind>(?!20[0-9]{2}\b)[0-9]{3,20})\s*[\]】)）]\s*",
    re.S,
)

_FEW = 3
"""Of so many rows that were moved or are in doubt, or cells of a column that the form has not, each has a finding of its own."""
MOST_TOLD = 200
"""So many cells without a place are told of one by one; the rest is counted."""


class ReadingBuilder:
    """Adds up what was taken of one grid."""

    def __init__(self, page: PrintedPage) -> None:
        self._page, self._form = page, page.form
        self._fields: dict[str, Entered] = {}
        self._tables: dict[str, list[dict[str, Entered]]] = {table: [] for table in page.form.tables}
        self._in_pairs: dict[str, int] = {}
        """table -> how many rows it had when the last was begun by a label with a value beside it"""
        self._taken: list[Taken] = []
        self._computed: list[Taken] = []
        self._labels: list[GridCell] = []
        self._nothing: list[Unplaced] = []
        self._read_as_labels = ReadAsLabels(page)
        self._unplaced: list[Unplaced] = []
        self._strays_told: list[Finding] = []
        self._found: list[Finding] = []
        self._moved: list[Finding] = []
        self._of_columns: dict[tuple[str, str], list[Finding]] = {}
        self._in_doubt: dict[int, list[GridCell]] = {}
        self._places: dict[tuple[str | None, str, int | None], str] = {}
        self._years: list[int] = []
        self._department = ""
        self._titled = False
        self._units = MoneyUnits(page)
        self._code = ""
        self._first_totals: list[tuple[TakenRow, Position]] = []
        self._again = FormAgain(page.form, page.grid)
        self._labels_of: dict[str, set[str]] = {}
        self._found += [*page.grid.told, *unseen(page.grid), *asking_programs(page.grid)]

    def add(self, took: Took) -> None:
        """Takes over what an act took; `took.position` says in which units its amounts are."""
        for cell in took.labels:
            self._label(cell)
        self._read_as_labels.add(took)
        self._units.named(took)
        for value in took.values:
            nothing = not value.part and len(took.values) == 1 and value.cell.text.strip() == NOTHING_HERE
            self._value(replace(value, why="why-nothing") if nothing else value, took.position)
        if took.row is not None:
            sums_up = took.total and self._sums_up(took.row, took.position)
            named = took.total and self._is_named_total(took.row)
            if named and not self._tables[took.row.table]:
                self._first_totals.append((took.row, took.position))
            elif sums_up or named:
                self._total(took.row, bool(sums_up))
            else:
                self._row(took.row, took.position)
        for record in took.records:
            self._record(record, took.position)
        for more in took.continued:
            if more.in_row:
                row = len(self._tables[took.row.table]) if took.row is not None else None
                self._told("intake-continued", more.cell, more.part, row, label=self._label_of(more.part))
            else:
                self._continued(more.part, more.cell)
        self._years += [took.year] if took.year and took.year not in self._years else []
        self._department = self._department or took.department
        self._titled = self._titled or took.titled

    def standing(self, position: Position) -> Position:
        """The position, with what was taken so far."""
        filled = {table: len(rows) for table, rows in self._tables.items()}
        return replace(position, fields=frozenset(self._fields), filled=filled)

    # ------------------------------------------------------------ fields

    def _value(self, value: TakenValue, position: Position) -> None:
        cell = value.cell
        if value.kind == "field" and value.part:
            self._field(value, position)
        elif value.kind == "computed" and value.part:
            self._printed(value.part, None, cell, value.label, self._unit(value.unit, position))
        else:
            self._stray(cell, value.label, value.why or "why-unknown")

    def _field(self, value: TakenValue, position: Position) -> None:
        part, cell = value.part, value.cell
        unit = self._unit(value.unit, position)
        if not value.unit and self._form.fields[part].kind == "amount":
            self._units.fell_back(position)
        if part in self._fields:
            again = self._entered(self._form.fields[part], cell, unit)[0]
            same = self._without_code(part, again) if isinstance(again, str) else again
            if same == self._fields[part]:
                if label_key(value.label) in self._labels_of.get(part, ()):
                    self._again.given(part, cell, True, self._tables)
                self._called(part, value.label)
                self._printed(part, None, cell, value.label, unit)
                return
            if part == self._form.department and label_key(value.label) in self._labels_of.get(part, ()):
                self._again.other_department()
            elif self._is_nearer(value):
                self._give_back(part)
                self._fields[part] = self._take(part, None, cell, value.label, unit)
                return
            told = note(
                "intake-twice",
                field=part,
                sheet=self._page.grid.name,
                cell=self._page.grid.place(cell),
                text=cell.printed,
                label=label_of(self._form, part),
            )
            self._read_as_labels.is_of_none(cell)
            self._stray(cell, value.label, "why-twice", told)
            self._again.given(part, cell, False, self._tables)
            return
        self._fields[part] = self._take(part, None, cell, value.label, unit)
        self._called(part, value.label)
        self._again.first(part, cell)

    def _called(self, part: str, label: str) -> None:
        """Keeps under which labels a field was given."""
        if label:
            self._labels_of.setdefault(part, set()).add(label_key(label))

    def _is_nearer(self, value: TakenValue) -> bool:
        """Whether a label is nearer to the form's for a field than that under which it was given: 主管部门 than 填报单位."""
        before = [taken.label for taken in self._taken if taken.part == value.part and taken.row is None]
        field, near = self._form.fields[value.part], self._page.words.nearness
        return bool(before) and near(value.label, field) > max(near(label, field) for label in before)

    def _give_back(self, part: str) -> None:
        """What was taken for a field is of none."""
        mine = [taken for taken in self._taken if taken.part == part and taken.row is None]
        self._taken = [taken for taken in self._taken if taken not in mine]
        self._places.pop((None, part, None), None)
        for taken in mine:
            self._unplaced.append(Unplaced(taken.text, taken.sheet, taken.place, taken.label, "why-no-field"))
            text = without_unfit(taken.text)
            self._strays_told.append(note("intake-unplaced", text=text, sheet=taken.sheet, cell=taken.place))

    def _take(self, part: str, row: int | None, cell: GridCell, label: str, unit: str) -> Entered:
        of = self._form.part(part)
        value, converted = self._entered(of, cell, unit)
        if isinstance(value, str):
            value = self._clean(cell, value, part, row)
            value = as_chosen(of, value)
            value = self._without_code(part, value)
        grid = self._page.grid
        self._taken.append(
            Taken(part, row, value, cell.printed, grid.name, grid.place(cell), label, converted)
        )
        table, column = Ref.of(part)
        key = (table, column, None if table is None else (row or 1) - 1)
        self._places.setdefault(key, grid.place(cell))
        if of.is_number and isinstance(cell.value, Decimal) and cell.shown:
            meant = (unit or self._form.amounts) if of.kind == "amount" else ""
            if difference_shown(cell.value, cell.shown, meant) == "other":
                label_ = label_of(self._form, part)
                self._told(
                    "intake-shown-otherwise", cell, part, row, cell.text, label=label_, shown=cell.shown
                )
        if cell.note and of.kind == "text":
            percent = f"{(cell.value * 100).normalize():f}%" if isinstance(cell.value, Decimal) else ""
            self._told(cell.note, cell, part, row, percent=percent)
        return value

    def _entered(self, of: Field | Column | ComputedColumn, cell: GridCell, unit: str) -> tuple[Entered, str]:
        """What a cell holds for a field or column, and the amount's text where it was converted."""
        cell = as_figure(cell) if of.is_number else cell
        if of.kind == "amount":
            number, other = in_unit(cell, unit, self._form.amounts)
            if number is not None:
                self._units.read(cell, other or unit)
                return (rounded(number, 2), plain(number)) if other else (number, "")
        elif of.is_number:
            number = read_number(cell.value, of.kind)
            number = number if number is not None else share(cell, of.kind)
            if number is not None:
                return number, ""
        return (cell.printed if has_words(cell) else cell.text), ""

    def _unit(self, own: str, position: Position) -> str:
        return own or position.section_unit or position.unit

    def _without_code(self, part: str, value: str) -> str:
        """A department's name without the code printed before or behind it, which is kept."""
        if part != self._form.department:
            return value
        name, code = _name_and_code(value)
        self._code = code or self._code
        return name

    def _clean(self, cell: GridCell, text: str, part: str, row: int | None) -> str:
        clean = without_unfit(text)
        if clean != text:
            self._told("intake-control", cell, part, row, clean)
        return clean

    def _continued(self, part: str, cell: GridCell) -> None:
        value = self._clean(cell, cell.text, part, None)
        self._fields[part] = f"{self._fields[part]}\n{value}"
        grid = self._page.grid
        label = self._label_of(part)
        self._taken.append(Taken(part, None, value, cell.printed, grid.name, grid.place(cell), label))
        self._told("intake-continued", cell, part, None, label=label)

    def _printed(self, part: str, row: int | None, cell: GridCell, label: str, unit: str) -> None:
        """A value where the form computes it: named, and held against what it comes to when all is read
        (`computed_otherwise`)."""
        of = self._form.part(part)
        value, converted = self._entered(of, cell, unit)
        grid = self._page.grid
        self._computed.append(
            Taken(part, row, value, cell.printed, grid.name, grid.place(cell), label, converted)
        )

    # ------------------------------------------------------------ tables

    def _row(self, taken: TakenRow, position: Position) -> None:
        table = self._form.tables[taken.table]
        if not any(name in table.columns for name in taken.cells):
            for name, cell in taken.cells.items():  # what a formula shows in a row that was not filled in
                self._stray(cell, taken.labels.get(name, ""), "why-nothing")
            return
        rows = self._tables[table.id]
        number = len(rows) + 1
        row: dict[str, Entered] = dict.fromkeys(column.id for column in table.column)
        for name, cell in taken.cells.items():
            label, part = taken.labels.get(name, ""), f"{table.id}.{name}"
            unit = self._unit(taken.units.get(name, ""), position)
            if name in table.columns:
                row[name] = self._take(part, number, cell, label, unit)
            else:
                self._printed(part, number, cell, label, unit)
        rows.append(row)
        if count := targets_in_one_row(table, row):
            cell = next(iter(taken.cells.values()))
            self._told(
                "intake-several-in-row", cell, f"{table.id}.{table.targets[0].id}", number, count=count
            )
        self._moved += moved_cells(self._page.grid, table, taken, number)

    def _record(self, record: PairedValue, position: Position) -> None:
        table = self._form.tables[record.table]
        part = f"{table.id}.{record.column}"
        rows = self._tables[table.id]
        if record.column not in table.columns:
            self._printed(part, len(rows) or 1, record.cell, record.label, self._unit("", position))
            return
        order = list(table.columns)
        at, filled = order.index(record.column), [-1]
        if rows and self._in_pairs.get(table.id) == len(rows):
            filled += [order.index(column) for column, value in rows[-1].items() if value is not None]
        if filled == [-1] or max(filled) >= at:
            if at and table.columns[record.column].is_number:
                self._stray(record.cell, record.label, "why-no-field")  # the money of nothing that is named
                return
            rows.append(dict.fromkeys(order))
            self._in_pairs[table.id] = len(rows)
        unit = self._unit("", position)
        rows[-1][record.column] = self._take(part, len(rows), record.cell, record.label, unit)

    def _sums_up(self, taken: TakenRow, position: Position) -> bool:
        """Whether a row only sums up the rows read so far, or the last of them."""
        table = self._form.tables[taken.table]
        rows = self._tables[table.id]
        numbers = [column for column in table.column if column.is_number and column.id in taken.cells]
        texts = [name for name in taken.cells if not table.parts[name].is_number]
        if not rows or not numbers or len(texts) > 2:
            return False
        wanted = [self._figure(column, taken, position) for column in numbers]
        sums = [Decimal(0)] * len(numbers)
        for row in reversed(rows):
            read = (read_number(row.get(column.id), column.kind) for column in numbers)
            sums = [total + (number or Decimal(0)) for total, number in zip(sums, read, strict=True)]
            if sums == wanted:
                return True
        return False

    def _figure(self, column: Column, taken: TakenRow, position: Position) -> Decimal | None:
        cell = as_figure(taken.cells[column.id])
        if column.kind != "amount":
            return read_number(cell.value, column.kind)
        number, _ = in_unit(cell, self._unit(taken.units.get(column.id, ""), position), self._form.amounts)
        return number if number is None else rounded(number, 2)

    def _is_named_total(self, taken: TakenRow) -> bool:
        """Whether a row is called a total and holds figures, whatever they come to: no indicator or task is called so."""
        parts = self._form.tables[taken.table].parts
        numbers = [name for name in taken.cells if parts[name].is_number]
        texts = [cell.text for name, cell in taken.cells.items() if name not in numbers]
        named = next(iter(texts), taken.called)
        return bool(numbers) and label_key(named) in SUMS

    def _total(self, taken: TakenRow, sums_up: bool) -> None:
        cells = list(taken.cells.values())
        text = " ".join(cell.text for cell in cells)
        self._told("intake-total" if sums_up else "intake-total-differs", cells[0], text=text)
        for cell in cells:
            self._label(cell)

    # ------------------------------------------------------------ labels, strays, findings

    def _label(self, cell: GridCell) -> None:
        self._labels.append(cell)

    def _unplaced_at(self, cell: GridCell, label: str = "", why: str = "") -> Unplaced:
        return Unplaced(cell.printed, self._page.grid.name, self._page.grid.place(cell), label, why)

    def _tell_of_values_like_labels(self) -> None:
        for cell, label in self._read_as_labels.like_values(self._fields):
            self._labels = [one for one in self._labels if one is not cell]
            self._stray(cell, label, "why-like-label")

    def _stray(self, cell: GridCell, label: str, why: str, finding: Finding | None = None) -> None:
        grid = self._page.grid
        place = grid.place(cell)
        told = self._unplaced_at(cell, label, why)
        if why in _SILENT:
            self._nothing.append(told)
            return
        self._unplaced.append(told)
        if why == "why-two-ways":
            self._in_doubt.setdefault(cell.row, []).append(cell)
            return
        text = without_unfit(cell.printed)
        column = (_OF_COLUMNS.get(why, ""), label)
        told_of = self._of_columns.setdefault(column, []) if all(column) else self._strays_told
        told_of.append(finding or note("intake-unplaced", text=text, sheet=grid.name, cell=place))

    def _told(
        self,
        key: str,
        cell: GridCell,
        part: str = "",
        row: int | None = None,
        text: str = "",
        **words: object,
    ) -> None:
        grid = self._page.grid
        self._found.append(
            note(
                key,
                field=part,
                row=row,
                sheet=grid.name,
                cell=grid.place(cell),
                text=text or cell.printed,
                **words,
            )
        )

    def _label_of(self, part: str) -> str:
        return label_of(self._form, part) if part else ""

    # ------------------------------------------------------------ the reading

    def reading(self) -> Reading:
        """All that was taken, as a declaration with its findings."""
        form = self._form
        self._tell_of_values_like_labels()
        self._from_title()
        for row, position in self._first_totals:  # printed above the rows that they sum up
            self._total(row, self._sums_up(row, position))
        if len(self._years) > 1:
            years = enumerated(map(str, self._years))
            self._found.append(note("intake-years", year=self._years[0], years=years))
        if not self._years:
            self._found.append(note("intake-year", year=form.year))
        self._found += self._again.told(len(self._fields), self._tables)
        self._found = [*self._found, *self._units.told()]
        self._found = [
            one
            for one in self._found
            if one.check != "intake-drawing-unit" or not self._units.is_used(one.value)
        ]
        for whole, one in ROWS_OF_MOVED.items():
            self._found += together(whole, [told for told in self._moved if told.check == one], _FEW)
        self._found += together("intake-two-ways-rows", [*self._rows_in_doubt("intake-two-ways")], _FEW)
        self._found += self._rows_in_doubt("intake-struck-row")
        strays = list(self._strays_told)
        for (key, label), cells in self._of_columns.items():
            strays += together(key, cells, _FEW, label=label)
        told = strays[:MOST_TOLD]
        if len(told) < len(strays):
            more = len(strays) - len(told)
            told.append(note("intake-unplaced-more", sheet=self._page.grid.name, count=more))
        tables: Mapping[str, tuple[Row, ...]] = {table: tuple(rows) for table, rows in self._tables.items()}
        declaration = Declaration(
            form=form,
            fields={name: self._fields.get(name) for name in form.inputs},
            tables=tables,
            year=self._years[0] if self._years else form.year,
            code=self._code,
            locations=GridLocations(self._page.grid.name, self._places),
            found=(*self._found, *told),
        )
        return Reading(
            declaration,
            tuple(self._taken),
            (*map(self._unplaced_at, self._labels), *self._nothing),
            tuple(self._unplaced),
            tuple(self._computed),
            self._titled,
            self._years[0] if self._years else 0,
        )

    def _rows_in_doubt(self, key: str) -> Iterator[Finding]:
        """The findings on the rows in doubt that `key` is of: those with cells that are struck out, or the others."""
        grid, struck = self._page.grid, rows_with_struck_cells(self._page.grid)
        for row, cells in self._in_doubt.items():
            if (row in struck) is (key == "intake-struck-row"):
                text = without_unfit(enumerated(cell.printed for cell in cells))
                yield note(key, text=text, sheet=grid.name, cell=grid.place(cells[0]))

    def _from_title(self) -> None:
        form = self._form
        if not form.department:
            return
        department = self._fields.get(form.department)
        title = without_unfit(self._department)
        if title and department is None:
            self._fields[form.department] = title
        elif title and "".join(str(department).split()) != "".join(title.split()):
            self._found.append(
                note("intake-department", field=form.department, text=title, other=str(department))
            )


def _name_and_code(text: str) -> tuple[str, str]:
    """The name alone, and the code that is printed with it: "[058]某局", "326-某局", "某局（217）", "某局 217"; `text` as it is and "" where there is
    none."""
    found = _CODED.fullmatch(text)
    if found is None:
        return text, ""
    name = found["then"] or found["after"] or found["name"] or found["short"]
    return name.strip(), found["inside"] or found["before"] or found["behind"] or found["end"]
