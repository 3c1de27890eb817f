"""What formulas come to that read entries: texts and numbers as they are read, what is computed, target values and scores.

Owns these values. What the checks of the sheet come to is `cached`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from xlperf.expression import NOT_EVALUATED, Environment, Expression, ScalarValue, parse, plain, rounded
from xlperf.expression.functions import number as number_of_target
from xlperf.expression.functions import plain_target_reason
from xlperf.expression.native_reading import ABSURD
from xlperf.expression.native_score import DEVIATION, NUMBER, SHARE_OF_COST
from xlperf.expression.native_targets import FINE
from xlperf.expression.scalar import Evaluator, compile_scalar
from xlperf.expression.tree import is_earlier_name
from xlperf.form.layout import Layout
from xlperf.form.layout import roles as role_of
from xlperf.form.layout.formulas import SUGGESTED
from xlperf.form.layout.roles import Role
from xlperf.form.rules import scope_of

Cached = str | float
"""What a formula comes to."""


class EntryValues:
    """The values over the entries of `env`, those of one sheet with its spare rows."""

    def __init__(self, layout: Layout, env: Environment) -> None:
        self.layout, self.env = layout, env
        self._said: dict[tuple[str, str], Evaluator] = {}

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

    def _cell(self, table: str | None, name: str, of: int | None) -> ScalarValue:
        return self.env.columns[(table, name)][of or 0] if table else self.env.fields[name]

    def filled(self, role: role_of.RowNumber) -> float:
        return float(role.of + 1) if self.env.filled(role.table)[role.of] else 0.0

    def earlier(self, role: role_of.EarlierValue) -> Cached:
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


OF_ENTRIES: dict[type[Role], Callable[[EntryValues, Any], Cached]] = {
    role_of.Title: EntryValues.title,
    role_of.Computed: EntryValues.computed,
    role_of.ComputedInRow: EntryValues.computed_in_row,
    role_of.OfSheet: EntryValues.of_sheet,
    role_of.Read: EntryValues.read,
    role_of.RowNumber: EntryValues.filled,
    role_of.Above: EntryValues.above,
    role_of.TargetReason: EntryValues.target_reason,
    role_of.TargetEnd: EntryValues.target_end,
    role_of.Step: EntryValues.step,
    role_of.EarlierValue: EntryValues.earlier,
    role_of.Suggested: EntryValues.suggested,
    role_of.EarlierInRow: EntryValues.earlier_in_row,
    role_of.Measure: EntryValues.measure,
    role_of.RowValue: EntryValues.row_value,
}
"""How each of these roles is worked out."""


def _number_of(target: str) -> Decimal | None:
    try:
        return number_of_target(target)
    except ArithmeticError:
        return None


def _shown(value: ScalarValue) -> Cached:
    """What a computed cell shows."""
    if isinstance(value, Decimal):
        return float(rounded(value))
    return NOT_EVALUATED if value is None else value
