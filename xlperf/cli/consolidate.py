"""`xlperf consolidate`: everything of many workbooks into one, with a short account of what came of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

import xlperf.cli.consolidate_words  # noqa: F401 - its words are said here
from xlperf.cli.against import against_option
from xlperf.cli.control_figures import control_options
from xlperf.cli.doubts import decide_option, tell_doubts
from xlperf.cli.limits import limit_option
from xlperf.cli.next_step import next_step
from xlperf.cli.overwriting import must_end_in, overwrite_option
from xlperf.cli.progress import exit_status, progress
from xlperf.cli.reviews import review_option
from xlperf.messages import document_language, say
from xlperf.ooxml.replacing import may_write

if TYPE_CHECKING:
    from xlperf.consolidation import Consolidation
    from xlperf.consolidation.engine import Engine
    from xlperf.consolidation.ledger import Ledger
    from xlperf.ooxml.limits import Limits

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
@click.option(
    "--merged", type=click.Path(path_type=Path), metavar="FILE.xlsx", help=say("consolidate.merged")
)
@click.option("--round", "round_name", metavar="TEXT", default="", help=say("consolidate.round"))
@click.option("--as-unit", metavar="CODE", default="", help=say("consolidate.as-unit"))
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
@overwrite_option
@control_options
@against_option
@decide_option
@review_option("review-option.help-consolidate")
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
    merged: Path | None,
    round_name: str,
    as_unit: str,
    no_cache: bool,
    jobs: int,
    engine: str,
    scheduler: str | None,
    overwrite: bool,
    control_tolerance: Decimal,
    control_severity: str,
    against: Path | None,
    decide: Path | None,
    review: tuple[Path, ...],
    limits: Limits,
) -> int:
    from xlperf.consolidation import consolidate
    from xlperf.consolidation.control_figures import ControlRule
    from xlperf.consolidation.decisions import list_beside

    if out is None and dataset is None:
        raise click.UsageError(say("consolidate.no-output"))
    if out is not None:
        must_end_in(out, ".xlsx")
    if report is not None:
        from xlperf.report import must_be_writable

        must_be_writable(report)
        may_write(report, [*sources, roster, decide, against, out, *review], overwrite)
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
            as_unit=as_unit,
            merged=merged,
            round_name=round_name,
            cache=not no_cache,
            progress=advance,
            accept_handmade=accept_handmade,
            limits=limits,
            # Findings are Chinese unless asked for: who reads the workbook sits at another machine.
            lang=document_language(),
            decisions=decide,
            reviews=review,
            control=ControlRule(control_tolerance, control_severity.replace("off", "")),
            against=against,
            overwrite=overwrite,
        )
    for sentence in (*result.passed_over, *result.notes):
        click.echo(sentence, err=True)
    click.echo(account(result, out, dataset, summary_only))
    if out is not None:
        tell_doubts(result.data.ledger.entries, list_beside(out))
    else:
        tell_doubts(result.data.ledger.entries)
    if report is not None:
        from xlperf.cli.report import write

        write(result, report)
    if out is not None:
        key = "return" if exit_status(result) else "review"
        next_step(key, sources=sources, out=out, roster=roster)
    return exit_status(result)


def _engine(name: str, scheduler: str | None, jobs: int) -> Engine:
    if name == "dask":
        from xlperf.consolidation.cluster import clustered

        return clustered(scheduler, jobs)
    if scheduler is not None:
        raise click.UsageError(say("consolidate.scheduler-without-dask"))
    from xlperf.consolidation.pool import pooled

    return pooled(jobs)


def tell_missing(ledger: Ledger) -> Iterator[str]:
    """How many departments of the roster are missing, how many reported and are not usable, and the first of each."""
    from xlperf.consolidation.ledger import MISSING, NOT_USABLE

    for kind in (MISSING, NOT_USABLE):
        there = [missing.department.name for missing in ledger.missing if missing.kind == kind]
        if there:
            more = say("consolidate.more") if len(there) > SHOWN_MISSING else ""
            names = f"{'、'.join(there[:SHOWN_MISSING])}{more}"
            yield say(f"consolidate.{kind}", count=len(there), names=names)


def account(
    result: Consolidation, out: Path | None, dataset: str | None = None, summary_only: bool = False
) -> str:
    """What came of it, as a sentence."""
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
    lines += tell_missing(ledger)
    if out is not None:
        lines.append(say("consolidate.where-summary" if summary_only else "consolidate.where", path=out))
    if dataset is not None:
        lines.append(say("consolidate.where-dataset", path=without_password(dataset)))
    return "\n".join(lines)
