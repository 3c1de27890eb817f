"""A form as it is typed: the declarations that its cells show one after the other, and what every formula comes to in each.

Both are found by Python alone, which takes longer than the programs do, so they are worked out once for all of them.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.programs.once import made_once
from tests.typing.acts import acts, example, room_for, sheets_example, typed, with_changes, with_second_sheet
from xlperf.declaration import Declaration
from xlperf.form import load_form
from xlperf.form.layout import Formula, Layout, layout_of
from xlperf.template.cached import formula_values
from xlperf.template.cached_entries import Cached
from xlperf.template.write import Options, build

Expected = list[tuple[Formula, Cached]]


@dataclass(frozen=True)
class TypedForm:
    """The shipped example of a form, then each of its checks made to fail and mended; of a form with further sheets, the
    checks of the second."""

    layout: Layout
    part: Declaration
    """What the checks are of: the example, or its second sheet."""
    states: Sequence[Declaration]
    """The example, and after it, in turn, with something spoilt and the example again."""
    _values: Sequence[Sequence[Cached]]
    """Of the example, and of each that is spoilt."""

    def blank(self) -> bytes:
        """The workbook that it is typed into."""
        return build(self.states[0].form, Options(year=self.states[0].year, rows=self.layout.capacities))

    def cells(self) -> list[list[tuple[str, str, str]]]:
        """What is typed for each state: sheet, address and text."""
        before = [None, *self.states[:-1]]
        return [typed(self.layout, now, then) for now, then in zip(self.states, before, strict=True)]

    def expected(self, state: int) -> Expected:
        """Each formula of the workbook, as Python works it out for a state."""
        formulas = [formula for book in self.layout.books for formula in book.formulas]
        return list(zip(formulas, self._values[(state + 1) // 2 if state % 2 else 0], strict=True))


def typed_form(name: str, factory: pytest.TempPathFactory) -> TypedForm:
    """The form of this name, from what was worked out before, by this process or another."""
    base, layout = _example(name)
    folder = made_once(factory, f"typed-{name}", lambda folder: _work_out(base, layout, folder / "found"))
    changes, values = pickle.loads((folder / "found").read_bytes())
    part = _part(base)
    states = [base]
    for one in changes:
        states += [_whole(base, with_changes(part, one)), base]
    return TypedForm(layout, part, states, values)


def _work_out(base: Declaration, layout: Layout, file: Path) -> None:
    changes = [act.changes for act in acts(_part(base))]
    declarations = [base, *(_whole(base, with_changes(_part(base), one)) for one in changes)]
    values = [[value for _, value in formula_values(layout, declaration)] for declaration in declarations]
    file.write_bytes(pickle.dumps((changes, values)))


def _example(name: str) -> tuple[Declaration, Layout]:
    """The declaration, and the layout that has room for it and a little more."""
    if load_form(name).sheets is not None:
        rows, base = sheets_example(name)
        return base, layout_of(base.form, base.year, rows)
    base = example(name)
    return base, layout_of(base.form, base.year, room_for(base).capacities)


def _part(base: Declaration) -> Declaration:
    return base if base.form.sheets is None else base.sheets[1]


def _whole(base: Declaration, part: Declaration) -> Declaration:
    return part if base.form.sheets is None else with_second_sheet(base, part)
