"""Consolidation (汇总): many workbooks in, one account of them out; nothing lost, nothing believed.

    inbox (sources ─> engine ─> records ─> ledger) ─> tables ─> workbook

Owns that way. What a file says is read by `xlperf.intake`; here is what becomes of many. The function is
`xlperf.consolidate`; the package has another name, so that the two do not stand in each other's way.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from xlperf.arguments import a_path, a_whole_number, some_paths
from xlperf.consolidation import log
from xlperf.consolidation.asked import Asked
from xlperf.consolidation.bundle import Unit
from xlperf.consolidation.cache import Cache, cache_beside, cache_in, fingerprint_of, generation, sha256_of
from xlperf.consolidation.control_figures import ControlRule
from xlperf.consolidation.decisions import (
    CANDIDATES,
    CODE,
    FILE,
    REASON,
    SHA,
    Decision,
    list_beside,
    read_decisions,
    write_list,
)
from xlperf.consolidation.department_matching import who
from xlperf.consolidation.engine import Engine
from xlperf.consolidation.frames import Amounts, amounts_choice
from xlperf.consolidation.inbox import Inbox, NothingFound, Progress, earlier_in, receive
from xlperf.consolidation.ledger import DOUBTFUL, Policy
from xlperf.consolidation.merged import write_merged
from xlperf.consolidation.rounds import Course, iso_day, today
from xlperf.consolidation.since import changes_since, keep_what_people_wrote, kept_copies, state_beside
from xlperf.consolidation.sources import Found, SourceMissing
from xlperf.consolidation.storage import is_url
from xlperf.consolidation.tables import Data, forms_of
from xlperf.consolidation.upward import told as told_of_bundle
from xlperf.consolidation.upward import unit_of
from xlperf.errors import InvalidArgument
from xlperf.form import Form
from xlperf.messages import language, language_of, say, speaking
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.roster import Roster
from xlperf.roster.office import Office, office_beside
from xlperf.system.durable import guard_output

if TYPE_CHECKING:
    import pandas


MOST_JOBS = 256


@dataclass(frozen=True, repr=False)
class Consolidation:
    """What came of all files: data frames, made when they are first asked for, and the workbook and dataset to write.

    `passed_over`: a sentence for each file that is no declaration by its name (locks, hidden files).
    `notes`: what else to know, about the cache for instance. `amounts`: what amounts are in the frames (see `consolidate`).

    The records of all files lie in a temporary file while this lasts: `close`, or `with`, removes it at once, else it goes
    with the object. It can be pickled; the copy holds the records itself.
    """

    data: Data
    passed_over: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
    amounts: Amounts = "decimal"

    def __enter__(self) -> Consolidation:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Removes the temporary file of records. Frames that were made stay; another one raises InvalidArgument."""
        self.data.close()

    def __repr__(self) -> str:
        counts = ", ".join(f"{status}: {number}" for status, number in self.counts.items() if number)
        return f"<Consolidation {self.form.id} {self.year} {{{counts}}}>"

    def _repr_html_(self) -> str:
        from html import escape

        from xlperf.consolidation.words import STATUS_WORDS

        rows = "".join(
            f"<tr><td>{escape(STATUS_WORDS.get(status, status))}</td><td>{number}</td></tr>"
            for status, number in self.counts.items()
            if number
        )
        return f"<table><caption>{escape(self.form.title)} {self.year}</caption><tbody>{rows}</tbody></table>"

    @property
    def form(self) -> Form:
        """The form, in the newest version among the files that count."""
        return self.data.form

    @property
    def year(self) -> int:
        """Of which year the consolidation is."""
        return self.data.year

    @property
    def counts(self) -> Mapping[str, int]:
        """How many files have each status; a status without a file counts 0."""
        return self.data.ledger.counts

    @cached_property
    def ledger(self) -> pandas.DataFrame:
        """One row for every file found: file, sha256, size, code, department, form, year, status, errors, warnings,
        reason."""
        return self.data.ledger_frame(self.amounts)

    @cached_property
    def declarations(self) -> pandas.DataFrame:
        """One row a department: code, department, parent, status, file, form, version, every field, inexact, year."""
        return self.data.declarations_frame(self.amounts)

    @cached_property
    def tables(self) -> Mapping[str, pandas.DataFrame]:
        """Each table of the form, one row a filled row: code, department, parent, status, file, row, every column, the parts
        of target values (a date in a column of its own), inexact, year."""
        return {table: self.data.table_frame(table, self.amounts) for table in self.form.listed}

    @cached_property
    def findings(self) -> pandas.DataFrame:
        """Every finding of every file that was read: code, department, parent, status, file, then the columns of
        `Findings.to_frame`, and year."""
        return self.data.findings_frame(self.amounts)

    @cached_property
    def missing(self) -> pandas.DataFrame:
        """The departments of the roster without a usable file: code, department, parent, contact, email, received,
        reminder, year."""
        return self.data.missing_frame(self.amounts)

    @cached_property
    def parents(self) -> pandas.DataFrame:
        """Subtotals by parent (主管部门) of the roster, as `totals("parent")`."""
        return self.totals("parent")

    def totals(self, by: str | None = None) -> pandas.DataFrame:
        """How many departments, and the exact sum of each amount and count of the form.

        `by`: one row for each value of that column of `declarations`, "parent" say; else one row in all. Raises UnknownName.
        """
        return self.data.totals_frame(by, self.amounts)

    def write(
        self,
        out: str | os.PathLike[str],
        summary_only: bool = False,
        unit: Unit | None = None,
        *,
        overwrite: bool = False,
    ) -> Path:
        """Writes the consolidated workbook, or only totals by parent, over a consolidated workbook of ours, or with
        `overwrite` over any file; raises CannotWrite, and then what stood there stands there still. `unit`: who sends it
        upward, with the originals in it."""
        from xlperf.consolidation.book import write_book
        from xlperf.consolidation.readback import is_ours
        from xlperf.consolidation.summary import write_summary
        from xlperf.system.durable import writing

        target = Path(out)
        guard_output(target, [], is_ours, overwrite)
        with writing(target) as temporary:
            if summary_only:
                write_summary(self.data, temporary)
            else:
                write_book(self.data, temporary, beside=Path(os.path.abspath(target)), unit=unit)  # noqa: PTH100
        return target

    def write_dataset(self, folder: str | os.PathLike[str]) -> None:
        """Brings the dataset in `folder` to this state (its year's part of it); raises CannotWrite, DatasetError."""
        from xlperf.consolidation.dataset import write_dataset

        write_dataset(self.data, folder)


def consolidate(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    roster: Roster | str | os.PathLike[str] | None = None,
    out: str | os.PathLike[str] | None = None,
    dataset: str | os.PathLike[str] | None = None,
    jobs: int = 1,
    include_rejected: bool = False,
    summary_only: bool = False,
    duplicates: Policy = "newest",
    year: int | None = None,
    form: Form | str | None = None,
    strict: bool = False,
    cache: bool | str | os.PathLike[str] = True,
    engine: Engine | None = None,
    progress: Progress | None = None,
    lang: str | None = None,
    accept_handmade: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    decisions: Sequence[Decision] | str | os.PathLike[str] | None = None,
    overwrite: bool = False,
    control: ControlRule | None = None,
    reviews: Sequence[str | os.PathLike[str]] = (),
    as_unit: str = "",
    merged: str | os.PathLike[str] | None = None,
    round_name: str = "",
    against: str | os.PathLike[str] | None = None,
    amounts: Amounts = "decimal",
) -> Consolidation:
    """Reads every file in `sources` (folders, patterns, .zip, workbooks) and gives the whole; writes the
    consolidated workbook to `out` and the dataset into the folder `dataset` where they are named.

    `duplicates`: which of a department's differing files counts: newest, first (by name) or reject (none).
    `year`, `form`: what is consolidated; by default what most files are of. `cache`: True for one beside `out`, a path,
    or False; without `out` it lies in `dataset`. `summary_only`: the workbook has totals by parent only. `jobs`: worker
    processes; with 1 files are read in this process, without limits of time and memory. `limits`: of each file.
    `lang`: "zh" or "en", of findings and reasons; by default the language in force, as of `check`. `accept_handmade`:
    whether forms made by hand count, marked as such. `decisions`: what a person said of doubtful files, or the path of a
    list with the columns file and code. `overwrite`: whether `out` may take the place of an input, a roster or a file that
    is no consolidated workbook; one of ours may always, and is kept beside where people have written in it.
    `control`: how the amounts of the roster (控制数) are held against what is declared; by default any difference is a
    warning. `reviews`: consolidated workbooks on whose sheet 审核 people wrote; what they wrote in the one at `out` is always
    taken in. `as_unit`: the code of the unit that sends `out` upward: the workbooks go with it, and another consolidation
    takes each of them in as if it had come directly. `merged`: a workbook of the form with what that unit
    and all below it declare, for the unit of `as_unit`. `round_name`: the round (一上, 二上 …) that this run belongs to, by
    default the last one of `out`.
    `against`: last year's declarations, or those of the step before, in a consolidated workbook, a dataset, a folder or a
    file: for the form's rules that ask for them; what is over ten times as much is told, and what is in yuan for certain is
    rejected.
    `amounts`: in the frames: "decimal", exact, held as Arrow's decimals where pyarrow
    is installed; "arrow"; "object", Python's Decimals; or "float", for plots and statistics.
    Raises InvalidArgument, OfficeFileError, SourceMissing, NothingFound, RosterError, FormError, DatasetError, StorageError, ClusterError,
    WorkersFailed, CannotWrite; never for what is in a file that was sent in.
    """
    amounts = amounts_choice(amounts)
    if as_unit and (out is None or summary_only):
        raise InvalidArgument(say("bundle-needs-out"))
    if merged is not None and not as_unit:
        raise InvalidArgument(say("merged-needs-unit"))
    spoken = language() if lang is None else language_of(lang)
    given = some_paths("sources", sources)
    for name, place in (("out", out), ("dataset", dataset)):
        if place is not None:
            a_path(name, place)
    jobs = a_whole_number("jobs", jobs, 1, MOST_JOBS)
    asked = Asked(
        roster=roster,
        form=form,
        year=year,
        duplicates=duplicates,
        include_rejected=include_rejected,
        strict=strict,
        handmade=accept_handmade,
        limits=limits,
        decisions=decisions,
        control=control or ControlRule(),
        reviews=_reviewed_in(reviews, out),
        earlier=earlier_in(Path(against), limits, form) if against is not None else None,
        jobs=0 if jobs < 2 else jobs,
        engine=engine,
        progress=progress,
        language=spoken,
    ).settled()
    office = office_beside(_path_of(roster))
    if dataset is not None:
        from xlperf.consolidation.dataset.errors import arrow

        arrow()  # its absence is told before a file is read
    if out is not None:
        from xlperf.consolidation.readback import is_ours

        guard_output(out, [*given, _path_of(roster), _path_of(decisions), against], is_ours, overwrite)
    place = _cache_place(cache, out, dataset)
    doubts = list_beside(Path(out)) if out is not None else None
    kept = _kept_decisions(doubts)
    asked = replace(asked, decisions=[*kept, *asked.decisions_read])
    own = [out, place, dataset, doubts, merged]
    if out is not None:
        own += [state_beside(Path(out)), *kept_copies(Path(out))]
    outputs = [path for path in own if path is not None]
    with ExitStack() as stack:
        keep = None
        if place is not None:
            of = generation(asked.loaded_form, spoken, strict, limits, accept_handmade, asked.earlier)
            keep = stack.enter_context(Cache(place, of))
        inbox = receive(given, asked, outputs=outputs, cache=keep, spool_in=_folder_of(out, dataset))
        result = replace(consolidated(inbox, office), amounts=amounts)
        stack.enter_context(speaking(spoken))
        if out is not None:
            unit = unit_of(as_unit, inbox.asked.loaded_roster) if as_unit else None
            kept_old = _write_if_changed(result, Path(out), summary_only, keep, unit)
            course = Course(today(), round_name.strip(), iso_day(office.deadline))
            changes = changes_since(Path(out), inbox.ledger, course)
            sent = list(told_of_bundle(inbox.entries, unit)) if unit is not None else []
            if unit is not None and merged is not None:
                sent.append(write_merged(inbox, result.form, unit, merged, overwrite))
            result = replace(result, notes=(*result.notes, *kept_old, *changes, *sent))
        if dataset is not None:
            result.write_dataset(dataset)
            log.written(dataset)
        if doubts is not None:
            _write_doubts(doubts, inbox, kept)
    return result


def _reviewed_in(
    given: Sequence[str | os.PathLike[str]], out: str | os.PathLike[str] | None
) -> list[str | os.PathLike[str]]:
    """The workbooks in which reviewers wrote: those that are given, and the one that is to be written anew."""
    from xlperf.consolidation.review_sheet import has_reviews

    own = Path(out) if out is not None else None
    there = own is not None and own.is_file() and has_reviews(own)
    others = [path for path in given if own is None or not own.exists() or not own.samefile(path)]
    return [*([own] if own is not None and there else []), *others]


def _kept_decisions(path: Path | None) -> list[Decision]:
    """What was decided in the list beside the output, if there is one."""
    if path is None or not path.is_file():
        return []
    return [replace(decision, kept=True) for decision in read_decisions(path)]


def _write_doubts(path: Path, inbox: Inbox, kept: Sequence[Decision]) -> None:
    """The list of what a person has decided and has still to decide; none where there is neither."""
    decided = {place: decision.code for place, decision in inbox.decided.items()}
    rows = [
        {
            FILE: entry.file,
            CODE: decided.get(entry.position, ""),
            CANDIDATES: "；".join(who(one.code, one.name) for one in entry.candidates),
            REASON: entry.reason if entry.position not in decided else "",
            SHA: entry.head.sha256,
        }
        for entry in inbox.entries
        if entry.position in decided or entry.status == DOUBTFUL
    ]
    there = {entry.file for entry in inbox.entries}
    rows += [{FILE: one.file, CODE: one.code, SHA: one.sha256} for one in kept if one.file not in there]
    if rows or path.is_file():
        write_list(path, rows)


def _write_if_changed(
    result: Consolidation, out: Path, summary_only: bool, cache: Cache | None, unit: Unit | None
) -> list[str]:
    """Writes the workbook, unless what stands there is this very one, made of the same files in the same way; what is to
    be said of the old one."""
    fingerprint = f"{fingerprint_of(result.data, out.absolute().parent)} {summary_only} {unit}"
    if cache is not None and cache.written() == (fingerprint, sha256_of(out)):
        log.written(out, changed=False)
        return []
    kept = keep_what_people_wrote(out)
    result.write(out, summary_only, unit, overwrite=True)  # looked at before the files were read
    log.written(out)
    if cache is not None:
        cache.remember_written(fingerprint, sha256_of(out))
    return [kept] if kept else []


def _path_of(given: object) -> str | os.PathLike[str] | None:
    return given if isinstance(given, str | os.PathLike) else None


def _cache_place(
    cache: bool | str | os.PathLike[str],
    out: str | os.PathLike[str] | None,
    dataset: str | os.PathLike[str] | None,
) -> Path | None:
    if not isinstance(cache, bool):
        return Path(os.fspath(cache))
    if not cache:
        return None
    if out is not None:
        return cache_beside(Path(out))
    return cache_in(dataset) if dataset is not None else None


def _folder_of(*outputs: str | os.PathLike[str] | None) -> Path | None:
    """Where the first output lies: what the run needs meanwhile lies there, too."""
    return next(
        (Path(output).absolute().parent for output in outputs if output is not None and not is_url(output)),
        None,
    )


def consolidated(inbox: Inbox, office: Office | None = None) -> Consolidation:
    """The consolidation of what was received by `office`, whose name stands in what is made of it."""
    asked, ledger = inbox.asked, inbox.ledger
    main, forms = forms_of(ledger, asked.loaded_form)
    reviews = tuple(asked.reviews_read)
    data = Data(
        ledger, inbox.records, main, forms, inbox.order, asked.language, reviews, (office or Office()).office
    )
    return Consolidation(data, inbox.passed_over, inbox.notes)


__all__ = [
    "Consolidation",
    "Found",
    "NothingFound",
    "Progress",
    "Roster",
    "SourceMissing",
    "consolidate",
    "consolidated",
]
