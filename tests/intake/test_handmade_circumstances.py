"""Hand-made files in which more is to be seen than values, or less: a second form, hidden rows and columns, struck-out
text, text boxes, links to other programs. Each is told, in every kind of file that holds it; a second form counts for nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill

from tests.grid.layouts import official, with_csv, with_html, with_openpyxl
from tests.grid.seed import FORM
from tests.programs.libreoffice import LibreOffice
from tests.taken_in import take_in_any
from tests.workbook.seed import seed
from xlperf.declaration import ERROR, WARNING
from xlperf.intake.one_file import Intake
from xlperf.template.write import Options, build

AMOUNT = "13027.62"
"""项目支出 in the seed; its cell is found by this."""


WHITE_ON_WHITE = "1365.46"
NOTED = "8099.00"
"""The amount of a task, behind which a raised 1 marks a note."""


def taken(path: Path) -> Intake:
    return take_in_any(path, form=FORM, handmade=True)


def told(intake: Intake, check: str) -> list[tuple[str, str]]:
    return [(finding.severity, finding.message) for finding in intake.findings if finding.check == check]


def paper(tmp_path: Path) -> tuple[Path, openpyxl.Workbook]:
    path = with_openpyxl(official(), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    del book["填表说明"]
    return path, book


def saved(book: openpyxl.Workbook, path: Path) -> Intake:
    book.save(path)
    return taken(path)


def place_of(book: openpyxl.Workbook, text: str) -> openpyxl.cell.Cell:
    cells = (cell for row in book.active.iter_rows() for cell in row)
    return next(cell for cell in cells if text in str(cell.value))


# ---------------------------------------------------------------- the form twice


def changed(book: openpyxl.Workbook, **values: object) -> openpyxl.worksheet.worksheet.Worksheet:
    copy = book.copy_worksheet(book.active)
    copy.title = "财政局"
    for row in copy.iter_rows():
        for cell in row:
            for old, new in values.items():
                if str(cell.value) == old.removeprefix("_"):
                    cell.value = new
    return copy


def test_another_department_on_a_further_sheet(tmp_path: Path) -> None:
    path, book = paper(tmp_path)
    changed(book, 中共广州市委网络安全和信息化委员会办公室="市财政局", _115=77)
    intake = saved(book, path)
    assert intake.status == "rejected"
    (finding,) = told(intake, "intake-second-form")
    assert finding[0] == ERROR and "财政局" in finding[1]


def test_a_sheet_with_one_amount_changed_is_a_second_form(tmp_path: Path) -> None:
    path, book = paper(tmp_path)
    changed(book, **{f"_{AMOUNT}": 13100.5})
    intake = saved(book, path)
    assert [severity for severity, _ in told(intake, "intake-second-form")] == [ERROR]
    assert intake.declaration is not None and intake.declaration["project_expenditure"] == Decimal(AMOUNT)


def test_a_second_form_fills_no_gap_of_the_first(tmp_path: Path) -> None:
    path, book = paper(tmp_path)
    other = changed(book, 中共广州市委网络安全和信息化委员会办公室="市财政局", _115=77)
    place_of(book, "1365.46").value = None
    for row in list(other.iter_rows())[-4:]:
        for cell in row:
            cell.value = None
    intake = saved(book, path)
    assert intake.declaration is not None and intake.declaration["other_funds"] is None
    assert told(intake, "intake-second-form")


def test_a_copy_of_the_same_content_is_a_warning(tmp_path: Path) -> None:
    path, book = paper(tmp_path)
    changed(book)
    intake = saved(book, path)
    assert [severity for severity, _ in told(intake, "intake-second-form-same")] == [WARNING]
    assert intake.status == "warned"


def test_a_hidden_sheet_is_told(tmp_path: Path) -> None:
    path, book = paper(tmp_path)
    changed(book, **{f"_{AMOUNT}": 13100.5}).sheet_state = "hidden"
    intake = saved(book, path)
    ((severity, message),) = told(intake, "intake-hidden-sheet")
    assert severity == WARNING and "财政局" in message


def two_stacked(path: Path, write: Callable[[list[list[object]]], object]) -> Intake:
    rows: list[list[object]] = [list(row) for row in official().rows]
    other = [
        ["市财政局" if str(v).startswith("中共广州") else 77 if str(v) == "115" else v for v in row]
        for row in rows
    ]
    write([*rows, [], *other])
    return taken(path)


def test_two_forms_below_each_other_in_a_sheet_and_in_a_csv(tmp_path: Path) -> None:
    def by_openpyxl(rows: list[list[object]]) -> None:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append([float(v) if isinstance(v, Decimal) else v for v in row])
        book.save(tmp_path / "a.xlsx")

    def by_csv(rows: list[list[object]]) -> None:
        sheet = official()
        sheet.rows = rows  # type: ignore[assignment]
        sheet.merge = []
        with_csv(sheet, tmp_path / "a.csv", "utf-8")

    for name, write in (("a.xlsx", by_openpyxl), ("a.csv", by_csv)):
        intake = two_stacked(tmp_path / name, write)
        assert [severity for severity, _ in told(intake, "intake-form-again")] == [ERROR], name
        assert intake.status == "rejected"


def test_a_web_page_with_the_forms_of_two_departments(tmp_path: Path) -> None:
    one = with_html(official(), tmp_path / "a.html").read_text(encoding="utf-8")
    two = one.replace("中共广州市委网络安全和信息化委员会办公室", "市财政局").replace("4506.89", "4000.00")
    (tmp_path / "a.html").write_text(
        one.replace("</body>", two[two.index("<table") : two.index("</body>")] + "</body>"), encoding="utf-8"
    )
    intake = taken(tmp_path / "a.html")
    assert ERROR in [severity for severity, _ in told(intake, "intake-second-form")]


def test_a_document_with_the_forms_of_two_departments(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for department, staff in (("中共广州市委网络安全和信息化委员会办公室", "115"), ("市财政局", "77")):
        rows = official().rows
        table = document.add_table(len(rows), max(map(len, rows)))
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                text = "" if value is None else str(value)
                text = text.replace("中共广州市委网络安全和信息化委员会办公室", department)
                table.cell(at, column).text = staff if text == "115" else text
        document.add_paragraph("")
    document.save(str(tmp_path / "a.docx"))
    intake = taken(tmp_path / "a.docx")
    assert [severity for severity, _ in told(intake, "intake-form-again")] == [ERROR]


# ---------------------------------------------------------------- what nobody sees, what is struck out


def test_hidden_rows_and_columns(tmp_path: Path) -> None:
    path, book = paper(tmp_path)
    book.active.row_dimensions[place_of(book, AMOUNT).row].hidden = True
    assert any(AMOUNT in message for _, message in told(saved(book, path), "intake-unseen"))
    path, book = paper(tmp_path)
    book.active.column_dimensions[place_of(book, AMOUNT).column_letter].hidden = True
    assert any(AMOUNT in message for _, message in told(saved(book, path), "intake-unseen"))
    assert told(saved(paper(tmp_path)[1], path), "intake-unseen") == []


@pytest.mark.parametrize(("ink", "behind"), [("FFFFFFFF", ""), ("FFF8F8F8", ""), ("FF00B050", "FF00B050")])
def test_a_figure_in_the_colour_of_its_cell(ink: str, behind: str, tmp_path: Path) -> None:
    path, book = paper(tmp_path)
    place_of(book, AMOUNT).font = Font(color=ink)
    if behind:
        place_of(book, AMOUNT).fill = PatternFill("solid", fgColor=behind)
    ((severity, message),) = told(saved(book, path), "intake-unseen")
    assert severity == WARNING and AMOUNT in message
    place_of(book, AMOUNT).fill = PatternFill("solid", fgColor="FF404040")
    assert told(saved(book, path), "intake-unseen") == []


def test_struck_out_numbers_and_texts(tmp_path: Path) -> None:
    path, book = paper(tmp_path)
    place_of(book, AMOUNT).font = Font(strike=True)
    goal = place_of(book, "讲好广州故事")
    goal.value = CellRichText(TextBlock(InlineFont(strike=True), "旧目标"), "新目标")
    intake = saved(book, path)
    assert intake.declaration is not None
    assert intake.declaration["project_expenditure"] is None
    ((severity, message),) = told(intake, "intake-struck-figure")
    assert severity == ERROR and AMOUNT in message
    ((severity, message),) = told(intake, "intake-struck-part")
    assert severity == WARNING and "旧目标" in message and "新目标" in message


def test_struck_out_and_hidden_text_and_boxes_of_a_document(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    rows = official().rows
    table = document.add_table(len(rows), max(map(len, rows)))
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            table.cell(at, column).text = "" if value is None else str(value)
    cell = next(c for r in table.rows for c in r.cells if c.text == AMOUNT)
    cell.paragraphs[0].runs[0].font.strike = True
    cell.paragraphs[0].add_run("13000.00")
    other = next(c for r in table.rows for c in r.cells if c.text == "4506.89")
    other.paragraphs[0].add_run("1").font.hidden = True
    box = docx.oxml.parse_xml(
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml">'
        "<w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>更正：应为 99</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r>"
    )
    other.paragraphs[0]._p.append(box)
    if hasattr(document, "add_comment"):  # python-docx 1.2
        document.add_comment(other.paragraphs[0].runs, "应为 98")
    document.save(str(tmp_path / "a.docx"))
    intake = taken(tmp_path / "a.docx")
    assert intake.declaration is not None
    assert intake.declaration["project_expenditure"] == Decimal("13000.00")
    assert intake.declaration["basic_expenditure"] == Decimal("4506.89")
    assert [f.value for f in intake.findings if f.check == "intake-struck-part"] == ["1", AMOUNT]
    assert ["99" in message for _, message in told(intake, "intake-drawing")] == [True]
    assert ["98" in message for _, message in told(intake, "intake-comment")] == [True] * hasattr(
        document, "add_comment"
    )


def test_comments_and_marks_of_notes(tmp_path: Path) -> None:
    path, book = paper(tmp_path)
    amount, basic = place_of(book, AMOUNT), place_of(book, "4506.89")
    amount.comment = openpyxl.comments.Comment("应为 13000", "某人")
    amount.value = CellRichText(AMOUNT, TextBlock(InlineFont(vertAlign="superscript"), "2"))
    basic.value = "4506.89①"
    basic.comment = openpyxl.comments.Comment("预算审核：请核对", "预算审核")
    intake = saved(book, path)
    assert ["应为 13000" in message for _, message in told(intake, "intake-comment")] == [True]
    wrong = {f.field: f.value for f in intake.findings if f.severity == ERROR}
    assert (wrong["project_expenditure"], wrong["basic_expenditure"]) == (f"{AMOUNT}²", "4506.89①")
    page = with_html(official(), tmp_path / "a.html").read_text(encoding="utf-8")
    for mark in ("<sup>1</sup>", "<span style='vertical-align: super'>1</span>"):
        (tmp_path / "a.html").write_text(page.replace(AMOUNT, f"{AMOUNT}{mark}", 1), encoding="utf-8")
        assert f"{AMOUNT}¹" in [f.value for f in taken(tmp_path / "a.html").findings if f.severity == ERROR]


@pytest.mark.parametrize("unit", ["金额单位：千元", "\\91D1\\989D \\5355\\4F4D\\FF1A \\5343\\5143"])
def test_the_unit_at_the_head_of_the_printed_pages_of_a_page_of_excel(unit: str, tmp_path: Path) -> None:
    page = with_html(official(), tmp_path / "a.html").read_text(encoding="utf-8")
    page = page.replace("<style>", f'<style><!-- @page {{mso-header-data:"&L&P&R&12{unit}"; margin:1in}} -->')
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert [severity for severity, _ in told(taken(tmp_path / "a.html"), "intake-drawing-unit")] == [ERROR]


@pytest.mark.parametrize(
    ("switch", "even", "first"), [("", 0, 0), ("differentOddEven", 1, 0), ("differentFirst", 0, 1)]
)
def test_the_heads_of_even_and_first_pages_count_where_they_differ(
    switch: str, even: int, first: int, tmp_path: Path
) -> None:
    path, book = paper(tmp_path)
    page = book.active
    page.evenHeader.left.text, page.firstFooter.right.text = "单位：元", "单位：千元"
    page.HeaderFooter.differentOddEven = switch == "differentOddEven"
    page.HeaderFooter.differentFirst = switch == "differentFirst"
    units = [message for _, message in told(saved(book, path), "intake-drawing-unit")]
    assert [any(unit in message for message in units) for unit in ("：元", "：千元")] == [even, first]


def test_formulas_that_nothing_computed(tmp_path: Path) -> None:
    path, book = paper(tmp_path)
    place_of(book, AMOUNT).value = "=13000+27.62"
    place_of(book, WHITE_ON_WHITE).value = "='[1]总表'!B2"
    intake = saved(book, path)
    assert intake.declaration is not None
    assert intake.declaration["project_expenditure"] == Decimal(AMOUNT)
    assert ["[1]总表" in message for _, message in told(intake, "intake-uncomputed")] == [True]
    assert any(f.severity == ERROR and f.field == "other_funds" for f in intake.findings)


def test_struck_out_and_hidden_parts_of_a_web_page(tmp_path: Path) -> None:
    page = with_html(official(), tmp_path / "a.html").read_text(encoding="utf-8")
    page = page.replace(AMOUNT, f"<s>{AMOUNT}</s>13000.00", 1)
    page = page.replace("4506.89", "<span style='text-decoration: line-through'>4506.89</span>", 1)
    at = page.index("<tr", page.index("总体") - 200)
    page = page[:at] + "<tr style='display:none'" + page[at + 3 :]
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    intake = taken(tmp_path / "a.html")
    assert intake.declaration is not None
    assert intake.declaration["project_expenditure"] == Decimal("13000.00")
    assert intake.declaration["basic_expenditure"] is None
    assert len(told(intake, "intake-struck-part")) == len(told(intake, "intake-struck-figure")) == 1
    assert told(intake, "intake-unseen")


@pytest.mark.parametrize("wrap", ["<table style='display:none'>", "<table><tbody style='visibility:hidden'>"])
def test_a_table_of_a_web_page_that_is_not_shown(wrap: str, tmp_path: Path) -> None:
    page = with_html(official(), tmp_path / "a.html").read_text(encoding="utf-8")
    (tmp_path / "a.html").write_text(page.replace("<table>", wrap, 1), encoding="utf-8")
    assert any(AMOUNT in message for _, message in told(taken(tmp_path / "a.html"), "intake-unseen"))


def test_text_that_a_pages_style_sheet_strikes_out(tmp_path: Path) -> None:
    page = with_html(official(), tmp_path / "a.html").read_text(encoding="utf-8")
    page = page.replace("<style>", "<style>.font5 {color:red; text-decoration:line-through}")
    page = page.replace(AMOUNT, f"<font class='font5'>{AMOUNT}</font>", 1)
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    intake = taken(tmp_path / "a.html")
    assert intake.declaration is not None and intake.declaration["project_expenditure"] is None
    assert [severity for severity, _ in told(intake, "intake-struck-figure")] == [ERROR]


@pytest.mark.parametrize("code", ['0"0000"', '0"元"', "0.0,", "0!.0,", "0!.0000"])
def test_an_amount_that_shows_another(code: str, tmp_path: Path) -> None:
    path, book = paper(tmp_path)
    place_of(book, AMOUNT).number_format = code
    intake = saved(book, path)
    assert [severity for severity, _ in told(intake, "intake-shown-otherwise")] == [ERROR]


@pytest.mark.parametrize(
    "code", ["0.00", "#,##0.00", '0.00"万元"', '"¥"#,##0.00', "#,##0.00_);(#,##0.00)", "0.0"]
)
def test_an_amount_that_shows_itself(code: str, tmp_path: Path) -> None:
    path, book = paper(tmp_path)
    place_of(book, AMOUNT).number_format = code
    intake = saved(book, path)
    assert told(intake, "intake-shown-otherwise") == [] and told(intake, "intake-unseen") == []


def test_an_amount_that_its_format_hides(tmp_path: Path) -> None:
    path, book = paper(tmp_path)
    place_of(book, AMOUNT).number_format = ";;;"
    assert any(AMOUNT in message for _, message in told(saved(book, path), "intake-unseen"))


# ---------------------------------------------------------------- other programs


def test_links_to_other_programs(tmp_path: Path) -> None:
    link = "=cmd|'/c calc'!A0"
    page = with_csv(official(), tmp_path / "a.csv", "utf-8").read_text(encoding="utf-8")
    (tmp_path / "a.csv").write_text(page + f'\n"{link}"\n', encoding="utf-8")
    assert told(taken(tmp_path / "a.csv"), "intake-program")
    path, book = paper(tmp_path)
    book.active["J40"] = link
    assert told(saved(book, path), "intake-programs")
    path, book = paper(tmp_path)
    book.active["J40"] = "=SUM(1,2)"
    assert not told(saved(book, path), "intake-programs")


def test_a_link_typed_as_text_into_our_workbook(tmp_path: Path) -> None:
    declaration = seed()
    fields = {**declaration.fields, "overall_goal": "=cmd|'/c calc'!A0"}
    name = next(
        name for name, part in declaration.form.inputs.items() if part.kind == "text" and name != "department"
    )
    fields = {**declaration.fields, name: "=cmd|'/c calc'!A0"}
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        build(
            declaration.form, Options(), type(declaration)(declaration.form, fields, declaration.tables, 2023)
        )
    )
    ((severity, message),) = told(taken(path), "workbook-external-link")
    assert severity == WARNING and "DDE" in message


# ---------------------------------------------------------------- .ods and .xls, as LibreOffice writes them


def circumstances(path: Path) -> None:
    """The paper with all of that, by XlsxWriter."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("申报")
    white = book.add_format({"font_color": "white"})
    struck, plain = book.add_format({"font_strikeout": True}), book.add_format({})
    raised = book.add_format({"font_script": 1})
    for row, column, down, across in official().merge:
        if down * across > 1:
            page.merge_range(row, column, row + down - 1, column + across - 1, "")
    for row, cells in enumerate(official().rows):
        for column, value in enumerate(cells):
            if str(value) == AMOUNT:
                page.write_number(row, column, float(AMOUNT), struck)
            elif str(value) == NOTED:
                page.write_rich_string(row, column, plain, NOTED, raised, "1")
            elif isinstance(value, Decimal):
                page.write_number(row, column, float(value))
            elif value is not None:
                page.write_string(row, column, str(value))
            if str(value) == "4506.89":
                page.set_row(row, None, None, {"hidden": True})
            if str(value) == WHITE_ON_WHITE:
                page.write_number(row, column, float(WHITE_ON_WHITE), white)
    page.write_rich_string(60, 0, struck, "旧的备注", plain, "新的备注")
    page.insert_textbox(40, 2, "更正：基本支出应为 99")
    page.insert_textbox(1, 5, "金额单位：元")
    page.insert_textbox(2, 5, "单位：万元")
    page.set_header("&L&P/&N&R&10金额单位：&B千元")
    page.set_footer("&C单位：万元")
    page.write_comment(3, 3, "含上级 290 万元")
    book.add_worksheet("隐藏表").write_string("A1", "另有一项 88 万元")
    book.worksheets()[1].hide()
    book.close()


@pytest.mark.programs
@pytest.mark.parametrize("kind", ["xlsx", "ods", "fods", "xls"])
def test_as_programs_save_it(kind: str, libreoffice: LibreOffice, tmp_path: Path) -> None:
    circumstances(tmp_path / "a.xlsx")
    path = tmp_path / f"b.{kind}"
    libreoffice.resave(tmp_path / "a.xlsx", path)
    intake = taken(path)
    assert intake.declaration is not None, intake.reason
    assert intake.declaration["project_expenditure"] is None
    assert [severity for severity, _ in told(intake, "intake-struck-figure")] == [ERROR]
    assert any("4506.89" in message for _, message in told(intake, "intake-unseen"))
    assert any(WHITE_ON_WHITE in message for _, message in told(intake, "intake-unseen"))
    assert any("应为 99" in message for _, message in told(intake, "intake-drawing"))
    assert ["上级 290" in message for _, message in told(intake, "intake-comment")] == [True]
    units = told(intake, "intake-drawing-unit")
    assert [(severity, "金额单位：元" in text, "金额单位：千元" in text) for severity, text in units] == [
        (ERROR, True, False),
        (ERROR, False, True),
    ]
    assert f"{NOTED}¹" in [f.value for f in intake.findings if f.severity == ERROR]
    assert told(intake, "intake-hidden-sheet")
    assert any("旧的备注" in message for _, message in told(intake, "intake-struck-part"))


@pytest.mark.programs
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_our_workbook_with_a_second_form_saved_in_another_format(
    kind: str, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    from tests.proof import surgery as cut

    parts = cut.parts_of(build(seed().form, Options(code="101"), seed()))
    cut.hidden_row(13)(parts)
    book = openpyxl.load_workbook(io.BytesIO(cut.package_of(parts)))
    copy = book.copy_worksheet(book["申报表"])
    copy.title = "申报表 (2)"
    copy["D6"] = 4999
    book.save(tmp_path / "a.xlsx")
    path = tmp_path / f"b.{kind}"
    libreoffice.resave(tmp_path / "a.xlsx", path)
    intake = taken(path)
    assert [severity for severity, _ in told(intake, "intake-second-form")] == [ERROR], [
        f.message for f in intake.findings
    ]
    assert told(intake, "intake-unseen")
    assert zipfile.is_zipfile(tmp_path / "a.xlsx")
