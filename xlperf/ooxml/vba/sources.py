"""The sources in a vbaProject.bin, read without running anything: [MS-CFB] for the streams, [MS-OVBA] for the modules.

Owns their finding and unpacking, bounded by the file's length and `MOST_SOURCE`. Must not know whose macros they are.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from .compression import CompressionError, decompress

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_SOURCE = 1 << 20
"""Bytes that one module, and the dir stream, may unpack to."""
_IN_HEADER = 109  # sectors of the FAT that the header names: enough for 6.8 MB
_LAST_SECTOR = 0xFFFFFFFA
_STREAM, _ROOT = 2, 5
_PROJECT_VERSION, _MODULE_NAME, _STREAM_NAME, _OFFSET = 0x0009, 0x0019, 0x001A, 0x0031


class NoSources(ValueError):
    """The bytes are no VBA project that can be read; the text says where."""


def module_sources(data: bytes) -> dict[str, str]:
    """Module's name -> its source, Attribute lines and all, of a vbaProject.bin; raises NoSources."""
    try:
        streams = _streams(data)
        sources = {}
        for name, stream, offset in _modules(decompress(streams["dir"], MOST_SOURCE)):
            sources[name] = decompress(streams[stream][offset:], MOST_SOURCE).decode("latin-1")
    except (struct.error, KeyError, IndexError, UnicodeDecodeError, CompressionError) as error:
        raise NoSources(repr(error)) from None
    return sources


def _modules(records: bytes) -> Iterator[tuple[str, str, int]]:
    """(name, stream, offset of the source) of each module that the dir stream lists ([MS-OVBA] 2.3.4.2)."""
    name = stream = ""
    position = 0
    while position + 6 <= len(records):
        record, size = struct.unpack_from("<HL", records, position)
        content = records[position + 6 : position + 6 + size]
        position += 6 + size
        if record == _PROJECT_VERSION:
            position += 2  # its size field does not count the minor version
        elif record == _MODULE_NAME:
            name = content.decode("latin-1")
        elif record == _STREAM_NAME:
            stream = content.decode("latin-1")
        elif record == _OFFSET:
            yield name, stream, struct.unpack("<L", content)[0]


def _streams(data: bytes) -> Mapping[str, bytes]:
    """The content of every stream, by its name without its storage's."""
    if not data.startswith(SIGNATURE):
        raise NoSources("no compound file")
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        raise NoSources("sector size")
    fat_sectors, directory, cutoff, mini_fat = struct.unpack_from("<2L4xLL", data, 44)
    sector = 1 << shift
    listed = struct.unpack_from(f"<{_IN_HEADER}L", data, 76)[: min(fat_sectors, _IN_HEADER)]
    fat = b"".join(_sector(data, at, sector) for at in listed)
    entries = _chain(data, fat, directory, sector, sector)
    small = _chain(data, fat, mini_fat, sector, sector)
    mini = b""
    found = {}
    for position in range(0, len(entries) - 127, 128):
        length, kind = struct.unpack_from("<HB", entries, position + 64)
        first, size = struct.unpack_from("<2L", entries, position + 116)
        if kind == _ROOT:
            mini = _chain(data, fat, first, sector, sector)
        elif kind == _STREAM and 2 <= length <= 64:
            name = entries[position : position + length - 2].decode("utf-16-le")
            if size >= cutoff:
                found[name] = _chain(data, fat, first, sector, sector)[:size]
            else:
                found[name] = _chain(mini, small, first, 64, 0)[:size]
    return found


def _sector(data: bytes, number: int, size: int) -> bytes:
    return data[(number + 1) * size : (number + 2) * size]


def _chain(data: bytes, table: bytes, first: int, size: int, header: int) -> bytes:
    """The sectors from `first` on, as `table` links them; a circle ends where it closes."""
    pieces = []
    seen: set[int] = set()
    while first < _LAST_SECTOR and first not in seen and first * size + header < len(data):
        seen.add(first)
        pieces.append(data[first * size + header : (first + 1) * size + header])
        (first,) = struct.unpack_from("<L", table, first * 4)
    return b"".join(pieces)


__all__ = ["NoSources", "module_sources"]
