"""What is remarked of files when they are held against the roster, the year before and each other, and what reviewers
answered.

Owns the order of these remarks. Any may change a file's status, and so which one counts: the ledger is judged again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from xlperf.causes import IN_YUAN
from xlperf.consolidation.asked import Asked
from xlperf.consolidation.figures_of_form import scale_of
from xlperf.consolidation.judgement.control_figures import differing, in_all_differing, with_findings
from xlperf.consolidation.judgement.counted_twice import counted_twice
from xlperf.consolidation.judgement.decisions import Decision
from xlperf.consolidation.judgement.judging import Rules, judge
from xlperf.consolidation.judgement.ledger import HELD_AGAINST_OTHERS, SUPERSEDED, Ledger, LedgerEntry
from xlperf.consolidation.judgement.past import past_of
from xlperf.consolidation.judgement.reviews import (
    NONE,
    FileReviews,
    Review,
    answers_to,
    owner_of,
    told,
    without_accepted,
)
from xlperf.consolidation.judgement.standing_out import Against, in_yuan, standing_out
from xlperf.consolidation.received.record import RecordHead
from xlperf.consolidation.received.sources import Source
from xlperf.consolidation.received.spool import Spool
from xlperf.declaration import Finding, each_key
from xlperf.form import Form, form_specs, load_form
from xlperf.form.labels import label_of
from xlperf.form.load import of_version
from xlperf.roster import read_roster


class Remarked:
    """The files of a run and all that is remarked of them."""

    def __init__(
        self,
        sources: Sequence[Source],
        heads: Sequence[RecordHead],
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
        self.roster = asked.loaded_roster
        self.remarks: dict[int, tuple[Finding, ...]] = {}
        self.held: dict[int, str] = {}

    def ledger(self) -> Ledger:
        ledger = self._judged({})
        # A file alone has nothing to be held against, and no form need be loaded for that.
        if len(self.heads) == 1 and self.asked.loaded_roster is None and self.asked.earlier is None:
            return self._answered(ledger)
        form = _form_of(ledger.form, self.asked)
        if form is None:
            return self._answered(ledger)
        if self.roster is not None and self.asked.roster_file is not None and self.asked.loaded_form is None:
            # What its columns mean only the form tells, which is known once the files are.
            self.roster = read_roster(self.asked.roster_file, form)
        while held := counted_twice(ledger, self.records, self.asked.loaded_roster, form):
            self.held |= held
            ledger = self._judged({})
        self._add(self._held_against_the_roster(ledger, form))
        name = scale_of(form)[0]
        against = Against(form, label_of(form, name) if name else "", self._past(ledger, form))
        self._add(in_yuan(ledger, against))
        ledger = self._answered(ledger)
        # What stands out is asked of the files that count in the end.
        return self._answered(ledger) if self._add(standing_out(ledger, against)) else ledger

    def _answered(self, ledger: Ledger) -> Ledger:
        """The ledger with all remarks so far, and with what reviewers said."""
        answers = _answered(ledger, self.records, self.asked, self.remarks)
        return self._judged(answers) if self.remarks or answers else ledger

    def _judged(self, answers: Mapping[int, FileReviews]) -> Ledger:
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
            unit=asked.unit,
            held=self.held,
        )
        heads = list(self.heads)
        for place in self.remarks.keys() | answers.keys():
            severities = Counter(remark.severity for remark in self.remarks.get(place, ()))
            heads[place] = without_accepted(
                with_findings(heads[place], severities, asked.strict), answers.get(place, NONE)
            )
        return judge(self.sources, heads, rules, self.decided)

    def _add(self, remarks: Mapping[int, tuple[Finding, ...]]) -> bool:
        """Takes these remarks too, but for those that say of a file what it says itself; whether there are any."""
        any_new = False
        for position, found in remarks.items():
            there = self.remarks.get(position, ())
            added = tuple(one for one in found if one.check not in IN_YUAN or not self._says(position, there))
            if added:
                self.remarks[position] = (*there, *added)
                any_new = True
        return any_new

    def _says(self, position: int, there: Sequence[Finding]) -> bool:
        """Whether a file is known to be in yuan by its own checks or another remark."""
        found = (*there, *self.records[position].findings)
        return any(one.check in IN_YUAN for one in found)

    def _held_against_the_roster(self, ledger: Ledger, form: Form) -> dict[int, tuple[Finding, ...]]:
        """Position of a file -> the amounts in it that are not the roster's control figures."""
        departments = self.roster.departments if self.roster is not None else ()
        figures = {(one.code, one.name): one.prefill for one in departments if one.prefill}
        if not figures:
            return {}
        forms: dict[tuple[str, int], Form] = {}
        found: dict[int, tuple[Finding, ...]] = {}
        for (code, name, form_id, version), entries in _by_department(ledger).items():
            expected = figures.get((code, name))
            if not expected:
                continue
            own = forms.setdefault((form_id, version), of_version(form_id, version, form))
            if projects := _projects(entries, own):
                records = [self.records[one.position] for one in projects]
                remarks = tuple(in_all_differing(records, own, expected, self.asked.control))
                found |= {one.position: remarks for one in projects if remarks}
                continue
            for entry in entries:
                record = self.records[entry.position]
                if remarks := tuple(differing(entry, record, own, expected, self.asked.control)):
                    found[entry.position] = remarks
        return found

    def _past(self, ledger: Ledger, form: Form) -> dict[str, float]:
        """The main amount that each department declared before on this form, by the departments' keys in this ledger; nothing of
        those that are found by a code alone, which another department may have had."""
        earlier = self.asked.earlier
        if earlier is None:
            return {}
        past = past_of(earlier.declarations, form, ledger.year, ledger.entries)
        return {key: float(amount) for key, amount in past.amounts.items() if key not in past.renamed}


def _answered(
    ledger: Ledger, records: Spool, asked: Asked, remarks: Mapping[int, tuple[Finding, ...]]
) -> dict[int, FileReviews]:
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


def told_of_reviews(ledger: Ledger) -> Iterator[str]:
    return told((entry.file, entry.answers, entry.head.errors) for entry in ledger.entries if entry.answers)


def _by_department(ledger: Ledger) -> dict[tuple[str, str, str, int], list[LedgerEntry]]:
    """The files whose department the roster has, by its code and name and the form and version that they are of."""
    found: dict[tuple[str, str, str, int], list[LedgerEntry]] = {}
    for entry in ledger.entries:
        whose, head = entry.department, entry.head
        if whose is not None and head.form:
            found.setdefault((whose.code, whose.name, head.form, head.version), []).append(entry)
    return found


def _projects(entries: Sequence[LedgerEntry], form: Form) -> list[LedgerEntry]:
    """The files of a department that has several projects, a file each; of any other nothing."""
    if not form.each:
        return []
    held = [one for one in entries if one.status in HELD_AGAINST_OTHERS and one.status != SUPERSEDED]
    return held if len({each_key(one.head.each) for one in held}) > 1 else []


def _form_of(name: str, asked: Asked) -> Form | None:
    given = asked.loaded_form
    if given is not None and given.id == name:
        return given
    return load_form(name) if name in form_specs() else None
