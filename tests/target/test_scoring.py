"""Scores of self-evaluation: what follows from a target, what was achieved, and a weight."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.scored import ACTUALS, TARGETS
from tests.searches import examples
from xlperf.target import parse
from xlperf.target.scoring import (
    _share_by_grammar,
    canonical_target,
    plain_deviation,
    plain_share,
    plain_value,
    score,
)

# target                      achieved            score of 10     of the plain spelling alone
MEANINGS = [
    ("≥95%", "96%", "10.00", "same"),
    ("≥95%", "95", "10.00", "same"),
    ("≥95%", "76%", "8.00", "same"),
    (">10000条", "5000条", "5.00", "same"),
    ("≤2小时", "1.5小时", "10.00", "same"),
    ("≤2小时", "4小时", "5.00", "same"),
    ("3场", "5场", "10.00", "same"),
    ("3场", "2场", "6.67", "same"),
    ("0次", "0次", "10.00", "same"),
    ("0次", "1次", "0.00", "same"),
    ("≤0次", "3次", "0.00", "same"),
    ("5～10天", "7天", "10.00", "same"),
    ("5～10天", "4天", "8.00", "same"),
    ("5～10天", "20天", "5.00", "same"),
    ("约100", "90", "9.00", "same"),
    ("2024年4月15日前", "2024年4月15日", "10.00", "same"),
    ("2024年4月15日前", "2024年4月16日", "0.00", "same"),
    ("持续健全", "达成", "10.00", "same"),
    ("持续健全", "部分达成", "7.00", "same"),
    ("持续健全", "未达成年度指标且效果较差", "3.00", "same"),
    ("持续健全", "部分达成预期指标并具有一定效果", "7.00", "same"),
    ("显著", "显著", "10.00", "same"),  # the same text says that it is so
    ("每场6000", "每场6000", "10.00", "same"),
    ("显著", "较显著", None, None),
    ("≥6.8万人", "6.8万人", "10.00", "same"),
    ("≥6.8万人", "68000人", "10.00", None),
    ("累计超15亿次", "7.5亿次", "5.00", None),
    ("开展不少于40场通信保障任务", "20场", "5.00", None),
    ("12月底前", "12月20日", "10.00", "same"),
    ("9月前", "7月", "10.00", "same"),
    ("9月前", "10月", "0.00", "same"),
    ("2月底", "2月29日", "10.00", "same"),
    ("2023年2月底前", "2023年2月28日", "10.00", "same"),
    ("2023年3月前", "2023年4月1日", "0.00", "same"),
    ("2024年9月底前", "2024年9月", "10.00", "same"),
    ("9月底前", "2024年9月20日", None, None),  # of which year it was to be, nobody knows
    ("2024年9月底前", "9月20日", None, None),
    ("≥95%", "达到96%", "10.00", None),
    ("≥95%", "96%以上", "10.00", None),
    ("≥95%", "94%以上", None, None),
    ("≥95%", "≥95%", None, None),
    ("≥95%", "满意度≥95%", None, None),
    ("≤5%", "低于3%", "10.00", None),
    ("≤5%", "超过6%", None, None),
    ("零投诉", "0次", "10.00", None),
    ("零投诉", "2次", "0.00", None),
    ("2000篇（次）", "2100篇(次)", "10.00", None),
    ("12月底前", "次年1月15日", "0.00", None),
    ("次年3月底前", "次年4月", "0.00", None),
    ("次年3月底前", "4月", None, None),  # of this year, or of the next
    ("11月至次年3月", "次年3月10日", "10.00", None),
    ("12月底前", "上年12月", None, None),
    ("9月15日后", "9月10日", "0.00", None),
    ("9月15日后", "9月20日", "10.00", None),
    ("不早于9月15日", "9月15日", "10.00", None),
    ("由7天压缩至3天", "2天", "10.00", None),
    ("由7天压缩至3天", "4天", "7.50", None),
    ("降至5%", "6%", "8.33", None),
    ("由120件减少到100件", "90件", "10.00", None),
    ("提高到90%", "95%", "10.00", None),
    ("减少5件", "4件", "8.00", None),
    ("≥40场", "近40场", None, None),
    ("≥40场", "约60场", "10.00", None),
    ("≤40场", "约60场", None, None),
    ("开展约40场", "约40场", "10.00", None),
    ("≥95%", "96次", None, None),
    ("≥95%", "达成", None, None),
    ("持续健全", "96%", None, None),
    ("≥95%", "", None, None),
    ("", "96%", None, None),
    ("≥95%", "-3%", None, None),
]


@pytest.mark.parametrize(("target", "actual", "of_ten", "plainly"), MEANINGS)
def test_what_score_follows(target: str, actual: str, of_ten: str | None, plainly: str | None) -> None:
    expected = None if of_ten is None else Decimal(of_ten)
    assert score(target, actual, Decimal(10)) == expected
    share = plain_share(target, actual)
    assert (share is None) if plainly is None else (share is not None and round(share * 10, 2) == expected)


COSTS = [
    ("400万元", "180万元", "1", "-0.55"),
    ("400万元", "500", "0.8", "0.25"),
    ("≤400万元", "180万元", "1", "-0.55"),
    ("≥400万元", "180万元", "0.45", "-0.55"),
    ("约35万元/公里", "30", "1", "-0.142857"),
    ("300～400万元", "200", "0.666667", "-0.333333"),
    ("10%", "5%", "0.5", "-0.5"),  # no money: what is saved is not a cost
    ("0元", "0", "1", "0"),
    ("0元", "5", "0", None),
    ("9月前", "7月", "1", None),
]


@pytest.mark.parametrize(("target", "actual", "share", "deviation"), COSTS)
def test_a_cost_far_under_its_target_is_full_and_deviates(
    target: str, actual: str, share: str, deviation: str | None
) -> None:
    assert plain_share(target, actual, of_cost=True) == Decimal(share)
    found = plain_deviation(target, actual)
    assert found == (None if deviation is None else Decimal(deviation))


# target                      achieved      score of 10
COSTS_IN_WORDS = [
    ("总投资50万元", "60万元", "8.33"),
    ("总投资50万元", "40万元", "10.00"),
    ("每亩补助15元", "20元/亩", "7.50"),
    ("不超过50万元", "60万元", "8.33"),
    ("节约资金50万元", "60万元", "10.00"),
    ("培训50人", "60人", "10.00"),
]


@pytest.mark.parametrize(("target", "actual", "of_ten"), COSTS_IN_WORDS)
def test_a_cost_told_in_words_is_the_most_that_may_be_spent_too(
    target: str, actual: str, of_ten: str
) -> None:
    assert score(target, actual, Decimal(10), of_cost=True) == Decimal(of_ten)


def test_what_comes_down_to_a_number_is_given_to_the_formulas_with_its_limit() -> None:
    assert canonical_target("由7天压缩至3天") == "≤3天"
    assert canonical_target("由85%提高到90%") == "90%"


NUMBERS = st.decimals(min_value=0, max_value=9_999_999, places=2).map(lambda number: format(number, "f"))
UNITS = st.sampled_from(("", "%", "场", "次", "个", "公里", "个工作日", "人"))


@examples(300)
@given(st.sampled_from(("≥", "≤", ">", "<", "")), NUMBERS, NUMBERS, UNITS, st.booleans())
def test_a_plain_spelling_scores_as_the_grammar_reads_it(
    sign: str, aim: str, done: str, unit: str, told: bool
) -> None:
    target, actual = f"{sign}{aim}{unit}", f"{done}{unit if told else ''}"
    assume("date" not in (parse(target).kind, parse(actual).kind))  # 2028.01 may be January, too
    share = plain_share(target, actual)
    assert share is not None
    assert share == _share_by_grammar(target, actual)


@examples(200)
@given(st.sampled_from(TARGETS), st.sampled_from(ACTUALS))
def test_where_both_can_tell_they_agree_and_a_share_is_within_its_bounds(target: str, actual: str) -> None:
    plainly, by_grammar = plain_share(target.strip(), actual.strip()), _share_by_grammar(target, actual)
    for share in (plainly, by_grammar):
        assert share is None or 0 <= share <= 1
    if plainly is not None and by_grammar is not None:
        assert plainly == by_grammar


@pytest.mark.parametrize("target", TARGETS)
def test_a_canonical_target_means_the_same_and_is_plain_or_was_left_alone(target: str) -> None:
    written = canonical_target(target, 2024)
    if written == target:
        return
    assert plain_value(written).is_plain
    before, after = parse(target), parse(written)
    assert (before.high, before.unit) == (after.high, after.unit) or before.kind == "date"


def test_a_date_without_a_year_gets_the_year_and_a_span_its_last_day() -> None:
    assert canonical_target("12月底前", 2024) == "2024年12月31日前"
    assert canonical_target("第三季度", 2024) == "2024年9月30日前"
    assert canonical_target("12月底前") == "12月底前"
    assert canonical_target("2月底前", 2024) == "2024年2月29日前"
    assert canonical_target("2月底前", 2023) == "2023年2月28日前"
    assert canonical_target("次年2月底前", 2024) == "2025年2月28日前"
    assert canonical_target("12月29日前", 2023) == "2023年12月29日前"
    assert canonical_target("次年1月底前", 2024) == "2025年1月31日前"
    assert canonical_target("次年第一季度", 2024) == "2025年3月31日前"
    assert canonical_target("11月至次年3月", 2024) == "2025年3月31日前"
    for text in ("次年1月底前", "次年第一季度"):
        assert canonical_target(text) == text
    for text in ("明年3月底前", "去年12月31日前", "第二年3月底前"):  # from which year they count nobody knows
        assert canonical_target(text, 2024) == text
    assert canonical_target("开展不少于40场通信保障任务") == "≥40场"
    assert canonical_target("持续健全", 2024) == "持续健全"
