"""Whose file it is: a declaration matched to the roster, or to other files of the same department where there is none.

Owns what is a match and what is doubtful; a doubtful one is said, never made. Knows nothing of duplicates or totals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlperf.consolidation.record import Head
from xlperf.messages import catalogue, say
from xlperf.roster import Department, Roster, name_key

catalogue(
    {
        "match-not-on-roster": (
            "名册上没有这个部门（{who}）",
            "the roster has no such department ({who})",
        ),
        "match-no-name": ("没有填部门名称，也没有部门编码", "neither a department's name nor its code"),
        "match-doubtful": (
            "无法确定是哪个部门（{who}），可能是：{candidates}",
            "whose it is cannot be told ({who}); it may be that of {candidates}",
        ),
        "match-alike": (
            "填的名称“{name}”，认作名册上的“{by_code}”",
            "the name entered, '{name}', is taken for the roster's '{by_code}'",
        ),
        "match-other-name": (
            "按编码 {code} 认作“{by_code}”，填的名称是“{name}”",
            "taken as '{by_code}' by the code {code}; the name entered is '{name}'",
        ),
        "match-other-name-hint": (
            "核对部门名称；部门改名的，请更新名册",
            "check the name, or bring the roster up to date",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Match:
    """`key` is the same for all files of one department. `refusal`: why it cannot be matched; `remark`: what to know."""

    key: str
    department: Department | None = None
    refusal: str = ""
    remark: str = ""


def match_to_roster(record: Head, roster: Roster) -> Match:
    """Whose declaration it is, by code, else by name."""
    code, name = record.code, record.department
    if not code and not name:
        return Match("", refusal=say("match-no-name"))
    found = roster.match(code, name)
    candidates = found.candidates
    by_name = roster.match("", name).department if name else None
    if found.how == "code" and by_name is not None and by_name is not found.department:
        candidates = tuple(one for one in (found.department, by_name) if one is not None)
    if candidates:
        names = "、".join(f"“{candidate.name}”" for candidate in candidates)
        return Match("", refusal=say("match-doubtful", who=_who(code, name), candidates=names))
    department = found.department
    if department is None:
        return Match("", refusal=say("match-not-on-roster", who=_who(code, name)))
    remark = ""
    if name_key(name) != name_key(department.name):
        how = "match-other-name" if found.how == "code" else "match-alike"
        remark = say(how, code=code, by_code=department.name, name=name)
    return Match(f"{department.code} {department.name}", department, remark=remark)


def _who(code: str, name: str) -> str:
    return " ".join(filter(None, (code, name)))


def match_among_themselves(records: Sequence[Head]) -> list[Match]:
    """Without a roster: files of the same code are one department's, and those without a code go by the name."""
    codes_of: dict[str, set[str]] = {}
    for record in records:
        if record.code and record.department:
            codes_of.setdefault(name_key(record.department), set()).add(record.code)
    matches = []
    for record in records:
        name = name_key(record.department)
        codes = codes_of.get(name, set())
        if record.code:
            key = f"code {record.code}"
        elif name:
            key = f"code {min(codes)}" if len(codes) == 1 else f"name {name}"
        else:
            # Nobody's: no other file is of the same department.
            key = f"file {record.sha256}"
        matches.append(Match(key))
    return matches
