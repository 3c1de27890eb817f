"""Run after run: the same input gives the same output, the cache only saves time, an interruption leaves nothing half."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pandas
import pytest

import xlperf
from tests.command import heard
from tests.consolidation.conftest import Done
from tests.consolidation.inbox import Inbox, changed, declaration, workbook
from xlperf.consolidation.received import engine
from xlperf.consolidation.received.cache import cache_beside
from xlperf.consolidation.received.sources import find_sources, in_bundle
from xlperf.system.durable import CannotWrite

MakeInbox = Callable[[], Inbox]


def frames(result: xlperf.Consolidation) -> dict[str, pandas.DataFrame]:
    return {
        "ledger": result.ledger,
        "declarations": result.declarations,
        "findings": result.findings,
        "missing": result.missing,
        **result.tables,
    }


def assert_same(one: xlperf.Consolidation, other: xlperf.Consolidation) -> None:
    for name, frame in frames(one).items():
        pandas.testing.assert_frame_equal(frame, frames(other)[name])


@pytest.fixture
def intakes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were really read and checked, not taken from the cache."""
    read: list[str] = []
    take_in = engine.take_in_any_bytes

    def counted(data: bytes, file: str, **options: object) -> object:
        read.append(file)
        return take_in(data, file, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "take_in_any_bytes", counted)
    return read


def test_the_order_of_the_folder_does_not_matter(mixed: Done, tmp_path: Path) -> None:
    other = mixed.inbox.copy(tmp_path / "收件夹")
    out = tmp_path / "汇总.xlsx"
    result = xlperf.consolidate(other.folder, roster=mixed.roster, out=out)
    assert_same(result, mixed.result)
    assert out.read_bytes() == mixed.out.read_bytes()


def test_a_warm_run_reads_nothing_and_says_the_same(mixed: Done, tmp_path: Path, intakes: list[str]) -> None:
    out = tmp_path / "汇总.xlsx"
    cold = xlperf.consolidate(mixed.inbox.folder, roster=mixed.roster, out=out)
    first, read = out.read_bytes(), len(intakes)
    out.unlink()
    warm = xlperf.consolidate(mixed.inbox.folder, roster=mixed.roster, out=out)
    assert read > 10
    assert len(intakes) == read
    assert_same(warm, cold)
    assert out.read_bytes() == first


def test_only_what_is_new_or_changed_is_read_again(
    inbox: MakeInbox, tmp_path: Path, intakes: list[str]
) -> None:
    box = inbox()
    out = tmp_path / "汇总.xlsx"
    for number in range(3):
        box.put(f"{number}.xlsx", workbook(declaration(number)), "")
    xlperf.consolidate(box.folder, out=out)
    intakes.clear()
    state = (box.folder / "1.xlsx").stat()
    box.put("1.xlsx", workbook(changed(declaration(1), overall_objective="改过的")), "")
    os.utime(box.folder / "1.xlsx", ns=(state.st_atime_ns, state.st_mtime_ns))
    box.put("9.xlsx", workbook(declaration(9)), "")
    (box.folder / "2.xlsx").rename(box.folder / "改名.xlsx")
    result = xlperf.consolidate(box.folder, out=out)
    assert intakes == ["1.xlsx", "9.xlsx"]
    assert "改过的" in set(result.declarations["overall_objective"])
    assert "改名.xlsx" in set(result.ledger["file"])


def test_an_unchanged_output_is_left_alone_and_a_changed_one_written_again(sound: Done) -> None:
    before, content = sound.out.stat().st_mtime_ns, sound.out.read_bytes()
    xlperf.consolidate(sound.inbox.folder, roster=sound.roster, out=sound.out)
    assert sound.out.stat().st_mtime_ns == before
    sound.out.write_bytes(content[:-1])
    with pytest.raises(CannotWrite):  # what is no workbook any longer may be anybody's
        xlperf.consolidate(sound.inbox.folder, roster=sound.roster, out=sound.out)
    xlperf.consolidate(sound.inbox.folder, roster=sound.roster, out=sound.out, overwrite=True)
    assert sound.out.read_bytes() == content
    xlperf.consolidate(sound.inbox.folder, out=sound.out)
    assert sound.out.read_bytes() != content
    xlperf.consolidate(sound.inbox.folder, roster=sound.roster, out=sound.out)
    assert sound.out.read_bytes() == content


def test_without_the_cache_nothing_is_kept(inbox: MakeInbox, tmp_path: Path) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(declaration(0)), "")
    xlperf.consolidate(box.folder, out=tmp_path / "汇总.xlsx", cache=False)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".汇总.xlsx.state", "收件夹", "汇总.xlsx"]


def _overwritten(path: Path) -> None:
    path.write_bytes(b"not a database at all" * 100)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def _scribbled(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for at in range(4096, len(data), 97):
        data[at] ^= 0xFF
    path.write_bytes(bytes(data))


def _forged(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("UPDATE records SET record = x'00', crc = 0")
    database.close()


@pytest.mark.parametrize("damage", [_overwritten, _cut, _scribbled, _forged])
def test_a_damaged_cache_is_made_anew(
    inbox: MakeInbox, tmp_path: Path, intakes: list[str], damage: Callable[[Path], None]
) -> None:
    box = inbox()
    out = tmp_path / "汇总.xlsx"
    for number in range(3):
        box.put(f"{number}.xlsx", workbook(declaration(number)), "")
    cold = xlperf.consolidate(box.folder, out=out)
    damage(cache_beside(out))
    assert_same(xlperf.consolidate(box.folder, out=out), cold)
    assert len(intakes) == 6
    assert_same(xlperf.consolidate(box.folder, out=out), cold)
    assert len(intakes) == 6


def test_a_cache_of_another_version_is_not_believed(
    inbox: MakeInbox, tmp_path: Path, intakes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(declaration(0)), "")
    xlperf.consolidate(box.folder, out=tmp_path / "o.xlsx")
    monkeypatch.setattr("xlperf.consolidation.received.cache.VERSION", "another")
    xlperf.consolidate(box.folder, out=tmp_path / "o.xlsx")
    assert intakes == ["a.xlsx", "a.xlsx"]


def test_a_cache_that_another_run_holds_is_done_without(inbox: MakeInbox, tmp_path: Path) -> None:
    box = inbox()
    out = tmp_path / "o.xlsx"
    box.put("a.xlsx", workbook(declaration(0)), "")
    cold = xlperf.consolidate(box.folder, out=out)
    other = sqlite3.connect(cache_beside(out), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        held = xlperf.consolidate(box.folder, out=out)
    finally:
        other.close()
    assert_same(held, cold)
    assert any(".o.xlsx.cache" in note for note in held.notes)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    return heard(capsys, "consolidate", *words)


def test_the_command_accounts_for_all_files_in_both_languages(
    mixed: Done, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(mixed.inbox.folder), "-o", str(tmp_path / "o.xlsx"), "--roster", str(mixed.roster)]
    status, out, _ = run(capsys, *words, "--lang", "zh")
    assert status == 1
    assert "找到 16 个文件" in out
    assert "已报未通过 3 个：" in out and "未报送" not in out.split("已报未通过")[0]
    status, out, _ = run(capsys, *words, "--lang", "en")
    assert status == 1
    assert "16 files found" in out
    assert "reported, but not usable yet (3): " in out


def test_the_commands_exit_status_says_whether_all_was_accepted(
    inbox: MakeInbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(declaration(0)), "")
    out = str(tmp_path / "o.xlsx")
    assert run(capsys, str(box.folder), "-o", out)[0] == 0
    assert run(capsys, str(tmp_path / "没有"), "-o", out)[0] == 2
    assert run(capsys, str(box.folder), "-o", str(tmp_path / "没有/o.xlsx"))[0] == 2
    assert run(capsys, str(box.folder), "-o", out, "--roster", str(box.folder / "a.xlsx"))[0] == 2
    box.put("坏.xlsx", b"PK\3\4", "")
    assert run(capsys, str(box.folder), "-o", out)[0] == 1


def records_in(cache: Path) -> int:
    """How many records are kept; 0 also where there is no table of them yet."""
    if not cache.exists():
        return 0
    database = sqlite3.connect(cache)
    try:
        return int(database.execute("SELECT count(*) FROM records").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        database.close()


@pytest.mark.skipif(os.name == "nt", reason="sends SIGTERM to a process")
def test_an_interruption_ends_at_once_with_no_half_file_and_keeps_what_was_read(tmp_path: Path) -> None:
    box = Inbox(tmp_path / "收件夹")
    for number in range(400):  # some seconds of work
        box.put(f"{number}.xlsx", workbook(declaration(number)), "")
    out = tmp_path / "汇总.xlsx"
    process = subprocess.Popen(
        [sys.executable, "-m", "xlperf", "consolidate", str(box.folder), "-o", str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    cache = cache_beside(out)
    limit = time.monotonic() + 60
    while not records_in(cache) and time.monotonic() < limit:
        time.sleep(0.1)
    process.terminate()  # as the system does when it shuts down; Ctrl-C: below
    _, said = process.communicate(
        timeout=60
    )  # a second is promised; this machine may be busy with other tests
    assert process.returncode == 130, said
    assert b"Traceback" not in said
    assert sorted(path.name for path in tmp_path.iterdir()) == [cache.name, "收件夹"]
    assert 0 < records_in(cache) < 400


@pytest.mark.skipif(os.name == "nt", reason="sends SIGINT to a group of processes")
def test_an_interruption_does_not_wait_for_the_files_that_are_being_read(tmp_path: Path) -> None:
    """Both workers are at files of ten minutes each: whoever waited for them would not end within any bound here."""
    box = Inbox(tmp_path / "收件夹")
    for number in range(6):
        box.put(f"{number}.xlsx", workbook(declaration(number)), "")
    for number in range(2):
        box.put(f"挂起{number}.xlsx", workbook(declaration(6 + number)), "")
    out, cache = tmp_path / "汇总.xlsx", cache_beside(tmp_path / "汇总.xlsx")
    program = "import sys; from tests.consolidation.killed import command_that_hangs; command_that_hangs(*sys.argv[1:])"
    process = subprocess.Popen(
        [sys.executable, "-c", program, "consolidate", str(box.folder), "-o", str(out)],
        cwd=Path(__file__).parents[2],
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    limit = time.monotonic() + 60
    while records_in(cache) < 6 and time.monotonic() < limit:
        time.sleep(0.1)
    assert records_in(cache) == 6
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers too
    _, said = process.communicate(timeout=60)  # some 0.2 seconds on an idle machine
    assert process.returncode == 130, said
    assert b"Traceback" not in said
    assert sorted(path.name for path in tmp_path.iterdir()) == [cache.name, "收件夹"]
    assert records_in(cache) == 6
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)  # no worker is left


def test_what_changed_about_a_file_but_not_in_it_is_written_anew(inbox: MakeInbox, tmp_path: Path) -> None:
    """The day on which a mail arrived stands in 收件登记, and the times of files go upward with them."""
    box, out = inbox(), tmp_path / "汇总.xlsx"

    def arrives(day: int) -> None:
        mail = EmailMessage()
        mail["From"], mail["Date"] = "a@x.example", f"Mon, {day} Mar 2024 10:00:00 +0800"
        mail.set_content("见附件")
        mail.add_attachment(
            workbook(declaration(0)), maintype="application", subtype="octet-stream", filename="1.xlsx"
        )
        box.put("信.eml", mail.as_bytes(), "accepted")

    def days() -> list[object]:
        sheet = openpyxl.load_workbook(out)["收件登记"]
        return [row[-1] for row in sheet.iter_rows(min_row=2, max_row=2, values_only=True)]

    arrives(11)
    xlperf.consolidate(box.folder, out=out)
    before = days()
    arrives(18)
    xlperf.consolidate(box.folder, out=out)
    assert before != days()

    path = box.put("2.xlsx", workbook(declaration(1)), "accepted")
    for _ in range(2):
        os.utime(path, (1_600_000_000, path.stat().st_mtime + 86_400))
        xlperf.consolidate(box.folder, out=out, as_unit="900")
        (source,) = (one for one in find_sources([out]).sources)
        assert {one.name.rpartition("/")[2]: one.modified for one in in_bundle(source)}[
            "2.xlsx"
        ] == path.stat().st_mtime
