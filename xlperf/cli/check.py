"""`xlperf check`: every finding of files or folders, for people or as JSON."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlperf.cli.console import format_option, tell
from xlperf.cli.doubts import tell_doubts
from xlperf.cli.next_step import next_step
from xlperf.cli.progress import asks_back, inbox_status, progress
from xlperf.cli.taking_in import TakingIn, taking_in_options
from xlperf.cli.words import example
from xlperf.messages import catalogue, say

if TYPE_CHECKING:
    from xlperf.consolidation.inbox import Inbox
    from xlperf.consolidation.judgement.ledger import LedgerEntry
    from xlperf.declaration import Finding

catalogue(
    {
        "check.help": (
            "校验工作簿：逐项列出问题、所在单元格和改法。PATHS 是文件、文件夹或 .zip。\n\n"
            + example("例：xlperf check 收件夹\n    xlperf check a.xlsx --format json"),
            "Check workbooks: every finding with its cell and how to mend it. PATHS are files, folders or .zip.\n\n"
            + example("Examples: xlperf check inbox\n          xlperf check a.xlsx --format json"),
        ),
        "check.accepted": ("通过", "accepted"),
        "check.warned": ("通过，有提醒", "accepted with warnings"),
        "check.rejected": ("须改正", "to be corrected"),
        "check.unreadable": ("无法读取", "unreadable"),
        "check.mend": ("改法：{hint}", "to mend: {hint}"),
        "check.summary": (
            "共 {files} 个文件：通过 {accepted}，有提醒 {warned}，须改正 {rejected}，无法读取 {unreadable}",
            "{files} files: {accepted} accepted, {warned} with warnings, {rejected} to be corrected, {unreadable} unreadable",
        ),
        "check.duplicate": ("重复", "duplicate"),
        "check.superseded": ("旧版", "superseded"),
        "check.doubtful": ("待确认", "doubtful"),
        "check.unexpected": ("不属本次", "unexpected"),
        "check.also": ("，{word} {count}", ", {count} {word}"),
        "check.only-problems": ("只列有问题的文件", "list only files with something to be said of"),
        "check.once": ("{word}  {count} 个文件：{message}", "{word}  {count} files: {message}"),
        "check.reading": ("正在整理……", "sorting …"),
    }
)

COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}
STATUS_COLOURS = {"accepted": "green", "warned": "yellow", "rejected": "red", "unreadable": "red"}
TOLD_ONCE = ("workbook-structure-unlocked",)
"""Notes that say nothing of a department's own doing."""
SUMMED_UP = ("accepted", "warned", "rejected", "unreadable")


@click.command("check", help=say("check.help"))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@format_option
@click.option("--only-problems", is_flag=True, help=say("check.only-problems"))
@taking_in_options()
def command(paths: tuple[Path, ...], style: str, only_problems: bool, given: TakingIn) -> int:
    from xlperf.consolidation.inbox import receive

    with progress(sys.stderr.isatty() and style == "text", "check.reading") as advance:
        inbox = receive(paths, given.asked(as_given=True, progress=advance))
    tell((*inbox.passed_over, *inbox.notes))
    shown = [entry for entry in inbox.entries if not only_problems or _has_something(inbox, entry)]
    if style == "json":
        json.dump([inbox.to_dict(entry) for entry in shown], sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        for text in _for_people(inbox, shown):
            click.echo(text)
    tell_doubts(inbox.entries)
    if style == "text" and (inbox.all_well or asks_back(inbox.entries)):
        next_step("consolidate" if inbox.all_well else "return", sources=paths, roster=given.roster)
    return inbox_status(inbox)


def _for_people(inbox: Inbox, shown: Sequence[LedgerEntry]) -> Iterator[str]:
    """Each file with its findings; what nearly every file has after it was saved by another program is said once of all."""
    from xlperf.declaration import INFO

    once: dict[tuple[str, str], list[str]] = {}
    several = len(shown) > 1
    for entry in shown:
        findings = inbox.findings(entry)
        if several:
            for finding in findings:
                if finding.check in TOLD_ONCE:
                    once.setdefault((finding.message, finding.hint), []).append(entry.file)
            findings = tuple(one for one in findings if one.check not in TOLD_ONCE)
        yield _of_one(inbox, entry, findings)
    for (message, hint), files in once.items():
        word = click.style(say(f"severity-{INFO}"), fg=COLOURS[INFO])
        yield "\n" + say("check.once", word=word, count=len(files), message=message)
        yield click.style("        " + say("check.mend", hint=hint), dim=True)
    if len(inbox.entries) > 1 or inbox.ledger.missing:
        yield _summary(inbox)


def _has_something(inbox: Inbox, entry: LedgerEntry) -> bool:
    return entry.status != "accepted" or any(one.severity != "info" for one in inbox.findings(entry))


def _of_one(inbox: Inbox, entry: LedgerEntry, findings: Sequence[Finding]) -> str:
    from xlperf.causes import consequences_line, folded

    record = inbox.record(entry)
    own = entry.head.status
    status = click.style(say(f"check.{own}"), fg=STATUS_COLOURS[own], bold=True)
    if entry.status != own:
        status += click.style(f"  {say(f'check.{entry.status}')}", fg="yellow", bold=True)
    lines = [f"{entry.file}  {status}  {entry.name}".rstrip()]
    if record.reason:
        lines.append(f"  {record.reason}")
        if record.hint:
            lines.append("  " + say("check.mend", hint=record.hint))
    if entry.reason and entry.reason != record.reason:
        lines.append(f"  {entry.reason}")
    for finding, consequences in folded(findings):
        word = click.style(say(f"severity-{finding.severity}"), fg=COLOURS[finding.severity])
        lines.append("  " + "  ".join(filter(None, (word, finding.place, finding.message))))
        if finding.hint:
            lines.append(click.style("        " + say("check.mend", hint=finding.hint), dim=True))
        if consequences:
            lines.append(click.style("        " + consequences_line(consequences), dim=True))
    return "\n".join(lines)


def _summary(inbox: Inbox) -> str:
    from xlperf.cli.consolidate import tell_missing

    ledger = inbox.ledger
    counts: dict[str, Any] = {status: ledger.counts[status] for status in SUMMED_UP}
    line = say("check.summary", files=len(ledger.entries), **counts)
    for status, count in Counter(ledger.counts).items():
        if status not in SUMMED_UP and count:
            line += say("check.also", word=say(f"check.{status}"), count=count)
    return "\n".join(["", line, *tell_missing(ledger)])
