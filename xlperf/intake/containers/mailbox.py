"""A mailbox in one file (.mbox, RFC 4155), as mail programs export a folder: its mails, one after the other.

Owns where one ends and the next begins. What is in each is `mail`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.parser import BytesHeaderParser

from xlperf.intake.containers.mail import decoded
from xlperf.intake.containers.piece import Piece, safe_name
from xlperf.ooxml.limits import Limits

_DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d [\d:]{5,8} (?:[A-Z+\-\d]+ )?\d{4}"
_FIRST_LINE = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n)|(?<=\n)(?=From \S+ {1,3}" + _DAY + rb"\r?\n))"
    rb"From [^\r\n]{1,500}\r?\n(?=[A-Za-z][A-Za-z0-9-]{1,60}:)"
)
"""How a mail begins: behind an empty line, or, where programs leave that out, with sender and day in the usual form."""
_MARKED = re.compile(rb"^>(?=>*From )", re.MULTILINE)
"""How a line of a mail that begins as a mailbox's is told from one."""


def is_mailbox(data: bytes) -> bool:
    """Whether several mails stand in a file."""
    found = _FIRST_LINE.finditer(data)
    return next(found, None) is not None and next(found, None) is not None


def mailbox_pieces(data: bytes, limits: Limits) -> Iterator[Piece]:
    """The mails of a mailbox, each a piece called after its subject (.eml)."""
    starts = [found.end() for found in _FIRST_LINE.finditer(data)] or [0]
    ends = [found.start() for found in _FIRST_LINE.finditer(data)][1:] + [len(data)]
    for start, end in zip(starts, ends, strict=True):
        mail = _MARKED.sub(b"", data[start:end])
        subject = decoded(BytesHeaderParser().parsebytes(mail).get("Subject", ""))
        yield Piece(f"{safe_name(subject, 'mail')}.eml", mail)
