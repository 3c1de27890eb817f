"""The year in a form's words: {year}, {year-1}, {year+1} in labels, pictures and explanations.

Owns where such words may stand and what they become. Expressions have `year` as a name of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from xlperf.form.model import Form

_YEAR = re.compile(r"\{\s*year\s*(?:([+-])\s*(\d{1,2})\s*)?\}")

OF_EXPRESSIONS = frozenset(
    ("id", "expect", "when", "each", "at", "message", "message_en", "hint", "hint_en", "depends_on")
)
"""Keys in which braces hold expressions of the check language, or ids. Those in the texts of a computed value hold the year
only."""


def has_years(form: Form) -> bool:
    """Whether any word of `form` speaks of the year."""
    return _any(form)


def in_year(form: Form, year: int) -> Form:
    """`form` for `year`, every {year±n} of its words written out."""
    written: Form = _written_out(form, year, "year" in form.fields)
    return replace(written, year=year)


def _any(value: Any) -> bool:
    if isinstance(value, str):
        return _YEAR.search(value) is not None
    if is_dataclass(value):
        return any(_any(getattr(value, one.name)) for one in fields(value) if one.name not in OF_EXPRESSIONS)
    if isinstance(value, Mapping):
        return any(map(_any, (*value.keys(), *value.values())))
    return isinstance(value, tuple) and any(map(_any, value))


def _written_out(value: Any, year: int, is_field: bool) -> Any:
    """`is_field`: a cell {year} of a picture is the field of that name."""
    if isinstance(value, str):
        return _YEAR.sub(
            lambda match: match[0] if is_field and not match[1] else str(year + _offset(match)), value
        )
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            one.name: _written_out(getattr(value, one.name), year, is_field)
            for one in fields(value)
            if one.name not in OF_EXPRESSIONS
        }
        return replace(value, **changed)
    if isinstance(value, Mapping):
        return {
            _written_out(key, year, is_field): _written_out(item, year, is_field)
            for key, item in value.items()
        }
    if isinstance(value, tuple):
        return tuple(_written_out(item, year, is_field) for item in value)
    return value


def _offset(match: re.Match[str]) -> int:
    return int(f"{match[1]}{match[2]}") if match[1] else 0
