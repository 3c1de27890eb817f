"""Targets held against achieved values, against each other, and against the name of their indicator.

Owns these comparisons; each is cautious and reports only what is surely so. Knows nothing of how a text is read.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from xlperf.target import vocabulary as words
from xlperf.target.lexicon import per
from xlperf.target.model import Target
from xlperf.target.pattern import Pattern
from xlperf.target.reading import parse

_BRACKETS = str.maketrans("()", "（）")
_RATE_NAME = Pattern(r"(?:率|比例|占比|满意度|合格度|知晓度)(?:[（(].*)?$")
_CHANGE_NAME = Pattern(
    "增长|提高|提升|增幅|降幅|下降|增加|增速|同比|环比|变化|周转|投资回报|利率|容积率|投入产出"
)
_TIME_NAME = Pattern(r"时效|及时性|时限|时间|时长|期限|工期|完成日期|完成时")
_COUNT_NAME = Pattern(r"(?:(?<![系指分基倍参函级天时年月日周学])数|数量|场次|人次)(?:[（(].*)?$")
_COST_NAME = Pattern(r"成本|金额|经费|费用|预算数|造价")


def accepts(target: Target, value: object) -> bool:
    """Whether an achieved value meets the target; see `Target.accepts`."""
    if target.kind == "compound":
        return all(accepts(part, value) for part in target.parts)
    if target.kind == "date":
        return _accepts_day(target, value)
    reached = _achieved(target, value)
    if target.kind != "number" or reached is None:
        return False
    low, high = target.low, target.high
    if target.operator == "about" and isinstance(
        low, Decimal
    ):  # no tolerance is written, so a tenth is taken
        return abs(reached - low) * 10 <= abs(low)
    if isinstance(low, Decimal) and (reached < low or (target.operator == ">" and reached == low)):
        return False
    return not (
        isinstance(high, Decimal) and (reached > high or (target.operator == "<" and reached == high))
    )


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
    ):
        return None
    return said.low if isinstance(said.low, Decimal) else None


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
    if isinstance(low, str) and (day < low or (target.operator == ">" and day == low)):
        return False
    return not (isinstance(high, str) and (day > high or (target.operator == "<" and day == high)))


def _decimal(value: object) -> Decimal | None:
    try:
        number = Decimal(repr(value) if isinstance(value, float) else str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _unit(unit: str) -> str:
    """Units that are the same written differently: 篇(次) and 篇（次）, 次/个月 and 次/月, 个工作日 and 工作日."""
    above, line, below = unit.translate(_BRACKETS).partition("/")
    above = words.PER_SAME.get(above, above)
    return above + line + "·".join(per(piece) for piece in re.split("[·/]", below)) if line else above


def same_meaning(first: Target, second: Target) -> bool:
    """Whether two targets ask for the same; qualitative ones where their words are the same, invalid ones never."""
    if first.kind != second.kind or first.kind == "invalid":
        return False
    if first.kind == "qualitative":
        return first.canonical == second.canonical and bool(first.canonical or first.text == second.text)
    if first.kind == "compound":
        pairs = zip(first.parts, second.parts, strict=False)
        return len(first.parts) == len(second.parts) and all(same_meaning(a, b) for a, b in pairs)
    same_bounds = (first.operator, first.low, first.high) == (second.operator, second.low, second.high)
    return same_bounds and _unit(first.unit) == _unit(second.unit)


def consistent(annual: Target, period: Target) -> str:
    """ "" or the id of the reason why the target of the year cannot stand beside that of the whole period.

    Only numbers are compared, and only where both have a unit or neither. The units must be the same; a rate (次/年)
    stands beside any, as it does not add up. A count of the year may not be above that of the period. A percentage is
    to be the same in both.
    """
    if annual.kind != "number" or period.kind != "number":
        return ""
    here, there = _unit(annual.unit), _unit(period.unit)
    if here != there:
        comparable = here and there and "/" not in here + there
        return "target-units-differ" if comparable else ""
    if here in words.NOT_COUNTED:
        same = (annual.operator, annual.low, annual.high) == (period.operator, period.low, period.high)
        return "" if same or here not in ("%", "‰", "‱") else "target-annual-differs"
    if "/" in here or here in words.TIME_UNITS:
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


def name_advice(name: str, target: Target) -> str:
    """ "" or the id of what is unusual for an indicator of this name: a warning, never an error."""
    if target.kind in ("invalid", "compound"):
        return ""
    name = name.strip()
    if _CHANGE_NAME.search(name):
        return ""
    if _RATE_NAME.search(name):
        if target.kind == "number" and target.unit == "分" and "满意度" in name:
            return ""
        if target.kind != "number" or target.unit not in words.RATIO_UNITS | {""}:
            return "target-rate-wants-percent"
        if target.unit != "%":
            return ""
        ends = [end for end in (target.low, target.high) if isinstance(end, Decimal)]
        return "target-rate-over-hundred" if max(ends) > 100 else ""
    above = target.unit.partition("/")[0]
    if (
        _TIME_NAME.search(name)
        and target.kind == "number"
        and above not in words.TIME_UNITS | words.RATIO_UNITS | {""}
    ):
        return "target-timeliness-wants-time"
    if _COUNT_NAME.search(name) and (target.kind != "number" or above in words.RATIO_UNITS):
        return "target-count-wants-number"
    if (
        _COST_NAME.search(name)
        and target.kind == "number"
        and above not in words.MONEY_UNITS | words.RATIO_UNITS | {""}
    ):
        return "target-cost-wants-money"
    return ""
