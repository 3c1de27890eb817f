"""A marked copy says everything that is wrong where it is wrong, and is otherwise the file that came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment

from tests.ooxml import lint
from tests.returns.specimens import intake, marked, mended, right, write, wrong
from xlperf.declaration import Finding
from xlperf.form.layout import CHECK_SHEET
from xlperf.intake.one_file import take_in
from xlperf.messages import say, speaking
from xlperf.ooxml.package import Package, open_package
from xlperf.ooxml.return_marks import RETURN_AUTHOR, RETURN_SHEET
from xlperf.ooxml.style_editing import MARKS
from xlperf.returns.annotate import annotated
from xlperf.returns.findings_sheet import COLUMNS, about


@pytest.fixture(scope="module", autouse=True)
def chinese() -> Iterator[None]:
    """A marked copy goes to a department: the commands ask for Chinese, whatever this machine's locale."""
    with speaking("zh"):
        yield


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("returned") / "网信办.xlsx", wrong())


@pytest.fixture(scope="module")
def copy(original: Path) -> Path:
    return marked(original, original.with_name("网信办_退回.xlsx"))


def test_the_specimen_is_rejected_for_what_was_planted(original: Path) -> None:
    found = intake(original)
    assert found.status == "rejected"
    errors = {finding.field for finding in found.findings if finding.severity == "error"}
    assert errors == {"project_expenditure", "staff_count", "key_tasks.amount", "indicators.annual_target"}


def test_the_copy_is_sound(copy: Path) -> None:
    assert lint(copy) == []


def test_every_offending_cell_has_a_note_with_every_finding_about_it(original: Path, copy: Path) -> None:
    book = openpyxl.load_workbook(copy)
    for finding in intake(original).findings:
        note = book[finding.sheet][finding.cell].comment
        assert note is not None and note.author == RETURN_AUTHOR
        assert finding.message in note.text and finding.hint in note.text


def test_every_offending_cell_is_tinted_by_the_worst_finding_about_it(original: Path, copy: Path) -> None:
    sheet = openpyxl.load_workbook(copy)["申报表"]
    rank = list(MARKS)
    worst: dict[str, str] = {}
    for finding in intake(original).findings:
        there = worst.get(finding.cell, finding.severity)
        worst[finding.cell] = min(there, finding.severity, key=rank.index)
    assert {cell: sheet[cell].fill.fgColor.rgb for cell in worst} == {
        cell: MARKS[severity] for cell, severity in worst.items()
    }


def test_a_tint_changes_the_fill_and_nothing_else_and_no_other_cell(original: Path, copy: Path) -> None:
    before, after = openpyxl.load_workbook(original), openpyxl.load_workbook(copy)
    about = {(finding.sheet, finding.cell) for finding in intake(original).findings}
    for sheet in before:
        for row in sheet.iter_rows():
            for cell in row:
                other = after[sheet.title][cell.coordinate]
                formula = getattr(cell.value, "text", cell.value)  # an array formula is an object
                assert formula == getattr(other.value, "text", other.value)
                for looks in ("number_format", "protection", "font", "border", "alignment"):
                    assert repr(getattr(cell, looks)) == repr(getattr(other, looks)), (cell.coordinate, looks)
                if not isinstance(cell, MergedCell):
                    is_tinted = repr(cell.fill) != repr(other.fill)
                    assert is_tinted == ((sheet.title, cell.coordinate) in about), cell.coordinate


def test_parts_that_are_not_marked_keep_their_bytes(original: Path, copy: Path) -> None:
    before, after = open_package(original), open_package(copy)
    changed = {name for name in before.names if before.read(name) != after.read(name)}
    assert changed == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
    }


def test_the_list_holds_every_finding_with_a_link_to_its_cell(original: Path, copy: Path) -> None:
    sheet = openpyxl.load_workbook(copy)[RETURN_SHEET]
    rows = list(sheet.iter_rows(min_row=4))
    assert [cell.value for cell in rows[0]] == [say(key, "zh") for key, _ in COLUMNS]
    findings = intake(original).findings
    assert sorted((row[5].value, row[6].value, row[2].value) for row in rows[1:]) == sorted(
        (finding.message, finding.hint, finding.cell) for finding in findings
    )
    assert [row[0].value for row in rows[1:]] == [str(number) for number in range(1, len(findings) + 1)]
    for row in rows[1:]:
        assert row[2].hyperlink.location == f"'申报表'!{row[2].value}"


def test_what_was_entered_is_shown_as_text_even_if_it_looks_like_a_formula(copy: Path) -> None:
    sheet = openpyxl.load_workbook(copy)[RETURN_SHEET]
    (cell,) = [row[4] for row in sheet.iter_rows(min_row=5) if row[4].value == "=八百"]
    assert cell.data_type == "s" and cell.quotePrefix
    assert b"<f>" not in open_package(copy).read("xl/worksheets/sheet6.xml")


def test_the_list_stands_first_is_active_and_alone_selected(copy: Path) -> None:
    book = openpyxl.load_workbook(copy)
    assert book.sheetnames[0] == RETURN_SHEET and book.active.title == RETURN_SHEET
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == [RETURN_SHEET]


def test_names_of_one_sheet_still_belong_to_it(original: Path, copy: Path) -> None:
    before, after = openpyxl.load_workbook(original), openpyxl.load_workbook(copy)
    for sheet in before:
        assert after[sheet.title].print_area == sheet.print_area
        assert after[sheet.title].print_title_rows == sheet.print_title_rows


def test_the_copy_is_checked_as_the_original_was(original: Path, copy: Path) -> None:
    assert intake(copy).findings == intake(original).findings


def test_once_mended_the_copy_is_accepted_and_its_marks_are_not_held_against_it(
    copy: Path, tmp_path: Path
) -> None:
    found = intake(mended(copy, tmp_path / "改好.xlsx"))
    assert found.status in ("accepted", "warned")
    assert not [finding for finding in found.findings if finding.check.startswith("workbook-")]


def test_marking_a_marked_copy_again_changes_nothing(copy: Path, tmp_path: Path) -> None:
    again = marked(copy, tmp_path / "again.xlsx")
    before, after = open_package(copy), open_package(again)
    assert [(name, before.read(name)) for name in before.names] == [
        (name, after.read(name)) for name in after.names
    ]


def test_a_second_return_takes_the_marks_of_the_first_off(copy: Path, tmp_path: Path) -> None:
    better = mended(copy, tmp_path / "better.xlsx")
    found = intake(better)
    assert found.declaration is not None
    left = replace(found.findings[0], severity="error")
    second = tmp_path / "second.xlsx"
    second.write_bytes(annotated(open_package(better), found.declaration, [left]))
    sheet = openpyxl.load_workbook(second)["申报表"]
    noted = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment]
    tinted = [
        cell.coordinate
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb in MARKS.values()
    ]
    assert noted == tinted == [left.cell]
    assert sheet["D7"].fill.fgColor.rgb == sheet["D6"].fill.fgColor.rgb
    assert lint(second) == []


def test_notes_of_others_are_kept_and_ours_added_to_them(original: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(original)
    book["申报表"]["D7"].comment = Comment("请张三核对", "李四")
    book["申报表"]["D6"].comment = Comment("这里不错", "李四")
    theirs = tmp_path / "theirs.xlsx"
    book.save(theirs)
    ours = marked(theirs, tmp_path / "ours.xlsx")
    for path in (ours, marked(ours, tmp_path / "again.xlsx")):
        sheet = openpyxl.load_workbook(path)["申报表"]
        assert sheet["D6"].comment.text == "这里不错" and sheet["D6"].comment.author == "李四"
        assert sheet["D7"].comment.text.startswith("请张三核对\n预算审核：\n第2条（须改正）")
        assert sheet["D7"].comment.text.count("第2条") == 1
        assert lint(path) == []
    assert "workbook-comments" in {finding.check for finding in intake(ours).findings}


def test_findings_on_other_sheets_and_about_the_whole_workbook_are_marked_and_listed(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(tmp_path / "a.xlsx", right()))
    book[CHECK_SHEET]["C5"] = "✓"
    book["申报表"].protection.sheet = False
    book.create_sheet("备注")
    book.save(tmp_path / "b.xlsx")
    copy = marked(tmp_path / "b.xlsx", tmp_path / "c.xlsx")
    after = openpyxl.load_workbook(copy)
    assert after[CHECK_SHEET]["C5"].comment.author == RETURN_AUTHOR
    rows = [[cell.value for cell in row] for row in after[RETURN_SHEET].iter_rows(min_row=5)]
    assert [row[2] for row in rows if row[1] == "错误"] == ["校验!C5"]
    assert "备注" in [row[2] for row in rows]
    assert lint(copy) == []


@pytest.mark.parametrize(
    ("field", "row", "cell", "called"),
    [
        ("", None, "", "整个工作簿"),
        ("", None, "B3", ""),
        ("basic_expenditure", None, "D6", "基本支出"),
        ("key_tasks", 14, "", "年度重点工作任务"),
        ("key_tasks.amount", 2, "E15", "年度重点工作任务 第2行 拟投入的资金（万元）"),
        ("nothing", None, "", "nothing"),
    ],
)
def test_what_a_finding_is_about_is_called_as_people_call_it(
    field: str, row: int | None, cell: str, called: str
) -> None:
    finding = Finding("a-check", "warning", "…", "", field, row, "", "申报表", cell)
    with speaking("zh"):
        assert about(finding, right().form) == called


def test_a_finding_within_merged_cells_is_marked_on_their_first(original: Path, tmp_path: Path) -> None:
    found = intake(original)
    assert found.declaration is not None
    sheet = openpyxl.load_workbook(original)["申报表"]
    area = next(one for one in sheet.merged_cells.ranges if "B11" in one)
    last = sheet.cell(area.max_row, area.max_col).coordinate
    finding = Finding("text", "error", "太短", "写长些", "overall_objective", None, "", "申报表", last)
    path = tmp_path / "merged.xlsx"
    path.write_bytes(annotated(open_package(original), found.declaration, [finding]))
    after = openpyxl.load_workbook(path)["申报表"]
    assert after["B11"].comment is not None
    assert after["B11"].fill.fgColor.rgb == MARKS["error"]
    assert lint(path) == []


def test_a_cell_that_is_not_in_the_file_is_made_in_its_place(original: Path, tmp_path: Path) -> None:
    found = intake(original)
    assert found.declaration is not None
    places = ("Z7", "C400", "A1", "D7")
    findings = [Finding("far", "warning", "远", sheet="申报表", cell=place) for place in places]
    path = tmp_path / "far.xlsx"
    path.write_bytes(annotated(open_package(original), found.declaration, findings))
    after = openpyxl.load_workbook(path)["申报表"]
    assert all(after[place].comment is not None for place in places)
    assert lint(path) == []


def test_a_copy_of_a_workbook_with_nothing_wrong_only_gains_the_list(tmp_path: Path) -> None:
    path = write(tmp_path / "right.xlsx", right())
    with speaking("zh"):
        found = take_in(path)
    assert found.declaration is not None
    after = Package(annotated(open_package(path), found.declaration, ()))
    assert not any("comments" in name for name in after.names)
    assert any(name.startswith("xl/worksheets/sheet6") for name in after.names)
