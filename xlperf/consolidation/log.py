"""The logger `xlperf` (standard logging): what was read, what was not and why, what was known from before, what was written.

Owns those sentences. Nothing of it is shown unless a program asks for it: `logging.basicConfig(level="INFO")`.
"""

from __future__ import annotations

from collections.abc import Iterable
from logging import DEBUG, INFO, getLogger
from typing import TYPE_CHECKING

from xlperf.messages import catalogue, say

if TYPE_CHECKING:
    from xlperf.consolidation.judgement.ledger import LedgerEntry

LOG = getLogger("xlperf")

catalogue(
    {
        "log-file": ("{file}：{status}{reason}", "{file}: {status}{reason}"),
        "log-read": ("共 {files} 个文件：{counts}", "{files} files: {counts}"),
        "log-known": (
            "{file}：内容与上次相同，未重新读取",
            "{file}: the content is known from before and was not read again",
        ),
        "log-passed-over": ("略过：{what}", "passed over: {what}"),
        "log-written": ("已写出 {what}", "written: {what}"),
        "log-unchanged": ("{what} 没有变化，未重写", "{what} is as it was and was not written again"),
    }
)


def received(entries: Iterable[LedgerEntry], passed_over: Iterable[str]) -> None:
    """What became of each file, and how many have each status."""
    if not LOG.isEnabledFor(INFO):
        return
    counts: dict[str, int] = {}
    for what in passed_over:
        LOG.info("%s", say("log-passed-over", what=what))
    for entry in entries:
        counts[entry.status] = counts.get(entry.status, 0) + 1
        reason = f" ({entry.reason})" if entry.reason else ""
        LOG.info("%s", say("log-file", file=entry.file, status=entry.status, reason=reason))
    told = ", ".join(f"{status} {count}" for status, count in counts.items())
    LOG.info("%s", say("log-read", files=sum(counts.values()), counts=told))


def known(file: str) -> None:
    """A file whose record the cache had."""
    if LOG.isEnabledFor(DEBUG):
        LOG.debug("%s", say("log-known", file=file))


def written(what: object, changed: bool = True) -> None:
    """An output that was written, or left as it stands."""
    if LOG.isEnabledFor(INFO):
        LOG.info("%s", say("log-written" if changed else "log-unchanged", what=what))
