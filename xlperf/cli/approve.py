"""`xlperf approve`: a letter (批复函) and the table of what is approved (批复表) for each department that reviewers agree to.

Owns the arguments and what is printed; the work is xlperf.returns.approval's.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from xlperf.cli import approve_words as _words  # noqa: F401 - its sentences are said here
from xlperf.cli.console import tell
from xlperf.cli.doubts import tell_doubts
from xlperf.cli.letter_options import Letters, letter_options
from xlperf.cli.next_step import next_step
from xlperf.cli.progress import inbox_status, progress
from xlperf.cli.taking_in import TakingIn, taking_in_options
from xlperf.messages import document_language, enumerated, say

MOST_NAMED = 8
"""Files that are named for one reason."""


@click.command("approve", help=say("approve.help"))
@click.argument("sources", nargs=-1, required=True, metavar="SRC...")
@click.option(
    "--out", "-o", required=True, type=click.Path(path_type=Path), metavar="DIR", help=say("approve.out")
)
@click.option("--all", "everyone", is_flag=True, help=say("approve.all"))
@letter_options("approve.letter")
@click.option("--table", type=click.Path(path_type=Path), metavar="FILE.docx", help=say("approve.table"))
@taking_in_options()
def command(
    sources: tuple[str, ...], out: Path, everyone: bool, letters: Letters, table: Path | None, given: TakingIn
) -> int:
    from xlperf.returns.approval import Approval, letters_of_approval

    writing = letters_of_approval(
        given.roster,
        letters.date,
        letters.mail,
        office=letters.office,
        contact=letters.contact,
        letter=letters.letter,
        table=table,
    )
    with progress(sys.stderr.isatty(), "approve.reading") as advance:
        # What goes to the departments is Chinese unless asked for: the locale of this terminal is not theirs.
        asked = given.asked(progress=advance, language=document_language())
        done = Approval.carried_out(sources, out, asked, writing, everyone)
    told = done.told
    tell(told.notes)
    _tell_left_out(told.left_out)
    tell_doubts(done.inbox.entries)
    if not told.letters:
        click.echo(say("approve.nothing"), err=True)
        return 2
    departments = len({(letter.code, letter.department) for letter in done.letters})
    which = "approve.done" if departments == len(told.letters) else "approve.done-several"
    click.echo(say(which, None, departments=departments, count=len(told.letters), out=out))
    next_step("approved", out=out, sources=sources, roster=given.roster)
    return inbox_status(done.inbox)


def _tell_left_out(left_out: Iterable[tuple[str, str]]) -> None:
    """Each file that is not approved; of many for one reason the first."""
    by_reason: dict[str, list[str]] = {}
    for file, reason in left_out:
        by_reason.setdefault(reason, []).append(file)
    for reason, files in by_reason.items():
        if len(files) > MOST_NAMED:
            shown = enumerated(files[:MOST_NAMED])
            click.echo(say("approve.left-out-many", count=len(files), reason=reason, files=shown), err=True)
        else:
            tell(say("approve.left-out", file=file, reason=reason) for file in files)
