"""Whose file it is: a declaration matched to the roster, or to other files of the same department where there is none.

Owns what is a match and what is doubtful; a doubtful one is said, never made. Knows nothing of duplicates or totals.
"""

from __future__ import annotations

from dataclasses import dataclass

from xlperf.consolidation.record import Record
from xlperf.messages import catalogue, say
from xlperf.roster import Department, Roster, normal_name

catalogue(
    {
        "match-not-on-roster": (
            "名册上没有这个部门（{who}）",
            "the roster has no such department ({who})",
        ),
        "match-no-name": ("没有填部门名称，也没有部门编码", "neither a department's name nor its code"),
        "match-doubtful": (
            "编码 {code} 在名册上是“{by_code}”，填的名称却是“{by_name}”，无法确定是哪个部门",
            "the roster's {code} is '{by_code}', yet the name entered is that of '{by_name}': whose it is cannot be told",
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


def match_to_roster(record: Record, roster: Roster) -> Match:
    """Whose declaration it is, by code, else by name."""
    code, name = record.code, record.department
    if not code and not name:
        return Match("", refusal=say("match-no-name"))
    found = roster.match(code, name)[0]
    by_name = roster.match("", name)[0] if name else None
    if found is None:
        return Match("", refusal=say("match-not-on-roster", who=" ".join(filter(None, (code, name)))))
    if by_name is not None and by_name != found:
        return Match("", refusal=say("match-doubtful", code=code, by_code=found.name, by_name=by_name.name))
    remark = ""
    if name and by_name is None:
        remark = say("match-other-name", code=found.code, by_code=found.name, name=name)
    return Match(found.code or normal_name(found.name), found, remark=remark)


def match_among_themselves(records: list[Record]) -> list[Match]:
    """Without a roster: files of the same code are one department's, and those without a code go by the name."""
    codes_of: dict[str, set[str]] = {}
    for record in records:
        if record.code and record.department:
            codes_of.setdefault(normal_name(record.department), set()).add(record.code)
    matches = []
    for record in records:
        name = normal_name(record.department)
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
