"""A run that was killed with all its processes, at any moment, goes on with the same command: the result is that of an
undisturbed run, and what was finished is not read again.

XLPERF_KILLS=10 kills ten times instead of three.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.consolidation.inbox import sound_inbox
from xlperf.consolidation.dataset import open_dataset
from xlperf.system.durable import is_temporary

ROOT = Path(__file__).parents[2]
DEPARTMENTS = 120
KILLS = int(os.environ.get("XLPERF_KILLS", "3"))
PROGRAM = "import sys; from tests.consolidation.killed import main; main(*sys.argv[1:])"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills a group of processes by a POSIX signal")


class Runs:
    """An inbox, and the runs over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cache, self.dataset, self.out, self.log = (
            folder / name for name in ("缓存", "数据集", "汇总.xlsx", "log")
        )
        self.log.touch()

    def start(self, inbox: Path) -> subprocess.Popen[bytes]:
        words = [inbox, self.cache, self.dataset, self.out, self.log, "2"]
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *map(str, words)],
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def kept(self) -> int:
        """How many files the cache has: these are finished."""
        if not self.cache.exists():
            return 0
        # A copy would miss the journal; the next run opens it just so.
        with sqlite3.connect(self.cache) as database:
            try:
                count = database.execute("SELECT count(*) FROM records").fetchone()[0]
            except sqlite3.OperationalError:  # killed before the table was there
                count = 0
        database.close()
        return int(count)

    def read(self) -> list[str]:
        return self.log.read_text("utf-8").splitlines()


def content(runs: Runs) -> dict[str, bytes]:
    found = {
        path.relative_to(runs.dataset).as_posix(): path.read_bytes()
        for path in runs.dataset.rglob("*.parquet")
    }
    return {
        **found,
        "manifest": (runs.dataset / "_manifest.json").read_bytes(),
        "book": runs.out.read_bytes(),
    }


def kill_all(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stderr is not None:
        process.stderr.close()


def finish(process: subprocess.Popen[bytes]) -> float:
    began = time.monotonic()
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said.decode()
    return time.monotonic() - began


def test_killed_at_random_moments_it_ends_as_if_undisturbed(tmp_path: Path) -> None:
    inbox = tmp_path / "收件夹"
    sound_inbox(inbox, DEPARTMENTS)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    calm, disturbed = Runs(tmp_path / "a"), Runs(tmp_path / "b")
    whole = finish(calm.start(inbox))
    chance = random.Random(int(os.environ.get("XLPERF_SEED", "9")))
    finished_before = 0
    for number in range(KILLS):
        process = disturbed.start(inbox)
        # The later kills fall into what is left, so that some meet the writing of the workbook and the dataset.
        time.sleep(whole * chance.uniform(0.1, 0.9) / (1 + number % 3))
        kill_all(process)
        finished = disturbed.kept()
        assert finished >= finished_before
        finished_before = finished
    finish(disturbed.start(inbox))
    read = Counter(disturbed.read())
    assert len(read) == DEPARTMENTS
    # A file is finished when its record is in the cache; what a kill caught on the way there is read once more.
    assert sum(read.values()) - DEPARTMENTS <= KILLS * 2 * 8
    assert content(disturbed) == content(calm)
    assert open_dataset(disturbed.dataset).departments == DEPARTMENTS
    # A file that was being written when its process was killed stays beside, under a name that no intake takes.
    left = {path.name for path in disturbed.folder.iterdir()} - {
        "缓存",
        "数据集",
        "汇总.xlsx",
        ".汇总.xlsx.state",
        "log",
    }
    assert all(is_temporary(name) for name in left)


def test_what_was_finished_is_not_read_again(tmp_path: Path) -> None:
    inbox = tmp_path / "收件夹"
    sound_inbox(inbox, 60)
    (tmp_path / "a").mkdir()
    runs = Runs(tmp_path / "a")
    process = runs.start(inbox)
    limit = time.monotonic() + 60
    while len(runs.read()) < 15 and time.monotonic() < limit:
        time.sleep(0.01)
    kill_all(process)
    finished = runs.kept()
    first = len(runs.read())
    assert 0 < finished < 60
    finish(runs.start(inbox))
    assert len(runs.read()) - first == 60 - finished
