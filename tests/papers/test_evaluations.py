"""Papers of what was achieved: amounts in brackets, sums in the middle of indicators, ticks in one of three columns."""

from __future__ import annotations

import pytest

from tests.papers.test_other_offices import as_sheet, taken
from xlperf.form import load_form
from xlperf.intake.handmade.formats.lines import text_grid
from xlperf.intake.handmade.model import Grid
from xlperf.intake.handmade.reader import read_grid

WAYS = ("copied", "sheet")
EVALUATED = """项目支出绩效自评表
（2024年度）
项目名称\t\t退役安置
主管部门\t\t某市退役局\t\t实施单位\t\t某服务中心
项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t100\t88\t80\t10\t90.91%\t9.09
\t{name}\t100\t{adjusted}\t80\t—\t\t—
\t其他资金\t0\t0\t0\t—\t\t—
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
"""
ROWS = """\t产出指标\t数量指标\t安置人数\t≥30人\t31人\t50\t50
\t小计\t\t\t\t\t50\t50
\t效益指标\t社会效益指标\t就业率\t≥80%\t81%\t30\t30
\t小计\t\t\t\t\t30\t30
\t满意度指标\t服务对象满意度指标\t满意度\t≥95%\t95%\t10\t10
总分\t\t\t\t\t\t100\t99.09
"""


def grid(text: str, way: str) -> Grid:
    wide = max(line.count("\t") for line in text.splitlines())
    lines = "\n".join(line + "\t" * (wide - line.count("\t")) for line in text.splitlines())
    return text_grid(lines) if way == "copied" else as_sheet(lines)[-1]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["其中：财政拨款", "其中：财政资金"])
@pytest.mark.parametrize("adjusted", ["88", "(12.00)", "（12）"])
def test_an_amount_in_brackets_puts_its_row_in_no_doubt(adjusted: str, name: str, way: str) -> None:
    text = EVALUATED.format(name=name, adjusted=adjusted) + ROWS
    found = taken(read_grid(grid(text, way), load_form("project-self-evaluation-2020")))
    names = ("appropriation_start", "appropriation_adjusted", "appropriation_executed")
    assert [found[name] for name in names] == ["100", adjusted, "80"]


@pytest.mark.parametrize("way", [*WAYS, "browser"])
def test_rows_behind_the_sum_of_some_are_rows(way: str) -> None:
    text = EVALUATED.format(name="其中：财政拨款", adjusted="88") + ROWS
    if way == "browser":  # merged cells are left out
        text = (
            text.replace("\n\t", "\n").replace("小计\t\t\t\t\t", "小计\t").replace("\t\t\t\t\t\t100", "\t100")
        )
    paper = text_grid(text) if way == "browser" else grid(text, way)
    reading = read_grid(paper, load_form("project-self-evaluation-2020"))
    rows = reading.declaration.tables["indicators"]
    assert [row["level3"] for row in rows][:2] == ["安置人数", "就业率"]
    assert len(rows) == 3 or "满意度" in {one.text for one in reading.unplaced}
    assert sum(one.text in ("50", "30") for one in reading.unplaced) == 4


MONITORED = """项目支出绩效运行监控表
（2024年度）
项目名称\t\t智慧校园
主管部门\t\t某市教育局\t\t实施单位\t\t某市电教馆
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t1-7月执行情况\t全年预计完成情况\t原因说明\t确定能\t有可能\t完全不可能\t备注
\t产出指标\t数量指标\t建成校数\t≥12所\t5所\t12所\t假期施工\t√
\t\t质量指标\t合格率\t100%\t100%\t100%\t\t\t√
\t效益指标\t社会效益指标\t受益学生\t≥1.5万人\t0.6万人\t1.5万人\t拨款晚\t\t√
\t满意度指标\t服务对象满意度指标\t满意度\t≥92%\t未开展\t93%\t\t\t√
"""


def test_a_tick_stands_where_it_was_put_in_a_sheet_though_all_others_are_in_another_column() -> None:
    reading = read_grid(as_sheet(MONITORED)[-1], load_form("project-monitoring-2019"))
    rows = reading.declaration.tables["indicators"]
    assert [(row["certain"], row["possible"]) for row in rows] == [("√", None)] + [(None, "√")] * 3
