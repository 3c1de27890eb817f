"""The declarations that a workbook is prefilled from: of files of several forms and years, and of folders with many of them.

Owns which files of a folder are asked. Which of several of one form and year counts, and whose each is, is the inbox's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from xlperf.consolidation.asked import Asked
from xlperf.consolidation.inbox import declarations, receive, receive_side
from xlperf.consolidation.judgement.ledger import LedgerEntry
from xlperf.declaration import Declaration
from xlperf.declaration.content import data_of_json
from xlperf.declaration.other_form import on_form
from xlperf.errors import InvalidArgument
from xlperf.form import Form, form_specs, load_form
from xlperf.intake.handmade.files import read_file, read_own
from xlperf.intake.one_file import read
from xlperf.messages import catalogue, enumerated, say, with_colon
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.package import file_bytes
from xlperf.ooxml.reasons import NOT_ON_A_KNOWN_FORM
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.roster import Roster, same_department, same_name
from xlperf.sending.joined import joined
from xlperf.sending.of_inbox import chosen_for, holds_several
from xlperf.sending.templates import cleaned, prefill_from, trimmed
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "sources-none": (
            "{sources} 里没有“{department}”可以采用的文件",
            "{sources} hold no file of '{department}' that counts",
        ),
        "sources-whose": (
            "{source} 里有几个部门的文件：{names}；请用 --department 写明是哪一个，或用名册",
            "{source} holds files of several departments: {names}; say which with --department, or give a roster",
        ),
        "sources-used": ("采用 {file}", "{file} is used"),
    }
)


@dataclass(frozen=True)
class Sources:
    """Declarations as they are, each with its file's name, and what is to be said of files that were not taken."""

    declarations: tuple[Declaration, ...]
    notes: tuple[str, ...]

    def of(self, code: str, department: str) -> Sources:
        """Those of one department, and those that name none."""
        own = tuple(
            one
            for one in self.declarations
            if not (one.code or one.department) or same_department(one.code, one.department, code, department)
        )
        return replace(self, declarations=own)

    @property
    def departments(self) -> tuple[str, ...]:
        """Whose they are: once for each name, or code where there is none."""
        found: list[str] = []
        for one in self.declarations:
            name = one.department or one.code
            if name and not any(same_name(name, other) for other in found):
                found.append(name)
        return tuple(found)


def sources_of(paths: Sequence[Path], form: Form, asked: Asked | None = None) -> Sources:
    """What all files say, those in folders, archives and mails too: of each department the one of each form and year that
    counts. Raises SourceMissing, UnreadableWorkbook (`file` names which), InvalidArgument."""
    asked = asked or Asked(handmade=True, jobs=1)
    found: list[Declaration] = []
    notes: list[str] = []
    for path in paths:
        if holds_several(path):
            taken, said = _of_folder(path, form, asked)
            found += taken
            notes += said
        else:
            found.append(cleaned(_of_file(path, form, asked.limits))[0])
    return Sources(tuple(found), tuple(dict.fromkeys(notes)))


def _of_file(path: Path, form: Form, limits: Limits = DEFAULT_LIMITS) -> Declaration:
    """A declaration on its own form; a paper, as `form` reads it."""
    try:
        if path.suffix.lower() == ".json":
            data = data_of_json(path.read_bytes())
            named = data.get("form") if isinstance(data, dict) else None
            own = load_form(named) if named in form_specs() and named != form.id else form
            return replace(Declaration.from_dict(own, data), file=path.name)
        if path.suffix.lower() in (".xlsx", ".xlsm"):
            try:
                return replace(read(path, limits=limits), file=path.name)
            except UnreadableWorkbook as refusal:
                if refusal.reason_id not in NOT_ON_A_KNOWN_FORM:
                    raise
        ours = read_own(file_bytes(path, limits), limits=limits, name=path.name)
        return ours.declaration if ours is not None else read_file(path, form, limits).declaration
    except UnreadableWorkbook as refusal:
        refusal.file = path.name  # type: ignore[attr-defined]
        raise
    except OSError as error:
        raise InvalidArgument(f"{path.name}: {error.strerror}") from None


def _of_folder(path: Path, form: Form, asked: Asked) -> tuple[list[Declaration], list[str]]:
    """Of each department its file that counts, of each form and year in the folder that the workbook may be prefilled from."""
    own = form if form.id not in form_specs() else None
    first = receive([path], replace(asked, form=own, year=None))
    kinds = sorted({(one.head.form, one.head.year) for one in first.entries if one.head.form})
    found: list[Declaration] = []
    notes = [*first.passed_over]
    used: set[str] = set()
    reasons: dict[str, str] = {}
    for name, year in kinds:
        of_form = form if name == form.id else load_form(name) if name in form_specs() else own
        if of_form is None:
            continue
        inbox = receive([path], replace(asked, form=of_form, year=year or None))
        for entry, declaration in declarations(inbox, inbox.used):
            used.add(entry.file)
            found.append(replace(cleaned(declaration)[0], file=entry.file))
        for entry in inbox.entries:
            if (entry.head.form, entry.head.year) in ((name, year), ("", 0)) and not entry.used:
                reasons[entry.file] = entry.why_unused
    notes += [
        say("of-inbox-not-used", file=file, reason=reason)
        for file, reason in reasons.items()
        if file not in used
    ]
    return found, notes


def of_each_department(
    paths: Sequence[Path], form: Form, roster: Roster, year: int | None, asked: Asked
) -> tuple[dict[str, Declaration], list[str]]:
    """Department of the roster -> what prefills its workbook, and in sentences what was not used: of one path as `from_inbox`,
    of several as `by_department`."""
    if len(paths) > 1:
        return by_department(paths, form, roster, year, asked)
    # Last year's workbooks may be of another form; one that is shipped with no form's own is read by its spec.
    given = form if form.id not in form_specs() else None
    return from_inbox(paths[0], form, replace(asked, roster=roster, form=given), year)


def by_department(
    paths: Sequence[Path], form: Form, roster: Roster, year: int | None, asked: Asked
) -> tuple[dict[str, Declaration], list[str]]:
    """Department of the roster -> what its files say together, "" for those that name none; and in sentences, each with the
    department, what is asked about it and what was not used."""
    found = sources_of(paths, form, replace(asked, roster=None, handmade=True))
    own: dict[str, list[Declaration]] = {}
    notes = list(found.notes)
    for one in found.declarations:
        name = one.department or one.code
        department = roster.match(one.code, one.department).department if name else None
        if name and department is None:
            notes.append(say("templates-unmatched", name=one.file, department=name))
        else:
            own.setdefault(department.name if department is not None else "", []).append(one)
    made: dict[str, Declaration] = {}
    for name, declared in own.items():
        try:
            together = joined(declared, form, year)
        except InvalidArgument as refused:
            notes.append(with_colon(name, str(refused)))
            continue
        made[name] = together.declaration
        notes += [
            with_colon(name, " ".join(filter(None, (one.message, one.hint)))) for one in together.findings
        ]
    return made, notes


def from_inbox(
    source: Path, form: Form, asked: Asked, year: int | None
) -> tuple[dict[str, Declaration], list[str]]:
    """Department's name -> the declaration that prefills its workbook; and in sentences, what was not used and why.

    Of the files in `source` those count that a consolidation would take, one a department; declarations as .json fill in
    for departments that have none. A declaration that names no department is for all without one of their own, under
    the name "". Of files on several forms those of a department go together, as `joined` says, for a workbook of `year`.
    Raises ValueError where there is nothing at all.
    """
    sides = receive_side(source, asked)  # of what `xlperf approve` wrote, the tables
    inbox = sides[0] if len(sides) == 1 else receive([source], asked)
    roster = inbox.asked.loaded_roster
    assert roster is not None
    if len({entry.head.form for entry in inbox.entries if entry.head.form and not entry.head.errors}) > 1:
        return by_department([source], form, roster, year, asked)
    found: dict[str, Declaration] = {}
    # What of the roster is not used is said by whoever read it for the templates.
    notes = [*inbox.passed_over, *(note for note in inbox.notes if note not in roster.warnings)]
    nobodys = [entry for entry in inbox.entries if _for_all(entry)]
    wanted = [*inbox.used, *nobodys[:1]]
    taken: dict[str, list[Declaration]] = {}
    for entry, declaration in declarations(inbox, wanted):
        own, removed = cleaned(trimmed(on_form(declaration, form)))
        notes += [say("templates-controls", name=entry.file, number=removed)] if removed else []
        taken.setdefault(entry.name if entry.used else "", []).append(replace(own, file=entry.file))
    for name, several in taken.items():
        if len(several) == 1:
            found[name] = several[0]
        elif form.sheets is not None and all(one.sheets for one in several):
            found[name] = several[0].with_sheets([sheet for one in several for sheet in one.sheets])
        else:
            files = enumerated(one.file for one in several)
            notes.append(say("templates-several", department=name, count=len(several), files=files))
    papers = []
    for entry in inbox.entries:
        if entry in wanted:
            continue
        if (
            entry.status == "unreadable"
            and entry.file.lower().endswith(".json")
            and not entry.source.is_inside
        ):
            papers.append(entry)
        else:
            notes.append(say("templates-not-used", name=entry.file, reason=entry.why_unused))
    if any(entry.status == "doubtful" for entry in inbox.entries):
        notes.append(say("templates-decide"))
    notes += _from_json(papers, form, roster, found)
    return found, notes


def _for_all(entry: LedgerEntry) -> bool:
    """Whether a workbook names no department, so that it may serve every one."""
    return entry.status == "unexpected" and not entry.head.code and not entry.head.department


def _from_json(
    papers: Iterable[LedgerEntry], form: Form, roster: Roster, found: dict[str, Declaration]
) -> Iterator[str]:
    """Takes the declarations in .json files into `found`; yields which were not used."""
    for entry in papers:
        try:
            declaration, removed = cleaned(prefill_from(entry.source.path, form))
        except (ValueError, UnreadableWorkbook) as error:
            yield f"{entry.file}: {error}"
            continue
        if removed:
            yield say("templates-controls", name=entry.file, number=removed)
        name = declaration.department
        if not name and not declaration.code:
            found[""] = declaration
            continue
        match = roster.match(declaration.code, name)
        words = {"name": declaration.file, "department": name or declaration.code}
        if match.department is None:
            candidates = enumerated(one.name for one in match.candidates)
            yield say(
                f"templates-{'doubtful' if candidates else 'unmatched'}", candidates=candidates, **words
            )
        elif match.department.name in found:
            yield say("templates-second", first=found[match.department.name].file, **words)
        else:
            found[match.department.name] = declaration


def content_for(
    workbook: Path, paths: Sequence[Path], form: Form | None, limits: Limits
) -> tuple[Path | Declaration | tuple[Declaration, ...], tuple[str, ...]]:
    """What a workbook is filled from: the file itself where one is given; its department's declaration, or those of several
    forms and years, where folders or several files are. And what is to be said of it. Raises as `sources_of`."""
    if len(paths) == 1 and not holds_several(paths[0]):
        return paths[0], ()
    head = receive([workbook], Asked(form=form, limits=limits, jobs=1)).entries[0].head
    own = form or (load_form(head.form) if head.form in form_specs() else None)
    found = sources_of(paths, own, Asked(handmade=True, jobs=1, limits=limits)) if own is not None else None
    several = found is not None and len({(one.form.id, one.year) for one in found.declarations}) > 1
    if found is None or len(paths) == 1 and not several:
        chosen = chosen_for(workbook, paths[0], form, limits)
        return chosen.declaration, (*chosen.notes, say("sources-used", file=chosen.file))
    used = one_department(found, head.code, head.department, paths)
    files = [say("sources-used", file=one.file) for one in used.declarations]
    return used.declarations, (*used.notes, *files)


def one_department(sources: Sources, code: str, department: str, paths: Iterable[Path]) -> Sources:
    """The sources of the department that is named, or of the only one; raises InvalidArgument."""
    named = enumerated(path.name for path in paths)
    if not (code or department):
        if len(sources.departments) > 1:
            raise InvalidArgument(say("sources-whose", source=named, names=enumerated(sources.departments)))
        return sources
    own = sources.of(code, department)
    if not own.declarations:
        raise InvalidArgument(say("sources-none", sources=named, department=department or code))
    return own
