"""Who writes letters, and the template of them, for the commands that write any.

Owns the way from xlperf.toml and the options to these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlperf.messages import catalogue, say

if TYPE_CHECKING:
    from xlperf.returns.letter import Sender
    from xlperf.returns.letter_document import LetterTemplate
    from xlperf.roster.office import Office

catalogue(
    {
        "letters.no-docx": (
            "没有装 python-docx，信只写成 .txt：pip install python-docx",
            "python-docx is not installed, so that letters are .txt only: pip install python-docx",
        ),
    }
)


def sender_and_template(own: Office, date: str | None) -> tuple[Sender, LetterTemplate | None]:
    """Who writes, and the template of the documents, None where none can be written; that is said."""
    from datetime import datetime

    from xlperf.returns.letter import Sender
    from xlperf.returns.letter_document import LetterTemplate, can_write
    from xlperf.roster.office import chinese_date

    today = datetime.now().astimezone().date()
    sender = Sender(own.office, own.contact, own.deadline, date or chinese_date(today))
    if not can_write():
        click.echo(say("letters.no-docx"), err=True)
        return sender, None
    return sender, LetterTemplate(own.letter)


__all__ = ["sender_and_template"]
