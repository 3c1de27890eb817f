"""`Target`: what one target value (指标值) means, or why it cannot stand.

Owns the result of reading, as a sentence and in the columns of the budget system. Knows nothing of how a text is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlperf.messages import say
from xlperf.target import reasons
from xlperf.target.numerals import decimal, power, without_zeros

Value = Decimal | str
"""An end of a target: a number, or a date or month as ISO 8601 writes it."""
Columns = tuple[str, str, str]
"""A target as import tables take it: sign (计算符号), value (指标值) and unit (计量单位)."""

SIGNS = {"=": "＝", ">": ">", ">=": "≥", "<": "<", "<=": "≤", "about": "＝"}
QUALITATIVE_SIGN = "定性"


@dataclass(frozen=True)
class Target:
    """One target value, read.

    text       as written
    kind       number | date | compound | qualitative | invalid
    operator   = > >= < <= range about; None for the last three kinds
    low, high  exact, in the base unit (scale words applied); of dates ISO 8601 text, `--12-31` without a year,
               `---15` for a day of every month; None where that side is open
    unit       the measure word without scale; a rate is `次/季度`
    scale      the scale word as written, `万`
    canonical  operator, number, scale, unit: `≥40场`
    reason     "" or the id of the message that says why it is invalid
    detail     the piece that is wrong, and how it would be right where that is known
    parts      the targets of a compound text
    basis      what a number is held against: 上年, 同比, 环比, 2020年; "" where nothing
    direction  增长 or 下降 where the number says by how much something changes (较上年下降10%); "" where it is a level
    period     the time it is for: 每年, 每季度, 全年, 2023年; "" where none is named
    excludes   the ends of a range that are themselves not meant: of 大于5小于10 "both", of (95%,98%] "low"; "" mostly
    """

    text: str
    kind: str
    operator: str | None = None
    low: Value | None = None
    high: Value | None = None
    unit: str = ""
    scale: str = ""
    canonical: str = ""
    reason: str = ""
    detail: tuple[str, str] = ("", "")
    parts: tuple[Target, ...] = ()
    basis: str = ""
    direction: str = ""
    period: str = ""
    excludes: str = ""

    def _repr_html_(self) -> str:
        from html import escape

        ends = (format(end, "f") if isinstance(end, Decimal) else end or "" for end in (self.low, self.high))
        said = self.canonical if self.ok else self.reason_text()
        cells = (self.text, self.kind, said, *ends, self.unit)
        heads = "".join(f"<th>{head}</th>" for head in ("text", "kind", "canonical", "low", "high", "unit"))
        row = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        return f"<table><thead><tr>{heads}</tr></thead><tbody><tr>{row}</tr></tbody></table>"

    @property
    def ok(self) -> bool:
        """Whether the text can stand in the form."""
        return self.kind != "invalid"

    def reason_text(self, lang: str | None = None) -> str:
        """Why it is invalid, as a sentence; "" where it is not."""
        return say(self.reason, lang, piece=shortened(self.detail[0])) if self.reason else ""

    def hint(self, lang: str | None = None) -> str:
        """What to write instead; "" where nothing is wrong."""
        return (
            say(reasons.hint_id(self.reason), lang, mended=shortened(self.detail[1])) if self.reason else ""
        )

    @property
    def growth(self) -> str:
        """What the number changes, as `较上年下降`, `同比增长`, `提高` is 增长; "" where the number is a level."""
        against = self.basis if self.basis in ("", "同比", "环比") else f"较{self.basis}"
        return against + self.direction

    @property
    def says_all(self) -> bool:
        """Whether the canonical form may stand for the text: of 较上年下降10% it is 10%, which is another target; of 大于5小于10
        5～10, which has its ends in it."""
        changes = any(part.growth or part.excludes for part in (self, *self.parts))
        return self.ok and bool(self.canonical) and not changes

    def rows(self) -> tuple[Columns, ...]:
        """The rows (计算符号, 指标值, 计量单位) of the provincial budget system: a range takes two, a compound its parts'.

        Where the number says by how much something changes, the unit says so: 较上年下降10% is ＝, 10, %（较上年下降）.
        """
        if self.kind == "compound":
            return tuple(row for part in self.parts for row in part.rows())
        if self.kind == "invalid":
            return ()
        if self.kind != "number":
            return (
                (
                    QUALITATIVE_SIGN,
                    self.canonical if self.kind == "qualitative" and self.canonical else self.text.strip(),
                    "",
                ),
            )
        unit = self.scale + self.unit + (f"（{self.growth}）" if self.growth else "")
        low, high = (_in_scale(end, self.scale) for end in (self.low, self.high))
        if self.operator == "range":  # computed where one end has a scale word and the other has none
            low, high = without_zeros(low), without_zeros(high)
        if self.operator == "range":
            above = ">" if self.excludes in ("low", "both") else "≥"
            below = "<" if self.excludes in ("high", "both") else "≤"
            return ((above, low, unit), (below, high, unit))
        return ((SIGNS[self.operator or "="], low or high, unit),)

    def columns(self) -> Columns:
        """计算符号, 指标值, 计量单位: the first of `rows()`; `split()` says what that one row does not hold."""
        rows = self.rows()
        return rows[0] if rows else ("", "", "")

    def split(self, lang: str | None = None) -> str:
        """How the target was divided to fit the three columns, as a sentence; "" where nothing was."""
        shape = self.operator if self.kind == "number" else self.kind
        if self.growth:
            shape = "growth"
        if shape not in ("range", "about", "date", "compound", "growth"):
            return ""
        return say(f"target-split-{shape}", lang, rows="；".join("".join(row) for row in self.rows()))


def made(**fields: Any) -> Target:
    """A Target of these fields; sooner than by its own `__init__`, which sets one after the other past the freeze."""
    target = object.__new__(Target)
    target.__dict__.update(fields)
    return target


def _in_scale(end: Value | None, scale: str) -> str:
    """A number of the base unit as it was written in front of its scale word: 8099.00 for 80990000 and 万."""
    if not isinstance(end, Decimal):
        return ""
    return format(decimal(str(end), -power(scale)) if scale else end, "f")


def shortened(piece: str) -> str:
    """A piece of text short enough to stand in a message."""
    return piece if len(piece) <= 24 else piece[:23] + "…"
