"""Finding the words of the vocabulary in a text: the longest one at a place, and what kind of word it is.

Owns the look-up tables built from the vocabulary. They are dictionaries and not one great pattern, so that the
module loads at once and a look-up costs the same however many words there are.
"""

from __future__ import annotations

from collections.abc import Iterable

from xlperf.target import vocabulary as words

NAME, VAGUE, OPERATOR, FEW, SOURCE = "name", "vague", "operator", "few", "source"
DENIAL, BETTER, FAILURE = "denial", "better", "failure"


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
                denied = word[0] in "不未没勿无" or "等于" in word or "于" in word
                table[word] = Operator(
                    sign, adjacent, word in words.WEAK, word in words.COMPARING, not denied
                )
    return table


OPERATORS = _operators()
DENIED = {
    sign: Operator(other, False, False, False, False)
    for sign, other in (("<", ">="), (">", "<="), (">=", "<"))
}
"""What an operator says behind 严禁 or 不允许."""


def _by_first_two(entries: Iterable[tuple[str, str]]) -> dict[str, tuple[tuple[str, str], ...]]:
    """First two characters (or the only one) -> the words that begin so, the longer first."""
    table: dict[str, list[tuple[str, str]]] = {}
    for word, kind in entries:
        table.setdefault(word[:2], []).append((word, kind))
    return {start: tuple(sorted(group, key=lambda entry: -len(entry[0]))) for start, group in table.items()}


_WORDS: dict[str, tuple[tuple[str, str], ...]] = {}
PAIRS: frozenset[str] = frozenset()
WORD_STARTS: frozenset[str] = frozenset()
SECONDS: frozenset[str] = frozenset()
WORDS_OF_ONE: frozenset[str] = frozenset()


def refresh() -> None:
    """Builds the tables from the vocabulary; anew, where words were added to it."""
    global PAIRS, WORD_STARTS, SECONDS, WORDS_OF_ONE  # read as attributes of the module
    _WORDS.clear()
    _WORDS.update(
        _by_first_two(
            [
                *((word, NAME) for word in words.NAMES),
                *((word, VAGUE) for word in words.VAGUE),
                *((word, FEW) for word in words.FEW),
                *((word, SOURCE) for word in words.SOURCES),
                *((word, DENIAL) for word in words.DENIALS | words.NO_DEMANDS),
                *((word, BETTER) for word in words.BETTER),
                *(
                    (word, FAILURE)
                    for word in words.FAILURES | words.PENALTIES | words.FAULTS | {"视为", "视作"}
                ),
                *((word, OPERATOR) for word in OPERATORS),
            ]
        )
    )
    PAIRS = frozenset(start for start in _WORDS if len(start) == 2)
    WORD_STARTS = frozenset(start[0] for start in _WORDS)
    SECONDS = frozenset(start[1] for start in PAIRS)
    WORDS_OF_ONE = frozenset(start for start in _WORDS if len(start) == 1)


refresh()


def longest_word(text: str, start: int) -> tuple[str, str] | None:
    """The longest word of the vocabulary at `start`, with its kind."""
    pair = text[start : start + 2]
    for entry in _WORDS.get(pair, ()):
        if text.startswith(entry[0], start) and not _part_of_another(entry[0], text, start):
            return entry
    single = _WORDS.get(pair[0])
    if single and single[0][0] == pair[0] and not tail_of_another(pair[0], text, start):
        return single[0]
    return None


def _part_of_another(word: str, text: str, start: int) -> bool:
    following = text[start + len(word) : start + len(word) + 1]
    barred = words.NOT_VAGUE.get(word, "")
    return tail_of_another(word, text, start) or bool(following) and following in barred


def tail_of_another(word: str, text: str, start: int) -> bool:
    before = text[max(0, start - 2) : start]
    barred = words.NOT_AFTER.get(word, "") if before not in words.NOT_ITS_HEAD else ""
    return bool(before) and before[-1] in barred
