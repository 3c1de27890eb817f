"""Finding the words of the vocabulary in a text: the longest one at a place, a measure word, a whole unit.

Owns the look-up tables built from the vocabulary. They are dictionaries and not one great pattern, so that the
module loads at once and a look-up costs the same however many words there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from xlperf.target import vocabulary as words
from xlperf.target.numerals import chinese

NAME, VAGUE, OPERATOR, FEW, SOURCE = "name", "vague", "operator", "few", "source"

_LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_COUNT_CHARACTERS = frozenset("0123456789两三四五六七八九十百千万亿")
NUMERATOR_ENDS = frozenset("（(/·每")


class Operator:
    """An operator word in front of a number."""

    __slots__ = ("adjacent", "alone_with_scale", "compares", "sign", "yields")

    def __init__(
        self, sign: str, adjacent: bool, yields: bool, compares: bool, alone_with_scale: bool
    ) -> None:
        self.sign = sign
        self.adjacent = adjacent  # counts only where the number follows at once
        self.yields = yields  # gives way to any other operator
        self.compares = compares  # 高于上年5% says by how much
        self.alone_with_scale = alone_with_scale  # 超万人, but not ≥万元


def _operators() -> dict[str, Operator]:
    table = {}
    for adjacent, groups in ((False, words.BEFORE), (True, words.BEFORE_ADJACENT)):
        for sign, group in groups.items():
            for word in group:
                denied = word[0] in "不未" or "等于" in word or "于" in word
                table[word] = Operator(
                    sign, adjacent, word in words.WEAK, word in words.COMPARING, not denied
                )
    return table


OPERATORS = _operators()


def _by_first_two(entries: Iterable[tuple[str, str]]) -> dict[str, tuple[tuple[str, str], ...]]:
    """First two characters (or the only one) -> the words that begin so, the longer first."""
    table: dict[str, list[tuple[str, str]]] = {}
    for word, kind in entries:
        table.setdefault(word[:2], []).append((word, kind))
    return {start: tuple(sorted(group, key=lambda entry: -len(entry[0]))) for start, group in table.items()}


_WORDS = _by_first_two(
    [
        *((word, NAME) for word in words.NAMES),
        *((word, VAGUE) for word in words.VAGUE),
        *((word, FEW) for word in words.FEW),
        *((word, SOURCE) for word in words.SOURCES),
        *((word, OPERATOR) for word in OPERATORS),
    ]
)
WORD_STARTS = frozenset(start[0] for start in _WORDS)
SECONDS = frozenset(start[1] for start in _WORDS if len(start) == 2)
WORDS_OF_ONE = frozenset(start for start in _WORDS if len(start) == 1)


def longest_word(text: str, start: int) -> tuple[str, str] | None:
    """The longest word of the vocabulary at `start`, with its kind."""
    pair = text[start : start + 2]
    for entry in _WORDS.get(pair, ()):
        if text.startswith(entry[0], start) and not tail_of_another(entry[0], text, start):
            return entry
    single = _WORDS.get(pair[0])
    if single and single[0][0] == pair[0] and not tail_of_another(pair[0], text, start):
        return single[0]
    return None


def tail_of_another(word: str, text: str, start: int) -> bool:
    return word in words.NOT_AFTER and start > 0 and text[start - 1] in words.NOT_AFTER[word]


_Measures = dict[str, tuple[tuple[str, frozenset[str]], ...]]


def _measures(vocabulary: Iterable[str]) -> _Measures:
    """First character -> (word, the characters that may not follow it), the longer first."""
    table: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for word in vocabulary:
        barred = frozenset(words.NOUN_AFTER.get(word, ""))
        if word[-1] in _LATIN:
            barred |= _LATIN
        table.setdefault(word[0], []).append((word, barred))
    return {first: tuple(sorted(group, key=lambda entry: -len(entry[0]))) for first, group in table.items()}


_MEASURES = _measures(words.MEASURES)


@cache
def _below() -> _Measures:
    """What may stand below the line of a unit; most texts have none."""
    return _measures(words.MEASURES | words.PER_ONLY)


def measure_end(text: str, start: int, table: _Measures = _MEASURES) -> int:
    """Where the longest measure word at `start` ends; `start` where there is none."""
    for word, barred in table.get(text[start : start + 1], ()):
        if text.startswith(word, start):
            stop = start + len(word)
            if text[stop : stop + 1] not in barred:
                return stop
    return start


def below_end(text: str, start: int) -> int:
    """Where what may stand below the line of a unit ends: 季度, 人, 3个月, 万元; `start` where there is none."""
    counted = start
    while counted - start < 6 and text[counted : counted + 1] in _COUNT_CHARACTERS and counted < len(text):
        counted += 1
    # 千人 may be a word or a count with a word; 千瓦时 is longer than 瓦
    return max(
        stop if (stop := measure_end(text, place, _below())) > place else start
        for place in range(start, counted + 1)
    )


def unit_end(text: str, start: int) -> int:
    """Where the whole unit at `start` ends: 场, 篇（次）, 元/人·月, 次每年; `start` where there is none."""
    stop = measure_end(text, start)
    if stop == start and text[start : start + 1] == "/":  # 8/10万: out of how many
        return _out_of(text, start)
    if stop == start or text[stop : stop + 1] not in NUMERATOR_ENDS or stop == len(text):
        return stop
    if text[stop] in "（(":
        inner = measure_end(text, stop + 1)
        if inner == stop + 1 or text[inner : inner + 1] not in ("）", ")"):
            return stop
        stop = inner + 1
    while stop < len(text) and text[stop] in "/·每":
        place = stop + 1
        if text[stop] == "/" and text[place : place + 1] == "每":
            place += 1
        below = below_end(text, place)
        if below == place or _another_amount(text, start, place, below):
            break
        stop = below
    return stop


def _another_amount(text: str, start: int, place: int, stop: int) -> bool:
    """12座/860延米 are two amounts; 次/3个月, 例/10万人 and 元/500克 are units."""
    digits = place
    while text[digits].isdigit():
        digits += 1
    if digits == place or not text[place:digits].strip("0").strip("1"):
        return False
    above = text[start : measure_end(text, start)]
    return above not in words.MONEY_UNITS and text[digits:stop] not in words.TIME_UNITS


def _out_of(text: str, start: int) -> int:
    stop = start + 1
    while stop < len(text) and stop - start < 5 and text[stop] in "0123456789":
        stop += 1
    scale = stop
    while stop < len(text) and text[stop] in "十百千万亿" and stop - scale < 3:
        stop += 1
    return stop if stop > scale else start


def per(unit: str) -> str:
    """The base form of what stands below the line: 个月 is 月, 两周 is 2周."""
    if unit in words.PER_SAME:
        return words.PER_SAME[unit]
    digits = len(unit) - len(unit.lstrip("两三四五六七八九十"))
    if digits and unit not in words.PER_ONLY:
        value = chinese(unit[:digits])
        if value and not value[1]:
            return value[0] + unit[digits:]
    return unit
