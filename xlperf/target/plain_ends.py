"""What a spreadsheet's own formulas see in a target value: the number that it begins with, and a second behind a dash.

Owns that reading step by step, and what it surely shows: a range upside down, a year above its period, a rate above 100%.
It never alarms where the grammar of target values does not. `expression.native_targets` are the same steps as formulas.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from xlperf.target.advice import CHANGING, OPEN_ENDED, PLANNED

SIGNS = "≥≤><=＞＜＝"
DASHES = (("—", "-"), ("–", "-"), ("－", "-"), ("~", "-"), ("～", "-"), ("至", "-"), ("％", "%"), (" ", ""))
"""What is written otherwise before a text is read; blanks inside it do not count."""

END = "|"
"""Stands behind each text as it is read, so that none is empty."""

LONGEST, MOST_DIGITS = 300, 14

INVALID = (
    "/", "-", "—", "无", "待定", "暂无", "详见附件", "见附件", "若干", "多次", "适量", "一批",
    "≥", "≤", ">", "<", "=", "＞", "＜", "＝", "%", "≥%", "≤%",
)  # fmt: skip
"""Target values that the grammar surely refuses, whole."""

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""A range with such a number may be of days or months, as 2023-1 and 2024.3-2024.11: it is left to the grammar."""

COUNTED = (
    "个", "家", "场", "次", "人", "人次", "名", "户", "项", "件", "份", "套", "台", "辆", "座", "处", "所", "条", "篇", "期", "批",
    "亩", "公里", "千米", "平方米", "立方米", "吨", "万元", "亿元", "元", "万人次", "万人",
)  # fmt: skip
"""Units of what adds up over the years of a period, so that a year cannot have more of it."""

PERCENT = "%"

OF_RANGES = (
    "", "%", "‰", "个", "家", "场", "次", "人", "人次", "名", "户", "项", "件", "份", "套", "台", "辆", "座", "处", "所", "条", "篇", "期", "批", "亩",
    "公里", "平方米", "立方米", "吨", "元", "天", "日", "个工作日", "小时", "分钟", "个月", "分",
)  # fmt: skip
"""Units of a range of which a formula says that it is upside down: none by which its second end alone could be multiplied, as
in 95-5万元, and none that counts downwards."""

RATES = (
    "满意度", "满意率", "合格率", "覆盖率", "及时率", "达标率", "准确率", "完好率", "优良率", "出勤率", "入学率", "知晓率", "办结率",
    "利用率", "普及率", "通过率", "到位率", "正常率", "成活率", "规范率", "公开率", "落实率", "参与率",
)  # fmt: skip
"""How names of rates end that are never above 100%, of three characters each."""

NOT_OF_A_WHOLE = CHANGING + OPEN_ENDED + PLANNED
"""Where one of these stands in a name, nothing is said of a percentage above 100."""


@dataclass(frozen=True, slots=True)
class PlainEnds:
    """A target value read step by step. `body`: without its sign, dashes alike, END behind it; `digits`: how many of its
    first characters are digits or points; `first`: their number, -1 where they are none; `behind`: how many are digits or
    points behind its only dash; `second`: their number where both ends have one unit, -1 where there is none."""

    body: str
    digits: int
    first: Decimal
    behind: int
    second: Decimal

    @property
    def unit(self) -> str:
        return self.body[self.digits :]

    @property
    def is_upside_down(self) -> bool:
        of_years = any(FIRST_YEAR <= end < LAST_YEAR for end in (self.first, self.second))
        return 0 <= self.second < self.first and not of_years


_NONE = Decimal(-1)


@lru_cache(maxsize=4096)
def plain_ends(text: str) -> PlainEnds:
    """The steps of reading `text`, which has no blanks around it."""
    body = text[len(sign_of(text)) :][:LONGEST]
    for written, meant in DASHES:
        body = body.replace(written, meant)
    body += END
    digits = _leading(body)
    dash = body.find("-")
    behind = _leading(body[dash + 1 :]) if body.count("-") == 1 else 0
    second = _NONE
    if behind:
        before, unit = body[digits:dash], body[dash + 1 + behind :]
        if unit[: -len(END)] in OF_RANGES and (not before or before + END == unit):
            second = _number(body[dash + 1 :][:behind])
    return PlainEnds(body, digits, _number(body[:digits]), behind, second)


def sign_of(text: str) -> str:
    """The sign that a target value begins with, or ""."""
    return text[:1] if text[:1] and text[:1] in SIGNS else ""


def _leading(text: str) -> int:
    """How many of the first characters are digits or points."""
    return len(text) - len(text.lstrip("0123456789."))


def _number(text: str) -> Decimal:
    """A number of few digits, with one point among them at most."""
    whole, point, places = text.partition(".")
    if not 0 < len(text) <= MOST_DIGITS or not whole or "." in places or (point and not places):
        return _NONE
    return Decimal(text)


def surely_refused(text: str) -> bool:
    """Whether the grammar refuses the target value, as far as a formula can tell."""
    return text in INVALID or plain_ends(text).is_upside_down


def is_percentage(text: str) -> bool:
    return plain_ends(text).unit == PERCENT + END


def surely_differ(annual: str, period: str) -> bool:
    """Whether the target of the year is a percentage other than that of the period."""
    here, there = plain_ends(annual), plain_ends(period)
    return _comparable(here, there) and here.unit == PERCENT + END and here.first != there.first


def surely_above(annual: str, period: str) -> bool:
    """Whether the target of the year counts more than that of the period, of what adds up."""
    here, there = plain_ends(annual), plain_ends(period)
    counted = here.unit[: -len(END)] in COUNTED and sign_of(annual) == sign_of(period)
    return _comparable(here, there) and counted and here.first > there.first


def _comparable(here: PlainEnds, there: PlainEnds) -> bool:
    return here.first >= 0 and there.first >= 0 and here.unit == there.unit


def surely_over_the_whole(name: str, text: str) -> bool:
    """Whether a rate of this name, which has a whole, is to be above 100%."""
    ends = plain_ends(text)
    return (
        ends.first > 100
        and ends.unit == PERCENT + END
        and name[-3:] in RATES
        and not any(word in name for word in NOT_OF_A_WHOLE)
    )
