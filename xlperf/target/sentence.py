"""What the words around a number do to it: operators, rates, units, ranges, dates.

Owns the state of reading one text. Knows nothing of how numbers are spelled.
"""

from __future__ import annotations

from xlperf.target import lexicon, measures, units
from xlperf.target import vocabulary as words
from xlperf.target.dates import Day
from xlperf.target.lexicon import Operator
from xlperf.target.quantity import (
    BEHIND,
    BEHIND_STARTS,
    CONTRADICTION,
    DOWNWARD,
    FLIPPED,
    UPWARD,
    Quantity,
    combine,
    excluded_ends,
    in_smaller_unit,
    make_range,
    sign_behind,
    swap,
    with_limit,
)
from xlperf.target.reasons import Invalid
from xlperf.target.shapes import (
    ANOTHER_IN_BRACKETS,
    BETWEEN,
    BREAKS,
    BROKEN_THROUGH,
    DIGIT_FOLLOWS,
    FEW_TAIL,
    FILLER,
    HALF_A_RANGE,
    HUNDRED_MILLIONS,
    LIMIT_INCLUDED,
    MISTYPED_BEHIND,
    MISTYPED_STARTS,
    MORE,
    MORE_STARTS,
    NONE_OF,
    OF_A_LEVEL,
    OF_A_STANDARD,
    ONE_OF_THEM,
    PER_MILLE_TYPED,
    SCALE_IN_BRACKETS,
    TO,
    WITHIN_A_TIME,
)

_NEVER_WITHIN = frozenset("篇期份场套台条部个名")
_MONEY = {"¥": "元", "￥": "元", "$": "美元"}
_OPENING, _CLOSING = frozenset("（(【["), frozenset("）)】]")


class Sentence:
    """What has been read of one text so far, and how a number found next is bound to it."""

    operator: Operator | None = None  # waiting for its number
    operator_start = operator_stop = 0
    clause = 0
    boundary = 0  # where the clause begins
    never = -1  # the clause that says what never happens
    denial_stop = -1  # where 严禁, 不允许 ended
    better_start = better_stop = -1  # where 优于 stood
    source = -1  # where 从 or 由 stood in this clause
    rates: tuple[str, ...] = ()  # 每月 -> ("月",)
    rates_stop = 0  # where the last of them ends
    bracket_unit = bracket_scale = ""  # 满意度（%）, 投资（万元）
    vague = ""  # the first vague amount
    symbol = ""  # the first operator symbol
    pairs: dict[int, int] | None = None  # where each bracket closes, once one is met

    def __init__(self, text: str, trace: list[tuple[str, str]] | None = None) -> None:
        self.text = text
        self.trace = trace
        self.values: list[Quantity | Day] = []
        self.remarks: list[tuple[str, str]] = []  # what stands in brackets, with the operator in front of it

    def note(self, start: int, stop: int, how: str) -> None:
        """Keeps a piece for `explain`, where there is a trace."""
        if self.trace is not None:
            self.trace.append((self.text[start:stop], how))

    # -- words in front of the number ------------------------------------------------------------

    def _word(self, start: int) -> int:
        found = lexicon.longest_word(self.text, start)
        if found is None:
            return start + 1
        word, kind = found
        stop = start + len(word)
        if kind == lexicon.OPERATOR:
            rule = lexicon.OPERATORS[word]
            if word == "突破" and BROKEN_THROUGH.match(self.text, stop):
                return stop
            if self.denial_stop == start and word in words.DENIED:
                rule = lexicon.DENIED[rule.sign]
            self._operate(rule, start, stop)
        elif kind == lexicon.DENIAL:
            return self._deny(word, start, stop)
        elif kind == lexicon.BETTER:
            self.better_start, self.better_stop = start, stop
        elif kind == lexicon.FEW:
            return self._few(start, stop)
        elif kind == lexicon.SOURCE:
            self.source = start
        else:
            if kind == lexicon.VAGUE:
                self.vague = self.vague or word
            self.note(start, stop, kind)
        return stop

    def _deny(self, word: str, start: int, stop: int) -> int:
        """严禁超过5%: what compares next says what is not to be; after 不要求 nobody can tell what is."""
        following = lexicon.longest_word(self.text, stop) if stop < len(self.text) else None
        if word in words.NO_DEMANDS and following and following[0] in words.DENIED:
            raise Invalid("target-unequal", self.text[start : stop + 8])
        self.denial_stop = stop
        if word in words.NEVER:
            self.never = self.clause
        behind = stop - word.endswith(("一", "1"))
        compared = following is not None and following[1] == lexicon.OPERATOR
        if not compared and (end := self._end_of_none(behind)):  # 不发生一起事故, 无一例漏报: none at all
            self.note(start, end, lexicon.NAME)
            return end
        return stop if word[-1] != "1" else behind

    def _end_of_none(self, start: int) -> int:
        """Where 一起, or 一户一人, of what there is to be none of ends; 0 where it is another number, or has a limit."""
        text, end = self.text, 0
        while one := ONE_OF_THEM.match(text, end or start):
            stop = units.measure_end(text, one.end())
            if stop == one.end() or BEHIND.match(text, stop) or end and one[0] not in "一1":
                break
            end = stop
        return end

    def _few(self, start: int, stop: int) -> int:
        """数十家, 几百人, 多次: no amount."""
        text = self.text
        head = text[start:stop]
        if text[stop : stop + 1] in words.NOT_FEW.get(head, ()) or stop == len(text):
            return stop
        tail = FEW_TAIL.match(text, stop).end()  # type: ignore[union-attr]
        unit = units.measure_end(text, tail)
        ends = tail == len(text) or text[tail] in BREAKS
        if unit == tail and not (tail > stop and ends):  # 数十万
            return stop
        self.vague = self.vague or text[start:unit]
        self.note(start, unit, lexicon.VAGUE)
        return unit

    def _operate(self, rule: Operator, start: int, stop: int) -> None:
        previous = self.operator
        if previous is not None:
            adjacent = self.operator_stop == start
            if not adjacent and rule.adjacent and not DIGIT_FOLLOWS.match(self.text, stop):
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

    # -- what belongs to a number --------------------------------------------------------------------------------------

    def _add(self, start: int, stop: int, digits: str, scale: str) -> int:
        """A number whose digits end at `stop`: reads 余, scale and unit behind it."""
        text = self.text
        more = included = None
        behind = text[stop : stop + 1]
        if behind in ("个", "余", "多") and not scale and (whole := HUNDRED_MILLIONS.match(text, stop)):
            scale, more, stop = "亿", whole[1] or whole[2], whole.end()  # 2个亿, 5个多亿
        if text[stop : stop + 1] in MORE_STARTS and stop < len(text):
            found = MORE.match(text, stop)
            assert found
            if found[1] == "几":
                self.vague = self.vague or text[start : units.unit_end(text, found.end())]
                return found.end()
            scale += found[2] or ""
            more, stop = found[1] or found[3] or found[4] or more, found.end()
        unit, unit_stop = units.unit_at(text, stop)
        if unit:
            stop = unit_stop
            if text[stop : stop + 1] == "级" and unit in measures.OF_A_CLASS:
                return self._class(start, stop + 1)
            unit, stop = units.as_meant(text, stop, unit, "" if scale else digits)
            self._once_only(start, stop, unit)
        elif text[stop : stop + 1] in _OPENING and stop < len(text):
            inner = units.unit_end(text, stop + 1)
            limit = LIMIT_INCLUDED.match(text, stop)
            remark = limit or ANOTHER_IN_BRACKETS.match(text, stop)
            if remark and _has_unit(text, remark.end()):
                unit, stop = units.unit_at(text, remark.end())  # 200（含）人
                included = limit[1] if limit else None
            elif inner > stop + 1 and text[inner : inner + 1] in _CLOSING:
                unit, stop = units.with_line(text, text[stop + 1 : inner], inner + 1)
            elif not scale and (scaled := SCALE_IN_BRACKETS.match(text, stop)):
                inner = units.unit_end(text, scaled.end())
                if text[inner : inner + 1] in _CLOSING and inner < len(text):
                    unit, stop = units.with_line(text, text[scaled.end() : inner], inner + 1)
                    scale = scaled[1]
        quantity = Quantity(start, stop, digits, scale, unit)
        quantity.included = included
        return self._finish(quantity, more)

    def _class(self, start: int, stop: int) -> int:
        """5000吨级泊位: how large a thing is of its kind, not how much of it there is to be."""
        self.note(start, stop, lexicon.NAME)
        return stop

    def _once_only(self, start: int, stop: int, unit: str) -> None:
        """95%%, 95%‰, 3场场 at the end of its clause; 5%o, which is meant as 5‰."""
        text = self.text
        if unit == "%" and PER_MILLE_TYPED.match(text, stop):
            raise Invalid("target-number-letter", text[start : stop + 1], f"{text[start : stop - 1]}‰")
        again = unit[-1] if "/" in unit else unit  # 元/台台
        twice = text.startswith(again, stop) and (
            stop + len(again) == len(text) or text[stop + len(again)] in BREAKS
        )
        if twice or unit in "%‰" and text[stop : stop + 1] in ("%", "‰"):
            raise Invalid("target-unit-twice", text[start : stop + len(again)], text[start:stop])

    def _finish(self, quantity: Quantity, more: str | None) -> int:
        """Reads 以上 and its like behind the unit, and places the number."""
        text, start, stop = self.text, quantity.start, quantity.stop
        behind = None
        if text[stop : stop + 1] in BEHIND_STARTS and (found := BEHIND.match(text, stop)):
            inner = (
                found[0] == "内" and quantity.unit in _NEVER_WITHIN and text[found.end() : found.end() + 1]
            )
            if not inner or inner in BREAKS:  # 12篇内参, 5期内刊
                behind, stop = sign_behind(found[0]), found.end()
            last = self.values[-1] if self.values else None
            ends_a_range = last is not None and TO.fullmatch(text, last.stop, start)  # -10～-5℃以内
            if quantity.digits.startswith("-") and "内" in found[0] and not ends_a_range:
                raise Invalid("target-within-negative", self.text[start:stop])
        elif quantity.unit in measures.TIME_UNITS and WITHIN_A_TIME.match(text, stop):
            behind, stop = "<=", stop + 1
        elif text[stop : stop + 1] in ("（", "(") and (limit := LIMIT_INCLUDED.match(text, stop)):
            quantity.included, stop = limit[1], limit.end()  # 100（含）-200（含）人
        elif text[stop : stop + 1] in MISTYPED_STARTS and (mistyped := MISTYPED_BEHIND.match(text, stop)):
            value = text[start:stop]
            raise Invalid("target-word-mistyped", text[start : mistyped.end()], f"{value}以上 / {value}以下")
        if behind and not quantity.unit and text[stop : stop + 1] in ("%", "‰"):  # 95以上%
            quantity.unit, stop = text[stop], stop + 1
        if behind and quantity.unit and text[stop : stop + 1] in ("/", "每"):  # 1次以上/年
            quantity.unit, stop = units.with_line(text, quantity.unit, stop)
        if text[stop : stop + 1] in ("-", "~") and (half := HALF_A_RANGE.match(text, stop)):
            raise Invalid("target-operator-alone", text[start : half.end()])
        if more == "来":
            behind = combine("about", False, behind, False)
        elif more == "+":
            behind = behind or ">="
        elif more:
            behind = combine(">", False, behind, False)
        quantity.stop = stop
        if quantity.unit[:1] == "/" and start and text[start - 1] in _MONEY:
            quantity.unit = units.one_spelling(_MONEY[text[start - 1]] + quantity.unit)  # ¥300/人
        if not quantity.unit:
            quantity.unit = self._counted_unit(start)
            quantity.scale = quantity.scale or self.bracket_scale
        self._place(quantity, behind)
        self.note(start, stop, "number")
        return stop

    def _counted_unit(self, start: int) -> str:
        """次数为0 counts by 次: a measure word in front of 数; or 满意度（%）≥95, which counts by %."""
        if self.bracket_unit or self.bracket_scale:
            return self.bracket_unit
        if start and self.text[start - 1] in _MONEY:
            return _MONEY[self.text[start - 1]]
        stop = self.operator_start if self.operator else start
        lead = self.text[max(self.boundary, stop - 16) : stop]
        if "数" not in lead:
            return ""
        lead = lead[: FILLER.search(lead).start()].removesuffix("量")  # type: ignore[union-attr]
        if not lead.endswith("数"):
            return ""
        lead = lead[:-1]
        if lead[-2:] in measures.NOUN_BEFORE_NUMBER:
            return ""
        return next(
            (
                lead[-length:]
                for length in (3, 2, 1)
                if lead[-length:] in measures.COUNTED_BEFORE_NUMBER and len(lead) >= length
            ),
            "",
        )

    def _place(self, quantity: Quantity, behind: str | None) -> None:
        """Gives a number its operator and rate, and joins it to the number before where they make a range."""
        quantity.clause, quantity.lead, quantity.behind = self.clause, self.boundary, behind
        if self.better_stop == quantity.start:
            raise Invalid("target-better", self.text[self.better_start : quantity.stop])
        rule = self._claim(quantity.start)
        measured = quantity.unit in measures.RATIO_UNITS
        if (
            rule
            and rule.yields
            and not measured
            and OF_A_STANDARD.search(self.text, self.operator_stop, quantity.start)
        ):
            rule = None
        if self.never == self.clause and rule is None and self._is_of_what_never_happens(quantity, behind):
            return
        if rule is None and behind is not None and NONE_OF.search(self.text, self.boundary, quantity.start):
            return  # 无10人以上事故
        limit = quantity.included if behind is None or quantity.included == "不" else None
        if rule is None:
            quantity.operator = with_limit(behind, limit)
        else:
            sign = combine(rule.sign, rule.yields, behind, False)
            if sign == CONTRADICTION:
                raise Invalid("target-operators-contradict", self.text[self.operator_start : quantity.stop])
            quantity.operator = with_limit(sign, limit)
            quantity.yields = rule.yields and behind is None
        if behind == CONTRADICTION:
            raise Invalid("target-operators-contradict", self.text[quantity.start : quantity.stop])
        if self.rates:
            self._rate(quantity, behind)
        last = self.values[-1] if self.values else None
        if not isinstance(last, Quantity):
            last = None
        if self.source >= 0 and (last is None or last.start < self.source):
            quantity.starting_point = True
        if last is None or not (self._continues(last, quantity, rule) or self._join(last, quantity, rule)):
            self.values.append(quantity)

    def _is_of_what_never_happens(self, quantity: Quantity, behind: str | None) -> bool:
        """不发生死亡3人以上事故: the limit of what must not be; but 未发生事故0起 and 无差错率100% say what is to be."""
        return behind is not None or quantity.unit not in measures.RATIO_UNITS and quantity.value != 0

    def _claim(self, start: int) -> Operator | None:
        """The operator in front, if it is this number's."""
        rule = self.operator
        if rule is None:
            return None
        self.operator = None
        gap = self.text[self.operator_stop : start]
        if not gap or gap == ":" or gap == "了":
            return rule
        if rule.adjacent and gap[0] == "每" and self.rates_stop == start:  # 达每千人4批次
            return rule
        if rule.adjacent or rule.sign == "=" or (rule.compares and not gap.endswith("的")):
            return None
        return rule

    def _rate(self, quantity: Quantity, behind: str | None) -> None:
        """每月2次 is 2次/月; a ratio is not counted per year, nor is a time limit (每季度结束后10日内)."""
        unit, timed = quantity.unit, measures.PER_TIME.intersection(self.rates)
        above, _, time = unit.partition("/")
        if time in measures.PER_TIME and above in measures.MONEY_UNITS and not timed:  # 每村5万元/年
            quantity.unit = units.one_spelling(f"{unit}·{units.below(self.rates)}")
        if unit in measures.NOT_COUNTED or "/" in unit or (behind == "<=" and unit in measures.TIME_UNITS):
            return
        below = units.below(self.rates)
        if unit:
            quantity.unit = f"{unit}/{below}"
        elif not OF_A_LEVEL.search(self.text, self.rates_stop, quantity.start):
            quantity.below = below  # 每亩300; but 每年满意度≥95

    def _continues(self, first: Quantity, second: Quantity, rule: Operator | None) -> bool:
        """1小时30分钟 is one value, 90分钟."""
        if rule is not None or self.text[first.stop : second.start] not in ("", "零", "又"):
            return False
        if first.behind or first.reversed or not (sum_ := in_smaller_unit(first, second)):
            return False
        if first.high is not None:  # 2小时-2小时30分钟
            raise Invalid("target-range-units", self.text[first.start : second.stop])
        sign = combine(first.operator, first.yields, second.behind, False)
        if sign == CONTRADICTION:
            raise Invalid("target-operators-contradict", self.text[first.lead : second.stop])
        first.digits, first.unit = sum_
        first.operator, first.behind, first.stop = sign, second.behind, second.stop
        return True

    def _join(self, first: Quantity, second: Quantity, rule: Operator | None) -> bool:
        """Makes one range of two numbers where the text says so."""
        text = self.text
        piece = text[first.start : second.stop]
        if first.reversed:
            if not second.operator:
                return False
            for direction in (DOWNWARD, UPWARD):
                if first.reversed in direction and second.operator in direction:
                    ends = FLIPPED[first.reversed], second.operator
                    if direction is UPWARD:
                        swap(first, second)
                    make_range(first, second, piece)
                    first.excludes = excluded_ends(*(ends if direction is DOWNWARD else reversed(ends)))
                    return True
            raise Invalid("target-operators-contradict", piece)
        gap = text[first.stop : self.operator_start if rule else second.start]
        if (
            TO.fullmatch(gap)
            or gap in ("和", "与")
            and (text[: first.start].endswith(("在", "介于")) or text.startswith("之间", second.stop))
        ):
            if first.high is not None:
                raise Invalid("target-range-three-ends", piece)
            if (
                first.bounded
                or first.behind in UPWARD
                or second.behind in (">=", ">", "<")
                or second.operator in DOWNWARD
                and rule
            ):
                raise Invalid("target-operators-contradict", text[first.lead : second.stop])
            make_range(first, second, piece)
            first.excludes = excluded_ends(">" * (first.included == "不"), "<" * (second.included == "不"))
            return True
        other = first.unit and second.unit and first.unit != second.unit  # >10000条；≤7个工作日
        if first.high is None and not other and BETWEEN.fullmatch(gap):
            signs = first.operator, second.operator
            if signs[0] in UPWARD and signs[1] in DOWNWARD:
                make_range(first, second, piece)
                first.excludes = excluded_ends(*signs)
                return True
            if signs[0] in DOWNWARD and signs[1] in UPWARD and first.unit == second.unit:
                swap(first, second)
                make_range(first, second, piece)
                first.excludes = excluded_ends(*reversed(signs))
                return True
        return False


def _has_unit(text: str, start: int) -> bool:
    """Whether a unit stands there, and no limit that begins like one: 封顶, of which 封 counts letters."""
    end = units.unit_end(text, start)
    limit = BEHIND.match(text, start)
    return end > start and not (limit and limit.end() > end)
