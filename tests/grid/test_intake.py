"""Files of other kinds taken in: our workbook saved in another format, and, if asked, forms made by hand."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest
from click.testing import CliRunner

import xlperf
from tests.declarations import generated, generated_with_sheets
from tests.grid.layouts import LAYOUTS, with_csv, with_html, with_openpyxl
from tests.grid.seed import DEPARTMENT, FORM, TEXT_FILE, assert_is_seed
from tests.hostile.binary_workbook import Cells, as_xlsb, xlsb
from tests.hostile.form_workbook import form_workbook
from tests.intake.inserting import with_row
from tests.programs.gnumeric import Gnumeric
from tests.programs.libreoffice import LibreOffice
from tests.proof import surgery as cut
from tests.taken_in import take_in_any
from tests.typing.acts import example, sheets_example
from tests.workbook.forms import SMALL
from xlperf.cli.check import command
from xlperf.cli.report import command as report_command
from xlperf.declaration import Declaration
from xlperf.form.layout import layout_of
from xlperf.intake.handmade.any_file import take_in_any_bytes
from xlperf.intake.handmade.files import grids_of
from xlperf.intake.one_file import Intake, take_in_bytes
from xlperf.messages import speaking
from xlperf.template.write import Options, build


def checks_of(intake: Intake) -> list[str]:
    return [finding.check for finding in intake.findings]


def assert_same(intake: Intake, declaration: Declaration) -> None:
    assert intake.declaration is not None, intake.reason
    assert dict(intake.declaration.fields) == dict(declaration.fields)
    assert dict(intake.declaration.tables) == dict(declaration.tables)
    assert (intake.declaration.year, intake.declaration.code) == (declaration.year, declaration.code)


@pytest.fixture(scope="module")
def whole() -> Intake:
    return take_in_bytes(form_workbook(), "form.xlsx")


def test_our_own_workbook_is_taken_in_as_ever(whole: Intake) -> None:
    assert take_in_any_bytes(form_workbook(), "form.xlsx") == whole
    assert take_in_any_bytes(form_workbook(), "form.xlsx", handmade=True) == whole


def test_a_binary_workbook_says_the_same_and_where_each_cell_is(whole: Intake) -> None:
    intake = take_in_any_bytes(as_xlsb(form_workbook()), "form.xlsb")
    assert whole.declaration is not None
    assert_same(intake, whole.declaration)
    assert checks_of(intake) == ["workbook-other-format", "intake-looks-unknown", *checks_of(whole)]
    assert [(f.cell, f.row) for f in intake.findings[2:]] == [(f.cell, f.row) for f in whole.findings]


def test_whatever_stands_in_the_cells_a_binary_workbook_says_what_the_workbook_says() -> None:
    for declaration in generated(FORM, SMALL, 60, seed=10):
        workbook = build(FORM, Options(rows=SMALL), declaration)
        expected = take_in_bytes(workbook, "a.xlsx").declaration
        assert expected is not None
        assert_same(take_in_any_bytes(as_xlsb(workbook), "a.xlsb"), expected)


@pytest.mark.programs
@pytest.mark.parametrize("kind", ["xls", "ods", "fods"])
def test_saved_by_libreoffice(kind: str, whole: Intake, libreoffice: LibreOffice, tmp_path: Path) -> None:
    made = tmp_path / "form.xlsx"
    made.write_bytes(form_workbook())
    resaved = libreoffice.resave(made, tmp_path / f"a.{kind}")
    if kind == "xls":
        resaved = resaved.rename(tmp_path / "a.et")  # WPS's own ending, the same compound file
    intake = take_in_any(resaved)
    assert whole.declaration is not None
    assert_same(intake, whole.declaration)
    assert checks_of(intake) == ["workbook-other-format", *checks_of(whole)]
    assert intake.status == "warned"


def without_hidden_sheets(declaration: Declaration) -> bytes:
    """Our workbook as a system exports it that keeps the visible sheets alone and computes nothing."""
    book = openpyxl.load_workbook(io.BytesIO(build(FORM, Options(rows=SMALL), declaration)))
    for name in ("_lists", "_xlperf"):
        del book[name]
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("filled", [True, False], ids=["whole", "tables alone"])
def test_of_our_own_visible_sheets_the_guide_gives_nothing(filled: bool) -> None:
    """Its explanations stand beside the labels of the form, like values."""
    whole = next(iter(generated(FORM, SMALL, 1, seed=3)))
    given = whole if filled else replace(whole, fields=dict.fromkeys(whole.fields))
    intake = take_in_any_bytes(without_hidden_sheets(given), "a.xlsx", handmade=True)
    assert intake.declaration is not None, intake.reason
    assert dict(intake.declaration.fields) == dict(given.fields)
    told = [finding for finding in intake.findings if finding.sheet == "填报说明"]
    assert [(finding.check, finding.severity) for finding in told] == [("intake-sheet", "warning")]
    assert "intake-second-form" not in checks_of(intake)


def as_page(workbook: bytes, columns: int) -> str:
    """The first sheet as a page of which a row ends with the `columns` of the paper, where nothing is said of its checks."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True).worksheets[0]
    merged = {area.start_cell.coordinate: area for area in sheet.merged_cells.ranges}
    covered = {place for area in merged.values() for place in area.cells}
    rows = []
    for number in range(1, sheet.max_row + 1):
        told = sheet.cell(number, columns + 2).value is not None
        cells = []
        for column in range(1, columns + 2 * told + 1):
            cell = sheet.cell(number, column)
            area = merged.get(cell.coordinate)
            if area is None and (number, column) in covered:
                continue
            spans = f' rowspan="{area.size["rows"]}" colspan="{area.size["columns"]}"' if area else ""
            text = "" if cell.value is None else escape(str(cell.value)).replace("\n", "<br>")
            cells.append(f"<td{spans}>{text}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<html><body><table>{''.join(rows)}</table></body></html>"


@pytest.mark.parametrize(
    "name", ["department-monitoring-2019", "self-evaluation-2020", "project-assessment-2018"]
)
def test_our_own_sheet_as_a_page_is_read_whole_where_its_checks_are_silent(name: str) -> None:
    """As Spire.XLS writes it: the rows of headers end before those of the tables, which have a ✓ beside the paper."""
    declared = example(name)
    layout = layout_of(declared.form, declared.year)
    page = as_page(build(declared.form, Options(year=declared.year), declared), layout.width)
    intake = take_in_any_bytes(page.encode(), "a.html", handmade=True)
    assert intake.declaration is not None, intake.reason
    assert dict(intake.declaration.fields) == dict(declared.fields)
    read, rows = intake.declaration.tables, declared.tables
    assert {table: len(read[table]) for table in rows} == {table: len(rows[table]) for table in rows}


@pytest.mark.parametrize("name", ["填表说明", "申报表（示例）"])
def test_a_sheet_that_shows_how_a_form_is_filled_in_gives_nothing(name: str, tmp_path: Path) -> None:
    """The form itself lacks its figures, and beside the labels of that sheet stand some."""
    path = with_openpyxl(LAYOUTS["two_columns"](), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    form = book.worksheets[0]
    shown = book.copy_worksheet(form)
    shown.title = name
    figures = [row[1] for row in form.iter_rows(max_col=2) if isinstance(row[1].value, int | float)]
    assert len(figures) > 5
    for cell in figures:
        cell.value = None
    book.save(path)
    intake = take_in_any_bytes(path.read_bytes(), "a.xlsx", handmade=True)
    assert intake.declaration is not None, intake.reason
    assert not [value for value in intake.declaration.fields.values() if isinstance(value, Decimal)]
    assert [finding.check for finding in intake.findings if finding.sheet == name] == ["intake-sheet"]


@pytest.mark.programs
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_what_a_merged_cell_covers_is_named(kind: str, libreoffice: LibreOffice, tmp_path: Path) -> None:
    parts = cut.parts_of(form_workbook())
    cut.text_in_new_cell("D13", "压在下面的内容")(parts)
    (tmp_path / "a.xlsx").write_bytes(cut.package_of(parts))
    intake = take_in_any(libreoffice.resave(tmp_path / "a.xlsx", tmp_path / f"a.{kind}"))
    told = [(f.cell, f.message) for f in intake.findings if f.check == "intake-unplaced"]
    assert [cell for cell, _ in told] == ["D13"] and "压在下面的内容" in told[0][1]


@pytest.mark.programs
def test_formulas_that_an_xls_had_no_room_for_are_lost_and_not_altered(
    whole: Intake, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    (tmp_path / "a.xlsx").write_bytes(form_workbook())
    old = libreoffice.resave(tmp_path / "a.xlsx", tmp_path / "a.xls")
    intake = take_in_any(libreoffice.resave(old, tmp_path / "b.xlsx"))
    assert whole.declaration is not None
    assert_same(intake, whole.declaration)
    assert intake.status == "warned" and "workbook-altered" not in checks_of(intake)
    assert [f.severity for f in intake.findings if f.check == "workbook-validations"] == ["warning"]


@pytest.mark.programs
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_saved_by_gnumeric(kind: str, whole: Intake, gnumeric: Gnumeric, tmp_path: Path) -> None:
    made = tmp_path / "form.xlsx"
    made.write_bytes(form_workbook())
    assert whole.declaration is not None
    assert_same(take_in_any(gnumeric.resave(made, tmp_path / f"a.{kind}")), whole.declaration)


@pytest.mark.programs
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_strange_content_survives_another_format(kind: str, libreoffice: LibreOffice, tmp_path: Path) -> None:
    for number, declaration in enumerate(generated(FORM, SMALL, 6, seed=11)):
        made = tmp_path / f"{number}.xlsx"
        made.write_bytes(build(FORM, Options(rows=SMALL), declaration))
        expected = take_in_bytes(made.read_bytes(), "a").declaration
        assert expected is not None
        assert_same(take_in_any(libreoffice.resave(made, tmp_path / f"{number}.{kind}")), expected)


def test_rows_moved_in_another_format_are_read_by_the_labels(whole: Intake) -> None:
    sheets: dict[str, Cells] = {}
    for grid in grids_of(form_workbook(), "xlsx"):
        down = 2 if grid.name == FORM.page.sheet else 0
        sheets[grid.name] = {(c.row + down, c.column): c.value for row in grid.rows for c in row}
    intake = take_in_any_bytes(xlsb(sheets, frozenset({"_xlperf"})), "moved.xlsb")
    assert intake.declaration is not None
    assert_is_seed(intake.declaration)
    assert intake.declaration.tables == whole.declaration.tables  # type: ignore[union-attr]


@pytest.mark.parametrize("column", [3, 7, 8])
def test_a_column_put_in_takes_no_field_away_in_another_format(column: int, whole: Intake) -> None:
    parts = cut.parts_of(form_workbook())
    cut.inserted(column=column)(parts)
    intake = take_in_any_bytes(as_xlsb(cut.package_of(parts)), "a.xlsb")
    assert whole.declaration is not None
    assert_same(intake, whole.declaration)
    assert "intake-unplaced" not in checks_of(intake)


def test_a_row_put_into_the_last_table_of_the_paper_is_read_in_another_format(whole: Intake) -> None:
    assert whole.declaration is not None
    made = build(FORM, Options(rows={"indicators": 10}), whole.declaration)
    row = {"B": "产出指标", "C": "质量指标", "D": "新指标", "F": "5个", "G": "6个", "A": "第7项"}
    intake = take_in_any_bytes(as_xlsb(with_row(31, row, made)), "a.xlsb")
    assert intake.declaration is not None
    assert len(intake.declaration.rows("indicators")) == len(whole.declaration.rows("indicators")) + 1
    told = [
        (finding.cell, finding.message) for finding in intake.findings if finding.check == "intake-unplaced"
    ]
    assert [cell for cell, _ in told] == ["A31"] and "第7项" in told[0][1]


def test_blank_sheets_and_rows_with_sums_in_another_format_are_nothing_to_name() -> None:
    rows, declaration = sheets_example(PROJECTS.id)
    made = build(declaration.form, Options(rows=rows), declaration)
    expected = take_in_bytes(made, "a.xlsx").declaration
    sheets = {
        ("甲" if grid.name == PROJECTS.page.sheet else grid.name): {
            (c.row + 1, c.column) if not grid.hidden else (c.row, c.column): c.value
            for row in grid.rows
            for c in row
        }
        for grid in grids_of(made, "xlsx")
    }
    intake = take_in_any_bytes(xlsb(sheets, frozenset({"_xlperf", "_lists"})), "a.xlsb")
    assert expected is not None and intake.declaration is not None
    assert intake.declaration.to_dict() == expected.to_dict()
    assert not {"intake-unplaced", "intake-two-ways"} & set(checks_of(intake))


@pytest.mark.parametrize("name", ["department-monitoring-2019", "project-monitoring-2019"])
def test_a_sheet_copied_alone_is_read_where_its_sections_label_stands_beside_the_header_only(
    name: str,
) -> None:
    declared = example(name)
    book = openpyxl.load_workbook(io.BytesIO(build(declared.form, Options(), declared)), data_only=True)
    for other in book.sheetnames[1:]:
        del book[other]
    book.defined_names.clear()
    alone = io.BytesIO()
    book.save(alone)
    intake = take_in_any_bytes(alone.getvalue(), "a.xlsx", handmade=True)
    assert intake.declaration is not None, intake.reason
    assert dict(intake.declaration.fields) == dict(declared.fields)
    assert dict(intake.declaration.tables) == dict(declared.tables)


@pytest.mark.parametrize(("value", "said"), [("#N/A", "错误值 #N/A"), ("####", "列太窄")])
def test_an_error_value_is_one_in_any_format(value: str, said: str) -> None:
    from xlperf.intake.handmade.files import grids_of

    sheets = {
        grid.name: {(c.row, c.column): c.value for row in grid.rows for c in row}
        for grid in grids_of(form_workbook(), "xlsx")
    }
    sheets[FORM.page.sheet][(10, 1)] = value
    with speaking("zh"):
        intake = take_in_any_bytes(xlsb(sheets), "a.xlsb")
    words = "workbook-figure-not-shown" if value[1] == "#" else "workbook-error-value"
    found = [finding for finding in intake.findings if finding.check == words]
    assert [(finding.field, finding.cell) for finding in found] == [("overall_objective", "B11")]
    assert said in found[0].message
    assert intake.status == "rejected"


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_form_made_by_hand_is_accepted_only_if_asked_and_marked(layout: object, tmp_path: Path) -> None:
    sheet = layout()  # type: ignore[operator]
    paths = [
        with_openpyxl(sheet, tmp_path / "a.xlsx"),
        with_html(sheet, tmp_path / "a.html"),
        with_html(sheet, tmp_path / "html-saved-as.xls"),
        with_csv(sheet, tmp_path / "a.csv", "gb18030"),
    ]
    for path in paths:
        plain = take_in_any(path)
        assert plain.reason_id == ("unknown-form" if path.suffix == ".xlsx" else "not-the-workbook")
        assert "--accept-handmade" in plain.hint
        intake = take_in_any(path, handmade=True)
        assert intake.declaration is not None
        assert_is_seed(intake.declaration)
        assert checks_of(intake)[0] == "intake-handmade" and intake.status == "warned"


def test_the_published_text_is_a_form_made_by_hand() -> None:
    intake = take_in_any(TEXT_FILE, handmade=True)
    assert intake.declaration is not None
    assert_is_seed(intake.declaration)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("letter.txt", "关于报送部门整体预算绩效目标申报表的通知\n部门名称：某局\n请按时报送。", "no-form"),
        ("list.csv", "编码,部门名称\n1,财政局\n2,教育局\n", "no-form"),
        ("page.html", "<html><body><p>部门名称</p></body></html>", "no-form"),
        ("a.json", '{"form": "guangzhou-2023"}', "not-a-workbook"),
        ("a.pdf", "%PDF-1.4", "corrupt"),
        ("a.txt", "", "empty"),
    ],
)
def test_what_only_speaks_of_the_form_is_not_the_form(
    name: str, content: str, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    intake = take_in_any(path, handmade=True)
    assert intake.reason_id == reason and intake.hint


def test_check_looks_into_folders_for_every_kind_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(form_workbook())
    (tmp_path / "b.XLSB").write_bytes(as_xlsb(form_workbook()))
    (tmp_path / "c.txt").write_bytes(TEXT_FILE.read_bytes())
    for options, of_text in ((["--accept-handmade"], "warned"), ([], "unreadable")):
        result = CliRunner().invoke(command, [str(tmp_path), "--format", "json", *options])
        told = json.loads(result.stdout)
        assert [(Path(entry["file"]).name, entry["status"]) for entry in told] == [
            ("a.xlsx", "warned"),
            ("b.XLSB", "warned"),
            ("c.txt", of_text),
        ]
        assert told[1]["findings"][0]["check"] == "workbook-other-format"
        text = told[2]
        if options:
            assert text["findings"][0]["check"] == "intake-handmade"
        else:  # not passed over: consolidate, too, names every file that is there
            assert text["findings"] == [] and text["reason"]


def test_a_consolidation_takes_every_kind_once(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.xlsb").write_bytes(as_xlsb(form_workbook()))
    (inbox / "b.txt").write_bytes(TEXT_FILE.read_bytes())
    without = xlperf.consolidate(inbox, out=tmp_path / "all.xlsx")
    assert list(without.ledger["status"]) == ["warned", "unreadable"]
    with_them = xlperf.consolidate(inbox, out=tmp_path / "all.xlsx", accept_handmade=True)
    assert list(with_them.ledger["status"]) in (["warned", "duplicate"], ["duplicate", "warned"])
    marks = {"workbook-other-format", "intake-handmade"}
    assert len(marks & set(with_them.findings["check"])) == 2
    (inbox / "a.xlsb").unlink()
    by_hand = xlperf.consolidate(inbox, accept_handmade=True)
    assert list(by_hand.ledger["status"]) == ["warned"]
    assert set(by_hand.findings["check"]) >= {"intake-handmade"}


def test_a_report_takes_handmade_forms_where_it_is_told_to(tmp_path: Path) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "report.html"
    inbox.mkdir()
    (inbox / "b.txt").write_bytes(TEXT_FILE.read_bytes())
    for options, taken_in in ((["--accept-handmade"], True), ([], False)):
        done = CliRunner().invoke(report_command, [str(inbox), "-o", str(out), *options])
        page = out.read_text(encoding="utf-8")
        shown = DEPARTMENT in page, "17,534.51" in page, "b.txt" in page
        assert shown == (taken_in, taken_in, not taken_in), done.output


PROJECTS = xlperf.load_form("national-projects-2015")


def workbook_of_projects() -> bytes:
    declaration = next(
        one
        for one in generated_with_sheets(PROJECTS, {"indicators": 4}, 5, False, False)
        if len(one.sheets) > 1
    )
    return build(PROJECTS, Options(code="101"), declaration)


def test_a_workbook_of_many_sheets_in_another_format_has_them_all(tmp_path: Path) -> None:
    made = workbook_of_projects()
    expected = take_in_bytes(made, "a.xlsx").declaration
    assert expected is not None and expected.sheets
    intake = take_in_any_bytes(as_xlsb(made), "a.xlsb")
    assert intake.declaration is not None
    assert intake.declaration.to_dict() == expected.to_dict()
    assert [one.locations.sheet for one in intake.declaration.sheets] == [
        one.locations.sheet for one in expected.sheets
    ]


def test_a_workbook_is_filled_from_one_in_another_format_as_from_the_workbook(tmp_path: Path) -> None:
    made = workbook_of_projects()
    (tmp_path / "a.xlsx").write_bytes(made)
    (tmp_path / "a.xlsb").write_bytes(as_xlsb(made))
    blank = build(PROJECTS, Options(code="101"))
    filled = [xlperf.fill(blank, tmp_path / name) for name in ("a.xlsx", "a.xlsb")]
    assert filled[0].declaration.sheets
    assert filled[1].declaration.to_dict() == filled[0].declaration.to_dict()


def renamed_project(data: bytes, name: str) -> bytes:
    """The sheet 项目1 called otherwise as a program does it: in the formulas and names, too."""
    parts = cut.parts_of(data)
    for part, content in parts.items():
        if part.endswith(".xml") and ("worksheets/" in part or part == cut.BOOK):
            renamed = content.replace("'项目1'!".encode(), f"'{name}'!".encode())
            parts[part] = renamed.replace('name="项目1"'.encode(), f'name="{name}"'.encode())
    return cut.package_of(parts)


def test_project_sheets_may_be_called_otherwise_in_each_format() -> None:
    made = workbook_of_projects()
    expected = take_in_bytes(made, "a.xlsx")
    renamed = renamed_project(made, "管网改造")
    found = take_in_bytes(renamed, "a.xlsx")
    assert expected.declaration is not None and found.declaration is not None
    assert found.declaration.to_dict() == expected.declaration.to_dict()
    assert "workbook-altered" not in checks_of(found)
    other = take_in_any_bytes(as_xlsb(renamed), "a.xlsb")
    assert other.declaration is not None
    assert other.declaration.to_dict() == expected.declaration.to_dict()
    assert [one.locations.sheet for one in other.declaration.sheets][0] == "管网改造"
    assert not {"intake-sheet", "intake-second-form"} & set(checks_of(other))


def test_in_another_format_too_a_label_with_another_unit_and_what_stands_beside_are_told() -> None:
    parts = cut.parts_of(form_workbook())
    cut.text("B6", "基本支出（元）")(parts)
    cut.text_in_new_cell("L6", "应为6000")(parts)
    with xlperf.language("zh"):
        intake = take_in_any_bytes(as_xlsb(cut.package_of(parts)), "a.xlsb")
    told = [(f.severity, f.cell, f.message) for f in intake.findings if f.cell in ("B6", "L6")]
    assert ("error", "B6", "标签被改：现为“基本支出（元）”，应为“基本支出”") in told
    assert any(cell == "L6" and "应为6000" in message for _, cell, message in told)
