"""The planted defects after another program has saved the workbook: still found, and still nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.programs.gnumeric import Gnumeric
from tests.programs.libreoffice import LibreOffice
from tests.proof.defects import ALL, BY_PROGRAM, Defect, after, planted, together
from tests.proof.valid import valid_declaration
from xlperf.form import load_form
from xlperf.workbook.intake import take_in
from xlperf.workbook.stamp import Stamper
from xlperf.workbook.write import Options

FORM = load_form("guangzhou-2023")
GROUPS: list[list[Defect]] = [[], *together(ALL)]
"""The first is a valid workbook; at an index a workbook is made with the same seed for every program."""

Resave = Callable[[Path, Path], object]


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


def differences(program: str, files: list[Path], resave: Resave, folder: Path, at_once: int) -> Iterator[str]:
    """What is found too much or too little in each of `files` after `program` has saved it."""

    def saved(file: Path) -> Path:
        out = folder / file.name
        resave(file, out)
        return out

    with ThreadPoolExecutor(at_once) as pool:
        for file, out in zip(files, pool.map(saved, files), strict=True):
            group = GROUPS[int(file.stem)]
            intake = take_in(out)
            found = {(each.check, each.severity, each.cell) for each in intake.findings}
            expected = after(program, group)
            reason = next((defect.reason for defect in group if defect.reason), "")
            if found != expected or intake.reason_id != reason:
                names = [defect.name for defect in group]
                yield f"{names}: missing {sorted(expected - found)}, extra {sorted(found - expected)} {intake.reason_id}"


@pytest.mark.programs
def test_after_libreoffice_has_saved(workbooks: list[Path], libreoffice: LibreOffice, tmp_path: Path) -> None:
    assert list(differences("libreoffice", workbooks[:BY_PROGRAM], libreoffice.resave, tmp_path, 1)) == []


@pytest.mark.programs
def test_after_gnumeric_has_saved(workbooks: list[Path], gnumeric: Gnumeric, tmp_path: Path) -> None:
    assert list(differences("gnumeric", workbooks[:BY_PROGRAM], gnumeric.resave, tmp_path, 2)) == []
