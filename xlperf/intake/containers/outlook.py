"""A mail as Outlook keeps it (.msg): its attachments, its sender and its date, by extract-msg.

Owns what is asked of that library, and its absence said as a reason with the cure.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from xlperf.intake.containers.archives import seconds_of
from xlperf.intake.containers.mail import MOST_ATTACHMENTS
from xlperf.intake.containers.piece import Piece, safe_name
from xlperf.ooxml.limits import Limits
from xlperf.ooxml.refusal import UnreadableWorkbook


def outlook_pieces(data: bytes, limits: Limits) -> Iterator[Piece]:
    """The attachments of a .msg; a mail within it is a piece of its own (.msg). Raises UnreadableWorkbook:
    msg-not-installed, mail-empty, too-many-parts, damaged-archive."""
    try:
        import extract_msg
    except ImportError:
        raise UnreadableWorkbook("msg-not-installed") from None
    logging.getLogger("extract_msg").setLevel(logging.CRITICAL)
    try:
        message: Any
        with extract_msg.openMsg(data, delayAttachments=False) as message:
            attachments = list(message.attachments)
            if len(attachments) > MOST_ATTACHMENTS:
                raise UnreadableWorkbook("too-many-parts", count=len(attachments), limit=MOST_ATTACHMENTS)
            sender, sent = str(message.sender or "").strip(), seconds_of(message.date)
            pieces = [_piece(one, number, sender, sent) for number, one in enumerate(attachments, 1)]
    except UnreadableWorkbook:
        raise
    except RecursionError:
        raise UnreadableWorkbook("too-deep-container", limit=MOST_ATTACHMENTS) from None
    except Exception as error:  # noqa: BLE001  any error of the library says that the file is damaged
        raise UnreadableWorkbook("damaged-archive", part="MSG") from error
    if not pieces:
        raise UnreadableWorkbook("mail-empty")
    yield from pieces


def _piece(attachment: Any, number: int, sender: str, sent: float) -> Piece:
    content = attachment.data
    if isinstance(content, bytes):
        name = attachment.longFilename or attachment.shortFilename or attachment.name or ""
        return Piece(safe_name(str(name), f"attachment {number}"), content, sent, sender)
    subject = getattr(content, "subject", "") or "mail"
    exported = content.exportBytes() if hasattr(content, "exportBytes") else b""
    return Piece(f"{safe_name(str(subject), 'mail')}.msg", exported, sent, sender)
