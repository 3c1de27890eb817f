"""`xlperf check`: every finding of files or folders, for people or as JSON."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlperf.cli.against import against_option, earlier
from xlperf.cli.control_figures import control_options
from xlperf.cli.doubts import decide_option, tell_doubts
from xlperf.cli.limits import limit_option
from xlperf.cli.next_step import next_step
from xlperf.cli.words import example
from xlperf.messages import catalogue, say

if TYPE_CHECKING:
    from xlperf.consolidation.inbox import Inbox
    from xlperf.consolidation.ledger import Entry
    from xlperf.ooxml.limits import Limits

catalogue(
    {
        "check.help": (
            "校验工作簿：逐项列出问题、所在单元格和改法。PATHS 是文件、文件夹或 .zip。\n\n"
            + example("例：xlperf check 收件夹\n    xlperf check a.xlsx --format json"),
            "Check workbooks: every finding with its cell and how to mend it. PATHS are files, folders or .zip.\n\n"
            + example("Examples: xlperf check inbox\n          xlperf check a.xlsx --format json"),
        ),
        "check.format": ("输出格式：text 供人看，json 供程序读", "text for people, json for programs"),
        "check.strict": ("有提醒也算不通过", "warnings reject, too"),
        "check.handmade": (
            "自制的表格（.xlsx .xls .ods .csv .html、公开文本 .txt）也按栏目名称读取",
            "read hand-made forms (.xlsx .xls .ods .csv .html, published text), too, by their labels",
        ),
        "check.form": ("按此表样文件（TOML）读取", "read by this form spec (TOML)"),
        "check.accepted": ("通过", "accepted"),
        "check.warned": ("通过，有提醒", "accepted with warnings"),
        "check.rejected": ("须改正", "to be corrected"),
        "check.unreadable": ("无法读取", "unreadable"),
        "check.error": ("错误", "error"),
        "check.warning": ("提醒", "warning"),
        "check.info": ("说明", "note"),
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
        "check.roster": (
            "名册：名称与名册核对，并列出未报送和已报未通过的部门",
            "the roster: names are held against it, and who has not reported is listed",
        ),
        "check.year": (
            "只算这一年度的，其他年度的不属本次；不给时以多数文件的年度为准",
            "the year; files of others are unexpected; by default that of most files",
        ),
        "check.jobs": ("同时用几个进程读取", "processes that read at the same time"),
        "check.only-problems": ("只列有问题的文件", "list only files with something to be said of"),
        "check.reading": ("正在整理……", "sorting …"),
    }
)

COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}
STATUS_COLOURS = {"accepted": "green", "warned": "yellow", "rejected": "red", "unreadable": "red"}
SUMMED_UP = ("accepted", "warned", "rejected", "unreadable")


@click.command("check", help=say("check.help"))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help=say("check.format")
)
@click.option("--strict", is_flag=True, help=say("check.strict"))
@click.option("--accept-handmade", "handmade", is_flag=True, help=say("check.handmade"))
@click.option("--form", "-f", "form_file", type=click.Path(path_type=Path), help=say("check.form"))
@click.option("--roster", type=click.Path(path_type=Path), metavar="FILE", help=say("check.roster"))
@click.option("--year", type=click.IntRange(1980, 2999), help=say("check.year"))
@click.option("--jobs", "-j", type=click.IntRange(1, 256), default=os.cpu_count, help=say("check.jobs"))
@against_option
@click.option("--only-problems", is_flag=True, help=say("check.only-problems"))
@control_options
@decide_option
@limit_option
def command(
    paths: tuple[Path, ...],
    format_: str,
    strict: bool,
    handmade: bool,
    form_file: Path | None,
    roster: Path | None,
    year: int | None,
    jobs: int,
    against: Path | None,
    only_problems: bool,
    control_tolerance: Decimal,
    control_severity: str,
    decide: Path | None,
    limits: Limits,
) -> int:
    from xlperf.cli.progress import progress
    from xlperf.consolidation.asked import Asked
    from xlperf.consolidation.control_figures import ControlRule
    from xlperf.consolidation.inbox import receive

    with progress(sys.stderr.isatty() and format_ == "text", "check.reading") as advance:
        asked = Asked(
            roster=roster,
            form=str(form_file) if form_file else None,
            year=year,
            as_given=True,
            strict=strict,
            handmade=handmade,
            limits=limits,
            decisions=decide,
            control=ControlRule(control_tolerance, control_severity.replace("off", "")),
            jobs=jobs,
            progress=advance,
            earlier=earlier(against, limits, form_file),
        )
        inbox = receive(paths, asked)
    for sentence in (*inbox.passed_over, *inbox.notes):
        click.echo(sentence, err=True)
    shown = [entry for entry in inbox.entries if not only_problems or _has_something(inbox, entry)]
    if format_ == "json":
        json.dump([inbox.to_dict(entry) for entry in shown], sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        for entry in shown:
            click.echo(_for_people(inbox, entry))
        if len(inbox.entries) > 1 or inbox.ledger.missing:
            click.echo(_summary(inbox))
    tell_doubts(inbox.entries)
    if format_ == "text":
        next_step("consolidate" if inbox.all_well else "return", sources=paths, roster=roster)
    return 0 if inbox.all_well else 1


def _has_something(inbox: Inbox, entry: Entry) -> bool:
    return entry.status != "accepted" or any(one.severity != "info" for one in inbox.findings(entry))


def _for_people(inbox: Inbox, entry: Entry) -> str:
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
    for finding, consequences in folded([one.as_finding() for one in inbox.findings(entry)]):
        word = click.style(say(f"check.{finding.severity}"), fg=COLOURS[finding.severity])
        place = "!".join(filter(None, (finding.sheet, finding.cell)))
        lines.append(f"  {word}  {place}  {finding.message}")
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
