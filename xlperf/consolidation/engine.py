"""Engines: how the records of many sources come about, one after the other or in several processes.

Owns the work on one source (bytes, hash, cache, intake) and the order of work. An engine gives records in any order,
each with its source's position; what is made of them does not depend on the engine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from xlperf.consolidation.cache import Cache
from xlperf.consolidation.record import Record, record_of
from xlperf.consolidation.sources import Source, read_source
from xlperf.form import Form
from xlperf.grid.intake import take_in_any_bytes
from xlperf.messages import speaking
from xlperf.workbook.gate import DEFAULT_LIMITS, Limits, UnreadableWorkbook
from xlperf.workbook.intake import refused


@dataclass(frozen=True)
class Task:
    """How each file is to be read; the same for all. `language` is that of the findings, `handmade`: whether forms
    that were made by hand are accepted, too."""

    language: str = "zh"
    strict: bool = False
    form: Form | None = None
    limits: Limits = DEFAULT_LIMITS
    handmade: bool = False


Engine = Callable[[Sequence[Source], Task, Cache | None], Iterator[tuple[int, Record]]]


def one_by_one(sources: Sequence[Source], task: Task, cache: Cache | None) -> Iterator[tuple[int, Record]]:
    """Reads in this process; what is read goes into the cache at once."""
    for position, source in enumerate(sources):
        with speaking(task.language):
            record = taken(source, task, cache)
        yield position, record


def taken(source: Source, task: Task, cache: Cache | None) -> Record:
    """The record of one source, from the cache where its content is known; never an exception but Ctrl-C."""
    try:
        data = read_source(source, task.limits)
    except UnreadableWorkbook as refusal:
        sha256 = hashlib.sha256(b"").hexdigest() if refusal.reason_id == "empty" else ""
        return record_of(replace(refused(source.name, refusal), sha256=sha256, size=source.size))
    sha256 = hashlib.sha256(data).hexdigest()
    record = cache.get(sha256) if cache is not None else None
    if record is None:
        record = record_of(
            take_in_any_bytes(
                data,
                source.name,
                form=task.form,
                limits=task.limits,
                strict=task.strict,
                handmade=task.handmade,
                sha256=sha256,
            )
        )
        if cache is not None:
            cache.put(record)
    return record
