"""`xlperf new-template` as it is called: one workbook, a roster's workbooks, prefilled ones, and what is refused."""

from __future__ import annotations

import json
import os
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import xlperf
from tests.command import heard_in_chinese, run_in_chinese
from tests.workbook.seed import seed
from xlperf.form import forms_folder, load_form
from xlperf.intake.handmade.files import read_file
from xlperf.intake.one_file import read
from xlperf.ooxml.file_names import LONGEST_NAME
from xlperf.roster import Department
from xlperf.sending.templates import Press, file_names
from xlperf.system import worker_process
from xlperf.template.write import Options, build

ROSTER = "code,name,other_funds\n001,市财政局,12.5\n002,=审计局,\n003,市委办公厅,\n"


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "名册.csv"
    path.write_text(ROSTER, encoding="utf-8")
    return path


def test_one_workbook_has_its_year_department_and_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.xlsx"
    assert (
        run_in_chinese(
            "new-template", "-o", out, "--year", 2024, "--department", "市财政局", "--rows", "key_tasks=20"
        )
        == 0
    )
    assert "a.xlsx" in capsys.readouterr().out
    declaration = read(out)
    assert (declaration.year, declaration.department) == (2024, "市财政局")
    expected = build(
        load_form("guangzhou-2023"), Options(year=2024, department="市财政局", rows={"key_tasks": 20})
    )
    assert out.read_bytes() == expected


@pytest.mark.parametrize("name", ["年度重点工作任务", "重点任务", "key_tasks"])
def test_a_table_goes_by_what_the_form_calls_it(name: str, tmp_path: Path) -> None:
    assert run_in_chinese("new-template", "-o", tmp_path / "a.xlsx", "--rows", f"{name}＝20") == 0
    expected = build(load_form("guangzhou-2023"), Options(rows={"key_tasks": 20}))
    assert (tmp_path / "a.xlsx").read_bytes() == expected


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_roster_gives_a_workbook_a_department(tmp_path: Path, roster: Path, jobs: int) -> None:
    out = tmp_path / "下发"
    assert run_in_chinese("new-template", "-o", out, "--roster", roster, "--year", 2024, "--jobs", jobs) == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "001_市财政局.xlsx",
        "002_=审计局.xlsx",
        "003_市委办公厅.xlsx",
    ]
    first = read(out / "001_市财政局.xlsx")
    assert (first.code, first.department, first.year, first["other_funds"]) == (
        "001",
        "市财政局",
        2024,
        Decimal("12.5"),
    )
    assert read(out / "002_=审计局.xlsx").department == "=审计局"


def _ended(press: Press) -> None:
    os._exit(9)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the worker is a copy of this process")
def test_a_worker_that_ends_is_told_of(
    tmp_path: Path, roster: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(worker_process, "can_copy", lambda: True)
    monkeypatch.setattr(Press, "stamper", _ended)
    assert run_in_chinese("new-template", "-o", tmp_path / "下发", "--roster", roster, "--jobs", 2) == 2
    assert "001_市财政局.xlsx" in (said := capsys.readouterr().err) and "--jobs" in said


def test_a_second_run_leaves_filled_workbooks_alone(
    tmp_path: Path, roster: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "下发"
    assert run_in_chinese("new-template", "-o", out, "--roster", roster) == 0
    filled = out / "001_市财政局.xlsx"
    filled.write_bytes(filled.read_bytes() + b"filled in")
    (out / "002_=审计局.xlsx").unlink()
    capsys.readouterr()
    assert run_in_chinese("new-template", "-o", out, "--roster", roster) == 1
    said = capsys.readouterr()
    assert "生成 1 个，已有相同的 1 个，未覆盖 1 个" in said.out and "001_市财政局.xlsx" in said.err
    assert filled.read_bytes().endswith(b"filled in")
    assert run_in_chinese("new-template", "-o", out, "--roster", roster, "--overwrite") == 0
    assert not filled.read_bytes().endswith(b"filled in")


def declared(folder: Path, name: str, **more: object) -> Path:
    fields = {"basic_expenditure": "4506.89", "overall_objective": "总体目标\x0b", **more}
    path = folder / f"{name}.json"
    data = {
        "form": "guangzhou-2023",
        "version": 2,
        "year": 2022,
        "department": name,
        "code": "",
        "fields": fields,
    }
    path.write_text(
        json.dumps(data | {"tables": {"key_tasks": [{"name": "任务", "amount": "1.00"}]}}), encoding="utf-8"
    )
    return path


def test_last_years_json_prefills_one_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "a.xlsx"
    assert (
        run_in_chinese("new-template", "-o", out, "--from", declared(tmp_path, "市财政局"), "--year", 2024)
        == 0
    )
    assert "删去了 1 处" in capsys.readouterr().err
    declaration = read(out)
    assert (declaration.year, declaration.department) == (2024, "市财政局")
    assert (
        declaration["basic_expenditure"] == Decimal("4506.89")
        and declaration["overall_objective"] == "总体目标"
    )
    assert declaration.rows("key_tasks")[0]["amount"] == Decimal(1)


def test_last_years_workbook_in_an_archive_prefills_one_workbook(tmp_path: Path) -> None:
    last = build(load_form("guangzhou-2023"), Options(), seed())
    with zipfile.ZipFile(tmp_path / "去年.zip", "w") as archive:
        archive.writestr("财政局.xlsx", last)
    out = tmp_path / "a.xlsx"
    assert run_in_chinese("new-template", "-o", out, "--from", tmp_path / "去年.zip", "--year", 2024) == 0
    assert read(out)["overall_objective"] == seed().fields["overall_objective"]


def test_a_folder_of_last_years_prefills_each_department_with_its_own(
    tmp_path: Path, roster: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    last = tmp_path / "去年"
    last.mkdir()
    declared(last, "财政局")
    declared(last, "撤销局")
    (last / "坏.json").write_text("{", encoding="utf-8")
    workbook = build(load_form("guangzhou-2023"), Options(department="中共市委办公厅"))
    (last / "厅.xlsx").write_bytes(workbook)
    out = tmp_path / "下发"
    assert run_in_chinese("new-template", "-o", out, "--roster", roster, "--from", last) == 0
    said = capsys.readouterr().err
    assert "撤销局.json 未用于预填" in said and "坏.json" in said
    assert "厅.xlsx 未用于预填：须改正" in said, "a workbook that is not accepted prefills nothing"
    first = read(out / "001_市财政局.xlsx")
    assert first["basic_expenditure"] == Decimal("4506.89")
    assert first["other_funds"] == Decimal("12.5"), "the roster's own column goes before"
    assert first.department == "市财政局" and first.code == "001"
    assert read(out / "002_=审计局.xlsx")["basic_expenditure"] is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--form", "不存在"], "没有编号为"),
        (["--rows", "key_tasks"], "表=行数"),
        (["--rows", "nothing=3"], "表样里没有表"),
        (["--rows", "key_tasks=0"], "至少是 1"),
        (["--year", "20230"], "年度应在"),
        (["--department", "甲\x1b局"], "控制字符"),
        (["--roster", "x.csv", "--department", "甲"], "只能用一个"),
        (["--from", "x.json"], "x.json"),
        (["--from", "x.docx"], "不能用来预填"),
        (["--from", "x.xlsx"], "x.xlsx"),
        (["--macros"], ".xlsm"),
    ],
)
def test_wrong_use_is_told_in_words_and_writes_nothing(
    tmp_path: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.xlsx"
    assert run_in_chinese("new-template", "-o", out, *words) == 2
    assert said in capsys.readouterr().err
    assert not out.exists()


def test_a_roster_and_a_file_as_out_are_refused(
    tmp_path: Path, roster: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_in_chinese("new-template", "-o", roster, "--roster", roster) == 2
    assert "-o 应是文件夹" in capsys.readouterr().err


def names(*departments: tuple[str, str]) -> list[str]:
    return file_names(Department(code, name) for code, name in departments)


def test_names_of_files_suit_windows() -> None:
    assert names(("1", "甲/乙:局"), ("", "CON"), ("", "nul.局"), ("", "..甲. "), ("", "~$甲"), ("", "COM1a")) == [
        "1_甲_乙_局.xlsx", "_CON.xlsx", "_nul.局.xlsx", "甲.xlsx", "_~$甲.xlsx", "COM1a.xlsx",
    ]  # fmt: skip


def test_names_that_a_file_system_takes_for_the_same_are_told_apart() -> None:
    assert names(("", "甲?"), ("", "甲*"), ("", "abc"), ("", "ABC")) == [
        "甲_.xlsx",
        "甲__2.xlsx",
        "abc.xlsx",
        "ABC_2.xlsx",
    ]


@given(st.lists(st.tuples(st.text(max_size=5), st.text(min_size=1, max_size=200)), max_size=8))
def test_any_roster_gives_names_that_every_system_takes(departments: list[tuple[str, str]]) -> None:
    found = names(*departments)
    assert len({name.casefold() for name in found}) == len(departments)
    for name in found:
        assert len(name.encode("utf-8")) <= LONGEST_NAME
        assert not set(name) & set('<>:"/\\|?*\0\n') and name[0] not in " .~" and name.endswith(".xlsx")


def test_of_two_files_of_a_department_the_one_that_counts_prefills(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The newest accepted one, as a consolidation has it, and never the first by its name."""
    import os

    from tests.consolidation.inbox import changed, declaration, roster, workbook

    last = tmp_path / "去年"
    last.mkdir()
    (last / "a.xlsx").write_bytes(workbook(changed(declaration(0), overall_objective="旧的一稿。")))
    (last / "b.xlsx").write_bytes(workbook(changed(declaration(0), overall_objective="定稿。")))
    (last / "c.pdf").write_bytes(b"%PDF-1.7")
    os.utime(last / "a.xlsx", (1_600_000_000, 1_600_000_000))
    out = tmp_path / "下发"
    assert run_in_chinese("new-template", "-o", out, "--roster", roster(tmp_path, 1), "--from", last) == 0
    (made,) = out.iterdir()
    assert read(made)["overall_objective"] == "定稿。"
    said = capsys.readouterr().err
    assert "a.xlsx 未用于预填" in said and "c.pdf 未用于预填" in said and "--decide" not in said
    # renamed since: it says how to go on, and that works
    (last / "b.xlsx").write_bytes(workbook(changed(declaration(0), department_name="市教育体育局")))
    (last / "a.xlsx").unlink()
    again = ("new-template", "-o", tmp_path / "又", "--roster", roster(tmp_path, 1), "--from", last)
    assert run_in_chinese(*again) == 2 and "用 --decide 给出" in capsys.readouterr().err
    decided = tmp_path / "定.csv"
    decided.write_text(f"文件,编码\nb.xlsx,{declaration(0).code}\n", encoding="utf-8")
    assert run_in_chinese(*again, "--decide", decided) == 0


@pytest.mark.parametrize("name", ["key_tasks", "年度重点工作任务", "重点任务"])
def test_rows_are_asked_for_by_the_name_that_the_form_prints(tmp_path: Path, name: str) -> None:
    import openpyxl

    out = tmp_path / "a.xlsx"
    assert run_in_chinese("new-template", "-o", out, "--rows", f"{name}=20") == 0
    ((_, area),) = openpyxl.load_workbook(out).defined_names["key_tasks_amount"].destinations
    first, last = (int("".join(filter(str.isdigit, cell))) for cell in area.split(":"))
    assert last - first == 19


def test_workbooks_of_an_earlier_run_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A department that was renamed had two workbooks in the folder, and nobody was told."""
    out, names = tmp_path / "下发", tmp_path / "名册.csv"
    for name in ("市甲局", "市丙局"):
        names.write_text(f"code,name\n001,{name}\n", "utf-8")
        assert run_in_chinese("new-template", "-o", out, "--roster", names) == 0
    said = capsys.readouterr().err
    assert "另有 1 个申报工作簿不是这次生成的" in said and "001_市甲局.xlsx" in said
    (note,) = xlperf.new_templates("guangzhou-2023", names, out).notes
    assert "001_市甲局.xlsx" in note


def test_a_roster_s_workbooks_are_prefilled_with_their_projects(tmp_path: Path) -> None:
    """The sheets of the projects were left empty, and the department was told as prefilled."""
    form = load_form("national-projects-2015")
    given = read_file(forms_folder() / form.id / "example.json").declaration
    last = tmp_path / "去年"
    last.mkdir()
    (last / "a.xlsx").write_bytes(xlperf.template_bytes(form, declaration=given))
    names = tmp_path / "名册.csv"
    names.write_text(f"code,name\n{given.code},{given.department}\n", "utf-8")
    options = ("-f", form.id, "--roster", names, "--year", 2025)
    assert run_in_chinese("new-template", "-o", tmp_path / "下发", *options, "--from", last) == 0
    (made,) = xlperf.new_templates(form, names, tmp_path / "又", year=2025, prefill=[last])
    (written,) = (tmp_path / "下发").glob("*.xlsx")
    for path in (made.path, written):
        sheets = xlperf.read(path).sheets
        assert [one["project_name"] for one in sheets] == [one["project_name"] for one in given.sheets]
        rows = [len(list(one.tidy_rows("indicators"))) for one in sheets]
        assert rows == [len(list(one.tidy_rows("indicators"))) for one in given.sheets]


def test_a_workbook_with_more_rows_than_the_intake_takes_is_told_of_when_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One with 10,000 rows was made without a word, and refused when it came back filled in."""
    from xlperf.sending import templates

    monkeypatch.setattr(templates, "_LARGE", 10_000)
    (tmp_path / "名册.csv").write_text("code,name\n001,甲局\n", "utf-8")
    one = tmp_path / "大.xlsx"
    for limit, told in (("200000", False), ("300", True)):
        for where in (["-o", one], ["--roster", tmp_path / "名册.csv", "-o", tmp_path / f"下发{limit}"]):
            status, _, err = heard_in_chinese(
                capsys, "new-template", *where, "--limit", f"cells={limit}", "--overwrite"
            )
            assert (status, "行数太多，收表时会读不了" in err) == (0, told), err
    assert xlperf.new_templates("guangzhou-2023", tmp_path / "名册.csv", tmp_path / "丙").notes == ()
