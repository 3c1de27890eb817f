"""`xlperf consolidate`: everything of many workbooks into one, with a short account of what came of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

import xlperf.cli.consolidate_words  # noqa: F401 - its words are said here
from xlperf.cli.console import tell
from xlperf.cli.doubts import tell_doubts
from xlperf.cli.next_step import next_step
from xlperf.cli.overwriting import must_end_in, overwrite_option
from xlperf.cli.progress import asks_back, exit_status, progress
from xlperf.cli.taking_in import TakingIn, include_rejected_option, taking_in_options
from xlperf.messages import document_language, enumerated, say
from xlperf.ooxml.replacing import may_write

if TYPE_CHECKING:
    from xlperf.consolidation import Consolidation
    from xlperf.consolidation.judgement.ledger import Ledger
    from xlperf.consolidation.received.engine import Engine

SHOWN_MISSING = 5


@click.command("consolidate", help=say("consolidate.help"))
@click.argument("sources", metavar="SRC...", nargs=-1, required=True)
@click.option("--out", "-o", type=click.Path(path_type=Path), metavar="OUT.xlsx", help=say("consolidate.out"))
@click.option("--dataset", metavar="DIR", help=say("consolidate.dataset"))
@click.option(
    "--report", type=click.Path(path_type=Path), metavar="FILE.html|FILE.pdf", help=say("consolidate.report")
)
@include_rejected_option
@click.option("--summary-only", is_flag=True, help=say("consolidate.summary-only"))
@click.option("--round", "round_name", metavar="TEXT", default="", help=say("consolidate.round"))
@click.option("--as-unit", metavar="CODE", default="", help=say("consolidate.as-unit"))
@click.option(
    "--merged", type=click.Path(path_type=Path), metavar="FILE.xlsx", help=say("consolidate.merged")
)
@click.option("--no-cache", is_flag=True, help=say("consolidate.no-cache"))
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help=say("consolidate.engine"),
)
@click.option("--scheduler", metavar="ADDR", help=say("consolidate.scheduler"))
@overwrite_option
@taking_in_options(reviews="review-option.help-consolidate")
def command(
    sources: tuple[str, ...],
    out: Path | None,
    dataset: str | None,
    report: Path | None,
    include_rejected: bool,
    summary_only: bool,
    round_name: str,
    as_unit: str,
    merged: Path | None,
    no_cache: bool,
    engine: str,
    scheduler: str | None,
    overwrite: bool,
    given: TakingIn,
) -> int:
    from xlperf.consolidation import consolidate
    from xlperf.consolidation.judgement.decisions import list_beside

    if out is None and dataset is None:
        raise click.UsageError(say("consolidate.no-output"))
    if out is not None:
        must_end_in(out, ".xlsx")
    if report is not None:
        from xlperf.report import must_be_writable

        must_be_writable(report)
        may_write(report, [*sources, out, *given.files], overwrite)
    with progress(sys.stderr.isatty()) as advance:
        result = consolidate(
            sources,
            out=out,
            dataset=dataset,
            engine=_engine(engine, scheduler, given.jobs),
            include_rejected=include_rejected,
            summary_only=summary_only,
            as_unit=as_unit,
            merged=merged,
            round_name=round_name,
            cache=not no_cache,
            progress=advance,
            # Findings are Chinese unless asked for: who reads the workbook sits at another machine.
            lang=document_language(),
            overwrite=overwrite,
            **given.of_a_run,
        )
    tell((*result.passed_over, *result.notes))
    click.echo(account(result, out, dataset, summary_only))
    if given.roster is None and sys.stderr.isatty():
        click.echo(say("consolidate.no-roster"), err=True)
    if out is not None:
        tell_doubts(result.data.ledger.entries, list_beside(out))
    else:
        tell_doubts(result.data.ledger.entries)
    if report is not None:
        from xlperf.cli.report import write

        write(result, report)
    entries = result.data.ledger.entries
    back = asks_back(entries)
    if out is not None and (back or not any(entry.status == "doubtful" for entry in entries)):
        next_step("return" if back else "review", sources=sources, out=out, roster=given.roster)
    return exit_status(result)


def _engine(name: str, scheduler: str | None, jobs: int) -> Engine:
    if name == "dask":
        from xlperf.consolidation.received.cluster import clustered

        return clustered(scheduler, jobs)
    if scheduler is not None:
        raise click.UsageError(say("consolidate.scheduler-without-dask"))
    from xlperf.consolidation.received.pool import pooled

    return pooled(jobs)


def tell_missing(ledger: Ledger) -> Iterator[str]:
    """How many departments of the roster are missing, how many reported and are not usable, and the first of each."""
    from xlperf.consolidation.judgement.ledger import MISSING, NOT_USABLE

    for kind in (MISSING, NOT_USABLE):
        there = [missing.department.name for missing in ledger.missing if missing.kind == kind]
        if there:
            more = say("consolidate.more") if len(there) > SHOWN_MISSING else ""
            names = enumerated(there[:SHOWN_MISSING])
            yield say(f"consolidate.{kind}", count=len(there), names=names + more)


def account(
    result: Consolidation, out: Path | None, dataset: str | None = None, summary_only: bool = False
) -> str:
    """What came of it, as a sentence."""
    from xlperf.consolidation.judgement.ledger import STATUSES
    from xlperf.consolidation.received.storage import without_password
    from xlperf.form.labels import title_of

    ledger = result.data.ledger
    lines = [say("consolidate.files", count=len(ledger.entries))]
    for status in STATUSES:
        if result.counts[status]:
            lines.append(f"  {result.counts[status]:>6}  {say(f'consolidate.{status}')}")
    if ledger.form:
        used = [entry for entry in ledger.entries if entry.used]
        departments = len({entry.key for entry in used})
        which = "consolidate.used" if departments == len(used) else "consolidate.used-several"
        said = {"year": result.year, "form": title_of(result.form)}
        lines.append(say(which, None, count=departments, declarations=len(used), **said))
    lines += tell_missing(ledger)
    if out is not None:
        lines.append(say("consolidate.where-summary" if summary_only else "consolidate.where", path=out))
    if dataset is not None:
        lines.append(say("consolidate.where-dataset", path=without_password(dataset)))
    return "\n".join(lines)
