"""What each formula of a workbook comes to: the values written beside the formulas for programs that do not recalculate.

Owns what the checks of a sheet come to, in Python; `cached_entries` and `cached_control_figures` what else there is. Knows no
Excel library; the differential tests hold it against forced recalculation in real spreadsheet programs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from xlperf.checks import PASSED, result_of
from xlperf.declaration import Declaration, environment_of
from xlperf.declaration.content import ReadOnly
from xlperf.expression import NOT_EVALUATED, plain
from xlperf.expression.ref import Ref
from xlperf.form.layout import (
    CODES,
    NO_SPARE_ROW,
    SPARE,
    CheckLine,
    DrawnCell,
    Formula,
    Layout,
    PlacedCheck,
)
from xlperf.form.layout import roles as role_of
from xlperf.form.layout.fixed import UNDECIDED
from xlperf.form.layout.roles import Role
from xlperf.messages import CHINESE, speaking
from xlperf.ooxml.address import address
from xlperf.template.cached_control_figures import OF_CONTROL_FIGURES, ControlValues
from xlperf.template.cached_entries import OF_ENTRIES, Cached, EntryValues


def formula_values(layout: Layout, declaration: Declaration) -> Iterator[tuple[Formula, Cached]]:
    """Each formula of `layout` with its value over `declaration`, as a spreadsheet program works it out."""
    with speaking(CHINESE):
        for values in values_of(layout, declaration):
            for formula in values.layout.formulas:
                yield formula, values.of(formula.role)


def values_of(layout: Layout, declaration: Declaration) -> list[Values]:
    """The values of the form's sheet and of each further sheet, which count their open checks together."""
    made = [Values(layout, declaration)]
    for number, sheet in enumerate(layout.sheets):
        there = declaration.sheets[number : number + 1]
        made.append(Values(sheet, there[0] if there else Declaration(sheet.form, {}, {}, layout.year)))
    for number, one in enumerate(made):
        one.workbook = made[number:]
        one.main = made[0]
    return made


class Values:
    """The formulas' values over one declaration. With `known`, those over another one, only the checks `again` are
    worked out, for the others come to the same (`recalculation` says which)."""

    def __init__(
        self,
        layout: Layout,
        declaration: Declaration,
        known: Values | None = None,
        again: Collection[int] = (),
    ) -> None:
        self.layout, self.declaration = layout, _with_spare_rows(layout, declaration)
        self.env = environment_of(self.declaration, as_native=True)
        self.main = self
        self.entries = EntryValues(layout, self.env)
        self.figures = ControlValues(layout, self.declaration, self.env)
        self.workbook = [self]
        """This sheet and those after it."""
        self.is_blank = self.layout.main is not None and not self._used()
        if known is None:
            self.results = [self._result(placed) for placed in layout.checks]
            self.codes = list(map(_code, layout.checks, self.results))
            self.own = Counter(
                placed.rule.severity for placed in layout.checks if self.codes[placed.number] > 0
            )
        else:
            self.results, self.codes, self.own = list(known.results), list(known.codes), Counter(known.own)
            for number in again:
                self._work_out_again(layout.checks[number])

    def _work_out_again(self, placed: PlacedCheck) -> None:
        number, severity = placed.number, placed.rule.severity
        result = self._result(placed)
        if result == self.results[number]:
            return
        self.own[severity] -= self.codes[number] > 0
        self.results[number], self.codes[number] = result, _code(placed, result)
        self.own[severity] += self.codes[number] > 0

    def _used(self) -> bool:
        """Whether anything is entered."""
        form = self.layout.form
        cells = (self.env.fields[name] for name in form.inputs)
        return any(value is not None and value != "" for value in cells) or any(
            any(self.env.filled(table)) for table in form.tables
        )

    def _result(self, placed: PlacedCheck) -> str:
        """✓, — or the reason, each the very object that stands for it."""
        rule = placed.rule
        if self.is_blank:
            return PASSED
        if placed.of is not None:
            if not rule.blank_rows and not self.env.filled(rule.table or "")[placed.of]:
                return PASSED
            self.env.row = placed.of
        return result_of(rule.as_spreadsheet, self.env)

    def of(self, role: Role) -> Cached:
        """What the formula of this role comes to."""
        kind = type(role)
        if kind in OF_ENTRIES:
            return OF_ENTRIES[kind](self.entries, role)
        if kind in OF_CONTROL_FIGURES:
            return OF_CONTROL_FIGURES[kind](self.figures, role)
        return _OF_CHECKS[kind](self, role)

    # ------------------------------------------------------------ checks

    def used(self, role: role_of.Used) -> float:
        return float(not self.is_blank)

    def code(self, role: role_of.Code) -> float:
        return float(self.codes[role.number])

    def flag(self, role: role_of.Flag) -> float:
        group = self.layout.cell_groups[(role.row, role.column)]
        codes = [self.codes[placed.number] for placed in group]
        codes += [
            self.figures.code_of(field)
            for field in self.figures.fields
            if self.layout.place(field) == (role.row, role.column)
        ]
        return float(max(codes))

    def status(self, role: role_of.Status) -> str:
        group = self.layout.check_groups[role.row]
        first = group[0]
        if first.of is not None and not self.env.filled(first.rule.table or "")[first.of]:
            return SPARE
        still_open = [placed for placed in group if self.codes[placed.number] > 0]
        if not still_open:
            return self.figures.first_of_row(role.row) or self._passed(role.row)
        more = f"（另有{len(still_open) - 1}处）" if len(still_open) > 1 else ""
        return self._reason_and_cure(still_open[0]) + more

    def _passed(self, row: int) -> str:
        rooms = self.layout.short_of_room.get(row, ())
        if any(room.is_exceeded_by(self._typed(room.cell)) for room in rooms):
            return self.layout.reminder_of_room(row)
        return PASSED

    def _typed(self, cell: DrawnCell) -> str:
        """What stands in a text's cell, blanks around it too."""
        table, column = Ref.of(cell.part)
        found = self.declaration
        value = found.fields.get(column) if table is None else found.tables[table][cell.of or 0].get(column)
        return plain(value) if isinstance(value, Decimal) else value or ""

    def more_reasons(self, role: role_of.MoreReasons) -> str:
        parts = self.layout.status_parts(role.row)
        for placed in (one for part in parts[role.part :] for one in part):
            if self.codes[placed.number] > 0:
                return self._reason_and_cure(placed)
        return ""

    def _reason_and_cure(self, placed: PlacedCheck) -> str:
        rule, hint = placed.rule, placed.rule.static_hint
        if rule.native_hint is not None:
            self.env.row = placed.of or 0
            hint = rule.native_hint.text(self.env)
        return f"{self.results[placed.number]}。{hint}" if hint else self.results[placed.number]

    @property
    def _of_form(self) -> Sequence[Values]:
        """This sheet and those after it that are of the same form."""
        return self.workbook if self.layout.main is not None else [self]

    def open_count(self, role: role_of.OpenCount) -> float:
        codes = [
            one.codes[placed.number] for one in self._of_form for placed in one.layout.line_groups[role.check]
        ]
        number = sum(code > 0 for code in codes)
        return float(number) if number else -1.0 if UNDECIDED in codes else 0.0

    def first_open(self, role: role_of.FirstOpen) -> str:
        for number, one in enumerate(self._of_form):
            rules = one.layout.first_open_parts(role.check)
            later = {id(rule) for part in rules[role.part :] for rule in part}
            for placed in one.layout.line_groups[role.check]:
                if one.codes[placed.number] > 0 and (number or id(placed.rule) in later):
                    sheet = f"{one.layout.sheet}!" if one.layout.main is not None else ""
                    return f"{sheet}{address(placed.row, placed.column)}：{one.results[placed.number]}"
        if self.layout.main is not None:
            return ""
        first = next(placed for placed in self.layout.checks if placed.rule.id == role.check)
        return f"{address(first.row, first.column)}："

    def total(self, role: role_of.OpenTotal) -> float:
        control = self.layout.control
        figures = max(self.figures.open_count(), 0) if control and control.severity == role.severity else 0
        return float(sum(one.own[role.severity] for one in self.workbook) + figures)

    def sum(self, role: role_of.Sum) -> float:
        return self.total(role_of.OpenTotal(role.severity))

    def _line(self, number: int) -> tuple[CheckLine, Values]:
        line = self.layout.check_lines[number]
        return line, self if number < len(self.layout.lines) else self.workbook[1]

    def result(self, role: role_of.Result) -> str:
        line, there = self._line(role.line)
        number = there.open_count(role_of.OpenCount(line.id))
        if number > 0:
            return f"{number:.0f} 处，先看 {there.first_open(role_of.FirstOpen(line.id, 0))}"
        return NOT_EVALUATED if number < 0 else PASSED

    def link(self, role: role_of.FirstOpenLink) -> str:
        line, there = self._line(role.line)
        place = there.first_open(role_of.FirstOpen(line.id, 0)).partition("：")[0]
        if not place:
            _, row, column = self.layout.first_place(line)
            place = address(row, column)
        return place if "!" in place else f"{there.layout.sheet}!{place}"

    def answers(self, role: role_of.Answers) -> float:
        return 0.0

    def banner(self, role: role_of.Banner) -> str:
        errors, warnings = (
            int(self.main.total(role_of.OpenTotal(severity))) for severity in ("error", "warning")
        )
        return self._left(errors, warnings) + self._full_tables()

    def _full_tables(self) -> str:
        full = [table for table in self.layout.filling_tables if all(self.env.filled(table))]
        named = "".join(f"“{self.layout.form.tables[table].label}”" for table in full)
        return f"。{named}{NO_SPARE_ROW}" if full else ""

    @staticmethod
    def _left(errors: int, warnings: int) -> str:
        if errors:
            return f"还有 {errors} 处须改正" + (f"，{warnings} 处提醒" if warnings else "") + "：见右侧校验栏"
        if warnings:
            return f"✓ 没有错误，还有 {warnings} 处提醒：请看右侧校验栏，确认后即可报送"
        return "✓ 表内检查全部通过，可以报送；财政部门收表后还要核对指标值等"


_OF_CHECKS: dict[type[Role], Callable[[Values, Any], Cached]] = {
    role_of.Banner: Values.banner,
    role_of.Status: Values.status,
    role_of.MoreReasons: Values.more_reasons,
    role_of.Used: Values.used,
    role_of.Code: Values.code,
    role_of.Flag: Values.flag,
    role_of.OpenCount: Values.open_count,
    role_of.FirstOpen: Values.first_open,
    role_of.OpenTotal: Values.total,
    role_of.Result: Values.result,
    role_of.FirstOpenLink: Values.link,
    role_of.Sum: Values.sum,
    role_of.Answers: Values.answers,
}
"""How each role of sheet and checks is worked out: one that has a line neither here nor in the two others has no cached value,
and a test says so."""


def _code(placed: PlacedCheck, result: str) -> int:
    if result is PASSED:
        return 0
    return UNDECIDED if result is NOT_EVALUATED else CODES[placed.rule.severity]


def _with_spare_rows(layout: Layout, declaration: Declaration) -> Declaration:
    """The declaration with as many rows as the sheet has: formulas see the spare ones too."""
    tables = {}
    for name, table in layout.form.tables.items():
        rows = declaration.tables.get(name, ())
        # known to be exact, and not looked at again
        blank = ReadOnly(dict.fromkeys(table.columns), table.columns)
        tables[name] = [*rows, *[blank] * (layout.capacities[name] - len(rows))]
    return replace(declaration, tables=tables)
