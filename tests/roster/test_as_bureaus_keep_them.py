"""Rosters as budget bureaus keep them: titles, two rows of headings, merged cells, totals, notes, numbers for codes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

import xlperf
from xlperf.form import load_form
from xlperf.roster import RosterError, read_roster

FORM = load_form("guangzhou-2023")


def saved(path: Path, *sheets: tuple[str, list[list[object]]], merged: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)
    book.save(path)
    return path


TITLED: list[list[object]] = [
    ["2024年度市级部门预算单位名册"],
    ["编制单位：市财政局", None, None, None, "单位：万元"],
    ["序号", "单位代码", "单位全称", "主管部门", "支出预算", None, "联系电话"],
    [None, None, None, None, "基本支出", "项目支出", None],
    ["甲", "乙", "丙", "丁", "1", "2", "3"],
    [1, "001001", "市教育局（本级）", "市教育局", 10.5, 2, "000-1"],
    [2, "001002", "市第一中学", None, 20, 3, "000-2"],
    [None, None, "市教育局小计", None, 30.5, 5, None],
    [3, "002001", "市财政局（本级）", "市财政局", 7, 1, "000-3"],
    ["合  计", None, None, None, 37.5, 6, None],
    ["注：以上单位须于11月30日前报送"],
]


def test_titles_two_heads_merged_cells_totals_and_notes(tmp_path: Path) -> None:
    merged = ("A1:G1", "A3:A4", "B3:B4", "C3:C4", "E3:F3", "D6:D7")
    path = saved(tmp_path / "名册.xlsx", ("说明", [["填报说明"]]), ("名册", TITLED), merged=())
    book = openpyxl.load_workbook(path)
    for area in merged:
        book["名册"].merge_cells(area)
    book.save(path)
    roster = read_roster(path, FORM)
    assert [(one.code, one.parent, one.phone) for one in roster.departments] == [
        ("001001", "市教育局", "000-1"),
        ("001002", "市教育局", "000-2"),
        ("002001", "市财政局", "000-3"),
    ]
    assert roster.departments[0].prefill == {
        "basic_expenditure": Decimal("10.5"),
        "project_expenditure": Decimal(2),
    }
    (left_out,) = roster.warnings
    assert all(
        word in left_out for word in ("小计", "合  计", "注：", "第 5 行" if "第" in left_out else "line 5")
    )


def test_codes_as_numbers_get_back_the_zeros_that_their_format_shows(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", ("名册", [["编码", "名称"], [1, "甲局"], [440100000000, "乙局"]]))
    book = openpyxl.load_workbook(path)
    book["名册"]["A2"].number_format = "000"
    book.save(path)
    assert [one.code for one in read_roster(path).departments] == ["001", "440100000000"]


@pytest.mark.parametrize("code", ["4.401E+11", "4E+11", "4.40101e+11"])
def test_codes_that_lost_their_digits_are_one_question(tmp_path: Path, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("部门编码,部门名称\n" + "".join(f"{code},第{n}局\n" for n in range(40)), "gb18030")
    with pytest.raises(RosterError) as caught:
        read_roster(path)
    assert len(caught.value.problems) == 1 and code in str(caught.value)


def test_a_code_of_more_digits_than_excel_keeps_is_a_question(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", ("名册", [["编码", "名称"], [12345678901234567890, "甲局"]]))
    with pytest.raises(RosterError):
        read_roster(path)


@pytest.mark.parametrize(
    "data",
    [
        "sep=;\r\n单位编码;单位名称\r\n001;甲局\r\n".encode(),
        "单位编码\t单位名称\n001\t甲局\n".encode("utf-16"),
        "单位编码,单位名称\n001,甲局\n".encode("utf-16-le"),
        "市级名册\n单位编码,单位名称\n001,甲局\n".encode("gb18030"),
        "预算单位代码;预算单位全称;电子邮件\n001;甲局;\n".encode(),
    ],
)
def test_texts_however_they_were_saved(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert [(one.code, one.name) for one in read_roster(path).departments] == [("001", "甲局")]


@pytest.mark.parametrize(
    ("headings", "cells", "found"),
    [
        ("编号,部门（单位）名称", "1,甲局", ("", "甲局", "", "")),
        ("编号,部门名称", "101,甲局", ("101", "甲局", "", "")),
        ("一级预算单位,二级预算单位,编码", "甲局,甲一校,101002", ("101002", "甲一校", "甲局", "")),
        ("编码,一级预算单位", "101,甲局", ("101", "甲局", "", "")),
        (
            "主管部门编码,主管部门名称,单位编码,单位名称",
            "101,甲局,101002,甲一校",
            ("101002", "甲一校", "甲局", ""),
        ),
        ("单位名称,单位编码,上级单位编码", "甲一校,101002,101", ("101002", "甲一校", "101", "")),
        (
            "组织机构代码,预算部门,财务负责人,财务邮箱",
            "00748,甲局,王,a@b.cn",
            ("00748", "甲局", "", "a@b.cn"),
        ),
    ],
)
def test_columns_are_known_by_what_bureaus_call_them(
    tmp_path: Path, headings: str, cells: str, found: tuple[str, ...]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{headings}\n{cells}\n", "utf-8")
    (one,) = read_roster(path).departments
    assert (one.code, one.name, one.parent, one.email) == found


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.xls"])
def test_garbage_is_told_once(tmp_path: Path, name: str) -> None:
    import random

    path = tmp_path / name
    path.write_bytes(b"code,name\n" + random.Random(1).randbytes(60_000))
    with pytest.raises(RosterError) as caught:
        read_roster(path)
    assert len(caught.value.problems) <= 9


def test_two_sheets_that_are_rosters_are_a_question(tmp_path: Path) -> None:
    rows: list[list[object]] = [["编码", "名称"], ["001", "甲局"]]
    with pytest.raises(RosterError, match="2023"):
        read_roster(saved(tmp_path / "a.xlsx", ("2023", rows), ("2024", rows)))


def test_amounts_in_another_unit_are_refused(tmp_path: Path) -> None:
    for head in (["名称", "基本支出（元）"], ["名称", "基本支出"]):
        rows: list[list[object]] = [["单位：元"], list(head), ["甲局", 45068900]]
        with pytest.raises(RosterError, match="元"):
            read_roster(saved(tmp_path / "a.xlsx", ("名册", rows)), FORM)
    rows = [["单位：万元"], ["名称", "基本支出（万元）"], ["甲局", 4506.89]]
    roster = read_roster(saved(tmp_path / "b.xlsx", ("名册", rows)), FORM)
    assert roster.departments[0].prefill == {"basic_expenditure": Decimal("4506.89")}


def test_notes_and_lines_above_a_kind_of_departments_are_no_departments(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["编码", "名称"],
        ["一、市直部门", None],
        ["００１", "甲局"],
        [None, "（二）区级部门"],
        [" 002\u3000", "乙局"],
        [None, "（注：以上单位须于11月30日前报送）"],
        [None, "※说明：名称以机构改革后为准"],
    ]
    roster = read_roster(saved(tmp_path / "a.xlsx", ("名册", rows)))
    assert [(one.code, one.name) for one in roster.departments] == [("001", "甲局"), ("002", "乙局")]
    (left_out,) = roster.warnings
    assert all(word in left_out for word in ("市直部门", "区级部门", "注：", "说明："))


@pytest.mark.parametrize("cell", ['="001"', "'001", '"=""001"""', "００１"])
def test_a_code_kept_as_text_is_the_code(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"编码,名称\n{cell},甲局\n", "utf-8")
    assert [one.code for one in read_roster(path).departments] == ["001"]


def test_a_figure_that_is_no_number_is_told(tmp_path: Path) -> None:
    rows: list[list[object]] = [["编码", "名称", "基本支出"], ["001", "甲局", "一百左右"], ["002", "乙局", 5]]
    roster = read_roster(saved(tmp_path / "a.xlsx", ("名册", rows)), FORM)
    (told,) = roster.warnings
    assert "基本支出" in told and "一百左右" in told


@pytest.mark.parametrize("number", ["一", "（一）", "二、", "十二"])
def test_a_kind_of_departments_with_its_own_total_is_no_department(tmp_path: Path, number: str) -> None:
    rows: list[list[object]] = [["编码", "名称", "基本支出"], [number, "党群部门", 30], ["001", "甲局", 30]]
    roster = read_roster(saved(tmp_path / "a.xlsx", ("名册", rows)), FORM)
    assert [one.code for one in roster.departments] == ["001"]
    assert "党群部门" in roster.warnings[0]


@pytest.mark.parametrize("mark", ["-", "—", "——", "/", "无", " － "])
def test_a_dash_is_no_figure(tmp_path: Path, mark: str) -> None:
    rows: list[list[object]] = [["编码", "名称", "基本支出"], ["001", "甲局", mark], ["002", "乙局", 5]]
    roster = read_roster(saved(tmp_path / "a.xlsx", ("名册", rows)), FORM)
    assert roster.departments[0].prefill == {} and roster.warnings == ()


def listed(path: Path, *, struck: str = "", hidden: int = 0, rows: list[list[object]] | None = None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows or [["编码", "名称"], ["001", "市教育局"], ["002", "市外侨办"], ["003", "市民政局"]]:
        sheet.append(row)
    if struck:
        sheet[struck].font = Font(strike=True)
    if hidden:
        sheet.row_dimensions[hidden].hidden = True
    book.save(path)
    return path


def test_a_department_that_is_struck_out_is_left_out_and_named(tmp_path: Path) -> None:
    with xlperf.language("zh"):
        roster = read_roster(listed(tmp_path / "名册.xlsx", struck="B3"))
    assert [one.code for one in roster.departments] == ["001", "003"]
    assert roster.warnings == ("划了删除线的部门，已略去：第 3 行“市外侨办”",)


def test_hidden_lines_are_read_and_named(tmp_path: Path) -> None:
    with xlperf.language("zh"):
        roster = read_roster(listed(tmp_path / "名册.xlsx", hidden=3))
    assert [one.code for one in roster.departments] == ["001", "002", "003"]
    assert "第 3 行“市外侨办”" in roster.warnings[0]


@pytest.mark.parametrize(
    "rows",
    [
        [["编码", "名称", "编码", "名称"], ["001", "市教育局", "003", "市民政局"]],
        [
            ["主管部门", None, "预算单位", None],
            ["编码", "名称", "编码", "名称"],
            ["9", "市政府", "001", "市教育局"],
        ],
    ],
)
def test_two_halves_side_by_side_are_refused_rather_than_read_by_half(
    tmp_path: Path, rows: list[list[object]]
) -> None:
    with xlperf.language("zh"), pytest.raises(RosterError, match="有两列|是数字"):
        read_roster(listed(tmp_path / "名册.xlsx", rows=rows))


def test_counts_are_no_departments_and_a_figure_is_no_name(tmp_path: Path) -> None:
    rows: list[list[object]] = [["编码", "名称"], ["001", "市教\n育局"], ["小计", 1], ["共1家", None]]
    assert [one.name for one in read_roster(listed(tmp_path / "a.xlsx", rows=rows)).departments] == [
        "市教育局"
    ]
    with xlperf.language("zh"), pytest.raises(RosterError, match="第 2 行的部门名称是数字“12”"):
        read_roster(listed(tmp_path / "b.xlsx", rows=[["编码", "名称"], ["市教育局", 12]]))


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("报送截止日期", ["2026-03-01", "2026-03-15", ""]),
        ("截止日期", ["2026年3月1日", "2026年3月1日", "2026年3月15日"]),
        ("单位状态", ["未停用", "未撤销", "正常"]),
    ],
)
def test_deadlines_and_what_has_not_ended_are_no_ends(tmp_path: Path, heading: str, cells: list[str]) -> None:
    rows: list[list[object]] = [["编码", "单位名称", heading]]
    rows += [[f"00{at}", f"市{name}局", cells[at]] for at, name in enumerate("教水林")]
    with xlperf.language("zh"):
        roster = read_roster(saved(tmp_path / "名册.xlsx", ("名册", rows)))
    assert roster.warnings == (f"不认识的列，已忽略：{heading}",)


@pytest.mark.parametrize(
    ("heading", "ended", "others"),
    [
        ("停用日期", "2023-11-30", ["", "2099-12-31", "—"]),
        ("是否启用", "否", ["是", "是", ""]),
        ("是否停用", "是", ["否", "否", ""]),
        ("单位状态", "已撤销", ["正常", "在用", ""]),
        ("有效期", "2018-01-01至2023-12-31", ["2018-01-01至9999-12-31", "长期", ""]),
    ],
)
def test_departments_that_a_column_says_are_none_any_more_are_named(
    tmp_path: Path, heading: str, ended: str, others: list[str]
) -> None:
    """The column was said to be left out, and they were reminded by letter."""
    names = ["市教育局", "市水务局", "市编办", "市司法局"]
    cells = [others[0], others[1], ended, others[2]]
    rows: list[list[object]] = [["编码", "单位名称", "启用日期", heading]]
    rows += [[f"00{at}", name, "2010-01-01", cells[at]] for at, name in enumerate(names)]
    with xlperf.language("zh"):
        roster = read_roster(saved(tmp_path / "名册.xlsx", ("名册", rows)))
    assert [one.name for one in roster.departments] == names
    assert roster.warnings == (
        f"不认识的列，已忽略：启用日期、{heading}",
        f"“{heading}”一列不看，第 4 行“市编办”像是已经停用或撤销的，照常算要报的部门。不再报的请删去，或划上删除线",
    )
