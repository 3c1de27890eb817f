"""Chinese numerals: each is read exactly, in all its writings, against an enumeration of the test's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.searches import examples
from xlperf.target import parse
from xlperf.target.numerals import chinese, decimal, power

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
@examples(400)
def test_chinese_numerals_are_read_exactly(number: int) -> None:
    value = chinese(spelled(number))
    assert value is not None, spelled(number)
    assert decimal(value[0], power(value[1])) == number


FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


def writings(number: int) -> set[str]:
    """All the ways one writes a whole number in Chinese: plain, formal, with 两, with 廿 and 卅, in short (二百五)."""
    plain_words = spelled(number)
    found = {plain_words, plain_words.translate(FORMAL), plain_words.replace("零", "〇")}
    for tens, one in (("二十", "廿"), ("三十", "卅")):
        if plain_words.endswith(tens) or tens in plain_words[-3:]:
            found.add(one.join(plain_words.rsplit(tens, 1)))
    digits = str(number)
    if len(digits) in (3, 4, 5) and "0" not in digits[:2] and not digits[2:].strip("0"):
        found.add(
            spelled(number // 10 ** (len(digits) - 1) * 10 ** (len(digits) - 1)) + DIGITS[int(digits[1])]
        )
    for place in "百千万亿":
        found |= {written.replace(f"二{place}", f"两{place}") for written in found if "贰" not in written}
    return found


@given(st.integers(0, 10**8))
@examples(400)
def test_a_chinese_numeral_is_read_in_all_its_writings(number: int) -> None:
    for written in writings(number):
        value = chinese(written)
        assert value is not None, written
        assert decimal(value[0], power(value[1])) == number, written


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("二百五", 250),
        ("一千三", 1300),
        ("两万五", 25000),
        ("廿四", 24),
        ("卅", 30),
        ("一〇八", 108),
        ("两千零二十四", 2024),
    ],
)
def test_short_and_old_writings_of_numerals(written: str, number: int) -> None:
    assert written in writings(number) or written == "一〇八"
    assert parse(f"{written}场").low == number


@pytest.mark.parametrize("written", ["三五", "十百", "百十万千", "一二百", "零点", "二十三十", "万千"])
def test_what_is_no_numeral_is_none(written: str) -> None:
    assert chinese(written) is None
