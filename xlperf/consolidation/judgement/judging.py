"""What becomes of every file found: whose it is, of which form and year, which of several counts, and who is missing.

Owns the order of these questions; each file gets exactly one status of the ledger. Knows nothing of how files are read.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace

from xlperf.consolidation.judgement import judging_words as _words  # noqa: F401 - its sentences are said here
from xlperf.consolidation.judgement.decisions import Decision
from xlperf.consolidation.judgement.department_matching import (
    Claim,
    FileOwner,
    contested,
    match_among_themselves,
    match_as_decided,
    match_to_roster,
    perhaps_by_its_cover,
)
from xlperf.consolidation.judgement.ledger import (
    ACCEPTED,
    DOUBTFUL,
    DUPLICATE,
    NOT_USABLE,
    REJECTED,
    SUPERSEDED,
    UNEXPECTED,
    UNREADABLE,
    WARNED,
    Ledger,
    LedgerEntry,
    Missing,
    Policy,
)
from xlperf.consolidation.judgement.precedence import Evidence, known_time, marks_of, newest
from xlperf.consolidation.judgement.reviews import RETURN, FileReviews, with_verdict
from xlperf.consolidation.received.record import RecordHead
from xlperf.consolidation.received.sources import Source
from xlperf.declaration import Finding, each_key
from xlperf.messages import enumerated, say
from xlperf.roster import Department, Roster, is_called
from xlperf.roster.departments import code_key
from xlperf.roster.names import name_key, same_name
from xlperf.system.dataclass import dataclass


@dataclass(frozen=True)
class Rules:
    """How files are judged. `form`, `year`: what is expected, by default what most files are of. `now`: seconds since
    1970, the clock's by default; `remarks`: findings to add to those of a file, by its position; `answers`: what reviewers
    said of it, whose accepted warnings its head no longer counts; `strict`: whether warnings reject; `unit`: the code of the
    unit that collects, whose own departments alone can be missing, "" for all; `held`: why a file, by its position, is to wait for
    a person's decision."""

    roster: Roster | None = None
    duplicates: Policy = "newest"
    year: int | None = None
    form: str = ""
    include_rejected: bool = False
    now: float | None = None
    remarks: Mapping[int, tuple[Finding, ...]] = field(default_factory=dict)
    answers: Mapping[int, FileReviews] = field(default_factory=dict)
    strict: bool = False
    unit: str = ""
    held: Mapping[int, str] = field(default_factory=dict)


def judge(
    sources: Sequence[Source],
    heads: Sequence[RecordHead],
    rules: Rules,
    decisions: Mapping[int, Decision] | None = None,
) -> Ledger:
    """What becomes of each file. `decisions`: what a person decided, by the file's position."""
    return _Judgement(sources, heads, rules, decisions or {}).ledger()


class _Judgement:
    """One run's ledger in the making: matched, doubted, settled, counted."""

    def __init__(
        self,
        sources: Sequence[Source],
        heads: Sequence[RecordHead],
        rules: Rules,
        decisions: Mapping[int, Decision],
    ) -> None:
        self.sources, self.heads, self.rules = sources, heads, rules
        self.notes: list[str] = []
        self.decided: dict[int, FileOwner] = {}
        self.left_out = {place for place, decision in decisions.items() if decision.left_out}
        readable = [place for place, head in enumerate(heads) if head.status != UNREADABLE]
        matched = self._matched(readable)
        for place in readable:
            decision = decisions.get(place)
            if decision is not None and not decision.left_out:
                match = match_as_decided(heads[place], decision.code, rules.roster)
                if match is None:
                    file = sources[place].name
                    self.notes.append(say("decisions-no-code", file=file, code=decision.code))
                else:
                    self.decided[place] = match
                    if rules.roster is None and not self._is_known(place, decision.code):
                        file = sources[place].name
                        self.notes.append(say("decisions-foreign-code", file=file, code=decision.code))
        self.matches = matched | self.decided
        self.form, self.year = _expected(heads, self.matches, rules.form, rules.year)

    def _is_known(self, place: int, code: str) -> bool:
        """Whether any other file, or this one where it has a code of its own, says this code."""
        wanted = code_key(code)
        return not self.heads[place].code or any(code_key(head.code) == wanted for head in self.heads)

    def _matched(self, readable: Sequence[int]) -> dict[int, FileOwner]:
        if self.rules.roster is not None:
            roster = self.rules.roster
            found = {place: match_to_roster(self.heads[place], roster) for place in readable}
            return found | perhaps_by_its_cover(found, self.heads, self.sources, roster)
        matches = match_among_themselves([self.heads[place] for place in readable])
        return dict(zip(readable, matches, strict=True))

    def ledger(self) -> Ledger:
        self._doubt()
        entries = [self._first_look(place) for place in range(len(self.heads))]
        self._by_senders(entries)
        self._settle(entries)
        usable = {ACCEPTED, WARNED, REJECTED} if self.rules.include_rejected else {ACCEPTED, WARNED}
        # Of files that the policy rejects for being several, none may come in by another door: each department once.
        entries = [replace(entry, used=entry.status in usable and entry.reason == "") for entry in entries]
        entries = [self._as_reviewed(entry) for entry in entries]
        roster = self.rules.roster
        missing = _missing(entries, roster, self.rules.unit) if roster is not None else ()
        counts = Counter(entry.status for entry in entries)
        return Ledger(tuple(entries), tuple(missing), self.form, self.year, counts, tuple(self.notes))

    def _as_reviewed(self, entry: LedgerEntry) -> LedgerEntry:
        """An entry of which reviewers have said something: what they return counts no more, what they want changed goes
        back and counts meanwhile."""
        answers = self.rules.answers.get(entry.position)
        if not answers or entry.status not in (ACCEPTED, WARNED, REJECTED):
            return entry
        head = with_verdict(entry.head, answers, self.rules.strict)
        if entry.reason:  # none of several counts, whatever was said of one
            return replace(entry, head=head, answers=answers)
        back = answers.verdict == RETURN
        used = entry.used and (head.status != REJECTED or self.rules.include_rejected)
        reason = answers.why() if back else ""
        return replace(entry, head=head, status=head.status, reason=reason, used=used, answers=answers)

    def _refusal(self, place: int) -> str:
        """Why a file does not belong to this run, "" where it does."""
        head, match = self.heads[place], self.matches[place]
        if head.form != self.form:
            return say("ledger-other-form", form=head.form, expected=self.form)
        if head.year != self.year:
            past = "ledger-past-year" if head.year < self.year else "ledger-other-year"
            return say(past, year=head.year, expected=self.year)
        return say("ledger-left-out") if place in self.left_out else match.refusal

    def _doubt(self) -> None:
        """Marks the matches of files that claim one department and cannot all be its own."""
        claims: dict[int, Claim] = {}
        for place, match in self.matches.items():
            if place not in self.decided and not self._refusal(place):
                head = self.heads[place]
                claims[place] = Claim(self.sources[place].name, head.code, head.department, match)
        self.matches |= contested(claims)

    def _first_look(self, place: int) -> LedgerEntry:
        """One file by itself: unreadable, unexpected, doubtful, or as its checks have it."""
        source, head, match = self.sources[place], self.heads[place], self.matches.get(place)
        if match is None:
            department = self._unread(source.name, head.code)
            return LedgerEntry(source, place, head, UNREADABLE, head.reason, department)
        if reason := self._refusal(place):
            decided = place in self.left_out
            return LedgerEntry(
                source, place, head, UNEXPECTED, reason, match.department, match.key, decided=decided
            )
        if match.doubt:
            # In the tables of findings it stands as what it calls itself.
            own = match.candidates or ((match.department,) if match.department else ())
            return LedgerEntry(source, place, head, DOUBTFUL, match.doubt, None, match.key, candidates=own)
        decided = place in self.decided
        if (held := self.rules.held.get(place)) and not decided:
            own = (match.department,) if match.department else ()
            return LedgerEntry(source, place, head, DOUBTFUL, held, None, match.key, candidates=own)
        remarks = self.rules.remarks.get(place, ())
        if match.remark:
            hint = say("match-spelling-hint")
            remarks += (Finding("roster-name", "info", match.remark, hint, value=head.department),)
        remarks += self._of_others(source, match)
        return LedgerEntry(
            source, place, head, head.status, "", match.department, match.key, remarks, decided=decided
        )

    def _unread(self, file: str, code: str) -> Department | None:
        """Whose a file is that cannot be read: by the code in it, or what it is called; None where these say two."""
        roster = self.rules.roster
        if roster is None:
            return None
        own, called = roster.of_code(code), roster.in_file_name(file)
        if own is None or own is called or not roster.called_in(file):
            return own or called
        return None

    def _by_senders(self, entries: list[LedgerEntry]) -> None:
        """Files that cannot be read and are called after nobody are the sender's, where nothing else came of that department and
        nothing in the same mail was read: else it was silent, for all that is known."""
        roster = self.rules.roster
        if roster is None:
            return
        heard = {
            id(one) for entry in entries for one in (entry.department, *entry.candidates) if one is not None
        }
        read = {_mail_of(entry.source) for entry in entries if entry.status != UNREADABLE}
        for index, entry in enumerate(entries):
            if entry.status != UNREADABLE or entry.department is not None or _mail_of(entry.source) in read:
                continue
            sender = roster.of_sender(entry.source.sender) if not roster.called_in(entry.file) else None
            if sender is not None and id(sender) not in heard:
                entries[index] = replace(entry, department=sender)

    def _of_others(self, source: Source, match: FileOwner) -> tuple[Finding, ...]:
        """What is to be said of a file in the bundle of a unit that the roster does not have above its department."""
        roster, department = self.rules.roster, match.department
        if not source.unit or roster is None or department is None:
            return ()
        above = roster.line_above(department)
        code, _, name = source.unit.partition(" ")
        if not above or any(is_called(one, code, name) for one in (*above, department)):
            return ()
        told = say("bundle-of-others", file=source.name, unit=source.unit, parent=department.parent)
        return (Finding("bundle-unit", "info", told, value=source.unit),)

    # ------------------------------------------------------------ which of several

    def _settle(self, entries: list[LedgerEntry]) -> None:
        """Of each department's files one stays as it is, one for each project where a form has several; which, and why the
        others do not count, is in their rows."""
        groups: dict[tuple[object, ...], list[int]] = {}
        for index, entry in enumerate(entries):
            if entry.status in (ACCEPTED, WARNED, REJECTED):
                groups.setdefault((entry.key, each_key(entry.head.each)), []).append(index)
        for group in groups.values():
            if len(group) > 1:
                self._settle_group(entries, group)
        self._doubt_projects(entries)

    def _doubt_projects(self, entries: list[LedgerEntry]) -> None:
        """Of one department's projects, those that may be one and the same are left to a person: counted twice its money
        would be."""
        standing: dict[object, list[int]] = {}
        for index, entry in enumerate(entries):
            if entry.head.each and not entry.reason and entry.status in (ACCEPTED, WARNED, REJECTED):
                standing.setdefault(entry.key, []).append(index)
        for of_one in standing.values():
            alike: dict[str, list[int]] = {}
            for index in of_one:
                if not entries[index].decided and (key := _loosely(entries[index].head)):
                    alike.setdefault(key, []).append(index)
            for group in (group for group in alike.values() if len(group) > 1):
                one, other = (_called(entries[index]) for index in group[:2])
                reason = say("ledger-alike", one=one, other=other)
                for index in group:
                    _hold_back(entries, index, reason)

    def _settle_group(self, entries: list[LedgerEntry], group: list[int]) -> None:
        decided = [index for index in group if entries[index].decided]
        if decided and len(decided) < len(group):
            whose = _several_of(entries[group[0]])
            reason = say("ledger-decided", whose=whose, count=len(group), other=entries[decided[0]].file)
            for index in set(group) - set(decided):
                entries[index] = replace(entries[index], status=SUPERSEDED, reason=reason)
            group = decided
        left = _without_copies(entries, group)
        if len(left) == 1:
            return
        policy, count, whose = self.rules.duplicates, len(left), _several_of(entries[left[0]])
        files = [entries[index].file for index in left]
        others = enumerated(files)
        if policy == "reject":
            reason = say("ledger-reject", whose=whose, count=count, others=others)
            for index in left:
                entries[index] = replace(entries[index], status=REJECTED, reason=reason)
            return
        if len(by_whom := _implementers(entries, left)) > 1:
            each = entries[left[0]].head.each
            reason = say(
                "ledger-implementers", each=each, count=count, whom=enumerated(by_whom), others=others
            )
            for index in left:
                _hold_back(entries, index, reason)
            return
        kept, by, doubt = (left[0], "", "") if policy == "first" else self._newest(entries, group, left)
        if doubt:
            if any(file not in doubt for file in files):
                doubt = say("ledger-doubt-among", doubt=doubt, others=others)
            reason = say("ledger-order-doubtful", whose=whose, count=count, doubt=doubt)
            for index in left:
                _hold_back(entries, index, reason)
            return
        shown = say(by) if by else ""
        reason = say(f"ledger-{policy}", whose=whose, count=count, other=entries[kept].file, by=shown)
        for index in left:
            if index != kept:
                entries[index] = replace(entries[index], status=SUPERSEDED, reason=reason)

    def _newest(self, entries: list[LedgerEntry], group: list[int], left: list[int]) -> tuple[int, str, str]:
        """The entry that counts and by what evidence; or why nobody can say."""
        now = time.time() if self.rules.now is None else self.rules.now
        verdict = newest([_evidence(entries, group, index) for index in left], now)
        if verdict.index is None:
            return left[0], "", verdict.doubt
        kept = left[verdict.index]
        passed = [entries[index].file for index in left if entries[index].status != REJECTED]
        if entries[kept].status == REJECTED and passed:
            newer = entries[kept].file
            return kept, "", say("ledger-passed-then-rejected", newer=newer, older=passed[0])
        return kept, verdict.by, ""


def _implementers(entries: list[LedgerEntry], group: Sequence[int]) -> list[str]:
    """Who carries out the project of these files: where that is more than one, it is more than one project of a name."""
    found: list[str] = []
    for name in (entries[index].head.implementer for index in group):
        if name and not any(same_name(name, one) for one in found):
            found.append(name)
    return found


def _mail_of(source: Source) -> tuple[object, ...]:
    return source.path, source.url, source.sender, source.modified


def _hold_back(entries: list[LedgerEntry], index: int, reason: str) -> None:
    own = (one,) if (one := entries[index].department) is not None else ()
    entries[index] = replace(entries[index], status=DOUBTFUL, reason=reason, candidates=own)


def _several_of(entry: LedgerEntry) -> str:
    """Of what there are several files, as a sentence names it."""
    each = entry.head.each
    return say("ledger-of-project", each=each) if each else say("ledger-of-department")


def _called(entry: LedgerEntry) -> str:
    return say("ledger-called", file=entry.file, each=entry.head.each)


def _loosely(head: RecordHead) -> str:
    """What a project is called, without marks and zeros in front of a number, which people leave out at one time."""
    marked = re.sub(r"(?<=[0-9])[.．](?=[0-9])", "点", head.each)
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", name_key(marked))


def _without_copies(entries: list[LedgerEntry], group: Sequence[int]) -> list[int]:
    """One of each content, that which is called after its department rather than another or a copy; the others become
    duplicates of it."""
    differing: dict[str, int] = {}
    for index in sorted(group, key=lambda index: _called_after(entries[index])):
        first = differing.setdefault(entries[index].head.content, index)
        if first != index:
            reason = say("ledger-same-content", other=entries[first].file)
            entries[index] = replace(entries[index], status=DUPLICATE, reason=reason)
    return sorted(differing.values())


def _called_after(entry: LedgerEntry) -> tuple[bool, int]:
    """Sorts first what is called after its department, and what is no numbered copy."""
    stem = name_key(entry.file.rpartition("/")[2])
    return not (entry.name and name_key(entry.name) in stem), marks_of(entry.file)[-1]


def _evidence(entries: list[LedgerEntry], group: list[int], index: int) -> Evidence:
    """What tells when the content of a file came last: a copy of it sent again makes it the newest."""
    content = entries[index].head.content
    same = [entries[other] for other in group if entries[other].head.content == content]
    latest = max(same, key=lambda entry: (entry.head.saved, entry.source.modified))
    saved = known_time(max(e.head.saved for e in same))
    modified = known_time(max(e.source.modified for e in same))
    mailed = bool(latest.source.sender and modified)
    return Evidence(latest.file, saved, modified, mailed, f"{latest.name}\n{latest.head.each}")


def _expected(
    heads: Sequence[RecordHead], matches: Mapping[int, FileOwner], form: str, year: int | None
) -> tuple[str, int]:
    """What most files are of, those of departments on the roster first; of equally many, the newest year."""
    of_roster = [heads[index] for index, match in matches.items() if match.department is not None]
    voters = of_roster or [heads[index] for index in matches]
    if not form:
        forms = Counter(head.form for head in voters)
        form = min(forms, key=lambda name: (-forms[name], name), default="")
    if year is None:
        of_form = [head for head in voters if head.form == form]
        dated = [head for head in of_form if not head.undated]
        years = Counter(head.year for head in dated or of_form)
        year = min(years, key=lambda value: (-years[value], -value), default=0)
    return form, year


# ---------------------------------------------------------------- who is missing

_TELLING = (REJECTED, DOUBTFUL, UNREADABLE, UNEXPECTED)
"""Of a missing department's files, the one whose status stands first here is told."""


def _missing(entries: Sequence[LedgerEntry], roster: Roster, unit: str) -> Iterator[Missing]:
    used = {_identity(entry.department) for entry in entries if entry.used and entry.department}
    received: dict[tuple[str, str], LedgerEntry] = {}
    for entry in entries:
        for department in _whose(entry):
            there = received.get(_identity(department))
            if there is None or _telling(entry) < _telling(there):
                received[_identity(department)] = entry
    named = _of_others(entries, roster)
    bundled = Counter((entry.source.bundle, entry.source.unit) for entry in entries if entry.source.unit)
    for department in roster.of_unit(unit):
        identity = _identity(department)
        if identity in used:
            continue
        telling = received.get(identity)
        if telling is not None:
            yield Missing(department, _received(telling), NOT_USABLE, telling.status == DOUBTFUL)
        elif other := named.get(identity, ""):
            yield Missing(department, say("missing-of-other", file=other), of_other=other)
        else:
            yield _silent(department, bundled)


def _silent(department: Department, bundled: Mapping[tuple[str, str], int]) -> Missing:
    """A department of which nothing came, or the bundle of those below it alone; `bundled`: of how many declarations the
    bundles are, by their files and who sent them."""
    for (bundle, sender), count in bundled.items():
        code, _, name = sender.partition(" ")
        if is_called(department, code, name):
            said = say("missing-in-bundle", file=bundle, count=count)
            return Missing(department, said, bundle=bundle)
    return Missing(department, say("missing-nothing"))


def _telling(entry: LedgerEntry) -> tuple[int, int]:
    """The smaller, the more it tells of a department: one that may be another's tells less than its own."""
    return _TELLING.index(entry.status), len(entry.candidates)


def _of_others(entries: Sequence[LedgerEntry], roster: Roster) -> dict[tuple[str, str], str]:
    """Files that are called after one department and are another's, by the one."""
    found: dict[tuple[str, str], str] = {}
    for entry in entries:
        strangers = entry.status == UNEXPECTED and not entry.decided
        if entry.status != UNREADABLE and (entry.department is not None or strangers):
            called = roster.in_file_name(entry.file)
            if called is not None and called is not entry.department:
                found[_identity(called)] = entry.file
    return found


def _whose(entry: LedgerEntry) -> Iterable[Department]:
    """The departments of which a file that does not count is, or may be."""
    if entry.status not in _TELLING or entry.used:
        return ()
    return (entry.department,) if entry.department is not None else entry.candidates


def _identity(department: Department) -> tuple[str, str]:
    return department.code, department.name


def _received(entry: LedgerEntry) -> str:
    if entry.status == REJECTED and not entry.reason:
        return say("missing-rejected", file=entry.file)
    kinds = {DOUBTFUL: "doubtful", UNREADABLE: "unreadable"}
    return say(f"missing-{kinds.get(entry.status, 'unexpected')}", file=entry.file, reason=entry.reason)
