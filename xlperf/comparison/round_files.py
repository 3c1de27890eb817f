"""The files of a year's round taken in: of each path those that count, on whatever form of the round they are.

Owns which of them are followed and what is said of the others. What becomes of them is `through_round`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from itertools import groupby
from pathlib import Path

from xlperf.comparison.left_out import LeftOut, left_out_of
from xlperf.consolidation.asked import Asked
from xlperf.consolidation.inbox import Inbox, of_side, receive_side
from xlperf.consolidation.judgement.ledger import LedgerEntry
from xlperf.consolidation.received.own_results import approval_tables, is_result_folder
from xlperf.declaration import Declaration
from xlperf.errors import InvalidArgument
from xlperf.messages import catalogue, say
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "round-results": (
            "{path} 里是 xlperf 写出的信、副本或数据集，没有批复表，不是这一轮的一步",
            "{path} holds letters, copies or a dataset that xlperf wrote, no tables of what is approved: no step of the round",
        ),
        "round-superseded": ("没有跟踪 {file}：{reason}", "not followed: {file}: {reason}"),
    }
)


@dataclass
class RoundFiles:
    """taken: the files that are followed, each with the inbox it lies in; not_followed: those that somebody must mend or decide;
    superseded: what is to be said of those that a newer one replaces, such as what was approved before an adjustment."""

    taken: list[tuple[Inbox, LedgerEntry]] = field(default_factory=list)
    not_followed: list[LeftOut] = field(default_factory=list)
    superseded: list[str] = field(default_factory=list)

    @property
    def left_out(self) -> list[tuple[str, str]]:
        """The files that are not followed, each with the reason."""
        return [(one.file, one.reason) for one in self.not_followed]

    def declarations(self) -> Iterator[Declaration]:
        """What the files declare, one at a time; raises UnreadableWorkbook where one has changed since it was read."""
        for _, taken in groupby(self.taken, key=lambda one: id(one[0])):  # one crew of workers for an inbox
            (inbox, *_), entries = zip(*taken, strict=True)
            yield from (declaration for _, declaration in of_side(inbox, entries))


def files_of_round(paths: Sequence[Path], asked: Asked, include_rejected: bool) -> RoundFiles:
    """The files at `paths`, each path received by itself, and once: the same department has a form of every step. Raises as
    `receive`, and InvalidArgument for a folder of results: a letter is not the department's form that cannot be used."""
    files = RoundFiles()
    for path in {path.resolve(): path for path in paths}.values():
        if is_result_folder(path) and not approval_tables(path):
            raise InvalidArgument(say("round-results", path=path))
        for inbox in receive_side(path, asked):
            for entry in inbox.entries:
                counts = entry.status in ("accepted", "warned", "unexpected") and bool(entry.head.form)
                rejected = entry.status == "rejected" or bool(entry.head.errors)
                if entry.status == "superseded":
                    told = say("round-superseded", file=_called(path, entry), reason=entry.reason)
                    files.superseded.append(told)
                elif entry.status == "duplicate":
                    continue
                elif (counts and not rejected) or (include_rejected and rejected and entry.head.form):
                    files.taken.append((inbox, entry))
                else:
                    files.not_followed.append(replace(left_out_of(entry), file=_called(path, entry)))
    return files


def _called(path: Path, entry: LedgerEntry) -> str:
    """A file with its folder's name: those of the steps are often called alike."""
    return f"{path.name}/{entry.file}" if path.is_dir() and path.name else entry.file
