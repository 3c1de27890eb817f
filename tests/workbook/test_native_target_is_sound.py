"""The workbook's own checks of target values never alarm where the grammar does not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.declarations import TARGETS
from xlperf.expression import Environment, Scope, parse, trim
from xlperf.expression.functions import ABOVE, DIFFERS, OVER_THE_WHOLE
from xlperf.messages import CHINESE, say, speaking
from xlperf.target import advice_of, consistent
from xlperf.target import parse as parse_target
from xlperf.target.plain_ends import (
    COUNTED,
    INVALID,
    OF_RANGES,
    RATES,
    surely_above,
    surely_differ,
    surely_over_the_whole,
    surely_refused,
)

LABELLED = sorted(Path(__file__).parents[1].joinpath("target").glob("*.tsv"))
SCOPE = Scope({"target": "text"}, {})
NATIVE = parse("target_ok(target)", SCOPE).as_spreadsheet()


def alarms(text: str) -> bool:
    """Whether the formula alarms; that the formula is what `as_spreadsheet` says is proved by recalculation."""
    return not NATIVE.value(Environment({"target": trim(text)}, {}))


def labelled() -> list[str]:
    texts = []
    for path in LABELLED:
        with path.open(encoding="utf-8") as file:
            texts += [line.rstrip("\n").split("\t")[0] for line in file if line[:1] != "#"]
    return texts


def test_it_never_alarms_at_a_labelled_value_that_the_grammar_accepts() -> None:
    texts = [*labelled(), *TARGETS]
    assert len(texts) > 200
    assert [text for text in texts if alarms(text) and parse_target(text).ok] == []


def test_it_alarms_at_each_value_on_its_list_and_the_grammar_refuses_each_of_them() -> None:
    assert [text for text in INVALID if not alarms(text) or parse_target(text).ok] == []


WORDS = st.sampled_from(
    [
        *INVALID,
        "≥",
        "不少于",
        "约",
        "3",
        "95",
        "1.2",
        "１２",
        "%",
        "场",
        "万",
        "亿元",
        "个工作日",
        "年底前",
        "至",
        " ",
        "　",
        "无投诉",
    ]
)


@given(st.lists(WORDS, max_size=5).map("".join))
def test_it_never_alarms_at_a_composed_value_that_the_grammar_accepts(text: str) -> None:
    assert not (alarms(text) and parse_target(text).ok)


DASHES = ("-", "—", "~", "至", " - ")
ENDS = (
    "0",
    "0.5",
    "1",
    "3",
    "12",
    "95",
    "100",
    "2023",
    "05",
    "12.50",
    "12.31",
    "3.15",
    "2024.3",
    "2024.11",
    "3000",
)


def ranges() -> Iterator[str]:
    for sign, dash, unit, low, high in product(("", "≥", "≤"), DASHES, OF_RANGES, ENDS, ENDS):
        yield f"{sign}{low}{dash}{high}{unit}"
        yield f"{sign}{low}{unit}{dash}{high}{unit}"


def test_a_range_of_which_it_says_that_it_is_upside_down_is_refused_by_the_grammar_too() -> None:
    down = dict.fromkeys(filter(surely_refused, islice(ranges(), 0, None, 3)))
    assert len(down) > 10_000
    chosen = list(down)[::11]
    assert [text for text in chosen if parse_target(text).ok] == []
    assert all(map(surely_refused, ("100-95%", "95%-90%", "3000至3人", "12.50~3.15分")))


def test_of_year_and_period_it_says_what_the_grammar_says() -> None:
    told = 0
    for unit, here, there in product((*COUNTED, "%"), ("", "≥", "＞", "≤", "="), ("", "≥", ">", "<")):
        for year, period in (("5", "3"), ("3", "5"), ("5.5", "5"), ("1200", "1000"), ("0", "5")):
            annual, whole = f"{here}{year}{unit}", f"{there}{period}{unit}"
            wanted = consistent(parse_target(annual), parse_target(whole))
            if surely_above(annual, whole):
                assert wanted == "target-annual-above-period", (annual, whole)
                told += 1
            if surely_differ(annual, whole):
                assert wanted == "target-annual-differs", (annual, whole)
                told += 1
    assert told > 200


def test_a_rate_of_which_it_says_that_it_has_a_whole_is_told_so_by_the_grammar_too() -> None:
    before = (
        "",
        "群众",
        "1.",
        "任务完成",
        "设备",
        "提高",
        "资金",
        "★",
        "（一）",
        "投资",
        "周转",
        "社会",
        "提",
    )
    for rate, one, other in product(RATES, before, before):
        for target in ("120%", "≥120%", "≤150%", "101%", "<200％", "=100.1%"):
            name = one + other + rate
            if surely_over_the_whole(name, target):
                assert advice_of(name, parse_target(target)).id == "target-advice-over-100", (name, target)
    assert surely_over_the_whole("群众满意度", "120%")
    assert not surely_over_the_whole("群众满意度", "100%")


def test_the_words_of_formulas_are_those_of_the_grammar() -> None:
    with speaking(CHINESE):
        assert (say("target-annual-above-period"), say("target-annual-differs")) == (ABOVE, DIFFERS)
        assert say("target-advice-over-100") == OVER_THE_WHOLE
