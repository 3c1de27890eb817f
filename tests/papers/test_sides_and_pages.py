"""Papers of one side read as forms of two; pages whose tables lay out other tables; words before a title."""

from __future__ import annotations

import io
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from xlperf.form import load_form
from xlperf.intake.handmade.files import grids_of
from xlperf.intake.handmade.formats.lines import text_grid
from xlperf.intake.handmade.reader import read_grid
from xlperf.intake.handmade.several_grids import read_grids

ONE_SIDE = """\
项目支出绩效目标申报表
（2025年度）
项目名称\t价格补贴\t\t\t
主管部门\t某县民政局\t实施单位\t某县救助中心\t
年度资金总额\t186.40\t\t\t
年度目标\t按月发放。\t\t\t
绩效指标\t一级指标\t二级指标\t指标名称\t{target}
\t产出指标\t数量指标\t发放人次\t≥5200人次
\t\t质量指标\t发放准确率\t100%
"""
LAID_OUT = """<html><meta charset="utf-8"><body><table><tr><td>首页</td><td>公开</td></tr><tr><td colspan="2">
<p>某县2024年度项目支出绩效目标表</p><p>（2024年度）</p><div><table>
<tr><td>项目名称</td><td colspan="3">灯光维护</td></tr>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>
<tr><td>产出指标</td><td>数量指标</td><td>维护路灯</td><td>≥412盏</td></tr>
<tr><td></td><td>质量指标</td><td>亮灯率</td><td>≥98%</td></tr>
</table></div></td></tr></table></body></html>"""


def test_of_two_sides_the_one_that_is_not_told_is_not_guessed() -> None:
    reading = read_grid(text_grid(ONE_SIDE.format(target="指标值")), load_form("national-project-2015"))
    assert {"发放人次", "≥5200人次", "数量指标"} <= {stray.text for stray in reading.unplaced}
    assert not {entry.part for entry in reading.taken} & {
        "indicators.term_target",
        "indicators.annual_target",
    }


def test_a_label_that_only_one_side_has_tells_the_side_of_the_others() -> None:
    reading = read_grid(text_grid(ONE_SIDE.format(target="年度指标值")), load_form("national-project-2015"))
    taken = {entry.text: entry.part.partition(".")[2] for entry in reading.taken}
    assert taken["≥5200人次"] == "annual_target"
    assert taken["发放人次"] == "annual_level3"


def test_lines_in_a_table_that_lays_out_the_page_are_those_of_the_table_in_it() -> None:
    inner = grids_of(LAID_OUT.encode())[-1]
    assert [row[0].text for row in inner.rows[:3]] == [
        "某县2024年度项目支出绩效目标表",
        "（2024年度）",
        "项目名称",
    ]
    assert read_grid(inner, load_form("national-project-year-2015")).year == 2024


@pytest.mark.parametrize(
    ("before", "department"), [("中央对地方", None), ("2025年部门预算", None), ("某市水务局", "某市水务局")]
)
def test_what_is_no_department_before_a_title_is_not_taken_for_one(
    before: str, department: str | None
) -> None:
    form = load_form("transfer-region-2015")
    reading = read_grid(text_grid(f"{before}{form.title}\n（2025年度）\n年度目标\t建成3.2万亩\n"), form)
    assert reading.declaration.fields.get(form.department) == department


HALF_EMPTY = """<meta charset="utf-8"><h1>项目支出绩效目标表</h1><table>
<tr><td>项目名称</td><td></td><td></td><td></td></tr><tr><td>资金用途说明</td><td></td><td></td><td></td></tr>
<tr><td>主管部门</td><td>某局</td><td>实施单位</td><td>某中心</td></tr>
<tr><td>年度目标</td><td></td><td></td><td></td></tr><tr><td>联系人姓名</td><td></td><td></td><td></td></tr></table>"""


@pytest.mark.parametrize("as_sheet", [False, True])
def test_a_label_that_the_form_lacks_is_no_value_of_the_empty_one_above_it(as_sheet: bool) -> None:
    grid = grids_of(HALF_EMPTY.encode())[-1]
    reading = read_grid(
        replace(grid, kind="sheet", blank=()) if as_sheet else grid, load_form("national-project-year-2015")
    )
    assert {taken.text for taken in reading.taken} == {"某局", "某中心"}
    assert {stray.text for stray in reading.unplaced} >= {"资金用途说明", "联系人姓名"}


@pytest.mark.parametrize("between", ["", "续表", "（续上表）"])
@pytest.mark.parametrize("name", ["p04", "p10"])
def test_a_table_of_word_that_was_split_goes_on(name: str, between: str) -> None:
    path = Path(__file__).with_name(f"{name}.docx")
    document = docx.Document(str(path))
    above = document.tables[0]._tbl
    below = deepcopy(above)
    at = len(above.tr_lst) - 4
    for row in above.tr_lst[at:]:
        above.remove(row)
    for row in below.tr_lst[:at]:
        below.remove(row)
    paragraph = document.add_paragraph(between)._p
    above.addnext(paragraph)
    paragraph.addnext(below)
    split = io.BytesIO()
    document.save(split)
    whole, parted = (read_grids(grids_of(data)) for data in (path.read_bytes(), split.getvalue()))
    assert parted.declaration.tables == whole.declaration.tables
    assert parted.declaration.fields == whole.declaration.fields
