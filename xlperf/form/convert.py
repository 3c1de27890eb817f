"""TOML's values into the frozen records of the form's model, and what does not fit, key by key.

Owns the checking of shapes: unknown keys, missing keys, wrong types. Knows nothing of what the keys mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from xlperf.messages import catalogue, nearest, say
from xlperf.ooxml.text import why_unfit
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "form-unknown-key": (
            "没有“{key}”这个键{nearest}（可用的键：{known}）",
            "there is no key '{key}'{nearest} (the keys are: {known})",
        ),
        "form-heading": (
            "“{key}”的标题写法不对，应写成 {heading}",
            "the heading of '{key}' is written otherwise: {heading}",
        ),
        "form-heading-of": ("，写在 {headings} 里", ": it stands under {headings}"),
        "form-missing-key": ("缺少“{key}”", "'{key}' is missing"),
        "form-value": ("应是{expected}，却是 {found}", "should be {expected} but is {found}"),
        "form-kind-str": ("文字", "a text"),
        "form-kind-int": ("整数", "a whole number"),
        "form-kind-float": ("数", "a number"),
        "form-kind-bool": ("true 或 false", "true or false"),
        "form-kind-list": ("列表 […]", "a list […]"),
        "form-kind-lists": ("若干列表 [[…], …]", "lists [[…], …]"),
        "form-kind-table": ("一组键", "a group of keys"),
        "form-kind-one-of": ("其中之一：{values}", "one of {values}"),
    }
)

Record = TypeVar("Record")

HEADINGS = {
    "section": "[[section]]",
    "field": "[[section.field]]",
    "table": "[[section.table]]",
    "column": "[[section.table.column]]",
    "computed": "[[section.table.computed]]",
    "check": "[[check]]",
    "choices_of": "[section.table.column.choices_of]",
    "suggestions_of": "[section.table.column.suggestions_of]",
    "suggestions_about": "[section.table.column.suggestions_about]",
    "matrix": "[[section.matrix]]",
    "form": "[form]",
    "page": "[page]",
    "sheets": "[sheets]",
}
"""How the headings of the groups are written."""


@dataclass(frozen=True)
class Misfit:
    """A value that does not fit the model: how people call its place, what is wrong, and where in the spec it stands.

    `path`: of the key that is wrong, as in "section[2].field[1].kind"; `row`: of a picture, its row, from 1.
    """

    place: str
    what: str
    path: str = ""
    row: int = 0


def convert(data: Mapping[str, Any], record: type[Record]) -> tuple[Record | None, list[Misfit]]:
    """`data` as a `record` (a frozen dataclass), or None and everything that does not fit."""
    misfits: list[Misfit] = []
    made = _record(data, record, "", misfits)
    return (None, misfits) if misfits else (made, [])


@cache
def _model(record: Any) -> tuple[dict[str, Any], frozenset[str]]:
    """The types of a record's attributes, and which of them must be given."""
    hints = get_type_hints(record)
    required = frozenset(
        item.name for item in fields(record) if item.default is MISSING and item.default_factory is MISSING
    )
    return {item.name: hints[item.name] for item in fields(record)}, required


def _record(data: Mapping[str, Any], record: Any, place: str, misfits: list[Misfit]) -> Any:
    types, required = _model(record)
    values: dict[str, Any] = {}
    meant = {near for key in data if key not in types for near in get_close_matches(key, types, 1)}
    for key, value in data.items():
        path = f"{place}.{key}" if place else key
        if key not in types:
            misfits.append(Misfit(path, _unknown(key, value, types), path))
        elif key not in meant or not isinstance(value, Mapping):  # else its heading is what is misspelt
            values[key] = _value(value, types[key], path, misfits)
    absent = [key for key in types if key in required and key not in data and key not in meant]
    for key in absent:
        near = "" if place or key != "page" else say("form-heading-of", headings="[page]")
        misfits.append(Misfit(place or "form", say("form-missing-key", key=key) + near, place or "form"))
    return None if misfits else record(**values)


def _unknown(key: str, value: Any, types: Mapping[str, Any]) -> str:
    """What is wrong with a key that is none, or with a heading in the wrong group."""
    if isinstance(value, Mapping | list) and key in HEADINGS:
        return say("form-heading", key=key, heading=HEADINGS[key])
    return say("form-unknown-key", key=key, nearest=nearest(key, types), known=", ".join(types))


def _value(value: Any, kind: Any, place: str, misfits: list[Misfit]) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        kind = next(option for option in get_args(kind) if option is not NoneType)
        origin = get_origin(kind)
    if origin is tuple and isinstance(value, list):
        return _items(value, get_args(kind)[0], place, misfits)
    if origin is dict and isinstance(value, Mapping):
        inner = get_args(kind)[1]
        return {key: _value(item, inner, f"{place}.{key}", misfits) for key, item in value.items()}
    if is_dataclass(kind) and isinstance(value, Mapping):
        return _record(value, kind, place, misfits)
    if origin is Literal:
        fits = value in get_args(kind)
    elif kind is float:
        fits = isinstance(value, int | float) and not isinstance(value, bool)
    else:
        fits = isinstance(kind, type) and type(value) is kind and not is_dataclass(kind)
    if not fits:
        words = say("form-value", expected=_expected(kind, origin), found=_found(value))
        key = place.rpartition(".")[2]
        if isinstance(value, Mapping | list) and not isinstance(kind, type) or is_dataclass(kind):
            words = _heading(place, key) or words
        elif isinstance(value, str) and origin is Literal:
            words += nearest(value, get_args(kind))
        misfits.append(Misfit(place, words, place))
    elif isinstance(value, str) and (why := why_unfit(value, place.rpartition(".")[2])):
        misfits.append(Misfit(place, why, place))
    return value


def _items(values: list[Any], kind: Any, place: str, misfits: list[Misfit]) -> tuple[Any, ...]:
    """The items of a list; of several that are of the wrong kind the first is told."""
    if get_origin(kind) is tuple and not all(isinstance(item, list) for item in values):
        words = say("form-value", expected=say("form-kind-lists"), found=_found(values))
        misfits.append(Misfit(place, words, place))
        return ()
    made: list[Any] = []
    for number, item in enumerate(values, 1):
        before = len(misfits)
        made.append(_value(item, kind, f"{place}[{number}]", misfits))
        if len(misfits) > before and not is_dataclass(kind):
            break
    return tuple(made)


def _heading(place: str, key: str) -> str:
    """How the heading of a group is written that is written otherwise; "" for what has none."""
    heading = HEADINGS.get(key, "")
    if key == "choices_of" and ".column[" not in place:
        heading = "[section.field.choices_of]"
    return say("form-heading", key=key, heading=heading) if heading else ""


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
    return ", ".join(str(value) for value in values if value != "")
