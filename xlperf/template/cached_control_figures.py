"""What the formulas of control figures (控制数) come to: which amounts differ from the figures that were set.

Owns these values. Knows nothing of the other checks.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from xlperf.checks import PASSED
from xlperf.declaration import Declaration
from xlperf.declaration.control_figures import difference_from
from xlperf.expression import NOT_EVALUATED, Environment
from xlperf.form.layout import CODES, Layout, control_name
from xlperf.form.layout import roles as role_of
from xlperf.form.layout.fixed import UNDECIDED
from xlperf.form.layout.roles import Role
from xlperf.messages import say
from xlperf.ooxml.address import address
from xlperf.template.cached_entries import Cached


class ControlValues:
    """The values over the amounts of `env`, those of one sheet, and the figures that `declaration` carries."""

    def __init__(self, layout: Layout, declaration: Declaration, env: Environment) -> None:
        self.layout, self.declaration, self.env = layout, declaration, env

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that are held against figures, in the form's order."""
        return self.layout.control.fields if self.layout.control is not None else ()

    def _figure(self, field: str) -> Decimal | None:
        value = self.declaration.earlier.get(control_name(field))
        return value if isinstance(value, Decimal) else None

    def figure(self, role: role_of.ControlFigure) -> Cached:
        figure = self._figure(role.field)
        return NOT_EVALUATED if figure is None else float(figure)

    def code_of(self, field: str) -> int:
        """0 where the amount is that of its figure or there is none, else the severity's code, or UNDECIDED."""
        figure, control, value = self._figure(field), self.layout.control, self.env.fields[field]
        if figure is None or control is None:
            return 0
        text = isinstance(value, str) and bool(value)
        if text or isinstance(value, Decimal) and not self.env.is_usable(value):
            return UNDECIDED
        return CODES[control.severity] if self._reason_of(field) else 0

    def code(self, role: role_of.ControlCode) -> float:
        return float(self.code_of(role.field))

    def _reason_of(self, field: str) -> str:
        figure, control = self._figure(field), self.layout.control
        if figure is None or control is None:
            return ""
        value, label = self.env.fields[field], self.layout.form.label_of(field)
        entered = value if isinstance(value, Decimal) else None
        return difference_from(label, entered, figure, control.tolerance)

    def reason(self, role: role_of.ControlReason) -> str:
        return self._reason_of(role.field) if self.code_of(role.field) > 0 else ""

    def first(self, role: role_of.ControlFirst) -> str:
        for field in self.fields[self.fields.index(role.field) :]:
            if self.code_of(field) > 0:
                return f"{address(*self.layout.place(field))}：{self._reason_of(field)}"
        return ""

    def open_count(self) -> int:
        """How many amounts differ; -1 where none does and of one nobody can tell."""
        codes = [self.code_of(field) for field in self.fields]
        return sum(code > 0 for code in codes) or -(UNDECIDED in codes)

    def count(self, role: role_of.ControlCount) -> float:
        return float(self.open_count())

    def result(self, role: role_of.ControlResult) -> str:
        number = self.open_count()
        first = role_of.ControlFirst(self.fields[0])
        if number > 0:
            return f"{number} 处，先看 {self.first(first)}"
        return NOT_EVALUATED if number < 0 else PASSED

    def link(self, role: role_of.ControlLink) -> str:
        first = self.fields[0]
        place = self.first(role_of.ControlFirst(first)).partition("：")[0]
        return f"{self.layout.sheet}!{place or address(*self.layout.place(first))}"

    def first_of_row(self, row: int) -> str:
        """The reason and cure of the first figure of a row of the sheet that differs, "" where none does."""
        formulas = self.layout.control_formulas
        for field, shown in formulas.rows().items() if formulas is not None else ():
            if shown == row and self.code_of(field) > 0:
                return f"{self._reason_of(field)}。{say('control-figures.hint')}"
        return ""


OF_CONTROL_FIGURES: dict[type[Role], Callable[[ControlValues, Any], Cached]] = {
    role_of.ControlFigure: ControlValues.figure,
    role_of.ControlCode: ControlValues.code,
    role_of.ControlReason: ControlValues.reason,
    role_of.ControlFirst: ControlValues.first,
    role_of.ControlCount: ControlValues.count,
    role_of.ControlResult: ControlValues.result,
    role_of.ControlLink: ControlValues.link,
}
"""How each of these roles is worked out."""
