"""Keys of a spec that fit neither the kind of their field nor each other: limits, choices, defaults, merging, sheets' names.

Owns these rules and their words. Looks at the form as it was written, before what it says for short is written out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from xlperf.expression.functions import PATTERNS, pattern
from xlperf.form import key_soundness_words as _words  # noqa: F401 - its sentences are said here
from xlperf.form.convert import Misfit
from xlperf.form.model import Form
from xlperf.form.parts import Field, InputPart, Matrix
from xlperf.messages import enumerated, nearest, say

OTHER_SHEETS = ("校验", "填报说明", "_lists", "_xlperf", "_xlperf_files", "_xlp_undo", "xlwings.conf")
"""The sheets that a workbook has beside the form's."""

_LEAST = {"rows": 1, "lines": 1, "max_length": 0, "label_cells": 1, "number": 1, "version": 1, "year": 1900}
"""Keys that hold a number -> the least that it may be."""

_ID = re.compile(r"[a-z][a-z0-9_]*")
_CELL = re.compile(r"\[\s*(\w+)\s*\]")
_PLAIN = re.compile(r"-?\d+(\.\d+)?|\{\s*year\s*([+-]\s*\d{1,2}\s*)?\}")
_SHEET = re.compile(r"(?!')[^:\\/?*\[\]]{1,31}(?<!')")


def unsound_keys(form: Form) -> Iterator[Misfit]:
    """Every key of `form`, as it was written, that does not fit."""
    yield from _too_small(form, ("version", "year"), "form", "")
    yield from _bad_sheet_names(form)
    for path, name, part in _parts(form):
        yield from _too_small(part, ("lines", "max_length"), name, f"{path}.")
        yield from _bad_kind(part, name, path)
        yield from _bad_choices(part, name, path)
        if isinstance(part, Field):
            yield from _bad_default(part, path)
            yield from _bad_merging(part, path)
    for number, section in enumerate(form.section, 1):
        for position, table in enumerate(section.table, 1):
            path = f"section[{number}].table[{position}]"
            yield from _too_small(table, ("rows",), table.id, f"{path}.")
            if table.merge == "sum" and not table.unique:
                yield Misfit(f"{table.id}.merge", say("form-merge-rows"), f"{path}.merge")


def unsound_matrices(form: Form) -> Iterator[Misfit]:
    """What keeps a matrix from being written out; everything else said of its cells would follow from it."""
    for number, section in enumerate(form.section, 1):
        for position, matrix in enumerate(section.matrix, 1):
            path = f"section[{number}].matrix[{position}]"
            yield from _too_small(matrix, ("label_cells",), matrix.id, f"{path}.")
            if not _ID.fullmatch(matrix.id):
                yield Misfit(matrix.id, say("form-bad-id", id=matrix.id), f"{path}.id")
                continue
            alone = rf"(?m)^\s*\|\s*\[\s*{re.escape(matrix.id)}\s*\]\s*\|(\s*<\s*\|)*\s*$"
            if not re.search(alone, section.picture):
                cells = set(_CELL.findall(section.picture)) - {item.id for item in section.field}
                words = say("form-matrix-drawn", id=matrix.id) + nearest(matrix.id, cells)
                yield Misfit(matrix.id, words, f"{path}.id")
            for key in ("rows", "columns"):
                yield from _bad_matrix_parts(matrix, key, path)


def _bad_matrix_parts(matrix: Matrix, key: str, path: str) -> Iterator[Misfit]:
    ids = [part.id for part in getattr(matrix, key)]
    for id_, times in Counter(ids).items():
        if times > 1 or id_ == "total" or not _ID.fullmatch(id_):
            words = say("form-matrix-part", id=matrix.id, key=key, part=id_)
            yield Misfit(f"{matrix.id}.{key}", words, f"{path}.{key}")


def _parts(form: Form) -> Iterator[tuple[str, str, InputPart]]:
    """The path, the name and the record of every field and column that is filled in, or computed."""
    for number, section in enumerate(form.section, 1):
        for position, item in enumerate(section.field, 1):
            yield f"section[{number}].field[{position}]", item.id, item
        for position, table in enumerate(section.table, 1):
            for nth, column in enumerate(table.column, 1):
                path = f"section[{number}].table[{position}].column[{nth}]"
                yield path, f"{table.id}.{column.id}", column


def _too_small(record: object, keys: tuple[str, ...], name: str, path: str) -> Iterator[Misfit]:
    for key in keys:
        if getattr(record, key) < _LEAST[key]:
            yield Misfit(f"{name}.{key}", say("form-at-least", key=key, least=_LEAST[key]), path + key)


def _bad_kind(part: InputPart, name: str, path: str) -> Iterator[Misfit]:
    """Keys that go with numbers, or with texts, only."""
    is_number = _is_number(part)
    for key in ("min", "max"):
        if getattr(part, key) is not None and not is_number:
            yield Misfit(f"{name}.{key}", say("form-key-of-numbers", key=key), f"{path}.{key}")
    for key in ("pattern", "max_length", "choices", "choices_of", "suggestions", "target"):
        if getattr(part, key, None) and is_number:
            yield Misfit(f"{name}.{key}", say("form-key-of-texts", key=key), f"{path}.{key}")
    if part.pattern and not is_number and part.pattern != "date" and pattern(part.pattern) is None:
        words = say("form-pattern", text=part.pattern, known=enumerated(PATTERNS))
        yield Misfit(f"{name}.pattern", words, f"{path}.pattern")
    if part.min is not None and part.max is not None and part.min > part.max:
        words = say("form-min-max", min=part.min, max=part.max)
        yield Misfit(f"{name}.min", words, f"{path}.min")
    if part.required and part.required_if:
        yield Misfit(f"{name}.required_if", say("form-required-twice"), f"{path}.required_if")


def _bad_choices(part: InputPart, name: str, path: str) -> Iterator[Misfit]:
    if part.kind == "tick" and part.choices:
        yield Misfit(f"{name}.choices", say("form-tick-choices", key="choices"), f"{path}.choices")
    lists = {"choices": part.choices, "suggestions": getattr(part, "suggestions", ())}
    lists |= {f"choices_of.{key}": listed for key, listed in (part.choices_of or {}).items()}
    for key, listed in lists.items():
        twice = next((choice for choice, times in Counter(listed).items() if times > 1), None)
        if twice is not None:
            yield Misfit(f"{name}.{key}", say("form-choice-twice", id=twice), f"{path}.{key}")


def _bad_default(item: Field, path: str) -> Iterator[Misfit]:
    for key in ("required", "required_if", "default", "choices"):
        if item.value and getattr(item, key):
            yield Misfit(f"{item.id}.{key}", say("form-computed-required", key=key), f"{path}.{key}")
    if item.locked and not item.default:
        yield Misfit(f"{item.id}.locked", say("form-locked"), f"{path}.locked")
    if item.default and _is_number(item) and not _PLAIN.fullmatch(item.default.strip()):
        words = say("form-default-number", id=item.default)
        yield Misfit(f"{item.id}.default", words, f"{path}.default")
    elif item.default and item.all_choices and item.default not in item.all_choices:
        words = say("form-default-choice", id=item.default) + nearest(item.default, item.all_choices)
        yield Misfit(f"{item.id}.default", words, f"{path}.default")


def _bad_merging(item: Field, path: str) -> Iterator[Misfit]:
    """What cannot be put together as the spec says."""
    key = ""
    if item.merge and item.value:
        key = "form-merge-computed"
    elif item.merge == "sum" and not item.adds_up:
        key = "form-merge-sum"
    elif item.merge == "list" and (item.kind != "text" or item.all_choices or item.pattern):
        key = "form-merge-list"
    if key:
        yield Misfit(f"{item.id}.merge", say(key), f"{path}.merge")


def _bad_sheet_names(form: Form) -> Iterator[Misfit]:
    named = {"page.sheet": form.page.sheet}
    if form.sheets is not None:
        named["sheets.name"] = form.sheets.name.replace("{number}", "00")
        yield from _too_small(form.sheets, ("number",), "sheets", "sheets.")
    for path, name in named.items():
        if not _SHEET.fullmatch(name):
            yield Misfit(path, say("form-sheet-characters", id=name), path)
        elif name.casefold() in OTHER_SHEETS:
            yield Misfit(path, say("form-sheet-taken", id=name), path)


def _is_number(part: InputPart) -> bool:
    return part.kind not in ("text", "date", "tick")
