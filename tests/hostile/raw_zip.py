"""A ZIP writer that can lie: every field of every header may be set to what it should not be."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, replace

__all__ = ["RawEntry", "deflated", "entries_of", "replace", "with_parts", "written"]


def deflated(content: bytes, level: int = 6) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


@dataclass(frozen=True)
class RawEntry:
    """One entry; what is None is told truly, anything else is written as it stands."""

    name: bytes
    content: bytes = b""
    method: int = 8
    flags: int = 0
    packed: bytes | None = None
    crc: int | None = None
    size: int | None = None
    packed_size: int | None = None
    local_name: bytes | None = None
    local_method: int | None = None
    local_size: int | None = None
    header_offset: int | None = None
    extra: bytes = b""
    local_extra: bytes = b""
    disk: int = 0
    descriptor: bytes = b""
    omit: bool = False
    """only the directory speaks of it; nothing is written for it"""

    @property
    def stream(self) -> bytes:
        if self.packed is not None:
            return self.packed
        return deflated(self.content) if self.method == 8 else self.content


def _given(value: int | None, truth: int) -> int:
    return truth if value is None else value


def written(
    entries: list[RawEntry],
    *,
    prefix: bytes = b"",
    suffix: bytes = b"",
    comment: bytes = b"",
    count: int | None = None,
    directory_shift: int = 0,
    between: bytes = b"",
    zip64_end: bool = False,
) -> bytes:
    """The archive. `prefix` is not counted in the offsets; `between` stands between directory and end record."""
    body, directory = bytearray(), bytearray()
    for entry in entries:
        offset = _given(entry.header_offset, len(body))
        stream = entry.stream
        crc = _given(entry.crc, zlib.crc32(entry.content))
        size = _given(entry.size, len(entry.content))
        packed_size = _given(entry.packed_size, len(stream))
        local_name = entry.name if entry.local_name is None else entry.local_name
        local_size = _given(entry.local_size, size)
        if not entry.omit:
            local_crc, local_packed = crc, packed_size
            if entry.flags & 8:
                local_crc = local_packed = local_size = 0
            body += struct.pack(
                "<4s5H3L2H",
                b"PK\3\4",
                20,
                entry.flags,
                _given(entry.local_method, entry.method),
                0,
                0x21,
                local_crc,
                local_packed,
                local_size,
                len(local_name),
                len(entry.local_extra),
            )
            body += local_name + entry.local_extra + stream + entry.descriptor
        directory += struct.pack(
            "<4s6H3L5H2L",
            b"PK\1\2",
            20,
            20,
            entry.flags,
            entry.method,
            0,
            0x21,
            crc,
            packed_size,
            size,
            len(entry.name),
            len(entry.extra),
            0,
            entry.disk,
            0,
            0,
            offset,
        )
        directory += entry.name + entry.extra
    number = _given(count, len(entries))
    start, length = len(body) + directory_shift, len(directory)
    end = b""
    if zip64_end:
        end += struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, number, number, length, start)
        end += struct.pack("<4sLQL", b"PK\6\7", 0, len(body) + len(directory), 1)
        number, length, start = 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF
    end += struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, number, number, length, start, len(comment)) + comment
    return prefix + bytes(body) + bytes(directory) + between + end + suffix


def entries_of(archive: bytes) -> list[RawEntry]:
    """The entries of a sound archive, contents unpacked, to be written again changed."""
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        return [RawEntry(info.filename.encode(), source.read(info)) for info in source.infolist()]


def with_parts(archive: bytes, changes: dict[str, bytes | None]) -> bytes:
    """The archive with parts replaced, added, or (None) left out."""
    left = dict(changes)
    entries = []
    for entry in entries_of(archive):
        name = entry.name.decode()
        content = left.pop(name, entry.content)
        if content is not None:
            entries.append(replace(entry, content=content))
    entries += [RawEntry(name.encode(), content) for name, content in left.items() if content is not None]
    return written(entries)
