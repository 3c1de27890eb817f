"""`Target`: what one target value (指标值) means, or why it cannot stand.

Owns the result of reading and its canonical spelling. Knows nothing of how a text is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from xlperf.messages import say
from xlperf.target import reasons
from xlperf.target.numerals import plain

Value = Decimal | str
Columns = tuple[str, str, str]

SIGNS = {"=": "＝", ">": ">", ">=": "≥", "<": "<", "<=": "≤"}
QUALITATIVE_SIGN = "定性"


@dataclass(frozen=True, slots=True)
class Target:
    """One target value, read.

    kind       number | date | compound | qualitative | invalid
    operator   = > >= < <= range about, or None for the last three kinds
    low, high  exact, in the base unit (scale words applied); for dates ISO 8601 text, `--12-31` without a
               year, `---15` for a day of every month; None where that side is open
    unit       the measure word without scale; a rate is `次/季度`
    scale      the scale word as written, `万`
    canonical  operator, number, scale, unit: `≥40场`
    reason     "" or the id of the message that says why it is invalid; `detail` is the piece that is wrong
    parts      the targets of a compound text
    """

    text: str
    kind: str
    operator: str | None = None
    low: Value | None = None
    high: Value | None = None
    unit: str = ""
    scale: str = ""
    canonical: str = ""
    ok: bool = True
    reason: str = ""
    detail: str = ""
    mended: str = ""
    parts: tuple[Target, ...] = ()

    def reason_text(self, lang: str | None = None) -> str:
        """Why it is invalid, in words; "" where it is not."""
        return say(self.reason, lang, piece=shortened(self.detail)) if self.reason else ""

    def hint(self, lang: str | None = None) -> str:
        """What to write instead; "" where nothing is wrong."""
        if not self.reason or self.reason not in reasons.HINTS:
            return ""
        return say(f"{self.reason}-hint", lang, mended=shortened(self.mended), unit=self.unit or "场")

    def accepts(self, value: object) -> bool:
        """Whether an achieved value (number, numeric text, or for dates a date or ISO text) meets the target."""
        if self.kind == "compound":
            return all(part.accepts(value) for part in self.parts)
        if self.kind == "date":
            return self._accepts_date(value)
        if self.kind != "number":
            return False
        reached = _decimal(value)
        if reached is None:
            return False
        low, high = self.low, self.high
        assert not isinstance(low, str) and not isinstance(high, str)
        if self.operator == "about":  # no tolerance is written down, so within a tenth is taken
            assert low is not None
            return abs(reached - low) * 10 <= abs(low)
        if low is not None and (reached < low or (self.operator == ">" and reached == low)):
            return False
        return high is None or not (reached > high or (self.operator == "<" and reached == high))

    def _accepts_date(self, value: object) -> bool:
        if isinstance(value, date):
            value = value.isoformat()[:10]
        if not isinstance(value, str):
            return False
        try:
            day = date.fromisoformat(value).isoformat()
        except ValueError:
            return False
        low, high = (end and _same_precision(day, str(end)) for end in (self.low, self.high))
        if low and (low < str(self.low) or (self.operator == ">" and low == self.low)):
            return False
        return not high or not (high > str(self.high) or (self.operator == "<" and high == self.high))

    def rows(self) -> tuple[Columns, ...]:
        """The rows of the provincial budget system: a range takes two, a compound one or more a part."""
        if self.kind == "compound":
            return tuple(row for part in self.parts for row in part.rows())
        if self.kind == "invalid":
            return ()
        if self.kind != "number":
            return ((QUALITATIVE_SIGN, self.text.strip(), ""),)
        unit = self.scale + self.unit
        if self.operator == "range":
            low, high = self._ends()
            return (("≥", low, unit), ("≤", high, unit))
        number = self._ends()[0]
        return ((SIGNS.get(self.operator or "", "＝"), number, unit),)

    def columns(self) -> Columns:
        """计算符号, 指标值, 计量单位: the first of `rows()`; `split()` says what the one row does not hold."""
        rows = self.rows()
        return rows[0] if rows else ("", "", "")

    def split(self) -> str:
        """How the target was divided to fit the three columns, in words; "" where nothing was."""
        if self.kind == "number" and self.operator == "about":
            return say("target-split-about")
        if self.kind == "number" and self.operator == "range":
            return say("target-split-range")
        if self.kind == "date":
            return say("target-split-date")
        return say("target-split-compound", count=len(self.rows())) if self.kind == "compound" else ""

    def _ends(self) -> tuple[str, str]:
        """Low and high as numbers in the scale they were written in."""
        from xlperf.target.numerals import power

        low, high = (
            "" if end is None or isinstance(end, str) else plain(_shift(end, -power(self.scale)))
            for end in (self.low, self.high)
        )
        return low or high, high or low


def _shift(number: Decimal, exponent: int) -> Decimal:
    sign, digits, power_of_ten = number.as_tuple()
    assert isinstance(power_of_ten, int)
    return Decimal((sign, digits, power_of_ten + exponent))


def _decimal(value: object) -> Decimal | None:
    try:
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _same_precision(day: str, pattern: str) -> str:
    """A day cut to what a target leaves out: `--12-31` compares month and day, `---15` the day."""
    if pattern.startswith("---"):
        return "---" + day[8:]
    return "--" + day[5:] if pattern.startswith("--") else day


def shortened(piece: str) -> str:
    """A piece of text short enough to stand in a message."""
    return piece if len(piece) <= 24 else piece[:23] + "…"
