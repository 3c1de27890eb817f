"""The spellings of numbers: digits, Chinese numerals, 成, 百分之, ±; and digits that are part of a name or a slip.

Owns what counts as a number. What belongs to one is `sentence`'s business.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal, Inexact

from xlperf.target import dates, lexicon, measures, slips, units
from xlperf.target import vocabulary as words
from xlperf.target.days import Days
from xlperf.target.lexicon import Operator
from xlperf.target.numerals import arabic, chinese, decimal, plain, power
from xlperf.target.quantity import (
    BEHIND,
    BEHIND_STARTS,
    CONTRADICTION,
    Quantity,
    chained,
    combine,
    make_range,
    sign_behind,
)
from xlperf.target.reasons import Invalid
from xlperf.target.shapes import (
    ARABIC,
    BELOW_ZERO,
    BREAKS,
    CLOCK,
    DASHES,
    DATE_MARKS,
    DIGITS,
    FIGURE_MARKS,
    FIGURE_NAME,
    FRACTION,
    HALF_A_YEAR,
    HALF_YEARLY,
    HOTLINE,
    LATIN_NAME,
    LATIN_UNIT,
    LAYOUT,
    MORE,
    MORE_STARTS,
    NOUN,
    NUMERAL,
    NUMERAL_NAME,
    OF_A_DURATION,
    OF_A_SIGN,
    ONCE_A,
    ONE_EACH,
    RATIO,
    SAYING,
    SYMBOLS,
    TENTHS,
    TO,
)


class Figures(Days):
    """Reads the number that begins at a place of the text, Arabic or Chinese, and gives where it ends."""

    def _dash(self, start: int) -> int:
        """A minus sign where no number or word ends; else the dash of a range."""
        text = self.text
        last = self.values[-1] if self.values else None
        if last is not None and last.stop == start:
            if isinstance(last, Quantity) and last.digits.startswith("-"):
                return start + 1  # -5--3℃
            return DASHES.match(text, start).end()  # type: ignore[union-attr]
        if text[start + 1 : start + 2] not in DIGITS:
            return start + 1
        before = text[start - 1] if start else ""
        operated = self.operator and self.operator_stop == start
        if (
            before.isalnum()
            and before not in "至到在持"
            and not (before > "z" and BELOW_ZERO.match(text, start))
            and not operated
            and not OF_A_SIGN.search(text, 0, start)
        ):
            return start + 1
        return self._figures(start)

    def _figures(self, start: int) -> int:
        text = self.text
        found = ARABIC.match(text, start)
        assert found
        minus, written, scale, chain = found.groups()
        if len(written) == 1 and (every := ONCE_A.match(text, start)):
            return self._once_a(every)
        stop = found.end()
        behind = text[found.end(2) : found.end(2) + 1]
        if behind in slips.STARTS:
            slips.check_scale(text, start, found.end(2))
        if not scale and not minus and (passed := self._no_amount(start, stop, written, behind)):
            return passed
        if self._is_a_version(start, stop, written, behind):
            return stop
        digits = arabic(written)
        if text[stop : stop + 1] in (".", "/", "·") and text[stop + 1 : stop + 2] in DIGITS:
            slips.check_stray(text, start, stop)
        if behind:
            slips.check_behind(text, start, stop)
        if digits is None or written[:2] == "00" and text[start - 1 : start] in ("①", "!"):  # !00% as scanned
            raise slips.no_number(written)
        scale = scale or ""
        if chain:
            digits, scale = chained(digits, scale, chain)
        if behind.isascii() and behind.isalpha() and units.unit_end(text, stop) == stop:
            if latin := LATIN_UNIT.match(text, stop):
                return self._finish(Quantity(start, latin.end(), minus + digits, scale, latin[0]), None)
            return LATIN_NAME.match(text, stop).end()  # type: ignore[union-attr]
        return self._add(start, stop, minus + digits, scale)

    def _no_amount(self, start: int, stop: int, written: str, behind: str) -> int:
        """Where the date, ratio, name, hotline or 成 that begins with these digits ends; 0 where they are an amount."""
        text = self.text
        second_year = start == len("2023-") and len(written) == 4
        if behind in DATE_MARKS or "." in written or len(written) == 8 or second_year:
            day = dates.match(text, start) or self._second_day(start)
            if day and not self._counts_months(day):
                return self._day(day)
        compared = start > 0 and text[start - 1] in SYMBOLS
        if behind in FIGURE_MARKS:
            slips.check_letters(text, start)
            if behind == ":" and (ratio := self._ratio(start, stop)):
                return ratio
            demanded = self.operator and self.operator_stop == start and not self.operator.yields
            measured = (compared or demanded) and units.measure_end(text, stop) > stop  # ≥1G, 不低于10G
            if not measured and (name := FIGURE_NAME.match(text, start)):
                self.note(start, name.end(), lexicon.NAME)
                return name.end()
        if len(written) in (3, 5) and not compared and (name := HOTLINE.match(text, start)):
            of_it = text.startswith(words.HOTLINE_WORDS, stop)
            if of_it or units.measure_end(text, stop) == stop:  # else counted, as 120个便民服务点 is
                return name.end()
        if behind == "成" and (tenths := TENTHS.match(text, start)):
            return self._tenths(tenths)
        return 0

    def _is_a_version(self, start: int, stop: int, written: str, behind: str) -> bool:
        """等保2.0三级测评, 数字政府3.0建设: which one it is of its name, and no amount."""
        named = written[1:] == ".0" and start and "一" <= self.text[start - 1] <= "龥"
        operated = self.operator is not None and self.operator_stop == start
        counted = units.measure_end(self.text, stop) > stop or behind in BEHIND_STARTS | MORE_STARTS
        return bool(named and "一" <= behind <= "龥" and not operated and not counted)

    def _second_day(self, start: int) -> dates.Day | None:
        """2024.6.1-6.30: the second day of a range is written as the first, without its year."""
        last = self.values[-1] if self.values else None
        if not isinstance(last, dates.Day) or not TO.fullmatch(self.text, last.stop, start):
            return None
        return dates.month_dot_day(self.text, start)

    def _counts_months(self, day: dates.Day) -> bool:
        """≥12月, 24月 and 工期6月 are so many months; 12月 is one of the year."""
        text, start = self.text, day.start
        only_month = day.month and not (day.year or day.day or day.end or day.ten)
        if not only_month or text[day.stop - len(day.limit) - 1] != "月":
            return False
        if day.month and day.month > 12 or start > 0 and text[start - 1] in "<>≥≤":
            return not day.limit
        if text.startswith("/", day.stop):  # 1月/次
            return True
        if day.limit not in ("", "内", "以内", "之内") or day.stop < len(text):
            return False
        return bool(OF_A_DURATION.search(text, max(0, start - 4), start))

    def _point(self, start: int) -> int:
        """The end of a sentence or list number; what is left of a decimal where digits follow (.5%) is no number."""
        found = ARABIC.match(self.text, start + 1)
        if found is None:
            return start + 1
        lead = self.text[start - 1] if start else ""
        operated = self.operator is not None and self.operator_stop == start
        behind = self.text[found.end() : found.end() + 1]
        if not lead or operated or "一" <= lead <= "龥" and behind in ("%", "‰"):
            raise Invalid("target-number-malformed", self.text[start : found.end()])
        return start + 1

    def _ratio(self, start: int, stop: int) -> int:
        """生师比≤18:1 is 18, counted by :1; 18:00 is a time of the day unless 比 stands before it."""
        other = RATIO.match(self.text, stop)
        clause = self.text[self.boundary : start]
        of_one = self.text[start:stop] == "1" and bool(self.operator) and self.operator_stop == start
        of_time = start == 0 or self.text[start - 1] not in SYMBOLS and not of_one  # 不超过1:19
        if (
            other is None
            or of_time
            and not ("比" in clause or "例" in clause)
            and CLOCK.match(self.text, start)
        ):
            return 0
        digits = arabic(self.text[start:stop])
        if digits is None:
            raise slips.no_number(self.text[start:stop])
        return self._finish(Quantity(start, other.end(), digits, "", other[0]), None)

    def _once_a(self, found: re.Match[str]) -> int:
        """一年两次 is 每年两次, 两年一次 每两年一次."""
        self.rates, self.rates_stop = (
            (*self.rates, units.per(next(filter(None, found.groups())))),
            found.end(),
        )
        self.note(found.start(), found.end(), "per")
        return found.end()

    def _negative(self, start: int) -> int:
        """负3%, 负200万元: a minus sign in words; but 减负200万元."""
        found = ARABIC.match(self.text, start + 1)
        if self.text[start - 1 : start] not in _BURDENS and (share := FRACTION.match(self.text, start + 1)):
            raise Invalid("target-number-malformed", self.text[start : share.end()])  # 负百分之五
        if not found or found[1] or self.text[start - 1 : start] in _BURDENS or found[4]:
            return self._word(start)
        if self.text[found.end() : found.end() + 1] in ("层", "楼"):
            return found.end() + 1
        return self._below_zero(start, found)

    def _below_zero(self, start: int, found: re.Match[str]) -> int:
        if (digits := arabic(found[2])) is None:
            raise slips.no_number(found[2])
        return self._add(start, found.end(), f"-{digits}", found[3] or "")

    def _numeral(self, start: int) -> int:
        text = self.text
        if text.startswith("零下", start) and (cold := ARABIC.match(text, start + 2)) and cold[1] == "":
            return self._below_zero(start, cold)
        if text[start] in "一两三四五六" and (every := ONCE_A.match(text, start)):
            return self._once_a(every)
        if text[start] == "一" and (one := ONE_EACH.match(text, start)):
            return self._once_a(one)
        if text[start] == "一" and (saying := SAYING.match(text, start)):
            return saying.end()
        numeral = NUMERAL.match(text, start)
        assert numeral
        stop = numeral.end()
        behind = text[stop : stop + 1]
        if behind in DATE_MARKS and (day := dates.match(text, start)):
            return self._day(day)
        if layout := LAYOUT.match(text, start):
            self.note(start, layout.end(), lexicon.NAME)
            return layout.end()
        found = lexicon.longest_word(text, start)
        of_each = start > 0 and self.rates_stop == start  # 一周两节课
        if found and found[1] in (lexicon.NAME, lexicon.VAGUE) and not (of_each and found[0] == "两节"):
            return self._word(start)
        if (
            found
            and found[1] == lexicon.FEW
            and (few := self._few(start, start + len(found[0]))) > start + len(found[0])
        ):
            return few
        if name := NUMERAL_NAME.match(text, start):
            self.note(start, name.end(), lexicon.NAME)
            return name.end()
        if behind == "分" and (fraction := FRACTION.match(text, start)):
            return self._fraction(fraction)
        if behind == "成" and (tenths := TENTHS.match(text, start)):
            return self._tenths(tenths)
        return self._counted(start, stop)

    def _counted(self, start: int, stop: int) -> int:
        """A Chinese numeral is a number only where something says so: a measure word, an operator, the text's end."""
        text = self.text
        written = text[start:stop]
        value = chinese(written)
        operator = self.operator if self.operator and self.operator_stop == start else None
        unit_stop = units.unit_end(text, stop)
        unit = unit_stop > stop and text[stop:unit_stop] not in measures.AFTER_DIGITS_ONLY
        mixed = text[stop : stop + 1] in DIGITS and written in words.DIGITS and written != "零"
        if mixed and (operator or start == self.boundary):
            raise Invalid("target-number-malformed", text[start : stop + 1])  # 九5%
        if value is None:
            return self._row_of_digits(start, stop, unit)
        if written == "零" and not unit:
            return self._nothing(start, operator)
        more = text[stop : stop + 1] in MORE_STARTS
        if written[0] in words.SCALES and written[0] != "十":  # 百家, 万人
            if start == 0 and unit_stop == len(text):
                return stop  # 万亩: a unit and no number
            scaled = operator and operator.alone_with_scale or more or self._limited(unit_stop)
            if not scaled and not (unit and text[stop] not in "年月日天米分元" and operator is None):
                return stop
        elif not (unit or more or self._opens_a_range(stop) or self._stands_alone(start, stop, operator)):
            return stop
        return self._add(start, stop, *value)

    def _row_of_digits(self, start: int, stop: int, unit: bool) -> int:
        """三五家: a numeral that has no value says about how many, where something is counted by it."""
        text, written = self.text, self.text[start:stop]
        if written[0] in words.FORMAL_DIGITS and written[1] not in words.FORMAL:
            return start + 1  # 参演队伍四十支
        if unit and len(written) > 1 and written[0] in words.DIGITS and written[1] in words.DIGITS:
            self.vague = self.vague or text[start : units.unit_end(text, stop)]
        return stop

    def _opens_a_range(self, stop: int) -> bool:
        """五至八: another numeral follows."""
        return bool(TO.match(self.text, stop)) and bool(NUMERAL.match(self.text, stop + 1))

    def _stands_alone(self, start: int, stop: int, operator: Operator | None) -> bool:
        """Whether the text breaks off behind the numeral, and something in front of it or its length says it is a number."""
        behind = self.text[stop : stop + 1]
        bounded = behind in BEHIND_STARTS and bool(BEHIND.match(self.text, stop))
        if not (bounded or not behind or behind in BREAKS or behind in "（("):
            return False
        last = self.values[-1] if self.values else None
        joined = isinstance(last, Quantity) and bool(TO.fullmatch(self.text, last.stop, start))
        return bool(joined or operator or start == self.boundary or stop - start > 1)

    def _limited(self, stop: int) -> bool:
        """千万元以上: what ends here has a limit behind it, and nothing else."""
        found = BEHIND.match(self.text, stop)
        return found is not None and (found.end() == len(self.text) or self.text[found.end()] in BREAKS)

    def _nothing(self, start: int, operator: Operator | None) -> int:
        """零投诉 is a count of 0 without a unit; so is 为零."""
        stop = start + 1
        noun = NOUN.match(self.text, stop)
        if not noun and not operator and stop < len(self.text) and self.text[stop] not in BREAKS:
            return stop
        quantity = Quantity(
            start, noun.end() if noun else stop, "0", "", "" if noun else self._counted_unit(start)
        )
        self._place(quantity, None)
        self.note(start, quantity.stop, "number")
        return stop

    def _tenths(self, found: re.Match[str]) -> int:
        """九成 is 90 %, 八成五 and 八成半 85 %."""
        written, more = found.groups()
        tenths = Decimal(written if written.isascii() else words.DIGITS[written]) * 10
        digits = plain(tenths + (5 if more == "半" else words.DIGITS[more] if more else 0))
        last = self.values[-1] if self.values else None
        if (
            isinstance(last, Quantity)
            and not last.unit
            and not last.scale
            and TO.fullmatch(self.text, last.stop, found.start())
        ):
            last.digits = plain(Decimal(last.digits) * 10)  # 七至八成
        return self._finish(Quantity(found.start(), found.end(), digits, "", "%"), None)

    def _fraction(self, found: re.Match[str]) -> int:
        """百分之九十五 is 95 %, 四分之三 0.75; 三分之一 is no decimal."""
        text, stop = self.text, found.end()
        if found[1] is None:
            return self._finish(Quantity(found.start(), stop, "100", "", "%"), None)
        of = found[2]
        value = (arabic(of) or "", "") if of[0] in DIGITS else chinese(of)
        parts = chinese(found[1])
        if not value or not value[0] or not parts or parts[0] == "0":
            raise Invalid("target-number-malformed", found[0])
        unit = {"百": "%", "千": "‰", "万": "‱"}.get(found[1])
        if unit:
            more = MORE.match(text, stop)
            assert more
            quantity = Quantity(found.start(), stop + len(more[1] or ""), *value, unit)
            return self._finish(quantity, more[1])
        total, of_total = decimal(parts[0], power(parts[1])), decimal(value[0], power(value[1]))
        try:
            share = _EXACT.divide(of_total, total)
        except Inexact:
            raise Invalid("target-number-fraction", found[0]) from None
        return self._finish(Quantity(found.start(), stop, plain(share)), None)

    def _plus_minus(self, start: int) -> int:
        """±5% is -5 to 5, 100±5 is 95 to 105."""
        found = ARABIC.match(self.text, start + 1)
        digits = arabic(found[2]) if found else None
        if found is None or digits is None:
            return start + 1
        unit, stop = units.unit_at(self.text, found.end())
        scale, middle = found[3] or "", Decimal(0)
        last = self.values[-1] if self.values else None
        if isinstance(last, Quantity) and last.stop == start:
            if unit == "%" and last.unit not in ("%", ""):  # 220V±10%
                digits, unit = plain(_WIDE.multiply(Decimal(last.digits), decimal(digits, -2))), last.unit
            if last.bounded:  # ≥95%±2%
                raise Invalid("target-operators-contradict", self.text[last.lead : stop])
            middle, scale, unit = Decimal(last.digits), scale or last.scale, unit or last.unit
            start = last.start
            self.values.pop()
        low, high = (
            Quantity(start, stop, plain(change(middle, Decimal(digits))), scale, unit)
            for change in (_WIDE.subtract, _WIDE.add)
        )
        make_range(low, high, self.text[start:stop])
        low.clause, low.lead, self.operator = self.clause, self.boundary, None
        self.values.append(low)
        return stop

    def _half(self, start: int) -> int:
        if every := HALF_A_YEAR.match(self.text, start):
            return self._once_a(every)
        if HALF_YEARLY.match(self.text, start):  # 半年考核
            return start + 2
        stop = units.unit_end(self.text, start + 1)
        unit, last = self.text[start + 1 : stop], self.values[-1] if self.values else None
        if isinstance(last, Quantity) and last.stop == start and last.high is None and not last.behind:
            if last.unit == "个" and unit in measures.TIME_UNITS:  # 一个半小时
                return self._and_a_half(last, "个" + unit, stop)
            if last.unit in measures.TIME_UNITS and not unit and self._ends(start + 1):
                return self._and_a_half(last, last.unit, start + 1)  # 两年半
        if unit not in measures.TIME_UNITS:
            return self._word(start)
        return self._finish(Quantity(start, stop, "0.5", "", self.text[start + 1 : stop]), None)

    def _ends(self, stop: int) -> bool:
        return stop == len(self.text) or self.text[stop] in BREAKS or bool(BEHIND.match(self.text, stop))

    def _and_a_half(self, last: Quantity, unit: str, stop: int) -> int:
        last.digits, last.unit, last.stop = plain(Decimal(last.digits) + Decimal("0.5")), unit, stop
        if found := BEHIND.match(self.text, stop):
            last.behind, last.stop = sign_behind(found[0]), found.end()
            last.operator = combine(last.operator, last.yields, last.behind, False)
            if last.operator == CONTRADICTION:
                raise Invalid("target-operators-contradict", self.text[last.lead : last.stop])
        return last.stop


_BURDENS = tuple("减担肩抱胜背自欠辜正非")
_EXACT = Context(prec=60, traps=[Inexact])  # three quarters is 0.75, a third is no decimal
_WIDE = Context(prec=2 * 10_000)  # no digit of the longest text is lost
