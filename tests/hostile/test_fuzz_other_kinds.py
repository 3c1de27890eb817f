"""The seeded part of the fuzzing of every other reader: .xlsb, .ods, .xls, CSV, HTML, published text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.grid.layouts import official, with_csv, with_html
from tests.grid.seed import TEXT_FILE, assert_is_seed
from tests.hostile.binary_workbook import as_xlsb
from tests.hostile.form_workbook import form_workbook
from tests.hostile.fuzz import fuzz
from tests.hostile.mutation import mutated, mutated_bytes
from tests.hostile.other_kinds import as_ods, read
from tests.programs.libreoffice import LibreOffice
from xlperf.intake.handmade.any_file import take_in_any_bytes

MUTANTS = 150


def bases(folder: Path) -> dict[str, bytes]:
    return {
        "xlsb": as_xlsb(form_workbook()),
        "ods": as_ods(form_workbook()),
        "txt": TEXT_FILE.read_bytes(),
        "csv": with_csv(official(), folder / "a.csv", "gb18030").read_bytes(),
        "html": with_html(official(), folder / "a.html").read_bytes(),
    }


def assert_withstands(base: bytes, mutants: int = MUTANTS) -> None:
    intake = take_in_any_bytes(base, "base", handmade=True)
    assert intake.declaration is not None
    assert_is_seed(intake.declaration)
    outcome = fuzz(base, read, range(mutants), mutate=mutated if base.startswith(b"PK") else mutated_bytes)
    assert outcome.failures == []
    assert outcome.counts["read"] > mutants / 20
    assert sum(outcome.counts.values()) == mutants


@pytest.mark.parametrize("kind", ["xlsb", "ods", "txt", "csv", "html"])
def test_no_mutant_of_another_kind_crashes_hangs_or_fills_the_memory(kind: str, tmp_path: Path) -> None:
    assert_withstands(bases(tmp_path)[kind])


@pytest.mark.programs
def test_no_mutant_of_an_old_workbook_does(libreoffice: LibreOffice, tmp_path: Path) -> None:
    made = tmp_path / "form.xlsx"
    made.write_bytes(form_workbook())
    assert_withstands(libreoffice.resave(made, tmp_path / "a.xls").read_bytes())
