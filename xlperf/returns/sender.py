"""Who writes the letters, and on what: as xlperf.toml says or an option, and today where no day is given.

Owns the choice between documents and plain texts alone, where python-docx is not installed.
"""

from __future__ import annotations

from datetime import datetime

from xlperf.declaration.content import exact_text
from xlperf.messages import catalogue
from xlperf.returns.letter import Sender
from xlperf.returns.letter_document import LetterTemplate, can_write
from xlperf.roster.office import Office, written_date

catalogue(
    {
        "letters.no-docx": (
            "没有装 python-docx，信只写成 .txt：pip install python-docx",
            "python-docx is not installed, so that letters are .txt only: pip install python-docx",
        ),
    }
)


def sender_and_template(own: Office, date: str) -> tuple[Sender, LetterTemplate | None]:
    """Who writes, and the template of the documents, None where none can be written; raises LetterTemplateError."""
    today = datetime.now().astimezone().date()
    sender = Sender(own.office, own.contact, own.deadline, exact_text("date", date) or written_date(today))
    return sender, LetterTemplate(own.letter) if can_write() else None
