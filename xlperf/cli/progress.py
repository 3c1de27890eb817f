"""Long work on a terminal: the bar that shows how far it is; and the exit status of a consolidation.

Owns what is shown while files are read. Knows nothing of how they are.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import xlperf.cli.consolidate_words  # noqa: F401 - its words are said here
from xlperf.cli.garbage import look_as_usual
from xlperf.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlperf.consolidation import Consolidation, Progress
    from xlperf.consolidation.inbox import Inbox
    from xlperf.consolidation.judgement.ledger import LedgerEntry


def exit_status(result: Consolidation) -> int:
    """0 where no file asks anything of anybody; 1 where one does."""
    return 1 if any(entry.open for entry in result.data.ledger.entries) else 0


def asks_back(entries: Iterable[LedgerEntry]) -> bool:
    """Whether `return` has something to write of these files: one is to be corrected, or is there and cannot be read by
    anybody."""
    return any(
        one.status == "rejected"
        or one.status == "unreadable"
        and not (one.is_for_the_office or one.head.reason_id == "not-found")
        for one in entries
    )


def inbox_status(inbox: Inbox) -> int:
    """The same of files that were read; 2 where none of them is there."""
    if all(entry.head.reason_id == "not-found" for entry in inbox.entries):
        return 2
    return 0 if inbox.all_well else 1


@contextmanager
def progress(on_terminal: bool, writing: str = "consolidate.writing") -> Iterator[Progress]:
    """A bar on a terminal: count, rate, rejected so far, time left, then the words `writing`; nothing in a pipe."""
    if not on_terminal:
        yield lambda done, total, status: look_as_usual()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(say("consolidate.reading")),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("{task.fields[rejected]}"),
        TimeRemainingColumn(),
    )
    began = time.monotonic()
    rejected = 0
    with Progress(*columns, console=Console(stderr=True), transient=True, refresh_per_second=5) as bar:
        task = bar.add_task("", total=None, rate="", rejected="")

        def advance(done: int, total: int, status: str) -> None:
            nonlocal rejected
            look_as_usual()
            rejected += status in ("rejected", "unreadable")
            rate = done / max(time.monotonic() - began, 1e-3)
            bar.update(
                task,
                completed=done,
                total=total,
                rate=f"{rate:,.0f}/s",
                rejected=say("consolidate.rejected-so-far", count=rejected),
            )
            if done == total:
                bar.console.print(say(writing))

        yield advance
