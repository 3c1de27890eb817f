"""What came in: the files found, whose each is, and which one counts, the same for every command.

    sources ─> engine (read, check; cache) ─> records ─> ledger

Owns that way. check, return, consolidate, report, publish, compare and the prefilling of new workbooks all go it, so that
no file is in the account of one and not of another. Knows nothing of what is made of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from logging import getLogger
from pathlib import Path
from typing import Any, TypeVar

from xlperf.arguments import a_path
from xlperf.consolidation import log
from xlperf.consolidation.asked import Asked
from xlperf.consolidation.judgement.decisions import Decision, matched_to_files
from xlperf.consolidation.judgement.ledger import DOUBTFUL, DUPLICATE, SUPERSEDED, Ledger, LedgerEntry
from xlperf.consolidation.judgement.reviews import Review
from xlperf.consolidation.judgement.standing_out import sentences
from xlperf.consolidation.judgement.upward import told_of_several
from xlperf.consolidation.received.cache import Cache
from xlperf.consolidation.received.engine import Engine, ReadingTask, one_by_one, taken_in
from xlperf.consolidation.received.own_results import approval_form, approval_tables
from xlperf.consolidation.received.reading import SourceReader
from xlperf.consolidation.received.record import Record, RecordHead
from xlperf.consolidation.received.sources import Source, find_sources, read_source
from xlperf.consolidation.received.spool import Spool
from xlperf.consolidation.received.storage import without_password
from xlperf.consolidation.remarks import Remarked, told_of_reviews
from xlperf.declaration import Declaration, Finding
from xlperf.declaration.content import form_given
from xlperf.errors import InvalidArgument, XlperfError
from xlperf.extension import carried, only_in_this_process
from xlperf.form import Form
from xlperf.messages import catalogue, enumerated, in_brackets, language, say, some_of, speaking
from xlperf.ooxml.limits import Limits
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.roster import Department, Roster
from xlperf.roster.earlier import Earlier
from xlperf.roster.names import same_name
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "consolidation-nothing": ("没有找到任何文件：{sources}", "no file found in {sources}"),
        "earlier-left-out": (
            "上年或上一步的申报里，有 {count} 个文件没有用来比较：{files}",
            "not compared with, {count} files of the year or the step before: {files}",
        ),
        "earlier-errors": ("{count} 个错误", "{count} errors"),
        "earlier-none": (
            "{path} 里没有可用的申报：没有同上年或上一步比较",
            "{path} holds no declaration that can be used: nothing is compared with the year or the step before",
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


MOST_NAMED = 5
"""So many files that are not used one sentence names."""


class NothingFound(XlperfError, ValueError):
    """There is not a single file."""


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
    def entries(self) -> tuple[LedgerEntry, ...]:
        """All files, in the order of the ledger."""
        return self.ledger.entries

    def record(self, entry: LedgerEntry) -> Record:
        """What was read of a file."""
        return self.records[entry.position]

    def findings(self, entry: LedgerEntry) -> tuple[Finding, ...]:
        """What is said of a file: what the account of all remarks, then what its own checks found."""
        return entry.findings(self.record(entry))

    def to_dict(self, entry: LedgerEntry) -> dict[str, Any]:
        """One file as `check --format json` has it: `status` is that of its `findings`, `standing` is what it
        is among the others (the ledger's status), and `standing_reason` why. A file that came by mail has `mail`, too:
        its `sender`, and when it `arrived`, as ISO 8601 has it."""
        record = self.record(entry)
        read = record.status != "unreadable"
        return {
            "file": entry.file,
            "status": entry.head.status,
            "form": record.form if read else None,
            "year": record.year if read else None,
            "department": record.department if read else None,
            "reason": record.reason or None,
            "findings": [finding.to_dict() for finding in self.findings(entry)],
            "standing": entry.status,
            "standing_reason": entry.reason or None,
            **(
                {"mail": {"sender": entry.source.sender, "arrived": entry.arrived}}
                if entry.source.sender
                else {}
            ),
        }

    @property
    def order(self) -> dict[tuple[str, str], int]:
        """Code and name of each department of the roster that is to report -> its place."""
        roster = self.asked.loaded_roster
        departments = roster.of_unit(self.asked.unit) if roster is not None else ()
        return {(one.code, one.name): place for place, one in enumerate(departments)}

    @property
    def used(self) -> tuple[LedgerEntry, ...]:
        """The files whose declarations count, in the roster's order, else by code and name."""
        return self.ledger.used(self.order)

    @property
    def doubtful(self) -> list[LedgerEntry]:
        """The files of which a person must say whose they are, or which counts."""
        return [entry for entry in self.entries if entry.status == DOUBTFUL]

    @property
    def all_well(self) -> bool:
        """Whether no file asks anything of anybody."""
        return not any(entry.open for entry in self.entries)


Made = TypeVar("Made")
_ReadItem = tuple[Source, str, str, str]
"""A file that is read again: its source, its hash, and the code and name that the ledger has for it."""


def _task(asked: Asked) -> ReadingTask:
    return ReadingTask(
        asked.language,
        asked.strict,
        asked.loaded_form,
        asked.limits,
        asked.handmade,
        asked.earlier,
        carried(),
        asked.year or 0,
    )


def declarations(inbox: Inbox, entries: Sequence[LedgerEntry]) -> Iterator[tuple[LedgerEntry, Declaration]]:
    """What these files declare, in their order, read again within their limits, under the code that the ledger has.

    Raises UnreadableWorkbook where a file has changed since it was received.
    """
    return made_of(inbox, entries, _itself)


def made_of(
    inbox: Inbox, entries: Sequence[LedgerEntry], make: Callable[[Declaration], Made]
) -> Iterator[tuple[LedgerEntry, Made]]:
    """What `make` makes of what these files declare, otherwise as `declarations`. The workers that read the files do it:
    `make` is a function of a module, or a functools.partial of one, and asks for no program outside."""
    asked = inbox.asked
    setup = (_task(asked), language(), make)
    if not asked.jobs:
        for entry in entries:
            yield entry, _made(_read_again(setup, _read_item(entry)), asked.limits)
        return
    from xlperf.system.supervised import Crew

    jobs = min(asked.jobs, max(len(entries), 1))
    with Crew(_read_again, setup, jobs, asked.limits.seconds, asked.limits.memory_bytes) as crew:
        for entry, answer in zip(entries, crew.in_order(map(_read_item, entries)), strict=True):
            yield entry, _made(answer, asked.limits)


def _itself(declaration: Declaration) -> Declaration:
    return declaration


def _read_item(entry: LedgerEntry) -> _ReadItem:
    return entry.source, entry.head.sha256, entry.code, entry.file


def _made(answer: Any, limits: Limits) -> Any:
    """What a worker made, out of its answer."""
    if answer is None:
        raise UnreadableWorkbook("changed-while-reading")
    if not isinstance(answer, tuple):
        # Here, for a browser has no worker processes, nor what they are made with.
        from xlperf.intake.isolated import refusal_of

        raise refusal_of(answer, limits)
    return answer[0]


def _read_again(
    setup: tuple[ReadingTask, str, Callable[[Declaration], Any]], item: _ReadItem
) -> tuple[Any] | None:
    """In a worker: what is made of one file's declaration, None where the file is not the one that was read before."""
    (task, spoken, make), (source, sha256, code, file) = setup, item
    with speaking(spoken):
        try:
            data = read_source(source, task.limits)
        except UnreadableWorkbook:
            return None
        intake = taken_in(data, source.name, task)
        if intake.sha256 != sha256 or intake.declaration is None:
            return None
        return (make(replace(intake.declaration, code=code, file=file)),)


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
    kept for the next; `spool_in`: the folder for what the run needs meanwhile. Raises SourceMissing, NothingFound,
    RosterError, FormError, DecisionsError, StorageError, WorkersFailed, CannotWrite; never for what is in a file.
    """
    given, outputs, unsettled = list(given), list(outputs), asked
    reviewed = [one for one in asked.reviews if not isinstance(one, Review)]
    asked = _where_checks_are_known(asked.settled())
    roster = asked.roster_file
    beside = [*asked.beside, *([roster] if isinstance(roster, str | os.PathLike) else [])]
    found = find_sources(given, [*outputs, *reviewed], beside=beside, as_given=asked.as_given)
    if not found.sources:
        raise NothingFound(say("consolidation-nothing", sources=enumerated(map(without_password, given))))
    task = _task(asked)
    engine = asked.engine or _engine(asked.jobs)
    with speaking(asked.language):
        read = SourceReader(task, engine, cache, asked.progress, spool_in).read(found.sources)
        sources, heads, spool = read.sources, read.heads, read.records
        names = [source.name for source in sources]
        hashes = [head.sha256 for head in heads]
        decided, notes = matched_to_files(asked.decisions_read, names, hashes)
        remarked = Remarked(sources, heads, asked, decided, spool)
        ledger = remarked.ledger()
        if asked.year is None and any(_of_another_year(head, ledger) for head in heads):
            return receive(given, replace(unsettled, year=ledger.year), outputs=outputs, spool_in=spool_in)
        notes = [*read.notes, *told_of_several(ledger.entries), *notes, *ledger.notes]
        notes += remarked.roster.warnings if remarked.roster is not None else ()
        notes += asked.earlier.notes if asked.earlier is not None else ()
        notes += [*asked.review_notes, *told_of_reviews(ledger), *sentences(ledger)]
    if cache is not None:
        notes = [*cache.notes, *notes]
    log.received(ledger.entries, found.passed_over)
    return Inbox(ledger, spool, asked, decided, found.passed_over, tuple(notes))


def receive_side(path: Path, asked: Asked) -> list[Inbox]:
    """What comes in at one path of several that are compared, as `receive`; of what `xlperf approve` wrote the tables alone,
    read by their labels, an inbox for each form."""
    tables = approval_tables(path)
    if not tables:
        return [receive([path], asked)]
    given = form_given(asked.form) if asked.form is not None else None
    return [
        _approvals(
            files, replace(asked, handmade=True, form=given if given and given.id == form else form or given)
        )
        for form, files in tables.items()
    ]


def _approvals(files: list[Path], asked: Asked) -> Inbox:
    """Tables of what is approved. One in which another name stands than the roster's, of a department that was renamed, is of the
    one after which `xlperf approve` called its file: whose it is was decided before."""
    inbox = receive(files, asked)
    roster = inbox.asked.loaded_roster
    called = [
        Decision(entry.file, department.code)
        for entry in inbox.entries
        if roster is not None and entry.head.form and entry.department is None and not entry.decided
        if (department := _called_after(roster, entry.file)) is not None
    ]
    if not called:
        return inbox
    return receive(files, replace(asked, decisions=[*called, *inbox.asked.decisions_read]))


def _called_after(roster: Roster, file: str) -> Department | None:
    """The department whose code and name a file's name begins with."""
    code, _, rest = file.rpartition("/")[2].partition("_")
    found = roster.of_code(code)
    return found if found is not None and same_name(rest.partition("_")[0], found.name) else None


def of_side(inbox: Inbox, entries: Sequence[LedgerEntry]) -> Iterator[tuple[LedgerEntry, Declaration]]:
    """`declarations` of an inbox that `receive_side` gave: of what `xlperf approve` wrote, which alone is read by its labels there,
    on the form of the approval."""
    approvals: dict[tuple[str, int], Form] = {}
    for entry, declaration in declarations(inbox, entries):
        if inbox.asked.handmade:
            own = declaration.form
            form = approvals.get((own.id, own.version)) or approval_form(own)
            approvals[own.id, own.version] = form
            yield entry, replace(declaration, form=form)
        else:
            yield entry, declaration


def _of_another_year(head: RecordHead, ledger: Ledger) -> bool:
    """Whether a paper that says no year was read as of another than the others: it is read once more, as of theirs."""
    return head.undated and head.form == ledger.form and head.year != ledger.year


def earlier_in(path: Path, limits: Limits, form: Form | str | None) -> Earlier:
    """What departments declared before, by the file or folder `path`: of each file that is not to be corrected, and is
    not held back for a person to decide. `form`: by which files are read that are of none of the shipped forms. Raises
    as `receive`, and what reading a dataset does; a consolidated workbook and a dataset say what counted then."""
    from xlperf.consolidation.dataset.declared import declarations_in, is_dataset
    from xlperf.consolidation.workbook.readback import declarations_of, is_consolidated

    notes: list[str] = []
    if is_dataset(path):
        found = tuple(declarations_in(path))
    elif is_consolidated(path):
        found = tuple(declarations_of(path, form_given(form) if form is not None else None))
    else:
        inboxes = receive_side(path, Asked(form=form, limits=limits, jobs=os.cpu_count() or 1))
        kinds = ("accepted", "warned", "unexpected")
        lost, found = [], ()
        for inbox in inboxes:
            taken = [
                one for one in inbox.entries if one.status in kinds and one.head.form and not one.head.errors
            ]
            found += tuple(declaration for _, declaration in of_side(inbox, taken))
            lost += [
                one for one in inbox.entries if one not in taken and one.status not in (DUPLICATE, SUPERSEDED)
            ]
        names = [
            one.file + in_brackets(one.reason or say("earlier-errors", count=one.head.errors)) for one in lost
        ]
        if lost:
            notes.append(say("earlier-left-out", count=len(lost), files=some_of(names, MOST_NAMED)))
    if not found:
        notes.append(say("earlier-none", path=path.name))
    return Earlier(found, tuple(notes))


def earlier_given(
    against: str | os.PathLike[str] | None, limits: Limits, form: Form | str | None
) -> Earlier | None:
    """`earlier_in` of what a caller of the library gives, None of nothing; raises InvalidArgument, too."""
    return None if against is None else earlier_in(Path(a_path("against", against)), limits, form)


def _where_checks_are_known(asked: Asked) -> Asked:
    """Files are read in this process where checks or readers of the office stand in the running script or notebook itself, which
    no worker process can import; raises InvalidArgument where a cluster was asked for."""
    here = only_in_this_process()
    if not here or asked.engine is None and not asked.jobs:
        return asked
    if asked.engine is not None:
        raise InvalidArgument(say("extension-here-only", names=enumerated(here)))
    getLogger("xlperf.extension").warning("%s", say("extension-one-process", names=enumerated(here)))
    return replace(asked, jobs=0)


def _engine(jobs: int) -> Engine:
    if not jobs:
        return one_by_one
    from xlperf.consolidation.received.pool import pooled

    return pooled(jobs)
