"""Finding units in a text: a measure word, a whole unit with what stands below its line, and its one spelling.

Owns where a unit ends and how a rate is spelled: `元/人*月`, `元/人、月` and `元每人每月` are all 元/人·月. The look-up
tables are dictionaries, so that a look-up costs the same however many measure words there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cache, lru_cache

from xlperf.system.pattern import Pattern
from xlperf.target import measures
from xlperf.target.numerals import chinese

_LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_COUNT_CHARACTERS = frozenset("0123456789两三四五六七八九十百千万亿")
NUMERATOR_ENDS = frozenset("（(/·每")
# What may stand between two words below the line. The latter ones are also punctuation or a sign of arithmetic.
_BETWEEN = frozenset("/·每")
_LOOSELY_BETWEEN = frozenset("*×xX.、")
# What may follow a rate that is spelled with one of these: nothing, a break, a bracket, 以上 and its like.
_ENDS_A_RATE = Pattern(r"(?:$|[,;。、)）(（]|及?以[上下内]|之内|左右|的|标准)")
_ROUND_NUMBER = Pattern(
    "10{0,3}[十百千万亿]{0,2}(?<=[百千万亿])(?=$|[,;。)）]|及?以[上下内])|[百千万]万?(?=$|[,;。)）]|及?以[上下内])"
)
_noun = rf"(?:(?![{measures.PER_NOUN_BARRED}])[一-龥]){{1,5}}(?<=[{''.join(sorted(measures.PER_NOUN_ENDS))}])"
_end_of_a_noun = r"(?=$|[,;。、)）(（/·]|[.*×][人月年天日]|及?以[上下内]|之内|左右|每)"
_NOUN_TO_THE_END = Pattern(rf"个?{_noun}{_end_of_a_noun}")
# 元/标准间, 元/工程
_ANY_NOUN = Pattern(rf"(?:(?![{measures.PER_NOUN_BARRED}均])[一-龥]){{2,6}}?{_end_of_a_noun}")
NOUN_OF_A_RATE = Pattern(
    rf"{_noun}(?=补[助贴充]|新增|更新|购置|采购|培训|举办|开展|组织|资助|奖励|发放|配[备置]|拨付|安排|支付|不|至|最|约|超|每|[0-9<>=≥≤])"
)

_LINE_IN_BRACKETS = Pattern(r"[（(](每[^（()）]{1,8}|[^（()）]{1,4}[/·每][^（()）]{1,4})[）)]")
_POINTS = Pattern("点(?=$|[,;。、（()）]|及?以[上下内]|之内|左右)")
_MOST_POINTS = 100
# 元/年公里
_OF_A_PLACE = frozenset(
    ("人", "户", "生", "公里", "亩", "站", "台", "村", "校", "座", "家", "辆", "平方米", "㎡")
)
_FOR_ONE = Pattern("[一1](?=[一-龥]{1,3}(?:$|[,;。]))")

_Measures = dict[str, tuple[tuple[str, frozenset[str]], ...]]


def _measures(vocabulary: Iterable[str]) -> _Measures:
    """First character -> (word, the characters that may not follow it), the longer first."""
    table: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for word in vocabulary:
        barred = frozenset(measures.NOUN_AFTER.get(word, ""))
        if word[-1] in _LATIN:
            barred |= _LATIN
        table.setdefault(word[0], []).append((word, barred))
    return {first: tuple(sorted(group, key=lambda entry: -len(entry[0]))) for first, group in table.items()}


_MEASURES = _measures(measures.MEASURES)


def refresh() -> None:
    """Looks the measure words up anew: some were added."""
    _MEASURES.clear()
    _MEASURES.update(_measures(measures.MEASURES))
    _below.cache_clear()
    one_spelling.cache_clear()


@cache
def _below() -> _Measures:
    """What may stand below the line of a unit; most texts have none."""
    return _measures(measures.MEASURES | measures.PER_ONLY)


def measure_end(text: str, start: int, table: _Measures = _MEASURES) -> int:
    """Where the longest measure word at `start` ends; `start` where there is none."""
    for word, barred in table.get(text[start : start + 1], ()):
        if text.startswith(word, start):
            stop = start + len(word)
            if text[stop : stop + 1] not in barred or text[start : stop + 2] in measures.COUNTED_ALL_THE_SAME:
                return stop
    return start


def below_end(text: str, start: int) -> int:
    """Where what may stand below the line of a unit ends: 季度, 人, 3个月, 万元; `start` where there is none."""
    counted = start
    while counted - start < 6 and text[counted : counted + 1] in _COUNT_CHARACTERS and counted < len(text):
        counted += 1
    # 千人 may be a word or a count with a word; 千瓦时 is longer than 瓦
    return max(
        stop if (stop := measure_end(text, place, _below())) > place else start
        for place in range(start, counted + 1)
    )


def unit_end(text: str, start: int) -> int:
    """Where the whole unit at `start` ends: 场, 篇（次）, 元/人·月, 次每年, /亩; `start` where there is none."""
    stop = measure_end(text, start)
    if stop == start:
        return _without_a_measure(text, start) if text[start : start + 1] == "/" else start
    if text[stop : stop + 1] not in NUMERATOR_ENDS or stop == len(text):
        return stop
    if text[stop] == "每" and text[start:stop] in ("岁", "周岁"):  # 80-89岁每人每月50元
        return stop
    if text[stop] in "（(":
        inner = measure_end(text, stop + 1)
        if inner == stop + 1 or text[inner : inner + 1] not in ("）", ")"):
            return stop
        stop = inner + 1
    return _below_the_line(text, start, stop)[0]


def unit_at(text: str, start: int) -> tuple[str, int]:
    """The unit at `start` in its one spelling, and where it ends; "" and `start` where there is none."""
    stop = unit_end(text, start)
    unit = text[start:stop]
    if unit[:1] == "/" and unit[1:] in measures.RATIO_UNITS:
        return unit[1:], stop  # 95/%: of three columns, written into one
    return (one_spelling(unit) if "/" in unit or "每" in unit else unit), stop


def with_line(text: str, above: str, stop: int) -> tuple[str, int]:
    """300（人）/年, 1次以上/年: the unit `above` that ends before `stop`, with what stands below its line, and its end."""
    if text[stop : stop + 1] not in ("/", "每"):
        return above, stop
    unit, end = unit_at(above + text[stop : stop + 24], 0)
    return unit, stop + end - len(above)


def with_line_in_brackets(text: str, unit: str, stop: int) -> tuple[str, int]:
    """3500元（人/年）, 500元（每户）: `unit` with what an amount is counted by in brackets, and its end."""
    inner = _LINE_IN_BRACKETS.match(text, stop)
    if inner is None:
        return unit, stop
    whole = f"{unit}/{inner[1]}"
    rate, end = unit_at(whole, 0)
    return (rate, inner.end()) if end == len(whole) else (unit, stop)


def as_meant(text: str, stop: int, unit: str, digits: str) -> tuple[str, int]:
    """The unit of a number of these digits, and its end: 2个点 are points and 600个点 places, 元一盏 and 元（人/年） are rates."""
    if unit == "个" and text.startswith("点", stop) and _POINTS.match(text, stop):
        return ("个点", stop + 1) if digits and Decimal(digits) <= _MOST_POINTS else (unit, stop)
    if "/" in unit and text[stop : stop + 1] in ("（", "("):
        return _line_goes_on(text, stop, unit)
    if unit in measures.MONEY_UNITS and stop < len(text):
        if text[stop:] in measures.PER_PERSON_TIME:
            return f"{unit}/{below(measures.PER_PERSON_TIME[text[stop:]])}", len(text)  # 2000元人月
        if text[stop] in "（(":
            return with_line_in_brackets(text, unit, stop)
        if one := _FOR_ONE.match(text, stop):
            end = measure_end(text, one.end())
            if end > one.end() and (end == len(text) or text[end] in ",;。"):
                return f"{unit}/{per(text[one.end() : end])}", end
    return unit, stop


def _line_goes_on(text: str, stop: int, unit: str) -> tuple[str, int]:
    """2000元/月（人）: one more word below the line, in brackets."""
    inner = below_end(text, stop + 1)
    last = unit.replace("/", "·").rpartition("·")[2]
    if text[inner : inner + 1] not in ("）", ")") or not _goes_with(last, text[stop + 1 : inner]):
        return unit, stop
    whole = f"{unit}·{text[stop + 1 : inner]}"
    rate, end = unit_at(whole, 0)
    return (rate, inner + 1) if end == len(whole) else (unit, stop)


@lru_cache(maxsize=1024)
def one_spelling(unit: str) -> str:
    """A rate as it is spelled here: `元/人、月` and `元每人每月` are 元/人·月, `次每年` is 次/年, `元/人天` is 元/人·天.

    What is counted by the time stands last: `元/月·人` is 元/人·月.
    """
    line = min(place for sign in "/每" if (place := unit.find(sign)) >= 0)
    pieces = [unit[place:stop] for place, stop in _below_the_line(unit, 0, line, alone=True)[1]]
    if len(pieces) == 1:
        pieces = _person_time(pieces[0]) if unit[:line] in measures.MONEY_UNITS else pieces
        if len(pieces) == 1 and unit[line] == "/" and not unit.startswith("每", line + 1):
            return unit
    return unit[:line] + "/" + below(per(piece) for piece in pieces) if pieces else unit


def _person_time(piece: str) -> list[str]:
    return list(measures.PER_PERSON_TIME.get(piece, (piece,)))


def below(pieces: Iterable[str]) -> str:
    """What stands below the line, each once, periods last: 人·月."""
    return "·".join(sorted(dict.fromkeys(pieces), key=lambda piece: piece in measures.PER_TIME))


def _below_the_line(
    text: str, start: int, stop: int, alone: bool = False
) -> tuple[int, list[tuple[int, int]]]:
    """Where a unit of which the upper half ends at `stop` ends, and the places of the words below its line.

    `alone`: the text is known to be a unit and nothing else.
    """
    found: list[tuple[int, int]] = []
    while stop < len(text):
        sign = text[stop]
        loose = sign in _LOOSELY_BETWEEN
        if sign not in _BETWEEN and not (found and loose):
            sign, loose = "", True  # 元/户年
        place = stop + len(sign)
        if sign != "每" and text[place : place + 1] == "每":
            place += 1
        end = below_end(text, place)
        if sign and not loose and (noun := _NOUN_TO_THE_END.match(text, place)) and not _doubled(noun[0]):
            end = max(end, noun.end())
        if (
            (sign == "/" or found and sign == "·")
            and end == place
            and (noun := _ANY_NOUN.match(text, place))
            and not _doubled(noun[0])
        ):
            end = noun.end()
        if sign == "/" and end == place and found == [] and stop > start:
            end = _out_of_a_number(text, place)
        if end == place or not alone and _another_amount(text, start, place, end):
            break
        if loose and (text[place].isdigit() or not _ENDS_A_RATE.match(text, end)):
            break  # 50元/人、天 is a rate; 50元/人、3天 and 50元/人*30人 are not
        if not sign and not (found and _goes_with(text[slice(*found[-1])], text[place:end])):
            break
        found.append((place, end))
        stop = end
    return stop, found


def _goes_with(first: str, second: str) -> bool:
    """元/户年 and 元/月人: of two words below the line with nothing between them one is a time."""
    return second in measures.PER_TIME or first in measures.PER_TIME and second in _OF_A_PLACE


def _doubled(noun: str) -> bool:
    """元/台台, 个/社区区: its last character was typed twice."""
    return noun[-1] == noun[-2:-1]


def _another_amount(text: str, start: int, place: int, stop: int) -> bool:
    """12座/860延米 and 2期/300人 are two amounts; 次/3个月, 例/10万人, 元/500克 and, of 1名/500户, 名/500户 are units."""
    digits = place
    while text[digits].isdigit():
        digits += 1
    if digits > place and text[digits:stop] in ("%", "‰"):
        return True  # 20个/100%
    if digits == place or not text[place:digits].strip("0").strip("1"):
        return False
    above = text[start : measure_end(text, start)]
    if above in measures.SHARED_BY and text[digits:stop] in measures.SHARES and text[:start].endswith("1"):
        return text[start - 2 : start - 1].isdigit()  # 1名, but not 21名
    return above not in measures.MONEY_UNITS and text[digits:stop] not in measures.TIME_UNITS


def _without_a_measure(text: str, start: int) -> int:
    """28.40/株 and 150/人/天: an amount of what the reader knows; 8/10万: out of how many."""
    if text[start + 1 : start + 2].isdigit():
        return _out_of(text, start)
    stop = _below_the_line(text, start, start)[0]
    return stop if stop > start else _out_of(text, start)


def _out_of(text: str, start: int) -> int:
    stop = start + 1
    while stop < len(text) and stop - start < 5 and text[stop] in "0123456789":
        stop += 1
    scale = stop
    while stop < len(text) and text[stop] in "十百千万亿" and stop - scale < 3:
        stop += 1
    return stop if stop > scale else start


def _out_of_a_number(text: str, place: int) -> int:
    """Where the 10万 of 3例/10万 ends; `place` where it is no such number, or one of something."""
    found = _ROUND_NUMBER.match(text, place)
    return found.end() if found else place


def per(unit: str) -> str:
    """The base form of what stands below the line: 个月 is 月, 两周 is 2周."""
    if unit in measures.PER_SAME:
        return measures.PER_SAME[unit]
    digits = len(unit) - len(unit.lstrip("两三四五六七八九十"))
    if digits and unit not in measures.PER_ONLY:
        value = chinese(unit[:digits])
        if value and not value[1]:
            return value[0] + unit[digits:]
    return unit
