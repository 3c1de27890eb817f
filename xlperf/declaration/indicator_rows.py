"""The indicators of declarations of several forms, matched by their levels and names: 申报, 批复, 监控, 自评.

Owns which row of one is which row of another. One that only may be the same under another name is asked about, never matched.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from xlperf.declaration.entered import Entered, Row, as_written
from xlperf.declaration.record import Declaration
from xlperf.form import Column, ComputedColumn, Form, Table
from xlperf.ooxml.text import bare_text
from xlperf.system.dataclass import dataclass

ALIKE = 0.6
"""From which likeness of two names on they may be one, where levels are the same."""


@dataclass(frozen=True)
class IndicatorTable:
    """The table of indicators of a form: its columns of levels, of the name, and of the target of the year."""

    table: Table
    levels: tuple[str, ...]
    name: str
    target: Column | ComputedColumn


@dataclass(frozen=True)
class Indicator:
    """One row: its levels and name as entered, its target, its number among the table's rows from 0, and all its values."""

    levels: tuple[str, ...]
    name: str
    target: str
    number: int
    values: Row

    @property
    def key(self) -> tuple[str, ...]:
        """By which it is known again: its last level and its name, without blanks and widths."""
        return (*map(bare_text, self.levels[-1:]), bare_text(self.name))


def indicator_table(form: Form) -> IndicatorTable | None:
    """The last table with targets of the year; None where the form has none."""
    for table in reversed([*form.tables.values()]):
        if table.targets:
            target = table.targets[-1]
            cells = [name for one in table.targets for name in table.cells_of(one)]
            texts = [one for one in table.column if not one.is_number and one.id not in cells]
            first = min(map(list(table.columns).index, table.cells_of(target)))
            before = [one for one in texts if list(table.columns).index(one.id) < first] or texts
            levels = tuple(one.id for one in before if one.fill_down or one.choices or one.choices_of)
            names = [one.id for one in before if one.id not in levels]
            return IndicatorTable(table, levels, names[-1], target) if names else None
    return None


def indicators_of(declaration: Declaration) -> list[Indicator]:
    """The indicators that a declaration names, in the order of the paper; levels left empty are those above."""
    where = indicator_table(declaration.form)
    if where is None:
        return []
    numbers = [
        at
        for at, row in enumerate(declaration.tables.get(where.table.id, ()))
        if any(_text(one) for one in row.values())
    ]
    found = []
    for number, row in zip(numbers, declaration.tidy_rows(where.table.id), strict=True):
        levels = tuple(_text(row[name]) for name in where.levels)
        if _text(row[where.name]):
            found.append(Indicator(levels, _text(row[where.name]), _text(row[where.target.id]), number, row))
    return found


def matched(
    before: Sequence[Indicator], after: Sequence[Indicator]
) -> tuple[dict[int, Indicator], list[tuple[Indicator, Indicator]]]:
    """Place in `after` -> the one of `before` that it is; and pairs that may be the same, renamed.

    Of several of one key, the first is the first. A name that stands once on both sides is the same under another level.
    """
    pairs: dict[int, Indicator] = {}
    left = list(before)
    for same in (lambda one: one.key, lambda one: (bare_text(one.name),)):
        for place, one in enumerate(after):
            if place not in pairs:
                there = [other for other in left if same(other) == same(one)]
                once = len(there) == 1 or same(one) == one.key
                if there and once:
                    pairs[place] = there[0]
                    left.remove(there[0])
    asked = []
    for place, one in enumerate(after):
        if place not in pairs:
            alike = [other for other in left if _may_be(other, one)]
            if len(alike) == 1:
                asked.append((alike[0], one))
    return pairs, asked


def _may_be(old: Indicator, new: Indicator) -> bool:
    """The same levels, and names that are alike or the same target."""
    same_level = old.key[:-1] == new.key[:-1]
    alike = SequenceMatcher(None, old.key[-1], new.key[-1]).ratio() >= ALIKE
    return same_level and (alike or (bool(old.target) and bare_text(old.target) == bare_text(new.target)))


def _text(value: Entered) -> str:
    return as_written(value).strip()
