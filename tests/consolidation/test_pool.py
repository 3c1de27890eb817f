"""Several processes: the same result as one, and a file that ends its worker costs one row and not the run."""

from __future__ import annotations

import os
import signal
import socket
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from tests.consolidation.inbox import sound_inbox, zipped
from xlperf.consolidation import SourceMissing, consolidate
from xlperf.consolidation.received import pool
from xlperf.consolidation.received.engine import ReadingTask, refused_record
from xlperf.consolidation.received.record import Packed, pack
from xlperf.intake.one_file import refusal_for
from xlperf.messages import speaking
from xlperf.ooxml.limits import MEGABYTE, Limits

pytestmark = pytest.mark.usefixtures("started_anew")

DEPARTMENTS = 40


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pool")
    sound_inbox(folder, DEPARTMENTS)
    (folder / "半个.xlsx").write_bytes(next(folder.rglob("*.xlsx")).read_bytes()[:900])
    return folder


def test_the_result_does_not_depend_on_the_number_of_processes(folder: Path) -> None:
    alone, together = (consolidate([folder], jobs=jobs, cache=False) for jobs in (1, 2))
    assert alone.ledger.equals(together.ledger)
    assert alone.declarations.equals(together.declarations)
    assert alone.findings.equals(together.findings)
    for table, frame in alone.tables.items():
        assert frame.equals(together.tables[table])


def test_what_the_cache_knows_is_not_read_again(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = consolidate([folder], jobs=2, cache=cache)
    second = consolidate([folder], jobs=2, cache=cache)
    assert first.ledger.equals(second.ledger) and first.declarations.equals(second.declarations)


def read_unruly(task: ReadingTask, item: pool.SourceItem) -> Packed:
    """A reading that does to its worker what the file's name says, as hostile files do to native parsers."""
    name = item[0].name
    if "杀" in name:
        os.kill(os.getpid(), signal.SIGKILL)
    if "挂" in name:
        time.sleep(600)
    if "吞" in name:
        bytearray(4096 * MEGABYTE)
    if "一次" in name and not (once := item[0].path.with_suffix(".once")).exists():
        once.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return pool.read_item(task, item)


def read_greedy(task: ReadingTask, item: pool.SourceItem) -> Packed:
    """A reading that runs out of memory inside the intake, where it is caught."""
    if "吞" not in item[0].name:
        return pool.read_item(task, item)
    try:
        bytearray(4096 * MEGABYTE)
    except MemoryError as error:
        refusal = refusal_for(error, task.limits)
        with speaking(task.language):
            return pack(refused_record(item[0], refusal))
    raise AssertionError("there was no limit")


@pytest.mark.skipif(os.name == "nt", reason="kills a worker by a POSIX signal")
def test_a_file_that_ends_or_hangs_its_worker_costs_one_row_of_the_ledger(tmp_path: Path) -> None:
    folder = tmp_path / "收件夹"
    box = sound_inbox(folder, 20)
    good = next(folder.iterdir()).read_bytes()
    for name in ("杀", "挂", "一次", "吞"):
        (folder / f"00{name}.xlsx").write_bytes(good + name.encode())
    engine = pool.pooled(2, read_unruly)
    result = consolidate(folder, engine=engine, cache=tmp_path / "cache", limits=Limits(seconds=4))
    rows = result.ledger.set_index("file")
    assert len(rows) == 24
    assert rows.loc["00挂.xlsx", "status"] == "unreadable" and "4 秒" in rows.loc["00挂.xlsx", "reason"]
    assert rows.loc["00杀.xlsx", "status"] == rows.loc["00吞.xlsx", "status"] == "unreadable"
    assert rows.loc["00杀.xlsx", "sha256"]
    expected = consolidate(folder, cache=False).ledger.set_index("file")
    others = [name for name in rows.index if name not in ("00挂.xlsx", "00杀.xlsx", "00吞.xlsx")]
    assert rows.loc[others, "errors"].equals(expected.loc[others, "errors"])
    assert set(rows.loc[list(box.expected), "status"]) <= {"accepted", "duplicate"}
    # What ended its worker is tried again; this time it is read.
    again = consolidate(folder, cache=tmp_path / "cache").ledger.set_index("file")
    assert again["status"].equals(expected["status"])


@pytest.mark.skipif(os.name == "nt", reason="memory is bounded by means of POSIX")
def test_a_file_that_takes_too_much_memory_is_said_so(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "吞.xlsx").write_bytes(next(folder.glob("*.xlsx")).read_bytes())
    limits = Limits(memory_bytes=256 * MEGABYTE)
    result = consolidate(tmp_path, engine=pool.pooled(1, read_greedy), limits=limits)
    assert list(result.ledger["status"]) == ["unreadable"]
    assert "内存" in result.ledger["reason"][0]


def read_and_tell(task: ReadingTask, item: pool.SourceItem) -> Packed:
    """A reading that gives its worker's process in place of a record's text."""
    raise SystemExit(3)


@pytest.mark.parametrize(
    "as_windows", [False, pytest.param(True, marks=pytest.mark.skipif(os.name == "nt", reason="it is"))]
)
def test_where_no_worker_works_every_file_is_named_and_the_run_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_windows: bool
) -> None:
    usual = Connection.poll

    def broken_at_the_end(pipe: Connection, timeout: float = 0.0) -> bool:
        """Windows has an error where the other end is closed and all has been read, POSIX says that there is more."""
        ready = usual(pipe, 1)
        with socket.socket(fileno=os.dup(pipe.fileno())) as peeked:
            if ready and not peeked.recv(1, socket.MSG_PEEK):
                raise BrokenPipeError
        return ready

    if as_windows:
        monkeypatch.setattr(Connection, "poll", broken_at_the_end)
    sound_inbox(tmp_path, 3)
    result = consolidate(tmp_path, engine=pool.pooled(2, read_and_tell))
    assert list(result.ledger["status"]) == ["unreadable"] * 3


def test_memory_storage_is_read_by_workers_that_do_not_see_it(folder: Path) -> None:
    import fsspec

    system = fsspec.filesystem("memory")
    for path in sorted(folder.iterdir())[:6]:
        system.pipe_file(f"/inbox/{path.name}", path.read_bytes())
    alone = consolidate("memory://inbox", cache=False)
    together = consolidate("memory://inbox", engine=pool.pooled(2), cache=False)
    assert alone.ledger.equals(together.ledger) and len(alone.ledger) == 6
    assert alone.counts["accepted"] >= 5
    by_path = consolidate(sorted(folder.iterdir())[:6], cache=False)
    assert by_path.declarations.equals(alone.declarations)


def test_files_of_a_url_are_those_of_the_folder(folder: Path, tmp_path: Path) -> None:
    url = f"file://{folder.as_posix()}"
    assert consolidate(url, engine=pool.pooled(2)).ledger.equals(consolidate(folder).ledger)
    one = sorted(folder.glob("*.xlsx"))[0].name
    assert list(consolidate(f"{url}/{one}").ledger["file"]) == [one]
    assert len(consolidate(f"{url}/*.xlsx").ledger) == DEPARTMENTS + 1
    with pytest.raises(SourceMissing):
        consolidate(f"file://{tmp_path.as_posix()}/nothing")
    packed = tmp_path / "a.zip"
    packed.write_bytes(zipped({one: (folder / one).read_bytes()}))
    assert list(consolidate(f"file://{packed.as_posix()}").ledger["status"]) == ["accepted"]
