"""A sum entered as a row of a table would be counted twice: an error where it is one for certain."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

import xlperf
from tests.consolidation.inbox import declaration
from xlperf.declaration import Entered
from xlperf.form import form_specs


def found(*rows: tuple[str, Entered]) -> list[tuple[str, int | None]]:
    given = declaration(0)
    tasks = [
        {"name": name, "content": "内容", "amount": amount, "objective": "目标"} for name, amount in rows
    ]
    given = replace(given, tables={**given.tables, "key_tasks": tasks})
    return [(one.severity, one.row) for one in xlperf.check(given) if one.check == "total-row"]


@pytest.mark.parametrize("word", ["合计", "小 计", "总计：", "（合计）", "合　计"])
def test_a_sum_of_the_rows_is_an_error(word: str) -> None:
    assert found(("甲", Decimal(3)), ("乙", Decimal(4)), (word, Decimal(7))) == [("error", 3)]
    assert found((word, Decimal(7)), ("甲", Decimal(3)), ("乙", Decimal(4))) == [("error", 1)]


def test_a_sum_of_some_rows_and_one_that_is_another_amount() -> None:
    assert found(("甲", Decimal(1)), ("乙", Decimal(2)), ("丙", Decimal(3)), ("小计", "5")) == [("error", 4)]
    assert found(("甲", Decimal(1)), ("合计", Decimal(9))) == [("warning", 2)]


def test_single_items_are_no_sums() -> None:
    assert found(("甲", Decimal(3)), ("合计信息系统运维", Decimal(3)), ("会计", Decimal(3))) == []
    assert found(("甲", Decimal(3)), ("合计", None), ("小计", Decimal(0))) == []


def test_no_form_calls_its_own_example_a_sum() -> None:
    for name, path in form_specs().items():
        example = path.with_name("example.json")
        if example.is_file():
            given = xlperf.Declaration.from_json(xlperf.load_form(name), example.read_text(encoding="utf-8"))
            assert not [one for one in xlperf.check(given) if one.check == "total-row"], name
