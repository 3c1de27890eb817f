"""What a declaration may hold: names that its form has, and values that their cells can hold, each exactly as given.

Owns the refusal of everything else by name, with the name that may have been meant, and the ways in from dictionaries,
JSON and data frames. Knows the form, and makes no declaration.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from xlperf.declaration import content_words as _words  # noqa: F401 - its sentences are said here
from xlperf.declaration.entered import (
    Entered,
    Unfit,
    amount_in_yuan,
    entered_from_text,
    entered_in,
    entered_of,
    is_gap,
)
from xlperf.errors import InvalidArgument, InvalidValue, UnknownName
from xlperf.form import Form, load_form
from xlperf.form.labels import label_of_part
from xlperf.messages import enumerated, say
from xlperf.system.dataclass import dataclass


class ReadOnly(dict[str, Any]):
    """A dictionary that nobody can change, so that a declaration stays what it was when it was checked."""

    __slots__ = ("proved",)

    def __init__(self, content: Mapping[str, Any], proved: object = None) -> None:
        super().__init__(content)
        self.proved = proved
        """the parts of the form by which the content was found to be exact; only compared"""

    def _refuse(self, *_: Any, **__: Any) -> Any:
        raise TypeError("a declaration cannot be changed; dataclasses.replace makes another one")

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = __ior__ = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return ReadOnly, (dict(self),)


# ---------------------------------------------------------------- names


def unknown_name(
    key: str, name: object, parts: Mapping[str, Any], computed: Iterable[str] = (), **words: Any
) -> UnknownName:
    """The error about a name that is not among `parts`, with the one that may be meant."""
    if isinstance(name, str) and name in set(computed):
        return UnknownName(say("name-computed", name=name), name, tuple(parts))
    meant = _meant(str(name), parts)
    tail = say("name-meant", meant=meant) if meant else say("name-known", known=enumerated(parts))
    return UnknownName(say(key, None, name=name, meant=tail, **words), name, tuple(parts))


def _meant(name: str, parts: Mapping[str, Any]) -> str:
    from difflib import get_close_matches

    labels: dict[str, str] = {getattr(part, "label", "") or known: known for known, part in parts.items()}
    if name in labels:
        return labels[name]
    close = get_close_matches(name, [*parts, *labels], 1, 0.75)
    return labels.get(close[0], close[0]) if close else ""


# ---------------------------------------------------------------- rows


def exact_fields(form: Form, fields: Mapping[str, object], read: Any = entered_of) -> ReadOnly:
    """The fields of a declaration; raises UnknownName and InvalidValue."""
    if fields.__class__ is ReadOnly and fields.proved is form.inputs:
        return fields
    if not isinstance(fields, Mapping):
        raise _kind("fields", "mapping", fields)
    _known(fields, form.inputs, form.fields, "name-field", form=form.id)
    return ReadOnly(_exact(fields, form.inputs, "", None, _in_unit_of(form, read)), form.inputs)


def exact_tables(
    form: Form, tables: Mapping[str, Sequence[Mapping[str, object]]], read: Any = entered_of
) -> ReadOnly:
    """The rows of a declaration's tables; raises UnknownName, InvalidValue and InvalidArgument."""
    if tables.__class__ is ReadOnly and tables.proved is form.tables:
        return tables
    if not isinstance(tables, Mapping):
        raise _kind("tables", "mapping", tables)
    for name in tables:
        if name not in form.tables:
            raise unknown_name("name-table", name, form.tables, form=form.id)
    read = _in_unit_of(form, read)
    return ReadOnly({name: _exact_rows(form, name, rows, read) for name, rows in tables.items()}, form.tables)


def _in_unit_of(form: Form, read: Any) -> Any:
    """How a value is read: of a form in 元, an amount with its unit behind it is that many 元."""
    if form.amounts != "元":
        return read

    def in_yuan(value: object, kind: str) -> Entered:
        found = read(value, kind)
        return amount_in_yuan(found) if kind == "amount" and isinstance(found, str) else found

    return in_yuan


def _exact_rows(form: Form, name: str, rows: object, read: Any) -> tuple[ReadOnly, ...]:
    table = form.tables[name]
    is_frame = hasattr(rows, "columns") and hasattr(rows, "iloc")
    if is_frame or isinstance(rows, str | bytes | Mapping) or not isinstance(rows, Iterable):
        raise InvalidArgument(say("rows-kind", table=name, kind=type(rows).__name__))
    exact = []
    for number, row in enumerate(rows, 1):
        if row.__class__ is ReadOnly and row.proved is table.columns:
            exact.append(row)
            continue
        if not isinstance(row, Mapping):
            raise InvalidArgument(say("rows-kind", table=name, kind=type(row).__name__))
        _known(row, table.columns, table.parts, "name-column", form=form.id, table=name)
        exact.append(ReadOnly(_exact(row, table.columns, f"{name}.", number, read), table.columns))
    return tuple(exact)


def _known(
    row: Mapping[str, object], parts: Mapping[str, Any], more: Mapping[str, Any], key: str, **words: object
) -> None:
    for name in row:
        if name not in parts:
            raise unknown_name(key, name, parts, more.keys() - parts.keys(), **words)


def _exact(
    row: Mapping[str, object], parts: Mapping[str, Any], prefix: str, number: int | None, read: Any
) -> dict[str, Entered]:
    exact: dict[str, Entered] = {}
    for name, value in row.items():
        kind = value.__class__
        if read is entered_of and (value is None or kind is str or (kind is Decimal and value.is_finite())):  # type: ignore[attr-defined]
            exact[name] = value  # type: ignore[assignment]
            continue
        try:
            exact[name] = read(value, parts[name].kind)
        except Unfit as unfit:
            raise invalid_value(unfit.why, parts[name], prefix + name, value, number) from None
    return exact


def invalid_value(
    why: str, part: Any, name: str, value: object, row: int | None, **words: object
) -> InvalidValue:
    """The error about a value that a field or column cannot hold."""
    label = label_of_part(part)
    place = (
        say("value-place", label=label, name=name)
        if row is None
        else say("value-place-row", label=label, name=name, row=row)
    )
    shown = str(value)
    shown = shown if len(shown) <= 60 else shown[:59] + "…"
    text = say(f"value-{why}", None, place=place, value=shown, kind=type(value).__name__, **words)
    return InvalidValue(text, name, value, row)


# ---------------------------------------------------------------- the other arguments


def exact_year(year: object) -> int:
    """A year as an int, of whatever kind of whole number; raises InvalidArgument."""
    if year.__class__ is int:
        return year
    if not isinstance(year, str | bytes | bool):
        try:
            whole = int(year)  # type: ignore[call-overload]
            if year == whole:
                return int(whole)
        except (TypeError, ValueError, OverflowError):
            pass
    raise _kind("year", "year", year)


def exact_text(name: str, text: object) -> str:
    """An argument that must be a text; raises InvalidArgument."""
    if not isinstance(text, str):
        raise _kind(name, "text", text)
    return text


def exact_form(form: object) -> Form:
    """An argument that must be a form; raises InvalidArgument."""
    if not isinstance(form, Form):
        raise _kind("form", "form", form)
    return form


def form_given(form: object) -> Form:
    """An argument that is a form, the id of one, or the path of its TOML file; raises FormError, InvalidArgument."""
    return load_form(os.fspath(form)) if isinstance(form, str | os.PathLike) else exact_form(form)


def _kind(name: str, wanted: str, found: object) -> InvalidArgument:
    kind = f"{type(found).__name__} {found!r}"
    kind = kind if len(kind) <= 60 else kind[:59] + "…"
    return InvalidArgument(say("data-kind", name=name, wanted=say(f"data-{wanted}"), kind=kind))


# ---------------------------------------------------------------- ways in


@dataclass(frozen=True)
class Content:
    """What one declaration is made of, exact; `sheets` are the same of its further sheets."""

    fields: ReadOnly
    tables: ReadOnly
    year: int
    code: str
    sheets: tuple[Content, ...] = ()


KEYS = ("form", "version", "year", "department", "code", "fields", "tables", "sheets")


def content_of_dict(form: Form, data: object) -> Content:
    """What `Declaration.to_dict` wrote, or a person wrote alike: keys may be left out, and none added.

    Raises InvalidArgument and those below it.
    """
    if not isinstance(data, Mapping):
        raise _kind("data", "mapping", data)
    for key in data:
        if key not in KEYS:
            raise unknown_name("name-key", key, dict.fromkeys(KEYS))
    data = {key: value for key, value in data.items() if not is_gap(value)}
    named, version = data.get("form") or form.id, data.get("version") or form.version
    if (named, version) != (form.id, form.version):
        wanted = f"{form.id} ({form.version})"
        raise InvalidArgument(say("data-other-form", found=f"{named} ({version})", wanted=wanted))
    fields = _mapping(data, "fields")
    department = data.get("department")
    if department and fields.get(form.department) is None:
        fields = {**fields, form.department: exact_text("department", department)}
    year = form.year if data.get("year") is None else exact_year(data["year"])
    sheets: list[Content] = []
    if form.sheet_form is not None:
        for sheet in _list(data, "sheets"):
            sheets.append(content_of_dict(form.sheet_form, {"year": year, **_as_mapping("sheets", sheet)}))
    elif data.get("sheets"):
        raise unknown_name("name-key", "sheets", dict.fromkeys(KEYS[:-1]))
    return Content(
        exact_fields(form, fields, entered_from_text),
        exact_tables(form, _mapping(data, "tables"), entered_from_text),
        year,
        exact_text("code", data.get("code") or ""),
        tuple(sheets),
    )


def _mapping(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return _as_mapping(name, data.get(name) or {})


def _as_mapping(name: str, found: object) -> Mapping[str, Any]:
    if not isinstance(found, Mapping):
        raise _kind(name, "mapping", found)
    return found


def _list(data: Mapping[str, Any], name: str) -> list[Any]:
    found = data.get(name) or []
    if not isinstance(found, list | tuple):
        raise _kind(name, "list", found)
    return list(found)


def data_of_json(text: str | bytes) -> Any:
    """The data that a JSON text holds, numbers exact, no name given twice; raises InvalidArgument."""
    given = text if isinstance(text, bytes) else exact_text("text", text)
    try:
        return names_and_values(_decoded(given) if isinstance(given, bytes) else given)
    except (ValueError, RecursionError) as error:
        raise InvalidArgument(say("data-json", detail=error)) from None


def names_and_values(text: str) -> Any:
    """What a JSON text holds, numbers exact, no name given twice; raises ValueError, RecursionError."""
    return json.loads(text, parse_float=Decimal, object_pairs_hook=_no_name_twice)


def _decoded(text: bytes) -> str:
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError:
        return text.decode("gb18030")


def _no_name_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidArgument(say("data-json-twice", name=twice))
    return found


GivenComputed = tuple[str, int | None, object]
"""A computed value that a frame holds: its name, its row from 1, and what was given."""


def fields_of_frame(form: Form, fields: Any) -> tuple[ReadOnly, list[GivenComputed]]:
    """The fields that a mapping, a Series or a frame of one row holds; and what it says of computed ones."""
    if hasattr(fields, "columns") and hasattr(fields, "iloc"):
        if len(fields) != 1:
            raise InvalidArgument(say("frame-one-row", rows=len(fields)))
        columns = _columns(fields, form.fields, "name-any-field", form=form.id)
        given = {
            name: next(iter(entered_in(series, form.fields[name].kind))) for name, series in columns.items()
        }
    elif hasattr(fields, "index") and hasattr(fields, "iloc"):
        _once(list(fields.index))
        given = dict(zip(fields.index, entered_in(fields, "text"), strict=True))
    else:
        given = dict(_as_mapping("fields", fields))
    for name in given:
        if name not in form.fields:
            raise unknown_name("name-any-field", name, form.fields, form=form.id)
    own = {name: value for name, value in given.items() if name in form.inputs}
    computed: list[GivenComputed] = [(name, None, value) for name, value in given.items() if name not in own]
    return exact_fields(form, own, entered_from_text), computed


def rows_of_frame(form: Form, name: str, frame: Any) -> tuple[tuple[ReadOnly, ...], list[GivenComputed]]:
    """The rows that a data frame, or a sequence of mappings, holds; and what it says of computed columns."""
    if name not in form.tables:
        raise unknown_name("name-table", name, form.tables, form=form.id)
    table = form.tables[name]
    if not (hasattr(frame, "columns") and hasattr(frame, "iloc")):
        return _exact_rows(form, name, frame, entered_from_text), []
    columns = _columns(frame, table.parts, "name-column", form=form.id, table=name)
    computed: list[GivenComputed] = []
    own: dict[str, list[Entered]] = {}
    for column, series in columns.items():
        if column not in table.columns:
            values = enumerate(entered_in(series, table.parts[column].kind), 1)
            computed += [(f"{name}.{column}", row, value) for row, value in values]
            continue
        part, own[column] = table.columns[column], []
        for row, value in enumerate(entered_in(series, part.kind), 1):
            try:
                own[column].append(entered_from_text(value, part.kind))
            except Unfit as unfit:
                raise invalid_value(unfit.why, part, f"{name}.{column}", value, row) from None
    rows = tuple(
        ReadOnly({column: values[row] for column, values in own.items()}, table.columns)
        for row in range(len(frame))
    )
    return rows, computed


def _columns(frame: Any, parts: Mapping[str, Any], key: str, **words: Any) -> dict[str, Any]:
    names = list(frame.columns)
    _once(names)
    for name in names:
        if name not in parts:
            raise unknown_name(key, name, parts, **words)
    return {name: frame.iloc[:, at] for at, name in enumerate(names)}


def _once(names: Sequence[Any]) -> None:
    seen = set()
    for name in names:
        if name in seen:
            raise InvalidArgument(say("frame-twice", name=name))
        seen.add(name)
