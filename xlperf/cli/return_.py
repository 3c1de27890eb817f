"""`xlperf return`: marked copies of rejected workbooks, a letter a department, a list for mail merge.

Owns the arguments and what is printed; the work is xlperf.returns.folder'.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlperf.cli.words import example
from xlperf.messages import CHINESE, catalogue, say, speaking

if TYPE_CHECKING:
    from xlperf.cli.unpacked import Laid
    from xlperf.intake.one_file import Intake
    from xlperf.returns.folder import Account, FindAddressee

catalogue(
    {
        "return.help": (
            "退回须改正的工作簿：每份一个副本，问题单元格有底色和批注，并有工作表“退回意见”；每个部门一封信（.txt）；"
            "另有邮件合并清单（邮件合并.csv）。SRC 是文件、文件夹或 .zip。\n\n"
            + example("例：xlperf return 收件夹 -o 退回\n    xlperf return 收件夹 -o 退回 --roster 名册.csv"),
            "Give rejected workbooks back: a copy of each with a note and a tint on every cell that is wrong and a list "
            "of all findings; a letter a department (.txt); a list for mail merge (.csv). SRC are files, folders or .zip.\n\n"
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
        "return.reading": ("校验", "checking"),
        "return.nothing": ("共 {files} 个文件，没有须退回的", "{files} files, none to give back"),
        "return.done": (
            "共 {files} 个文件，退回 {returned} 个：{letters} 封信，{copies} 个标注的副本，在 {out}",
            "{files} files, {returned} given back: {letters} letters, {copies} marked copies, in {out}",
        ),
        "return.unmarked": ("没有副本：{file}（{reason}）", "no copy of {file} ({reason})"),
        "return.unmarkable": ("文件的结构不能加批注", "its structure takes no marks"),
        "return.no-address": (
            "名册上没有，清单里没有邮箱：{names}",
            "not on the roster, no e-mail in the list: {names}",
        ),
    }
)


@click.command("return", help=say("return.help"))
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SRC...")
@click.option(
    "-o",
    "--output",
    "out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=say("return.output"),
)
@click.option(
    "--roster", "roster_file", type=click.Path(path_type=Path), metavar="FILE", help=say("return.roster")
)
@click.option("--all", "warned_too", is_flag=True, help=say("return.all"))
@click.option("--form", "-f", "form_file", type=click.Path(path_type=Path), help=say("return.form"))
def command(
    sources: tuple[Path, ...], out: Path, roster_file: Path | None, warned_too: bool, form_file: Path | None
) -> int:
    from xlperf.cli.check import workbooks
    from xlperf.cli.unpacked import laid_out
    from xlperf.returns.folder import give_back

    files = list(workbooks(sources))
    if not files:
        click.echo(say("check.none", paths="、".join(map(str, sources))), err=True)
        return 2
    find = _addressees(roster_file)
    # What goes to the departments is Chinese, whatever language the budget office's terminal speaks.
    with speaking(CHINESE), laid_out(files) as laid:
        found, names = _to_return(_with_bar(laid), warned_too, form_file)
        returned = [intake for intake in found if intake is not None]
        if returned:
            out.parent.mkdir(parents=True, exist_ok=True)
            account = give_back(returned, out, find)
    if not returned:
        click.echo(say("return.nothing", files=len(found)))
        return 0
    _tell(account, len(found), len(returned), out, bool(roster_file), names)
    return 1 if any(intake.status != "warned" for intake in returned) else 0


def _to_return(
    files: Iterable[Laid], warned_too: bool, form_file: Path | None
) -> tuple[list[Intake | None], dict[str, str]]:
    """One a file, None for a file that does not go back; and what the files that lie elsewhere are called."""
    from xlperf.form import load_form
    from xlperf.intake.handmade.any_file import take_in_any
    from xlperf.intake.one_file import refused
    from xlperf.returns.folder import is_returned, slim

    form = load_form(form_file) if form_file else None
    found: list[Intake | None] = []
    names = {}
    for file in files:
        if file.refusal is not None:
            intake = refused(file.name, file.refusal)
        else:
            intake = take_in_any(file.path, form=form)
        names[intake.file] = file.name
        found.append(slim(intake) if is_returned(intake, warned_too) else None)
    return found, names


def _with_bar(files: Iterable[Laid]) -> Iterator[Laid]:
    """The files one by one, with a bar on a terminal and none in a pipe."""
    if not sys.stderr.isatty():
        yield from files
        return
    with click.progressbar(files, label=say("return.reading"), file=sys.stderr) as bar:
        yield from bar


def _addressees(roster_file: Path | None) -> FindAddressee | None:
    if roster_file is None:
        return None
    from xlperf.roster import read_roster

    roster = read_roster(roster_file)
    return lambda code, name: roster.match(code, name).department


def _tell(
    account: Account, files: int, returned: int, out: Path, with_roster: bool, names: dict[str, str]
) -> None:
    click.echo(
        say(
            "return.done",
            files=files,
            returned=returned,
            letters=len(account.letters),
            copies=account.copies,
            out=out,
        )
    )
    for file, reason in account.unmarked:
        click.echo(
            say("return.unmarked", file=names.get(file, file), reason=reason or say("return.unmarkable")),
            err=True,
        )
    strangers = [letter.department or letter.name for letter in account.letters if not letter.email]
    if with_roster and strangers:
        click.echo(say("return.no-address", names="、".join(strangers)), err=True)
