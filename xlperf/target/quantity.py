"""One number of a target value with what belongs to it: operator, scale, unit; and the range that two make.

Owns how operators combine and when two ends are a range. Knows nothing of the sentence around them.
"""

from __future__ import annotations

import re
from decimal import Decimal

from xlperf.system.pattern import Pattern
from xlperf.target import vocabulary as words
from xlperf.target.numerals import decimal, plain, power
from xlperf.target.reasons import Invalid

CONTRADICTION = "!"
UPWARD = (">", ">=")
DOWNWARD = ("<", "<=")
FLIPPED = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "=": "=", "about": "about"}

_SIGN_BEHIND = {word: sign for sign, group in words.AFTER.items() for word in group}
_word_behind = "|".join(
    re.escape(word) + (rf"(?![{words.NOT_BEFORE[word]}])" if word in words.NOT_BEFORE else "")
    for word in sorted(_SIGN_BEHIND, key=len, reverse=True)
)
_included = r"(?:[（(](?:不?包?含|均含)(?:本[数级身]|[0-9.,]+[万亿]?[%‰]?[一-龥]{0,3})?[）)])"  # but not （不含设备费）
BEHIND = Pattern(rf"(?:[及或]?{_included}){{0,2}}(?:{_word_behind})(?:{_word_behind})?{_included}?")
BEHIND_STARTS = frozenset(word[0] for word in _SIGN_BEHIND) | frozenset("（(")
_WORD_BEHIND = Pattern(_word_behind)
_BRACKETED = Pattern(r"[（(][^（()）]*[）)]")


class Quantity:
    """A number at `start`..`stop` of the text; what is not there keeps the default."""

    operator: str | None = None
    yields = False  # the operator is one that gives way (达到)
    behind: str | None = None  # the operator that stood behind the number
    reversed: str | None = None  # a symbol behind the number, as in 40%≤比例
    high: Quantity | None = None  # the second end of a range
    starting_point = False  # it follows 从 or 由
    included: str | None = (
        None  # whether the limit is meant too: "" for 大于95%（含）, 不 for 不超过5%（不含）
    )
    excludes = ""  # which ends of the range are not meant: low, high, both
    below = ""  # what it is counted by where it has no measure word: 每亩300
    clause = 0
    lead = 0  # where the clause, or what was left of it, begins

    def __init__(self, start: int, stop: int, digits: str, scale: str = "", unit: str = "") -> None:
        self.start, self.stop = start, stop
        self.digits, self.scale, self.unit = digits, scale, unit

    @property
    def value(self) -> Decimal:
        """In the base unit, exact."""
        return decimal(self.digits, power(self.scale)) if self.scale else Decimal(self.digits)

    @property
    def bounded(self) -> bool:
        """Whether an operator that does not give way stands in front."""
        return self.operator in (*UPWARD, *DOWNWARD) and not self.yields


def combine(first: str | None, first_yields: bool, second: str | None, second_yields: bool) -> str | None:
    """The operator that two say together; CONTRADICTION where both cannot hold."""
    if first is None or second is None or first == second:
        return first or second
    if first_yields and second_yields:
        return first if first != "=" else second
    if first_yields or second_yields:
        return second if first_yields else first
    for direction in (UPWARD, DOWNWARD):
        if first in direction and second in direction:
            return direction[0]
    return CONTRADICTION


_WITH_LIMIT = {("", ">"): ">=", ("", "<"): "<=", ("不", ">="): ">", ("不", "<="): "<"}


def with_limit(sign: str | None, included: str | None) -> str | None:
    """The operator where a remark says whether the limit is meant too (`Quantity.included`)."""
    return _WITH_LIMIT.get((included or "", sign or ""), sign) if included is not None else sign


def sign_behind(written: str) -> str | None:
    """What stands behind the number: 以上 is >=, 以上（不含） is >."""
    if written in _SIGN_BEHIND:
        return _SIGN_BEHIND[written]
    sign: str | None = None
    for found in _WORD_BEHIND.finditer(_BRACKETED.sub("", written)):
        sign = combine(sign, False, _SIGN_BEHIND[found[0]], False)
    if "不含" in written or "不包" in written:
        return {">=": ">", "<=": "<"}.get(sign or "", sign)
    return sign


# A unit -> the next smaller ones that may follow it at once, what they are called together, how many make one.
_SMALLER = {
    **dict.fromkeys(("小时", "个小时"), (("分钟", "分"), "分钟", 60)),
    **dict.fromkeys(("分钟", "分"), (("秒", "秒钟"), "秒", 60)),
    **dict.fromkeys(("天", "日"), (("小时", "个小时"), "小时", 24)),
    **dict.fromkeys(("周", "个周", "星期", "个星期"), (("天",), "天", 7)),
    "年": (("个月",), "个月", 12),
    **dict.fromkeys(("公里", "千米"), (("米",), "米", 1000)),
    "米": (("厘米",), "厘米", 100),
    "吨": (("公斤",), "公斤", 1000),
    "元": (("角",), "角", 10),
}


def in_smaller_unit(first: Quantity, second: Quantity) -> tuple[str, str] | None:
    """Digits and unit of 1小时30分钟 in the smaller of its two units; None where the second does not continue the first."""
    unit, line, per = first.unit.partition("/")
    smaller, _, per_second = second.unit.partition("/")
    names, name, many = _SMALLER.get(unit, ((), "", 0))
    if smaller not in names or per != per_second or first.scale or second.scale or second.high:
        return None
    whole, rest = Decimal(first.digits), Decimal(second.digits)
    if "." in first.digits or not 0 < whole < 1000 or not 0 < rest < many:
        return None
    return plain(whole * many + rest), name + line + per


def swap(first: Quantity, second: Quantity) -> None:
    """Exchanges the numbers of two ends, each with its scale and unit."""
    first.digits, second.digits = second.digits, first.digits
    first.scale, second.scale = second.scale, first.scale
    first.unit, second.unit = second.unit, first.unit


_LEAST_WITHOUT_SCALE, _MOST_SCALE = 100, 4


def make_range(first: Quantity, second: Quantity, piece: str) -> None:
    """Makes `first` the range from `first` to `second`. Units and scales written once hold for both ends.

    `1-2万元` is 10000 to 20000; `8000-1.2万元` is not, as 8000万 would be above 1.2万. In `5-1万元` and `5000-1亿元` nobody can tell
    what the first end is counted by.
    """
    if first.unit != second.unit and first.unit and second.unit:
        percent = first.unit == "%" and second.unit.startswith("%")  # 45%-60%RH
        if not percent and (
            first.unit.partition("/")[0] != second.unit.partition("/")[0]
            or ("/" in first.unit and "/" in second.unit)
        ):
            raise Invalid("target-range-units", piece)
        first.unit = second.unit = max(first.unit, second.unit, key=len)
    if second.scale and not first.scale and not first.unit:
        if decimal(first.digits, power(second.scale)) <= second.value:
            first.scale = second.scale
        elif first.value < _LEAST_WITHOUT_SCALE or power(second.scale) > _MOST_SCALE:
            raise Invalid("target-range-units", piece)  # 5-1万元, 5000-1亿元
    first.unit = second.unit = first.unit or second.unit
    if first.value > second.value:
        mended = f"{second.digits}{second.scale}～{first.digits}{first.scale}{first.unit}"
        raise Invalid("target-range-upside-down", piece, mended)
    first.high, first.operator, first.reversed, first.stop = second, "range", None, second.stop


def excluded_ends(low: str | None, high: str | None) -> str:
    """`Quantity.excludes` of a range of which the ends have these signs: > and <= leave the low end out."""
    return {(True, True): "both", (True, False): "low", (False, True): "high"}.get(
        (low == ">", high == "<"), ""
    )


def chained(digits: str, scale: str, chain: str) -> tuple[str, str]:
    """1亿2000万 is 12000万: the sum, in the last scale word."""
    total, last = decimal(digits, power(scale)), scale
    for more, word in re.findall(r"([0-9.]+)([十百千万]+)", chain):
        if power(word) >= power(last):
            raise Invalid("target-number-malformed", digits + scale + chain)
        total += decimal(more, power(word))
        last = word
    return plain(decimal(str(total), -power(last))), last
