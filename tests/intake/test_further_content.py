"""What a workbook holds besides the form it is read by: copies of the form, drawings, macro sheets, what is hidden."""

from __future__ import annotations

from decimal import Decimal

import pytest

import xlperf
from tests.intake.inserting import edited
from tests.proof import surgery as cut
from xlperf.declaration import Declaration
from xlperf.form import load_form
from xlperf.intake.one_file import Intake, take_in_bytes
from xlperf.template.write import Options, build

TYPES = "application/vnd.openxmlformats-officedocument"


def new(intake: Intake) -> list[tuple[str, str, str]]:
    """Check, severity and message of what the sound workbook does not have."""
    known = {(one.check, one.cell) for one in edited().findings}
    return [
        (one.check, one.severity, one.message)
        for one in intake.findings
        if (one.check, one.cell) not in known
    ]


def copied_form(name: str = "申报表 (2)", state: str = "", *edits: cut.Edit) -> cut.Edit:
    """The form's sheet once more, with these edits, as a program copies it."""

    def edit(parts: cut.Parts) -> None:
        part = "xl/worksheets/sheet9.xml"
        theirs = dict(parts)
        for each in edits:
            each(theirs)
        cut.further_sheet(name, state)(parts)
        parts[part] = theirs[cut.FORM]

    return edit


def test_a_copy_of_the_form_with_other_figures_is_an_error_that_names_it() -> None:
    ((check, severity, message),) = new(edited(copied_form("申报表 (2)", "", cut.number("D6", "1"))))
    assert (check, severity) == ("workbook-second-form", "error")
    assert "申报表 (2)" in message


@pytest.mark.parametrize("state", ["", "hidden", "veryHidden"])
def test_a_copy_of_the_form_with_the_same_content_is_a_warning(state: str) -> None:
    ((check, severity, _),) = new(edited(copied_form("备份", state)))
    assert (check, severity) == ("workbook-second-form", "warning")


def test_which_form_is_read_does_not_change_with_a_copy() -> None:
    intake = edited(copied_form("申报表 (2)", "", cut.number("D6", "1")))
    assert intake.declaration is not None and intake.declaration.fields["basic_expenditure"] != Decimal(1)


def test_a_hidden_sheet_of_the_form_is_told() -> None:
    hide = cut.replaced(cut.BOOK, '<sheet name="申报表"', '<sheet name="申报表" state="hidden"')
    ((check, severity, message),) = new(edited(hide))
    assert (check, severity) == ("workbook-form-hidden", "warning")
    assert "申报表" in message


@pytest.mark.parametrize("how", ['hidden="1"', 'ht="0" customHeight="1"', 'ht="0.5" customHeight="1"'])
def test_a_row_with_entries_that_nobody_sees_is_told(how: str) -> None:
    def hide(parts: cut.Parts) -> None:
        cut.replaced(cut.FORM, '(<row r="13"[^>]*?) ht="[^"]*"', r"\1")(parts)
        cut.replaced(cut.FORM, '<row r="13"', f'<row r="13" {how}')(parts)
        if "customHeight" in how:
            cut.replaced(cut.FORM, '(<row r="13" [^>]*customHeight="1"[^>]*?) customHeight="1"', r"\1")(parts)

    assert [(check, severity) for check, severity, _ in new(edited(hide))] == [
        ("workbook-hidden-rows", "warning")
    ]


@pytest.mark.parametrize("how", ['hidden="1" width="9"', 'width="0" customWidth="1"'])
def test_a_column_with_entries_that_nobody_sees_is_told(how: str) -> None:
    hide = cut.replaced(cut.FORM, "<cols>", f'<cols><col min="4" max="4" {how}/>', 1)
    ((check, severity, message),) = new(edited(hide))
    assert (check, severity) == ("workbook-hidden-columns", "warning") and "D" in message


def drawing(inner: str) -> cut.Edit:
    """A drawing over the form's sheet that holds the XML `inner` in an anchor at D6."""

    def edit(parts: cut.Parts) -> None:
        anchor = (
            "<xdr:twoCellAnchor><xdr:from><xdr:col>3</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>5</xdr:row>"
            f"<xdr:rowOff>0</xdr:rowOff></xdr:from>{inner}<xdr:clientData/></xdr:twoCellAnchor>"
        )
        parts["xl/drawings/drawing9.xml"] = (
            '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
            f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">{anchor}</xdr:wsDr>'
        ).encode()
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId9" Type="{cut.RELATION}drawing" Target="../drawings/drawing9.xml"/></Relationships>'
        ).encode()

    return edit


def test_a_text_box_over_the_form_is_told_with_its_text_and_its_cell() -> None:
    box = "<xdr:sp><xdr:txBody><a:p><a:r><a:t>更正：基本支出</a:t></a:r><a:r><a:t>应为5006.89</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    intake = edited(drawing(box))
    (told,) = [finding for finding in intake.findings if finding.check == "workbook-drawing"]
    assert (told.severity, told.cell, told.value) == ("warning", "D6", "更正：基本支出应为5006.89")


def test_grouped_text_boxes_are_told_and_pictures_are_a_note() -> None:
    box = "<xdr:sp><xdr:txBody><a:p><a:r><a:t>甲</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    ((_, severity, message),) = new(edited(drawing(f"<xdr:grpSp>{box}{box}</xdr:grpSp>")))
    assert severity == "warning" and "甲" in message
    assert [each[:2] for each in new(edited(drawing("<xdr:pic/>")))] == [("workbook-drawing", "info")]


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        ('<font>甲<br></font>乙</div></v:textbox><x:ClientData ObjectType="Label"/>', "甲"),
        ('乙</div></v:textbox><x:ClientData ObjectType="Note"/>', ""),
        ('乙</div></v:textbox><v:fill a="1" a="2"/>', "object"),
    ],
)
def test_drawings_that_excel_writes_as_html_damage_no_workbook(inner: str, words: str) -> None:
    def old_drawing(parts: cut.Parts) -> None:
        shape = f'<v:shape xmlns:v="v" xmlns:x="x"><v:textbox><div>{inner}</v:shape>'
        parts["xl/drawings/vmlDrawing9.vml"] = f"<xml>{shape}</xml>".encode()
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" '
            f'Type="{cut.RELATION}vmlDrawing" Target="../drawings/vmlDrawing9.vml"/></Relationships>'
        ).encode()

    told = new(edited(old_drawing))
    assert [check for check, _, _ in told] == ["workbook-drawing"] * bool(words)
    assert words in "".join(message for _, _, message in told)


def test_an_embedded_object_is_told() -> None:
    def embed(parts: cut.Parts) -> None:
        parts["xl/embeddings/Microsoft_Word_Document.docx"] = b"PK"
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId9" Type="{cut.RELATION}package" '
            'Target="../embeddings/Microsoft_Word_Document.docx"/></Relationships>'
        ).encode()

    assert [each[:2] for each in new(edited(embed))] == [("workbook-drawing", "warning")]


def test_a_sheet_of_old_macros_is_told_as_macros_are() -> None:
    def macros(parts: cut.Parts) -> None:
        cut.further_sheet("Macro1")(parts)
        cut.replaced(
            cut.BOOK_RELATIONS, r'(Id="rId90" Type=")[^"]*worksheet"', rf'\1{cut.RELATION}xlMacrosheet"'
        )(parts)

    assert ("workbook-macros", "warning") in [each[:2] for each in new(edited(macros))]


@pytest.mark.parametrize(
    ("part", "place", "cell"),
    [
        (cut.CHECK, "H3", '<c r="H3" t="inlineStr"><is><t>补充4321.25万元</t></is></c>'),
        (cut.CHECK, "B500", '<c r="B500"><v>4321.25</v></c>'),
        (cut.GUIDE, "B9", '<c r="B9"><v>4321.25</v></c>'),
        (cut.GUIDE, "A900", '<c r="A900" t="inlineStr"><is><t>补充4321.25</t></is></c>'),
        (cut.GUIDE, "H2", '<c r="H2" t="inlineStr"><is><t>补充4321.25</t></is></c>'),
    ],
)
def test_what_is_typed_on_the_sheets_of_checks_and_explanations_is_told(
    part: str, place: str, cell: str
) -> None:
    ((check, severity, message),) = new(edited(cut.new_cell(place, cell, part)))
    assert (check, severity) == ("workbook-extra-content", "warning")
    assert place in message and "4321.25" in message


def test_a_comment_is_told_with_its_text_and_its_cell() -> None:
    ((check, severity, message),) = new(edited(cut.comment("D6")))
    assert (check, severity) == ("workbook-comments", "warning")
    assert "D6" in message and "已与财政局核对" in message


@pytest.fixture(scope="module")
def projects() -> dict[str, bytes]:
    """The parts of a workbook with one project sheet, filled."""
    form = load_form("national-projects-2015")
    assert form.sheet_form is not None
    sheet = Declaration(
        form.sheet_form,
        {"project_name": "管网改造", "project_code": "P1", "annual_appropriation": Decimal("80.00")},
        {},
        form.year,
    )
    whole = Declaration(form, {"department_name": "市水务局"}, {}, form.year).with_sheets([sheet])
    return cut.parts_of(build(form, Options(rows={"projects": 1}), whole))


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([cut.number("G8", "999")], ("error", "工作表“项目2”也是一张填了的表（P1），但不在清单里")),
        ([], ("warning", "工作表“项目2”是一张复制的表（P1），内容与读入的相同")),
    ],
)
def test_a_copied_project_sheet_that_is_not_listed_is_never_passed_over(
    projects: dict[str, bytes], edits: list[cut.Edit], expected: tuple[str, str]
) -> None:
    parts = dict(projects)
    copied = {**parts, cut.FORM: parts["xl/worksheets/sheet2.xml"]}
    for edit in edits:
        edit(copied)
    cut.further_sheet("项目2")(parts)
    parts["xl/worksheets/sheet9.xml"] = copied[cut.FORM]
    with xlperf.language("zh"):
        intake = take_in_bytes(cut.package_of(parts), "a.xlsx")
    (told,) = (one for one in intake.findings if one.check == "workbook-unlisted-sheet")
    assert told.severity == expected[0] and told.message.startswith(expected[1])


def test_a_project_sheet_that_was_deleted_is_named_with_what_to_do(projects: dict[str, bytes]) -> None:
    parts = dict(projects)
    cut.replaced(cut.BOOK, r'<sheet [^>]*name="项目1"[^>]*/>', "")(parts)
    with xlperf.language("zh"):
        intake = take_in_bytes(cut.package_of(parts), "a.xlsx")
    assert intake.reason_id == "missing-sheet" and "缺少工作表“项目1”" in (intake.reason or "")
    assert "不要删除" in intake.hint
