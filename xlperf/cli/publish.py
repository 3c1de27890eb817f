"""`xlperf publish`: a workbook's declaration as a file for the public, a whole folder at once, or the import table."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from xlperf.cli import publish_words as _words  # noqa: F401 - its sentences are said here
from xlperf.cli.console import tell
from xlperf.cli.doubts import tell_doubts
from xlperf.cli.next_step import next_step
from xlperf.cli.overwriting import overwrite_option
from xlperf.cli.taking_in import TakingIn, include_rejected_option, taking_in_options
from xlperf.messages import say, with_colon
from xlperf.ooxml.replacing import may_write

if TYPE_CHECKING:
    from xlperf.consolidation.asked import Asked
    from xlperf.consolidation.inbox import Inbox


Made = TypeVar("Made")
KINDS = ("txt", "html", "pdf", "docx", "json", "xlsx", "indicators")


@click.command("publish", help=say("publish.help"))
@click.argument(
    "sources", metavar="SRC...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option("--out", "-o", required=True, type=click.Path(path_type=Path), help=say("publish.out"))
@click.option("--as", "kind", type=click.Choice(KINDS), help=say("publish.as"))
@click.option("--profile", type=click.Path(path_type=Path), metavar="FILE.toml", help=say("publish.profile"))
@include_rejected_option
@overwrite_option
@taking_in_options()
def command(
    sources: tuple[Path, ...],
    out: Path,
    kind: str | None,
    profile: Path | None,
    include_rejected: bool,
    overwrite: bool,
    given: TakingIn,
) -> int:
    if profile is not None and kind != "indicators":
        raise click.UsageError(say("publish.no-profile"))
    alone = len(sources) == 1 and sources[0].is_file() and sources[0].suffix.lower() != ".zip"
    alone = alone and not _is_for_a_folder(sources[0], kind, out)
    # A file that is named by itself is written whatever is wrong with it, and that is said.
    asked = given.asked(include_rejected=include_rejected or alone, handmade=alone or given.accept_handmade)
    if kind == "indicators" or alone:
        may_write(out, [*sources, profile, *given.files], overwrite)
    if kind == "indicators":
        return _indicators(sources, asked, out, profile)
    if alone:
        if kind is not None and out.suffix.lower() != f".{kind}":
            raise click.UsageError(say("publish.other-kind", kind=kind, suffix=out.suffix or out.name))
        return _one(sources[0], asked, out, include_rejected)
    if kind is None:
        raise click.UsageError(say("publish.needs-kind"))
    return _folder(sources, asked, out, kind)


def _is_for_a_folder(source: Path, kind: str | None, out: Path) -> bool:
    """Whether a file is a bundle of a unit, or a mail or an archive of which a folder is to be made."""
    from xlperf.form.layout import BUNDLE_SHEET
    from xlperf.ooxml.replacing import sheets_of
    from xlperf.sending.of_inbox import holds_several

    return BUNDLE_SHEET in sheets_of(source) or (
        kind is not None and not out.suffix and holds_several(source)
    )


def _one(workbook: Path, asked: Asked, out: Path, include_rejected: bool) -> int:
    from xlperf.consolidation.inbox import declarations, receive
    from xlperf.publishing import publish

    inbox = receive([workbook], asked)
    if len(inbox.entries) > 1:
        raise click.UsageError(say("publish.needs-kind"))
    (entry,) = inbox.entries
    record = inbox.record(entry)
    if not entry.used:
        said = say("publish.unreadable", file=workbook.name, reason=entry.reason, hint=record.hint)
        click.echo(said.rstrip("\n ") if record.hint else with_colon(workbook.name, entry.reason), err=True)
        return 2 if entry.status == "unreadable" else 1
    ((_, declaration),) = declarations(inbox, [entry])
    publish(declaration, out, overwrite=True)  # looked at before the files were read
    if entry.status == "rejected" and not include_rejected:
        click.echo(say("publish.rejected", file=workbook.name, count=record.errors, out=out), err=True)
        return 1
    return 0


def _folder(sources: tuple[Path, ...], asked: Asked, out: Path, kind: str) -> int:
    from xlperf.cli.progress import inbox_status
    from xlperf.publishing import writer_before
    from xlperf.publishing.folder import contents, publish_folder

    suffix = f".{kind}"
    writer_before(suffix)  # what cannot be written is told before a file is read
    inbox = _received(sources, asked, out)
    published = publish_folder(_counted(contents(inbox, suffix), inbox), out, suffix)
    click.echo(say("publish.done", count=len(published), out=out))
    next_step("open", out=out / "index.html")
    return inbox_status(inbox)


def _indicators(sources: tuple[Path, ...], asked: Asked, out: Path, profile_file: Path | None) -> int:
    from xlperf.cli.progress import inbox_status
    from xlperf.consolidation.inbox import declarations
    from xlperf.publishing.indicators import read_profile, write_indicators

    profile = read_profile(profile_file)
    inbox = _received(sources, asked, out)
    found = (declaration for _, declaration in declarations(inbox, inbox.used))
    account = write_indicators(_counted(found, inbox), out, profile)
    click.echo(
        say(
            "publish.indicators",
            declarations=account.declarations,
            indicators=account.indicators,
            rows=account.rows,
            out=out,
        )
    )
    if account.doubts:
        click.echo(say("publish.doubts", count=len(account.doubts)))
    return inbox_status(inbox)


def _received(sources: tuple[Path, ...], asked: Asked, out: Path) -> Inbox:
    """What came in; each department is published once, and what is not is told."""
    from xlperf.cli.progress import progress
    from xlperf.consolidation.inbox import receive
    from xlperf.publishing.folder import not_published
    from xlperf.publishing.many import demand_something

    with progress(sys.stderr.isatty(), "publish.next") as advance:
        inbox = receive(sources, replace(asked, progress=advance), outputs=[out])
    tell((*inbox.passed_over, *inbox.notes))
    tell(say("publish.left-out", file=file, reason=reason) for file, reason in not_published(inbox))
    tell_doubts(inbox.entries)
    demand_something(inbox)
    return inbox


def _counted(found: Iterator[Made], inbox: Inbox) -> Iterator[Made]:
    """What is published, one by one, counted on a terminal and silent in a pipe."""
    if not sys.stderr.isatty():
        yield from found
        return
    with click.progressbar(
        found, length=len(inbox.used), label=say("publish.writing"), show_eta=False, file=sys.stderr
    ) as bar:
        yield from bar
