"""The worksheet functions XLP_…: what a spreadsheet cell gets, on plain values; every shell calls these.

Owns what odd arguments mean. Needs the standard library alone and must not know which program asks.

A value is what a cell holds: None (empty, or an error where the shell passes none), text, number, truth
value, date. An argument is one value, a list of them, or rows of them; arrays give arrays of that shape.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from functools import lru_cache
from typing import Any

from xlperf.expression import AMOUNT_LIMIT, NOT_EVALUATED, rounded
from xlperf.messages import CHINESE, catalogue, say
from xlperf.target import Target, parse, shortened
from xlperf.target.scoring import score_of_texts

catalogue(
    {
        "excel.error-cell": ("单元格是错误值 {value}", "the cell holds the error {value}"),
        "excel.too-large": ("合计太大，单元格放不下", "the total is larger than a cell can hold"),
        "excel.not-an-amount": ("“{value}”不是金额", "“{value}” is not an amount"),
    }
)

# A range as tall as a sheet is a whole column: its answer ends with its last filled row.
_WHOLE_COLUMN = 65_536
# No digit of a sum is lost: a text in a cell has 32,767 characters, before the point or after it.
_EXACT = Context(prec=70_000, Emax=MAX_EMAX, Emin=MIN_EMIN)
_LARGEST = Decimal("1.7976931348623157E+308")
_ERROR = re.compile(r"#[A-Z][A-Z0-9/_]*[?!]?")
_MARKS = re.compile("[²³¹⁰-₉①-⒛㉑-㊿]")  # 86① is not 861
_AMOUNT = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+")
_CURRENCY = re.compile(r"^[¥￥]\s*|\s*万元$")


def XLP_TARGET(text: Any) -> Any:
    """The target value in canonical form, `≥40场`; "" for an empty cell and for what is no target."""
    return each(lambda value: _target(value).canonical, text)


def XLP_TARGET_CHECK(text: Any, indicator_name: Any = None) -> Any:
    """The reason, as a sentence, why a target value is not well formed; "" where it is.

    An empty cell is well formed, unless `indicator_name` names an indicator that has no target then.
    """
    return each(_reason, text, indicator_name)


def XLP_TARGET_LOW(text: Any) -> Any:
    """The lower end of the target: a number in the base unit, ISO text for a date, "" where it is open."""
    return each(lambda value: _cell(_target(value).low), text)


def XLP_TARGET_HIGH(text: Any) -> Any:
    """The upper end of the target: a number in the base unit, ISO text for a date, "" where it is open."""
    return each(lambda value: _cell(_target(value).high), text)


def XLP_TARGET_UNIT(text: Any) -> Any:
    """The target's unit without its scale word; "" where it has none."""
    return each(lambda value: _target(value).unit, text)


def XLP_SCORE(target: Any, actual: Any, weight: Any) -> Any:
    """The score of an indicator of weight `weight`: the share of its target that the actual value reached, two places.

    "—" where it cannot be told, as in the form, whose weights have two places; an empty weight is 0; "" where all
    three are empty. Arrays go row by row; a single value serves all rows.
    """
    rows = next((given for given in (target, actual, weight) if _has_many(given)), target)
    return each(lambda _, *three: _scored(*three), rows, target, actual, weight)


def XLP_TOTAL(range: Any) -> Any:
    """The exact sum of the amounts in `range`, those typed as text or with full-width digits included.

    Empty cells and blanks count for nothing. A cell that is no amount makes the answer a text that says so.
    """
    total = Decimal(0)
    with localcontext(_EXACT):
        for value in _values(range):
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            amount = amount_of(value)
            if amount is None:
                key = "excel.error-cell" if _is_error(value) else "excel.not-an-amount"
                return say(key, CHINESE, value=shortened(text_of(value)))
            total += amount
    return float(total) if abs(total) <= _LARGEST else say("excel.too-large", CHINESE)


def text_of(value: object) -> str:
    """What a cell shows of a value: "" for empty, 4 for 4.0, ISO for a date, itself for text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        number = Decimal(repr(value))
        if not number.is_finite():
            return str(value)
        text = f"{number:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def amount_of(value: object) -> Decimal | None:
    """The amount a cell holds, exactly as its shortest decimal; None where it is plainly none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float, Decimal)):
        number = Decimal(repr(value) if isinstance(value, float) else value)
        return number if number.is_finite() else None
    if not isinstance(value, str) or _MARKS.search(value):
        return None
    text = _CURRENCY.sub("", unicodedata.normalize("NFKC", value).strip())
    return Decimal(text.replace(",", "")) if _AMOUNT.fullmatch(text) else None


@lru_cache(maxsize=8192)
def _parsed(text: str) -> Target:
    return parse(text)


def _target(value: object) -> Target:
    return _parsed("" if _is_error(value) else text_of(value))


def _reason(value: object, indicator_name: object) -> str:
    if _is_error(value):
        return say("excel.error-cell", CHINESE, value=value)
    # no program tells an empty text from none
    if value in (None, "") and not text_of(indicator_name).strip():
        return ""
    return _target(value).reason_text(CHINESE)


def _scored(target: object, actual: object, weight: object) -> float | str:
    given = (target, actual, weight)
    error = next((value for value in given if _is_error(value)), None)
    if error is not None:
        return say("excel.error-cell", CHINESE, value=error)
    if all(value in (None, "") for value in given):
        return ""
    whole = amount_of(weight) if text_of(weight).strip() else Decimal(0)
    if whole is None or not -AMOUNT_LIMIT < whole < AMOUNT_LIMIT:
        return NOT_EVALUATED
    points = score_of_texts(text_of(target), text_of(actual), rounded(whole))
    return NOT_EVALUATED if points is None else float(points)


def _cell(end: Decimal | str | None) -> float | str:
    if end is None:
        return ""
    return float(end) if isinstance(end, Decimal) else end


def _is_error(value: object) -> bool:
    """Whether a shell passed an error cell as its text; the error of an empty indicator never looks like one."""
    return isinstance(value, str) and value.startswith("#") and _ERROR.fullmatch(value) is not None


def each(function: Callable[..., Any], values: Any, *further: Any) -> Any:
    """`function` of each value, in the shape of `values`; further arguments go along cell by cell."""
    if not isinstance(values, (list, tuple)):
        return function(values, *(_at(other, 0, 0) for other in further))
    if not any(isinstance(row, (list, tuple)) for row in values):
        return [
            function(value, *(_at(other, 0, column) for other in further))
            for column, value in enumerate(values)
        ]
    return [
        [
            function(value, *(_at(other, row, column) for other in further))
            for column, value in enumerate(cells)
        ]
        for row, cells in enumerate(_filled_rows(values))
    ]


def _filled_rows(rows: Any) -> Any:
    """The rows, but those of a whole column only as far as they are filled (one at least)."""
    if len(rows) < _WHOLE_COLUMN:
        return rows
    last = next(
        (at for at in reversed(range(len(rows))) if any(cell not in (None, "") for cell in rows[at])), 0
    )
    return rows[: last + 1]


def _at(other: Any, row: int, column: int) -> Any:
    """The value of a further argument beside cell (row, column): one row, column or value serves all."""
    if not isinstance(other, (list, tuple)):
        return other
    if not any(isinstance(cells, (list, tuple)) for cells in other):
        return _pick(other, column)
    cells = _pick(other, row)
    return _pick(cells, column) if isinstance(cells, (list, tuple)) else cells


def _pick(values: Any, index: int) -> Any:
    if len(values) == 1:
        return values[0]
    return values[index] if index < len(values) else None


def _has_many(argument: Any) -> bool:
    """Whether an argument is more than one value, alone or as the one cell of a range."""
    while isinstance(argument, (list, tuple)) and len(argument) == 1:
        argument = argument[0]
    return isinstance(argument, (list, tuple))


def _values(argument: Any) -> Iterator[Any]:
    if isinstance(argument, (list, tuple)):
        for part in argument:
            yield from _values(part)
    else:
        yield argument
