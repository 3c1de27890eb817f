"""Many declarations checked together give the findings that each gives alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.consolidation.test_vectorised import assert_batch_equal
from tests.declarations import generated
from tests.searches import examples
from xlperf.checks import check, check_many
from xlperf.declaration import Declaration, environment_of
from xlperf.expression.columns import batch_of
from xlperf.form import Form, form_specs, load_form, read_form

SMALL = read_form(Path(__file__).parent / "form" / "small.toml")


@pytest.fixture(params=[None, *form_specs()], ids=["small", *form_specs()])
def form(request: pytest.FixtureRequest) -> Form:
    return load_form(request.param) if request.param else SMALL


def declared(form: Form, number: int, seed: int) -> list[Declaration]:
    """Sensible ones, some at the limits and absurd ones, by turns."""
    return list(generated(form, dict.fromkeys(form.tables, 4), number, seed))


@examples(60)
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_check_many_is_check_of_each(seed: int, size: int) -> None:
    declarations = declared(SMALL, size, seed)
    assert check_many(declarations) == [check(each) for each in declarations]


def test_check_many_is_check_of_each_on_every_shipped_form(form: Form) -> None:
    declarations = declared(form, 100, 9)
    found = check_many(declarations)
    assert found == [check(each) for each in declarations]
    absurd = found[2::3]
    assert sum(map(bool, absurd)) > 0.9 * len(absurd)


def test_verdicts_are_the_outcomes_of_each(form: Form) -> None:
    declarations = declared(form, 60, 7)
    batch = batch_of([environment_of(each) for each in declarations], form.compiled.kinds)
    assert_batch_equal(form, batch, declarations)


def test_no_declarations_have_no_findings() -> None:
    assert check_many([]) == []
