"""A text as it is typed, pasted or scanned, made ready for the scanner: one width, one spelling of what is spelled in several ways.

Owns what may be changed before a text is read, as it changes no meaning. Knows no operators' meaning and no `Target`.
"""

from __future__ import annotations

import re

from xlperf.system.pattern import Pattern
from xlperf.target import measures, units
from xlperf.target import vocabulary as words
from xlperf.target.quantity import BEHIND
from xlperf.target.shapes import LIST_MARKS, LISTED, SYMBOLS

# Control characters, marks of direction, joiners and combining accents: what is pasted along and not seen.
_UNSEEN = (
    r"\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
)
_ODD = Pattern(f"[{re.escape(''.join(map(chr, words.CHARACTERS)))}\\s{_UNSEEN}&]")
_LINE_END = re.compile(r"\s*\n\s*")
_SPACES = re.compile(rf"[\s{_UNSEEN}]+")
_TAGS = Pattern(r"</?[A-Za-z][^<>]{0,80}>")
# A tag that nothing closes; the names of one letter but p could be anything that is less than a number.
_OPENED = Pattern(r"(?i)<(?:p|br|div|span|strong|em|font|td|tr|table|li|ul|ol|h[1-6])(?: [^<>]{0,80})?>")
_WRAPPED = {"（": "）", "(": ")", "【": "】", "[": "]", '"': '"'}

_SIGNS = "".join(SYMBOLS)
_BELOW_IN_BRACKETS = Pattern(r"/[（(]([^（()）]{1,8})[）)]")  # 80元/（人·天）
_operator_words = "|".join(
    word
    for group in (*words.BEFORE.values(), *words.AFTER.values())
    for word in sorted(group, key=len, reverse=True)
    if len(word) > 1
)
# (≥)95%, 90%（以上）
_OPERATOR_IN_BRACKETS = Pattern(rf"[（(【]([{_SIGNS}]{{1,2}}|约|{_operator_words})[）)】]")
_INTERVAL = Pattern(
    r"[\[(（]([0-9.]+([^0-9,;]{0,4}))[,;]([0-9.]+[^0-9,;]{0,4})[\])）]"
)  # [90,100], (95%,98%]
_OPERATOR_LAST = Pattern(
    f"(?:[{_SIGNS}]|{'|'.join(word for words_of in words.BEFORE.values() for word in words_of)}|定[性量])$"
)
# 2023.1-12, 2023年1-12
_MONTHS_WITHOUT_THEIR_WORD = Pattern(
    r"(20[0-9]{2})[年.](0?[1-9]|1[0-2])月?[-~至到]{1,2}(0?[1-9]|1[0-2])(?=$|[,;。])"
)
_FIRST_MONTH = Pattern("(?<![0-9十百千万亿])元月")
_NOUGHT_IN_A_YEAR = Pattern("二[0Oo][0Oo一二三四五六七八九][0Oo一二三四五六七八九](?=年)")  # 二0二四年
_NOUGHTS = str.maketrans("0Oo", "〇〇〇")
_MARK_PASSED = Pattern("(?<=[0-9十百千万亿元])大关$")
_TYPED_TWICE = "/·、+（("
_DOUBLED = Pattern(rf"(?<=.)([{_TYPED_TWICE}])\1+(?=.)")  # 元//台, 200++人, 台（（套）
_NAMED_BY_FIGURES = Pattern(r"(PM(?:2\.5|10)|[CSN]O2|O3|CH4|D[Nn][0-9]{2,4}) (?=[0-9])")  # PM10 60微克/立方米
_MAY_BE_LISTED = Pattern(r"(?:^|[,;。、\s])(?:1?[0-9]|20)\.$")
_PLUS_AT_AN_END = Pattern("(?<=[-~至到])[+](?=[0-9])")  # -5%~+5%
_WHOLE_YEAR = Pattern("(20[0-9]{2})(?=全年)")  # 2024全年
_SEASON = Pattern("(20[0-9]{2})[/-](?:20)?([0-9]{2})(?=学年|年度|榨季|赛季|采暖季|供暖季)")  # 2023/24学年
_BEGINS = Pattern("(?:^|[,;。、\n])[ \t]*$")
_MIDNIGHT = Pattern("(?<=[0-9])[ T]0?0:00(?::00)?(?:[.]0+)?$")  # 2024-12-31 00:00:00
_FORMAL_SCALE = Pattern(f"(?<=[0-9])[{''.join(words.FORMAL_SCALES)}]")
_MORE_IN_BRACKETS = Pattern(
    "(?<=[0-9十百千万亿])[（(]{1,2}([余多]|±[0-9.]+)[）)](?=[%‰℃一-龥])"
)  # 100（余）人, 95（±2）%
_STOPS = ".。;,、!"
# 120,单位:万元
_NAMED_UNIT = Pattern(
    r"(?:[,;、。（(【\[](?:计量)?单位[:为是]?|(?:计量)?单位:)([^0-9:,;（()）]{1,8})[）)】\]]?$"
)
_NUMBER_IN_BRACKETS = Pattern(rf"(?<=[{_SIGNS}])[（(【\[]([0-9.,]+)[）)】\]]")  # ≥【3】家
_FIRST_IN_BRACKETS = Pattern(r"[【\[]([0-9.,]+)[】\]]")  # 【30】个
_OF_WHICH = Pattern(r"(?<=[0-9十百千万亿])[（(]{1,2}[^（()）]*[0-9][^（()）]*[）)]{1,2}")  # 12（10+2）个
# 5万元（含税）以内, but 5万元（含）以内
_REMARK_AT_NUMBER = Pattern(
    "(?<=[0-9一二三四五六七八九十百千万亿两半])[余多]?(?![一二三四五六七八九十百千万亿两半余多])([^0-9,;。、（()）]{1,8})([（(]{1,2}(?!不?包?含[）)0-9])[^（()）]{1,30}[）)]{1,2})"
)
_ONES = frozenset("一二三四五六七八九两半")
_ORDINAL = Pattern("第[一二三四五六七八九十百]+$")
_REMARK_BEFORE_THE_DAY_LIMIT = Pattern("([月日号底末])([（(][^（()）]{1,12}[）)])([之以]?前(?![置往期提]))")
_MORE = frozenset(("余", "多", "起", "+"))
# 大于（含）3个
_LIMIT_IN_FRONT = Pattern("(大于|高于|多于|超过|小于|低于|少于|[<>])[（(]包?含[）)](?=[0-9])")
_WITH_ITS_LIMIT = {"超过": "大于等于", ">": "≥", "<": "≤"}
_REMARK_BEHIND = Pattern(r"(?:[（(]{1,2}[^（()）]*[）)]{1,2})?$")
# 下载量超本地人口的30%, 超2023年的10%; but not what is called so: 超龄服务的10年
_BEYOND_A_SHARE = Pattern(
    "超(?![过出额标龄声市限期载重速前高低级大短细导])(?=(?:[一-龥]{2,8}|(?:19|20)[0-9]{2}年[一-龥]{0,6})的[0-9])"
)
# 6小于等于pH小于等于9
_BETWEEN = Pattern(
    r"([0-9.]+[^0-9]{0,4}?)小于或?(等于)?([A-Za-z一-龥]{1,8}?)小于或?(等于)?([0-9.]+[^0-9（(]{0,4})(?=[（(]|$)"
)


def normalise(text: str) -> str:
    """Half-width, one kind of dash and tilde, no HTML, no spaces but between two digits (where they break a number)."""
    if not _ODD.search(text) and "<" not in text:
        return text
    text = text.translate(words.CHARACTERS)
    if "&" in text or "</" in text or "/>" in text or ("<" in text and _OPENED.search(text)):
        text = _unmarked(text)
    return _SPACES.sub(_space, text.strip())


def _unmarked(text: str) -> str:
    """Without what is left of HTML: `<p>&ge;95%</p>` is `≥95%`."""
    if "&" in text and ";" in text:
        from html import unescape  # a large table, and seldom needed

        text = unescape(text)
    return _TAGS.sub(" ", text)


def _space(found: re.Match[str]) -> str:
    text, start, stop = found.string, found.start(), found.end()
    if start and stop < len(text) and text[start - 1].isdigit() and text[stop].isdigit():
        return " "
    if (
        start
        and text[start - 1] == "-"
        and text[stop : stop + 1].isdigit()
        and _BEGINS.search(text, 0, start - 1)
    ):
        return " "  # - 95%: -95, or behind the mark of a list
    if stop < len(text) and text[stop].isdigit() and _MAY_BE_LISTED.search(text, max(0, start - 4), start):
        return " "  # 1. 35%: 1.35, or the first of a list
    if "\n" not in found[0] or not start or stop == len(text):
        return ""
    if text[start - 1].isdigit() and units.measure_end(text, stop) > stop:  # a line of 3, a line of 场
        return ""
    return "" if _OPERATOR_LAST.search(text, max(0, start - 6), start) else ";"  # a line of ≥, a line of 95%


def unwrapped(text: str) -> str:
    """A cell of several lines as one; two digits at the ends of lines stay apart."""
    return _LINE_END.sub(_line_end, text)


def _line_end(found: re.Match[str]) -> str:
    text, start, stop = found.string, found.start(), found.end()
    between_digits = start and stop < len(text) and text[start - 1].isdigit() and text[stop].isdigit()
    return " " if between_digits else ""


def prepared(source: str) -> str:
    """A normalised text, with brackets, units and months written as the scanner knows them."""
    if "/（" in source or "/(" in source:
        source = _BELOW_IN_BRACKETS.sub(r"/\1", source)
    if source[-1] in _STOPS:
        source = source.rstrip(_STOPS) or source
    if "单位" in source and (named := _NAMED_UNIT.search(source)) and source[named.start() - 1].isdigit():
        source = f"{source[: named.start()]}（{named[1]}）"
    if source[:2] == "20" and (months := _MONTHS_WITHOUT_THEIR_WORD.match(source)):
        source = f"{months[1]}年{months[2]}-{months[3]}月{source[months.end() :]}"
    if "二" in source and (year := _NOUGHT_IN_A_YEAR.search(source)):
        source = source.replace(year[0], year[0].translate(_NOUGHTS))
    if " " in source:
        source = _NAMED_BY_FIGURES.sub(r"\1:", source)
    if ":00" in source and source[:4].isdecimal():
        source = _MIDNIGHT.sub("", source)
    if any(scale in source for scale in words.FORMAL_SCALES):  # 5佰元
        source = _FORMAL_SCALE.sub(lambda found: words.FORMAL_SCALES[found[0]], source)
    if "超" in source:
        source = _BEYOND_A_SHARE.sub("超过", source)
    if source.count("小于") == 2 and (between := _BETWEEN.match(source)):
        signs = ["≤" if between[group] else "<" for group in (2, 4)]
        source = f"{between[1]}{signs[0]}{between[3]}{signs[1]}{between[5]}{source[between.end() :]}"
    if "+" in source:
        source = _PLUS_AT_AN_END.sub("", source)
    if source[:2] == "20":
        source = _SEASON.sub(r"\1-20\2", _WHOLE_YEAR.sub(r"\1年", source))
    if source.endswith("大关"):  # 突破10亿大关
        source = _MARK_PASSED.sub("", source)
    if "元月" in source:
        source = _FIRST_MONTH.sub("1月", source)
    if "(" in source or "（" in source or "【" in source:
        source = _LIMIT_IN_FRONT.sub(
            lambda found: _WITH_ITS_LIMIT.get(found[1], f"{found[1]}等于"), _with_remarks_behind(source)
        )
        source = _MORE_IN_BRACKETS.sub(r"\1", source)
        source = _NUMBER_IN_BRACKETS.sub(r"\1", _OPERATOR_IN_BRACKETS.sub(r"\1", source))
    if (
        source[0] in "[(（"
        and (interval := _INTERVAL.match(source))
        and (source[0] == "[" or interval[0][-1] == "]" or interval[2] == "%")
        and (_REMARK_BEHIND.match(source, interval.end()) or _is_unit(source, interval.end()))
    ):
        first, last = ("" if mark in "[]" else "（不含）" for mark in (source[0], interval[0][-1]))
        source = f"{interval[1]}{first}~{interval[3]}{last}{source[interval.end() :]}"
    return _with_unit_at_number(source)


def _with_unit_at_number(source: str) -> str:
    """The number without brackets of its own, and its unit at once behind it: 【30】个, 12（10+2）个."""
    if source[0] in "【[" and (first := _FIRST_IN_BRACKETS.match(source)) and _is_unit(source, first.end()):
        return f"{first[1]}{source[first.end() :]}"
    if source[-1] not in "）)" and ("（" in source or "(" in source):
        of_which = _OF_WHICH.search(source)
        if of_which and _is_unit(source, of_which.end()):
            return f"{source[: of_which.start()]}{source[of_which.end() :]}{of_which[0]}"
    return source


def _with_remarks_behind(source: str) -> str:
    """5万元以内（含税） for 5万元（含税）以内, 12月前（含） for 12月（含）前: what limits the value at once behind it."""
    source = _DOUBLED.sub(r"\1", source)
    source = _REMARK_BEFORE_THE_DAY_LIMIT.sub(r"\1\3\2", source)
    pieces, written = [], 0
    for found in _REMARK_AT_NUMBER.finditer(source):
        limit = BEHIND.match(source, found.end())
        if limit and limit[0] not in _MORE and _is_remark_at_number(source, found, limit):
            pieces += [source[written : found.start(2)], limit[0], found[2]]
            written = limit.end()
    return "".join((*pieces, source[written:]))


def _is_remark_at_number(source: str, found: re.Match[str], limit: re.Match[str]) -> bool:
    """Whether brackets behind a unit say something of the number, and what stands behind them limits it."""
    unit, stop = units.unit_at(source, found.start(1))
    if units.as_meant(source, stop, unit, "")[1] > found.start(2):
        return False  # 100人（次）以上, 500元（每户）以上
    if limit[0] == "内" and unit not in measures.TIME_UNITS and limit.end() < len(source):
        return False  # 100人（教师）内训
    in_words = source[found.start() - 1] in _ONES
    if in_words and stop != found.start(2):
        return False  # 一般（60分）以上
    return not _ORDINAL.search(source, 0, found.start())  # 第一批（30个）以上


def _is_unit(source: str, start: int) -> bool:
    """Whether a unit stands there, and nothing behind it."""
    return start < len(source) and units.measure_end(source, start) == len(source)


def bare(source: str) -> str:
    """Without signs typed twice, a bullet or number of a list in front, and brackets or quotes around the whole."""
    if _DOUBLED.search(source):
        source = _DOUBLED.sub(r"\1", source)
    if "正负" in source:
        source = source.replace("正负", "±")
    if source[1:2] in LIST_MARKS or not source[0].isalnum():
        listed = LISTED.match(source)
        if listed and listed.end() < len(source):
            source = source[listed.end() :]
    closer = _WRAPPED.get(source[0])
    if closer and len(source) > 2 and source[-1] == closer and source.find(closer, 1) == len(source) - 1:
        return source[1:-1]
    return source
