"""A run to be killed: `main` in a process of its own; the log names each file that was read to its end, a line each.

Owns this program. What it does between its start and its end is what `xlperf consolidate` does.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from xlperf.consolidation import consolidate
from xlperf.consolidation.received.engine import ReadingTask
from xlperf.consolidation.received.pool import SourceItem, pooled, read_item
from xlperf.consolidation.received.record import Packed

LOG = "XLPERF_TEST_LOG"


def read_and_log(task: ReadingTask, item: SourceItem) -> Packed:
    """In a worker: as `read_item`, and a line about it."""
    packed = read_item(task, item)
    handle = os.open(os.environ[LOG], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(handle, f"{item[0].name}\n".encode())
    os.close(handle)
    return packed


def main(inbox: str, cache: str, dataset: str, out: str, log: str, jobs: str) -> None:
    os.environ[LOG] = str(Path(log).resolve())
    engine = pooled(int(jobs), read_and_log)
    consolidate(inbox, cache=cache, dataset=dataset, out=out, engine=engine)


def read_or_hang(task: ReadingTask, item: SourceItem) -> Packed:
    """In a worker: as `read_item`, but a file called 挂起 is read for ten minutes."""
    if item[0].name.startswith("挂起"):
        time.sleep(600)
    return read_item(task, item)


def command_that_hangs(*words: str) -> None:
    """The command line, whose workers hang at some files."""
    from xlperf.cli import consolidate as command
    from xlperf.cli import main as xlperf

    command._engine = lambda *_: pooled(2, read_or_hang)  # type: ignore[assignment]
    xlperf(words)
