"""Lines of copied texts that a person reads without a doubt: an empty last cell, levels of their own, texts over several lines."""

from __future__ import annotations

from typing import Any

import pytest

from xlperf.form import Form, load_form, parse_form
from xlperf.intake.handmade.explanation import as_read
from xlperf.intake.handmade.formats.lines import may_be_csv, text_grid
from xlperf.intake.handmade.reader import read_grid
from xlperf.intake.handmade.torn_labels import with_whole_labels

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


def test_a_first_line_lies_as_the_later_ones_of_its_width_say() -> None:
    lines = TASKS.splitlines(keepends=True)
    exchanged = "".join([*lines[:4], lines[5], lines[4], *lines[6:]])
    assert rows(read(exchanged, "national-department-2015"), "main_tasks")[0] == [
        *("分馆建设", "新建社区分馆4个", "128", "128"),
    ]


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


REGION = """\
中央转移支付区域绩效自评表
（2023年度）单位：万元
转移支付名称\t公共卫生补助
省级主管部门\t{department}{behind}
资金投入情况
（万元）\t\t全年预算数（A）\t全年执行数（B）\t预算执行率（B/A）
年度资金总额：\t600\t540\t90%
总体目标完成情况\t总体目标\t全年实际完成情况
免费提供服务。\t建档率93%。
"""


@pytest.mark.parametrize("behind", ["", "\t资金使用单位\t各市县"])
def test_a_torn_label_does_not_go_on_with_the_name_above_it(behind: str) -> None:
    found = read(REGION.format(department="某省卫健委", behind=behind), "transfer-region-self-evaluation")
    assert values(found)["department_name"] == "某省卫健委"
    assert "资金投入情况" in {stray["value"] for stray in found["not_taken"]}


def test_a_section_called_as_a_field_in_it_does_not_wait_for_its_value() -> None:
    found = read(REGION.format(department="某省卫健委", behind=""), "transfer-region-self-evaluation")
    assert values(found)["annual_objective"] == "免费提供服务。"
    assert values(found)["achievement"] == "建档率93%。"
    assert found["year"] == 2023


def test_of_two_labels_for_one_field_the_forms_own_is_taken() -> None:
    paper = "项目支出绩效目标表\n填报单位：某图书馆\n项目名称\t古籍修复\n主管部门\t210 某市文旅局\n"
    found = read(paper, "national-project-year-2015")
    assert (values(found)["department_name"], found["department"]) == ("210 某市文旅局", "某市文旅局")
    assert {"value": "某图书馆", "label": "填报单位"}.items() <= found["not_taken"][0].items()


def test_each_side_fills_its_own_levels_down_and_an_empty_side_none() -> None:
    side = "数量指标\t建成书房\t8家"
    paper = (
        "项目支出绩效目标申报表\n绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t二级指标\t三级指标\t指标值\n"
        f"\t产出指标\t{side}\t{side}\n\t\t质量指标\t合格率\t100%\t\t配送图书\t4万册\n\t\t时效指标\t时间\t年底\t\t\t\n"
    )
    found = rows(read(paper, "national-project-2015"), "indicators")
    assert found[1] == ["产出指标", "质量指标", "合格率", "100%", "数量指标", "配送图书", "4万册"]
    assert found[2] == ["产出指标", "时效指标", "时间", "年底"]


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        ("年度\n绩效\n目标\t转运", [["年度绩效目标", "转运"]]),
        ("主管部门\t项目\n名称\t转运", [["主管部门", "项目"], ["名称", "转运"]]),
        (
            "满意度指标\t服务对象\n满意度指标\t村民\t90%",
            [["满意度指标", "服务对象满意度指标", "村民", "90%"]],
        ),
        (
            "年度资金\n总额\t12.00\t其中：\n财政拨款\t9.00",
            [["年度资金总额", "12.00", "其中：财政拨款", "9.00"]],
        ),
        ("实施单位\t中心\n完成情况\t好", [["实施单位", "中心"], ["完成情况", "好"]]),
        ("（2024年度）\n项目名称\t转运", [["（2024年度）"], ["项目名称", "转运"]]),
        ("年度\t\n绩效目标\t转运", [["年度"], ["绩效目标", "转运"]]),
        ("年度\n\n绩效\n目标\t转运", [["年度绩效目标", "转运"]]),
        (
            "二级指标\t三级指标\t年度\n指标值\t实际\n完成值\t分值",
            [["二级指标", "三级指标", "年度指标值", "实际完成值", "分值"]],
        ),
        (
            "年度绩效指标\t一级\n指标\t二级\n指标\t三级指标",
            [["年度绩效指标", "一级指标", "二级指标", "三级指标"]],
        ),
    ],
)
def test_a_label_in_several_lines_is_one_where_its_first_is_none(lines: str, whole: list[list[str]]) -> None:
    made = with_whole_labels(text_grid(lines))
    assert [[cell.text for cell in row] for row in made.rows if row] == whole


def test_a_cell_of_lines_put_together_is_named_by_its_own_line() -> None:
    grid = with_whole_labels(text_grid("年度\n目标\t转运\t\n"))
    assert grid.place(grid.rows[0][-1]) in ("line 2, cell 2", "第 2 行第 2 格")


def test_a_level_joined_with_another_is_no_name() -> None:
    lines = "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\n\t产出指标\t数量指标\t修复古籍\t2600叶\n\t\t质量指标\t合格率\t100%\n"
    found = read(
        f"项目支出绩效目标表\n{lines}\t\t产出指标数量指标\t扫描古籍\t1.2万页\n", "national-project-year-2015"
    )
    assert "扫描古籍" not in {value for row in rows(found, "indicators") for value in row[3:]}
    moved = read(
        f"项目支出绩效目标表\n{lines}\t效益指标\t社会效益指标\t产出指标数量指标\t扫描古籍\n",
        "national-project-year-2015",
    )
    assert "扫描古籍" in {stray["value"] for stray in moved["not_taken"]}


ONE_A_LINE = """\
松涛市2024年项目支出绩效目标批复表
批复文号
松财绩〔2024〕17号
{amounts}
年度目标
新增床位260张
"""


@pytest.mark.parametrize(
    ("amounts", "taken"),
    [
        (
            "批复资金总额\n2,860.00\n其中：财政拨款\n2,660.00\n其他资金\n200.00",
            {"2,860.00", "2,660.00", "200.00"},
        ),
        ("2,860.00\n批复资金总额\n2,660.00\n其中：财政拨款\n200.00\n其他资金", set()),
        ("批复资金总额\n其中：财政拨款\n2,860.00\n2,660.00\n其他资金\n200.00", set()),
    ],
    ids=["below", "above", "two by two"],
)
def test_an_amount_is_of_the_label_above_it_where_none_may_be_of_the_one_below(
    amounts: str, taken: set[str]
) -> None:
    found = read(ONE_A_LINE.format(amounts=amounts), "project-approval-2015")
    assert {entry["value"] for entry in found["fields"] if entry["value"].endswith(".00")} == taken
    assert found["department"] is None  # 松涛市 is no department


def test_a_text_that_is_read_as_it_stands_is_not_turned_and_lost() -> None:
    lines = "专项名称\n省级财政部门\n一级指标\n绩效指标\n水利发展资金\n陇川省财政厅\n3 468.20\n年度金额：\n"
    assert {"水利发展资金", "3 468.20"} <= {
        stray["value"] for stray in read(lines, "transfer-region-2015")["not_taken"]
    }


def test_commas_of_amounts_make_no_csv() -> None:
    assert not may_be_csv("批复资金总额\n2,860.00\n其他资金\n12,345,678.90\n")
    assert may_be_csv("批复资金总额,2860\n其他资金,200\n")


HEADER = "项目支出绩效目标表\n绩效指标\t一级指标\t二级指标\t三级指标\t指标值\n\t产出指标\t数量指标\t修复古籍\t2600叶\n"


@pytest.mark.parametrize(
    ("lines", "lost"),
    [
        ("\t效益指标\t社会效益指标\t观众增长≥5%\n\t\t可持续影响指标\t机制\t健全\n", {"机制"}),
        ("\t\t质量指标\t合格率≥90%\n\t\t\t完好率\t95%\n\t\t时效指标\t时间\t年底\n", {"完好率"}),
        ("绩\t产出指标\t数量指标\t扫描\t3万页\n效\t质量指标\t完好率\t95%\n", {"完好率"}),
        ("\t\t质量指标\t完好率 ≥95%\t12\n", {"完好率 ≥95%"}),
    ],
    ids=["first level", "second level", "a piece", "name and target"],
)
def test_what_has_the_levels_of_a_row_in_doubt_is_in_doubt(lines: str, lost: set[str]) -> None:
    found = read(HEADER + lines, "national-project-year-2015")
    named = {value for row in rows(found, "indicators") for value in row}
    assert "2600叶" in named and not named & lost
    assert lost <= {stray["value"] for stray in found["not_taken"]}


def test_a_piece_of_the_label_beside_the_table_is_no_level() -> None:
    header = HEADER.replace("绩效指标\t一", "一").replace("\t产出", "产出")
    found = read(
        f"{header}效\t质量指标\t完好率\t95%\n指\t时效指标\t完成时间\t12月底前\n", "national-project-year-2015"
    )
    assert rows(found, "indicators") == [["产出指标", "数量指标", "修复古籍", "2600叶"]]


def test_of_what_stands_beside_its_label_some_may_have_moved_from_another() -> None:
    text = (
        "部门整体预算绩效目标申报表\n绩效指标\t一级指标\t二级指标\t三级指标\t\t实施周期指标值\t年度指标值\n"
        "\t产出指标\t数量指标\t\t修复古籍\t9000叶\t2600叶\n\t\t质量指标\t完好率\t99%\t95%\t\n"
        "\t\t时效指标\t完成时间\t2026年底前\t\t12月底前\n"
    )
    assert not {"99%", "95%"} & {
        value for row in rows(read(text, "guangzhou-2023"), "indicators") for value in row
    }


def test_levels_under_a_label_of_another_name_are_those_of_the_rows() -> None:
    text = (
        "项目支出绩效目标表\n类别\t三级指标\t指标值\n产出指标\t修复古籍\t2600叶\n\t完好率\t95%\n"
        "效益指标\t观众增长\t≥5%\n满意度指标\t群众满意度\t≥90%\n"
    )
    found = rows(read(text, "national-project-year-2015"), "indicators")
    assert found == [["修复古籍", "2600叶"], ["完好率", "95%"], ["观众增长", "≥5%"], ["群众满意度", "≥90%"]]


def test_a_level_printed_again_keeps_the_one_below_it() -> None:
    found = read(HEADER + "\t产出指标\t\t扫描古籍\t3万页\n", "national-project-year-2015")
    assert rows(found, "indicators")[1] == ["产出指标", "数量指标", "扫描古籍", "3万页"]


def test_a_label_joined_with_its_value_is_no_part_of_the_name_above() -> None:
    paper = "项目支出绩效目标表\n主管部门\t某市林业局\t实施单位\t湿地中心\n项目名称生态廊道建设工程\n年度目标\t复绿\n"
    found = read(paper, "national-project-year-2015")
    assert "湿地中心" in {entry["value"] for entry in found["fields"]}
    assert "项目名称生态廊道建设工程" in {stray["value"] for stray in found["not_taken"]}


@pytest.mark.parametrize("year", ["2026", "2026年"])
def test_the_year_may_stand_beside_its_label(year: str) -> None:
    paper = (
        f"项目支出绩效目标表\n预算年度\t{year}\t项目编码\t4312\n主管部门\t某市林业局\t实施单位\t湿地中心\n"
    )
    assert read(paper, "national-project-year-2015")["year"] == 2026
