"""The worksheet functions on the odd values that cells hold."""

import ast
import datetime as dt
import inspect
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.excel.plain import plain
from xlperf.excel import functions, udfs
from xlperf.excel.described import FUNCTIONS
from xlperf.excel.functions import (
    XLP_TARGET,
    XLP_TARGET_CHECK,
    XLP_TARGET_HIGH,
    XLP_TARGET_LOW,
    XLP_TARGET_UNIT,
    XLP_TOTAL,
)


@pytest.mark.parametrize(
    ("value", "canonical"),
    [(None, ""), ("", ""), ("开展不少于40场通信保障任务", "≥40场"), (4.0, "4"), ("#N/A", ""), ("待定", "")],
)
def test_a_cell_gives_its_target_or_nothing(value: Any, canonical: str) -> None:
    assert XLP_TARGET(value) == canonical


def test_the_parts_of_a_target_are_numbers_in_the_base_unit() -> None:
    assert (XLP_TARGET_LOW("超50亿元"), XLP_TARGET_HIGH("超50亿元"), XLP_TARGET_UNIT("超50亿元")) == (
        5e9,
        "",
        "元",
    )
    assert XLP_TARGET_HIGH("2023年底前") == "2023-12-31"
    assert XLP_TARGET(dt.datetime(2023, 12, 31)) == XLP_TARGET("2023-12-31")


def test_an_empty_cell_wants_a_target_only_beside_an_indicator() -> None:
    assert XLP_TARGET_CHECK([[None], [None], ["3场"]], [["场次"], [None], ["场次"]]) == [
        ["没有填写指标值"],
        [""],
        [""],
    ]


def test_arrays_give_arrays_of_their_shape() -> None:
    assert XLP_TARGET([["三次", None], [2.0, "两次"]]) == [["3次", ""], ["2", "2次"]]
    assert XLP_TARGET(["三次"]) == ["3次"]


def test_a_whole_column_is_answered_to_its_last_filled_row() -> None:
    column: list[list[Any]] = [[None] for _ in range(1_048_576)]
    column[2] = ["三次"]
    assert XLP_TARGET(column) == [[""], [""], ["3次"]]


@pytest.mark.parametrize(
    ("values", "total"),
    [
        ([[0.1], [0.2], [0.3]], 0.6),
        ([["1,475.17", None], ["８０９９万元", "  "]], 9574.17),
        ([], 0.0),
        (["八千左右"], "“八千左右”不是金额"),
        ([1.0, "#DIV/0!"], "单元格是错误值 #DIV/0!"),
        ([True], "“TRUE”不是金额"),
        ("968.191 8", "“968.191 8”不是金额"),
        ([dt.datetime(2023, 1, 1)], "“2023-01-01”不是金额"),
        (1e300, 1e300),
    ],
)
def test_a_total_is_exact_or_says_what_is_no_amount(values: Any, total: object) -> None:
    assert XLP_TOTAL(values) == total


@given(st.lists(st.decimals(-(10**10), 10**10, places=2), max_size=30))
def test_a_total_never_loses_a_cent(amounts: list[Decimal]) -> None:
    assert XLP_TOTAL([[f"{amount:,}"] for amount in amounts]) == float(sum(amounts, Decimal(0)))


CELLS = st.none() | st.text(max_size=30) | st.floats() | st.booleans() | st.datetimes()


@given(CELLS)
def test_no_value_of_a_cell_raises(value: Any) -> None:
    for described in FUNCTIONS:
        required = sum(not argument.optional for argument in described.arguments)
        assert isinstance(plain(described.name)(*[[[value]]] * required), (list, str, float))


def test_a_text_as_long_as_a_cell_is_answered() -> None:
    assert isinstance(XLP_TARGET("多" * 32_767), str)


def test_the_functions_need_the_standard_library_alone() -> None:
    tree = ast.parse(Path(inspect.getfile(functions)).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name for name in imported if name and name.startswith("xlperf")} == {
        "xlperf.expression",
        "xlperf.messages",
        "xlperf.target",
        "xlperf.target.scoring",
    }


def test_every_described_function_has_its_shell_with_the_same_arguments_and_words() -> None:
    for described in FUNCTIONS:
        shell = getattr(udfs, described.name)
        assert shell.__doc__ == described.description
        names = [argument.name for argument in described.arguments]
        of_shell, of_plain = (
            list(inspect.signature(one).parameters) for one in (shell, plain(described.name))
        )
        # Besides what a formula gives: the calling cell from xlwings, the workbook from a shell.
        assert [name for name in of_shell if name != "caller"] == names
        assert [name for name in of_plain if name != "workbook"] == names
