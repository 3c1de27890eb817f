"""A form (表样) as data: its parts, and what is asked of it as a whole. Frozen; nothing is compiled or drawn here.

Owns the keys under [form]; those of its parts are in `parts`. What is worked out of a form is given by `Derivation`.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from xlperf.arguments import refused
from xlperf.expression.ref import Ref
from xlperf.form.parts import Check, Column, ComputedColumn, Field, Page, Section, Sheets, Table
from xlperf.system.dataclass import dataclass

if TYPE_CHECKING:
    import pandas

    from xlperf.form.rules import CompiledForm

AmountUnit = Literal["元", "千元", "万元", "百万元", "亿元"]
"""Units of money that are converted into each other, exactly."""
Step = Literal["", "assessment", "declaration", "approval", "monitoring", "evaluation"]
"""Of the year's round (事前评估, 申报, 批复, 监控, 自评)."""
Level = Literal["", "department", "project", "transfer"]
"""What a form is about: a department's whole expenditure, a project, a transfer to a region."""


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
    "" where a department has one; implementer: the text field that says who carries out what `each` names, for two of one name
    by others are two. step, level: its place in the year's round. follows: the forms, by id, from whose
    declarations it is prefilled, the nearest first. catalogue: a file of indicators (指标库) beside the spec, whose names
    are offered; "demo" is the one that is shipped. catalogue_severity: of what is said of a unit or a direction that is not the
    catalogue's.
    """

    id: str
    title: str
    year: int
    page: Page
    section: tuple[Section, ...]
    check: tuple[Check, ...] = ()
    version: int = 1
    amounts: AmountUnit = "万元"
    department: str = "department_name"
    each: str = ""
    explain: tuple[str, ...] = ()
    title_en: str = ""
    sheets: Sheets | None = None
    step: Step = ""
    level: Level = ""
    follows: tuple[str, ...] = ()
    catalogue: str = ""
    catalogue_severity: Literal["info", "warning"] = "info"
    implementer: str = ""

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
        points to), when and expect (the rule, in the check language), title, message and hint in both languages, native
        (exact, sound, or "" where no formula checks it in the workbook)."""
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

    def __reduce__(self) -> tuple[Any, ...]:
        """Of a pickled form only what the spec says: compiled checks stay in their process. There the same form is one object,
        however many declarations arrive with it, so that its checks are compiled once."""
        return _restored, (self._pickled,)

    @cached_property
    def _pickled(self) -> bytes:
        state = {name: getattr(self, name) for name in self.__dataclass_fields__}
        own = {"_draft": self.draft, "_spec_file": self.spec_file}
        kept = {"_written": self.written} if self.written is not self else own
        return pickle.dumps(state | kept)

    @property
    def written(self) -> Form:
        """The form with the words that its spec has for any year: {year} in labels, where there is any."""
        written = self.__dict__.get("_written", self)
        assert isinstance(written, Form)
        return written

    @property
    def draft(self) -> str:
        """The same for specs that say the same; "" where no spec is known."""
        return str(self.written.__dict__.get("_draft", ""))

    @property
    def spec_file(self) -> Path | None:
        """The file of an office's own spec; None of a shipped form, or where there is none."""
        return self.written.__dict__.get("_spec_file")

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The fields by their ids, in the order of the paper; computed ones too."""
        return MappingProxyType({field.id: field for section in self.section for field in section.field})

    @cached_property
    def inputs(self) -> Mapping[str, Field]:
        """The fields a person fills in."""
        return MappingProxyType({field.id: field for field in self.fields.values() if not field.value})

    @cached_property
    def in_summary(self) -> tuple[str, ...]:
        """The fields that the consolidated workbook shows first: those whose `summary` is true; all, where none is."""
        return tuple(name for name, field in self.fields.items() if field.summary) or tuple(self.fields)

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """The tables by their ids, in the order of the paper."""
        return MappingProxyType({table.id: table for section in self.section for table in section.table})

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

    def deciding(self, table: str | None, part: Field | Column) -> Field | Column | None:
        """On what the choices of a field, or of a column of `table`, depend: a column of its row, else a field; None for
        nothing."""
        own = self.tables[table].columns.get(part.depends_on) if table is not None else None
        return own or self.fields.get(part.depends_on)

    def column(self, table: str, name: str) -> Column | ComputedColumn:
        """A column of a table; raises KeyError."""
        return self.listed[table].parts[name]

    def part(self, name: str) -> Field | Column | ComputedColumn:
        """The field `name`, or the column "table.column"; raises KeyError."""
        table, id_ = Ref.of(name)
        return self.fields[id_] if table is None else self.column(table, id_)

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


@lru_cache(maxsize=64)
def _restored(pickled: bytes) -> Form:
    """The form in what `Form` pickles; the same object for the same."""
    form = Form.__new__(Form)
    form.__dict__.update(pickle.loads(pickled))
    return form


def with_tables(form: Form, changed: Callable[[Table], Table]) -> Form:
    """The form with each of its tables changed so."""
    sections = (replace(one, table=tuple(map(changed, one.table))) for one in form.section)
    return replace(form, section=tuple(sections))
