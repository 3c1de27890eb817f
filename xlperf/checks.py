"""The checks: a form's rules over a declaration give findings.

Owns what a rule's outcome is and how it becomes a Finding. Knows nothing of files, Excel or the command line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from xlperf.causes import by_cause
from xlperf.declaration import (
    Declaration,
    Finding,
    Findings,
    as_written,
    computed,
    environment_of,
    is_filled,
    read_number,
)
from xlperf.expression import NOT_EVALUATED, Environment, plain
from xlperf.expression.ref import Ref
from xlperf.form import Form, Rule
from xlperf.form.labels import label_of_part
from xlperf.messages import catalogue, language, say, speaking
from xlperf.plausibility import implausible, too_large
from xlperf.system.dataclass import dataclass

if TYPE_CHECKING:
    from xlperf.expression.columns import Batch, Integers, Truths

PASSED = "✓"

catalogue(
    {
        "amount-text.message": (
            "“{label}”是文字“{value}”，已按数字 {number} 计算",
            "'{label}' is the text '{value}', computed as {number}",
        ),
        "amount-text.hint": (
            "请改填数字 {number}，不带单位和逗号",
            "enter the number {number}, without unit or commas",
        ),
        "target-year.message": (
            "“{label}”的指标值“{value}”：日期是 {named} 年的，与 {year} 年度不符",
            "the target '{value}' of '{label}': its date is of {named}, and the form is for {year}",
        ),
        "target-year.hint": (
            "核对年份；填的是上年的表时，请重新填写",
            "check the year; enter the value again where it was taken over from an earlier form",
        ),
    }
)


class Additions(Protocol):
    """What an office adds to the checks of forms; `xlperf.extension` is it, where files are taken in."""

    def load(self) -> None:
        """Makes it ready, once a process."""

    def findings_of(self, declaration: Declaration) -> list[Finding]:
        """What it says of a declaration."""


_additions: list[Additions] = []


def add(additions: Additions) -> None:
    """From now on every check of a declaration asks these, too."""
    _additions.append(additions)


def _additions_ready() -> None:
    for additions in _additions:
        additions.load()


def _added(declaration: Declaration) -> Iterator[Finding]:
    for additions in _additions:
        yield from additions.findings_of(declaration)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one rule says of a declaration, or of one row of it (from 0).

    `result` is ✓, — (not evaluated: a number it needs is not one), or the reason as sentences.
    """

    rule: Rule
    row: int | None
    result: str

    @property
    def failed(self) -> bool:
        return self.result not in (PASSED, NOT_EVALUATED)


def outcomes(form: Form, declaration: Declaration, as_native: bool = False) -> Iterator[Outcome]:
    """What every rule of the form says, in the order of the rules; a table's rules row by row."""
    env = environment_of(declaration, as_native)
    filled = _filled(declaration)
    for rule in form.compiled.rules:
        if rule.table is None:
            yield Outcome(rule, None, result_of(rule, env))
            continue
        for row, is_row in enumerate(filled[rule.table]):
            if is_row or rule.blank_rows:
                env.row = row
                yield Outcome(rule, row, result_of(rule, env))


def _filled(declaration: Declaration) -> dict[str, list[bool]]:
    """Of each table, in which rows anything stands."""
    tables = declaration.tables
    return {table: [is_filled(row) for row in tables.get(table, ())] for table in declaration.form.tables}


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


def check(declaration: Declaration, *, lang: str | None = None) -> Findings:
    """Everything that is wrong with `declaration`: what reading it found, then the form's checks in the order of the
    paper. `lang`: "zh" or "en", by default the language in force; what reading found stays in the language of the reading.

    Raises InvalidArgument for another language.
    """
    _additions_ready()
    with speaking(lang or language()):  # asked for once, not for every message
        return Findings(_check(declaration))


def _check(declaration: Declaration) -> list[Finding]:
    form = declaration.form
    env = environment_of(declaration)
    findings = [*implausible(declaration), *too_large(declaration, env), *declaration.found]
    findings += [*_texts_for_numbers(declaration), *_targets_of_other_years(declaration)]
    filled = _filled(declaration)
    for rule in form.compiled.rules:
        if rule.table is None:
            result = result_of(rule, env)
            if result is not PASSED and result is not NOT_EVALUATED:
                findings.append(_finding(declaration, rule, env, None, result))
            continue
        for row, is_row in enumerate(filled[rule.table]):
            if is_row or rule.blank_rows:
                env.row = row
                result = result_of(rule, env)
                if result is not PASSED and result is not NOT_EVALUATED:
                    findings.append(_finding(declaration, rule, env, row, result))
    findings = [*by_cause(findings, form), *_added(declaration)]
    for sheet in declaration.sheets:
        if not sheet.is_blank:
            findings += _check(sheet)
    return findings


def check_many(declarations: Sequence[Declaration]) -> list[list[Finding]]:
    """`check` of each of many declarations of one form, worked out together: the same findings in the same order."""
    if not declarations:
        return []
    _additions_ready()
    with speaking(language()):
        return _check_many(declarations)


def _check_many(declarations: Sequence[Declaration]) -> list[list[Finding]]:
    from xlperf.expression.columns import batch_of

    form = declarations[0].form
    environments = [environment_of(declaration) for declaration in declarations]
    findings = [
        [
            *implausible(each),
            *too_large(each, env),
            *each.found,
            *_texts_for_numbers(each),
            *_targets_of_other_years(each),
        ]
        for each, env in zip(declarations, environments, strict=True)
    ]
    for verdict in verdicts(form, batch_of(environments, form.compiled.kinds)):
        rule = verdict.rule
        for number, row in verdict.failures():
            declaration, env = declarations[number], environments[number]
            if row is not None and not (
                rule.blank_rows or is_filled(declaration.tables[rule.table or ""][row])
            ):
                continue
            env.row = row or 0
            findings[number].append(_finding(declaration, rule, env, row, rule.message.text(env)))
    findings = [
        [*by_cause(found, form), *_added(each)] for each, found in zip(declarations, findings, strict=True)
    ]
    sheets = [(n, one) for n, each in enumerate(declarations) for one in each.sheets if not one.is_blank]
    if sheets:
        for (number, _), found in zip(sheets, _check_many([one for _, one in sheets]), strict=True):
            findings[number] += found
    return findings


@dataclass(frozen=True)
class Verdict:
    """What one rule says of many declarations: of each, or of each row of the rule's table.

    `failed` and `unknown` (—: a number that it needs is not one) are arrays of truths; `rows` gives for each entry
    its declaration and, in a table, its row, both from 0.
    """

    rule: Rule
    failed: Truths
    unknown: Truths
    owners: Integers
    starts: Integers | None

    def failures(self) -> Iterator[tuple[int, int | None]]:
        """(declaration, row or None) of each failure, in their order."""
        for at in self.failed.nonzero()[0].tolist():
            owner = int(self.owners[at])
            yield owner, None if self.starts is None else at - int(self.starts[owner])


def verdicts(form: Form, batch: Batch) -> Iterator[Verdict]:
    """What every rule of the form says of all declarations of `batch`, whose computed fields may be left out.

    Rows in which nothing stands pass, unless the rule asks for them too.
    """
    import numpy as np

    from xlperf.expression.vector import evaluate_many, unusable

    batch = with_computed(form, batch)
    for rule in form.compiled.rules:
        expect = evaluate_many(rule.expect, batch)
        unknown = unusable(rule.numbers, batch, rule.table)
        holds, bad = np.asarray(expect.values, bool), expect.bad
        if rule.when is not None:
            when = evaluate_many(rule.when, batch)
            asked = np.asarray(when.values, bool)
            holds, bad = holds | ~asked, when.bad | (asked & bad)
        unknown |= bad
        failed = ~holds & ~unknown
        if rule.table is None:
            yield Verdict(rule, failed, unknown, np.arange(batch.size), None)
            continue
        if not rule.blank_rows:
            failed &= batch.filled(rule.table)
            unknown &= batch.filled(rule.table)
        yield Verdict(rule, failed, unknown, batch.owners[rule.table], batch.starts(rule.table))


def with_computed(form: Form, batch: Batch) -> Batch:
    """The batch with the form's computed fields and columns filled in."""
    from xlperf.expression.columns import NumberCells, TextCells
    from xlperf.expression.vector import evaluate_many

    for name, expression in form.compiled.values.items():
        values = [computed(value) for value in evaluate_many(expression, batch).listed()]
        is_number = form.part(name).is_number
        table, column = Ref.of(name)
        if table is not None:
            filled = batch.filled(table).tolist()
            nothing = Decimal(0) if is_number else ""
            values = [value if is_row else nothing for value, is_row in zip(values, filled, strict=True)]
        cells = NumberCells.of(values) if is_number else TextCells.of(values)
        batch = batch.with_field(name, cells) if table is None else batch.with_column(table, column, cells)
    return batch


def _finding(declaration: Declaration, rule: Rule, env: Environment, row: int | None, result: str) -> Finding:
    table, name = rule.at
    where = declaration.locations
    if table is None:
        entered = declaration.fields.get(name)
    elif row is None:
        entered = None
    elif (table, name) in env.computed:
        entered = env.columns[(table, name)][row]
    else:
        entered = declaration.tables[table][row].get(name)
    return Finding(
        check=rule.id,
        severity=rule.severity,
        message=result,
        hint=rule.hint.text(env),
        field=rule.part,
        row=None if row is None else row + 1,
        value=as_written(entered),
        sheet=where.sheet,
        cell=where.cell(table, name, row),
    )


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
                    name, label_of_part(part), str(value), number, None, where.sheet, where.cell(None, name)
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
                        label_of_part(column),
                        str(value),
                        number,
                        row + 1,
                        where.sheet,
                        where.cell(table.id, column.id, row),
                    )


def _targets_of_other_years(declaration: Declaration) -> Iterator[Finding]:
    """A warning for each target of the year whose date is of another year: what stays behind of last year's form."""
    from xlperf.target import of_another_year, parse

    form, where = declaration.form, declaration.locations
    for table in (one for one in form.tables.values() if one.targets):
        column = table.targets[-1]
        *_, cell = table.cells_of(column)[:2]  # of three cells the value
        for row, entered in enumerate(declaration.tables.get(table.id, ())):
            text = entered.get(cell)
            if not isinstance(text, str) or "20" not in text and "19" not in text:
                continue
            advice = of_another_year(parse(text), declaration.year)
            if advice.id:
                words = {
                    "label": label_of_part(column),
                    "value": text,
                    "named": advice.detail,
                    "year": str(declaration.year),
                }
                yield Finding(
                    check="target-year",
                    severity="warning",
                    message=say("target-year.message", **words),
                    hint=say("target-year.hint", **words),
                    field=f"{table.id}.{cell}",
                    row=row + 1,
                    value=text,
                    sheet=where.sheet,
                    cell=where.cell(table.id, cell, row),
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
