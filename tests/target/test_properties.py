"""What holds for every text: no exception, linear time, canonical forms that read back as themselves, exact numerals."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.target.labelled import all_rows
from xlperf.target import Target, parse, same_meaning
from xlperf.target.numerals import chinese, decimal, power
from xlperf.target.reading import normalise, read
from xlperf.target.shortcut import plain

PIECES = list(
    '≥≤<>=-~至到（）(),，。；;、%每年月日季度零一二两三十百千万亿第前后内以上下约超达从由提高到半成分之无多几数余+.0123456789OlX"《》 \n'
) + [
    "不少于",
    "2023年",
    "个工作日",
    "百分之",
    "元/人",
    "人次",
    "第19届",
    "以上",
    "12月底前",
    "1-12",
    "±",
    "有效提升",
]
UNITS = [
    "",
    "%",
    "‰",
    "场",
    "人次",
    "个工作日",
    "个百分点",
    "元",
    "篇（次）",
    "次/季度",
    "元/人·月",
    "平方米",
    "μg/m³",
    "吨标准煤/万元",
    "℃",
    "小时",
]
OPERATORS = [
    "",
    "≥",
    "≤",
    ">",
    "<",
    "约",
    "不少于",
    "不超过",
    "超过",
    "低于",
    "大约",
    "达到",
    "＞＝",
    "控制在",
    "等于",
]
VERBS = [
    "完成",
    "提高",
    "全年举办",
    "累计",
    "合格率",
    "节约资金",
    "上年",
    "本月",
    "满意度达",
    "人数",
    "高于",
    "不突破",
    "成为",
]
numbers = st.one_of(
    st.integers(0, 10**9).map(str),
    st.decimals(0, 10**6, places=2, allow_nan=False).map(str),
    st.integers(1000, 10**9).map(lambda number: f"{number:,}"),
)


@given(st.text())
@settings(max_examples=1000, deadline=None)
def test_no_text_raises(text: str) -> None:
    assert isinstance(parse(text), Target)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@settings(max_examples=3000, deadline=None)
def test_no_text_made_of_the_words_of_targets_raises_and_its_parts_agree(text: str) -> None:
    target = parse(text)
    assert (target.kind == "invalid") == bool(target.reason)
    assert (target.operator is not None) == (target.kind in ("number", "date"))
    if target.operator == "range" and isinstance(target.low, Decimal):
        assert target.low <= target.high  # type: ignore[operator]
    assert target.reason_text("zh") is not None and target.hint("en") is not None
    target.columns(), target.split("zh")


@given(st.sampled_from(OPERATORS), numbers, st.sampled_from(["", "万", "亿"]), st.sampled_from(UNITS))
@settings(max_examples=1500, deadline=None)
def test_the_canonical_form_of_a_number_reads_back_as_itself(
    operator: str, number: str, scale: str, unit: str
) -> None:
    target = parse(f"{operator}{number}{scale}{unit}")
    assert target.kind == "number", target
    assert (target.unit, target.scale) == (unit, scale)
    again = parse(target.canonical)
    assert same_meaning(target, again)
    assert again.canonical == target.canonical


@given(
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.sampled_from(["", "万"]),
    st.sampled_from(["", "万"]),
    st.sampled_from(UNITS),
)
@settings(max_examples=800, deadline=None)
def test_the_canonical_form_of_a_range_reads_back_as_itself(
    one: int, other: int, scale: str, last: str, unit: str
) -> None:
    target = parse(f"{min(one, other)}{scale}-{max(one, other)}{last}{unit}")
    if target.kind == "invalid":  # 90万-95
        assert target.reason == "target-range-upside-down"
        return
    again = parse(target.canonical)
    assert same_meaning(target, again)
    assert again.canonical == target.canonical


@given(st.dates(), st.sampled_from(["前", "", "起", "后", "内"]), st.booleans())
def test_the_canonical_form_of_a_date_reads_back_as_itself(day: object, limit: str, with_year: bool) -> None:
    from datetime import date

    assert isinstance(day, date)
    year = f"{1950 + day.year % 130}年" if with_year else ""
    target = parse(f"{year}{day.month}月{min(day.day, 28)}日{limit}")
    again = parse(target.canonical)
    assert target.kind == "date"
    assert same_meaning(target, again)
    assert again.canonical == target.canonical


DIGITS = "零一二三四五六七八九"


def spelled(number: int) -> str:
    """An enumeration of its own: counts in sections of four digits, as one says them aloud."""
    if number == 0:
        return "零"
    words, high = "", 0
    for section, name in ((number // 10**8, "亿"), (number // 10**4 % 10**4, "万"), (number % 10**4, "")):
        if section:
            if words and (section < 1000 or high):
                words += "零"
            words += four(section) + name
            high = 0
        elif words:
            high = 1
    return words[1:] if words.startswith("一十") else words


def four(section: int) -> str:
    words, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = section // place % 10
        if digit:
            words += ("零" if gap else "") + DIGITS[digit] + name
            gap = False
        elif words:
            gap = True
    return words


def test_every_chinese_numeral_to_twenty_thousand_is_read() -> None:
    for number in range(20001):
        value = chinese(spelled(number))
        assert value is not None, spelled(number)
        assert decimal(value[0], power(value[1])) == number


@given(st.integers(0, 10**12 - 1))
@settings(max_examples=2000, deadline=None)
def test_chinese_numerals_are_read_exactly(number: int) -> None:
    value = chinese(spelled(number))
    assert value is not None, spelled(number)
    assert decimal(value[0], power(value[1])) == number


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
    began = time.perf_counter()
    parse(text)
    return time.perf_counter() - began


def test_the_short_cut_says_of_every_labelled_text_what_the_reader_says() -> None:
    taken = 0
    for row in all_rows():
        short, long = read(row[0]), read(row[0], [])  # with a trace there is no short cut
        assert short == long
        taken += bool(row[0].strip() and plain(normalise(row[0])))
    assert taken > 250


@given(
    st.lists(st.sampled_from([*PIECES, *OPERATORS, *UNITS, *VERBS]), max_size=4).map("".join),
    numbers,
    st.sampled_from(["", "万", "亿"]),
    st.lists(st.sampled_from([*UNITS, *PIECES]), max_size=3).map("".join),
)
@settings(max_examples=3000, deadline=None)
def test_the_short_cut_says_what_the_reader_says(lead: str, number: str, scale: str, tail: str) -> None:
    text = f"{lead}{number}{scale}{tail}"
    assert read(text) == read(text, [])
