"""Many target values at once, and the record of one as programs take it.

Owns the shapes: a list, a data frame, a JSON object. pandas is imported only where a data frame is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlperf.target.model import Target, Value
from xlperf.target.numerals import plain
from xlperf.target.reading import parse, read

if TYPE_CHECKING:
    import pandas as pd

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


def parse_many(texts: Iterable[str | None]) -> list[Target]:
    """`parse` of each, in order; repeated texts are read once."""
    known: dict[str | None, Target] = {}
    targets = []
    for text in texts:
        target = known.get(text)
        if target is None:
            target = known[text] = parse(text)
        targets.append(target)
    return targets


def parse_column(series: pd.Series[Any]) -> pd.DataFrame:
    """One row a text, with the index of `series`: text, kind, operator, low, high, unit, scale, ok, canonical, reason,
    basis, direction, period.

    low and high are Decimals, ISO text for dates, or None. Cells that are no text are read as their text; empty ones as "".
    """
    import pandas as pd

    codes, texts = pd.factorize(series, use_na_sentinel=True)
    targets = parse_many([*(text if isinstance(text, str) else str(text) for text in texts), ""])
    unique = pd.DataFrame(
        {name: pd.Series([getattr(t, name) for t in targets], dtype=_dtype(name)) for name in _COLUMNS}
    )
    frame = unique.take(codes)  # -1, an empty cell, takes the last row
    frame.index = series.index
    return frame


def _dtype(name: str) -> str:
    return "bool" if name == "ok" else "object"


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
    }


def explain(text: str) -> list[tuple[str, str]]:
    """The pieces of a text in order, each with the id of the message that says how it was read."""
    trace: list[tuple[str, str]] = []
    read(text, trace)
    return [(piece, f"target-piece-{_PIECES.get(how, how)}") for piece, how in trace]


_PIECES = {"=": "equal", ">": "above", ">=": "at-least", "<": "below", "<=": "at-most", "about": "about"}
