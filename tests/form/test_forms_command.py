"""`xlperf forms` lists, shows and checks forms, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import run_in_chinese
from xlperf.cli import main
from xlperf.form import form_specs

SMALL = Path(__file__).parent / "small.toml"


def run(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> str:
    with pytest.raises(SystemExit) as ended:
        main(["forms", *words, "--lang", "zh"])
    assert ended.value.code == status
    return capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["list"]])
def test_the_known_forms_are_listed(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    lines = run(capsys, *words).splitlines()
    assert sorted(line.split("\t")[0] for line in lines if not line.startswith("#")) == list(form_specs())
    heads = [line for line in lines if line.startswith("#")]
    assert heads == list(dict.fromkeys(heads)) and "# 项目 · 监控" in heads and "# 部门整体 · 自评" in heads
    under = lines[lines.index("# 项目 · 监控") + 1]
    assert under.startswith("project-monitoring-2019\t2024") and "接 project-approval-2015" in under
    assert "guangzhou-2023\t2023\tv2\t部门整体预算绩效目标申报表" in lines


def test_a_form_is_shown_with_picture_fields_and_checks(capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, "show", "guangzhou-2023")
    assert "| 基本支出           | < | [basic_expenditure]" in said
    assert "basic_expenditure  基本支出  金额，必填" in said
    assert "expenditure_total  支出合计  金额，= basic_expenditure + project_expenditure" in said
    assert "task-total  [错误]  重点工作任务资金合计不超过项目支出" in said
    assert "  expect sum(key_tasks.amount) <= project_expenditure" in said


def test_a_form_as_json_has_its_fields_columns_and_checks(capsys: pytest.CaptureFixture[str]) -> None:
    form = json.loads(run(capsys, "show", str(SMALL), "--format", "json"))
    assert (form["id"], form["year"], form["amounts"]) == ("small", 2024, "万元")
    assert [field["id"] for field in form["fields"]][:3] == ["department_name", "income", "spent"]
    assert [column["id"] for column in form["tables"][0]["column"]] == ["level", "name", "amount"]
    share = next(rule for rule in form["checks"] if rule["id"] == "share")
    assert (share["field"], share["each"], share["severity"]) == ("tasks.amount", "tasks", "warning")


def test_a_sound_spec_is_accepted(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", str(SMALL)).startswith("small.toml：正确。8 个栏目，1 张表，")


def test_a_broken_spec_is_rejected_with_every_problem(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    broken = tmp_path / "form.toml"
    broken.write_text(SMALL.read_text(encoding="utf-8").replace("total >= spent", "total >= spend"), "utf-8")
    said = run(capsys, "check", str(broken), status=1)
    assert "没有名为“spend”的栏目" in said and "第 " in said
    found = json.loads(run(capsys, "check", str(broken), "--format", "json", status=1))
    assert found["sound"] is False and len(found["problems"]) == 1


def test_an_unknown_form_is_said_in_words_not_in_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_in_chinese("forms", "show", "none") == 2
    assert "没有编号为“none”的表样" in capsys.readouterr().err


def test_amounts_that_are_quotients_are_told_for_they_are_added_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = (SMALL.parent / "computed.toml").read_text("utf-8")
    told = {
        'value = "sum(tasks.given)"': "",
        'value = "sum(tasks.given) / 2"': "",
        'value = "sum(tasks.given) / both_total"': "拨款总计（given_total）由除法算出",
    }
    for value, said in told.items():
        path = tmp_path / "computed.toml"
        path.write_text(spec.replace('value = "sum(tasks.given)"', value), "utf-8")
        assert run_in_chinese("forms", "check", path) == 0
        heard = capsys.readouterr().err
        assert heard.startswith(f"提示：{said}") if said else not heard
