"""Amounts that a roster sets (控制数): the workbook asks before another is entered, or the cells are locked."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import xlperf
from tests.command import run, run_in_chinese
from xlperf.intake.one_file import take_in

ROSTER = "单位编码,单位名称,基本支出,项目支出\n001,市教育局,1234.5,2000\n002,市财政局,,300\n"


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "名册.csv"
    path.write_text(ROSTER, encoding="utf-8")
    return path


def stamped(tmp_path: Path, roster: Path, lock: bool) -> dict[str, Path]:
    made = xlperf.new_templates("guangzhou-2023", roster, tmp_path / "下发", lock_prefilled=lock)
    return {one.department: one.path for one in made}


def sheet_of(path: Path) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(path)["申报表"]


def rule_of(
    sheet: openpyxl.worksheet.worksheet.Worksheet, place: str
) -> openpyxl.worksheet.datavalidation.DataValidation:
    (rule,) = (rule for rule in sheet.data_validations.dataValidation if place in rule.sqref)
    return rule


def test_the_check_on_entry_names_the_control_figure(tmp_path: Path, roster: Path) -> None:
    paths = stamped(tmp_path, roster, lock=False)
    sheet = sheet_of(paths["市教育局"])
    rule = rule_of(sheet, "D6")
    assert sheet["D6"].value == 1234.5 and not sheet["D6"].protection.locked
    assert rule.errorStyle == "warning" and rule.formula1 == "AND(ISNUMBER(D6),ROUND(D6-1234.5,2)=0)"
    assert (
        "1,234.50 万元" in rule.error
        and rule.prompt.startswith("控制数：1,234.50 万元。")
        and rule.promptTitle == "基本支出"
    )
    # what the roster does not set is asked for as ever
    assert rule_of(sheet, "G6").errorStyle != "warning"
    assert rule_of(sheet_of(paths["市财政局"]), "D6").errorStyle != "warning"


def test_locked_cells_keep_the_figure(tmp_path: Path, roster: Path) -> None:
    paths = stamped(tmp_path, roster, lock=True)
    sheet = sheet_of(paths["市教育局"])
    assert sheet.protection.sheet
    assert [sheet[place].protection.locked for place in ("D6", "D7", "G6", "D4")] == [
        True,
        True,
        False,
        False,
    ]
    assert (sheet["D6"].value, sheet["D6"].number_format) == (1234.5, sheet["G6"].number_format)
    assert [sheet_of(paths["市财政局"])[place].protection.locked for place in ("D6", "D7")] == [False, True]


@pytest.mark.parametrize("amount", ["-5", "12.345", "八千左右", "1e30"])
def test_what_no_department_could_mend_is_not_locked(amount: str, tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text(f"单位编码,单位名称,基本支出\n001,市教育局,{amount}\n", encoding="utf-8")
    sheet = sheet_of(stamped(tmp_path, path, lock=True)["市教育局"])
    assert not sheet["D6"].protection.locked


@pytest.mark.parametrize("lock", [True, False])
def test_such_a_workbook_is_as_the_form_made_it(lock: bool, tmp_path: Path, roster: Path) -> None:
    for path in stamped(tmp_path, roster, lock).values():
        found = take_in(path).findings
        assert not [finding.check for finding in found if finding.check.startswith("workbook-")]


def test_the_command_asks_for_a_roster(
    tmp_path: Path, roster: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert (
        run_in_chinese("new-template", "-o", str(tmp_path / "a.xlsx"), "--lock-prefilled") == 2
        and "--roster" in capfd.readouterr().err
    )
    words = ["new-template", "-o", str(tmp_path / "下发"), "--roster", str(roster), "--lock-prefilled"]
    assert run(*words) == 0
    (path,) = (tmp_path / "下发").glob("001*.xlsx")
    assert sheet_of(path)["D6"].protection.locked
