"""The parts of one workbook file: read once, held in memory, given out one by one.

Owns the way from the disk into memory, and what a package must have to be a workbook at all.
Knows nothing of forms, sheets or cells.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

from xlperf.ooxml import archive
from xlperf.ooxml.kind import kind_of, kind_of_archive
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.refusal import UnreadableWorkbook

_OWN_REASON = {"empty", "encrypted", "office-encrypted", "xlsb", "ods"}
_NEEDED = ("[Content_Types].xml", "_rels/.rels")


class Package:
    """A workbook in memory, its archive checked. Part names are matched without regard to case (ECMA-376-2, 6.2.2.3)."""

    __slots__ = ("_by_name", "_sha256", "data", "entries", "kind", "limits")

    def __init__(self, data: bytes, limits: Limits = DEFAULT_LIMITS) -> None:
        """`data`: the whole file. Raises UnreadableWorkbook where it is no .xlsx or .xlsm, or no sound one."""
        if not data.startswith(b"PK"):
            raise _not_a_workbook(kind_of(data, limits))
        self.data = data
        self.limits = limits
        self.entries = archive.entries(data, limits)
        self._by_name = {entry.name.lower(): entry for entry in self.entries}
        self._sha256: str | None = None
        self.kind = kind_of_archive(data, self._by_name)
        """"xlsx" or "xlsm", by the content types, not by the file's name"""
        if self.kind not in ("xlsx", "xlsm"):
            if "xl/workbook.xml" in self._by_name:
                self._demand(*_NEEDED)
                self.read("[Content_Types].xml")
            raise _not_a_workbook(self.kind)
        self._demand(*_NEEDED)

    def _demand(self, *names: str) -> None:
        for name in names:
            if name not in self:
                raise UnreadableWorkbook("missing-part", part=name)

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return len(self.data)

    @property
    def sha256(self) -> str:
        """SHA-256 of the file, in hexadecimal."""
        if self._sha256 is None:
            import hashlib

            self._sha256 = hashlib.sha256(self.data).hexdigest()
        return self._sha256

    @property
    def names(self) -> list[str]:
        """Names of the parts, as written in the archive, in its order."""
        return [entry.name for entry in self.entries if not entry.is_folder]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _key(name) in self._by_name

    def entry(self, name: str) -> archive.ArchiveEntry:
        """Where part `name` lies. Raises UnreadableWorkbook (missing-part)."""
        try:
            return self._by_name[_key(name)]
        except KeyError:
            raise UnreadableWorkbook("missing-part", part=name) from None

    def read(self, name: str) -> bytes:
        """The content of part `name` (a leading `/` is allowed), its checksum proved.

        Raises UnreadableWorkbook: missing-part, corrupt, inconsistent-archive, wrong-crc.
        """
        return archive.unpacked(self.data, self.entry(name))

    def xml(self, name: str) -> Any:
        """The root element of part `name` (of `xml_tree`); raises what `read` and `parse_xml` raise."""
        from xlperf.ooxml.safe_xml import parse_xml

        return parse_xml(self.read(name), self.limits, name)

    def sheet(self, name: str) -> Any:
        """The root of a worksheet part, like `xml`, but rid of rows and cells that only carry a format where it is bloated."""
        from xlperf.ooxml.safe_xml import parse_xml
        from xlperf.ooxml.size_limits import LEAN_FROM, without_empty_rows

        entry = self.entry(name)
        content = None
        if entry.size > LEAN_FROM:
            content = without_empty_rows(archive.unpacked_in_pieces(self.data, entry))
        return parse_xml(self.read(name) if content is None else content, self.limits, name)


def open_package(
    path: str | os.PathLike[str],
    limits: Limits = DEFAULT_LIMITS,
    *,
    inside: str | os.PathLike[str] | None = None,
) -> Package:
    """The workbook at `path`, read once and checked. `inside`: a folder that links must not lead out of.

    Raises UnreadableWorkbook, and nothing else, whatever lies there.
    """
    return Package(file_bytes(path, limits, inside=inside), limits)


def sniff(source: str | os.PathLike[str] | bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    """The kind of a file or of its bytes, by content; a key of `refusal.LOOKS`.

    Raises UnreadableWorkbook only where the file cannot be had at all.
    """
    return kind_of(source if isinstance(source, bytes) else file_bytes(source, limits), limits)


def file_bytes(
    path: str | os.PathLike[str],
    limits: Limits = DEFAULT_LIMITS,
    *,
    inside: str | os.PathLike[str] | None = None,
) -> bytes:
    """All bytes of an ordinary file of at most `limits.file_bytes`, the same before and after.

    Raises UnreadableWorkbook: not-found, is-folder, not-a-file, no-permission, unreachable, link-outside, empty,
    too-large, changed-while-reading.
    """
    try:
        if inside is not None and not Path(path).resolve().is_relative_to(Path(inside).resolve()):
            raise UnreadableWorkbook("link-outside", path=_shown(path))
        # Looked at before it is opened: opening a pipe would wait for its other end.
        _demand_ordinary(os.stat(path).st_mode, path)  # noqa: PTH116 - half the time of Path.stat
        # O_NONBLOCK: a pipe may be put in its place in between. O_BINARY: Windows would translate line ends.
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        handle = os.open(path, flags)
        try:
            return _read_whole(handle, path, limits)
        finally:
            os.close(handle)
    except FileNotFoundError:
        raise UnreadableWorkbook("not-found", path=_shown(path)) from None
    except IsADirectoryError:
        raise UnreadableWorkbook("is-folder", path=_shown(path)) from None
    except PermissionError:
        raise UnreadableWorkbook("no-permission", path=_shown(path)) from None
    except (OSError, ValueError, RuntimeError) as error:
        # ValueError: a NUL in the name; RuntimeError: links in a circle, before Python 3.13.
        detail = getattr(error, "strerror", None) or error
        raise UnreadableWorkbook("unreachable", path=_shown(path), detail=detail) from None


def _read_whole(handle: int, path: str | os.PathLike[str], limits: Limits) -> bytes:
    before = os.fstat(handle)
    _demand_ordinary(before.st_mode, path)
    if before.st_size > limits.file_bytes:
        raise UnreadableWorkbook("too-large", size=before.st_size, limit=limits.file_bytes)
    pieces: list[bytes] = []
    wanted = before.st_size + 1  # one more, to notice that it grows
    while wanted > 0:
        piece = os.read(handle, wanted)
        if not piece:
            break
        pieces.append(piece)
        wanted -= len(piece)
    after = os.fstat(handle)
    if wanted != 1 or (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise UnreadableWorkbook("changed-while-reading")
    if not pieces:
        raise UnreadableWorkbook("empty")
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _demand_ordinary(mode: int, path: str | os.PathLike[str]) -> None:
    if stat.S_ISDIR(mode):
        raise UnreadableWorkbook("is-folder", path=_shown(path))
    if not stat.S_ISREG(mode):
        raise UnreadableWorkbook("not-a-file", path=_shown(path))


def _shown(path: str | os.PathLike[str]) -> str:
    """The name alone: outputs hold no path of the machine."""
    return Path(path).name or str(path)


def _key(name: str) -> str:
    return name.lstrip("/").lower()


def _not_a_workbook(kind: str) -> UnreadableWorkbook:
    if kind in _OWN_REASON:
        return UnreadableWorkbook(kind)
    if kind == "xls":
        return UnreadableWorkbook("old-binary")
    return UnreadableWorkbook("not-a-workbook", looks=kind)
