"""The engine of several processes: files go out to workers, records come back as bytes.

Owns the pool: bounded work under way, and the file that overruns its time or memory or ends its worker, which costs one row
of the ledger and not the run. Files whose content the cache knows are not sent out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from xlperf.consolidation import log
from xlperf.consolidation.received.cache import Cache
from xlperf.consolidation.received.engine import (
    Engine,
    ReadingTask,
    SourceRecord,
    bytes_of,
    kept,
    record_from,
    refused_record,
    sha256_of_content,
)
from xlperf.consolidation.received.record import Packed, Record, pack, unpack_head
from xlperf.consolidation.received.sources import Source
from xlperf.consolidation.received.storage import only_here
from xlperf.intake.isolated import refusal_of
from xlperf.messages import speaking
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.system.supervised import Crew, Failure

SourceItem = tuple[Source, bytes | UnreadableWorkbook | None]
"""A source, and its content where a worker could not read it for itself."""
ReadItem = Callable[[ReadingTask, SourceItem], Packed]


def read_item(task: ReadingTask, item: SourceItem) -> Packed:
    """In a worker: the packed head and record of one source."""
    source, data = item
    with speaking(task.language):
        return pack(record_from(source, bytes_of(source, task) if data is None else data, task))


def pooled(jobs: int, read: ReadItem = read_item) -> Engine:
    """An engine of `jobs` worker processes, each file within the task's limits of time and memory."""

    def engine(sources: Sequence[Source], task: ReadingTask, cache: Cache | None) -> Iterator[SourceRecord]:
        processes = min(jobs, max(1, len(sources)))
        asked = cache is not None and not cache.is_empty
        with Crew(read, task, processes, task.limits.seconds, task.limits.memory_bytes) as crew:
            try:
                for position, source in enumerate(sources):
                    item: SourceItem = (source, None)
                    if asked or only_here(source.url):
                        data = bytes_of(source, task)
                        known = cache.get(sha256_of_content(data)) if cache is not None else None
                        if known is not None:
                            log.known(source.name)
                            yield SourceRecord(position, unpack_head(known[0]), known[1])
                            if crew.busy:
                                yield from kept(_taken(crew, task, 0.0), cache)
                            continue
                        if only_here(source.url):
                            item = source, data
                    while not crew.has_room(_size(item)):
                        yield from kept(_taken(crew, task, None), cache)
                    crew.give(position, item)
                while crew.busy:
                    yield from kept(_taken(crew, task, None), cache)
            except KeyboardInterrupt:
                for _ in kept(_taken(crew, task, 0.0), cache):
                    pass
                raise

    return engine


def _size(item: SourceItem) -> int:
    return len(item[1]) if isinstance(item[1], bytes) else 0


def _taken(crew: Crew, task: ReadingTask, patience: float | None) -> Iterator[tuple[int, Packed]]:
    for position, item, answer in crew.collect(patience):
        if isinstance(answer, Failure):
            answer = pack(failed(item, task, answer))
        yield position, answer


def failed(item: SourceItem, task: ReadingTask, failure: Failure) -> Record:
    """The record of a source whose worker was ended by it, or for it."""
    source, data = item
    with speaking(task.language):
        content = bytes_of(source, task) if data is None else data
        return refused_record(source, refusal_of(failure, task.limits), sha256_of_content(content))
