"""What each formula of a workbook comes to: the values written beside the formulas for programs that do not recalculate.

Owns the working out of a layout's formulas in Python. Knows no Excel library; the differential tests hold it against
forced recalculation in real spreadsheet programs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from xlperf.checks import PASSED, result_of
from xlperf.declaration import Declaration, environment_of
from xlperf.declaration.content import ReadOnly
from xlperf.declaration.control_figures import difference_from
from xlperf.expression import NOT_EVALUATED, Expression, Value, parse, plain, rounded
from xlperf.expression.functions import number as number_of_target
from xlperf.expression.functions import plain_target_reason
from xlperf.expression.native_reading import ABSURD
from xlperf.expression.native_score import DEVIATION, NUMBER, SHARE_OF_COST
from xlperf.expression.native_targets import FINE
from xlperf.expression.ref import Ref
from xlperf.expression.scalar import Evaluator, compile_scalar
from xlperf.expression.tree import is_earlier_name
from xlperf.form.layout import (
    CODES,
    NO_SPARE_ROW,
    SPARE,
    CheckLine,
    DrawnCell,
    Formula,
    Layout,
    PlacedCheck,
    control_name,
)
from xlperf.form.layout import roles as role_of
from xlperf.form.layout.fixed import UNDECIDED
from xlperf.form.layout.formulas import SUGGESTED
from xlperf.form.layout.roles import Role
from xlperf.form.rules import scope_of
from xlperf.messages import CHINESE, say, speaking
from xlperf.ooxml.address import address

Cached = str | float


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
        self._said: dict[tuple[str, str], Evaluator] = {}
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
        worked_out: Cached = _WORKED_OUT[type(role)](self, role)
        return worked_out

    # ------------------------------------------------------------ entries and what is computed

    def title(self, role: role_of.Title) -> str:
        name = self.env.fields[self.layout.form.department]
        return f"{name} " * bool(name) + f"{self.layout.year}年{self.layout.form.title}"

    def read(self, role: role_of.Read) -> Cached:
        value = self._cell(role.table, role.name, role.of)
        part = (
            self.layout.form.column(role.table, role.name)
            if role.table
            else self.layout.form.fields[role.name]
        )
        if not part.is_number:
            return plain(value) if isinstance(value, Decimal) else value or ""
        if isinstance(value, str):
            return value or 0.0
        number = Decimal(0) if value is None else value
        return float(rounded(number)) if self.env.is_usable(number) else ABSURD

    def _cell(self, table: str | None, name: str, of: int | None) -> Value:
        return self.env.columns[(table, name)][of or 0] if table else self.env.fields[name]

    def filled(self, role: role_of.Filled) -> float:
        return float(role.of + 1) if self.env.filled(role.table)[role.of] else 0.0

    def earlier(self, role: role_of.Earlier) -> Cached:
        value = self.env.fields[role.name]
        return float(value) if isinstance(value, Decimal) else value or NOT_EVALUATED

    def earlier_in_row(self, role: role_of.EarlierInRow) -> Cached:
        value = self.env.columns[(role.table, role.name)][role.of]
        return float(value) if isinstance(value, Decimal) else value or NOT_EVALUATED

    def suggested(self, role: role_of.Suggested) -> str:
        self.env.row = role.of
        key = (role.table, role.column)
        if key not in self._said:
            scope = scope_of(self.layout.form, role.table)
            self._said[key] = parse(SUGGESTED.replace("NAME", role.column), scope).evaluator
        return str(self._said[key](self.env))

    def used(self, role: role_of.Used) -> float:
        return float(not self.is_blank)

    def computed(self, role: role_of.Computed) -> Cached:
        return _shown(self.env.fields[role.field])

    def computed_in_row(self, role: role_of.ComputedInRow) -> Cached:
        return _shown(self.env.columns[(role.table, role.column)][role.of])

    def of_sheet(self, role: role_of.OfSheet) -> Cached:
        """As it is entered there: a number is not rounded."""
        value = self.env.columns[(role.table, role.column)][role.of]
        if not self.layout.form.column(role.table, role.column).is_number:
            return value if isinstance(value, str) else ""
        return float(value) if isinstance(value, Decimal) else value or 0.0

    def above(self, role: role_of.Above) -> str:
        return self.env.above(role.table, role.column)[role.of]

    def row_value(self, role: role_of.RowValue) -> Cached:
        one = self.layout.row_expressions[role.number]
        expression = Expression("", one.node, one.table)
        self.env.row = role.of
        if not all(
            self.env.usable(table, name) if whole or table is None else self.env.usable_here(table, name)
            for table, name, whole in expression.numbers
        ):
            return 0.0
        try:
            value = float(compile_scalar(one.node)(self.env))
        except ArithmeticError:
            return NOT_EVALUATED
        return 0.0 if one.filled_only and not self.env.filled(one.table)[role.of] else value

    # ------------------------------------------------------------ target values and scores

    def _text(self, table: str | None, name: str, of: int | None) -> str:
        value = self._cell(table, name, of)
        nothing = NOT_EVALUATED if is_earlier_name(name) else ""
        return plain(value) if isinstance(value, Decimal) else value or nothing

    def target_reason(self, role: role_of.TargetReason) -> str:
        return plain_target_reason(self._text(role.table, role.name, role.of)) or FINE

    def target_end(self, role: role_of.TargetEnd) -> Cached:
        from xlperf.target.plain_ends import plain_ends

        value = getattr(plain_ends(self._text(role.table, role.name, role.of)), role.step)
        return value if isinstance(value, str) else float(value)

    def step(self, role: role_of.Step) -> Cached:
        from xlperf.target.scoring import plain_value

        value = getattr(plain_value(self._text(role.table, role.column, role.of)), role.step)
        return "" if value is None else value if isinstance(value, str) else float(value)

    def measure(self, role: role_of.Measure) -> Cached:
        from xlperf.target.scoring import plain_deviation, plain_share

        target, actual = (self._text(role.table, name, role.of) for name in (role.target, role.actual))
        if role.measure == NUMBER:
            found = _number_of(target)
        elif role.measure == DEVIATION:
            found = plain_deviation(target, actual)
        else:
            found = plain_share(target, actual, role.measure == SHARE_OF_COST)
        return "" if found is None else float(found)

    # ------------------------------------------------------------ checks

    def code(self, role: role_of.Code) -> float:
        return float(self.codes[role.number])

    def flag(self, role: role_of.Flag) -> float:
        group = self.layout.cell_groups[(role.row, role.column)]
        codes = [self.codes[placed.number] for placed in group]
        codes += [
            self._control_code(field)
            for field in self._control_fields
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
            return self._differing_figure(role.row) or self._passed(role.row)
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

    @cached_property
    def _of_line(self) -> Mapping[str, list[PlacedCheck]]:
        """The places of each check, in the order in which the first open one is looked for: rule by rule."""
        order = {id(rule): number for number, rule in enumerate(self.layout.form.compiled.rules)}
        found: dict[str, list[PlacedCheck]] = {line.id: [] for line in self.layout.lines}
        for placed in sorted(self.layout.checks, key=lambda one: (order[id(one.rule)], one.of or 0)):
            found[placed.rule.id].append(placed)
        return found

    @property
    def _of_form(self) -> Sequence[Values]:
        """This sheet and those after it that are of the same form."""
        return self.workbook if self.layout.main is not None else [self]

    def open_count(self, role: role_of.OpenCount) -> float:
        codes = [one.codes[placed.number] for one in self._of_form for placed in one._of_line[role.check]]
        number = sum(code > 0 for code in codes)
        return float(number) if number else -1.0 if UNDECIDED in codes else 0.0

    def first_open(self, role: role_of.FirstOpen) -> str:
        for number, one in enumerate(self._of_form):
            rules = one.layout.first_open_parts(role.check)
            later = {id(rule) for part in rules[role.part :] for rule in part}
            for placed in one._of_line[role.check]:
                if one.codes[placed.number] > 0 and (number or id(placed.rule) in later):
                    sheet = f"{one.layout.sheet}!" if one.layout.main is not None else ""
                    return f"{sheet}{address(placed.row, placed.column)}：{one.results[placed.number]}"
        if self.layout.main is not None:
            return ""
        first = next(placed for placed in self.layout.checks if placed.rule.id == role.check)
        return f"{address(first.row, first.column)}："

    def total(self, role: role_of.Total) -> float:
        control = self.layout.control
        figures = max(self._figures_open(), 0) if control and control.severity == role.severity else 0
        return float(sum(one.own[role.severity] for one in self.workbook) + figures)

    def sum(self, role: role_of.Sum) -> float:
        return self.total(role_of.Total(role.severity))

    def _line(self, number: int) -> tuple[CheckLine, Values]:
        line = self.layout.check_lines[number]
        return line, self if number < len(self.layout.lines) else self.workbook[1]

    def result(self, role: role_of.Result) -> str:
        line, there = self._line(role.line)
        number = there.open_count(role_of.OpenCount(line.id))
        if number > 0:
            return f"{number:.0f} 处，先看 {there.first_open(role_of.FirstOpen(line.id, 0))}"
        return NOT_EVALUATED if number < 0 else PASSED

    def link(self, role: role_of.Link) -> str:
        line, there = self._line(role.line)
        place = there.first_open(role_of.FirstOpen(line.id, 0)).partition("：")[0]
        if not place:
            _, row, column = self.layout.first_place(line)
            place = address(row, column)
        return place if "!" in place else f"{there.layout.sheet}!{place}"

    # ------------------------------------------------------------ control figures

    @property
    def _control_fields(self) -> tuple[str, ...]:
        return self.layout.control.fields if self.layout.control is not None else ()

    def _control_figure(self, field: str) -> Decimal | None:
        value = self.declaration.earlier.get(control_name(field))
        return value if isinstance(value, Decimal) else None

    def control_figure(self, role: role_of.ControlFigure) -> Cached:
        figure = self._control_figure(role.field)
        return NOT_EVALUATED if figure is None else float(figure)

    def _control_code(self, field: str) -> int:
        figure, control, value = self._control_figure(field), self.layout.control, self.env.fields[field]
        if figure is None or control is None:
            return 0
        text = isinstance(value, str) and bool(value)
        if text or isinstance(value, Decimal) and not self.env.is_usable(value):
            return UNDECIDED
        return CODES[control.severity] if self._control_reason(field) else 0

    def control_code(self, role: role_of.ControlCode) -> float:
        return float(self._control_code(role.field))

    def _control_reason(self, field: str) -> str:
        figure, control = self._control_figure(field), self.layout.control
        if figure is None or control is None:
            return ""
        value, label = self.env.fields[field], self.layout.form.label_of(field)
        entered = value if isinstance(value, Decimal) else None
        return difference_from(label, entered, figure, control.tolerance)

    def control_reason(self, role: role_of.ControlReason) -> str:
        return self._control_reason(role.field) if self._control_code(role.field) > 0 else ""

    def control_first(self, role: role_of.ControlFirst) -> str:
        for field in self._control_fields[self._control_fields.index(role.field) :]:
            if self._control_code(field) > 0:
                return f"{address(*self.layout.place(field))}：{self._control_reason(field)}"
        return ""

    def _figures_open(self) -> int:
        codes = [self._control_code(field) for field in self._control_fields]
        return sum(code > 0 for code in codes) or -(UNDECIDED in codes)

    def control_count(self, role: role_of.ControlCount) -> float:
        return float(self._figures_open())

    def control_result(self, role: role_of.ControlResult) -> str:
        number = self._figures_open()
        first = role_of.ControlFirst(self._control_fields[0])
        if number > 0:
            return f"{number} 处，先看 {self.control_first(first)}"
        return NOT_EVALUATED if number < 0 else PASSED

    def control_link(self, role: role_of.ControlLink) -> str:
        first = self._control_fields[0]
        place = self.control_first(role_of.ControlFirst(first)).partition("：")[0]
        return f"{self.layout.sheet}!{place or address(*self.layout.place(first))}"

    def _differing_figure(self, row: int) -> str:
        """The reason and cure of the first figure of a row of the sheet that differs, "" where none does."""
        formulas = self.layout.control_formulas
        for field, shown in formulas.rows().items() if formulas is not None else ():
            if shown == row and self._control_code(field) > 0:
                return f"{self._control_reason(field)}。{say('control-figures.hint')}"
        return ""

    def answers(self, role: role_of.Answers) -> float:
        return 0.0

    def banner(self, role: role_of.Banner) -> str:
        errors, warnings = (
            int(self.main.total(role_of.Total(severity))) for severity in ("error", "warning")
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


_WORKED_OUT: dict[type[Role], Callable[[Values, Any], Cached]] = {
    role_of.Title: Values.title,
    role_of.Banner: Values.banner,
    role_of.Computed: Values.computed,
    role_of.ComputedInRow: Values.computed_in_row,
    role_of.OfSheet: Values.of_sheet,
    role_of.Status: Values.status,
    role_of.MoreReasons: Values.more_reasons,
    role_of.Read: Values.read,
    role_of.Filled: Values.filled,
    role_of.Used: Values.used,
    role_of.Above: Values.above,
    role_of.TargetReason: Values.target_reason,
    role_of.TargetEnd: Values.target_end,
    role_of.Step: Values.step,
    role_of.Earlier: Values.earlier,
    role_of.Suggested: Values.suggested,
    role_of.EarlierInRow: Values.earlier_in_row,
    role_of.Measure: Values.measure,
    role_of.RowValue: Values.row_value,
    role_of.Code: Values.code,
    role_of.Flag: Values.flag,
    role_of.OpenCount: Values.open_count,
    role_of.FirstOpen: Values.first_open,
    role_of.Total: Values.total,
    role_of.Result: Values.result,
    role_of.Link: Values.link,
    role_of.Sum: Values.sum,
    role_of.Answers: Values.answers,
    role_of.ControlFigure: Values.control_figure,
    role_of.ControlCode: Values.control_code,
    role_of.ControlReason: Values.control_reason,
    role_of.ControlFirst: Values.control_first,
    role_of.ControlCount: Values.control_count,
    role_of.ControlResult: Values.control_result,
    role_of.ControlLink: Values.control_link,
}
"""How each role is worked out: a role without its line here has no cached value, and a test says so."""


def _code(placed: PlacedCheck, result: str) -> int:
    if result is PASSED:
        return 0
    return UNDECIDED if result is NOT_EVALUATED else CODES[placed.rule.severity]


def _with_spare_rows(layout: Layout, declaration: Declaration) -> Declaration:
    """The declaration with as many rows as the sheet has: formulas see the spare ones too."""
    tables = {}
    for name, table in layout.form.tables.items():
        rows = declaration.tables.get(name, ())
        blank = ReadOnly(
            dict.fromkeys(table.columns), table.columns
        )  # known to be exact, and not looked at again
        tables[name] = [*rows, *[blank] * (layout.capacities[name] - len(rows))]
    return replace(declaration, tables=tables)


def _number_of(target: str) -> Decimal | None:
    try:
        return number_of_target(target)
    except ArithmeticError:
        return None


def _shown(value: Value) -> Cached:
    """What a computed cell shows."""
    if isinstance(value, Decimal):
        return float(rounded(value))
    return NOT_EVALUATED if value is None else value
