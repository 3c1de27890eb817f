"""`xlperf forms new`: of a paper form left blank comes a spec that checks, builds and looks like the paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import Workbook

from xlperf.cli import main
from xlperf.form import Form, form_specs, load_form, picture_rows, read_form
from xlperf.form.layout import layout_of
from xlperf.intake.handmade.paper import read_paper
from xlperf.intake.one_file import read
from xlperf.messages import speaking

ROWS = {"main_tasks": 4, "key_tasks": 4, "other_tasks": 3, "indicators": 8, "projects": 3}


def run(*words: str) -> object:
    with pytest.raises(SystemExit) as ended:
        main(words)
    return ended.value.code


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
    for cell in layout.cells:
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
    with speaking("zh"), pytest.raises(ValueError, match="应是 .xlsx"):
        read_paper(tmp_path / "p.ods")
