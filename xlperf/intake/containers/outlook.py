"""A mail as Outlook keeps it (.msg): its attachments, its sender and its date, by extract-msg.

Owns what is asked of that library, and its absence said as a reason with the cure.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from xlperf.intake.containers.archives import seconds_of
from xlperf.intake.containers.mail import MOST_ATTACHMENTS
from xlperf.intake.containers.piece import Piece, as_text, safe_name
from xlperf.ooxml.limits import Limits
from xlperf.ooxml.refusal import UnreadableWorkbook

_METHOD = "37050003"
_OBJECT = 6
_LINKED = (2, 4, 7)
"""How an attachment is attached (PidTagAttachMethod): as an object in the text, as a link to a file or to the web."""


def outlook_pieces(data: bytes, limits: Limits) -> Iterator[Piece]:
    """The attachments of a .msg; a mail within it is a piece of its own (.msg), and one that cannot be taken out says why.
    Raises UnreadableWorkbook: msg-not-installed, mail-empty, too-many-parts, damaged-archive."""
    try:
        import extract_msg
    except ImportError:
        raise UnreadableWorkbook("msg-not-installed") from None
    logging.getLogger("extract_msg").setLevel(logging.CRITICAL)
    try:
        with _message(extract_msg, data) as message:
            attachments = _attachments(message)
            if len(attachments) > MOST_ATTACHMENTS:
                raise UnreadableWorkbook("too-many-parts", count=len(attachments), limit=MOST_ATTACHMENTS)
            sender, sent = str(_asked(message, "sender") or "").strip(), seconds_of(_asked(message, "date"))
            pieces = [_piece(one, number, sender, sent) for number, one in enumerate(attachments, 1)]
    except UnreadableWorkbook:
        raise
    except RecursionError:
        raise UnreadableWorkbook("too-deep-container", limit=MOST_ATTACHMENTS) from None
    except Exception as error:  # any error of the library says that the file is damaged
        raise UnreadableWorkbook("damaged-archive", part="MSG") from error
    if not pieces:
        raise UnreadableWorkbook("mail-empty")
    yield from pieces


def _message(library: Any, data: bytes) -> Any:
    """The mail; where its head cannot be read, what has attachments alone."""
    how = {"delayAttachments": False, "errorBehavior": library.enums.ErrorBehavior.SUPPRESS_ALL}
    try:
        return library.openMsg(data, strict=False, **how)
    except Exception:  # noqa: BLE001  as of a sender in another character set
        return library.MSGFile(data, **how)


def _attachments(message: Any) -> list[Any]:
    """The attachments; of a signed mail those within its signature, where there is that one alone and it can be looked into."""
    found = list(getattr(message, "attachments", ()))
    raw = list(getattr(message, "rawAttachments", found))
    return raw if len(raw) > 1 or not found else found


def _asked(message: Any, name: str) -> Any:
    """What the mail says of itself, None where it cannot be read: it keeps no attachment from being read."""
    try:
        return getattr(message, name, None)
    except Exception:  # noqa: BLE001  a text in another character set, a number that is no day
        return None


def _piece(attachment: Any, number: int, sender: str, sent: float) -> Piece:
    name = safe_name(_name(attachment), f"attachment {number}")
    properties = getattr(attachment, "props", None)
    method = properties.getValue(_METHOD, 0) & 7 if properties is not None else 0
    if method in _LINKED:
        return Piece(name, b"", sent, sender, UnreadableWorkbook("attachment-linked"))
    if method == _OBJECT:
        return Piece(name, b"", sent, sender, UnreadableWorkbook("mail-object"))
    try:
        content = attachment.data
        if isinstance(content, bytes):
            return Piece(name, content, sent, sender)
        subject = str(getattr(content, "subject", "") or "mail")
        return Piece(f"{safe_name(subject, 'mail')}.msg", content.exportBytes(), sent, sender)
    except Exception:  # noqa: BLE001  any error of the library says that this one is damaged
        return Piece(name, b"", sent, sender, UnreadableWorkbook("damaged-archive", part=name))


def _name(attachment: Any) -> str:
    """Its name: the long one, the short one; in Unicode, or in the character set of the sender's Windows."""
    for prop in ("3707", "3704", "3001"):
        for kind, charset in (("001F", "utf-16-le"), ("001E", "gb18030")):
            stream = _stream(attachment, f"__substg1.0_{prop}{kind}")
            if stream and (name := as_text(stream, charset).strip("\0 ")):
                return name
    return str(getattr(attachment, "longFilename", "") or getattr(attachment, "name", "") or "")


def _stream(attachment: Any, name: str) -> bytes:
    try:
        return attachment.getStream(name) or b""
    except Exception:  # noqa: BLE001  what stands within a signature has none
        return b""
