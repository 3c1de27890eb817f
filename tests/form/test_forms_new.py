"""`xlperf forms new`: of a paper form left blank comes a spec that checks, builds and looks like the paper."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.command import run
from xlperf.form import Form, form_specs, load_form, picture_rows, read_form
from xlperf.form.layout import layout_of
from xlperf.intake.handmade.paper import read_paper
from xlperf.intake.one_file import read
from xlperf.messages import speaking

ROWS = {"main_tasks": 4, "key_tasks": 4, "other_tasks": 3, "indicators": 8, "projects": 3}


def paper_of(form: Form, path: Path) -> Path:
    """The form as an office drew it by hand: printed texts and merged cells, nothing else."""
    layout = layout_of(form, None, {table: ROWS.get(table, 3) for table in form.tables})
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.cell(1, 1, form.title)
    sheet.cell(2, 1, "（2025年度）")
    for row in (1, 2):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=layout.width)
    sheet.cell(layout.last_row + 3, 1, "注：本表一式两份。")
    repeated = {cell.row: cell for cell in layout.cells if cell.kind == "heading" and not cell.text}
    for cell in layout.cells:
        if cell in repeated.values():
            continue
        while cell.kind == "heading" and cell.last_row + 1 in repeated:
            # A workbook says its section again for the next page; on paper it is one label.
            cell = replace(cell, down=cell.down + repeated[cell.last_row + 1].down)
        top, left = cell.row + 1, cell.column + 1
        if cell.text:
            sheet.cell(top, left, cell.text)
        if cell.across > 1 or cell.down > 1:
            sheet.merge_cells(
                start_row=top, end_row=cell.last_row + 1, start_column=left, end_column=cell.last_column + 1
            )
    book.save(path)
    return path


def shapes(form: Form) -> list[list[tuple[str, int, int, int]]]:
    """Each row of the paper: what is printed ("" for what is filled in), and how far it reaches."""
    found = []
    for section in form.section:
        left, rows = bool(section.label), picture_rows(form, section)
        for number, row in enumerate(rows):
            items = [
                (i.text if i.kind == "label" else "", i.column + left, i.across, i.down) for i in row.items
            ]
            head = [(section.label, 0, 1, len(rows))] if left and not number else []
            found.append(head + items)
    return found


@pytest.mark.parametrize("name", sorted(form_specs()))
def test_a_paper_form_becomes_a_spec_of_the_same_shape(name: str, tmp_path: Path) -> None:
    paper, spec = paper_of(load_form(name), tmp_path / "paper.xlsx"), tmp_path / "new.toml"
    assert run("forms", "new", str(paper), "-o", str(spec)) == 0
    assert run("forms", "check", str(spec)) == 0
    form = read_form(spec)
    assert form.title == load_form(name).title
    assert form.year == 2025
    assert shapes(form) == shapes(load_form(name))
    assert len(form.tables) == len(load_form(name).tables)


@pytest.mark.parametrize("name", sorted(form_specs()))
def test_a_workbook_can_be_made_of_it_and_is_read(name: str, tmp_path: Path) -> None:
    paper, spec, out = (
        paper_of(load_form(name), tmp_path / "p.xlsx"),
        tmp_path / "n.toml",
        tmp_path / "n.xlsx",
    )
    assert run("forms", "new", str(paper), "-o", str(spec), "--id", "mine") == 0
    assert run("new-template", "-f", str(spec), "-o", str(out), "--department", "甲局") == 0
    declaration = read(out, form=read_form(spec))
    assert declaration.form.id == "mine"
    assert declaration.department == "甲局"
    assert declaration.found == ()


def drawn(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_the_levels_of_a_table_are_those_of_all_its_pages(tmp_path: Path) -> None:
    head = ["一级指标", "二级指标", "三级指标", "指标值"]
    first = [
        ["产出指标", "数量指标", "甲", "≥3场"],
        [None, "质量指标", "乙", "≥95%"],
        [None, None, "丙", "100%"],
    ]
    more = [
        [None, "成本指标", "丁", "≤5万元"],
        ["效益指标", "社会效益指标", "戊", "显著"],
        ["满意度指标", "服务对象满意度指标", "己", "≥90%"],
    ]
    rows: list[list[object]] = [
        ["培训项目绩效目标表"],
        ["单位名称", "市教育局"],
        [*head],
        *first,
        [*head],
        *more,
    ]  # type: ignore[list-item]
    spec = tmp_path / "n.toml"
    assert run("forms", "new", str(drawn(tmp_path / "p.xlsx", rows)), "-o", str(spec)) == 0
    (table,) = read_form(spec).tables.values()
    first_level, second = list(table.columns.values())[:2]
    assert table.rows == 6
    assert first_level.choices == ("产出指标", "效益指标", "满意度指标")
    assert second.choices_of == {
        "产出指标": ("数量指标", "质量指标", "成本指标"),
        "效益指标": ("社会效益指标",),
        "满意度指标": ("服务对象满意度指标",),
    }


def test_kinds_levels_and_placeholders_are_guessed_from_what_is_printed(tmp_path: Path) -> None:
    paper = drawn(
        tmp_path / "p.xlsx",
        [
            ["培训计划表（2025年）"],
            ["单位名称", None, "参加人数", None],
            ["一级指标", "二级指标", "指标值", "经费（万元）"],
            ["产出指标", "数量指标", None, None],
            [None, "质量指标", "指标1：", None],
            ["效益指标", "社会效益指标", "……", None],
            ["合计", None, None, None],
        ],
    )
    spec = tmp_path / "n.toml"
    assert run("forms", "new", str(paper), "-o", str(spec)) == 0
    form = read_form(spec)
    (table,) = form.tables.values()
    assert [(column.kind, column.target, column.fill_down) for column in table.column] == [
        ("text", False, True), ("text", False, True), ("text", True, False), ("amount", False, False),
    ]  # fmt: skip
    assert table.column[0].choices == ("产出指标", "效益指标")
    assert table.rows == 3
    assert [(field.kind, bool(field.value)) for field in form.fields.values()] == [
        ("text", False), ("count", False), ("amount", True),
    ]  # fmt: skip


def made(tmp_path: Path, paper: Path) -> Form:
    spec = tmp_path / f"{paper.stem}.toml"
    assert run("forms", "new", str(paper), "-o", str(spec)) == 0
    assert run("forms", "check", str(spec)) == 0
    return read_form(spec)


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [
        (
            [["项目清单"], ["序号", "项目名称", "金额（万元）", "负责人", "备注"]],
            [
                ("number", "text"),
                ("project_name", "text"),
                ("amount", "amount"),
                ("head", "text"),
                ("remarks", "text"),
            ],
        ),
        (
            [["名单（2025年）"], ["负责人", "联系电话", "审核", "备注"]],
            [("head", "text"), ("phone", "text"), ("reviewed_by", "text"), ("remarks", "text")],
        ),
        (
            [["目标汇总表"], ["单位名称", None, "联系人", None], ["项目名称", "2025年", "2026年", "说明"]],
            [
                ("project_name", "text"),
                ("target_2025", "target"),
                ("target_2026", "target"),
                ("notes", "text"),
            ],
        ),
    ],
    ids=["list", "people", "years"],
)
def test_a_list_is_a_table_whatever_its_header_holds(
    rows: list[list[str | None]], kinds: list[tuple[str, str]], tmp_path: Path
) -> None:
    form = made(tmp_path, drawn(tmp_path / "p.xlsx", rows))
    (table,) = form.tables.values()
    assert [(c.id, "target" if c.target else c.kind) for c in table.column] == kinds
    assert form.department
    assert not any(c.required for c in table.column if c.id in ("remarks", "notes"))


LEVELS_OF_OTHER_NAMES = [
    (
        [["一级目标", "二级目标", "三级目标", "目标值"], ["产出目标", "数量目标", None, None], [None, "质量目标", None, None]],
        [("level1", True), ("level2", True), ("level3", False), ("annual_target", False)],
    ),
    (
        [["评价内容", "指标名称", "评（扣）分标准", "计量单位"], ["数量指标", None, None, None], ["满意度", None, None, None]],
        [("column", True), ("level3", False), ("scoring_rule", False), ("unit", False)],
    ),
    (
        [
            ["一级指标", "二级指标", "指标值", None, "指标标准或依据"],
            [None, None, "2023年实际实现值", "预期2024年实现值", None],
            ["产出指标", "数量指标", None, None, None],
            [None, "质量指标", None, None, None],
        ],
        [("level1", True), ("level2", True), ("column", False), ("column_2", False), ("column_3", False)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "columns"), LEVELS_OF_OTHER_NAMES)
def test_levels_have_other_names_and_a_header_two_rows(
    rows: list[list[str | None]], columns: list[tuple[str, bool]], tmp_path: Path
) -> None:
    path = drawn(tmp_path / "p.xlsx", [["项目绩效目标表（2024年）"], ["项目名称", None, None, None], *rows])
    if len(rows[0]) > 4:
        book = load_workbook(path)
        for merge in ("A3:A4", "B3:B4", "C3:D3", "E3:E4", "A5:A6"):
            book.worksheets[0].merge_cells(merge)
        book.save(path)
    (table,) = made(tmp_path, path).tables.values()
    assert [(column.id, column.fill_down) for column in table.column] == columns
    assert all(column.kind == "text" for column in table.column)
    assert not any(column.required for column in table.column if column.id in ("unit", "column_3"))


def test_totals_are_computed_and_levels_depend_on_each_other(tmp_path: Path) -> None:
    paper = drawn(
        tmp_path / "p.xlsx",
        [
            ["某市某局2025年项目支出绩效目标表"],
            ["项目名称", None, None, None],
            ["资金总额", None, None, None],
            ["其中：财政拨款", None, None, None],
            ["其他资金", None, None, None],
            ["一级指标", "二级指标", "三级指标", "偏差原因分析"],
            ["产出指标（50分）", "数量指标", None, None],
            [None, "质量指标", None, None],
            ["效益指标", "社会效益指标", None, None],
        ],
    )
    form = made(tmp_path, paper)
    assert (form.title, form.year) == ("项目支出绩效目标表", 2025)
    assert form.fields["annual_total"].value == "fiscal_appropriation + other_funds"
    first, second, _, reason = next(iter(form.tables.values())).column
    assert first.choices == ("产出指标", "效益指标")
    assert second.depends_on == first.id
    assert dict(second.choices_of or {}) == {
        "产出指标": ("数量指标", "质量指标"),
        "效益指标": ("社会效益指标",),
    }
    assert not reason.required


LEVELS = ["level1", "level2", "level3"]
PAPERS = {
    "p01.html": {"indicators": [*LEVELS, "annual_target"]},
    "p03.xlsx": {"indicators": [*LEVELS, "annual_target", "actual_value", "weight", "score", "reason"]},
    "p04.docx": {"indicators": [*LEVELS, "indicator_content", "target"]},
    "p06.pdf": {"indicators": [*LEVELS, "annual_target"]},
    "p07.xls": {
        "indicators": [
            *LEVELS,
            "annual_target",
            "value_so_far",
            "expected_value",
            "cause_funds",
            "cause_rules",
            "cause_staff",
            "cause_equipment",
            "other",
            "reason_explained",
            "certain",
            "possible",
            "impossible",
            "remarks",
        ]
    },
    "p11.ods": {
        "indicators": [*LEVELS, "sign", "annual_target", "unit", "actual_value", "weight", "score", "reason"]
    },
    "p10.docx": {
        "key_tasks": ["name", "content", "amount", "objective"],
        "indicators": [*LEVELS, "period_target", "annual_target"],
    },
    "p33.docx": {
        "main_tasks": ["name", "content", "annual_total", "fiscal_appropriation", "other_funds"],
        "indicators": [*LEVELS, "annual_target"],
    },
}


@pytest.mark.parametrize("name", PAPERS)
def test_a_filled_paper_of_any_kind_becomes_a_form_without_what_was_filled_in(
    name: str, tmp_path: Path
) -> None:
    from tests.papers.truth import HERE, truth_of

    form = made(tmp_path, HERE / name)
    assert {id_: list(table.columns) for id_, table in form.tables.items()} == PAPERS[name]
    ids = [*form.fields, *(c for table in form.tables.values() for c in table.columns)]
    assert not [id_ for id_ in ids if re.fullmatch(r"(?:field|column)(?:_\d+)?", id_)]
    assert "funds" not in form.fields  # the blank corner of a block of money
    spec = (tmp_path / f"{name[:3]}.toml").read_text(encoding="utf-8")
    filled = [value for value in truth_of(name)["fields"].values() if len(value) > 3]
    assert not [value for value in filled if value.splitlines()[0] in spec]


def test_a_paper_without_anything_to_fill_in_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = drawn(tmp_path / "p.xlsx", [["只有标题"], ["甲", "乙"], ["丙", "丁"]])
    with speaking("zh"):
        assert run("--lang", "zh", "forms", "new", str(paper), "-o", str(tmp_path / "n.toml")) == 2
    assert "没有找到可填写的单元格" in capsys.readouterr().err
    assert not (tmp_path / "n.toml").exists()


def test_a_spec_that_is_there_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = drawn(tmp_path / "p.xlsx", [["单位名称", None]])
    (tmp_path / "n.toml").write_text("mine")
    assert run("forms", "new", str(paper), "-o", str(tmp_path / "n.toml")) == 2
    assert (tmp_path / "n.toml").read_text() == "mine"
    assert re.search("n.toml", capsys.readouterr().err)


def test_an_unknown_sheet_and_another_kind_of_file_are_told(tmp_path: Path) -> None:
    paper = drawn(tmp_path / "p.xlsx", [["单位名称", None]])
    with speaking("zh"), pytest.raises(ValueError, match="没有工作表“甲”，有：Sheet"):
        read_paper(paper, "甲")
    with speaking("zh"), pytest.raises(ValueError, match="应是 Excel（.xlsx、.xls、.ods）"):
        (tmp_path / "p.csv").write_text("单位名称,", encoding="utf-8")
        read_paper(tmp_path / "p.csv")


def units_of(labels: list[str], tmp_path: Path) -> tuple[str, list[tuple[str, str]]]:
    """Of a form of these labels: the unit of its amounts, and what each of its figures is, with the unit it says."""
    cells = "".join(f"<tr><td>{label}</td><td></td></tr>" for label in ["项目名称", *labels])
    (tmp_path / "a.html").write_text(f"<meta charset=utf-8><table>{cells}</table>", encoding="utf-8")
    assert run("forms", "new", str(tmp_path / "a.html"), "-o", str(tmp_path / "a.toml")) == 0
    form = read_form(tmp_path / "a.toml")
    return form.amounts, [(field.kind, field.unit) for field in list(form.fields.values())[1:]]


def test_amounts_are_in_the_unit_that_their_labels_say(tmp_path: Path) -> None:
    amount = ("amount", "")
    assert units_of(["资金总额（元）", "年度金额（元）"], tmp_path) == ("元", [amount, amount])


def test_a_figure_whose_label_says_another_unit_is_a_number_in_it(tmp_path: Path) -> None:
    found = units_of(["中央资金（万元）", "地方资金（万元）", "补助金额（元）"], tmp_path)
    assert found == ("万元", [("amount", ""), ("amount", ""), ("number", "元")])


def test_a_paper_of_labels_alone_keeps_them_all(tmp_path: Path) -> None:
    labels = ["中央资金（万元）", "地方资金（万元）", "补助标准", "实施地点"]
    units_of(labels, tmp_path)
    fields = read_form(tmp_path / "a.toml").fields.values()
    assert [field.label for field in fields] == ["项目名称", *labels]


TABLES = [
    ("一、基本情况", [["项目名称", "", "主管部门", ""]]),
    ("二、项目资金", [["资金来源", "预算数（万元）"], ["年度资金总额", ""], ["其他资金", ""]]),
    ("三、重点任务", [["任务名称", "主要内容", "预算金额"], *[["", "", ""]] * 3]),
    ("四、绩效指标", [["一级指标", "二级指标", "三级指标", "指标值", "备注"], *[[""] * 5] * 3]),
]


def test_a_page_of_a_table_for_each_section_is_one_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def table(rows: list[list[str]]) -> str:
        return f"<table>{''.join('<tr><td>' + '<td>'.join(row) for row in rows)}</table>"

    page = "<h1>项目支出绩效目标表</h1>" + "".join(f"<p>{name}</p>{table(rows)}" for name, rows in TABLES)
    page = f"{table([['首页', '公开']])}{page}<h1>部门整体支出绩效目标表</h1>{table(TABLES[0][1])}"
    (tmp_path / "p.html").write_text(page, encoding="utf-8")
    form = made(tmp_path, tmp_path / "p.html")
    assert form.title == "项目支出绩效目标表"
    fields = ["project_name", "supervising_department", "annual_total", "other_funds"]
    assert list(form.fields) == fields
    columns = [["name", "content", "budget"], ["level1", "level2", "level3", "annual_target", "remarks"]]
    assert [list(table.columns) for table in form.tables.values()] == columns
    assert "table 6" in capsys.readouterr().err


@pytest.mark.parametrize("gap", [0, 1], ids=["close", "blank rows between"])
@pytest.mark.parametrize("filled", ["", "12.30"], ids=["blank", "filled"])
def test_tables_below_each_other_on_a_sheet_are_one_form(filled: str, gap: int, tmp_path: Path) -> None:
    """Neither merged nor of one width: what is right of a table, and between two, is none of its fields."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["项目支出绩效目标表"])
    for name, rows in TABLES:
        for row in [[name], *([text or filled for text in row] for row in rows), *[[""]] * gap]:
            sheet.append(row)
    book.save(tmp_path / "p.xlsx")
    form = made(tmp_path, tmp_path / "p.xlsx")
    assert list(form.fields) == ["project_name", "supervising_department", "annual_total", "other_funds"]
    columns = [["name", "content", "budget"], ["level1", "level2", "level3", "annual_target", "remarks"]]
    assert [list(table.columns) for table in form.tables.values()] == columns


def test_sheets_that_are_not_drawn_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = Workbook()
    book.worksheets[0].append(["单位名称", None])
    book.create_sheet("绩效指标").append(["一级指标", None])
    book.create_sheet("空表")
    book.save(tmp_path / "p.xlsx")
    made(tmp_path, tmp_path / "p.xlsx")
    told = capsys.readouterr().err
    assert "绩效指标" in told
    assert "空表" not in told
