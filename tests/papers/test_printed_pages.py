"""PDFs of several pages as office programs print them: margins, merged cells that the end of a page cuts, rows printed again."""

from __future__ import annotations

import pytest

from tests.papers.printed import CELL, printed
from xlperf.intake.handmade.files import grids_of
from xlperf.intake.handmade.model import Reading
from xlperf.intake.handmade.several_grids import read_grids

WIDTHS = (60, 90, 110, 120, 90)
HEAD: tuple[CELL, ...] = (
    (0, 0, 1, 5, "某市水务局2025年项目支出绩效目标表"),
    (1, 0, 1, 2, "项目名称"), (1, 2, 1, 3, "河道治理"),
    (2, 0, 1, 2, "主管部门"), (2, 2, 1, 3, "某市水务局"),
    (3, 0, 1, 1, "年度目标"), (3, 1, 1, 4, "治理河道20公里。"),
    (4, 1, 1, 1, "一级指标"), (4, 2, 1, 1, "二级指标"), (4, 3, 1, 1, "三级指标"), (4, 4, 1, 1, "指标值"),
)  # fmt: skip
LEVELS = (("产出指标", 6, (("数量指标", 4), ("质量指标", 2))), ("效益指标", 4, (("社会效益指标", 4),)))
MARGINS = (
    (30, "某市财政局"),
    (800, "某市水务局    2025年项目支出绩效目标表 第 {} 页"),
    (812, "填报日期2025年3月2日"),
)


def sheet() -> list[CELL]:
    cells = [*HEAD, (4, 0, 11, 1, "绩效指标")]
    row = 5
    for first, down, seconds in LEVELS:
        cells.append((row, 1, down, 1, first))
        for second, each in seconds:
            cells.append((row, 2, each, 1, second))
            for _ in range(each):
                cells += [(row, 3, 1, 1, f"第{row}项名称"), (row, 4, 1, 1, f"≥{row}个")]
                row += 1
    return cells


def read(
    *breaks: int, again: int = 0, margins: tuple[tuple[int, str], ...] = (), grounds: bool = False
) -> Reading:
    edges = (0, *breaks, 15)
    pages = [range(one, other) for one, other in zip(edges, edges[1:], strict=False)]
    return read_grids(grids_of(printed(sheet(), WIDTHS, pages, again, margins, grounds)))


@pytest.mark.parametrize(
    ("again", "margins", "grounds"),
    [(0, (), False), (1, (), False), (0, MARGINS, False), (1, MARGINS, False), (0, MARGINS, True)],
)
@pytest.mark.parametrize(
    "breaks", [(), (6,), (7,), (8,), (10,), (12,), (14,), (7, 10), (6, 8, 11, 13), (4,), (5,)]
)
def test_pages_of_a_sheet_are_the_sheet(
    breaks: tuple[int, ...], again: int, margins: tuple[tuple[int, str], ...], grounds: bool
) -> None:
    reading = read(*breaks, again=again, margins=margins, grounds=grounds)
    above: dict[str, object] = {}
    rows = []
    for row in reading.declaration.rows("indicators"):
        above |= {name: value for name, value in row.items() if value is not None}
        rows.append((above["level1"], above["level2"], row["level3"], row["annual_target"]))
    number, wanted = 5, []
    for first, _, seconds in LEVELS:
        for second, each in seconds:
            wanted += [(first, second, f"第{n}项名称", f"≥{n}个") for n in range(number, number + each)]
            number += each
    assert rows == wanted
    assert not {one.check for one in reading.declaration.found} - {"intake-unplaced", "intake-handmade"}
    assert {one.text for one in reading.unplaced} <= {"某市财政局", "填报日期2025年3月2日"}
    assert reading.declaration.fields["annual_objective"] == "治理河道20公里。"


def test_the_mark_of_a_footnote_is_no_digit_of_an_amount() -> None:
    cells = [(0, 0, 1, 1, "其他资金"), (0, 1, 1, 1, "86^1"), (1, 0, 1, 1, "面积"), (1, 1, 1, 1, "5m^2")]
    (grid,) = grids_of(printed(cells, [90, 90], [range(2)]))
    assert [[cell.text for cell in row] for row in grid.rows] == [["其他资金", "86¹"], ["面积", "5m²"]]


@pytest.mark.parametrize(("between", "told"), [("    ", True), ("：", False)])
def test_a_pdf_without_lines_is_told_unless_each_line_is_one_text(between: str, told: bool) -> None:
    lines = [
        "2025年项目支出绩效目标表",
        "项目名称@河道治理",
        "主管部门@某市水务局",
        "年度目标@治理河道20公里。",
    ]
    margins = [(120 + 20 * number, line.replace("@", between)) for number, line in enumerate(lines)]
    data = printed([(0, 0, 1, 5, "附件")], WIDTHS, [range(1)], 0, margins)
    reading = read_grids(grids_of(data))
    assert ("intake-no-lines", "error") in {
        (one.check, one.severity) for one in reading.declaration.found
    } or not told
    assert told or reading.declaration.fields["department_name"] == "某市水务局"
    assert "intake-no-lines" not in {one.check for one in (read() if told else reading).declaration.found}
