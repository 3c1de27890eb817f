"""Archives as a source of `check` and `return`: the workbooks in a .zip, their names in GBK too."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.command import heard
from tests.consolidation.inbox import changed, declaration, workbook, zipped


@pytest.fixture(params=[False, True], ids=["utf-8", "gbk"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """One good and one rejected workbook, one that is none, in a folder of an archive."""
    rejected = changed(declaration(6), municipal_level_funds=Decimal("1.00"))
    files = {
        "收件/甲局.xlsx": workbook(declaration(0)),
        "收件/乙局.xlsx": workbook(rejected),
        "收件/断的.xlsx": workbook(declaration(1))[:5000],
    }
    path = tmp_path / "邮件.zip"
    path.write_bytes(zipped(files, gbk=request.param))
    return path


def test_check_reads_the_workbooks_in_an_archive_under_their_names(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for source in (archive, archive.parent):
        status, out, _ = heard(capsys, "check", str(source), "--format", "json")
        assert status == 1
        found = {Path(one["file"]).name: one["status"] for one in json.loads(out)}
        assert found == {"甲局.xlsx": "accepted", "乙局.xlsx": "rejected", "断的.xlsx": "unreadable"}
        assert all(one["file"].startswith(str(archive)) for one in json.loads(out))


def test_return_gives_back_what_came_in_an_archive(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, said = heard(capsys, "return", str(archive), "-o", str(tmp_path / "退回"), "--lang", "zh")
    assert status == 1
    copies = sorted(path.name for path in (tmp_path / "退回").glob("*.xlsx"))
    assert copies == ["乙局_退回.xlsx"]
    assert f"{archive}/收件/断的.xlsx" in said


def test_a_damaged_archive_is_unreadable_and_no_crash(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "坏.zip"
    path.write_bytes(zipped({"a.xlsx": workbook(declaration(0))})[:3000])
    status, out, _ = heard(capsys, "check", str(path), "--format", "json")
    assert (status, [one["status"] for one in json.loads(out)]) == (1, ["unreadable"])
