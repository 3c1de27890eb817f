"""Many declarations checked together give the findings that each gives alone."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import xlperf.target
from tests.declarations import declaration
from xlperf.checks import check, check_many, environment_of, outcomes, verdicts
from xlperf.expression import NOT_EVALUATED
from xlperf.expression.batch import batch_of
from xlperf.form import Form, form_specs, load_form, read_form

SMALL = read_form(Path(__file__).parent / "form" / "small.toml")


def every_form() -> list[Form]:
    return [SMALL, *(load_form(name) for name in form_specs())]


@pytest.fixture(params=every_form(), ids=lambda form: form.id)
def form(request: pytest.FixtureRequest) -> Form:
    found: Form = request.param
    if any("targets_agree" in rule.expect.source for rule in found.compiled.rules) and not hasattr(
        xlperf.target, "consistent"
    ):
        pytest.skip("the grammar of target values does not compare two of them yet")
    return found


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 12), st.sampled_from([0.0, 0.5, 0.9]))
def test_check_many_is_check_of_each(seed: int, size: int, sound: float) -> None:
    chance = random.Random(seed)
    declarations = [declaration(SMALL, chance, sound) for _ in range(size)]
    assert check_many(declarations) == [check(each) for each in declarations]


def test_check_many_is_check_of_each_on_every_shipped_form(form: Form) -> None:
    chance = random.Random(form.id)
    declarations = [declaration(form, chance, at / 100) for at in range(100)]
    found = check_many(declarations)
    assert found == [check(each) for each in declarations]
    assert all(found[:20])


def test_verdicts_are_the_outcomes_of_each(form: Form) -> None:
    chance = random.Random(7)
    declarations = [declaration(form, chance, 0.5) for _ in range(60)]
    batch = batch_of([environment_of(each) for each in declarations], form.compiled.kinds)
    expected = {
        (number, outcome.rule.id, outcome.rule.part, outcome.row, outcome.result == NOT_EVALUATED)
        for number, each in enumerate(declarations)
        for outcome in outcomes(form, each)
        if outcome.failed or outcome.result == NOT_EVALUATED
    }
    found = set()
    for verdict in verdicts(form, batch):
        for unknown, truths in ((False, verdict.failed), (True, verdict.unknown)):
            for at in truths.nonzero()[0].tolist():
                owner = int(verdict.owners[at])
                row = None if verdict.starts is None else at - int(verdict.starts[owner])
                found.add((owner, verdict.rule.id, verdict.rule.part, row, unknown))
    assert found == expected


def test_no_declarations_have_no_findings() -> None:
    assert check_many([]) == []
