"""A form (表样) as data: sections, fields, tables with columns, and checks. Frozen; nothing is computed here.

Owns the words of a form's TOML: each attribute below is a key that a spec may use, explained in its docstring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from xlperf.arguments import refused

if TYPE_CHECKING:
    import pandas

    from xlperf.form.rules import CompiledForm

Kind = Literal["text", "amount", "count", "number", "percent", "date", "tick"]
"""The last three are said for short: `form.shorthand` writes them out, and no form that was read has them."""
Severity = Literal["error", "warning", "info"]
Step = Literal["", "assessment", "declaration", "approval", "monitoring", "evaluation"]
"""Of the year's round (事前评估, 申报, 批复, 监控, 自评)."""
Level = Literal["", "department", "project", "transfer"]
"""What a form is about: a department's whole expenditure, a project, a transfer to a region."""


@dataclass(frozen=True)
class Field:
    """One value of the form (栏目).

    id: its name in checks, files and the workbook.  kind: text, amount (in the form's money unit, two
    decimals), count (a whole number) or number; percent (a number up to 100), date (a day), tick (a box: √ or nothing).  label: its name in messages; where it is left out, the
    label beside it in the picture.  required: must be filled in; required_if: where this condition holds.
    max_length: characters a text may have.  pattern: of what a text must be, such as "digits 6".  min, max: of a number.
    lines: lines of text the cell has room for when empty.  choices: the values it may take.  spellings: of a choice,
    other spellings of it in hand-made forms.  depends_on, choices_of: the permitted values depend on the value of another
    field.  unit: what a number is in, for its prompt.  default: what a new workbook holds; locked: nobody may change it.
    negative: whether the number may be below zero.  value: an expression; the cell is then computed and
    locked.  beside: for a computed value that is not on the paper, the field beside whose row it is shown.
    explain, example: for the sheet 填报说明 and the prompt on the cell.  aliases: other wordings of the label, by
    which hand-made and older forms name it.  prefill: the ids under which other forms have this value, from which
    `new-template --from` takes it where they have none of this id.
    """

    id: str
    kind: Kind = "text"
    label: str = ""
    required: bool = False
    required_if: str = ""
    max_length: int = 0
    pattern: str = ""
    min: float | None = None
    max: float | None = None
    lines: int = 1
    choices: tuple[str, ...] = ()
    spellings: dict[str, tuple[str, ...]] | None = None
    depends_on: str = ""
    choices_of: dict[str, tuple[str, ...]] | None = None
    unit: str = ""
    default: str = ""
    locked: bool = False
    negative: bool = False
    value: str = ""
    beside: str = ""
    explain: str = ""
    example: str = ""
    label_en: str = ""
    aliases: tuple[str, ...] = ()
    prefill: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        return self.kind != "text"

    @property
    def all_choices(self) -> tuple[str, ...]:
        """The values it may take, whatever the other field holds; () where it may take any."""
        of_parents = (self.choices_of or {}).values()
        return tuple(
            dict.fromkeys((*self.choices, *(choice for choices in of_parents for choice in choices)))
        )

    @property
    def adds_up(self) -> bool:
        """Whether its sum over departments means something: amounts and counts do, rates and scores do not."""
        return self.kind in ("amount", "count")


@dataclass(frozen=True)
class Column:
    """One column of a table; the keys are those of a field, and a few more.

    fill_down: an empty cell means "as above", as where cells are merged downwards on paper.
    depends_on, choices_of: the permitted values depend on the value of another column of the row.
    suggestions: values that are offered beside free entry, as those of a catalogue of indicators.
    repeat: for each of these words (years, towns) the column stands once, as id_1, id_2; {each} in its label is the word.
    target: the column holds target values (指标值), read by their grammar.  canonical: what `new-template --from`
    takes from another form is written in the plain spelling that formulas can follow (≥40场).  sheet: in the table
    that lists the sheets, the field of the sheet's form that is shown; nothing is filled in then.
    """

    id: str
    kind: Kind = "text"
    label: str = ""
    required: bool = False
    required_if: str = ""
    max_length: int = 0
    pattern: str = ""
    min: float | None = None
    max: float | None = None
    lines: int = 1
    choices: tuple[str, ...] = ()
    negative: bool = False
    fill_down: bool = False
    depends_on: str = ""
    choices_of: dict[str, tuple[str, ...]] | None = None
    spellings: dict[str, tuple[str, ...]] | None = None
    unit: str = ""
    repeat: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    target: bool = False
    canonical: bool = False
    explain: str = ""
    example: str = ""
    label_en: str = ""
    aliases: tuple[str, ...] = ()
    prefill: tuple[str, ...] = ()
    sheet: str = ""

    @property
    def is_number(self) -> bool:
        return self.kind != "text"

    @cached_property
    def all_choices(self) -> tuple[str, ...]:
        """The values it may take, whatever the other column holds; () where it may take any."""
        of_parents = (self.choices_of or {}).values()
        return tuple(
            dict.fromkeys((*self.choices, *(choice for choices in of_parents for choice in choices)))
        )


@dataclass(frozen=True)
class ComputedColumn:
    """A column that is computed, row by row, and locked. value: an expression, in which the columns of its table
    mean those of the row; or sheet: in the table that lists the sheets, a number field of the sheet's form. A row in
    which nothing is entered has 0, or an empty text.

    prefill: as of a column. target_of: the columns of a target in three cells: its sign (指标性质), value (指标值) and unit (计量单位); the column
    is the one target that they make, and is not drawn."""

    id: str
    value: str = ""
    target_of: tuple[str, ...] = ()
    sheet: str = ""
    kind: Kind = "amount"
    label: str = ""
    explain: str = ""
    label_en: str = ""
    aliases: tuple[str, ...] = ()
    prefill: tuple[str, ...] = ()
    max_length: ClassVar[int] = 0

    @property
    def is_number(self) -> bool:
        return self.kind != "text"

    @property
    def target(self) -> bool:
        """Whether it holds target values."""
        return bool(self.target_of)


@dataclass(frozen=True)
class Table:
    """Rows of the same columns. rows: how many the blank workbook has room for.

    column: those that are filled in; computed: those that are computed from them. required: at least one row must be
    filled. unique: columns that together may not repeat. one_of: groups of columns of which each row fills exactly one.
    """

    id: str
    column: tuple[Column, ...]
    computed: tuple[ComputedColumn, ...] = ()
    label: str = ""
    rows: int = 10
    required: bool = False
    unique: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    label_en: str = ""

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The columns that are filled in."""
        return {column.id: column for column in self.column}

    @cached_property
    def parts(self) -> dict[str, Column | ComputedColumn]:
        """All columns."""
        parts: dict[str, Column | ComputedColumn] = dict(self.columns)
        return parts | {column.id: column for column in self.computed}

    @cached_property
    def targets(self) -> tuple[Column | ComputedColumn, ...]:
        """The columns of target values, in one cell or in three."""
        return tuple(column for column in self.parts.values() if column.target)

    def cells_of(self, target: Column | ComputedColumn) -> tuple[str, ...]:
        """The columns in which a target is entered: itself, or those of its sign, value and unit."""
        return target.target_of if isinstance(target, ComputedColumn) else (target.id,)

    @cached_property
    def in_three_cells(self) -> tuple[ComputedColumn, ...]:
        """The targets whose sign, value and unit stand in columns of their own."""
        return tuple(column for column in self.computed if column.target_of)


@dataclass(frozen=True)
class MatrixPart:
    """A row or a column of a matrix."""

    id: str
    label: str
    label_en: str = ""


@dataclass(frozen=True)
class Matrix:
    """Fixed rows by fixed columns of one kind: the fields ID_ROW_COLUMN, their labels those of row and column. In the
    picture it is one line, [ID] and <, that becomes one for each row. total_column, total_row: the labels of the sums of
    each row and of each column, the fields ID_ROW_total, ID_total_COLUMN and ID_total; none where they are left out.
    label_cells: how many cells the label of a row takes.
    """

    id: str
    rows: tuple[MatrixPart, ...]
    columns: tuple[MatrixPart, ...]
    kind: Kind = "amount"
    label: str = ""
    label_en: str = ""
    total_row: str = ""
    total_column: str = ""
    label_cells: int = 1
    required: bool = False
    explain: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the paper: its label in the first column, and a picture of its cells, row by row.

    In the picture, between bars: a text is a printed label, [id] an input, {id} a computed value,
    < goes on from the cell on its left, ^ from the cell above. A row with [table.column] repeats
    once for each row of the table; {table.column} in it is a computed column. aliases: of a printed label, other
    wordings of it in hand-made forms. one_of: groups of fields of which exactly one is filled.
    """

    picture: str
    id: str = ""
    label: str = ""
    aliases: dict[str, tuple[str, ...]] | None = None
    field: tuple[Field, ...] = ()
    table: tuple[Table, ...] = ()
    matrix: tuple[Matrix, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Check:
    """A rule of the form. expect: what must hold; when: only where this holds; each: the table whose rows
    it is about. at: the field or column to which the finding points (by default the first in expect).
    message, hint: what is wrong and how to mend it, with figures in braces; title: what is checked.
    """

    id: str
    expect: str
    message: str
    severity: Severity = "error"
    when: str = ""
    each: str = ""
    at: str = ""
    title: str = ""
    hint: str = ""
    message_en: str = ""
    hint_en: str = ""
    title_en: str = ""
    blank_rows: bool = False


@dataclass(frozen=True)
class Page:
    """How the form prints. widths: of the grid's columns in characters; orientation: portrait or landscape."""

    widths: tuple[float, ...]
    orientation: Literal["portrait", "landscape"] = "portrait"
    sheet: str = "申报表"
    font: str = "宋体"
    heading_font: str = "黑体"
    font_size: float = 10.5


@dataclass(frozen=True)
class Sheets:
    """Sheets of another form in the same workbook. form: its id; table: the table in which each sheet is a row;
    number: how many the blank workbook has; name: of each, with {number} in it; version: of that form, 0 for the
    newest."""

    form: str
    table: str
    number: int = 3
    name: str = "表{number}"
    version: int = 0


class Derivation:
    """What modules that know forms work out of one; each gives its function when the package is imported, so that a
    form need not know them."""

    compile_form: Callable[[Form], CompiledForm]
    load_form: Callable[[str, int | None], Form]
    read_text: Callable[[str], Form]
    picture_html: Callable[[Form], str]


derivation = Derivation()


@dataclass(frozen=True, repr=False)
class Form:
    """A form: what a department declares, how the paper looks, and what must hold.

    each: the text field by which the several declarations of one department are told apart, such as a project's code;
    "" where a department has one. step, level: its place in the year's round. follows: the forms, by id, from whose
    declarations it is prefilled, the nearest first. catalogue: a file of indicators (指标库) beside the spec, whose names
    are offered; "demo" is the one that is shipped.
    """

    id: str
    title: str
    year: int
    page: Page
    section: tuple[Section, ...]
    check: tuple[Check, ...] = ()
    version: int = 1
    amounts: str = "万元"
    department: str = "department_name"
    each: str = ""
    explain: tuple[str, ...] = ()
    title_en: str = ""
    sheets: Sheets | None = None
    step: Step = ""
    level: Level = ""
    follows: tuple[str, ...] = ()
    catalogue: str = ""

    def __repr__(self) -> str:
        tables = ", ".join(self.tables)
        return f"<Form {self.id} {self.year} v{self.version}: {len(self.fields)} fields; {tables}>"

    def _repr_html_(self) -> str:
        return derivation.picture_html(self)

    @classmethod
    def from_toml(cls, text: str) -> Form:
        """The form in a TOML text, validated whole; raises FormError, which lists every problem, InvalidArgument for no text."""
        if not isinstance(text, str):
            raise refused("text", "TOML", text)
        return derivation.read_text(text)

    @property
    def spec(self) -> str:
        """All that the spec says, as text: two forms are the same where this is."""
        return repr([getattr(self, name) for name in self.__dataclass_fields__])

    def fields_frame(self) -> pandas.DataFrame:
        """One row a field or column of a table: table ("" for a field), id, kind, label, label_en, unit, required,
        max_length, choices, negative, computed (its expression, "" for what is filled in), explain, example."""
        from xlperf.form.schema import fields_frame

        return fields_frame(self)

    def checks_frame(self) -> pandas.DataFrame:
        """One row a check, in the order of the paper: id, severity, table, at (the field or "table.column" that a finding
        points to), when and expect (the rule, in the check language), title, message and hint in both languages, native (exact, sound, or "" where no formula checks it in the workbook)."""
        from xlperf.form.schema import checks_frame

        return checks_frame(self)

    def json_schema(self) -> dict[str, Any]:
        """The JSON schema (2020-12) of a declaration as `Declaration.to_dict` writes it and `from_dict` takes it."""
        from xlperf.form.schema import json_schema

        return json_schema(self)

    def table_schema(self, table: str = "") -> dict[str, Any]:
        """The Frictionless Table Schema of what is filled in: the rows of a table, or the fields (as one row) for "".
        Raises InvalidArgument."""
        from xlperf.form.table_schema import table_schema

        return table_schema(self, table)

    def pandera_schema(self, table: str = "") -> Any:
        """The pandera DataFrameSchema of the same: columns, gaps, lengths, choices and bounds; amounts may be Decimals, numbers or
        their texts. Raises InvalidArgument, PanderaMissing where pandera is not installed (the extra `schema`)."""
        from xlperf.form.table_schema import pandera_schema

        return pandera_schema(self, table)

    def __getstate__(self) -> dict[str, Any]:
        """Of a pickled form only what the spec says: compiled checks stay in their process."""
        state = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return state | ({"_written": self.written} if self.written is not self else {})

    @property
    def written(self) -> Form:
        """The form with the words that its spec has for any year: {year} in labels, where there is any."""
        written = self.__dict__.get("_written", self)
        assert isinstance(written, Form)
        return written

    @cached_property
    def fields(self) -> dict[str, Field]:
        """The fields by their ids, in the order of the paper; computed ones too."""
        return {field.id: field for section in self.section for field in section.field}

    @cached_property
    def inputs(self) -> dict[str, Field]:
        """The fields a person fills in."""
        return {field.id: field for field in self.fields.values() if not field.value}

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The tables by their ids, in the order of the paper."""
        return {table.id: table for section in self.section for table in section.table}

    @cached_property
    def sheet_form(self) -> Form | None:
        """The form of the further sheets, None where there are none; raises FormError for an unknown one."""
        return derivation.load_form(self.sheets.form, self.sheets.version or None) if self.sheets else None

    @cached_property
    def sheet_tables(self) -> dict[str, str]:
        """The tables of the further sheets: their ids in this form, which may have tables of the same ids, and on the
        sheet."""
        if self.sheets is None or self.sheet_form is None:
            return {}
        listing = self.sheets.table
        return {f"{listing}_{id}" if id in self.tables else id: id for id in self.sheet_form.tables}

    @cached_property
    def sheet_columns(self) -> tuple[Column, ...]:
        """What tells the rows of one further sheet from those of another: the sheet, and what it is called by."""
        if self.sheets is None:
            return ()
        listing = self.sheets.table
        called = self.tables[listing].column[0]
        return (
            Column(f"{listing}_sheet", label="工作表", label_en="sheet"),
            Column(f"{listing}_{called.id}", label=called.label, label_en=called.label_en),
        )

    @cached_property
    def sheet_fields(self) -> Table | None:
        """All fields of all sheets, one row a sheet, as its form has them; drawn nowhere."""
        if self.sheets is None or self.sheet_form is None:
            return None
        fields = self.sheet_form.fields.values()
        return Table(
            f"{self.sheets.table}_fields",
            column=(
                self.sheet_columns[0],
                *(
                    Column(field.id, field.kind, field.label, label_en=field.label_en)
                    for field in fields
                    if not field.value
                ),
            ),
            computed=tuple(
                ComputedColumn(field.id, kind=field.kind, label=field.label, label_en=field.label_en)
                for field in fields
                if field.value
            ),
            label=self.sheet_form.page.sheet,
        )

    @cached_property
    def gathered(self) -> dict[str, Table]:
        """The tables of all sheets put together, each row with its sheet; drawn nowhere."""
        if self.sheet_form is None:
            return {}
        there = self.sheet_form.tables
        return {
            name: replace(there[own], id=name, column=(*self.sheet_columns, *there[own].column))
            for name, own in self.sheet_tables.items()
        }

    @cached_property
    def drawn(self) -> dict[str, Table]:
        """All tables that a workbook has room for: the form's own and those of its sheets."""
        return {**self.tables, **self.gathered}

    @cached_property
    def listed(self) -> dict[str, Table]:
        """All tables whose rows a declaration has: its own, the fields of its sheets, and the sheets' tables."""
        fields = self.sheet_fields
        return {**self.tables, **({fields.id: fields} if fields is not None else {}), **self.gathered}

    def columns(self) -> Iterator[tuple[Table, Column]]:
        """The columns that are filled in, each with its table."""
        for table in self.tables.values():
            for column in table.column:
                yield table, column

    def computed_columns(self) -> Iterator[tuple[Table, ComputedColumn]]:
        """The computed columns, each with its table."""
        for table in self.tables.values():
            for column in table.computed:
                yield table, column

    def target_columns(self) -> Iterator[tuple[Table, Column | ComputedColumn]]:
        """The columns of target values, in one cell or in three, each with its table."""
        for table in self.tables.values():
            for column in table.targets:
                yield table, column

    @cached_property
    def computed_keys(self) -> frozenset[tuple[str, str]]:
        """(table, column) of every computed column."""
        return frozenset((table.id, column.id) for table, column in self.computed_columns())

    def column(self, table: str, name: str) -> Column | ComputedColumn:
        """A column of a table; raises KeyError."""
        return self.listed[table].parts[name]

    def part(self, name: str) -> Field | Column | ComputedColumn:
        """The field `name`, or the column "table.column"; raises KeyError."""
        table, dot, column = name.partition(".")
        return self.column(table, column) if dot else self.fields[name]

    def of_sheet(self, sheet: str) -> Form:
        """The form of the worksheet called `sheet`: that of the further sheets, where it is none of this form's."""
        own = not sheet or sheet == self.page.sheet
        return self if own or self.sheet_form is None else self.sheet_form

    def place_on(self, sheet: str, cell: str) -> str:
        """A cell as people are told of it: with its sheet, where a workbook of this form has further ones."""
        return f"{sheet}!{cell}" if cell and sheet and self.of_sheet(sheet) is not self else cell

    def label_of(self, name: str) -> str:
        """What people call the field or column: "基本支出", "拟投入的资金（万元）"."""
        part = self.part(name)
        return part.label or part.id

    @cached_property
    def compiled(self) -> CompiledForm:
        """The form's rules and computed values, compiled when they are first asked for; raises RuleError."""
        return derivation.compile_form(self)
