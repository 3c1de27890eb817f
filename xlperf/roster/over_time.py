"""Which department of one time is which of another: a year, a round or a step later, when some have been renamed, recoded,
merged or split, and codes may have been given to others.

Owns when that is certain. What is not is nobody's; guesses nothing by likeness. Knows no files and no amounts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field

from xlperf.roster.departments import Department, code_key
from xlperf.roster.names import name_core, name_key, same_name, says_its_place
from xlperf.system.dataclass import dataclass


@dataclass
class SameDepartments:
    """Places of departments in two lists. `pairs`: of the later list -> of the earlier; `renamed`, `recoded`: the later ones of
    these that have another name (by the code alone) or another code (by the name); `disputed`: (earlier, later) of one code
    whose names are of two departments, and `doubtful_before`, `doubtful_after`: all that these may be, -> which of them;
    `alike`: (earlier, later) of one name and two codes that may be one department, or two."""

    pairs: dict[int, int] = field(default_factory=dict)
    renamed: list[int] = field(default_factory=list)
    recoded: list[int] = field(default_factory=list)
    disputed: list[tuple[int, int]] = field(default_factory=list)
    doubtful_before: dict[int, int] = field(default_factory=dict)
    doubtful_after: dict[int, int] = field(default_factory=dict)
    alike: list[tuple[int, int]] = field(default_factory=list)


def same_departments(before: Sequence[Department], after: Sequence[Department]) -> SameDepartments:
    """Each department of `after` found in `before`; in each list a code, and a name without code, stands once.

    By code and name; by the code where the other name is no other department's; by the name where one has no code, or where
    the code changed, no other department has either code (but for those that changed theirs), and the name says of which
    place it is: 教育局 alone is that of any district.
    """
    found = SameDepartments()
    key = code_keys(before, after)
    codes_before, codes_after = (
        {key(one.code): place for place, one in enumerate(side) if one.code.strip()}
        for side in (before, after)
    )
    by_code = {later: codes_before[code] for code, later in codes_after.items() if code in codes_before}
    for later, earlier in by_code.items():
        names = before[earlier].name, after[later].name
        if not all(map(name_key, names)) or same_name(*names):
            found.pairs[later] = earlier
    moved = _of_one_name(before, after, found)
    while moved:
        others = {*found.pairs, *moved}, {*found.pairs.values(), *moved.values()}
        kept = {
            later: earlier
            for later, earlier in moved.items()
            if codes_before.get(key(after[later].code), earlier) in others[1]
            and codes_after.get(key(before[earlier].code), later) in others[0]
        }
        if len(kept) == len(moved):
            break
        moved = kept
    found.pairs |= moved
    found.recoded += moved
    _by_code_alone(before, after, by_code, found)
    found.alike = [
        (one, other)
        for one, other in found.alike
        if one not in found.doubtful_before and other not in found.doubtful_after
    ]
    return found


def code_keys(*sides: Sequence[Department]) -> Callable[[str], str]:
    """How codes are compared: without zeros in front, which spreadsheet programs lose, where that tells them all apart."""
    for side in sides:
        codes = {code_key(one.code) for one in side if one.code.strip()}
        if len({code.lstrip("0") for code in codes}) < len(codes):
            return code_key
    return lambda code: code_key(code).lstrip("0")


def _of_one_name(
    before: Sequence[Department], after: Sequence[Department], found: SameDepartments
) -> dict[int, int]:
    """Pairs those left that one name alone has on each side and of which one says no code; of those with two codes, the pairs
    that may be."""
    names_before, names_after = (_once(name_key(one.name) for one in side) for side in (before, after))
    there = set(found.pairs.values())
    moved = {}
    for name, later in names_after.items():
        earlier = names_before.get(name)
        if not name or earlier is None or earlier in there or later in found.pairs:
            continue
        if not (before[earlier].code.strip() and after[later].code.strip()):
            found.pairs[later] = earlier
        elif says_its_place(name):
            moved[later] = earlier
        else:
            found.alike.append((earlier, later))
    return moved


def _once(names: Iterable[str]) -> dict[str, int]:
    """The names that stand there once -> their places."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        places.setdefault(name, []).append(place)
    return {name: found[0] for name, found in places.items() if len(found) == 1}


def _by_code_alone(
    before: Sequence[Department],
    after: Sequence[Department],
    by_code: Mapping[int, int],
    found: SameDepartments,
) -> None:
    """Pairs those left of one code and two names, but where another department has one of the names."""
    cores: list[dict[str, list[int]]] = [{}, {}]
    for side, departments in zip(cores, (before, after), strict=True):
        for place, one in enumerate(departments):
            side.setdefault(name_core(one.name)[1], []).append(place)
    there = set(found.pairs.values())
    for later, earlier in by_code.items():
        if later in found.pairs or earlier in there:
            continue
        old, new = before[earlier].name, after[later].name
        of_new = [
            at
            for at in cores[0].get(name_core(new)[1], ())
            if at != earlier and same_name(before[at].name, new)
        ]
        of_old = [
            at for at in cores[1].get(name_core(old)[1], ()) if at != later and same_name(after[at].name, old)
        ]
        if not of_new and not of_old:
            found.pairs[later] = earlier
            found.renamed.append(later)
            continue
        number = len(found.disputed)
        found.disputed.append((earlier, later))
        found.doubtful_before |= dict.fromkeys((earlier, *of_new), number)
        found.doubtful_after |= dict.fromkeys((later, *of_old), number)
    found.pairs = {
        later: earlier
        for later, earlier in found.pairs.items()
        if later not in found.doubtful_after and earlier not in found.doubtful_before
    }
