"""What reviewers agree to is approved, and nothing else: a letter and a table each, in which the declared figures stand."""

from __future__ import annotations

import csv
import shutil
import sys
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import Result
from openpyxl.utils import get_column_letter

import xlperf
import xlperf.returns.sender
from tests.command import invoked, run_in_chinese
from tests.consolidation.inbox import Inbox, changed, code_of, declaration, name_of, roster, workbook
from tests.ooxml import lint
from xlperf.cli.approve import command
from xlperf.comparison.changes import changes_between
from xlperf.comparison.differences import Side
from xlperf.consolidation.asked import Asked
from xlperf.consolidation.inbox import earlier_in
from xlperf.declaration import amount_text
from xlperf.declaration.other_form import on_form
from xlperf.form import form_specs, load_form
from xlperf.messages import speaking
from xlperf.ooxml.limits import DEFAULT_LIMITS
from xlperf.publishing.document import put_tables
from xlperf.publishing.printed_workbook import LINE, as_printed_workbook
from xlperf.returns.approval import as_approved
from xlperf.roster.as_approved import differing


def run(*words: object) -> Result:
    return invoked(command, *words)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four departments, the last with an error; the first is agreed to, of the second a change is asked for."""
    folder = tmp_path_factory.mktemp("批复")
    there = Inbox(folder / "收件夹")
    for number in range(3):
        there.put(f"{number}.xlsx", workbook(declaration(number)), "accepted")
    there.put("3.xlsx", workbook(changed(declaration(3), overall_objective=None)), "rejected")
    xlperf.consolidate(there.folder, out=folder / "汇总.xlsx", roster=roster(folder), lang="zh")
    book = openpyxl.load_workbook(folder / "汇总.xlsx")
    sheet = book["审核"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    said = {
        declaration(0).department: ("=同意，请抓好落实", "同意"),
        declaration(1).department: ("补充依据", "修改"),
    }
    for row in range(2, sheet.max_row + 1):
        name = sheet.cell(row, heads["部门"]).value
        if sheet.cell(row, heads["级别"]).value == "整份" and name in said:
            cell = sheet.cell(row, heads["意见"])
            cell.value, cell.data_type = said[name][0], "s"
            sheet.cell(row, heads["结论"]).value = said[name][1]
    book.save(folder / "汇总.xlsx")
    return folder


def given(folder: Path, out: Path, *more: object) -> Result:
    return run(
        folder / "收件夹",
        "-o",
        out,
        "--review",
        folder / "汇总.xlsx",
        "--roster",
        folder / "roster.csv",
        "-j",
        1,
        *more,
    )


@pytest.fixture(scope="module")
def done(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    out = tmp_path_factory.mktemp("写到") / "批复"
    result = given(inbox, out, "--office", "市财政局", "--date", "2026年12月1日", "--mail")
    return out, result


def test_only_what_is_agreed_to_is_approved_and_the_others_are_told_with_the_reason(
    done: tuple[Path, Result],
) -> None:
    out, result = done
    assert "批复 1 个部门" in result.output
    assert "没有批复：1.xlsx（审核结论是“修改”）" in result.stderr
    assert "没有批复：2.xlsx（审核没有写“同意”）" in result.stderr
    assert "没有批复：3.xlsx（有 " in result.stderr
    code, name = declaration(0).code, declaration(0).department
    files = {path.name for path in out.iterdir() if path.is_file()}
    assert {f"{code}_{name}_绩效目标批复表.docx", f"{code}_{name}_绩效目标批复表.xlsx"} <= files
    assert {f"{code}_{name}_批复函.docx", f"{code}_{name}_批复函.txt", "邮件合并.csv"} <= files
    assert len(files) == 5


def test_without_python_docx_letters_are_texts_and_tables_workbooks_and_that_is_said(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlperf.returns.sender, "can_write", lambda: False)
    monkeypatch.setitem(sys.modules, "docx", None)
    result = given(inbox, tmp_path / "批复")
    assert "批复 1 个部门" in result.output
    assert "没有装 python-docx，批复函只写成 .txt，批复表只写成 .xlsx" in result.stderr
    stem = f"{declaration(0).code}_{declaration(0).department}"
    assert {path.name for path in (tmp_path / "批复").iterdir()} == {
        f"{stem}_绩效目标批复表.xlsx",
        f"{stem}_批复函.txt",
        "邮件合并.csv",
    }


def test_the_letter_says_what_is_approved_amounts_targets_and_opinion(done: tuple[Path, Result]) -> None:
    out, _ = done
    (letter,) = out.glob("*批复函.docx")
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(letter)).paragraphs)
    one = declaration(0)
    assert f"关于批复{one.year}年度绩效目标的函" in text
    assert f"{one.department}：" in text
    assert "现将绩效目标批复如下" in text
    for row in one.tidy_rows("indicators"):
        assert str(row["level3"]) in text and str(row["annual_target"]) in text
    assert "=同意，请抓好落实" in text
    assert "市财政局" in text and "2026年12月1日" in text
    assert "请按批复的绩效目标组织预算执行" in text


def test_the_tables_hold_what_was_declared_under_the_title_of_an_approval(done: tuple[Path, Result]) -> None:
    out, _ = done
    one = declaration(0)
    (table,) = out.glob("*批复表.xlsx")
    cells = [
        str(cell)
        for row in openpyxl.load_workbook(table).active.iter_rows(values_only=True)
        for cell in row
        if cell
    ]  # type: ignore[union-attr]
    (document,) = out.glob("*批复表.docx")
    opened = docx.Document(str(document))
    texts = {cell.text for grid in opened.tables for row in grid.rows for cell in row.cells}
    assert any(text.endswith("绩效目标批复表") for text in cells)
    for told in (cells, texts):
        assert one.department in told
        for row in one.tidy_rows("indicators"):
            assert str(row["annual_target"]) in told
        for row in one.tidy_rows("key_tasks"):
            assert str(row["name"]) in told
    assert not [
        cell
        for row in openpyxl.load_workbook(table).active.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]  # type: ignore[union-attr]


def test_the_list_names_the_tables(done: tuple[Path, Result]) -> None:
    out, _ = done
    rows = list(csv.DictReader((out / "邮件合并.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["附件"].count("批复表") for row in rows] == [2]
    assert rows[0]["主题"].startswith("关于批复")


def test_all_that_passed_are_approved_where_that_is_asked_for_but_not_what_is_to_be_changed(
    inbox: Path, tmp_path: Path
) -> None:
    result = given(inbox, tmp_path / "批复", "--all")
    assert "批复 2 个部门" in result.output
    assert "审核结论是“修改”" in result.stderr


def test_without_a_verdict_nothing_is_approved_and_it_says_what_to_do(inbox: Path, tmp_path: Path) -> None:
    result = run(inbox / "收件夹", "-o", tmp_path / "批复", "-j", 1)
    assert result.return_value == 2
    assert "写“同意”" in result.stderr
    assert not (tmp_path / "批复").exists()


def test_the_office_s_own_template_is_filled_in(inbox: Path, tmp_path: Path) -> None:
    own = docx.Document()
    own.add_paragraph("我局批复（{日期}）")
    own.add_paragraph("{正文}")
    own.save(str(tmp_path / "批复模板.docx"))
    given(inbox, tmp_path / "批复", "--letter", tmp_path / "批复模板.docx", "--date", "2026年12月1日")
    (letter,) = (tmp_path / "批复").glob("*批复函.docx")
    texts = [paragraph.text for paragraph in docx.Document(str(letter)).paragraphs]
    assert texts[0] == "我局批复（2026年12月1日）"
    assert any("绩效指标" in text for text in texts)


def parts(path: Path) -> object:
    """What a file holds; an archive's parts, whose dates are those of writing."""
    if path.suffix not in (".docx", ".xlsx"):
        return path.read_bytes() if path.suffix != ".eml" else path.stat().st_size > 0
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}


def test_the_library_writes_what_the_command_writes(
    inbox: Path, done: tuple[Path, Result], tmp_path: Path
) -> None:
    with xlperf.language("zh"):
        told = xlperf.approve_workbooks(
            inbox / "收件夹",
            tmp_path / "批复",
            roster=inbox / "roster.csv",
            reviews=[inbox / "汇总.xlsx"],
            office="市财政局",
            date="2026年12月1日",
            mail=True,
        )
    assert told.letters == (declaration(0).department,)
    assert ("1.xlsx", "审核结论是“修改”") in told.left_out and len(told.left_out) == 3
    files = {path.relative_to(tmp_path / "批复") for path in (tmp_path / "批复").rglob("*") if path.is_file()}
    assert files == {path.relative_to(done[0]) for path in done[0].rglob("*") if path.is_file()}
    for name in files:
        assert parts(tmp_path / "批复" / name) == parts(done[0] / name), name


def test_what_is_approved_is_compared_with_what_was_declared(
    inbox: Path, done: tuple[Path, Result], tmp_path: Path
) -> None:
    """The office lowers a target in the table that it sends out; the folder is taken as the approval of the round."""
    out = Path(shutil.copytree(done[0], tmp_path / "批复"))
    (table,) = out.glob("*批复表.xlsx")
    book = openpyxl.load_workbook(table)
    sheet = book.active
    assert sheet is not None
    target = str(next(declaration(0).tidy_rows("indicators"))["annual_target"])
    places = [cell for row in sheet.iter_rows() for cell in row if cell.value == target]
    places[-1].value = "≥41场"
    book.save(table)
    for approval in (out, table):
        with speaking("zh"):
            (change,) = xlperf.compare(inbox / "收件夹" / "0.xlsx", table).departments
            followed = xlperf.compare_round(inbox / "收件夹", approval)
        assert [(one.old, one.new) for one in change.changes] == [(target, "≥41场")]
        own = followed[followed.department == declaration(0).department]
        assert "≥41场" in set(own.approved) and target in set(own.declared) and "" not in set(own.approved)
    both = xlperf.compare(inbox / "收件夹", out)
    assert both.count("changed") == 1 and not both.not_compared
    found = earlier_in(out, DEFAULT_LIMITS, "department-monitoring-2019")
    assert [one.department for one in found.declarations] == [declaration(0).department]
    own, monitoring = declaration(0), load_form("department-monitoring-2019")
    mine = replace(on_form(own, monitoring), year=own.year)
    with speaking("zh"):
        approved = found.approved(mine)
        assert approved is not None
        (told,) = [one.message for one in differing(mine, approved) if "≥41场" in one.message]
    # It was said of the declaration, which says something else.
    assert "《部门整体预算绩效目标批复表》里是“≥41场”" in told
    (tmp_path / "名册.csv").write_text(f"编码,名称\n{code_of(0)},{name_of(0)}\n", "utf-8")
    made = tmp_path / "监控"
    run_in_chinese(
        *(
            "new-template",
            "-f",
            monitoring.id,
            "--year",
            str(own.year),
            "--roster",
            str(tmp_path / "名册.csv"),
        ),
        *("--from", str(out), "-o", str(made)),
    )
    (workbook,) = made.iterdir()
    assert "≥41场" in {row["annual_target"] for row in xlperf.read(workbook).tables["indicators"]}


def test_what_was_approved_of_a_renamed_department_prefills_its_monitoring(tmp_path: Path) -> None:
    """Its table bears the name it declared, and the roster has another: it was said to be nobody's."""
    folder = tmp_path / "收件"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(workbook(declaration(0)))
    (tmp_path / "名册.csv").write_text(f"编码,名称\n{code_of(0)},广州市文化馆\n", "utf-8")
    (tmp_path / "确认.csv").write_text(f"文件,编码\na.xlsx,{code_of(0)}\n", "utf-8")
    approved, made, roster_given = tmp_path / "批复", tmp_path / "监控", ("--roster", tmp_path / "名册.csv")
    run(folder, "-o", approved, *roster_given, "--decide", tmp_path / "确认.csv", "--all")
    words = (
        "new-template",
        "-f",
        "department-monitoring-2019",
        "--year",
        2023,
        *roster_given,
        "--from",
        approved,
    )
    run_in_chinese(*map(str, (*words, "-o", made)))
    (written,) = made.iterdir()
    filled = xlperf.read(written)
    targets = {str(row["annual_target"]) for row in declaration(0).tidy_rows("indicators")}
    assert filled.department == "广州市文化馆"
    assert {row["annual_target"] for row in filled.tables["indicators"]} == targets


@pytest.mark.parametrize("name", [name for name in form_specs() if load_form(name).step == "declaration"])
def test_the_table_says_what_was_declared_on_every_form(name: str, tmp_path: Path) -> None:
    example = form_specs()[name].with_name("example.json")
    told = (
        xlperf.Declaration.from_json(load_form(name), example.read_text("utf-8"))
        if example.exists()
        else declaration(0)
    )
    path = tmp_path / "甲局_绩效目标批复表.xlsx"
    path.write_bytes(as_printed_workbook(as_approved(told)))
    (read,) = Side(path, Asked()).declarations()
    assert read.form.id == name and read.year == told.year and not list(changes_between(told, read))


def test_a_long_text_is_printed_whole_over_several_rows(tmp_path: Path) -> None:
    """Excel draws no row higher than 409.5 points."""
    text = "".join(f"目标{number}：完成河道治理和水质监测任务。" for number in range(150))
    told = changed(declaration(0), overall_objective=text)
    path = tmp_path / "甲局_绩效目标批复表.xlsx"
    path.write_bytes(as_printed_workbook(as_approved(told)))
    assert lint(path) == []
    sheet = openpyxl.load_workbook(path).worksheets[0]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    (area,) = [area for area in sheet.merged_cells.ranges if cell.coordinate in area]
    columns = map(get_column_letter, range(area.min_col, area.max_col + 1))
    lines = 2 * len(text) / sum(sheet.column_dimensions[column].width for column in columns)
    height = sum(sheet.row_dimensions[row].height for row in range(area.min_row, area.max_row + 1))
    assert height >= LINE * lines > 409
    (read,) = Side(path, Asked()).declarations()
    assert not list(changes_between(told, read))


def test_a_file_that_cannot_be_used_is_told_as_not_approved(inbox: Path, tmp_path: Path) -> None:
    shutil.copytree(inbox / "收件夹", tmp_path / "收件夹")
    (tmp_path / "收件夹" / "坏.xlsx").write_bytes(b"x")
    told = xlperf.approve_workbooks(tmp_path / "收件夹", tmp_path / "批复", everyone=True, lang="zh")
    assert len(told.letters) == 3 and dict(told.left_out)["坏.xlsx"]


def test_on_the_offices_own_paper_each_project_has_its_heading() -> None:
    name = "national-projects-2015"
    example = form_specs()[name].with_name("example.json").read_bytes()
    told = xlperf.Declaration.from_json(load_form(name), example)
    document = docx.Document()
    put_tables(document, told, document.add_paragraph("{表}"))
    said = [paragraph.text for paragraph in document.paragraphs]
    projects = ["城区老旧供水管网改造工程", "河湖水质监测"]
    assert len(document.tables) == 1 + len(projects) and "{表}" not in said
    assert [text.partition("：")[2] for text in said][-2:] == projects


def test_where_nobody_agrees_nothing_is_written(inbox: Path, tmp_path: Path) -> None:
    told = xlperf.approve_workbooks(inbox / "收件夹", tmp_path / "批复", roster=inbox / "roster.csv")
    assert told.letters == () and len(told.left_out) == 4 and not (tmp_path / "批复").exists()


def test_an_approval_speaks_english_where_that_is_asked_for(inbox: Path, tmp_path: Path) -> None:
    done = xlperf.approve_workbooks(
        inbox / "收件夹", tmp_path / "批复", reviews=[inbox / "汇总.xlsx"], date="2026-12-01", lang="en"
    )
    assert len(done.letters) == 1
    (letter,) = (tmp_path / "批复").glob("*批复函.docx")
    said = [paragraph.text for paragraph in docx.Document(str(letter)).paragraphs]
    year = declaration(0).year
    assert said[0] == f"Approval of the performance targets of {year}"
    assert "1. Budget" in said and any(line.startswith("total expenditure: ") for line in said)
    assert any("请抓好落实" in line for line in said)  # what a reviewer typed stays as it is
    (table,) = (tmp_path / "批复").glob("*批复表.docx")
    assert any("批复表" in paragraph.text for paragraph in docx.Document(str(table)).paragraphs)


def test_the_table_stands_on_the_offices_own_paper(inbox: Path, tmp_path: Path) -> None:
    folder = tmp_path / "局"
    folder.mkdir()
    (folder / "名册.csv").write_bytes((inbox / "roster.csv").read_bytes())
    (folder / "xlperf.toml").write_text('office = "市财政局"\napproval_table = "表纸.docx"\n', "utf-8")
    own = docx.Document()
    own.styles["Table Grid"].element.getparent().remove(own.styles["Table Grid"].element)
    own.sections[0].header.paragraphs[0].add_run("市财政局 {年度} 年度")
    for text in ("附件1", "{标题}", "单位：{部门}（{编码}）　金额单位：{金额单位}", "{表}", "{落款}　{日期}"):
        own.add_paragraph(text)
    own.save(str(folder / "表纸.docx"))
    given = {
        "roster": folder / "名册.csv",
        "reviews": [inbox / "汇总.xlsx"],
        "date": "2026年12月1日",
        "lang": "zh",
    }
    xlperf.approve_workbooks(inbox / "收件夹", tmp_path / "批复", **given)
    (path,) = (tmp_path / "批复").glob("*批复表.docx")
    made, one = docx.Document(str(path)), declaration(0)
    said = [paragraph.text for paragraph in made.paragraphs]
    assert said[0] == "附件1" and said[1].endswith("批复表") and said[-1] == "市财政局　2026年12月1日"
    assert said[2].startswith(f"单位：{one.department}（") and "万元" in said[2]
    assert made.sections[0].header.paragraphs[0].text == f"市财政局 {one.year} 年度"
    (table,) = made.tables
    cells = {cell.text for row in table.rows for cell in row.cells}
    amount = one.fields["basic_expenditure"]
    assert isinstance(amount, Decimal) and amount_text(amount) in {text.replace(",", "") for text in cells}
    assert table._tbl.tblPr.xpath("w:tblBorders") and "{" not in "".join(said)
    between = [element.tag.rpartition("}")[2] for element in made.element.body]
    assert between.index("tbl") == 3  # where {表} stood
    # A paper that cannot be used is refused by name, before anything is written.
    own.add_paragraph("{局长}")
    own.save(str(folder / "表纸.docx"))
    with pytest.raises(xlperf.LetterTemplateError, match="{局长}"):
        xlperf.approve_workbooks(inbox / "收件夹", tmp_path / "又", **given)
    assert not (tmp_path / "又").exists()
