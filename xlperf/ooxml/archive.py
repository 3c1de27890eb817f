"""A ZIP archive in memory, read strictly: its entries, and one entry unpacked within bounds.

Owns the file format ([APPNOTE] 6.3, as far as workbooks use it). Does not know what the entries mean.
Where two programs could read different contents from one archive, it is refused, not interpreted.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Container, Iterator
from operator import attrgetter
from typing import NamedTuple

from xlperf.ooxml.limits import Limits
from xlperf.ooxml.refusal import UnreadableWorkbook

STORED, DEFLATED = 0, 8
ENCRYPTED, DESCRIPTOR, PATCHED, STRONGLY_ENCRYPTED, UTF8, MASKED = 0x1, 0x8, 0x20, 0x40, 0x800, 0x2000

_END = struct.Struct("<4s4H2LH")  # end of central directory record
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_CENTRAL = struct.Struct("<4s6H3L5H2L")  # central directory header
_LOCAL = struct.Struct("<4s5H3L2H")  # local file header
_LOCAL_SIGNATURE, _CENTRAL_SIGNATURE, _END_SIGNATURE = b"PK\3\4", b"PK\1\2", b"PK\5\6"
_MAX_COMMENT = 0xFFFF
_SATURATED_16, _SATURATED_32 = 0xFFFF, 0xFFFFFFFF
_ZIP64_EXTRA = 1

# Nothing is ever unpacked to the disk; such names are refused because only a crafted file has them.
_UNLAWFUL_NAME = re.compile(r"^/|^[A-Za-z]:|(^|/)\.\.?(/|$)|//|[\x00-\x1f\x7f]")


class ArchiveEntry(NamedTuple):
    """One entry: its name with `/` between folders, and where its packed bytes lie."""

    name: str
    method: int
    flags: int
    crc: int
    packed: int
    size: int
    header: int
    """offset of its local header"""
    start: int
    """offset of its packed bytes"""
    raw_name: bytes
    stamp: int
    """DOS date and time, as the directory has them: date << 16 | time"""

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")


def entries(
    data: bytes, limits: Limits, refused: dict[str, UnreadableWorkbook] | None = None
) -> list[ArchiveEntry]:
    """The entries of the archive, in the order of its directory.

    Raises UnreadableWorkbook: truncated, corrupt, inconsistent-archive, too-many-parts, duplicate-part, bad-path,
    overlapping-parts, encrypted, unsupported-compression, bomb, bomb-ratio. Where `refused` is given, an entry that is wrong by itself
    is put there, by its name, and the others are given: in an archive of files each stands for itself. None of them left is a refusal
    of the whole; a name that was given before is numbered, as name [2].
    """
    count, offset, end = _directory(data)
    if count > limits.parts:
        raise UnreadableWorkbook("too-many-parts", count=count, limit=limits.parts)
    found: list[ArchiveEntry] = []
    seen: set[str] = set()
    position, total = offset, 0
    for number in range(1, count + 1):
        at, position = position, _end_of_central(data, position, end)
        try:
            entry = _central_entry(data, at)
            _check_size(entry, limits)
        except UnreadableWorkbook as refusal:
            if refused is None:
                raise
            refused[_numbered(_readable(data, at, number), {*seen, *refused})] = refusal
            continue
        if refused is not None:
            entry = entry._replace(name=_numbered(entry.name, seen))
        key = entry.name.lower() if refused is None else entry.name
        if key in seen:
            raise UnreadableWorkbook("duplicate-part", part=entry.name)
        seen.add(key)
        total += entry.size
        if total > limits.unpacked_bytes:
            raise UnreadableWorkbook("bomb", part="ZIP", size=total, limit=limits.unpacked_bytes)
        found.append(entry)
    if position != end:
        raise UnreadableWorkbook(
            "inconsistent-archive", part="central directory", detail=f"{end - position} bytes left over"
        )
    _check_overlaps(found, offset)
    if refused and not found:
        raise next(iter(refused.values()))
    return found


def _numbered(name: str, taken: Container[str]) -> str:
    """The name, numbered where it was given before."""
    stem, dot, ending = name.rpartition(".")
    number, own = 1, name
    while own in taken:
        number += 1
        own = f"{stem} [{number}]{dot}{ending}" if stem else f"{name} [{number}]"
    return own


def _readable(data: bytes, position: int, number: int) -> str:
    """What an entry that is refused is called, by its place in the directory (from 1) where its name is none."""
    length = _CENTRAL.unpack_from(data, position)[10]
    start = position + _CENTRAL.size
    try:
        return _name(data[start : start + length], 0)
    except UnreadableWorkbook:
        return f"file {number}"


def unpacked(data: bytes, entry: ArchiveEntry) -> bytes:
    """The content of `entry`. Never holds more than the declared size, which `entries` has held to the limits.

    Raises UnreadableWorkbook: corrupt, inconsistent-archive, wrong-crc.
    """
    content = b"".join(_inflated(data, entry, max(entry.size, 1)))
    if zlib.crc32(content) != entry.crc:
        raise UnreadableWorkbook("wrong-crc", part=entry.name)
    return content


def unpacked_in_pieces(data: bytes, entry: ArchiveEntry, piece: int = 1 << 20) -> Iterator[bytes]:
    """The content of `entry`, at most `piece` bytes at a time; raises as `unpacked`, at the end at the latest."""
    crc = 0
    for content in _inflated(data, entry, piece):
        crc = zlib.crc32(content, crc)
        yield content
    if crc != entry.crc:
        raise UnreadableWorkbook("wrong-crc", part=entry.name)


def _inflated(data: bytes, entry: ArchiveEntry, piece: int) -> Iterator[bytes]:
    packed = memoryview(data)[entry.start : entry.start + entry.packed]
    if entry.method == STORED:
        if entry.size != entry.packed:
            raise UnreadableWorkbook(
                "inconsistent-archive", part=entry.name, detail="stored, yet of two sizes"
            )
        yield bytes(packed)
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    left = entry.size
    waiting: bytes | memoryview = packed
    while not inflater.eof:
        try:
            # One more than is due: more content shows itself, and a stream that owes its end mark can give it.
            content = inflater.decompress(waiting, min(piece, left) + 1)
        except zlib.error as error:
            raise UnreadableWorkbook("corrupt", part=entry.name, detail=error) from None
        left -= len(content)
        if left < 0:
            raise UnreadableWorkbook(
                "inconsistent-archive", part=entry.name, detail="more content than declared"
            )
        if not content and not inflater.eof:
            raise UnreadableWorkbook("corrupt", part=entry.name, detail="the packed bytes end too early")
        waiting = inflater.unconsumed_tail
        yield content
    if inflater.unused_data or waiting:
        raise UnreadableWorkbook("corrupt", part=entry.name, detail="bytes after the end of the stream")
    if left:
        raise UnreadableWorkbook("inconsistent-archive", part=entry.name, detail="less content than declared")


def _directory(data: bytes) -> tuple[int, int, int]:
    """Number of entries, start and end of the central directory."""
    at = data.rfind(_END_SIGNATURE, max(0, len(data) - _END.size - _MAX_COMMENT))
    if at < 0 or at + _END.size > len(data):
        raise UnreadableWorkbook("truncated")
    _, disk, start_disk, here, count, size, offset, comment = _END.unpack_from(data, at)
    end = at
    if _SATURATED_16 in (here, count) or _SATURATED_32 in (size, offset):
        located = _directory64(data, at)
        if located is not None:
            disk, start_disk, here, count, size, offset, end = located
    if disk or start_disk or here != count:
        raise UnreadableWorkbook("corrupt", part="ZIP", detail="split over several disks")
    if at + _END.size + comment > len(data):
        raise UnreadableWorkbook("truncated")
    if offset + size != end:
        # Bytes before the archive or between directory and end: what some readers skip, others read from there.
        detail = f"directory at {offset}+{size}, its end at {end}"
        raise UnreadableWorkbook("inconsistent-archive", part="central directory", detail=detail)
    return count, offset, end


def _directory64(data: bytes, at: int) -> tuple[int, int, int, int, int, int, int] | None:
    where = at - _END64_LOCATOR.size
    if where < 0:
        return None
    signature, _, offset, _ = _END64_LOCATOR.unpack_from(data, where)
    if signature != b"PK\6\7":
        return None
    if offset + _END64.size > where:
        raise UnreadableWorkbook("corrupt", part="ZIP64", detail="end record out of place")
    signature, length, _, _, disk, start_disk, here, count, size, start = _END64.unpack_from(data, offset)
    if signature != b"PK\6\6" or offset + 12 + length != where:
        raise UnreadableWorkbook("corrupt", part="ZIP64", detail="end record out of place")
    return disk, start_disk, here, count, size, start, offset


def _end_of_central(data: bytes, position: int, end: int) -> int:
    """Where the header of an entry in the central directory ends."""
    if position + _CENTRAL.size > end:
        raise UnreadableWorkbook("corrupt", part="central directory", detail="fewer entries than announced")
    header = _CENTRAL.unpack_from(data, position)
    lengths, disk = header[10:13], header[13]
    following: int = position + _CENTRAL.size + sum(lengths)
    if header[0] != _CENTRAL_SIGNATURE or following > end or disk not in (0, _SATURATED_16):
        raise UnreadableWorkbook("corrupt", part="central directory", detail=f"no entry at byte {position}")
    return following


def _central_entry(data: bytes, position: int) -> ArchiveEntry:
    (
        _signature,
        _made_by,
        _needed,
        flags,
        method,
        time,
        date,
        crc,
        packed,
        size,
        name_length,
        extra_length,
        _comment_length,
        _disk,
        _internal,
        _external,
        header,
    ) = _CENTRAL.unpack_from(data, position)
    names_end = position + _CENTRAL.size + name_length
    raw_name = data[position + _CENTRAL.size : names_end]
    name = _name(raw_name, flags)
    if flags & (ENCRYPTED | STRONGLY_ENCRYPTED | MASKED):
        raise UnreadableWorkbook("locked-archive")
    if method not in (STORED, DEFLATED) or flags & PATCHED:
        raise UnreadableWorkbook("unsupported-compression", part=name, method=method)
    if _SATURATED_32 in (packed, size, header):
        extra = data[names_end : names_end + extra_length]
        size, packed, header = _wide(name, extra, size, packed, header)
    start = _content_start(data, name, raw_name, flags, method, packed, size, header)
    return ArchiveEntry(name, method, flags, crc, packed, size, header, start, raw_name, date << 16 | time)


def _name(raw: bytes, flags: int) -> str:
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        if flags & UTF8:
            raise UnreadableWorkbook("bad-path", part=ascii(raw)) from None
        # Chinese archivers write GBK without saying so; cp437, the standard's default, decodes anything.
        try:
            name = raw.decode("gb18030")
        except UnicodeDecodeError:
            name = raw.decode("cp437")
    # Some writers for Windows use backslashes between folders; nothing else is meant by them in a workbook.
    name = name.replace("\\", "/")
    if not name or _UNLAWFUL_NAME.search(name):
        raise UnreadableWorkbook("bad-path", part=name)
    return name


def _wide(name: str, extra: bytes, size: int, packed: int, header: int) -> tuple[int, int, int]:
    """Sizes and offset from the ZIP64 extra field, which holds, in this order, those that are saturated."""
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, position)
        body = extra[position + 4 : position + 4 + length]
        position += 4 + length
        if kind != _ZIP64_EXTRA:
            continue
        values = [size, packed, header]
        saturated = [index for index, value in enumerate(values) if value == _SATURATED_32]
        if len(body) < 8 * len(saturated):
            break
        for place, index in enumerate(saturated):
            (values[index],) = struct.unpack_from("<Q", body, 8 * place)
        return values[0], values[1], values[2]
    raise UnreadableWorkbook("corrupt", part=name, detail="ZIP64 field missing")


def _content_start(
    data: bytes, name: str, raw_name: bytes, flags: int, method: int, packed: int, size: int, header: int
) -> int:
    """Where the packed bytes begin; the local header must say the same as the directory."""
    if header + _LOCAL.size > len(data):
        raise UnreadableWorkbook("truncated")
    (
        signature,
        _needed,
        local_flags,
        local_method,
        _time,
        _date,
        _crc,
        local_packed,
        local_size,
        name_length,
        extra_length,
    ) = _LOCAL.unpack_from(data, header)
    if signature != _LOCAL_SIGNATURE:
        raise UnreadableWorkbook("corrupt", part=name, detail="no local header where the directory points")
    start: int = header + _LOCAL.size
    if data[start : start + name_length] != raw_name:
        raise UnreadableWorkbook("inconsistent-archive", part=name, detail="another name in its local header")
    if local_method != method or (local_flags ^ flags) & ENCRYPTED:
        raise UnreadableWorkbook(
            "inconsistent-archive", part=name, detail="another method in its local header"
        )
    # With a data descriptor the local sizes are left open (0, or saturated with ZIP64).
    open_sizes = (0, _SATURATED_32) if local_flags & DESCRIPTOR else (_SATURATED_32,)
    if not (local_packed == packed or local_packed in open_sizes) or not (
        local_size == size or local_size in open_sizes
    ):
        raise UnreadableWorkbook("inconsistent-archive", part=name, detail="other sizes in its local header")
    start += name_length + extra_length
    if start + packed > len(data):
        raise UnreadableWorkbook("truncated")
    return start


def _check_size(entry: ArchiveEntry, limits: Limits) -> None:
    if entry.size > limits.part_bytes:
        raise UnreadableWorkbook("bomb", part=entry.name, size=entry.size, limit=limits.part_bytes)
    if entry.size > limits.ratio_from_bytes and entry.size > limits.ratio * entry.packed:
        ratio = entry.size // max(1, entry.packed)
        raise UnreadableWorkbook("bomb-ratio", part=entry.name, ratio=ratio, limit=limits.ratio)


def _check_overlaps(found: list[ArchiveEntry], directory: int) -> None:
    reached = 0
    for entry in sorted(found, key=attrgetter("header")):
        if entry.header < reached:
            raise UnreadableWorkbook("overlapping-parts", part=entry.name)
        reached = entry.start + entry.packed
    if found and reached > directory:
        raise UnreadableWorkbook("overlapping-parts", part="central directory")
