"""What looks like a number and is none: letters for digits or for 万, powers of ten, fractions, figures of footnotes.

Owns these checks, each of which raises `Invalid` with what was probably meant. Knows nothing of the sentence around them.
"""

from __future__ import annotations

import re

from xlperf.system.pattern import Pattern
from xlperf.target import units
from xlperf.target import vocabulary as words
from xlperf.target.numerals import decimal, plain
from xlperf.target.quantity import BEHIND
from xlperf.target.reasons import Invalid
from xlperf.target.shapes import (
    ARABIC,
    DIGITS,
    LETTER_FOR_A_SCALE,
    LOOKALIKE,
    POWER,
    POWER_OF_TEN,
    SHORTENED,
    TYPING_SLIP,
)

STARTS = frozenset("wWkK×xX*^²³⁴⁵⁶⁷⁸⁹")
"""The characters behind digits at which `check_scale` is to be asked."""

_SMALL = "²³⁴⁵⁶⁷⁸⁹"
_HIGHEST = 12
_BROKEN = Pattern("[0-9.,]{1,12}(?: [0-9.,]{1,12}){1,6}")
_DASH_APART = Pattern("- [0-9.,]+[^0-9,;。]?")
_THOUSANDS = Pattern("(?:,[0-9]{3})+")
_LETTER_BEHIND = Pattern("[-.~][0-9]*[SsOoIlBZz][0-9]*")
_LETTER_IN_A_DATE = Pattern(
    "(?<![A-Za-z0-9])(?=[0-9]{0,3}[A-Za-z|])(?=[A-Za-z|]{0,3}[0-9])[0-9A-Za-z|]{2,4}[年月日](?=[0-9前底末]|$)"
)
_MENDED = str.maketrans("OoIlSsBZzi|", "00115582211")


def check_blanks(text: str) -> None:
    """9 5%, 2023.1 2, - 95%: of a normalised text, in which a blank is left only where it parts two digits."""
    if apart := _DASH_APART.search(text):
        raise Invalid("target-number-malformed", apart[0])
    if broken := _BROKEN.search(text):
        raise Invalid("target-number-spaced", broken[0], broken[0].replace(" ", ""))


def check_scale(text: str, start: int, stop: int) -> None:
    """Of the digits at `start`..`stop`: 3w人次 is meant as 3万; 10^4户 and 1.2×10⁴亩 are no numbers as a form wants them."""
    if letter := LETTER_FOR_A_SCALE.match(text, stop):
        meant = "千" if letter[0] in "kK" else "万"
        raise Invalid("target-number-letter", text[start : letter.end()], text[start:stop] + meant)
    power = POWER_OF_TEN.match(text, start)
    if power is None:
        if text[stop] == "^":
            raise Invalid("target-number-malformed", text[start : stop + 6])  # 20^2
        return
    exponent = int(power[2] or _SMALL.index(power[3]) + 2)
    if exponent <= _HIGHEST:
        whole = plain(decimal(power[1] or "1", exponent))
        unit = text[power.end() : units.unit_end(text, power.end())]
        raise Invalid("target-number-power", power[0], whole + unit)


def check_letters(text: str, start: int) -> None:
    """1O场, 9B%: letters among the digits that begin at `start`."""
    slip = TYPING_SLIP.match(text, start)
    if slip and any(character in "OoIl" for character in slip[0]):
        check_slip(text, slip)
    check_lookalike(text, start)


def check_lookalike(text: str, start: int) -> None:
    """S0%, 9B%: a 5 and an 8 as a scanner read them."""
    found = LOOKALIKE.match(text, start)
    if found and not (start and text[start - 1].isascii() and text[start - 1].isalnum()):
        raise Invalid("target-number-letter", found[0], found[0].translate(_MENDED))


def check_slip(text: str, slip: re.Match[str]) -> None:
    """l00%, 9O%, 1O场: letters where digits should be."""
    stop = slip.end()
    if slip.start() and text[slip.start() - 1].isascii() and text[slip.start() - 1].isalpha():
        return
    letters = slip.start() + len(slip[0]) - len(slip[0].lstrip("0123456789"))
    if units.measure_end(text, letters) > stop:
        return  # 1200lm
    has_digit = any(character in DIGITS for character in slip[0])
    if slip[0] in ("O", "o") and text[stop : stop + 1] in words.COUNTED_NOUGHT and stop < len(text):
        raise Invalid("target-number-letter", slip[0], "0")
    if text[stop : stop + 1] == "," and has_digit and (groups := _THOUSANDS.match(text, stop)):  # 1O,000条
        written = text[slip.start() : groups.end()]
        raise Invalid("target-number-letter", written, written.translate(_MENDED))
    if text[stop : stop + 1] == "." and (places := ARABIC.match(text, stop + 1)):  # O.5%
        written = text[slip.start() : places.end(2)]
        raise Invalid("target-number-letter", written, written.translate(_MENDED))
    unit = stop < len(text) and (text[stop] in "%‰万亿" or units.measure_end(text, stop) > stop)
    counted = unit and (has_digit or text[stop] in "%‰") or has_digit and bool(BEHIND.match(text, stop))
    if counted or has_digit and stop == len(text) and slip[0][-1] != "l":
        raise Invalid("target-number-letter", slip[0], slip[0].translate(_MENDED))


def check_stray(text: str, start: int, stop: int) -> None:
    """1.2万.5 is no number, 1/3 no decimal; 8/10万 is 8 with a unit of its own."""
    digits = ARABIC.match(text, stop + 1)
    assert digits
    if text[stop] in ".·":
        raise Invalid("target-number-malformed", text[start : digits.end()])
    if units.unit_end(text, stop) == stop:
        raise Invalid("target-number-fraction", text[start : digits.end()])


def check_behind(text: str, start: int, stop: int) -> None:
    """1E+05, 1e5, 10¹个, 3½天: what stands behind the number makes it none."""
    behind = text[stop : stop + 1]
    if (
        behind
        and behind in ".-~"
        and (places := _LETTER_BEHIND.match(text, stop))
        and _counts(text, places.end())
    ):
        written = text[start : places.end()]  # 3.S万亩
        raise Invalid("target-number-letter", written, written.translate(_MENDED))
    if behind == "。" and _counts(text, stop + 1):  # 50。人次: a nought as a scanner read it
        raise Invalid("target-number-malformed", text[start:])
    if behind == "s" and text[stop + 1 : stop + 2] in ("%", "‰", "万", "亿"):  # 9s%
        raise Invalid("target-number-letter", text[start : stop + 1], f"{text[start:stop]}5")
    if behind == "E" and (shortened := SHORTENED.match(text, stop)):
        raise Invalid("target-spreadsheet-number", text[start : shortened.end()])
    if behind and (behind in words.SMALL_FIGURES or behind in "eE_" and POWER.match(text, stop)):
        raise Invalid("target-number-malformed", text[start : stop + 2])


def _counts(text: str, place: int) -> bool:
    """Whether what is counted by stands at `place`."""
    return text[place : place + 1] in ("万", "亿") or units.measure_end(text, place) > place


def check_dates(text: str) -> None:
    """Z024年12月, 2024年i2月31日前: a letter among the digits of a date, which would lose it its year or month."""
    if found := _LETTER_IN_A_DATE.search(text):
        written = found[0][:-1]
        raise Invalid("target-number-letter", written, written.translate(_MENDED))


def no_number(written: str) -> Invalid:
    """Why digits with points, commas or blanks are no number: 1.2.3, 9 5."""
    if " " in written:
        return Invalid("target-number-spaced", written, written.replace(" ", ""))
    return Invalid("target-number-malformed", written)
