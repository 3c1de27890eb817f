"""A run to be killed: `main` in a process of its own; the log names each file that was read to its end, a line each.

Owns this program. What it does between its start and its end is what `xlperf consolidate` does.
"""

from __future__ import annotations

import os
from pathlib import Path

from xlperf.consolidation import consolidate
from xlperf.consolidation.engine import Task
from xlperf.consolidation.pool import Item, Packed, pooled, read_item

LOG = "XLPERF_TEST_LOG"


def read_and_log(task: Task, item: Item) -> Packed:
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
