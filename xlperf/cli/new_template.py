"""`xlperf new-template`: one workbook, or one for each department of a roster."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlperf.cli import new_template_words as _words  # noqa: F401 - its sentences are said here
from xlperf.cli.console import tell
from xlperf.cli.control_figures import control_options
from xlperf.cli.doubts import decide_option
from xlperf.cli.limits import limit_option
from xlperf.cli.next_step import next_step
from xlperf.cli.office_defaults import with_office_defaults
from xlperf.cli.overwriting import must_end_in
from xlperf.cli.password import password_option
from xlperf.errors import InvalidArgument
from xlperf.form import USUAL_FORM
from xlperf.messages import enumerated, say
from xlperf.ooxml.replacing import put

if TYPE_CHECKING:
    from xlperf.consolidation.asked import Asked
    from xlperf.declaration import Declaration
    from xlperf.form import Form
    from xlperf.ooxml.limits import Limits
    from xlperf.ooxml.macros import Variant
    from xlperf.roster import Roster
    from xlperf.roster.earlier import Earlier
    from xlperf.sending.templates import Job, Press
    from xlperf.template.write import Options


DEFAULT_FORM = USUAL_FORM
MOST_NAMED = 5


@click.command("new-template", help=say("new-template.help"))
@click.option("--form", "-f", default=DEFAULT_FORM, show_default=True, help=say("new-template.form"))
@click.option("--out", "-o", type=click.Path(path_type=Path), help=say("new-template.out"))
@click.option("--year", type=int, help=say("new-template.year"))
@click.option("--department", default="", help=say("new-template.department"))
@click.option("--roster", "roster_file", type=click.Path(path_type=Path), help=say("new-template.roster"))
@click.option("--rows", multiple=True, metavar="TABLE=N", help=say("new-template.rows"))
@click.option(
    "--macros",
    is_flag=False,
    flag_value="python",
    type=click.Choice(["python", "vba"]),
    help=say("new-template.macros"),
)
@password_option("new-template.password")
@click.option("--hide-formulas", is_flag=True, help=say("new-template.hide-formulas"))
@click.option(
    "--from", "sources", multiple=True, type=click.Path(path_type=Path), help=say("new-template.from")
)
@click.option(
    "--jobs", "-j", type=click.IntRange(1, 64), default=1, show_default=True, help=say("new-template.jobs")
)
@click.option("--lock-prefilled", is_flag=True, help=say("new-template.lock-prefilled"))
@control_options
@click.option("--against", type=click.Path(path_type=Path), metavar="PATH", help=say("new-template.against"))
@click.option("--overwrite", is_flag=True, help=say("new-template.overwrite"))
@decide_option
@limit_option
def command(
    form: str,
    out: Path | None,
    year: int | None,
    department: str,
    roster_file: Path | None,
    rows: tuple[str, ...],
    macros: Variant | None,
    password: str,
    hide_formulas: bool,
    sources: tuple[Path, ...],
    jobs: int,
    against: Path | None,
    lock_prefilled: bool,
    control_tolerance: Decimal,
    control_severity: str,
    overwrite: bool,
    decide: Path | None,
    limits: Limits,
) -> int:
    from xlperf.consolidation.asked import Asked
    from xlperf.consolidation.inbox import earlier_in
    from xlperf.consolidation.judgement.control_figures import ControlRule
    from xlperf.form import load_form
    from xlperf.sending.templates import Press
    from xlperf.template.write import Options

    own = with_office_defaults(
        {
            "form": form,
            "year": year,
            "control_tolerance": control_tolerance,
            "control_severity": control_severity,
            "limits": limits,
        },
        roster_file,
    )
    form, year, limits = own["form"], own["year"], own["limits"]
    if roster_file and department:
        raise click.UsageError(say("new-template.both"))
    if year is not None and not 1990 <= year <= 2100:
        raise click.UsageError(say("new-template.year-wrong"))
    loaded = load_form(form)
    options = Options(
        year=year or loaded.year,
        rows=_rows(rows, loaded),
        password=password,
        hide_formulas=hide_formulas,
        department=department,
        macros=macros or "",
    )
    out = out or _usual_out(roster_file is not None, macros is not None)
    earlier = earlier_in(against, limits, form) if against is not None else None
    tell(earlier.notes if earlier is not None else ())
    if lock_prefilled and not roster_file:
        raise click.UsageError(say("new-template.lock-needs-roster"))
    if roster_file:
        rule = ControlRule(own["control_tolerance"], own["control_severity"].replace("off", ""))
        press = Press(form, options, overwrite, lock_prefilled, earlier, rule)
        asked = Asked(limits=limits, decisions=decide, jobs=os.cpu_count() or 1)
        return _many(press, loaded, roster_file, out, sources, jobs, asked)
    return _one(loaded, options, out, sources, overwrite, earlier, limits)


def _usual_out(with_roster: bool, with_macros: bool) -> Path:
    if with_roster:
        return Path(say("new-template.usual-folder"))
    return Path(say("new-template.usual-file")).with_suffix(".xlsm" if with_macros else ".xlsx")


def _rows(texts: Iterable[str], form: Form) -> dict[str, int]:
    """How many rows each table is to have; a table goes by its id or by what the form calls it, in full or for short."""
    wanted = {}
    for text in texts:
        table, equals, number = text.replace("＝", "=").partition("=")
        if not equals or not (number.isascii() and number.isdigit()) or len(number) > 6:
            raise click.UsageError(say("new-template.rows-wrong", text=text))
        wanted[_table(table.strip(), form)] = int(number)
    return wanted


def _table(name: str, form: Form) -> str:
    """The id of the table that `name` is, or is short for (重点任务 for 年度重点工作任务); `name` itself where that is not
    one table."""
    if name in form.tables:
        return name
    called = {table.id: section.label for section in form.section for table in section.table}
    labels = {id_: table.label or called.get(id_, "") for id_, table in form.tables.items()}
    exact = [id_ for id_, label in labels.items() if name and "".join(label.split()) == name]
    short = exact or [id_ for id_, label in labels.items() if name and _is_short_for(name, label)]
    return short[0] if len(short) == 1 else name


def _is_short_for(name: str, label: str) -> bool:
    letters = iter(label)
    return all(letter in letters for letter in name)


def _one(
    form: Form,
    options: Options,
    out: Path,
    sources: tuple[Path, ...],
    overwrite: bool,
    earlier: Earlier | None,
    limits: Limits,
) -> int:
    from xlperf.declaration import Declaration
    from xlperf.ooxml.text import shortened, why_unfit
    from xlperf.roster import same_name
    from xlperf.sending.of_inbox import holds_several
    from xlperf.sending.templates import cleaned, note_of_draft, note_of_size, prefill_from
    from xlperf.template.write import build

    ending = ".xlsm" if options.macros else ".xlsx"
    must_end_in(out, ending)
    if problem := why_unfit(options.department, shortened(options.department, 20)):
        raise InvalidArgument(problem)
    declaration = None
    if len(sources) > 1 or any(map(holds_several, sources)):
        declaration = _of_several(sources, form, options)
    elif sources:
        declaration, removed = cleaned(prefill_from(sources[0], form))
        _say_removed(declaration, removed)
    whose = declaration.department if declaration is not None else ""
    if options.department and whose and not same_name(whose, options.department):
        click.echo(say("new-template.other-department", other=whose, department=options.department), err=True)
    if earlier is not None:
        declaration = declaration or Declaration(form, {form.department: options.department or None}, {})
        name = options.department or declaration.department
        values = earlier.values_for(form, options.year or form.year, declaration.code, name, declaration.each)
        declaration = replace(declaration, earlier=values)
    data = build(form, options, declaration)
    put(out, data, list(sources), overwrite)
    click.echo(say("new-template.one", name=out))
    for note in note_of_draft(form):
        click.echo(note)
    tell(note_of_size(form, out, limits))
    next_step("filled", out=out)
    return 0


def _of_several(sources: tuple[Path, ...], form: Form, options: Options) -> Declaration:
    """What several files, or folders of them, say of the department; what is asked about it is told."""
    from xlperf.sending.joined import joined
    from xlperf.sending.sources import one_department, sources_of

    found = one_department(sources_of(sources, form), "", options.department, sources)
    tell(found.notes)
    together = joined(found.declarations, form, options.year)
    tell(" ".join(filter(None, (finding.message, finding.hint))) for finding in together.findings)
    if not found.declarations:
        raise InvalidArgument(say("templates-no-source", name=enumerated(one.name for one in sources)))
    return together.declaration


def _many(
    press: Press,
    form: Form,
    roster_file: Path,
    folder: Path,
    sources: tuple[Path, ...],
    processes: int,
    asked: Asked,
) -> int:
    from xlperf.roster import read_roster
    from xlperf.sending.templates import (
        jobs_of,
        note_of_draft,
        note_of_others,
        note_of_projects,
        note_of_size,
        write_all,
    )
    from xlperf.system.durable import make_folder

    if folder.is_file():
        raise click.UsageError(say("new-template.is-file", name=folder.name))
    roster = read_roster(roster_file, form)
    tell(roster.warnings)
    prefill = _prefill(sources, form, roster, asked, press.options.year) if sources else {}
    make_folder(folder)
    jobs = jobs_of(form, roster, folder, ".xlsm" if press.options.macros else ".xlsx", prefill)
    outcome: dict[str, list[Job]] = {"written": [], "same": [], "kept": []}
    with click.progressbar(
        write_all(press, jobs, processes),
        length=len(jobs),
        label=say("new-template.progress"),
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as progress:
        for job, what in progress:
            outcome[what].append(job)
    click.echo(
        say(
            "new-template.many",
            total=len(jobs),
            prefilled=sum(bool(job.fields or job.tables) for job in jobs),
            folder=folder,
            written=len(outcome["written"]),
            same=len(outcome["same"]),
            kept=len(outcome["kept"]),
        )
    )
    for note in note_of_draft(form):
        click.echo(note)
    large = note_of_size(form, jobs[0].path, asked.limits) if jobs else ()
    tell((*note_of_projects(form, roster), *note_of_others(folder, jobs), *large))
    if outcome["kept"]:
        names = enumerated(job.path.name for job in outcome["kept"][:MOST_NAMED])
        if len(outcome["kept"]) > MOST_NAMED:
            names += say("new-template.and-more", number=len(outcome["kept"]))
        click.echo(say("new-template.kept", names=names), err=True)
        return 1
    next_step("sent", out=folder, roster=roster_file)
    return 0


def _prefill(
    sources: tuple[Path, ...], form: Form, roster: Roster, asked: Asked, year: int | None
) -> dict[str, Declaration]:
    """Department -> what prefills its workbook; what is not used of a folder is told."""
    from xlperf.sending.sources import of_each_department
    from xlperf.sending.templates import cleaned, prefill_from

    if len(sources) == 1 and sources[0].suffix.lower() == ".json" and sources[0].is_file():
        declaration, removed = cleaned(prefill_from(sources[0], form))
        _say_removed(declaration, removed)
        name = declaration.department
        match = roster.match(declaration.code, name).department if name or declaration.code else None
        return {match.name if match is not None else "": declaration}
    found, notes = of_each_department(sources, form, roster, year, asked)
    tell(notes)
    if not found and len(sources) == 1:
        raise InvalidArgument(say("templates-no-source", name=sources[0]))
    return found


def _say_removed(declaration: Declaration, removed: int) -> None:
    import xlperf.sending.templates  # noqa: F401 - its words are said here

    if removed:
        click.echo(say("templates-controls", name=declaration.file, number=removed), err=True)
