"""All sources read by an engine, the bundles (上报) among them opened: what each says, in its place.

Owns the two rounds of it, the files themselves and then the workbooks that bundles carry, and the progress that is told of
both. What an engine is, and what becomes of a record, it does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from xlperf.consolidation.received.cache import Cache
from xlperf.consolidation.received.engine import Engine, ReadingTask
from xlperf.consolidation.received.record import RecordHead
from xlperf.consolidation.received.sources import Source, in_bundle
from xlperf.consolidation.received.spool import Spool
from xlperf.messages import say
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.system.dataclass import dataclass

Progress = Callable[[int, int, str], None]
"""Called after each file: how many are done, of how many, and the status of this one by its own checks."""

_MAY_BE_BUNDLES = ("bundle", "too-large")


@dataclass(frozen=True)
class ReadSources:
    """The sources, with the workbooks of a bundle in its place; the head of each; the records; what to know."""

    sources: tuple[Source, ...]
    heads: list[RecordHead]
    records: Spool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceReader:
    """How sources are read: by which engine, with what kept and told on the way."""

    task: ReadingTask
    engine: Engine
    cache: Cache | None = None
    progress: Progress | None = None
    spool_in: Path | None = None

    def read(self, sources: Sequence[Source]) -> ReadSources:
        """Reads all; raises WorkersFailed, CannotWrite, never for what is in a file."""
        read = self._all(sources)
        read = self._with_bundles(read)
        if self.cache is not None:
            self.cache.forget_all_but({head.sha256 for head in read.heads})
        return read

    def _all(self, sources: Sequence[Source], before: int = 0) -> ReadSources:
        """The head of each source's record, in their order, whatever order the engine gives them in."""
        heads: list[RecordHead | None] = [None] * len(sources)
        spool = Spool(len(sources), self.spool_in)
        for done, (position, head, packed) in enumerate(self.engine(sources, self.task, self.cache), 1):
            heads[position] = head
            spool.put(position, packed)
            if self.progress is not None:
                self.progress(before + done, before + len(sources), head.status)
        read = [head for head in heads if head is not None]
        assert len(read) == len(sources)
        return ReadSources(tuple(sources), read, spool)

    def _with_bundles(self, first: ReadSources) -> ReadSources:
        """The same with each bundle replaced by the workbooks in it, or by why it cannot be opened."""
        opened: dict[int, tuple[Source, ...]] = {}
        for place, head in enumerate(first.heads):
            if head.reason_id in _MAY_BE_BUNDLES and (members := _members(first.sources[place])):
                opened[place] = members
        if not opened:
            return first
        inside = self._all([one for place in opened for one in opened[place]], len(first.sources))
        taken = iter(range(len(inside.sources)))
        order: list[tuple[ReadSources, int]] = []
        for place in range(len(first.sources)):
            if place in opened:
                order += [(inside, next(taken)) for _ in opened[place]]
            else:
                order.append((first, place))
        records = Spool(len(order), self.spool_in)
        for position, (read, place) in enumerate(order):
            records.put(position, read.records.packed(place))
        first.records.close()
        inside.records.close()
        return ReadSources(
            tuple(read.sources[place] for read, place in order),
            [read.heads[place] for read, place in order],
            records,
            tuple(
                _told(first.sources[place], members) for place, members in opened.items() if members[0].unit
            ),
        )


def _members(source: Source) -> tuple[Source, ...]:
    """The workbooks in a bundle, none where it is no bundle; one that says why, where it is damaged."""
    try:
        return in_bundle(source)
    except UnreadableWorkbook as refusal:
        return (replace(source, refusal=refusal),) if refusal.reason_id == "bundle-damaged" else ()


def _told(bundle: Source, members: Sequence[Source]) -> str:
    return say("bundle-opened", name=bundle.name, unit=members[0].unit, count=len(members))
