"""The departments of two sides matched with each other, as `roster.over_time` knows them.

Owns which declaration of a department counts, and what is said of those that changed or that nobody can match.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlperf.declaration import Declaration
from xlperf.messages import catalogue, enumerated, say
from xlperf.roster import Department, name_key
from xlperf.roster.departments import code_key
from xlperf.roster.over_time import same_departments

catalogue(
    {
        "compare.twice": (
            "{side}有 {count} 个文件属于“{department}”，用 {used}，未用 {unused}",
            "{side}: {count} files are of '{department}'; {used} was used, {unused} not",
        ),
        "compare.renamed": (
            "编码 {code} 的名称由“{old}”变为“{new}”，按编码对应（这个编码给了别的部门的，两边不可比）",
            "the name of code {code} was '{old}' and is '{new}': matched by the code (if the code was given to another department, "
            "they do not compare)",
        ),
        "compare.recoded": (
            "“{name}”的编码由 {old} 变为 {new}，按名称对应",
            "the code of '{name}' was {old} and is {new}: matched by the name",
        ),
        "compare.alike": (
            "“{name}”在一边的编码是 {old}，在另一边是 {new}，分不清是不是同一个部门，没有对应",
            "the code of '{name}' is {old} on one side and {new} on the other; whether they are one department cannot be told: not "
            "matched",
        ),
        "compare.disputed": (
            "编码 {code} 在一边是“{old}”，在另一边是“{new}”，且另有同名的部门，无法对应，没有比较",
            "code {code} is '{old}' on one side and '{new}' on the other, and another department has that name: not compared",
        ),
    }
)

Pair = tuple[Declaration | None, Declaration | None]


def by_department(declarations: Iterable[Declaration], side: str, notes: list[str]) -> list[Declaration]:
    """One declaration a department, or a project where the form has several: of more the last by the file's name, which
    is said."""
    grouped: dict[tuple[str, str, str], list[Declaration]] = {}
    for declaration in declarations:
        grouped.setdefault(_identity(declaration), []).append(declaration)
    for several in grouped.values():
        if len(several) > 1:
            several.sort(key=lambda one: one.file)
            notes.append(
                say(
                    "compare.twice",
                    side=side,
                    count=len(several),
                    department=several[-1].department or several[-1].code,
                    used=several[-1].file,
                    unused=enumerated(one.file for one in several[:-1]),
                )
            )
    return [several[-1] for several in grouped.values()]


def _identity(declaration: Declaration) -> tuple[str, str, str]:
    return (*department_of(declaration), declaration.each_key)


def department_of(declaration: Declaration) -> tuple[str, str]:
    """Which department of its side declares: the same for all its projects."""
    if declaration.code:
        return code_key(declaration.code), ""
    return "", name_key(declaration.department) or declaration.file


def matched_departments(
    before: Sequence[Declaration], after: Sequence[Declaration], notes: list[str]
) -> tuple[list[Pair], list[tuple[Declaration, str]]]:
    """The declarations of each department of both sides, as `same_departments` finds it, by project where it has several. And
    those that nobody can match, with the reason."""
    sides = _departments_of(before), _departments_of(after)
    (old, places), (new, later) = sides
    found = same_departments(old, new)
    for at in found.renamed:
        was, now = old[found.pairs[at]], new[at]
        notes.append(say("compare.renamed", code=now.code, old=was.name, new=now.name))
    for at in found.recoded:
        was, now = old[found.pairs[at]], new[at]
        notes.append(say("compare.recoded", name=now.name, old=was.code, new=now.code))
    for at, place in found.alike:
        notes.append(say("compare.alike", name=new[place].name, old=old[at].code, new=new[place].code))
    reasons = [
        say("compare.disputed", code=new[place].code, old=old[at].name, new=new[place].name)
        for at, place in found.disputed
    ]
    doubts = [
        (one, reasons[doubtful[place]])
        for side, own, doubtful in (
            (before, places, found.doubtful_before),
            (after, later, found.doubtful_after),
        )
        for one, place in zip(side, own, strict=True)
        if place in doubtful
    ]
    left = {(place, one.each_key): one for one, place in zip(before, places, strict=True)}
    left = {key: one for key, one in left.items() if key[0] not in found.doubtful_before}
    pairs: list[Pair] = []
    for other, place in zip(after, later, strict=True):
        if place not in found.doubtful_after:
            pairs.append((left.pop((found.pairs.get(place, -1), other.each_key), None), other))
    return pairs + [(one, None) for one in left.values()], doubts


def _departments_of(declarations: Sequence[Declaration]) -> tuple[list[Department], list[int]]:
    """The departments that declare, and of each declaration which it is."""
    places: dict[tuple[str, str], int] = {}
    departments: list[Department] = []
    own = []
    for one in declarations:
        key = department_of(one)
        if key not in places:
            places[key] = len(departments)
            departments.append(Department(one.code, one.department))
        own.append(places[key])
    return departments, own
