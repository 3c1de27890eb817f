"""Locks of a finished package: sheet and structure protection with SHA-512, as Excel 2013 and later write it.

Owns the password hash of ECMA-376 (18.2.29 workbookProtection, 18.3.1.85 sheetProtection). XlsxWriter writes the old
16-bit hash only, so the protection elements are completed here, in the finished archive.
"""

from __future__ import annotations

import base64
import hashlib
import re

from xlperf.ooxml.prepacked_part import member, package_of
from xlperf.system.zip_writer import unzipped

SPIN_COUNT = 100_000

_SHEET_PROTECTION = re.compile(rb"<sheetProtection ")
_AFTER_PROPERTIES = re.compile(rb"<workbookPr\b[^>]*/>")


def locked(package: bytes, password: str, salted_with: str) -> bytes:
    """The package with its workbook structure locked and its sheet locks carrying the hash of `password`.

    The salt comes from `salted_with`, so that the same workbook has the same bytes.
    """
    salt = hashlib.sha256(salted_with.encode()).digest()[:16]
    sheets, structure = _attributes(password, salt)
    return package_of(
        member(name, _locked_part(name, data, sheets, structure)) for name, data in unzipped(package)
    )


def _locked_part(name: str, data: bytes, sheets: bytes, structure: bytes) -> bytes:
    if name.startswith("xl/worksheets/sheet"):
        return _SHEET_PROTECTION.sub(b"<sheetProtection " + sheets, data, count=1)
    if name == "xl/workbook.xml":
        lock = b"<workbookProtection " + structure + b'lockStructure="1"/>'
        return _AFTER_PROPERTIES.sub(rb"\g<0>" + lock.replace(b"\\", b"\\\\"), data, count=1)
    return data


def _attributes(password: str, salt: bytes) -> tuple[bytes, bytes]:
    """The attributes of a hashed password for sheetProtection and for workbookProtection."""
    if not password:
        return b"", b""
    hashed = base64.b64encode(password_hash(password, salt)).decode()
    salted = base64.b64encode(salt).decode()
    sheet = f'algorithmName="SHA-512" hashValue="{hashed}" saltValue="{salted}" spinCount="{SPIN_COUNT}" '
    book = (
        f'workbookAlgorithmName="SHA-512" workbookHashValue="{hashed}" '
        f'workbookSaltValue="{salted}" workbookSpinCount="{SPIN_COUNT}" '
    )
    return sheet.encode(), book.encode()


def password_hash(password: str, salt: bytes) -> bytes:
    """H0 = SHA-512(salt + password in UTF-16LE), then Hn = SHA-512(Hn-1 + n as a little-endian 32-bit number)."""
    digest = hashlib.sha512(salt + password.encode("utf-16-le")).digest()
    for spin in range(SPIN_COUNT):
        digest = hashlib.sha512(digest + spin.to_bytes(4, "little")).digest()
    return digest
