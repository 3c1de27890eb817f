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
    from xlperf.consolidation.engine import Engine
    from xlperf.ooxml.limits import Limits

catalogue(
    {
        "consolidate.help": (
            "汇总许多工作簿：逐个读取、校验，写成一个汇总工作簿。SRC 是文件夹、文件、通配符或 .zip。\n\n"
            + example("例：xlperf consolidate 收件夹 -o 汇总.xlsx --roster 名册.csv"),
            "Consolidate many workbooks: read and check each, and write one. SRC are folders, files, patterns or .zip.\n\n"
            + example("Example: xlperf consolidate inbox -o all.xlsx --roster departments.csv"),
        ),
        "consolidate.out": ("汇总工作簿写到哪里", "where the consolidated workbook goes"),
        "consolidate.dataset": (
            "数据集写到这个文件夹或网址（Parquet）：每年度一份，再次运行只写有变化的部分；可与 -o 同用",
            "the dataset goes into this folder or URL (Parquet): one state a year, a further run writes what changed; "
            "with or without -o",
        ),
        "consolidate.no-output": (
            "请用 -o 或 --dataset 说明写到哪里",
            "say where it is to go: -o or --dataset",
        ),
        "consolidate.where-summary": (
            "已写入 {path}：按主管部门的合计；合计是否对得上见“核对”。",
            "written to {path}: totals by parent; the control totals are on the sheet 核对.",
        ),
        "consolidate.where-dataset": (
            "数据集在 {path}：用 xlperf.open_dataset 或 pandas、polars、DuckDB 读取。",
            "the dataset is in {path}: read it with xlperf.open_dataset, pandas, polars or DuckDB.",
        ),
        "consolidate.roster": (
            "名册（.csv、.xlsx）：应报送的部门；不在名册上的不计入，未报送的列出",
            "the roster (.csv, .xlsx): who is to report; others do not count, the missing are listed",
        ),
        "consolidate.include-rejected": (
            "须改正的也计入汇总，并标明",
            "take the rejected ones in, too, marked as such",
        ),
        "consolidate.summary-only": (
            "汇总工作簿只写按主管部门的合计，明细在数据集里（--dataset）",
            "the workbook has totals by parent only; the rows are in the dataset (--dataset)",
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
        "consolidate.engine": (
            "在本机读取（local），或在 Dask 集群上读取（dask）；结果相同",
            "read on this machine (local), or on a Dask cluster (dask); with the same result",
        ),
        "consolidate.scheduler": (
            "Dask 调度器的地址，如 tcp://主机:8786；不写时在本机起一个小集群",
            "the address of the Dask scheduler, tcp://host:8786; without it a cluster is made on this machine",
        ),
        "consolidate.scheduler-without-dask": (
            "--scheduler 只用于 --engine dask",
            "--scheduler goes with --engine dask",
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
    type=click.Path(path_type=Path),
    metavar="OUT.xlsx",
    help=say("consolidate.out"),
)
@click.option("--dataset", metavar="DIR", help=say("consolidate.dataset"))
@click.option("--roster", type=click.Path(path_type=Path), metavar="FILE", help=say("consolidate.roster"))
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    metavar="FILE.html|FILE.pdf",
    help=say("consolidate.report"),
)
@click.option("--include-rejected", is_flag=True, help=say("consolidate.include-rejected"))
@click.option("--summary-only", is_flag=True, help=say("consolidate.summary-only"))
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
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help=say("consolidate.engine"),
)
@click.option("--scheduler", metavar="ADDR", help=say("consolidate.scheduler"))
@limit_option
def command(
    sources: tuple[str, ...],
    out: Path | None,
    dataset: str | None,
    roster: Path | None,
    report: Path | None,
    include_rejected: bool,
    summary_only: bool,
    duplicates: str,
    year: int | None,
    form_file: Path | None,
    accept_handmade: bool,
    strict: bool,
    no_cache: bool,
    jobs: int,
    engine: str,
    scheduler: str | None,
    limits: Limits,
) -> int:
    from xlperf.consolidation import consolidate

    if out is None and dataset is None:
        raise click.UsageError(say("consolidate.no-output"))
    if report is not None:
        from xlperf.report import must_be_writable

        must_be_writable(report)
    with progress(sys.stderr.isatty()) as advance:
        result = consolidate(
            sources,
            roster=roster,
            out=out,
            dataset=dataset,
            engine=_engine(engine, scheduler, jobs),
            include_rejected=include_rejected,
            summary_only=summary_only,
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
    click.echo(account(result, out, dataset, summary_only))
    if report is not None:
        from xlperf.cli.report import write

        write(result, report)
    return exit_status(result)


def _engine(name: str, scheduler: str | None, jobs: int) -> Engine:
    if name == "dask":
        from xlperf.consolidation.cluster import clustered

        return clustered(scheduler, jobs)
    if scheduler is not None:
        raise click.UsageError(say("consolidate.scheduler-without-dask"))
    from xlperf.consolidation.pool import pooled

    return pooled(jobs)


def exit_status(result: Consolidation) -> int:
    """0 where every file was accepted or is a duplicate of one that was; 1 where one was not."""
    return 1 if any(result.counts[status] for status in ("rejected", "unreadable", "unexpected")) else 0


def account(
    result: Consolidation, out: Path | None, dataset: str | None = None, summary_only: bool = False
) -> str:
    """What came of it, in words."""
    from xlperf.consolidation.ledger import STATUSES
    from xlperf.consolidation.storage import without_password

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
    if out is not None:
        lines.append(say("consolidate.where-summary" if summary_only else "consolidate.where", path=out))
    if dataset is not None:
        lines.append(say("consolidate.where-dataset", path=without_password(dataset)))
    return "\n".join(lines)


@contextmanager
def progress(on_terminal: bool, writing: str = "consolidate.writing") -> Iterator[Progress | None]:
    """A bar on a terminal: count, rate, rejected so far, time left, then the words `writing`; nothing in a pipe."""
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
                bar.console.print(say(writing))

        yield advance
