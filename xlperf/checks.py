"""The checks: a form's rules over a declaration give findings.

Owns what a rule's outcome is and how it becomes a Finding. Knows nothing of files, Excel or the command line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from xlperf.declaration import Declaration, Entered, Finding, is_filled, read_number
from xlperf.expression import NOT_EVALUATED, Environment, Value, plain, rounded, trim
from xlperf.form import Form, Rule
from xlperf.messages import catalogue, say

PASSED = "✓"

catalogue(
    {
        "amount-text.message": (
            "“{label}”是文字“{value}”，已按数字 {number} 计算",
            "'{label}' is the text '{value}', reckoned as {number}",
        ),
        "amount-text.hint": (
            "请改填数字 {number}，不带单位和逗号",
            "enter the number {number}, without unit or commas",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one rule says of a declaration, or of one row of it (from 0).

    `result` is ✓, — (not evaluated: a number it needs is not one), or the reason in words.
    """

    rule: Rule
    row: int | None
    result: str

    @property
    def failed(self) -> bool:
        return self.result not in (PASSED, NOT_EVALUATED)


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
    env = Environment(fields, columns)
    for name, expression in form.compiled.values.items():
        fields[name] = expression.value(env)
    return env


def _value(value: Entered, kind: str, as_native: bool) -> Value:
    if value is None:
        return None
    if value.__class__ is str:
        if kind == "text":
            return trim(value)  # type: ignore[arg-type]
        if as_native:
            return trim(value)  # type: ignore[arg-type]
        if not value.strip():  # type: ignore[union-attr]
            return None
        number = read_number(value, kind)
        return value if number is None else number
    if kind == "text" and isinstance(value, Decimal):
        return plain(value)
    return value


def computed_value(declaration: Declaration, name: str) -> Decimal | str | None:
    """The computed field `name`, None where a number it needs is not one."""
    value = environment_of(declaration).fields[name]
    return rounded(value) if isinstance(value, Decimal) else value


def outcomes(form: Form, declaration: Declaration, as_native: bool = False) -> Iterator[Outcome]:
    """What every rule of the form says, in the order of the rules; a table's rules row by row."""
    env = environment_of(declaration, as_native)
    filled = {table: [is_filled(row) for row in declaration.tables.get(table, ())] for table in form.tables}
    for rule in form.compiled.rules:
        if rule.table is None:
            yield Outcome(rule, None, result_of(rule, env))
            continue
        for row, is_row in enumerate(filled[rule.table]):
            if is_row or rule.blank_rows:
                env.row = row
                yield Outcome(rule, row, result_of(rule, env))


def result_of(rule: Rule, env: Environment) -> str:
    """✓, — or the reason, of one rule over the environment (and its row)."""
    if not rule.usable(env):
        return NOT_EVALUATED
    try:
        if rule.when is not None and not rule.when.evaluator(env):
            return PASSED
        if rule.expect.evaluator(env):
            return PASSED
    except ArithmeticError:
        return NOT_EVALUATED
    return rule.message.text(env)


def check(declaration: Declaration) -> list[Finding]:
    """Everything that is wrong with `declaration`, in the language in force: what reading it found, then the
    form's checks in the order of the paper."""
    form = declaration.form
    env = environment_of(declaration)
    findings = list(declaration.found)
    findings += _texts_for_numbers(declaration)
    for rule in form.compiled.rules:
        if rule.table is None:
            result = result_of(rule, env)
            if result is not PASSED and result is not NOT_EVALUATED:
                findings.append(_finding(declaration, rule, env, None, result))
            continue
        for row, entered in enumerate(declaration.tables.get(rule.table, ())):
            if rule.blank_rows or is_filled(entered):
                env.row = row
                result = result_of(rule, env)
                if result is not PASSED and result is not NOT_EVALUATED:
                    findings.append(_finding(declaration, rule, env, row, result))
    return findings


def _finding(declaration: Declaration, rule: Rule, env: Environment, row: int | None, result: str) -> Finding:
    table, name = rule.at
    where = declaration.locations
    if table is None:
        entered = declaration.fields.get(name)
    elif row is None:
        entered = None
    else:
        entered = declaration.tables[table][row].get(name)
    return Finding(
        check=rule.id,
        severity=rule.severity,
        message=result,
        hint=rule.hint.text(env),
        field=rule.part,
        row=None if row is None else row + 1,
        value=_shown(entered),
        sheet=where.sheet,
        cell=where.cell(table, name, row),
    )


def _shown(value: Entered) -> str:
    return "" if value is None else plain(value) if isinstance(value, Decimal) else str(value)


def _texts_for_numbers(declaration: Declaration) -> Iterator[Finding]:
    """A warning for each number that was entered as text but plainly is one."""
    form = declaration.form
    where = declaration.locations
    for name, part in form.inputs.items():
        value = declaration.fields.get(name)
        if part.is_number and value.__class__ is str:
            number = read_number(value, part.kind)
            if number is not None:
                yield _amount_text(
                    name, part.label, str(value), number, None, where.sheet, where.cell(None, name)
                )
    for table, column in form.columns():
        if not column.is_number:
            continue
        for row, entered in enumerate(declaration.tables.get(table.id, ())):
            value = entered.get(column.id)
            if value.__class__ is str:
                number = read_number(value, column.kind)
                if number is not None:
                    yield _amount_text(
                        f"{table.id}.{column.id}",
                        column.label,
                        str(value),
                        number,
                        row + 1,
                        where.sheet,
                        where.cell(table.id, column.id, row),
                    )


def _amount_text(
    name: str, label: str, value: str, number: Decimal, row: int | None, sheet: str, cell: str
) -> Finding:
    words = {"label": label, "value": value, "number": plain(number)}
    return Finding(
        check="amount-text",
        severity="warning",
        message=say("amount-text.message", **words),
        hint=say("amount-text.hint", **words),
        field=name,
        row=row,
        value=value,
        sheet=sheet,
        cell=cell,
    )
