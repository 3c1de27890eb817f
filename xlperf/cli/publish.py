"""`xlperf publish`: a workbook's declaration as a file for the public, a whole folder at once, or the import table."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlperf.cli.doubts import tell_doubts
from xlperf.cli.next_step import next_step
from xlperf.cli.overwriting import overwrite_option
from xlperf.cli.taking_in import TakingIn, include_rejected_option, taking_in_options
from xlperf.cli.words import example
from xlperf.messages import catalogue, say
from xlperf.ooxml.replacing import may_write

if TYPE_CHECKING:
    from xlperf.consolidation.asked import Asked
    from xlperf.consolidation.inbox import Inbox
    from xlperf.declaration import Declaration

catalogue(
    {
        "publish.help": (
            "公开。一份工作簿：写成 OUT，种类由扩展名决定——公开文本（.txt）、网页（.html）、PDF（.pdf）、Word（.docx）、"
            "数据（.json）或供公开的副本（.xlsx：合并指标单元格，隐去空行）。\n\n"
            "一个文件夹：用 --as 说明种类，OUT 是新文件夹，另有目录页 index.html；须改正的不公开。\n\n"
            "--as indicators：预算管理一体化系统的指标导入表（一级至三级指标、计算符号、指标值、计量单位），"
            "一份或一个文件夹都可以；列名和顺序由 --profile 的 TOML 决定。\n\n"
            + example(
                "例：xlperf publish 填好.xlsx -o 公开.html\n    xlperf publish 收件夹 -o 公开 --as html\n"
                "    xlperf publish 收件夹 -o 指标.xlsx --as indicators"
            ),
            "Publish. One workbook: written to OUT, whose suffix tells the kind: the published text (.txt), a web page "
            "(.html), .pdf, Word (.docx), data (.json), or a copy for the public (.xlsx: level cells merged, empty rows "
            "hidden).\n\n"
            "A folder: --as tells the kind, OUT is a new folder with an index page; rejected workbooks are left out.\n\n"
            "--as indicators: the import table of provincial budget systems, of one workbook or a folder; its columns are "
            "set by the TOML given by --profile.\n\n"
            + example(
                "Examples: xlperf publish filled.xlsx -o published.html\n"
                "          xlperf publish inbox -o published --as html\n"
                "          xlperf publish inbox -o indicators.xlsx --as indicators"
            ),
        ),
        "publish.out": ("写成的文件，或新的文件夹", "the file to write, or the new folder"),
        "publish.as": (
            "写成哪一种；一份工作簿不写时按扩展名",
            "the kind; of one workbook, by default told by the suffix",
        ),
        "publish.profile": (
            "指标导入表的列设置（TOML），不写时用随附的",
            "the columns of the import table (TOML); by default the shipped ones",
        ),
        "publish.unreadable": ("{file}：{reason}\n  改法：{hint}", "{file}: {reason}\n  to mend: {hint}"),
        "publish.needs-kind": (
            "SRC 是文件夹或有几个时，请用 --as 说明写成哪一种，如 --as html",
            "with a folder or several files, say by --as what to write, such as --as html",
        ),
        "publish.other-kind": (
            "--as {kind} 与 OUT 的扩展名“{suffix}”不符",
            "--as {kind} and the suffix '{suffix}' of OUT do not agree",
        ),
        "publish.no-profile": (
            "--profile 只用于 --as indicators",
            "--profile goes with --as indicators only",
        ),
        "publish.rejected": (
            "{file} 未通过（{count} 个错误），仍写成了 {out}；改正后再公开，或加 --include-rejected",
            "{file} has not passed ({count} errors) and was written to {out} all the same: correct it before it is "
            "published, or add --include-rejected",
        ),
        "publish.left-out": ("没有写：{file}（{reason}）", "left out: {file} ({reason})"),
        "publish.done": (
            "已写 {count} 份，在 {out}，目录页是 index.html",
            "{count} written, in {out}; index.html leads to them",
        ),
        "publish.indicators": (
            "{declarations} 份申报表的 {indicators} 项指标写成 {rows} 行：{out}",
            "{indicators} indicators of {declarations} declarations in {rows} rows: {out}",
        ),
        "publish.doubts": (
            "其中 {count} 项不能照原样写成一行，见工作表“需核对”",
            "{count} of them do not fit one row as they are: see the sheet 需核对",
        ),
        "publish.next": ("正在写……", "writing …"),
        "publish.writing": ("写", "writing"),
    }
)

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


def _one(workbook: Path, asked: Asked, out: Path, include_rejected: bool) -> int:
    from xlperf.consolidation.inbox import declarations, receive
    from xlperf.publishing import publish

    inbox = receive([workbook], asked)
    (entry,) = inbox.entries
    record = inbox.record(entry)
    if not entry.used:
        said = say("publish.unreadable", file=workbook.name, reason=entry.reason, hint=record.hint)
        click.echo(said.rstrip("\n ") if record.hint else f"{workbook.name}：{entry.reason}", err=True)
        return 2 if entry.status == "unreadable" else 1
    ((_, declaration),) = declarations(inbox, [entry])
    publish(declaration, out, overwrite=True)  # looked at before the files were read
    if entry.status == "rejected" and not include_rejected:
        click.echo(say("publish.rejected", file=workbook.name, count=record.errors, out=out), err=True)
        return 1
    return 0


def _folder(sources: tuple[Path, ...], asked: Asked, out: Path, kind: str) -> int:
    from xlperf.publishing.folder import publish_folder

    inbox = _received(sources, asked, out)
    published = publish_folder(_with_parents(inbox), out, f".{kind}")
    click.echo(say("publish.done", count=len(published), out=out))
    next_step("open", out=out / "index.html")
    return 0 if inbox.all_well else 1


def _indicators(sources: tuple[Path, ...], asked: Asked, out: Path, profile_file: Path | None) -> int:
    from xlperf.publishing.indicators import read_profile, write_indicators

    profile = read_profile(profile_file)
    inbox = _received(sources, asked, out)
    account = write_indicators(_counted(inbox), out, profile)
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
    return 0 if inbox.all_well else 1


def _received(sources: tuple[Path, ...], asked: Asked, out: Path) -> Inbox:
    """What came in; each department is published once, and what is not is told."""
    from xlperf.cli.progress import progress
    from xlperf.consolidation.inbox import receive
    from xlperf.publishing.folder import not_published
    from xlperf.publishing.many import demand_something

    with progress(sys.stderr.isatty(), "publish.next") as advance:
        inbox = receive(sources, replace(asked, progress=advance), outputs=[out])
    for sentence in (*inbox.passed_over, *inbox.notes):
        click.echo(sentence, err=True)
    for file, reason in not_published(inbox):
        click.echo(say("publish.left-out", file=file, reason=reason), err=True)
    tell_doubts(inbox.entries)
    demand_something(inbox)
    return inbox


def _counted(inbox: Inbox) -> Iterator[Declaration]:
    return (declaration for _, declaration in _with_parents(inbox))


def _with_parents(inbox: Inbox) -> Iterator[tuple[str, Declaration]]:
    """The declarations that are published one by one with the departments above theirs, counted on a terminal and silent
    in a pipe."""
    from xlperf.consolidation.inbox import declarations

    used = inbox.used
    found = ((entry.parent, declaration) for entry, declaration in declarations(inbox, used))
    if not sys.stderr.isatty():
        yield from found
        return
    with click.progressbar(
        found, length=len(used), label=say("publish.writing"), show_eta=False, file=sys.stderr
    ) as bar:
        yield from bar
