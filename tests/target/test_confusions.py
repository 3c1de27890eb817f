"""Readings that must not happen, each by name; and the answers for people that go with them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from xlperf.messages import all_messages
from xlperf.target import (
    accepts,
    advice_of,
    consistent,
    explain,
    parse,
    parse_column,
    parse_many,
    reasons,
    same_meaning,
)


def test_a_year_in_front_of_a_number_is_no_value() -> None:
    assert parse("2023年完成3场").canonical == "3场"


def test_the_twentieth_congress_is_not_twenty() -> None:
    assert parse("学习贯彻党的二十大精神").kind == "qualitative"


def test_the_band_of_a_radio_network_is_no_value() -> None:
    assert parse("维护800兆数字集群网").kind == "qualitative"


@pytest.mark.parametrize("written", ["＞95%", ">95%", "﹥95%"])
def test_more_than_is_not_at_least(written: str) -> None:
    assert parse(written).operator == ">"


def test_the_word_for_below_includes_the_number() -> None:
    assert parse("5%以下").operator == "<="


def test_the_word_for_below_excludes_the_number_where_that_is_said() -> None:
    assert parse("5%以下（不含5%）").operator == "<"


@pytest.mark.parametrize("written", ["95%-90%", "10至5天", "大于等于98%且小于等于90%", "2023年12月-6月"])
def test_a_range_upside_down_is_invalid(written: str) -> None:
    assert parse(written).reason == "target-range-upside-down"


def test_a_number_broken_by_a_space_is_not_its_last_digit() -> None:
    target = parse("9 5%")
    assert (target.reason, target.detail[1]) == ("target-number-spaced", "95")


@pytest.mark.parametrize("stray", "?？·•*_□�…|&")
@pytest.mark.parametrize(
    "form",
    ["1200{}万元", "1200万{}元", "≥95{}%", "95{}%以上", "覆盖率达到95{}%（含）", "5{}次/年", "3.5{}亿元"],
)
def test_a_unit_behind_a_stray_character_is_asked_for(form: str, stray: str) -> None:
    assert parse(form.format(stray)).reason == "target-number-malformed"


@pytest.mark.parametrize(
    "written", ["1200“万元”", "95“%”", '12"家"', "12‘家’以上", "≥12《家》", "12「次/年」"]
)
def test_a_unit_in_quotation_marks_is_asked_for(written: str) -> None:
    assert parse(written).reason == "target-number-malformed"


@pytest.mark.parametrize(
    "written", ["95?", "95？", "≥95□", "95�以上", "覆盖率95?，合格率达标", "10$", "≥10￥"]
)
def test_a_character_lost_behind_a_number_is_asked_for(written: str) -> None:
    assert parse(written).reason == "target-number-malformed"


@pytest.mark.parametrize("written", ["95%?", "100+家", "覆盖率100√", "12#楼", "10“一村一品”示范村", "5★"])
def test_other_characters_behind_a_number_mean_something(written: str) -> None:
    assert parse(written).ok


@pytest.mark.parametrize(
    "written", ["3\n场", "3 \r\n 场", "<p>3场</p>", "3场<br/>", "<p>3场", "<BR>3场", "&nbsp;3 场", "&#51;场"]
)
def test_line_breaks_and_what_is_left_of_html_do_not_tear_a_number_from_its_unit(written: str) -> None:
    assert parse(written).canonical == "3场"


def test_no_float_noise_in_a_percentage() -> None:
    assert parse("98.10%").low == Decimal("98.1")


def test_no_digit_of_a_long_number_is_lost() -> None:
    digits = "1234567890" * 5
    assert parse(f"{digits}.5万元").low == Decimal(f"{digits}5000")


def test_every_reason_has_a_hint_in_both_languages() -> None:
    for reason in reasons.REASONS:
        assert reason in reasons.HINTS
        assert all(all_messages()[reasons.hint_id(reason)])


@pytest.mark.parametrize(
    ("written", "rows", "split"),
    [
        ("≤8,099.00万元", (("≤", "8099.00", "万元"),), False),
        ("98.10%", (("＝", "98.10", "%"),), False),
        ("＞1.5万人次", ((">", "1.5", "万人次"),), False),
        ("5-10天", (("≥", "5", "天"), ("≤", "10", "天")), True),
        ("8000-1.2万元", (("≥", "0.8", "万元"), ("≤", "1.2", "万元")), True),
        ("每季度1次", (("＝", "1", "次/季度"),), False),
        ("零投诉", (("＝", "0", ""),), False),
        ("约100人", (("＝", "100", "人"),), True),
        ("2023年12月底前", (("定性", "2023年12月底前", ""),), True),
        ("培训班3期，培训300人次", (("＝", "3", "期"), ("＝", "300", "人次")), True),
        ("有效提升", (("定性", "有效提升", ""),), False),
        ("若干", (), False),
    ],
)
def test_a_target_fills_the_three_columns_of_the_budget_system(
    written: str, rows: tuple[tuple[str, str, str], ...], split: bool
) -> None:
    target = parse(written)
    assert target.rows() == rows
    assert target.columns() == (rows[0] if rows else ("", "", ""))
    assert bool(target.split("zh")) is split


@pytest.mark.parametrize(
    ("written", "met", "missed"),
    [
        ("≥95%", 95, "94.99"),
        (">95%", "95.01", 95),
        ("≤3个工作日", 3, 4),
        ("＜5%", 4.9, 5),
        ("5-10天", 10, 11),
        ("约100人", 95, 80),
        ("2023年12月底前", "2023-12-31", "2024-01-01"),
        ("12月31日前", "2024-12-31", "x"),
        ("每月15日前", "2024-03-15", "2024-03-16"),
        ("有效提升", "", 3),
        ("≥1万人次", "12,000人次", "9999人次"),
        ("≥1万人次", "1.2万", "0.9万"),
        ("≥95%", "96.5%", "96.5分"),
        ("≥95%", 95.0, float("nan")),
        ("≥95%", "95", "≥95%"),
        ("2023年12月底前", "2023年12月31日", "2024年1月1日"),
        ("2023年12月底前", date(2023, 12, 1), datetime(2024, 1, 1, 8)),
        ("≥3场，≥3次", 3, 2),
        ("5～10天", "10天", "10小时"),
    ],
)
def test_a_target_accepts_what_meets_it_only(written: str, met: object, missed: object) -> None:
    assert accepts(parse(written), met) or parse(written).kind == "qualitative"
    assert not accepts(parse(written), missed)


def test_texts_of_one_meaning_are_the_same_and_others_are_not() -> None:
    assert same_meaning(parse("不少于十二次"), parse("12次以上"))
    assert same_meaning(parse("2000篇(次)"), parse("2000篇（次）"))
    assert same_meaning(parse("1.5万人"), parse("15000人"))
    assert not same_meaning(parse("＞95%"), parse("≥95%"))
    assert not same_meaning(parse("若干"), parse("若干"))
    assert same_meaning(parse("300平方米"), parse("300㎡")) and same_meaning(
        parse("5元/㎡"), parse("5元/平方米")
    )
    assert same_meaning(parse("3天"), parse("3日")) and not same_meaning(parse("3天"), parse("3个工作日"))


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("次年3月底前", "3月底前", False),
        ("次年3月底前", "翌年3月31日前", True),
        ("11月至次年3月", "11月至3月", False),
        ("12月底前", "12月31日前", True),
        ("每季度末月15日前", "每月15日前", False),
        ("较上年增长5%", "5%", False),
        ("增长5%", "较上年增长5%", True),
        ("2023年≥3次", "2024年≥3次", False),
        ("2023年≥3次", "≥3次", True),
    ],
)
def test_other_years_and_changes_are_other_targets(first: str, second: str, same: bool) -> None:
    assert same_meaning(parse(first), parse(second)) is same


@pytest.mark.parametrize(
    ("annual", "period", "reason"),
    [
        ("≥40场", "≥30场", "target-annual-above-period"),
        ("≥40场", "≥40场", ""),
        ("≥40场", "≤30场", "target-annual-above-period"),
        ("3～5场", "≥4场", ""),
        ("≥1万人次", "≥8000人次", "target-annual-above-period"),
        ("≥90%", "≥90%", ""),
        ("≥90%", "≥80%", "target-annual-differs"),
        ("≥90%", ">90%", "target-annual-differs"),
        ("≥90分", "≥80分", ""),
        ("3场", "3次", "target-units-differ"),
        ("3场", "3", ""),
        ("3次/年", "9次", ""),
        ("5个工作日", "≤3工作日", ""),
        ("约300人", "≥200人", ""),
        ("2023年12月底前", "2025年12月底前", ""),
        ("100%", "90%", "target-annual-differs"),
        ("3场", "95%", "target-units-differ"),
        ("有效提升", "≥80%", ""),
        ("≤3天", "≤2天", ""),
    ],
)
def test_the_year_is_held_against_the_period_cautiously(annual: str, period: str, reason: str) -> None:
    assert consistent(parse(annual), parse(period)) == reason


@pytest.mark.parametrize(
    ("name", "written", "advice"),
    [
        ("培训合格率", "≥95场", "target-advice-unit-does-not-suit"),
        ("培训合格率", "≥120%", "target-advice-over-100"),
        ("收入增长率", "≥120%", ""),
        ("服务对象满意度", "≥90分", ""),
        ("办结时限", "3场", "target-advice-unit-does-not-suit"),
        ("办结时限", "2023年12月底前", ""),
        ("培训人数", "≥95%", "target-advice-unit-does-not-suit"),
        ("项目成本", "3场", "target-advice-unit-does-not-suit"),
        ("培训人数", "≥300人", ""),
        ("培训人数", "逐年增加", "target-advice-unit-does-not-suit"),
        ("培训人数", "2023年12月底前", "target-advice-unit-does-not-suit"),
        ("新闻发布数", "≥95%", "target-advice-unit-does-not-suit"),
        ("空气质量指数", "≤95%", ""),
        ("工作天数", "5天", ""),
        ("培训合格率", "逐年提高", "target-advice-unit-does-not-suit"),
        ("培训合格率（%）", "≥101%", "target-advice-over-100"),
        ("占比", "90～110%", "target-advice-over-100"),
        ("投诉同比增长率", "≤120%", ""),
        ("群众满意度", "", ""),
        ("任务完成及时率", "3天", "target-advice-unit-does-not-suit"),
        ("办结时限", "及时", ""),
    ],
)
def test_the_name_of_an_indicator_says_what_to_expect(name: str, written: str, advice: str) -> None:
    assert advice_of(name, parse(written)).id == advice


def test_many_texts_and_a_column_say_the_same_as_one() -> None:
    pandas = pytest.importorskip("pandas")
    texts = ["≥40场", None, "3场", "≥40场", "9O%"]
    frame = parse_column(pandas.Series(texts, index=list("abcde")))
    assert list(frame.index) == list("abcde")
    assert list(frame["canonical"]) == [target.canonical for target in parse_many(texts)]
    assert list(frame["ok"]) == [True, False, True, True, False]


def test_explanation_names_every_piece_in_order() -> None:
    assert [piece for piece, _ in explain("每月至少开展党的二十大宣讲2次")] == [
        "每月",
        "至少",
        "二十大",
        "2次",
    ]


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("增速-2%", "-2%"),
        ("同比增长-2%", "-2%"),
        ("温度-5℃", "-5℃"),
        ("利润-20万元", "-20万元"),
        ("偏差率-5%-5%", "-5～5%"),
        ("培训-2期", "2期"),
        ("指标-2个", "2个"),
    ],
)
def test_a_minus_stays_with_what_may_be_below_nought_and_is_a_dash_elsewhere(
    written: str, canonical: str
) -> None:
    assert parse(written).canonical == canonical


@pytest.mark.parametrize("written", ["由80%提高到", "从12天压缩至", "95%至", "80%到"])
def test_a_range_without_its_end_is_no_value(written: str) -> None:
    target = parse(written)
    assert (target.kind, target.reason) == ("invalid", "target-operator-alone")


@pytest.mark.parametrize("written", ["非0", "非零"])
def test_what_is_not_nought_is_not_nought(written: str) -> None:
    assert parse(written).reason == "target-unequal"


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("二0二四年底前", "2024年12月31日前"),
        ("突破10亿元大关", ">10亿元"),
        ("不超过1:19", "≤1:19"),
        ("10分钟到", "10分钟"),
        ("由80%提高到85%", "85%"),
    ],
)
def test_slips_of_the_pen_read_as_they_are_meant(written: str, canonical: str) -> None:
    assert parse(written).canonical == canonical


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("每季度末月25日前", "每季度末月25日前"),
        ("每季度第一个月10日前", "每季度第一个月10日前"),
        ("不晚于每季度末月25日", "每季度末月25日前"),
        ("每季度25日前", "每季度25日前"),
        ("每月25日前", "每月25日前"),
    ],
)
def test_a_day_of_each_quarter_is_not_called_one_of_each_month(written: str, canonical: str) -> None:
    target = parse(written)
    assert (target.operator, target.canonical) == ("<=", canonical)
    assert str(target.high).startswith("---")


def test_the_last_month_of_a_quarter_that_is_named_is_a_month() -> None:
    assert parse("2024年1季度末月25日前").high == "2024-03-25"
    assert parse("二季度首月10日前").high == "--04-10"
    assert parse("第一季度末月底前").canonical == "3月31日前"
    assert parse("第1季度首月").high == "--01-31"


@pytest.mark.parametrize("written", ["-5%以内", "温度-5℃以内", "增长-5%之内"])
def test_within_a_negative_number_does_not_say_on_which_side(written: str) -> None:
    assert parse(written).reason == "target-within-negative"
    assert parse(written.replace("以内", "以上").replace("之内", "以上")).kind == "number"


def test_within_a_range_of_negative_numbers_is_that_range() -> None:
    target = parse("-10～-5℃以内")
    assert (target.low, target.high) == (Decimal(-10), Decimal(-5))


def test_degrees_behind_a_line_are_no_fraction() -> None:
    assert parse("3/4级残疾人200名").canonical == "200名"
