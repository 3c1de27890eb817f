"""What a number format shows, against what Excel is known to show; None where it is not certain."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xlperf.ooxml.number_format import BUILT_IN, number_format

SHOWN = [
    ("3", '"≥"0"场"', "≥3场"),
    ("0.95", '"≥"0%', "≥95%"),
    ("95", r"0\%", "95%"),
    ("95", '0"%"', "95%"),
    ("12", '0"月底前"', "12月底前"),
    ("120000", r'0\.0,"万"', "12.0万"),
    ("45068900", r"0\.0,", "4506.9"),
    ("12345678", "#,##0,", "12,346"),
    ("1234567.895", "#,##0.00", "1,234,567.90"),
    ("999999.999", "#,##0.00", "1,000,000.00"),
    ("-5.5", "#,##0.00", "-5.50"),
    ("-5.5", "0.00_);(0.00)", "(5.50)"),
    ("0", BUILT_IN["43"], "-"),
    ("1234.5", BUILT_IN["43"], "1,234.50"),
    ("4506.89", "[$¥-804]#,##0.00", "¥4,506.89"),
    ("7", "00000", "00007"),
    ("5", "0.##", "5."),
    ("0.5", "#.00", ".50"),
    ("150", '[>=100]"多于"0;0', "多于150"),
    ("50", '[>=100]"多于"0;0', "50"),
    ("5", ";;;", ""),
    ("3", '"无"', "无"),
    ("0.0208333333333333", "h:mm", "0:30"),
    ("45056", BUILT_IN["58"], "5月10日"),
    ("45056", BUILT_IN["14"], "2023/5/10"),
    ("45031", "aaaa", "星期六"),
    ("45031", "yyyy-mm-dd", "2023-04-15"),
    ("1000", BUILT_IN["11"], None),
    ("1000", BUILT_IN["48"], None),
    ("1.5", "[h]:mm", "36:00"),
    ("45031.75", '上午/下午h"时"mm"分"', "下午6时00分"),
    ("12.5", "# ?/?", None),
    ("1234", "0.00E+00", None),
    ("1234", "[DBNum1]0", None),
    ("1234", "0!.0,", None),
    ("1E300", "#,##0", "1" + ",000" * 100),
    ("-1.5E308", "0.00%", "-15" + "0" * 309 + ".00%"),
    ("1E300", "0" * 250 + ".00", "1" + "0" * 300 + ".00"),
    ("1", "0" + "%" * 300, None),
    ("1E300", "yyyy-mm-dd", None),
]


@pytest.mark.parametrize(("value", "code", "shown"), SHOWN)
def test_a_number_is_shown_as_excel_shows_it(value: str, code: str, shown: str | None) -> None:
    assert number_format(code).shown(Decimal(value)) == shown


@pytest.mark.parametrize(
    ("value", "code", "moves"),
    [
        ("986000", "0!.0,", True),
        ("986000", "0!.0000", True),
        ("986000", '[>=10000]0!.0000"万";0', True),
        ("986", '[>=10000]0!.0000"万";0', False),
        ("986000", "[DBNum1]0,", True),
        ("986000", "[DBNum1]0", False),
        ("986000", "#,##0!元", False),
        ("12.5", "# ?/?", False),
        ("1234", "0.00E+00", False),
        ("5", "[DBNum1];;", False),
    ],
)
def test_a_format_that_moves_the_point_is_known_for_it(value: str, code: str, moves: bool) -> None:
    assert number_format(code).moves_the_point(Decimal(value)) is moves


@pytest.mark.parametrize(
    ("code", "is_date"),
    [("0.00E+00", False), ("##0.0E+0", False), ("0E-0", False), ("e年m月", True), ("[$-411]ge.m.d", True)],
)
def test_a_power_of_ten_is_no_year(code: str, is_date: bool) -> None:
    assert number_format(code).is_date == is_date


def test_days_of_a_workbook_that_counts_from_1904() -> None:
    code = number_format("yyyy/m/d")
    assert code.shown(Decimal(43594), from_1904=True) == code.shown(Decimal(45056)) == "2023/5/10"


@pytest.mark.parametrize(
    ("code", "shown"), [("@", "3场"), ('"≥"@', "≥3场"), (";;;", ""), (BUILT_IN["43"], "3场"), ("0.00", "3场")]
)
def test_a_text_is_shown_by_its_own_section(code: str, shown: str) -> None:
    assert number_format(code).shown("3场") == shown


def test_whether_digits_are_rounded_away() -> None:
    assert number_format("0").rounds(Decimal("2.5"))
    assert number_format("0.0,").rounds(Decimal("123456"))
    assert not number_format("0%").rounds(Decimal("0.95"))
    assert number_format("0%").rounds(Decimal("0.956"))
    assert not number_format("0.00").rounds(Decimal("1E300"))
