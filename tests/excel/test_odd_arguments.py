"""Odd arguments: each has a defined answer, and the xlwings shells give what the plain functions give."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from tests.excel.arguments import BLOCKS, NO_CELL_HOLDS, SCALARS, whole_column
from tests.excel.plain import OF_TEXT, plain
from xlperf.excel import udfs
from xlperf.excel.functions import XLP_TARGET, XLP_TARGET_CHECK, XLP_TARGET_LOW, XLP_TOTAL

ALL = SCALARS | NO_CELL_HOLDS
OF_ONE_RANGE = (*OF_TEXT, "XLP_TOTAL")


@pytest.mark.parametrize("name", OF_ONE_RANGE)
def test_a_shell_of_xlwings_gives_what_the_plain_function_gives(name: str) -> None:
    for odd, value in ALL.items():
        alone = plain(name)(value)
        expected = alone if name == "XLP_TOTAL" else [[alone]]
        assert getattr(udfs, name)([[value]]) == expected, odd
    for odd, rows in BLOCKS.items():
        assert getattr(udfs, name)(rows) == plain(name)(rows), odd


@pytest.mark.parametrize("name", OF_ONE_RANGE)
def test_every_answer_is_a_value_that_a_cell_can_hold(name: str) -> None:
    for odd, value in ALL.items():
        answer = plain(name)(value)
        assert isinstance(answer, (str, float)), odd
        assert not isinstance(answer, str) or len(answer) <= 32_767, odd
        assert not isinstance(answer, float) or math.isfinite(answer), odd
        json.dumps(answer, allow_nan=False)


@pytest.mark.parametrize(
    ("odd", "target", "reason", "low", "total"),
    [
        ("empty", "", "", "", 0.0),
        ("blanks", "", "没有填写指标值", "", 0.0),
        ("error", "", "单元格是错误值 #N/A", "", "单元格是错误值 #N/A"),
        ("a number", "40", "", 40.0, 40.0),
        ("an absurd number", "1" + "0" * 300, "", 1e300, 1e300),
        ("number in full width", "8099万元", "", 80990000.0, 8099.0),
        ("target in full width", "≥40场", "", 40.0, "“≥４０场”不是金额"),
        ("true", "", "“TRUE”是表格程序的逻辑值，不是指标值", "", "“TRUE”不是金额"),
        ("the longest number", None, None, None, "合计太大，单元格放不下"),
        ("not a number", "", None, "", "“nan”不是金额"),
        ("a date", "2023年12月31日", "", "2023-12-31", "“2023-12-31”不是金额"),
    ],
)
def test_odd_arguments_have_defined_answers(odd: str, target: Any, reason: Any, low: Any, total: Any) -> None:
    value = ALL[odd]
    assert XLP_TOTAL(value) == total
    assert target is None or (XLP_TARGET(value), XLP_TARGET_LOW(value)) == (target, low)
    said = XLP_TARGET_CHECK(value)
    assert said == reason if reason is not None else said


def test_no_digit_of_a_total_is_lost() -> None:
    assert XLP_TOTAL([1e300, 0.01, -1e300, "1,475.17"]) == 1475.18


def test_a_whole_column_is_answered_to_its_last_filled_cell() -> None:
    column = whole_column("三次", None, "1,475.17")
    for name in OF_TEXT:
        assert plain(name)(column) == getattr(udfs, name)(column) == plain(name)(column[:3])
    assert (
        XLP_TOTAL(whole_column(1.5, "1,475.17")) == udfs.XLP_TOTAL(whole_column(1.5, "1,475.17")) == 1476.67
    )
