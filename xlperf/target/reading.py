"""From a text to its `Target`: what the numbers and dates found in it add up to.

Owns the last step (nothing found, one value, several) and the canonical spelling.
"""

from __future__ import annotations

import re
from functools import lru_cache

from xlperf.target import lexis
from xlperf.target import vocabulary as words
from xlperf.target.dates import Day
from xlperf.target.grammar import (
    _LATE_AFTER,
    _LISTED,
    _NOUN,
    CONTRADICTION,
    Invalid,
    Quantity,
    Reader,
    after_sign,
    combine,
    normalise,
)
from xlperf.target.model import Target

_PREFIX = {"=": "", ">": ">", ">=": "≥", "<": "<", "<=": "≤", "about": "约"}
_OPERATOR_ALONE = re.compile(rf"[:：]?(?:{lexis.UNIT})?(?:{lexis.AFTER})?[\s。;,.!]*$")
_AFTER_ALONE = re.compile(rf"(?:{lexis.UNIT})?(?:{lexis.AFTER})$")
_MEANING = re.compile(r"[A-Za-z一-龥]")
_BLANK = re.compile(
    r"(?:[xX×*＊_]{2,}|[xX×*＊_](?=%|[一-龥]?$)|\?+|…+|\.{3,}|[（(]\s*[)）])(?:%|[一-龥]{0,3})$"
)
_QUALIFIED = re.compile(
    r"[^,;。、]{0,8}(?:率|比例|占比|度|合格|比|指数)(?:$|不|达|超|高|低|约|为|≥|>|=|控制|保持)"
)
_QUALITY = re.compile("|".join(words.QUALITY_WORDS))
_LONGEST_KEPT = 200


def parse(text: str | None) -> Target:
    """What a target value means. Never raises; takes time linear in the text's length."""
    text = text or ""
    return _kept(text) if len(text) <= _LONGEST_KEPT else read(text)


def read(text: str, trace: list[tuple[str, str]] | None = None) -> Target:
    """As `parse`, without the cache; `trace` receives the pieces as they are read."""
    plain_text = normalise(text)
    try:
        return _read(text, plain_text, trace)
    except Invalid as wrong:
        return Target(
            text, "invalid", ok=False, reason=wrong.reason, detail=wrong.piece, mended=wrong.mended, unit=""
        )


_kept = lru_cache(maxsize=16384)(read)


def _read(text: str, plain_text: str, trace: list[tuple[str, str]] | None, depth: int = 0) -> Target:
    if not plain_text:
        raise Invalid("target-empty", "")
    listed = _LISTED.match(plain_text)
    if listed and listed.end() < len(plain_text):
        plain_text = plain_text[listed.end() :]
    inner = _unwrapped(plain_text)
    if inner is not None:
        plain_text = inner
    if plain_text.rstrip("。.;,!").lower() in words.NO_VALUE or plain_text.startswith(words.NO_VALUE_START):
        raise Invalid("target-placeholder", plain_text)
    reader = Reader(plain_text, trace)
    reader.read()
    values = reader.values
    if len(values) > 1:
        values = _kept_values(reader)
    if len(values) == 1:
        return _single(text, reader, values[0])
    if values:
        return _compound(text, reader, values)
    for remark in reader.remarks if depth < 2 else ():
        try:
            within = _read(text, remark, None, depth + 1)
        except Invalid:
            continue
        if within.kind in ("number", "date"):
            return within
    return _without_value(text, reader)


def _unwrapped(text: str) -> str | None:
    """The inside of a text that stands in brackets or quotes as a whole."""
    pairs = {"（": "）", "(": ")", "【": "】", "[": "]", '"': '"'}
    closer = pairs.get(text[0])
    if closer and len(text) > 2 and text[-1] == closer and text.find(closer, 1) == len(text) - 1:
        return text[1:-1]
    return None


# -- several values ----------------------------------------------------------------------------------------------------


def _kept_values(reader: Reader) -> list[Quantity | Day]:
    """Without the periods, the starting points and the qualifiers that are no targets of their own."""
    text, values = reader.text, reader.values
    kept: list[Quantity | Day] = []
    for value, following in zip(values, [*values[1:], None], strict=True):
        if following is not None and _is_no_value(text, value, following):
            continue
        kept.append(value)
    return kept


def _is_no_value(text: str, value: Quantity | Day, following: Quantity | Day) -> bool:
    if isinstance(value, Day):
        if value.is_deadline or value.operator in ("<=", "<", ">", ">="):
            return False
        return value.day is None and not value.end
    gap = text[value.stop : following.lead if following.lead > value.stop else following.start]
    gap = text[value.stop : following.start]
    if isinstance(following, Day):
        return False
    if value.from_ and value.clause == following.clause:
        return True
    if value.clause == following.clause and _CHANGED.search(gap):
        return True
    if value.unit in ("岁", "周岁") and not text.startswith((",", ";", "、"), value.stop):
        return True
    if (
        value.operator is None
        and value.high is None
        and value.unit in words.TIME_UNITS
        and value.clause == following.clause
    ):
        return bool(_QUALIFIED.match(gap))
    return False


_CHANGED = re.compile(rf"(?:{'|'.join(words.CHANGES)})了?(?:到|至|为|成)[^,;。]{{0,6}}$")


def _compound(text: str, reader: Reader, values: list[Quantity | Day]) -> Target:
    source = reader.text
    parts = []
    for number, value in enumerate(values):
        start = value.lead
        if number and values[number - 1].stop > start:
            start = values[number - 1].stop
        parts.append(_single(source[start : value.stop].strip(), reader, value, whole=False))
    canonical = "；".join(part.canonical for part in parts)
    return Target(text, "compound", canonical=canonical, parts=tuple(parts))


# -- one value ----------------------------------------------------------------------------------------------------------


def _single(text: str, reader: Reader, value: Quantity | Day, whole: bool = True) -> Target:
    if isinstance(value, Day):
        if whole and value.only_year and value.operator is None and _QUALITY.search(reader.text, value.stop):
            return _without_value(text, reader)
        return _dated(text, value)
    if whole:
        _complete(reader.text, value)
    operator = value.operator or "="
    if value.symbol_behind:
        operator = {">=": "<=", "<=": ">=", ">": "<", "<": ">"}.get(value.symbol_behind, "=")
    if value.unit == "两":
        value.unit = "两"
    low = value.value
    body = f"{value.digits}{value.scale}{value.unit}"
    if operator == "range":
        second = value.high
        assert second is not None
        first_scale = value.scale if value.scale != second.scale else ""
        canonical = f"{value.digits}{first_scale}～{second.digits}{second.scale}{value.unit}"
        if not value.scale and second.scale:
            canonical = f"{value.digits}～{second.value:f}{value.unit}"
        return Target(text, "number", "range", low, second.value, value.unit, second.scale, canonical)
    canonical = _PREFIX[operator] + body
    return Target(
        text,
        "number",
        operator,
        None if operator in ("<", "<=") else low,
        None if operator in (">", ">=") else low,
        value.unit,
        value.scale,
        canonical,
    )


def _complete(text: str, value: Quantity) -> None:
    """What stands behind a single number: its noun where it has no measure word, and 以上 behind a noun."""
    tail = text[value.stop : value.stop + 40]
    tail = re.split(r"[,;。、（(!]", tail, maxsplit=1)[0]
    late = _LATE_AFTER.search(tail)
    if (
        late
        and value.after is None
        and value.high is None
        and value.stop + late.end() >= value.stop + len(tail)
    ):
        sign = combine(value.operator, value.yields, after_sign(late[1]), False)
        if sign == CONTRADICTION:
            raise Invalid("target-operators-contradict", text[value.start :])
        value.operator = sign
        tail = tail[: late.start()]
    if (
        not value.unit
        and value.digits
        and not value.after
        and _NOUN.fullmatch(tail)
        and not text.startswith("零", value.start)
    ):
        value.unit = tail


def _dated(text: str, day: Day) -> Target:
    first, final = day.first, day.final
    if day.operator == "range":
        pass
    elif day.is_deadline:
        day.operator = "<=" if day.operator in (None, "<=", "=") else day.operator
    elif day.limit == "起":
        day.operator = ">="
    elif day.limit:
        day.operator = ">"
    elif day.operator in (">=", ">", "<", "<="):
        pass
    elif day.end:
        day.operator = "="
        first = final
    elif first == final:
        day.operator = "="
    else:
        day.operator = "range"
    operator = day.operator
    if operator in ("<=", "="):
        low, high = (None if operator == "<=" else first), final
    elif operator == "<":
        low, high = None, first
    elif operator == ">":
        low, high = final, None
    elif operator == ">=":
        low, high = first, None
    else:
        low, high = first, final
    canonical = written_date(operator, low, high)
    return Target(text, "date", operator, low, high, canonical=canonical)


def written_date(operator: str, low: str | None, high: str | None) -> str:
    """The spelling that reads back as the same dates."""
    if operator == "<=":
        return f"{_in_words(high)}前"
    if operator == "range":
        return f"{_in_words(low)}至{_in_words(high)}"
    return _PREFIX[operator] + _in_words(low or high)


def _in_words(day: str | None) -> str:
    assert day
    if day.startswith("---"):
        return f"每月{int(day[3:])}日"
    if day.startswith("--"):
        return f"{int(day[2:4])}月{int(day[5:])}日"
    return f"{int(day[:4])}年{int(day[5:7])}月{int(day[8:])}日"


# -- none --------------------------------------------------------------------------------------------------------------


def _without_value(text: str, reader: Reader) -> Target:
    source = reader.text
    if reader.symbol:
        raise Invalid("target-operator-alone", reader.symbol)
    if reader.operator and _OPERATOR_ALONE.match(source, reader.operator_at[1]):
        raise Invalid("target-operator-alone", source[slice(*reader.operator_at)])
    if _AFTER_ALONE.fullmatch(source):
        raise Invalid("target-operator-alone", source)
    if not _MEANING.search(source) or _BLANK.search(source):
        raise Invalid("target-placeholder", source)
    if source in words.MEASURES:
        raise Invalid("target-placeholder", source)
    vague = reader.vague or _vague_word(source)
    if vague:
        raise Invalid("target-vague", vague)
    return Target(text, "qualitative", canonical=source if len(source) <= _LONGEST_KEPT else "")


_VAGUE = re.compile("|".join(sorted(words.VAGUE - words.VAGUE_ALONE, key=len, reverse=True)))
_VAGUE_END = re.compile(f"(?:{'|'.join(sorted(words.VAGUE_ALONE, key=len, reverse=True))})$")


def _vague_word(text: str) -> str:
    found = _VAGUE.search(text) or (text in words.VAGUE_ALONE and _VAGUE_END.search(text))
    return found[0] if found else ""
