"""The engine of several processes: files go out in small chunks, records come back as bytes.

Owns the pool: bounded work under way, workers that leave Ctrl-C to the parent, and the file that ends its worker, which
costs one row of the ledger and not the run. Files whose content the cache knows are not sent out.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from xlperf.consolidation.cache import Cache
from xlperf.consolidation.engine import (
    Engine,
    Taken,
    Task,
    bytes_of,
    one_by_one,
    record_from,
    refused_record,
    sha256_of_content,
)
from xlperf.consolidation.record import Record, pack, unpack_head
from xlperf.consolidation.sources import Source
from xlperf.messages import speaking
from xlperf.workbook.gate import UnreadableWorkbook

CHUNK = 8
"""Files a worker gets at a time: enough that the way there and back costs nothing, few enough to be ended soon."""

WAITING = 3
"""Chunks that may wait for each worker: memory stays bounded whatever the number of files."""

Numbered = tuple[int, Source]
Answer = list[tuple[int, bytes, bytes]]


def pooled(jobs: int) -> Engine:
    """An engine of `jobs` processes. One process, or no more files than a chunk, are read in this one."""

    def engine(sources: Sequence[Source], task: Task, cache: Cache | None) -> Iterator[Taken]:
        if jobs < 2 or len(sources) <= CHUNK:
            return one_by_one(sources, task, cache)
        return _in_processes(sources, task, cache, jobs)

    return engine


def _in_processes(sources: Sequence[Source], task: Task, cache: Cache | None, jobs: int) -> Iterator[Taken]:
    run = _Run(task, jobs)
    chunk: list[Numbered] = []
    try:
        for position, source in enumerate(sources):
            known = _known(source, task, cache)
            if known is not None:
                yield Taken(position, unpack_head(known[0]), known[1])
                continue
            chunk.append((position, source))
            if len(chunk) == CHUNK:
                run.give(chunk)
                chunk = []
                if run.is_full or run.has_answers:
                    yield from _kept(run.collect(), cache)
        if chunk:
            run.give(chunk)
        while run.under_way:
            yield from _kept(run.collect(), cache)
    except KeyboardInterrupt:
        for _ in _kept(run.answered(), cache):
            pass
        raise
    finally:
        run.end()


def _known(source: Source, task: Task, cache: Cache | None) -> tuple[bytes, bytes] | None:
    """The record of a source whose content the cache knows."""
    if cache is None or cache.is_empty:
        return None
    return cache.get(sha256_of_content(bytes_of(source, task)))


def _kept(records: Iterator[tuple[int, bytes, bytes]], cache: Cache | None) -> Iterator[Taken]:
    for position, packed_head, packed in records:
        head = unpack_head(packed_head)
        # What ended its worker may have been the machine's fault: it is tried again next time.
        if cache is not None and head.reason_id != "reader-failed":
            cache.put(head, packed_head, packed)
            cache.commit()
        yield Taken(position, head, packed)


class _Run:
    """The pool of one run, and the chunks that are out."""

    def __init__(self, task: Task, jobs: int) -> None:
        self.task, self.jobs = task, jobs
        self.pool = self._fresh(jobs)
        self.under_way: dict[Future[Answer], list[Numbered]] = {}

    def _fresh(self, processes: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(processes, initializer=_start, initargs=(self.task,))

    @property
    def is_full(self) -> bool:
        return len(self.under_way) >= WAITING * self.jobs

    @property
    def has_answers(self) -> bool:
        return any(future.done() for future in self.under_way)

    def give(self, chunk: list[Numbered]) -> None:
        try:
            future = self.pool.submit(_read, chunk)
        except BrokenProcessPool:
            # A worker died while nobody waited; `collect` finds that out from what is under way.
            future = Future()
            future.set_exception(BrokenProcessPool())
        self.under_way[future] = chunk

    def collect(self) -> Iterator[tuple[int, bytes, bytes]]:
        """The records of what is done, once anything is."""
        for future in wait(self.under_way, return_when=FIRST_COMPLETED).done:
            if future not in self.under_way:
                continue
            if isinstance(future.exception(), BrokenProcessPool):
                yield from self._one_at_a_time()
                return
            chunk = self.under_way.pop(future)
            assert len(chunk) == len(future.result())
            yield from future.result()

    def answered(self) -> Iterator[tuple[int, bytes, bytes]]:
        """The records of the chunks that are done by now, without waiting and without those that failed."""
        for future in self.under_way:
            if future.done() and not future.cancelled() and future.exception() is None:
                yield from future.result()

    def _one_at_a_time(self) -> Iterator[tuple[int, bytes, bytes]]:
        """A worker died: whose file it was cannot be told, so each that was out is read in a process by itself."""
        out = [item for chunk in self.under_way.values() for item in chunk]
        self.under_way.clear()
        self.pool.shutdown(wait=False, cancel_futures=True)
        alone = self._fresh(1)
        for position, source in out:
            try:
                yield from alone.submit(_read, [(position, source)]).result()
            except BrokenProcessPool:
                alone.shutdown(wait=False)
                alone = self._fresh(1)
                yield position, *pack(self._ended_its_worker(source))
        alone.shutdown()
        self.pool = self._fresh(self.jobs)

    def _ended_its_worker(self, source: Source) -> Record:
        with speaking(self.task.language):
            sha256 = sha256_of_content(bytes_of(source, self.task))
            return refused_record(
                source, UnreadableWorkbook("reader-failed", detail="BrokenProcessPool"), sha256
            )

    def end(self) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)


_task = Task()


def _start(task: Task) -> None:
    """In a worker, once: Ctrl-C is the parent's matter, and the task is the same for every file."""
    global _task
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _task = task


def _read(chunk: list[Numbered]) -> Answer:
    """In a worker: the records of a chunk, encoded."""
    with speaking(_task.language):
        return [
            (position, *pack(record_from(source, bytes_of(source, _task), _task)))
            for position, source in chunk
        ]
