"""What the tests of the workbook share: a form in a small workbook, a declaration put into its cells, formulas read back.

Owns the way from a Declaration to a program's inputs and back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from tests.programs.cells import Input
from tests.programs.libreoffice import LibreOffice
from xlperf.declaration import Declaration, Entered
from xlperf.form.layout import Formula, Layout
from xlperf.ooxml.address import address, quoted
from xlperf.template.cached import formula_values

SMALL = {"key_tasks": 4, "other_tasks": 2, "indicators": 6}
"""Room in the tables of guangzhou-2023: enough for repetitions, little enough to recalculate fast."""


def entered(value: Entered) -> Input:
    return float(value) if isinstance(value, Decimal) else value


def areas(layout: Layout, declaration: Declaration) -> dict[str, list[list[Input]]]:
    """All inputs of the workbook by defined name, empty ones included."""
    found: dict[str, list[list[Input]]] = {}
    for name in layout.form.inputs:
        found[name] = [[entered(declaration.fields.get(name))]]
    for table, column in layout.form.columns():
        rows = declaration.tables.get(table.id, ())
        values = [entered(row.get(column.id)) for row in rows]
        values += [None] * (layout.capacities[table.id] - len(values))
        found[f"{table.id}_{column.id}"] = [[value] for value in values]
    return found


def cells(layout: Layout, declaration: Declaration) -> dict[str, Input]:
    """The same, cell by cell: "name[3]"."""
    return {
        f"{name}[{number}]" if len(rows) > 1 else name: row[0]
        for name, rows in areas(layout, declaration).items()
        for number, row in enumerate(rows, 1)
    }


def where(formula: Formula) -> str:
    return f"{quoted(formula.sheet)}!{address(formula.row, formula.column)}"


def blocks(layout: Layout) -> dict[str, tuple[int, int, int, int]]:
    """The rectangles that hold a sheet's formulas: sheet -> first row, first column, last row, last column."""
    found: dict[str, tuple[int, int, int, int]] = {}
    for formula in layout.formulas:
        top, left, bottom, right = found.get(formula.sheet, (formula.row, formula.column) * 2)
        found[formula.sheet] = (
            min(top, formula.row), min(left, formula.column), max(bottom, formula.row), max(right, formula.column),
        )  # fmt: skip
    return found


def block_names(layout: Layout) -> dict[str, str]:
    """sheet -> its rectangle of formulas, as LibreOffice.calculate_areas reads it."""
    return _names(blocks(layout))


def _names(corners: Mapping[str, tuple[int, int, int, int]]) -> dict[str, str]:
    return {
        sheet: f"{quoted(sheet)}!{address(top, left)}:{address(bottom, right)}"
        for sheet, (top, left, bottom, right) in corners.items()
    }


def formula_cells(
    layout: Layout, answer: Mapping[str, Sequence[Sequence[Input]]]
) -> Iterator[tuple[Formula, Input]]:
    """Each formula with its recalculated value, out of the rectangles that `block_names` asked for."""
    corners = blocks(layout)
    names = _names(corners)
    for formula in layout.formulas:
        top, left, _, _ = corners[formula.sheet]
        yield formula, answer[names[formula.sheet]][formula.row - top][formula.column - left]


def assert_recalculated(
    libreoffice: LibreOffice, workbook: Path, layout: Layout, declarations: Sequence[Declaration]
) -> None:
    """Every formula of `workbook` comes in LibreOffice to what Python says of each declaration; 0 is as good as nothing."""
    answers = libreoffice.calculate_areas(
        workbook, [areas(layout, one) for one in declarations], list(block_names(layout).values())
    )
    for one, answer in zip(declarations, answers, strict=True):
        expected = [value or "" for _, value in formula_values(layout, one)]
        assert [value or "" for _, value in formula_cells(layout, answer)] == expected
