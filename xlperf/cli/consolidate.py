"""`xlperf consolidate`: everything of many workbooks into one, with a short account of what came of it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlperf.cli.limits import limit_option
from xlperf.cli.words import example
from xlperf.messages import catalogue, say

if TYPE_CHECKING:
    from xlperf.consolidation import Consolidation, Progress
    from xlperf.workbook.limits import Limits

catalogue(
    {
        "consolidate.help": (
            "汇总许多工作簿：逐个读取、校验，写成一个汇总工作簿。SRC 是文件夹、文件、通配符或 .zip。\n\n"
            + example("例：xlperf consolidate 收件夹 -o 汇总.xlsx --roster 名册.csv"),
            "Consolidate many workbooks: read and check each, and write one. SRC are folders, files, patterns or .zip.\n\n"
            + example("Example: xlperf consolidate inbox -o all.xlsx --roster departments.csv"),
        ),
        "consolidate.out": ("汇总工作簿写到哪里", "where the consolidated workbook goes"),
        "consolidate.roster": (
            "名册（.csv、.xlsx）：应报送的部门；不在名册上的不计入，未报送的列出",
            "the roster (.csv, .xlsx): who is to report; others do not count, the missing are listed",
        ),
        "consolidate.include-rejected": (
            "须改正的也计入汇总，并标明",
            "take the rejected ones in, too, marked as such",
        ),
        "consolidate.duplicates": (
            "同一部门有几份不同的文件时：newest 采用最新的，first 采用文件名在前的，reject 都不采用",
            "of a department's differing files: the newest, the first by name, or none counts",
        ),
        "consolidate.year": ("汇总哪一年度；默认是多数文件的年度", "the year; by default that of most files"),
        "consolidate.form": ("按此表样文件（TOML）读取", "read by this form spec (TOML)"),
        "consolidate.handmade": (
            "自制的表格（.xlsx .xls .ods .csv .html、公开文本 .txt）也按栏目名称读取，计入汇总并标明",
            "read hand-made forms (.xlsx .xls .ods .csv .html, published text), too, by their labels; marked as such",
        ),
        "consolidate.strict": ("有提醒也算不通过", "warnings reject, too"),
        "consolidate.no-cache": ("不用缓存，全部重新读取", "read everything anew, without the cache"),
        "consolidate.jobs": (
            "同时用几个进程读取；默认与处理器核数相同",
            "processes that read at the same time; by default as many as there are cores",
        ),
        "consolidate.report": (
            "同时写一份汇总报告，.html 或 .pdf",
            "write a report, too, .html or .pdf",
        ),
        "consolidate.reading": ("读取", "reading"),
        "consolidate.writing": ("正在写汇总工作簿……", "writing the consolidated workbook …"),
        "consolidate.rejected-so-far": ("须改正 {count}", "{count} rejected"),
        "consolidate.files": ("找到 {count} 个文件：", "{count} files found:"),
        "consolidate.accepted": ("通过", "accepted"),
        "consolidate.warned": ("通过，有提醒", "accepted with warnings"),
        "consolidate.rejected": ("须改正", "to be corrected"),
        "consolidate.unreadable": ("无法读取", "unreadable"),
        "consolidate.duplicate": ("重复", "duplicates"),
        "consolidate.unexpected": (
            "不属本次（名册外、其他年度或表样）",
            "unexpected (not on the roster, another year or form)",
        ),
        "consolidate.used": (
            "计入汇总的部门：{count} 个（{year} 年度，{form}）",
            "departments consolidated: {count} ({year}, {form})",
        ),
        "consolidate.missing": ("未报送的部门：{count} 个{names}", "departments missing: {count}{names}"),
        "consolidate.more": ("……等", ", …"),
        "consolidate.where": (
            "已写入 {path}：逐个文件的结果见“收件登记”，要改什么见“问题”，合计是否对得上见“核对”。",
            "written to {path}: each file on the sheet 收件登记, what to correct on 问题, the control totals on 核对.",
        ),
    }
)

SHOWN_MISSING = 5


@click.command("consolidate", help=say("consolidate.help"))
@click.argument("sources", metavar="SRC...", nargs=-1, required=True)
@click.option(
    "--out",
    "-o",
    required=True,
    type=click.Path(path_type=Path),
    metavar="OUT.xlsx",
    help=say("consolidate.out"),
)
@click.option("--roster", type=click.Path(path_type=Path), metavar="FILE", help=say("consolidate.roster"))
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    metavar="FILE.html|FILE.pdf",
    help=say("consolidate.report"),
)
@click.option("--include-rejected", is_flag=True, help=say("consolidate.include-rejected"))
@click.option(
    "--duplicates",
    type=click.Choice(["newest", "first", "reject"]),
    default="newest",
    show_default=True,
    help=say("consolidate.duplicates"),
)
@click.option("--year", type=click.IntRange(1980, 2999), help=say("consolidate.year"))
@click.option(
    "--form",
    "-f",
    "form_file",
    type=click.Path(path_type=Path),
    metavar="FILE.toml",
    help=say("consolidate.form"),
)
@click.option("--accept-handmade", is_flag=True, help=say("consolidate.handmade"))
@click.option("--strict", is_flag=True, help=say("consolidate.strict"))
@click.option("--no-cache", is_flag=True, help=say("consolidate.no-cache"))
@click.option("--jobs", "-j", type=click.IntRange(1, 256), default=os.cpu_count, help=say("consolidate.jobs"))
@limit_option
def command(
    sources: tuple[str, ...],
    out: Path,
    roster: Path | None,
    report: Path | None,
    include_rejected: bool,
    duplicates: str,
    year: int | None,
    form_file: Path | None,
    accept_handmade: bool,
    strict: bool,
    no_cache: bool,
    jobs: int,
    limits: Limits,
) -> int:
    from xlperf.consolidation import consolidate

    if report is not None:
        from xlperf.report import must_be_writable

        must_be_writable(report)
    with progress(sys.stderr.isatty()) as advance:
        result = consolidate(
            sources,
            roster=roster,
            out=out,
            jobs=jobs,
            include_rejected=include_rejected,
            duplicates=duplicates,  # type: ignore[arg-type]
            year=year,
            form=str(form_file) if form_file is not None else None,
            strict=strict,
            cache=not no_cache,
            progress=advance,
            accept_handmade=accept_handmade,
            limits=limits,
        )
    for sentence in (*result.passed_over, *result.notes):
        click.echo(sentence, err=True)
    click.echo(account(result, out))
    if report is not None:
        from xlperf.cli.report import write

        write(result, report)
    return exit_status(result)


def exit_status(result: Consolidation) -> int:
    """0 where every file was accepted or is a duplicate of one that was; 1 where one was not."""
    return 1 if any(result.counts[status] for status in ("rejected", "unreadable", "unexpected")) else 0


def account(result: Consolidation, out: Path) -> str:
    """What came of it, in words."""
    from xlperf.consolidation.ledger import STATUSES

    ledger = result.data.ledger
    lines = [say("consolidate.files", count=len(ledger.entries))]
    for status in STATUSES:
        if result.counts[status]:
            lines.append(f"  {result.counts[status]:>6}  {say(f'consolidate.{status}')}")
    if ledger.form:
        lines.append(
            say("consolidate.used", count=len(result.data.used), year=ledger.year, form=result.form.title)
        )
    if ledger.missing:
        names = "、".join(missing.department.name for missing in ledger.missing[:SHOWN_MISSING])
        more = say("consolidate.more") if len(ledger.missing) > SHOWN_MISSING else ""
        lines.append(say("consolidate.missing", count=len(ledger.missing), names=f"：{names}{more}"))
    lines.append(say("consolidate.where", path=out))
    return "\n".join(lines)


@contextmanager
def progress(on_terminal: bool) -> Iterator[Progress | None]:
    """A bar on a terminal: count, rate, rejected so far, time left; nothing in a pipe."""
    if not on_terminal:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(say("consolidate.reading")),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("{task.fields[rejected]}"),
        TimeRemainingColumn(),
    )
    began = time.monotonic()
    rejected = 0
    with Progress(*columns, console=Console(stderr=True), transient=True, refresh_per_second=5) as bar:
        task = bar.add_task("", total=None, rate="", rejected="")

        def advance(done: int, total: int, status: str) -> None:
            nonlocal rejected
            rejected += status in ("rejected", "unreadable")
            rate = done / max(time.monotonic() - began, 1e-3)
            bar.update(
                task,
                completed=done,
                total=total,
                rate=f"{rate:,.0f}/s",
                rejected=say("consolidate.rejected-so-far", count=rejected),
            )
            if done == total:
                bar.console.print(say("consolidate.writing"))

        yield advance
