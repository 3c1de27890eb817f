"""Layouts as offices publish them: last year's values beside the targets, a table of several years before the year's, levels
called objectives, names of indicators as their contents, sums of scores."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.papers.test_other_offices import MERGES, ROW, YEAR, as_sheet, paper, read, taken
from xlperf.form import load_form
from xlperf.intake.handmade.form_choice import PrintedWords
from xlperf.intake.handmade.formats.lines import text_grid
from xlperf.intake.handmade.model import Grid, Reading
from xlperf.intake.handmade.reader import read_grid
from xlperf.messages import speaking

SELF = "project-self-evaluation-2020"


def column(reading: Reading, part: str) -> list[str]:
    return [one.text for one in reading.taken if one.part == f"indicators.{part}"]


def unplaced(reading: Reading) -> set[str]:
    return {one.text for one in reading.unplaced}


def grids(text: str) -> list[Grid]:
    return [text_grid(text), as_sheet(text)[-1]]


OF_YEARS = paper(
    targets="指标值\t\t指标标准或依据\n\t\t\t\t{}\t",
    rows="\t产出指标\t数量指标\t改造小区个数\t7个\t9个\t行业标准\n\t\t质量指标\t合格率\t95%\t100%\t\n\t\t\t完好率\t96%\t99%\t",
)


@pytest.mark.parametrize("way", ["copied", "flat", "merged", "short lines"])
@pytest.mark.parametrize(
    ("labels", "targets"),
    [
        ("2023年实际实现值\t预期2024年实现值", ["9个", "100%", "99%"]),
        ("2023年\t2024年目标值", ["9个", "100%", "99%"]),
        ("2023年目标值\t2024年目标值", []),
        ("上年\t远期", []),
    ],
)
def test_the_value_of_the_year_before_is_no_target(labels: str, targets: list[str], way: str) -> None:
    text = OF_YEARS.format(labels)
    wide = "\n".join(line + "\t" * (6 - line.count("\t")) for line in text.splitlines() if line)
    short = re.sub("\n\t+", "\n", text).replace("绩效指标\t一级", "一级").replace("值\t\t", "值\t")
    grid = {
        "copied": lambda: text_grid(wide),
        "flat": lambda: as_sheet(text)[-1],
        "merged": lambda: as_sheet(wide, merges=("E5:F5", *MERGES[1:-2], "G5:G6", "A5:A9"))[-1],
        "short lines": lambda: text_grid(short),
    }[way]()
    reading = read(grid)
    assert column(reading, "annual_target") in (targets, []) and reading.year == 2024
    assert column(reading, "annual_target") == targets or way == "short lines"
    assert {"7个", "95%", "96%"} <= unplaced(reading)


def test_a_label_of_another_year_than_the_papers_is_told() -> None:
    reading = read(text_grid(paper(targets="2023年指标值")))
    assert [one.check for one in reading.declaration.found] == ["intake-years"]


SEVERAL_YEARS = """项目支出绩效目标表
（2024年度）
项目名称\t老旧小区改造\t\t\t\t
长期绩效指标\t一级指标\t二级指标\t指标内容\t指标值\t备注
\t产出指标\t数量指标\t改造小区个数\t27个\t
\t\t质量指标\t合格率\t100%\t
年度绩效指标\t一级指标\t二级指标\t指标内容\t指标值\t备注
\t产出指标\t数量指标\t改造小区个数\t9个\t
\t\t质量指标\t合格率\t98%\t每年
"""


@pytest.mark.parametrize("grid", grids(SEVERAL_YEARS))
def test_targets_of_several_years_are_not_the_years_and_a_header_printed_again_is_no_row(grid: Grid) -> None:
    reading = read(grid)
    assert column(reading, "annual_target") == ["9个", "98%"]
    assert column(reading, "level3") == ["改造小区个数", "合格率"]
    assert {"27个", "100%", "每年"} <= unplaced(reading)
    assert "intake-column" not in {one.check for one in reading.declaration.found}


OBJECTIVES = """项目绩效目标完成情况表
（2024年度）
项目名称\t老旧小区改造\t主管部门\t某市住建局
一级目标\t二级目标\t三级目标\t目标值\t实际完成值\t完成率
产出目标\t数量目标\t改造小区个数\t>=9个\t9个\t100%
完成套数\t>=90套\t45套\t50%
质量目标\t合格率\t100%\t98%\t98%
效益目标\t社会效益目标\t知晓率\t>=85%\t98%\t115%
"""


def test_levels_called_objectives_are_levels_and_labels_side_by_side_are_no_values() -> None:
    reading = read(text_grid(OBJECTIVES), SELF)
    assert column(reading, "actual_value") == ["9个", "45套", "98%", "98%"]
    assert {"100%", "50%", "115%"} <= unplaced(reading)


def test_of_a_row_of_labels_and_of_amounts_of_several_years_no_row_of_a_table_is_made() -> None:
    form = "national-department-2015"
    text = "部门整体支出绩效目标申报表\n（2024年度）\n部门名称\t某市住建局\n收入构成\t财政拨款\t314.03\t92%\t375.28\n\t其他资金\t27.41\n"
    reading = read(text_grid(text + "年度总体目标\t改造9个小区\n任务名称\t主要内容\t开始时间\n"), form)
    assert not reading.declaration.tables["main_tasks"]
    assert {"314.03", "92%", "375.28", "27.41"} <= unplaced(reading)


@pytest.mark.parametrize("name", ["合计", "总分"])
def test_a_sum_of_scores_is_one_whatever_it_is_called(name: str) -> None:
    text = f"""项目支出绩效自评表
（2024年度）
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
产出指标\t数量指标\t改造小区个数\t≥9个\t9个\t60\t60
\t质量指标\t合格率\t100%\t98%\t40\t37.5
{name}\t\t\t\t\t100\t97.5
"""
    reading = read(as_sheet(text)[-1], SELF)
    assert {one.part: one.text for one in reading.computed}["total_score"] == "97.5"
    assert not reading.declaration.found


def test_a_paper_that_names_a_project_is_a_projects() -> None:
    text = paper("年度资金总额\t16", "指标值").replace("项目支出绩效目标表", "绩效目标表")
    grid = text_grid(text.replace("三级指标", "指标内容"))
    assert PrintedWords([grid]).best_form().form.id == YEAR
    assert taken(read(grid))["indicators.level3"] == "改造小区个数"


def test_a_row_that_only_says_how_it_would_be_scored_is_not_filled_in_and_its_levels_hold() -> None:
    text = paper(
        targets="指标值\t评分标准",
        rows="\t产出指标\t数量指标\t改造小区个数\t9个\t完成得满分\n\t效益指标\t经济效益指标\t\t\t完成得满分\n"
        "\t\t社会效益指标\t知晓率\t90%\t完成得满分\n\t满意度指标\t服务对象满意度指标\t居民满意度\t95%\t完成得满分",
    )
    reading = read(as_sheet(text)[-1])
    assert column(reading, "level1") == ["产出指标", "效益指标", "满意度指标"]
    assert column(reading, "level3") == ["改造小区个数", "知晓率", "居民满意度"]
    assert not [one for one in reading.declaration.found if one.check == "intake-two-ways"]


SHARES = """
[form]
id = "f"
title = "部门整体支出绩效目标申报表"
year = 2024
amounts = "万元"
department = "name"
[page]
widths = [20, 20, 20, 20, 20]
orientation = "portrait"
[[section]]
id = "s"
picture = '''
| 部门名称 | [name] | <     | <    | < |
|          | <      | 当年金额 | 占比 | 2023年 |
| 收入构成 | 财政拨款 | [a_]   | [b_]  | [c_] |
| ^        | 其他资金 | [d_]   | [e_]  | [f_] |
'''
field = [
  {id = "name", label = "部门名称"}, {id = "a_", label = "财政拨款当年金额", kind = "amount"},
  {id = "b_", label = "财政拨款占比", kind = "number"}, {id = "c_", label = "财政拨款2023年", kind = "amount"},
  {id = "d_", label = "其他资金当年金额", kind = "amount"}, {id = "e_", label = "其他资金占比", kind = "number"},
  {id = "f_", label = "其他资金2023年", kind = "amount"},
]
"""


def test_amounts_shares_and_past_years_are_told_apart_by_the_forms_own_labels(tmp_path: Path) -> None:
    (spec := tmp_path / "f.toml").write_text(SHARES, encoding="utf-8")
    text = (
        "部门整体支出绩效目标申报表\n（2024年度）\n部门名称\t某市住建局\n"
        "\t\t当年金额\t占比\t2023年\n收入构成\t财政拨款\t314.03\t92.0%\t375.28\n\t其他资金\t27.41\t8.0%\t550.01\n"
    )
    reading = read_grid(as_sheet(text)[-1], load_form(spec))
    assert [one.text for one in reading.taken][1:] == ["314.03", "92.0%", "375.28", "27.41", "8.0%", "550.01"]


@pytest.mark.parametrize(("rows", "told"), [(2, ["intake-shifted"] * 2), (6, ["intake-shifted-rows"])])
def test_many_moved_rows_are_one_finding_that_lists_them(rows: int, told: list[str]) -> None:
    more = "".join(f"小区{n}号楼\t{n + 2}栋\n" for n in range(rows))
    text = paper(rows="产出指标\t数量指标\t改造小区\t9个\n" + more).replace("绩效指标\t", "")
    with speaking("en"):
        found = read(text_grid(text)).declaration.found
    assert [one.check for one in found] == told
    assert all(f"line {7 + n}, " in " ".join(one.message + one.cell for one in found) for n in range(1, rows))
    assert all(f"小区{n}号楼" in " ".join(one.value for one in found) for n in range(rows))


@pytest.mark.parametrize(("rows", "told"), [(1, ["intake-two-ways"] * 2), (5, ["intake-two-ways-rows"])])
def test_a_row_in_doubt_is_one_finding_and_many_are_one(rows: int, told: list[str]) -> None:
    text = paper(rows=ROW.format("9个")).replace("指标值", "指标\t指标值")
    more = "".join(f"\t\t质量指标\t合格率{n}\t\t100%\n" for n in range(rows))
    found = read(text_grid(text.rstrip("\n") + "\n" + more)).declaration.found
    assert [one.check for one in found] == told
    assert all(f"合格率{n}" in " ".join(one.value for one in found) for n in range(rows))


def test_cells_of_a_column_that_the_form_has_not_are_one_finding_and_years_over_amounts_are_not_the_papers() -> (
    None
):
    rows = "\n".join(f"\t产出指标\t数量指标\t改造小区{n}\t9个\t历史标准{n}" for n in range(5))
    text = paper(
        "收入构成\t当年金额\t占比\t2022年\t2023年\n\t财政拨款\t10\t100%\t9\t8", "指标值\t指标依据", rows
    )
    with speaking("en"):
        found = read(text_grid(text)).declaration.found
    assert "intake-years" not in {one.check for one in found}
    (column_,) = [one for one in found if one.check == "intake-column"]
    assert all(
        f"历史标准{n}" in column_.value and f"line {8 + n}, cell 6" in column_.message for n in range(5)
    )


CENTRED = """项目支出绩效目标表
（2024年度）
项目名称\t老旧小区改造\t\t
一级指标\t二级指标\t三级指标\t指标值
\t数量指标\t改造小区个数\t9个
产出指标\t质量指标\t合格率\t100%
\t{}\t完好率\t95%
\t经济效益指标\t带动就业\t≥30人
效益指标\t社会效益指标\t知晓率\t≥85%
\t生态效益指标\t绿化率\t≥30%
满意度指标\t服务对象满意度指标\t居民满意度\t≥90%
\t\t商户满意度\t≥91%
"""


@pytest.mark.parametrize("second", ["时效指标", ""])
@pytest.mark.parametrize("way", ["copied", "flat", "short lines"])
def test_first_levels_in_the_middle_of_their_rows_are_those_of_all(way: str, second: str) -> None:
    text = CENTRED.format(second)
    short = re.sub("\n\t+", "\n", text)
    grid = as_sheet(text)[-1] if way == "flat" else text_grid(short if way == "short lines" else text)
    reading = read(grid)
    firsts, above = {}, ""
    for row in reading.declaration.rows("indicators"):
        above = str(row["level1"] or above)
        firsts[str(row["level3"])] = f"{above} {row['level2']}"
    assert firsts["改造小区个数"] == "产出指标 数量指标"
    assert firsts["带动就业"] == "效益指标 经济效益指标"
    assert firsts["居民满意度"] == "满意度指标 服务对象满意度指标"
    # Of a row with no second level the one above may be its own, or the one below; not behind the last.
    assert ("完好率" in firsts) == bool(second)
    assert "商户满意度" in firsts
    assert second or "完好率" in unplaced(reading)


def test_a_standard_is_no_target() -> None:
    text = paper(
        targets="上年值\t指标值\t绩效标准",
        rows=ROW.format("7个\t9个\t历史标准") + "\n\t\t质量指标\t合格率\t100%\t行业标准",
    )
    assert column(read(text_grid(text)), "annual_target") == ["9个"]


def test_levels_that_line_breaks_tore_are_whole() -> None:
    rows = "产出指标\t数量指标\t改造小区个数\t9个\n效益指标\t社会效益\n指标\t知晓率\t≥85%\n满意度\n指标\t服务对象满意度\n指标\t居民满意度\t≥90%"
    reading = read(text_grid(paper(rows=rows).replace("绩效指标\t", "")))
    assert [(row["level2"], row["annual_target"]) for row in reading.declaration.rows("indicators")] == [
        ("数量指标", "9个"), ("社会效益指标", "≥85%"), ("服务对象满意度指标", "≥90%"),
    ]  # fmt: skip
    assert not reading.declaration.found
