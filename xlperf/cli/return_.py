"""`xlperf return`: marked copies of rejected workbooks, a letter a department, a list for mail merge.

Owns the arguments and what is printed; the work is xlperf.returns.workbooks'.
"""

from __future__ import annotations

import os
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

import xlperf.cli.consolidate_words  # noqa: F401 - its words are said here
from xlperf.cli.against import against_option, earlier
from xlperf.cli.control_figures import control_options
from xlperf.cli.doubts import decide_option, tell_doubts
from xlperf.cli.limits import limit_option
from xlperf.cli.next_step import next_step
from xlperf.cli.reviews import review_option
from xlperf.cli.words import example
from xlperf.messages import catalogue, document_language, say

if TYPE_CHECKING:
    from xlperf.consolidation.inbox import Inbox
    from xlperf.ooxml.limits import Limits
    from xlperf.returns.workbooks import Return

catalogue(
    {
        "return.help": (
            "退回须改正的工作簿：每份一个副本，问题单元格有底色和批注，并有工作表“退回意见”；每个部门一封信（.docx 和 .txt）；"
            "有主管部门的，另给它写一封，说明所属各单位的情况；另有邮件合并清单（邮件合并.csv）。SRC 是文件、文件夹或 .zip。\n\n"
            + example("例：xlperf return 收件夹 -o 退回\n    xlperf return 收件夹 -o 退回 --roster 名册.csv"),
            "Give rejected workbooks back: a copy of each with a note and a tint on every cell that is wrong and a list "
            "of all findings; a letter a department (.docx and .txt), and one to the department above it; a list for mail merge (.csv). SRC are files, folders or .zip.\n\n"
            + example(
                "Examples: xlperf return inbox -o back\n          xlperf return inbox -o back --roster roster.csv"
            ),
        ),
        "return.output": ("写到这个新的（或空的）文件夹", "the new (or empty) folder to write to"),
        "return.roster": (
            "部门名册（.csv 或 .xlsx），信和清单按它写邮箱、联系人",
            "roster (.csv or .xlsx) with e-mail and contact for the list",
        ),
        "return.all": ("只有提醒的也退回", "give back those that only have warnings, too"),
        "return.form": ("按此表样文件（TOML）读取", "read by this form spec (TOML)"),
        "return.year": (
            "只退回这一年度的；不给时以多数文件的年度为准",
            "the year; files of others do not go back; by default that of most files",
        ),
        "return.remind": (
            "给什么也没有报的部门写催报函（要有名册）",
            "write to the departments of the roster of which nothing came, too",
        ),
        "return.mail": (
            "另写邮件草稿（邮件/*.eml，有邮箱的部门），附件在内，打开就能发",
            "write drafts of mails with their attachments (邮件/*.eml) to those that have an address",
        ),
        "return.office": (
            "信的落款；不写时用名册旁边 xlperf.toml 里的",
            "who signs the letters; by default as xlperf.toml beside the roster has it",
        ),
        "return.contact": ("信里的联系人和电话", "whom to ask, in the letters"),
        "return.deadline": ("信里的期限，如 2026年12月10日", "until when to answer, in the letters"),
        "return.date": ("信的日期；不写时是今天", "the day of the letters; by default today"),
        "return.letter": (
            "信的模板（.docx，有 {部门}、{正文} 等域）；不写时用随附的",
            "the template of the letters (.docx with the fields {部门}, {正文} …); by default the usual one",
        ),
        "return.marking": ("正在标注……", "marking …"),
        "return.nothing": ("共 {files} 个文件，没有须退回的", "{files} files, none to give back"),
        "return.done": (
            "共 {files} 个文件，退回 {returned} 个：{letters} 封信，{copies} 个标注的副本，在 {out}",
            "{files} files, {returned} given back: {letters} letters, {copies} marked copies, in {out}",
        ),
        "return.unmarked": ("没有副本：{file}（{reason}）", "no copy of {file} ({reason})"),
        "return.unmarkable": ("文件的结构不能加批注", "its structure takes no marks"),
        "return.nobodys": (
            "无法读取，文件名里也没有名册上的编码或名称，没有写信：{files}",
            "unreadable, and named after no department of the roster, so that there is no letter: {files}",
        ),
        "return.no-address": (
            "名册上没有，清单里没有邮箱：{names}",
            "not on the roster, no e-mail in the list: {names}",
        ),
    }
)


@click.command("return", help=say("return.help"))
@click.argument("sources", nargs=-1, required=True, metavar="SRC...")
@click.option(
    "--out",
    "-o",
    "--output",
    "out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=say("return.output"),
)
@click.option("--roster", type=click.Path(path_type=Path), metavar="FILE", help=say("return.roster"))
@click.option("--all", "warned_too", is_flag=True, help=say("return.all"))
@click.option("--form", "-f", "form_file", type=click.Path(path_type=Path), help=say("return.form"))
@click.option("--year", type=click.IntRange(1980, 2999), help=say("return.year"))
@click.option(
    "--duplicates",
    type=click.Choice(["newest", "first", "reject"]),
    default="newest",
    show_default=True,
    help=say("consolidate.duplicates"),
)
@click.option("--accept-handmade", is_flag=True, help=say("consolidate.handmade"))
@click.option("--remind", is_flag=True, help=say("return.remind"))
@click.option("--mail", is_flag=True, help=say("return.mail"))
@click.option("--office", metavar="TEXT", help=say("return.office"))
@click.option("--contact", metavar="TEXT", help=say("return.contact"))
@click.option("--deadline", metavar="TEXT", help=say("return.deadline"))
@click.option("--date", metavar="TEXT", help=say("return.date"))
@click.option("--letter", type=click.Path(path_type=Path), metavar="FILE.docx", help=say("return.letter"))
@click.option("--jobs", "-j", type=click.IntRange(1, 256), default=os.cpu_count, help=say("consolidate.jobs"))
@control_options
@against_option
@decide_option
@review_option()
@limit_option
def command(
    sources: tuple[str, ...],
    out: Path,
    roster: Path | None,
    warned_too: bool,
    form_file: Path | None,
    year: int | None,
    duplicates: str,
    accept_handmade: bool,
    remind: bool,
    mail: bool,
    office: str | None,
    contact: str | None,
    deadline: str | None,
    date: str | None,
    letter: Path | None,
    jobs: int,
    control_tolerance: Decimal,
    control_severity: str,
    against: Path | None,
    decide: Path | None,
    review: tuple[Path, ...],
    limits: Limits,
) -> int:
    from xlperf.cli.progress import progress
    from xlperf.consolidation.asked import Asked
    from xlperf.consolidation.control_figures import ControlRule
    from xlperf.returns.workbooks import Return, letters_of

    writing = letters_of(
        roster,
        date or "",
        remind,
        mail,
        office=office or "",
        contact=contact or "",
        deadline=deadline or "",
        letter=letter,
    )
    with progress(sys.stderr.isatty(), "return.marking") as advance:
        asked = Asked(
            roster=roster,
            form=str(form_file) if form_file else None,
            year=year,
            duplicates=duplicates,  # type: ignore[arg-type]
            as_given=True,
            handmade=accept_handmade,
            limits=limits,
            decisions=decide,
            reviews=review,
            control=ControlRule(control_tolerance, control_severity.replace("off", "")),
            earlier=earlier(against, limits, form_file),
            jobs=jobs,
            progress=advance,
            # What goes to the departments is Chinese unless asked for: the locale of this terminal is not theirs.
            language=document_language(),
        )
        done = Return.carried_out(sources, out, asked, writing, warned_too)
    _tell(done, out)
    if done.account is not None:
        next_step("again", out=out)
    _tell_silent(done.inbox)
    tell_doubts(done.inbox.entries)
    return 0 if done.inbox.all_well else 1


def _tell(done: Return, out: Path) -> None:
    told = done.told
    for note in told.notes:
        click.echo(note, err=True)
    if done.account is None:
        click.echo(say("return.nothing", files=told.files))
    else:
        click.echo(
            say(
                "return.done",
                files=told.files,
                returned=len(done.entries),
                letters=len(told.letters),
                copies=told.copies,
                out=out,
            )
        )
    for file, reason in told.unmarked:
        click.echo(say("return.unmarked", file=file, reason=reason or say("return.unmarkable")), err=True)
    if told.without_address:
        click.echo(say("return.no-address", names="、".join(told.without_address)), err=True)
    if told.nobodys:
        click.echo(say("return.nobodys", files="、".join(told.nobodys)), err=True)


def _tell_silent(inbox: Inbox) -> None:
    """What the roster says of those who sent nothing usable."""
    from xlperf.cli.consolidate import tell_missing

    for sentence in tell_missing(inbox.ledger):
        click.echo(sentence)
