"""`xlperf compare`: what changed between two workbooks, two folders of them, or two consolidations (workbooks or datasets).

Owns the arguments and what is printed; the work is xlperf.comparison.differences's.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

import xlperf.cli.consolidate_words  # noqa: F401 - its words are said here
import xlperf.comparison.of_round  # noqa: F401 - its words are said here
from xlperf.cli.doubts import decide_option
from xlperf.cli.limits import limit_option
from xlperf.cli.overwriting import must_end_in, overwrite_option
from xlperf.cli.progress import progress
from xlperf.cli.words import example
from xlperf.messages import catalogue, say
from xlperf.ooxml.replacing import may_write

if TYPE_CHECKING:
    from xlperf.ooxml.limits import Limits

catalogue(
    {
        "compare.help": (
            "比较前后两次或各年的申报：哪些部门、栏目、任务、指标变了，变了多少。两边是工作簿、文件夹、汇总工作簿或数据集。"
            "给三个以上的，各年并排，列出增减和增减%（一个有多年的数据集单独给出也可以）。部门按编码对应，没有编码的按名称。\n\n"
            + example(
                "例：xlperf compare 一上.xlsx 二上.xlsx\n    xlperf compare 一上 二上 -o 变动.xlsx\n"
                "    xlperf compare 2023 2024 2025 -o 历年对比.xlsx"
            ),
            "Compare what was declared twice, or year by year: which departments, fields, tasks and indicators changed, and "
            "by how much. Two workbooks, folders of them, consolidated workbooks or datasets are given. Three or more stand side by side, year by year, with what they rose or fell by (so does one dataset of several "
            "years). Departments are matched by code, those without one by name.\n\n"
            + example(
                "Examples: xlperf compare first.xlsx second.xlsx\n          xlperf compare first second -o changes.xlsx\n"
                "          xlperf compare 2023 2024 2025 -o years.xlsx"
            ),
        ),
        "compare.format": ("输出格式：text 供人看，json 供程序读", "text for people, json for programs"),
        "compare.output": (
            "另写一个工作簿：变动、合计、部门",
            "write a workbook of changes, totals and departments, too",
        ),
        "compare.round": (
            "按一年一轮跟踪每项指标：申报、批复、监控、自评各给一个文件或文件夹",
            "follow each indicator through the year's round: give the declaration, the approval, monitoring and self-evaluation",
        ),
        "compare.one": (
            "要比较的至少两个；只给一个的，应是有多年的数据集",
            "two are compared at least; one alone must be a dataset of several years",
        ),
        "compare.cut": (
            "变动较多，只列到部门；逐处的变动见 {out}",
            "there is much: departments only; all changes are in {out}",
        ),
        "compare.cut-no-file": (
            "变动较多，只列到部门；逐处的变动写进工作簿：加上 -o 变动.xlsx",
            "there is much: departments only; for all changes add -o changes.xlsx",
        ),
        "compare.include-rejected": ("须改正的也比较", "compare the rejected ones, too"),
        "compare.form-file": ("按此表样文件（TOML）读取", "read by this form spec (TOML)"),
        "compare.written": ("已写入 {out}", "written: {out}"),
    }
)

MOST_LINES = 60
"""More than two screens of changes are for a workbook."""


@click.command("compare", help=say("compare.help"))
@click.argument("paths", metavar="OLD NEW...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--round", "in_round", is_flag=True, help=say("compare.round"))
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help=say("compare.format")
)
@click.option(
    "--out",
    "-o",
    "--output",
    "out",
    type=click.Path(path_type=Path),
    metavar="OUT.xlsx",
    help=say("compare.output"),
)
@click.option("--form", "-f", "form_file", type=click.Path(path_type=Path), help=say("compare.form-file"))
@click.option("--include-rejected", is_flag=True, help=say("compare.include-rejected"))
@click.option("--jobs", "-j", type=click.IntRange(1, 256), default=os.cpu_count, help=say("consolidate.jobs"))
@overwrite_option
@decide_option
@limit_option
def command(
    paths: tuple[Path, ...],
    in_round: bool,
    format_: str,
    out: Path | None,
    form_file: Path | None,
    include_rejected: bool,
    jobs: int,
    overwrite: bool,
    decide: Path | None,
    limits: Limits,
) -> int:
    from xlperf.comparison.differences import compare
    from xlperf.comparison.shown import as_dict, as_text, write_workbook
    from xlperf.form import load_form

    if in_round:
        return _round(paths, format_, out, form_file, include_rejected, jobs, overwrite, decide, limits)
    if len(paths) != 2:
        return _years(paths, format_, out, form_file, include_rejected, jobs, overwrite, decide, limits)
    old, new = paths
    if out is not None:
        must_end_in(out, ".xlsx")
        may_write(out, [old, new, decide], overwrite, sheets=("变动", "合计", "部门"))
    with progress(sys.stderr.isatty()) as advance:
        comparison = compare(
            old,
            new,
            load_form(form_file) if form_file else None,
            include_rejected=include_rejected,
            limits=limits,
            jobs=jobs,
            decisions=decide,
            progress=advance,
        )
    if not comparison.departments:
        for file, reason in comparison.unreadable:
            click.echo(say("compare.unreadable", file=file, reason=reason), err=True)
        click.echo(say("compare.none", path=f"{old}、{new}"), err=True)
        return 2
    if format_ == "json":
        json.dump(as_dict(comparison, str(old), str(new)), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        text = as_text(comparison)
        if text.count("\n") >= MOST_LINES:
            text = as_text(comparison, details=False)
            click.echo(say("compare.cut", out=out) if out else say("compare.cut-no-file"), err=True)
        click.echo(text)
    if out is not None:
        write_workbook(comparison, out)
        click.echo(say("compare.written", out=out), err=True)
    return 1 if comparison.unreadable else 0


def _years(
    paths: tuple[Path, ...],
    format_: str,
    out: Path | None,
    form_file: Path | None,
    include_rejected: bool,
    jobs: int,
    overwrite: bool,
    decide: Path | None,
    limits: Limits,
) -> int:
    from xlperf.comparison.years import compare_years
    from xlperf.comparison.years_book import SHEETS, as_dict, as_text, write_workbook
    from xlperf.consolidation.dataset.declared import is_dataset
    from xlperf.form import load_form

    if len(paths) == 1 and not is_dataset(paths[0]):
        raise click.UsageError(say("compare.one"))
    if out is not None:
        must_end_in(out, ".xlsx")
        may_write(out, [*paths, decide], overwrite, sheets=SHEETS)
    with progress(sys.stderr.isatty()) as advance:
        years = compare_years(
            *paths,
            form=load_form(form_file) if form_file else None,
            include_rejected=include_rejected,
            limits=limits,
            jobs=jobs,
            decisions=decide,
            progress=advance,
        )
    if not any(years.counts):
        for file, reason in years.unreadable:
            click.echo(say("compare.unreadable", file=file, reason=reason), err=True)
        click.echo(say("compare.none", path="、".join(map(str, paths))), err=True)
        return 2
    if format_ == "json":
        json.dump(as_dict(years), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        click.echo(as_text(years, out))
    if out is not None:
        write_workbook(years, out)
        click.echo(say("compare.written", out=out), err=True)
    return 1 if years.unreadable else 0


def _round(
    paths: tuple[Path, ...],
    format_: str,
    out: Path | None,
    form_file: Path | None,
    include_rejected: bool,
    jobs: int,
    overwrite: bool,
    decide: Path | None,
    limits: Limits,
) -> int:
    from xlperf.comparison.round_files import files_of_round
    from xlperf.comparison.through_round import follow
    from xlperf.consolidation.asked import Asked

    if out is not None:
        must_end_in(out, ".xlsx")
        may_write(out, [*paths, decide], overwrite, sheets=("指标跟踪",))
    asked = Asked(form=str(form_file) if form_file else None, limits=limits, jobs=jobs, decisions=decide)
    files = files_of_round(paths, asked, include_rejected)
    for file, reason in files.left_out:
        click.echo(say("compare.unreadable", file=file, reason=reason), err=True)
    found = follow(files.declarations())
    if not found.indicators:
        for note in found.notes:
            click.echo(note, err=True)
        click.echo(say("compare.none", path="、".join(map(str, paths))), err=True)
        return 2
    if format_ == "json":
        shown = {"indicators": [one.to_dict() for one in found.indicators], "notes": list(found.notes)}
        json.dump(shown, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        click.echo(found.as_text())
    if out is not None:
        found.write_workbook(out)
        click.echo(say("compare.written", out=out), err=True)
    return 1 if files.left_out else 0
