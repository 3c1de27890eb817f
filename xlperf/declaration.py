"""Declaration (申报): what one department declared. Finding (问题): one thing that is wrong with it. Frozen records.

Owns their shape, their JSON, and how their cells enter the check language. Knows nothing of files, Excel or the rules
by which findings are made.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlperf.expression import NOT_EVALUATED, Environment, Expression, Value, plain, rounded, trim
from xlperf.form import Form, load_form

if TYPE_CHECKING:
    import pandas

Entered = Decimal | str | None
"""What stands in a cell: a number, a text as entered, or nothing. A truth value is the text TRUE or FALSE."""

Row = Mapping[str, Entered]

ERROR, WARNING, INFO = "error", "warning", "info"
ACCEPTED, WARNED, REJECTED, UNREADABLE = "accepted", "warned", "rejected", "unreadable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: which check found it, where, what stands there, and how to mend it.

    `field` is a field's id or "table.column", "" for the whole workbook; `row` counts the table's rows from 1. `cause`:
    the `identity` of another finding of the file from which this one follows, "" where it stands for itself.
    """

    check: str
    severity: str
    message: str
    hint: str = ""
    field: str = ""
    row: int | None = None
    value: str = ""
    sheet: str = ""
    cell: str = ""
    cause: str = ""

    @property
    def identity(self) -> str:
        """What tells it apart from the others of its file: "workbook-date-cell 申报表!D4"."""
        place = "!".join(filter(None, (self.sheet, self.cell)))
        return f"{self.check} {place}".rstrip()

    def as_dict(self) -> dict[str, Any]:
        """In the shape and order of the command's JSON."""
        return {
            "check": self.check,
            "severity": self.severity,
            "sheet": self.sheet,
            "cell": self.cell,
            "field": self.field,
            "row": self.row,
            "value": self.value,
            "message": self.message,
            "hint": self.hint,
            "cause": self.cause or None,
        }


@dataclass(frozen=True, slots=True)
class Locations:
    """Where a declaration's cells are: its sheet, each field's cell, each table's first row and columns."""

    sheet: str
    fields: Mapping[str, str]
    tables: Mapping[str, tuple[int, Mapping[str, str]]]

    def cell(self, table: str | None, name: str, row: int | None = None) -> str:
        """The address of a field, or of column `name` in row `row` (from 0) of `table`; "" where unknown."""
        if table is None:
            return self.fields.get(name, "")
        first, columns = self.tables.get(table, (0, {}))
        letter = columns.get(name)
        return f"{letter}{first + (row or 0)}" if letter else ""


NOWHERE = Locations("", {}, {})


@dataclass(frozen=True)
class Declaration:
    """What one department declared on one form.

    `fields` maps the ids of the form's inputs to what was entered; `tables` maps a table's id to its rows in
    the order of the paper, blank rows between filled ones kept, so that row i stands where `locations` says.
    `found` are findings about the source itself, made while it was read. `sheets`: what the further sheets of the
    workbook declare, where its form has some; row i of the table that lists them is sheet i.
    """

    form: Form
    fields: Mapping[str, Entered]
    tables: Mapping[str, Sequence[Row]]
    year: int = 0
    code: str = ""
    file: str = ""
    locations: Locations = NOWHERE
    found: tuple[Finding, ...] = field(default=())
    sheets: tuple[Declaration, ...] = field(default=())

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all is entered."""
        return not is_filled(self.fields) and not any(self.rows(table) for table in self.tables)

    def with_sheets(self, sheets: Sequence[Declaration]) -> Declaration:
        """The declaration with these sheets, empty ones at the end left out, and the table that lists them."""
        listing = self.form.sheets
        assert listing is not None
        last = max((number for number, sheet in enumerate(sheets, 1) if not sheet.is_blank), default=0)
        kept = tuple(sheets[:last])
        texts = [column for column in self.form.tables[listing.table].column if column.sheet]
        rows = tuple({column.id: _shown_of(sheet, column.sheet) for column in texts} for sheet in kept)
        return replace(self, sheets=kept, tables={**self.tables, listing.table: rows})

    @property
    def each(self) -> str:
        """By what it is told apart from the others of its department (the form's `each`), white space collapsed."""
        return " ".join(str(self.fields.get(self.form.each) or "").split()) if self.form.each else ""

    @property
    def department(self) -> str:
        """The department's name as entered, white space collapsed."""
        value = self.fields.get(self.form.department)
        return " ".join(str(value).split()) if value is not None else ""

    def __getitem__(self, name: str) -> Entered:
        """The field `name`: a Decimal in the form's unit, a text, or None; raises KeyError.

        A text that is plainly an amount is given as that amount. Computed fields are reckoned.
        """
        part = self.form.fields[name]
        if part.value:
            return computed_value(self, name)
        value = self.fields.get(name)
        return read_number(value, part.kind) if part.is_number else value

    def rows(self, table: str) -> list[Row]:
        """The filled rows of `table`."""
        return [row for number, row in enumerate(self.tables.get(table, ())) if self._is_row(table, number)]

    def table(self, name: str) -> pandas.DataFrame:
        """The filled rows of table `name` as a frame: one column a column of the form, computed ones last, empty level
        cells filled from above, amounts as Decimal; raises KeyError."""
        import pandas

        table = self.form.listed[name]
        records = list(self.tidy_rows(name))
        return pandas.DataFrame(records, columns=list(table.parts), dtype=object)

    def tidy_rows(self, name: str) -> Iterable[dict[str, Entered]]:
        """The filled rows of a table, cells that mean "as above" filled in, plain amounts read as numbers; with what is
        computed of each, None where it cannot be had."""
        if name not in self.form.tables:
            yield from self._rows_of_sheets(name)
            return
        table = self.form.tables[name]
        computed = self.computed_columns(name) if table.computed else {}
        last: dict[str, Entered] = {}
        for number, row in enumerate(self.tables.get(name, ())):
            tidy: dict[str, Entered] = {}
            for column in table.column:
                value = row.get(column.id)
                if column.is_number:
                    value = read_number(value, column.kind)
                elif column.fill_down:
                    if isinstance(value, str) and trim(value):
                        last[column.id] = value
                    else:
                        value = last.get(column.id)
                tidy[column.id] = value
            for column_id, values in computed.items():
                tidy[column_id] = values[number]
            if self._is_row(name, number):
                yield tidy

    def _is_row(self, table: str, number: int) -> bool:
        """Whether a row is more than blank; one that lists a sheet has what is on the sheet."""
        if is_filled(self.tables[table][number]):
            return True
        listing = self.form.sheets
        of_sheet = self.sheets[number : number + 1] if listing and listing.table == table else ()
        return any(not sheet.is_blank for sheet in of_sheet)

    def tidy_fields(self) -> dict[str, Entered]:
        """Every field: plain amounts read as numbers, computed ones reckoned; None for what should be a number and is
        none, or is computed of such."""
        env = environment_of(self)
        values: dict[str, Entered] = {}
        for name, part in self.form.fields.items():
            value = env.fields[name] if part.value else self[name]
            if isinstance(value, Decimal) and part.value:
                value = rounded(value)
            elif isinstance(value, str) and (part.is_number or (part.value and value == NOT_EVALUATED)):
                value = None
            values[name] = value if isinstance(value, Decimal | str) else None
        return values

    def _rows_of_sheets(self, name: str) -> Iterator[dict[str, Entered]]:
        """The tidy rows of all further sheets that are not blank, or the fields of each, with what tells its sheet."""
        form, listing = self.form, self.form.sheets
        assert listing is not None and form.sheet_fields is not None
        place, called = (column.id for column in form.sheet_columns)
        first = form.tables[listing.table].column[0].id
        for number, sheet in enumerate(self.sheets):
            if sheet.is_blank:
                continue
            about: dict[str, Entered] = {place: listing.name.format(number=number + 1)}
            if name == form.sheet_fields.id:
                yield about | sheet.tidy_fields()
                continue
            about[called] = self.tables[listing.table][number].get(first)
            for tidy in sheet.tidy_rows(form.sheet_tables[name]):
                yield about | tidy

    def with_sheets_of(self, rows: Mapping[str, Sequence[Row]]) -> Declaration:
        """The declaration with the further sheets of which `tidy_rows` gave these rows, by table; a list that came without
        its sheets stays."""
        form, there = self.form, self.form.sheet_form
        assert form.sheet_fields is not None and there is not None
        if not rows.get(form.sheet_fields.id):
            return self
        place = form.sheet_columns[0].id
        tables: dict[Entered, dict[str, list[Row]]] = {}
        for name, own in form.sheet_tables.items():
            for row in rows.get(name, ()):
                entered = {column: row.get(column) for column in there.tables[own].columns}
                tables.setdefault(row.get(place), {}).setdefault(own, []).append(entered)
        return self.with_sheets(
            [
                Declaration(
                    there,
                    {name: row.get(name) for name in there.inputs},
                    tables.get(row.get(place), {}),
                    self.year,
                )
                for row in rows[form.sheet_fields.id]
            ]
        )

    def computed_columns(self, name: str) -> dict[str, list[Entered]]:
        """The computed columns of table `name`, one value a row, None where it cannot be had."""
        env = environment_of(self)
        found: dict[str, list[Entered]] = {}
        for column in self.form.tables[name].computed:
            values = env.columns[(name, column.id)]
            kind = Decimal if column.is_number else str
            found[column.id] = [
                value if isinstance(value, kind) and value != NOT_EVALUATED else None for value in values
            ]
        return found

    def as_dict(self) -> dict[str, Any]:
        """The declaration as JSON's values: amounts as strings with two decimals, texts as entered."""
        form = self.form
        data = {
            "form": form.id,
            "version": form.version,
            "year": self.year,
            "department": self.department,
            "code": self.code,
            **self._content(),
        }
        if form.sheets is not None:
            data["sheets"] = [sheet._content() for sheet in self.sheets]
        return data

    def _content(self) -> dict[str, Any]:
        form = self.form
        listing = form.sheets.table if form.sheets is not None else ""
        return {
            "fields": {
                name: write_entered(self.fields.get(name), part.kind) for name, part in form.inputs.items()
            },
            "tables": {
                table.id: [
                    {column.id: write_entered(row.get(column.id), column.kind) for column in table.column}
                    for row in self.rows(table.id)
                ]
                for table in form.tables.values()
                if table.id != listing
            },
        }


def is_filled(row: Row) -> bool:
    """Whether any cell of the row holds something but blanks."""
    return any(
        value is not None and value != "" and (value.__class__ is not str or trim(value))
        for value in row.values()
    )


def write_entered(value: Entered, kind: str) -> str | None:
    """A value as JSON has it: an amount with two decimals at least, a count plain, a text as it is."""
    if isinstance(value, Decimal):
        return amount_text(value) if kind == "amount" else plain(value)
    return value


def amount_text(number: Decimal) -> str:
    """`number` with two decimals, or all it has where they are more: nothing is rounded away."""
    text = plain(number)
    whole, dot, places = text.partition(".")
    return f"{whole}.{places.ljust(2, '0')}"


_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")


def read_number(value: Entered, kind: str = "amount") -> Decimal | None:
    """The number that `value` plainly is ("1,475.17", "８０９９", "8099万元" for an amount), else None."""
    if value is None or value.__class__ is Decimal:
        return value
    if not isinstance(value, str) or len(value) > 64:
        return None
    text = unicodedata.normalize("NFKC", value).strip().replace("−", "-")
    if kind == "amount":
        text = text.removesuffix("万元").rstrip()
    if not _NUMBER.fullmatch(text):
        return None
    return Decimal(text.replace(",", ""))


def environment_of(declaration: Declaration, as_native: bool = False) -> Environment:
    """The declaration's cells for the check language. `as_native`: a text in a number cell stays a text,
    as a spreadsheet's formulas see it; else it is read where it is plainly a number."""
    form = declaration.form
    entered = declaration.fields
    fields: dict[str, Value] = {}
    for name, part in form.inputs.items():
        fields[name] = _value(entered.get(name), part.kind, as_native)
    columns: dict[tuple[str, str], list[Value]] = {}
    for table in form.tables.values():
        rows = declaration.tables.get(table.id, ())
        for column in table.column:
            name, kind = column.id, column.kind
            columns[(table.id, name)] = [_value(row.get(name), kind, as_native) for row in rows]
    env = Environment(fields, columns, computed=form.computed_keys)
    if form.sheets is not None:
        for column_id, values in _of_sheets(declaration, env, as_native):
            columns[(form.sheets.table, column_id)] = values
    for name, expression in form.compiled.values.items():
        table_id, dot, column_id = name.partition(".")
        if dot:
            nothing = Decimal(0) if form.column(table_id, column_id).is_number else ""
            columns[(table_id, column_id)] = _computed_column(expression, env, table_id, nothing)
        else:
            fields[name] = computed(expression.value(env))
    return env


def _shown_of(sheet: Declaration, name: str) -> Entered:
    """A field of a sheet, a computed one too."""
    part = sheet.form.fields[name]
    return computed_value(sheet, name) if part.value else sheet.fields.get(name)


def _of_sheets(
    declaration: Declaration, env: Environment, as_native: bool
) -> Iterator[tuple[str, list[Value]]]:
    """The numbers that the table of the sheets takes from them: 0 where the row says nothing or nothing is entered."""
    listing = declaration.form.sheets
    assert listing is not None
    cells = [environment_of(sheet, as_native).fields for sheet in declaration.sheets]
    for column in declaration.form.tables[listing.table].computed:
        if column.sheet:
            values: list[Value] = []
            for row, is_row in enumerate(env.filled(listing.table)):
                value = cells[row][column.sheet] if is_row and row < len(cells) else None
                values.append(Decimal(0) if value is None else value)
            yield column.id, values


def _computed_column(expression: Expression, env: Environment, table: str, nothing: Value) -> list[Value]:
    """A computed column, row by row; `nothing` where no input of the row holds anything."""
    values: list[Value] = []
    for row, is_row in enumerate(env.filled(table)):
        env.row = row
        values.append(computed(expression.value(env)) if is_row else nothing)
    env.row = 0
    return values


def computed(value: Value) -> Value:
    """What a computed cell shows: a number with two places, — where it cannot be had, which is no number."""
    if value is None:
        return NOT_EVALUATED
    return rounded(value) if isinstance(value, Decimal) else value


def _value(value: Entered, kind: str, as_native: bool) -> Value:
    if value is None:
        return None
    if value.__class__ is str:
        if kind == "text":
            return trim(value)
        if as_native or not trim(value):
            return trim(value) or None
        number = read_number(value, kind)
        return value if number is None else number
    if kind == "text" and isinstance(value, Decimal):
        return plain(value)
    return value


def computed_value(declaration: Declaration, name: str) -> Decimal | str | None:
    """The computed field `name`, None where a number it needs is not one."""
    value = environment_of(declaration).fields[name]
    return None if value == NOT_EVALUATED else value


def declaration_from_dict(data: Mapping[str, Any], form: Form | None = None) -> Declaration:
    """The declaration that `as_dict` wrote; raises ValueError in words where the data is not one."""
    form = form or load_form(str(data.get("form", "")))
    declaration = _of_content(data, form)
    if form.sheets is not None and form.sheet_form is not None:
        year = declaration.year
        sheets = [replace(_of_content(one, form.sheet_form), year=year) for one in data.get("sheets") or ()]
        return declaration.with_sheets(sheets)
    return declaration


def _of_content(data: Mapping[str, Any], form: Form) -> Declaration:
    fields = {
        name: _from_json((data.get("fields") or {}).get(name), part.kind)
        for name, part in form.inputs.items()
    }
    tables = {}
    for table in form.tables.values():
        rows = (data.get("tables") or {}).get(table.id) or []
        tables[table.id] = tuple(
            {column.id: _from_json(row.get(column.id), column.kind) for column in table.column}
            for row in rows
        )
    department = data.get("department")
    if department and fields.get(form.department) is None:
        fields[form.department] = str(department)
    return Declaration(
        form=form,
        fields=fields,
        tables=tables,
        year=int(data.get("year") or form.year),
        code=str(data.get("code") or ""),
    )


def _from_json(value: Any, kind: str) -> Entered:
    if value is None or isinstance(value, bool):
        return None if value is None else str(value).upper()
    if isinstance(value, int | float | Decimal):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        return number if kind != "text" else plain(number)
    text = str(value)
    if kind == "text":
        return text
    try:
        return Decimal(text) if re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+)?", text) else text
    except ArithmeticError:
        return text


def with_finding(declaration: Declaration, *findings: Finding) -> Declaration:
    return replace(declaration, found=declaration.found + findings)


def status_of(findings: Iterable[Finding], strict: bool = False) -> str:
    """accepted, warned or rejected; `strict` rejects for warnings too."""
    severities = {finding.severity for finding in findings}
    if ERROR in severities or (strict and WARNING in severities):
        return REJECTED
    return WARNED if WARNING in severities else ACCEPTED
