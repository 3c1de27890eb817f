"""Several processes: the same result as one, and a file that ends its worker costs one row and not the run."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.consolidation.inbox import sound_inbox
from xlperf.consolidation import consolidate, pool
from xlperf.consolidation.engine import Task, one_by_one
from xlperf.consolidation.sources import Source, find_sources

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


_read = pool._read


def _read_or_die(chunk: list[pool.Numbered]) -> pool.Answer:
    """What a native parser that crashes on one file does to its worker."""
    if any("半个" in source.name for _, source in chunk):
        os.kill(os.getpid(), signal.SIGKILL)
    return _read(chunk)


@pytest.mark.skipif(os.name == "nt", reason="kills a worker by a POSIX signal")
def test_a_file_that_ends_its_worker_costs_one_row_of_the_ledger(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources: tuple[Source, ...] = find_sources([folder]).sources
    expected = {taken.position: taken for taken in one_by_one(sources, Task(), None)}
    monkeypatch.setattr(pool, "_read", _read_or_die)
    killer = next(position for position, source in enumerate(sources) if "半个" in source.name)
    found = {taken.position: taken for taken in pool.pooled(2)(sources, Task(), None)}
    assert found.keys() == expected.keys()
    assert found[killer].head.status == "unreadable" and found[killer].head.reason_id == "reader-failed"
    assert all(found[position] == expected[position] for position in found if position != killer)
