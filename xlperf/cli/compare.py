"""`xlperf compare`: what changed between two workbooks, two folders of them, or two consolidations (workbooks or datasets).

Owns the arguments and what is printed; the work is xlperf.comparison.differences's.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import xlperf.comparison.words  # noqa: F401 - its words are said here
from xlperf.cli.console import format_option, tell
from xlperf.cli.doubts import decide_option
from xlperf.cli.limits import limit_option
from xlperf.cli.next_step import next_step
from xlperf.cli.overwriting import must_end_in, overwrite_option
from xlperf.cli.progress import progress
from xlperf.cli.taking_in import form_option, include_rejected_option, jobs_option
from xlperf.cli.words import example
from xlperf.messages import catalogue, enumerated, say
from xlperf.ooxml.replacing import may_write
from xlperf.system.dataclass import dataclass

if TYPE_CHECKING:
    from xlperf.consolidation import Progress
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
        "compare.written": ("已写入 {out}", "written: {out}"),
    }
)

MOST_LINES = 60
"""More than two screens of changes are for a workbook."""


@click.command("compare", help=say("compare.help"))
@click.argument("paths", metavar="OLD NEW...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--round", "in_round", is_flag=True, help=say("compare.round"))
@format_option
@click.option(
    "--out",
    "-o",
    "--output",
    "out",
    type=click.Path(path_type=Path),
    metavar="OUT.xlsx",
    help=say("compare.output"),
)
@include_rejected_option
@overwrite_option
@form_option
@decide_option
@limit_option
@jobs_option
def command(
    paths: tuple[Path, ...],
    in_round: bool,
    style: str,
    out: Path | None,
    form_file: Path | None,
    include_rejected: bool,
    jobs: int,
    overwrite: bool,
    decide: Path | None,
    limits: Limits,
) -> int:
    wanted = _Wanted(
        paths, in_round, style == "json", out, form_file, include_rejected, jobs, overwrite, decide, limits
    )
    if in_round:
        return _round(wanted)
    return _two(wanted) if len(paths) == 2 else _years(wanted)


@dataclass(frozen=True)
class _Wanted:
    """What is to be compared, and how it is to be told: the command's arguments, and what its three ways share."""

    paths: tuple[Path, ...]
    in_round: bool
    as_json: bool
    out: Path | None
    form_file: Path | None
    include_rejected: bool
    jobs: int
    overwrite: bool
    decide: Path | None
    limits: Limits

    def guard_output(self, sheets: Iterable[str]) -> None:
        """Raises where the workbook cannot be written to `out`; `sheets`: those of an earlier one."""
        if self.out is not None:
            must_end_in(self.out, ".xlsx")
            may_write(self.out, [*self.paths, self.decide], self.overwrite, sheets=sheets)

    def options(self, advance: Progress | None) -> dict[str, Any]:
        """How the library is to read the files."""
        from xlperf.form import load_form

        return {
            "form": load_form(self.form_file) if self.form_file else None,
            "include_rejected": self.include_rejected,
            "limits": self.limits,
            "jobs": self.jobs,
            "decisions": self.decide,
            "progress": advance,
        }

    def found_nothing(self, some_rejected: bool) -> int:
        """Says so; that --include-rejected would help, where a file was rejected and nothing else."""
        key = "compare.none-but-rejected" if some_rejected and not self.include_rejected else "compare.none"
        click.echo(say(key, path=enumerated(map(str, self.paths))), err=True)
        return 2

    def write(self, write_workbook: Callable[[Path], object], moved: bool = True) -> None:
        """Writes the workbook where one is asked for; that it can be had is said where there is something in it (`moved`)."""
        if self.out is not None:
            write_workbook(self.out)
            click.echo(say("compare.written", out=self.out), err=True)
            next_step("look", out=self.out)
        elif moved and not self.as_json:
            next_step("changes", sources=[*(["--round"] if self.in_round else []), *self.paths])


def _print_json(data: object) -> None:
    json.dump(data, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def _tell_unreadable(files: Iterable[tuple[str, str]]) -> None:
    tell(say("compare.unreadable", file=file, reason=reason) for file, reason in files)


def _two(wanted: _Wanted) -> int:
    from xlperf.comparison.changes import SAME
    from xlperf.comparison.differences import compare
    from xlperf.comparison.shown import SHEETS, as_dict, as_text, write_workbook

    old, new = wanted.paths
    wanted.guard_output(SHEETS)
    with progress(sys.stderr.isatty()) as advance:
        comparison = compare(old, new, **wanted.options(advance))
    if not comparison.departments:
        _tell_unreadable(comparison.unreadable)
        tell(say("compare.note", note=f"{one.called}  {one.reason}") for one in comparison.not_compared)
        return wanted.found_nothing(comparison.some_rejected)
    if wanted.as_json:
        _print_json(as_dict(comparison, str(old), str(new)))
    else:
        text = as_text(comparison)
        if text.count("\n") >= MOST_LINES:
            text = as_text(comparison, details=False)
            cut = say("compare.cut", out=wanted.out) if wanted.out else say("compare.cut-no-file")
            click.echo(cut, err=True)
        click.echo(text)
    moved = any(one.status != SAME for one in comparison.departments)
    wanted.write(lambda out: write_workbook(comparison, out), moved)
    return 0 if comparison.all_well else 1


def _years(wanted: _Wanted) -> int:
    from xlperf.comparison.years import compare_years
    from xlperf.comparison.years_book import SHEETS, as_dict, as_text, write_workbook
    from xlperf.consolidation.dataset.declared import is_dataset

    if len(wanted.paths) == 1 and not is_dataset(wanted.paths[0]):
        raise click.UsageError(say("compare.one"))
    wanted.guard_output(SHEETS)
    with progress(sys.stderr.isatty()) as advance:
        years = compare_years(*wanted.paths, **wanted.options(advance))
    if not any(years.counts):
        _tell_unreadable(years.unreadable)
        return wanted.found_nothing(years.some_rejected)
    if wanted.as_json:
        _print_json(as_dict(years))
    else:
        click.echo(as_text(years, wanted.out))
    wanted.write(lambda out: write_workbook(years, out))
    return 0 if years.all_well else 1


def _round(wanted: _Wanted) -> int:
    from xlperf.comparison.round_files import files_of_round
    from xlperf.comparison.through_round import follow
    from xlperf.consolidation.asked import Asked

    wanted.guard_output(("指标跟踪",))
    form = str(wanted.form_file) if wanted.form_file else None
    asked = Asked(form=form, limits=wanted.limits, jobs=wanted.jobs, decisions=wanted.decide)
    files = files_of_round(wanted.paths, asked, wanted.include_rejected)
    _tell_unreadable(files.left_out)
    found = follow(files.declarations(), files.not_followed, files.superseded)
    if not found.indicators:
        tell(found.notes)
        click.echo(say("round-nothing"), err=True)
        return 2
    if wanted.as_json:
        _print_json({"indicators": [one.to_dict() for one in found.indicators], "notes": list(found.notes)})
    else:
        click.echo(found.as_text())
    wanted.write(found.write_workbook)
    return 1 if files.left_out else 0
