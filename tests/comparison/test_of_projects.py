"""Comparing forms of which a department fills in several: each project is named, and one that does not count on a side is
neither gone nor new, also where a consolidation alone tells of it. And what each language calls things."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import xlperf
from tests.command import heard, heard_in_chinese
from tests.consolidation.inbox import changed, declaration, name_of
from tests.shipped.test_several_of_a_department import inbox, project
from xlperf.comparison.differences import compare, compare_declarations
from xlperf.comparison.shown import as_text, write_workbook
from xlperf.comparison.years import years_side_by_side
from xlperf.comparison.years_book import as_text as years_text
from xlperf.messages import speaking

pytestmark = pytest.mark.usefixtures("in_chinese")

PROJECTS = [project(f"P-{number}", contact=f"联系人{number}") for number in (1, 2, 3)]
REJECTED = [*PROJECTS[:2], project("P-3", contact="联系人3", annual_appropriation="八百左右")]
SIDES: dict[str, Callable[[Path], Path]] = {
    "folders": lambda one: one,
    "consolidated workbooks": lambda one: one.with_suffix(".xlsx"),
    "datasets": lambda one: one.with_suffix(".库"),
}


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A round with three projects of a department, and one in which the third is to be corrected; consolidated, too."""
    folder = tmp_path_factory.mktemp("轮次")
    both = inbox(folder / "一上", PROJECTS), inbox(folder / "二上", REJECTED)
    for one in both:
        xlperf.consolidate(one, out=one.with_suffix(".xlsx"), dataset=one.with_suffix(".库"), cache=False)
    return both


@pytest.mark.parametrize("kind", SIDES)
def test_a_project_that_is_to_be_corrected_is_not_gone(kind: str, rounds: tuple[Path, Path]) -> None:
    old, new = map(SIDES[kind], rounds)
    for found in (compare(old, new), compare(new, old)):
        assert [one.each for one in found.departments] == ["P-1", "P-2"]
        assert {one.status for one in found.departments} == {"same"}
        assert [(one.each, one.status) for one in found.not_compared] == [("P-3", "not_compared")]
        assert all(total.difference == 0 for total in found.totals)


@pytest.mark.parametrize("kind", ["consolidated workbooks", "datasets"])
def test_what_counts_on_neither_side_is_named(kind: str, rounds: tuple[Path, Path]) -> None:
    one = SIDES[kind](rounds[1])
    found = compare(one, one)
    assert len(found.departments) == 2 and not found.all_well
    assert [each.department for each in found.not_compared] == [PROJECTS[0].department]
    reason = found.not_compared[0].reason
    assert "旧的一侧没有计入：项目3.xlsx" in reason and "新的一侧没有计入：项目3.xlsx" in reason


def test_a_department_doubtful_in_both_datasets_is_named(tmp_path: Path) -> None:
    from xlperf.template.stamp import Stamper
    from xlperf.template.write import Options

    folder = tmp_path / "收件"
    folder.mkdir()
    stamper = Stamper(declaration(0).form, Options(year=2023))
    for file, made in (
        ("0.xlsx", declaration(0)),
        ("1.xlsx", declaration(1)),
        ("2.xlsx", changed(declaration(2), department_name="广州市另一个局")),
    ):
        code = "1002" if file == "2.xlsx" else made.code
        (folder / file).write_bytes(stamper.workbook(made.department, code, made))
    xlperf.consolidate(folder, dataset=tmp_path / "库", cache=False)
    found = compare(tmp_path / "库", tmp_path / "库")
    assert [one.department for one in found.departments] == [name_of(0)]
    assert [one.code for one in found.not_compared] == ["1002"]
    assert all(file in found.not_compared[0].reason for file in ("1.xlsx", "2.xlsx"))


def test_each_change_says_of_which_project_it_is(tmp_path: Path) -> None:
    old = [project("P-1"), project("P-2")]
    new = [project("P-1"), project("P-2", contact="另一人")]
    found = compare_declarations(old, new)
    name = f"{PROJECTS[0].department} · P-2"
    text = as_text(found)
    assert f"{name}（318001）  1 处变动" in text
    assert "共 1 个部门、2 份申报：有变动 1，无变动 1" in text
    write_workbook(found, tmp_path / "变动.xlsx")
    book = openpyxl.load_workbook(tmp_path / "变动.xlsx")
    assert [row[1] for row in book["变动"].iter_rows(min_row=2, values_only=True)] == [name]
    assert list(found.to_frame()["each"]) == ["P-1", "P-2"]


def test_in_english_fields_have_their_english_names() -> None:
    old = declaration(0)
    tasks = [{**row, "amount": Decimal("5.55")} for row in old.tables["key_tasks"]]
    new = changed(old, basic_expenditure=Decimal("1.23"))
    new = xlperf.Declaration(new.form, new.fields, {**new.tables, "key_tasks": tasks}, new.year, new.code)
    with speaking("en"):
        text = as_text(compare_declarations([old, declaration(1)], [new, declaration(1)]))
        years = years_text(years_side_by_side(("2022", "2023"), ([old], [new])))
    assert "  basic expenditure  " in text and "  key tasks '任务甲' funds  " in text
    assert "  key tasks funds  " in text  # among the totals
    assert "  basic expenditure  " in years and "基本支出" not in text + years
    assert "  基本支出  " in as_text(compare_declarations([old], [new]))


def test_years_count_departments_not_their_projects() -> None:
    years = years_side_by_side(("2023", "2024"), (PROJECTS[:2], PROJECTS))
    assert years.counts == (1, 1)


def test_the_option_for_rejected_ones_is_recommended_where_there_are_such(
    rounds: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty, bad = tmp_path / "损坏", inbox(tmp_path / "须改正", REJECTED[2:])
    empty.mkdir()
    (empty / "1.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    for sides, told in (((empty, empty), False), ((bad, bad), True)):
        status, _, err = heard_in_chinese(capsys, "compare", *sides)
        assert (status, "--include-rejected" in err) == (2, told)
    status, _, err = heard(capsys, "--lang", "en", "compare", *[rounds[0].with_suffix(".库")] * 2)
    assert status == 0, err
    status, out, _ = heard(capsys, "compare", *rounds, "--format", "json")
    assert [one["each"] for one in json.loads(out)["departments"]] == ["P-1", "P-2"]


def test_two_codes_of_one_name_that_count_on_no_side_are_two_departments() -> None:
    from xlperf.comparison.left_out import LeftOut, unanswered

    files = [
        LeftOut("a", "待确认", code="001", name="市教育局"),
        LeftOut("b", "待确认", code="002", name="市教育局"),
        LeftOut("c", "待确认", name="教育局"),
        LeftOut("d", "无法读取"),
    ]
    found = list(unanswered(files, files[1:2], []))
    assert [[one.file for one in old] for old, _ in found] == [["a", "c"], ["b"]]
    assert [[one.file for one in new] for _, new in found] == [[], ["b"]]
