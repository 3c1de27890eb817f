"""What sends letters off: the list for mail merge with Chinese headings, and drafts of mails (.eml) to be opened and sent.

Owns the list's columns and the drafts' parts. Sends nothing itself.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.policy import SMTP

from xlperf.ooxml.text import csv_cell, one_line
from xlperf.returns.letter import Letter
from xlperf.roster.addresses import addresses

MERGE_COLUMNS = ("部门编码", "部门", "邮箱", "联系人", "附件", "信", "须改正", "提醒", "主题")
"""As mail programs are set up for: the same in every language."""
BETWEEN = "；"
"""Between the names of several files, and between several addresses."""

_TYPES = {
    "xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "xlsm": ("application", "vnd.ms-excel.sheet.macroEnabled.12"),
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def merge_list(letters: Sequence[Letter]) -> str:
    """The list for mail merge as CSV, one row a letter; several files are joined by "；"."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(MERGE_COLUMNS)
    for letter in letters:
        copies = BETWEEN.join([*(part.copy for part in letter.parts if part.copy), *letter.attached])
        words = (letter.code, letter.department, letter.email, letter.contact, copies, letter.name)
        counts = letter.count("error"), letter.count("warning")
        writer.writerow([*(csv_cell(one_line(word)) for word in words), *counts, csv_cell(letter.subject)])
    return out.getvalue()


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
