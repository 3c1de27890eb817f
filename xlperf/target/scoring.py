"""How far a target value was reached, and the score that follows: the rule of 自评 (财预〔2020〕10号).

Owns the share: of a quantity the part that was reached, at most all of it; of a date all or nothing; of a qualitative target
the level; and the deviation of a quantity. A plain spelling (`≥40场`) is read so that a spreadsheet's formulas can follow
every step (`PlainValue`); any other is read by the grammar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from xlperf.errors import InvalidArgument
from xlperf.messages import catalogue, say
from xlperf.system.pattern import Pattern
from xlperf.target import measures
from xlperf.target.compare import opposed, same_unit
from xlperf.target.dates import YEARS_AFTER, is_of_no_year
from xlperf.target.model import Target
from xlperf.target.numerals import arabic, power
from xlperf.target.reading import parse, text_of

catalogue(
    {
        "score-weight": (
            "分值应为不小于 0 的数，不是 {given}",
            "the weight must be a number of 0 or more and not {given}",
        ),
    }
)

SIGNS = "≥≤><=约"
WRITTEN_SIGNS = frozenset("≥≤><=＞＜＝≧≦")

SAME_SIGNS = (("＞", ">"), ("＜", "<"), ("＝", "="), ("~", "～"), ("-", "～"), (" ", ""))
"""What is written otherwise before a plain value is read."""

EQUALS, MONEY = ("", "=", "约"), "元"

LONGEST_NUMBER, MOST_WHOLE, MOST_PLACES, LONGEST_UNIT = 20, 12, 6, 300
MOST_DIGITS = 14
"""Of a number with its places: so that a spreadsheet's doubles tell any two apart."""

LEVELS = (
    (("达成", "达成年度指标", "达成预期指标"), Decimal("1")),
    (("部分达成", "部分达成年度指标并具有一定效果", "部分达成预期指标并具有一定效果"), Decimal("0.7")),
    (("未达成", "未达成年度指标且效果较差", "未达成预期指标且效果较差"), Decimal("0.3")),
)
"""The levels by which a qualitative target is judged, and the share that each stands for: all, and the middles of the
document's 80–60% and 60–0%."""

_DATE = re.compile(r"(?:([0-9]{4})年)?([0-9]{1,2})月(?:([0-9]{1,2})日前?|(?:前|底前|底|末前|末|份)?)")
_DAY_OF_NO_YEAR = re.compile(r"([^0-9至]*年)?([0-9]{1,2}月[0-9]{1,2}日前?)")
_YEAR_WORD = re.compile("([一-龥]+年)(?=[0-9])")
MONTH_ENDS = ("", "前", "底前", "底", "末前", "末", "份")
"""What may stand behind a month without a day: its last day is meant."""
LENGTHS = "312931303130313130313031"
"""Of the months, two digits each; of February in a leap year, or in none."""
_FALLEN_TO = Pattern(
    "(?:降|降低|下降|下调|缩短|缩减|压缩|压减|压降|减少|精简|缩|减)了?[到至为成](?=[约近]?[0-9零一二两三四五六七八九十百千])"
)
_GAINED = Pattern("节[约省支]|[降减增]|结余|收入|产值|效益")  # money, and no cost
_MILLIONTH, _HUNDREDTH = Decimal("0.000001"), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class PlainValue:
    """A text read step by step, as the hidden formulas of a workbook read it.

    body: the text without blanks, signs of one width; sign: one of SIGNS, or ""; number, second: the digits of the
    first number and of that behind ～; low, high: their values, None where they are no number; unit: what follows;
    date: a day as the number yyyymmdd, or mmdd where no year is named; of a month its last.
    """

    body: str
    sign: str
    number: str
    low: Decimal | None
    rest: str
    second: str
    high: Decimal | None
    unit: str
    date: int | None

    @property
    def is_plain(self) -> bool:
        """Whether a spreadsheet can follow it as a target: a quantity, a range or a date."""
        if self.date is not None:
            return True
        if self.low is None or any(digit in self.unit for digit in "0123456789"):
            return False
        return not self.second or (not self.sign and self.high is not None and self.high >= self.low)


def plain_value(text: str) -> PlainValue:
    """The text of a cell, without blanks around it, read as a plain value."""
    body = text
    for written, meant in SAME_SIGNS:
        body = body.replace(written, meant)
    sign = body[:1] if body and body[0] in SIGNS else ""
    number = _leading_number(body[len(sign) :])
    rest = body[len(sign) + len(number) :][:LONGEST_UNIT]
    second = _leading_number(rest[1:]) if rest.startswith("～") else ""
    unit = rest[len(second) + 1 :] if second else rest
    return PlainValue(
        body, sign, number, _value(number), rest, second, _value(second), unit, _date(body)
    )  # fmt: skip


def _leading_number(text: str) -> str:
    head = text[:LONGEST_NUMBER]
    return head[: len(head) - len(head.lstrip("0123456789."))]


def _value(number: str) -> Decimal | None:
    whole, point, places = number.partition(".")
    if (
        not 1 <= len(whole) <= MOST_WHOLE
        or len(places) > MOST_PLACES
        or len(whole) + len(places) > MOST_DIGITS
    ):
        return None
    return None if "." in places or (point and not places) else Decimal(number)


def _date(body: str) -> int | None:
    match = _DATE.fullmatch(body)
    if not match:
        return None
    year, month, day = int(match[1] or 0), int(match[2]), int(match[3] or 0)
    if not 1 <= month <= 12:
        return None
    if not match[3]:
        day = (
            28 if month == 2 and match[1] and not _is_leap(year) else int(LENGTHS[2 * month - 2 : 2 * month])
        )
    return year * 10000 + month * 100 + day if 1 <= day <= 31 else None


def _is_leap(year: int) -> bool:
    return (year % 4 == 0 and year % 100 != 0) or year % 400 == 0


def plain_share(target: str, actual: str, of_cost: bool = False) -> Decimal | None:
    """The share of a plainly written target that was reached, from 0 to 1, six places; None where it cannot be told.

    `of_cost`: an amount of money without a sign is what may be spent at most. Days are compared where both have a year,
    or neither.
    """
    aim, done = plain_value(target), plain_value(actual)
    if aim.date is not None:
        return Decimal(done.date <= aim.date) if done.date is not None and _same_kind(aim, done) else None
    if aim.low is not None:
        if not _is_measured(aim, done) or done.low is None:
            return None
        at_most = of_cost and aim.sign in EQUALS and not aim.second and MONEY in aim.unit
        sign = "≤" if at_most else aim.sign
        return _reached(sign, aim.low, aim.high if aim.second else None, done.low)
    if aim.body and aim.body == done.body:
        return Decimal(1)  # what was to be (显著, 建立) is what is
    return level_share(actual)


def _same_kind(aim: PlainValue, done: PlainValue) -> bool:
    """Whether both days have a year, or neither: of days of which one has none nobody knows which is earlier."""
    return aim.date is not None and done.date is not None and (aim.date >= 10000) == (done.date >= 10000)


def _is_measured(aim: PlainValue, done: PlainValue) -> bool:
    """Whether what was achieved is a number in the unit of the target, or in none."""
    return (
        aim.is_plain
        and done.low is not None
        and not done.sign
        and not done.second
        and (done.unit in ("", aim.unit))
    )


def plain_deviation(target: str, actual: str) -> Decimal | None:
    """By which part of a plainly written target what was achieved lies over it, or under it (below 0), six places; 0
    within a range; None where it cannot be told."""
    aim, done = plain_value(target), plain_value(actual)
    if aim.date is not None or aim.low is None or done.low is None or not _is_measured(aim, done):
        return None
    near = aim.low
    if aim.second and aim.high is not None:
        near = min(max(done.low, aim.low), aim.high)
    if near == 0:
        return Decimal(0) if done.low == 0 else None
    return ((done.low - near) / near).quantize(_MILLIONTH, ROUND_HALF_UP)


def level_share(actual: str) -> Decimal | None:
    """The share that a level stands for; None for what is no level."""
    return next((share for words, share in LEVELS if actual in words), None)


def _reached(sign: str, low: Decimal, high: Decimal | None, done: Decimal) -> Decimal:
    if sign in ("≤", "<"):
        high, low = low, Decimal(0)
    elif high is None and (sign in ("≥", ">") or low > 0):
        high = max(low, done)  # more than was aimed at is no fault
    elif high is None:
        high = low  # nothing of it was to happen
    whole = Decimal(1) if high is None or done <= high else high / done
    share = done / low if done < low else whole
    return share.quantize(_MILLIONTH, ROUND_HALF_UP)


def points(share: Decimal, weight: Decimal) -> Decimal:
    """The score: the share of the weight, two places."""
    return (share * weight).quantize(_HUNDREDTH, ROUND_HALF_UP)


def score(
    target: object, actual: object, weight: Decimal | int | float | str, *, of_cost: bool = False
) -> Decimal | None:
    """The score (得分) of one indicator of weight `weight` (分值), as XLP_SCORE gives it.

    `target`, `actual`: texts as they are written, or numbers. Where both are plainly written it is what the workbook's
    formula gives. Others are read by the grammar: scale words count, `不少于40场` is ≥40场. None where it cannot be told.
    `of_cost`: the indicator is of costs (成本指标), where an amount without a sign is the most that may be spent, as in the
    workbook. Raises InvalidArgument for a weight that is no number, or below 0.
    """
    return score_of_texts(text_of(target), text_of(actual), _weight(weight), of_cost)


def score_of_texts(target: str, actual: str, weight: Decimal, of_cost: bool = False) -> Decimal | None:
    """`score` of what a cell holds, whatever the weight: the plain function behind XLP_SCORE."""
    target, actual = target.strip(), actual.strip()
    share = plain_share(target, actual, of_cost)
    if share is None:
        share = _share_by_grammar(target, actual, of_cost)
    return None if share is None else points(share, weight)


def _weight(given: object) -> Decimal:
    number = given if isinstance(given, Decimal) else None
    if number is None and not isinstance(given, bool):
        digits = arabic(text_of(given).strip())
        number = Decimal(digits) if digits else None
    if number is None or not number.is_finite() or number < 0:
        raise InvalidArgument(say("score-weight", given=repr(given)[:40]))
    return number


@lru_cache(maxsize=4096)
def _share_by_grammar(target: str, actual: str, of_cost: bool = False) -> Decimal | None:
    aim, done = parse(target), parse(actual)
    if aim.kind == "date" and done.kind == "date":
        return _share_of_day(aim, done)
    if aim.kind != "number" or done.kind != "number" or done.operator == "range":
        return level_share(actual) if aim.kind == "qualitative" else None
    value = done.low if done.low is not None else done.high
    counts = done.unit not in measures.RATIO_UNITS
    nothing = aim.low == aim.high == 0 and not aim.unit and counts  # 零投诉, of which 0次 were counted
    of_its_unit = not done.unit or nothing or same_unit(done.unit, aim.unit)
    if not isinstance(value, Decimal) or not of_its_unit or opposed(aim, done):
        return None
    if not done.unit and not done.scale and aim.scale:
        value = value.scaleb(power(aim.scale))
    cost = of_cost and MONEY in aim.unit and not _GAINED.search(target)
    at_most = cost or _falls_to(aim)
    share = _share_of_number(aim, value, at_most)
    if done.operator == "=" or done.operator == aim.operator == "about":
        return share
    if done.operator == "about":  # 约40场, or 近40场: what a tenth more or less would change, nobody can tell
        ends = {_share_of_number(aim, value * tenths / 10, at_most) for tenths in (9, 11)}
        return share if ends == {share} else None
    # 满意度≥95%, as the target itself is written, says nothing of what was achieved
    copied = not WRITTEN_SIGNS.isdisjoint(actual)
    return share if share == 1 and _is_sure(aim, done) and not copied else None


def _falls_to(aim: Target) -> bool:
    """压缩至3天: what is to come down to a number may lie below it, and above it falls short."""
    return aim.operator in ("=", "about") and bool(_FALLEN_TO.search(aim.text))


def _share_of_day(aim: Target, done: Target) -> Decimal | None:
    """All or nothing; of days of which one has a year nobody knows which is earlier, nor of 3月 whether 次年3月 is meant."""
    last, day = aim.high or aim.low, done.high or done.low
    if not isinstance(last, str) or not isinstance(day, str) or len(last) != len(day):
        return None
    if aim.operator in (">", ">="):
        return None if done.operator != "=" else Decimal(day > last or day == last and aim.operator == ">=")
    if not is_of_no_year(last):
        return Decimal(day <= last)
    year_of_last, year_of_day = _years_after(aim), _years_after(done)
    if year_of_last is None or year_of_day is None:
        return None
    if year_of_last > 0 and year_of_day == 0:
        return Decimal(1) if day <= last else None
    return Decimal((year_of_day, day) <= (year_of_last, last))


def _years_after(target: Target) -> int | None:
    """How many years after that of the form its last day is, of which no year is named; None of 上年 and of 明年, as nobody knows
    from when they count."""
    first, _, last = target.canonical.rpartition("至")
    word = _YEAR_WORD.search(last) or _YEAR_WORD.search(first)
    return YEARS_AFTER.get(word[1] if word else "")


def _is_sure(aim: Target, done: Target) -> bool:
    """Whether more (达到96%以上) or less than what is said reaches the target all the more."""
    ways = ((">", ">="), ("<", "<="))
    return any(aim.operator in way and done.operator in way for way in ways)


def _share_of_number(aim: Target, value: Decimal, at_most: bool = False) -> Decimal | None:
    low, high = aim.low, aim.high
    if value < 0 or any(isinstance(end, Decimal) and end < 0 for end in (low, high)):
        return None
    if aim.operator in ("<=", "<") or at_most and aim.operator != "range" and low == high:
        return _reached("≤", high, None, value) if isinstance(high, Decimal) else None
    if not isinstance(low, Decimal):
        return None
    if aim.operator == "range":
        return _reached("", low, high, value) if isinstance(high, Decimal) else None
    return _reached("≥" if aim.operator in (">=", ">") else "=", low, None, value)


def _last_day(written: str) -> str:
    """11月1日至次年3月31日 as 次年3月31日前; what stands before the first day speaks for the last, too: 次年1月1日至3月31日."""
    first, _, last = written.rpartition("至")
    begun, ended = _DAY_OF_NO_YEAR.fullmatch(first), _DAY_OF_NO_YEAR.fullmatch(last)
    of_year = begun[1] if begun and ended and not ended[1] else None
    return f"{of_year or ''}{last}前"


def _in_year(day: str, year: int) -> str:
    """2月29日前 as 2024年2月29日前; the last of February is the 28th in most years."""
    if day.startswith("2月29日") and not _is_leap(year):
        day = day.replace("29", "28")
    return f"{year}年{day}"


def canonical_target(text: str, year: int = 0) -> str:
    """A target as a workbook's formulas can follow it, a date without a year in `year`; as it is where it has no such
    spelling."""
    target = parse(text)
    written = target.canonical if target.kind in ("number", "date") and target.says_all else ""
    if written and target.kind == "number" and _falls_to(target):
        written = f"≤{written.removeprefix('约')}"
    if target.kind == "date" and target.operator == "range":
        written = _last_day(written)  # what counts is its last day
    day = _DAY_OF_NO_YEAR.fullmatch(written) if target.kind == "date" and year else None
    if day and (day[1] or "") in YEARS_AFTER:
        written = _in_year(day[2], year + YEARS_AFTER[day[1] or ""])
    if target.kind == "date" and "年" not in written:
        return text
    return written if written and plain_value(written).is_plain else text
