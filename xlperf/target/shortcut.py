"""The short cut for what most targets are: words of no interest, an operator, a number, a measure word.

Owns one expression and two look-ups that say what `Reader` would say of such a text, sooner; of any other text it
says nothing. Owns no rule of its own: its operators and units are those of the lexicon.
"""

from __future__ import annotations

from functools import lru_cache

from xlperf.system.pattern import Pattern
from xlperf.target import lexicon, reader, units
from xlperf.target import vocabulary as words
from xlperf.target.quantity import BEHIND, CONTRADICTION, combine, sign_behind
from xlperf.target.reader import SYMBOL_OPERATORS
from xlperf.target.shapes import ON_DUTY

OPERATORS = {**lexicon.OPERATORS, **{word: SYMBOL_OPERATORS[sign] for word, sign in words.SYMBOLS.items()}}
_DIGITS = r"(?:0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,6})(?:\.[0-9]{1,4})?"
_PLAIN = _NOUN = Pattern("")


def refresh() -> None:
    """Builds the expressions from what the reader takes no interest in; anew, where words were added."""
    global _PLAIN, _NOUN
    nothing = reader.OF_NO_INTEREST
    _PLAIN = Pattern(
        rf"(?:{nothing}){{0,40}}([^0-9]{{0,5}}?)({_DIGITS})([余多]?)([万亿]?)([余多+]?)([^0-9]{{0,8}})"
    )
    _NOUN = Pattern(rf"(?:(?![^一-龥]|[以之左上内])(?:{nothing})){{1,8}}")
    _tail.cache_clear()


# What a number may be part of where one of these follows at once: a date, a name, a chain of scales, a slip.
OPEN = frozenset("年月日号季时点.-/~至到:兆级星等届版成十百千万亿余多几来+×*") | frozenset(
    "GgKkDdAaPpxXoOlIQq"
)
NO_TAILS = ("W+", "学年", "座标", "个点", "元一", "元人", "个亿", "个多亿", "个余亿")  # 2个亿 is no 2个

Plain = tuple[str, str, str, str]


def plain(text: str) -> Plain | None:
    """Operator, digits, scale and unit of a normalised text; None where it takes the `Reader` to tell."""
    found = _PLAIN.fullmatch(text)
    if found is None:
        return None
    lead, digits, more, scale, most, tail = found.groups()
    read = _tail(tail)
    if read is None or text.startswith(words.NO_VALUE_START):
        return None
    unit, behind = read
    if more or most:
        if behind or not unit or (more and most):
            return None
        behind = ">=" if most == "+" else ">"
    if "," in digits:
        digits = digits.replace(",", "")
    if not unit and "." in digits and (not lead or digits.startswith("20")):  # 2023.12 may be a month
        return None
    if not lead:
        return behind or "=", digits, scale, unit
    rule = OPERATORS.get(lead)
    if rule is None or lexicon.tail_of_another(lead, text, found.start(1)):
        return None
    sign = combine(rule.sign, rule.yields, behind, False)
    return None if sign is None or sign == CONTRADICTION else (sign, digits, scale, unit)


@lru_cache(maxsize=4096)
def _tail(tail: str) -> tuple[str, str | None] | None:
    """The measure word and the operator or noun behind it, where `tail` is nothing else."""
    if tail and (tail[0] in OPEN or tail.startswith(NO_TAILS) or ON_DUTY.match(tail)):
        return None
    unit, stop = units.unit_at(tail, 0)
    if stop == len(tail):
        return unit, None
    if tail[stop] == "级":  # 5000吨级
        return None
    if stop and (found := BEHIND.fullmatch(tail, stop)):
        sign = sign_behind(found[0])
        return None if sign == CONTRADICTION else (unit, sign)
    noun = stop and _NOUN.fullmatch(tail, stop) and not BEHIND.match(tail, stop)
    if noun and not tail.startswith(tail[:stop], stop):  # 3场场 is a slip
        return unit, None
    return None


refresh()
