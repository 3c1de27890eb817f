"""The compression of VBA streams, [MS-OVBA] 2.4.1, in both directions, on bytes.

Owns the container, its chunks and their copy tokens. Must not know what is in the bytes: modules and
the dir stream are the business of `project`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

_CONTAINER_SIGNATURE = 0x01
_CHUNK = 4096
_CHUNK_SIGNATURE = 0b011 << 12
_COMPRESSED_FLAG = 0x8000
_SHORTEST_COPY = 3
# Longer chains of candidates find hardly longer copies and cost much in repetitive text.
_CANDIDATES = 32


class CompressionError(ValueError):
    """The bytes are no CompressedContainer of [MS-OVBA]; the text says where they stop being one."""


@lru_cache(maxsize=32)
def compress(data: bytes, filler: bytes = b"\0") -> bytes:
    """`data` as a CompressedContainer; kept, for the modules of many workbooks are the same.

    The format knows no short raw chunk: where the last chunk has 3,641 to 4,095 bytes and does not
    compress at all, it is filled up with `filler` (one byte; the standard's own is zero), and a reader
    gets the filler back too. Source text is written with a blank as filler, which VBA does not mind.
    """
    container = bytearray([_CONTAINER_SIGNATURE])
    for start in range(0, len(data), _CHUNK):
        container += _compressed_chunk(data[start : start + _CHUNK], filler)
    return bytes(container)


def decompress(container: bytes, most: int | None = None) -> bytes:
    """What a CompressedContainer holds; CompressionError where it is none, or holds more than `most` bytes."""
    if not container or container[0] != _CONTAINER_SIGNATURE:
        raise CompressionError("the signature byte 01 is missing")
    data = bytearray()
    for flag, chunk in _chunks(container):
        if flag:
            data += _tokens_expanded(chunk)
        else:
            data += chunk
        if most is not None and len(data) > most:
            raise CompressionError(f"more than {most} bytes")
    return bytes(data)


def _compressed_chunk(chunk: bytes, filler: bytes) -> bytes:
    body = _token_sequences(chunk)
    flag = _COMPRESSED_FLAG
    if len(body) > _CHUNK:
        body, flag = chunk.ljust(_CHUNK, filler), 0
    header = flag | _CHUNK_SIGNATURE | (len(body) - 1)
    return header.to_bytes(2, "little") + body


def _token_sequences(chunk: bytes) -> bytes:
    """The chunk as TokenSequences: a flag byte, then eight literals or copy tokens."""
    body = bytearray()
    seen: dict[bytes, list[int]] = {}
    position = 0
    while position < len(chunk):
        flags_at = len(body)
        body.append(0)
        for bit in range(8):
            if position >= len(chunk):
                break
            offset, length = _longest_copy(chunk, position, seen)
            if length:
                body[flags_at] |= 1 << bit
                offset_bits = _offset_bits(position)
                token = (offset - 1) << (16 - offset_bits) | (length - _SHORTEST_COPY)
                body += token.to_bytes(2, "little")
            else:
                length = 1
                body.append(chunk[position])
            for passed in range(position, position + length):
                seen.setdefault(chunk[passed : passed + _SHORTEST_COPY], []).append(passed)
            position += length
    return bytes(body)


def _longest_copy(chunk: bytes, position: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """Offset and length of the longest earlier text equal to what begins at `position`; (0, 0) for none."""
    best_start = best_length = 0
    longest = min(len(chunk) - position, _longest_length(position))
    for start in reversed(seen.get(chunk[position : position + _SHORTEST_COPY], ())[-_CANDIDATES:]):
        length = _SHORTEST_COPY
        while length < longest and chunk[start + length] == chunk[position + length]:
            length += 1
        if length > best_length and longest >= _SHORTEST_COPY:
            best_start, best_length = start, length
            if length == longest:
                break
    return (position - best_start, best_length) if best_length else (0, 0)


def _offset_bits(position: int) -> int:
    """How many bits of a copy token are its offset, `position` bytes into the chunk (2.4.1.3.19.1)."""
    return max((position - 1).bit_length(), 4)


def _longest_length(position: int) -> int:
    return (0xFFFF >> _offset_bits(position)) + _SHORTEST_COPY


def _chunks(container: bytes) -> Iterator[tuple[bool, bytes]]:
    position = 1
    while position < len(container):
        header = int.from_bytes(container[position : position + 2], "little")
        if header & 0x7000 != _CHUNK_SIGNATURE:
            raise CompressionError(f"no chunk begins at byte {position}")
        end = position + 3 + (header & 0x0FFF)
        if end > len(container):
            raise CompressionError(f"the chunk at byte {position} is cut off")
        yield bool(header & _COMPRESSED_FLAG), container[position + 2 : end]
        position = end


def _tokens_expanded(body: bytes) -> bytes:
    data = bytearray()
    position = 0
    while position < len(body):
        flags = body[position]
        position += 1
        for bit in range(8):
            if position >= len(body):
                break
            if not flags >> bit & 1:
                data.append(body[position])
                position += 1
                continue
            token = int.from_bytes(body[position : position + 2], "little")
            position += 2
            offset_bits = _offset_bits(len(data))
            offset = (token >> (16 - offset_bits)) + 1
            if offset > len(data):
                raise CompressionError("a copy token points before its chunk")
            for _ in range((token & (0xFFFF >> offset_bits)) + _SHORTEST_COPY):
                data.append(data[-offset])
    return bytes(data)
