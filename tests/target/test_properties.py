"""What holds for every text: no exception, canonical forms that read back as themselves, the short cut as the reader."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.searches import examples
from tests.target.labelled import all_rows
from xlperf.target import Target, parse, record, same_meaning
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
    assert not target.says_all or same_meaning(target, again)


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
    assert not target.says_all or same_meaning(target, again)  # 缩短1月 is no 1个月


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


THINGS = [
    "便民服务点",
    "咨询服务",
    "投诉举报",
    "热线工单",
    "急救车",
    "市民活动",
    "消费者维权案例",
    "政务平台",
    "老年人",
    "A级景区",
    "三公经费检查",
    "五保户",
    "充电桩",
]


@given(
    st.sampled_from(["完成", "建成", "不少于", "受理", "全年新增", "≥", ""]),
    st.integers(1, 99_999) | st.sampled_from([110, 114, 119, 120, 122, 315, 400, 12315, 12345, 96315]),
    st.sampled_from(["个", "次", "场", "件", "项", "人次", "名", "家", "台", "套"]),
    st.sampled_from(THINGS),
)
def test_a_number_of_things_is_read_whatever_they_are(
    lead: str, number: int, measure: str, thing: str
) -> None:
    target = parse(f"{lead}{number}{measure}{thing}")
    assert (target.kind, target.low, target.unit) == ("number", number, measure), target.text


@given(st.lists(st.integers(0, 20_000), min_size=2, max_size=3), st.sampled_from("；，、"), st.data())
def test_of_several_values_none_is_dropped(numbers: list[int], between: str, data: st.DataObject) -> None:
    names = data.draw(st.permutations(["按期完成率", "群众投诉", "咨询服务", "举报办结", "安全事故"]))
    text = between.join(f"{name}{number}件" for name, number in zip(names, numbers, strict=False))
    assert [part.low for part in parse(text).parts] == numbers, text
