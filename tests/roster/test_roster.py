"""Rosters as offices have them: read from either kind of file, wrong ones refused by line, names found again."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from xlperf.form import load_form
from xlperf.messages import set_language
from xlperf.roster import Department, Roster, RosterError, name_core, name_key, read_roster, same_name

FORM = load_form("guangzhou-2023")


@pytest.fixture(autouse=True)
def _chinese() -> None:
    set_language("zh")


def csv_file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "名册.csv"
    path.write_bytes(text.encode(encoding))
    return path


def xlsx_file(folder: Path, rows: list[list[object]]) -> Path:
    path = folder / "名册.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_that_excel_saves(tmp_path: Path, encoding: str) -> None:
    path = csv_file(tmp_path, "部门编码,部门名称,联系人\n001,广州市财政局,张三\n\n002,审计局,\n", encoding)
    assert read_roster(path).departments == (
        Department("001", "广州市财政局", contact="张三"),
        Department("002", "审计局"),
    )


def test_an_xlsx_is_read_and_codes_that_became_numbers_have_no_decimals(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, [["code", "name", "parent"], [101, "财政局", "市政府"], ["001", "审计局"]])
    assert [(one.code, one.name, one.parent) for one in read_roster(path).departments] == [
        ("101", "财政局", "市政府"),
        ("001", "审计局", ""),
    ]


def test_columns_of_the_form_prefill_by_id_or_label(tmp_path: Path) -> None:
    path = csv_file(tmp_path, 'name,other_funds,基本支出,overall_objective\n甲局,"1,475.17",八千左右,目标\n')
    assert read_roster(path, FORM).departments[0].prefill == {
        "other_funds": Decimal("1475.17"),
        "basic_expenditure": "八千左右",
        "overall_objective": "目标",
    }


def test_unknown_columns_are_named_in_a_warning(tmp_path: Path) -> None:
    roster = read_roster(csv_file(tmp_path, "name,备注,级别,电话\n甲局,x,2,1\n"), FORM)
    assert roster.warnings == ("不认识的列，已忽略：备注、级别",)


def test_every_problem_is_told_with_its_line(tmp_path: Path) -> None:
    path = csv_file(tmp_path, 'code,name\n1,甲局\n2,\n1,乙局\n3,"甲 局"\n,甲局\n')
    with pytest.raises(RosterError) as caught:
        read_roster(path)
    assert caught.value.problems == (
        "第 3 行没有部门名称",
        "第 4 行：编码“1”与第 2 行重复",
        "第 5 行“甲 局”（编码 3）与第 2 行（编码 1）同名，文件和信会分不开：是两个部门的，名称前写明是哪里的，如“东区甲 局”；是同一个部门的，删去一行",
        "第 6 行：“甲局”与第 2 行“甲局”是同一个部门",
    )


def test_control_characters_are_refused_with_their_line(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="第 3 行有不可见的控制字符：乙局"):
        read_roster(csv_file(tmp_path, "name\n甲局\n乙\x1b局\n"))


def test_line_numbers_count_the_lines_inside_quotes(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="第 4 行没有部门名称"):
        read_roster(csv_file(tmp_path, 'code,name\n1,"甲\n局"\n2,\n'))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"code,x\n1,2\n", "没有“部门名称”"),
        ("a.csv", b"", "没有部门"),
        ("a.csv", b"name\n", "没有部门"),
        ("a.csv", "name,部门名称\na,b\n".encode(), "只留一列"),
        ("a.csv", b"\x80\xff\xff", "GB18030"),
        ("a.xlsx", b"PK\x03\x04 broken", "读不了名册"),
        ("a.docx", b"x", "应是 .xlsx"),
    ],
)
def test_what_is_no_roster_is_refused_in_words(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(RosterError, match=words):
        read_roster(path)


def test_a_roster_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="找不到名册"):
        read_roster(tmp_path / "x.csv")


ROSTER = Roster(
    (
        Department("001", "中共广州市委办公厅"),
        Department("002", "广州市财政局"),
        Department("003", "广州市发展和改革委员会"),
        Department("004", "广州市水务局（本级）"),
        Department("005", "越秀区教育局"),
        Department("006", "天河区教育局"),
        Department("", "广州市人民政府外事办公室"),
    )
)


@pytest.mark.parametrize(
    ("code", "name", "how", "found"),
    [
        ("002", "随便什么", "doubtful", None),
        ("2", "财政局", "code", "002"),
        (" ００２ ", "", "code", "002"),
        ("", "广州市财政局", "name", "002"),
        ("", "　广州市 财政局", "name", "002"),
        ("", "财政局", "name", "002"),
        ("", "市财政局", "name", "002"),
        ("", "广州市发展和改革委", "name", "003"),
        ("", "广州市水务局(本级)", "name", "004"),
        ("", "广州市人民政府外事办", "name", ""),
        ("999", "广州市财政局", "doubtful", None),
        ("", "财政厅", "unknown", None),
        ("", "深圳市财政局", "unknown", None),
        ("", "广东省广州市财政局", "name", "002"),
        ("", "市委办公厅", "name", "001"),
        ("", "", "unknown", None),
        ("", "教育局", "unknown", None),
        ("", "区教育局", "doubtful", None),
        ("", "市教育局", "unknown", None),
        ("", "广州市天河区教育局", "name", "006"),
        ("", "海珠区教育局", "unknown", None),
        ("002", "广州市发展和改革委员会", "doubtful", None),
    ],
)
def test_departments_are_found_by_code_then_by_name(
    code: str, name: str, how: str, found: str | None
) -> None:
    match = ROSTER.match(code, name)
    assert match.how == how
    assert (match.department.code if match.department else None) == found


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("市民政局", "广州市民政局", True),
        ("市民政局", "民政局", True),
        ("市政协办公厅", "广州市政协办公厅", True),
        ("市政务服务数据管理局", "政务服务数据管理局", True),
        ("市民族宗教事务局", "广州市民族宗教事务局", True),
        ("市市政园林局", "广州市市政园林局", True),
        ("市场监督管理局", "市市场监督管理局", True),
        ("市政工程管理处", "政工程管理处", False),
        ("市民服务中心", "民服务中心", False),
        ("省教育厅", "广东省教育厅", True),
        ("自治区财政厅", "内蒙古自治区财政厅", True),
        ("自治州民政局", "恩施土家族苗族自治州民政局", True),
        ("县财政局", "四川省成都市金堂县财政局", True),
        ("金堂县财政局", "成都市财政局", False),
        ("区财政局", "市财政局", False),
        ("天河区财政局", "越秀区财政局", False),
        ("天河区财政局", "财政局", False),
        ("天河区财政局", "深圳市天河区财政局", True),
        ("广州市天河区财政局", "深圳市天河区财政局", False),
        ("经济开发区管委会", "管委会", False),
        ("旗教育局", "内蒙古自治区达尔罕茂明安联合旗教育局", True),
        ("红旗街道办事处", "街道办事处", False),
        ("区域协调发展办公室", "域协调发展办公室", False),
        ("县域经济办公室", "域经济办公室", False),
        ("民革市委员会", "民革市委", True),
        ("民革市委员会", "民盟市委员会", False),
        ("民革市委", "民革广州市委员会", True),
        ("民革广州市委", "民革深圳市委", False),
        ("团市委", "共青团广州市委员会", True),
        ("团区委", "中国共产主义青年团广州市天河区委员会", True),
        ("团市委", "团区委", False),
        ("市委员会", "民革市委员会", False),
        ("共青团市委", "共青团市委（本级）", True),
        ("市北区教育局", "青岛市市北区教育局", True),
        ("东区教育局", "中山市东区教育局", True),
        ("东区教育局", "西区教育局", False),
        ("农贸市场管理处", "场管理处", False),
        ("发改委", "市发展和改革委员会", True),
        ("区发改局", "天河区发展和改革局", True),
        ("市人社局", "广州市人力资源和社会保障局", True),
        ("市监局", "市市场监督管理局", True),
        ("国资委", "市人民政府国有资产监督管理委员会", True),
        ("市妇联", "市妇女联合会", True),
        ("市委编办", "中共广州市委机构编制委员会办公室", True),
        ("市科协", "市科学技术局", False),
        ("市城管局", "市城市更新局", False),
        ("旧庙镇人民政府", "旧庙镇人民政府（机关）", True),
    ],
)
def test_names_are_one_department_s_where_their_cores_are_equal_and_their_places_agree(
    one: str, other: str, same: bool
) -> None:
    assert same_name(one, other) is same_name(other, one) is same


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("财政局.xlsx", "002"),
        ("2024年广州市财政局申报表.xlsx", "002"),
        ("2024市财政局.xlsx", "002"),
        ("天河区财政局.xlsx", None),
        ("市发改委2024.xlsx", "003"),
        ("深圳市财政局.xlsx", None),
        ("报送：区教育局.xlsx", None),
        ("海珠区教育局.xlsx", None),
        ("天河区教育局（定稿）.xlsx", "006"),
    ],
)
def test_a_file_is_called_after_a_department_of_its_place(file: str, code: str | None) -> None:
    found = ROSTER.in_file_name(file)
    assert (found.code if found else None) == code


CITY = Roster(
    tuple(
        Department(f"{number:03}", name)
        for number, name in enumerate(
            (
                "市教育局",
                "市财政局",
                "市人力资源和社会保障局",
                "市水务局",
                "市妇女联合会",
                "市教育局招生考试中心",
                "市发展和改革委员会",
            )
        )
    )
)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("教育局报市财政局绩效表.pdf", "市教育局"),
        ("报市财政局-教育局.pdf", "市教育局"),
        ("市教育局报财政局.pdf", "市教育局"),
        ("市教育局送市财政局盖章.pdf", "市教育局"),
        ("市妇联报财政局.pdf", "市妇女联合会"),
        ("报财政局.pdf", "市财政局"),
        ("003_报市财政局.pdf", "市水务局"),
        ("绩效目标申报_市教育局.pdf", "市教育局"),
        ("市教育局招生考试中心扫描件.pdf", "市教育局招生考试中心"),
        ("市人力资源和社会保障局、市教育局.pdf", None),
        ("市水务局、市教育局.pdf", None),
        ("市发改委、市教育局联合.pdf", None),
        ("市财政局收到的水务局扫描件.pdf", None),
    ],
)
def test_a_file_is_not_whom_it_goes_to_and_nobodys_where_several_are_named(
    file: str, name: str | None
) -> None:
    """The longest name in it counted, and the others were not looked at: letters went to the office to which it was addressed."""
    found = CITY.in_file_name(file)
    assert (found.name if found else None) == name


@pytest.mark.parametrize("to", ["报市财政局", "报财政局", "报我市财政局", "报送市财政局盖章"])
def test_whom_a_file_goes_to_may_be_of_a_place_that_the_roster_does_not_say(to: str) -> None:
    names = ("财政局", "水务局", "公安局", "交通运输局")
    plain = Roster(tuple(Department(f"00{n}", name) for n, name in enumerate(names)))
    for name in names[1:]:
        found = plain.in_file_name(f"{name}{to}.pdf")
        assert found and found.name == name
    assert plain.in_file_name("交通运输局市公安局.pdf") is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("教育局（本级）", "101001"),
        ("广州市教育局机关", "101001"),
        ("教育局", "101"),
        ("广州市教育局", "101"),
    ],
)
def test_a_department_and_its_own_level_are_two_where_the_roster_has_both(name: str, code: str) -> None:
    roster = Roster((Department("101", "市教育局"), Department("101001", "市教育局（本级）")))
    found = roster.match("", name).department
    assert found and found.code == code


def test_in_a_citys_roster_a_name_without_its_place_is_not_taken_for_a_districts() -> None:
    roster = Roster((Department("1", "市教育局"), Department("2", "南沙区财政局")))
    assert roster.match("", "财政局").how == "unknown"
    assert roster.in_file_name("财政局.xlsx") is None


def test_names_that_are_alike_are_reported_and_not_chosen_between() -> None:
    roster = Roster((Department("1", "广州市教育局"), Department("2", "深圳市教育局")))
    match = roster.match("", "教育局")
    assert match.department is None and match.how == "doubtful"
    assert [one.code for one in match.candidates] == ["1", "2"]


def test_a_second_name_in_brackets_on_the_roster_is_asked_about() -> None:
    roster = Roster((Department("1", "岭桥市水务局（市河长办）"), Department("2", "岭桥市教育局")))
    match = roster.match("", "市水务局")
    assert (match.how, match.why, [one.code for one in match.candidates]) == ("doubtful", "alike", ["1"])
    assert roster.match("", "岭桥市水务局(市河长办)").department is not None
    assert roster.match("", "岭桥市教育局（市第一中学）").how == "unknown"  # a unit of it


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("岭桥市水务局（市河长制办公室）", ["1"]),
        ("市水务局【河长办】", ["1"]),
        ("市水务局（加挂河长办牌子）", ["1"]),
        ("岭桥市民族宗教局（市文化局）", ["2"]),
        ("市交通局（市邮政局）", ["3", "4"]),
        ("岭桥市文化局（市文物局）", ["2"]),
        ("岭桥市公安局（城东分局）", []),
        ("岭桥市水务局（水文站）", []),
        ("岭桥市粮食局（市储备办）", []),
    ],
)
def test_a_second_name_in_brackets_in_a_file_is_asked_about(name: str, codes: list[str]) -> None:
    names = ("岭桥市水务局", "岭桥市文化局（版权局）", "岭桥市交通局", "岭桥市邮政局", "岭桥市公安局")
    roster = Roster(tuple(Department(str(n), one) for n, one in enumerate(names, 1)))
    match = roster.match("", name)
    assert (match.department, [one.code for one in match.candidates]) == (None, codes)
    assert match.how == ("doubtful" if codes else "unknown")


@pytest.mark.parametrize(
    ("short", "in_full"),
    [
        ("市文广旅体局", "岭桥市文化广电旅游体育局"),
        ("教体局", "市教育和体育局"),
        ("市林草局", "市林业和草原局"),
    ],
)
def test_short_forms_of_merged_departments(short: str, in_full: str) -> None:
    assert Roster((Department("1", in_full),)).match("", short).department is not None


@given(st.text(min_size=1, max_size=30))
def test_blanks_and_brackets_tell_no_departments_apart(name: str) -> None:
    assert name_key(f" {name}　") == name_key(name)
    assert name_core(f"（{name}）") == name_core(name)


@given(st.lists(st.text("广州市省委办公室员会财政局AB（）", min_size=2, max_size=10), min_size=1, max_size=8))
def test_every_department_is_found_by_its_own_name(names: list[str]) -> None:
    unique = {name_key(name): name for name in names if name_key(name)}
    roster = Roster(tuple(Department(str(n), name) for n, name in enumerate(unique.values())))
    for one in roster.departments:
        assert roster.match("", one.name).department is one
