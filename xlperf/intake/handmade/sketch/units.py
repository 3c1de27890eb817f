"""The money unit of a form being sketched: that of its unit line, or of its labels.

Owns which unit the amounts are in, and what becomes of a figure whose label says another: a number in that unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import get_args

from xlperf.form.model import AmountUnit
from xlperf.intake.handmade.labels import unit_in
from xlperf.intake.handmade.paper import Paper
from xlperf.intake.handmade.sketch.sections import SketchColumn, SketchSection

USUAL = "万元"
_KNOWN = frozenset(get_args(AmountUnit))

Figure = dict[str, object] | SketchColumn


def amounts_unit(paper: Paper, sections: Sequence[SketchSection]) -> str:
    """The unit of the form's amounts. Figures that are printed in another are no amounts from here on, but numbers in it: their
    labels would say one unit, and the form's checks and sums another."""
    printed = [(figure, unit) for section in sections for figure, unit in _figures(section)]
    said = Counter(unit for _, unit in printed if unit in _KNOWN)
    of_form = paper.unit or (said.most_common(1)[0][0] if said else USUAL)
    for figure, unit in printed:
        if unit and unit != of_form:
            if isinstance(figure, SketchColumn):
                figure.kind, figure.unit = "number", unit
            else:
                figure |= {"kind": "number", "unit": unit}
    return of_form


def _figures(section: SketchSection) -> Iterator[tuple[Figure, str]]:
    """The amounts of a section, each with the unit that its label, or the section's, says; "" where none does."""
    of_section = unit_in(section.label)
    for entry in section.fields:
        if entry.get("kind") == "amount":
            yield entry, unit_in(str(entry["label"])) or of_section
    for column in section.columns:
        if column.kind == "amount":
            yield column, unit_in(column.label) or of_section
