"""What a source prints where the form computes, held against what was read: a total that is another is told, in every format
but our own, in which the formula itself is looked at. And what a number's format shows, in other formats."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.intake.inserting import form_workbook
from tests.programs.libreoffice import LibreOffice
from tests.typing.acts import example
from xlperf.form import load_form
from xlperf.intake.handmade.any_file import take_in_any_bytes
from xlperf.intake.handmade.files import read_file
from xlperf.intake.one_file import Intake
from xlperf.messages import speaking
from xlperf.template.write import Options, build

PAPER = """项目支出绩效目标申报表
（2024年度）
项目名称\t管网改造\t主管部门\t清源市水务局
资金情况（{unit}）\t年度资金总额\t{total}
\t其中：财政拨款\t{own}
\t其他资金\t{other}
总体目标\t改造管网
一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t管网长度\t≥42公里
"""


def told(intake: Intake) -> list[tuple[str, str]]:
    return [(one.cell, one.severity) for one in intake.findings if one.check == "intake-computed-otherwise"]


@pytest.mark.parametrize(
    ("unit", "total", "own", "other", "said"),
    [
        ("万元", "2,280.00", "1,860.00", "420.00", ""),
        ("万元", "2280", "1860", "420", ""),
        ("万元", "2,280.00", "1,860.00", "42.00", "写的是 2,280.00，按读入的各栏计算是 1902"),
        ("万元", "2,280.01", "1,860.00", "420.00", "写的是 2,280.01，按读入的各栏计算是 2280"),
        ("万元", "2280", "1860.4", "420", "写的是 2280，按读入的各栏计算是 2280.4"),
        ("万元", "2,280.4", "1,860.43", "420.00", ""),  # rounded, and says so
        ("万元", "2,280.5", "1,860.43", "420.00", "写的是 2,280.5，按读入的各栏计算是 2280.43"),
        (
            "万元",
            "2,280.00万元，其中上年结转87.50万元",
            "1,860.00",
            "420.00",
            "结转87.50万元，按读入的各栏计算是 2280",
        ),
        ("万元", "—", "1,860.00", "420.00", ""),
        ("万元", "无", "1,860.00", "420.00", ""),
        ("元", "22800088", "18600044", "4200044", ""),  # each is rounded when it is converted
        ("元", "22900088", "18600044", "4200044", "按读入的各栏计算是 2280"),
    ],
)
def test_a_printed_total_is_held_against_what_was_read(
    unit: str, total: str, own: str, other: str, said: str, tmp_path: Path
) -> None:
    paper = tmp_path / "表.txt"
    paper.write_text(PAPER.format(unit=unit, total=total, own=own, other=other), encoding="utf-8")
    with speaking("zh"):
        declaration = read_file(paper, load_form("national-project-year-2015")).declaration
    found = [one for one in declaration.found if one.check == "intake-computed-otherwise"]
    assert len(found) == bool(said)
    assert not said or (said in found[0].message and found[0].severity == "warning")


@pytest.mark.parametrize(
    ("execution", "total", "said"),
    [
        ("9.49", "93.69", []),
        ("9.4", "93.60", []),  # the total is of the scores as they are printed
        ("9", "93.20", []),
        ("9.4", "93.30", ["total_score"]),
        ("7.4", "91.60", ["execution_score", "total_score"]),
    ],
)
def test_a_total_score_is_added_up_of_the_scores_as_they_are_printed(
    execution: str, total: str, said: list[str], tmp_path: Path
) -> None:
    text = (Path(__file__).parents[1] / "papers" / "p02.txt").read_text(encoding="utf-8")
    paper = tmp_path / "自评.txt"
    paper.write_text(text.replace("\t9.49", f"\t{execution}").replace("93.69", total), encoding="utf-8")
    declaration = read_file(paper).declaration
    assert declaration is not None
    assert [one.field for one in declaration.found if one.check == "intake-computed-otherwise"] == said


@pytest.mark.parametrize(
    ("execution", "said"),
    [
        ("9.49（满分10分）", []),
        ("9.49分(10)", []),
        ("9.12（满分10分）", ["execution_score"]),
        ("9.49（调整后9.60分）", ["execution_score"]),
    ],
)
def test_how_much_a_score_counts_for_may_stand_in_brackets_behind_it(
    execution: str, said: list[str], tmp_path: Path
) -> None:
    text = (Path(__file__).parents[1] / "papers" / "p02.txt").read_text(encoding="utf-8")
    paper = tmp_path / "自评.txt"
    paper.write_text(text.replace("\t9.49", f"\t{execution}"), encoding="utf-8")
    declaration = read_file(paper).declaration
    assert declaration is not None
    found = [one.field for one in declaration.found if one.check == "intake-computed-otherwise"]
    assert [one for one in found if one != "total_score"] == said


@pytest.mark.programs
@pytest.mark.parametrize("kind", ["ods", "xls"])
@pytest.mark.parametrize(
    ("name", "place", "other"),
    [
        ("national-department-2015", "F16", []),
        ("national-project-2015", "D7", []),
        ("self-evaluation-2020", "H12", ["H36"]),
        ("national-projects-2015", "F7", ["F10", "H4"]),
    ],
)
def test_a_total_typed_over_in_another_format_is_told(
    kind: str, name: str, place: str, other: list[str], libreoffice: LibreOffice, tmp_path: Path
) -> None:
    declaration = example(name)
    sound, over = tmp_path / "sound.xlsx", tmp_path / "over.xlsx"
    sound.write_bytes(build(declaration.form, Options(), declaration))
    book = openpyxl.load_workbook(sound)
    book.worksheets[0][place] = 1
    book.save(over)
    for path, wanted in ((sound, []), (over, [place, *other])):
        saved = libreoffice.resave(path, path.with_suffix(f".{kind}"))
        intake = take_in_any_bytes(saved.read_bytes(), saved.name)
        assert sorted(told(intake)) == sorted((one, "warning") for one in wanted)


@pytest.mark.programs
@pytest.mark.parametrize("kind", ["ods", "xls"])
@pytest.mark.parametrize(
    ("place", "figure", "code", "read", "severity"),
    [
        ("G30", 3, '"≥"0"场"', "≥3场", ""),
        ("G30", 120000, '0.0,"千人"', "120.0千人", ""),
        ("G30", 0.97, '"≥"0%', "≥97%", ""),
        ("G30", 0.955, '0.0%"以上"', "95.5%以上", ""),
        ("G30", 0.97, "0%", "97%", ""),
        ("G30", 12.6, "0", "13", "warning"),
        ("G30", 10000, "General", "10000", ""),
        ("D6", 45068900, "0,", Decimal(45068900), "error"),
        ("D6", 40, '0"元"', Decimal(40), "error"),
        ("D6", 4506.89, "0", Decimal("4506.89"), "warning"),
        ("D6", 4506.89, "#,##0.00", Decimal("4506.89"), ""),
        ("D6", 4506.8, "0.000", Decimal("4506.8"), ""),
        ("D6", 0, '0.00;-0.00;"-"', Decimal(0), ""),
    ],
)
def test_what_a_format_shows_of_a_number_is_read_or_told_in_another_format_too(
    kind: str,
    place: str,
    figure: float,
    code: str,
    read: str | Decimal,
    severity: str,
    libreoffice: LibreOffice,
    tmp_path: Path,
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(form_workbook()))
    book.worksheets[0][place] = figure
    book.worksheets[0][place].number_format = code
    path = tmp_path / "a.xlsx"
    book.save(path)
    saved = libreoffice.resave(path, path.with_suffix(f".{kind}"))
    intake = take_in_any_bytes(saved.read_bytes(), saved.name)
    assert intake.declaration is not None
    entered = (
        intake.declaration.fields["basic_expenditure"]
        if place == "D6"
        else intake.declaration.rows("indicators")[0]["annual_target"]
    )
    assert entered == read
    said = [one.severity for one in intake.findings if one.check == "workbook-shown-otherwise"]
    assert said == ([severity] if severity else [])


@pytest.mark.programs
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_a_total_that_the_sheet_does_not_compute_is_no_other_total(
    kind: str, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """Beside an amount that is a text the sheet shows —, which LibreOffice saves in an .xls as 0."""
    book = openpyxl.load_workbook(io.BytesIO(form_workbook()))
    book.worksheets[0]["E13"] = "1,475.17"
    path = tmp_path / "a.xlsx"
    book.save(path)
    saved = libreoffice.resave(path, path.with_suffix(f".{kind}"))
    intake = take_in_any_bytes(saved.read_bytes(), saved.name)
    assert told(intake) == [] and "amount-text" in {one.check for one in intake.findings}
