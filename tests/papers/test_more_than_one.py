"""Papers that hold more than one of what there should be: versions of the form, targets in a cell, money units, columns of values
under one label, texts beside those that are seen."""

from __future__ import annotations

import pytest

from tests.papers.printed import on_alternate_grounds
from tests.papers.test_other_offices import as_sheet
from tests.papers.word import docx, paragraph
from tests.papers.word import table as word_table
from xlperf.declaration import ERROR, WARNING, Declaration
from xlperf.form import load_form
from xlperf.intake.handmade.files import grids_of
from xlperf.intake.handmade.formats.lines import text_grid
from xlperf.intake.handmade.model import Grid
from xlperf.intake.handmade.reader import read_grid

PROJECT = (
    "项目支出绩效目标表\n（2024年度）\n项目名称\t路灯补盲\n主管部门及代码\t某市城管局\n项目属性\t新增项目\n"
    "年度资金总额\t862.40\n其中：财政拨款\t812.40\n其他资金\t50.00\n年度目标\t补盲412盏。\n"
    "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t新装路灯\t≥412盏\n产出指标\t数量指标\t改造灯具\t≥1860套\n"
)


def read(grid: Grid, form: str = "national-project-year-2015") -> Declaration:
    return read_grid(grid, load_form(form)).declaration


def severities(declaration: Declaration, check: str) -> list[str]:
    return [one.severity for one in declaration.found if one.check == check]


def as_document(text: str) -> Grid:
    rows = [line.split("\t") for line in text.splitlines()]
    title = paragraph(rows[0][0]) + paragraph(rows[1][0])
    return grids_of(docx(title + word_table(rows[2:])))[0]


# ---------------------------------------------------------------- the form twice


@pytest.mark.parametrize("change", [("≥412盏", "≥512盏"), ("812.40", "802.40"), ("", "")])
@pytest.mark.parametrize("made", [text_grid, lambda text: as_sheet(text)[-1], as_document])
def test_another_version_of_the_form_below_it_is_an_error(made: object, change: tuple[str, str]) -> None:
    """All indicators counted twice, and nothing was said where no more than one field differed."""
    grid = made(
        PROJECT + "\n" * (made is not as_document) + PROJECT.replace(*change) if change[0] else PROJECT * 2
    )  # type: ignore[operator]
    assert severities(read(grid), "intake-form-twice") == [ERROR]


def test_the_head_of_a_page_printed_again_is_no_second_form() -> None:
    lines = PROJECT.splitlines(keepends=True)
    found = read(text_grid(PROJECT + "".join(lines[:4]) + lines[9] + "产出指标\t质量指标\t合格率\t100%\n"))
    assert not severities(found, "intake-form-twice")
    assert len(found.tables["indicators"]) == 3


# ---------------------------------------------------------------- several in one


@pytest.mark.parametrize(
    ("name", "target", "count"),
    [("新装路灯\n改造灯具", "≥412盏\n≥1860套", 1), ("新装\n路灯", "≥412\n盏", 0), ("新装路灯", "≥412盏", 0)],
)
def test_several_indicators_in_one_row_are_told_of(name: str, target: str, count: int) -> None:
    quoted = PROJECT.replace("新装路灯", f'"{name}"').replace("≥412盏", f'"{target}"')
    assert severities(read(text_grid(quoted)), "intake-several-in-row") == [WARNING] * count


MONEY = (
    "项目支出绩效自评表\n（2023年度）\n项目名称\t道路养护\n主管部门\t某市交通局\n"
    "项目资金{0}\t\t年初预算数\t全年预算数\t全年执行数（元）\t分值\t执行率\t得分\n"
    "\t年度资金总额\t310\t315\t3012300\t10\t95.63%\t9.56\n\t其中：当年财政拨款\t310\t315\t3012300\t—\t95.63%\t—\n"
)


@pytest.mark.parametrize("made", [text_grid, lambda text: as_sheet(text)[-1]])
def test_the_unit_of_one_column_is_not_that_of_the_others(made: object) -> None:
    """The block says 万元, one of its columns 元: all were converted from 元."""
    found = read(made(MONEY.format("（万元）")), "project-self-evaluation-2020")  # type: ignore[operator]
    amounts = [found.fields[f"appropriation_{name}"] for name in ("start", "adjusted", "executed")]
    assert [f"{float(str(amount)):.2f}" for amount in amounts] == ["310.00", "315.00", "301.23"]
    assert severities(found, "intake-units-differ") == [ERROR]


def test_a_label_merged_over_two_columns_of_values_is_of_neither() -> None:
    """Of last year's targets and this year's under one label the left ones were taken."""
    rows = PROJECT.replace("≥412盏", "≥300盏\t≥412盏").replace("≥1860套", "≥900套\t≥1860套")
    grid = as_sheet(rows, merges=("D10:E10",))[-1]
    assert grid.rows[9][-1].across == 2
    found = read(grid)
    assert not any(row["annual_target"] for row in found.tables["indicators"])
    told = " ".join(one.value for one in found.found)
    assert all(target in told for target in ("≥300盏", "≥412盏", "≥900套", "≥1860套"))


def test_rows_on_grounds_alone_with_rows_between_them_are_not_certain() -> None:
    """Of two rows one stood in no table, and its cells were read as lines: levels were lost, with warnings alone."""
    rows = [(line + "\t\t\t").split("\t")[:4] for line in PROJECT.splitlines()[2:]]
    (grid,) = grids_of(on_alternate_grounds(rows, [120, 120, 120, 120]))
    assert ERROR in severities(read(grid), "intake-no-lines")


# ---------------------------------------------------------------- what a page does not show


def page(style: str = "", **cells: str) -> Declaration:
    text = PROJECT
    rows = []
    for line in text.splitlines():
        made = [cells.get(f"_{cell}".replace(".", "_"), f"<td>{cell}</td>") for cell in line.split("\t")]
        rows.append(f"<tr>{''.join(made)}</tr>")
    html = f"<html><meta charset=utf-8><style>{style}</style><table>{''.join(rows)}</table></html>"
    return read(grids_of(html.encode())[-1])


@pytest.mark.parametrize(
    ("hidden", "style"),
    [
        ("<span style='display:none'>9</span>", ""),
        ("<span style='font-size:0'>9</span>", ""),
        ("<span class=h>9</span>", ".x,span.h{color:red;display:none}"),
        ("<i hidden>9</i>", ""),
    ],
)
def test_hidden_text_in_a_cell_is_no_part_of_its_figure(hidden: str, style: str) -> None:
    """812.40 was 9812.40, and nothing was said."""
    found = page(style, _812_40=f"<td>{hidden}812.40</td>")
    assert str(found.fields["annual_appropriation"]) == "812.40"
    assert severities(found, "intake-struck-part") == [WARNING]


@pytest.mark.parametrize(
    "style",
    ["@media print{.h{display:none}}", "body .h{display:none}", "p{font-size:0}", ".hh{display:none}"],
)
def test_what_is_hidden_elsewhere_is_read(style: str) -> None:
    found = page(style, _812_40="<td><span class=h>9</span>812.40</td>")
    assert str(found.fields["annual_appropriation"]) == "9812.40"


def test_a_cell_that_is_not_shown_takes_no_column() -> None:
    found = page(**{"_≥1860套": "<td style='display:none'>≥900套</td><td>≥1860套</td>"})
    assert found.tables["indicators"][1]["annual_target"] == "≥1860套"
    assert [one.value for one in found.found if one.check == "intake-struck"] == ["≥900套"]


def test_a_picture_in_place_of_a_value_is_told_of() -> None:
    assert severities(page(_50_00="<td><img src=a.png></td>"), "intake-object") == [WARNING]


def test_a_table_within_something_hidden_is_told_of() -> None:
    rows = "".join(f"<tr><td>{line.replace(chr(9), '<td>')}" for line in PROJECT.splitlines())
    html = f"<html><meta charset=utf-8><div style='display:none'><table>{rows}</table></div>"
    assert "intake-unseen" in {one.check for one in read(grids_of(html.encode())[-1]).found}
