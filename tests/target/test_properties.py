"""What holds for every text: no exception, linear time, canonical forms that read back as themselves, exact numerals."""

from __future__ import annotations

import json
import time
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.searches import examples
from tests.target.labelled import all_rows
from xlperf.target import Target, measures, parse, record, same_meaning, vocabulary
from xlperf.target.numerals import chinese, decimal, power
from xlperf.target.preparation import normalise
from xlperf.target.reading import read
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
ODD = (
    "\x00\x1b\ud800\u202e\u200f\u0301\ufe0f👍①Ⅲ½²㎡∞٣ｱ，。；（）()【】<>≥≤±-~:/*=+%‰\"'&\n\t 　年月日约超第每"
)
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
    "百分比",
    "种次",
    "/亩",
    "/人·天",
    "元/人·餐",
    "次/2个月",
    "个/街镇",
    "次/村民小组",
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
@examples(400)
def test_no_text_raises(text: str) -> None:
    assert isinstance(parse(text), Target)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@example("每第年3场")
@example("每无年3场")
@examples(400)
def test_no_text_made_of_the_words_of_targets_raises_and_its_parts_agree(text: str) -> None:
    target = parse(text)
    assert (target.kind == "invalid") == bool(target.reason)
    assert (target.operator is not None) == (target.kind in ("number", "date"))
    if target.operator == "range" and isinstance(target.low, Decimal):
        assert target.low <= target.high  # type: ignore[operator]
    assert target.reason_text("zh") is not None and target.hint("en") is not None
    target.columns(), target.split("zh")


@given(st.sampled_from(OPERATORS), numbers, st.sampled_from(["", "万", "亿"]), st.sampled_from(UNITS))
@examples(400)
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
@examples(400)
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


PERIODS = ["月", "年", "天", "日", "次", "学期", "课时"]


@given(
    st.sampled_from(["元", "元人民币", ""]),
    st.sampled_from(["人", "户", "平方米", "㎡", "亩", "公里", "床", "生"]),
    st.sampled_from(["*", "、", ".", "/", "×", "·", "每", "·每", "/每"]),
    st.sampled_from(PERIODS),
    numbers,
    st.sampled_from(["", "万"]),
)
@examples(300)
def test_a_second_per_is_one_unit_however_it_is_spelled(
    above: str, first: str, between: str, second: str, number: str, scale: str
) -> None:
    target = parse(f"{number}{scale}{above}/{first}{between}{second}")
    assert target.unit == f"{above}/{first}·{second}"
    again = parse(target.canonical)
    assert same_meaning(target, again) and again.canonical == target.canonical
    said = parse(f"每{first}每{second}{number}{scale}{above}")
    assert (said.unit, said.low) == (target.unit, target.low)


@given(
    st.sampled_from([("小时", "分钟", 60), ("分钟", "秒", 60), ("天", "小时", 24), ("年", "个月", 12)]),
    st.integers(1, 99),
    st.integers(1, 11),
    st.sampled_from(
        [("", "", "="), ("≤", "", "<="), ("不少于", "", ">="), ("", "以内", "<="), ("约", "", "about")]
    ),
)
@examples(200)
def test_a_time_in_two_units_is_one_value(
    named: tuple[str, str, int], whole: int, rest: int, said: tuple[str, str, str]
) -> None:
    (larger, smaller, many), (before, behind, operator) = named, said
    target = parse(f"{before}{whole}{larger}{rest}{smaller}{behind}")
    assert (target.kind, target.operator, target.unit) == ("number", operator, smaller)
    assert whole * many + rest in (target.low, target.high)
    assert same_meaning(target, parse(target.canonical))


WAYS = {
    "增长": "增长",
    "提高": "增长",
    "上升": "增长",
    "下降": "下降",
    "降低": "下降",
    "减少": "下降",
    "压减": "下降",
}
BASES = {
    "较上年": "上年",
    "比去年": "上年",
    "较2020年": "2020年",
    "同比": "同比",
    "环比": "环比",
    "较上年同期": "上年同期",
    "": "",
}


@given(
    st.sampled_from(sorted(BASES)),
    st.sampled_from(sorted(WAYS)),
    st.sampled_from(["", "≥", "不低于", "约", "了"]),
    numbers,
    st.sampled_from(["%", "个百分点", "‰"]),
)
@examples(300)
def test_a_change_keeps_its_base_and_its_way(
    base: str, way: str, operator: str, number: str, unit: str
) -> None:
    target = parse(f"{base}{way}{operator}{number}{unit}")
    assert (target.kind, target.basis, target.direction) == ("number", BASES[base], WAYS[way])
    assert target.growth in target.columns()[2] and target.split("zh") and not target.says_all
    level = parse(f"{base}{way}到{number}%")
    assert level.direction == ""


@given(st.dates(), st.sampled_from(["前", "", "起", "后", "内"]), st.booleans())
@examples(100)
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
        assert any(_timed(long) < 24 * least + 0.02 for _ in range(4)), (
            word
        )  # linear is 8 times, quadratic 64


@given(
    st.text(alphabet=st.sampled_from(ODD), max_size=12), st.text(alphabet=st.sampled_from(ODD), max_size=12)
)
@examples(400)
def test_odd_characters_around_a_number_do_no_harm(before: str, after: str) -> None:
    target = parse(f"{before}3场{after}")
    assert (target.kind == "invalid") == bool(target.reason)
    json.dumps(record(target, "zh")), target.rows(), target.split("en")
    again = parse(target.canonical)
    if target.kind == "number":
        assert same_meaning(target, again) and again.canonical == target.canonical


@pytest.mark.parametrize(
    "unseen", ["\x00", "\x1f", "\x7f", "\xad", "\u0301", "\u200b", "\u202e", "\u2066", "\ufe0f", "\ufeff"]
)
def test_what_is_not_seen_changes_nothing_but_between_digits(unseen: str) -> None:
    for text in ("不少于40场", "2023年12月底前", "有效提升", "若干场"):
        for place in range(len(text) + 1):
            if not (text[place - 1 : place].isdigit() and text[place : place + 1].isdigit()):
                seen = parse(text[:place] + unseen + text[place:])
                assert (seen.kind, seen.canonical) == (parse(text).kind, parse(text).canonical)
    assert parse(f"9{unseen}5%").reason == "target-number-spaced"


@given(st.lists(st.sampled_from([row[0] for row in all_rows()]), min_size=1, max_size=3).map("；".join))
@examples(400)
def test_the_canonical_form_of_whatever_is_accepted_reads_back_as_itself(text: str) -> None:
    target = parse(text)
    if target.kind == "invalid" or not target.canonical:
        return
    again = parse(target.canonical)
    assert again.canonical == target.canonical
    assert same_meaning(target, again)


@given(
    st.sampled_from(["两", "三", "十二", "±", "工期", "缩短", "约", ""]),
    st.integers(1, 36),
    st.sampled_from(["月", "个月", "月内", "-40月"]),
)
@examples(300)
def test_so_many_months_never_read_back_as_a_month_of_the_year(lead: str, count: int, tail: str) -> None:
    target = parse(f"{lead}{'' if lead in ('两', '三', '十二') else count}{tail}")
    again = parse(target.canonical)
    assert target.kind == again.kind and again.canonical == target.canonical
    assert target.kind == "invalid" or same_meaning(target, again)


@given(st.sampled_from([row[0] for row in all_rows() if "\n" not in row[0]]))
@examples(300)
def test_a_sign_at_the_end_of_a_line_is_that_of_the_next_line(text: str) -> None:
    for sign in ("≥", "≤", "不低于", "不超过"):
        if text[:1].isdigit() and parse(sign + text).kind == "number":
            broken, whole = parse(f"{sign}\n{text}"), parse(sign + text)
            assert (broken.operator, broken.low, broken.high) == (whole.operator, whole.low, whole.high)


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
@examples(400)
def test_the_short_cut_says_what_the_reader_says(lead: str, number: str, scale: str, tail: str) -> None:
    text = f"{lead}{number}{scale}{tail}"
    assert read(text) == read(text, [])
