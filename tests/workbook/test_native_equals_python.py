"""What the workbook's formulas come to in real spreadsheet programs is what `xlperf check` says, without tolerance.

Every formula is recalculated by force; no program can pass by showing a cached value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.declarations import generated
from tests.programs.cells import Input
from tests.programs.gnumeric import Gnumeric
from tests.programs.libreoffice import LibreOffice
from tests.searches import how_many
from tests.workbook.forms import SMALL, areas, block_names, cells, formula_cells, where
from xlperf.checks import PASSED, outcomes
from xlperf.declaration import Declaration
from xlperf.expression import NOT_EVALUATED
from xlperf.form import Form, load_form
from xlperf.form.layout import CODES, Formula, Layout, layout_of, roles
from xlperf.form.layout.fixed import UNDECIDED
from xlperf.messages import CHINESE, speaking
from xlperf.template.cached import formula_values
from xlperf.template.write import Options, build

pytestmark = pytest.mark.programs

CASES = how_many(150)
CASES_IN_GNUMERIC = how_many(60)


@pytest.fixture(scope="module")
def form() -> Form:
    return load_form("guangzhou-2023")


@pytest.fixture(scope="module")
def layout(form: Form) -> Layout:
    return layout_of(form, None, SMALL)


@pytest.fixture(scope="module")
def workbook(form: Form, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("native") / "blank.xlsx"
    path.write_bytes(build(form, Options(rows=SMALL)))
    return path


def checked(layout: Layout, declaration: Declaration, as_native: bool) -> dict[int, float]:
    """The number of each placed check whose rule has an exact native form -> the code that Python gives it."""
    with speaking(CHINESE):
        said = {(id(o.rule), o.row): o for o in outcomes(layout.form, declaration, as_native)}
    codes = {}
    for placed in layout.checks:
        if placed.rule.native == "exact":
            outcome = said.get((id(placed.rule), placed.of))  # none of an empty row: it passes
            result = PASSED if outcome is None else outcome.result
            severity = CODES[placed.rule.severity]
            codes[placed.number] = (
                0 if result == PASSED else UNDECIDED if result == NOT_EVALUATED else severity
            )
    return codes


def differences(
    layout: Layout,
    declaration: Declaration,
    recalculated: Iterator[tuple[Formula, Input]],
    numbers_only: bool,
) -> list[str]:
    """Every formula whose recalculated value is not Python's: the cached one, and what the checks say."""
    found = []
    says = [checked(layout, declaration, True)]
    if numbers_only:
        says.append(checked(layout, declaration, False))
    for (formula, cached), (recalculated_one, value) in zip(
        formula_values(layout, declaration), recalculated, strict=True
    ):
        assert formula is recalculated_one
        role = formula.role
        expected = [cached]
        if isinstance(role, roles.Code):
            expected += [said[role.number] for said in says if role.number in said]
        for one in expected:
            if one != value:
                found.append(f"{role} {where(formula)}: Python {one!r}, program {value!r}: {formula.text}")
    return found


def cases(form: Form, number: int, other_blanks: bool = True) -> list[tuple[Declaration, bool]]:
    """Half of them with texts in number cells; and whether all amounts are numbers or empty."""
    half = number // 2
    mixed = generated(form, SMALL, half, seed=1, other_blanks=other_blanks)
    numbers = generated(form, SMALL, number - half, seed=2, other_blanks=other_blanks, texts_in_amounts=False)
    return [(one, False) for one in mixed] + [(one, True) for one in numbers]


def of_one_width(given: list[tuple[Declaration, bool]]) -> list[tuple[Declaration, bool]]:
    """The cases without texts that differ from others in the width of their characters alone."""
    other = str.maketrans({"Ａ": "Ｂ", "１": "７"})
    return [
        (
            replace(
                one,
                tables={
                    table: [
                        {
                            name: value.translate(other) if isinstance(value, str) else value
                            for name, value in row.items()
                        }
                        for row in rows
                    ]
                    for table, rows in one.tables.items()
                },
            ),
            numbers_only,
        )
        for one, numbers_only in given
    ]


def assert_libreoffice_says_the_same(
    libreoffice: LibreOffice, workbook: Path, layout: Layout, given: list[tuple[Declaration, bool]]
) -> None:
    """Every formula of `workbook` comes in LibreOffice to what Python says, for each of the cases."""
    answers = libreoffice.calculate_areas(
        workbook, [areas(layout, one) for one, _ in given], list(block_names(layout).values())
    )
    wrong = [
        f"case {number}: {difference}"
        for number, ((one, numbers_only), answer) in enumerate(zip(given, answers, strict=True))
        for difference in differences(layout, one, formula_cells(layout, answer), numbers_only)
    ]
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:30])


def assert_gnumeric_says_the_same(
    gnumeric: Gnumeric, workbook: Path, layout: Layout, given: list[tuple[Declaration, bool]]
) -> None:
    """The same in Gnumeric. The cases are without blanks other than those we take away, which Gnumeric's TRIM takes too; here
    also without letters of two widths, which are one to it where duplicates are counted."""
    given = of_one_width(given)
    places = {formula: where(formula) for formula in layout.formulas}
    answers = gnumeric.calculate(workbook, [cells(layout, one) for one, _ in given], list(places.values()))
    wrong = []
    for number, ((one, numbers_only), answer) in enumerate(zip(given, answers, strict=True)):
        values = ((formula, _with_14_digits(answer[place].value)) for formula, place in places.items())
        wrong += [f"case {number}: {text}" for text in differences(layout, one, values, numbers_only)]
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:30])


def _with_14_digits(value: Any) -> Any:
    """A text in which Gnumeric 1.12.57 joins a number: its 99999999999.995 is 99999999999.994995 there."""
    if not isinstance(value, str):
        return value
    return re.sub(r"\d{10,}\.\d{3,}", lambda found: format(float(found[0]), ".14g"), value)


def assert_every_exact_rule_fails_and_passes(form: Form, given: list[tuple[Declaration, bool]]) -> None:
    """Equality proves little where a rule never fires: each must be seen failing and passing."""
    seen: dict[str, set[str]] = {rule.id: set() for rule in form.compiled.rules if rule.native == "exact"}
    for declaration, _ in given:
        for outcome in outcomes(form, declaration, as_native=True):
            if outcome.rule.native == "exact":
                seen[outcome.rule.id].add(outcome.result if outcome.result in "✓—" else "✗")
    assert not {rule: results for rule, results in seen.items() if not {"✓", "✗"} <= results}


def test_every_formula_recalculated_by_libreoffice_is_what_python_says(
    form: Form, layout: Layout, workbook: Path, libreoffice: LibreOffice
) -> None:
    assert_libreoffice_says_the_same(libreoffice, workbook, layout, cases(form, CASES))


def test_every_formula_recalculated_by_gnumeric_is_what_python_says(
    form: Form, layout: Layout, workbook: Path, gnumeric: Gnumeric
) -> None:
    given = cases(form, CASES_IN_GNUMERIC, other_blanks=False)
    assert_gnumeric_says_the_same(gnumeric, workbook, layout, given)


def test_the_generated_declarations_fail_and_pass_every_exact_rule(form: Form) -> None:
    assert_every_exact_rule_fails_and_passes(form, cases(form, CASES))
