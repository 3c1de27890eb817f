"""What the commands that write letters say of them on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlperf.messages import say

if TYPE_CHECKING:
    from xlperf.returns.letter import Sender
    from xlperf.returns.letter_document import LetterTemplate
    from xlperf.roster.office import Office


def sender_and_template(own: Office, date: str | None) -> tuple[Sender, LetterTemplate | None]:
    """Who writes, and the template of the documents, None where none can be written; that is said."""
    from xlperf.returns.sender import sender_and_template as found

    sender, template = found(own, date or "")
    if template is None:
        click.echo(say("letters.no-docx"), err=True)
    return sender, template


__all__ = ["sender_and_template"]
