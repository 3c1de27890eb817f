"""A compound file of version 3 written in one go, by [MS-CFB]: storages, streams, mini stream.

Owns the container format and nothing of what the streams hold. Writes only; readers of the format
abound. The bytes depend on the tree alone: no times, no random class ids.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Union

from xlperf.system.dataclass import dataclass

Tree = Mapping[str, Union[bytes, "Tree"]]

_SECTOR = 512
_MINI_SECTOR = 64
_MINI_STREAM_CUTOFF = 4096
_FREESECT = 0xFFFFFFFF
_ENDOFCHAIN = 0xFFFFFFFE
_FATSECT = 0xFFFFFFFD
_NOSTREAM = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_DIFAT_IN_HEADER = 109
_ENTRIES_PER_FAT_SECTOR = _SECTOR // 4


@dataclass
class _Entry:
    """One entry of the directory ([MS-CFB] 2.6.1)."""

    name: str
    kind: int
    colour: int = _BLACK
    left: int = _NOSTREAM
    right: int = _NOSTREAM
    child: int = _NOSTREAM
    start: int = 0
    data: bytes = b""

    @property
    def is_mini(self) -> bool:
        return self.kind == _STREAM and len(self.data) < _MINI_STREAM_CUTOFF

    def packed(self) -> bytes:
        name = (self.name + "\0").encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII16xI16xIQ",
            name,
            len(name),
            self.kind,
            self.colour,
            self.left,
            self.right,
            self.child,
            0,
            self.start,
            len(self.data),
        )


def compound_file(tree: Tree) -> bytes:
    """The bytes of a compound file: a mapping is a storage, bytes are a stream.

    Names have 1 to 31 UTF-16 units. ValueError for a name the format forbids and for content beyond
    6.8 MB (a larger file would need DIFAT sectors, which no VBA project comes near).
    """
    entries = [_Entry("Root Entry", _ROOT)]
    entries[0].child = _laid_down(tree, entries)
    mini_stream, mini_fat = _mini_stream(entries)
    entries[0].data = mini_stream
    return _assembled(entries, mini_fat)


def _laid_down(tree: Tree, entries: list[_Entry]) -> int:
    """Appends the members of a storage to the directory; returns the root of their red-black tree."""
    first = len(entries)
    names = sorted(tree, key=_sibling_order)
    for name in names:
        content = tree[name]
        _refuse_bad_name(name)
        if isinstance(content, bytes):
            entries.append(_Entry(name, _STREAM, data=content))
        else:
            entries.append(_Entry(name, _STORAGE))
    root = _balanced(entries, first, first + len(names), depth=0, deepest=len(names).bit_length() - 1)
    for index, name in enumerate(names, start=first):
        content = tree[name]
        if not isinstance(content, bytes):
            entries[index].child = _laid_down(content, entries)
    return root


def _balanced(entries: list[_Entry], low: int, high: int, depth: int, deepest: int) -> int:
    """Links entries low..high-1 as a balanced tree: black throughout, but for its last level."""
    if low >= high:
        return _NOSTREAM
    middle = (low + high) // 2
    entry = entries[middle]
    entry.colour = _RED if depth and depth == deepest else _BLACK
    entry.left = _balanced(entries, low, middle, depth + 1, deepest)
    entry.right = _balanced(entries, middle + 1, high, depth + 1, deepest)
    return middle


def _sibling_order(name: str) -> tuple[int, str]:
    """Siblings are ordered by length first, then by upper case ([MS-CFB] 2.6.4)."""
    return len(name.encode("utf-16-le")), name.upper()


def _refuse_bad_name(name: str) -> None:
    if not 1 <= len(name.encode("utf-16-le")) // 2 <= 31 or set(name) & set("/\\:!"):
        raise ValueError(f"a compound file cannot hold the name {name!r}")


def _mini_stream(entries: list[_Entry]) -> tuple[bytes, list[int]]:
    """Short streams end to end in 64-byte sectors, and the chains of those sectors."""
    stream = bytearray()
    fat: list[int] = []
    for entry in entries:
        if entry.is_mini:
            entry.start = _chained(fat, -(-len(entry.data) // _MINI_SECTOR))
            stream += _padded(entry.data, _MINI_SECTOR)
    return bytes(stream), fat


def _assembled(entries: list[_Entry], mini_fat: list[int]) -> bytes:
    sectors = bytearray()
    fat: list[int] = []
    for entry in entries:
        if entry.kind == _ROOT or (entry.kind == _STREAM and not entry.is_mini):
            entry.start = _chained(fat, -(-len(entry.data) // _SECTOR))
            sectors += _padded(entry.data, _SECTOR)
    mini_fat_sectors = _padded(struct.pack(f"<{len(mini_fat)}I", *mini_fat), _SECTOR, b"\xff")
    mini_fat_start = _chained(fat, len(mini_fat_sectors) // _SECTOR)
    directory = b"".join(entry.packed() for entry in entries)
    unused = struct.pack("<64sHBBIII16xI16xIQ", b"", 0, 0, 0, _NOSTREAM, _NOSTREAM, _NOSTREAM, 0, 0, 0)
    directory += unused * (-len(entries) % (_SECTOR // len(unused)))
    directory_start = _chained(fat, len(directory) // _SECTOR)
    sectors += mini_fat_sectors + directory
    fat_start, fat_sectors = len(fat), _fat_sectors_needed(len(fat))
    if fat_sectors > _DIFAT_IN_HEADER:
        raise ValueError("the content is too large for one compound file (over 6.8 MB)")
    fat += [_FATSECT] * fat_sectors
    sectors += _padded(struct.pack(f"<{len(fat)}I", *fat), _SECTOR, b"\xff")
    header = _header(
        fat_start, fat_sectors, directory_start, mini_fat_start, len(mini_fat_sectors) // _SECTOR
    )
    return header + bytes(sectors)


def _chained(fat: list[int], count: int) -> int:
    """Appends a chain of `count` sectors to an allocation table; returns its first sector."""
    if not count:
        return _ENDOFCHAIN
    start = len(fat)
    fat += [*range(start + 1, start + count), _ENDOFCHAIN]
    return start


def _fat_sectors_needed(used: int) -> int:
    """The FAT describes its own sectors too."""
    count = 0
    while used + count > count * _ENTRIES_PER_FAT_SECTOR:
        count += 1
    return count


def _padded(data: bytes, size: int, filler: bytes = b"\0") -> bytes:
    return data + filler * (-len(data) % size)


def _header(
    fat_start: int, fat_sectors: int, directory_start: int, mini_fat_start: int, mini_fat_sectors: int
) -> bytes:
    """The first 512 bytes ([MS-CFB] 2.2); the FAT's own sectors are listed in it."""
    fields = struct.pack(
        "<8s16x5H6x9I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x003E,  # minor version
        0x0003,  # major version: sectors of 512 bytes
        0xFFFE,  # byte order: little endian
        _SECTOR.bit_length() - 1,
        _MINI_SECTOR.bit_length() - 1,
        0,  # number of directory sectors: zero in version 3
        fat_sectors,
        directory_start,
        0,  # transaction signature
        _MINI_STREAM_CUTOFF,
        mini_fat_start,
        mini_fat_sectors,
        _ENDOFCHAIN,  # there are no DIFAT sectors
        0,
    )
    difat = [*range(fat_start, fat_start + fat_sectors)]
    difat += [_FREESECT] * (_DIFAT_IN_HEADER - len(difat))
    return fields + struct.pack(f"<{_DIFAT_IN_HEADER}I", *difat)
