"""Lines of copied texts that a person reads without a doubt: an empty last cell, levels of their own, texts over several lines."""

from __future__ import annotations

from typing import Any

import pytest

from xlperf.form import Form, load_form, parse_form
from xlperf.intake.handmade.explanation import as_read
from xlperf.intake.handmade.formats.lines import text_grid
from xlperf.intake.handmade.reader import read_grid

TASKS = """\
2026年部门整体支出绩效目标表
部门名称\t某区图书馆
年度主要任务\t任务名称\t主要内容\t预算金额
总额\t财政拨款\t其他资金
总馆运行\t馆舍运维、图书采购\t486.2\t450\t36.2
分馆建设\t新建社区分馆4个\t128\t128\t
全民阅读\t举办阅读活动\t42.6\t30\t12.6
金额合计\t656.8\t608\t48.8
"""
GOALS = """\
项目支出绩效目标申报表
（2025年度）
项目名称\t生态廊道
主管部门及代码\t某市林业局（217）\t实施单位\t某市湿地中心
总体目标\t{labels}
目标1：建成62公里；
目标2：复绿率达到95%。\t目标1：建成20公里；
目标2：复绿率达到70%。
绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t廊道长度\t62公里\t数量指标\t廊道长度\t20公里
栽植乔木\t≥18万株\t栽植乔木\t≥6万株
"""
LEVELS = """\
[form]
id = "own-levels"
title = "财政项目支出绩效目标申报表"
title_en = "own levels"
year = 2025
department = "name"
[page]
widths = [10, 10, 10, 10, 10]
[[section]]
id = "basics"
label = "项目名称"
picture = "| [name] | < | < | < |"
[[section.field]]
id = "name"
label = "项目名称"
label_en = "project"
[[section]]
id = "targets"
label = "绩效指标"
picture = '''
| 一级指标 | 二级指标 | 三级指标 | 指标目标值 |
| [indicators.level1] | [indicators.level2] | [indicators.name] | [indicators.target] |
'''
[[section.table]]
id = "indicators"
label_en = "indicators"
rows = 4
[[section.table.column]]
id = "level1"
label_en = "level 1"
fill_down = true
choices = ["产出目标", "效果目标", "影响力目标"]
[[section.table.column]]
id = "level2"
label_en = "level 2"
fill_down = true
choices = ["数量", "质量", "社会效益", "满意度"]
[[section.table.column]]
id = "name"
label_en = "indicator"
required = true
[[section.table.column]]
id = "target"
label_en = "target"
required = true
"""
OWN_LEVELS = """\
财政项目支出绩效目标申报表
项目名称\t口袋公园
绩效指标\t一级指标\t二级指标\t三级指标\t指标目标值
产出目标\t数量\t建成数\t8座
质量\t合格率\t100%
效果目标\t社会效益\t绿地覆盖率\t≥82%
影响力目标\t满意度\t市民满意度\t≥88%
"""


def read(text: str, form: Form | str) -> dict[str, Any]:
    return as_read(read_grid(text_grid(text), load_form(form) if isinstance(form, str) else form))


def values(read: dict[str, Any]) -> dict[str, str]:
    return {entry["field"]: entry["value"] for entry in read["fields"]}


def rows(read: dict[str, Any], table: str) -> list[list[str]]:
    return [
        [cell["value"] for cell in row]
        for made in read["tables"]
        if made["table"] == table
        for row in made["rows"]
    ]


def test_a_line_as_wide_as_the_others_may_have_nothing_in_its_last_cell() -> None:
    found = read(TASKS, "national-department-2015")
    assert rows(found, "main_tasks")[1] == ["分馆建设", "新建社区分馆4个", "128", "128"]
    sums = {entry["label"]: entry["value"] for entry in found["fields"] if entry["field"].startswith("tasks")}
    assert sums == {
        "金额合计/预算金额/总额": "656.8",
        "金额合计/预算金额/财政拨款": "608",
        "金额合计/预算金额/其他资金": "48.8",
    }
    assert found["not_taken"] == []


def test_a_line_that_is_narrower_than_the_others_is_not_taken() -> None:
    shorter = TASKS.replace("\t128\t128\t\n", "\t128\t128\n")
    strays = {stray["value"] for stray in read(shorter, "national-department-2015")["not_taken"]}
    assert "128" in strays


def test_texts_of_two_labels_over_several_lines_are_told_apart_by_the_tab() -> None:
    found = read(GOALS.format(labels="中期目标（2025年—2027年）\t年度目标"), "national-project-2015")
    fields = values(found)
    assert fields["term_objective"] == "目标1：建成62公里；\n目标2：复绿率达到95%。"
    assert fields["annual_objective"] == "目标1：建成20公里；\n目标2：复绿率达到70%。"
    assert rows(found, "indicators")[1] == [
        *("产出指标", "数量指标", "栽植乔木", "≥18万株"),
        *("数量指标", "栽植乔木", "≥6万株"),
    ]
    assert found["not_taken"] == []


@pytest.mark.parametrize("labels", ["年度目标", "中期目标"])
def test_of_two_texts_under_the_label_of_one_none_is_taken(labels: str) -> None:
    found = read(GOALS.format(labels=labels), "national-project-2015")
    assert not {"term_objective", "annual_objective"} & values(found).keys()
    assert {"目标1：建成62公里；", "目标1：建成20公里；"} <= {stray["value"] for stray in found["not_taken"]}


def test_a_code_behind_a_department_is_no_part_of_its_name() -> None:
    form = load_form("national-project-2015")
    declaration = read_grid(text_grid(GOALS.format(labels="中期目标\t年度目标")), form).declaration
    assert (declaration.department, declaration.code) == ("某市林业局", "217")


def test_first_levels_that_only_the_form_knows_begin_rows() -> None:
    found = read(OWN_LEVELS, parse_form(LEVELS))
    assert [row[0] for row in rows(found, "indicators")] == ["产出目标", "产出目标", "效果目标", "影响力目标"]
    assert found["not_taken"] == []


@pytest.mark.parametrize("line", ["（2025年1-6月）", "(2025年度1—7月)", "2025年上半年", "（2025年第三季度）"])
def test_a_part_of_a_year_says_the_year(line: str) -> None:
    paper = f"项目支出绩效运行监控表\n{line}\n项目名称\t岸电设施改造\n"
    assert read(paper, "project-monitoring-2019")["year"] == 2025
