"""xlperf.toml beside the roster: what it says of form, year, round, control figures and limits holds in every command that has the
option, and what is typed goes before it."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

import xlperf
from tests.command import run_in_chinese
from tests.consolidation.inbox import code_of, declaration, name_of, workbook
from xlperf.messages import speaking
from xlperf.roster.office import OfficeFileError, office_beside


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An inbox of two departments of 2023, and a roster whose control figure of the first is one cent off."""
    (tmp_path / "件").mkdir()
    for number in (0, 1):
        (tmp_path / "件" / f"{number}.xlsx").write_bytes(workbook(declaration(number)))
    basic = declaration(0).fields["basic_expenditure"]
    (tmp_path / "名册.csv").write_text(
        f"编码,名称,基本支出\n{code_of(0)},{name_of(0)},{float(str(basic)) + 0.01:.2f}\n{code_of(1)},{name_of(1)},\n",
        encoding="utf-8-sig",
    )
    return tmp_path


def statuses(place: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, tuple[str, set[str]]]:
    capsys.readouterr()
    run_in_chinese("check", place / "件", "--roster", place / "名册.csv", "--format", "json", *more)
    return {
        Path(one["file"]).stem: (one["status"], {finding["check"] for finding in one["findings"]})
        for one in json.loads(capsys.readouterr().out)
    }


def test_control_figures_are_as_the_office_s_file_says(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (warned,) = {check for check in statuses(place, capsys)["0"][1] if "control" in check}
    (place / "xlperf.toml").write_text("control_tolerance = 0.01\n", "utf-8")
    assert warned not in statuses(place, capsys)["0"][1]
    assert warned in statuses(place, capsys, "--control-tolerance", "0")["0"][1]
    (place / "xlperf.toml").write_text('control_severity = "error"\n', "utf-8")
    assert statuses(place, capsys)["0"][0] == "rejected"
    assert statuses(place, capsys, "--control-severity", "off")["0"] == ("accepted", set())


def test_form_year_round_and_limits_are_as_the_office_s_file_says(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "xlperf.toml").write_text(
        'year = 2024\nround = "二上"\n[limits]\nfile_bytes = 2_000_000\n', "utf-8"
    )
    out = place / "出"
    out.mkdir()
    words = ["consolidate", place / "件", "--roster", place / "名册.csv", "-o", out / "汇总.xlsx"]
    assert {status for status, _ in statuses(place, capsys).values()} == {"accepted"}  # each by itself
    capsys.readouterr()
    run_in_chinese(*words)
    assert "2  不属本次" in capsys.readouterr().out
    run_in_chinese(*words, "--year", "2023")
    assert set(xlperf.standings(out)["round"]) == {"二上"}
    run_in_chinese(*words, "--year", "2023", "--round", "三上")
    assert set(xlperf.standings(out)["round"]) == {"二上", "三上"}
    (place / "xlperf.toml").write_text("[limits]\nfile_bytes = 1000\n", "utf-8")
    assert {status for status, _ in statuses(place, capsys).values()} == {"unreadable"}
    assert {status for status, _ in statuses(place, capsys, "--limit", "file_bytes=900000").values()} != {
        "unreadable"
    }
    (place / "xlperf.toml").write_text('form = "national-project-2015"\nyear = 2027\n', "utf-8")
    assert run_in_chinese("new-template", "--roster", place / "名册.csv", "-o", place / "下发") == 0
    (first, *_) = sorted((place / "下发").glob("*.xlsx"))
    stamped = dict(openpyxl.load_workbook(first)["_xlperf"].iter_rows(max_col=2, values_only=True))
    assert "national-project-2015" in stamped.values() and {"2027", 2027} & set(stamped.values())
    assert (
        run_in_chinese(
            "new-template", "--roster", place / "名册.csv", "-o", place / "下发2", "-f", "guangzhou-2023"
        )
        == 0
    )
    (first, *_) = sorted((place / "下发2").glob("*.xlsx"))
    assert (
        "guangzhou-2023"
        in dict(openpyxl.load_workbook(first)["_xlperf"].iter_rows(max_col=2, values_only=True)).values()
    )


def test_settings_that_a_chinese_windows_saved_are_read(tmp_path: Path) -> None:
    (tmp_path / "xlperf.toml").write_bytes('office = "市财政局预算处"\n'.encode("gb18030"))
    assert office_beside(tmp_path / "名册.csv").office == "市财政局预算处"


@pytest.mark.parametrize(
    "text",
    ["year = 2026\noffice = “市财政局”\n", 'year = 2026\noffice = "市财政局\n', "year = 2026\noffice＝1"],
)
def test_what_is_wrong_with_settings_is_said_with_its_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "xlperf.toml").write_text(text, "utf-8")
    with speaking("zh"), pytest.raises(OfficeFileError, match="第 2 行写得不对.*英文半角"):
        office_beside(tmp_path / "名册.csv")


def test_where_nothing_counts_the_year_is_that_of_the_form(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "xlperf.toml").write_text('form = "national-department-2015"\n', "utf-8")
    run_in_chinese("consolidate", place / "件", "--roster", place / "名册.csv", "-o", place / "汇总.xlsx")
    assert "计入汇总的部门：0 个（2024 年度" in capsys.readouterr().out
