"""A file of any kind in which a form was written, as a Reading: the way in for hand-made and published forms.

Owns which reader a file goes to, by its content, and which of several sheets is the form. Opens files through the gate.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from xlperf.declaration import Declaration, Finding, declaration_from_dict
from xlperf.errors import InvalidArgument
from xlperf.form import Form, FormError, form_specs, load_form
from xlperf.form.layout import BANNER_ROW, HIDDEN_SHEET, STATUS_HEADING
from xlperf.intake.handmade.documents import old_word_grids, pdf_grids, word_grids
from xlperf.intake.handmade.field_words import label_key
from xlperf.intake.handmade.findings import note
from xlperf.intake.handmade.further_sheets import NOTHING, divided, listed, score_of, with_sheets
from xlperf.intake.handmade.labels import words_of, words_of_form
from xlperf.intake.handmade.lines import csv_grid, decoded, text_grid, text_of
from xlperf.intake.handmade.markup import html_grids
from xlperf.intake.handmade.model import Grid, GridCell, Reading, Taken, Unplaced
from xlperf.intake.handmade.opendocument import open_document_grids
from xlperf.intake.handmade.reader import read_grid
from xlperf.intake.handmade.spreadsheets import native_grids, package_grids
from xlperf.messages import catalogue, say
from xlperf.ooxml.kind import kind_of
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.package import Package, file_bytes
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
        "json-shape": (
            "“{key}”应是{wanted}",
            "'{key}' must be {wanted}",
        ),
        "json-object": ("对象 {…}", "an object {…}"),
        "json-array": ("对象的数组 [{…}]", "an array of objects [{…}]"),
        "json-year": ("整数", "a whole number"),
        "json-value": ("文字、数或 null", "a text, a number or null"),
    }
)


def read_file(
    path: str | os.PathLike[str], form: Form | None = None, limits: Limits = DEFAULT_LIMITS
) -> Reading:
    """What the file at `path` says of `form` (None: of the shipped form that it suits best).

    Kinds, by content: JSON as `publish` writes it, one of our workbooks, and any grid: .txt, .csv, .html,
    .xlsx, .xls, .et, .xlsb, .ods. Raises UnreadableWorkbook (no-form where nothing of the form stands in it),
    ValueError in words for a JSON that is no declaration.
    """
    data = file_bytes(path, limits)
    kind = kind_of(data, limits)
    name = Path(path).name
    if kind == "json":
        return _read_json(data, form, name)
    if kind in ("xlsx", "xlsm"):
        own = _read_own(data, form, limits, name)
        if own is not None:
            return own
    if kind in ("text", "csv"):
        return _named(read_plain(data, form, limits), name)
    return _named(read_grids(grids_of(data, kind, limits), form, limits), name)


def read_plain(data: bytes, form: Form | None = None, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """A plain text, its cells between tabs or between the separators of a CSV: as which more of it is understood.

    Raises UnreadableWorkbook (no-form where nothing of the form stands in it).
    """
    text = text_of(data, limits)
    grids = [text_grid(text)] if "\t" in text else [text_grid(text), csv_grid(text)]
    readings = []
    for grid in grids:
        try:
            readings.append(read_grids([grid], form, limits))
        except UnreadableWorkbook as refusal:
            if len(grids) == 1:
                raise refusal from None
    if not readings:
        raise UnreadableWorkbook("no-form")
    return max(readings, key=lambda reading: (len(reading.taken), reading.score))


def _named(reading: Reading, name: str) -> Reading:
    return replace(reading, declaration=replace(reading.declaration, file=name))


def grids_of(data: bytes, kind: str = "", limits: Limits = DEFAULT_LIMITS) -> list[Grid]:
    """The grids in a file's bytes; raises UnreadableWorkbook where the kind holds none."""
    kind = kind or kind_of(data, limits)
    if kind in ("xlsx", "xlsm"):
        return package_grids(Package(data, limits))
    if kind == "ods":
        return open_document_grids(data, limits)
    if kind in ("xls", "xlsb", "ole"):
        return native_grids(data, limits)
    if kind in ("html", "xml"):
        return html_grids(data, limits)
    if kind == "docx":
        return word_grids(data, limits)
    if kind in ("doc", "rtf", "odt"):
        return old_word_grids(data, limits)
    if kind == "pdf":
        return pdf_grids(data, limits)
    if kind == "csv":
        return [csv_grid(text_of(data, limits))]
    if kind == "text":
        return [text_grid(text_of(data, limits))]
    if kind == "zip":
        Package(data, limits)  # says what is wrong with a broken archive
    if kind in ("empty", "encrypted"):
        raise UnreadableWorkbook(kind)
    raise UnreadableWorkbook("not-a-workbook", looks=kind)


# ---------------------------------------------------------------- several grids


def read_grids(grids: Sequence[Grid], form: Form | None = None, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """The form in several grids (sheets, tables of a page): the one that has most of it, and from the others, in
    their order, the parts it lacks. Raises UnreadableWorkbook (no-form; too-many-cells over `limits.form_cells`).
    """
    found = _Words(grids)
    form = form or found.best_form(limits)
    papers, code = _own_sheet(grids, form)
    papers, sheets = divided([grid for grid in papers if not grid.hidden], form)
    read: list[Grid] = []
    unread: list[Grid] = []
    for grid in papers:
        if _size(grid):
            # Most sheets that are not the form's hold none of its words, and need no reading.
            worthy = found.shared(grid, form) and _size(grid) <= limits.form_cells
            (read if worthy else unread).append(grid)
    readings = [(read_grid(grid, form), grid) for grid in read]
    if not any(reading.tells for reading, _ in readings):
        for grid in unread:
            if _size(grid) > limits.form_cells:
                raise _too_large(grid, limits)
        raise UnreadableWorkbook("no-form")
    main = max(readings, key=lambda entry: entry[0].score)
    result = main[0]
    for reading, grid in readings:
        if grid is not main[1]:
            result = _with_others(result, reading, grid)
    for grid in unread:
        result = _without(result, grid)
    result = with_sheets(result, sheets)
    return replace(result, declaration=replace(result.declaration, code=code))


def _too_large(grid: Grid, limits: Limits) -> UnreadableWorkbook:
    return UnreadableWorkbook("too-many-cells", part=grid.name, count=_size(grid), limit=limits.form_cells)


class _Words:
    """The words of each grid as labels are compared, and how many of them are a form's."""

    def __init__(self, grids: Sequence[Grid]) -> None:
        self.grids = [grid for grid in grids if not grid.hidden]
        self._words = {
            grid.name: words_of(cell.text for row in grid.rows for cell in row) for grid in self.grids
        }

    def shared(self, grid: Grid, form: Form) -> int:
        return len(self._words.get(grid.name, frozenset()) & words_of_form(form).meanings.keys())

    def shared_by_all(self, form: Form) -> int:
        """The words that a form has in common with the grid that has most of them, its further sheets' among them."""
        words = set(words_of_form(form).meanings)
        if form.sheet_form is not None:
            words |= words_of_form(form.sheet_form).meanings.keys()
        return max((len(self._words[grid.name] & words) for grid in self.grids), default=0)

    def best_form(self, limits: Limits) -> Form:
        """The shipped form that most of the words are of; of those nearly equal, those whose title is printed; of
        several, the one that reads best.

        Raises UnreadableWorkbook (no-form)."""
        shared = {}
        for id_ in form_specs():
            try:
                form = load_form(id_)
            except FormError:
                continue
            shared[id_] = self.shared_by_all(form)
        most = max(shared.values(), default=0)
        if not most:
            for grid in self.grids:
                if _size(grid) > limits.form_cells:
                    raise _too_large(grid, limits)
            raise UnreadableWorkbook("no-form")
        near = [load_form(id_) for id_, count in shared.items() if count >= _NEARLY * most]
        near = [form for form in near if self._titled(form)] or near
        return near[0] if len(near) == 1 else max(near, key=lambda form: self._score(form, limits))

    def _titled(self, form: Form) -> bool:
        """Whether the title of `form` is printed, alone or after a department and a year."""
        title = label_key(form.title)
        return any(word.endswith(title) for grid in self.grids for word in self._words[grid.name])

    def _score(self, form: Form, limits: Limits) -> int:
        forms = [form] if form.sheet_form is None else [form, form.sheet_form]
        worthy = [
            grid
            for grid in self.grids
            if _size(grid) <= limits.form_cells and any(self.shared(grid, each) for each in forms)
        ]
        return score_of(worthy, form) if worthy else NOTHING


_NEARLY = 0.7
NOTHING_HERE = "无"


def _size(grid: Grid) -> int:
    return grid.left_out or sum(map(len, grid.rows))


def _without(result: Reading, grid: Grid) -> Reading:
    """`result`, told that a sheet was not read, unless it only says that there is nothing (无)."""
    if grid.rows and all(cell.text == NOTHING_HERE for row in grid.rows for cell in row):
        return result
    strays = tuple(Unplaced(cell.text, grid.name, grid.place(cell)) for row in grid.rows for cell in row)
    told = note("intake-sheet", sheet=grid.name, text=grid.name, count=_size(grid))
    found = (*result.declaration.found, told)
    unplaced = (*result.unplaced, *strays)
    return replace(result, declaration=replace(result.declaration, found=found), unplaced=unplaced)


def _own_sheet(grids: Sequence[Grid], form: Form) -> tuple[list[Grid], str]:
    """Of a workbook of ours saved in another format: the paper alone, without checks and helper columns; the code."""
    hidden = next((grid for grid in grids if grid.name == HIDDEN_SHEET), None)
    if hidden is None:
        return [_paper(grid) for grid in grids], ""
    pairs = {row[0].text: row[1].text for row in hidden.rows if len(row) > 1}
    sheet = pairs.get("sheet", form.page.sheet)
    widths = {sheet: len(form.page.widths)}
    if form.sheets is not None and form.sheet_form is not None:
        names = (form.sheets.name.format(number=number) for number in range(1, len(grids)))
        widths |= dict.fromkeys(names, len(form.sheet_form.page.widths))
    papers = [
        Grid(
            tuple(
                tuple(cell for cell in row if cell.column < widths[grid.name] and cell.row != BANNER_ROW)
                for row in grid.rows
            ),
            grid.name,
            grid.kind,
        )
        for grid in grids
        if grid.name in widths
    ]
    return papers or list(grids), pairs.get("department_code", "")


def _paper(grid: Grid) -> Grid:
    """A sheet of ours that came alone, as CSV or a web page: without the banner and the columns beside the paper."""
    edge = next((cell for row in grid.rows for cell in row if cell.value == STATUS_HEADING), None)
    if edge is None:
        return grid
    rows = tuple(
        tuple(cell for cell in row if cell.column < edge.column and cell.row >= edge.row) for row in grid.rows
    )
    widths = tuple(min(width, edge.column) for width in grid.widths)
    return replace(grid, rows=rows, widths=widths)


def _with_others(result: Reading, other: Reading, grid: Grid) -> Reading:
    """`result`, and from another grid the fields and tables that it lacks; what is left is told of in one finding."""
    mine, theirs = result.declaration, other.declaration
    fields = dict(mine.fields)
    tables = dict(mine.tables)
    given: set[str] = set()
    for name, value in theirs.fields.items():
        if fields.get(name) is None and value is not None:
            fields[name] = value
            given.add(name)
    for name, rows in theirs.tables.items():
        if not tables.get(name) and rows:
            tables[name] = rows
            given.add(name)
    kept = [taken for taken in other.taken if taken.part.partition(".")[0] in given]
    lost = [taken for taken in other.taken if taken.part.partition(".")[0] not in given]
    found = list(mine.found)
    if _lacks_year(mine) and not _lacks_year(theirs):
        mine = replace(mine, year=theirs.year)
        found = [finding for finding in found if finding.check != "intake-year"]
    if lost or other.unplaced:
        count = len(lost) + len(other.unplaced)
        found.append(note("intake-sheet", sheet=grid.name, text=grid.name, count=count))
    found += [
        finding
        for finding in theirs.found
        if finding.field.partition(".")[0] in given
        and finding.check not in ("intake-unplaced", "intake-year")
    ]
    strays = [Unplaced(taken.text, taken.sheet, taken.place) for taken in lost]
    return Reading(
        replace(mine, fields=fields, tables=tables, found=tuple(found)),
        (*result.taken, *kept),
        (*result.labels, *other.labels),
        (*result.unplaced, *strays, *other.unplaced),
    )


def _lacks_year(declaration: Declaration) -> bool:
    return any(finding.check == "intake-year" for finding in declaration.found)


# ---------------------------------------------------------------- our own


def _read_own(data: bytes, form: Form | None, limits: Limits, name: str) -> Reading | None:
    """One of our workbooks, by its names; None where it is a workbook of somebody else's."""
    from xlperf.intake.read import read_package

    try:
        declaration = read_package(Package(data, limits), form=form, file=name).declaration
    except UnreadableWorkbook as error:
        if error.reason_id == "unknown-form":
            return None
        raise
    if form is not None and declaration.form.id != form.id:
        raise InvalidArgument(say("json-other-form", file=name, found=declaration.form.id, wanted=form.id))
    return Reading(declaration, tuple(_all_taken(declaration)))


def _all_taken(declaration: Declaration) -> list[Taken]:
    where = declaration.locations
    taken = []
    for name, value in declaration.fields.items():
        if value is not None:
            taken.append(_taken(name, None, value, where.sheet, where.cell(None, name)))
    for table, rows in declaration.tables.items():
        for number, row in enumerate(rows):
            for column, value in row.items():
                if value is not None:
                    place = where.cell(table, column, number)
                    taken.append(_taken(f"{table}.{column}", number + 1, value, where.sheet, place))
    return taken


def _taken(part: str, row: int | None, value: object, sheet: str, place: str) -> Taken:
    from decimal import Decimal

    assert isinstance(value, Decimal | str)
    return Taken(part, row, value, GridCell(0, 0, value).text, sheet, place)


# ---------------------------------------------------------------- JSON


def _read_json(data: bytes, form: Form | None, name: str) -> Reading:
    try:
        content = json.loads(decoded(data), parse_float=_decimal)
    except (ValueError, RecursionError) as error:
        raise InvalidArgument(say("json-not-declaration", file=name, detail=error)) from None
    problem = _shape_problem(content)
    if problem:
        raise InvalidArgument(say("json-not-declaration", file=name, detail=problem))
    found_form = str(content.get("form") or "")
    if form is not None and found_form and found_form != form.id:
        raise InvalidArgument(say("json-other-form", file=name, found=found_form, wanted=form.id))
    declaration = declaration_from_dict(content, form)
    unknown = list(_unknown_keys(content, declaration.form))
    declaration = replace(declaration, file=name, found=tuple(unknown))
    if declaration.form.sheets is not None:
        listing = declaration.form.sheets.table
        rows = tuple(
            {key: None if value is None else str(value) for key, value in row.items()}
            for row in (content.get("tables") or {}).get(listing) or ()
        )
        declaration = listed(
            replace(declaration, tables={**declaration.tables, listing: rows}), declaration.sheets
        )
    strays = tuple(Unplaced(finding.value, "", finding.cell) for finding in unknown)
    return Reading(declaration, tuple(_all_taken(declaration)), (), strays)


def _decimal(text: str) -> object:
    from decimal import Decimal

    return Decimal(text)


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


def _unknown_keys(content: dict[str, object], form: Form) -> list[Finding]:
    """A finding for each key that carries a value but belongs to no field of the form."""
    names: list[tuple[str, object]] = []
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
