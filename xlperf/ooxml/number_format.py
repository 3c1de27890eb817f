"""Number formats (ECMA-376 part 1, 18.8.30-31): what a cell shows of its value, where that is certain.

Owns the format codes, built-in ones too, and their rendering as Excel shows them in China. Says None rather than
guess. Knows nothing of cells, forms or findings.
"""

from __future__ import annotations

import re
from dataclasses import field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cached_property, lru_cache

from xlperf.system.dataclass import dataclass
from xlperf.system.pattern import Pattern

BUILT_IN = {
    "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00",
    "5": '"¥"#,##0;"¥"-#,##0', "6": '"¥"#,##0;[Red]"¥"-#,##0',
    "7": '"¥"#,##0.00;"¥"-#,##0.00', "8": '"¥"#,##0.00;[Red]"¥"-#,##0.00',
    "9": "0%", "10": "0.00%", "11": "0.00E+00", "12": "# ?/?", "13": "# ??/??",
    "14": "yyyy/m/d", "15": "d-mmm-yy", "16": "d-mmm", "17": "mmm-yy", "18": "h:mm AM/PM", "19": "h:mm:ss AM/PM",
    "20": "h:mm", "21": "h:mm:ss", "22": "yyyy/m/d h:mm",
    "27": 'yyyy"年"m"月"', "28": 'm"月"d"日"', "29": 'm"月"d"日"', "30": "m-d-yy", "31": 'yyyy"年"m"月"d"日"',
    "32": 'h"时"mm"分"', "33": 'h"时"mm"分"ss"秒"', "34": '上午/下午h"时"mm"分"', "35": '上午/下午h"时"mm"分"ss"秒"',
    "36": 'yyyy"年"m"月"',
    "37": "#,##0;-#,##0", "38": "#,##0;[Red]-#,##0", "39": "#,##0.00;-#,##0.00", "40": "#,##0.00;[Red]-#,##0.00",
    "41": '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "42": '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    "43": '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    "44": '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    "45": "mm:ss", "46": "[h]:mm:ss", "47": "mm:ss.0", "48": "##0.0E+0", "49": "@",
    "50": 'yyyy"年"m"月"', "51": 'm"月"d"日"', "52": 'yyyy"年"m"月"', "53": 'm"月"d"日"', "54": 'm"月"d"日"',
    "55": '上午/下午h"时"mm"分"', "56": '上午/下午h"时"mm"分"ss"秒"', "57": 'yyyy"年"m"月"', "58": 'm"月"d"日"',
}  # fmt: skip
"""Formats that a workbook names by number alone, as Excel in China shows them."""

GENERAL = ("", "general", "g/通用格式", "@")

LAST_DAY = 2958466
"""The first number that is no day any more: 1 January 10000."""

LONGEST_CODE = 255
"""Characters that Excel allows a code; what a longer one shows is not certain."""

_EVERY_DIGIT = Context(prec=1200)
"""Room for the largest number of a cell, 309 digits, with all decimals and percent signs that a code has room for."""

_TOKEN = Pattern(
    r"""
    "(?P<quoted>[^"]*)"? | \\(?P<escaped>.) | _(?P<space>.) | \*(?P<fill>.)
  | \[(?P<bracket>[^\]]*)\]
  | (?P<half>AM/PM|A/P|上午/下午)
  | (?P<general>general|G/通用格式)
  | (?P<exponent>E[+-])
  | (?P<date>y+|m+|d+|h+|s+|e+|g+|b+|a{3,4})
  | (?P<digit>[0#?]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%)
  | (?P<slash>/) | (?P<text>@) | (?P<bang>!)
  | (?P<literal>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = Pattern(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)")
_COLOURS = Pattern(
    r"black|blue|cyan|green|magenta|red|white|yellow|黑色?|蓝色?|红色?|绿色?|黄色?|白色?|(color|颜色)\s*\d+",
    re.I,
)
_HOLDS = {
    "<": Decimal.__lt__, ">": Decimal.__gt__, "<=": Decimal.__le__, ">=": Decimal.__ge__,
    "=": Decimal.__eq__, "<>": Decimal.__ne__,
}  # fmt: skip
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


@dataclass
class _Section:
    """One of the up to four parts of a code. `certain`: whether all of it is understood."""

    tokens: list[_Token] = field(default_factory=list)
    condition: tuple[str, Decimal] | None = None
    certain: bool = True

    def has(self, *kinds: str) -> bool:
        return any(token.kind in kinds for token in self.tokens)


class NumberFormat:
    """A format code taken apart. `is_general`: the value is shown as it is."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.is_general = code.strip().lower() in GENERAL
        self.sections = _sections(code)

    @cached_property
    def is_date(self) -> bool:
        """Whether it shows numbers as days or times."""
        return any(section.has("date", "elapsed") for section in self.sections[:1])

    @cached_property
    def parts_of_date(self) -> str:
        """Which of y, m (month), d, h, n (minute), s, a (weekday) a date is shown with."""
        return "".join(
            dict.fromkeys(key for key, _ in _date_tokens(self.sections[0].tokens) if key in "ymdhnsa")
        )

    def shown(self, value: Decimal | str, from_1904: bool = False) -> str | None:
        """What the cell shows, blanks around it left out; None where that is not certain."""
        if isinstance(value, str):
            return self._text(value)
        section = self._section_for(value)
        if section is None or not section.certain:
            return None
        if section.has("text"):
            # A code for texts alone shows numbers as they are; what else it shows of them depends on the program.
            bare = len(self.sections) == 1 and not _around(section.tokens, "text", "")
            shown = _general(value) if bare else None
        elif section.has("date", "elapsed"):
            shown = _date(section.tokens, value, from_1904)
        elif section.has("general"):
            shown = _around(section.tokens, "general", _general(value))
        else:
            shown = _number(section.tokens, abs(value))
        if shown is not None and value < 0 and self._shows_minus(section):
            shown = "-" + shown
        return shown if shown is None else shown.strip()

    @cached_property
    def changes_text(self) -> bool:
        """Whether it shows texts otherwise than they are."""
        last = self.sections[-1]
        tokens = [token for token in last.tokens if not (token.kind == "literal" and token.text.isspace())]
        only_text = [token.kind for token in tokens] == ["text"]
        return not self.is_general and not only_text and (len(self.sections) > 3 or last.has("text"))

    def rounds(self, value: Decimal) -> bool:
        """Whether it shows fewer digits than the number has."""
        section = self._section_for(value)
        if section is None or not section.certain or not section.has("digit"):
            return False
        exact, places = _scaled(section.tokens, abs(value))
        return exact != at_places(exact, places)

    def moves_the_point(self, value: Decimal) -> bool:
        """Whether it shows another number in any program, though what it shows is not certain: without its thousands, or with
        a point among its digits (0!.0, shows 986000 as 98.6)."""
        section = self._section_for(value)
        if section is None or section.certain or not section.has("digit"):
            return False
        whole, places = _digits(section.tokens)
        first, last = min([*whole, *places]), max([*whole, *places])
        scaled, _ = _scaled(section.tokens, value)
        in_percent = section.has("percent")
        return (scaled != value and not in_percent) or any(
            token.kind == "bang" for token in section.tokens[first:last]
        )

    def _text(self, value: str) -> str | None:
        last = self.sections[-1]
        if len(self.sections) < 4 and not last.has("text"):
            return value
        return _around(last.tokens, "text", value) if last.certain else None

    def _section_for(self, value: Decimal) -> _Section | None:
        sections = self.sections[:3]
        if len(sections) > 1 and sections[-1].has("text"):
            sections = sections[:-1]
        if any(section.condition for section in sections):
            for section in sections:
                if section.condition is None or _HOLDS[section.condition[0]](value, section.condition[1]):
                    return section
            return None
        if len(sections) > 2 and value == 0:
            return sections[2]
        return sections[1] if len(sections) > 1 and value < 0 else sections[0]

    def _shows_minus(self, section: _Section) -> bool:
        """A section of its own for negative numbers writes its sign itself."""
        return section is self.sections[0] and not section.has("date")


@lru_cache(maxsize=1024)
def number_format(code: str) -> NumberFormat:
    """The format of a code."""
    return NumberFormat(code)


def at_places(value: Decimal, places: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    """`value`, any that a cell holds, with so many decimals, by default half away from zero."""
    return value.quantize(Decimal(1).scaleb(-places), rounding, _EVERY_DIGIT)


def _sections(code: str) -> list[_Section]:
    sections = [_Section()]
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or "quoted"
        token = match[kind] if kind in ("quoted", "escaped", "bracket") else match[0]
        if kind == "literal" and token == ";":
            sections.append(_Section())
        elif kind == "bracket":
            _bracket(sections[-1], token)
        elif kind == "space":
            sections[-1].tokens.append(_Token("literal", " "))
        elif kind in ("quoted", "escaped", "literal"):
            sections[-1].tokens.append(_Token("literal", token))
        elif kind != "fill":
            sections[-1].tokens.append(_Token(kind, token))
            # An exclamation mark is shown in one language's Excel and hides in another's.
            sections[-1].certain &= kind not in ("exponent", "bang") and not (
                kind == "half" and token != "上午/下午"
            )
    for section in sections:
        section.certain &= len(code) <= LONGEST_CODE
        if section.has("slash"):
            of_date = section.has("date")
            section.certain &= of_date
            section.tokens = [_Token("literal", "/") if t.kind == "slash" else t for t in section.tokens]
    return sections


def _bracket(section: _Section, inside: str) -> None:
    condition = _CONDITION.fullmatch(inside.strip())
    if condition:
        section.condition = condition[1], Decimal(condition[2])
    elif inside.startswith("$"):
        symbol, _, locale = inside[1:].partition("-")
        if symbol:
            section.tokens.append(_Token("literal", symbol))
        section.certain &= locale.lower() in ("", "804", "409", "411", "f800", "x-sysdate", "zh-cn", "en-us")
    elif re.fullmatch(r"h+|m+|s+", inside, re.IGNORECASE):
        section.tokens.append(_Token("elapsed", inside.lower()))
    elif not _COLOURS.fullmatch(inside):
        section.certain = False  # [DBNum1] and whatever else


def _around(tokens: list[_Token], kind: str, value: str) -> str:
    return "".join(value if token.kind == kind else token.text for token in tokens).strip()


def _general(value: Decimal) -> str:
    return format(abs(value).normalize(), "f") if value else "0"


# ---------------------------------------------------------------- numbers


def _number(tokens: list[_Token], value: Decimal) -> str | None:
    """A number that is not negative, by placeholders of digits with literals between them."""
    whole, places = _digits(tokens)
    if not whole and not places:
        return "".join(
            "%" if t.kind == "percent" else t.text for t in tokens if t.kind in ("literal", "percent")
        )
    grouped = any(whole[0] < at < whole[-1] for at in _commas(tokens)) if whole else False
    if grouped and any(tokens[at].kind == "literal" for at in range(whole[0], whole[-1])):
        return None
    scaled, decimals = _scaled(tokens, value)
    text = format(at_places(scaled, decimals), "f")
    before, _, after = text.partition(".")
    shown = _whole_digits([tokens[at].text for at in whole], before.lstrip("0"), grouped)
    shown += _places([tokens[at].text for at in places], after)
    at_digit = dict(zip([*whole, *places], shown, strict=True))
    written = []
    for at, token in enumerate(tokens):
        if at in at_digit:
            written.append(at_digit[at])
        elif token.kind in ("literal", "percent", "point"):
            written.append(token.text)
        elif token.kind != "comma":
            return None
    return "".join(written)


def _digits(tokens: list[_Token]) -> tuple[list[int], list[int]]:
    """Where the placeholders of digits before and after the point are."""
    digits = [at for at, token in enumerate(tokens) if token.kind == "digit"]
    point = next((at for at, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    return [at for at in digits if at < point], [at for at in digits if at > point]


def _commas(tokens: list[_Token]) -> list[int]:
    return [at for at, token in enumerate(tokens) if token.kind == "comma"]


def _scaled(tokens: list[_Token], value: Decimal) -> tuple[Decimal, int]:
    """The number in percent or thousands, as it is shown, and how many decimals are."""
    whole, places = _digits(tokens)
    ends = {whole[-1] if whole else None, [*whole, *places][-1]}
    thousands = sum(1 for at in _commas(tokens) if _scales(tokens, at, ends))
    percents = sum(token.kind == "percent" for token in tokens)
    return value * Decimal(100) ** percents / Decimal(1000) ** thousands, len(places)


def _scales(tokens: list[_Token], at: int, ends: set[int | None]) -> bool:
    """Whether a comma stands behind the last digit of a part, perhaps behind other commas: each is a thousandth."""
    before = at - 1
    while before >= 0 and tokens[before].kind == "comma":
        before -= 1
    return before in ends


def _whole_digits(placeholders: list[str], digits: str, grouped: bool) -> list[str]:
    """What each placeholder before the point shows; the first takes all digits that are over."""
    if not placeholders:
        return []
    shown = [""] * len(placeholders)
    left = digits
    zeros = len(placeholders) - next(
        (n for n, mark in enumerate(placeholders) if mark == "0"), len(placeholders)
    )
    count = 0
    for at in range(len(placeholders) - 1, -1, -1):
        digit, left = (left[-1], left[:-1]) if left else ("", "")
        if at == 0 and digit:
            rest = left + digit
        else:
            rest = digit or (
                "0" if len(placeholders) - at <= zeros else " " if placeholders[at] == "?" else ""
            )
        if grouped and rest.strip():
            rest = _grouped(rest, count)
        count += len(rest.replace(",", "").strip())
        shown[at] = rest
    return shown


def _grouped(digits: str, behind: int) -> str:
    """Digits with a comma after each one that has a multiple of three behind it."""
    return "".join(
        digit + ("," if (rest := len(digits) - at - 1 + behind) and rest % 3 == 0 else "")
        for at, digit in enumerate(digits)
    )


def _places(placeholders: list[str], digits: str) -> list[str]:
    shown = list(digits)
    for at in range(len(placeholders) - 1, -1, -1):
        if shown[at] != "0" or placeholders[at] == "0":
            break
        shown[at] = " " if placeholders[at] == "?" else ""
    return shown


# ---------------------------------------------------------------- days and times


def _date_tokens(tokens: list[_Token]) -> list[tuple[str, str]]:
    """(y, m, d, h, n for minutes, s, a for weekdays, t for elapsed time, 2 for half days, "" for literals) and its text."""
    found: list[tuple[str, str]] = []
    for token in tokens:
        key, text = "", token.text
        if token.kind == "date":
            text = text.lower()
            key = {"e": "y", "a": "a"}.get(text[0], text[0])
            if key == "m" and len(text) <= 2 and next((k for k, _ in reversed(found) if k), "") in ("h", "t"):
                key = "n"
            elif key == "s":  # minutes before seconds
                last = next((at for at in range(len(found) - 1, -1, -1) if found[at][0]), None)
                if last is not None and found[last][0] == "m":
                    found[last] = "n", found[last][1]
            elif key == "d" and len(text) > 2:
                key = "a"
        elif token.kind == "elapsed":
            key = "t"
        elif token.kind == "half":
            key = "2"
        found.append((key, text))
    return found


def day_of(value: Decimal, from_1904: bool) -> datetime | None:
    """The day and time of a number, to the second; None where it is none."""
    if from_1904:
        start = datetime(1904, 1, 1)
    elif value >= 61:
        start = datetime(1899, 12, 30)
    elif value < 60:
        start = datetime(1899, 12, 31)
    else:
        return None  # 29 February 1900, which Excel has and the calendar has not
    if not 0 <= value < LAST_DAY - (1462 if from_1904 else 0):
        return None
    return start + timedelta(seconds=int((value * 86400).quantize(Decimal(1), ROUND_HALF_UP)))


def _date(tokens: list[_Token], value: Decimal, from_1904: bool) -> str | None:
    moment = day_of(value, from_1904)
    if moment is None or any(token.kind in ("digit", "percent", "general", "text") for token in tokens):
        return None
    parts = _date_tokens(tokens)
    halves = any(key == "2" for key, _ in parts)
    written: list[str] = []
    for key, text in parts:
        shown = _part_of_date(key, text, moment, value, halves)
        if shown is None:
            return None
        written.append(shown)
    return "".join(written)


def _part_of_date(key: str, text: str, moment: datetime, value: Decimal, halves: bool) -> str | None:
    """One part of a date, None where it is not known how it is shown."""
    size = len(text)
    if key == "m" and size > 2:
        return _MONTHS[moment.month - 1] if size == 3 else None
    if key == "a":
        weekday = _WEEKDAYS[moment.weekday()]
        return {"aaa": weekday, "aaaa": f"星期{weekday}"}.get(text)
    if key == "y":
        return f"{moment.year % 100:02}" if text == "yy" else str(moment.year)
    if key == "t":
        seconds = int((value * 86400).quantize(Decimal(1), ROUND_HALF_UP))
        return f"{seconds // {'h': 3600, 'm': 60, 's': 1}[text[0]]:0{size}}"
    if key == "2":
        return "上午" if moment.hour < 12 else "下午"
    if key in ("m", "d", "h", "n", "s"):
        hour = (moment.hour % 12 or 12) if halves else moment.hour
        number = {"m": moment.month, "d": moment.day, "h": hour, "n": moment.minute, "s": moment.second}[key]
        return f"{number:02}" if size == 2 else str(number)
    return text if not key else None
