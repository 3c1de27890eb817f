"""The records of an .xls that Excel encrypted by itself ([MS-XLS] 2.2.10, [MS-OFFCRYPTO] 2.3.6 and 2.3.5.2).

Excel does so where the structure of a workbook is protected, by a password that is known, and asks nobody for it when it opens
the file. Owns that password and the cipher (RC4). Other passwords are not tried.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable

_PASSWORD = "VelvetSweatshop".encode("utf-16-le")  # the one in Excel itself
_FILE_PASS, _BOUND_SHEET = 0x2F, 0x85
_PLAIN = frozenset((0x809, _FILE_PASS, 0xE1, 0x194, 0x195, 0x196, 0x138))
"""Records whose content is not encrypted."""
_BLOCK = 1024
_FIRST_RECORDS = 3
"""FILEPASS follows BOF at once, but for one WRITEPROT."""

_KeyOfBlock = Callable[[int], bytes]


def is_locked(stream: bytes) -> bool:
    """Whether the workbook stream, or its beginning, is encrypted by a password that a person chose."""
    lock = _lock(stream)
    return lock is not None and _key_of_block(lock) is None


def readable(stream: bytes) -> bytes:
    """The workbook stream without Excel's own encryption; as it is where it has none."""
    lock = _lock(stream)
    key_of_block = None if lock is None else _key_of_block(lock)
    if key_of_block is None:
        return stream
    mask = bytearray(b"".join(_rc4(key_of_block(block)) for block in range(len(stream) // _BLOCK + 1)))
    plain = bytearray(stream)
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        clear = 4 + (length if kind in _PLAIN else 4 if kind == _BOUND_SHEET else 0)
        mask[at : at + clear] = bytes(clear)
        if kind == _FILE_PASS:
            plain[at : at + 2] = b"\xff\xff"  # a record that nobody knows
        at += 4 + length
    size = len(stream)
    both = int.from_bytes(plain, "little") ^ int.from_bytes(mask[:size], "little")
    return both.to_bytes(size, "little")


def _lock(stream: bytes) -> bytes | None:
    """The content of FILEPASS, None where there is none."""
    at = 0
    for _ in range(_FIRST_RECORDS):
        if at + 4 > len(stream):
            return None
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _FILE_PASS:
            return stream[at + 4 : at + 4 + length]
        at += 4 + length
    return None


def _key_of_block(lock: bytes) -> _KeyOfBlock | None:
    """How the key of each block of 1024 bytes is made, None where Excel's own password does not fit."""
    try:
        cipher, version = struct.unpack_from("<HH", lock)
        if cipher != 1:
            return None
        if version == 1:
            return _fitting(_plain_key(lock[6:22]), "md5", lock[22:38], lock[38:54])
        header_size = struct.unpack_from("<I", lock, 10)[0]
        size = min(max(struct.unpack_from("<I", lock, 30)[0] // 8, 5), 16)
        verifier = lock[14 + header_size :]
        return _fitting(_provider_key(verifier[4:20], size), "sha1", verifier[20:36], verifier[40:60])
    except struct.error:
        return None


def _plain_key(salt: bytes) -> _KeyOfBlock:
    short = _hash("md5", _PASSWORD)[:5]
    base = _hash("md5", (short + salt) * 16)[:5]
    return lambda block: _hash("md5", base + struct.pack("<I", block))


def _provider_key(salt: bytes, size: int) -> _KeyOfBlock:
    base = _hash("sha1", salt + _PASSWORD)
    return lambda block: _hash("sha1", base + struct.pack("<I", block))[:size].ljust(
        16 if size == 5 else 0, b"\0"
    )


def _fitting(key_of_block: _KeyOfBlock, algorithm: str, verifier: bytes, proof: bytes) -> _KeyOfBlock | None:
    both = bytes(one ^ other for one, other in zip(verifier + proof, _rc4(key_of_block(0)), strict=False))
    fits = len(verifier) == 16 and _hash(algorithm, both[:16]) == both[16:]
    return key_of_block if fits else None


def _hash(algorithm: str, content: bytes) -> bytes:
    return hashlib.new(algorithm, content, usedforsecurity=False).digest()


def _rc4(key: bytes) -> bytes:
    """What the bytes of a block are combined with."""
    state = list(range(256))
    second = 0
    for first in range(256):
        second = (second + state[first] + key[first % len(key)]) & 255
        state[first], state[second] = state[second], state[first]
    stream = bytearray()
    first = second = 0
    for _ in range(_BLOCK):
        first = (first + 1) & 255
        second = (second + state[first]) & 255
        state[first], state[second] = state[second], state[first]
        stream.append(state[(state[first] + state[second]) & 255])
    return bytes(stream)
