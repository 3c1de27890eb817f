"""fill takes of a folder or an archive the file that every other command takes: its department's that counts."""

from __future__ import annotations

import os
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from tests.command import heard
from tests.consolidation.inbox import changed, code_of, declaration, name_of, workbook
from xlperf.intake.one_file import read
from xlperf.template.stamp import Stamper
from xlperf.template.write import Options


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A blank workbook of department 1, and an inbox with an old and a new file of it, a rejected one, another's, a lock."""
    box = tmp_path / "收件"
    box.mkdir()
    given = declaration(1)
    (tmp_path / "空白.xlsx").write_bytes(
        Stamper(given.form, Options(year=2023)).workbook(name_of(1), code_of(1), None)
    )
    files = {
        "旧.xlsx": given,
        "新.xlsx": changed(given, staff_count=Decimal(51_234)),
        "别的部门.xlsx": declaration(0),
        "须改正.xlsx": changed(declaration(2), basic_expenditure=None),
    }
    for number, (name, one) in enumerate(files.items()):
        (box / name).write_bytes(workbook(one))
        os.utime(box / name, (1_700_000_000 + 600 * number,) * 2)
    (box / "~$新.xlsx").write_bytes(b"lock")
    return tmp_path


def filled(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    status, out, err = heard(capfd, "--lang", "zh", "fill", *words)
    return status, out + err


def test_of_a_folder_the_newest_that_passed(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = place / "填好.xlsx"
    status, said = filled(capfd, str(place / "空白.xlsx"), "--from", str(place / "收件"), "-o", str(out))
    assert status == 0, said
    assert read(out)["staff_count"] == Decimal(51_234)
    assert "采用 新.xlsx" in said and "~$新.xlsx" in said and "旧.xlsx" in said and "须改正.xlsx" in said


def test_of_an_archive(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(place / "打包.zip", "w") as archive:
        archive.write(place / "收件" / "旧.xlsx", "旧.xlsx")
        archive.write(place / "收件" / "别的部门.xlsx", "别的部门.xlsx")
    out = place / "填好.xlsx"
    status, said = filled(capfd, str(place / "空白.xlsx"), "--from", str(place / "打包.zip"), "-o", str(out))
    assert status == 0, said
    assert read(out)["staff_count"] == declaration(1)["staff_count"]


def test_where_its_own_is_rejected_nothing_is_taken(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name in ("旧.xlsx", "新.xlsx"):
        (place / "收件" / name).unlink()
    (place / "收件" / "须改正.xlsx").write_bytes(workbook(changed(declaration(1), basic_expenditure=None)))
    out = place / "填好.xlsx"
    status, said = filled(capfd, str(place / "空白.xlsx"), "--from", str(place / "收件"), "-o", str(out))
    assert status == 2 and not out.exists()
    assert "须改正.xlsx" in said and name_of(1) in said


def test_a_code_in_full_width_is_the_same(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The department's own file was said not to be there."""
    code = "".join(chr(ord(digit) + 0xFEE0) for digit in code_of(1))
    given = declaration(1)
    (place / "空白.xlsx").write_bytes(
        Stamper(given.form, Options(year=2023)).workbook(name_of(1), code, None)
    )
    status, said = filled(
        capfd, str(place / "空白.xlsx"), "--from", str(place / "收件"), "-o", str(place / "填好.xlsx")
    )
    assert status == 0 and "采用 新.xlsx" in said, said
