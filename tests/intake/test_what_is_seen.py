"""What a person sees in a cell is what is read; where that is not certain, it is told."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.intake.inserting import edited
from tests.proof import surgery as cut
from xlperf.intake.handmade.files import grids_of
from xlperf.intake.one_file import Intake

TARGET, AMOUNT, STAFF = "G30", "D6", "D4"


def about(intake: Intake, cell: str) -> dict[str, str]:
    """Check -> severity, of the findings that name a cell."""
    return {finding.check: finding.severity for finding in intake.findings if finding.cell == cell}


def target(intake: Intake) -> object:
    assert intake.declaration is not None
    return intake.declaration.tables["indicators"][0]["annual_target"]


@pytest.mark.parametrize(
    ("figure", "code", "read"),
    [
        ("3", '"≥"0"场"', "≥3场"),
        ("0.95", '"≥"0%', "≥95%"),
        ("95", r"0\%", "95%"),
        ("120000", r'0\.0,"万"', "12.0万"),
        ("12", '0"月底前"', "12月底前"),
        ("0.95", "0%", "95%"),
        ("45291", "yyyy-m-d", "2023年12月31日"),
        ("95", "[$-804]@", "95"),
    ],
)
def test_a_target_is_read_as_its_format_shows_it(figure: str, code: str, read: str) -> None:
    intake = edited(cut.formatted(TARGET, figure, code))
    assert target(intake) == read
    assert not {check for check in about(intake, TARGET) if check.startswith("workbook-")}


@pytest.mark.parametrize(
    ("figure", "code", "read", "check"),
    [
        ("45056", 'm"月"d"日"', "5月10日", "workbook-date-cell"),
        ("0.0208333333333333", "h:mm", "0:30", "workbook-date-cell"),
        ("45031", "aaaa", "星期六", "workbook-date-cell"),
        ("0.956", "0%", "96%", "workbook-shown-otherwise"),
        ("12.5", "# ?/?", "12.5", "workbook-shown-otherwise"),
        ("1234", "[DBNum1]0", "1234", "workbook-shown-otherwise"),
        ("12", ";;;", None, "workbook-shown-otherwise"),
    ],
)
def test_a_target_of_which_it_is_not_certain_is_told(
    figure: str, code: str, read: str | None, check: str
) -> None:
    intake = edited(cut.formatted(TARGET, figure, code))
    assert target(intake) == read
    assert about(intake, TARGET)[check] == "warning"


@pytest.mark.parametrize(
    ("figure", "code", "severity"),
    [
        ("45068900", r"0\.0,", "error"),
        ("45068900", '0"元"', "error"),
        ("0.5", "0%", "error"),
        ("4506.89", ";;;", "error"),
        ("4506.89", "0", "warning"),
        ("986000", "0!.0,", "error"),
        ("4506.89", '#,##0.00"万元"', ""),
        ("4506.89", "¥#,##0.00", ""),
        ("4506.89", "General", ""),
        ("4506.89", "[$-804]@", ""),
        ("4506.89", "_ @_ ", ""),
        ("4506.89", '"约"@', "warning"),
        ("0", '0.00;-0.00;"-"', ""),
    ],
)
def test_an_amount_that_is_shown_otherwise_is_told(figure: str, code: str, severity: str) -> None:
    intake = edited(cut.formatted(AMOUNT, figure, code))
    assert about(intake, AMOUNT).get("workbook-shown-otherwise", "") == severity
    assert intake.declaration is not None
    assert intake.declaration.fields["basic_expenditure"] == Decimal(figure)


@pytest.mark.parametrize(("place", "field"), [(STAFF, "staff_count"), (AMOUNT, "basic_expenditure")])
@pytest.mark.parametrize("code", ['m"月"d"日"', "yyyy/m/d", "h:mm", "aaaa"])
def test_a_date_where_a_number_is_meant_is_an_error_and_no_number(place: str, field: str, code: str) -> None:
    intake = edited(cut.formatted(place, "45031", code))
    assert about(intake, place)["workbook-date-cell"] == "error"
    assert intake.declaration is not None
    assert not isinstance(intake.declaration.fields[field], Decimal)


def test_days_of_a_workbook_that_counts_from_1904_are_those_that_are_seen() -> None:
    intake = edited(
        cut.formatted(TARGET, "43829", "yyyy/m/d"),
        cut.replaced(cut.BOOK, r"<workbookPr[^>]*?(/?)>", r'<workbookPr date1904="1"\1>'),
    )
    assert target(intake) == "2023年12月31日"


def test_days_and_times_of_a_hand_made_workbook_that_counts_from_1904() -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row, (value, code) in enumerate([(43829, "yyyy/m/d"), (0.6875, "h:mm"), (43829, "0.00")], 1):
        book.active.cell(row, 1, value).number_format = code  # type: ignore[union-attr]
    held = io.BytesIO()
    book.save(held)
    (grid,) = grids_of(held.getvalue())
    assert [(cell.text, cell.note) for row in grid.rows for cell in row] == [
        ("2023年12月31日", "intake-date"), ("16:30", "intake-date"), ("43829", ""),
    ]  # fmt: skip


def struck(place: str, struck_out: str, left: str) -> cut.Edit:
    runs = f"<is><r><rPr><strike/></rPr><t>{struck_out}</t></r><r><t>{left}</t></r></is>"
    return cut.cell(place, runs if left else runs.replace("<r><t></t></r>", ""), "inlineStr")


def test_struck_out_text_is_not_read_and_told() -> None:
    intake = edited(struck(TARGET, "≥90%", "≥95%"))
    assert target(intake) == "≥95%"
    assert about(intake, TARGET)["workbook-struck-out"] == "warning"


def test_a_struck_out_figure_counts_for_nothing_and_is_an_error() -> None:
    intake = edited(struck(AMOUNT, "8099.00", ""))
    assert intake.declaration is not None and intake.declaration.fields["basic_expenditure"] is None
    assert about(intake, AMOUNT)["workbook-struck-out"] == "error"


def test_a_cell_whose_font_strikes_it_out_is_not_read_and_told() -> None:
    intake = edited(cut.struck_style(AMOUNT), cut.struck_style(TARGET))
    assert intake.declaration is not None and intake.declaration.fields["basic_expenditure"] is None
    assert target(intake) is None
    assert about(intake, AMOUNT)["workbook-struck-out"] == "error"
    assert about(intake, TARGET)["workbook-struck-out"] == "warning"


UNSEEN = ["\u00a0", "\u3000", "\u200b", "\ufeff", "\n", "\t", " \u00a0\u200b\n"]


@pytest.mark.parametrize("blank", UNSEEN, ids=[blank.encode("unicode_escape").decode() for blank in UNSEEN])
def test_a_choice_with_unseen_ends_is_the_choice_with_a_note(blank: str) -> None:
    before = edited()
    intake = edited(cut.text("B30", f"{blank}产出指标{blank}"))
    assert intake.declaration is not None and before.declaration is not None
    assert intake.declaration.tables == before.declaration.tables
    new = [finding for finding in intake.findings if finding not in before.findings]
    assert [(finding.check, finding.severity, finding.cell) for finding in new] == [
        ("workbook-blanks", "info", "B30")
    ]


def test_unseen_characters_alone_are_nothing() -> None:
    intake = edited(cut.text("B11", "\u200b\u00a0"))
    assert intake.declaration is not None and intake.declaration.fields["overall_objective"] is None
    assert about(intake, "B11")["required"] == "error"


WHITE, BLACK = {"rgb": "FFFFFFFF"}, {"rgb": "FF000000"}
UNSEEN_LOOKS = {
    "white": cut.font_of(AMOUNT, color=WHITE),
    "nearly white": cut.font_of(AMOUNT, color={"rgb": "FFF2F2F2"}),
    "the window's colour": cut.font_of(AMOUNT, color={"theme": "0"}),
    "a light shade of black": cut.font_of(AMOUNT, color={"theme": "1", "tint": "0.95"}),
    "white by number": cut.font_of(AMOUNT, color={"indexed": "9"}),
    "red on red": cut.font_of(AMOUNT, "FFFF0000", color={"rgb": "FFFF0000"}),
    "black on black": cut.font_of(AMOUNT, "FF000000"),
    "of no size": cut.font_of(AMOUNT, sz={"val": "1"}),
    "white by its format": cut.formatted(AMOUNT, "8099", "[White]0.00"),
}


@pytest.mark.parametrize("how", UNSEEN_LOOKS)
def test_what_has_the_colour_of_its_cell_is_told(how: str) -> None:
    assert about(edited(UNSEEN_LOOKS[how]), AMOUNT)["workbook-unseen"] == "error"


@pytest.mark.parametrize(
    "edit",
    [
        cut.font_of(TARGET, "FF000000", color=WHITE),
        cut.font_of(TARGET, "FFFF0000"),
        cut.font_of(TARGET, color={"rgb": "FF808080"}),
        cut.font_of(TARGET, color={"theme": "4"}),
        cut.font_of(TARGET, color={"auto": "1"}),
    ],
)
def test_a_colour_that_is_seen_is_no_finding(edit: cut.Edit) -> None:
    assert about(edited(edit), TARGET) == about(edited(), TARGET)


def test_a_text_nobody_sees_is_read_with_a_warning_and_signs_of_a_symbol_font_are_told() -> None:
    assert about(edited(cut.font_of(TARGET, color=WHITE)), TARGET)["workbook-unseen"] == "warning"
    intake = edited(cut.text(TARGET, "R"), cut.font_of(TARGET, name={"val": "Wingdings 2"}))
    assert about(intake, TARGET)["workbook-shown-otherwise"] == "warning"


def raised(*runs: tuple[str, str]) -> str:
    shown = [
        f'<r><rPr><vertAlign val="{level}"/></rPr><t>{text}</t></r>' if level else f"<r><t>{text}</t></r>"
        for text, level in runs
    ]
    return f"<is>{''.join(shown)}</is>"


def test_raised_figures_are_read_as_they_are_seen() -> None:
    power = raised(("≥10", ""), ("4", "superscript"), ("户", ""))
    intake = edited(cut.cell(TARGET, power, "inlineStr"))
    assert target(intake) == "≥10⁴户" and about(intake, TARGET)["workbook-shown-otherwise"] == "warning"
    area = raised(("≥100m", ""), ("2", "superscript"))
    intake = edited(cut.cell(TARGET, area, "inlineStr"))
    assert target(intake) == "≥100m²" and "workbook-shown-otherwise" not in about(intake, TARGET)
    intake = edited(cut.cell(AMOUNT, raised(("10", ""), ("4", "superscript")), "inlineStr"))
    assert about(intake, AMOUNT)["workbook-shown-otherwise"] == "error"


@pytest.mark.parametrize(
    "look",
    [
        '<font><color rgb="FFFFFFFF"/></font>',
        "<font><strike/></font>",
        '<numFmt numFmtId="200" formatCode="&quot;12.00&quot;"/>',
        '<font><color rgb="FF00B050"/></font><fill><patternFill><bgColor rgb="FF00B050"/></patternFill></fill>',
    ],
)
def test_a_conditional_format_that_hides_is_told(look: str) -> None:
    assert about(edited(cut.conditional("D5:D9", look)), AMOUNT)["workbook-conditional-look"] == "warning"


def test_a_conditional_format_that_only_marks_is_no_finding() -> None:
    red = '<font><color rgb="FFFF0000"/></font><fill><patternFill><bgColor rgb="FFFFC7CE"/></patternFill></fill>'
    assert about(edited(cut.conditional("D5:D9", red)), AMOUNT) == about(edited(), AMOUNT)


def test_an_entry_under_a_merged_cell_is_told() -> None:
    merge = r'\g<0><mergeCell ref="B13:C13"/>'
    intake = edited(cut.replaced(cut.FORM, "<mergeCells[^>]*>", merge))
    assert about(intake, "C13")["workbook-covered"] == "warning" and not about(intake, "B13")


@pytest.mark.parametrize(
    "look",
    [
        '<color rgb="FFFFFFFF"/>',
        '<color theme="0"/>',
        '<color indexed="9"/>',
        '<sz val="1"/>',
        '<color rgb="FFFAFAFA"/>',
    ],
)
def test_a_part_of_a_text_that_nobody_sees_is_told(look: str) -> None:
    runs = f"<is><r><t>≥9</t></r><r><rPr>{look}</rPr><t>5</t></r><r><t>%</t></r></is>"
    intake = edited(cut.cell(TARGET, runs, "inlineStr"))
    assert target(intake) == "≥95%"
    assert about(intake, TARGET)["workbook-unseen"] == "warning"
    (told,) = (one for one in intake.findings if one.check == "workbook-unseen")
    assert "'5'" in told.message or "“5”" in told.message


@pytest.mark.parametrize("look", ["<b/>", '<color rgb="FFFF0000"/>', '<color theme="1"/>', '<sz val="8"/>'])
def test_other_looks_of_a_part_say_nothing(look: str) -> None:
    runs = f"<is><r><t>≥9</t></r><r><rPr>{look}</rPr><t>5%</t></r></is>"
    intake = edited(cut.cell(TARGET, runs, "inlineStr"))
    assert target(intake) == "≥95%" and "workbook-unseen" not in about(intake, TARGET)
