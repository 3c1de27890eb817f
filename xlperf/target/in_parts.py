"""A target value in three cells: its sign (指标性质), its value (指标值), its unit (计量单位), and the one text they make.

Owns the spellings of the signs, the joining, and the dividing of a text, so that joining gives its meaning back. A
spreadsheet's formula joins them alike (`expression.native`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from xlperf.target.compare import same_meaning
from xlperf.target.many import explain
from xlperf.target.model import QUALITATIVE_SIGN, Columns
from xlperf.target.reading import parse
from xlperf.target.scoring import plain_value

SIGN_SPELLINGS: dict[str, tuple[str, ...]] = {
    "≥": ("≥", "≧", ">=", "＞＝", "大于等于", "大于或等于", "不低于", "不少于", "不小于", "正向", "正向指标"),
    ">": ("＞", ">", "大于", "高于", "超过"),
    "≤": ("≤", "≦", "<=", "＜＝", "小于等于", "小于或等于", "不高于", "不超过", "不大于", "反向", "反向指标"),
    "<": ("＜", "<", "小于", "低于"),
    "": ("＝", "=", "等于", "定性", "定性指标"),
}
"""How a target begins in one cell, and the spellings of the sign in a cell of its own; an equal one begins with its number."""

QUALITIES = ("定性", "定性指标")

_BEGINNING = {spelling: sign for sign, spellings in SIGN_SPELLINGS.items() for spelling in spellings}
_IN_A_CELL = {">": "＞", "<": "＜", "": "＝"}
"""A sign as a text begins with it -> as forms offer it."""
_REMARK = "target-piece-remark"


def joined(sign: str, value: str, unit: str) -> str:
    """The target that the three cells make: ≥, 18, 公里 are ≥18公里; "" where there is no value. Texts are trimmed ones."""
    return f"{_BEGINNING.get(sign, sign)}{value}{unit}" if value else ""


def is_sign(text: str) -> bool:
    """Whether it is a sign, in one of its spellings."""
    return text in _BEGINNING


def divided(text: str) -> Columns:
    """Sign, value and unit whose joining has the meaning of `text`: of ≥18公里 ≥, 18 and 公里.

    What the cells of a number cannot hold (较上年下降10%, a sentence, two targets in one) is 定性, and stands in the
    value as it is.
    """
    text = text.strip()
    if not text:
        return ("", "", "")
    target = parse(text)
    if target.kind == "number" and not target.growth and not target.basis:
        whole = target.operator in ("range", "about")  # which stand in the value as they are
        for sign, value, unit in [_plainly(text)] if whole else target.rows() if _says_no_more(text) else ():
            columns = (_IN_A_CELL.get(sign, sign), value, unit)
            if value and same_meaning(parse(joined(*columns)), target):
                return columns
    return (QUALITATIVE_SIGN, text, "")


def offered(sign: str, choices: Collection[str]) -> str:
    """The sign as the choices of a form spell it, itself where none of them does: ≥ where there is 正向 is 正向."""
    if not choices or sign in choices:
        return sign
    groups = [group for group in SIGN_SPELLINGS.values() if sign in group]
    numbers = [one for group in groups for one in group if one not in QUALITIES]
    alike = QUALITIES if sign in QUALITIES else numbers
    return next((one for one in alike if one in choices), sign)


def _says_no_more(text: str) -> bool:
    """Whether every piece of the text is of its sign, number or unit."""
    pieces = explain(text)
    return _bare("".join(piece for piece, how in pieces if how != _REMARK)) == _bare(text)


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _plainly(text: str) -> Columns:
    """A range, or a number with 约, by the text itself."""
    plain = plain_value(text)
    if plain.is_plain and plain.date is None and plain.second:
        return ("", f"{plain.number}～{plain.second}", plain.unit)
    return ("", f"约{plain.number}", plain.unit) if plain.is_plain and plain.sign == "约" else ("", "", "")
