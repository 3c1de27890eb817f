"""`xlperf approve`: a letter (批复函) and the table of what is approved (批复表) for each department that reviewers agree to.

Owns the arguments and what is printed; the work is xlperf.returns.approval's.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from xlperf.cli.doubts import tell_doubts
from xlperf.cli.letter_options import Letters, letter_options
from xlperf.cli.next_step import next_step
from xlperf.cli.progress import progress
from xlperf.cli.taking_in import TakingIn, taking_in_options
from xlperf.cli.words import example
from xlperf.messages import catalogue, document_language, enumerated, say

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
        "approve.table": (
            "批复表的模板（.docx，域：{标题}、{部门}、{编码}、{年度}、{金额单位}、{落款}、{日期}，{表} 单独一段）；"
            "不写时用 xlperf.toml 里的 approval_table，再没有用随附的",
            "the template of the tables (.docx with the fields {标题}, {部门}, {编码}, {年度}, {金额单位}, {落款}, {日期}, and {表} in a paragraph of "
            "its own); by default "
            "`approval_table` of xlperf.toml, else the usual one",
        ),
        "approve.reading": ("正在批复……", "approving …"),
        "approve.done": (
            "批复 {count} 个部门，在 {out}：每个一封批复函、一份批复表",
            "{count} departments approved, in {out}: a letter and a table each",
        ),
        "approve.done-several": (
            "批复 {departments} 个部门的 {count} 份申报，在 {out}：每份一封批复函、一份批复表",
            "{count} declarations of {departments} departments approved, in {out}: a letter and a table each",
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
    for sentence in told.notes:
        click.echo(sentence, err=True)
    _tell_left_out(told.left_out)
    tell_doubts(done.inbox.entries)
    if not told.letters:
        click.echo(say("approve.nothing"), err=True)
        return 2
    departments = len({(letter.code, letter.department) for letter in done.letters})
    which = "approve.done" if departments == len(told.letters) else "approve.done-several"
    click.echo(say(which, None, departments=departments, count=len(told.letters), out=out))
    next_step("approved", out=out, sources=sources, roster=given.roster)
    return 0 if done.inbox.all_well else 1


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
            for file in files:
                click.echo(say("approve.left-out", file=file, reason=reason), err=True)
