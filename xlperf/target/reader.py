"""The scanner: finds the numbers and dates of one text, left to right, and gives each what belongs to it.

Owns what a word does where it stands. What the values found add up to is `reading`'s business.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from xlperf.target import dates, lexicon
from xlperf.target import vocabulary as words
from xlperf.target.dates import Day
from xlperf.target.lexicon import Operator
from xlperf.target.numerals import NUMERAL_CHARACTERS, arabic, chinese, decimal, plain, power
from xlperf.target.quantity import (
    BEHIND,
    BEHIND_STARTS,
    CONTRADICTION,
    DOWNWARD,
    UPWARD,
    Quantity,
    chained,
    combine,
    make_range,
    sign_behind,
    swap,
)
from xlperf.target.reasons import Invalid

_DIGITS = frozenset("0123456789")
_BREAKS = frozenset(",;。、!?？\n")
_CLOSERS = {"（": "）(", "(": ")）", "【": "】", "[": "]"}
_QUOTES = {'"': '"', "《": "》", "〈": "〉"}
_SYMBOLS = frozenset("<>=≥≤≈≮≯±")
_DATE_MARKS = frozenset("年月日号季-./~至到0123456789")
_FIGURE_MARKS = frozenset("GgKkDdAaPp兆级星等×xX*+号届版OolI年座")
_REMARK_LIMIT = 2000
_QUOTE_LIMIT = 40

_ARABIC = re.compile(
    r"(-?)([0-9]+(?:[.,。 ]+[0-9]+)*(?:\.(?=[%‰]))?)"
    r"([十百千]?[万亿]亿?|[百千](?![克米瓦伏卡赫焦帕]|分点)|十)?((?:[0-9]+(?:\.[0-9]+)?[十百千万]+)*)"
)
_NUMERAL = re.compile(f"[{NUMERAL_CHARACTERS}]{{1,24}}(?:点[{''.join(words.DIGITS)}]{{1,12}}[万亿]{{0,2}})?")
_MORE = re.compile(r"([余多几来](?![0-9]))?([十百千]?[万亿]+)?([余多](?![0-9]))?(\+)?")
_MORE_STARTS = frozenset("余多几来+")
_TYPING_SLIP = re.compile(r"[0-9]*[OoIl][0-9OoIl]*")
_FIGURE_NAME = re.compile(
    r"[0-9]{1,3}(?:\.[0-9])?[GgKkDdPp](?![A-Za-z0-9])|[0-9]{1,2}[Aa]{1,3}级?|[0-9]+兆(?=[一-龥])(?![赫瓦位])|[0-9]+(?:\.[0-9]+)*版"
    r"|[0-9]+[×xX*][0-9]+(?:[×xX*][0-9]+)*(?:小时|天)?制?|[0-9](?:\+[0-9NX])+|[0-9]+(?:号(?:线|文|楼|院|令)?|届|座(?=标))"
    r"|[0-9]{1,2}(?:级|星级|等(?=奖|级|$))|[0-9]{1,2}年(?=行动|攻坚|规划|计划|方案|制|级|期|来)"
)
_NUMERAL_NAME = re.compile(
    r"[一二三四五六七八九十]{1,3}(?:届(?:[一二三四五六七]中全会)?|星级?|级|等(?=奖|级|$)|年(?=行动|攻坚|规划|计划|方案|制|级|期|来)|期(?=工程|项目|建设))"
)
_HOTLINE = re.compile(rf"(?:1[0-9]{{2}}|[0-9]{{5}}|400)(?=[^0-9年]{{0,4}}?(?:{'|'.join(words.HOTLINE_WORDS)}))")
_ORDINAL = re.compile(
    rf"[第前](?:[0-9]+|[{NUMERAL_CHARACTERS}]+)(?:名|位|届|期|批|个|次|轮|条|款|项|号|方|强|类|大|阶段|季|年|代|部|章|节|版|篇|站|中学|人民医院|产业|梯队)?"
)
_PAST_YEARS = re.compile(r"(?:连续|近|过去|未来|今后|前|后)[0-9一二两三四五六七八九十]{1,3}(?:个)?(?:年|月|季度|年度)(?=.)")
_LATIN_NAME = re.compile(r"[A-Za-z]+(?:-?[0-9]+(?:\.[0-9]+)?)?级?")
_FRACTION = re.compile(rf"([{NUMERAL_CHARACTERS}]{{1,4}})分之({_NUMERAL.pattern}|[0-9]+(?:[.,]+[0-9]+)*)|百分百")
_TENTHS = re.compile(
    rf"([0-9]+(?:\.[0-9]+)?|[{''.join(words.DIGITS)}])成(?![立果功效员本为年型套品熟长分交])([{''.join(words.DIGITS)}])?"
)
_FEW_TAIL = re.compile("[十百千万亿多几]*")
_TO = re.compile(r"到|至|-{1,2}|~")
_UNTIL = re.compile(r"(?:截至|截止|截止到|截至到|至|到|迟至)$")
_BETWEEN = re.compile(r"(?:且|并|并且|同时|而且|和|与|,|、|;|及|又)*")
LISTED = re.compile(r"\s*(?:[0-9]{1,2}[.、)）](?![0-9])|[①-⑳⑴-⒇●■◆▪➢√✓*·]|[（(][0-9一二三四五六七八九十]{1,2}[)）])\s*")
_FILLER = re.compile(r"(?:[:的]|为|是|在|全年|累计|总计|合计|共计|控制|保持|年度|均|应|须|需|要|得)*$")
_NOUN = re.compile(r"[一-龥]{1,8}")
_NOUN_OF_EACH = re.compile(r"[一-龥]{1,6}?(?=不|至|最|约|超|[0-9<>=≥≤])")
_DIGIT_FOLLOWS = re.compile(rf"[-<>=≥≤]?[0-9{NUMERAL_CHARACTERS}]")


class Reader:
    """Reads one normalised text in one pass: `values` are its numbers and dates, in order."""

    operator: Operator | None = None  # waiting for its number
    operator_start = operator_stop = 0
    clause = 0
    boundary = 0  # where the clause begins
    source = -1  # where 从 or 由 stood in this clause
    rates: tuple[str, ...] = ()  # 每月 -> ("月",)
    bracket_unit = ""  # 满意度（%）
    vague = ""  # the first vague amount
    symbol = ""  # the first operator symbol

    def __init__(self, text: str, trace: list[tuple[str, str]] | None = None) -> None:
        self.text = text
        self.trace = trace
        self.values: list[Quantity | Day] = []
        self.remarks: list[str] = []

    def read(self) -> list[Quantity | Day]:
        text, search, handlers, position = self.text, _INTERESTING.search, _HANDLERS, 0
        while found := search(text, position):
            start = found.start()
            position = handlers[text[start]](self, start)
        return self.values

    def note(self, start: int, stop: int, how: str) -> None:
        if self.trace is not None:
            self.trace.append((self.text[start:stop], how))

    def _skip(self, start: int) -> int:
        return start + 1

    # -- punctuation -----------------------------------------------------------------------------------------------

    def _break(self, start: int) -> int:
        text = self.text
        if self.operator and self.operator_stop == start and text.startswith("等于", start + 1):
            return start + 1  # 大于、等于
        self.clause += 1
        self.boundary = start + 1
        self.operator, self.source, self.rates = None, -1, ()
        listed = LISTED.match(text, start + 1)
        return listed.end() if listed else start + 1

    def _open(self, start: int) -> int:
        """A remark in brackets is no part of the value; a measure word in brackets before it is its unit."""
        text, opener = self.text, self.text[start]
        depth, stop, limit = 1, start, min(len(text), start + _REMARK_LIMIT)
        while depth and stop + 1 < limit:
            stop += 1
            if text[stop] in _CLOSERS[opener]:
                depth -= 1
            elif text[stop] in "（(" and opener in "（(" or text[stop] == opener:
                depth += 1
        if depth:
            return start + 1
        inside = text[start + 1 : stop]
        if not self.values and inside and lexicon.unit_end(inside, 0) == len(inside):
            self.bracket_unit = inside
        self.remarks.append(inside)
        self.note(start, stop + 1, "remark")
        return stop + 1

    def _quote(self, start: int) -> int:
        stop = self.text.find(_QUOTES[self.text[start]], start + 1, start + _QUOTE_LIMIT) + 1
        if not stop:
            return start + 1
        self.note(start, stop, "name")
        return stop

    # -- words in front of the number ------------------------------------------------------------------------------

    def _symbol(self, start: int) -> int:
        text, stop = self.text, start + 1
        while stop < len(text) and text[stop] in _SYMBOLS and stop - start < 4:
            stop += 1
        run = text[start:stop]
        if run == "±":
            return self._plus_minus(start)
        self.symbol = self.symbol or run
        sign = words.SYMBOLS.get(run)
        if sign is None:
            raise Invalid("target-operators-contradict", text[start : stop + 8])
        last = self.values[-1] if self.values else None
        if isinstance(last, Quantity) and last.stop == start and last.operator is None:
            last.reversed = sign
            self.note(start, stop, sign)
            return stop
        self._operate(_SYMBOL_OPERATORS[sign], start, stop)
        return stop

    def _word(self, start: int) -> int:
        found = lexicon.longest_word(self.text, start)
        if found is None:
            return start + 1
        word, kind = found
        stop = start + len(word)
        if kind == lexicon.OPERATOR:
            self._operate(lexicon.OPERATORS[word], start, stop)
        elif kind == lexicon.FEW:
            return self._few(start, stop)
        elif kind == lexicon.SOURCE:
            self.source = start
        elif kind == lexicon.VAGUE:
            self.vague = self.vague or word
            self.note(start, stop, kind)
        else:
            self.note(start, stop, kind)
        return stop

    def _few(self, start: int, stop: int) -> int:
        """数十家, 几百人, 多次: no amount."""
        text = self.text
        head = text[start:stop]
        if text[stop : stop + 1] in words.NOT_FEW.get(head, ()) or stop == len(text):
            return stop
        tail = _FEW_TAIL.match(text, stop).end()  # type: ignore[union-attr]
        unit = lexicon.measure_end(text, tail)
        if unit == tail:
            return stop
        self.vague = self.vague or text[start:unit]
        self.note(start, unit, lexicon.VAGUE)
        return unit

    def _operate(self, rule: Operator, start: int, stop: int) -> None:
        previous = self.operator
        if previous is not None:
            adjacent = self.operator_stop == start
            if not adjacent and rule.adjacent and not _DIGIT_FOLLOWS.match(self.text, stop):
                return  # 至少约谈3次: a word that is none here
            if adjacent or not previous.adjacent:
                sign = combine(previous.sign, previous.yields, rule.sign, rule.yields)
                if sign == CONTRADICTION and adjacent:
                    raise Invalid("target-operators-contradict", self.text[self.operator_start : stop + 8])
                if sign == previous.sign and sign != rule.sign or previous.sign == rule.sign:
                    rule = previous
                if adjacent:
                    start = self.operator_start
        self.operator, self.operator_start, self.operator_stop = rule, start, stop
        self.note(start, stop, rule.sign)

    def _each(self, start: int) -> int:
        text, place = self.text, start + 1
        if text[place : place + 1] in ("隔", "逢", "一"):
            place += 1
        stop = lexicon.below_end(text, place)
        if stop == place:
            return place
        unit = text[place:stop]
        if unit == "个" and (noun := _NOUN_OF_EACH.match(text, stop)):
            unit, stop = noun[0], noun.end()
        self.rates = (*self.rates, lexicon.per(unit))
        self.note(start, stop, "per")
        return stop

    def _ordinal(self, start: int) -> int:
        found = dates.match(self.text, start)
        if found:
            return self._day(found)
        name = _PAST_YEARS.match(self.text, start) or _ORDINAL.match(self.text, start)
        if name:
            self.note(start, name.end(), lexicon.NAME)
            return name.end()
        return self._word(start)

    def _calendar(self, start: int) -> int:
        """A character that may begin a date without a number: 年底, 上半年, 本年."""
        found = dates.match(self.text, start)
        return self._day(found) if found else self._word(start)

    def _recent(self, start: int) -> int:
        name = _PAST_YEARS.match(self.text, start)
        if name and not self.text.startswith(("内", "以内", "之内"), name.end()):
            return name.end()
        return self._word(start)

    def _letters(self, start: int) -> int:
        slip = _TYPING_SLIP.match(self.text, start)
        if slip:
            self._check_slip(slip)
        return _LATIN_NAME.match(self.text, start).end()  # type: ignore[union-attr]

    # -- numbers -------------------------------------------------------------------------------------------------------

    def _dash(self, start: int) -> int:
        """A minus sign where no number or word ends; else the dash of a range."""
        text = self.text
        if self.values and self.values[-1].stop == start or text[start + 1 : start + 2] not in _DIGITS:
            return start + 1
        if start and text[start - 1].isalnum() and not (self.operator and self.operator_stop == start):
            return start + 1
        return self._figures(start)

    def _figures(self, start: int) -> int:
        text = self.text
        found = _ARABIC.match(text, start)
        assert found
        minus, written, scale, chain = found.groups()
        stop = found.end()
        behind = text[found.end(2) : found.end(2) + 1]
        if not scale and not minus:
            if behind in _DATE_MARKS or "." in written or len(written) == 8:
                day = dates.match(text, start)
                if day:
                    return self._day(day)
            if behind in _FIGURE_MARKS and behind:
                self._slip(start)
                if name := _FIGURE_NAME.match(text, start):
                    self.note(start, name.end(), lexicon.NAME)
                    return name.end()
            if len(written) in (3, 5) and (name := _HOTLINE.match(text, start)):
                return name.end()
            if behind == "成" and (tenths := _TENTHS.match(text, start)):
                return self._tenths(tenths)
        digits = arabic(written)
        if digits is None:
            if " " in written:
                raise Invalid("target-number-spaced", written, written.replace(" ", ""))
            raise Invalid("target-number-malformed", written)
        scale = scale or ""
        if chain:
            digits, scale = chained(digits, scale, chain)
        if behind and behind.isascii() and behind.isalpha() and lexicon.unit_end(text, stop) == stop:
            return _LATIN_NAME.match(text, stop).end()  # type: ignore[union-attr]
        return self._add(start, stop, minus + digits, scale)

    def _slip(self, start: int) -> None:
        slip = _TYPING_SLIP.match(self.text, start)
        if slip and any(character in "OoIl" for character in slip[0]):
            self._check_slip(slip)

    def _check_slip(self, slip: re.Match[str]) -> None:
        """l00%, 9O%, 1O场: letters where digits should be."""
        text, stop = self.text, slip.end()
        if slip.start() and text[slip.start() - 1].isascii() and text[slip.start() - 1].isalpha():
            return
        has_digit = any(character in _DIGITS for character in slip[0])
        unit = stop < len(text) and (text[stop] in "%‰" or lexicon.measure_end(text, stop) > stop)
        if unit and (has_digit or text[stop] in "%‰") or has_digit and stop == len(text) and slip[0][-1] != "l":
            raise Invalid("target-number-letter", slip[0], slip[0].translate(_MENDED))

    def _numeral(self, start: int) -> int:
        text = self.text
        numeral = _NUMERAL.match(text, start)
        assert numeral
        stop = numeral.end()
        behind = text[stop : stop + 1]
        if behind in _DATE_MARKS and behind and (day := dates.match(text, start)):
            return self._day(day)
        found = lexicon.longest_word(text, start)
        if found and found[1] in (lexicon.NAME, lexicon.VAGUE):
            return self._word(start)
        if found and found[1] == lexicon.FEW and (few := self._few(start, start + len(found[0]))) > start + len(found[0]):
            return few
        if name := _NUMERAL_NAME.match(text, start):
            self.note(start, name.end(), lexicon.NAME)
            return name.end()
        if behind == "分" and (fraction := _FRACTION.match(text, start)):
            return self._fraction(fraction)
        if behind == "成" and (tenths := _TENTHS.match(text, start)):
            return self._tenths(tenths)
        return self._counted(start, stop)

    def _counted(self, start: int, stop: int) -> int:
        """A Chinese numeral is a number only where something says so: a measure word, an operator, the text's end."""
        text = self.text
        written = text[start:stop]
        value = chinese(written)
        operator = self.operator if self.operator and self.operator_stop == start else None
        unit = lexicon.unit_end(text, stop) > stop
        if value is None:
            if unit and len(written) > 1 and written[0] in words.DIGITS and written[1] in words.DIGITS:
                self.vague = self.vague or text[start : lexicon.unit_end(text, stop)]
            return stop
        if written == "零" and not unit:
            return self._nothing(start, operator)
        behind = text[stop : stop + 1]
        ends = not behind or behind in _BREAKS or behind in "（("
        more = behind in _MORE_STARTS and bool(behind)
        last = self.values[-1] if self.values else None
        joined = isinstance(last, Quantity) and bool(_TO.fullmatch(text, last.stop, start))
        opens = bool(_TO.match(text, stop)) and bool(_NUMERAL.match(text, stop + 1))
        if written[0] in words.SCALES and written[0] != "十":  # 百家, 万人: only after 超, before 余, or with a measure word
            scaled = operator and operator.alone_with_scale or more
            if not scaled and not (unit and text[stop] not in "年月日天米分" and operator is None):
                return stop
        elif not (unit or more or opens or ends and (joined or operator or start == self.boundary or len(written) > 1)):
            return stop
        return self._add(start, stop, *value)

    def _nothing(self, start: int, operator: Operator | None) -> int:
        """零投诉 is a count of 0 without a unit; so is 为零."""
        stop = start + 1
        noun = _NOUN.match(self.text, stop)
        if not noun and not operator and stop < len(self.text) and self.text[stop] not in _BREAKS:
            return stop
        quantity = Quantity(start, noun.end() if noun else stop, "0", "", "" if noun else self._counted_unit(start))
        self._place(quantity, None)
        self.note(start, quantity.stop, "number")
        return stop

    def _tenths(self, found: re.Match[str]) -> int:
        """九成 is 90 %, 八成五 85 %."""
        written, more = found.groups()
        tenths = Decimal(written if written.isascii() else words.DIGITS[written]) * 10
        digits = plain(tenths + (words.DIGITS[more] if more else 0))
        return self._finish(Quantity(found.start(), found.end(), digits, "", "%"), None)

    def _fraction(self, found: re.Match[str]) -> int:
        """百分之九十五 is 95 %, 四分之三 0.75; 三分之一 is no decimal."""
        text, stop = self.text, found.end()
        if found[1] is None:
            return self._finish(Quantity(found.start(), stop, "100", "", "%"), None)
        of = found[2]
        value = (arabic(of) or "", "") if of[0] in _DIGITS else chinese(of)
        parts = chinese(found[1])
        if not value or not value[0] or not parts or parts[0] == "0":
            raise Invalid("target-number-malformed", found[0])
        unit = {"百": "%", "千": "‰", "万": "‱"}.get(found[1])
        if unit:
            more = _MORE.match(text, stop)
            assert more
            quantity = Quantity(found.start(), stop + len(more[1] or ""), *value, unit)
            return self._finish(quantity, more[1])
        total, of_total = decimal(parts[0], power(parts[1])), decimal(value[0], power(value[1]))
        share = of_total / total
        if share * total != of_total:
            raise Invalid("target-number-fraction", found[0])
        return self._finish(Quantity(found.start(), stop, plain(share)), None)

    def _plus_minus(self, start: int) -> int:
        """±5% is -5 to 5, 100±5 is 95 to 105."""
        found = _ARABIC.match(self.text, start + 1)
        digits = arabic(found[2]) if found else None
        if found is None or digits is None:
            return start + 1
        stop = lexicon.unit_end(self.text, found.end())
        scale, unit, middle = found[3] or "", self.text[found.end() : stop], Decimal(0)
        last = self.values[-1] if self.values else None
        if isinstance(last, Quantity) and last.stop == start:
            middle, scale, unit = Decimal(last.digits), scale or last.scale, unit or last.unit
            start = last.start
            self.values.pop()
        low, high = (Quantity(start, stop, plain(middle + sign * Decimal(digits)), scale, unit) for sign in (-1, 1))
        make_range(low, high, self.text[start:stop])
        low.clause, low.lead, self.operator = self.clause, self.boundary, None
        self.values.append(low)
        return stop

    def _half(self, start: int) -> int:
        stop = lexicon.unit_end(self.text, start + 1)
        if self.text[start + 1 : stop] not in words.TIME_UNITS:
            return self._word(start)
        return self._finish(Quantity(start, stop, "0.5", "", self.text[start + 1 : stop]), None)

    # -- what belongs to a number --------------------------------------------------------------------------------------

    def _add(self, start: int, stop: int, digits: str, scale: str) -> int:
        """A number whose digits end at `stop`: reads 余, scale and unit behind it."""
        text = self.text
        more = None
        if text[stop : stop + 1] in _MORE_STARTS and stop < len(text):
            found = _MORE.match(text, stop)
            assert found
            if found[1] == "几":
                self.vague = self.vague or text[start : lexicon.unit_end(text, found.end())]
                return found.end()
            scale += found[2] or ""
            more, stop = found[1] or found[3] or found[4], found.end()
        unit_stop = lexicon.unit_end(text, stop)
        unit = text[stop:unit_stop]
        if unit:
            stop = unit_stop
            if text.startswith(unit, stop) and (unit in words.RATIO_UNITS or unit == "元") or unit in "%‰" and text[stop : stop + 1] in ("%", "‰"):
                raise Invalid("target-unit-twice", text[start : stop + 1], text[start:stop])
        elif text[stop : stop + 1] in ("（", "(") and stop < len(text):
            inner = lexicon.unit_end(text, stop + 1)
            if inner > stop + 1 and text[inner : inner + 1] in ("）", ")"):
                unit, stop = text[stop + 1 : inner], inner + 1
        return self._finish(Quantity(start, stop, digits, scale, unit), more)

    def _finish(self, quantity: Quantity, more: str | None) -> int:
        """Reads 以上 and its like behind the unit, and places the number."""
        text, start, stop = self.text, quantity.start, quantity.stop
        behind = None
        if text[stop : stop + 1] in BEHIND_STARTS and (found := BEHIND.match(text, stop)):
            behind, stop = sign_behind(found[0]), found.end()
        if more == "来":
            behind = combine("about", False, behind, False)
        elif more == "+":
            behind = behind or ">="
        elif more:
            behind = combine(">", False, behind, False)
        quantity.stop = stop
        if not quantity.unit:
            quantity.unit = self._counted_unit(start)
        self._place(quantity, behind)
        self.note(start, stop, "number")
        return stop

    def _counted_unit(self, start: int) -> str:
        """次数为0 counts by 次: a measure word in front of 数; or 满意度（%）≥95, which counts by %."""
        if self.bracket_unit:
            return self.bracket_unit
        stop = self.operator_start if self.operator else start
        lead = self.text[max(self.boundary, stop - 16) : stop]
        if "数" not in lead:
            return ""
        lead = lead[: _FILLER.search(lead).start()].removesuffix("量")  # type: ignore[union-attr]
        if not lead.endswith("数"):
            return ""
        lead = lead[:-1]
        if lead[-2:] in words.NOUN_BEFORE_NUMBER:
            return ""
        return next((lead[-length:] for length in (3, 2, 1) if lead[-length:] in words.MEASURES and len(lead) >= length), "")

    def _place(self, quantity: Quantity, behind: str | None) -> None:
        """Gives a number its operator and rate, and joins it to the number before where they make a range."""
        quantity.clause, quantity.lead, quantity.behind = self.clause, self.boundary, behind
        rule = self._claim(quantity.start)
        if rule is None:
            quantity.operator = behind
        else:
            sign = combine(rule.sign, rule.yields, behind, False)
            if sign == CONTRADICTION:
                raise Invalid("target-operators-contradict", self.text[self.operator_start : quantity.stop])
            quantity.operator, quantity.yields = sign, rule.yields and behind is None
        if behind == CONTRADICTION:
            raise Invalid("target-operators-contradict", self.text[quantity.start : quantity.stop])
        if self.rates:
            self._rate(quantity, behind)
        last = self.values[-1] if self.values else None
        if not isinstance(last, Quantity):
            last = None
        if self.source >= 0 and (last is None or last.start < self.source):
            quantity.starting_point = True
        if last is None or not self._join(last, quantity, rule):
            self.values.append(quantity)

    def _claim(self, start: int) -> Operator | None:
        """The operator in front, if it is this number's."""
        rule = self.operator
        if rule is None:
            return None
        self.operator = None
        gap = self.text[self.operator_stop : start]
        if not gap or gap == ":" or gap == "了":
            return rule
        if rule.adjacent or rule.sign == "=" or (rule.compares and not gap.endswith("的")):
            return None
        return rule

    def _rate(self, quantity: Quantity, behind: str | None) -> None:
        """每月2次 is 2次/月; a ratio is not counted per year, nor is a time limit (每季度结束后10日内)."""
        unit = quantity.unit
        if not unit or unit in words.NOT_COUNTED or "/" in unit or (behind == "<=" and unit in words.TIME_UNITS):
            return
        below = sorted(dict.fromkeys(self.rates), key=lambda period: period in words.PER_TIME)
        quantity.unit = f"{unit}/{'·'.join(below)}"

    def _join(self, first: Quantity, second: Quantity, rule: Operator | None) -> bool:
        """Makes one range of two numbers where the text says so."""
        text = self.text
        piece = text[first.start : second.stop]
        if first.reversed:
            if not second.operator:
                return False
            for direction in (DOWNWARD, UPWARD):
                if first.reversed in direction and second.operator in direction:
                    if direction is UPWARD:
                        swap(first, second)
                    make_range(first, second, piece)
                    return True
            raise Invalid("target-operators-contradict", piece)
        gap = text[first.stop : self.operator_start if rule else second.start]
        if _TO.fullmatch(gap) or gap in ("和", "与") and text[: first.start].endswith(("在", "介于")):
            if first.high is not None:
                raise Invalid("target-range-three-ends", piece)
            if first.bounded or first.behind in UPWARD or second.behind in (">=", ">", "<") or second.operator in DOWNWARD and rule:
                raise Invalid("target-operators-contradict", text[first.lead : second.stop])
            make_range(first, second, piece)
            return True
        if first.high is None and _BETWEEN.fullmatch(gap):
            if first.operator in UPWARD and second.operator in DOWNWARD:
                make_range(first, second, piece)
                return True
            if first.operator in DOWNWARD and second.operator in UPWARD and first.unit == second.unit:
                swap(first, second)
                make_range(first, second, piece)
                return True
        return False

    # -- dates -----------------------------------------------------------------------------------------------------------

    def _day(self, day: Day) -> int:
        text = self.text
        last = self.values[-1] if self.values else None
        if isinstance(last, Day) and _TO.fullmatch(text, last.stop, day.start):
            last.join(day, text)
            self.note(last.start, last.stop, "date")
            return day.stop
        if self.operator and self.operator_stop == day.start:
            day.operator, self.operator = self.operator.sign, None
        elif _UNTIL.search(text, max(0, day.start - 3), day.start):
            day.operator = "<="
        day.settle(text)
        day.clause, day.lead = self.clause, self.boundary
        self.values.append(day)
        self.note(day.start, day.stop, "date")
        return day.stop


_MENDED = str.maketrans("OoIl", "0011")
_SYMBOL_OPERATORS = {sign: Operator(sign, False, sign == "=", False, False) for sign in set(words.SYMBOLS.values())}
_Handler = Callable[[Reader, int], int]
_HANDLERS: dict[str, _Handler] = {
    **dict.fromkeys(lexicon.WORD_STARTS, Reader._word),
    **dict.fromkeys("上下年岁月季今本当明次翌", Reader._calendar),
    **dict.fromkeys("连近过未后", Reader._recent),
    **dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", Reader._letters),
    **dict.fromkeys(NUMERAL_CHARACTERS, Reader._numeral),
    **dict.fromkeys(_DIGITS, Reader._figures),
    **dict.fromkeys(_SYMBOLS, Reader._symbol),
    **dict.fromkeys(_BREAKS, Reader._break),
    **dict.fromkeys(_CLOSERS, Reader._open),
    **dict.fromkeys(_QUOTES, Reader._quote),
    "-": Reader._dash,
    "第": Reader._ordinal,
    "前": Reader._ordinal,
    "半": Reader._half,
    "每": Reader._each,
}
_INTERESTING = re.compile(f"[{re.escape(''.join(sorted(_HANDLERS)))}]")
