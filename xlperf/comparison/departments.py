"""The departments of two sides matched with each other: by code, else by name.

Owns which declaration of a department counts, and which departments nobody can match.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlperf.declaration import Declaration
from xlperf.messages import catalogue, enumerated, say
from xlperf.roster import name_key, same_name

catalogue(
    {
        "compare.twice": (
            "{side}有 {count} 个文件属于“{department}”，用 {used}，未用 {unused}",
            "{side}: {count} files are of '{department}'; {used} was used, {unused} not",
        ),
        "compare.renamed": (
            "编码 {code} 的名称由“{old}”变为“{new}”，按编码对应",
            "the name of code {code} was '{old}' and is '{new}': matched by the code",
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
    name = name_key(declaration.department)
    if declaration.code:
        return declaration.code.strip().casefold(), "", declaration.each_key
    return "", name or declaration.file, declaration.each_key


def matched_departments(
    before: Sequence[Declaration], after: Sequence[Declaration], notes: list[str]
) -> tuple[list[Pair], list[tuple[str, str]]]:
    """Matched by code; those left, where one side at least has no code, by name. And (file, reason) of those that nobody
    can match: of one code, with a name that another department has."""
    before, after, doubts = _undisputed(before, after, notes)
    pairs: list[Pair] = []
    by_code = {_identity(one): one for one in before}
    left_after = []
    for other in after:
        one = by_code.pop(_identity(other), None)
        if one is None:
            left_after.append(other)
        else:
            pairs.append((one, other))
    left = list(by_code.values())
    by_name: dict[tuple[str, str], list[Declaration]] = {}
    for one in left:
        by_name.setdefault((name_key(one.department), one.each_key), []).append(one)
    for other in left_after:
        name = name_key(other.department), other.each_key
        alike = [one for one in by_name.get(name, ()) if name[0] and not (one.code and other.code)]
        if len(alike) == 1:
            by_name[name].remove(alike[0])
            left.remove(alike[0])
            pairs.append((alike[0], other))
        else:
            pairs.append((None, other))
    return pairs + [(one, None) for one in left], doubts


def _undisputed(
    before: Sequence[Declaration], after: Sequence[Declaration], notes: list[str]
) -> tuple[list[Declaration], list[Declaration], list[tuple[str, str]]]:
    """Both sides without the declarations that one code and two names set against each other; a name that only changed is
    noted."""
    by_code = {_identity(one): one for one in before if one.code}
    disputed: dict[int, tuple[str, str]] = {}
    for other in after:
        one = by_code.get(_identity(other)) if other.code else None
        if (
            one is None
            or not one.department
            or not other.department
            or same_name(one.department, other.department)
        ):
            continue
        named = [them for them in before if them is not one and same_name(them.department, other.department)]
        named += [them for them in after if them is not other and same_name(them.department, one.department)]
        words = {"code": other.code, "old": one.department, "new": other.department}
        if named:
            for declaration in (one, other, *named):
                disputed[id(declaration)] = (declaration.file, say("compare.disputed", **words))
        else:
            notes.append(say("compare.renamed", **words))
    kept = [[one for one in side if id(one) not in disputed] for side in (before, after)]
    return kept[0], kept[1], list(disputed.values())
