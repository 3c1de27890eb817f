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
from tests.excel.plain import OF_TEXT
from xlperf.excel import functions
from xlperf.excel.extension import build_oxt, programmatic_name

pytestmark = pytest.mark.programs

LABELLED = Path(__file__).parents[1] / "target" / "dev.tsv"
SHEET = "Sheet1"


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


def test_the_extension_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    build_oxt(tmp_path / "a.oxt")
    build_oxt(tmp_path / "b.oxt")
    assert (tmp_path / "a.oxt").read_bytes() == (tmp_path / "b.oxt").read_bytes()
