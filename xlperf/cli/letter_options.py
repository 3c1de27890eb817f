"""The options of every command that writes letters: who signs, whom to ask, of which day, on which template, and drafts of mails.

Owns their order and their words. What letters say is xlperf.returns'.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from xlperf.messages import catalogue, say
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "letters.mail": (
            "另写邮件草稿（邮件/*.eml，有邮箱的部门），附件在内，打开就能发",
            "write drafts of mails with their attachments (邮件/*.eml) to those that have an address",
        ),
        "letters.office": (
            "信的落款；不写时用名册旁边 xlperf.toml 里的",
            "who signs the letters; by default as xlperf.toml beside the roster has it",
        ),
        "letters.contact": ("信里的联系人和电话", "whom to ask, in the letters"),
        "letters.date": ("信的日期；不写时是今天", "the day of the letters; by default today"),
    }
)


@dataclass(frozen=True)
class Letters:
    """What the options of this module were given; "" and None where they were not."""

    mail: bool
    office: str
    contact: str
    date: str
    letter: Path | None


def letter_options(template: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options as a click decorator; the command gets them as `letters`, a Letters. `template`: the words of --letter."""
    options = (
        click.option("--mail", is_flag=True, help=say("letters.mail")),
        click.option("--office", metavar="TEXT", default="", help=say("letters.office")),
        click.option("--contact", metavar="TEXT", default="", help=say("letters.contact")),
        click.option("--date", metavar="TEXT", default="", help=say("letters.date")),
        click.option("--letter", type=click.Path(path_type=Path), metavar="FILE.docx", help=say(template)),
    )

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(command)
        def with_letters(**arguments: Any) -> Any:
            letters = {one.name: arguments.pop(one.name) for one in fields(Letters)}
            return command(letters=Letters(**letters), **arguments)

        writing: Callable[..., Any] = with_letters
        for option in reversed(options):
            writing = option(writing)
        return writing

    return decorate
