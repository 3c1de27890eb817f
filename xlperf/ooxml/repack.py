"""A workbook's archive written again with some parts changed, the packed bytes of all others as they were.

Owns the writing of archives at the level of their entries. Does not know what the parts mean.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from xlperf.ooxml.archive import DEFLATED, STORED, UTF8
from xlperf.ooxml.package import Package

_VERSION = 20  # deflate and folders, and no newer feature
_FIRST_STAMP = 0x21 << 16  # 1 January 1980, as Excel itself writes


class _PackedPiece(NamedTuple):
    name: bytes
    flags: int
    method: int
    stamp: int
    crc: int
    size: int
    packed: bytes | memoryview


def repacked(package: Package, changes: Mapping[str, bytes | None]) -> bytes:
    """The archive of `package` with parts replaced, or left out where the content is None; new ones at the end.

    The order and dates of the entries are kept; comments, extra fields (which can hold user ids) and the marks of the
    system that packed it are not. Same input, same bytes.
    """
    left = {name.lstrip("/").lower(): (name, content) for name, content in changes.items()}
    pieces: list[_PackedPiece] = []
    for entry in package.entries:
        change = left.pop(entry.name.lower(), None)
        if change is None:
            packed = memoryview(package.data)[entry.start : entry.start + entry.packed]
            flags = entry.flags & UTF8
            pieces.append(
                _PackedPiece(entry.raw_name, flags, entry.method, entry.stamp, entry.crc, entry.size, packed)
            )
        elif change[1] is not None:
            pieces.append(_packed(entry.raw_name, entry.flags & UTF8, entry.stamp, change[1]))
    for name, content in left.values():
        if content is not None:
            pieces.append(
                _packed(name.lstrip("/").encode(), 0 if name.isascii() else UTF8, _FIRST_STAMP, content)
            )
    return _archive(pieces)


def _packed(name: bytes, flags: int, stamp: int, content: bytes) -> _PackedPiece:
    packer = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(content) + packer.flush()
    method = DEFLATED if len(packed) < len(content) else STORED
    return _PackedPiece(
        name,
        flags,
        method,
        stamp,
        zlib.crc32(content),
        len(content),
        packed if method == DEFLATED else content,
    )


def _archive(pieces: Iterable[_PackedPiece]) -> bytes:
    body, directory, count = bytearray(), bytearray(), 0
    for name, flags, method, stamp, crc, size, packed in pieces:
        common = struct.pack("<3HL3L2H", _VERSION, flags, method, stamp, crc, len(packed), size, len(name), 0)
        directory += b"PK\1\2" + struct.pack("<H", _VERSION) + common
        directory += struct.pack("<3H2L", 0, 0, 0, 0, len(body)) + name
        body += b"PK\3\4" + common + name + packed
        count += 1
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)
