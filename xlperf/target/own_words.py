"""An office's own words for target values: units, names that hold numbers, amounts that say nothing, entries that are none.

Owns how they are written (TOML), which are refused and why, and how they join the grammar's own. They hold in this process and go
with every task to the process that does it; what a workbook's own macros read, they do not change.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from xlperf.errors import InvalidArgument
from xlperf.messages import catalogue, enumerated, say
from xlperf.target import lexicon, measures, preparation, reader, reading, shortcut, units
from xlperf.target import vocabulary as words

VARIABLE = "XLPERF_WORDS"
"""The path of the file in force, for the processes that this one starts."""
KINDS = ("units", "names", "vague", "no-value")
_LONGEST = 16

catalogue(
    {
        "own-words-unreadable": (
            "用语文件 {name} 无法读取：{detail}",
            "the file of words {name} cannot be read: {detail}",
        ),
        "own-words-given": (
            "应为用语文件的路径，或形如 {{units: [词, …]}} 的映射，不是 {kind}",
            "the path of a file of words is asked for, or a mapping such as {{units: [word, …]}}, and not {kind}",
        ),
        "own-words-key": (
            "用语文件中没有“{key}”这一项；可用的是 {known}",
            "a file of words has no “{key}”; it may have {known}",
        ),
        "own-words-list": (
            '用语文件的“{key}”应是若干词，如 {key} = ["网格"]',
            '“{key}” in a file of words must be a list of words, such as {key} = ["网格"]',
        ),
        "own-words-word": (
            "用语文件“{key}”里的“{word}”不能用：{why}",
            "“{word}” of “{key}” in the file of words cannot be used: {why}",
        ),
        "own-words-empty": ("是空的", "it is empty"),
        "own-words-long": ("超过 {most} 个字", "it has more than {most} characters"),
        "own-words-digit": ("含有数字、空格或符号", "it holds a digit, a blank or a sign"),
        "own-words-meant": ("它是{already}", "it is {already}"),
        "own-words-operator": ("比较词", "a word of comparing"),
        "own-words-numeral": ("以数字开头的词（如“一”“百”）", "a word that begins as a number does"),
        "own-words-time": ("日期的词", "a word of dates"),
    }
)

_added: list[tuple[str, tuple[str, ...]]] = []
_CALENDAR = frozenset("年月日号旬季")


def use_words(given: str | os.PathLike[str] | Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """Adds an office's own words to the grammar of target values, for the rest of this process; gives what was added.

    `given`: the path of a TOML file, or the same as a mapping: `units` (measure words: 5 网格), `names` (what holds a number and is
    none: 一号工程), `vague` (whole values that say no amount: 适当规模), `no-value` (whole values that are none: 另行商定).
    Raises InvalidArgument, and adds nothing, where a word cannot be used; each says which and why.
    """
    if not isinstance(given, str | os.PathLike | Mapping):
        raise InvalidArgument(say("own-words-given", kind=type(given).__name__))
    found = _checked(given if isinstance(given, Mapping) else _of_file(Path(given)))
    _join(found.items())
    if not isinstance(given, Mapping):
        os.environ[VARIABLE] = str(Path(given).resolve())
    return found


def added() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What was added in this process: kind and words, in the order in which they came."""
    return tuple(_added)


def take_over(given: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
    """Adds what another process had added, as `added` gives it, but for what is there; it was looked at there."""
    known = {(kind, word) for kind, listed in _added for word in listed}
    further = [(kind, tuple(word for word in listed if (kind, word) not in known)) for kind, listed in given]
    if any(listed for _, listed in further):
        _join([(kind, listed) for kind, listed in further if listed])


def _join(found: Iterable[tuple[str, tuple[str, ...]]]) -> None:
    sets = {"units": set[str](), "names": set[str](), "vague": set[str](), "no-value": set[str]()}
    for kind, listed in (found := list(found)):
        sets[kind].update(listed)
    measures.MEASURES |= sets["units"]
    words.NAMES |= sets["names"]
    words.VAGUE_ALONE |= sets["vague"]
    words.NO_VALUE |= sets["no-value"]
    for module in (units, lexicon, reader, shortcut, reading):
        module.refresh()
    _added.extend(found)


def _of_file(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise InvalidArgument(say("own-words-unreadable", name=path.name, detail=error)) from None


def _checked(given: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    for key in given:
        if key not in KINDS:
            raise InvalidArgument(say("own-words-key", key=key, known=enumerated(KINDS)))
    found: dict[str, tuple[str, ...]] = {}
    for key in KINDS:
        listed = given.get(key, [])
        if not isinstance(listed, list | tuple) or not all(isinstance(word, str) for word in listed):
            raise InvalidArgument(say("own-words-list", key=key))
        for word in listed:
            if why := _why_not(key, word):
                raise InvalidArgument(say("own-words-word", key=key, word=word, why=why))
        found[key] = tuple(preparation.normalise(word) for word in listed)
    return found


def _why_not(key: str, word: str) -> str:
    """Why a word cannot join those of its kind; "" where it can."""
    bare = preparation.normalise(word)
    if not bare:
        return say("own-words-empty")
    if len(bare) > _LONGEST:
        return say("own-words-long", most=_LONGEST)
    if not all(character.isalpha() for character in bare):
        return say("own-words-digit")
    if key == "units":
        if bare in lexicon.OPERATORS or any(bare in group for group in words.AFTER.values()):
            return say("own-words-meant", already=say("own-words-operator"))
        if bare[0] in words.SCALES or bare[0] in words.DIGITS:
            return say("own-words-meant", already=say("own-words-numeral"))
        if bare[0] in _CALENDAR:
            return say("own-words-meant", already=say("own-words-time"))
    return ""
