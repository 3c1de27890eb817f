"""One run of consolidation: files received, the workbook and the dataset written, what changed since the last run told.

Owns the order of these steps and where a run writes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from xlperf.arguments import a_path, a_path_or_none, must_end_in, some_paths
from xlperf.consolidation import log
from xlperf.consolidation.asked import Asked
from xlperf.consolidation.doubts import write_doubts
from xlperf.consolidation.frames import Amounts, amounts_choice
from xlperf.consolidation.inbox import Inbox, earlier_given, receive
from xlperf.consolidation.judgement.control_figures import ControlRule
from xlperf.consolidation.judgement.decisions import Decision, kept_decisions, list_beside
from xlperf.consolidation.judgement.ledger import Policy
from xlperf.consolidation.judgement.rounds import RunNote, iso_day, today
from xlperf.consolidation.judgement.upward import told as told_of_bundle
from xlperf.consolidation.judgement.upward import unit_of
from xlperf.consolidation.merged import write_merged
from xlperf.consolidation.office_rules import OfficeRules
from xlperf.consolidation.received.bundle import Unit
from xlperf.consolidation.received.cache import (
    Cache,
    cache_beside,
    cache_in,
    generation,
    sha256_of,
)
from xlperf.consolidation.received.engine import Engine
from xlperf.consolidation.received.reading import Progress
from xlperf.consolidation.received.storage import is_url
from xlperf.consolidation.result import Consolidation, consolidated
from xlperf.consolidation.since import (
    changes_since,
    deadline_without_day,
    fewer_in_dataset,
    fingerprint_of,
    keep_what_people_wrote,
    kept_copies,
    state_beside,
    told_of_opened,
    with_late_files,
)
from xlperf.declaration.content import exact_text
from xlperf.errors import InvalidArgument
from xlperf.form import Form
from xlperf.messages import language, language_of, say, speaking
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.roster import RosterSource
from xlperf.roster.office import Office, office_beside
from xlperf.system.dataclass import dataclass
from xlperf.system.durable import guard_output, is_same_file


def consolidate(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    roster: RosterSource | None = None,
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
    takes each of them in as if it had come directly; of the roster only that unit and those below it can be missing.
    `merged`: a workbook of the form with what that unit and all below it declare, for the unit of `as_unit`. `round_name`: the
    round (一上, 二上 …) that this run belongs to, by default the one that xlperf.toml beside the roster names, else the one
    under way.
    `against`: last year's declarations, or those of the step before, in a consolidated workbook, a dataset, a folder or a
    file: for the form's rules that ask for them; what is over ten times as much is told, and what is in yuan for certain is
    rejected.
    `amounts`: in the frames: "decimal", exact, held as Arrow's decimals where pyarrow is installed; "arrow"; "object", Python's
    Decimals; or "float", for plots and statistics.
    What of `form`, `year`, `control` and `limits` is not given is as xlperf.toml beside the roster's file has it.
    Raises InvalidArgument, OfficeFileError, SourceMissing, NothingFound, RosterError, FormError, DecisionsError, ReviewError,
    DatasetError, StorageError, ClusterError, WorkersFailed, CannotWrite; never for what is in a file that was sent in.
    """
    amounts = amounts_choice(amounts)
    if exact_text("as_unit", as_unit) and (out is None or summary_only):
        raise InvalidArgument(say("bundle-needs-out"))
    spoken = language() if lang is None else language_of(lang)
    given = some_paths("sources", sources)
    exact_text("round_name", round_name)
    _demand_paths(out, dataset, merged, as_unit)
    rules = OfficeRules.of(roster, form, year, control, limits)
    with speaking(spoken):
        earlier = earlier_given(against, rules.limits, rules.form)
    asked = Asked(
        roster=roster,
        form=rules.form,
        year=rules.year,
        duplicates=duplicates,
        include_rejected=include_rejected,
        strict=strict,
        handmade=accept_handmade,
        limits=rules.limits,
        decisions=decisions,
        control=rules.control,
        reviews=_reviewed_in(some_paths("reviews", reviews), out),
        earlier=earlier,
        unit=as_unit,
        jobs=Asked.workers(jobs),
        engine=engine,
        progress=progress,
        language=spoken,
    ).settled()
    office = office_beside(a_path_or_none(roster))
    _guard_outputs(
        out, dataset, given, [a_path_or_none(roster), a_path_or_none(decisions), against], overwrite
    )
    outputs = _Outputs(
        out,
        dataset,
        merged,
        _cache_place(cache, out, dataset),
        summary_only,
        overwrite,
        as_unit,
        round_name,
        office,
    )
    kept = kept_decisions(outputs.doubts)
    read = asked.decisions_read
    asked = replace(asked, decisions=[*(one for one in kept if one not in read), *read])
    with ExitStack() as stack:
        keep = None
        if outputs.cache is not None:
            of = generation(
                asked.loaded_form, spoken, strict, rules.limits, accept_handmade, asked.earlier, asked.year
            )
            keep = stack.enter_context(Cache(outputs.cache, of))
        inbox = receive(given, asked, outputs=outputs.paths, cache=keep, spool_in=_folder_of(out, dataset))
        result = replace(consolidated(inbox, office), amounts=amounts)
        stack.enter_context(speaking(spoken))
        if dataset is not None and out is not None:
            from xlperf.consolidation.dataset.write import demand_writable

            demand_writable(result.data, dataset)
        if out is not None:
            result = outputs.with_workbook(Path(out), result, inbox, keep)
        if dataset is not None:
            result = _with_dataset(dataset, result)
        if outputs.doubts is not None:
            write_doubts(outputs.doubts, inbox, kept)
    return result


@dataclass(frozen=True)
class _Outputs:
    """Where a run writes, and how. Nothing of it is an input of the run, wherever it lies."""

    out: str | os.PathLike[str] | None
    dataset: str | os.PathLike[str] | None
    merged: str | os.PathLike[str] | None
    cache: Path | None
    summary_only: bool
    overwrite: bool
    as_unit: str
    round_name: str
    office: Office

    def with_workbook(
        self, out: Path, result: Consolidation, inbox: Inbox, cache: Cache | None
    ) -> Consolidation:
        """The result, written to `out`, with what is to be said of that."""
        roster, office = inbox.asked.loaded_roster, self.office
        unit = unit_of(self.as_unit, roster) if self.as_unit else None
        run = RunNote(
            today(), self.round_name.strip() or office.round, iso_day(office.deadline), roster is not None
        )
        result = with_late_files(result, out, run)
        told_of_unit = []
        if unit is not None:
            told_of_unit = list(told_of_bundle(inbox.entries, unit))
            if self.merged:  # first, for it may be refused: then nothing is written
                told_of_unit.append(write_merged(inbox, result.form, unit, self.merged, self.overwrite))
        notes = _write_if_changed(result, out, self.summary_only, cache, unit)
        notes += [
            *deadline_without_day(office.deadline),
            *changes_since(out, inbox.ledger, run),
            *told_of_unit,
        ]
        return replace(result, notes=(*result.notes, *notes))

    @property
    def doubts(self) -> Path | None:
        """The list of doubtful files."""
        return list_beside(Path(self.out)) if self.out is not None else None

    @property
    def paths(self) -> list[str | os.PathLike[str]]:
        """All that exists or may come to exist."""
        own = [self.out, self.cache, self.dataset, self.doubts, self.merged]
        if self.out is not None:
            own += [state_beside(Path(self.out)), *kept_copies(Path(self.out))]
        return [path for path in own if path is not None]


def _with_dataset(dataset: str | os.PathLike[str], result: Consolidation) -> Consolidation:
    """The result, written into the dataset, with what is to be said of that."""
    before = result.write_dataset(dataset)
    log.written(dataset)
    told = fewer_in_dataset(result.year, before, len(result.data.used))
    return replace(result, notes=(*told, *result.notes))


def _reviewed_in(
    given: Sequence[str | os.PathLike[str]], out: str | os.PathLike[str] | None
) -> list[str | os.PathLike[str]]:
    """The workbooks in which reviewers wrote: those that are given, and the one that is to be written anew."""
    from xlperf.consolidation.workbook.review_sheet import has_reviews

    own = Path(out) if out is not None else None
    there = own is not None and os.path.isfile(own) and has_reviews(own)  # noqa: PTH113 - a name may be too long
    others = [path for path in given if own is None or not is_same_file(own, path)]
    return [*([own] if own is not None and there else []), *others]


def _write_if_changed(
    result: Consolidation, out: Path, summary_only: bool, cache: Cache | None, unit: Unit | None
) -> list[str]:
    """Writes the workbook, unless what stands there is this very one, made of the same files in the same way; what is to
    be said of the old one."""
    fingerprint = f"{fingerprint_of(result.data, out.absolute().parent, unit)} {summary_only}"
    if cache is not None and cache.written() == (fingerprint, sha256_of(out)):
        log.written(out, changed=False)
        return []
    kept = keep_what_people_wrote(out)
    result.write(out, summary_only, unit, overwrite=True)  # looked at before the files were read
    log.written(out)
    if cache is not None:
        cache.remember_written(fingerprint, sha256_of(out))
    return [*([kept] if kept else []), *told_of_opened(out)]


def _demand_paths(
    out: str | os.PathLike[str] | None,
    dataset: str | os.PathLike[str] | None,
    merged: str | os.PathLike[str] | None,
    as_unit: str,
) -> None:
    """Raises InvalidArgument for outputs that are no paths, or cannot be what they are called."""
    if merged is not None and not as_unit:
        raise InvalidArgument(say("merged-needs-unit"))
    for name, place in (("out", out), ("dataset", dataset), ("merged", merged)):
        if place is not None:
            a_path(name, place)
    if out is not None:
        must_end_in(out, ".xlsx")


def _guard_outputs(
    out: str | os.PathLike[str] | None,
    dataset: str | os.PathLike[str] | None,
    sources: Iterable[str | os.PathLike[str]],
    others: Iterable[str | os.PathLike[str] | None],
    overwrite: bool,
) -> None:
    """What can be told before a file is read: raises DatasetError without pyarrow, CannotWrite and InvalidArgument where an
    output would take the place of an input."""
    if dataset is not None:
        from xlperf.consolidation.dataset.errors import arrow

        arrow()
    if out is not None:
        from xlperf.consolidation.workbook.readback import is_ours

        guard_output(out, [*sources, *others], is_ours, overwrite)
    _apart_from_the_inbox(dataset, sources)


def _apart_from_the_inbox(
    dataset: str | os.PathLike[str] | None, given: Iterable[str | os.PathLike[str]]
) -> None:
    """Raises InvalidArgument where the dataset's folders would lie among the files that come in."""
    if dataset is None or is_url(dataset):
        return
    folder = Path(dataset)
    for one in given:
        if not is_url(one) and os.path.isdir(one) and is_same_file(folder, one):  # noqa: PTH112
            raise InvalidArgument(say("dataset-in-inbox", folder=folder.name))


def _cache_place(
    cache: bool | str | os.PathLike[str],
    out: str | os.PathLike[str] | None,
    dataset: str | os.PathLike[str] | None,
) -> Path | None:
    if not isinstance(cache, bool):
        return Path(a_path("cache", cache))
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
