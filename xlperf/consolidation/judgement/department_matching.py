"""Whose file it is: a declaration matched to the roster, or to other files of the same department where there is none.

Owns what is a match and what is doubtful: one code with two names, one name with two codes, a code and a name of two
departments. A doubtful one is said, never made. Knows nothing of duplicates or totals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from xlperf.consolidation.judgement import department_matching_words as _words  # noqa: F401 - its sentences are said here
from xlperf.consolidation.received.record import RecordHead
from xlperf.consolidation.received.sources import Source
from xlperf.messages import enumerated, in_quotes, say, some_of
from xlperf.roster import Department, Roster, name_core, name_key, same_name
from xlperf.roster.departments import code_key
from xlperf.roster.names import of_own_level
from xlperf.system.dataclass import dataclass

MOST_NAMED = 3
NOBODY_KNOWS = "? "
"""How the key of a file begins that may be of several departments."""


@dataclass(frozen=True, slots=True)
class FileOwner:
    """`key` is the same for all files of one department. `refusal`: why it belongs to nobody; `remark`: what to know.
    `doubt`: why nobody can say whose it is, and then `candidates` are whose it may be."""

    key: str
    department: Department | None = None
    refusal: str = ""
    remark: str = ""
    doubt: str = ""
    candidates: tuple[Department, ...] = ()


def match_to_roster(head: RecordHead, roster: Roster) -> FileOwner:
    """Whose declaration it is, by code and name."""
    code, name = head.code, head.department
    if not code and not name_key(name):
        return FileOwner("", refusal=say("match-no-name"))
    found = roster.match(code, name)
    if found.how == "doubtful":
        names = enumerated(in_quotes(who(one.code, one.name)) for one in found.candidates)
        doubt = say(f"match-{found.why}", who=who(code, name), candidates=names)
        return FileOwner(f"{NOBODY_KNOWS}{code} {name_key(name)}", doubt=doubt, candidates=found.candidates)
    department = found.department
    if department is None:
        return FileOwner("", refusal=say("match-not-on-roster", who=who(code, name)))
    remark = ""
    if name and name_key(name) != name_key(department.name):
        remark = say("match-spelling", name=name, roster=department.name)
    return FileOwner(_key(department), department, remark=remark)


def perhaps_by_its_cover(
    matches: Mapping[int, FileOwner], heads: Sequence[RecordHead], sources: Sequence[Source], roster: Roster
) -> dict[int, FileOwner]:
    """The matches of workbooks in which nobody is named: of the department that the file is called after, or that mailed it, a
    person is to say whether it is that one's; where another file is certainly of it, nothing is asked."""
    certain = {id(match.department) for match in matches.values() if match.department is not None}
    found = {}
    for place in matches:
        head, source = heads[place], sources[place]
        if head.code or name_key(head.department):
            continue
        seems = roster.in_file_name(source.name)
        if seems is None and not roster.called_in(source.name):
            seems = roster.of_sender(source.sender)
        if seems is not None and id(seems) not in certain:
            doubt = say("match-no-name-inside", candidates=in_quotes(who(seems.code, seems.name)))
            found[place] = FileOwner(f"{NOBODY_KNOWS}{_key(seems)}", doubt=doubt, candidates=(seems,))
    return found


def match_as_decided(head: RecordHead, code: str, roster: Roster | None) -> FileOwner | None:
    """The match that a person decided on: the department of `code`; None where the roster has none of it."""
    if roster is None:
        return FileOwner(f"code {code_key(code)}", Department(code, head.department))
    department = roster.of_code(code)
    return None if department is None else FileOwner(_key(department), department)


def _key(department: Department) -> str:
    return f"{department.code} {department.name}"


def who(code: str, name: str) -> str:
    """A department as it is shown: its code and its name, so far as they are known."""
    return " ".join(filter(None, (code, name)))


def match_among_themselves(heads: Sequence[RecordHead]) -> list[FileOwner]:
    """Without a roster: files of the same code are one department's, and those without a code go by the name."""
    codes_of: dict[str, dict[str, str]] = {}
    for head in heads:
        if head.code and head.department:
            codes_of.setdefault(name_core(head.department)[1], {})[code_key(head.code)] = head.department
    matches = []
    for head in heads:
        name = name_key(head.department)
        of_core = codes_of.get(name_core(head.department)[1], {}) if name else {}
        codes = [code for code, other in of_core.items() if same_name(head.department, other)]
        if head.code:
            key = f"code {code_key(head.code)}"
        elif name:
            key = f"code {codes[0]}" if len(codes) == 1 else f"name {name}"
        else:
            # Nobody's: no other file is of the same department.
            key = f"file {head.sha256}"
        matches.append(FileOwner(key))
    return matches


# ---------------------------------------------------------------- doubts between files


@dataclass(frozen=True, slots=True)
class Claim:
    """A file that claims to be a department's: its name, what it says, and how it was matched."""

    file: str
    code: str
    name: str
    match: FileOwner

    def __str__(self) -> str:
        return say("match-file", file=self.file, who=who(self.code, self.name))


def contested(claims: Mapping[int, Claim]) -> dict[int, FileOwner]:
    """The matches that another file makes doubtful: it claims the same department and may not be its own.

    `claims`: of all files of one form and year whose department no person has decided.
    """
    doubts = {index: claim.match for index, claim in claims.items() if claim.match.doubt}
    found: dict[int, FileOwner] = {}
    by_key: dict[str, list[int]] = {}
    for index, claim in claims.items():
        if claim.match.department is not None and not claim.match.doubt:
            by_key.setdefault(claim.match.key, []).append(index)
    against: dict[int, list[int]] = {}
    for index, match in doubts.items():
        for candidate in match.candidates:
            for other in by_key.get(_key(candidate), ()):
                against.setdefault(other, []).append(index)
    for index, others in against.items():
        match = claims[index].match
        name = match.department.name if match.department else ""
        doubt = say("match-contested", others=_named(claims[other] for other in others), name=name)
        found[index] = replace(match, doubt=doubt)
    found |= _among_themselves(
        {i: claim for i, claim in claims.items() if claim.match.key[:5] in ("code ", "name ")}
    )
    return found


def _among_themselves(claims: Mapping[int, Claim]) -> dict[int, FileOwner]:
    """Without a roster: one code with names that are no spellings of each other; one name with several codes."""
    found: dict[int, FileOwner] = {}
    by_code: dict[str, list[int]] = {}
    by_name: dict[tuple[str, bool], list[int]] = {}
    for index, claim in claims.items():
        by_code.setdefault(claim.match.key, []).append(index)
        if name_key(claim.name):
            core = name_core(claim.name)[1]
            by_name.setdefault((core, of_own_level(claim.name)), []).append(index)
    for group in by_code.values():
        names = {
            name_key(claims[index].name): claims[index].name
            for index in group
            if name_key(claims[index].name)
        }
        first = next(iter(names.values()), "")
        if len(names) > 1 and not all(same_name(first, name) for name in names.values()):
            found |= _doubted(
                "match-same-code", claims, group, lambda one, other: not same_name(one.name, other.name)
            )
    for group in by_name.values():
        if len({claims[index].match.key for index in group}) > 1:
            clash = [
                i for i in group if any(_clash(claims[i], claims[j]) for j in _one_of_each(claims, group))
            ]
            if clash:
                found |= _doubted("match-same-name", claims, clash, _clash)
    return found


def _clash(one: Claim, other: Claim) -> bool:
    return one.match.key != other.match.key and same_name(one.name, other.name)


def _one_of_each(claims: Mapping[int, Claim], group: Iterable[int]) -> list[int]:
    """One file of each department and spelling: enough to find who clashes with whom."""
    return list({(claims[index].match.key, name_core(claims[index].name)): index for index in group}.values())


def _doubted(
    message: str, claims: Mapping[int, Claim], group: Sequence[int], differ: Callable[[Claim, Claim], bool]
) -> dict[int, FileOwner]:
    found = {}
    for index in group:
        claim = claims[index]
        others = [claims[other] for other in group if other != index and differ(claim, claims[other])]
        shown = others or [claims[other] for other in group if other != index]
        doubt = say(message, others=_named(shown), who=who(claim.code, claim.name))
        found[index] = replace(claim.match, doubt=doubt)
    return found


def _named(claims: Iterable[Claim]) -> str:
    return some_of([str(claim) for claim in claims], MOST_NAMED)
