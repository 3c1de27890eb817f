"""Which rows lie together in one part, and what the part is called: by its content, so that what is the same stays.

Owns the borders between parts and their names. The same entries give the same parts, whatever run, engine or order of
arrival they came by. Knows nothing of Parquet or of files.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlperf.consolidation.ledger import Entry

USUAL = 4_096
"""Entries of one part on the average: a border follows an entry whose name has a checksum divisible by this."""
MOST = 4 * USUAL


@dataclass(frozen=True)
class Segment:
    """Entries whose rows lie in one part of each table of their group; `name` is that part's file name."""

    name: str
    entries: tuple[Entry, ...]


def segments(entries: Sequence[Entry], made_by: str) -> Iterator[Segment]:
    """`entries` in parts, at least one. A new or changed entry changes the part it falls into and no other.

    `made_by`: whatever else the rows depend on.
    """
    if not entries:
        yield _segment([], made_by)
    held: list[Entry] = []
    for entry in entries:
        held.append(entry)
        who = f"{entry.code}\0{entry.name}" if entry.used else entry.file
        if len(held) >= MOST or zlib.crc32(who.encode("utf-8", "surrogatepass")) % USUAL == 0:
            yield _segment(held, made_by)
            held = []
    if held:
        yield _segment(held, made_by)


def _segment(entries: list[Entry], made_by: str) -> Segment:
    digest = hashlib.blake2b(made_by.encode(), digest_size=12)
    for entry in entries:
        digest.update(repr(_told(entry)).encode("utf-8", "surrogatepass"))
    return Segment(f"part-{digest.hexdigest()}.parquet", tuple(entries))


def _told(entry: Entry) -> tuple[object, ...]:
    """All that an entry's rows depend on beside `made_by`: its file's content, and what became of it."""
    head = entry.head
    about = entry.code, entry.name, entry.parent, entry.status, entry.reason, entry.used, entry.remarks
    return (entry.file, head.sha256, head.size, head.reason, head.content, head.errors, head.warnings, *about)
