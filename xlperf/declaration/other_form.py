"""What a declaration of one form says on another: by the ids of fields and columns, and by those that they name (`prefill`).

Owns that passage, with amounts in the unit of the form and targets in as many cells as it has. Reads no file.
"""

from __future__ import annotations

from xlperf.declaration.cells import shown_value
from xlperf.declaration.entered import Entered, Row, read_number
from xlperf.declaration.record import Declaration
from xlperf.form import Column, Field, Form, Table
from xlperf.form.money import in_amounts
from xlperf.target.in_parts import divided, offered


def on_form(declaration: Declaration, form: Form, *, anew: bool | None = None) -> Declaration:
    """A declaration of another form, as far as `form` has fields and columns of the same ids, or names theirs. `anew`: without
    what the form asks anew (`prefilled = false`); by default where the forms differ."""
    if declaration.form.id == form.id and declaration.form.version == form.version:
        return declaration
    if anew is None:
        anew = declaration.form.id != form.id
    fields = {
        name: _money(_found(declaration, name, *part.prefill), part, declaration.form, form)
        for name, part in form.inputs.items()
        if part.prefilled or not anew
    }
    if declaration.department:
        fields[form.department] = declaration.department
    tables = {
        table.id: tuple(
            _row_of(row, table, declaration, form, anew) for row in _with_targets(declaration, table.id)
        )
        for table in form.tables.values()
    }
    made = Declaration(form, fields, tables, declaration.year, declaration.code)
    return made if form.sheets is None else made.with_sheets(_same_sheets(form, declaration))


def _same_sheets(form: Form, declaration: Declaration) -> list[Declaration]:
    """The sheets of another form, as sheets of this one's; or that declaration itself, where it is one of them."""
    there = form.sheet_form
    assert there is not None
    sheets = [declaration] if declaration.form.id == there.id else list(declaration.sheets)
    return [on_form(sheet, there) for sheet in sheets]


def _found(declaration: Declaration, *names: str) -> Entered:
    """The first of the fields `names` that says something; computed ones too."""
    for name in names:
        if name in declaration.form.fields:
            value = shown_value(declaration, name)
            if value is not None:
                return value
    return None


def _with_targets(declaration: Declaration, table: str) -> list[Row]:
    """The rows of a table, with the targets that cells of them make."""
    rows = list(declaration.tables.get(table, ()))
    joined = declaration.form.tables[table].in_three_cells if rows else ()
    computed = declaration.computed_columns(table) if joined else {}
    return [{**row, **{one.id: computed[one.id][of] for one in joined}} for of, row in enumerate(rows)]


def _money(value: Entered, part: Field | Column, there: Form, here: Form) -> Entered:
    """An amount in the unit of this form; any other value as it is."""
    if part.kind != "amount" or there.amounts == here.amounts:
        return value
    number = read_number(value, "number")
    return value if number is None else in_amounts(number, there.amounts, here.amounts)


def _row_of(row: Row, table: Table, declaration: Declaration, form: Form, anew: bool) -> dict[str, Entered]:
    """The row for `table`; a target that is one text there is divided into the three cells it has here."""
    found = {
        column.id: _money(_of_row(row, column, declaration.year), column, declaration.form, form)
        if column.prefilled or not anew
        else None
        for column in table.column
    }
    for target in table.in_three_cells:
        whole = next((row[name] for name in (target.id, *target.prefill) if row.get(name) is not None), None)
        if isinstance(whole, str) and not any(found[name] for name in target.target_of):
            sign, *others = divided(whole)
            sign = offered(sign, table.columns[target.target_of[0]].choices)
            found |= dict(zip(target.target_of, (sign, *(one or None for one in others)), strict=True))
    return found


def _of_row(row: Row, column: Column, year: int) -> Entered:
    value = next((row[name] for name in (column.id, *column.prefill) if row.get(name) is not None), None)
    if not column.canonical or not isinstance(value, str):
        return value
    from xlperf.target.scoring import canonical_target

    return canonical_target(value, year)
