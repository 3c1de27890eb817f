"""`xlperf approve`: a letter (批复函) and the table of what is approved (批复表) for each department that reviewers agree to.

Owns the arguments and what is printed; the work is xlperf.returns.approval's.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

import xlperf.cli.consolidate_words  # noqa: F401 - its words are said here
import xlperf.cli.return_  # noqa: F401 - and those of the other letters
from xlperf.cli.doubts import decide_option, tell_doubts
from xlperf.cli.limits import limit_option
from xlperf.cli.reviews import review_option
from xlperf.cli.words import example
from xlperf.messages import catalogue, document_language, say

if TYPE_CHECKING:
    from xlperf.ooxml.limits import Limits

catalogue(
    {
        "approve.help": (
            "批复绩效目标：审核结论是“同意”的，每个部门一封批复函（.docx 和 .txt）、一份绩效目标批复表（.docx 和 .xlsx），另有邮件合并清单。"
            "审核意见写在汇总工作簿的“审核”里（--review）。SRC 是文件、文件夹或 .zip。\n\n"
            + example("例：xlperf approve 收件夹 -o 批复 --review 汇总.xlsx --roster 名册.csv"),
            "Approve targets: for each department whose verdict is 同意 a letter (.docx and .txt) and the table of what is approved (.docx and "
            ".xlsx), and a list for mail merge. Verdicts stand on the sheet 审核 of the consolidated workbook (--review). SRC are files, "
            "folders or .zip.\n\n"
            + example("Example: xlperf approve inbox -o approved --review all.xlsx --roster roster.csv"),
        ),
        "approve.out": ("写到这个新的（或空的）文件夹", "the new (or empty) folder to write to"),
        "approve.all": (
            "通过的都批复，没有写审核结论的也算（结论是修改、退回的不批复）",
            "approve all that passed, those without a verdict, too (never those to be changed or returned)",
        ),
        "approve.letter": (
            "批复函的模板（.docx，域与退回的信相同：{部门}、{正文} 等）；不写时用 xlperf.toml 里的 approval，再没有用随附的",
            "the template of the letters (.docx with the fields of those of `return`: {部门}, {正文} …); by default `approval` of "
            "xlperf.toml, else the usual one",
        ),
        "approve.reading": ("正在批复……", "approving …"),
        "approve.done": (
            "批复 {count} 个部门，在 {out}：每个一封批复函、一份批复表",
            "{count} departments approved, in {out}: a letter and a table each",
        ),
        "approve.left-out": ("没有批复：{file}（{reason}）", "not approved: {file} ({reason})"),
        "approve.left-out-many": (
            "没有批复 {count} 个（{reason}）：{files} 等",
            "{count} not approved ({reason}): {files} and others",
        ),
        "approve.nothing": (
            "没有可以批复的：在汇总工作簿的“审核”里写“同意”，用 --review 给出；通过的都批复的，加 --all",
            "nothing to approve: write 同意 on the sheet 审核 of the consolidated workbook and give it by --review, or approve all that "
            "passed by --all",
        ),
    }
)

MOST_NAMED = 8
"""Files that are named for one reason."""


@click.command("approve", help=say("approve.help"))
@click.argument("sources", nargs=-1, required=True, metavar="SRC...")
@click.option(
    "--out", "-o", required=True, type=click.Path(path_type=Path), metavar="DIR", help=say("approve.out")
)
@click.option("--roster", type=click.Path(path_type=Path), metavar="FILE", help=say("consolidate.roster"))
@click.option("--all", "everyone", is_flag=True, help=say("approve.all"))
@click.option("--form", "-f", "form_file", type=click.Path(path_type=Path), help=say("consolidate.form"))
@click.option("--year", type=click.IntRange(1980, 2999), help=say("consolidate.year"))
@click.option("--accept-handmade", is_flag=True, help=say("consolidate.handmade"))
@click.option("--mail", is_flag=True, help=say("return.mail"))
@click.option("--office", metavar="TEXT", help=say("return.office"))
@click.option("--contact", metavar="TEXT", help=say("return.contact"))
@click.option("--date", metavar="TEXT", help=say("return.date"))
@click.option("--letter", type=click.Path(path_type=Path), metavar="FILE.docx", help=say("approve.letter"))
@click.option("--jobs", "-j", type=click.IntRange(1, 256), default=os.cpu_count, help=say("consolidate.jobs"))
@decide_option
@review_option()
@limit_option
def command(
    sources: tuple[str, ...],
    out: Path,
    roster: Path | None,
    everyone: bool,
    form_file: Path | None,
    year: int | None,
    accept_handmade: bool,
    mail: bool,
    office: str | None,
    contact: str | None,
    date: str | None,
    letter: Path | None,
    jobs: int,
    decide: Path | None,
    review: tuple[Path, ...],
    limits: Limits,
) -> int:
    from xlperf.cli.progress import progress
    from xlperf.consolidation.asked import Asked
    from xlperf.returns.approval import Approval, letters_of_approval

    writing = letters_of_approval(
        roster, date or "", mail, office=office or "", contact=contact or "", letter=letter
    )
    with progress(sys.stderr.isatty(), "approve.reading") as advance:
        asked = Asked(
            roster=roster,
            form=str(form_file) if form_file else None,
            year=year,
            handmade=accept_handmade,
            limits=limits,
            decisions=decide,
            reviews=review,
            jobs=jobs,
            progress=advance,
            # What goes to the departments is Chinese unless asked for: the locale of this terminal is not theirs.
            language=document_language(),
        )
        done = Approval.carried_out(sources, out, asked, writing, everyone)
    told = done.told
    for sentence in told.notes:
        click.echo(sentence, err=True)
    _tell_left_out(told.left_out)
    tell_doubts(done.inbox.entries)
    if not told.letters:
        click.echo(say("approve.nothing"), err=True)
        return 2
    click.echo(say("approve.done", count=len(told.letters), out=out))
    return 0 if done.inbox.all_well else 1


def _tell_left_out(left_out: Iterable[tuple[str, str]]) -> None:
    """Each file that is not approved; of many for one reason the first."""
    by_reason: dict[str, list[str]] = {}
    for file, reason in left_out:
        by_reason.setdefault(reason, []).append(file)
    for reason, files in by_reason.items():
        if len(files) > MOST_NAMED:
            shown = "、".join(files[:MOST_NAMED])
            click.echo(say("approve.left-out-many", count=len(files), reason=reason, files=shown), err=True)
        else:
            for file in files:
                click.echo(say("approve.left-out", file=file, reason=reason), err=True)
