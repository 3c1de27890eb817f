"""What came in: the files found, whose each is, and which one counts, the same for every command.

    sources ─> engine (read, check; cache) ─> records ─> ledger

Owns that way. check, return, consolidate, report, publish, compare and the prefilling of new workbooks all go it, so that
no file is in the account of one and not of another. Knows nothing of what is made of it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from logging import getLogger
from pathlib import Path
from typing import Any

from xlperf.arguments import of_kind
from xlperf.causes import IN_YUAN
from xlperf.consolidation import log
from xlperf.consolidation.cache import Cache
from xlperf.consolidation.control_figures import ControlRule, differing, with_findings
from xlperf.consolidation.decisions import Decision, matched_to_files, read_decisions
from xlperf.consolidation.engine import Engine, Task, one_by_one
from xlperf.consolidation.figures_of_form import main_amount, scale_of
from xlperf.consolidation.ledger import DOUBTFUL, POLICIES, Entry, Ledger, Policy, Rules, judge
from xlperf.consolidation.reading import Progress, Reader
from xlperf.consolidation.record import FindingRecord, Head, Record
from xlperf.consolidation.reviews import (
    NONE,
    Answers,
    Review,
    answers_to,
    combined,
    owner_of,
    told,
    without_accepted,
)
from xlperf.consolidation.sources import Source, find_sources, read_source
from xlperf.consolidation.spool import Spool
from xlperf.consolidation.standing_out import Against, in_yuan, sentences, standing_out
from xlperf.consolidation.storage import without_password
from xlperf.declaration import Declaration, Entered
from xlperf.declaration.content import exact_form, exact_year
from xlperf.errors import InvalidArgument, XlperfError
from xlperf.extension import named, only_in_this_process
from xlperf.form import Form, form_specs, load_form
from xlperf.intake.handmade.any_file import take_in_any_bytes
from xlperf.messages import catalogue, language, say, speaking
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.roster import Roster, name_key, read_roster
from xlperf.roster.earlier import Earlier

catalogue(
    {
        "consolidation-nothing": ("没有找到任何文件：{sources}", "no file found in {sources}"),
        "consolidation-policy": (
            "duplicates 应为 {known} 之一，不是“{policy}”",
            "duplicates must be one of {known}, not '{policy}'",
        ),
        "extension-here-only": (
            "{names} 写在运行的脚本或笔记本里，集群上的进程取不到；请放进单独的模块",
            "{names} stand in the running script or notebook, where no process of a cluster finds them: put them into a module",
        ),
        "extension-one-process": (
            "{names} 写在运行的脚本或笔记本里，工作进程取不到，因此只用本进程读取；放进单独的模块即可用多个进程",
            "{names} stand in the running script or notebook, where no worker process finds them: files are read in this process; "
            "put them into a module to use several",
        ),
    }
)


class NothingFound(XlperfError, ValueError):
    """There is not a single file."""


@dataclass(frozen=True)
class Asked:
    """How files are taken in and judged; the same names as `xlperf.consolidate` has.

    `jobs`: worker processes, each file within `limits` of time and memory; 0 reads in this process. `as_given`: files are
    called by the paths they were asked for. `decisions`: what a person said of doubtful files, or the path of the list;
    `control`: how the roster's amounts are held against what is declared; `reviews`: what reviewers wrote, or the paths of
    consolidated workbooks in which they did; `earlier`: what departments declared before.
    """

    roster: Roster | str | os.PathLike[str] | None = None
    form: Form | str | None = None
    year: int | None = None
    duplicates: Policy = "newest"
    include_rejected: bool = False
    as_given: bool = False
    strict: bool = False
    handmade: bool = False
    limits: Limits = DEFAULT_LIMITS
    decisions: Sequence[Decision] | str | os.PathLike[str] | None = None
    control: ControlRule = ControlRule()
    reviews: Sequence[Review | str | os.PathLike[str]] = ()
    roster_file: str | os.PathLike[str] | None = None
    jobs: int = 0
    engine: Engine | None = None
    progress: Progress | None = None
    language: str = field(default_factory=language)
    review_notes: tuple[str, ...] = ()
    earlier: Earlier | None = None

    def settled(self) -> Asked:
        """With the form and the roster loaded and the decisions read; raises InvalidArgument, FormError, RosterError,
        DecisionsError."""
        of_kind("limits", self.limits, Limits)
        if self.year is not None:
            exact_year(self.year)
        if self.form is not None and not isinstance(self.form, str):
            exact_form(self.form)
        if self.duplicates not in POLICIES:
            raise InvalidArgument(
                say("consolidation-policy", known="、".join(POLICIES), policy=self.duplicates)
            )
        form = load_form(self.form) if isinstance(self.form, str) else self.form
        roster = self.roster
        if roster is not None and not isinstance(roster, Roster):
            roster = read_roster(roster, form)
        decisions = self.decisions
        if isinstance(decisions, str | os.PathLike):
            decisions = read_decisions(decisions)
        given = self.roster if not isinstance(self.roster, Roster) else self.roster_file
        reviews, said = _reviews_read(self.reviews)
        return replace(
            self,
            form=form,
            roster=roster,
            decisions=decisions,
            roster_file=given,
            reviews=reviews,
            review_notes=(*self.review_notes, *said),
        )

    @property
    def loaded_form(self) -> Form | None:
        """The form, once `settled`."""
        assert not isinstance(self.form, str)
        return self.form

    @property
    def loaded_roster(self) -> Roster | None:
        """The roster, once `settled`."""
        assert self.roster is None or isinstance(self.roster, Roster)
        return self.roster

    @property
    def decisions_read(self) -> Sequence[Decision]:
        """The decisions, once `settled`."""
        assert not isinstance(self.decisions, str | os.PathLike)
        return self.decisions or ()

    @property
    def reviews_read(self) -> list[Review]:
        """What reviewers wrote, once `settled`."""
        return [one for one in self.reviews if isinstance(one, Review)]


def _reviews_read(
    given: Iterable[Review | str | os.PathLike[str]],
) -> tuple[list[Review], list[str]]:
    """What all reviewers wrote, one review for each file and finding, and what is to be said about it; raises ReviewError."""
    found: list[Review] = []
    notes: list[str] = []
    for one in given:
        if isinstance(one, Review):
            found.append(one)
        else:
            from xlperf.consolidation.review_sheet import read_reviews

            read, said = read_reviews(one)
            found += read
            notes += said
    reviews, said = combined(found)
    return reviews, [*notes, *said]


@dataclass(frozen=True)
class Inbox:
    """The files found and what became of each. `passed_over`: a sentence for each file that is none by its name (locks,
    hidden files); `notes`: what else to know, about the cache and the decisions; `decided`: what a person decided, by the
    file's position."""

    ledger: Ledger
    records: Spool
    asked: Asked
    decided: Mapping[int, Decision]
    passed_over: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All files, in the order of the ledger."""
        return self.ledger.entries

    def record(self, entry: Entry) -> Record:
        """What was read of a file."""
        return self.records[entry.position]

    def findings(self, entry: Entry) -> tuple[FindingRecord, ...]:
        """What is said of a file: what the account of all remarks, then what its own checks found."""
        return entry.findings(self.record(entry))

    def to_dict(self, entry: Entry) -> dict[str, Any]:
        """One file as `check --format json` has it: `status` is that of its `findings`, `standing` is what it
        is among the others (the ledger's status), and `standing_reason` why."""
        record = self.record(entry)
        read = record.status != "unreadable"
        return {
            "file": entry.file,
            "status": entry.head.status,
            "form": record.form if read else None,
            "year": record.year if read else None,
            "department": record.department if read else None,
            "reason": record.reason or None,
            "findings": [finding.as_finding().to_dict() for finding in self.findings(entry)],
            "standing": entry.status,
            "standing_reason": entry.reason or None,
        }

    @property
    def order(self) -> dict[tuple[str, str], int]:
        """Code and name of each department of the roster -> its place."""
        roster = self.asked.loaded_roster
        departments = roster.departments if roster is not None else ()
        return {(one.code, one.name): place for place, one in enumerate(departments)}

    @property
    def used(self) -> tuple[Entry, ...]:
        """The files whose declarations count, in the roster's order, else by code and name."""
        return self.ledger.used(self.order)

    @property
    def doubtful(self) -> list[Entry]:
        """The files of which a person must say whose they are, or which counts."""
        return [entry for entry in self.entries if entry.status == DOUBTFUL]

    @property
    def all_well(self) -> bool:
        """Whether no file asks anything of anybody."""
        return not any(entry.open for entry in self.entries)


def _task(asked: Asked) -> Task:
    return Task(
        asked.language, asked.strict, asked.loaded_form, asked.limits, asked.handmade, asked.earlier, named()
    )


def declarations(inbox: Inbox, entries: Sequence[Entry]) -> Iterator[tuple[Entry, Declaration]]:
    """What these files declare, read again one after the other within their limits, under the code that the ledger has.

    Raises UnreadableWorkbook where a file has changed since it was received.
    """
    asked = inbox.asked
    setup = (_task(asked), language())
    if not asked.jobs:
        for entry in entries:
            yield entry, _declared(entry, _read_again(setup, (entry.source, entry.head.sha256)))
        return
    from xlperf.system.supervised import Crew

    with Crew(_read_again, setup, 1, asked.limits.seconds, asked.limits.memory_bytes) as crew:
        for number, entry in enumerate(entries):
            crew.give(number, (entry.source, entry.head.sha256))
            while crew.busy:
                for _, _, answer in crew.collect():
                    yield entry, _declared(entry, answer)


def _declared(entry: Entry, answer: object) -> Declaration:
    if not isinstance(answer, Declaration):
        raise UnreadableWorkbook("changed-while-reading")
    return replace(answer, code=entry.code, file=entry.file)


def _read_again(setup: tuple[Task, str], item: tuple[Source, str]) -> Declaration | None:
    """In a worker: what one file declares, None where it is not the one that was read before."""
    (task, spoken), (source, sha256) = setup, item
    with speaking(spoken):
        try:
            data = read_source(source, task.limits)
        except UnreadableWorkbook:
            return None
        intake = take_in_any_bytes(
            data, source.name, form=task.form, limits=task.limits, handmade=task.handmade
        )
        return intake.declaration if intake.sha256 == sha256 else None


def receive(
    given: Iterable[str | os.PathLike[str]],
    asked: Asked,
    *,
    outputs: Iterable[str | os.PathLike[str]] = (),
    cache: Cache | None = None,
    spool_in: Path | None = None,
) -> Inbox:
    """Reads all files in `given` (folders, patterns, .zip, files, URLs) and judges each.

    `outputs`: of this run, which are never its input, as the workbooks of reviewers are not; `cache`: in which records are
    kept for the next; `spool_in`: the folder for what the run needs meanwhile. Raises SourceMissing, NothingFound, RosterError, FormError, DecisionsError,
    StorageError, WorkersFailed, CannotWrite; never for what is in a file.
    """
    reviewed = [one for one in asked.reviews if not isinstance(one, Review)]
    asked = _where_checks_are_known(asked.settled())
    items = list(given)
    found = find_sources(items, [*outputs, *reviewed], as_given=asked.as_given)
    if not found.sources:
        raise NothingFound(say("consolidation-nothing", sources="、".join(map(without_password, items))))
    task = _task(asked)
    engine = asked.engine or _engine(asked.jobs)
    with speaking(asked.language):
        read = Reader(task, engine, cache, asked.progress, spool_in).read(found.sources)
        sources, heads, spool = read.sources, read.heads, read.records
        names = [source.name for source in sources]
        hashes = [head.sha256 for head in heads]
        decided, notes = matched_to_files(asked.decisions_read, names, hashes)
        judgement = _Judgement(sources, heads, asked, decided, spool)
        ledger = judgement.ledger()
        notes = [*read.notes, *notes, *ledger.notes]
        notes += [*asked.review_notes, *_told_of_reviews(ledger), *sentences(ledger)]
    if cache is not None:
        notes = [*cache.notes, *notes]
    log.received(ledger.entries, found.passed_over)
    return Inbox(ledger, spool, asked, decided, found.passed_over, tuple(notes))


def earlier_in(path: Path, limits: Limits, form: Form | str | None = None) -> Earlier:
    """What departments declared before, by the file or folder `path`: of each file that is not to be corrected, and is
    not held back for a person to decide. `form`: by which files are read that are of none of the shipped forms. Raises
    as `receive`, and what reading a dataset does; a consolidated workbook and a dataset say what counted then."""
    from xlperf.consolidation.dataset.declared import declarations_in, is_dataset
    from xlperf.consolidation.readback import declarations_of, is_consolidated

    if is_dataset(path):
        return Earlier.of(declarations_in(path))
    if is_consolidated(path):
        return Earlier.of(declarations_of(path, load_form(form) if isinstance(form, str) else form))
    inbox = receive([path], Asked(form=form, limits=limits, jobs=os.cpu_count() or 1))
    kinds = ("accepted", "warned", "unexpected")
    taken = [one for one in inbox.entries if one.status in kinds and one.head.form and not one.head.errors]
    return Earlier.of(declaration for _, declaration in declarations(inbox, taken))


class _Judgement:
    """The ledger of a run, and what is remarked of its files when they are held against the roster, the year before and
    each other, and what reviewers answered. Both may change a file's status, and so which one counts."""

    def __init__(
        self,
        sources: Sequence[Source],
        heads: Sequence[Head],
        asked: Asked,
        decided: Mapping[int, Decision],
        records: Spool,
    ) -> None:
        self.sources, self.heads, self.asked, self.decided, self.records = (
            sources,
            heads,
            asked,
            decided,
            records,
        )
        self.remarks: dict[int, tuple[FindingRecord, ...]] = {}

    def ledger(self) -> Ledger:
        ledger = self._judged({})
        form = _form_of(ledger.form, self.asked)
        if form is None:
            return self._answered(ledger)
        self._add(self._held_against_the_roster(ledger, form))
        name = scale_of(form)[0]
        against = Against(form, form.label_of(name) if name else "", self._past(ledger, form))
        self._add(in_yuan(ledger, against))
        ledger = self._answered(ledger)
        # What stands out is asked of the files that count in the end.
        return self._answered(ledger) if self._add(standing_out(ledger, against)) else ledger

    def _answered(self, ledger: Ledger) -> Ledger:
        """The ledger with all remarks so far, and with what reviewers said."""
        answers = _answered(ledger, self.records, self.asked, self.remarks)
        return self._judged(answers) if self.remarks or answers else ledger

    def _judged(self, answers: Mapping[int, Answers]) -> Ledger:
        asked, form = self.asked, self.asked.loaded_form
        rules = Rules(
            asked.loaded_roster,
            asked.duplicates,
            asked.year,
            form.id if form is not None else "",
            asked.include_rejected,
            remarks=self.remarks,
            answers=answers,
            strict=asked.strict,
        )
        heads = list(self.heads)
        for place in self.remarks.keys() | answers.keys():
            severities = Counter(remark.severity for remark in self.remarks.get(place, ()))
            heads[place] = without_accepted(with_findings(heads[place], severities), answers.get(place, NONE))
        return judge(self.sources, heads, rules, self.decided)

    def _add(self, remarks: Mapping[int, tuple[FindingRecord, ...]]) -> bool:
        """Takes these remarks too, but for those that say of a file what it says itself; whether there are any."""
        any_new = False
        for position, found in remarks.items():
            there = self.remarks.get(position, ())
            added = tuple(one for one in found if one.check not in IN_YUAN or not self._says(position, there))
            if added:
                self.remarks[position] = (*there, *added)
                any_new = True
        return any_new

    def _says(self, position: int, there: Sequence[FindingRecord]) -> bool:
        """Whether a file is known to be in yuan by its own checks or another remark."""
        found = (*there, *self.records[position].findings)
        return any(one.check in IN_YUAN for one in found)

    def _held_against_the_roster(self, ledger: Ledger, form: Form) -> dict[int, tuple[FindingRecord, ...]]:
        """Position of a file -> the amounts in it that are not the roster's control figures."""
        figures = _control_figures(self.asked, form)
        if not figures:
            return {}
        forms: dict[tuple[str, int], Form] = {}
        found = {}
        for entry in ledger.entries:
            whose = entry.department
            expected = figures.get((whose.code, whose.name)) if whose is not None else None
            if not expected or not entry.head.form:
                continue
            key = entry.head.form, entry.head.version
            own = forms.setdefault(key, form if (form.id, form.version) == key else load_form(*key))
            record = self.records[entry.position]
            remarks = tuple(differing(entry, record, own, expected, self.asked.control))
            if remarks:
                found[entry.position] = remarks
        return found

    def _past(self, ledger: Ledger, form: Form) -> dict[str, float]:
        """The main amount that each department declared before on this form, by the departments' keys in this ledger."""
        earlier = self.asked.earlier
        if earlier is None:
            return {}
        of_code: dict[str, float] = {}
        of_name: dict[str, float] = {}
        for one in earlier.declarations:
            if one.form.id == form.id:
                amount = main_amount(one)
                of_code[one.code] = of_code.get(one.code, 0.0) + amount
                name = name_key(one.department)
                of_name[name] = of_name.get(name, 0.0) + amount
        return {
            entry.key: of_code.get(entry.code, 0.0)
            if entry.code in of_code
            else of_name.get(name_key(entry.name), 0.0)
            for entry in ledger.entries
            if entry.key and (entry.code or entry.name)
        }


def _answered(
    ledger: Ledger, records: Spool, asked: Asked, remarks: Mapping[int, tuple[FindingRecord, ...]]
) -> dict[int, Answers]:
    """Position of a file -> what reviewers said of it and of its findings."""
    reviews = asked.reviews_read
    if not reviews:
        return {}
    found = {}
    by_place: dict[str, list[Review]] = {}
    for one in reviews:
        for key in (one.whose,) if one.finding else {one.sha256, one.content}:
            by_place.setdefault(key, []).append(one)
    for entry in ledger.entries:
        head = entry.head
        whose = owner_of(entry.code, entry.name, head.each)
        about = [one for key in {whose, head.sha256, head.content} for one in by_place.get(key, ())]
        if head.form and about:
            raised = (*remarks.get(entry.position, ()), *records[entry.position].findings)
            if answers := answers_to(about, head, whose, raised):
                found[entry.position] = answers
    return found


def _told_of_reviews(ledger: Ledger) -> Iterator[str]:
    return told((entry.file, entry.answers, entry.head.errors) for entry in ledger.entries if entry.answers)


def _form_of(name: str, asked: Asked) -> Form | None:
    given = asked.loaded_form
    if given is not None and given.id == name:
        return given
    return load_form(name) if name in form_specs() else None


def _control_figures(asked: Asked, form: Form) -> dict[tuple[str, str], Mapping[str, Entered]]:
    """Code and name of a department -> the values that the roster sets for it. What its columns mean only the form tells,
    which is known once the files are."""
    roster = asked.loaded_roster
    if roster is not None and asked.roster_file is not None and asked.loaded_form is None:
        roster = read_roster(asked.roster_file, form)
    departments = roster.departments if roster is not None else ()
    return {(one.code, one.name): one.prefill for one in departments if one.prefill}


def _where_checks_are_known(asked: Asked) -> Asked:
    """Files are read in this process where checks or readers of the office stand in the running script or notebook itself, which
    no worker process can import; raises InvalidArgument where a cluster was asked for."""
    here = only_in_this_process()
    if not here or asked.engine is None and not asked.jobs:
        return asked
    if asked.engine is not None:
        raise InvalidArgument(say("extension-here-only", names="、".join(here)))
    getLogger("xlperf.extension").warning("%s", say("extension-one-process", names="、".join(here)))
    return replace(asked, jobs=0)


def _engine(jobs: int) -> Engine:
    if not jobs:
        return one_by_one
    from xlperf.consolidation.pool import pooled

    return pooled(jobs)


__all__ = ["Asked", "Inbox", "NothingFound", "Progress", "declarations", "receive"]
