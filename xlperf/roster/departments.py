"""The departments (部门) of a roster, and how one is found again by code or by name.

Owns who is on the roster and when a workbook is certainly whose. Guesses nothing: what is doubtful is answered with the
candidates. Knows nothing of files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cached_property
from typing import Generic, TypeVar

from xlperf.declaration import Entered
from xlperf.roster.addresses import addresses
from xlperf.roster.names import (
    SHORT_FORMS,
    Region,
    name_core,
    name_key,
    of_own_level,
    same_name,
    says_its_place,
    shortened,
)
from xlperf.system.dataclass import dataclass

Found = TypeVar("Found")

_BRACKETED = re.compile(r"(.{3,}?)[(（【](.+)[)）】]$")
_OFFICE = re.compile(r"(?:加?挂)?(.+(?:办|办公室|委|委员会|(?<![分支])局|厅|领导小组|指挥部))(?:的?牌子?)?")
"""How a second name of a department ends; another one in brackets is a unit's: 市教育局（市第一中学）."""
_TO_WHOM = re.compile(
    r"(?:(?<![申填])报送?|呈|致|送|交|给|回复|答复|关于|对|按照?|根据)(?:[本我]?[省市州区县旗])?$"
)
_WORDS = re.compile(r"[0-9a-z]+(?:[-.][0-9a-z]+)*")
"""What may be a code in the name of a file."""


@dataclass(frozen=True)
class Department:
    """One department (部门) of a roster. `prefill`: id of a form's field -> what to fill in beforehand."""

    code: str
    name: str
    email: str = ""
    contact: str = ""
    parent: str = ""
    prefill: Mapping[str, Entered] = field(default_factory=dict)
    phone: str = ""


@dataclass(frozen=True)
class Match:
    """How a department was found. how: "code", "name", "unknown", or "doubtful"; then `candidates` are the departments it
    may be, and `why` is "other-name" (the code's department has another name), "other-code" (the name's department has
    another code), "two" (code and name are of two departments) or "alike" (several have such a name)."""

    department: Department | None
    how: str
    candidates: tuple[Department, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Departments:
    """The departments in the order of the roster, and what is to be said about it that does not forbid its use."""

    departments: tuple[Department, ...]
    warnings: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.departments)

    @cached_property
    def _by_code(self) -> Mapping[str, Department]:
        return {code_key(one.code): one for one in self.departments if one.code}

    @cached_property
    def _by_number(self) -> Mapping[str, tuple[Department, ...]]:
        found: dict[str, list[Department]] = {}
        for one in self.departments:
            if one.code:
                found.setdefault(code_key(one.code).lstrip("0"), []).append(one)
        return {number: tuple(ones) for number, ones in found.items()}

    @cached_property
    def _by_name(self) -> Mapping[str, Department]:
        return {name_key(one.name): one for one in self.departments}

    @cached_property
    def _by_core(self) -> Mapping[str, tuple[Department, ...]]:
        found: dict[str, list[Department]] = {}
        for one in self.departments:
            found.setdefault(name_core(one.name)[1], []).append(one)
        return {core: tuple(ones) for core, ones in found.items()}

    @cached_property
    def _without_brackets(self) -> tuple[tuple[str, Department], ...]:
        """The departments with a second name in brackets, 水务局（河长办）, and the first name alone."""
        first = [(_BRACKETED.match(one.name), one) for one in self.departments]
        return tuple((found[1], one) for found, one in first if found is not None)

    @cached_property
    def _of_county(self) -> bool:
        """Whether it is the roster of a county or district: none on it is a city's or a province's."""
        places = [place for one in self.departments if any(place := name_core(one.name)[0])]
        return all(place.county for place in places)

    @cached_property
    def _name_lengths(self) -> tuple[int, ...]:
        return _lengths(self._by_name, 2)

    @cached_property
    def _telling_cores(self) -> Mapping[str, tuple[Department, ...]]:
        """Those that are somebody's name wherever they stand: of two characters 妇联 is, and 市委 is not."""
        return {core: ones for core, ones in self._by_core.items() if len(core) > 2 or core in SHORT_FORMS}

    @cached_property
    def _core_lengths(self) -> tuple[int, ...]:
        return _lengths(self._telling_cores, 2)

    def of_code(self, code: str) -> Department | None:
        """The department of this code; one whose zeros in front got lost is found where only one can be meant."""
        if not code.strip():
            return None
        exact = self._by_code.get(code_key(code))
        alike = self._by_number.get(code_key(code).lstrip("0"), ())
        return exact or (alike[0] if len(alike) == 1 else None)

    def parent_of(self, department: Department) -> Department | None:
        """The department (主管部门) above, found by its code or its name; one that is not on the roster has but that name.
        None at the top, and for a department that names itself."""
        above = department.parent
        if not name_key(above):
            return None
        found = (
            self._by_name.get(name_key(above)) or self._by_code.get(code_key(above)) or Department("", above)
        )
        return None if found == department else found

    def line_above(self, department: Department) -> tuple[Department, ...]:
        """All departments above, the nearest first."""
        line: list[Department] = []
        above = self.parent_of(department)
        while above is not None and above not in line:
            line.append(above)
            above = self.parent_of(above)
        return tuple(line)

    def of_unit(self, code: str) -> tuple[Department, ...]:
        """The department of this code and all below it: those that report to it. All departments where it has nobody below it
        here, as where the roster is its own, and for the code ""."""
        unit = self.of_code(code)
        if unit is None:
            return self.departments
        below = tuple(one for one in self.departments if one == unit or unit in self.line_above(one))
        return below if len(below) > 1 else self.departments

    def match(self, code: str, name: str) -> Match:
        """The department that a workbook with this code and name is of.

        Code and name must say the same, the name in any spelling (`names.same_name`); one of them alone is enough where
        the other is missing, in the workbook or on the roster. All else is "doubtful" or "unknown".
        """
        by_code, alike = self.of_code(code), self._of_name(name)
        if by_code is not None:
            if (
                not name_key(name)
                or by_code in alike
                and self._by_name.get(name_key(name)) in (None, by_code)
            ):
                return Match(by_code, "code")
            others = tuple(one for one in alike if one is not by_code)
            return Match(None, "doubtful", (by_code, *others), "two" if others else "other-name")
        if not alike:
            perhaps = self._by_one_of_two_names(name)
            return Match(None, "doubtful", perhaps, "alike") if perhaps else Match(None, "unknown")
        if len(alike) > 1:
            return Match(None, "doubtful", alike, "alike")
        if code.strip() and alike[0].code:
            return Match(None, "doubtful", alike, "other-code")
        return Match(alike[0], "name")

    def _by_one_of_two_names(self, name: str) -> tuple[Department, ...]:
        """Those of which the roster, or `name`, gives a second name in brackets, and the other the first alone, or both another one."""
        both = _BRACKETED.match(name.strip())
        second = _OFFICE.fullmatch(both[2].strip()) if both is not None else None
        names = (both[1], second[1]) if both is not None and second is not None else (name,)
        found = [one for bare, one in self._without_brackets if any(same_name(bare, each) for each in names)]
        found += [one for each in names for one in self._of_name(each)]
        return tuple({id(one): one for one in found}.values())

    def in_file_name(self, file: str) -> Department | None:
        """The department that a file is called after, by its code or its name (the longest that stands there); None where
        there is none, or several."""
        found = self._in_file_name(file)
        return found[0] if len(found) == 1 else None

    def called_in(self, file: str) -> bool:
        """Whether a file is called after any department."""
        return bool(self._in_file_name(file))

    def of_sender(self, sender: str) -> Department | None:
        """The department that alone has the address a mail came from."""
        found = [one for address in addresses(sender) for one in self._by_address.get(address.casefold(), ())]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _by_address(self) -> Mapping[str, tuple[Department, ...]]:
        found: dict[str, list[Department]] = {}
        for one in self.departments:
            for address in addresses(one.email):
                found.setdefault(address.casefold(), []).append(one)
        return {address: tuple(ones) for address, ones in found.items()}

    def _in_file_name(self, file: str) -> tuple[Department, ...]:
        """All departments that a file is called after."""
        stem = unicodedata.normalize("NFKC", file.rpartition("/")[2].rpartition(".")[0]).casefold()
        found = {
            id(one): one for word in _WORDS.findall(stem) if (one := self._by_code.get(word)) is not None
        }
        text = name_key(stem)
        in_full = [
            one
            for one in _mentioned(text, self._by_name, self._name_lengths)
            if says_its_place(one.what.name) or Region().may_end(one.before)
        ]
        for mention in reversed(in_full):  # what is said in full is not looked for in short
            text = f"{mention.before}|{text[mention.end :]}"
        named = [(one.what, one.is_addressee) for one in in_full]
        for short in _mentioned(shortened(text), self._telling_cores, self._core_lengths):
            named += [
                (one, short.is_addressee)
                for one in short.what
                if name_core(one.name)[0].may_end(short.before, self._of_county)
            ]
        # 教育局报财政局: whom it goes to is not whose it is, where anybody else is named.
        found |= {id(one): one for one, is_addressee in named if not is_addressee}
        return tuple((found or {id(one): one for one, _ in named}).values())

    def _of_name(self, name: str) -> tuple[Department, ...]:
        """The department of exactly this name, else all of which it may be a spelling; in a county's or district's roster
        a name that says no place may be that of any, and 本级 is told from the department with its units where the roster has both."""
        if not name_key(name):
            return ()
        exact = self._by_name.get(name_key(name))
        place, core = name_core(name)
        alike = self._by_core.get(core, ())
        spelt = tuple(one for one in alike if same_name(one.name, name))
        if not spelt and self._of_county and not any(place):
            spelt = alike
        level = tuple(one for one in spelt if of_own_level(one.name) == of_own_level(name))
        return (exact,) if exact is not None else level or spelt


def _lengths(known: Iterable[str], shortest: int) -> tuple[int, ...]:
    return tuple(sorted({len(key) for key in known if len(key) >= shortest}, reverse=True))


@dataclass(frozen=True)
class _Mention(Generic[Found]):
    """What is known under a piece of a text: the text before it, and where it ends."""

    before: str
    end: int
    what: Found

    @property
    def is_addressee(self) -> bool:
        """Whether the words before it say that something is sent to it, or asked by it."""
        return _TO_WHOM.search(self.before) is not None


def _mentioned(text: str, known: Mapping[str, Found], lengths: Iterable[int]) -> list[_Mention[Found]]:
    """What is known under pieces of `text`, in its order; of pieces that overlap, under the longest."""
    found: list[_Mention[Found]] = []
    for length in lengths:
        for start in range(len(text) - length + 1):
            key = text[start : start + length]
            if key in known and all(one.end <= start or start + length <= len(one.before) for one in found):
                found.append(_Mention(text[:start], start + length, known[key]))
    return sorted(found, key=lambda one: one.end)


def is_called(department: Department, code: str, name: str) -> bool:
    """Whether a department has this code, or this name in exactly these words."""
    by_code = bool(code) and code_key(code) == code_key(department.code)
    return by_code or bool(name_key(name)) and name_key(name) == name_key(department.name)


def same_department(code: str, name: str, other_code: str, other_name: str) -> bool:
    """Whether two papers are of one department: by code where both say one, else by name."""
    if code.strip() and other_code.strip():
        return code_key(code) == code_key(other_code)
    return same_name(name, other_name)


def code_key(code: str) -> str:
    """A code without what does not tell codes apart: width, case and blanks around it."""
    return unicodedata.normalize("NFKC", code).strip().casefold()
