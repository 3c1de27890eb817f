"""Drafts of mails (.eml), to be opened and sent.

Owns their parts. Sends nothing itself. It is loaded with the first draft: what writes mails is large, and the page makes none.
"""

from __future__ import annotations

from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP

from xlperf.returns.letter import Letter
from xlperf.roster.addresses import addresses

_TYPES = {
    "xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "xlsm": ("application", "vnd.ms-excel.sheet.macroEnabled.12"),
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def draft(letter: Letter, text: str, attachments: Mapping[str, bytes]) -> bytes:
    """A mail to the letter's addresses, with its text and attachments by name; mail programs open it as one not yet sent."""
    mail = EmailMessage(policy=SMTP)
    mail["To"] = ", ".join(addresses(letter.email))
    mail["Subject"] = letter.subject
    mail["X-Unsent"] = "1"
    mail.set_content(text)
    for name, content in attachments.items():
        main, sub = _TYPES.get(name.rpartition(".")[2].lower(), ("application", "octet-stream"))
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    if attachments:
        mail.set_boundary("=_xlperf_letter_=")
    return mail.as_bytes()
