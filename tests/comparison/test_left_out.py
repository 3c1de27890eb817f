"""A department whose file on one side does not count is neither gone nor new: it is named, and in no total."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import xlperf
from tests.command import run
from tests.consolidation.inbox import changed, declaration, name_of, workbook
from xlperf.comparison import years_book
from xlperf.comparison.differences import Comparison, compare
from xlperf.comparison.left_out import LeftOut
from xlperf.comparison.shown import as_text, write_workbook
from xlperf.comparison.through_round import follow
from xlperf.comparison.years import compare_years
from xlperf.comparison.years_book import remark

pytestmark = pytest.mark.usefixtures("in_chinese")

DAMAGED = b"PK\x03\x04 no workbook"


def rejected(number: int, code: str | None = None) -> bytes:
    return workbook(changed(declaration(number), basic_expenditure="八千左右"), code)


NOT_USABLE: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "rejected": ("2.xlsx", lambda: rejected(2)),
    "rejected, known by its name alone": ("2.xlsx", lambda: rejected(2, "")),
    "damaged, called after its code": ("1003 再报.xlsx", lambda: DAMAGED),
    "damaged, called after its department": ("市水务局.xlsx", lambda: DAMAGED),
    "damaged, called as the other side's": ("2.xlsx", lambda: DAMAGED),
    "damaged, nobody knows whose": ("扫描件.xlsx", lambda: DAMAGED),
    "of another year": ("2.xlsx", lambda: workbook(replace(declaration(2), year=2019))),
    "doubtful": ("2.xlsx", lambda: workbook(changed(declaration(2), department_name=name_of(1)))),
}


def side(folder: Path, *numbers: int, **more: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number}.xlsx").write_bytes(workbook(declaration(number)))
    for name, data in more.items():
        (folder / name).write_bytes(data)
    return folder


def on_neither_side(found: Comparison, department: int = 2) -> None:
    """All departments are the same but one, which is named and in no total."""
    assert {one.status for one in found.departments} == {"same"}
    assert found.count("removed") == found.count("added") == 0
    assert all(total.old == total.new for total in found.totals)
    assert name_of(department) in {one.department for one in found.not_compared}
    assert all("两侧都不计" in one.reason for one in found.not_compared)
    assert name_of(department) not in {one.department for one in found.departments}


@pytest.mark.parametrize("kind", NOT_USABLE)
def test_a_department_is_compared_for_neither_side_where_one_of_its_files_does_not_count(
    kind: str, tmp_path: Path
) -> None:
    name, made = NOT_USABLE[kind]
    data = made()
    whole = side(tmp_path / "一上", 0, 1, 2)
    part = side(tmp_path / "二上", 0, 1, **{name: data})
    if kind == "doubtful":  # whose name it bears is in doubt as well
        found = compare(whole, part)
        on_neither_side(found)
        assert {one.department for one in found.not_compared} == {name_of(1), name_of(2)}
        return
    for found in (compare(whole, part), compare(part, whole)):
        on_neither_side(found)
        assert len(found.departments) == 2 and [file for file, _ in found.unreadable]
    frame = compare(whole, part).to_frame()
    assert list(frame[frame.status == "not_compared"].department) == [name_of(2)]
    assert "新的一侧" in frame[frame.status == "not_compared"].reason.iloc[0]


def test_a_department_that_sent_nothing_is_gone_and_one_with_another_good_file_is_compared(
    tmp_path: Path,
) -> None:
    old = side(tmp_path / "一上", 0, 1, 2)
    new = side(tmp_path / "二上", 0, 1, **{"市财政局 扫描.xlsx": DAMAGED})
    found = compare(old, new)  # department 1 has reported: the damaged one is not department 2's
    assert [one.department for one in found.departments if one.status == "removed"] == [name_of(2)]
    assert not found.not_compared and len(found.unreadable) == 1


def test_of_a_folder_that_is_compared_with_itself_each_file_is_named_once(tmp_path: Path) -> None:
    folder = side(tmp_path / "一上", 0, **{"坏.xlsx": DAMAGED, "2.xlsx": rejected(2)})
    for found in (compare(folder, folder), compare(folder, folder / ".." / folder.name)):
        assert sorted(Path(file).name for file, _ in found.unreadable) == ["2.xlsx", "坏.xlsx"]
        assert len(set(found.notes)) == len(found.notes)


@pytest.fixture(scope="module")
def consolidated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("sides")
    sides = side(folder / "一上", 0, 1, 2), side(folder / "二上", 0, 1, **{"2.xlsx": rejected(2)})
    for one in sides:
        xlperf.consolidate(one, out=one.with_suffix(".xlsx"), dataset=one.with_suffix(".库"), cache=False)
    return sides


@pytest.mark.parametrize("ending", [".xlsx", ".库"])
def test_what_a_consolidation_left_out_is_compared_for_neither_side(
    consolidated: tuple[Path, Path], ending: str
) -> None:
    old, new = (one.with_suffix(ending) for one in consolidated)
    found = compare(old, new)
    on_neither_side(found)
    assert "2.xlsx" in found.not_compared[0].reason and found.unreadable == ()
    on_neither_side(compare(new, consolidated[0]))


def test_every_output_names_it(
    consolidated: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    comparison = compare(*consolidated)
    text = as_text(comparison)
    assert f"{name_of(2)}（1003）  新的一侧报了，未通过，两侧都不计" in text
    assert "减少 0，另有 1 个没有比较" in text and "只在旧的一侧" not in text
    write_workbook(comparison, tmp_path / "变动.xlsx")
    book = openpyxl.load_workbook(tmp_path / "变动.xlsx")
    rows = {row[1]: row for row in book["部门"].iter_rows(min_row=2, values_only=True)}
    assert rows[name_of(2)][2] == "未比较" and "两侧都不计" in rows[name_of(2)][6]
    assert any("2.xlsx" in row[0] for row in book["说明"].iter_rows(min_row=2, values_only=True))
    books = [one.with_suffix(".xlsx") for one in consolidated]
    assert run("compare", *books, "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)
    assert [one["department"] for one in found["not_compared"]] == [name_of(2)]
    assert all(total["difference"] == "0.00" for total in found["totals"])


def of_year(folder: Path, year: int, *numbers: int, **more: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number}.xlsx").write_bytes(workbook(replace(declaration(number), year=year)))
    for name, data in more.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.mark.parametrize(
    "bad", [("2.xlsx", "rejected"), ("市水务局.xlsx", "damaged"), ("扫描件.xlsx", "damaged")]
)
def test_a_year_of_which_a_file_does_not_count_makes_nothing_new_or_gone(
    bad: tuple[str, str], tmp_path: Path
) -> None:
    name, kind = bad
    wrong = replace(declaration(2), year=2024)
    data = DAMAGED if kind == "damaged" else workbook(changed(wrong, basic_expenditure="八千左右"))
    paths = [
        of_year(tmp_path / "a", 2023, 0, 1, 2),
        of_year(tmp_path / "b", 2024, 0, 1, **{name: data}),
        of_year(tmp_path / "c", 2025, 0, 1, 2),
    ]
    years = compare_years(*paths)
    lines = [line for line in years.departments if line.department == name_of(2)]
    lines += [line for line in (*years.tasks, *years.indicators) if line.department == name_of(2)]
    assert lines and all(line.not_counted and not line.new and not line.gone for line in lines)
    assert all("2024年报" in remark(line) for line in lines)
    for total in years.totals:  # of departments 0 and 1 in each year
        assert not any(step.difference for step in total.steps)
    assert any(name_of(2) in note and "各年的合计都不计入" in note for note in years.notes)
    assert not years.all_well
    text = years_book.as_text(years)
    assert "各年的合计都不计入" in text and name_of(2) in text
    years_book.write_workbook(years, tmp_path / "历年.xlsx")
    book = openpyxl.load_workbook(tmp_path / "历年.xlsx")
    assert any(name_of(2) in str(row[1]) for row in book["说明"].iter_rows(values_only=True))
    remarks = [row[-1] for row in book["部门"].iter_rows(values_only=True) if row[1] == name_of(2)]
    assert remarks and all("2024年报" in said for said in remarks)


def test_the_command_ends_with_1_where_a_year_is_not_whole(
    consolidated: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [str(one.with_suffix(".xlsx")) for one in (*consolidated, consolidated[0])]
    assert run("compare", *paths, "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)
    assert any(one["not_counted"] for one in found["departments"])


def test_totals_of_two_sides_are_of_the_departments_that_are_compared() -> None:
    """A department that nobody can match is in no total, of either side."""
    from xlperf.comparison.differences import compare_declarations

    def of(code: str, name: str, basic: int) -> xlperf.Declaration:
        return replace(
            changed(declaration(0), department_name=name, basic_expenditure=Decimal(basic)), code=code
        )

    found = compare_declarations(
        [of("001", "甲局", 5), of("002", "乙局", 7), of("003", "丙局", 11)],
        [of("001", "乙局", 5), of("003", "丙局", 11)],
    )
    basic = next(total for total in found.totals if total.part == "basic_expenditure")
    assert (basic.old, basic.new) == (11, 11) and len(found.unreadable) == 3


def test_a_step_of_the_round_that_does_not_count_is_told_at_each_indicator() -> None:
    from tests.shipped.test_round import approved, declared

    row = {"level1": "产出指标", "level2": "数量指标", "level3": "改造小区供水管网长度"}
    planned = declared("national-project-year-2015", {**row, "annual_target": "≥20公里"})
    whose = approved()
    file = LeftOut(
        "批复.xlsx",
        "须改正（1 个错误）",
        True,
        whose.code,
        whose.department,
        whose.each,
        whose.form.id,
        whose.year,
    )
    found = follow([planned, declared("project-monitoring-2019", {**row, "progress": "9公里"})], [file])
    assert found.indicators and all("批复报了，未通过" in one.notes[-1] for one in found.indicators)
    assert any("批复报了，未通过" in note and "批复.xlsx" in note for note in found.notes)
    assert follow([planned, whose], [file]).notes == ()  # another file of that step counts
