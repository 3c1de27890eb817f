"""Numbers as people write them, Arabic and Chinese, read exactly.

Owns the step from digits to a `Decimal` and to the digits of the canonical form. Knows nothing of units or operators.
"""

from __future__ import annotations

from decimal import Decimal

from xlperf.system.pattern import Pattern
from xlperf.target.vocabulary import DIGITS, FORMAL_SCALES, SCALES, TENS

NUMERAL_CHARACTERS = "".join([*DIGITS, *SCALES, *FORMAL_SCALES, *TENS])
_ARABIC = Pattern(r"[0-9]+(?:\.[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_BARE_SCALE = str.maketrans({**FORMAL_SCALES, **TENS})


def arabic(written: str) -> str | None:
    """`10,000` -> `10000`, `007` -> `7`; None where it is no number (`1.2.3`, `1,00,0`, `1.`)."""
    if written.isdigit():
        return written if written[0] != "0" else written.lstrip("0") or "0"
    if not _ARABIC.fullmatch(written):
        return None
    digits = written.replace(",", "")
    whole, _, fraction = digits.partition(".")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{fraction}" if fraction else whole


def power(scale: str) -> int:
    """The power of ten of a chain of scale words: `万` 4, `百万` 6, `万亿` 12, none 0."""
    return sum(SCALES[word] for word in scale)


def decimal(digits: str, exponent: int) -> Decimal:
    """Exact, whatever the length: a Decimal that is built from text is never rounded."""
    if not exponent:
        return Decimal(digits)
    return Decimal(f"{digits}E{exponent}") if "E" not in digits else _shifted(Decimal(digits), exponent)


def _shifted(number: Decimal, exponent: int) -> Decimal:
    sign, digits, power_of_ten = number.as_tuple()
    assert isinstance(power_of_ten, int)
    return Decimal((sign, digits, power_of_ten + exponent))


def plain(number: Decimal) -> str:
    """No exponent, no trailing zeros: `1.50E+4` -> `15000`, `98.10` -> `98.1`."""
    return without_zeros(format(number, "f"))


def without_zeros(digits: str) -> str:
    """`98.10` -> `98.1`, `3.00` -> `3`, `100` as it is."""
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def chinese(numeral: str) -> tuple[str, str] | None:
    """`一百二十` -> (`120`, ""), `十万` -> (`10`, `万`), `三点五万` -> (`3.5`, `万`); None where it is no number.

    A 万 or 亿 at the end stays a scale word, as it does in `10万`. `三五` (three or five) is no number.
    """
    numeral = numeral.translate(_BARE_SCALE)
    mantissa = numeral.rstrip("万亿")
    scale = numeral[len(mantissa) :]
    if scale not in ("", "万", "亿", "万亿"):
        return None
    if not mantissa:
        return ("1", scale) if scale else None
    whole, point, fraction = mantissa.partition("点")
    if point:
        if not fraction or any(character not in DIGITS for character in fraction):
            return None
        value = _integer(whole)
        return None if value is None else (f"{value}.{''.join(str(DIGITS[c]) for c in fraction)}", scale)
    if scale and ("万" in mantissa or "亿" in mantissa):  # 一万二千万: write it out, the number is 1.2亿
        value = _integer(numeral)
        return None if value is None else (str(value), "")
    value = _integer(mantissa)
    return None if value is None else (str(value), scale)


def _integer(numeral: str) -> int | None:
    """The whole number a numeral without a point stands for."""
    for word in ("亿", "万"):
        head, found, tail = numeral.rpartition(word) if word == "亿" else numeral.partition(word)
        if not found:
            continue
        high = _integer(head) if head else 1
        low = _tail(tail, SCALES[word])
        power_of_ten: int = 10 ** SCALES[word]
        if high is None or low is None or low >= power_of_ten:
            return None
        return high * power_of_ten + low
    return _section(numeral)


def _tail(numeral: str, exponent: int) -> int | None:
    """What follows 万 or 亿. A single digit counts the next lower power: 一万二 is 12000."""
    if not numeral:
        return 0
    if len(numeral) == 1 and numeral in DIGITS:
        return DIGITS[numeral] * int(10 ** (exponent - 1))
    if numeral[0] in "百千":
        return None  # 万千
    return _integer(numeral)


def _section(numeral: str) -> int | None:
    """A number below ten thousand, such as 三千零五 or 二百五; digits alone (一〇八) from three on."""
    if all(character in DIGITS for character in numeral):
        if len(numeral) == 2 and numeral[0] not in "零〇○":
            return None  # 三五次 is three to five times
        return (
            int("".join(str(DIGITS[character]) for character in numeral))
            if len(numeral) != 2
            else DIGITS[numeral[1]]
        )
    total, digit, last, zero = 0, None, 4, False
    for character in numeral:
        if character in DIGITS:
            if digit is not None:
                return None
            if DIGITS[character] == 0:
                zero = True
            else:
                digit = DIGITS[character]
        else:
            exponent = SCALES[character]
            if exponent >= last or (digit is None and total):
                return None
            total += (1 if digit is None else digit) * 10**exponent
            digit, last, zero = None, exponent, False
    if digit is not None:
        total += digit if zero or last == 1 else digit * 10 ** (last - 1)
    return total
