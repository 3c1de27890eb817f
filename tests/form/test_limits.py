"""Limits, patterns and conditional requirements: what they mean, and that formulas in the workbook say the same."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.declarations import generated
from xlperf.checks import check, check_many
from xlperf.declaration import Declaration
from xlperf.form import read_form
from xlperf.messages import speaking

FORM = read_form(Path(__file__).parent / "limits.toml")
SOUND: dict[str, Any] = {
    "department_name": "甲局",
    "code": "440106",
    "phone": "020-12345678",
    "rate": Decimal(80),
}

# field        value               the check, and what is said
FIELDS = [
    ("code", "44010", "pattern", "“编码”填的“44010”格式不对：应是6 位数字"),
    ("code", "44010６", "pattern", "“编码”填的“44010６”格式不对：应是6 位数字"),
    ("phone", "找小王", "pattern", "“电话”填的“找小王”格式不对：应是电话号码，只有数字和连字符"),
    ("rate", Decimal("100.01"), "at-most", "“比例”100.01 大于 100：请填不大于 100 的数"),
    ("amount", Decimal("0.49"), "at-least", "“金额”0.49 小于 0.5：请填不小于 0.5 的数"),
    ("rate", Decimal("59.99"), "required-if", "“原因”未填写：这种情况下要填写，如 未开展"),
]
ROWS = [
    ({"name": "甲", "weight": Decimal("0.99"), "code": None, "note": None}, "at-least", "“权重”0.99 小于 1"),
    ({"name": "甲", "weight": Decimal(6), "code": None, "note": None}, "required-if", "“备注”未填写"),
    ({"name": "甲", "weight": Decimal(1), "code": "a1", "note": None}, "pattern", "“代码”填的“a1”格式不对"),
]


def declared(fields: dict[str, Any], *rows: dict[str, Any]) -> Declaration:
    empty = dict.fromkeys(FORM.inputs)
    return Declaration(FORM, {**empty, **SOUND, **fields}, {"rows": rows}, year=2024)


def told(declaration: Declaration) -> list[tuple[str, str]]:
    with speaking("zh"):
        return [(one.check, f"{one.message}：{one.hint}") for one in check(declaration)]


def test_what_is_within_all_limits_is_accepted() -> None:
    full = {"name": "甲", "weight": Decimal(10), "code": "A-1", "note": "有"}
    assert (
        told(declared({}))
        == told(declared({"amount": Decimal("0.5"), "rate": Decimal(0), "why": "因"}, full))
        == []
    )
    assert told(declared({"code": None, "phone": None, "rate": None, "why": "因"})) == []


@pytest.mark.parametrize(("name", "value", "rule", "words"), FIELDS)
def test_a_field_beyond_its_limits_is_told(name: str, value: Any, rule: str, words: str) -> None:
    assert told(declared({name: value})) == [(rule, words)]


@pytest.mark.parametrize(("row", "rule", "words"), ROWS)
def test_a_row_beyond_its_limits_is_told(row: dict[str, Any], rule: str, words: str) -> None:
    ((found, said),) = told(declared({}, row))
    assert found == rule and said.startswith(words)


def test_many_are_told_as_each() -> None:
    given = list(generated(FORM, {"rows": 4, "indicators": 4}, 120))
    with speaking("zh"):
        assert check_many(given) == [check(one) for one in given]
    seen = {finding.check for one in given for finding in check(one)}
    assert {"pattern", "at-least", "at-most", "required-if"} <= seen
