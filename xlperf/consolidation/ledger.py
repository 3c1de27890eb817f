"""The ledger (收件登记): what became of every file found, and which departments have not reported.

Owns the statuses of a consolidation: whose a file is, of which form and year, which of several counts. Each file gets
exactly one status. Knows nothing of tables or of how a ledger is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from xlperf.consolidation.department_matching import Match, match_among_themselves, match_to_roster
from xlperf.consolidation.record import FindingRecord, Head
from xlperf.consolidation.sources import Source
from xlperf.messages import catalogue, say
from xlperf.roster import Department, Roster, name_key

ACCEPTED, WARNED, REJECTED = "accepted", "warned", "rejected"
UNREADABLE, DUPLICATE, UNEXPECTED = "unreadable", "duplicate", "unexpected"
STATUSES = (ACCEPTED, WARNED, REJECTED, UNREADABLE, DUPLICATE, UNEXPECTED)

Policy = Literal["newest", "first", "reject"]
POLICIES: tuple[Policy, ...] = ("newest", "first", "reject")

catalogue(
    {
        "ledger-other-form": (
            "表样是 {form}，本次汇总的是 {expected}",
            "its form is {form}; this consolidation is of {expected}",
        ),
        "ledger-past-year": (
            "是 {year} 年度的申报表，本次汇总 {expected} 年度；可能误报了往年的表",
            "it is of {year}; this consolidation is of {expected}: a past year's workbook, perhaps sent by mistake",
        ),
        "ledger-other-year": (
            "是 {year} 年度的申报表，本次汇总 {expected} 年度",
            "it is of {year}; this consolidation is of {expected}",
        ),
        "ledger-same-content": ("与 {other} 内容相同", "the same content as {other}"),
        "ledger-newest": (
            "同一部门有 {count} 份内容不同的文件，采用最新的 {other}",
            "{count} differing files of one department; the newest, {other}, counts",
        ),
        "ledger-first": (
            "同一部门有 {count} 份内容不同的文件，采用文件名在前的 {other}",
            "{count} differing files of one department; the first by name, {other}, counts",
        ),
        "ledger-reject": (
            "同一部门有 {count} 份内容不同的文件，均不采用：{others}",
            "{count} differing files of one department, and none counts: {others}",
        ),
        "missing-nothing": ("未报送", "nothing received"),
        "missing-rejected": ("已报送 {file}，须改正后重报", "{file} was received and must be corrected"),
        "missing-unreadable": (
            "已报送 {file}（按文件名推断），无法读取：{reason}",
            "{file} was received (by its file's name), but cannot be read: {reason}",
        ),
        "missing-reminder": (
            "{department}：贵单位 {year} 年度《{title}》目前的情况是：{received}。请尽快用下发的模板填报并发回。",
            "{department}: your '{title}' for {year}: {received}. Please fill in the template sent out and send it back.",
        ),
        "missing-unexpected": (
            "已报送 {file}，不能采用：{reason}",
            "{file} was received, but cannot be used: {reason}",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file found and what became of it. `used`: whether its figures are in the tables and totals.

    `position`: its place among the files found, by which its record is kept; `remarks`: findings that the
    consolidation adds to those of the file.
    """

    source: Source
    position: int
    head: Head
    status: str
    reason: str = ""
    department: Department | None = None
    key: str = ""
    remarks: tuple[FindingRecord, ...] = ()
    used: bool = False

    @property
    def file(self) -> str:
        return self.source.name

    @property
    def code(self) -> str:
        return self.department.code if self.department else self.head.code

    @property
    def name(self) -> str:
        """The department's name: the roster's, else as entered."""
        return self.department.name if self.department else self.head.department

    @property
    def parent(self) -> str:
        return self.department.parent if self.department else ""


@dataclass(frozen=True)
class Missing:
    """A department of the roster without a usable file; `received`: what came of it, in words."""

    department: Department
    received: str


@dataclass(frozen=True)
class Ledger:
    """All files found, in the order of their names, and the departments missing, in the roster's order."""

    entries: tuple[Entry, ...]
    missing: tuple[Missing, ...]
    form: str
    year: int
    counts: Counter[str] = field(default_factory=Counter)


def judge(
    sources: Sequence[Source],
    heads: Sequence[Head],
    *,
    roster: Roster | None = None,
    duplicates: Policy = "newest",
    year: int | None = None,
    form: str = "",
    include_rejected: bool = False,
) -> Ledger:
    """What becomes of each file. `form`, `year`: what is consolidated; by default what most files are of."""
    readable = [index for index, head in enumerate(heads) if head.status != UNREADABLE]
    if roster is not None:
        matched = [match_to_roster(heads[index], roster) for index in readable]
    else:
        matched = match_among_themselves([heads[index] for index in readable])
    matches = dict(zip(readable, matched, strict=True))
    form, year = _expected(heads, matches, form, year)
    entries = [
        _first_look(source, index, head, matches.get(index), form, year)
        for index, (source, head) in enumerate(zip(sources, heads, strict=True))
    ]
    _settle_duplicates(entries, duplicates)
    usable = {ACCEPTED, WARNED, REJECTED} if include_rejected else {ACCEPTED, WARNED}
    # Of files that the policy rejects for being several, none may come in by another door: each department once.
    entries = [replace(entry, used=entry.status in usable and entry.reason == "") for entry in entries]
    missing = _missing(entries, roster) if roster is not None else ()
    return Ledger(tuple(entries), tuple(missing), form, year, Counter(entry.status for entry in entries))


def _expected(
    heads: Sequence[Head], matches: dict[int, Match], form: str, year: int | None
) -> tuple[str, int]:
    """What most files are of, those of departments on the roster first; of equally many, the newest year."""
    of_roster = [heads[index] for index, match in matches.items() if match.department is not None]
    voters = of_roster or [heads[index] for index in matches]
    if not form:
        forms = Counter(head.form for head in voters)
        form = min(forms, key=lambda name: (-forms[name], name), default="")
    if year is None:
        years = Counter(head.year for head in voters if head.form == form)
        year = min(years, key=lambda value: (-years[value], -value), default=0)
    return form, year


def _first_look(
    source: Source, position: int, head: Head, match: Match | None, form: str, year: int
) -> Entry:
    """One file by itself: unreadable, unexpected, or as its checks have it."""
    if match is None:
        return Entry(source, position, head, UNREADABLE, head.reason)
    reason = ""
    if head.form != form:
        reason = say("ledger-other-form", form=head.form, expected=form)
    elif head.year != year:
        past = "ledger-past-year" if head.year < year else "ledger-other-year"
        reason = say(past, year=head.year, expected=year)
    elif match.refusal:
        reason = match.refusal
    if reason:
        return Entry(source, position, head, UNEXPECTED, reason, match.department, match.key)
    remarks: tuple[FindingRecord, ...] = ()
    if match.remark:
        hint = say("match-other-name-hint")
        remarks = (FindingRecord("roster-name", "info", match.remark, hint, value=head.department),)
    return Entry(source, position, head, head.status, "", match.department, match.key, remarks)


def _settle_duplicates(entries: list[Entry], policy: Policy) -> None:
    """Of each department's files one stays as it is, one for each project where a form has several; which, and why the
    others do not count, is in their rows."""
    groups: dict[tuple[str, str], list[int]] = {}
    for index, entry in enumerate(entries):
        if entry.status in (ACCEPTED, WARNED, REJECTED):
            groups.setdefault((entry.key, entry.head.each), []).append(index)
    for group in groups.values():
        if len(group) > 1:
            _settle(entries, group, policy)


def _settle(entries: list[Entry], group: list[int], policy: Policy) -> None:
    differing: dict[str, int] = {}
    for index in group:
        content = entries[index].head.content
        first = differing.setdefault(content, index)
        if first != index:
            reason = say("ledger-same-content", other=entries[first].file)
            entries[index] = replace(entries[index], status=DUPLICATE, reason=reason)
    left = list(differing.values())
    if len(left) == 1:
        return
    if policy == "reject":
        others = "、".join(entries[index].file for index in left)
        reason = say("ledger-reject", count=len(left), others=others)
        for index in left:
            entries[index] = replace(entries[index], status=REJECTED, reason=reason)
        return
    kept = left[0]
    if policy == "newest":
        kept = max(left, key=lambda index: (_newest_of(entries, group, index), entries[index].file))
    reason = say(f"ledger-{policy}", count=len(left), other=entries[kept].file)
    for index in left:
        if index != kept:
            entries[index] = replace(entries[index], status=DUPLICATE, reason=reason)


def _newest_of(entries: list[Entry], group: list[int], index: int) -> float:
    """When the content of a file came last: a copy of it sent again makes it the newest."""
    content = entries[index].head.content
    return max(entries[other].source.modified for other in group if entries[other].head.content == content)


def _missing(entries: Sequence[Entry], roster: Roster) -> Iterable[Missing]:
    used = {_identity(entry.department) for entry in entries if entry.used and entry.department}
    received: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        if entry.department is not None and entry.status != DUPLICATE:
            received[_identity(entry.department)] = entry
    unreadable = [_Called.after(entry) for entry in entries if entry.status == UNREADABLE]
    for department in roster.departments:
        identity = _identity(department)
        if identity not in used:
            yield Missing(department, _received(department, received.get(identity), unreadable))


def _identity(department: Department) -> tuple[str, str]:
    return department.code, department.name


@dataclass(frozen=True, slots=True)
class _Called:
    """What the name of an unreadable file tells: its key as a department's name, and the words in it."""

    entry: Entry
    key: str
    words: frozenset[str]

    @staticmethod
    def after(entry: Entry) -> _Called:
        stem = entry.file.rpartition("/")[2].rpartition(".")[0]
        words = "".join(letter if letter.isalnum() else " " for letter in stem).split()
        return _Called(entry, name_key(stem), frozenset(words))


def _received(department: Department, entry: Entry | None, unreadable: Sequence[_Called]) -> str:
    if entry is not None:
        if entry.status == REJECTED:
            return say("missing-rejected", file=entry.file)
        return say("missing-unexpected", file=entry.file, reason=entry.reason)
    name = name_key(department.name)
    for called in unreadable:
        # The file's name holds the department's name, or its code as a word of its own.
        if (name and name in called.key) or (department.code and department.code in called.words):
            return say("missing-unreadable", file=called.entry.file, reason=called.entry.reason)
    return say("missing-nothing")
