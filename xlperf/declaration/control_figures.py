"""Amounts held against control figures (控制数): the meaning of the workbook's formulas, and of what a consolidation remarks.

Owns when an amount differs from the figure that was set, and how that is said. Where the figures come from, a roster or the
workbook that carries them, is the caller's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from xlperf.declaration.entered import Entered, read_number
from xlperf.declaration.finding import Finding
from xlperf.declaration.record import Declaration
from xlperf.expression import AMOUNT_LIMIT, rounded
from xlperf.form.labels import label_of
from xlperf.form.layout.control_figures import CONTROL_CHECK, Control, control_name
from xlperf.messages import say


def figures_carried(declaration: Declaration) -> Mapping[str, Decimal]:
    """The figures that a workbook carries, by field."""
    found = {}
    for field in declaration.form.inputs:
        value = declaration.earlier.get(control_name(field))
        if isinstance(value, Decimal):
            found[field] = value
    return found


def difference_from(label: str, entered: Entered, expected: Decimal, tolerance: Decimal) -> str:
    """How an amount differs from its figure by more than `tolerance`, both to two places; "" where it does not, and where it
    is a text of which nobody knows what amount it is, or beyond all amounts: those are findings of their own."""
    number = read_number(entered, "amount")
    if number is None:
        blank = entered is None or not str(entered).strip()
        return say("control-figures.empty", label=label, expected=_shown(expected)) if blank else ""
    if abs(number) >= AMOUNT_LIMIT:
        return ""
    difference = rounded(number) - rounded(expected)
    if abs(difference) <= tolerance:
        return ""
    words = {"value": _shown(number), "expected": _shown(expected), "difference": _shown(difference)}
    return say("control-figures", label=label, **words)


def findings_of_control(declaration: Declaration, control: Control | None) -> Iterator[Finding]:
    """A finding for each amount that is not the figure that its workbook carries."""
    if control is None:
        return
    where = declaration.locations
    for field, expected in figures_carried(declaration).items():
        entered = declaration.fields.get(field)
        said = difference_from(label_of(declaration.form, field), entered, expected, control.tolerance)
        if said and field in control.fields:
            yield Finding(
                CONTROL_CHECK,
                control.severity,
                said,
                say("control-figures.hint"),
                field=field,
                value="" if entered is None else str(entered),
                sheet=where.sheet if where else "",
                cell=where.fields.get(field, "") if where else "",
            )


def _shown(amount: Decimal) -> str:
    return f"{rounded(amount):.2f}"
