"""Targets held against achieved values and against each other.

Owns these comparisons; each is cautious and reports only what is surely so. Knows nothing of how a text is read.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from xlperf.target import measures
from xlperf.target.model import Target
from xlperf.target.reading import parse
from xlperf.target.units import per

_BRACKETS = str.maketrans("()", "（）")
_SPELLED_ALIKE = {
    spelling: one
    for one, spellings in {
        "天": "日",
        "小时": "h",
        "分钟": "min",
        "平方米": "平米 ㎡ m² m2",
        "平方公里": "km² km2 ㎢",
        "公顷": "hm² hm2 ha",
        "立方米": "m³ m3 ㎥ 立方",
        "公里": "千米 km Km KM",
        "米": "m",
        "厘米": "cm",
        "毫米": "mm",
        "公斤": "千克 kg Kg KG ㎏",
        "吨": "t",
        "个百分点": "百分点",
    }.items()
    for spelling in spellings.split()
}
_THE_NEXT_YEAR = re.compile("翌年|下一年")
_YEAR = re.compile("[0-9]{4}年")


def accepts(target: Target | str, value: object) -> bool:
    """Whether an achieved value meets the target (or the text that one is read from): a number or numeric text; for dates a date
    or ISO 8601 text.

    A compound target is met where one value meets every part; a qualitative one is never met by a number.
    """
    if not isinstance(target, Target):
        target = parse(target)
    if target.kind == "compound":
        return all(accepts(part, value) for part in target.parts)
    if target.kind == "date":
        return _accepts_day(target, value)
    reached = _achieved(target, value)
    if target.kind != "number" or reached is None:
        return False
    low = target.low
    # no tolerance is written, so a tenth is taken
    if target.operator == "about" and isinstance(low, Decimal):
        return abs(reached - low) * 10 <= abs(low)
    return _is_within(reached, target)


def _is_within(reached: Any, target: Target) -> bool:
    """Whether what was reached, a number or a day as its text, lies between the target's bounds."""
    low, high = target.low, target.high
    above = target.operator == ">" or target.excludes in ("low", "both")
    below = target.operator == "<" or target.excludes in ("high", "both")
    if low is not None and (reached < low or (above and reached == low)):
        return False
    return high is None or not (reached > high or (below and reached == high))


def _achieved(target: Target, value: object) -> Decimal | None:
    """The number that was achieved: a number, its text, or as people write it (`1,200人次`) in the target's unit."""
    number = _decimal(value)
    if number is not None or not isinstance(value, str):
        return number
    said = parse(value)
    if (
        said.kind != "number"
        or said.operator != "="
        or (said.unit and _unit(said.unit) != _unit(target.unit))
        or opposed(said, target)
    ):
        return None
    return said.low if isinstance(said.low, Decimal) else None


def opposed(first: Target, second: Target) -> bool:
    """Whether both say which way they go, or against what, and not the same: 增长5% and 下降5%."""
    ways = first.direction and second.direction and first.direction != second.direction
    return bool(ways or first.basis and second.basis and first.basis != second.basis)


def _accepts_day(target: Target, value: object) -> bool:
    from datetime import date

    if isinstance(value, date):
        value = value.isoformat()[:10]
    said = parse(str(value))
    if said.kind == "date" and said.operator == "=" and not str(said.low).startswith("--"):
        value = said.low
    try:
        day = date.fromisoformat(str(value)).isoformat()
    except ValueError:
        return False
    low, high = target.low, target.high
    cut = len("2023-") if str(low or high).startswith("--") else 0
    day = "--" + day[cut:] if cut else day
    if str(low or high).startswith("---"):
        day = "---" + day[-2:]
    return _is_within(day, target)


def _decimal(value: object) -> Decimal | None:
    try:
        number = Decimal(repr(value) if isinstance(value, float) else str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _unit(unit: str) -> str:
    """Units that are the same written differently: 篇(次) and 篇（次）, 次/个月 and 次/月, 个工作日 and 工作日, 平方米 and ㎡."""
    above, line, below = unit.translate(_BRACKETS).partition("/")
    above = measures.PER_SAME.get(above, above)
    above = _spelled(above)
    return above + line + "·".join(map(_spelled, map(per, re.split("[·/]", below)))) if line else above


def _spelled(unit: str) -> str:
    return _SPELLED_ALIKE.get(unit, unit)


def same_unit(first: str, second: str) -> bool:
    """Whether two units are the same, however they are written: 篇(次) and 篇（次）."""
    return _unit(first) == _unit(second)


def same_meaning(first: Target, second: Target) -> bool:
    """Whether two targets ask for the same; qualitative ones where their words are the same, invalid ones never.

    5% more than last year is not 5%, 次年3月 is not 3月, and what is to be done in 2023 not what is to be in 2024.
    """
    if first.kind != second.kind or first.kind == "invalid" or opposed(first, second):
        return False
    if first.kind == "qualitative":
        return first.canonical == second.canonical and bool(first.canonical or first.text == second.text)
    if first.kind == "compound":
        pairs = zip(first.parts, second.parts, strict=False)
        return len(first.parts) == len(second.parts) and all(same_meaning(a, b) for a, b in pairs)
    return (
        _has_same_bounds(first, second)
        and _unit(first.unit) == _unit(second.unit)
        and _is_of_the_same(first, second)
    )


def _is_of_the_same(first: Target, second: Target) -> bool:
    """Whether both are levels or both changes, and of one year where both name one."""
    if first.kind == "date":
        days = (_THE_NEXT_YEAR.sub("次年", target.canonical) for target in (first, second))
        return len(set(days)) == 1
    years = {target.period for target in (first, second) if _YEAR.fullmatch(target.period)}
    return bool(first.growth) == bool(second.growth) and len(years) < 2


def _has_same_bounds(first: Target, second: Target) -> bool:
    ends = [(one.operator, one.low, one.high, one.excludes) for one in (first, second)]
    return ends[0] == ends[1]


def consistent(annual: Target, period: Target) -> str:
    """ "" or the id of the reason why the target of the year cannot stand beside that of the whole period.

    Only numbers are compared, and only where both have a unit or neither. The units must be the same; a rate (次/年)
    stands beside any, as it does not add up. A count of the year may not be above that of the period. A percentage is
    to be the same in both.
    """
    if annual.kind != "number" or period.kind != "number":
        return ""
    if annual.growth or period.growth:  # 5% more a year is another 15% more in three
        return "target-annual-differs" if opposed(annual, period) else ""
    here, there = _unit(annual.unit), _unit(period.unit)
    if here != there:
        comparable = here and there and "/" not in here + there
        return "target-units-differ" if comparable else ""
    if here in measures.NOT_COUNTED:
        return (
            "" if _has_same_bounds(annual, period) or here not in ("%", "‰", "‱") else "target-annual-differs"
        )
    if "/" in here or here in measures.TIME_UNITS:
        return ""  # a rate or a time limit does not add up over the years
    asked, allowed = annual.low, period.high if period.high is not None else period.low
    if annual.operator in ("<", "<=") and period.operator in ("<", "<="):
        asked = annual.high
    if isinstance(asked, Decimal) and isinstance(allowed, Decimal) and asked > allowed:
        upwards = annual.operator in (">", ">=") or annual.operator in ("=", "range")
        if period.operator in ("about",) or annual.operator == "about":
            return ""
        return "target-annual-above-period" if upwards or annual.operator == period.operator else ""
    return ""
