"""Many target values at once, and the record of one as programs take it.

Owns the shapes: a list, a data frame, a JSON object. pandas is imported only where a data frame is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlperf.errors import InvalidArgument
from xlperf.messages import catalogue, say
from xlperf.target.advice import advice_of
from xlperf.target.model import Target, Value
from xlperf.target.numerals import plain
from xlperf.target.reading import parse, read, text_of

if TYPE_CHECKING:
    import pandas as pd

catalogue(
    {
        "target-series": (
            "应为 pandas 的 Series，不是 {kind}；若干文字请用列表推导逐个 parse_target",
            "a pandas Series is asked for and not {kind}; take parse_target of each of a list",
        ),
    }
)

_COLUMNS = (
    "text",
    "kind",
    "operator",
    "low",
    "high",
    "unit",
    "scale",
    "ok",
    "canonical",
    "reason",
    "basis",
    "direction",
    "period",
)


def parse_many(texts: Iterable[object]) -> list[Target]:
    """`parse` of each, in order; repeated texts are read once."""
    known: dict[str, Target] = {}
    targets = []
    for text in map(text_of, texts):
        target = known.get(text)
        if target is None:
            target = known[text] = parse(text)
        targets.append(target)
    return targets


def parse_column(series: pd.Series[Any]) -> pd.DataFrame:
    """How each target value of a Series is read, one row each, with its index: text, kind, operator, low, high, unit, scale,
    ok, canonical, reason, basis, direction, period.

    low and high are Decimals, ISO text for dates, or None. What is no text is read as `parse_target` reads it.
    Raises InvalidArgument for what is no Series.
    """
    import pandas as pd

    if not isinstance(series, pd.Series):
        raise InvalidArgument(say("target-series", kind=type(series).__name__))
    shown = [text_of(value) for value in series.array]  # 1, 1.0 and True are equal, and not the same text
    codes, texts = pd.factorize(pd.Series(shown, dtype=object))
    targets = parse_many(texts)
    unique = pd.DataFrame(
        {
            name: pd.Series([getattr(t, name) for t in targets], dtype="bool" if name == "ok" else "object")
            for name in _COLUMNS
        }
    )
    frame = unique.take(codes)
    frame.index = series.index
    return frame


def end_text(end: Value | None) -> str | None:
    """A low or high as text: plain digits without an exponent, ISO 8601 for dates."""
    return plain(end) if isinstance(end, Decimal) else end


def record(target: Target, lang: str | None = None) -> dict[str, object]:
    """A target as a JSON object: decimals as text, none as null."""
    return {
        "text": target.text,
        "kind": target.kind,
        "operator": target.operator,
        "low": end_text(target.low),
        "high": end_text(target.high),
        "unit": target.unit,
        "ok": target.ok,
        "canonical": target.canonical,
        "scale": target.scale,
        "reason": target.reason_text(lang),
        "reason_id": target.reason,
        "hint": target.hint(lang),
        "columns": list(target.columns()),
        "split": target.split(lang),
        "parts": [record(part, lang) for part in target.parts],
        "basis": target.basis,
        "direction": target.direction,
        "period": target.period,
        "excludes": target.excludes,
    }


def advice(
    name: str, target: Target | str | None, level2: str = "", year: int = 0, *, lang: str | None = None
) -> str:
    """What is unusual in a target value for an indicator called `name` (三级指标) under `level2` (二级指标), in a form of `year`, as
    a sentence in `lang`; "" where nothing is. `target`: a Target or the text that one is read from; `year` 0: of any."""
    read = target if isinstance(target, Target) else parse(target)
    return advice_of(text_of(name), read, text_of(level2), year).text(lang)


def explain(text: str) -> list[tuple[str, str]]:
    """The pieces of a text in order, each with the id of the message that says how it was read."""
    trace: list[tuple[str, str]] = []
    read(text, trace)
    return [(piece, f"target-piece-{_PIECES.get(how, how)}") for piece, how in trace]


_PIECES = {"=": "equal", ">": "above", ">=": "at-least", "<": "below", "<=": "at-most", "about": "about"}
