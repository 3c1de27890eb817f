"""An OLE compound file ([MS-CFB]), looked at only so far as to say what it is.

Owns the names and first bytes of its streams. Everything in it is bounded by the file's own length.
"""

from __future__ import annotations

import struct

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER_DIFAT = 109
_HEADER_BYTES = 512
_DIRECTORY_ENTRY = 128
_LAST_SECTOR = 0xFFFFFFFA  # MAXREGSECT: what is above marks free, end of chain and the like
_STREAM = 2
_BOF, _FILEPASS = 0x0809, 0x002F  # [MS-XLS] 2.4.21, 2.4.117


def kind(data: bytes) -> str:
    """ "encrypted", "xls", "doc" or "ole"."""
    try:
        streams = _streams(data)
        if "EncryptedPackage" in streams:
            return "encrypted"
        for name in ("Workbook", "Book"):
            if name in streams:
                return "encrypted" if _has_password(data, *streams[name]) else "xls"
        return "doc" if "WordDocument" in streams else "ole"
    except struct.error:
        return "ole"


def _streams(data: bytes) -> dict[str, tuple[int, int]]:
    """Name of each stream -> offset of its first sector in the file, bytes in it; (0, 0) if in the mini stream."""
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        return {}
    sector = 1 << shift
    (fat_sectors, directory) = struct.unpack_from("<2L", data, 44)
    (cutoff,) = struct.unpack_from("<L", data, 56)
    difat = struct.unpack_from(f"<{_HEADER_DIFAT}L", data, 76)[: min(fat_sectors, _HEADER_DIFAT)]
    found: dict[str, tuple[int, int]] = {}
    seen: set[int] = set()
    while directory < _LAST_SECTOR and directory not in seen:
        seen.add(directory)
        start = (directory + 1) * sector
        for position in range(start, min(start + sector, len(data) - _DIRECTORY_ENTRY + 1), _DIRECTORY_ENTRY):
            name_bytes, object_type = struct.unpack_from("<HB", data, position + 64)
            first, size = struct.unpack_from("<2L", data, position + 116)
            if object_type == _STREAM and 2 <= name_bytes <= 64:
                name = data[position : position + name_bytes - 2].decode("utf-16-le", "replace")
                found[name] = ((first + 1) * sector, size) if size >= cutoff else (0, 0)
        directory = _next_sector(data, difat, sector, directory)
    return found


def _next_sector(data: bytes, difat: tuple[int, ...], sector: int, current: int) -> int:
    per_sector = sector // 4
    if current // per_sector >= len(difat):
        return _LAST_SECTOR
    table = (difat[current // per_sector] + 1) * sector
    (following,) = struct.unpack_from("<L", data, table + 4 * (current % per_sector))
    return int(following)


def _has_password(data: bytes, start: int, size: int) -> bool:
    """Whether the workbook stream's first record after BOF is FILEPASS (it follows at once, but for one WRITEPROT)."""
    if not size:
        return False
    position = start
    for _ in range(3):
        record, length = struct.unpack_from("<2H", data, position)
        if record == _FILEPASS:
            return True
        position += 4 + length
    return False
