"""Engines: how the records of many sources come about, one after the other or in several processes.

Owns the work on one source (bytes, hash, cache, intake) and the order of work. An engine gives records in any order,
each with its source's position; what is made of them does not depend on the engine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlperf.consolidation import log
from xlperf.consolidation.received.cache import Cache
from xlperf.consolidation.received.record import Record, RecordHead, pack, record_of, unpack_head
from xlperf.consolidation.received.sources import Source, read_source
from xlperf.extension import Carried, take_over
from xlperf.form import Form
from xlperf.intake.handmade.any_file import take_in_any_bytes
from xlperf.intake.one_file import Intake, refused
from xlperf.messages import speaking
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.roster.earlier import Earlier
from xlperf.system.dataclass import dataclass


@dataclass(frozen=True)
class ReadingTask:
    """How each file is to be read; the same for all. `language` is that of the findings, `handmade`: whether forms
    that were made by hand are accepted, too; `year`: that of those which say none."""

    language: str = "zh"
    strict: bool = False
    form: Form | None = None
    limits: Limits = DEFAULT_LIMITS
    handmade: bool = False
    earlier: Earlier | None = None
    """What departments declared before, for rules that ask for it."""
    extensions: Carried = Carried()
    """the office's own checks, readers and words, for a worker in another process"""
    year: int = 0


class SourceRecord(NamedTuple):
    """What came of one source: its position, the head of its record, and the record packed."""

    position: int
    head: RecordHead
    packed: bytes


Engine = Callable[[Sequence[Source], ReadingTask, Cache | None], Iterator[SourceRecord]]
"""Gives what came of each source, in any order; what it gives has been put into the cache before."""


def one_by_one(sources: Sequence[Source], task: ReadingTask, cache: Cache | None) -> Iterator[SourceRecord]:
    """Reads in this process; what is read goes into the cache at once."""
    for position, source in enumerate(sources):
        with speaking(task.language):
            data = bytes_of(source, task)
            known = cache.get(sha256_of_content(data)) if cache is not None else None
            read = None if known else pack(record_from(source, data, task))
        if known is not None:
            log.known(source.name)
            yield SourceRecord(position, unpack_head(known[0]), known[1])
        elif read is not None:
            yield from kept([(position, read)], cache)


def kept(answers: Iterable[tuple[int, tuple[bytes, bytes]]], cache: Cache | None) -> Iterator[SourceRecord]:
    """What came of sources as it goes on its way, each put into the cache first: what was given is never read again."""
    found = []
    for position, (packed_head, packed) in answers:
        head = unpack_head(packed_head)
        if cache is not None:
            cache.put(head, packed_head, packed)
        found.append(SourceRecord(position, head, packed))
    if cache is not None and found:
        cache.commit()
    yield from found


def bytes_of(source: Source, task: ReadingTask) -> bytes | UnreadableWorkbook:
    """The content of a source, or why it cannot be had."""
    try:
        return read_source(source, task.limits)
    except UnreadableWorkbook as refusal:
        return refusal


def sha256_of_content(data: bytes | UnreadableWorkbook) -> str:
    """The SHA-256 by which the cache knows a content; "" where there is none."""
    return "" if isinstance(data, UnreadableWorkbook) else hashlib.sha256(data).hexdigest()


def record_from(source: Source, data: bytes | UnreadableWorkbook, task: ReadingTask) -> Record:
    """The record of one source with this content; never an exception but Ctrl-C."""
    if isinstance(data, UnreadableWorkbook):
        return refused_record(source, data)
    take_over(task.extensions)
    return record_of(taken_in(data, source.name, task))


def taken_in(data: bytes, name: str, task: ReadingTask) -> Intake:
    """The file of this content and name, taken in as `task` says."""
    return take_in_any_bytes(
        data,
        name,
        form=task.form,
        limits=task.limits,
        strict=task.strict,
        handmade=task.handmade,
        earlier=task.earlier,
        year=task.year,
    )


def refused_record(source: Source, refusal: UnreadableWorkbook, sha256: str = "") -> Record:
    """The record of a source that cannot be read."""
    if refusal.reason_id == "empty":
        sha256 = hashlib.sha256(b"").hexdigest()
    return record_of(replace(refused(source.name, refusal), sha256=sha256, size=source.size))
