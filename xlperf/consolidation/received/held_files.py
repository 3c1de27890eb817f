"""The files that archives and mails in an inbox hold: which there are, and the bytes of each.

Owns how they are called and when they are from. A .zip's directory is read here, strictly; mails and other archives are
opened by `intake.containers` in a worker process, within limits. Knows no workbook.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import field
from datetime import datetime
from typing import TYPE_CHECKING

from xlperf.intake.containers import Opened, Piece, container_kind, opened
from xlperf.intake.containers.archives import entries_of_zip
from xlperf.ooxml import archive
from xlperf.ooxml.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from xlperf.ooxml.package import sniff
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.system.dataclass import dataclass

if TYPE_CHECKING:
    from xlperf.intake.isolated import Isolated

ARCHIVE_LIMITS = Limits(
    file_bytes=512 * MEGABYTE,
    parts=20_000,
    part_bytes=DEFAULT_LIMITS.file_bytes,
    unpacked_bytes=4096 * MEGABYTE,
)
"""Of an archive of workbooks: each workbook in it is held to the limits of a workbook once more."""
_OPENING = Limits(seconds=60.0)
"""Time and memory for opening one mail or archive."""
ENDINGS = (".zip", ".eml", ".msg", ".mbox", ".7z", ".rar", ".dat")
"""Of files that may hold others; what one is, its content says."""


@dataclass(frozen=True, slots=True)
class HeldFile:
    """One file that is held, without its bytes; `modified` in seconds since 1970; `sender` of the mail it came with."""

    name: str
    size: int
    modified: float = 0.0
    sender: str = ""
    refusal: UnreadableWorkbook | None = None


@dataclass(frozen=True)
class Held:
    """What an archive or a mail holds: entries of a .zip, still packed, and files that lie deeper, by their names."""

    data: bytes
    entries: dict[str, archive.ArchiveEntry] = field(default_factory=dict)
    pieces: dict[str, Piece] = field(default_factory=dict)
    passed_over: tuple[str, ...] = ()

    @property
    def members(self) -> Iterator[HeldFile]:
        for name, entry in self.entries.items():
            yield HeldFile(name, entry.size, _dos_time(entry.stamp))
        for name, piece in self.pieces.items():
            yield HeldFile(name, len(piece.data), piece.modified, piece.sender, piece.refusal)

    def content(self, member: str, limits: Limits) -> bytes:
        """The bytes of one; raises UnreadableWorkbook (too-large, empty, and what is wrong with it)."""
        piece = self.pieces.get(member)
        size = len(piece.data) if piece is not None else self.entries[member].size
        if piece is not None and piece.refusal is not None:
            raise piece.refusal
        if size > limits.file_bytes:
            raise UnreadableWorkbook("too-large", size=size, limit=limits.file_bytes)
        if not size:
            raise UnreadableWorkbook("empty")
        return piece.data if piece is not None else archive.unpacked(self.data, self.entries[member])


def holds_files(data: bytes, name: str) -> bool:
    """Whether these bytes are an archive or a mail, and no workbook, which is an archive of a kind, too."""
    return bool(container_kind(data, name)) or sniff(data, ARCHIVE_LIMITS) == "zip"


def held_in(data: bytes, name: str) -> Held:
    """What the archive or mail `data` holds, all the way down; raises UnreadableWorkbook."""
    if kind := container_kind(data, name):
        found = opened(data, kind)
        return Held(data, {}, {piece.name: piece for piece in found.pieces}, found.passed_over)
    listed, refused = entries_of_zip(data, ARCHIVE_LIMITS)
    entries = {entry.name: entry for entry in listed}
    pieces = {name: Piece(name, b"", refusal=refusal) for name, refusal in refused.items()}
    passed: list[str] = []
    for inner in [one for one in entries if one.lower().endswith(ENDINGS)]:
        try:
            within = _held_within(data, entries[inner])
        except UnreadableWorkbook as refusal:
            within = Opened((Piece("", b"", refusal=refusal),))
        if within is None:
            continue
        del entries[inner]
        pieces |= {f"{inner}/{piece.name}".rstrip("/"): piece for piece in within.pieces}
        passed += [f"{inner}/{name}" for name in within.passed_over]
    return Held(data, entries, pieces, tuple(passed))


def _held_within(data: bytes, entry: archive.ArchiveEntry) -> Opened | None:
    """What a mail or an archive within a .zip holds; None where it is neither. Raises UnreadableWorkbook."""
    if not entry.size:
        return None
    content = archive.unpacked(data, entry)
    kind = container_kind(content, entry.name) or ("zip" if sniff(content, DEFAULT_LIMITS) == "zip" else "")
    return opened(content, kind) if kind else None


class HeldFileLister:
    """Lists what archives and mails hold; the worker that opens them is started for the first. A context manager."""

    def __init__(self) -> None:
        self._worker: Isolated | None = None

    def __enter__(self) -> HeldFileLister:
        return self

    def __exit__(self, *about: object) -> None:
        if self._worker is not None:
            self._worker.__exit__(*about)

    def of(self, data: bytes, name: str) -> tuple[tuple[HeldFile, ...], tuple[str, ...]]:
        """The members, and the names of those that were passed over. Raises UnreadableWorkbook."""
        if not container_kind(data, name):
            entries, _ = entries_of_zip(data, ARCHIVE_LIMITS)
            if not any(entry.name.lower().endswith(ENDINGS) for entry in entries):
                return tuple(held_in(data, name).members), ()
        if sys.platform == "emscripten":  # no processes there; the page ends a worker of its own that hangs
            return _listed((data, name))
        if self._worker is None:
            from xlperf.intake.isolated import Isolated

            self._worker = Isolated(_listed, _OPENING).__enter__()
        found: tuple[tuple[HeldFile, ...], tuple[str, ...]] = self._worker((data, name))
        return found


def _listed(item: tuple[bytes, str]) -> tuple[tuple[HeldFile, ...], tuple[str, ...]]:
    """In a worker."""
    held = held_in(*item)
    return tuple(held.members), held.passed_over


def _dos_time(stamp: int) -> float:
    """The local time of an archive's entry (APPNOTE 4.4.6), in seconds since 1970."""
    day, time = stamp >> 16, stamp & 0xFFFF
    try:
        return datetime(
            1980 + (day >> 9), day >> 5 & 15, day & 31, time >> 11, time >> 5 & 63, (time & 31) * 2
        ).timestamp()
    except ValueError:
        return 0.0
