"""The ledger (收件登记): what became of every file found, and which departments have not reported.

Owns the statuses of a consolidation; each file has exactly one. Who gets which is decided in judging.py. Knows nothing of
tables or of how a ledger is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from typing import Literal

from xlperf.causes import IN_YUAN, follows_from_yuan
from xlperf.consolidation.judgement.reviews import NONE, FileReviews
from xlperf.consolidation.received.record import Record, RecordHead
from xlperf.consolidation.received.sources import Source
from xlperf.declaration import ERROR, Finding
from xlperf.messages import catalogue, say
from xlperf.roster import Department
from xlperf.system.dataclass import dataclass

ACCEPTED, WARNED, REJECTED = "accepted", "warned", "rejected"
UNREADABLE, DUPLICATE, SUPERSEDED = "unreadable", "duplicate", "superseded"
DOUBTFUL, UNEXPECTED = "doubtful", "unexpected"
STATUSES = (ACCEPTED, WARNED, REJECTED, UNREADABLE, DUPLICATE, SUPERSEDED, DOUBTFUL, UNEXPECTED)

HARMLESS = (ACCEPTED, WARNED, DUPLICATE, SUPERSEDED)
"""Statuses that ask nothing of anybody."""

HELD_AGAINST_OTHERS = (ACCEPTED, WARNED, REJECTED, SUPERSEDED)
"""Statuses of files that are held against the roster and the year before. An older file of a department, too: whether it has
passed decides whether a newer one that has not takes its place."""

MISSING, NOT_USABLE = "missing", "unusable"
"""What a department without a usable file is: nothing came (未报送), or something that cannot be used yet (已报未通过)."""

Policy = Literal["newest", "first", "reject"]
"""Which of several files of one department counts: the newest, the first by name, or none."""
POLICIES: tuple[Policy, ...] = ("newest", "first", "reject")

catalogue(
    {
        "ledger-errors": ("须改正（{count} 个错误）", "to be corrected ({count} errors)"),
        "missing-nothing": ("未报送", "nothing received"),
        "missing-of-other": (
            "未报送（文件 {file} 填的是别的部门的申报表）",
            "nothing received (the file {file} is the declaration of another department)",
        ),
        "missing-in-bundle": (
            "未报送（{file} 里是下级单位的 {count} 份，没有本单位自己的）",
            "nothing received of its own ({file} carries {count} declarations of those below it)",
        ),
        "missing-rejected": ("已报送 {file}，须改正后重报", "{file} was received and must be corrected"),
        "missing-doubtful": (
            "已报送 {file}，待确认：{reason}",
            "{file} was received and is doubtful: {reason}",
        ),
        "missing-unreadable": (
            "已报送 {file}（按文件名推断），无法读取：{reason}",
            "{file} was received (by its file's name), but cannot be read: {reason}",
        ),
        "missing-reminder": (
            "{department}：你单位 {year} 年度《{title}》目前的情况是：{received}。请尽快办理，用下发的工作簿报送。",
            "{department}: your '{title}' for {year}: {received}. Please see to it, and send the workbook that was sent out.",
        ),
        "missing-unexpected": (
            "已报送 {file}，不能采用：{reason}",
            "{file} was received, but cannot be used: {reason}",
        ),
    }
)


OF_THE_OFFICE = {
    "form-not-given",
    "other-draft",
    "incomplete-download",
    "no-permission",
    "unreachable",
    "changed-while-reading",
    "link-outside",
}
"""Why a file is not read where the office can mend that, and no department: the form it gives, or the file on its disk."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One file found and what became of it. `used`: whether its figures are in the tables and totals.

    `position`: its place among the files found, by which its record is kept; `remarks`: findings that the
    consolidation adds to those of the file; `candidates`: of a doubtful one, the departments it may be of; `decided`:
    whether a person has said whose it is; `answers`: what reviewers said of it.
    """

    source: Source
    position: int
    head: RecordHead
    status: str
    reason: str = ""
    department: Department | None = None
    key: str = ""
    remarks: tuple[Finding, ...] = ()
    used: bool = False
    candidates: tuple[Department, ...] = ()
    decided: bool = False
    answers: FileReviews = NONE

    @property
    def arrived(self) -> str | None:
        """When the mail arrived that brought the file, as ISO 8601 has it with the zone of this machine; None where it came
        otherwise, or the mail says no date."""
        if not (self.source.sender and self.source.modified):
            return None
        return datetime.fromtimestamp(self.source.modified).astimezone().isoformat(timespec="seconds")

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
    def open(self) -> bool:
        """Whether somebody has to do something about this file."""
        return self.status not in HARMLESS and not (self.status == UNEXPECTED and self.decided)

    @property
    def is_for_the_office(self) -> bool:
        """Whether it is the office that lacks something, and no department: also what a file is read with."""
        return self.head.reason_id in OF_THE_OFFICE or self.head.reason_id.endswith("-not-installed")

    @property
    def why_unused(self) -> str:
        """Why its figures do not count: the reason, else how many errors it has."""
        return self.reason or say("ledger-errors", count=self.head.errors)

    @property
    def parent(self) -> str:
        return self.department.parent if self.department else ""

    def raised(self, record: Record) -> tuple[Finding, ...]:
        """What the consolidation remarks of it, then what its checks found; what follows from a remark stands behind it and
        is marked with it."""
        yuan = next((one for one in self.remarks if one.check in IN_YUAN and one.severity == ERROR), None)
        if yuan is None:
            return (*self.remarks, *record.findings)
        cause = yuan.identity
        others = [one for one in (*self.remarks, *record.findings) if one is not yuan]
        follow = [
            bool(one.cause == cause or (follows_from_yuan(one.check) and not one.cause)) for one in others
        ]
        behind = [replace(one, cause=cause) for one, is_one in zip(others, follow, strict=True) if is_one]
        return (yuan, *behind, *(one for one, is_one in zip(others, follow, strict=True) if not is_one))

    def findings(self, record: Record) -> tuple[Finding, ...]:
        """What was said of it as a whole, then all that was raised, each as reviewers answered it."""
        remark = self.answers.remark()
        found = tuple(self.answers.answered(finding) for finding in self.raised(record))
        return found if remark is None else (remark, *found)


@dataclass(frozen=True)
class Missing:
    """A department of the roster without a usable file; `kind`: MISSING or NOT_USABLE; `received`: what came of it, as a
    sentence; `waits`: whether it is for the office to decide, and nothing is asked of the department; `of_other`: a file called
    after it that is another's; `bundle`: the bundle that it sent of those below it, without a declaration of its own."""

    department: Department
    received: str
    kind: str = MISSING
    waits: bool = False
    of_other: str = ""
    bundle: str = ""


@dataclass(frozen=True)
class Ledger:
    """All files found, in the order of their names, and the departments missing, in the roster's order. `notes`: what
    could not be followed of a person's decisions."""

    entries: tuple[LedgerEntry, ...]
    missing: tuple[Missing, ...]
    form: str
    year: int
    counts: Counter[str] = field(default_factory=Counter)
    notes: tuple[str, ...] = ()

    def used(self, order: Mapping[tuple[str, str], int]) -> tuple[LedgerEntry, ...]:
        """The entries whose figures count, in the roster's order (place by code and name), else by code and name."""
        last = len(order)

        def place(entry: LedgerEntry) -> tuple[int, str, str, str]:
            return order.get((entry.code, entry.name), last), entry.code, entry.name, entry.file

        return tuple(sorted((entry for entry in self.entries if entry.used), key=place))

    def count_missing(self, kind: str) -> int:
        """How many departments of the roster are MISSING or NOT_USABLE."""
        return sum(missing.kind == kind for missing in self.missing)
