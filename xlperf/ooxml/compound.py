"""An OLE compound file ([MS-CFB]), opened by olefile: its streams, and of what kind of document it is.

Owns the bounds and the one error. olefile follows the sectors, also those beyond the header (DIFAT); what it says of a
broken file is NotCompound here.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from xlperf.errors import XlperfError
from xlperf.ooxml.xls_cipher import is_locked

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEAD_BYTES = 64 << 10
_WORD_HEAD = 12
"""Bytes of a Word document up to that which says whether it is encrypted ([MS-DOC] 2.5.2)."""
_BROKEN = (
    OSError,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,
    struct.error,
)
"""What olefile raises on files that are cut or made up; its own errors are OSErrors."""


class NotCompound(XlperfError):
    """The bytes are no compound file that can be read."""


def streams_of(data: bytes) -> Mapping[str, bytes]:
    """The content of every stream, by its name without its storage's; raises NotCompound."""
    with _opened(data) as compound:
        return {path[-1]: _read(compound, path).read() for path in compound.listdir()}


def kind(data: bytes) -> str:
    """ "encrypted", "xls", "doc" or "ole"."""
    try:
        with _opened(data) as compound:
            names = {path[-1].lower(): path for path in compound.listdir()}
            if "encryptedpackage" in names:
                return "encrypted"
            for name in ("workbook", "book"):
                if name in names:
                    head = _read(compound, names[name]).read(_HEAD_BYTES)
                    return "encrypted" if is_locked(head) else "xls"
            if "worddocument" not in names:
                return "ole"
            head = _read(compound, names["worddocument"]).read(_WORD_HEAD)
            return "encrypted" if len(head) == _WORD_HEAD and head[-1] & 1 else "doc"
    except NotCompound:
        return "ole"


def saved_time(data: bytes) -> float:
    """When its document was last saved ([MS-OLEPS], SummaryInformation), in seconds since 1970; 0 where it does not say so."""
    try:
        with _opened(data) as compound:
            saved = compound.get_metadata().last_saved_time
            return float(saved.replace(tzinfo=UTC).timestamp()) if isinstance(saved, datetime) else 0.0
    except (NotCompound, *_BROKEN):
        return 0.0


def is_message(data: bytes) -> bool:
    """Whether it is a mail as Outlook keeps it ([MS-OXMSG])."""
    try:
        with _opened(data) as compound:
            return any(path[0].startswith("__properties_version") for path in compound.listdir())
    except NotCompound:
        return False


def _opened(data: bytes) -> Any:
    import olefile

    try:
        return olefile.OleFileIO(io.BytesIO(data))
    except _BROKEN as error:
        raise NotCompound(repr(error)) from None


def _read(compound: Any, path: list[str]) -> Any:
    try:
        return compound.openstream(path)
    except _BROKEN as error:
        raise NotCompound(repr(error)) from None
