"""What the form made of a workbook: on the form's sheet its labels, on each sheet its formulas, by address.

Owns what a workbook is compared with. Knows nothing of the workbook that came back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property, lru_cache

from xlperf.form.layout import CHECK_SHEET, TITLE_ROW, Layout
from xlperf.ooxml.address import address
from xlperf.ooxml.formula import shape
from xlperf.system.dataclass import dataclass
from xlperf.system.identity import ByIdentity


@dataclass(frozen=True)
class Expected:
    """Addresses are A1; `names` are the defined names of fields and columns, each with its first and last cell."""

    sheet: str
    """The name that the form's sheet was given."""
    labels: Mapping[str, str]
    formulas: Mapping[str, Mapping[str, str]]
    names: Mapping[str, tuple[str, str]]
    inputs: frozenset[str]
    guarded: frozenset[str]
    """The inputs that have a check on entry."""
    heading: str
    """The cell above the column of results."""
    compares_formulas: bool = True
    """Whether a formula that is not one of `formulas` was altered; else they only say where formulas stand."""

    @cached_property
    def places(self) -> frozenset[str]:
        """The addresses of the form's sheet where something may stand."""
        return frozenset({*self.labels, *self.inputs, *self.formulas[self.sheet], self.heading})

    @cached_property
    def shapes(self) -> Mapping[str, list[str]]:
        """The formulas of the form's sheet by their shapes."""
        return by_shape(self.formulas[self.sheet])

    @cached_property
    def digest(self) -> bytes:
        """The same for the same formulas."""
        return hashlib.blake2b(repr(self.formulas).encode(), digest_size=16).digest()


def by_shape(formulas: Mapping[str, str]) -> dict[str, list[str]]:
    """The places of formulas that are alike but for the cells they read."""
    found: dict[str, list[str]] = {}
    for place, text in formulas.items():
        found.setdefault(shape(text), []).append(place)
    return found


def expected_of(layout: Layout) -> Expected:
    """What `layout` makes, as this version of xlperf writes it."""
    return _expected(ByIdentity(layout))


@lru_cache(maxsize=64)
def _expected(key: ByIdentity[Layout]) -> Expected:
    layout = key.of
    labels = {
        address(cell.row, cell.column): cell.text
        for cell in layout.cells
        if cell.kind in ("label", "heading") and cell.text
    }
    for name, (row, column) in layout.beside.items():
        labels[address(row, column - 1)] = layout.form.fields[name].label
    formulas: dict[str, dict[str, str]] = {layout.sheet: {}, CHECK_SHEET: {}}
    for formula in layout.formulas:
        formulas[formula.sheet][address(formula.row, formula.column)] = formula.text
    inputs = {address(cell.row, cell.column) for cell in layout.cells if cell.kind in ("input", "computed")}
    guarded = {address(cell.row, cell.column) for cell in layout.cells if cell.kind == "input"}
    return Expected(
        layout.sheet,
        labels,
        formulas,
        _names(layout),
        frozenset(inputs),
        frozenset(guarded),
        address(TITLE_ROW, layout.status_column),
    )


def _names(layout: Layout) -> dict[str, tuple[str, str]]:
    """Defined name -> its first and last cell."""
    names = {}
    for name, reference in layout.names.items():
        first, _, last = reference.rpartition("!")[2].replace("$", "").partition(":")
        names[name] = first, last or first
    return names
