"""What people typed into the fields of a form, of Word or of a PDF: ticks, chosen words, texts, prompts left alone, remarks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.papers.printed import HEIGHT, printed_with_fields, words
from tests.papers.word import docx, paragraph, table
from xlperf.form import load_form
from xlperf.form.load import forms_folder
from xlperf.intake.handmade.files import grids_of, read_file
from xlperf.intake.handmade.formats.lines import text_grid
from xlperf.intake.handmade.labels import as_chosen
from xlperf.intake.handmade.reader import read_grid
from xlperf.intake.handmade.several_grids import read_grids
from xlperf.system.programs import find_office
from xlperf.system.run_program import convert_by_office

MONITORING, PROJECT = "project-monitoring-2019", "national-project-2015"
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def field(data: str, code: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def old_box(state: str) -> str:
    return field(f"<w:checkBox><w:sizeAuto/>{state}</w:checkBox>", "FORMCHECKBOX")


def new_box(ticked: int) -> str:
    shown = "☒" if ticked else "☐"
    return (
        f'<w:sdt {W14}><w:sdtPr><w14:checkbox><w14:checked w14:val="{ticked}"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent><w:r><w:t>{shown}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def control(properties: str, text: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent><w:r><w:t>{text}</w:t></w:r></w:sdtContent></w:sdt>"


def with_fields(rows: list[list[str]], before: str = "", **fields: str) -> bytes:
    """The rows as a table of Word in which each of the texts NAME is that field."""
    columns = '<w:gridCol w:w="500"/>' * len(rows[0])
    body = (
        before
        + table(rows).replace("<w:tbl>", f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>")
        + paragraph("")
    )
    for name, made in fields.items():
        body = body.replace(f'<w:r><w:t xml:space="preserve">{name}</w:t></w:r>', made)
    return docx(body)


TICKS = [
    (old_box("<w:checked/>"), old_box("")),
    (old_box('<w:default w:val="1"/>'), old_box('<w:default w:val="1"/><w:checked w:val="0"/>')),
    (new_box(1), new_box(0)),
]


@pytest.mark.parametrize(("ticked", "empty"), TICKS, ids=["old", "by default", "control"])
@pytest.mark.parametrize("kind", ["docx", pytest.param("doc", marks=pytest.mark.programs)])
def test_boxes_in_columns_of_ticks(ticked: str, empty: str, kind: str, tmp_path: Path) -> None:
    text = (forms_folder() / MONITORING / "example.txt").read_text(encoding="utf-8")
    wanted = read_grid(text_grid(text), load_form(MONITORING)).declaration.tables
    rows = [list(map(str, row)) for row in rows_of(text)]
    for row in rows:
        if "备注" in row:  # a copied text has no cells below those that are merged across
            row[7:] = [row[7], *[""] * 5, row[8], "", "", row[9]]
        if "√" in row:
            row[:] = ["TICKED" if cell == "√" else cell for cell in row]
            row[7:12] = [cell or "EMPTY" for cell in row[7:12]]
    path = tmp_path / "a.docx"
    path.write_bytes(with_fields(rows[1:], paragraph(rows[0][0]), TICKED=ticked, EMPTY=empty))
    if kind == "doc":
        office = find_office()
        assert office is not None
        path = convert_by_office(office, path, "doc", tmp_path, 90, 2_000_000_000)
    reading = read_file(path)
    assert reading.declaration.tables["indicators"] == wanted["indicators"]
    assert not [one for one in reading.declaration.found if one.check.startswith("intake-two-ways")]


def rows_of(text: str) -> list[list[str]]:
    grid = text_grid(text)
    width = max(cell.column for row in grid.rows for cell in row) + 1
    return [
        [next((cell.text for cell in row if cell.column == at), "") for at in range(width)]
        for row in grid.rows
        if row
    ]


ROWS = [
    ["项目名称", "NAME", "项目属性", "NATURE"],
    ["主管部门", "某市城管局", "实施单位", "UNIT"],
    ["其他资金", "AMOUNT", "其中：财政拨款", "800.00"],
]
CHOSEN = "".join(f'<w:listEntry w:val="{word}"/>' for word in ("新增项目", "延续项目"))


def test_words_that_are_chosen_and_texts_and_prompts() -> None:
    data = with_fields(
        ROWS,
        paragraph("项目支出绩效目标申报表（2024年度）"),
        NAME=control("<w:text/>", "路灯改造"),
        NATURE=field(f'<w:ddList><w:result w:val="1"/>{CHOSEN}</w:ddList>', "FORMDROPDOWN"),
        UNIT=control("<w:showingPlcHdr/><w:text/>", "单击或点击此处输入文字。"),
        AMOUNT=control('<w:comboBox><w:listItem w:value="1"/></w:comboBox>', "900.50"),
    )
    reading = read_grids(grids_of(data), load_form("national-project-year-2015"))
    fields = reading.declaration.fields
    assert (fields["project_name"], fields["nature"], str(fields["annual_other_funds"])) == (
        "路灯改造",
        "延续项目",
        "900.50",
    )
    assert fields["implementing_unit"] is None


def test_a_text_that_only_looks_like_a_prompt_is_read() -> None:
    data = with_fields(
        ROWS,
        paragraph("项目支出绩效目标申报表（2024年度）"),
        UNIT=control("<w:showingPlcHdr/>", "市照明中心"),
    )
    reading = read_grids(grids_of(data), load_form("national-project-year-2015"))
    assert reading.declaration.fields["implementing_unit"] == "市照明中心"


def test_embedded_objects_of_word_are_told() -> None:
    (grid,) = grids_of(docx(paragraph("项目支出绩效目标申报表") + "<w:p><w:r><w:object/></w:r></w:p>"))
    assert [one.check for one in grid.told] == ["intake-object"]


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("□新增项目 ☑延续项目", "延续项目"),
        ("新增项目☑ 延续项目□", "新增项目"),
        ("新增项目□ 延续项目√", "延续项目"),
        ("项目属性：☐ 新增项目 ■ 延续项目", "延续项目"),
        ("新增项目☑ 延续项目□ 其他", ""),
        ("☑新增项目 ☑延续项目", ""),
    ],
)
def test_boxes_before_their_words_and_behind(text: str, chosen: str) -> None:
    part = load_form(PROJECT).inputs["nature"]
    assert as_chosen(part, text) == (chosen or text)


# ---------------------------------------------------------------- PDF


WIDTHS = [100, 160, 100, 130]
CELLS = [
    (0, 0, 1, 4, "项目支出绩效目标申报表（2024年度）"),
    *[
        (row, column, 1, 1, text if text.isascii() is False or text == "800.00" else "")
        for row, texts in enumerate(ROWS, 1)
        for column, text in enumerate(texts)
    ],
    (4, 0, 1, 1, "年度目标"),
    (4, 1, 1, 3, ""),
]


def place(row: int, column: int, more: int = 0) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a cell's field, larger than the cell by `more`."""
    left, top = 50 + sum(WIDTHS[:column]), 60 + HEIGHT * row
    return left + 2 - more, top + 2 - more, left + WIDTHS[column] - 2 + more, top + HEIGHT - 2 + more


GOAL = "目标1：完成路灯改造800盏，更换老旧电缆12公里，实现城区主次干道亮灯率达到98%以上；\r目标2：年节约用电30万度。"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_fields_of_a_pdf_are_read(turn: int) -> None:
    data = printed_with_fields(
        CELLS,
        WIDTHS,
        [
            (place(1, 1, 3), f"/FT/Tx/V{words('路灯改造')}"),
            (place(1, 3), f"/FT/Ch/Opt[[(a){words('新增项目')}][(b){words('延续项目')}]]/V(b)"),
            (place(3, 1), f"/FT/Tx/V{words('900.50')}"),
            (place(4, 1), f"/FT/Tx/V{words(GOAL)}"),
            (place(2, 3), f"/F 2/FT/Tx/V{words('看不见的')}"),
            (place(2, 3), f"/FT/Btn/Ff 65536/V{words('提交')}"),
        ],
        turn,
    )
    reading = read_grids(grids_of(data), load_form("national-project-year-2015"))
    fields = reading.declaration.fields
    assert (fields["project_name"], fields["nature"], str(fields["annual_other_funds"])) == (
        "路灯改造",
        "延续项目",
        "900.50",
    )
    assert fields["annual_objective"] == GOAL.replace("\r", "\n")
    assert fields["implementing_unit"] is None


def test_texts_in_a_font_with_an_encoding_of_its_own_are_read() -> None:
    """As fpdf2 writes it: such a PDF was called a scan."""
    cells = [
        (row, column, 1, 1, text) for row, texts in enumerate(ROWS, 1) for column, text in enumerate(texts)
    ]
    cells.append((0, 0, 1, 4, "项目支出绩效目标申报表（2024年度）"))
    plain, own = (printed_with_fields(cells, WIDTHS, [], 0, own) for own in (False, True))
    texts = [[[cell.text for cell in row] for row in grids_of(data)[0].rows] for data in (plain, own)]
    assert texts[0] == texts[1]
    assert texts[1][1] == ROWS[0]


def test_the_boxes_of_a_pdf_are_read() -> None:
    left, top, right, bottom = place(1, 3)
    cells = [(*cell[:4], "□新增项目□延续项目") if cell[:2] == (1, 3) else cell for cell in CELLS]
    boxes = [(left + 1, top, left + 9, bottom), (left + 41, top, left + 49, bottom)]
    data = printed_with_fields(cells, WIDTHS, [(boxes[0], "/FT/Btn/AS/Off"), (boxes[1], "/FT/Btn/AS/on")])
    reading = read_grids(grids_of(data), load_form("national-project-year-2015"))
    assert reading.declaration.fields["nature"] == "延续项目"


def test_what_people_wrote_over_a_pdf_is_told_and_what_they_struck_out_is_left_out() -> None:
    cells = [(*cell[:4], "某市照明中心") if cell[:2] == (2, 3) else cell for cell in CELLS]
    data = printed_with_fields(
        cells,
        WIDTHS,
        [
            (place(3, 3), f"/Subtype/StrikeOut/Contents{words('核减')}"),
            (place(3, 1), f"/Subtype/FreeText/Contents{words('900.50')}"),
            (place(2, 3), f"/Subtype/Highlight/Contents{words('请核实')}"),
        ],
    )
    (grid,) = grids_of(data)
    reading = read_grids([grid], load_form("national-project-year-2015"))
    assert reading.declaration.fields["annual_appropriation"] is None
    assert reading.declaration.fields["implementing_unit"] == "某市照明中心"
    assert [(one.check, one.value) for one in grid.told] == [
        ("intake-drawing", "900.50"),
        ("intake-comment", "核减"),
        ("intake-comment", "请核实"),
        ("intake-struck-figure", "800.00"),
    ]
