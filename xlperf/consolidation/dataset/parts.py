"""The parts of the dataset: which rows lie together in one, what it is called, and how it is read.

Owns the borders between parts and their names: by content, so that what is the same stays, whatever run, engine or order
of arrival the entries came by. No part is read whose content is not what was written.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlperf.consolidation.dataset.errors import DatasetError
from xlperf.consolidation.dataset.manifest import Manifest, ParquetPart
from xlperf.consolidation.judgement.ledger import LedgerEntry
from xlperf.messages import say
from xlperf.system.dataclass import dataclass

if TYPE_CHECKING:
    from xlperf.consolidation.dataset.places import Place

USUAL = 4_096
"""Entries of one part on the average: a border follows an entry whose name has a checksum divisible by this."""
MOST = 4 * USUAL


@dataclass(frozen=True)
class Segment:
    """Entries whose rows lie in one part of each table of their group; `name` is that part's file name."""

    name: str
    entries: tuple[LedgerEntry, ...]


def segments(entries: Sequence[LedgerEntry], made_by: str) -> Iterator[Segment]:
    """`entries` in parts, at least one. A new or changed entry changes the part it falls into and no other.

    `made_by`: whatever else the rows depend on.
    """
    if not entries:
        yield _segment([], made_by)
    held: list[LedgerEntry] = []
    for entry in entries:
        held.append(entry)
        who = f"{entry.code}\0{entry.name}" if entry.used else entry.file
        if len(held) >= MOST or zlib.crc32(who.encode("utf-8", "surrogatepass")) % USUAL == 0:
            yield _segment(held, made_by)
            held = []
    if held:
        yield _segment(held, made_by)


def _segment(entries: list[LedgerEntry], made_by: str) -> Segment:
    digest = hashlib.blake2b(made_by.encode(), digest_size=12)
    for entry in entries:
        digest.update(repr(_told(entry)).encode("utf-8", "surrogatepass"))
    return Segment(f"part-{digest.hexdigest()}.parquet", tuple(entries))


def _told(entry: LedgerEntry) -> tuple[object, ...]:
    """All that an entry's rows depend on beside `made_by`: its file's content, and what became of it."""
    head = entry.head
    about = entry.code, entry.name, entry.parent, entry.status, entry.reason, entry.used
    answered = (entry.answers,) if entry.answers else ()
    return (
        entry.file,
        head.sha256,
        head.size,
        head.reason,
        head.content,
        head.errors,
        head.warnings,
        *about,
        entry.remarks,
        *answered,
    )


# ---------------------------------------------------------------- files


def open_part(place: Place, table: str, part: ParquetPart) -> Any:
    """The part as a `pyarrow.parquet.ParquetFile`, its content proved to be what was written.

    Raises FileNotFoundError, and DatasetError that names the file where its content differs.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    content = content_of(place, table, part.file)
    if part.digest and digest_of(content) != part.digest:
        raise _damaged(table, part, say("dataset-part-content"))
    try:
        opened = pq.ParquetFile(pa.BufferReader(content), page_checksum_verification=True)
    except (OSError, ValueError) as error:
        raise _damaged(table, part, str(error)) from None
    if opened.metadata.num_rows != part.rows:
        raise _damaged(table, part, say("dataset-part-content"))
    return opened


def read_part(place: Place, table: str, part: ParquetPart, columns: Sequence[str] | None = None) -> Any:
    """The part, or some of its columns, as an Arrow table; raises as `open_part`."""
    opened = open_part(place, table, part)
    try:
        return opened.read(columns)
    except (OSError, ValueError) as error:  # what Arrow raises for a page whose checksum is wrong
        raise _damaged(table, part, str(error)) from None


def written_part(place: Place, table: str, file: str, year: int) -> ParquetPart:
    """A part that was just written: with its number of rows, and the digest of its content."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    content = content_of(place, table, file)
    rows = int(pq.read_metadata(pa.BufferReader(content)).num_rows)
    return ParquetPart(file, year, rows, digest_of(content))


def whole_part(place: Place, table: str, file: str, manifest: Manifest) -> ParquetPart | None:
    """A part that an earlier run wrote, known to `manifest` or not; None where it is not there or not as it was written."""
    known = next((part for part in manifest.parts(table) if part.file == file), None)
    try:
        part = written_part(place, table, file, int(file.partition("/")[0].removeprefix("year=")))
        if known is not None and known.digest:
            return part if part == known else None
        read_part(place, table, part)
    except (FileNotFoundError, DatasetError, OSError, ValueError):
        return None
    return part


def content_of(place: Place, table: str, file: str) -> bytes:
    """The bytes of a part; raises FileNotFoundError."""
    path, system = place.open_part(table, file)
    if system is None:
        return Path(path).read_bytes()
    content: bytes = system.cat_file(path)
    return content


def digest_of(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _damaged(table: str, part: ParquetPart, detail: str) -> DatasetError:
    return DatasetError(say("dataset-part-damaged", file=f"{table}/{part.file}", detail=detail))
