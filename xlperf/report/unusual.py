"""Departments that are out of line: with their own past, or with departments like them; each with its reason as a sentence.

Owns from when on that is said (words for the reader of a report; what is certainly wrong the checks say). Like departments are
those under the same 主管部门 where there are enough of them, else all.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from decimal import Decimal

from xlperf.consolidation.figures_of_form import scale_of
from xlperf.declaration import figure_text
from xlperf.form import Form
from xlperf.form.labels import unit_after
from xlperf.messages import catalogue, say
from xlperf.report.figures import DepartmentFigures, ReportFigures, number
from xlperf.report.listings import grouped, to_the_cent

catalogue(
    {
        "unusual-rise": (
            "{label}比{past}增加 {percent}%（{past} {amount} {unit}）",
            "{label} is {percent}% more than in {past} ({amount} {unit} then)",
        ),
        "unusual-fall": (
            "{label}比{past}减少 {percent}%（{past} {amount} {unit}）",
            "{label} is {percent}% less than in {past} ({amount} {unit} then)",
        ),
        "unusual-renamed": (
            "；当时是“{name}”，按编码对应（编码给了别的部门的，不可比）",
            "; it was called '{name}' then and is matched by its code: not to be compared if the code was given to another department",
        ),
        "unusual-per-head": (
            "人均基本支出 {rate} {unit}，是{who} {count} 个部门中位数 {median} {unit}的 {times}",
            "basic expenditure for each person is {rate} {unit}, {times} the median ({median}) of {who} {count} departments",
        ),
        "unusual-of-parent": ("“{parent}”所属", "the '{parent}' group's"),
        "unusual-of-all": ("全部", "all"),
        "unusual-times": ("{number} 倍", "{number} times"),
        "unusual-percent": ("{number}%", "{number}% of"),
    }
)

LEAST_LIKE = 5
"""Fewer departments have no median worth the name."""
RISE, FALL = Decimal(1), Decimal("-0.5")
"""Of the year before: doubled, or halved."""
LEAST_PAST = Decimal(10)
"""A department that had less the year before may well have doubled."""
PER_HEAD = Decimal(3)
"""Times the median for each person, or a third of it."""


def give_reasons(figures: ReportFigures) -> None:
    """Notes with each department that is out of line why."""
    form, medians = figures.form, _Medians(figures.form, figures.lines)
    for line in figures.lines:
        against_past = _against_past(line, figures.main_label, figures.past_label, unit_after(form.amounts))
        line.reasons = (*against_past, *medians.against(line))


def _against_past(line: DepartmentFigures, label: str, past_label: str, unit: str) -> Sequence[str]:
    growth = line.growth
    if growth is None or line.past is None or line.past < LEAST_PAST or FALL < growth < RISE:
        return ()
    key = "unusual-rise" if growth > 0 else "unusual-fall"
    words = {"percent": figure_text(abs(growth) * 100, 1), "amount": grouped(line.past), "unit": unit}
    once = say("unusual-renamed", name=line.once) if line.once else ""
    return (say(key, label=label, past=past_label, **words) + once,)


class _Medians:
    """基本支出 for each person: the median of each 主管部门 that has enough departments, and of all."""

    def __init__(self, form: Form, lines: Sequence[DepartmentFigures]) -> None:
        _, self.basic, self.heads = scale_of(form)
        self.unit = unit_after(form.amounts)
        own = {line.declared.file: rate for line in lines if (rate := self._per_head(line)) is not None}
        self.own: Mapping[str, Decimal] = own
        of_parent: dict[str, list[Decimal]] = {}
        for line in lines:
            if line.declared.file in own and line.declared.parent:
                of_parent.setdefault(line.declared.parent, []).append(own[line.declared.file])
        self.of_parent = {
            name: _median(rates) for name, rates in of_parent.items() if len(rates) >= LEAST_LIKE
        }
        self.of_all = _median(list(own.values())) if len(own) >= LEAST_LIKE else None

    def _per_head(self, line: DepartmentFigures) -> Decimal | None:
        if not self.basic:
            return None
        basic, heads = (number(line.declared.fields.get(name)) for name in (self.basic, self.heads))
        return basic / heads if basic > 0 and heads > 0 else None

    def against(self, line: DepartmentFigures) -> Sequence[str]:
        rate = self.own.get(line.declared.file)
        parent = line.declared.parent
        like = self.of_parent.get(parent, self.of_all)
        if rate is None or like is None:
            return ()
        median, count = like
        if median <= 0 or median / PER_HEAD < rate < median * PER_HEAD:
            return ()
        known = parent in self.of_parent
        who = say("unusual-of-parent", parent=parent) if known else say("unusual-of-all")
        if rate > median:
            told = say("unusual-times", number=figure_text(rate / median, 1))
        else:
            told = say("unusual-percent", number=figure_text(rate / median * 100, 0))
        words = {
            "rate": grouped(to_the_cent(rate)),
            "median": grouped(to_the_cent(median)),
            "unit": self.unit,
        }
        return (say("unusual-per-head", who=who, count=count, times=told, **words),)


def _median(rates: Sequence[Decimal]) -> tuple[Decimal, int]:
    """The median, and of how many."""
    return statistics.median(rates), len(rates)
