"""What the formulas of every further form come to in real spreadsheet programs is what Python says, without tolerance.

The first form has tests of its own in tests/workbook; these are the same over all others, recalculated by force.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.declarations import generated
from tests.programs.gnumeric import Gnumeric
from tests.programs.libreoffice import LibreOffice
from tests.scored import scored
from tests.searches import how_many
from tests.workbook.test_native_equals_python import (
    assert_every_exact_rule_fails_and_passes,
    assert_gnumeric_says_the_same,
    assert_libreoffice_says_the_same,
)
from xlperf.declaration import Declaration
from xlperf.form import Form, form_specs, load_form
from xlperf.form.implied_checks import SHORTEST_ACCOUNT
from xlperf.form.layout import Layout, layout_of
from xlperf.template.write import Options, build

FORMS = sorted(name for name in form_specs().keys() - {"guangzhou-2023"} if load_form(name).sheets is None)
LIMITS = str(Path(__file__).parents[1] / "form" / "limits.toml")
"""A form with every key that no shipped one has."""
SHORT = LIMITS.replace("limits", "short")
"""One with everything that is said for short: a matrix, repeated columns, dates, percentages, boxes."""
DEPENDENT = LIMITS.replace("limits", "dependent")
"""One whose choices depend on fields outside their table."""
FORMS += [LIMITS, SHORT, DEPENDENT]
CASES = how_many(100)
CASES_IN_GNUMERIC = how_many(20)


@cache
def small(name: str) -> tuple[Form, dict[str, int], Layout]:
    form = load_form(name)
    rows = {table: 6 if "indicators" in table else 5 if table == "aspects" else 3 for table in form.tables}
    return form, rows, layout_of(form, None, rows)


def cases(name: str, number: int, other_blanks: bool = True) -> list[tuple[Declaration, bool]]:
    """Half of them with texts in number cells; and whether all amounts are numbers or empty."""
    form, rows, _ = small(name)
    half = number // 2
    mixed = generated(form, rows, half, seed=3, other_blanks=other_blanks)
    numbers = generated(form, rows, number - half, seed=4, other_blanks=other_blanks, texts_in_amounts=False)
    mixed, numbers = _saying_nothing(form, mixed), _saying_nothing(form, numbers)
    return [(one, False) for one in scored(mixed, 3)] + [(one, True) for one in scored(numbers, 4)]


def _saying_nothing(form: Form, declarations: list[Declaration]) -> list[Declaration]:
    """The declarations, in one of forty of them the texts that give an account replaced by a word that says nothing."""
    accounts = {
        name: "略"
        for name, part in form.inputs.items()
        if part.required and part.max_length >= SHORTEST_ACCOUNT
    }
    return [
        replace(one, fields={**one.fields, **accounts}) if number % 40 == 7 else one
        for number, one in enumerate(declarations)
    ]


@pytest.mark.programs
@pytest.mark.parametrize("name", FORMS)
def test_every_formula_recalculated_by_libreoffice_is_what_python_says(
    name: str, libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory
) -> None:
    form, rows, layout = small(name)
    workbook = tmp_path_factory.mktemp("native") / "blank.xlsx"
    workbook.write_bytes(build(form, Options(rows=rows)))
    assert_libreoffice_says_the_same(libreoffice, workbook, layout, cases(name, CASES))


@pytest.mark.programs
@pytest.mark.parametrize("name", FORMS)
def test_every_formula_recalculated_by_gnumeric_is_what_python_says(
    name: str, gnumeric: Gnumeric, tmp_path_factory: pytest.TempPathFactory
) -> None:
    form, rows, layout = small(name)
    workbook = tmp_path_factory.mktemp("native") / "blank.xlsx"
    workbook.write_bytes(build(form, Options(rows=rows)))
    given = cases(name, CASES_IN_GNUMERIC, other_blanks=False)
    assert_gnumeric_says_the_same(gnumeric, workbook, layout, given)


@pytest.mark.parametrize("name", FORMS)
def test_the_generated_declarations_fail_and_pass_every_exact_rule(name: str) -> None:
    assert_every_exact_rule_fails_and_passes(small(name)[0], cases(name, CASES))
