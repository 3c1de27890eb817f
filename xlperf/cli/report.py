"""`xlperf report`: one page on what came in, for the director and the reviewer; as a page or on paper."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlperf.cli.console import tell
from xlperf.cli.doubts import tell_doubts
from xlperf.cli.next_step import next_step
from xlperf.cli.overwriting import overwrite_option
from xlperf.cli.progress import exit_status, progress
from xlperf.cli.taking_in import TakingIn, include_rejected_option, taking_in_options
from xlperf.cli.words import example
from xlperf.messages import catalogue, document_language, say, speaking
from xlperf.ooxml.replacing import may_write

if TYPE_CHECKING:
    from xlperf.consolidation import Consolidation
    from xlperf.consolidation.asked import Asked
    from xlperf.consolidation.dataset.opened import Dataset

catalogue(
    {
        "report.help": (
            "写一份汇总报告：报送了多少，钱用在哪里，指标质量怎样，还有什么问题。一个网页文件，不联网也能查找、排序、筛选；"
            "或者 PDF。SRC 是文件夹、文件、通配符、.zip，或 consolidate --dataset 写的数据集。\n\n"
            + example(
                "例：xlperf report 收件夹 -o 报告.html --roster 名册.csv\n    xlperf report 收件夹 -o 报告.pdf\n"
                "    xlperf report --round 申报 批复 监控 自评 -o 全程.html"
            ),
            "Write a report: how many reported, what money for what, how good the targets are, what is wrong. One web page "
            "that is searched, sorted and filtered without a network; or a PDF. SRC are folders, files, patterns, .zip, or a dataset.\n\n"
            + example(
                "Examples: xlperf report inbox -o report.html --roster departments.csv\n"
                "          xlperf report inbox -o report.pdf"
            ),
        ),
        "report.out": (
            "报告写到哪里；.html 或 .pdf（PDF 由浏览器或 LibreOffice 生成）",
            "where the report goes, .html or .pdf (a browser or LibreOffice makes the PDF)",
        ),
        "report.director": (
            "另写一页给领导看的（一张 A4：结论、要先核对的、三张图），.html 或 .pdf",
            "write a page for the director, too (one sheet of A4: the answer, what is doubtful, three charts), .html or .pdf",
        ),
        "report.round": (
            "按一年一轮跟踪每项指标（申报、批复、监控、自评），每个部门或项目一节；SRC 是各步的文件或文件夹",
            "follow each indicator through the year's round (declaration, approval, monitoring, self-evaluation), a section for each "
            "department or project; SRC are the files or folders of the steps",
        ),
        "report.left-out": ("没有跟踪 {file}：{reason}", "{file} was not followed: {reason}"),
        "report.of-no-use": (
            "{option} 对数据集和 --round 不起作用，请去掉",
            "{option} does nothing for a dataset and with --round: leave it out",
        ),
        "report.writing": ("正在写报告……", "writing the report …"),
        "report.where": ("报告已写入 {path}", "report written to {path}"),
        "report.where-director": ("给领导的一页已写入 {path}", "page for the director written to {path}"),
    }
)

_ALWAYS = {"sources", "out", "overwrite", "limits", "jobs"}
"""arguments and options that every way of the command knows"""


@click.command("report", help=say("report.help"))
@click.argument("sources", metavar="SRC...", nargs=-1, required=True)
@click.option(
    "--out",
    "-o",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE.html|FILE.pdf",
    help=say("report.out"),
)
@click.option(
    "--director", type=click.Path(path_type=Path), metavar="FILE.html|FILE.pdf", help=say("report.director")
)
@click.option("--round", "in_round", is_flag=True, help=say("report.round"))
@include_rejected_option
@overwrite_option
@taking_in_options()
def command(
    sources: tuple[str, ...],
    out: Path,
    director: Path | None,
    in_round: bool,
    include_rejected: bool,
    overwrite: bool,
    given: TakingIn,
) -> int:
    from xlperf.consolidation import consolidate
    from xlperf.consolidation.asked import Asked
    from xlperf.consolidation.judgement.rounds import iso_day
    from xlperf.consolidation.received.pool import pooled
    from xlperf.consolidation.since import with_late_files_noted_in
    from xlperf.report import must_be_writable
    from xlperf.roster.office import office_beside

    must_be_writable(out)
    may_write(out, [*sources, *given.files], overwrite)
    if director is not None:
        must_be_writable(director)
        may_write(director, [*sources, *given.files, out], overwrite)
    if in_round:
        _only({*_ALWAYS, "in_round", "form_file", "decide", "include_rejected"})
        asked = Asked(form=given.form, limits=given.limits, jobs=given.jobs, decisions=given.decide)
        return _along_the_round(sources, asked, include_rejected, out)
    dataset = _dataset(sources, given.year)
    if dataset is not None:
        _only({*_ALWAYS, "director", "year"})
        write(dataset, out, director)
        return 0
    with progress(sys.stderr.isatty(), "report.writing") as advance:
        result = consolidate(
            sources,
            engine=pooled(given.jobs),
            include_rejected=include_rejected,
            progress=advance,
            # A report is Chinese unless asked for: the locale of this terminal is not its readers'.
            lang=document_language(),
            **given.of_a_run,
        )
    tell((*result.passed_over, *result.notes))
    own = office_beside(given.roster)
    result = with_late_files_noted_in(result, out.absolute().parent, iso_day(own.deadline))
    write(result, out, director, own.office)
    tell_doubts(result.data.ledger.entries)
    return exit_status(result)


def _along_the_round(sources: tuple[str, ...], asked: Asked, include_rejected: bool, out: Path) -> int:
    """Writes the report along the year's round; what it could not follow is told, and stands in it."""
    from xlperf.comparison.round_files import files_of_round
    from xlperf.comparison.round_page import round_page
    from xlperf.comparison.through_round import follow
    from xlperf.report import write_page

    files = files_of_round([Path(source) for source in sources], asked, include_rejected)
    with speaking(document_language()):
        found = follow(files.declarations(), files.not_followed, files.superseded)
        page = round_page(found, files.left_out)
    tell(say("report.left-out", file=file, reason=reason) for file, reason in files.left_out)
    if not found.rounds:
        tell(found.notes)
        click.echo(say("round-nothing"), err=True)
        return 2
    write_page(page, out)
    click.echo(say("report.where", path=out))
    return 1 if files.left_out else 0


def _only(serves: set[str]) -> None:
    """No option was typed that would be passed over: only these are of use. Raises UsageError."""
    context = click.get_current_context()
    for part in context.command.params:
        name = part.name or ""
        if (
            name not in serves
            and context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
        ):
            raise click.UsageError(say("report.of-no-use", option=part.opts[0]))


def _dataset(sources: tuple[str, ...], year: int | None) -> Dataset | None:
    """The dataset that is named, opened; None where it is something else."""
    from xlperf.consolidation.dataset.declared import is_dataset

    if len(sources) != 1 or not is_dataset(Path(sources[0])):
        return None
    from xlperf.consolidation.dataset import open_dataset

    return open_dataset(sources[0], year)


def write(result: Consolidation | Dataset, out: Path, director: Path | None = None, office: str = "") -> None:
    """Writes the report, and the director's page where one is wanted, and says where they are."""
    from xlperf.report import write_director_page, write_report

    write_report(result, out, overwrite=True)  # looked at before the files were read
    click.echo(say("report.where", path=out))
    next_step("open", out=out)
    if director is not None:
        write_director_page(result, director, office=office, overwrite=True)
        click.echo(say("report.where-director", path=director))
