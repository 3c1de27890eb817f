"""The whole workbook of a form: its sheet, further sheets of another form, and sheet 校验 with one line a check.

Owns how the sheets come together. `template` writes it, `intake` compares workbooks with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache

from xlperf.expression import NOT_EVALUATED, literal
from xlperf.form import Form, Rule, for_year
from xlperf.form.layout import roles
from xlperf.form.layout.check_formulas import total_cell
from xlperf.form.layout.control_figures import Control, ControlFormulas
from xlperf.form.layout.drawn import drawn_cells
from xlperf.form.layout.fixed import (
    ANSWERS,
    BANNER_ROW,
    CHECK_FIRST_ROW,
    CHECK_SHEET,
    LEVEL_COLUMN,
    LINK_COLUMN,
    PASSED,
    RESULT_COLUMN,
    TITLE_ROW,
)
from xlperf.form.layout.formulas import SheetFormulas, carried
from xlperf.form.layout.further_columns import RowExpression
from xlperf.form.layout.places import CheckLine, PlacedCheck, Places
from xlperf.form.layout.roles import Formula
from xlperf.ooxml.address import address, quoted
from xlperf.system.dataclass import dataclass
from xlperf.system.identity import ByIdentity

SUM_COLUMNS = {"error": RESULT_COLUMN, "warning": LEVEL_COLUMN}
"""Where the second row of 校验 counts the open places, by severity."""


@dataclass(frozen=True)
class Layout(Places):
    """The form's sheet with all that belongs to it; or a further sheet, whose `main` is the form's own."""

    sheets: tuple[Layout, ...] = ()
    """The further sheets, one a row of the table that lists them; each passes all checks while it is blank."""
    main: Places | None = None
    following: Places | None = None
    """The further sheet after this one."""
    control: Control | None = None
    """The figures against which amounts of the form's own sheet are held."""

    @property
    def books(self) -> tuple[Layout, ...]:
        """The form's sheet and the further ones."""
        return (self, *self.sheets)

    @property
    def check_lines(self) -> tuple[CheckLine, ...]:
        """All lines of sheet 校验: those of the form's sheet, and those of the further ones together."""
        return self.lines + (self.sheets[0].lines if self.sheets else ())

    def sheet_of(self, line: CheckLine) -> Layout:
        """The first sheet that a line of 校验 is about."""
        return self if line.number < len(self.lines) else self.sheets[0]

    @cached_property
    def _written(self) -> tuple[SheetFormulas, tuple[Formula, ...]]:
        sheet = SheetFormulas(self, self.main, self.following, self.sheets)
        return sheet, tuple(sheet.formulas())

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """The formulas of this sheet; of the form's own, those of sheet 校验 too."""
        own = self._written[1]
        if self.main is not None:
            return own
        control = self.control_formulas
        if control is None:
            return (*own, *self._check_formulas())
        return (*map(control.joined, own), *self._check_formulas(), *control.of_check_sheet())

    @cached_property
    def control_formulas(self) -> ControlFormulas | None:
        """The formulas of the control figures; None where the workbook carries none."""
        if self.control is None or not self.control.fields:
            return None
        where = self._written[0].columns.of_form
        return ControlFormulas(self, self.control, where, len(self.check_lines), carried)

    @property
    def row_expressions(self) -> tuple[RowExpression, ...]:
        return tuple(self._written[0].columns.row_expressions)

    def status_parts(self, row: int) -> list[list[PlacedCheck]]:
        """The checks beside a row, as the formulas of its status tell their reasons."""
        return self._written[0].checks.status_parts[row]

    def first_open_parts(self, check: str) -> list[list[Rule]]:
        """The rules of a check, as the formulas of its first open place tell them."""
        return self._written[0].checks.first_open_parts[check]

    @property
    def last_hidden_column(self) -> int:
        return self._written[0].columns.last_column

    def _check_formulas(self) -> Iterator[Formula]:
        if self.calls_python:
            answers = "IFERROR(IF(XLP_READY()=1,1,0),0)"
            yield Formula(roles.Answers(), CHECK_SHEET, *ANSWERS, answers)
        for line in self.check_lines:
            there, row = self.sheet_of(line), CHECK_FIRST_ROW + line.number
            number = f"{quoted(there.sheet)}!{address(BANNER_ROW, line.columns[0], True)}"
            first = f"{quoted(there.sheet)}!{address(TITLE_ROW, line.columns[0], True)}"
            result = (
                f'IF({number}>0,{number}&" 处，先看 "&{first},IF({number}<0,"{NOT_EVALUATED}","{PASSED}"))'
            )
            yield Formula(roles.Result(line.number), CHECK_SHEET, row, RESULT_COLUMN, result)
            link = self._link(line, there, number, first)
            yield Formula(roles.FirstOpenLink(line.number), CHECK_SHEET, row, LINK_COLUMN, link)
        for severity, column in SUM_COLUMNS.items():
            total = f"{quoted(self.sheet)}!{total_cell(self, severity)}"
            yield Formula(roles.Sum(severity), CHECK_SHEET, 1, column, total)

    def _link(self, line: CheckLine, there: Layout, number: str, first: str) -> str:
        """To the first place that is open; where none is, to the first that is looked at. The mark of a place in the
        workbook is no literal: macros of templates that are out take that for the whole target."""
        found = f'LEFT({first},FIND("：",{first})-1)'
        if there.main is None:
            shown = literal(there.sheet + "!")
            return f'HYPERLINK(CHAR(35)&"{quoted(there.sheet)}!"&{found},{shown}&{found})'
        cell = f"{quoted(there.sheet)}!{address(*self.first_place(line)[1:], absolute=True)}"
        place = f"ADDRESS(ROW({cell}),COLUMN({cell}),4)"
        shown = f"IF({number}>0,{found},{literal(there.sheet + '!')}&{place})"
        return f"""HYPERLINK(CHAR(35)&"'"&SUBSTITUTE({shown},"!","'!"),{shown})"""

    def first_place(self, line: CheckLine) -> tuple[Layout, int, int]:
        """The first place that a line is about: its sheet, row and column."""
        there = self.sheet_of(line)
        placed = next(one for one in there.checks if one.rule.id == line.id)
        return there, placed.row, placed.column


def default_rows(form: Form) -> dict[str, int]:
    """The rows of each table that the blank workbook has room for; of that which lists the sheets, their number."""
    rows = {table.id: table.rows for table in form.drawn.values()}
    return rows | ({form.sheets.table: form.sheets.number} if form.sheets is not None else {})


def layout_of(
    form: Form,
    year: int | None = None,
    rows: Mapping[str, int] | None = None,
    calls_python: bool = False,
    control: Control | None = None,
) -> Layout:
    """The layout of `form`; `rows` gives tables more (or fewer) rows than the spec; `control`: the figures that the workbook
    carries. Raises KeyError for an unknown table, ValueError for fewer than one row."""
    form = for_year(form, year or form.year)
    capacities = default_rows(form)
    for name, number in (rows or {}).items():
        if name not in capacities:
            raise KeyError(name)
        if number < 1:
            raise ValueError(name)
        capacities[name] = number
    return _layout(ByIdentity(form), year or form.year, tuple(capacities.items()), calls_python, control)


@lru_cache(maxsize=256)
def _layout(
    key: ByIdentity[Form],
    year: int,
    capacities: tuple[tuple[str, int], ...],
    calls_python: bool,
    control: Control | None,
) -> Layout:
    form, rows = key.of, dict(capacities)
    made = Layout(form, year, rows, *drawn_cells(form, rows), calls_python, control=control)
    return made if form.sheets is None else _with_further(made)


def _with_further(made: Layout) -> Layout:
    """The workbook with its further sheets, each knowing the one after it."""
    listing, form = made.form.sheets, made.form.sheet_form
    assert listing is not None and form is not None
    rows = {own: made.capacities[table] for table, own in made.form.sheet_tables.items()}
    drawn = layout_of(form, made.year, rows, made.calls_python)
    sheets: list[Layout] = []
    for number in reversed(range(made.capacities[listing.table])):
        sheets.insert(
            0,
            replace(
                drawn,
                on=listing.name.format(number=number + 1),
                prefix=f"{listing.table}_{number + 1}_",
                lines_before=len(made.lines),
                lists_before=len(made.lists),
                main=made,
                following=sheets[0] if sheets else None,
            ),
        )
    return replace(made, sheets=tuple(sheets), following=sheets[0])
