"""The grammar of target values: text -> `Target`.

Owns how tokens make quantities, quantities make ranges, and what is left when periods, names and remarks are
put aside. Knows the words only through `lexis` and `vocabulary`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from xlperf.target import dates, lexis
from xlperf.target import vocabulary as words
from xlperf.target.dates import Day
from xlperf.target.model import Target
from xlperf.target.numerals import arabic, chinese, decimal, plain, power

CONTRADICTION = "!"
_AFTER_SIGN = {word: sign for sign, group in words.AFTER.items() for word in group}
_UPWARD, _DOWNWARD = (">", ">="), ("<", "<=")
_SPACES = re.compile(r"[\s\u200b-\u200f\ufeff\u3000]+")
_TAGS = re.compile(r"</?[A-Za-z][^<>]{0,40}>|&nbsp;")
_PLACEHOLDER = re.compile(r"[\W_xX]*")
_CHANGE = re.compile(rf"(?:{'|'.join(words.CHANGES)})[了]?(?:到|至|为|成)?$")
_REACH = re.compile(r"(?:到|至|为|达)$")
_UNTIL = re.compile(r"(?:截至|截止|截止到|截至到|至|到|迟至)$")
_TO = re.compile(r"(?:到|至|-{1,2}|~|—)$")
_BETWEEN = re.compile(r"(?:且|并|并且|同时|而且|和|与|,|、|;|及)*$")
_NOUN = re.compile(r"[一-龥A-Za-z]{1,6}$")
_LATE_AFTER = re.compile(r"(?<![级处县市省模额科专职岁乡镇])(?:及|或)?(以上|以下|以内|之内|左右|上下)$")
_COUNTED = re.compile(rf"(?:{lexis.MEASURE})$")
_FILLER = re.compile(
    r"(?:[:：的]|为|是|在|全年|累计|总计|合计|共计|控制|保持|年度|达|约|每年|均|应|须|需|要|得)*$"
)
_LISTED = re.compile(
    r"\s*(?:[0-9]{1,2}[.、)）](?![0-9])|[①-⑳⑴-⒇●■◆▪➢√✓*·]|[（(][0-9一二三四五六七八九十]{1,2}[)）])\s*"
)


class Invalid(Exception):  # noqa: N818 - the word of the result's kind
    """Raised inside the grammar only: the text cannot stand, and why."""

    def __init__(self, reason: str, piece: str, mended: str = "", unit: str = "") -> None:
        super().__init__(reason)
        self.reason, self.piece, self.mended, self.unit = reason, piece, mended, unit


class Quantity:
    """One number with what belongs to it; `start` and `stop` are its place in the text."""

    __slots__ = (
        "after",
        "digits",
        "exponent",
        "high",
        "low",
        "operator",
        "scale",
        "start",
        "stop",
        "symbol_behind",
        "unit",
        "from_",
        "clause",
        "lead",
        "rated",
        "yields",
    )

    def __init__(self, start: int, digits: str, scale: str, unit: str, stop: int) -> None:
        self.start, self.stop = start, stop
        self.digits, self.scale, self.unit = digits, scale, unit
        self.low: str = digits
        self.high: Quantity | None = None  # the second end of a range
        self.operator: str | None = None
        self.after: str | None = None
        self.symbol_behind: str | None = None
        self.from_ = False
        self.clause = 0
        self.lead = start
        self.rated = False
        self.yields = False

    @property
    def value(self) -> Decimal:
        return decimal(self.digits, power(self.scale))


def combine(first: str | None, first_yields: bool, second: str | None, second_yields: bool) -> str | None:
    """The operator that two say together; CONTRADICTION where they cannot both hold."""
    if first is None or (first_yields and second is not None and not (second_yields and first == ">=")):
        return second
    if second is None or second_yields or first == second:
        return first
    for direction in (_UPWARD, _DOWNWARD):
        if first in direction and second in direction:
            return direction[0]
    return CONTRADICTION


def normalise(text: str) -> str:
    """Half-width, one kind of dash, no spaces but between two digits (where they break a number)."""
    text = text.translate(words.CHARACTERS)
    if "<" in text and "</" in text or "&nbsp;" in text:
        text = _TAGS.sub(" ", text)
    return _SPACES.sub(_space, text.strip()) if _SPACES.search(text) else text


def _space(found: re.Match[str]) -> str:
    text, start, stop = found.string, found.start(), found.end()
    if start and stop < len(text) and text[start - 1].isdigit() and text[stop].isdigit():
        return " "
    return ";" if "\n" in found[0] and start and stop < len(text) else ""


class Reader:
    """Reads one text, left to right, in one pass."""

    def __init__(self, text: str, trace: list[tuple[str, str]] | None = None) -> None:
        self.text = text
        self.trace = trace
        self.values: list[Quantity | Day] = []
        self.clause = 0
        self.boundary = 0  # where the clause began
        self.operator: tuple[str, bool, bool, bool] | None = None
        self.operator_at = (0, 0)
        self.rates: list[str] = []
        self.source = -1  # where 从 or 由 stood
        self.compared = -1
        self.bracket_unit = ""
        self.remarks: list[str] = []
        self.vague = ""
        self.symbol = ""
        self.zero = False

    # -- the loop ----------------------------------------------------------------------------------------------

    def read(self) -> None:
        text, search, position = self.text, lexis.TOKEN.search, 0
        while token := search(text, position):
            kind = token.lastgroup
            assert kind
            position = _HANDLERS[kind](self, token)

    def _note(self, piece: str, how: str) -> None:
        if self.trace is not None:
            self.trace.append((piece, how))

    def _break(self, token: re.Match[str]) -> int:
        if (
            token[0] in ",、"
            and self.operator
            and self.operator_at[1] == token.start()
            and self.text[token.end() :][:2] == "等于"
        ):
            return token.end()
        self.clause += 1
        self.boundary = token.end()
        self.operator, self.source, self.compared = None, -1, -1
        self.rates = []
        listed = _LISTED.match(self.text, token.end())
        return listed.end() if listed else token.end()

    def _open(self, token: re.Match[str]) -> int:
        """A remark in brackets is no part of the value; a measure word in brackets is the unit."""
        start = token.start()
        closer = lexis.CLOSERS[token[0]]
        stop = self.text.find(closer, start, start + 2000)
        if stop < 0:
            stop = self.text.find({"）": ")", ")": "）"}.get(closer, closer), start, start + 2000)
        if stop < 0:
            return token.end()
        inside = self.text[start + 1 : stop]
        depth = inside.count(token[0])
        while depth and (following := self.text.find(closer, stop + 1, start + 2000)) > 0:
            stop, depth = following, depth - 1
        inside = self.text[start + 1 : stop]
        if not self.values and inside in words.MEASURES:
            self.bracket_unit = inside
        self.remarks.append(inside)
        self._note(self.text[start : stop + 1], "remark")
        return stop + 1

    def _quote(self, token: re.Match[str]) -> int:
        closer = '"' if token[0] == '"' else {"《": "》", "〈": "〉"}[token[0]]
        stop = self.text.find(closer, token.end()) + 1
        self._note(self.text[token.start() : stop], "name")
        return stop

    def _name(self, token: re.Match[str]) -> int:
        self._note(token[0], "name")
        return token.end()

    def _vague(self, token: re.Match[str]) -> int:
        self.vague = self.vague or token[0]
        self._note(token[0], "vague")
        return token.end()

    def _typo(self, token: re.Match[str]) -> int:
        mended = token[0].translate(str.maketrans("OoIl", "0011"))
        raise Invalid("target-number-letter", token[0], mended)

    # -- in front of the number ----------------------------------------------------------------------------------

    def _symbol(self, token: re.Match[str]) -> int:
        run = token[0]
        self.symbol = self.symbol or run
        if run == "±":
            return self._plus_minus(token)
        sign = words.SYMBOLS.get(run)
        if sign is None:
            raise Invalid("target-operators-contradict", run + self.text[token.end() : token.end() + 8])
        last = self.values[-1] if self.values else None
        if (
            isinstance(last, Quantity)
            and last.stop == token.start()
            and last.operator is None
            and last.high is None
        ):
            last.symbol_behind = sign
            self._note(run, sign)
            return token.end()
        self._operate((sign, False, sign == "=", False), token)
        return token.end()

    def _word(self, token: re.Match[str]) -> int:
        rule = lexis.OPERATORS[token[0]]
        self._operate(rule, token)
        return token.end()

    def _operate(self, rule: tuple[str, bool, bool, bool], token: re.Match[str]) -> None:
        previous = self.operator
        if previous is not None:
            adjacent = self.operator_at[1] == token.start()
            if adjacent or not (previous[1] or rule[1]):
                sign = combine(previous[0], previous[2], rule[0], rule[2])
                if sign == CONTRADICTION and adjacent:
                    raise Invalid(
                        "target-operators-contradict", self.text[self.operator_at[0] : token.end() + 6]
                    )
                if sign != CONTRADICTION and sign is not None:
                    strong = rule if sign == rule[0] else previous
                    rule = (sign, rule[1] and previous[1], previous[2] and rule[2], strong[3])
            elif rule[1] and not previous[1] and not self._number_follows(token.end()):
                return
        start = (
            self.operator_at[0]
            if previous is not None and self.operator_at[1] == token.start()
            else token.start()
        )
        self.operator, self.operator_at = rule, (start, token.end())
        self._note(token[0], rule[0])

    def _number_follows(self, position: int) -> bool:
        return bool(
            re.compile(r"-?[0-9]|[<>=≥≤]").match(self.text, position)
            or lexis.NUMERAL.match(self.text, position)
        )

    def _each(self, token: re.Match[str]) -> int:
        unit = re.sub(r"^每[隔逢一]?", "", token[0])
        if unit == "个":
            noun = re.compile(r"[一-龥]{1,6}?(?=不|至|最|约|超|[0-9<>=≥≤])").match(self.text, token.end())
            if noun:
                unit = noun[0]
        self.rates.append(per(unit))
        self._note(token[0], "per")
        return token.end()

    def _source(self, token: re.Match[str]) -> int:
        self.source = token.start()
        return token.end()

    def _compare(self, token: re.Match[str]) -> int:
        self.compared = token.start()
        return token.end()

    # -- numbers -------------------------------------------------------------------------------------------------

    def _number(self, token: re.Match[str]) -> int:
        found = lexis.QUANTITY.match(self.text, token.start())
        assert found
        start = token.start()
        written = found["digits"]
        negative = ""
        if found["sign"]:
            if self.values and self.values[-1].stop == start:
                return start + 1  # the dash of a range
            if start == 0 or self.operator_at[1] == start or not self.text[start - 1].isalnum():
                negative = "-"
        digits = arabic(written)
        if digits is None:
            if " " in written:
                raise Invalid("target-number-spaced", written, written.replace(" ", ""))
            raise Invalid("target-number-malformed", written)
        scale = found["scale"] or ""
        if found["chain"]:
            digits, scale = chained(digits, scale, found["chain"])
        if found["scale_behind"]:
            scale += found["scale_behind"]
        return self._add(found, start, negative + digits, scale)

    def _numeral(self, token: re.Match[str]) -> int:
        found = lexis.NUMERAL.match(self.text, token.start())
        if not found:
            return token.end() + 1
        start, stop = token.start(), found.end()
        numeral = found["numeral"]
        if found["half"]:
            if found["unit"] not in words.TIME_UNITS:
                return start + 1
            return self._add(found, start, "0.5", "")
        value = chinese(numeral)
        unit = found["unit"] or found["bracketed"]
        adjacent = self.operator is not None and self.operator_at[1] == start
        end = found.end("numeral")
        if value is None:
            if len(numeral) >= 2 and unit and all(c in words.DIGITS for c in numeral[:2]):
                self.vague = self.vague or found[0]
            return end
        if numeral == "零" and not unit:
            return self._nothing(token, adjacent)
        last = self.values[-1] if self.values else None
        joined = isinstance(last, Quantity) and bool(_TO.fullmatch(self.text, last.stop, start))
        opens = bool(re.compile(r"(?:至|到|-|~)").match(self.text, end)) and bool(
            lexis.NUMERAL.match(self.text, end + 1)
        )
        ends = end == len(self.text) or self.text[end] in ",;。、（("
        bare_scale = numeral[0] in words.SCALES and numeral[0] != "十"
        if (
            bare_scale
            and not (adjacent or found["more"])
            and not (unit in words.MEASURES and unit not in words.TIME_UNITS)
        ):
            return end
        if not (
            unit
            or found["more"]
            or found["plus"]
            or (joined and ends)
            or opens
            or (adjacent and (ends or len(numeral) > 1))
            or (ends and (start == self.boundary or len(numeral) > 1))
        ):
            if not (value[1] and adjacent):
                return end
        del stop
        return self._add(found, start, value[0], value[1] + (found["scale_behind"] or ""))

    def _nothing(self, token: re.Match[str], adjacent: bool) -> int:
        """零投诉 is a count of 0 without a unit; 零 at the end likewise."""
        stop = token.end() + 1
        noun = re.compile(r"[一-龥]{1,8}").match(self.text, stop)
        if noun or adjacent or stop == len(self.text):
            self.zero = True
            quantity = Quantity(token.start(), "0", "", "", noun.end() if noun else stop)
            if not noun:
                quantity.unit = self._counted_unit(token.start())
            self._push(quantity, None)
            self._note(self.text[token.start() : quantity.stop], "0")
            return stop
        return stop

    def _tenths(self, token: re.Match[str]) -> int:
        found = lexis.TENTHS.match(self.text, token.start())
        if not found:
            return (
                self._number(token)
                if self.text[token.start()].isdigit() and self.text[token.start()].isascii()
                else self._numeral(token)
            )
        written = found["digits"]
        tenths = written if written.isascii() else str(words.DIGITS[written])
        number = Decimal(tenths) * 10 + (words.DIGITS[found["more"]] if found["more"] else 0)
        quantity = Quantity(token.start(), plain(number), "", "%", found.end())
        self._push(quantity, found["after"])
        return found.end()

    def _fraction(self, token: re.Match[str]) -> int:
        found = lexis.FRACTION.match(self.text, token.start())
        if not found:
            return self._numeral(token)
        if found["all"]:
            quantity = Quantity(token.start(), "100", "", "%", found.end())
            self._push(quantity, found["after_all"])
            return found.end()
        of = found["of"]
        value = (arabic(of), "") if of[0].isascii() else chinese(of)
        parts = chinese(found["parts"])
        if not value or not value[0] or not parts:
            raise Invalid("target-number-malformed", found[0])
        unit = {"百": "%", "千": "‰", "万": "‱"}.get(found["parts"])
        digits, scale = value[0], value[1]
        if unit is None:
            total = decimal(parts[0], power(parts[1]))
            share = decimal(digits, power(scale)) / total if total else Decimal(0)
            if not total or share * total != decimal(digits, power(scale)):
                raise Invalid("target-number-fraction", found[0])
            digits, scale, unit = plain(share), "", ""
        quantity = Quantity(token.start(), digits, scale, unit, found.end())
        self._push(quantity, found["after"], found["more"])
        return found.end()

    def _plus_minus(self, token: re.Match[str]) -> int:
        found = lexis.QUANTITY.match(self.text, token.end())
        if not found or (digits := arabic(found["digits"])) is None:
            return token.end()
        last = self.values[-1] if self.values else None
        scale, unit = found["scale"] or "", found["unit"] or ""
        middle = Decimal(0)
        if isinstance(last, Quantity) and last.stop == token.start():
            middle, scale, unit = Decimal(last.digits), scale or last.scale, unit or last.unit
            self.values.pop()
        low, high = (plain(middle + sign * Decimal(digits)) for sign in (-1, 1))
        quantity = Quantity(token.start(), low, scale, unit, found.end())
        quantity.high = Quantity(token.start(), high, scale, unit, found.end())
        quantity.operator = "range"
        self.operator = None
        self.values.append(quantity)
        quantity.lead, quantity.clause = self.boundary, self.clause
        return found.end()

    def _add(self, found: re.Match[str], start: int, digits: str, scale: str) -> int:
        unit = found["unit"] or found["bracketed"] or ""
        stop = found.end()
        if unit and unit[-1] in "%‰" and self.text[stop : stop + 1] in ("%", "‰"):
            raise Invalid("target-unit-twice", self.text[start : stop + 1], self.text[start:stop])
        if unit in ("元",) and self.text[stop : stop + 1] == "元":
            raise Invalid("target-unit-twice", self.text[start : stop + 1], self.text[start:stop])
        more = found["more"] or found.groupdict().get("more_behind")
        if more == "几":
            self.vague = self.vague or found[0]
            return stop
        quantity = Quantity(start, digits, scale, unit, stop)
        after = found["after"]
        if found["plus"]:
            more = more or "+"
        if not unit:
            quantity.unit = self._counted_unit(start)
        self._push(quantity, after, more)
        self._note(self.text[start:stop], "number")
        return stop

    def _counted_unit(self, start: int) -> str:
        """次数为0 counts by 次: a measure word in front of 数; or `满意度（%）≥95`."""
        if self.bracket_unit:
            return self.bracket_unit
        stop = self.operator_at[0] if self.operator else start
        lead = self.text[max(self.boundary, stop - 16) : stop]
        lead = lead[: _FILLER.search(lead).start()]  # type: ignore[union-attr]
        if lead.endswith("数量"):
            lead = lead[:-1]
        if not lead.endswith("数"):
            return ""
        lead = lead[:-1]
        for length in (3, 2, 1):
            word = lead[-length:]
            if len(word) == length and word in words.MEASURES and lead[-2:] not in words.NOUN_BEFORE_NUMBER:
                return word
        return ""

    def _push(self, quantity: Quantity, after: str | None, more: str | None = None) -> None:
        """Gives a number its operator and rate, and joins it to the number before where they are a range."""
        quantity.clause, quantity.lead = self.clause, self.boundary
        operator, yields = self._claim(quantity.start)
        if operator:
            quantity.lead = min(quantity.lead, self.operator_at[0])
        behind = None
        if after:
            behind = after_sign(after)
        if more == "来":
            behind = "about"
        elif more == "+":
            behind = behind or ">="
        elif more:
            behind = ">" if behind in (None, ">=", ">") else CONTRADICTION
        quantity.after = behind
        if operator and behind:
            sign = combine(operator, yields, behind, False)
            if sign == CONTRADICTION:
                raise Invalid("target-operators-contradict", self.text[self.operator_at[0] : quantity.stop])
            quantity.operator = sign
        else:
            quantity.operator = operator or behind
            quantity.yields = bool(operator) and yields
        if self.rates and quantity.unit and not (behind == "<=" and quantity.unit in words.TIME_UNITS):
            self._rate(quantity)
        last = self.values[-1] if self.values else None
        if self.source >= 0 and self.source >= self.boundary:
            if (
                last is None
                or not isinstance(last, Quantity)
                or last.clause != self.clause
                or last.start < self.source
            ):
                quantity.from_ = True
        if isinstance(last, Quantity) and self._join(last, quantity):
            return
        self.values.append(quantity)

    def _rate(self, quantity: Quantity) -> None:
        if quantity.unit in words.NOT_COUNTED or "/" in quantity.unit:
            return
        below = sorted(self.rates, key=lambda unit: unit in words.PER_TIME)
        quantity.unit = f"{quantity.unit}/{'·'.join(dict.fromkeys(below))}"
        quantity.rated = True

    def _claim(self, start: int) -> tuple[str | None, bool]:
        """The operator in front, if it is this number's."""
        rule = self.operator
        if rule is None:
            return None, False
        self.operator = None
        sign, adjacent, yields, compares = rule
        gap = self.text[self.operator_at[1] : start]
        if gap and (adjacent or (compares and not gap.endswith("的") and gap not in ("了", "在", ":"))):
            return None, False
        if gap and sign == "=":
            return None, False
        return sign, yields

    def _join(self, first: Quantity, second: Quantity) -> bool:
        """Makes one range of two numbers where the text says so."""
        stop = (
            min(second.start, self.operator_at[0])
            if second.operator and self.operator_at[0] >= first.stop
            else second.start
        )
        gap = self.text[first.stop : stop]
        if first.symbol_behind and second.operator:
            if first.symbol_behind in _DOWNWARD and second.operator in _DOWNWARD:
                return self._range(first, second)
            if first.symbol_behind in _UPWARD and second.operator in _UPWARD:
                first.digits, second.digits = second.digits, first.digits
                first.scale, second.scale = second.scale, first.scale
                first.unit, second.unit = second.unit, first.unit
                return self._range(first, second)
            raise Invalid("target-operators-contradict", self.text[first.start : second.stop])
        if _TO.fullmatch(gap) or (gap in ("和", "与") and self._in_between(first)):
            if first.high is not None:
                raise Invalid("target-range-three-ends", self.text[first.start : second.stop])
            if first.from_ and gap in ("到", "至") and self.source >= 0 and False:
                return False
            if (first.operator in (">=", ">", "<", "<=") and not first.yields) or second.after in (
                ">=",
                ">",
                "<",
            ):
                raise Invalid("target-operators-contradict", self.text[first.lead : second.stop])
            return self._range(first, second)
        if first.high is None and _BETWEEN.fullmatch(gap):
            one, other = first.operator, second.operator
            if one in _UPWARD and other in _DOWNWARD:
                return self._range(first, second)
            if one in _DOWNWARD and other in _UPWARD and (first.unit == second.unit or not first.unit):
                first.digits, second.digits = second.digits, first.digits
                first.scale, second.scale = second.scale, first.scale
                return self._range(first, second)
        return False

    def _in_between(self, first: Quantity) -> bool:
        before = self.text[max(0, first.start - 2) : first.start]
        return before.endswith("在") or before.endswith("介于") or before.endswith("于")

    def _range(self, first: Quantity, second: Quantity) -> bool:
        piece = self.text[first.start : second.stop]
        if first.unit and second.unit and first.unit != second.unit:
            if second.unit.startswith(first.unit + "/"):
                first.unit = second.unit
            elif first.unit.startswith(second.unit + "/"):
                second.unit = first.unit
            else:
                raise Invalid("target-range-units", piece)
        bare = not first.unit
        first.unit = second.unit = first.unit or second.unit
        if not first.scale and second.scale and bare:
            shared = decimal(first.digits, power(second.scale))
            if shared <= second.value:
                first.scale = second.scale
        if first.value > second.value:
            connector = self.text[first.stop : second.start]
            raise Invalid(
                "target-range-upside-down",
                piece,
                f"{second.digits}{second.scale}～{first.digits}{first.scale}{first.unit}"
                if connector
                else "",
            )
        first.high, first.operator, first.symbol_behind = second, "range", None
        first.stop = second.stop
        return True

    # -- dates -----------------------------------------------------------------------------------------------------

    def _date(self, token: re.Match[str]) -> int:
        day = dates.match(self.text, token.start())
        if day is None:
            return token.start() + 1
        last = self.values[-1] if self.values else None
        if isinstance(last, Day) and _TO.fullmatch(self.text, last.stop, day.start):
            self._join_days(last, day)
            return day.stop
        if self.operator and self.operator_at[1] == day.start:
            day.operator, self.operator = self.operator[0], None
        elif _UNTIL.search(self.text, max(0, day.start - 3), day.start):
            day.operator = "<="
        self._span(day)
        day.clause, day.lead = self.clause, self.boundary
        self.values.append(day)
        self._note(self.text[day.start : day.stop], "date")
        return day.stop

    def _join_days(self, first: Day, second: Day) -> None:
        second = second.completed_by(first)
        self._span(second)
        if first.first > second.final and not second.next_year:
            raise Invalid("target-range-upside-down", self.text[first.start : second.stop])
        first.final, first.stop, first.operator = second.final, second.stop, "range"
        self._note(self.text[first.start : first.stop], "date")

    def _span(self, day: Day) -> None:
        span = day.span()
        if span is None:
            raise Invalid("target-date-impossible", self.text[day.start : day.stop])
        day.first, day.final = span


_HANDLERS: dict[str, Callable[[Reader, re.Match[str]], int]] = {
    "break": Reader._break,
    "open": Reader._open,
    "quote": Reader._quote,
    "date": Reader._date,
    "typo": Reader._typo,
    "name": Reader._name,
    "symbol": Reader._symbol,
    "each": Reader._each,
    "word": Reader._word,
    "fraction": Reader._fraction,
    "tenths": Reader._tenths,
    "number": Reader._number,
    "vague": Reader._vague,
    "numeral": Reader._numeral,
    "source": Reader._source,
    "compare": Reader._compare,
}


def per(unit: str) -> str:
    """The base form of what stands below the line: 个月 -> 月, 两周 -> 2周."""
    counted = re.match(r"[两三四五六七八九十]+(?=[^0-9])", unit)
    if (
        counted
        and (value := chinese(counted[0]))
        and not value[1]
        and unit[counted.end() :] not in ("", "人", "户")
    ):
        unit = value[0] + unit[counted.end() :]
    if unit and unit[0].isdigit() and unit[-1] in "月度":
        return unit
    return words.PER_SAME.get(unit, unit)


def after_sign(written: str) -> str | None:
    """What stands behind the number: 以上 is >=, 以上（不含） is >."""
    sign: str | None = None
    bare = re.sub(r"[（(][^（()）]*[）)]", "", written)
    for found in lexis.AFTER_WORD.finditer(bare):
        sign = combine(sign, False, _AFTER_SIGN[found[0]], False)
    if "不含" in written or "不包含" in written:
        return {">=": ">", "<=": "<"}.get(sign or "", sign)
    return sign


def chained(digits: str, scale: str, chain: str) -> tuple[str, str]:
    """1亿2000万 -> (12000, 万): written in the last scale word."""
    total = decimal(digits, power(scale))
    last = scale
    for piece in re.finditer(r"([0-9.]+)([十百千万]+)", chain):
        if power(piece[2]) >= power(last):
            raise Invalid("target-number-malformed", digits + scale + chain)
        total += decimal(piece[1], power(piece[2]))
        last = piece[2]
    return plain(total.scaleb(-power(last))), last
