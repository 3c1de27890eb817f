"""Mails and archives made for the tests: .eml by the standard library, .msg as a compound file, a .rar that packs nothing.

Owns their making. Each is small and the same every time.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
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
    name, _, address = sender.partition(" <")
    texts = {
        "0037": "绩效目标",
        "0C1A": name,
        "0C1F": address.rstrip(">"),
        "5D01": address.rstrip(">"),
        "001A": "IPM.Note",
    }
    ticks = int((sent.timestamp() + 11_644_473_600) * 10_000_000)
    properties = struct.pack("<HHIQ", 0x0040, 0x0039, 6, ticks) + struct.pack(
        "<HHIQ", 0x0040, 0x0E06, 6, ticks
    )
    head = struct.pack("<8xIIII8x", 0, len(attachments), 0, len(attachments))
    tree: dict[str, bytes | Tree] = {
        "__properties_version1.0": head + properties,
        "__nameid_version1.0": {f"__substg1.0_000{n}0102": b"" for n in (2, 3, 4)},
    }
    tree |= {f"__substg1.0_{tag}001F": text.encode("utf-16-le") for tag, text in texts.items()}
    for number, (file, data) in enumerate(attachments.items()):
        by_value = struct.pack("<HHIQ", 0x0003, 0x3705, 6, 1)
        tree[f"__attach_version1.0_#{number:08X}"] = {
            "__properties_version1.0": bytes(8) + by_value,
            "__substg1.0_37010102": data,
            "__substg1.0_3707001F": file.encode("utf-16-le"),
        }
    return compound_file(tree)


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
