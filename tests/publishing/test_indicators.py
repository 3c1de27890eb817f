"""The import table of indicators: the rows that the target grammar gives, nothing dropped, nothing live, as a profile wants it."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from tests.consolidation.inbox import declaration, sound_inbox, workbook
from tests.declarations import with_row
from tests.workbook.seed import seed
from xlperf.cli.publish import command
from xlperf.declaration import Declaration
from xlperf.form import forms_folder, load_form
from xlperf.intake.handmade.any_file import take_in_any_bytes
from xlperf.intake.handmade.files import read_file
from xlperf.messages import speaking
from xlperf.publishing.indicators import DEFAULT_PROFILE, ProfileError, read_profile, write_indicators
from xlperf.target import parse

HEADINGS = ("部门编码", "部门名称", "一级指标", "二级指标", "三级指标", "计算符号", "指标值", "计量单位")


def rows_of(path: Path, sheet: str = "绩效指标") -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))


def of_targets(*texts: str, names: tuple[str, ...] = ()) -> Declaration:
    rows = [
        {
            "level1": "产出指标" if number == 0 else None,
            "level2": "数量指标" if number == 0 else None,
            "level3": names[number] if names else f"指标{number}",
            "period_target": text,
            "annual_target": text,
        }
        for number, text in enumerate(texts)
    ]
    return replace(seed(), code="001", tables={**seed().tables, "indicators": rows})


def test_the_six_columns_stand_in_their_order_with_levels_filled_down(tmp_path: Path) -> None:
    account = write_indicators([of_targets("≥95%", "3场", "≤3个工作日")], tmp_path / "指标.xlsx")
    head, *rows = rows_of(tmp_path / "指标.xlsx")
    assert head == HEADINGS
    assert [row[2:] for row in rows] == [
        ("产出指标", "数量指标", "指标0", "≥", 95, "%"),
        ("产出指标", "数量指标", "指标1", "＝", 3, "场"),
        ("产出指标", "数量指标", "指标2", "≤", 3, "个工作日"),
    ]
    assert (account.declarations, account.indicators, account.rows, account.doubts) == (1, 3, 3, ())


def test_a_range_takes_two_rows_and_what_is_not_sound_is_kept_and_told(tmp_path: Path) -> None:
    account = write_indicators(
        [of_targets("5-10天", "若干", "不断完善", "2023年12月底前")], tmp_path / "a.xlsx"
    )
    rows = [row[5:] for row in rows_of(tmp_path / "a.xlsx")[1:]]
    assert rows == [
        ("≥", 5, "天"),
        ("≤", 10, "天"),
        (None, "若干", None),
        ("定性", "不断完善", None),
        ("定性", "2023年12月底前", None),
    ]
    doubted = [row[3] for row in rows_of(tmp_path / "a.xlsx", "需核对")[1:]]
    assert doubted == ["5-10天", "若干", "2023年12月底前"] == [doubt.text for doubt in account.doubts]


def test_a_change_is_told_of_beside_its_number_and_on_the_sheet_of_what_to_see_to(tmp_path: Path) -> None:
    account = write_indicators([of_targets("较上年下降10%", "同比增长≥5%", "10%")], tmp_path / "a.xlsx")
    rows = [row[5:] for row in rows_of(tmp_path / "a.xlsx")[1:]]
    assert rows == [("＝", 10, "%（较上年下降）"), ("≥", 5, "%（同比增长）"), ("＝", 10, "%")]
    doubted = rows_of(tmp_path / "a.xlsx", "需核对")[1:]
    assert [row[3] for row in doubted] == ["较上年下降10%", "同比增长≥5%"]
    assert all("变化的幅度" in str(row[4]) for row in doubted) and len(account.doubts) == 2


def test_the_table_of_a_folder_holds_every_target_once(tmp_path: Path) -> None:
    inbox = sound_inbox(tmp_path / "收件夹", 12)
    inbox.put("副本.xlsx", workbook(declaration(3)), "duplicate")
    out = tmp_path / "指标.xlsx"
    result = CliRunner().invoke(
        command, [str(inbox.folder), "-o", str(out), "--as", "indicators"], standalone_mode=False
    )
    assert result.return_value == 0
    wanted = sum(
        len(parse(str(row["annual_target"])).rows()) or 1
        for number in range(12)
        for row in declaration(number).tables["indicators"]
    )
    rows = rows_of(out)[1:]
    assert len(rows) == wanted and len({row[0] for row in rows}) == 12


def test_no_text_is_live(tmp_path: Path) -> None:
    names = ('=HYPERLINK("http://example.invalid")', "+1+1", "@SUM(A1)", "-2", "<r>x</r>", "\t=1")
    write_indicators([of_targets(*["=1+1"] * 6, names=names)], tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheets = b"".join(data for name, data in parts.items() if name.startswith("xl/worksheets/"))
    assert b"<f>" not in sheets and b"<f " not in sheets and b"hyperlink" not in sheets
    assert b"quotePrefix" in parts["xl/styles.xml"]
    assert [row[4] for row in rows_of(tmp_path / "a.xlsx")[1:5]] == list(names[:4])


PROFILE = """
sheet = "导入"
target = "period_target"
numbers_as_text = true
[[column]]
heading = "序号"
value = "number"
[[column]]
heading = "指标名称"
value = "level3"
[[column]]
heading = "符号"
value = "sign"
[[column]]
heading = "值"
value = "amount"
[[column]]
heading = "当年"
value = "annual_target"
[signs]
"≥" = "大于等于"
"""


def test_a_profile_sets_names_order_signs_and_which_target(tmp_path: Path) -> None:
    (tmp_path / "省.toml").write_text(PROFILE, encoding="utf-8")
    given = with_row(of_targets("≥95%", "3场"), "indicators", 1, period_target="9场")
    write_indicators([given], tmp_path / "a.xlsx", read_profile(tmp_path / "省.toml"))
    assert rows_of(tmp_path / "a.xlsx", "导入") == [
        ("序号", "指标名称", "符号", "值", "当年"),
        ("1", "指标0", "大于等于", "95", "≥95%"),
        ("2", "指标1", "＝", "9", "3场"),
    ]
    # Among what departments sent it is told as ours, saved by another program, too.
    openpyxl.load_workbook(tmp_path / "a.xlsx").save(tmp_path / "b.xlsx")
    for name in ("a.xlsx", "b.xlsx"):
        intake = take_in_any_bytes((tmp_path / name).read_bytes(), name, handmade=True)
        assert (intake.status, intake.reason_id) == ("unreadable", "result")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sheet = ", "有误"),
        ("sheet = 'x'", "column"),
        ("[[column]]\nheading = '甲'\nvalue = 'nothing'", "列“甲”的 value 不能是“nothing”"),
        ("[[column]]\nheading = '甲'\nvalue = 'sign'\ncolour = 'red'", "colour"),
        (
            "target = 'level9'\n[[column]]\nheading = '甲'\nvalue = 'sign'",
            "没有指标值列“level9”；有：period_target",
        ),
    ],
)
def test_a_profile_that_is_not_right_is_told_in_words(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "p.toml").write_text(text, encoding="utf-8")
    with speaking("zh"), pytest.raises(ProfileError) as problem:
        write_indicators([seed()], tmp_path / "a.xlsx", read_profile(tmp_path / "p.toml"))
    assert said in str(problem.value)
    assert not (tmp_path / "a.xlsx").exists()


def test_a_form_without_targets_is_told_in_words(tmp_path: Path) -> None:
    form = load_form("guangzhou-2023")
    sections = tuple(section for section in form.section if section.id != "indicators")
    without = replace(form, section=sections, check=form.check[:1])
    with speaking("zh"), pytest.raises(ProfileError, match="没有指标值列"):
        write_indicators([Declaration(without, {}, {})], tmp_path / "a.xlsx")


def test_the_indicators_of_a_workbook_of_projects_are_those_on_its_sheets(tmp_path: Path) -> None:
    """The form was said to have no targets."""
    example = forms_folder() / "national-projects-2015" / "example.json"
    given = read_file(example).declaration
    account = write_indicators([given], tmp_path / "a.xlsx")
    annual = [row for row in given.tidy_rows("indicators") if row["annual_level3"]]
    assert account.indicators == len(annual) > 0
    head, first, *_ = rows_of(tmp_path / "a.xlsx")
    assert first[head.index("一级指标")] == "产出指标" and first[head.index("二级指标")] == "数量指标"
    text = DEFAULT_PROFILE.read_text("utf-8").replace('value = "level1"', 'value = "projects_name"')
    (tmp_path / "p.toml").write_text(text, "utf-8")
    write_indicators([given], tmp_path / "b.xlsx", read_profile(tmp_path / "p.toml"))
    _, first, *_ = rows_of(tmp_path / "b.xlsx")
    assert first[head.index("一级指标")] == given.tables["projects"][0]["name"]


def test_a_target_stands_beside_its_own_name(tmp_path: Path) -> None:
    """Targets of the year stood beside the names of those of the term: another indicator's, or none."""
    form = load_form("national-project-2015")
    given = read_file(forms_folder() / form.id / "example.json").declaration
    for target, level2, level3 in (
        ("annual_target", "annual_level2", "annual_level3"),
        ("term_target", "term_level2", "term_level3"),
    ):
        declared = [row for row in given.tidy_rows("indicators") if row[level3]]
        (tmp_path / "p.toml").write_text(
            f'target = "{target}"\n' + DEFAULT_PROFILE.read_text("utf-8"), "utf-8"
        )
        write_indicators([given], tmp_path / "a.xlsx", read_profile(tmp_path / "p.toml"))
        _, *rows = rows_of(tmp_path / "a.xlsx")
        assert [(row[4], row[5]) for row in rows] == [(row[level2], row[level3]) for row in declared]
    assert [row["annual_level3"] for row in declared] != [row["term_level3"] for row in declared]


def test_where_a_department_has_several_projects_a_column_tells_them_apart(tmp_path: Path) -> None:
    for name in ("national-project-2015", "national-projects-2015"):
        given = read_file(forms_folder() / name / "example.json").declaration
        write_indicators([given], tmp_path / "a.xlsx")
        head, *rows = rows_of(tmp_path / "a.xlsx")
        assert list(head[:4]) == ["部门编码", "部门名称", "项目", "一级指标"]
        names = [given.each] if given.each else [row["name"] for row in given.tables["projects"]]
        assert list(dict.fromkeys(row[2] for row in rows)) == names
    write_indicators([seed()], tmp_path / "b.xlsx")
    assert "项目" not in rows_of(tmp_path / "b.xlsx")[0]
