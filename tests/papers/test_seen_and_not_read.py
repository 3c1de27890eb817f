"""What a paper shows, or hides, and is not read: struck-out cells, cells of Word that are merged away, pictures in place of values,
characters of a PDF without a sign, heads of pages of binary workbooks; a sign and a value under one label; a second form beside the
first; a unit over one column alone."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.styles import Font

from tests.hostile.binary_workbook import xlsb
from tests.papers.printed import printed
from tests.papers.test_more_than_one import MONEY, PROJECT, read, severities
from tests.papers.test_other_offices import as_sheet
from tests.papers.word import docx, paragraph
from xlperf.declaration import ERROR, WARNING
from xlperf.intake.handmade.files import grids_of
from xlperf.intake.handmade.formats.lines import text_grid
from xlperf.intake.handmade.model import Grid

WAYS: list[Callable[[str], Grid]] = [text_grid, lambda text: as_sheet(text)[-1]]


# ---------------------------------------------------------------- struck out


def with_struck(*places: str) -> Grid:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in PROJECT.splitlines():
        sheet.append([cell or None for cell in line.split("\t")])
    for place in places:
        sheet[place].font = Font(strike=True)
    made = io.BytesIO()
    book.save(made)
    return grids_of(made.getvalue())[0]


@pytest.mark.parametrize("place", ["C11", "D11", "D12", "B8"])
def test_an_indicator_or_amount_that_is_lost_by_striking_out_is_an_error(place: str) -> None:
    """The target was struck out, and its row went with warnings alone; so did an amount that stood as a text."""
    found = read(with_struck(place))
    whole = read(with_struck())
    lost = len(whole.tables["indicators"]) - len(found.tables["indicators"])
    assert lost == (place != "B8")
    assert ERROR in severities(found, "intake-struck-figure") + severities(found, "intake-struck-row")


def test_a_word_that_is_struck_out_is_none() -> None:
    found = read(with_struck("B9"))
    assert [one.severity for one in found.found if one.check.startswith("intake-struck")] == [WARNING]


# ---------------------------------------------------------------- Word


def in_word(below: str, picture: str = "") -> Grid:
    def cell(text: str, merge: str = "", inner: str = "") -> str:
        return f"<w:tc><w:tcPr>{merge}</w:tcPr>{paragraph(text)}{inner and f'<w:p><w:r>{inner}</w:r></w:p>'}</w:tc>"

    rows = [
        cell("项目名称") + cell("路灯补盲"),
        cell("年度资金总额") + cell("", inner=picture),
        cell("年度目标", '<w:vMerge w:val="restart"/>') + cell("补盲412盏。", '<w:vMerge w:val="restart"/>'),
        cell("", "<w:vMerge/>") + cell(below, "<w:vMerge/>"),
    ]
    made = f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    return grids_of(docx(paragraph("项目支出绩效目标表") + paragraph("（2024年度）") + made))[0]


@pytest.mark.parametrize(
    ("below", "told"),
    [("", []), ("补盲412盏。", []), ("另改造60盏。", ["intake-struck"]), ("50.00", ["intake-struck-figure"])],
)
def test_what_stands_in_a_cell_that_is_merged_into_the_one_above_is_told_of(
    below: str, told: list[str]
) -> None:
    found = read(in_word(below))
    assert found.fields["annual_objective"] == "补盲412盏。"
    assert [one.check for one in found.found if one.check.startswith("intake-struck")] == told


@pytest.mark.parametrize("picture", ["<w:drawing/>", "<w:pict/>", ""])
def test_a_picture_in_place_of_a_value_is_told_of(picture: str) -> None:
    found = read(in_word("", picture))
    places = [one.cell for one in found.found if one.check == "intake-object"]
    assert len(places) == bool(picture)
    assert all(place.endswith("B2") for place in places)


# ---------------------------------------------------------------- PDF, binary workbooks


def test_characters_of_a_pdf_without_a_sign_are_an_error() -> None:
    """(cid:12) was read as a text."""
    cells = [(0, 0, 1, 1, "项目名称"), (0, 1, 1, 1, "路灯")]
    data = printed(cells, [100, 100], [range(1)])
    assert grids_of(data)[0].told == ()
    without = data.replace(b"UniGB-UCS2-H", b"Identity-H  ").replace(b"Ordering(GB1)", b"Ordering(X)  ")
    (grid,) = grids_of(without)
    assert [(one.check, one.severity) for one in grid.told] == [("intake-unknown-characters", ERROR)]
    assert [cell.text for row in grid.rows for cell in row] == ["����", "��"]


def test_the_unit_at_the_head_of_the_pages_of_a_binary_workbook_is_told_of() -> None:
    cells = {(0, 0): "项目名称", (0, 1): "路灯补盲", (1, 0): "年度资金总额", (1, 1): 862.4}
    (plain,) = grids_of(xlsb({"表": cells}))
    (headed,) = grids_of(xlsb({"表": cells}, head="&L&10&R单位：元"))
    assert [one.check for one in plain.told] == ["intake-looks-unknown"]
    assert [(one.check, one.severity) for one in headed.told][1:] == [("intake-drawing-unit", ERROR)]


# ---------------------------------------------------------------- columns


@pytest.mark.parametrize("made", WAYS)
@pytest.mark.parametrize(
    "targets", [("≥\t412盏", "≥\t1860套"), ("≥\t412\t盏", "≥\t1860\t套"), ("\t≥412盏", "≥\t1860套")]
)
def test_a_sign_and_a_value_under_one_label_are_one_target(
    targets: tuple[str, str], made: Callable[[str], Grid]
) -> None:
    """The sign was the target, and the value lost; of a form with three columns no row was taken."""
    text = PROJECT.replace("≥412盏", targets[0]).replace("≥1860套", targets[1])
    found = read(made(text))
    assert [row["annual_target"] for row in found.tables["indicators"]] == ["≥412盏", "≥1860套"]


def test_a_target_without_a_sign_that_is_merged_over_both_columns_is_one() -> None:
    text = PROJECT.replace("≥412盏", "≥\t412盏").replace("≥1860套", "显著提高\t")
    found = read(as_sheet(text, merges=("D10:E10", "D12:E12"))[-1])
    assert [row["annual_target"] for row in found.tables["indicators"]] == ["≥412盏", "显著提高"]


@pytest.mark.parametrize("made", WAYS)
def test_a_sign_and_a_value_under_one_label_on_a_form_with_a_column_for_each(
    made: Callable[[str], Grid],
) -> None:
    text = (
        "部门整体绩效目标表\n部门（单位）名称\t某市水务局\n绩效指标\t指标名称\t指标权重\t计量单位\t指标值\t\n"
        "\t开展培训\t10\t场\t≥\t40\n\t覆盖率\t10\t%\t≥\t95\n"
    )
    rows = read(made(text), "department-three-columns").tables["indicators"]
    assert [(row["sign"], str(row["value"]), row["unit"]) for row in rows] == [
        ("≥", "40", "场"),
        ("≥", "95", "%"),
    ]


@pytest.mark.parametrize("made", WAYS)
def test_a_second_form_beside_the_first_is_an_error(made: Callable[[str], Grid]) -> None:
    """Its amounts were read as those of the year, the first one's as those of the term."""
    lines = PROJECT.splitlines()[2:8]
    other = [line.replace("812.40", "850.40") for line in lines]
    text = "项目支出绩效目标申报表\n" + "\n".join(map("\t\t".join, zip(lines, other, strict=True)))
    for form in ("national-project-2015", "national-project-year-2015"):
        assert ERROR in severities(read(made(text), form), "intake-form-twice")


@pytest.mark.parametrize("made", WAYS)
@pytest.mark.parametrize("block", ["", "（万元）"])
def test_the_unit_of_one_column_is_of_that_alone_where_no_other_is_printed(
    block: str, made: Callable[[str], Grid]
) -> None:
    """310 of the other columns was 0.03, with a warning alone."""
    found = read(made(MONEY.format(block)), "project-self-evaluation-2020")
    amounts = [str(found.fields[f"appropriation_{name}"]) for name in ("start", "adjusted", "executed")]
    assert amounts == ["310", "315", "301.23"]
    assert severities(found, "intake-units-differ") == [ERROR]


@pytest.mark.parametrize("made", WAYS)
def test_the_unit_of_every_column_is_that_of_the_amounts(made: Callable[[str], Grid]) -> None:
    text = MONEY.format("").replace("预算数\t", "预算数（元）\t").replace("310\t315", "3100000\t3150000")
    found = read(made(text), "project-self-evaluation-2020")
    amounts = [str(found.fields[f"appropriation_{name}"]) for name in ("start", "adjusted", "executed")]
    assert amounts == ["310.00", "315.00", "301.23"]
    assert severities(found, "intake-units-differ") == []


@pytest.mark.parametrize("foot", ["填表人\t某甲", "填报日期\t2024年3月1日", "单位负责人\t某甲\t填表人\t某乙"])
@pytest.mark.parametrize("made", WAYS)
def test_those_who_sign_below_a_table_are_no_indicators(made: Callable[[str], Grid], foot: str) -> None:
    """A line shorter than the table's was read as an indicator 填表人 with the target 某甲."""
    assert len(read(made(PROJECT + foot)).tables["indicators"]) == 2


@pytest.mark.parametrize("made", WAYS)
@pytest.mark.parametrize(("total", "check"), [("300", "intake-total"), ("350", "intake-total-differs")])
def test_a_total_that_stands_in_a_column_which_the_form_has_not_is_no_task(
    made: Callable[[str], Grid], total: str, check: str
) -> None:
    """Its money counted once more."""
    text = (
        "某市水务局2024年部门整体预算绩效目标申报表\n部门名称\t某市水务局\t\t\t\n"
        "年度重点工作任务\t工作事项\t主要实施内容\t拟投入的资金（万元）\t期望达到的目标\n"
        f"\t任务一\t内容一\t100\t目标一\n\t任务二\t内容二\t200\t目标二\n\t合计\t\t{total}\t\n"
    )
    found = read(made(text), "guangzhou-2023")
    assert [str(row["amount"]) for row in found.tables["key_tasks"]] == ["100", "200"]
    assert severities(found, check)


def test_a_cell_of_word_whose_deletion_is_tracked_is_not_read() -> None:
    """Its target was taken, and that put in beside it was not; of changes nothing was said."""
    changed = [("≥98%", '<w:cellDel w:id="1"/>'), ("≥97%", '<w:cellIns w:id="2"/>')]
    texts = [("产出指标", ""), ("质量指标", ""), ("合格率", ""), *changed]
    row = "".join(f"<w:tc><w:tcPr>{look}</w:tcPr>{paragraph(text)}</w:tc>" for text, look in texts)
    head = "".join(
        f"<w:tc>{paragraph(text)}</w:tc>" for text in ("一级指标", "二级指标", "三级指标", "指标值")
    )
    made = paragraph("项目支出绩效目标表") + f"<w:tbl><w:tr>{head}</w:tr><w:tr>{row}</w:tr></w:tbl>"
    found = read(grids_of(docx(made))[0])
    assert [one["annual_target"] for one in found.tables["indicators"]] == ["≥97%"]
    assert severities(found, "intake-tracked") == [WARNING]


@pytest.mark.parametrize("made", WAYS)
@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u200e", "\u202d"])
def test_characters_that_nobody_sees_make_no_text_of_an_amount(
    made: Callable[[str], Grid], sign: str
) -> None:
    """The paper was rejected for an amount that looks like any other."""
    for amount in (f"{sign}812.40", f"812.40{sign}", f"8{sign}12.40"):
        found = read(made(PROJECT.replace("812.40", amount)))
        assert str(found.fields["annual_appropriation"]) == "812.40"
