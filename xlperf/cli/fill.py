"""`xlperf fill`: a workbook of ours filled from JSON, a published text, another declaration or a paper; or how a paper
is read, with nothing written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlperf.arguments import must_end_in
from xlperf.cli import fill_words as _words  # noqa: F401 - its sentences are said here
from xlperf.cli.console import tell
from xlperf.cli.limits import limit_option
from xlperf.cli.next_step import next_step
from xlperf.cli.overwriting import overwrite_option
from xlperf.cli.password import password_option
from xlperf.expression.ref import Ref
from xlperf.messages import say
from xlperf.ooxml.replacing import put

if TYPE_CHECKING:
    from xlperf.declaration import Declaration, Finding
    from xlperf.form import Form
    from xlperf.intake.handmade.model import Reading
    from xlperf.ooxml.limits import Limits
    from xlperf.sending.fill import Filled


@click.command("fill", help=say("fill.help"))
@click.argument("workbook", required=False, type=click.Path(path_type=Path))
@click.option(
    "--from",
    "sources",
    required=True,
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=say("fill.from"),
)
@click.option("--out", "-o", type=click.Path(path_type=Path), help=say("fill.out"))
@click.option("--explain", is_flag=True, help=say("fill.explain"))
@click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help=say("fill.format")
)
@password_option("fill.password")
@click.option("--form", "-f", "form_name", default="", help=say("fill.form"))
@overwrite_option
@limit_option
def command(
    workbook: Path | None,
    sources: tuple[Path, ...],
    out: Path | None,
    explain: bool,
    style: str,
    password: str,
    form_name: str,
    overwrite: bool,
    limits: Limits,
) -> int:
    from xlperf.form import load_form
    from xlperf.ooxml.refusal import UnreadableWorkbook

    form = load_form(form_name) if form_name else None
    only_shown = workbook is None and out is None and (style == "json" or explain)
    if not only_shown and (workbook is None or out is None or style == "json"):
        raise click.UsageError(say("fill.needs"))
    try:
        if workbook is None or out is None:
            if len(sources) > 1:
                raise click.UsageError(say("fill.one-shown"))
            return _shown(sources[0], form, style, limits)
        return _filled(workbook, sources, out, form, password, explain, overwrite, limits)
    except UnreadableWorkbook as refusal:
        named = getattr(refusal, "file", sources[0].name)
        click.echo(say("fill.unreadable", file=named, reason=refusal), err=True)
        click.echo(f"  {say('fill.mend', hint=refusal.hint)}", err=True)
        return 2


def _read(item: tuple[Path, Form | None, Limits]) -> tuple[Reading, str]:
    """In a worker: how a paper is read, and as which form and why."""
    from xlperf.intake.handmade.files import read_paper

    return read_paper(*item)


def _fill(
    item: tuple[Path, Path | Declaration | tuple[Declaration, ...], Form | None, str, Limits],
) -> Filled:
    """In a worker: the workbook filled, its bytes written nowhere yet."""
    from xlperf.sending.fill import fill

    workbook, source, form, password, limits = item
    return fill(workbook, source, form=form, password=password, limits=limits)


def _shown(source: Path, form: Form | None, style: str, limits: Limits) -> int:
    """How the paper is read, as JSON or as lines; which form that is, and why, on standard error."""
    from xlperf.intake.handmade.explanation import as_read, explained
    from xlperf.intake.isolated import Isolated

    with Isolated(_read, limits) as read:
        reading, reason = read((source, form, limits))
    click.echo(reason, err=True)
    untold = {"intake-unplaced", "intake-unplaced-more"}  # they stand in what is shown
    if not reading.declaration.form.id:
        untold.add("intake-year")  # there is no form whose year could be taken
    for finding in reading.declaration.found:
        if finding.check not in untold:
            click.echo(_sentence(finding), err=True)
    if style == "json":
        click.echo(json.dumps(as_read(reading), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(explained(reading)))
    return 0


def _filled(
    workbook: Path,
    sources: tuple[Path, ...],
    out: Path,
    form: Form | None,
    password: str,
    explain: bool,
    overwrite: bool,
    limits: Limits,
) -> int:
    from xlperf.declaration import REJECTED, status_of
    from xlperf.intake.handmade.explanation import explained
    from xlperf.intake.isolated import Isolated
    from xlperf.sending.sources import content_for

    if out.suffix.lower() == ".xlsm":
        must_end_in(out, ".xlsx")
    content, notes = content_for(workbook, sources, form, limits)
    tell(notes)
    with Isolated(_fill, limits) as fill:
        filled: Filled = fill((workbook, content, form, password, limits))
    put(out, filled.data, [workbook, *sources], overwrite)
    if explain:
        click.echo("\n".join(explained(filled.reading)))
    tell(_sentence(finding) for finding in filled.findings)
    severities = [finding.severity for finding in filled.findings]
    taken = filled.reading.taken
    click.echo(
        say(
            "fill.done",
            out=out,
            fields=sum(entry.row is None for entry in taken),
            rows=len({(Ref.of(entry.part).table, entry.row) for entry in taken if entry.row}),
            unplaced=len(filled.reading.unplaced),
            errors=severities.count("error"),
            warnings=severities.count("warning"),
        ),
        err=True,
    )
    rejected = status_of(filled.findings) == REJECTED
    next_step("mend" if rejected else "check", out=out)
    return 1 if rejected else 0


def _sentence(finding: Finding) -> str:
    place = _place(finding.sheet, finding.cell)
    text = f"{say(f'severity-{finding.severity}')}  {place}  {finding.message}"
    return f"{text}\n      {say('fill.mend', hint=finding.hint)}" if finding.hint else text


def _place(sheet: str, cell: str) -> str:
    return f"{sheet}!{cell}" if sheet and not cell.endswith(("格", " ")) and "," not in cell else cell
