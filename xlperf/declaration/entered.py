"""What stands in one cell of a declaration: a number, a text, or nothing; read, written, and made of Python's values.

Owns what counts as an amount, and the exact coercion of what a program or a data frame holds. Knows no form.
"""

from __future__ import annotations

import datetime
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from numbers import Integral, Rational, Real
from typing import TYPE_CHECKING, Any

from xlperf.expression import plain, trim
from xlperf.ooxml.number_format import at_places

if TYPE_CHECKING:
    import pandas

Entered = Decimal | str | None
"""What stands in a cell: a number, a text as entered, or nothing. A truth value is the text TRUE or FALSE."""

Row = Mapping[str, Entered]
"""A row of a table: the value of each of its columns."""


def as_written(value: Entered) -> str:
    """The value as findings and tables write it: a number in its shortest digits, a text as entered, "" for nothing."""
    return "" if value is None else plain(value) if isinstance(value, Decimal) else value


def is_filled(row: Row) -> bool:
    """Whether any cell of the row holds something but blanks."""
    return any(
        value is not None and value != "" and (value.__class__ is not str or trim(value))
        for value in row.values()
    )


def write_entered(value: Entered, kind: str) -> str | None:
    """A value as JSON has it: an amount with two decimals at least, a count plain, a text as it is."""
    if isinstance(value, Decimal):
        return amount_text(value) if kind == "amount" else plain(value)
    return value


def amount_text(number: Decimal) -> str:
    """`number` with two decimals, or all it has where they are more: nothing is rounded away."""
    text = plain(number)
    whole, dot, places = text.partition(".")
    return f"{whole}.{places.ljust(2, '0')}"


def percent_text(share: Decimal | float) -> str:
    """A share (0.9125) as a percentage, rounded half away from zero: 91.3%; what is not quite nothing, or not quite all, is not
    shown as that."""
    exact = share if isinstance(share, Decimal) else Decimal(repr(float(share)))
    shown, least = figure_text(exact * 100, 1), Decimal("0.1")
    if exact > 0 and not Decimal(shown.replace(",", "")):
        return f"<{least}%"
    if exact < 1 and shown == "100.0":
        return f">{100 - least}%"
    return shown + "%"


def figure_text(number: Decimal, places: int) -> str:
    """`number` with so many decimals and thousands separators, rounded half away from zero, however large it is."""
    return f"{at_places(number, places):,}"


_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")


def read_number(value: Entered, kind: str = "amount") -> Decimal | None:
    """The number that `value` plainly is ("1,475.17", "８０９９", "8099万元" for an amount), else None."""
    if value is None or value.__class__ is Decimal:
        return value
    if not isinstance(value, str) or len(value) > 64:
        return None
    if has_marks(value):
        return None
    text = unicodedata.normalize("NFKC", value).strip().replace("−", "-")
    if kind == "amount":
        text = text.removesuffix("万元").rstrip()
    if not _NUMBER.fullmatch(text):
        return None
    return Decimal(text.replace(",", ""))


_MARKS = re.compile("[²³¹⁰-₉①-⒛㉑-㊿]")


def has_marks(text: str) -> bool:
    """Whether figures stand in it that are marks of notes and no digits: 86① and 86¹ are not 861."""
    return _MARKS.search(text) is not None


def amount_in_yuan(text: str) -> Entered:
    """The text of an amount that names its unit, as a number of 元 (1.5万元 is 15000); itself where it names none."""
    bare = text if has_marks(text) else unicodedata.normalize("NFKC", text).strip()
    for unit, times in (("万元", 10_000), ("元", 1)):
        if bare.endswith(unit):
            number = read_number(bare.removesuffix(unit).strip(), "number")
            return text if number is None else number * times
    return text


# ---------------------------------------------------------------- Python's values


class Unfit(Exception):  # never leaves the package: who knows the field's name makes InvalidValue of it
    """A value that no cell of this kind can hold; `why` ends the key of a message, `value-…`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def entered_of(value: object, kind: str) -> Entered:
    """What `value` is in a cell of a field of this kind: exactly the same, or Unfit is raised.

    A gap (None, NaN, NaT, pandas' NA) is nothing; an integer, Decimal or float is a number, a float its shortest decimal
    (1001.1 for 1001.10); in a text field a number is its plain digits, a date its ISO text, a truth value TRUE or FALSE.
    A text is kept as it is in a number field, too, as a cell keeps it: the checks say what is wrong with it.
    """
    if value is None or value.__class__ is str:
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if is_gap(value):
        return None
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise Unfit("infinite")
        return value
    if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
        if kind != "text":
            raise Unfit("truth")
        return "TRUE" if value else "FALSE"
    # numpy counts its durations among the integers
    if isinstance(value, Real) and type(value).__name__ != "timedelta64":
        number = _exact(value)
        return plain(number) if kind == "text" else number
    return _date_text(value, kind)


def is_gap(value: object) -> bool:
    """Whether a value means that nothing is there, as None, NaN, NaT and pandas' NA do."""
    if value is None:
        return True
    pandas = sys.modules.get("pandas")
    if pandas is not None and (value is pandas.NA or value is pandas.NaT):
        return True
    if isinstance(value, Decimal):
        return value.is_nan()
    try:
        unequal = value != value
    except (TypeError, ValueError, ArithmeticError):
        return False
    # Only a single truth value: an array compares to an array.
    return type(unequal).__name__ in ("bool", "bool_") and bool(unequal)


def _exact(value: Real) -> Decimal:
    if isinstance(value, Integral):
        return Decimal(int(value))
    if isinstance(value, Rational):
        raise Unfit("kind")
    # The shortest text that reads back as the same float; numpy's floats of other widths have one of their own.
    number = Decimal(float.__repr__(value) if isinstance(value, float) else str(value))
    if not number.is_finite():
        raise Unfit("infinite")
    digits = format(number, "f")
    return Decimal(digits.rstrip("0").rstrip(".") if "." in digits else digits) or Decimal(0)


_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)(?:T00:00(?::00(?:\.0+)?)?)?")


def _date_text(value: object, kind: str) -> str:
    """A date as ISO text; a point of time only where it is the beginning of a day."""
    if isinstance(value, datetime.datetime):
        whole = value.isoformat() if value.tzinfo is None and not getattr(value, "nanosecond", 0) else ""
    elif isinstance(value, datetime.date):
        whole = value.isoformat()
    elif type(value).__name__ == "datetime64":
        whole = str(value)
    else:
        raise Unfit("kind")
    found = _MIDNIGHT.fullmatch(whole)
    if kind != "text":
        raise Unfit("date")
    if found is None:
        raise Unfit("time")
    return found[1]


def entered_in(series: pandas.Series[Any], kind: str) -> Iterator[object]:
    """The values of a column of a data frame, each as the column holds it, for `entered_of`.

    A float of 32 bits stays one: as a Python float 1001.1 would be 1001.0999755859375.
    """
    categories = getattr(getattr(series, "cat", None), "categories", None)
    if categories is not None:
        known = list(entered_in(categories.to_series(), kind))
        return iter([known[code] if code >= 0 else None for code in series.cat.codes.tolist()])
    narrow = str(getattr(series.dtype, "numpy_dtype", series.dtype)).lower()
    if narrow in ("float32", "float16"):
        return iter(series.to_numpy(dtype=narrow, na_value=float("nan")))
    return iter(series.array)


def entered_from_text(value: object, kind: str) -> Entered:
    """As `entered_of`, of a value that JSON or a data frame holds: the digits of an amount may be a text there."""
    entered = entered_of(value, kind)
    if kind != "text" and isinstance(entered, str) and _DIGITS.fullmatch(entered):
        return Decimal(entered)
    return entered


_DIGITS = re.compile(r"[-+]?[0-9]{1,400}(\.[0-9]{1,400})?")
