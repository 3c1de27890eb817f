"""The scanner: goes through one text from left to right and hands each place of interest to what reads it.

Owns punctuation, brackets, names and periods. What the values found add up to is `reading`'s business.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from xlperf.system.pattern import Pattern
from xlperf.target import dates, lexicon, measures, slips, units
from xlperf.target import vocabulary as words
from xlperf.target.dates import Day
from xlperf.target.figures import Figures
from xlperf.target.lexicon import Operator
from xlperf.target.numerals import NUMERAL_CHARACTERS
from xlperf.target.quantity import BEHIND, Quantity, sign_behind
from xlperf.target.reasons import Invalid
from xlperf.target.shapes import (
    BREAKS,
    DIAMETER,
    DIGITS,
    EVERY_OTHER,
    HALF_IN_FRONT,
    LAST_DAY,
    LATIN_NAME,
    LATIN_THING,
    LISTED,
    MISTYPED_SIGN,
    OF_A_CHANGE,
    OPENERS,
    ORDINAL,
    PAST_YEARS,
    QUOTE_LIMIT,
    QUOTES,
    RANKED_LAST,
    SCALE_IN_BRACKETS,
    SYMBOLS,
    TYPING_SLIP,
    UNREAD_SIGNS,
)


class Reader(Figures):
    """Reads one normalised text in one pass: `values` are its numbers and dates, in order."""

    def read(self) -> list[Quantity | Day]:
        text, search, handlers, position = self.text, _INTERESTING.search, _HANDLERS, 0
        while found := search(text, position):
            start = found.start()
            position = handlers[text[start]](self, start)
        return self.values

    # -- punctuation -----------------------------------------------------------------------------------------------

    def _break(self, start: int) -> int:
        text = self.text
        if self.operator and self.operator_stop == start and text.startswith("等于", start + 1):
            return start + 1  # 大于、等于
        if (
            self.operator
            and self.operator_stop == start
            and text[start - 1] in _NEEDS_A_NUMBER
            and start + 1 < len(text)
        ):
            raise Invalid("target-operator-alone", text[self.operator_start : start])  # 不低于;95%
        self.clause += 1
        self.boundary = start + 1
        self.operator, self.source, self.rates = None, -1, ()
        listed = LISTED.match(text, start + 1)
        return listed.end() if listed else start + 1

    def _open(self, start: int) -> int:
        """A remark in brackets is no part of the value; a measure word in brackets before it is its unit."""
        text = self.text
        if self.pairs is None:
            self.pairs = _bracket_pairs(text)
        stop = self.pairs.get(start)
        if stop is None:
            return start + 1
        inside = text[start + 1 : stop]
        if not self.values and inside and units.unit_end(inside, 0) == len(inside):
            self.bracket_unit = units.unit_at(inside, 0)[0]
        elif not self.values and (scaled := SCALE_IN_BRACKETS.match(text, start)):
            unit, end = units.unit_at(text, scaled.end())
            if end == stop:
                self.bracket_unit, self.bracket_scale = unit, scaled[1]
        rule, limit = self.operator, BEHIND.match(text, stop + 1)
        at_once = self.operator_stop == start or text[self.operator_start : start] == "达标"
        waiting = rule.sign if rule and (not rule.adjacent or at_once) else ""
        if waiting and text[start - 1] == "内":
            waiting = "<="
        elif limit and (not rule or not waiting or rule.yields):  # 合格（60分）以上, 达标（95%）左右
            waiting = sign_behind(limit[0]) or waiting
        elif text.startswith(("前", "之前", "以前"), stop + 1):  # 开学（9月1日）前
            waiting = BEFORE_IT
        self.remarks.append((inside, waiting))
        self.note(start, stop + 1, "remark")
        return stop + 1

    def _quote(self, start: int) -> int:
        stop = self.text.find(QUOTES[self.text[start]], start + 1, start + QUOTE_LIMIT) + 1
        if not stop:
            return self._mistyped(start)
        self.note(start, stop, "name")
        return stop

    def _mistyped(self, start: int) -> int:
        """》95%, 〈5% and ?95%: another sign where a comparing one is meant, which of two nobody can tell."""
        mistyped = MISTYPED_SIGN.match(self.text, start)
        if mistyped and not any(opener in self.text[:start] for opener in QUOTES):
            number = mistyped[1]
            sign = self.text[start]
            other, strict = "≥≤" if sign in UNREAD_SIGNS else "≤<" if sign in QUOTES else "≥>"
            raise Invalid("target-sign-mistyped", mistyped[0], f"{other}{number} / {strict}{number}")
        return start + 1

    # -- words in front of the number ------------------------------------------------------------------------------

    def _symbol(self, start: int) -> int:
        text, stop = self.text, start + 1
        while stop < len(text) and text[stop] in SYMBOLS and stop - start < 4:
            stop += 1
        run = text[start:stop]
        if "±" in run[1:]:
            run = run[: run.index("±", 1)]  # ≤±0.5mm
            stop = start + len(run)
        if run == "±":
            return self._plus_minus(start)
        self.symbol = self.symbol or run
        if "≠" in run:
            raise Invalid("target-unequal", text[start : stop + 8])
        sign = words.SYMBOLS.get(run)
        if sign is None:
            raise Invalid("target-operators-contradict", text[start : stop + 8])
        last = self.values[-1] if self.values else None
        if (
            isinstance(last, Quantity)
            and last.stop == start
            and last.operator is None
            and text[stop : stop + 1] not in DIGITS  # 40%≤比例, and not 一期≥95%
        ):
            last.reversed = sign
            self.note(start, stop, sign)
            return stop
        self._operate(SYMBOL_OPERATORS[sign], start, stop)
        return stop

    def _each(self, start: int) -> int:
        text, place = self.text, start + 1
        if text.startswith("间隔", place):
            place += 2
        elif text[place : place + 1] in ("隔", "逢", "一"):
            place += 1
        stop = _counted_by_end(text, place)
        if stop == place or LAST_DAY.match(text, start + 1):
            return place
        counted = text[place:stop]
        followed = text[stop : stop + 1] not in DIGITS  # 每个3000元 says no noun
        if counted[-1] == "个" and followed and (noun := _counted_by_end(text, stop)) > stop:
            counted, stop = counted[:-1] + text[stop:noun], noun  # 每个街道, 每3个村
        self.rates, self.rates_stop = (*self.rates, units.per(counted)), stop
        self.note(start, stop, "per")
        return stop

    def _every_other(self, start: int) -> int:
        """隔年1次, 双月一次: one in two years, in two months."""
        found = EVERY_OTHER.match(self.text, start)
        if found is None:
            return self._word(start)
        self.rates, self.rates_stop = (*self.rates, f"2{found[1] or found[2]}"), found.end()
        self.note(start, found.end(), "per")
        return found.end()

    def _arrow(self, start: int) -> int:
        """97%↑, ↓5%: at least, or by how much it is to rise; nobody can tell but where words say it."""
        text = self.text
        last = self.values[-1] if self.values else None
        behind = isinstance(last, Quantity) and last.stop == start and not last.operator
        in_front = text[start + 1 : start + 2] in DIGITS and self.operator is None
        if (behind or in_front) and not OF_A_CHANGE.search(text):
            raise Invalid("target-arrow", text[last.start if behind and last else start : start + 8])
        return start + 1

    def _tilde(self, start: int) -> int:
        """~90%: about 90 %, or the end of a range of which the beginning is missing; nobody can tell."""
        half = HALF_IN_FRONT.match(self.text, start)
        last = self.values[-1] if self.values else None
        begins = start == self.boundary or self.operator is not None and self.operator_stop == start
        if half and begins and (last is None or last.stop != start):
            raise Invalid("target-range-half", half[0], f"约{half[1]}")
        return start + 1

    def _ordinal(self, start: int) -> int:
        found = dates.match(self.text, start)
        if found:
            return self._day(found)
        if start and self.text[start] == "前" and self.text[start - 1] in "提之以目此":  # 提前3天
            return start + 1
        name = PAST_YEARS.match(self.text, start) or ORDINAL.match(self.text, start)
        if name:
            self.note(start, name.end(), lexicon.NAME)
            return name.end()
        return self._word(start)

    def _calendar(self, start: int) -> int:
        """A character that may begin a date without a number: 年底, 上半年, 本年."""
        found = dates.match(self.text, start)
        return self._day(found) if found else self._word(start)

    def _recent(self, start: int) -> int:
        if last := RANKED_LAST.match(self.text, start):
            self.note(start, last.end(), lexicon.NAME)
            return last.end()
        name = PAST_YEARS.match(self.text, start)
        if name and not self.text.startswith(("内", "以内", "之内"), name.end()):
            return name.end()
        return self._word(start)

    def _letters(self, start: int) -> int:
        slip = TYPING_SLIP.match(self.text, start)
        if slip:
            slips.check_slip(self.text, slip)
        slips.check_lookalike(self.text, start)
        if (thing := LATIN_THING.match(self.text, start)) and self._counts_a_thing(thing.end(1)):
            return thing.end()
        return LATIN_NAME.match(self.text, start).end()  # type: ignore[union-attr]

    def _stroke(self, start: int) -> int:
        """|200万元, 满意度|00%: a 1 as a scanner read it."""
        number = self.text[start + 1 : start + 8]
        operated = self.operator is not None and self.operator_stop == start
        if number[:1] == "0" or (start == self.boundary or operated) and number[:1] in _DIGIT_OR_POINT:
            raise Invalid("target-number-letter", f"{self.text[start]}{number}", f"1{number}")
        return start + 1

    def _money(self, start: int) -> int:
        """¥3000 counts in 元, which `_counted_unit` sees."""
        return start + 1

    def _none_of(self, start: int) -> int:
        """非 of 非0, which no short cut may pass."""
        return self._word(start)

    def _diameter(self, start: int) -> int:
        """φ110 says which pipe, not how much of it."""
        found = DIAMETER.match(self.text, start)
        return found.end() if found else start + 1

    def _counts_a_thing(self, stop: int) -> bool:
        """Whether the number that ends here says how many there are of what the letters name: AED20台, USD200万."""
        counted = self.text[stop : units.measure_end(self.text, stop)]
        known = measures.COUNTED_THINGS | measures.MONEY_UNITS
        if counted in _AMOUNTS and _ENDS.match(self.text, stop + len(counted)):  # COD120吨; but QY25吨吊车
            return True
        return counted in known or self.text[stop : stop + 1] in ("万", "亿")


def _counted_by_end(text: str, place: int) -> int:
    """Where what follows 每 ends: a word that may stand below the line, or a noun that things are counted by (每街镇)."""
    stop = units.below_end(text, place)
    if text[place:stop] in measures.MEASURES:
        return stop
    noun = units.NOUN_OF_A_RATE.match(text, place)
    return max(stop, noun.end()) if noun and noun[0] not in words.VERBS else stop


def _bracket_pairs(text: str) -> dict[int, int]:
    """Place of each opening bracket that is closed -> place of its closing one; full and half width close each other."""
    pairs, waiting = {}, []
    for place, character in enumerate(text):
        if character in "（(【[〔":
            waiting.append(place)
        elif waiting and text[waiting[-1]] in OPENERS.get(character, ()):
            pairs[waiting.pop()] = place
    return pairs


SYMBOL_OPERATORS = {
    sign: Operator(sign, False, sign == "=", False, False) for sign in set(words.SYMBOLS.values())
}
_AMOUNTS = frozenset(["吨", "公斤", "千克", "克", "核", "页", "t", "kg", "%", "‰"]) | measures.RATIO_UNITS
_ENDS = Pattern("$|[,;。、（(]|(?:及|或)?以[上下内]|左右")
_DIGIT_OR_POINT = DIGITS | frozenset(".")
_NEEDS_A_NUMBER = SYMBOLS | frozenset("于")
BEFORE_IT = "前"
"""What stands behind a remark that says of which day something is to be done before."""
CALENDAR = "上下年岁月季今本当明次翌"
_Handler = Callable[[Reader, int], int]
_OWN_HANDLERS: dict[str, _Handler] = {
    **dict.fromkeys(CALENDAR, Reader._calendar),
    **dict.fromkeys("连近过未后", Reader._recent),
    **dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", Reader._letters),
    **dict.fromkeys(NUMERAL_CHARACTERS, Reader._numeral),
    **dict.fromkeys(DIGITS, Reader._figures),
    **dict.fromkeys(SYMBOLS, Reader._symbol),
    **dict.fromkeys(BREAKS, Reader._break),
    **dict.fromkeys("（(【[〔", Reader._open),
    **dict.fromkeys(QUOTES, Reader._quote),
    **dict.fromkeys(f"》〉{UNREAD_SIGNS}", Reader._mistyped),
    "-": Reader._dash,
    "~": Reader._tilde,
    ".": Reader._point,
    "第": Reader._ordinal,
    "前": Reader._ordinal,
    **dict.fromkeys("φΦøØ∅", Reader._diameter),
    **dict.fromkeys("¥￥$", Reader._money),
    **dict.fromkeys("|丨Ⅰ", Reader._stroke),
    "半": Reader._half,
    "每": Reader._each,
    "负": Reader._negative,
    "非": Reader._none_of,
    **dict.fromkeys("隔双", Reader._every_other),
    **dict.fromkeys("↑↓⬆⬇", Reader._arrow),
}
_HANDLERS: dict[str, _Handler] = {}
OF_INTEREST = BEGINNING = OF_NO_INTEREST = ""
_INTERESTING = re.compile("")


def refresh() -> None:
    """Works out where something may begin; anew, where words were added to the lexicon.

    It may begin at one of the characters that have a handler; of those that only begin words, if the next one can follow.
    """
    global OF_INTEREST, BEGINNING, OF_NO_INTEREST, _INTERESTING  # read as attributes of the module
    _HANDLERS.clear()
    _HANDLERS.update({**dict.fromkeys(lexicon.WORD_STARTS, Reader._word), **_OWN_HANDLERS})
    paired = {
        character
        for character, handler in _HANDLERS.items()
        if handler in (Reader._word, Reader._calendar) and character not in lexicon.WORDS_OF_ONE
    }
    pairs = "".join(sorted(paired))
    seconds = "".join(sorted(lexicon.SECONDS | frozenset("半年月季底末初内度")))
    OF_INTEREST = "".join(sorted(_HANDLERS.keys() - paired))
    single = re.escape(OF_INTEREST)
    BEGINNING = f"[{single}]|[{pairs}](?=[{seconds}])"
    OF_NO_INTEREST = f"[^{single}{pairs}]|[{pairs}](?![{seconds}])"
    _INTERESTING = re.compile(BEGINNING)


refresh()
