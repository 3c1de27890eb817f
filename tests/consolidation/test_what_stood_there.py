"""No output replaces a file that is wanted; what people wrote into the old consolidation stays; what changed is said."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import openpyxl
import pytest
from lxml import etree

import xlperf
from tests.command import heard_in_chinese
from tests.consolidation.inbox import Inbox, changed, declaration, name_of, workbook
from xlperf.consolidation.dataset.places import Folder
from xlperf.consolidation.dataset.write import _PartWriter
from xlperf.consolidation.received.spool import Spool
from xlperf.errors import InvalidArgument
from xlperf.system.durable import CannotWrite, writing, writing_folder

MakeInbox = Callable[[], Inbox]


def test_inputs_rosters_and_filled_workbooks_are_written_over_by_nothing(
    inbox: MakeInbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    box = inbox()
    a = box.put("a.xlsx", workbook(declaration(0)), "")
    b = box.put("b.xlsx", workbook(declaration(1)), "")
    names = tmp_path / "名册.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["部门编码", "部门名称"])
    book.active.append(["1001", name_of(0)])
    book.save(names)
    page = tmp_path / "a.html"
    page.write_text("<html><body>别人的网页</body></html>", "utf-8")
    link = tmp_path / "链接.xlsx"
    link.symlink_to(a)
    before = {path: path.read_bytes() for path in (a, b, names)}
    for words in (
        ["consolidate", box.folder, "-o", a],
        ["consolidate", box.folder, "-o", link],
        ["consolidate", box.folder, "-o", names, "--roster", names],
        [
            "consolidate",
            box.folder,
            "-o",
            tmp_path / "o.xlsx",
            "--roster",
            names,
            "--report",
            page.with_suffix(".xlsx"),
        ],
        ["publish", a, "-o", a],
        ["publish", a, "-o", b],
        ["compare", a, b, "-o", a],
        ["compare", a, b, "-o", names],
        ["new-template", "-o", b],
        ["report", box.folder, "-o", a],
        ["fill", a, "--from", b, "-o", a],
        ["fill", a, "--from", b, "-o", b],
        ["fill", a, "--from", b, "-o", names],
        ["clean", names, "-o", names],
        ["clean", names, "-o", b],
        ["clean", a, "-o", names],
        ["clean", names, "-o", names.parent],
        ["consolidate", box.folder, "-o", tmp_path / "汇总.xls"],
    ):
        status, _, err = heard_in_chinese(capsys, *words)
        assert status == 2 and err, words
    assert {path: path.read_bytes() for path in (a, b, names)} == before
    status, _, _ = heard_in_chinese(capsys, "new-template", "-o", b, "--overwrite")
    assert status == 0 and b.read_bytes() != before[b]
    out = tmp_path / "清除后.xlsx"
    for words in (["clean", names, "-o", out], ["clean", names, "-o", out]):
        assert heard_in_chinese(capsys, *words)[0] == 0, words
    assert out.read_bytes() != before[names] == names.read_bytes()
    assert heard_in_chinese(capsys, "clean", a, "-o", names, "--overwrite")[0] == 0
    assert names.read_bytes() == before[a]
    assert heard_in_chinese(capsys, "fill", a, "--from", b, "-o", names, "--overwrite")[0] in (0, 1)
    assert names.read_bytes() != before[a] == a.read_bytes()
    names.write_bytes(before[names])
    with pytest.raises(CannotWrite):
        xlperf.consolidate(box.folder, roster=names, out=names)


FOREIGN = {
    "单位名单.html": b"<!DOCTYPE html><html><title>a</title><body>b</body></html>",
    "扫描件.pdf": b"%PDF-1.7\n1 0 obj<</Producer(Skia/PDF m110)>>endobj\n%%EOF\n",
    "备忘.txt": "请各单位于11月30日前报送。\n".encode(),
    "settings.json": b'{"form": 1, "name": "x"}',
    "通知.docx": b"PK\x03\x04 no archive",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_file_that_is_no_earlier_output_of_ours_stays(
    name: str, inbox: MakeInbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a = inbox().put("a.xlsx", workbook(declaration(0)), "")
    (there := tmp_path / name).write_bytes(FOREIGN[name])
    status, _, err = heard_in_chinese(capsys, "publish", a, "-o", there)
    assert status == 2 and name in err
    assert there.read_bytes() == FOREIGN[name]
    if there.suffix != ".pdf":  # which a browser would have to print
        for words in ([], ["--overwrite"], []):  # an earlier one of ours may be replaced
            target = there if words else tmp_path / f"新{there.suffix}"
            assert heard_in_chinese(capsys, "publish", a, "-o", target, *words)[0] == 0
        a.write_bytes(workbook(declaration(1)))
        assert heard_in_chinese(capsys, "publish", a, "-o", there)[0] == 0


def test_a_dataset_is_not_put_among_the_files_that_come_in(inbox: MakeInbox, tmp_path: Path) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(declaration(0)), "")
    with pytest.raises(InvalidArgument, match=box.folder.name):
        xlperf.consolidate(box.folder, dataset=box.folder)
    assert [path.name for path in box.folder.iterdir()] == ["a.xlsx"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_only_ordinary_files_are_written(
    inbox: MakeInbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    box = inbox()
    a = box.put("a.xlsx", workbook(declaration(0)), "")
    pipe = tmp_path / "管道.xlsx"
    os.mkfifo(pipe)
    for words in (
        ["consolidate", box.folder, "-o", pipe],
        ["new-template", "-o", pipe, "--overwrite"],
        ["fill", a, "--from", a, "-o", pipe, "--overwrite"],
        ["clean", a, "-o", pipe, "--overwrite"],
    ):
        status, _, err = heard_in_chinese(capsys, *words)
        assert status == 2 and "普通文件" in err
    assert pipe.is_fifo()


def test_what_people_wrote_into_the_consolidation_is_kept_beside_it(inbox: MakeInbox, tmp_path: Path) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(declaration(0)), "")
    out = box.folder / "汇总.xlsx"
    xlperf.consolidate(box.folder, out=out)
    first = out.read_bytes()
    box.put("b.xlsx", workbook(declaration(1)), "")
    assert not any("改过" in note for note in xlperf.consolidate(box.folder, out=out).notes)
    assert out.read_bytes() != first
    book = openpyxl.load_workbook(out)
    book["汇总"]["Z1"] = "审核意见"
    book.save(out)
    written = out.read_bytes()
    result = xlperf.consolidate(box.folder, out=out)
    (kept,) = box.folder.glob("汇总_改过的旧稿*.xlsx")
    assert kept.read_bytes() == written and any(kept.name in note for note in result.notes)
    # Neither the old workbook nor the files beside the output are taken for declarations.
    assert list(xlperf.consolidate(box.folder, out=out).ledger["file"]) == ["a.xlsx", "b.xlsx"]


def test_each_run_says_what_changed_since_the_last(inbox: MakeInbox, tmp_path: Path) -> None:
    from decimal import Decimal

    box = inbox()
    out = tmp_path / "汇总.xlsx"
    for number in range(4):
        box.put(f"{number}.xlsx", workbook(declaration(number)), "")
    bad = changed(declaration(4), municipal_level_funds=Decimal(1))
    box.put("4.xlsx", workbook(bad), "")
    assert xlperf.consolidate(box.folder, out=out).notes == ()
    assert xlperf.consolidate(box.folder, out=out).notes == ()
    box.put("4.xlsx", workbook(declaration(4)), "")
    box.put("5.xlsx", workbook(declaration(5)), "")
    told = " ".join(xlperf.consolidate(box.folder, out=out).notes)
    assert "新收 1 个文件：5.xlsx" in told and name_of(4) in told and "注意" not in told
    for number in range(3):
        (box.folder / f"{number}.xlsx").unlink()
    first, *rest = xlperf.consolidate(box.folder, out=out).notes
    assert "6" in first and "3" in first and first.startswith("注意")
    assert any("0.xlsx" in note for note in rest)


def test_a_record_of_another_file_is_not_believed(inbox: MakeInbox, tmp_path: Path) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(declaration(0)), "")
    box.put("b.xlsx", workbook(declaration(1)), "")
    place = tmp_path / "cache"
    right = xlperf.consolidate(box.folder, cache=place)
    with sqlite3.connect(place) as database:
        (one, head, _), (_, _, record) = database.execute(
            "SELECT sha256, head, record FROM records"
        ).fetchall()
        crc = zlib.crc32(record, zlib.crc32(head, zlib.crc32(one.encode())))
        database.execute("UPDATE records SET record = ?, crc = ? WHERE sha256 = ?", (record, crc, one))
    again = xlperf.consolidate(box.folder, cache=place)
    assert again.declarations.equals(right.declarations)


@pytest.mark.skipif(os.name == "nt", reason="names that Windows has not")
def test_a_name_with_control_characters_makes_no_broken_workbook(inbox: MakeInbox, tmp_path: Path) -> None:
    import zipfile

    box = inbox()
    for number, odd in enumerate(("a\x01b.xlsx", "c\x1fd.xlsx", "e\ufffef.xlsx", "g\nh.xlsx")):
        box.put(odd, workbook(declaration(number)), "")
    out = tmp_path / "汇总.xlsx"
    xlperf.consolidate(box.folder, out=out)
    with zipfile.ZipFile(out) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))


@pytest.mark.skipif(os.name != "posix", reason="whether a process runs is asked as POSIX has it")
def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    script = (
        "import os, sys\nfrom xlperf.system.durable import writing, writing_folder\n"
        "one = writing(sys.argv[1] + '/a.txt'); one.__enter__().write_text('x')\n"
        "two = writing_folder(sys.argv[1] + '/b'); (two.__enter__() / 'c').write_text('y')\nos._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert len(list(tmp_path.iterdir())) == 2
    from xlperf.system import durable

    durable._looked_at.clear()
    with writing(tmp_path / "a.txt") as temporary:
        temporary.write_text("z")
        with writing_folder(tmp_path / "b"):
            pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b"]


def test_what_another_run_has_put_there_meanwhile_stays(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="不是空的"), writing_folder(tmp_path / "a"):
        (tmp_path / "a" / "b").mkdir(parents=True)
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "b"]


def test_a_full_disk_leaves_no_spool_and_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr("tempfile.TemporaryFile", Mock(return_value=Mock(close=Mock(side_effect=full))))
    Spool(1).close()
    monkeypatch.setattr("pyarrow.parquet.ParquetWriter", Mock(side_effect=full))
    with pytest.raises(CannotWrite), _PartWriter(Folder(tmp_path), "a", "b.parquet", ()):
        pass
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.skipif(os.name != "posix", reason="as a POSIX shell closes streams")
@pytest.mark.parametrize(("how", "status"), [(">&-", 0), ("2>&-", 0), (">/dev/full", 2)])
def test_streams_that_are_closed_or_full_are_no_mystery(
    inbox: MakeInbox, tmp_path: Path, how: str, status: int
) -> None:
    if "full" in how and not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    box = inbox()
    path = box.put("a.xlsx", workbook(declaration(0)), "")
    command = f"{sys.executable} -m xlperf --lang zh check '{path}' {how}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == status and "意外" not in done.stderr and "Traceback" not in done.stderr
    assert ("标准输出" in done.stderr) == ("full" in how)


@pytest.mark.skipif(os.name != "posix", reason="a folder in use cannot be removed elsewhere")
def test_a_working_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    command = f"cd '{gone}' && rmdir '{gone}' && {sys.executable} -P -m xlperf --lang zh check a.xlsx"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode in (1, 2) and "意外" not in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("lock", [".~lock.汇总.xlsx#", "~$汇总.xlsx"])
def test_that_somebody_has_the_old_workbook_open_is_told(inbox: MakeInbox, tmp_path: Path, lock: str) -> None:
    """Whoever saves it buries the new one."""
    box = inbox()
    box.put("a.xlsx", workbook(declaration(0)), "")
    out = tmp_path / "汇总.xlsx"
    xlperf.consolidate(box.folder, out=out, lang="zh")
    (tmp_path / lock).write_bytes(b"\x04user")
    assert not xlperf.consolidate(box.folder, out=out, lang="zh").notes  # nothing was written
    box.put("b.xlsx", workbook(declaration(1)), "")
    (told,) = [one for one in xlperf.consolidate(box.folder, out=out, lang="zh").notes if lock in one]
    assert told.startswith("汇总.xlsx 正被人打开着")
