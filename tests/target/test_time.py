"""Reading takes time in proportion to the text, whatever stands in it."""

from __future__ import annotations

import time

import pytest

from xlperf.target import measures, parse, vocabulary
from xlperf.target.reading import read

HOSTILE = [
    "≥",
    "（",
    "(",
    "《",
    '"',
    "每",
    "-",
    "1",
    "1,",
    "1.",
    "9 5",
    "一",
    "万",
    "零",
    "1万",
    "从1",
    "5%到",
    "3场",
    "2023年",
    "1月-",
    "不",
    "第",
    "O",
    "O1",
    " ",
    "\n",
    "数",
    "以上",
    "、1",
    "<a",
    "百分之",
    "十成",
    "5-",
    "（（）",
    "元/人",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_megabyte_of_anything_is_answered_at_once(piece: str) -> None:
    began = time.perf_counter()
    parse(piece * (1_000_000 // len(piece)))
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_linear_up_to_the_longest_text_that_is_read(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        return min(_timed(text) for _ in range(3))

    assert seconds(9900) < 8 * seconds(2475) + 0.05  # linear is 4 times, quadratic 16


def _timed(text: str) -> float:
    began = time.process_time()
    read(text)  # without the cache
    return time.process_time() - began


def vocabulary_words() -> list[str]:
    """Every word of the vocabulary, whatever it means."""
    found: set[str] = set()
    for table in (*vars(vocabulary).values(), *vars(measures).values()):
        if isinstance(table, frozenset | set | dict):
            found.update(word for word in table if isinstance(word, str))
        if isinstance(table, dict):
            found.update(word for group in table.values() if isinstance(group, list) for word in group)
    return sorted(found - {""})


def test_time_is_linear_in_repetitions_of_every_word_of_the_vocabulary() -> None:
    words = vocabulary_words()
    assert len(words) > 2000
    for word in words:
        short, long = word * (150 // len(word)), word * (1200 // len(word))
        least = min(_timed(short) for _ in range(2))
        # linear is 8 times, quadratic 64
        assert any(_timed(long) < 24 * least + 0.02 for _ in range(4)), word
