"""From a text to its `Target`: what the numbers and dates found in it add up to.

Owns the cache, and the last step: one value, several, or none and then why.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from numbers import Real

from xlperf.system.pattern import Pattern
from xlperf.target import measures, slips, units
from xlperf.target import vocabulary as words
from xlperf.target.circumstances import GATE, circumstances, every_period
from xlperf.target.dates import Day, in_words, is_of_no_year, named_year
from xlperf.target.model import Target, made
from xlperf.target.no_value import changed_by_a_spreadsheet, quality
from xlperf.target.numerals import NUMERAL_CHARACTERS, decimal, power
from xlperf.target.numerals import plain as plain_digits
from xlperf.target.preparation import bare, normalise, prepared, unwrapped
from xlperf.target.quantity import CONTRADICTION, FLIPPED, Quantity, combine, sign_behind
from xlperf.target.reader import BEFORE_IT, Reader
from xlperf.target.reasons import Invalid
from xlperf.target.several import targets_among
from xlperf.target.shapes import SYMBOLS
from xlperf.target.shortcut import plain

_PREFIX = {"=": "", ">": ">", ">=": "≥", "<": "<", "<=": "≤", "about": "约"}
_LONGEST = 10_000  # characters; what is longer is a document and no target value
_KEPT_LENGTH = 200  # longer texts are sentences, which do not repeat, and would fill the cache

_AN_OCCASION = Pattern("[一-龥]{1,8}[前后](?:$|[,;。完建])")  # 2024年春节前
_CLAUSE_END = Pattern(r"[,;。、（(!]")
_CELL_ERROR = Pattern(r"#[A-Za-z0-9/]{1,14}[!?]?")  # #DIV/0!
_NOUN = Pattern(r"(?!发生|出现)[一-龥A-Za-z]{1,6}")
_SCALE_APART = Pattern("[.,。、:][十百千万亿]{1,2}[^0-9]{0,6}")
_STRAY = Pattern(r"(?:[^\w\s.,;。、:()（）\[\]【】<>=≥≤≧≦/+~～-]|_)(?=[一-龥A-Za-z%‰])")  # 1200?万元, 95·%
_NO_UNIT = Pattern("[?�□$¥￥€£&#@_^′″]")  # 95?, which may have been 95％; 10￥
_IN_MARKS = Pattern(
    "[\"“‘'「『《〈〔{]([^\"“”‘’'「」『』《》〈〉〔〕{}]{1,8})[\"”’'」』》〉〕}]"
)  # 1200“万元”
_BEHIND_A_UNIT = Pattern(r"$|[.,;。、()（）\[\]【】]|(?:及|或)?(?:以上|以下|以内|之内|左右|上下)")
_NOUN_AND_RATE = Pattern(r"([一-龥A-Za-z]{1,6})(/.{1,8})")
_LATE_BEHIND = Pattern(r"(?<![级处县市省模额科专职岁乡镇])(?:及|或)?(以上|以下|以内|之内|左右|上下)$")
_QUALITY = Pattern("|".join(words.QUALITY_WORDS))
_UNREAD_END = Pattern(rf"(?:[至到~-]|--)(?:[0-9]|[{NUMERAL_CHARACTERS}]{{2}})|[底末]前")  # 21至二五名, 11底前
_UNEQUAL = Pattern(r"不(?:为|是|等于)(?:零|-?[0-9])|非(?:零|0(?![0-9.]))")  # 不为0: what it is not
# 由80%提高到, 95%至: the end is missing
_UNENDED = Pattern(
    "(?<=[0-9%‰])[至到]$|(?<=[0-9%‰])[一-龥]{1,2}至$|(?:提高|提升|增加|增长|上升|下降|降低|降|减少|缩短|缩减|压缩|压减)[至到]$"
)
# 超过2小时视为不及时, 低于95%的不予验收: when it has failed, and not what it is to be
_FAILED = Pattern(
    f"的?,?(?:则|就|均|一律|将|应)?(?:{'|'.join(words.FAILURES)}"
    f"|(?<!内)(?<!内[应均将])(?:{'|'.join(words.PENALTIES)})"
    f"|(?:视为|视作|认定为|判定为|判为|算|属于?|[则就]?[即为]|即为|[则就])(?:{'|'.join(words.FAULTS)}))"
)
_ALL_OF_THEM = Pattern("[一-龥]{2,8}?(?:全覆盖|全部|全面|全员|均|都|应[一-龥]尽[一-龥])")
_NONE_OF_THEM = Pattern('[一-龥]{2,10}?"?(?:[不未无零]|没有)再?(?:发生|出现)')
# 35-45岁之间: the age itself
_OF_SUCH_AN_AGE = {
    **dict.fromkeys(("岁", "周岁"), Pattern('(?!之间|范围|区间|为[宜主佳]|水平|达标)[一-龥"]{2}')),
    "个月": Pattern("儿童|[婴幼]"),
}
_AGE_ITSELF = Pattern("平均年龄|寿命")
_YEAR = Pattern("(?:19|20)[0-9]{2}")
_COMPARED = Pattern("[上去往前]年|同期|平均|[较比于]")  # with what was or is elsewhere


def parse(text: object) -> Target:
    """What a target value means. Never raises; takes time linear in the length of the text.

    What is no text is read as a cell shows it: a gap (None, NaN, NaT, pandas' NA) as nothing, a number as its plain digits
    (a float as its shortest decimal), any other value as its `str()`.
    """
    if text.__class__ is not str:
        text = text_of(text)
    assert isinstance(text, str)
    return _kept(text) if len(text) <= _KEPT_LENGTH else read(text)


def text_of(value: object) -> str:
    """A value as the text that a cell would show of it."""
    if isinstance(value, str):
        return str.__str__(value)
    try:
        unequal = value is None or value != value
        if unequal is True or type(unequal).__name__ in ("bool", "bool_") and bool(unequal):
            return ""  # a gap: NaN is not equal to itself
        if isinstance(value, bool) or type(value).__name__ == "bool":
            return "TRUE" if value else "FALSE"
        if isinstance(value, Decimal | Real):
            number = Decimal(float.__repr__(value) if isinstance(value, float) else str(value))
            return plain_digits(number) if number.is_finite() else str(value)
        shown = str(value)
    except Exception:  # noqa: BLE001 - any object may come, and none may stop the reading of a column
        return ""
    return "" if shown in ("<NA>", "NaT", "nan") else shown


def read(text: str, trace: list[tuple[str, str]] | None = None) -> Target:
    """As `parse` without its cache; `trace` receives each piece of the text with how it was read."""
    try:
        if len(text) > _LONGEST:
            raise Invalid("target-too-long", text[:24])
        return _read(text, _of_lines(text) if "\n" in text else normalise(text), trace)
    except Invalid as wrong:
        return Target(text, "invalid", reason=wrong.reason, detail=(wrong.piece, wrong.mended))


_kept = lru_cache(maxsize=16384)(read)


def _of_lines(text: str) -> str:
    """A cell of several lines: one value that was wrapped (2022年, 12月底), or a value a line; two values stay two."""
    apart, together = normalise(text), normalise(unwrapped(text))
    try:
        if _read(text, apart, None).kind == "compound":
            return apart
    except Invalid:
        pass
    try:
        return together if _read(text, together, None).kind in ("number", "date") else apart
    except Invalid:
        return apart


def refresh() -> None:
    """Forgets what was read: words were added."""
    _kept.cache_clear()


def _read(text: str, source: str, trace: list[tuple[str, str]] | None, within_remark: bool = False) -> Target:
    if not source:
        raise Invalid("target-empty", "")
    source = prepared(source)
    if source[-1] in "至到" and (unended := _UNENDED.search(source)):
        raise Invalid("target-operator-alone", unended[0])
    if "非0" in source and (unequal := _UNEQUAL.search(source)):
        raise Invalid("target-unequal", unequal[0])
    if trace is None and (found := plain(source)):
        return _number(text, source, *found)
    slips.check_dates(source)
    if " " in source:
        slips.check_blanks(source)
    source = bare(source)
    if ("不" in source or "零" in source) and (unequal := _UNEQUAL.search(source)):
        raise Invalid("target-unequal", unequal[0])
    if source.isascii() and source[-1].isalnum():
        changed_by_a_spreadsheet(source)
    if source in words.NO_VALUE or source.startswith(words.NO_VALUE_START) or _CELL_ERROR.fullmatch(source):
        raise Invalid("target-placeholder", source)
    reader = Reader(source, trace)
    values = reader.read()
    if len(values) > 1:
        candidates, values = values, targets_among(values, source)
        if trace is not None:
            _mark_asides(
                trace, [source[value.start : value.stop] for value in candidates if value not in values]
            )
    if len(values) == 1:
        return _whole(text, reader, values[0])
    if values:
        return _compound(text, source, values)
    if not within_remark and (remarked := _of_remarks(text, reader)):
        return remarked
    return quality(text, reader)


def _of_remarks(text: str, reader: Reader) -> Target | None:
    """What a text without numbers says in brackets: 不低于上年水平（85%）, 按时完成（12月底前）; 不低于上年（2023年） says of which year."""
    for remark, sign in reader.remarks:
        if _YEAR.fullmatch(remark):  # the year of a document: 财预〔2021〕101号
            continue
        try:
            inside = _read(text, remark, None, within_remark=True)
            if inside.kind == "number" and inside.operator == "=" and sign in _PREFIX:
                inside = _read(text, _PREFIX[sign] + remark, None, within_remark=True)
            elif inside.kind == "date" and sign == BEFORE_IT:
                inside = _read(text, remark + sign, None, within_remark=True)
        except Invalid:
            continue
        if inside.kind == "number" or inside.kind == "date" and not _COMPARED.search(reader.text):
            return inside
    return None


def _mark_asides(trace: list[tuple[str, str]], pieces: list[str]) -> None:
    """Notes of the numbers and dates that turned out to be no targets."""
    for piece in pieces:
        place = next((place for place, (noted, _) in enumerate(trace) if noted == piece), None)
        if place is not None:
            trace[place] = (piece, "aside")


# -- one value -----------------------------------------------------------------------------------------------------


def _whole(text: str, reader: Reader, value: Quantity | Day) -> Target:
    """The only value of its text."""
    source = reader.text
    if isinstance(value, Day):
        if value.only_year and (
            _QUALITY.search(source, value.stop) or _AN_OCCASION.match(source, value.stop)
        ):
            return quality(text, reader)
        return _dated(text, source, value)
    waiting = reader.symbol and reader.operator and value.operator and reader.operator_start == value.stop
    if value.reversed and not source[value.stop :].lstrip("".join(SYMBOLS)):  # 95%≥
        raise Invalid("target-operator-alone", source[value.lead :])
    if waiting and source[value.stop] in SYMBOLS:  # ≥5≥次
        raise Invalid("target-operator-alone", source[value.stop : reader.operator_stop])
    if value.stop < len(source):
        if _says_of_which(source, value):
            return quality(text, reader)
        passed = value.behind or value.operator in (">", "<")
        if passed and (failed := _FAILED.match(source, value.stop)):
            raise Invalid("target-unequal", source[value.lead : failed.end()])
        _check_unread(source, value)
        if value.high is None:
            _complete(source, value)
    return _counted(text, source, value)


def _says_of_which(source: str, value: Quantity) -> bool:
    """50户以上自然村全部通硬化路, 0-6岁儿童应筛尽筛, 10人以上集访不发生: the number says of which, and what is asked is none."""
    itself = _AGE_ITSELF.search(source, value.lead, value.start)
    of_an_age = None if itself else _OF_SUCH_AN_AGE.get(value.unit)
    if of_an_age and (value.behind or value.high) and of_an_age.match(source, value.stop):
        return True
    if value.behind and value.unit and _NONE_OF_THEM.match(source, value.stop):
        return True
    limits = value.behind in (">=", "<=", ">", "<") and value.start == value.lead
    counted = value.unit and value.unit not in measures.TIME_UNITS | measures.RATIO_UNITS
    return bool(limits and counted and _ALL_OF_THEM.match(source, value.stop))


def _check_unread(source: str, value: Quantity) -> None:
    """Raises Invalid where what stands at once behind the number belongs to it in a way that nobody can tell."""
    start, stop = value.start, value.stop
    if _UNREAD_END.match(source, stop) or value.scale and not value.unit and source[stop] in words.SCALES:
        raise Invalid("target-number-malformed", source[start : stop + 6])  # 21至二五名, 2000万万
    if not value.unit and _unit_apart(source, stop):
        raise Invalid("target-number-malformed", source[start : stop + 6])
    if source[stop] == "/" and value.unit:
        raise Invalid("target-unit-unread", source[start : stop + 8], value.unit.partition("/")[0])


def _unit_apart(source: str, stop: int) -> bool:
    """Whether a character that belongs to no value stands between a number and its unit, or one that was lost behind it; or the
    unit stands in quotation marks."""
    if _NO_UNIT.match(source, stop) and _BEHIND_A_UNIT.match(source, stop + 1):
        return True
    if (marked := _IN_MARKS.match(source, stop)) and _BEHIND_A_UNIT.match(source, marked.end()):
        return _unit_end(marked[1], 0) == len(marked[1])
    return bool(_STRAY.match(source, stop) and _BEHIND_A_UNIT.match(source, _unit_end(source, stop + 1)))


def _unit_end(source: str, start: int) -> int:
    """Where scale words and the unit behind them end."""
    while start < len(source) and source[start] in words.SCALES:
        start += 1
    return units.unit_at(source, start)[1]


def _complete(source: str, value: Quantity) -> None:
    """What stands behind the number: its noun where it has no measure word, and 以上 behind a noun."""
    end = _CLAUSE_END.search(source, value.stop, value.stop + 40)
    tail = source[value.stop : end.start() if end else value.stop + 40]
    if tail and not value.unit and tail[-1] == "前" and len(tail) < 5:  # 12曰底前
        raise Invalid("target-date-impossible", source[value.start :])
    late = _LATE_BEHIND.search(tail) if value.behind is None else None
    if late:
        sign = combine(value.operator, value.yields, sign_behind(late[1]), False)
        if sign == CONTRADICTION:
            raise Invalid("target-operators-contradict", source[value.lead : value.stop + late.end()])
        value.operator = sign
        tail = tail[: late.start()]
    if not value.unit and source[value.stop] in ".,;。、:":
        if _SCALE_APART.fullmatch(source, value.stop):
            raise Invalid("target-number-malformed", source[value.start :])  # 1200.万元
        unit, stop = units.unit_at(source, value.stop + 1)
        if unit and stop == len(source):
            value.unit, tail = unit, ""  # ≥10,家
    if not value.unit and not value.behind and source[value.start] != "零" and _NOUN.fullmatch(tail):
        value.unit = f"{tail}/{value.below}" if value.below else tail
    elif not value.unit and (counted := _NOUN_AND_RATE.fullmatch(tail)):
        rate, stop = units.unit_at(counted[2], 0)
        value.unit = counted[1] + rate if stop == len(counted[2]) else ""  # 5志愿者/村
    if tail:
        value.below = ""


def _counted(text: str, source: str, value: Quantity) -> Target:
    operator = value.operator or "="
    if value.below and not value.unit:
        value.unit = f"/{value.below}"  # 每亩300
        if value.high is not None:
            value.high.unit = value.unit
    if operator == "range":
        second = value.high
        assert second is not None
        return made(
            text=text,
            kind="number",
            operator=operator,
            low=value.value,
            high=second.value,
            unit=value.unit,
            scale=second.scale,
            canonical=_written_range(value, second),
            excludes=value.excludes,
            **(circumstances(source, value.unit) if GATE.search(source) else {}),
        )
    if value.reversed:
        operator = FLIPPED[value.reversed]
    return _number(text, source, operator, value.digits, value.scale, value.unit)


def _number(text: str, source: str, operator: str, digits: str, scale: str, unit: str) -> Target:
    """The target of one number, in the parts of its canonical form."""
    value = decimal(digits, power(scale)) if scale else Decimal(digits)
    written = _no_month(unit) if operator in ("=", "about") and value <= 12 else unit
    return made(
        text=text,
        kind="number",
        operator=operator,
        low=None if operator in ("<", "<=") else value,
        high=None if operator in (">", ">=") else value,
        unit=unit,
        scale=scale,
        canonical=f"{_PREFIX[operator]}{digits}{scale}{written}",
        **(circumstances(source, unit) if GATE.search(source) else {}),
    )


def _written_range(first: Quantity, second: Quantity) -> str:
    """`3～5天`, `1～2万元`; where only one end has a scale word, both are written out."""
    unit = _no_month(second.unit)
    if first.scale == second.scale:
        return f"{first.digits}～{second.digits}{second.scale}{unit}"
    if first.scale and second.scale:
        return f"{first.digits}{first.scale}～{second.digits}{second.scale}{unit}"
    return f"{plain_digits(first.value)}～{plain_digits(second.value)}{unit}"


def _no_month(unit: str) -> str:
    """两月 is 2个月 and 两季度 2个季度: 2月 would be February."""
    return f"个{unit}" if unit[:1] == "月" or unit[:2] == "季度" else unit


def _dated(text: str, source: str, day: Day, begins: int = 0) -> Target:
    """`begins`: where `source` begins in the text in which the day has its place."""
    operator, low, high = day.bounds()
    year = named_year(source, max(0, day.start - begins)) if is_of_no_year(low or high) else ""
    if operator == "<=":
        canonical = f"{year}{in_words(high, day.of_each)}前"
    elif operator == "range":
        turns = low and high and low[:2] == "--" and low > high  # 11月至次年3月
        over = day.last_year or ("次年" if turns else "")
        canonical = f"{year}{in_words(low, day.of_each)}至{over}{in_words(high, '')}"
    else:
        canonical = f"{_PREFIX[operator]}{year}{in_words(low or high, day.of_each)}"
    return made(
        text=text,
        kind="date",
        operator=operator,
        low=low,
        high=high,
        canonical=canonical,
        period=every_period(source),
    )


# -- several values ------------------------------------------------------------------------------------------------


def _compound(text: str, source: str, values: list[Quantity | Day]) -> Target:
    parts, stop = [], 0
    for value in values:
        begins, stop = max(value.lead, stop), value.stop
        while source[begins : begins + 1].isspace():
            begins += 1
        piece = source[begins:stop].rstrip()
        if isinstance(value, Day):
            parts.append(_dated(piece, piece, value, begins))
        else:
            parts.append(_counted(piece, piece, value))
    canonical = "；".join(part.canonical for part in parts)
    return made(text=text, kind="compound", canonical=canonical, parts=tuple(parts))
