"""Layouts of other places: columns of years, a period beside the year, headers divided once more, numbered columns and notes,
two parts of a form on two sheets, rows of a PDF that are too low."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from tests.papers.word import docx, paragraph
from xlperf.form import load_form
from xlperf.form.load import forms_folder
from xlperf.intake.handmade.any_file import take_in_any_bytes
from xlperf.intake.handmade.files import grids_of
from xlperf.intake.handmade.form_choice import PrintedWords
from xlperf.intake.handmade.formats.lines import text_grid
from xlperf.intake.handmade.formats.pdf_layout import read_pdf
from xlperf.intake.handmade.model import Grid, Reading
from xlperf.intake.handmade.reader import read_grid
from xlperf.intake.handmade.several_grids import read_grids

YEAR, REGION = "national-project-year-2015", "transfer-region-2015"
HEAD = """项目支出绩效目标表
（2024年度）
项目名称\t\t老旧小区改造\t\t
主管部门\t\t某市住建局\t实施单位\t某市房管中心
{middle}
绩效指标\t一级指标\t二级指标\t三级指标\t{targets}
{rows}
"""
ROW = "\t产出指标\t数量指标\t改造小区个数\t{}"


def paper(middle: str = "", targets: str = "指标值", rows: str = ROW.format("9个")) -> str:
    return HEAD.format(middle=middle, targets=targets, rows=rows)


def as_sheet(text: str, *more: str, merges: tuple[str, ...] = ()) -> list[Grid]:
    """The text's cells as a workbook, a sheet each."""
    book = openpyxl.Workbook()
    for number, lines in enumerate((text, *more)):
        sheet = book.create_sheet(f"表{number}")
        for line in lines.splitlines():
            sheet.append([cell or None for cell in line.split("\t")])
        for merge in merges if number == 0 else ():
            sheet.merge_cells(merge)
    made = io.BytesIO()
    book.save(made)
    return grids_of(made.getvalue())


def taken(reading: Reading) -> dict[str, str]:
    return {one.part: one.text for one in reading.taken}


def read(grid: Grid, form: str = YEAR) -> Reading:
    return read_grid(grid, load_form(form))


MONEY = """项目资金\t资金来源\t{0}
\t年度资金总额\t150\t260\t370
\t财政拨款\t100\t200\t300
\t其他资金\t50\t60\t70"""


@pytest.mark.parametrize("sheet", [False, True])
@pytest.mark.parametrize(
    ("years", "amount"),
    [
        ("上年\t本年\t下年", "200"),
        ("上年预算数\t本年预算数\t增减额", "200"),
        ("2023年\t2024年\t2025年", None),
        ("甲\t乙\t丙", None),
    ],
)
def test_last_years_amount_is_not_taken_for_this_years(years: str, amount: str | None, sheet: bool) -> None:
    text = paper(MONEY.format(years))
    reading = read(as_sheet(text)[-1] if sheet else text_grid(text))
    assert taken(reading).get("annual_appropriation") == amount
    assert {"100", "300", *(() if amount else ("200",))} <= {stray.text for stray in reading.unplaced}


PERIOD = """转移支付区域绩效目标表
（2024年度）
专项名称\t\t高标准农田\t\t
资金情况\t实施期金额：\t330\t年度金额：\t110
\t其中：中央补助\t300\t其中：中央补助\t100
\t地方资金\t30\t地方资金\t10
"""


@pytest.mark.parametrize("sheet", [False, True])
def test_of_a_period_and_a_year_the_years_amounts_are_taken(sheet: bool) -> None:
    reading = read(as_sheet(PERIOD)[-1] if sheet else text_grid(PERIOD), REGION)
    assert (taken(reading)["central_grant"], taken(reading)["local_funds"]) == ("100", "10")
    assert {"330", "300", "30"} <= {stray.text for stray in reading.unplaced}


DIVIDED = paper(
    targets="指标值\t\t\t备注\n\t\t\t\t前年\t上年\t{}\t",
    rows=ROW.format("5个\t7个\t9个\t") + "\n" + "\t\t质量指标\t合格率\t90%\t95%\t100%\t",
)
MERGES = ("E5:G5", "B5:B6", "C5:C6", "D5:D6", "H5:H6", "A5:A8")


@pytest.mark.parametrize("merges", [None, (), MERGES], ids=["text", "flat", "merged"])
@pytest.mark.parametrize(("this_year", "target"), [("预计当年实现", "9个"), ("远期", None)])
def test_a_header_divided_once_more_is_one(
    this_year: str, target: str | None, merges: tuple[str, ...] | None
) -> None:
    text = DIVIDED.format(this_year)
    wide = "\n".join(line + "\t" * (7 - line.count("\t")) for line in text.splitlines() if line)
    reading = read(text_grid(wide) if merges is None else as_sheet(wide, merges=merges)[-1])
    read_grid(text_grid(wide).transposed(), load_form(YEAR))  # as a paper is tried that is understood badly
    rows = [one for one in reading.taken if one.part == "indicators.annual_target"]
    assert [one.text for one in rows] == ([target, "100%"] if target else [])


def test_a_row_of_numbers_below_the_header_and_numbered_notes_raise_no_doubt() -> None:
    text = paper(
        rows="\t1\t2\t3\t4\n"
        + ROW.format("9个")
        + "\n注：1.本表一式两份。\n2.其他资金包括自有资金、社会资金等。"
    )
    reading = read(as_sheet(text)[-1])
    assert not [one for one in reading.declaration.found if one.check == "intake-two-ways"]
    assert taken(reading)["indicators.annual_target"] == "9个"


def test_a_label_of_the_same_meaning_is_no_value() -> None:
    reading = read(text_grid(paper("总体目标\t年度目标\t\t\n\t改造9个小区\t\t")))
    assert taken(reading)["annual_objective"] == "改造9个小区"


def test_the_year_of_one_sheet_is_the_others_too() -> None:
    basics, indicators = paper("年度目标\t改造9个小区").split("绩效指标\t", 1)
    reading = read_grids(as_sheet(basics.replace("2024", "2022"), "绩效指标\t" + indicators), load_form(YEAR))
    assert (reading.declaration.year, reading.declaration.found) == (2022, ())
    assert {"改造小区个数", "老旧小区改造"} <= set(taken(reading).values())


def test_a_column_of_weights_makes_no_self_evaluation_of_a_targets_form() -> None:
    weights = (
        "项目资金\t年度资金总额\t100\t\n\t财政拨款\t100\t\n年度目标\t改造9个小区",
        "指标值\t分值权重（90）",
    )
    text = paper(*weights, rows="\n".join([ROW.format("9个\t10")] * 20)).replace(
        "项目支出绩效目标表", "一级项目支出绩效目标表"
    )
    assert PrintedWords([text_grid(text)]).best_form().form.id == YEAR
    assert not [one for one in read(text_grid(text)).declaration.found if one.check == "intake-department"]


SELF_EVALUATION = """部门整体支出绩效自评表
（2023年度）
部门名称\t某市水利局
预算执行情况\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t100\t100\t96\t10\t96%\t9.6
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施
"""
ACHIEVED = "".join(f"\t产出指标\t数量指标\t治理河道{n}\t≥9公里\t8公里\t5\t4\t汛期延长\n" for n in range(20))


def test_a_departments_self_evaluation_is_no_projects_and_one_of_few_amounts_is_a_form() -> None:
    grid = text_grid(SELF_EVALUATION + ACHIEVED)
    assert PrintedWords([grid]).best_form().form.id == "self-evaluation-2020"
    intake = take_in_any_bytes((SELF_EVALUATION + ACHIEVED).encode(), "a.txt", handmade=True)
    assert intake.declaration is not None and len(intake.declaration.tables["indicators"]) == 20
    letter = take_in_any_bytes(SELF_EVALUATION.partition("预算执行")[0].encode(), "a.txt", handmade=True)
    assert letter.reason_id == "no-form"


TASKS = """部门（单位）整体支出绩效目标申报表
部门名称\t某市水利局
年度主要任务\t任务名称\t主要内容\t预算金额
\t\t\t总额\t财政拨款\t其他资金
"""
TASK = "\t渠道维修\t维修渠道5公里\t100\t90\t10\n"


@pytest.mark.parametrize(
    ("rows", "check"),
    [
        ("\t总计\t\t200\t180\t20\n" + TASK + TASK.replace("维修", "清淤"), "intake-total"),
        ("\t总计\t\t200\t190\t10\n" + TASK + TASK.replace("维修", "清淤"), "intake-total-differs"),
        ("\t总计\t\t100\t90\t10\n" + TASK, "intake-total"),
        (TASK + "\t总计\t\t100\t90\t10\n", "intake-total"),
    ],
)
def test_a_total_may_stand_above_its_rows_or_below_one(rows: str, check: str) -> None:
    reading = read(as_sheet(TASKS + rows)[-1], "national-department-2015")
    assert {one.check for one in reading.declaration.found} - {"intake-year"} == {check}
    assert len(reading.declaration.tables["main_tasks"]) == rows.count("公里")


def test_a_second_department_in_one_text_is_an_error_though_all_else_is_the_same() -> None:
    second = (
        (TASKS + TASK)
        .replace("水利局", "林业局")
        .replace("渠道", "林道")
        .replace("部门名称", "部门（单位）名称")
    )
    first = (TASKS + TASK).replace("部门名称", "填报单位：某市水利局\n部门名称")
    found = read(text_grid(first + second), "national-department-2015").declaration.found
    assert "intake-form-again" in {one.check for one in found}
    two_labels = TASKS.replace("部门名称", "填报单位：某市水务中心\n部门名称")
    found = read(text_grid(two_labels + TASK), "national-department-2015").declaration.found
    assert "intake-form-again" not in {one.check for one in found}


def test_a_sum_of_nothing_in_a_text_is_a_sum() -> None:
    rows = TASK.replace("10\n", "—\n") + "\t金额合计\t\t100\t90\t—\n"
    found = read(text_grid(TASKS + rows), "national-department-2015").declaration.found
    assert not [one for one in found if one.check == "intake-two-ways"]


def test_where_a_table_of_word_was_split_a_level_does_not_go_on_from_the_header() -> None:
    def row(*cells: str, merge: str = "") -> str:
        return f"<w:tr>{''.join(f'<w:tc><w:tcPr>{merge}</w:tcPr>{paragraph(cell)}</w:tc>' for cell in cells)}</w:tr>"

    on = row("", merge="<w:vMerge/>")
    level = row("产出指标", merge='<w:vMerge w:val="restart"/>')
    (grid,) = grids_of(docx(f"<w:tbl>{row('一级指标')}{on}{level}{on}{on}{row('效益指标')}</w:tbl>"))
    assert [(cell.text, cell.down) for cells in grid.rows for cell in cells] == [
        ("一级指标", 1),
        ("产出指标", 3),
        ("效益指标", 1),
    ]


def test_a_row_of_no_money_without_a_rate_raises_no_doubt() -> None:
    money = "\t中央补助\t90\t80\t88%\n\t地方资金\t10\t9\t90%\n\t其他资金\t—\t—\t"
    text = (
        PERIOD.splitlines()[0]
        + f"\n专项名称\t\t高标准农田\n资金情况\t\t全年预算数\t全年执行数\t执行率\n{money}\n"
    )
    found = read(
        as_sheet(text.replace("目标", "自评"))[-1], "transfer-region-self-evaluation"
    ).declaration.found
    assert not [one for one in found if one.check == "intake-two-ways"]


def test_expected_values_with_signs_and_one_column_of_reasons_are_read() -> None:
    text = paper().replace("目标表", "运行监控表")
    text = text.replace("指标值\n", "年度指标值\t1-8月执行情况\t全年预计完成情况\t偏差原因分析\n").replace(
        "9个", "≥9个\t5个\t≥9个\t下达较晚"
    )
    reading = read(
        as_sheet(text + "\t\t质量指标\t合格率\t≥95%\t96%\t≥95%\t\n")[-1], "project-monitoring-2019"
    )
    assert [one.text for one in reading.taken if one.part == "indicators.expected_value"] == ["≥9个", "≥95%"]


def test_what_stands_before_a_unit_after_one_blank_is_not_lost() -> None:
    text = paper().replace("（2024年度）", "填报单位：某市房管局 金额单位：元")
    reading = read(text_grid(text))
    assert "某市房管局" in {one.text for one in (*reading.taken, *reading.unplaced)}


def pdf(rows: tuple[float, ...], lines: tuple[tuple[float, str], ...]) -> bytes:
    """A page with a table of one column, its rows ending at these heights, and texts at others (points from below)."""
    ruled = (
        "".join(f"50 {y} m 250 {y} l S " for y in rows)
        + f"50 {rows[0]} m 50 {rows[-1]} l S 250 {rows[0]} m 250 {rows[-1]} l S "
    )
    content = ruled + "".join(f"BT /F 10 Tf 60 {y} Td ({text}) Tj ET " for y, text in lines)
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1"
        "/BaseFont/Helvetica>>>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
    ]
    made, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return f"{made}xref\n0 5\n0000000000 65535 f \n{table}trailer<</Size 5/Root 1 0 R>>\nstartxref\n{len(made)}\n%%EOF".encode()


@pytest.mark.parametrize(
    ("lines", "over"),
    [
        (((205.0, "first row"), (185.0, "second row")), []),
        (((205.0, "first row"), (196.0, "second"), (180.0, "row")), ["first row\nsecond"]),
        (((205.0, "first row"), (204.0, "second row")), ["fsiercsto nrdo wrow"]),
    ],
)
def test_text_that_reaches_into_another_row_is_told(
    lines: tuple[tuple[float, str], ...], over: list[str]
) -> None:
    page = read_pdf(pdf((220.0, 200.0, 170.0), lines))["pages"][0]  # type: ignore[index]
    found = [text for kind, content in page for text in (content["over"] if kind == "table" else ())]
    assert len(found) >= len(over) and bool(found) == bool(over)


@pytest.mark.parametrize("year", [2022, 2024, 2025, 2026, 2027])
def test_labels_that_name_years_are_those_of_the_papers_own_year(year: int) -> None:
    text = (
        f"项目支出事前绩效评估表\n（{year}年度）\n项目名称\t老旧小区改造\n"
        f"申请资金\t资金来源\t{year}年\t{year + 1}年\t合计\n\t财政拨款\t11850.28\t135862.54\t147712.82\n\t其他资金\t18.57\t0\t18.57\n"
    )
    fields = read(as_sheet(text)[-1], "project-assessment-2018").declaration.fields
    assert str(fields["funds_appropriation_first"]) == "11850.28"
    assert str(fields["funds_appropriation_second"]) == "135862.54"


@pytest.mark.parametrize("amounts", ["\t474138.20\t\t—", "474138.20\t\t\t—", "\t\t474138.20\t—"])
def test_cells_of_word_without_tables_stand_between_its_tabs(amounts: str) -> None:
    text = (
        "项目支出绩效自评表\n（2024年度）\n项目名称\t老旧小区改造\n"
        "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t执行率（%）\n\t年度资金总额\t1\t474139.20\t0.50\t50\n"
        f"\t其他资金\t{amounts}\n"
    )
    grid = grids_of(docx("".join(map(paragraph, text.splitlines()))))[0]
    fields = read(grid, "project-self-evaluation-2020").declaration.fields
    cells = dict(zip(("start", "adjusted", "executed"), amounts.split("\t"), strict=False))
    assert {name: str(fields[f"other_{name}"] or "") for name in cells} == cells


@pytest.mark.parametrize(
    ("below", "problems", "measures"),
    [
        ("改进措施：加强管理", None, "加强管理"),
        ("改进措施: 目标1：加强管理，完善制度。" + "目标2：建立长效机制。" * 3, None, "目标1：加强管理"),
        ("经办人：张三", None, None),
        ("项目概况：" + "张三街道老旧小区改造，" * 9, None, None),
        ("前期论证不足：方案未细化，进度滞后。", "前期论证不足", None),
        ("数量指标：完成40场", "数量指标：", None),
        ("无", "无", None),
    ],
)
@pytest.mark.parametrize("label", ["存在问题", "存在问题："])
def test_what_says_its_own_label_is_not_the_value_of_the_one_above(
    label: str, below: str, problems: str | None, measures: str | None
) -> None:
    text = f"项目支出绩效自评表\n（2024年度）\n项目名称\t老旧小区改造\n评价结论：已完成\n{label}\n{below}\n"
    for grid in (text_grid(text), as_sheet(text)[-1]):
        reading = read(grid, "project-self-evaluation-three-columns")
        fields = reading.declaration.fields
        for name, expected in (("problems", problems), ("measures", measures)):
            assert (fields[name] or "").startswith(expected or "") and bool(fields[name]) == bool(expected)
        assert problems or measures or any("张三" in one.text for one in reading.unplaced)


PROJECT = (
    "项目支出绩效目标申报表\n（2024年度）\n项目名称\t甲项目\n主管部门及代码\t某市水务局\n"
    "年度资金总额\t100\n其中：财政拨款\t100\n年度总体目标\t修建水渠10公里。\n"
    "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t水渠长度\t≥10公里\n"
)


@pytest.mark.parametrize("form", ["national-project-year-2015", "national-project-2015"])
def test_a_second_project_beside_the_first_is_an_error(form: str) -> None:
    """The form with two halves took one project's amounts for the term's and the other's for the year's."""
    second = PROJECT.replace("甲", "乙").replace("100", "200").replace("水渠10", "水渠20")
    pairs = zip(PROJECT.splitlines(), second.splitlines(), strict=True)
    beside = "\n".join("\t".join([*(f"{one}\t\t\t".split("\t")[:4]), "", other]) for one, other in pairs)
    found = read(as_sheet(beside)[-1], form).declaration.found
    assert "intake-form-again" in {one.check for one in found}


@pytest.mark.parametrize("between", ["", "\n\n"])
@pytest.mark.parametrize("lines_without", [0, 2])
@pytest.mark.parametrize("made", [text_grid, lambda text: as_sheet(text)[-1]])
def test_a_second_project_of_the_same_department_gives_no_rows_to_the_first(
    made: Any, lines_without: int, between: str
) -> None:
    """Its labels stood as indicators among the first one's: two cells make a row of a table with levels."""
    second = PROJECT.replace("甲", "乙").replace("100", "200").replace("水渠10", "水渠20")
    text = PROJECT + between + "".join(second.splitlines(keepends=True)[lines_without:])
    declaration = read(made(text), "national-project-year-2015").declaration
    assert "intake-form-again" in {one.check for one in declaration.found}
    assert {row["level3"] for row in declaration.tables["indicators"]} == {"水渠长度"}


def test_indicators_called_as_fields_are_rows_where_the_levels_beside_them_are_merged() -> None:
    rows = "\t\t财政拨款\t≥50万元\n\t\t其他资金\t≤10万元\n\t\t渠道长度\t≥3公里\n"
    reading = read(as_sheet(PROJECT + rows)[-1], "national-project-year-2015")
    names = [row["level3"] for row in reading.declaration.tables["indicators"]]
    assert names == ["水渠长度", "财政拨款", "其他资金", "渠道长度"]


def test_signs_of_word_that_are_no_letters() -> None:
    signs = [
        ("Symbol", "F0B3"),
        ("Symbol", "F0A3"),
        ("Wingdings", "F0FC"),
        ("Wingdings 2", "F0A3"),
        ("Arial", "2265"),
    ]
    cells = "".join(
        f'<w:tc><w:p><w:r><w:sym w:font="{font}" w:char="{code}"/><w:t>5</w:t></w:r></w:p></w:tc>'
        for font, code in signs
    )
    equation = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    cells += f"<w:tc><w:p><m:oMath {equation}><m:r><m:t>≥85%</m:t></m:r></m:oMath></w:p></w:tc>"
    power = "<m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>3</m:t></m:r></m:sup></m:sSup>"
    half = "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    cells += f"<w:tc><w:p><m:oMath {equation}>{power}</m:oMath></w:p></w:tc>"
    cells += f"<w:tc><w:p><m:oMath {equation}>{half}</m:oMath></w:p></w:tc>"
    cells += '<w:tc><w:p><w:r><w:t>86</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r></w:p></w:tc>'
    (grid,) = grids_of(docx(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"))
    assert [cell.text for cell in grid.rows[0]] == ["≥5", "≤5", "√5", "5", "≥5", "≥85%", "10³", "1/2", "86¹"]


MONEY_IN_YUAN = "项目资金\t年度资金总额\t1600000\n\t其中：财政拨款\t1000000\n\t其他资金\t600000"


@pytest.mark.parametrize(
    ("title", "year", "below"),
    [
        ("项目支出绩效目标表（单位：元）", "（2024年度）", ""),
        ("项目支出绩效目标表", "2024年度 单位（元）", ""),
        ("项目支出绩效目标表", "2024年度，计量单位：人民币元", ""),
        ("项目支出绩效目标表", "（2024年度）    金额：元", ""),
        ("项目支出绩效目标表", "（2024年度）", "注：本表金额单位为元。"),
        ("项目支出绩效目标表", "（2024年度）", "金额单位：元"),
        ("项目支出绩效目标表", "（2024年度）", "注：金额以元为单位"),
        ("项目支出绩效目标表", "（2024年度）", "注：本表金额单位为万元。"),
    ],
)
def test_the_unit_of_a_paper_wherever_it_is_said(title: str, year: str, below: str) -> None:
    """Above the amounts it converts them; below, where nothing was converted by it, it is an error."""
    text = paper(MONEY_IN_YUAN).replace("项目支出绩效目标表", title).replace("（2024年度）", year) + below
    for grid in (as_sheet(text)[-1], grids_of(docx("".join(map(paragraph, text.splitlines()))))[0]):
        reading = read(grid)
        found = [one.severity for one in reading.declaration.found if one.check == "intake-drawing-unit"]
        amount = reading.declaration.fields["annual_appropriation"]
        assert (found, amount) == (([], 100) if not below else (["error"] * ("万" not in below), 1000000))
        assert reading.year == 2024


@pytest.mark.parametrize("tick", ["☑", "✓", "✔", "☒", "■", "V", "是"])
@pytest.mark.parametrize("form", ["project-monitoring-2019", "department-monitoring-2019"])
def test_a_tick_is_one_however_it_is_drawn(form: str, tick: str) -> None:
    text = (forms_folder() / form / "example.txt").read_text(encoding="utf-8")
    rows = [read(text_grid(one), form).declaration.tables for one in (text, text.replace("√", tick))]
    assert rows[0] == rows[1]
    assert rows[0]["indicators"]
