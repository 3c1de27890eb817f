"""How a workbook is asked for, and what it holds when it is sent out: its options, its room, the values in its cells.

Owns which of an option, a declaration and a default wins. Knows no file and no Excel library.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from xlperf.declaration import Declaration, Entered
from xlperf.errors import InvalidArgument
from xlperf.form import Form
from xlperf.form.layout import Control, Layout, default_rows, layout_of
from xlperf.messages import catalogue, enumerated, say
from xlperf.ooxml.cells import is_kept
from xlperf.ooxml.text import why_unfit, with_cell_breaks
from xlperf.roster import same_name
from xlperf.system.dataclass import dataclass

if TYPE_CHECKING:
    from xlperf.ooxml.macros import Variant

catalogue(
    {
        "unknown-table": (
            "表样里没有表“{table}”，有：{known}",
            "the form has no table '{table}'; it has: {known}",
        ),
        "department-code": ("部门编码", "department code"),
        "too-few-rows": ("“{table}”的行数至少是 1", "'{table}' needs one row at least"),
        "too-many-rows": (
            "“{table}”有 {found} 行，模板只有 {room} 行；请用 --rows {id}={found}",
            "'{table}' has {found} rows and the template room for {room}; use --rows {id}={found}",
        ),
    }
)


@dataclass(frozen=True)
class Options:
    """How a workbook is made. rows: table -> rows it has room for; password: of the locks, "" for none;
    hide_formulas: whether the formulas of locked cells are hidden; merge_levels: a copy to publish, in which level
    cells are merged downwards and rows left empty are hidden; macros: whose macros it has, "" for an .xlsx; defaults:
    whether fields left empty hold what their spec says by default; control: the figures that amounts are held against, which
    the declaration carries (`earlier`)."""

    year: int | None = None
    code: str = ""
    department: str = ""
    rows: Mapping[str, int] | None = None
    password: str = ""
    hide_formulas: bool = False
    merge_levels: bool = False
    macros: Variant | Literal[""] = ""
    defaults: bool = True
    control: Control | None = None


def layout_for(form: Form, options: Options, declaration: Declaration | None) -> Layout:
    """The layout with room for the declaration's rows; raises ValueError with a readable message."""
    wanted = dict(options.rows or {})
    for table in form.drawn.values():
        number = rows_of(declaration, table.id) if declaration else 0
        room = wanted.get(table.id, default_rows(form)[table.id])
        if number > room:
            if table.id in wanted:
                raise InvalidArgument(
                    say("too-many-rows", table=table.label, id=table.id, found=number, room=room)
                )
            wanted[table.id] = number
    try:
        year = options.year or (declaration.year if declaration else None)
        python = options.macros == "python"
        return layout_of(form, year, wanted, calls_python=python, control=options.control)
    except KeyError as error:
        known = enumerated(form.drawn)
        raise InvalidArgument(say("unknown-table", table=error.args[0], known=known)) from None
    except ValueError as error:
        raise InvalidArgument(say("too-few-rows", table=error.args[0])) from None


def rows_of(declaration: Declaration, table: str) -> int:
    """How many rows a table needs; one of the further sheets, the most that any of them does."""
    own = declaration.form.sheet_tables.get(table)
    if own is not None:
        return max((len(sheet.tables.get(own, ())) for sheet in declaration.sheets), default=0)
    return len(declaration.tables.get(table, ()))


def prefilled(form: Form, layout: Layout, options: Options, declaration: Declaration | None) -> Declaration:
    """What the workbook holds when it is sent out."""
    code = options.code or (_own_code(declaration, options.department) if declaration else "")
    if problem := why_unfit(code, say("department-code")):
        raise InvalidArgument(problem)
    fields: dict[str, Entered] = dict(declaration.fields) if declaration else {}
    for name, part in form.inputs.items() if options.defaults and not options.merge_levels else ():
        if part.default and fields.get(name) is None:
            fields[name] = Decimal(part.default) if part.is_number else part.default
    if options.department:
        fields[form.department] = options.department
    tables = {
        table: [
            {name: _writable(form, f"{table}.{name}", value) for name, value in row.items()} for row in rows
        ]
        for table, rows in (declaration.tables if declaration else {}).items()
    }
    return Declaration(
        form=form,
        fields={name: _writable(form, name, value) for name, value in fields.items()},
        tables=tables,
        year=layout.year,
        code=code,
        earlier=declaration.earlier if declaration else {},
        sheets=tuple(
            prefilled(sheet.form, further, Options(), sheet)
            for sheet, further in zip(declaration.sheets if declaration else (), layout.sheets, strict=False)
        ),
    )


def _own_code(declaration: Declaration, department: str) -> str:
    """The declaration's code, "" where the workbook is for another department than it is of."""
    its_own = not (department and declaration.department) or same_name(declaration.department, department)
    return declaration.code if its_own else ""


def _writable(form: Form, part: str, value: Entered) -> Entered:
    """`value` with each line break as the one that cells have, a number that no cell keeps to the cent as a text; raises
    ValueError for what no cell can hold."""
    if isinstance(value, Decimal):
        return value if is_kept(value) else str(value)
    if not isinstance(value, str):
        return value
    text = with_cell_breaks(value)
    if problem := why_unfit(text, form.label_of(part)):
        raise InvalidArgument(problem)
    return text
