"""docs/forms-examples.md: its spec is sound, its JSON fills the form without a finding, and each planted mistake is told."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import xlperf
from tests.command import run_in_chinese
from tests.guides.documents import runnable
from xlperf.declaration import Declaration
from xlperf.form import Form, parse_form
from xlperf.intake.handmade.files import read_file
from xlperf.messages import speaking

PAGE = Path(__file__).parents[2] / "docs" / "forms-examples.md"
TEXT = PAGE.read_text(encoding="utf-8")
SPEC = "".join(re.findall(r"^```toml\n(.*?)^```$", TEXT, re.M | re.S))
DATA: dict[str, Any] = json.loads(re.findall(r"^```json\n(.*?)^```$", TEXT, re.M | re.S)[0])


@pytest.fixture(scope="module")
def form() -> Form:
    return parse_form(SPEC)


def declared(folder: Path, form: Form, fields: dict[str, Any], row: dict[str, Any]) -> Declaration:
    rows = [dict(one) for one in DATA["tables"]["indicators"]]
    rows[0] |= row
    data = DATA | {"fields": DATA["fields"] | fields, "tables": {"indicators": rows}}
    path = folder / "declared.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return read_file(path, form).declaration


# what is changed in the fields, and in the first row       the check, and what is said
MISTAKES: list[tuple[dict[str, Any], dict[str, Any], str, str]] = [
    ({"code": "31800"}, {}, "pattern", "“单位代码”填的“31800”格式不对"),
    ({"code": "440106"}, {}, "own-code", "单位代码 440106 不以 318 开头"),
    ({"score": None}, {}, "required-if", "“上年得分”未填写"),
    ({"score": "100.5"}, {}, "at-most", "“上年得分”100.5 大于 100"),
    ({"funds_other_once": "470.01"}, {}, "mostly-fiscal", "2025 年财政拨款 470.00 占合计 940.01 的 50.00%"),
    ({}, {"weight": "49"}, "weights", "权重合计 99.00，平均 33.00，合计应为 100"),
    ({}, {"unit": None}, "required-if", "“计量单位”未填写"),
    ({}, {"certain": None}, "one-of", "“能、可能、不能”没有恰好选一项"),
    ({}, {"possible": "√", "note": "因"}, "one-of", "“能、可能、不能”没有恰好选一项"),
]


def test_the_example_has_no_finding_and_adds_up(form: Form, tmp_path: Path) -> None:
    declaration = declared(tmp_path, form, {}, {})
    assert xlperf.check(declaration) == []
    assert declaration["funds_total"] == Decimal("530.00")
    assert declaration["funds_total_once"] == Decimal("210.00")


@pytest.mark.parametrize(("fields", "row", "rule", "words"), MISTAKES)
def test_a_planted_mistake_is_told(
    form: Form, fields: dict[str, Any], row: dict[str, Any], rule: str, words: str, tmp_path: Path
) -> None:
    with speaking("zh"):
        told = [(one.check, one.message) for one in xlperf.check(declared(tmp_path, form, fields, row))]
    assert told == [(rule, words)]


def test_last_year_is_asked_for_texts_and_for_rows(form: Form, tmp_path: Path) -> None:
    before = replace(declared(tmp_path, form, {"code": "318001"}, {"unit": "米"}), year=2024)
    now = declared(tmp_path, form, {}, {})
    with speaking("zh"):
        told = [(one.check, one.row, one.message) for one in xlperf.check(now, against=[before])]
    assert told == [
        ("same-code", None, "单位代码 318002，上年是 318001"),
        ("same-unit", 1, "“改造管网长度”以公里计，上年是 ≥18米"),
    ]


def test_a_newcomer_walks_through_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("举例.toml").write_text(SPEC, encoding="utf-8")
    Path("举例.json").write_text(json.dumps(DATA), encoding="utf-8")
    for command in runnable(PAGE):
        assert run_in_chinese(*shlex.split(command.line)[1:]) == 0, command.line
    said = capsys.readouterr().out
    assert "举例.toml：正确" in said and "通过" in said
