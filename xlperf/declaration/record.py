"""Declaration (申报): what one department declared on one form. A frozen record that holds nothing but exact values.

Owns its shape, its rows tidied, its JSON and its data frames. What it may hold is said by `content`, what its cells are
to a check by `cells`.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, fields, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlperf.declaration.cells import environment_of, shown_value
from xlperf.declaration.content import (
    Content,
    GivenComputed,
    content_of_dict,
    data_of_json,
    exact_fields,
    exact_form,
    exact_tables,
    exact_text,
    exact_year,
    fields_of_frame,
    form_given,
    invalid_value,
    rows_of_frame,
    unknown_name,
)
from xlperf.declaration.entered import Entered, Row, is_filled, is_gap, read_number, write_entered
from xlperf.declaration.finding import Finding
from xlperf.errors import InvalidArgument
from xlperf.expression import NOT_EVALUATED, rounded, trim
from xlperf.expression.ref import Ref
from xlperf.form import Form, Table, load_form
from xlperf.messages import say
from xlperf.system.dataclass import dataclass

if TYPE_CHECKING:
    import pandas


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


def each_key(each: str) -> str:
    """What tells the declarations of one department apart (a project's code, its name) without width, case and blanks."""
    return "".join(unicodedata.normalize("NFKC", each).casefold().split())


def named_with_project(department: str, each: str) -> str:
    """What a declaration is called where a department has several: 市水务局 · P-3."""
    return " · ".join(filter(None, (department, each)))


@dataclass(frozen=True, eq=False, repr=False)
class Declaration(Mapping[str, Entered]):
    """What one department declared on one form: a mapping of the form's fields, computed ones too, to their values.

    `fields` maps the ids of the form's inputs to what was entered; `tables` maps a table's id to its rows in
    the order of the paper, blank rows between filled ones kept, so that row i stands where `locations` says.
    `found` are findings about the source itself, made while it was read. `sheets`: what the further sheets of the
    workbook declare, where its form has some; row i of the table that lists them is sheet i. `earlier`: values of the
    department's other declarations that the form's rules ask for, by how these call them (last_year(total)).

    Values are Decimals in the form's unit, texts as entered, or None. What else Python and pandas know is taken exactly
    (integers, the shortest decimal of a float, dates in text fields, NaN as None) or refused with InvalidValue; a field,
    table or column that the form does not have is refused with UnknownName. A declaration cannot be changed;
    `dataclasses.replace` makes another one. Two are equal that declare the same, wherever they were read.
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
    earlier: Mapping[str, Decimal | str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        form = exact_form(self.form)
        put = object.__setattr__
        put(self, "fields", exact_fields(form, self.fields))
        put(self, "tables", exact_tables(form, self.tables))
        put(self, "year", exact_year(self.year))
        exact_text("code", self.code)
        if self.found.__class__ is not tuple:
            put(self, "found", tuple(self.found))
        if self.sheets.__class__ is not tuple:
            put(self, "sheets", tuple(self.sheets))
        if not all(isinstance(sheet, Declaration) for sheet in self.sheets):
            kind = ", ".join(type(sheet).__name__ for sheet in self.sheets)
            raise InvalidArgument(say("data-kind", name="sheets", wanted=say("data-sheets"), kind=kind))

    def __getstate__(self) -> dict[str, Any]:
        """Of a pickled declaration only what was declared: what is computed of it stays in its process."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    # ------------------------------------------------------------ made of other things

    @classmethod
    def from_dict(cls, form: Form | str | None, data: Mapping[str, Any]) -> Declaration:
        """The declaration that `to_dict` wrote, or a program wrote alike; keys may be left out and none added.

        `form`: a form, its id, or None for the one that the data name. Amounts may be numbers or the digits of one as text.
        Raises InvalidArgument (InvalidValue, UnknownName), FormError.
        """
        if form is None and isinstance(data, Mapping):
            named, version = (None if is_gap(data.get(name)) else data[name] for name in ("form", "version"))
            form = load_form(exact_text("form", named or ""), exact_year(version or 0) or None)
        form = form_given(form)
        return cls._of(form, content_of_dict(form, data))

    @classmethod
    def from_json(cls, form: Form | str | None, text: str | bytes) -> Declaration:
        """The declaration that a JSON text holds (UTF-8, or GB 18030), as `from_dict`, numbers exact."""
        return cls.from_dict(form, data_of_json(text))

    @classmethod
    def from_frames(
        cls,
        form: Form | str,
        fields: Mapping[str, object] | pandas.Series[Any] | pandas.DataFrame,
        tables: Mapping[str, pandas.DataFrame | Sequence[Mapping[str, object]]] | None = None,
        *,
        year: int | None = None,
        code: str = "",
        sheets: Sequence[Declaration] = (),
    ) -> Declaration:
        """The declaration whose fields are in a mapping, a Series or a frame of one row, and each table's rows in a frame.

        Columns are named by the ids of the form, in any order, any left out; the index does not matter. Every dtype is
        taken exactly; a computed field or column may be there where it says what the form computes. `year`: by default the
        form's. Raises InvalidArgument (InvalidValue, UnknownName), FormError.
        """
        form = form_given(form)
        own, computed = fields_of_frame(form, fields)
        rows: dict[str, Sequence[Row]] = {}
        for name, frame in (tables or {}).items():
            rows[name], more = rows_of_frame(form, name, frame)
            computed += more
        made = cls(form, own, rows, form.year if year is None else year, code, sheets=tuple(sheets))
        made._must_compute(computed)
        return made

    @classmethod
    def _of(cls, form: Form, content: Content) -> Declaration:
        made = cls(form, content.fields, content.tables, content.year, content.code)
        if form.sheet_form is None:
            return made
        there = form.sheet_form
        return made.with_sheets([cls._of(there, sheet) for sheet in content.sheets])

    def _must_compute(self, computed: Sequence[GivenComputed]) -> None:
        """Raises InvalidValue where one of these computed values is not what the form computes."""
        columns: dict[str, list[Entered]] = {}
        for name, row, value in computed:
            if is_gap(value):
                continue
            table, column = Ref.of(name)
            if table is not None and name not in columns:
                columns[name] = self.computed_columns(table)[column]
            there = columns[name][row - 1] if row is not None else self[name]
            same = str(value) == there
            if isinstance(there, Decimal):
                try:
                    same = rounded(Decimal(str(value))) == rounded(there)
                except ArithmeticError:
                    same = False
            if not same:
                part = self.form.part(name)
                raise invalid_value("computed", part, name, value, row, computed=there)

    # ------------------------------------------------------------ equality, and how it is shown

    @cached_property
    def _declared(self) -> tuple[Any, ...]:
        """What is declared, without what makes no difference: empty cells and blank rows."""
        tables = []
        for name in self.form.tables:
            rows = tuple(_filled_cells(row) for row in self.tables.get(name, ()) if is_filled(row))
            if rows:
                tables.append((name, rows))
        sheets = tuple(sheet._declared[4:] for sheet in self.sheets)  # their year and code are the workbook's
        form = self.form
        return form.id, form.version, self.year, self.code, _filled_cells(self.fields), tuple(tables), sheets

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Declaration):
            return NotImplemented
        return self is other or self._declared == other._declared

    def __hash__(self) -> int:
        return hash(self._declared)

    def __repr__(self) -> str:
        rows = ", ".join(f"{name}: {len(self.rows(name))}" for name in self.form.tables)
        return f"<Declaration {self.form.id} {self.year} {self.department!r} {{{rows}}}>"

    def _repr_html_(self) -> str:
        from xlperf.expression import plain
        from xlperf.form.shown import picture_html

        def shown(value: object, entered: object) -> str:
            """A text that is no number is shown as it was entered."""
            value = entered if value is None else value
            return "" if value is None else plain(value) if isinstance(value, Decimal) else str(value)

        def rows_of(table: str) -> list[dict[str, str]]:
            filled = (row for at, row in enumerate(self.tables.get(table, ())) if self._is_row(table, at))
            return [
                {key: shown(value, entered.get(key)) for key, value in row.items()}
                for row, entered in zip(self.tidy_rows(table), filled, strict=True)
            ]

        fields = {name: shown(self[name], self.fields.get(name)) for name in self.form.fields}
        rows = {name: rows_of(name) for name in self.form.tables}
        return picture_html(self.form, fields, rows)

    # ------------------------------------------------------------ the fields, as a mapping

    def __getitem__(self, name: str) -> Entered:
        """The field `name`: a Decimal in the form's unit, a text, or None; raises UnknownName, a KeyError.

        A text that is plainly an amount is given as that amount; of one that is no number None, and `fields` has the text.
        Computed fields are worked out.
        """
        part = self.form.fields.get(name)
        if part is None:
            raise unknown_name("name-any-field", name, self.form.fields, form=self.form.id)
        if part.value:
            return self._computed_fields[name]
        value = self.fields.get(name)
        return read_number(value, part.kind) if part.is_number else value

    def __iter__(self) -> Iterator[str]:
        return iter(self.form.fields)

    def __len__(self) -> int:
        return len(self.form.fields)

    def __contains__(self, name: object) -> bool:
        return name in self.form.fields

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.form.fields)

    def amount(self, name: str) -> Decimal:
        """The number in field `name`, in the form's unit; 0 where nothing is entered, as the form's sums take it.

        Raises UnknownName, and InvalidValue where a text stands that is no number, or a computed field cannot be had.
        """
        value = self[name]
        if isinstance(value, Decimal):
            return value
        part = self.form.fields[name]
        entered = NOT_EVALUATED if part.value else self.fields.get(name)
        if part.is_number and (entered is None or (entered != NOT_EVALUATED and not trim(str(entered)))):
            return Decimal(0)
        raise invalid_value("number", part, name, entered, None)

    @cached_property
    def _computed_fields(self) -> Mapping[str, Entered]:
        values = environment_of(self).fields
        computed = {name: values[name] for name, part in self.form.fields.items() if part.value}
        return {
            name: value if isinstance(value, Decimal | str) and value != NOT_EVALUATED else None
            for name, value in computed.items()
        }

    # ------------------------------------------------------------ what it says

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
        rows = tuple({column.id: shown_value(sheet, column.sheet) for column in texts} for sheet in kept)
        return replace(self, sheets=kept, tables={**self.tables, listing.table: rows})

    @property
    def each(self) -> str:
        """By what it is told apart from the others of its department (the form's `each`), white space collapsed."""
        return " ".join(str(self.fields.get(self.form.each) or "").split()) if self.form.each else ""

    @property
    def each_key(self) -> str:
        """The same for all spellings of `each`."""
        return each_key(self.each)

    @property
    def department(self) -> str:
        """The department's name as entered, white space collapsed."""
        value = self.fields.get(self.form.department)
        return " ".join(str(value).split()) if value is not None else ""

    def _table(self, name: str, among: Mapping[str, Table]) -> Table:
        """The table `name` of the form; raises UnknownName."""
        if name not in among:
            raise unknown_name("name-table", name, among, form=self.form.id)
        return among[name]

    def rows(self, table: str) -> list[Row]:
        """The filled rows of `table`, as entered; raises UnknownName."""
        self._table(table, self.form.tables)
        return [row for number, row in enumerate(self.tables.get(table, ())) if self._is_row(table, number)]

    def table(self, name: str) -> pandas.DataFrame:
        """The filled rows of table `name` as a frame: one column a column of the form, computed ones last, empty level
        cells filled from above, amounts as Decimal; raises UnknownName."""
        import pandas

        table = self._table(name, self.form.listed)
        records = list(self.tidy_rows(name))
        return pandas.DataFrame(records, columns=list(table.parts), dtype=object)

    def tidy_rows(self, name: str) -> Iterable[dict[str, Entered]]:
        """The filled rows of a table, cells that mean "as above" filled in, plain amounts read as numbers; with what is
        computed of each, None where it cannot be had; raises UnknownName."""
        if name not in self.form.tables:
            self._table(name, self.form.listed)
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
        """Every field: plain amounts read as numbers, computed ones worked out; None for what should be a number and is
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
        """The computed columns of table `name`, one value a row, None where it cannot be had; raises UnknownName."""
        env, table = environment_of(self), self._table(name, self.form.tables)
        found: dict[str, list[Entered]] = {}
        for column in table.computed:
            values = env.columns[(name, column.id)]
            kind = Decimal if column.is_number else str
            found[column.id] = [
                value if isinstance(value, kind) and value != NOT_EVALUATED else None for value in values
            ]
        return found

    def to_dict(self) -> dict[str, Any]:
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

    def to_json(self) -> str:
        """The same as JSON text, which `from_json` reads."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1)

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


def _filled_cells(row: Row) -> tuple[tuple[str, Entered], ...]:
    return tuple(sorted((name, value) for name, value in row.items() if value is not None and value != ""))
