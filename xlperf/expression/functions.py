"""The functions of the check language: their signatures, and what they mean in Python.

Owns the table `FUNCTIONS`. How each is written in a spreadsheet stands in `native`, how it runs over many
declarations in `vector`. The target functions speak through `xlperf.target`, the one grammar of 指标值.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from xlperf.messages import say
from xlperf.system.dataclass import dataclass
from xlperf.system.pattern import Pattern


@dataclass(frozen=True, slots=True)
class Function:
    """The signature of one function.

    `takes` gives the kinds of its arguments, the last repeated up to `most`; `returns` a kind, or "same" or "last" for
    that of the first or the last argument. An `aggregate` turns a column into one value. `over_rows`: it may also run
    over a whole column. `cells_only`: its arguments are cells, not computed values. `needs_numbers`: whether
    a text in a number cell makes it impossible to evaluate. `native` tells how its spreadsheet form relates
    to Python's: "exact", "sound" (it may pass what Python refuses, never the reverse) or "" (it has none).
    """

    name: str
    takes: tuple[str, ...]
    returns: str
    fewest: int = 1
    most: int = 1
    aggregate: bool = False
    over_rows: bool = False
    cells_only: bool = False
    needs_numbers: bool = True
    native: str = "exact"

    def argument_kind(self, position: int) -> str:
        return self.takes[min(position, len(self.takes) - 1)]


FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        # over the rows of a table
        Function("sum", ("number",), "same", aggregate=True),
        Function("min", ("number",), "same", aggregate=True),
        Function("max", ("number",), "same", aggregate=True),
        Function("count", ("truth",), "count", aggregate=True),
        Function("any", ("truth",), "truth", aggregate=True),
        Function("all", ("truth",), "truth", aggregate=True),
        Function("avg", ("number",), "number", aggregate=True),
        Function("sum_if", ("number", "truth"), "same", fewest=2, most=2, aggregate=True),
        Function("lookup", ("text", "text", "any"), "last", fewest=3, most=3, aggregate=True),
        # of one value
        Function("abs", ("number",), "same", over_rows=True),
        Function("round", ("number", "number"), "same", most=2, over_rows=True),
        Function("blank", ("any",), "truth", over_rows=True, cells_only=True, needs_numbers=False),
        Function("filled", ("any",), "truth", over_rows=True, cells_only=True, needs_numbers=False),
        Function("is_number", ("number",), "truth", cells_only=True, needs_numbers=False),
        Function("in_range", ("number",), "truth", cells_only=True, needs_numbers=False),
        Function("two_places", ("number",), "truth", cells_only=True),
        Function("entered", ("any",), "text", cells_only=True, needs_numbers=False),
        Function("len", ("text",), "count", over_rows=True),
        Function("contains", ("text", "text"), "truth", fewest=2, most=2, over_rows=True),
        Function("has_html", ("text",), "truth", over_rows=True),
        Function("left", ("text", "count"), "text", fewest=2, most=2, over_rows=True),
        Function("right", ("text", "count"), "text", fewest=2, most=2, over_rows=True),
        Function("join", ("text",), "text", fewest=2, most=9, over_rows=True),
        Function("is_date", ("text",), "truth", over_rows=True),
        Function("date", ("text",), "count", over_rows=True),
        Function("matches", ("text", "text"), "truth", fewest=2, most=2, over_rows=True),
        # of a row among its table's rows
        Function("above", ("text",), "text", over_rows=True, cells_only=True),
        Function("allowed", ("text",), "truth", cells_only=True),
        Function("times", ("text",), "count", most=6),
        # of what is suggested for a cell of the row
        Function("of_catalogue", ("text", "text"), "text", fewest=2, most=2),
        # of target values, by xlperf.target
        Function("target_ok", ("text",), "truth", native="sound"),
        Function("target_reason", ("text",), "text", native="sound"),
        Function("target_hint", ("text",), "text", native="sound"),
        Function("targets_agree", ("text", "text"), "truth", fewest=2, most=2, native="sound"),
        Function("targets_disagreement", ("text", "text"), "text", fewest=2, most=2, native="sound"),
        Function("target_advice", ("text", "text", "text"), "text", fewest=2, most=3, native="sound"),
        # of a target value in three cells: its sign, its value, its unit
        Function("target", ("text", "text", "text"), "text", fewest=3, most=3, over_rows=True),
        # of a target value and what was achieved, in cells of a row (财预〔2020〕10号)
        Function("score", ("text", "text", "number", "text"), "number", fewest=3, most=4),
        Function("reached", ("text", "text", "text"), "number", fewest=2, most=3),
        Function("scorable", ("text", "text"), "truth", fewest=2, most=2),
        Function("deviation", ("text", "text"), "number", fewest=2, most=2),
        Function("number", ("text",), "number"),
        Function("measurable", ("text", "text"), "truth", fewest=2, most=2),
        # of a target value in one cell, by xlperf.target
        Function("target_sign", ("text",), "text", native=""),
        Function("target_unit", ("text",), "text", native=""),
        # of texts
        Function("repeated", ("text",), "text", native=""),
    )
}

IN_A_SPREADSHEET: dict[str, Function] = {
    name: replace(FUNCTIONS[name], name=f"plain_{name}", native="exact")
    for name in ("target_ok", "target_reason", "targets_agree", "targets_disagreement", "target_advice")
}
"""Function of target values -> what a formula tells of them in its stead; no check can call it by its name."""

OF_CATALOGUE = ("unit", "usual", "sign", "formula")
"""What of_catalogue(name, "unit") is asked for, in the order in which it stands beside a suggestion."""

HTML_MARKS = (
    "</",
    "<p",
    "<br",
    "<div",
    "<span",
    "<font",
    "<table",
    "<td",
    "<li",
    "&nbsp;",
    "&lt;",
    "&gt;",
    "&amp;",
)
"""What gives away text copied from a web page; looked for without regard to case."""

AMOUNT_LIMIT = Decimal(10) ** 11
"""In 万元, a hundred trillion 元: numbers from here on are refused, so that sums stay exact in a double."""

MANY_PLACES, FEW_PLACES, FEW_DIGITS = 6, 4, 10**9
"""Places to which a message quotes a number: six, from 10^9 on four, for a spreadsheet shows 15 digits at most."""

OF_COST = "成本"
"""What the 二级指标 of a cost holds: an amount of money as its target is what may be spent at most."""

_HUNDREDTH = Decimal("0.01")
_BLANKS = Pattern("[ \u3000\u00a0\n\r\t\u2002\u2003\u2028\u200b\ufeff]+")


def trim(text: str) -> str:
    """`text` without leading and trailing blanks and with inner runs of them made one plain blank: wide, unbreakable and
    invisible ones, tabs and line breaks too, as formulas read it (`native.read_text`)."""
    return _BLANKS.sub(" ", text).strip(" ") if _BLANKS.search(text) else text


def length(text: str) -> int:
    """How long a text is in UTF-16 units, as Excel's LEN counts: a rare character is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def rounded(number: Decimal, places: int = 2) -> Decimal:
    """`number` rounded half away from zero, as the spreadsheet's ROUND."""
    if places == 2:
        return number.quantize(_HUNDREDTH, ROUND_HALF_UP)
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def quoted_number(number: Decimal) -> Decimal:
    """`number` as a message quotes it."""
    return rounded(number, MANY_PLACES if abs(number) < FEW_DIGITS else FEW_PLACES) + 0


def two_places(number: Decimal) -> bool:
    """Whether `number` has at most two decimal places; what lies beyond the sixth is the noise of a double."""
    return rounded(number) == number or rounded(number) == rounded(number, 6)


def has_html(text: str) -> bool:
    lowered = text.lower()
    return any(mark in lowered for mark in HTML_MARKS)


PATTERNS: dict[str, tuple[str, int, int]] = {
    "digits": ("0123456789", 1, 99),
    "phone": ("0123456789-", 7, 14),
    "code": ("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-", 1, 99),
    "number": ("0123456789.,", 1, 99),
    "quantity": ("0123456789.,-—~～约亿万千百/年月日底前", 1, 99),
}
"""What `matches` knows: the characters that a text may hold, its fewest and most. "digits 6" has six of them."""


def pattern(name: str) -> tuple[str, int, int] | None:
    """The characters, the fewest and the most of a pattern, written "digits" or "digits 6"; None for another."""
    word, _, number = name.strip().partition(" ")
    if word not in PATTERNS or (number and not (number.isascii() and number.isdigit() and int(number) <= 99)):
        return None
    characters, fewest, most = PATTERNS[word]
    return (characters, int(number), int(number)) if number else (characters, fewest, most)


def matches(text: str, name: str) -> bool:
    found = pattern(name)
    assert found is not None  # the parser refuses another
    characters, fewest, most = found
    return fewest <= len(text) <= most and all(character in characters for character in text)


DATE_MARKS = (("年", "-"), ("月", "-"), ("日", ""), ("/", "-"), (".", "-"))
"""What is written otherwise before a day is read."""
FIRST_YEAR, LAST_YEAR = 1980, 2999
_DAY = Pattern(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")


def _day(text: str) -> int | None:
    for mark, meant in DATE_MARKS:
        text = text.replace(mark, meant)
    match = _DAY.fullmatch(text)
    if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        return None
    year, month, day = map(int, match.groups())
    try:
        datetime.date(year, month, day)
    except ValueError:
        return None
    return year * 10000 + month * 100 + day


def is_date(text: str) -> bool:
    """Whether the text is a day: 2025年3月1日, 2025-3-1, 2025/03/01 or 2025.3.1."""
    return _day(text) is not None


def date(text: str) -> Decimal:
    """A day as the number 20250301, by which days are compared; raises ArithmeticError where the text is none."""
    found = _day(text)
    if found is None:
        raise ArithmeticError
    return Decimal(found)


_CLAUSE = Pattern(r"[，,。；;！!？?、：:\n\r\t<>]+|(?<=[\u3400-\u9fff”》）]) (?=[\u3400-\u9fff“《（])")
SHORTEST_REPEAT = 5
"""A phrase of fewer characters may well stand twice side by side."""


def repeated(text: str) -> str:
    """The first phrase of five characters or more that stands twice in a row ("讲好广州故事，讲好广州故事"), else ""."""
    previous = ""
    for clause in _CLAUSE.split(text):
        clause = clause.strip()
        if not clause:
            continue
        if clause == previous and len(clause) >= SHORTEST_REPEAT:
            return clause
        previous = clause
    return ""


# The grammar of target values is imported when a check first asks for it: not every command needs it.


def target_ok(text: str) -> bool:
    from xlperf.target import parse

    return parse(text).ok


def target_of_cells(sign: str, value: str, unit: str) -> str:
    from xlperf.target.in_parts import joined

    return joined(sign, value, unit)


def target_reason(text: str) -> str:
    """Why a target value is not well formed, "" where it is; what stands in the whole cell is not quoted again."""
    from xlperf.target import parse

    reason = parse(text).reason_text()
    return reason.removeprefix(f"“{text.strip()}”").lstrip() or reason


def target_hint(text: str) -> str:
    from xlperf.target import parse

    return parse(text).hint()


def targets_agree(annual: str, period: str) -> bool:
    return not targets_disagreement(annual, period)


def targets_disagreement(annual: str, period: str) -> str:
    from xlperf.target import consistent, parse

    reason = consistent(parse(annual), parse(period))
    return say(reason) if reason else ""


def target_advice(name: str, text: str, level2: str = "") -> str:
    """What is unusual in a target value for an indicator of this name and, where it is given, of this 二级指标."""
    from xlperf.target import advice_of, parse

    return advice_of(name, parse(text), level2).text()


# What formulas tell of target values (`xlperf.target.plain_ends`), in the words of the workbook.

VAGUE, UPSIDE_DOWN = "不是规范的指标值", "范围的下限大于上限"
HINT = "写明数量，如 ≥3场；范围从小写到大，如 90%-95%"
ABOVE, DIFFERS = "年度指标值大于实施周期指标值", "年度指标值与实施周期指标值不同"
OVER_THE_WHOLE = "这类比率不会超过 100%，写 100% 即可"
"""What formulas say of target values."""


def plain_target_ok(text: str) -> bool:
    from xlperf.target.plain_ends import surely_refused

    return not surely_refused(text)


def plain_target_reason(text: str) -> str:
    from xlperf.target.plain_ends import INVALID

    if plain_target_ok(text):
        return ""
    return VAGUE if text in INVALID else UPSIDE_DOWN


def plain_targets_agree(annual: str, period: str) -> bool:
    from xlperf.target.plain_ends import surely_above, surely_differ

    return not surely_above(annual, period) and not surely_differ(annual, period)


def plain_targets_disagreement(annual: str, period: str) -> str:
    from xlperf.target.plain_ends import is_percentage

    if plain_targets_agree(annual, period):
        return ""
    return DIFFERS if is_percentage(annual) else ABOVE


def plain_target_advice(name: str, text: str, level2: str = "") -> str:
    from xlperf.target.plain_ends import surely_over_the_whole

    return OVER_THE_WHOLE if surely_over_the_whole(name, text) else ""


def scorable(target: str, actual: str) -> bool:
    """Whether the share of a plainly written target that was reached can be told, in a spreadsheet too."""
    from xlperf.target.scoring import plain_share

    return plain_share(target, actual) is not None


def score(target: str, actual: str, weight: Decimal, level: str = "") -> Decimal:
    """The score of an indicator; raises ArithmeticError where it cannot be told. `level`: its 二级指标."""
    from xlperf.target.scoring import plain_share, points

    share = plain_share(target, actual, OF_COST in level)
    if share is None:
        raise ArithmeticError
    return points(share, weight)


def reached(target: str, actual: str, level: str = "") -> Decimal:
    """The percentage of a target that was reached (得分系数), at most 100; raises ArithmeticError."""
    return score(target, actual, Decimal(100), level)


def number(target: str) -> Decimal:
    """The number of a plainly written target, ≥40场 is 40; raises ArithmeticError where it is none, or a range."""
    from xlperf.target.scoring import plain_value

    plain = plain_value(target)
    if not plain.is_plain or plain.date is not None or plain.second or plain.low is None:
        raise ArithmeticError
    return plain.low


def measurable(target: str, actual: str) -> bool:
    """Whether it can be told by how much what was achieved deviates from a plainly written target."""
    from xlperf.target.scoring import plain_deviation

    return plain_deviation(target, actual) is not None


def deviation(target: str, actual: str) -> Decimal:
    """The percentage by which what was achieved lies over the target, below 0 where under it; raises ArithmeticError."""
    from xlperf.target.scoring import plain_deviation

    found = plain_deviation(target, actual)
    if found is None:
        raise ArithmeticError
    return found * 100


def target_sign(text: str) -> str:
    """The sign (指标性质) of a target value in one cell: ≥, ＞, ≤, ＜, ＝ or 定性; "" of none."""
    from xlperf.target.in_parts import divided

    return divided(text)[0]


def target_unit(text: str) -> str:
    """The unit (计量单位) of a target value in one cell, "" where it has none."""
    from xlperf.target.in_parts import divided

    return divided(text)[2]
