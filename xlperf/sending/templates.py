"""One workbook for each department of a roster: their files' names, what each is prefilled with, and the writing.

Owns what happens in the folder: files are written whole, and one that is there already with other content is left
alone. Knows nothing of the command line.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from xlperf.consolidation.judgement.control_figures import ControlRule
from xlperf.declaration import Declaration, Entered, Row
from xlperf.declaration.content import data_of_json
from xlperf.declaration.other_form import on_form
from xlperf.errors import InvalidArgument
from xlperf.form import Form, FormError, form_specs, load_form
from xlperf.form.labels import label_of
from xlperf.form.layout import Control, control_name
from xlperf.form.layout.fixed import HIDDEN_SHEET
from xlperf.form.load import PAST, earlier_draft
from xlperf.messages import enumerated, language, say, speaking
from xlperf.ooxml.file_names import FileNames
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.replacing import sheets_of
from xlperf.ooxml.text import without_unfit
from xlperf.roster import Department, Roster
from xlperf.roster.earlier import Earlier
from xlperf.sending import templates_words as _words  # noqa: F401 - its sentences are said here
from xlperf.sending.set_cells import with_set_cells
from xlperf.system.dataclass import dataclass
from xlperf.system.durable import CannotWrite, writing
from xlperf.template.stamp import Stamper
from xlperf.template.write import Options

WRITTEN, SAME, KEPT = "written", "same", "kept"
_LARGE = 1_000_000
"""Bytes below which no workbook of ours comes near the limits of the intake."""
_MOST_NAMED = 5


def note_of_draft(form: Form) -> Iterator[str]:
    """Keeps the spec of a form that an office wrote, and now sends out, in the folder past/ beside it, by which what comes back is
    read whatever is changed since; and says so."""
    spec = form.spec_file
    if spec is None or earlier_draft(form, form.version, form.draft) is not None:
        return
    copy = spec.parent / PAST / f"{form.id}-v{form.version}-{form.draft[:8]}.toml"
    try:
        copy.parent.mkdir(exist_ok=True)
        with writing(copy) as temporary:
            shutil.copyfile(spec, temporary)
    except (OSError, CannotWrite) as error:
        yield say("templates-draft-not", detail=getattr(error, "strerror", None) or error)
    else:
        yield say("templates-draft", file=f"{PAST}/{copy.name}")


@dataclass(frozen=True)
class Job:
    """One workbook to be made: where, whose, and what stands in it."""

    path: Path
    department: str
    code: str = ""
    fields: Mapping[str, Entered] | None = None
    tables: Mapping[str, Sequence[Row]] | None = None
    set_by_roster: Mapping[str, Entered] | None = None
    sheets: tuple[Declaration, ...] = ()


# ---------------------------------------------------------------- names of files


def file_names(departments: Iterable[Department], ending: str = ".xlsx") -> list[str]:
    """A name `code_name.xlsx` for each, which every system takes, no two of them alike to any file system."""
    names = FileNames()
    return [names.take(f"{one.code}_{one.name}" if one.code else one.name, ending) for one in departments]


# ---------------------------------------------------------------- prefilling


def prefill_from(path: Path, form: Form) -> Declaration:
    """What the file (.json, or a filled workbook, of this form or another) has for fields of `form`'s ids.

    Raises ValueError with a readable message, or UnreadableWorkbook.
    """
    ending = path.suffix.lower()
    if ending == ".json":
        try:
            declaration = _of_json(data_of_json(path.read_bytes()), form)
        except OSError as error:
            raise InvalidArgument(say("templates-json", name=path.name, detail=error.strerror)) from None
        except (InvalidArgument, FormError) as error:
            raise InvalidArgument(say("templates-json", name=path.name, detail=error)) from None
    elif ending in (".xlsx", ".xlsm"):
        from xlperf.intake.one_file import read

        declaration = on_form(read(path), form)
    else:
        raise InvalidArgument(say("templates-source", name=path.name))
    return trimmed(replace(declaration, file=path.name))


def _of_json(data: object, form: Form) -> Declaration:
    """By the form and version that the data name, where they are known ones; by `form` otherwise."""
    own = form
    if isinstance(data, Mapping):
        named, version = data.get("form") or form.id, data.get("version") or form.version
        if (named, version) != (form.id, form.version) and named in form_specs():
            own = load_form(named, version if isinstance(version, int) else None)
    return on_form(Declaration.from_dict(own, data), form)  # type: ignore[arg-type]


def trimmed(declaration: Declaration) -> Declaration:
    """Without empty rows at the ends of tables, for which no room need be made."""
    tables = {}
    for name, rows in declaration.tables.items():
        last = max((number for number, row in enumerate(rows, 1) if any(row.values())), default=0)
        tables[name] = tuple(rows[:last])
    return replace(declaration, tables=tables)


def cleaned(declaration: Declaration) -> tuple[Declaration, int]:
    """Without control characters, which no cell can hold; and how many texts had some."""
    found = 0

    def clean(value: Entered) -> Entered:
        nonlocal found
        if isinstance(value, str) and (short := without_unfit(value)) != value:
            found += 1
            return short
        return value

    fields = {name: clean(value) for name, value in declaration.fields.items()}
    tables = {
        table: tuple({name: clean(value) for name, value in row.items()} for row in rows)
        for table, rows in declaration.tables.items()
    }
    return replace(declaration, fields=fields, tables=tables), found


def jobs_of(
    form: Form, roster: Roster, folder: Path, ending: str, prefill: Mapping[str, Declaration]
) -> list[Job]:
    """The workbooks to be made for a roster. A roster's own columns go before what is prefilled from elsewhere.

    Where a department fills in several, an amount of the roster is that of all its projects: it stands in none of their
    workbooks, unless the roster names the project as well."""
    jobs = []
    for one, name in zip(roster.departments, file_names(roster.departments, ending), strict=True):
        declaration = prefill.get(one.name) or prefill.get("")
        of_all = _of_all_projects(form, one)
        own = {name: value for name, value in one.prefill.items() if name not in of_all}
        fields = {**(declaration.fields if declaration else {}), **own}
        tables = declaration.tables if declaration else None
        sheets = declaration.sheets if declaration else ()
        jobs.append(Job(folder / name, one.name, one.code, fields or None, tables, own or None, sheets))
    return jobs


def _of_all_projects(form: Form, department: Department) -> list[str]:
    """The amounts that the roster sets for a department as a whole, where it has a workbook for each project."""
    if not form.each or department.prefill.get(form.each):
        return []
    parts = form.inputs
    return [name for name in department.prefill if name in parts and parts[name].kind == "amount"]


def note_of_projects(form: Form, roster: Roster) -> Iterator[str]:
    """What is to be said where amounts of the roster are not filled in."""
    found = dict.fromkeys(name for one in roster.departments for name in _of_all_projects(form, one))
    if found:
        yield say("templates-of-projects", labels=enumerated(label_of(form, name) for name in found))


def note_of_others(folder: Path, jobs: Iterable[Job]) -> Iterator[str]:
    """What is to be said of declarations in the folder that are none of this run: those of a department before it was renamed, say,
    which would be sent out beside its own."""
    own = {job.path.name.casefold() for job in jobs}
    there = (
        path.name
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in (".xlsx", ".xlsm")
        and not path.name.startswith("~$")
        and path.name.casefold() not in own
        and path.is_file()
        and HIDDEN_SHEET in sheets_of(path)
    )
    if others := list(there):
        more = say("templates-others-more") if len(others) > _MOST_NAMED else ""
        names = enumerated(others[:_MOST_NAMED]) + more
        yield say("templates-others", folder=folder, number=len(others), names=names)


def note_of_size(form: Form, path: Path, limits: Limits = DEFAULT_LIMITS) -> Iterator[str]:
    """What is to be said of a workbook with so many rows that it would be refused when it comes back."""
    from xlperf.intake.one_file import read

    if path.stat().st_size < _LARGE:
        return
    try:
        read(path, form=form, limits=limits)
    except UnreadableWorkbook as refusal:
        yield say("templates-large", name=path.name, reason=refusal)


# ---------------------------------------------------------------- writing


@dataclass(frozen=True)
class Press:
    """How the workbooks of one run are made: the form (or its id, or the path of its spec) and options."""

    form: Form | str
    options: Options
    overwrite: bool = False
    lock_prefilled: bool = False
    """Whether the cells that the roster fills in are locked; else their check on entry names the control figure."""
    earlier: Earlier | None = None
    """What the departments declared before, of which each workbook carries what its rules ask for."""
    control: ControlRule = ControlRule()
    """How closely the amounts that the roster sets are held against what is entered, in the workbook itself."""

    def stamper(self) -> Stamper:
        """The stamper; building its base takes half a second."""
        form = load_form(self.form) if isinstance(self.form, str) else self.form
        return Stamper(form, self.options)


def write_all(press: Press, jobs: Sequence[Job], processes: int) -> Iterator[tuple[Job, str]]:
    """Writes the workbooks and yields each with "written", "same" (it was there) or "kept" (another was there, and
    was left as it is). Raises ValueError with a readable message and CannotWrite; what was written until then stays."""
    press = replace(press, options=replace(press.options, control=_control(press, jobs)))
    if processes <= 1 or len(jobs) < 2:
        stamper = press.stamper()
        for job in jobs:
            yield job, _write(stamper, press, job)
        return
    from xlperf.system.supervised import Crew, Failure, WorkersFailed

    at_work = _AtWork(press, language())
    with Crew(_work, at_work, processes, _MOST_SECONDS, DEFAULT_LIMITS.memory_bytes) as crew:
        for job, answer in zip(jobs, crew.in_order(jobs), strict=True):
            if isinstance(answer, Failure):
                raise WorkersFailed(say("templates-not-made", name=job.path.name, detail=answer.detail))
            if isinstance(answer, Exception):
                raise answer
            yield job, answer


def _control(press: Press, jobs: Sequence[Job]) -> Control | None:
    """The amounts that the roster sets for any department, which every workbook of the run holds against what is entered; none
    where a department fills in several, of which none knows the others."""
    form = load_form(press.form) if isinstance(press.form, str) else press.form
    there = {name for job in jobs for name in _figures(form, job)}
    fields = tuple(name for name in form.inputs if name in there)
    if not fields or not press.control.severity or form.each:
        return None
    return Control(fields, press.control.tolerance, press.control.severity)


def _figures(form: Form, job: Job) -> dict[str, Decimal]:
    """The amounts that the roster sets for a department."""
    return {
        name: value
        for name, value in (job.set_by_roster or {}).items()
        if isinstance(value, Decimal)
        and (part := form.inputs.get(name)) is not None
        and part.kind == "amount"
    }


_MOST_SECONDS = 300.0
"""For one workbook, on a slow share."""


class _AtWork:
    """How workbooks are made, with the stamper that each worker makes once; words in `spoken`."""

    def __init__(self, press: Press, spoken: str) -> None:
        self.press, self.spoken = press, spoken

    @cached_property
    def stamper(self) -> Stamper:
        return self.press.stamper()


def _work(at_work: _AtWork, job: Job) -> str | Exception:
    """In a worker: what became of one workbook, or why it could not be written."""
    with speaking(at_work.spoken):
        try:
            return _write(at_work.stamper, at_work.press, job)
        except Exception as error:  # noqa: BLE001 - it is raised again in the parent
            return error


def _write(stamper: Stamper, press: Press, job: Job) -> str:
    declaration = None
    if job.fields or job.tables:
        declaration = Declaration(stamper.form, job.fields or {}, job.tables or {}, stamper.layout.year)
        if job.sheets:
            declaration = declaration.with_sheets(job.sheets)
    if press.earlier is not None:
        declaration = declaration or Declaration(stamper.form, {}, {}, stamper.layout.year)
        values = press.earlier.values_for(
            stamper.form, stamper.layout.year, job.code, job.department, declaration.each_key
        )
        declaration = replace(declaration, earlier=values)
    if declaration is not None and press.options.control is not None:
        figures = {control_name(name): value for name, value in _figures(stamper.form, job).items()}
        declaration = replace(declaration, earlier={**declaration.earlier, **figures})
    data = stamper.workbook(job.department, job.code, declaration)
    if job.set_by_roster:
        data = with_set_cells(data, stamper.layout, job.set_by_roster, press.lock_prefilled)
    if job.path.is_file():
        if job.path.read_bytes() == data:
            return SAME
        if not press.overwrite:
            return KEPT
    with writing(job.path) as file:
        file.write_bytes(data)
    return WRITTEN
