"""A declaration's cells as the check language reads them, computed ones too.

Owns what a cell is to a check: a number, a trimmed text, or nothing. Makes no declaration.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from xlperf.declaration.entered import Entered, Row, as_written, read_number
from xlperf.expression import NOT_EVALUATED, Environment, Expression, ScalarValue, plain, rounded, trim
from xlperf.expression.ref import Ref
from xlperf.expression.tree import KEYS_JOINED, row_key

if TYPE_CHECKING:
    from xlperf.declaration.record import Declaration
    from xlperf.form import Form


def environment_of(declaration: Declaration, as_native: bool = False) -> Environment:
    """The declaration's cells for the check language. `as_native`: a text in a number cell stays a text,
    as a spreadsheet's formulas see it; else it is read where it is plainly a number."""
    form = declaration.form
    entered = declaration.fields
    fields: dict[str, ScalarValue] = {}
    for name, part in form.inputs.items():
        fields[name] = _value(entered.get(name), part.kind, as_native)
    columns: dict[tuple[str, str], list[ScalarValue]] = {}
    for table in form.tables.values():
        rows = declaration.tables.get(table.id, ())
        for column in table.column:
            name, kind = column.id, column.kind
            columns[(table.id, name)] = [
                None if (value := row.get(name)) is None else _value(value, kind, as_native) for row in rows
            ]
    env = Environment(fields, columns, computed=not_entered(form))
    of_rows = _rows_of_others(declaration)
    for called, asked in form.compiled.earlier.items():
        if called.table is None:
            fields[called.name] = declaration.earlier.get(called.name)
        else:
            columns[called.table, called.name] = [
                of_rows.get(row_key(asked, called.table, key).lower())
                for key in row_keys(form, env, called.table)
            ]
    if form.sheets is not None:
        for column_id, values in _of_sheets(declaration, env, as_native):
            columns[(form.sheets.table, column_id)] = values
    for name, expression in form.compiled.values.items():
        table_id, column_id = Ref.of(name)
        if table_id is not None:
            nothing = Decimal(0) if form.column(table_id, column_id).is_number else ""
            columns[(table_id, column_id)] = _computed_column(expression, env, table_id, nothing)
        else:
            fields[name] = computed(expression.value(env))
    return env


def entered_cells(declaration: Declaration) -> Iterator[tuple[str, int | None, str, Entered]]:
    """What was entered, cell by cell: its field or "table.column", the row from 1, its place in the source, and the value."""
    where = declaration.locations
    for name, value in declaration.fields.items():
        yield name, None, where.cell(None, name), value
    for table, rows in declaration.tables.items():
        for number, row in enumerate(rows):
            for column, value in row.items():
                yield f"{table}.{column}", number + 1, where.cell(table, column, number), value


def computed_cells(declaration: Declaration) -> Iterator[tuple[str, Row | None, str, ScalarValue]]:
    """Each cell that the form computes: its id, the row of the table in which it stands, its place and what it comes to."""
    env, where = environment_of(declaration), declaration.locations
    for name, expression in declaration.form.compiled.values.items():
        if expression.row is None:
            yield name, None, where.fields[name], env.fields[name]
            continue
        column, rows = Ref.of(name).name, declaration.tables.get(expression.row, ())
        for at, (row, value) in enumerate(zip(rows, env.columns[expression.row, column], strict=True)):
            yield name, row, where.cell(expression.row, column, at), value


def not_entered(form: Form) -> frozenset[tuple[str, str]]:
    """(table, column) of what makes no row a filled one: computed columns, and values of other declarations."""
    asked = {(called.table, called.name) for called in form.compiled.earlier if called.table}
    return form.computed_keys | asked if asked else form.computed_keys


def row_keys(form: Form, env: Environment, table: str) -> list[str]:
    """By what each row of a table is known in another declaration: its `unique` columns, each cell as its check reads it."""
    spec = form.tables[table]
    columns = [
        env.above(table, name)
        if spec.columns[name].fill_down
        else [as_written(value) for value in env.columns[table, name]]
        for name in spec.unique
    ]
    return [KEYS_JOINED.join(row) for row in zip(*columns, strict=True)]


def _rows_of_others(declaration: Declaration) -> dict[str, Decimal | str]:
    """What is carried for rows, without regard to case, as a formula finds it."""
    found: dict[str, Decimal | str] = {}
    for key, value in declaration.earlier.items():
        if KEYS_JOINED in key:
            found[key.lower()] = value
    return found


def _of_sheets(
    declaration: Declaration, env: Environment, as_native: bool
) -> Iterator[tuple[str, list[ScalarValue]]]:
    """The numbers that the table of the sheets takes from them: 0 where the row says nothing or nothing is entered."""
    listing = declaration.form.sheets
    assert listing is not None
    cells = [environment_of(sheet, as_native).fields for sheet in declaration.sheets]
    for column in declaration.form.tables[listing.table].computed:
        if column.sheet:
            values: list[ScalarValue] = []
            for row, is_row in enumerate(env.filled(listing.table)):
                value = cells[row][column.sheet] if is_row and row < len(cells) else None
                values.append(Decimal(0) if value is None else value)
            yield column.id, values


def _computed_column(
    expression: Expression, env: Environment, table: str, nothing: ScalarValue
) -> list[ScalarValue]:
    """A computed column, row by row; `nothing` where no input of the row holds anything."""
    values: list[ScalarValue] = []
    for row, is_row in enumerate(env.filled(table)):
        env.row = row
        values.append(computed(expression.value(env)) if is_row else nothing)
    env.row = 0
    return values


def shown_value(declaration: Declaration, name: str) -> Entered:
    """What stands in a field: as it was entered, a computed one as it comes out."""
    return declaration[name] if declaration.form.fields[name].value else declaration.fields.get(name)


def computed(value: ScalarValue) -> ScalarValue:
    """What a computed cell shows: a number with two places, — where it cannot be had, which is no number."""
    if value is None:
        return NOT_EVALUATED
    return rounded(value) if isinstance(value, Decimal) else value


def _value(value: Entered, kind: str, as_native: bool) -> ScalarValue:
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
