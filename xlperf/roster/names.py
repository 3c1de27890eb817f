"""When two names are the same department's: width, blanks and brackets, 盖章, 中共, the place, 委员会 and 办公室, 本级.

Owns what a spelling may differ in. Two names are one department's or they are not: likeness in anything else is no
reason to take one for the other. Knows no roster.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from xlperf.system.pattern import Pattern

_NO_MATTER = Pattern(r"[\s\W_]+")
_PARTY = Pattern(r"^(?:中国共产党|中共)")
_PLACE = Pattern(
    r"^(市(?![场容]|政(?![府协法务数策治])|民(?![政族宗革盟建进主防航]))|(?:[^省市区县]{2,3}(?:省|自治区))?(?:[^省市区县]{2,4}市)?)(?=.{2})"
)
"""市民政局 and 市政府办公室 are the city's, 市民中心 and 市政园林局 say no place."""
_DISTRICT = Pattern(r"^[^省市区县]{1,6}[区县旗州盟](?=.{2})")
_SEALED = Pattern(r"(?<=.{2})(?:单位|加盖)?(?:盖章|公章|签章)$")
"""What forms print beside the name, and people type with it."""
_OWN_LEVEL = Pattern(r"(?:(?<=局)局)?(?:(?:机关)?本级|(?<=[局委厅会部院办署室])机关)$")
"""本级, 局机关: the department itself, without the units below it."""
_SUFFIXES = (
    ("委员会办公室", "委办"),
    ("委办公室", "委办"),
    ("委员会", "委"),
    ("办公室", "办"),
)
"""How a name ends in full, and for short."""


def name_key(name: str) -> str:
    """`name` without what does not tell departments apart: width of characters, case, blanks, brackets, marks, （盖章）."""
    return _SEALED.sub("", _NO_MATTER.sub("", unicodedata.normalize("NFKC", name).casefold()))


@lru_cache(maxsize=65_536)
def name_core(name: str) -> tuple[str, str]:
    """The place and the rest of a department's name, 中共 and 本级 left out, 委员会 and 办公室 shortened: 广州市财政局 is
    (广州市, 财政局), 市财政局（本级） is ("", 财政局)."""
    whole = _PARTY.sub("", name_key(name))
    match = _PLACE.match(whole)
    place = match[1] if match else ""
    core = whole[len(place) :]
    core = _OWN_LEVEL.sub("", core) or core
    for long, short in _SUFFIXES:
        if core.endswith(long) and len(core) > len(long):
            core = core[: -len(long)] + short
            break
    return ("" if len(place) == 1 else place), core


def of_own_level(name: str) -> bool:
    """Whether a name says that it is the department's own level (本级) alone."""
    return bool(_OWN_LEVEL.search(name_key(name)))


def says_its_place(name: str) -> bool:
    """Whether a name says of which city, district or county the department is: 市教育局, 东区教育局, and not 教育局."""
    whole = _PARTY.sub("", name_key(name))
    place = _PLACE.match(whole)
    return bool(place and place[1] or _DISTRICT.match(whole))


def same_name(one: str, other: str) -> bool:
    """Whether two names are spellings of one: equal but for what `name_key` drops; or equal in their core, where one
    of them leaves out the place or both name the same."""
    if name_key(one) == name_key(other):
        return True
    (place, core), (other_place, other_core) = name_core(one), name_core(other)
    return bool(core) and core == other_core and (not place or not other_place or place == other_place)
