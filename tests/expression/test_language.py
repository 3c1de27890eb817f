"""The check language as a person meets it: what it accepts, what it says of mistakes, and what everything means."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.expression.sentences import scope
from xlperf.expression import Environment, ExpressionError, Template, parse, rounded
from xlperf.messages import speaking

FIELDS: dict[str, Any] = {
    "a": Decimal("4506.89"),
    "b": Decimal("0.005"),
    "n": Decimal(3),
    "t": "讲好 故事",
    "u": "",
}
ROWS: dict[tuple[str, str], list[Any]] = {
    ("rows", "x"): [Decimal("1.005"), None, None, Decimal("-2")],
    ("rows", "y"): [Decimal(1), Decimal(2), None, Decimal(4)],
    ("rows", "k"): ["甲", "", "", "乙"],
    ("rows", "v"): ["一", "二", "", "一"],
    ("rows", "c"): ["Ab", "ab", "", ""],
    ("more", "z"): [],
    ("more", "w"): [],
}


def value(source: str, row: int | None = None, **changed: Any) -> Any:
    env = Environment(FIELDS | changed, ROWS, row or 0)
    return parse(source, scope("rows" if row is not None else None)).value(env)


# source                                     comes to
MEANINGS = [
    ("a + n", "4509.89"),
    ("a - n * 2", "4500.89"),
    ("-n", "-3"),
    ("1 / 4", "0.25"),
    ("0.1 + 0.2 == 0.3", True),
    ("b == 0.01", True),  # 0.005 is taken from its cell as 0.01: half away from zero
    ("0 - b == 0 - 0.01", True),
    ("1.004 * 1.001 == 1", False),
    ("b * b == 0", True),  # comparisons look at two places
    ("1.004 + n == 1 + n", False),  # but at all that are written
    ("57.6 / 100 >= 0.583", False),  # and quotients are not cut to two places
    ("57.6 / 100 >= 0.58", False),
    ("58.3 / 100 * 100 == 58.3", True),
    ("1 / 3 * 3 == 1", True),
    ("round(57.6 / 100) >= 0.58", True),
    ("a / n > 1502.2966", True),
    ("1 < 2 <= 2 < 3", True),
    ("1 < 1 or 1 == 1", True),
    ("not (1 < 2)", False),
    ("a if n > 5 else b", "0.01"),
    ("t == '讲好 故事'", True),
    ("t in ('甲', ' 讲好  故事 ')", True),
    ("u not in ('甲',)", True),
    ("abs(0 - 2.5)", "2.5"),
    ("round(2.675)", "2.68"),
    ("round(0 - 2.5, 0)", "-3"),
    ("round(1250, -2)", "1300"),
    ("blank(u) and filled(t)", True),
    ("is_number(a) and in_range(a)", True),
    ("two_places(b)", False),
    ("entered(b)", "0.005"),
    ("len(t)", "5"),
    ("contains(t, '故事')", True),
    ("has_html('a<P>b')", True),
    ("has_html('a < b')", False),
    ("repeated('讲好广州故事，讲好广州故事')", "讲好广州故事"),
    ("repeated('好，好')", ""),
    ("target_ok('≥95%')", True),
    ("target_ok('若干')", False),
    ("target_reason('≥95%')", ""),
    ("sum(rows.x)", "-0.99"),
    ("sum(more.z)", "0"),
    ("sum(rows.x * rows.y)", "-6.99"),
    ("sum_if(rows.y, rows.v == '一')", "5"),
    ("min(rows.x)", "-2"),
    ("max(rows.x)", "1.01"),
    ("avg(rows.y)", "2.333333333333333333333333333"),
    ("avg(rows.y) > 2.3333 and avg(rows.y) < 2.3334", True),
    ("avg(more.z)", "0"),
    ("left(t, 2) + '：' + right(t, 2)", "讲好：故事"),
    ("left(t, 0)", ""),
    ("right(t, 0)", ""),
    ("left(u, 3)", ""),
    ("matches('440106', 'digits 6')", True),
    ("matches('44010', 'digits 6')", False),
    ("matches(u, 'digits')", False),
    ("matches('４４', 'digits')", False),
    ("matches('020-12345678', 'phone')", True),
    ("matches('12345', 'phone')", False),
    ("matches('31800124T000008', 'code')", True),
    ("matches('31800124t', 'code')", False),
    ("min(more.z)", "0"),  # of none it is 0
    ("min(abs(rows.x))", "0"),  # of computed values the empty cell's 0 counts
    ("count(rows.y >= 0)", "3"),  # the third row is blank
    ("count(blank(rows.x))", "1"),
    ("all(filled(rows.v))", True),
    ("any(rows.k == '乙')", True),
    ("all(filled(more.w))", True),
    ("any(filled(more.w))", False),
    ("any(above(rows.k) == '甲' and rows.v == '二')", True),
]


@pytest.mark.parametrize(("source", "expected"), MEANINGS)
def test_an_expression_comes_to(source: str, expected: str | bool) -> None:
    found = value(source)
    assert found == (Decimal(expected) if isinstance(found, Decimal) else expected)
    assert isinstance(found, bool) == isinstance(expected, bool)


# of the row                     source                              comes to
OF_A_ROW = [
    (0, "x", "1.01"),
    (1, "x", "0"),
    (1, "above(k)", "甲"),
    (3, "above(k)", "乙"),
    (0, "times(v)", "2"),
    (0, "times(above(k), v)", "1"),
    (2, "allowed(v)", True),  # an empty cell is allowed
    (1, "allowed(v)", True),  # 二 belongs to the 甲 above
    (3, "allowed(v)", False),  # 一 does not belong to 乙
    (1, "allowed(c)", False),  # letters count: ab is not Ab
    (0, "sum(rows.y) - y", "6"),
]


@pytest.mark.parametrize(("row", "source", "expected"), OF_A_ROW)
def test_an_expression_of_a_row_comes_to(row: int, source: str, expected: str | bool) -> None:
    found = value(source, row)
    assert found == (Decimal(expected) if isinstance(found, Decimal) else expected)


# source                    with                        cannot be had
NOT_TO_BE_HAD = [
    ("a > 0", {"a": "八千左右"}),
    ("a > 0", {"a": Decimal("1E11")}),
    ("a > 0", {"a": Decimal("-1E11")}),
    ("a > 0 or n > 0", {"a": "无"}),
    ("a if n > 0 else b", {"b": "无"}),  # a number cell that is not one counts wherever it stands
    ("1 / u_", {}),
    ("n > 0 or 1 / b > 0", {"b": Decimal(0)}),  # and, or evaluate all operands
]


@pytest.mark.parametrize(("source", "cells"), NOT_TO_BE_HAD)
def test_what_cannot_be_had_is_none(source: str, cells: dict[str, Any]) -> None:
    assert value(source.replace("u_", "(n - n)"), **cells) is None


def test_of_a_choice_only_the_branch_taken_is_evaluated() -> None:
    assert value("1 / (n - n) if n > 5 else 2") == 2
    assert value("1 / (n - n) if n < 5 else 2") is None


def test_what_asks_about_the_cell_itself_is_had_whatever_stands_there() -> None:
    assert value("is_number(a)", a="八千") is False
    assert value("filled(a) and entered(a) == '八千'", a="八千") is True
    assert value("in_range(a)", a=Decimal("1E12")) is False


@pytest.mark.parametrize(
    ("number", "places", "expected"),
    [
        ("1.005", 2, "1.01"),
        ("-1.005", 2, "-1.01"),
        ("17534.505", 2, "17534.51"),
        ("2.5", 0, "3"),
        ("-0.004", 2, "0.00"),
        ("0.0049999", 2, "0.00"),
    ],
)
def test_rounding_is_half_away_from_zero(number: str, places: int, expected: str) -> None:
    assert rounded(Decimal(number), places) == Decimal(expected)


# source                            in Chinese                                      in English
MISTAKES = [
    ("a +", "“+”后面少了一个值", "nothing after '+'"),
    ("", "这里没有写式子", "there is no expression"),
    ("(" * 500 + "a" + ")" * 500, "表达式写法有误", "does not parse"),
    ("expense > 1", "没有名为“expense”的栏目", "there is no field named 'expense'"),
    ("sum(tasks.x) > 1", "没有名为“tasks”的表", "there is no table named 'tasks'"),
    ("sum(rows.q) > 1", "表“rows”没有名为“q”的列", "the table 'rows' has no column named 'q'"),
    ("total(rows.x) > 1", "没有函数“total”", "there is no function 'total'"),
    ("__import__('os')", "没有函数“__import__”", "there is no function"),
    ("t.upper() == 'A'", "这里不能用“t.upper()”这种写法", "'t.upper()' is not part"),
    ("[x for x in rows.x]", "这里不能用", "is not part of the check language"),
    ("a ** 2 > 1", "这里不能用“a ** 2”这种写法", "'a ** 2' is not part"),
    ("a is b", "这里不能用", "is not part"),
    ("lambda: 1", "这里不能用", "is not part"),
    ("f'{a}' == t", "这里不能用", "is not part"),
    ("b'x' == t", "这里不能用", "is not part"),
    ("t in ()", "in 后面的选项写在括号里", "in is followed by texts"),
    ("len(a) > 1", "“a”应是文字，却是数", "'a' should be a text but is a number"),
    ("a == t", "“t”应是数，却是文字", "'t' should be a number but is a text"),
    ("t < u", "“t”应是数，却是文字", "'t' should be a number but is a text"),
    ("a and n > 1", "“a”应是判断，却是数", "'a' should be a condition but is a number"),
    ("(a if n > 1 else t) == 1", "“t”应是数，却是文字", "'t' should be a number but is a text"),
    ("round(a, 1, 2) > 1", "函数 round 的参数个数不对", "the wrong number of arguments"),
    ("contains(t)", "函数 contains 的参数个数不对", "the wrong number of arguments"),
    ("sum(a) > 1", "“sum(a)”里要有某张表的一列", "'sum(a)' needs a column of a table"),
    ("sum(rows.x + more.z) > 1", "混用了两张表的列", "mixes the columns of two tables"),
    ("any(is_number(rows.x))", "“is_number(rows.x)”不能用在整列上", "cannot be used over a whole column"),
    ("blank(a + b)", "这里不能用“a + b”这种写法", "'a + b' is not part"),
    ("'中文 > ' + 1 == a", "“'中文 > '”应是数，却是文字", "should be a number but is a text"),
]


@pytest.mark.parametrize(("source", "chinese", "english"), MISTAKES)
def test_a_mistake_is_said_in_words(source: str, chinese: str, english: str) -> None:
    with pytest.raises(ExpressionError) as mistake:
        parse(source, scope(None))
    with speaking("zh"):
        assert chinese in str(mistake.value)
    with speaking("en"):
        assert english in str(mistake.value)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("没有花括号", "没有花括号"),
        ("", ""),
        ("合计 {a}，人数 {n}", "合计 4,506.89，人数 3"),
        ("{sum(rows.x)}{t}", "-0.99讲好 故事"),
        ("{count(rows.y > 0)} 行", "3 行"),
        ("{a / (n - n)}", "—"),
        ("{0 - 0.001}", "0.00"),
        ("{1234567.895}", "1,234,567.90"),
    ],
)
def test_a_message_shows_its_figures(template: str, text: str) -> None:
    assert Template(template, scope(None)).text(Environment(FIELDS, ROWS)) == text


def test_a_message_with_a_bad_figure_is_refused() -> None:
    with pytest.raises(ExpressionError):
        _ = Template("合计 {a + }", scope(None)).parts
