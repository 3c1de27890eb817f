"""The planted defects after another program has saved the workbook: all still found, and still nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.programs.gnumeric import Gnumeric
from tests.programs.libreoffice import LibreOffice
from tests.programs.node import Node
from tests.proof.defects import ALL, PROGRAMS, Defect, after, planted, together
from tests.proof.valid import valid_declaration
from xlperf.form import load_form
from xlperf.intake.one_file import take_in
from xlperf.template.stamp import Stamper
from xlperf.template.write import Options

FORM = load_form("guangzhou-2023")
GROUPS: list[list[Defect]] = [[], *together(ALL)]
"""The first is a valid workbook; at an index a workbook is made with the same seed for every program."""


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("planted")
    stamper = Stamper(FORM, Options())
    files = []
    for seed, group in enumerate(GROUPS):
        file = folder / f"{seed}.xlsx"
        file.write_bytes(planted(FORM, stamper, group, valid_declaration(FORM, seed)))
        files.append(file)
    return files


def differences(program: str, folder: Path) -> Iterator[str]:
    """What is found too much or too little in the workbooks of `folder`, which `program` has saved."""
    for number, group in enumerate(GROUPS):
        intake = take_in(folder / f"{number}.xlsx")
        found = {(each.check, each.severity, each.cell) for each in intake.findings}
        expected = after(program, group)
        reason = next((defect.reason for defect in group if defect.reason), "")
        if found != expected or intake.reason_id != reason:
            names = [defect.name for defect in group]
            yield (
                f"{names}: missing {sorted(expected - found)}, extra {sorted(found - expected)} {intake.reason_id}"
            )


@pytest.mark.programs
def test_after_libreoffice_has_saved(workbooks: list[Path], libreoffice: LibreOffice, tmp_path: Path) -> None:
    for file in workbooks:
        libreoffice.resave(file, tmp_path / file.name)
    assert list(differences("libreoffice", tmp_path)) == []


@pytest.mark.programs
def test_after_gnumeric_has_saved(workbooks: list[Path], gnumeric: Gnumeric, tmp_path: Path) -> None:
    for file in workbooks:
        gnumeric.resave(file, tmp_path / file.name)
    assert list(differences("gnumeric", tmp_path)) == []


@pytest.mark.programs
@pytest.mark.parametrize("library", ["exceljs", "sheetjs"])
def test_after_a_library_of_web_portals_has_saved(
    workbooks: list[Path], node: Node, tmp_path: Path, library: str
) -> None:
    node.resave_all(library, {file: tmp_path / file.name for file in workbooks})
    assert list(differences(library, tmp_path)) == []


def test_what_a_program_does_not_keep_is_little_beside_what_is_found_after_it() -> None:
    for program in PROGRAMS:
        lost = [one.name for one in ALL if one.found and not one.after.get(program, one.found)]
        assert len(lost) <= 5, f"{program}: {lost}"
