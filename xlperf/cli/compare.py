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
from xlperf.cli.doubts import decide_option
from xlperf.cli.limits import limit_option
from xlperf.cli.overwriting import may_write, must_end_in, overwrite_option
from xlperf.cli.words import example
from xlperf.messages import catalogue, say

if TYPE_CHECKING:
    from xlperf.ooxml.limits import Limits

catalogue(
    {
        "compare.help": (
            "比较两个工作簿、两个文件夹的工作簿、两个汇总工作簿，或两个数据集：哪些部门、栏目、任务、指标变了，变了多少。部门按编码对应，没有编码的按名称。\n\n"
            + example("例：xlperf compare 一上.xlsx 二上.xlsx\n    xlperf compare 一上 二上 -o 变动.xlsx"),
            "Compare two workbooks, two folders of them, two consolidated workbooks, or two datasets: which departments, fields, tasks and indicators changed, and "
            "by how much. Departments are matched by code, those without one by name.\n\n"
            + example(
                "Examples: xlperf compare first.xlsx second.xlsx\n          xlperf compare first second -o changes.xlsx"
            ),
        ),
        "compare.format": ("输出格式：text 供人看，json 供程序读", "text for people, json for programs"),
        "compare.output": (
            "另写一个工作簿：变动、合计、部门",
            "write a workbook of changes, totals and departments, too",
        ),
        "compare.include-rejected": ("须改正的也比较", "compare the rejected ones, too"),
        "compare.form-file": ("按此表样文件（TOML）读取", "read by this form spec (TOML)"),
        "compare.none": (
            "{path} 里没有可以比较的工作簿；须改正的也要比较的，加上 --include-rejected",
            "there is no workbook to compare in {path}; --include-rejected compares rejected ones, too",
        ),
        "compare.written": ("已写入 {out}", "written: {out}"),
    }
)


@click.command("compare", help=say("compare.help"))
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
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
    old: Path,
    new: Path,
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

    if out is not None:
        must_end_in(out, ".xlsx")
        may_write(out, [old, new, decide], overwrite, sheets=("变动", "合计", "部门"))
    comparison = compare(
        old,
        new,
        load_form(form_file) if form_file else None,
        include_rejected=include_rejected,
        limits=limits,
        jobs=jobs,
        decisions=decide,
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
        click.echo(as_text(comparison))
    if out is not None:
        write_workbook(comparison, out)
        click.echo(say("compare.written", out=out), err=True)
    return 1 if comparison.unreadable else 0
