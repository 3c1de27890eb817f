"""A file of any kind in which a form was written, as a Reading: the way in for hand-made and published forms.

Owns which reader a file goes to, by its content, and which of several sheets is the form. Opens files through the gate.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from xlperf.arguments import a_path, of_kind
from xlperf.declaration import Declaration, Finding
from xlperf.declaration.content import KEYS, form_given, names_and_values
from xlperf.errors import InvalidArgument
from xlperf.extension import grids_by_extension
from xlperf.form import Form, load_form
from xlperf.intake.handmade.field_words import label_key
from xlperf.intake.handmade.findings import note
from xlperf.intake.handmade.form_choice import FormChoice, PrintedWords, given
from xlperf.intake.handmade.formats.documents import old_word_grids, word_grids
from xlperf.intake.handmade.formats.lines import csv_grid, decoded, may_be_csv, text_grid, text_of
from xlperf.intake.handmade.formats.markup import html_grids
from xlperf.intake.handmade.formats.opendocument import open_document_grids
from xlperf.intake.handmade.formats.spreadsheets import grid_of_values, package_grids, xls_grids, xlsb_grids
from xlperf.intake.handmade.further_sheets import listed
from xlperf.intake.handmade.model import Grid, Reading, Unplaced, reading_of
from xlperf.intake.handmade.own_workbook_in_other_format import RESAVED, read_resaved
from xlperf.intake.handmade.several_grids import read_grids, without_form
from xlperf.messages import catalogue, say
from xlperf.ooxml.kind import kind_of
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.package import Package, file_bytes
from xlperf.ooxml.reasons import NOT_ON_A_KNOWN_FORM
from xlperf.ooxml.refusal import UnreadableWorkbook

catalogue(
    {
        "json-not-declaration": (
            "{file} 不是申报数据的 JSON：{detail}",
            "{file} is no declaration in JSON: {detail}",
        ),
        "json-other-form": (
            "{file} 是表样“{found}”的数据，不是“{wanted}”的",
            "{file} is of the form '{found}', not of '{wanted}'",
        ),
        "json-shape": ("“{key}”应是{wanted}", "'{key}' must be {wanted}"),
        "json-object": ("对象 {…}", "an object {…}"),
        "json-array": ("对象的数组 [{…}]", "an array of objects [{…}]"),
        "json-year": ("整数", "a whole number"),
        "json-value": ("文字、数或 null", "a text, a number or null"),
    }
)


def read_file(
    path: str | os.PathLike[str], form: Form | str | None = None, limits: Limits = DEFAULT_LIMITS
) -> Reading:
    """What the file at `path` says of `form` (a Form or an id; None: of the shipped form that it suits best).

    Kinds, by content: JSON as `publish` writes it, one of our workbooks, and the papers of docs/papers.md (.txt, .csv, .html,
    .xlsx, .xls, .et, .xlsb, .ods, .docx, .pdf …). Raises UnreadableWorkbook (no-form where nothing of the form stands in it),
    InvalidArgument for a JSON that is no declaration, FormError for an unknown form.
    """
    data = file_bytes(a_path("path", path), of_kind("limits", limits, Limits))
    form = form_given(form) if form is not None else None
    kind = kind_of(data, limits)
    name = Path(path).name
    if kind == "json":
        return _read_json(data, form, name)
    own = read_own(data, form, limits, name)
    if own is not None:
        return own
    if kind in ("text", "csv"):
        return of_file(read_plain(data, form, limits), name)
    return of_file(read_grids(grids_of(data, kind, limits), form, limits), name)


def read_plain(data: bytes, form: Form | None, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """A plain text, its cells between tabs or between the separators of a CSV: as which more of it is understood.

    Raises UnreadableWorkbook (no-form where nothing of the form stands in it; too-many-rows, too-many-cells).
    """
    text = text_of(data, limits)
    readings, refusals = [], []
    for grid_of in (text_grid, csv_grid) if may_be_csv(text) else (text_grid,):
        try:
            readings.append(read_grids([grid_of(text, limits)], form, limits))
        except UnreadableWorkbook as refusal:
            refusals.append(refusal)
    if not readings:
        # What it is too large for says more than that nothing was found in it.
        raise next((one for one in refusals if one.reason_id != "no-form"), refusals[0])
    return max(readings, key=lambda reading: (len(reading.taken), reading.score))


def read_paper(
    path: str | os.PathLike[str], form: Form | None = None, limits: Limits = DEFAULT_LIMITS
) -> tuple[Reading, str]:
    """How the paper at `path` is read, and why as this form, in words.

    Where no form known is like it, everything is named as not taken, and the reason says how to make a form of it.
    Raises UnreadableWorkbook, ValueError with a readable message.
    """
    data = file_bytes(path, limits)
    kind, name = kind_of(data, limits), Path(path).name
    reading: Reading | None = None
    try:
        reading = read_file(path, form, limits)
    except UnreadableWorkbook as refusal:
        if refusal.reason_id != "no-form":
            raise
    if reading is not None and (form is not None or kind == "json"):
        return reading, given(reading.declaration.form)
    grids = grids_of(data, kind, limits)
    if reading is None or not _suits(reading):
        return of_file(without_form(grids), name), say("form-chosen-none", file=name)
    chosen = PrintedWords(grids).shared_by_all(reading.declaration.form)
    return reading, FormChoice(reading.declaration.form, chosen, reading.titled).reason()


def _suits(reading: Reading) -> bool:
    """Whether a paper is of the form as which it was read: its title says so, or most of its values have a field."""
    found = len(reading.taken) + len(reading.computed)
    return reading.titled or found >= len(reading.unplaced)


def of_file(reading: Reading, name: str, year: int = 0) -> Reading:
    """The reading with its file's name. Where the paper says no year, it is `year`, of which all others are; 0: that of the name
    or of the project's term, else its form's."""
    declaration = replace(reading.declaration, file=name)
    said = 0 if reading.year or year else _year_otherwise(reading, name)
    if said or year and not reading.year:
        found = [finding for finding in declaration.found if finding.check != "intake-year"]
        told = note("intake-year-otherwise", year=said, text=name) if said else note("intake-year", year=year)
        declaration = replace(declaration, year=said or year, found=(*found, told))
        reading = replace(reading, year=said)
    return replace(reading, declaration=declaration)


def _year_otherwise(reading: Reading, name: str) -> int:
    in_name = {int(year) for year in re.findall(r"(?<!\d)(20\d\d)(?=\s*年)", name)}
    in_term = {
        int(year)
        for taken in reading.taken
        if label_key(taken.label) in ("项目期", "实施期", "实施周期", "项目起止时间")
        for year in re.findall(r"(?<!\d)(20\d\d)\s*年", taken.text)
    }
    years = in_name or in_term
    return years.pop() if len(years) == 1 else 0


_NEED_PROGRAMS = {"xlsb", "doc", "rtf", "odt", "pdf"}
"""Kinds whose readers are compiled libraries or programs outside, which a browser's Python does not have."""


def grids_of(data: bytes, kind: str = "", limits: Limits = DEFAULT_LIMITS) -> list[Grid]:
    """The grids in a file's bytes; raises UnreadableWorkbook where the kind holds none."""
    kind = kind or kind_of(data, limits)
    if sys.platform == "emscripten" and kind in _NEED_PROGRAMS:
        raise UnreadableWorkbook("no-reader-here", looks=kind)
    if kind in ("xlsx", "xlsm"):
        return package_grids(Package(data, limits))
    if kind == "ods":
        return open_document_grids(data, limits)
    if kind in ("xls", "ole"):
        return xls_grids(data, limits)
    if kind == "xlsb":
        return xlsb_grids(data, limits)
    if kind in ("html", "xml"):
        return html_grids(data, limits)
    if kind == "docx":
        return word_grids(data, limits)
    if kind in ("doc", "rtf", "odt"):
        return old_word_grids(data, limits)
    if kind == "pdf":
        from xlperf.intake.handmade.formats.pdf_pages import pdf_grids

        return pdf_grids(data, limits)
    if kind == "csv":
        return [csv_grid(text_of(data, limits), limits)]
    if kind == "text":
        return [text_grid(text_of(data, limits), limits)]
    if further := further_grids(data, limits):
        return further[1]
    if kind == "zip":
        Package(data, limits)  # says what is wrong with a broken archive
    if kind in ("empty", "encrypted"):
        raise UnreadableWorkbook(kind)
    raise UnreadableWorkbook("not-a-workbook", looks=kind)


def further_grids(data: bytes, limits: Limits) -> tuple[str, list[Grid]] | None:
    """The grids of a file that only a reader of the office knows, and the reader's name; None where there is none."""
    found = grids_by_extension(data)
    return (
        (found[0], [grid_of_values(name, rows, limits) for name, rows in found[1].items()]) if found else None
    )


# ---------------------------------------------------------------- our own


def read_own(
    data: bytes, form: Form | None = None, limits: Limits = DEFAULT_LIMITS, name: str = ""
) -> Reading | None:
    """One of our workbooks, in whatever format it was saved: by its names or places, on its own form; None where it is
    somebody else's. Raises UnreadableWorkbook, InvalidArgument where `form` is another one."""
    from xlperf.intake.read import read_package

    kind = kind_of(data, limits)
    try:
        if kind in ("xlsx", "xlsm"):
            reading = reading_of(read_package(Package(data, limits), form=form, file=name).declaration)
        elif kind in RESAVED:
            resaved = read_resaved(grids_of(data, kind, limits), form, limits)
            if resaved is None:
                return None
            reading = replace(resaved, declaration=replace(resaved.declaration, file=name))
        else:
            return None
    except UnreadableWorkbook as error:
        if error.reason_id in NOT_ON_A_KNOWN_FORM:
            return None
        raise
    found = reading.declaration.form
    if form is not None and found.id != form.id:
        raise InvalidArgument(say("json-other-form", file=name, found=found.id, wanted=form.id))
    return reading


# ---------------------------------------------------------------- JSON


def _read_json(data: bytes, form: Form | None, name: str) -> Reading:
    try:
        content = names_and_values(decoded(data))
    except (ValueError, RecursionError) as error:
        raise InvalidArgument(say("json-not-declaration", file=name, detail=error)) from None
    problem = _shape_problem(content)
    if problem:
        raise InvalidArgument(say("json-not-declaration", file=name, detail=problem))
    found_form = str(content.get("form") or "")
    if form is not None and found_form and found_form != form.id:
        raise InvalidArgument(say("json-other-form", file=name, found=found_form, wanted=form.id))
    form = form or load_form(found_form)
    declaration = Declaration.from_dict(form, _known_part(content, form))
    unknown = list(_unknown_keys(content, form))
    declaration = replace(declaration, file=name, found=tuple(unknown))
    if declaration.form.sheets is not None:
        listing = declaration.form.sheets.table
        rows = tuple(
            {
                key: None if row.get(key) is None else str(row[key])
                for key in declaration.form.tables[listing].columns
            }
            for row in (content.get("tables") or {}).get(listing) or ()
        )
        declaration = listed(
            replace(declaration, tables={**declaration.tables, listing: rows}), declaration.sheets
        )
    strays = tuple(Unplaced(finding.value, "", finding.cell) for finding in unknown)
    return Reading(declaration, reading_of(declaration).taken, (), strays)


def _shape_problem(content: object) -> str:
    """What is wrong with the shape of the JSON, "" where nothing is."""

    def wrong(key: str, wanted: str) -> str:
        return say("json-shape", key=key, wanted=say(wanted).replace("{…}", "{}"))

    if not isinstance(content, dict):
        return wrong("$", "json-object")
    given = {key: {} if content.get(key) is None else content[key] for key in ("fields", "tables")}
    fields, tables = given["fields"], given["tables"]
    if not isinstance(fields, dict):
        return wrong("fields", "json-object")
    if not isinstance(tables, dict):
        return wrong("tables", "json-object")
    year = content.get("year")
    if year is not None and not (isinstance(year, int) or (isinstance(year, str) and year.isdigit())):
        return wrong("year", "json-year")
    for name, rows in tables.items():
        rows = [] if rows is None else rows
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            return wrong(f"tables.{name}", "json-array")
        for row in rows:
            for column, value in row.items():
                if isinstance(value, dict | list):
                    return wrong(f"tables.{name}.{column}", "json-value")
    for name, value in fields.items():
        if isinstance(value, dict | list):
            return wrong(f"fields.{name}", "json-value")
    sheets = content.get("sheets") or []
    if not isinstance(sheets, list) or not all(isinstance(sheet, dict) for sheet in sheets):
        return wrong("sheets", "json-array")
    problems = (_shape_problem({**sheet, "sheets": None}) for sheet in sheets)
    return next((f"sheets[{number}]：{text}" for number, text in enumerate(problems, 1) if text), "")


def _known_part(content: dict[str, Any], form: Form) -> dict[str, Any]:
    """What the form has names for; findings tell of the rest. A form of any version is read by its ids."""
    fields = {key: value for key, value in (content.get("fields") or {}).items() if key in form.inputs}
    listing = form.sheets.table if form.sheets is not None else ""
    tables = {
        key: [{name: row[name] for name in row if name in form.tables[key].columns} for row in rows or ()]
        for key, rows in (content.get("tables") or {}).items()
        if key in form.tables and key != listing
    }
    part = {
        "fields": fields,
        "tables": tables,
        "year": int(content.get("year") or form.year),
        "department": str(content.get("department") or ""),
        "code": str(content.get("code") or ""),
    }
    if form.sheet_form is not None:
        sheets = [_known_part(sheet, form.sheet_form) for sheet in content.get("sheets") or ()]
        part["sheets"] = [{key: sheet[key] for key in ("fields", "tables")} for sheet in sheets]
    return part


def _unknown_keys(content: dict[str, object], form: Form) -> list[Finding]:
    """A finding for each key that carries a value but belongs to no field of the form."""
    known = KEYS if form.sheet_form is not None else KEYS[:-1]
    names = [(key, value) for key, value in content.items() if key not in known]
    fields, tables = content.get("fields") or {}, content.get("tables") or {}
    assert isinstance(fields, dict)
    assert isinstance(tables, dict)
    names += [(f"fields.{key}", value) for key, value in fields.items() if key not in form.inputs]
    for key, rows in tables.items():
        if key not in form.tables:
            names.append((f"tables.{key}", rows))
            continue
        for number, row in enumerate(rows or (), 1):
            names += [
                (f"tables.{key}[{number}].{column}", value)
                for column, value in row.items()
                if column not in form.tables[key].columns
            ]
    if form.sheet_form is not None:
        sheets = content.get("sheets") or []
        assert isinstance(sheets, list)
        for number, sheet in enumerate(sheets, 1):
            unknown = _unknown_keys(sheet, form.sheet_form)
            names += [(f"sheets[{number}].{finding.value}", finding.value) for finding in unknown]
    return [note("intake-key", text=key, cell=key) for key, value in names if value not in (None, "", [])]
