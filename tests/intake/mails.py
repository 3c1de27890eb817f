"""Mails and archives made for the tests: .eml by the standard library, .msg as a compound file, a .rar that packs nothing.

Owns their making. Each is small and the same every time.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage

from xlperf.ooxml.vba.compound import Tree, compound_file

SENDER = "青埠街道 <budget@example.org>"
MONDAY = "Mon, 04 Mar 2024 09:30:00 +0800"
TUESDAY = "Tue, 05 Mar 2024 09:30:00 +0800"


def eml(
    attachments: Mapping[str, bytes], date: str = MONDAY, sender: str = SENDER, body: str = "请查收"
) -> bytes:
    """A mail with these attachments, sent at `date`."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = sender, "office@example.org", "绩效目标", date
    mail.set_content(body)
    for name, data in attachments.items():
        if name.endswith(".eml"):
            from email import message_from_bytes, policy

            mail.add_attachment(message_from_bytes(data, policy=policy.default))
        else:
            mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def nested(levels: int, inner: bytes) -> bytes:
    """A mail in a mail in a mail, written by hand: no library makes a thousand."""
    made = inner
    for number in range(levels):
        edge = f"b{number}"
        head = f'From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="{edge}"\r\n\r\n'
        part = f"--{edge}\r\nContent-Type: message/rfc822\r\n\r\n".encode()
        made = head.encode() + part + made + f"\r\n--{edge}--\r\n".encode()
    return made


def msg(attachments: Mapping[str, bytes], sent: datetime, sender: str = SENDER) -> bytes:
    """A mail as Outlook keeps it ([MS-OXMSG]), with what is read of one and no more."""
    return compound_file(outlook([attached(data, file) for file, data in attachments.items()], sent, sender))


def outlook(
    attachments: Sequence[Tree],
    sent: datetime,
    sender: str = SENDER,
    kind: str = "IPM.Note",
    within: bool = False,
) -> Tree:
    """The storages and streams of a mail of Outlook's; `within`: of one that is attached to another."""
    name, _, address = sender.partition(" <")
    texts = {
        "0037": "绩效目标",
        "0C1A": name,
        "0C1F": address.rstrip(">"),
        "5D01": address.rstrip(">"),
        "001A": kind,
    }
    ticks = int((sent.timestamp() + 11_644_473_600) * 10_000_000)
    properties = struct.pack("<HHIQ", 0x0040, 0x0039, 6, ticks) + struct.pack(
        "<HHIQ", 0x0040, 0x0E06, 6, ticks
    )
    head = struct.pack("<8xIIII" + ("" if within else "8x"), 0, len(attachments), 0, len(attachments))
    tree: dict[str, bytes | Tree] = {"__properties_version1.0": head + properties}
    if not within:
        tree["__nameid_version1.0"] = {f"__substg1.0_000{n}0102": b"" for n in (2, 3, 4)}
    tree |= {f"__substg1.0_{tag}001F": text.encode("utf-16-le") for tag, text in texts.items()}
    return tree | {f"__attach_version1.0_#{number:08X}": one for number, one in enumerate(attachments)}


def attached(content: bytes | Tree | None, file: str = "", method: int = 1) -> Tree:
    """An attachment of Outlook's; `method`: by value (1), by a link (2, 4, 7), a mail (5), an object (6)."""
    tree: dict[str, bytes | Tree] = {
        "__properties_version1.0": bytes(8) + struct.pack("<HHIQ", 0x0003, 0x3705, 6, method)
    }
    if content is not None:
        tree[f"__substg1.0_3701{'0102' if isinstance(content, bytes) else '000D'}"] = content
    if file:
        tree["__substg1.0_3707001F"] = file.encode("utf-16-le")
    return tree


def winmail(attachments: Mapping[str, bytes], inner: bytes = b"") -> bytes:
    """A winmail.dat ([MS-OXTNEF]) of a Chinese Windows: the short name in its character set, the long one in Unicode; `inner`: the
    winmail.dat of a mail that is attached to it."""
    made = struct.pack("<IH", 0x223E9F78, 1) + _tnef(1, 0x00069007, struct.pack("<II", 936, 0))
    made += _tnef(1, 0x00078008, b"IPM.Microsoft Mail.Note\0")
    for file, data in attachments.items():
        long_name = file.encode("utf-16-le") + b"\0\0"
        named = struct.pack("<HH16sII", 0x1E, 0x8001, bytes(16), 1, 4) + "名".encode("utf-16-le") + bytes(2)
        properties = struct.pack("<I", 3)
        properties += named + struct.pack("<II", 1, 3) + b"ab\0\0"
        properties += struct.pack("<HHQ", 0x40, 0x3007, 0)
        properties += struct.pack("<HHII", 0x1F, 0x3707, 1, len(long_name)) + long_name
        properties += bytes(-len(long_name) % 4)
        made += _tnef(2, 0x00069002, bytes(14)) + _tnef(2, 0x00018010, "短~1.XLS".encode("gbk") + b"\0")
        made += _tnef(2, 0x0006800F, data) + _tnef(2, 0x00069005, properties)
    if inner:
        content = bytes(16) + inner
        held = struct.pack("<IHHII", 1, 0x0D, 0x3701, 1, len(content)) + content + bytes(-len(content) % 4)
        made += _tnef(2, 0x00069002, bytes(14)) + _tnef(2, 0x00069005, held)
    return made


def _tnef(level: int, attribute: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, attribute, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def mbox(mails: Sequence[bytes]) -> bytes:
    """A mailbox of these mails (RFC 4155); lines in them that begin as a mailbox's are marked."""
    marked = [mail.replace(b"\nFrom ", b"\n>From ") for mail in mails]
    return b"".join(b"From a@b.c Mon Mar  4 09:30:00 2024\n" + mail + b"\n\n" for mail in marked)


def zip_with_password() -> bytes:
    """An archive that says its file is encrypted."""
    made = bytearray(zipped({"a.xlsx": b"1" * 50}))
    made[6] |= 1
    made[made.find(b"PK\1\2") + 8] |= 1
    return bytes(made)


def rar(files: Mapping[str, bytes]) -> bytes:
    """A .rar of version 4 that stores its files unpacked."""
    made = b"Rar!\x1a\x07\x00" + _block(0x73, 0, bytes(6))
    for name, data in files.items():
        packed = name.encode("utf-8")
        head = struct.pack(
            "<IIBIIBBHI", len(data), len(data), 3, zlib.crc32(data), 0x58645D27, 29, 0x30, len(packed), 0x20
        )
        made += _block(0x74, 0x8000, head + packed) + data
    return made + _block(0x7B, 0x4000, b"")


def _block(kind: int, flags: int, content: bytes) -> bytes:
    head = struct.pack("<BHH", kind, flags, 7 + len(content)) + content
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head


def seven_zip(files: Mapping[str, bytes], password: str | None = None) -> bytes:
    import py7zr

    made = io.BytesIO()
    with py7zr.SevenZipFile(made, "w", password=password) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return made.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()
