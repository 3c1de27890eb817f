"""The add-in, installed by LibreOffice's own unopkg in a profile of its own, against the plain functions."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.excel.conftest import Office
from tests.excel.held import held
from tests.excel.plain import OF_TEXT
from tests.proof.defects import ALL, planted, together
from tests.proof.valid import valid_declaration
from xlperf.excel import functions
from xlperf.excel.extension import build_oxt, programmatic_name
from xlperf.excel.form_functions import NOTHING_FOUND, XLP_CHECK, XLP_FINDINGS
from xlperf.form import load_form
from xlperf.workbook.stamp import Stamper
from xlperf.workbook.write import Options

pytestmark = pytest.mark.programs

LABELLED = Path(__file__).parents[1] / "target" / "dev.tsv"
SHEET = "Sheet1"
FORM = load_form("guangzhou-2023")
PAPER = FORM.page.sheet
WORKBOOKS = 4
"""So many workbooks with planted defects are opened; the first hold most of them."""


def texts() -> list[str]:
    with LABELLED.open(encoding="utf-8", newline="") as file:
        return [
            row["text"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row["text"]
        ]


@pytest.fixture(scope="module")
def settings(libreoffice_python: str, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("extension")
    shared = folder / "shared"
    shared.mkdir()
    build_oxt(folder / "xlperf.oxt")
    given = [
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        f"-env:UNO_SHARED_PACKAGES={shared.as_uri()}",
        f"-env:UNO_SHARED_PACKAGES_CACHE={shared.as_uri()}",
    ]
    unopkg = shutil.which("unopkg") or "unopkg"
    as_root = ["--shared"] if os.name == "posix" and os.geteuid() == 0 else []
    subprocess.run([unopkg, "add", *as_root, *given, str(folder / "xlperf.oxt")], check=True, timeout=120)
    return given


def test_every_function_gives_what_python_gives_on_every_labelled_text(
    office: Office, settings: list[str]
) -> None:
    cases = texts()
    assert len(cases) > 200
    steps: list[list[Any]] = [["set", SHEET, f"A{row}", text] for row, text in enumerate(cases, start=1)]
    columns = dict(zip("BCDEF", OF_TEXT, strict=True))
    for column, name in columns.items():
        steps += [
            ["formula", SHEET, f"{column}{row}", f"={programmatic_name(name)}(A{row})"]
            for row in range(1, len(cases) + 1)
        ]
    reads = [["get", SHEET, f"{column}{row}"] for column in columns for row in range(1, len(cases) + 1)]
    answers = office(None, steps + reads, settings)[len(steps) :]
    expected = [getattr(functions, name)(text) for name in columns.values() for text in cases]
    assert answers == expected


def test_odd_arguments_have_defined_answers(office: Office, settings: list[str]) -> None:
    target, check, total = map(programmatic_name, ("XLP_TARGET", "XLP_TARGET_CHECK", "XLP_TOTAL"))
    steps: list[list[Any]] = [
        *(
            ["set", SHEET, f"A{row}", text]
            for row, text in ((1, "不少于40场"), (3, 4.0), (5, "1,475.17"), (6, "８０９９万元"))
        ),
        *(["set", SHEET, f"E{row}", "某指标"] for row in (1, 2, 3)),
        ["array", SHEET, "B1:B3", f"={target}(A1:A3)"],
        ["array", SHEET, "C1:C3", f"={check}(A1:A3;E1:E3)"],
        ["formula", SHEET, "D1", f"={target}(A2)"],
        ["formula", SHEET, "D2", f'={target}("90%以上")'],
        ["formula", SHEET, "D3", f"={total}(A3:A8)"],
        ["formula", SHEET, "D4", f'=IFERROR({target}(1/0);"native")'],
    ]
    reads = [["get", SHEET, cell] for cell in ("B1", "B2", "B3", "C1", "C2", "C3", "D1", "D2", "D3", "D4")]
    answers = office(None, steps + reads, settings)[len(steps) :]
    assert answers == ["≥40场", "", "4", "", "没有填写指标值", "", "", "≥90%", 9578.17, "native"]


def test_the_checks_of_a_document_are_those_of_python(
    office: Office, settings: list[str], tmp_path: Path
) -> None:
    stamper = Stamper(FORM, Options())
    groups = [group for group in together(ALL) if not any(one.reason for one in group)][:WORKBOOKS]
    steps: list[list[Any]] = []
    expected: list[Any] = []
    for seed, group in enumerate(groups):
        package = planted(FORM, stamper, group, valid_declaration(FORM, seed))
        file = tmp_path / f"{seed}.xlsx"
        file.write_bytes(package)
        rows = XLP_FINDINGS(workbook=held(package))
        block = f"AA1:AF{len(rows)}"
        steps += [
            ["open", str(file)],
            ["unprotect", PAPER],
            ["array", PAPER, block, f"={programmatic_name('XLP_FINDINGS')}()"],
            ["block", PAPER, block],
        ]
        expected += [None, None, None, rows]
        for check in ("balance", "required", "nonsense"):
            steps += [
                ["formula", PAPER, "AH1", f'={programmatic_name("XLP_CHECK")}("{check}")'],
                ["get", PAPER, "AH1"],
            ]
            expected += [None, XLP_CHECK(check, workbook=held(package))]
    assert sum(map(len, groups)) > 40
    assert office(None, steps, settings) == expected


def test_a_call_that_names_the_ranges_follows_every_entry(
    office: Office, settings: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "valid.xlsx"
    declaration = valid_declaration(FORM, 3)
    file.write_bytes(Stamper(FORM, Options()).workbook(declaration.department, "", declaration))
    ranges = f"{PAPER}.$A$3:$H$80;$_xlperf.$A$1:$B$20"
    steps: list[list[Any]] = [
        ["unprotect", PAPER],
        ["formula", PAPER, "AA1", f'={programmatic_name("XLP_CHECK")}("number";{ranges})'],
        ["array", PAPER, "AB1:AG2", f"={programmatic_name('XLP_FINDINGS')}({ranges})"],
        ["get", PAPER, "AA1"],
        ["get", PAPER, "AB2"],
        ["set", PAPER, "D7", "八千左右"],
        ["get", PAPER, "AA1"],
        ["get", PAPER, "AB2"],
    ]
    answers = office(file, steps, settings)
    assert answers[3:5] == ["", NOTHING_FOUND]
    assert answers[6:] == ["D7：“项目支出”应填数字，填的是“八千左右”", "number"]


def test_the_extension_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    build_oxt(tmp_path / "a.oxt")
    build_oxt(tmp_path / "b.oxt")
    assert (tmp_path / "a.oxt").read_bytes() == (tmp_path / "b.oxt").read_bytes()
