"""The rounds (一上, 二上 …) of an output: what stood for each department in each of them.

Owns the shape of that in the state file beside the output, and when a file counts as having come after the deadline. A run
never fails for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from xlperf.consolidation.judgement.department_matching import who
from xlperf.consolidation.judgement.ledger import (
    ACCEPTED,
    DOUBTFUL,
    HARMLESS,
    MISSING,
    REJECTED,
    UNEXPECTED,
    UNREADABLE,
    WARNED,
    Ledger,
    LedgerEntry,
)
from xlperf.declaration import each_key
from xlperf.roster import Department
from xlperf.system.dataclass import dataclass
from xlperf.system.notes import read_notes

FIRST = "一上"
"""What the first round of an output is called, where nobody names it."""
NEXT = "下一轮"
"""Stands for the name of the round after the one under way."""
_NUMERALS = "一二三四五六七八九十"
_CHINESE_DATE = re.compile(r"(\d{4})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*日?")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a department stands in a round. `status`: that of the ledger, or missing; `file`, `sha256`: of the file that counts
    or has to be seen to, of several projects one that has to; `errors`, `warnings`: of all its projects; `since`: the day (ISO) of
    the run that saw the last of them first, "" where that is not known; `late`: whether that was after the deadline."""

    status: str
    file: str = ""
    sha256: str = ""
    errors: int = 0
    warnings: int = 0
    since: str = ""
    late: bool = False


@dataclass
class Round:
    """One round: its name, the days (ISO) of its first and its last run, its deadline, each department by code and name.
    `by_itself`: nobody named it; it began because the office set another deadline. `by_roster`: its last run had a roster, so that
    of whoever has no standing in it nothing was asked. `files`: SHA-256 of every file that any of
    its runs found -> the day on which it was first seen: one that counts only later came on that day, too."""

    name: str
    began: str
    last: str = ""
    deadline: str = ""
    departments: dict[str, Standing] = field(default_factory=dict)
    by_itself: bool = False
    by_roster: bool = False
    files: dict[str, str] = field(default_factory=dict)

    def note(self, ledger: Ledger, run: RunNote, seen: Mapping[str, str], is_first: bool = False) -> None:
        """Takes in what a run found; a file that was there before, in any round, keeps the day on which it came.

        `seen`: SHA-256 -> that day. `is_first`: nothing was noted before; what is found after the deadline then came on a day
        that nobody knows."""
        self.last, self.deadline = run.today, run.deadline or self.deadline
        self.by_roster = run.by_roster
        self.departments = {}
        unseen = "" if is_first and self.deadline and run.today > self.deadline else run.today
        came = _days(ledger, seen, unseen)
        self.files |= came
        for name, entries in _standing(ledger).items():
            heads = [entry.head for entry in entries]
            since = max(came.get(head.sha256, unseen) for head in heads)
            self.departments[name] = Standing(
                *(entries[0].status, entries[0].file, heads[0].sha256),
                errors=sum(head.errors for head in heads),
                warnings=sum(head.warnings for head in heads),
                since=since,
                late=bool(self.deadline) and since > self.deadline,
            )
        for missing in ledger.missing:
            one = missing.department
            if missing.kind == MISSING:
                self.departments[who(one.code, one.name)] = Standing(MISSING)

    def to_dict(self) -> dict[str, Any]:
        """As the state file keeps it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class RunNote:
    """What a run says of itself: the day (ISO), the round it belongs to ("" for the one that is under way, NEXT for the
    one after it), the deadline (ISO, "" where there is none).

    The one under way goes on, so that a run that is repeated opens none, until the office sets a later deadline after its own has
    passed: then the next begins by itself, and that is said. Where it was the same round after all (the time was only
    prolonged), naming it takes the new one back on the same day."""

    today: str
    round: str = ""
    deadline: str = ""
    by_roster: bool = False

    def round_of(self, rounds: list[Round]) -> Round:
        """The round this run belongs to, begun where it is a new one; it is then the last."""
        name, by_itself = self._name(rounds)
        own = next((one for one in rounds if one.name == name), None)
        if own is None:
            own = Round(name, self.today, by_itself=by_itself)
            rounds.append(own)
        elif rounds[-1].by_itself and rounds[-1] is not own and rounds[-1].began == self.today:
            rounds.pop()
        return own

    def _name(self, rounds: list[Round]) -> tuple[str, bool]:
        """The name of the round, and whether nobody gave it and it is a new one."""
        if not rounds:
            return (FIRST if self.round in ("", NEXT) else self.round), False
        last = rounds[-1]
        if self.round == NEXT:
            # The same command once more, on the day on which it began, is of the same round.
            begun = len(rounds) > 1 and last.began == self.today
            return (last.name if begun else following(last.name)), False
        over = bool(last.deadline) and self.today > last.deadline and self.deadline > last.deadline
        if self.round or not over:
            return self.round or last.name, False
        return following(last.name), True


def following(name: str) -> str:
    """What the round after this one is called: 二上 after 一上; one whose name does not begin with a number, by a number."""
    if name[:1] in _NUMERALS[:-1] and name:
        return _NUMERALS[_NUMERALS.index(name[0]) + 1] + name[1:]
    numbered = re.fullmatch(r"(.*?)(\d+)", name)
    return f"{numbered[1]}{int(numbered[2]) + 1}" if numbered else f"{name}2"


def today() -> str:
    """The day of a run, ISO."""
    return datetime.now().astimezone().date().isoformat()


def iso_day(text: str) -> str:
    """The day that a deadline in words names, ISO; "" where it names none."""
    found = _CHINESE_DATE.search(text)
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return ""


def days_of_files(rounds: Iterable[Round]) -> dict[str, str]:
    """SHA-256 of each file that was found in any round -> the day (ISO) on which it was first seen."""
    seen: dict[str, str] = {}
    for one in rounds:
        noted = [(standing.sha256, standing.since) for standing in one.departments.values()]
        for sha256, since in (*one.files.items(), *noted):  # the first state files had but those that stood
            if sha256:
                seen[sha256] = min(since, seen.get(sha256, since))
    return seen


def late_files(ledger: Ledger, rounds: Sequence[Round], run: RunNote) -> dict[str, str]:
    """SHA-256 -> the day on which it was first seen, of each file that stands for a department and came after the deadline.

    What no round has seen came today, where there are rounds and `run.today` is no ""; else nobody knows when."""
    if not run.deadline:
        return {}
    seen, unseen = days_of_files(rounds), run.today if rounds else ""
    came = _days(ledger, seen, unseen)
    hashes = {one.head.sha256 for entries in _standing(ledger).values() for one in entries}
    days = {sha256: came.get(sha256, unseen) for sha256 in hashes}
    return {sha256: day for sha256, day in days.items() if day > run.deadline}


def _days(ledger: Ledger, seen: Mapping[str, str], unseen: str) -> dict[str, str]:
    """SHA-256 of each file -> the day (ISO) on which it came: on which its mail arrived, where that was before a run saw it first;
    `unseen`: the day of what no run has seen, "" where nobody knows it."""
    found: dict[str, str] = {}
    for entry in ledger.entries:
        if sha256 := entry.head.sha256:
            mailed = (entry.arrived or "")[: len("2026-12-10")]
            days = (found.get(sha256, ""), seen.get(sha256, unseen), mailed)
            found[sha256] = min(filter(None, days), default="")
    return found


def rounds_of(found: Any) -> list[Round]:
    """The rounds in the content of a state file, the oldest first; raises KeyError, TypeError, AttributeError of another shape.
    The first state files had none."""
    return [_round(one) for one in found.get("rounds", ())]


def rounds_in(state: Path) -> list[Round]:
    """The rounds in a state file; none where there is none. Raises NotesDamaged."""
    return read_notes(state, rounds_of) or []


def _round(found: dict[str, Any]) -> Round:
    departments = {str(name): Standing(**one) for name, one in found["departments"].items()}
    return Round(**{**found, "departments": departments})


_ORDER = (ACCEPTED, WARNED, REJECTED, DOUBTFUL, UNREADABLE, UNEXPECTED)
"""By which of its files a department, or a project of one, stands: the first of these that there is."""


def _rank(entry: LedgerEntry) -> tuple[int, int]:
    return _ORDER.index(entry.status), len(entry.candidates)


def _standing(ledger: Ledger) -> dict[str, list[LedgerEntry]]:
    """The files by which each department stands, of each of its projects the one that counts, else the one that has to be seen to;
    what is not done comes first. A scan beside what counts asks for nothing."""
    found: dict[str, dict[str, LedgerEntry]] = {}
    for entry in ledger.entries:
        if entry.status in HARMLESS and not entry.used:
            continue
        for name in _whose(entry):
            of_projects = found.setdefault(name, {})
            project = each_key(entry.head.each)
            there = of_projects.get(project)
            if there is None or _rank(entry) < _rank(there):
                of_projects[project] = entry
    return {name: _open_first(list(of_projects.values())) for name, of_projects in found.items()}


def _open_first(entries: list[LedgerEntry]) -> list[LedgerEntry]:
    its_own = [entry for entry in entries if entry.status not in (UNREADABLE, UNEXPECTED)]
    return sorted(its_own, key=lambda entry: entry.status in (ACCEPTED, WARNED)) or [min(entries, key=_rank)]


def _whose(entry: LedgerEntry) -> Iterator[str]:
    """The departments for which a file may stand: of one that may be of several, each."""
    if entry.department is None and entry.candidates:
        yield from (who(one.code, one.name) for one in entry.candidates)
        return
    nobodys = entry.status == UNEXPECTED and (not entry.key or (entry.decided and entry.department is None))
    if (name := who(entry.code, entry.name)) and not nobodys:
        yield name


def states_in(folder: Path) -> Iterator[Path]:
    """The state files of the outputs in a folder."""
    yield from sorted(folder.glob(".*.xlsx.state"))


def department_noted(name: str) -> Department:
    """What the notes call a department: its code and its name, or one of them."""
    code, _, rest = name.partition(" ")
    return Department(code, rest) if rest and code.isascii() else Department("", name)
