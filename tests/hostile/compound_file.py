"""The smallest OLE compound files ([MS-CFB], version 3) that hold given streams."""

from __future__ import annotations

import struct

SECTOR = 512
FREE, END_OF_CHAIN, FAT_SECTOR, NO_STREAM = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def compound_file(streams: dict[str, bytes]) -> bytes:
    """One FAT sector, the directory from sector 1 on, then the streams, each padded past the mini stream's cutoff."""
    directory_sectors = (len(streams) + 1 + 3) // 4
    fat = [FAT_SECTOR]
    fat += [sector + 1 for sector in range(1, directory_sectors)] + [END_OF_CHAIN]
    entries = [_entry("Root Entry", 5, END_OF_CHAIN, 0, child=1 if streams else NO_STREAM)]
    body = b""
    for index, (name, content) in enumerate(streams.items(), start=1):
        content = content.ljust(4096, b"\0")
        content += bytes(-len(content) % SECTOR)
        first, sectors = len(fat), len(content) // SECTOR
        fat += list(range(first + 1, first + sectors)) + [END_OF_CHAIN]
        right = index + 1 if index < len(streams) else NO_STREAM
        entries.append(_entry(name, 2, first, len(content), right=right))
        body += content
    assert len(fat) <= SECTOR // 4
    entries += [bytes(128)] * (-len(entries) % 4)
    fat += [FREE] * (SECTOR // 4 - len(fat))
    header = struct.pack(
        "<8s16s5H6x3L4x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1
    )
    header += struct.pack("<5L", 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0) + struct.pack(
        "<109L", 0, *[FREE] * 108
    )
    return header + struct.pack(f"<{len(fat)}L", *fat) + b"".join(entries) + body


def _entry(
    name: str, kind: int, first: int, size: int, *, child: int = NO_STREAM, right: int = NO_STREAM
) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    fields = struct.pack("<HBB3L", len(written), kind, 1, NO_STREAM, right, child)
    return written.ljust(64, b"\0") + fields + bytes(36) + struct.pack("<LQ", first, size)


def biff_workbook(*, password: bool = False) -> bytes:
    """The beginning of an Excel 97 workbook stream ([MS-XLS]): BOF, FILEPASS where it has a password, EOF."""
    records = struct.pack("<2H2H2H2L", 0x0809, 16, 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    if password:
        records += struct.pack("<2H", 0x002F, 6) + bytes(6)
    return records + struct.pack("<2H", 0x000A, 0)
