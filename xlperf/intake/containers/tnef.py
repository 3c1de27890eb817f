"""winmail.dat: the attachments of a mail wrapped up in one file ([MS-OXTNEF]), as Outlook and Exchange send them to others.

Owns that format so far as attachments go; what stands in the mail as text is nobody's declaration.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from xlperf.intake.containers.piece import Piece, as_text, safe_name
from xlperf.ooxml.limits import Limits
from xlperf.ooxml.refusal import UnreadableWorkbook

SIGNATURE = struct.pack("<I", 0x223E9F78)
NAME = "winmail.dat"

_ATTACH_REND_DATA, _ATTACH_TITLE, _ATTACH_DATA, _ATTACHMENT = 0x9002, 0x8010, 0x800F, 0x9005
_LEVELS = (1, 2)
"""Of the mail, of an attachment."""
_OEM_CODEPAGE = 0x9007
_LONG_FILENAME, _FILENAME, _DATA_OBJECT = 0x3707, 0x3704, 0x3701
_STRING8, _UNICODE, _OBJECT, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_VARIABLE = (_STRING8, _UNICODE, _OBJECT, _BINARY)
_EIGHT_BYTES = (0x05, 0x06, 0x07, 0x14, 0x40)
_CLSID = 0x48
_MULTIPLE_VALUES = 0x1000
_FIRST_NAMED = 0x8000
_INTERFACE_ID = 16
"""So many bytes stand before what is in an object ([MS-OXTNEF] 2.1.3.4.2)."""


def tnef_pieces(data: bytes, limits: Limits) -> Iterator[Piece]:
    """The attachments in a winmail.dat; a mail among them is a winmail.dat, too.

    Raises UnreadableWorkbook: mail-empty (nothing is in it), too-many-parts, damaged-archive.
    """
    codepage = "gb18030"
    found: list[dict[int, bytes | str]] = []
    try:
        for attribute, content in _attributes(data):
            if attribute == _OEM_CODEPAGE:
                codepage = f"cp{struct.unpack_from('<I', content)[0]}"
            elif attribute == _ATTACH_REND_DATA:
                found.append({})
            elif attribute == _ATTACHMENT and found:
                found[-1] |= dict(_properties(content, codepage))
            elif attribute == _ATTACH_TITLE and found:
                found[-1][attribute] = as_text(content.rstrip(b"\0"), codepage)
            elif attribute == _ATTACH_DATA and found:
                found[-1][attribute] = content
    except struct.error as error:
        raise UnreadableWorkbook("damaged-archive", part=NAME) from error
    if len(found) > limits.parts:
        raise UnreadableWorkbook("too-many-parts", count=len(found), limit=limits.parts)
    if not found:
        raise UnreadableWorkbook("mail-empty")
    for number, one in enumerate(found, 1):
        yield _piece(one, number)


def _piece(one: dict[int, bytes | str], number: int) -> Piece:
    names = (one.get(key) for key in (_LONG_FILENAME, _ATTACH_TITLE, _FILENAME))
    name = next((name for name in names if isinstance(name, str) and name.strip("\0 ")), "")
    contents = (one.get(key) for key in (_ATTACH_DATA, _DATA_OBJECT))
    content = next((content for content in contents if isinstance(content, bytes) and content), b"")
    if content.startswith(SIGNATURE):
        return Piece(f"{safe_name(name, 'mail')}.dat", content)
    return Piece(safe_name(name, f"attachment {number}"), content)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Attributes of the mail and of its attachments, in their order (2.1.3), up to what is none; raises struct.error of one that
    is cut off. Checksums are not held against: programs write wrong ones, and a workbook has its own."""
    at = len(SIGNATURE) + 2  # the key
    while at < len(data) and data[at] in _LEVELS:
        _, attribute, _, size = struct.unpack_from("<BHHI", data, at)
        at += 9
        if at + size > len(data):
            raise struct.error
        yield attribute, data[at : at + size]
        at += size + 2


def _properties(data: bytes, codepage: str) -> Iterator[tuple[int, bytes | str]]:
    """The properties of an attachment by their ids (2.1.3.4), those that are texts or bytes."""
    (count,) = struct.unpack_from("<I", data)
    at = 4
    for _ in range(count):
        kind, name = struct.unpack_from("<HH", data, at)
        at += 4
        if name >= _FIRST_NAMED:
            by_text, size = struct.unpack_from("<II", data, at + 16)
            at += 24 + (_padded(size) if by_text else 0)
        several, kind = kind & _MULTIPLE_VALUES, kind & ~_MULTIPLE_VALUES
        values = 1
        if several or kind in _VARIABLE:
            (values,) = struct.unpack_from("<I", data, at)
            at += 4
        if kind not in _VARIABLE:
            at += values * (8 if kind in _EIGHT_BYTES else 16 if kind == _CLSID else 4)
            continue
        for _ in range(values):
            (size,) = struct.unpack_from("<I", data, at)
            content = data[at + 4 : at + 4 + size]
            at += 4 + _padded(size)
            if at > len(data) + 3:
                raise struct.error
            if kind in (_STRING8, _UNICODE):
                charset = codepage if kind == _STRING8 else "utf-16-le"
                yield name, as_text(content, charset).rstrip("\0")
            else:
                yield name, content[_INTERFACE_ID:] if kind == _OBJECT else content


def _padded(size: int) -> int:
    return size + -size % 4
