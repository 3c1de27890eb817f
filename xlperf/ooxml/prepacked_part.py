"""Parts of a package whose text has slots, and the package put together from them without compressing it anew.

Owns the deflated chunks of a part and the zip's records (APPNOTE.TXT 4.3). Knows neither cells nor forms.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Container, Iterable, Mapping

from xlperf.system.dataclass import dataclass

CHUNK = 16 * 1024
"""Bytes of a chunk before compression. Smaller ones are quicker to do anew; larger ones make smaller files."""

NEAR = 512
"""Bytes between two slots that often change, up to which they share a chunk."""

BEST, QUICK = 9, 3
"""Levels of compression: of what is compressed once, and of what is compressed anew in each workbook."""

MEMORY = (4, 8)
"""zlib's levels of memory that are tried for what is compressed once. With less of it the codes follow the text sooner:
rows of cells become smaller by some hundredths, long texts larger."""

LOCAL_HEADER, CENTRAL_HEADER, END_RECORD = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
DEFLATED, VERSION_NEEDED = 8, 20
FIRST_DAY = 0x21
"""1980-01-01 as the zip writes dates."""


@dataclass(frozen=True, slots=True)
class PackedPart:
    """One part, compressed: its name, the CRC-32 and length of its content, and its deflated bytes."""

    name: bytes
    crc: int
    size: int
    deflated: bytes
    content: bytes = b""


PartPiece = bytes | tuple[object, bytes]
"""Of a part: literal bytes, or a slot, its key and its bytes."""

_Shift = tuple[tuple[int, ...], ...]
"""For each byte of a CRC-32 and each of its values, what the CRC becomes when so many bytes follow, but for their own."""


@dataclass(frozen=True, slots=True)
class _Chunk:
    pieces: tuple[bytes, ...]
    size: int
    deflated: bytes
    crc: int
    shift: _Shift

    def crc_behind(self, before: int) -> int:
        """The CRC-32 of what has that of `before`, and this chunk behind it, which is not looked at again."""
        first, second, third, fourth = self.shift
        shifted = (
            first[before & 255] ^ second[before >> 8 & 255] ^ third[before >> 16 & 255] ^ fourth[before >> 24]
        )
        return shifted ^ self.crc


class SlottedPart:
    """A part in pieces, some of them slots. It is deflated in chunks that do not refer to one another, so that
    only the chunks in which a slot has changed are compressed again."""

    def __init__(self, name: str, pieces: Iterable[PartPiece], often: Container[object] = ()) -> None:
        """`pieces`: literal bytes, or (key of the slot, its bytes) in the order of the part; `often`: keys of slots that
        change more often than others, which get small chunks of their own."""
        self.name = name.encode()
        self._place: dict[object, tuple[int, int]] = {}
        groups: list[list[bytes]] = [[]]
        length, since = 0, NEAR + 1  # of the chunk; and since a slot that often changes
        for piece in pieces:
            key, text = piece if isinstance(piece, tuple) else (None, piece)
            changes = key is not None and key in often
            begins = since > NEAR if changes else since <= NEAR < since + len(text)
            since = 0 if changes else since + len(text)
            if groups[-1] and (begins or length + len(text) > CHUNK):
                groups.append([])
                length = 0
            if key is not None:
                self._place[key] = (len(groups) - 1, len(groups[-1]))
            groups[-1].append(text)
            length += len(text)
        last = len(groups) - 1
        self._chunks = [_chunk(tuple(group), number == last) for number, group in enumerate(groups)]
        self.base = self._member({})

    def has(self, key: object) -> bool:
        """Whether it has a slot of this key."""
        return key in self._place

    def with_slots(self, texts: Mapping[object, bytes]) -> PackedPart:
        """The part with `texts` in its slots; the others as they were. Raises KeyError for a slot it lacks."""
        changed: dict[int, list[bytes]] = {}
        for key, text in texts.items():
            chunk, piece = self._place[key]
            if self._chunks[chunk].pieces[piece] != text:
                changed.setdefault(chunk, list(self._chunks[chunk].pieces))[piece] = text
        return self._member(changed) if changed else self.base

    def _member(self, changed: Mapping[int, list[bytes]]) -> PackedPart:
        crc = size = 0
        deflated = []
        last = len(self._chunks) - 1
        for number, chunk in enumerate(self._chunks):
            if number in changed:
                content = b"".join(changed[number])
                deflated.append(_deflate(content, number == last, QUICK))
                crc = zlib.crc32(content, crc)
                size += len(content)
            else:
                deflated.append(chunk.deflated)
                crc = chunk.crc_behind(crc)
                size += chunk.size
        return PackedPart(self.name, crc, size, b"".join(deflated))


def _chunk(pieces: tuple[bytes, ...], last: bool) -> _Chunk:
    content = b"".join(pieces)
    return _Chunk(
        pieces, len(content), _deflate(content, last, BEST), zlib.crc32(content), _shift(len(content))
    )


def _shift(length: int) -> _Shift:
    """A CRC is linear: what becomes of it over zeros is the sum (XOR) of what becomes of each of its bits."""
    zeros = bytes(length)
    none = zlib.crc32(zeros)
    bits = [zlib.crc32(zeros, 1 << bit) ^ none for bit in range(32)]
    table = []
    for byte in range(4):
        values = [0]
        for bit in bits[8 * byte : 8 * byte + 8]:
            values += [value ^ bit for value in values]
        table.append(tuple(values))
    return tuple(table)


def _deflate(content: bytes, last: bool, level: int) -> bytes:
    # A full flush ends on a whole byte and forgets what came before: the pieces can be put one after another.
    found = []
    for memory in MEMORY if level == BEST else MEMORY[-1:]:
        packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, memory)
        found.append(packer.compress(content) + packer.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH))
    return min(found, key=len)


def member(name: str, content: bytes) -> PackedPart:
    """A part as it is written once."""
    return PackedPart(
        name.encode(), zlib.crc32(content), len(content), _deflate(content, True, BEST), content
    )


def members_of(package: bytes) -> list[PackedPart]:
    """The parts of a package that `lock` wrote, in their order, as they are compressed in it."""
    found = []
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        for info in archive.infolist():
            content = archive.read(info)
            name_length, extra_length = struct.unpack_from("<HH", package, info.header_offset + 26)
            start = info.header_offset + 30 + name_length + extra_length
            if info.compress_type == DEFLATED:
                deflated = package[start : start + info.compress_size]
            else:
                deflated = _deflate(content, True, BEST)
            found.append(PackedPart(info.filename.encode(), info.CRC, info.file_size, deflated, content))
    return found


def package_of(members: Iterable[PackedPart]) -> bytes:
    """The members as one zip, every date its first day: the same members give the same bytes."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for member in members:
        flags = 0 if member.name.isascii() else 0x800
        common = struct.pack(
            "<HHHHHLLLHH",
            VERSION_NEEDED, flags, DEFLATED, 0, FIRST_DAY,
            member.crc, len(member.deflated), member.size, len(member.name), 0,
        )  # fmt: skip
        header = LOCAL_HEADER + common + member.name
        body += (header, member.deflated)
        tail = struct.pack("<HHHLL", 0, 0, 0, 0, offset)
        directory.append(CENTRAL_HEADER + struct.pack("<H", VERSION_NEEDED) + common + tail + member.name)
        offset += len(header) + len(member.deflated)
    size = sum(map(len, directory))
    end = END_RECORD + struct.pack("<HHHHLLH", 0, 0, len(directory), len(directory), size, offset, 0)
    return b"".join([*body, *directory, end])
