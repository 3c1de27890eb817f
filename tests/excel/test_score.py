"""XLP_SCORE: what a cell gets of a score; the same as the native formula where that can tell, and in every shell."""

from __future__ import annotations

import datetime as dt
import json
import math
from decimal import Decimal
from typing import Any

import pytest

from tests.declarations import generated
from tests.excel.arguments import NO_CELL_HOLDS, SCALARS, whole_column
from tests.scored import ACTUALS, TARGETS, scored
from xlperf.excel import udfs
from xlperf.excel.functions import XLP_SCORE
from xlperf.expression import NOT_EVALUATED
from xlperf.expression.functions import OF_COST
from xlperf.form import load_form
from xlperf.form.layout import layout_of, roles
from xlperf.target.reading import text_of
from xlperf.target.scoring import plain_share, score, score_of_texts
from xlperf.template.cached import formula_values

FORM = load_form("self-evaluation-2020")
ROWS = dict.fromkeys(FORM.tables, 6)
ODD = SCALARS | NO_CELL_HOLDS
DECLARATIONS = 120


@pytest.mark.parametrize(
    ("target", "actual", "weight", "expected"),
    [
        ("≥95%", "76%", 10, 8.0),
        ("≥95%", 76, "１０", 8.0),
        ("3场", "2场", 10.0, 6.67),
        ("持续健全", "部分达成", 5, 3.5),
        ("开展不少于40场通信保障任务", "20场", 10, 5.0),
        (dt.datetime(2024, 4, 15), dt.datetime(2024, 4, 16), 5, 0.0),
        ("≥95%", None, 10, "—"),
        (None, "96%", 10, "—"),
        (None, None, 10, "—"),
        ("≥95%", "96%", 1.005, 1.01),
        ("≥95%", "96%", None, 0.0),
        ("≥95%", "96%", " ", 0.0),
        ("≥95%", "96%", "五分", "—"),
        ("≥95%", "96%", True, "—"),
        ("≥95%", "96%", 1e300, "—"),
        (None, None, None, ""),
        ("", "", "", ""),
        ("≥95%", "#N/A", 10, "单元格是错误值 #N/A"),
        ("≥95%", "96%", "#REF!", "单元格是错误值 #REF!"),
    ],
)
def test_a_row_gives_its_score_or_says_that_it_cannot_be_told(
    target: Any, actual: Any, weight: Any, expected: object
) -> None:
    assert XLP_SCORE(target, actual, weight) == expected
    assert udfs.XLP_SCORE([[target]], [[actual]], [[weight]]) == [[expected]]


def test_every_pair_of_texts_gets_the_plain_score() -> None:
    for target in TARGETS:
        expected = [score(target, actual, Decimal("3.33")) for actual in ACTUALS]
        answers = XLP_SCORE(target, [[actual] for actual in ACTUALS], 3.33)
        assert answers == [[NOT_EVALUATED if one is None else float(one)] for one in expected]


def test_where_the_native_formula_can_tell_a_cell_gets_the_same_number() -> None:
    """What the formulas come to in the programs is proved beside; here of the rows of generated declarations."""
    layout = layout_of(FORM, None, ROWS)
    told = beyond = 0
    for declaration in scored(generated(FORM, ROWS, DECLARATIONS, seed=11), 11):
        native = {
            (formula.role.table, formula.role.column, formula.role.of): value
            for formula, value in formula_values(layout, declaration)
            if isinstance(formula.role, roles.ComputedInRow)
        }
        for number, row in enumerate(declaration.tables["indicators"]):
            asked = row.get("annual_target"), row.get("actual_value"), row.get("weight")
            shown, answer = native["indicators", "score", number], XLP_SCORE(*asked)
            if asked == (None, None, None):
                assert (shown, answer) == (0.0, "")
            elif shown != NOT_EVALUATED:
                # A cell that asks XLP_SCORE does not say of which kind it is.
                if OF_COST in str(row.get("level2") or ""):
                    texts = text_of(asked[0]), text_of(asked[1])
                    assert float(score_of_texts(*texts, asked[2], of_cost=True) or 0) == shown, asked
                else:
                    assert answer == shown, asked
                told += 1
            elif answer != NOT_EVALUATED:  # a spelling that the grammar alone reads, a number typed as text
                texts = str(asked[0] or ""), str(asked[1] or "")
                assert plain_share(*texts) is None or isinstance(asked[2], str), asked
                beyond += 1
    assert told > 150 and beyond > 5


def test_an_odd_value_in_any_place_has_an_answer_that_a_cell_can_hold() -> None:
    for odd, value in ODD.items():
        for place in range(3):
            row: list[Any] = ["≥95%", "96%", 5]
            row[place] = value
            answer = XLP_SCORE(*row)
            assert isinstance(answer, (str, float)), odd
            assert not isinstance(answer, float) or math.isfinite(answer), odd
            json.dumps(answer, allow_nan=False)
            assert udfs.XLP_SCORE(*([[one]] for one in row)) == [[answer]], odd


def test_arrays_go_row_by_row_and_a_single_value_serves_all_rows() -> None:
    targets, actuals, weights = [["≥95%"], ["3场"]], [["76%"], ["2场"]], [[10], [5]]
    assert XLP_SCORE(targets, actuals, weights) == [[8.0], [3.33]]
    assert XLP_SCORE(targets, actuals, 10) == XLP_SCORE(targets, actuals, [[10]]) == [[8.0], [6.67]]
    assert XLP_SCORE([["≥95%"]], [["76%"], ["95%"]], [[10]]) == [[8.0], [10.0]]
    assert XLP_SCORE("≥95%", "76%", [[10, 5]]) == [[8.0, 4.0]]
    assert XLP_SCORE(targets, [["76%"]], 10) == [[8.0], ["—"]]
    assert XLP_SCORE([["≥95%"]], [["76%"]], [[10]]) == [[8.0]]
    assert XLP_SCORE(["≥95%"], ["76%"], 10) == [8.0]


def test_a_whole_column_is_answered_to_the_last_target() -> None:
    answer = XLP_SCORE(whole_column("≥95%", "3场"), whole_column("95%", "3场"), whole_column(10, 5))
    assert answer == [[10.0], [5.0]]
