"""TOML's values into the frozen records of the form's model, and what does not fit, key by key.

Owns the checking of shapes: unknown keys, missing keys, wrong types. Knows nothing of what the keys mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from xlperf.messages import catalogue, say

catalogue(
    {
        "form-unknown-key": (
            "没有“{key}”这个键。可用的键：{known}",
            "there is no key '{key}'. The keys are: {known}",
        ),
        "form-missing-key": ("缺少“{key}”", "'{key}' is missing"),
        "form-value": ("应是{expected}，却是 {found}", "should be {expected} but is {found}"),
        "form-kind-str": ("文字", "a text"),
        "form-kind-int": ("整数", "a whole number"),
        "form-kind-float": ("数", "a number"),
        "form-kind-bool": ("true 或 false", "true or false"),
        "form-kind-list": ("列表 […]", "a list […]"),
        "form-kind-table": ("一组键", "a group of keys"),
        "form-kind-one-of": ("其中之一：{values}", "one of {values}"),
    }
)

Record = TypeVar("Record")


@dataclass(frozen=True)
class Misfit:
    """A value that does not fit the model: its path, what is wrong, and the id of the nearest thing that has one."""

    place: str
    what: str
    id: str = ""


def convert(data: Mapping[str, Any], record: type[Record]) -> tuple[Record | None, list[Misfit]]:
    """`data` as a `record` (a frozen dataclass), or None and everything that does not fit."""
    misfits: list[Misfit] = []
    made = _record(data, record, "", "", misfits)
    return (None, misfits) if misfits else (made, [])


@cache
def _model(record: Any) -> tuple[dict[str, Any], frozenset[str]]:
    """The types of a record's attributes, and which of them must be given."""
    hints = get_type_hints(record)
    required = frozenset(
        item.name for item in fields(record) if item.default is MISSING and item.default_factory is MISSING
    )
    return {item.name: hints[item.name] for item in fields(record)}, required


def _record(data: Mapping[str, Any], record: Any, place: str, near: str, misfits: list[Misfit]) -> Any:
    types, required = _model(record)
    own = data.get("id")
    near = own if isinstance(own, str) and own else near if "id" in types else ""
    values: dict[str, Any] = {}
    for key, value in data.items():
        path = f"{place}.{key}" if place else key
        if key in types:
            values[key] = _value(value, types[key], path, near, misfits)
        else:
            misfits.append(
                Misfit(path, say("form-unknown-key", key=key, known=", ".join(types)), near or key)
            )
    absent = [key for key in types if key in required and key not in data]
    misfits.extend(Misfit(place or "form", say("form-missing-key", key=key), near) for key in absent)
    return None if misfits else record(**values)


def _value(value: Any, kind: Any, place: str, near: str, misfits: list[Misfit]) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        kind = next(option for option in get_args(kind) if option is not NoneType)
        origin = get_origin(kind)
    if origin is tuple and isinstance(value, list):
        inner = get_args(kind)[0]
        return tuple(
            _value(item, inner, f"{place}[{number}]", near, misfits) for number, item in enumerate(value, 1)
        )
    if origin is dict and isinstance(value, Mapping):
        inner = get_args(kind)[1]
        return {key: _value(item, inner, f"{place}.{key}", near, misfits) for key, item in value.items()}
    if is_dataclass(kind) and isinstance(value, Mapping):
        return _record(value, kind, place, near, misfits)
    if origin is Literal:
        fits = value in get_args(kind)
    elif kind is float:
        fits = isinstance(value, int | float) and not isinstance(value, bool)
    else:
        fits = isinstance(kind, type) and type(value) is kind and not is_dataclass(kind)
    if not fits:
        words = say("form-value", expected=_expected(kind, origin), found=_found(value))
        misfits.append(Misfit(place, words, near))
    return value


def _expected(kind: Any, origin: Any) -> str:
    if origin is Literal:
        return say("form-kind-one-of", values=_listed(get_args(kind)))
    if origin is tuple:
        return say("form-kind-list")
    if origin is dict or is_dataclass(kind):
        return say("form-kind-table")
    return say(f"form-kind-{kind.__name__}")


def _found(value: Any) -> str:
    """The value as the spec has it, cut where it is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return say("form-kind-table")
    text = repr(value) if not isinstance(value, str) else f'"{value}"'
    return text if len(text) <= 60 else text[:59] + "…"


def _listed(values: Iterable[object]) -> str:
    return ", ".join(str(value) for value in values)
