"""`xlperf return`: marked copies of rejected workbooks, a letter a department, a list for mail merge.

Owns the arguments and what is printed; the work is xlperf.returns.workbooks'.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

import xlperf.cli.consolidate_words  # noqa: F401 - its words are said here
from xlperf.cli.console import tell
from xlperf.cli.doubts import tell_doubts
from xlperf.cli.letter_options import Letters, letter_options
from xlperf.cli.next_step import next_step
from xlperf.cli.progress import inbox_status, progress
from xlperf.cli.taking_in import TakingIn, taking_in_options
from xlperf.cli.words import example
from xlperf.messages import catalogue, document_language, enumerated, say

if TYPE_CHECKING:
    from xlperf.consolidation.inbox import Inbox
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
        "return.all": ("只有提醒的也退回", "give back those that only have warnings, too"),
        "return.remind": (
            "给什么也没有报的部门写催报函（要有名册）",
            "write to the departments of the roster of which nothing came, too",
        ),
        "return.deadline": ("信里的期限，如 2026年12月10日", "the day by which to answer, in the letters"),
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
            "名册上没有，或者没有能用的邮箱（要写成 名称@域名），清单里没有邮箱、没有邮件草稿：{names}",
            "not on the roster, or without a usable address (name@domain) there, no e-mail in the list and no draft: {names}",
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
@click.option("--all", "warned_too", is_flag=True, help=say("return.all"))
@click.option("--remind", is_flag=True, help=say("return.remind"))
@click.option("--deadline", metavar="TEXT", help=say("return.deadline"))
@letter_options("return.letter")
@taking_in_options()
def command(
    sources: tuple[str, ...],
    out: Path,
    warned_too: bool,
    remind: bool,
    deadline: str | None,
    letters: Letters,
    given: TakingIn,
) -> int:
    from xlperf.returns.workbooks import Return, letters_of

    writing = letters_of(
        given.roster,
        letters.date,
        remind,
        letters.mail,
        office=letters.office,
        contact=letters.contact,
        deadline=deadline or "",
        letter=letters.letter,
    )
    with progress(sys.stderr.isatty(), "return.marking") as advance:
        # What goes to the departments is Chinese unless asked for: the locale of this terminal is not theirs.
        asked = given.asked(as_given=True, progress=advance, language=document_language())
        done = Return.carried_out(sources, out, asked, writing, warned_too)
    _tell(done, out)
    if done.account is not None:
        next_step("again", out=out)
    _tell_silent(done.inbox)
    tell_doubts(done.inbox.entries)
    return inbox_status(done.inbox)


def _tell(done: Return, out: Path) -> None:
    told = done.told
    tell(told.notes)
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
    tell(
        say("return.unmarked", file=file, reason=reason or say("return.unmarkable"))
        for file, reason in told.unmarked
    )
    if told.without_address:
        click.echo(say("return.no-address", names=enumerated(told.without_address)), err=True)
    if told.nobodys:
        click.echo(say("return.nobodys", files=enumerated(told.nobodys)), err=True)


def _tell_silent(inbox: Inbox) -> None:
    """What the roster says of those who sent nothing usable."""
    from xlperf.cli.consolidate import tell_missing

    for sentence in tell_missing(inbox.ledger):
        click.echo(sentence)
