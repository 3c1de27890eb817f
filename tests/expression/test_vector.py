"""The vectorised form equals the scalar: in every value, for every expression, over any cells."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.expression.sentences import KINDS, Sentences, environment, scope
from tests.searches import examples
from xlperf.expression import Environment, parse
from xlperf.expression.columns import NumberCells, batch_of
from xlperf.expression.decimal_arrays import ROOM, Exact, calculate, totals
from xlperf.expression.vector import evaluate_many

ENOUGH = examples(300)


def scalar(source: str, row: str | None, environments: list[Environment]) -> list[Any]:
    expression = parse(source, scope(row))
    found = []
    for env in environments:
        for at in range(len(env.columns[(row, "k")])) if row else (0,):
            env.row = at
            found.append(expression.value(env))
    return found


def vector(source: str, row: str | None, environments: list[Environment]) -> list[Any]:
    return evaluate_many(parse(source, scope(row)), batch_of(environments, KINDS)).listed()


@ENOUGH
@given(st.data(), st.sampled_from([None, "rows"]), st.sampled_from(["truth", "number"]))
def test_random_expressions_over_random_cells_come_to_the_same(
    data: st.DataObject, row: str | None, kind: str
) -> None:
    def choose(options: Any) -> Any:
        return data.draw(st.sampled_from(options))

    seed = data.draw(st.integers(0, 10**6))
    environments = [
        environment(random.Random(seed + at).choice) for at in range(data.draw(st.integers(1, 5)))
    ]
    source = getattr(Sentences(choose, row), kind)(3)
    assert vector(source, row, environments) == scalar(source, row, environments), source


def test_thousands_of_expressions_of_a_seed_come_to_the_same() -> None:
    chance = random.Random(20231101)
    environments = [environment(chance.choice) for _ in range(40)]
    for _ in range(1500):
        row = chance.choice([None, "rows"])
        source = getattr(Sentences(chance.choice, row), chance.choice(["truth", "number"]))(3)
        assert vector(source, row, environments) == scalar(source, row, environments), source


@pytest.mark.parametrize(
    ("source", "row"),
    [
        ("a / (b - a)", None),  # division by zero: not to be had
        ("1 if a == b else a / 0", None),  # only the branch that is taken counts
        ("a * b * a", None),  # beyond 64 bits
        ("a * 99999999 * 99999999", None),
        ("sum(rows.x / a)", None),  # lost where a is 0, even if the table has no row
        ("sum(rows.x * rows.x * rows.x)", None),
        ("round(a, -1)", None),
        ("round(a * b, n)", None),
        ("count(rows.k == k)", "rows"),  # rows times rows
        ("max(rows.x - x)", "rows"),
        ("sum_if(rows.x, rows.x > x / y)", "rows"),
        ("times(above(k), v)", "rows"),
        ("above(k)", "rows"),
        ("entered(a)", None),
        ("repeated(t)", None),
        ("target_ok(t)", None),
    ],
)
def test_the_awkward_come_to_the_same(source: str, row: str | None) -> None:
    chance = random.Random(source)
    environments = [environment(chance.choice) for _ in range(60)]
    found = vector(source, row, environments)
    assert found == scalar(source, row, environments)
    assert any(value is not None for value in found)


@given(st.lists(st.integers(-(10**13), 10**13), max_size=30), st.integers(1, 9))
def test_a_running_sum_that_wraps_around_still_gives_exact_totals(values: list[int], parts: int) -> None:
    huge = [2**61] * 6 + values  # the running sum is beyond 64 bits from the fourth on
    numbers = Exact(np.array(huge, np.int64), 2, ROOM // (parts + len(huge)))
    starts = np.array([0, *range(1, 7), len(huge)], np.int64)
    found = totals(numbers, starts, np.zeros(len(starts) - 1, bool))
    exact = [sum(huge[a:b]) for a, b in zip(starts[:-1], starts[1:], strict=True)]
    assert isinstance(found, Exact) and found.integers.tolist() == exact


@given(st.sampled_from("+-*/"), st.integers(-(2**61), 2**61), st.integers(-(2**61), 2**61))
def test_arithmetic_never_overflows(operator: str, left: int, right: int) -> None:
    bad = np.zeros(1, bool)
    found = calculate(
        operator,
        Exact(np.array([left], np.int64), 2, abs(left)),
        Exact(np.array([right], np.int64), 2, abs(right)),
        bad,
    )
    a, b = Decimal(left).scaleb(-2), Decimal(right).scaleb(-2)
    if operator == "/" and not right:
        assert bad[0]
        return
    value = found.decimals()[0] if isinstance(found, Exact) else found[0]
    assert value == {"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else None}[operator]


def test_cells_from_hundredths_are_those_from_decimals() -> None:
    values = [Decimal("1.23"), None, Decimal("-0.01"), Decimal("99999999999.99"), Decimal("100000000000.00")]
    empty = np.array([value is None for value in values])
    hundredths = np.array([int((value or Decimal(0)).scaleb(2)) for value in values], np.int64)
    made, known = NumberCells.of_hundredths(hundredths, empty), NumberCells.of(values)
    assert made.hundredths.tolist() == known.hundredths.tolist()
    assert made.states.tolist() == known.states.tolist()
    assert made.raw.tolist() == values
