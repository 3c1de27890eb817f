"""The files of a side that do not count: whose each is, and which departments are for that reason compared with nothing.

Owns that what a file would have declared is not known: its department is neither gone nor new. Knows nothing of what
changed, nor of how files are judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Generic, TypeVar

from xlperf.consolidation.judgement.ledger import REJECTED, UNREADABLE, LedgerEntry
from xlperf.declaration import Declaration
from xlperf.messages import catalogue, say
from xlperf.roster import Department, name_core, name_key, same_name
from xlperf.roster.departments import Departments, code_key
from xlperf.system.dataclass import dataclass

Item = TypeVar("Item")

catalogue(
    {
        "left-out-rejected": ("报了，未通过", "received, and to be corrected"),
        "left-out-unusable": ("报了，不能用", "received, and cannot be used"),
        "left-out-nobody-knows": (
            "报的文件里有不知是谁的，可能就是它",
            "a file that was received does not say whose it is and may be its own",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that does not count, and why. code, name: whose it says to be, both "" where it cannot be read; each: of which
    project it is, None where that is not known; form: of which form, "" where that is not known; year: 0 where it says none."""

    file: str
    reason: str
    rejected: bool = False
    code: str = ""
    name: str = ""
    each: str | None = None
    form: str = ""
    year: int = 0

    @property
    def whose(self) -> bool:
        """Whether anything tells whose it is."""
        return bool(self.code.strip() or name_key(self.name))

    @property
    def why(self) -> str:
        """What became of it, in a word: 未通过 or 不能用."""
        if not self.whose:
            return say("left-out-nobody-knows")
        return say("left-out-rejected" if self.rejected else "left-out-unusable")

    def may_be_of(self, one: Declaration) -> bool:
        """Whether it may be what the department (and project) of a declaration sent."""
        if not self.whose:
            return True
        if self.each is not None and name_key(self.each) != name_key(one.each):
            return False
        alike = bool(self.code.strip()) and code_key(self.code) == code_key(one.code)
        return alike or bool(name_key(self.name)) and same_name(self.name, one.department)

    def is_answered_by(self, one: Declaration) -> bool:
        """Whether a declaration that counts is in its place: of the same department and, where it has several, project."""
        return self.may_be_of(one) and (self.each is not None or not one.each)


def left_out_of(entry: LedgerEntry) -> LeftOut:
    """A file of an inbox that does not count."""
    head = entry.head
    read = entry.status != UNREADABLE
    return LeftOut(
        entry.file,
        entry.why_unused,
        entry.status == REJECTED,
        entry.code,
        entry.name,
        head.each if read else None,
        head.form,
        head.year,
    )


class _ByWhose(Generic[Item]):
    """What is known of departments, found by code or by name without looking at each."""

    def __init__(self, items: Iterable[tuple[str, str, Item]]) -> None:
        self._of: dict[tuple[str, str], list[Item]] = {}
        for code, name, item in items:
            for key in _keys(code, name):
                self._of.setdefault(key, []).append(item)

    def near(self, code: str, name: str) -> list[Item]:
        """What has this code, or a name that may be a spelling of this one."""
        return [item for key in _keys(code, name) for item in self._of.get(key, ())]


def _keys(code: str, name: str) -> Iterator[tuple[str, str]]:
    if code.strip():
        yield "code", code_key(code)
    if name_key(name):
        yield "name", name_core(name)[1]


class NotCounted:
    """The files of one side that do not count, and by which of them a department may have reported after all.

    One whose department has a file that counts `here` keeps nothing back, but where the department has several projects and
    nobody knows of which it is; one that says nothing itself is known by its name."""

    def __init__(
        self, left_out: Iterable[LeftOut], here: Sequence[Declaration], there: Sequence[Declaration]
    ) -> None:
        counted = _ByWhose((one.code, one.department, one) for one in here)
        self._files = [
            file
            for file in with_owners(list(left_out), here, there)
            if not any(file.is_answered_by(one) for one in counted.near(file.code, file.name))
        ]
        self._by_whose = _ByWhose((file.code, file.name, file) for file in self._files)
        self._nobodys = next((file for file in self._files if not file.whose), None)

    def of(self, one: Declaration) -> LeftOut | None:
        """The file that a department sent in place of the one that is not there: its own, else one that nobody knows whose it
        is."""
        near = self._by_whose.near(one.code, one.department)
        return next((file for file in near if file.may_be_of(one)), self._nobodys)


def unanswered(
    old: Iterable[LeftOut], new: Iterable[LeftOut], declared: Sequence[Declaration]
) -> Iterator[tuple[list[LeftOut], list[LeftOut]]]:
    """The files of each side that say whose they are, department by department (and project), of those of which nothing is
    `declared` on either side."""
    counted = _ByWhose((one.code, one.department, one) for one in declared)
    groups: list[tuple[list[LeftOut], list[LeftOut]]] = []
    by_code: dict[tuple[str, str], int] = {}
    by_name: dict[tuple[str, str], int] = {}
    coded: set[int] = set()
    for side, files in enumerate((old, new)):
        for file in files:
            if not file.whose or any(file.is_answered_by(one) for one in counted.near(file.code, file.name)):
                continue
            each = name_key(file.each or "")
            code, name = (code_key(file.code), each), (name_core(file.name)[1], each)
            has_code, has_name = bool(file.code.strip()), bool(name_key(file.name))
            at = by_code.get(code) if has_code else None
            if at is None and has_name and not (has_code and by_name.get(name) in coded):
                at = by_name.get(name)  # two codes of one name are two departments
            if at is None:
                at = len(groups)
                groups.append(([], []))
            groups[at][side].append(file)
            if has_code:
                by_code.setdefault(code, at)
                coded.add(at)
            if has_name:
                by_name.setdefault(name, at)
    yield from groups


def with_owners(
    left_out: Sequence[LeftOut], here: Sequence[Declaration], there: Sequence[Declaration]
) -> Iterator[LeftOut]:
    """The files, each that says nothing itself as its department's after which it is called, by code or name, or as the file
    `there` of the same name is."""
    if all(one.whose for one in left_out):
        yield from left_out
        return
    known = {(one.code, one.department): Department(one.code, one.department) for one in (*here, *there)}
    departments = Departments(tuple(known.values()))
    called = {Path(one.file).name: one for one in there if one.file}
    for file in left_out:
        named = None if file.whose else departments.in_file_name(file.file)
        alike = None if file.whose else called.get(Path(file.file).name)
        if named is not None:
            yield replace(file, code=named.code, name=named.name)
        elif alike is not None:
            yield replace(file, code=alike.code, name=alike.department, each=alike.each)
        else:
            yield file


def left_out_lines(lines: Iterable[Mapping[str, object]]) -> Iterator[LeftOut]:
    """The files of a ledger that do not count and ask something of somebody; `lines`: its rows by the names of a dataset's
    ledger."""
    for line in lines:
        status = str(line["status"])
        if line["used"] or status in ("accepted", "warned", "duplicate", "superseded"):
            continue
        read = status != UNREADABLE
        yield LeftOut(
            str(line["file"]),
            str(line["reason"] or "") or say("ledger-errors", count=line["errors"]),
            status == REJECTED,
            str(line["code"] or ""),
            str(line["department"] or ""),
            None,
            str(line["form"] or "") if read else "",
        )
