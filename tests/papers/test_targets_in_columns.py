"""Targets whose sign, figures and unit stand in columns of their own, under one label or labels of their own, in forms that have
them in one cell; and what else offices print about a form: a list before it, opinions below it, years in words."""

from __future__ import annotations

import pytest

from tests.papers.test_other_offices import as_sheet, taken
from xlperf.form import load_form
from xlperf.intake.handmade.formats.lines import text_grid
from xlperf.intake.handmade.model import Grid, Reading
from xlperf.intake.handmade.reader import read_grid

WAYS = ("copied", "flat", "merged")
YEAR = "national-project-year-2015"
HEAD = "项目支出绩效目标表\n（2024年度）\n项目名称\t校舍维修\n主管部门\t某市教育局\n"


def grid(text: str, way: str, merges: tuple[str, ...] = ()) -> Grid:
    """The text as whole lines of a copy, as a sheet without merged cells, or with them."""
    wide = max(line.count("\t") for line in text.splitlines())
    lines = "\n".join(line + "\t" * (wide - line.count("\t")) for line in text.splitlines())
    return (
        text_grid(lines) if way == "copied" else as_sheet(lines, merges=merges if way == "merged" else ())[-1]
    )


def targets(reading: Reading, column: str = "annual_target") -> list[object]:
    return [row[column] for row in reading.declaration.tables["indicators"]]


LEVELS = ("产出指标\t数量指标\t维修面积\t", "\t质量指标\t合格率\t", "效益指标\t社会效益指标\t受益学生\t")
BELOW = "一级指标\t二级指标\t三级指标\t指标值\t\t\n\t\t\t{}\n"
MERGED = ("A5:A6", "B5:B6", "C5:C6", "D5:F5")
SHORT = ("A5:A6", "B5:B6", "C5:C6", "D5:E5")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("labels", "merges"),
    [
        (BELOW.format("符号\t数值\t单位"), MERGED),
        (BELOW.format("指标性质\t指标值\t计量单位"), MERGED),
        (BELOW.format("运算符\t值\t度量单位").replace("指标值", "年度目标值"), MERGED),
        ("一级指标\t二级指标\t三级指标\t符号\t指标值\t单位\n", ()),
        ("一级指标\t二级指标\t三级指标\t年度指标值\t\t\n", ("D5:F5",)),
    ],
)
def test_sign_figures_and_unit_are_one_target(labels: str, merges: tuple[str, ...], way: str) -> None:
    cells = ("≥\t1.8\t万平方米", "≥\t98\t%", "定性\t明显增加\t/")
    rows = "\n".join(level + cell for level, cell in zip(LEVELS, cells, strict=True))
    reading = read_grid(grid(HEAD + labels + rows, way, merges), load_form(YEAR))
    assert targets(reading) == ["≥1.8万平方米", "≥98%", "明显增加"]
    assert not [one for one in reading.declaration.found if one.check in ("intake-column", "intake-unplaced")]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("labels", "merges"),
    [
        (BELOW.format("数值\t单位").replace("\t\t\n", "\t\n"), SHORT),
        ("一级指标\t二级指标\t三级指标\t指标值\t计量单位\n", ()),
    ],
)
def test_figures_and_unit_are_one_target(labels: str, merges: tuple[str, ...], way: str) -> None:
    cells = ("≥1.8\t万平方米", "≥98%\t%", "明显增加\t—")
    rows = "\n".join(level + cell for level, cell in zip(LEVELS, cells, strict=True))
    reading = read_grid(grid(HEAD + labels + rows, way, merges), load_form(YEAR))
    assert targets(reading) == ["≥1.8万平方米", "≥98%", "明显增加"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("label", ["指标性质\t指标值\t计量单位", "指标值\t\t"])
def test_a_target_in_the_column_of_signs_is_the_rows_and_parts_no_table(label: str, way: str) -> None:
    cells = ("≥\t1.8\t万平方米", "≥\t98\t%", "≥2600人\t\t")
    rows = "\n".join(level + cell for level, cell in zip(LEVELS, cells, strict=True))
    text = f"{HEAD}一级指标\t二级指标\t三级指标\t{label}\n{rows}"
    reading = read_grid(grid(text, way, ("D5:F5",) if label.endswith("\t") else ()), load_form(YEAR))
    assert targets(reading) == ["≥1.8万平方米", "≥98%", "≥2600人"]


BOTH = "部门整体预算绩效目标申报表\n（2024年度）\n部门名称\t某市农业农村局\n一级指标\t二级指标\t三级指标\t"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("labels", "cells", "merges"),
    [
        ("实施周期指标值\t年度指标值\t计量单位\n", "≥18\t≥6.5\t万亩", ()),
        ("指标性质\t实施周期指标值\t年度指标值\t计量单位\n", "≥\t18\t6.5\t万亩", ()),
        ("实施周期指标值\t年度指标值\t计量单位\n", "≥18万亩\t≥6.5\t万亩", ()),
        (
            "实施周期指标值\t\t年度指标值\t\n\t\t\t数值\t单位\t数值\t单位\n",
            "≥18\t万亩\t≥6.5\t万亩",
            ("A4:A5", "B4:B5", "C4:C5", "D4:E4", "F4:G4"),
        ),
    ],
)
def test_a_unit_is_of_both_targets_of_a_row(
    labels: str, cells: str, merges: tuple[str, ...], way: str
) -> None:
    text = BOTH + labels + LEVELS[0] + cells + "\n" + LEVELS[2] + cells
    reading = read_grid(grid(text, way, merges), load_form("guangzhou-2023"))
    assert targets(reading, "period_target") == ["≥18万亩"] * 2
    assert targets(reading) == ["≥6.5万亩"] * 2


@pytest.mark.parametrize("way", ["copied", "flat"])
def test_the_unit_of_last_years_value_is_not_that_of_the_target(way: str) -> None:
    text = (
        HEAD
        + "一级指标\t二级指标\t三级指标\t上年指标值\t单位\t年度指标值\t单位\n"
        + LEVELS[0]
        + "9\t千人\t≥10\t万人"
    )
    reading = read_grid(grid(text, way), load_form(YEAR))
    assert targets(reading) == ["≥10"]
    assert {"千人", "万人"} <= {one.text for one in reading.unplaced}


def test_tasks_of_guangzhou_are_read_under_the_labels_of_the_national_form() -> None:
    rows = "年度主要任务\t任务名称\t主要内容\t拟投入的资金（万元）\t期望达到的目标\n\t农田建设\t新建农田\t9000\t增产\n"
    reading = read_grid(as_sheet(BOTH.partition("一级")[0] + rows)[-1], load_form("guangzhou-2023"))
    (task,) = reading.declaration.tables["key_tasks"]
    assert [task["name"], task["content"], str(task["amount"])] == ["农田建设", "新建农田", "9000"]


@pytest.mark.parametrize("way", ["copied", "flat"])
def test_opinions_below_the_indicators_are_no_indicators(way: str) -> None:
    text = (
        f"{HEAD}绩效指标\t一级指标\t二级指标\t三级指标\t指标值\n\t{LEVELS[0]}≥9个\n"
        "主管部门审核意见\t同意申报，请财政部门审核。\n财政部门审核意见\t压减至480万元。"
    )
    reading = read_grid(grid(text, way), load_form(YEAR))
    assert targets(reading) == ["≥9个"]
    assert {"同意申报，请财政部门审核。", "压减至480万元。"} <= {one.text for one in reading.unplaced}


@pytest.mark.parametrize("title", ["二〇二四年度项目支出绩效目标表", "项目支出绩效目标表\n（二○二四年度）"])
def test_a_year_in_words_is_the_papers(title: str) -> None:
    text = HEAD.replace("项目支出绩效目标表\n（2024年度）", title).replace("2024", "二〇二四")
    assert read_grid(text_grid(text), load_form(YEAR)).year == 2024


@pytest.mark.parametrize(
    "printed", ["某市教育局 312", "某市教育局-312", "312 某市教育局", "某市教育局（312）"]
)
def test_a_code_beside_the_departments_name_is_none_of_it(printed: str) -> None:
    declaration = read_grid(text_grid(HEAD.replace("某市教育局", printed)), load_form(YEAR)).declaration
    assert (declaration.department, declaration.code) == ("某市教育局", "312")


def test_a_list_of_projects_before_the_form_gives_it_no_name() -> None:
    listed = "申报材料目录\n序号\t项目名称\t金额（万元）\n1\t校舍维修\t862.40\n2\t桥梁检测\t300.00\n"
    reading = read_grid(as_sheet(listed + HEAD)[-1], load_form(YEAR))
    assert (taken(reading)["project_name"], reading.year) == ("校舍维修", 2024)
    assert {"桥梁检测", "862.40", "300.00"} <= {one.text for one in reading.unplaced}


@pytest.mark.parametrize("number", ["2024", "1998", "87651234", "13800138000", "2"])
def test_a_year_or_a_telephone_behind_a_name_is_no_code(number: str) -> None:
    declaration = read_grid(
        text_grid(HEAD.replace("某市教育局", f"某市驻村办 {number}")), load_form(YEAR)
    ).declaration
    assert (declaration.department, declaration.code) == (f"某市驻村办 {number}", "")


@pytest.mark.parametrize("way", ["copied", "flat"])
@pytest.mark.parametrize("value", ["校甲", "一"])
def test_a_number_of_the_paper_beside_its_name_begins_no_list(value: str, way: str) -> None:
    text = HEAD.replace("项目名称", f"编号\t{value}\t项目名称")
    assert taken(read_grid(grid(text, way), load_form(YEAR)))["project_name"] == "校舍维修"


@pytest.mark.parametrize("way", WAYS)
def test_a_unit_without_figures_stays_and_is_no_target(way: str) -> None:
    """It was dropped without a word: the row had a name and no target."""
    rows = "\n".join(
        f"{level}{cells}"
        for level, cells in zip(LEVELS, ("\t\t万平方米", "≥\t98\t%", "≥\t\t人"), strict=True)
    )
    text = f"{HEAD}一级指标\t二级指标\t三级指标\t符号\t指标值\t单位\n{rows}\n"
    assert targets(read_grid(grid(text, way), load_form(YEAR))) == ["万平方米", "≥98%", "≥人"]
