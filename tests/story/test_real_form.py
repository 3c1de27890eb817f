"""The real form goes through the whole program: fill, check, publish, consolidate; and what must be seen on the way."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result

import xlperf
from tests.command import invoked
from xlperf.cli import COMMANDS
from xlperf.cli.words import lazy_group
from xlperf.demonstration import example_text
from xlperf.form.layout import layout_of
from xlperf.intake.one_file import take_in
from xlperf.messages import speaking


def run(*words: object) -> Result:
    """The command line as a user's shell calls it, in Chinese."""
    return invoked(lazy_group(COMMANDS), *words)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real")
    assert run("new-template", "-o", folder / "模板.xlsx").return_value in (0, None)
    assert (
        run("fill", folder / "模板.xlsx", "--from", example_text(), "-o", folder / "填好.xlsx").return_value
        == 0
    )
    return folder / "填好.xlsx"


def test_the_real_form_is_accepted_with_the_warnings_it_deserves(filled: Path) -> None:
    with speaking("zh"):
        intake = take_in(filled)
    assert intake.status == "warned"
    said = {finding.check: finding for finding in intake.findings}
    assert set(said) == {
        *("balance", "satisfaction-indicators", "html-residue", "repeated-phrase"),
        "target-suits-name",  # so many cooperations, without a unit
    }
    assert "1,365.46" in said["balance"].message
    assert "17,534.51" in said["balance"].message and "18,899.97" in said["balance"].message
    assert "讲好广州故事" in said["repeated-phrase"].message
    assert said["html-residue"].field == "overall_objective"


def test_the_total_of_the_tasks_stands_in_the_workbook(filled: Path) -> None:
    declaration = xlperf.read(filled)
    assert declaration["key_tasks_total"] == Decimal("10829.17")
    assert declaration["basic_expenditure"] == Decimal("4506.89")
    assert list(declaration.table("key_tasks")["amount"]) == [
        Decimal(text) for text in ("1475.17", "8099", "750", "245", "260")
    ]
    levels = declaration.table("indicators")
    assert list(levels["level2"])[-1] == "可持续影响指标"
    assert set(levels["level1"]) == {"产出指标", "效益指标"}


def test_json_keeps_the_contract_in_the_order_given(filled: Path, tmp_path: Path) -> None:
    scan = tmp_path / "扫描件.xlsx"
    scan.write_bytes(b"%PDF-1.7 scan")
    result = run("check", scan, filled, "--format", "json")
    assert result.return_value == 1
    answer = json.loads(result.stdout)
    assert [entry["file"] for entry in answer] == [str(scan), str(filled)]
    unreadable, warned = answer
    assert unreadable["status"] == "unreadable" and "PDF" in unreadable["reason"]
    assert unreadable["findings"] == [] and unreadable["form"] is None
    assert warned["status"] == "warned" and warned["reason"] is None
    assert (warned["form"], warned["year"]) == ("guangzhou-2023", 2023)
    assert warned["department"] == "中共广州市委网络安全和信息化委员会办公室"
    keys = ["check", "severity", "sheet", "cell", "field", "row", "value", "message", "hint", "cause"]
    assert all(list(finding) == keys for finding in warned["findings"])


def test_every_piece_of_the_published_text_comes_back(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "公开.txt"
    assert run("publish", filled, "-o", out).return_value in (0, None)
    pieces = re.split(r"[\t\n]", example_text().read_text("utf-8"))
    published = re.split(r"[\t\n]", out.read_text("utf-8-sig"))
    assert [piece for piece in pieces if piece.strip() and piece not in published] == []


def test_a_strict_check_rejects_for_warnings(filled: Path) -> None:
    assert run("check", filled).return_value == 0
    assert run("check", filled, "--strict").return_value == 1


def test_an_empty_folder_is_nothing_to_check(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "xlperf", "check", tmp_path, "--lang", "zh"], capture_output=True, check=False
    )
    assert done.returncode == 2
    assert "没有找到任何文件" in done.stderr.decode()


def test_the_copy_for_the_public_merges_levels_and_hides_empty_rows(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "公开.xlsx"
    assert run("publish", filled, "-o", out).return_value in (0, None)
    sheet = openpyxl.load_workbook(out).worksheets[0]
    form = xlperf.load_form("guangzhou-2023")
    first = layout_of(form).tables["indicators"][0] + 1
    assert f"B{first}:B{first + 5}" in {str(area) for area in sheet.merged_cells.ranges}
    assert sheet.row_dimensions[first + 15].hidden and not sheet.row_dimensions[first].hidden
    assert xlperf.read(out)["basic_expenditure"] == Decimal("4506.89")
