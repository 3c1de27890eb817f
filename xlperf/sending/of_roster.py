"""New workbooks for all departments of a roster, as one function: what `xlperf new-template --roster` does.

Owns what a program says of it; the stamping and the files are those of `templates`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from xlperf.arguments import a_function, a_path, a_whole_number, of_kind
from xlperf.consolidation.asked import Asked
from xlperf.consolidation.inbox import earlier_given
from xlperf.consolidation.judgement.control_figures import ControlRule
from xlperf.consolidation.office_rules import OfficeRules
from xlperf.declaration import Declaration
from xlperf.declaration.content import exact_text, exact_year, form_given
from xlperf.errors import InvalidArgument
from xlperf.form import Form
from xlperf.messages import catalogue, enumerated, say
from xlperf.ooxml.limits import DEFAULT_LIMITS
from xlperf.roster import Roster, RosterSource, read_roster
from xlperf.sending.templates import (
    Press,
    cleaned,
    jobs_of,
    note_of_draft,
    note_of_others,
    note_of_projects,
    note_of_size,
    prefill_from,
    write_all,
)
from xlperf.system.durable import make_folder
from xlperf.template.write import Options, rows_asked, variant_of

if TYPE_CHECKING:
    from xlperf.ooxml.macros import Variant

catalogue(
    {
        "templates-prefill": (
            "prefill 应为若干份申报（Declaration）或文件的路径，不是 {kind}",
            "prefill must be declarations (Declaration) or paths of files, not {kind}",
        ),
        "templates-prefill-unmatched": ("未能用于预填：{notes}", "not used for prefilling: {notes}"),
        "templates-prefill-twice": (
            "{names} 既有单独给的文件，文件夹里又有：请只给一处",
            "{names}: given by itself and in a folder, too; give one of the two",
        ),
    }
)


class NewWorkbook(NamedTuple):
    """One workbook of `new_templates`. `outcome`: "written"; "same", it was there; or "kept", another file was there and was
    left as it is."""

    path: Path
    code: str
    department: str
    outcome: Literal["written", "same", "kept"]


class NewWorkbooks(list[NewWorkbook]):
    """The workbooks in the order of the roster. `notes`: what folders of `prefill` hold that was not used or is asked about, amounts
    of the roster that are of all projects of a department, declarations in the folder that this run did not make, and that the
    workbooks have more rows than the intake takes."""

    notes: tuple[str, ...] = ()


def new_templates(
    form: Form | str,
    roster: RosterSource,
    folder: str | os.PathLike[str],
    *,
    year: int | None = None,
    rows: Mapping[str, int] | None = None,
    password: str = "",
    macros: Variant | bool = False,
    prefill: Iterable[Declaration | str | os.PathLike[str]] = (),
    jobs: int = 1,
    overwrite: bool = False,
    lock_prefilled: bool = False,
    hide_formulas: bool = False,
    against: str | os.PathLike[str] | None = None,
    control: ControlRule | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> NewWorkbooks:
    """Writes one workbook for each department of `roster` into `folder`, stamped from one base: some 20 ms each.

    `roster`: a Roster, a data frame or a file with the columns code and name (or 部门编码 and 部门名称), and any field of the form to
    prefill. `prefill`: declarations, or files (.json, filled workbooks, of this form or another); each goes to its
    department, and one that names no department to all. Of a folder, an archive or the bundle of a unit each department's
    file that counts is taken, of several forms and years as docs/round.md says; what is not used stands in `notes` of the
    answer. `jobs`: processes. `overwrite`: whether other files of these names are replaced. `lock_prefilled`: whether the
    cells that the roster fills in are locked; `hide_formulas`: whether the formulas of locked cells are hidden. `against`:
    the declarations of the year or the step before, as `consolidate` takes them, for the rules that ask for them. `control`:
    how closely, and how gravely, the amounts that the roster sets (控制数) are held against what is entered, in the workbook
    itself, as `consolidate` does. `progress(done, of, outcome)` is called after each.

    `year` and `control` that are not given are as xlperf.toml beside the roster has them.

    Raises RosterError, OfficeFileError, FormError, UnreadableWorkbook, CannotWrite, WorkersFailed, and InvalidArgument, also for a prefill
    that is no department's: nothing is written then.
    """
    form = form_given(form)
    jobs = a_whole_number("jobs", jobs, 1, 64)
    a_path("folder", folder)
    known = roster if isinstance(roster, Roster) else read_roster(roster, form)
    variant = variant_of(macros)
    a_function("progress", progress)
    if control is not None:
        of_kind("control", control, ControlRule)
    rules = OfficeRules.of(roster if not isinstance(roster, Roster) else None, form, year, control)
    options = Options(
        year=form.year if rules.year is None else exact_year(rules.year),
        rows=rows_asked(rows),
        password=exact_text("password", password),
        hide_formulas=bool(hide_formulas),
        macros=variant,
    )
    found, notes = _prefills(_several(prefill), form, known, options.year)
    earlier = earlier_given(against, DEFAULT_LIMITS, form)
    place = Path(folder)
    make_folder(place)
    made = NewWorkbooks()
    made.notes = (*notes, *(earlier.notes if earlier is not None else ()), *note_of_draft(form))
    wanted = jobs_of(form, known, place, ".xlsm" if variant else ".xlsx", found)
    for done, (job, outcome) in enumerate(
        write_all(Press(form, options, overwrite, lock_prefilled, earlier, rules.control), wanted, jobs),
        1,
    ):
        made.append(NewWorkbook(job.path, job.code, job.department, outcome))  # type: ignore[arg-type]
        if progress is not None:
            progress(done, len(wanted), outcome)
    large = note_of_size(form, wanted[0].path) if wanted else ()
    made.notes += (*note_of_projects(form, known), *note_of_others(place, wanted), *large)
    return made


def _several(prefill: object) -> list[Any]:
    """What is given for prefilling, or the one that is given alone; raises InvalidArgument."""
    if isinstance(prefill, Declaration | str | os.PathLike):
        return [prefill]
    if not isinstance(prefill, Iterable):
        raise InvalidArgument(say("templates-prefill", kind=type(prefill).__name__))
    return list(prefill)


def _prefills(
    given: Sequence[Declaration | str | os.PathLike[str]], form: Form, roster: Roster, year: int | None
) -> tuple[dict[str, Declaration], list[str]]:
    """The declaration that prefills each department's workbook, by its name, and what is to be said of folders."""
    if not given:
        return {}, []
    # Not in the page, which prefills nothing.
    from xlperf.sending.of_inbox import holds_several
    from xlperf.sending.sources import of_each_department

    single, folders = [], []
    for one in given:
        if isinstance(one, str | os.PathLike) and holds_several(Path(one)):
            folders.append(Path(one))
        else:
            single.append(_prefill(one, form))
    found = _by_department(roster, single)
    if not folders:
        return found, []
    of_folders, notes = of_each_department(folders, form, roster, year, Asked())
    if twice := sorted(found.keys() & of_folders.keys()):
        raise InvalidArgument(say("templates-prefill-twice", names=enumerated(twice)))
    return found | of_folders, notes


def _by_department(roster: Roster, declarations: Iterable[Declaration]) -> dict[str, Declaration]:
    """The declaration that prefills each department's workbook, by its name; "" for one that names none.

    Raises InvalidArgument, naming all that are no department's or a second one of it.
    """
    found: dict[str, Declaration] = {}
    problems = []
    for declaration in declarations:
        name, code = declaration.department, declaration.code
        department = roster.match(code, name).department if name or code else None
        key = department.name if department is not None else ""
        if (department is None and (name or code)) or key in found:
            problems.append(f"{name or code} {declaration.file}".strip())
        else:
            found[key] = declaration
    if problems:
        raise InvalidArgument(say("templates-prefill-unmatched", notes=enumerated(problems)))
    return found


def _prefill(one: object, form: Form) -> Declaration:
    if isinstance(one, Declaration):
        return cleaned(one)[0]
    if not isinstance(one, str | os.PathLike):
        raise InvalidArgument(say("templates-prefill", kind=type(one).__name__))
    return cleaned(prefill_from(Path(one), form))[0]
