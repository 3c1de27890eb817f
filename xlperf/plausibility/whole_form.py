"""Whether a declaration as a whole can be true: left blank, filled with nothing, a sum entered as a row, or all of it in yuan
(整表按元填).

Owns what makes such a thing certain; what is merely large is never called wrong. Knows no file, no other declarations and no
form's ids.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from operator import itemgetter

from xlperf.declaration import (
    ERROR,
    WARNING,
    Declaration,
    Entered,
    Finding,
    Row,
    as_written,
    is_filled,
    read_number,
)
from xlperf.declaration.indicator_rows import indicator_table, indicators_of
from xlperf.expression import AMOUNT_LIMIT, Environment, format_value, plain
from xlperf.expression.ref import Ref
from xlperf.form import Field, Form
from xlperf.form.labels import label_of_part, unit_of
from xlperf.messages import say
from xlperf.plausibility import words as _words  # noqa: F401 - its sentences are said here
from xlperf.system.pattern import Pattern
from xlperf.target import parse

UNIT = "万元"

PER_HEAD = Decimal(20_000)
"""Basic expenditure (人员经费和公用经费) for each person on the payroll, in 万元, that no department reaches: 200 million
yuan. What people truly cost is between 5 and 100; filled in as yuan, that is 50,000 to 1,000,000."""

BEYOND_ALL = Decimal(3_500_000_000)
"""35 trillion yuan, in 万元: more than all public budgets of the country together spend in a year."""

_OF_STAGE = Pattern(r"(?:年初|全年|年度|调整后?|追加后?|预计|实际|累计|[\d月底至—~-]+)*(预算|执行)数?$")
"""How a label ends that says one amount at different times of the year: 年初预算数, 全年预算数, 1-7月执行数."""
LEAST_BUDGET = Decimal(10)
"""Smaller ones may well grow a thousandfold."""
SPENT, GROWN, EXACTLY = Decimal(1_000), Decimal(5_000), (Decimal(9_900), Decimal(10_100))
"""Times the budget of the year that nobody spends, times the budget at the start that hardly any grows to, and what it is in
yuan."""

_NOTHING = {
    "",
    "无",
    "暂无",
    "没有",
    "略",
    "待定",
    "待补",
    "待填",
    "不适用",
    "空",
    "none",
    "na",
    "n/a",
    "0",
    "/",
}
_TOTALS = {"合计", "小计", "总计", "共计", "总合计", "合计数", "小计数", "total", "subtotal"}
"""What people write before a sum of the rows above."""
_MARKS = Pattern(r"[\s。.、，,；;：:（）()“”\"'\-—–_/*×xX]+")
_HEADS = Pattern("供养人|人员数|在编|编制人|职工人|人数")
_BASIC = "基本支出"
_ACHIEVED = "完成值"
LEAST_PERCENTAGE = 20
"""Of a smaller one so little may well have been achieved."""


def implausible(declaration: Declaration) -> Iterator[Finding]:
    """What is wrong with the declaration as a whole; nothing of a sheet of its own that is blank."""
    form = declaration.form
    if _is_blank(declaration):
        yield _finding(declaration, "blank-form", form.department)
        return
    text = _empty_words(declaration)
    if text is not None:
        yield _finding(declaration, "nothing-declared", "", text=text)
        return
    yield from _total_rows(declaration)
    yield from _fractions(declaration)
    if form.amounts == UNIT:
        yield from _in_yuan(declaration)


def too_large(declaration: Declaration, env: Environment) -> Iterator[Finding]:
    """Computed amounts that are too large to be worked with, though each entry is not: what needs them has no value, and their
    checks cannot be made."""
    form = declaration.form
    for name in form.compiled.values:
        part, (table, column) = form.part(name), Ref.of(name)
        if not part.is_number or Ref(table, column) not in form.compiled.worked_with:
            continue
        values = [env.fields.get(name)] if table is None else env.columns[(table, column)]
        for row, value in enumerate(values):
            if isinstance(value, Decimal) and abs(value) >= AMOUNT_LIMIT:
                shown = format_value(value, part.kind)
                where = None if table is None else row
                yield Finding(
                    check="computed-range",
                    severity=ERROR,
                    message=say("computed-range.message", label=label_of_part(part), value=shown),
                    hint=say("computed-range.hint", unit=unit_of(form.amounts)),
                    field=name,
                    row=None if where is None else row + 1,
                    value=as_written(value),
                    sheet=declaration.locations.sheet,
                    cell=declaration.locations.cell(table, column, where),
                )


def _is_blank(declaration: Declaration) -> bool:
    form = declaration.form
    named = (form.department, form.each)
    filled = {
        name: value
        for name, value in declaration.fields.items()
        if name not in named and not _is_default(form.fields[name], value)
    }
    if is_filled(filled) or any(is_filled(row) for rows in declaration.tables.values() for row in rows):
        return False
    return not any(not sheet.is_blank for sheet in declaration.sheets)


def _is_default(part: Field, value: Entered) -> bool:
    """Whether it is what the workbook held when it was sent out."""
    written = plain(value) if isinstance(value, Decimal) else value
    return bool(part.default) and written == part.default


def _empty_words(declaration: Declaration) -> str | None:
    """One of the words that say nothing, where no entry says more and no number is other than 0."""
    form, words = declaration.form, []
    for name, part in form.inputs.items():
        if name in (form.department, form.each):
            continue
        said = _says_nothing(declaration.fields.get(name), part.is_number)
        if said is None:
            return None
        words.append(said)
    for table in form.tables.values():
        choices = {column.id for column in table.column if column.choices or column.choices_of is not None}
        for row in declaration.tables.get(table.id, ()):
            for column in table.column:
                if column.id in choices:
                    continue
                said = _says_nothing(row.get(column.id), column.is_number)
                if said is None:
                    return None
                words.append(said)
    if any(not sheet.is_blank for sheet in declaration.sheets):
        return None
    return next(filter(None, words), None)


def _says_nothing(value: Entered, is_number: bool) -> str | None:
    """The text, where it says nothing or is nothing; None where it says something."""
    if value is None or value == 0:
        return ""
    if isinstance(value, Decimal):
        return None
    if is_number:
        return "" if read_number(value) == 0 else None
    bare = _MARKS.sub("", unicodedata.normalize("NFKC", value).lower())
    return value.strip() if bare in _NOTHING else None


def _total_rows(declaration: Declaration) -> Iterator[Finding]:
    """Rows of a table that are a sum of others: an error where the amount is that sum, else a warning."""
    for table in declaration.form.tables.values():
        amounts = [column.id for column in table.column if column.kind == "amount"]
        texts = [
            column.id
            for column in table.column
            if column.kind == "text" and not column.choices and column.choices_of is None
        ]
        rows = declaration.tables.get(table.id, ()) if amounts and texts else ()
        for at, row in enumerate(rows):
            called = next((str(row.get(name)) for name in texts if row.get(name)), "")
            bare = _MARKS.sub("", unicodedata.normalize("NFKC", called).lower())
            amount = _amount(row, amounts)
            if bare in _TOTALS and amount:
                name = next(name for name in texts if row.get(name))
                yield Finding(
                    check="total-row",
                    severity=ERROR if _is_sum(rows, at, amounts, amount) else WARNING,
                    message=say(
                        "total-row.message", text=called.strip(), amount=format_value(amount, "amount")
                    ),
                    hint=say("total-row.hint"),
                    field=f"{table.id}.{name}",
                    row=at + 1,
                    value=called,
                    sheet=declaration.locations.sheet,
                    cell=declaration.locations.cell(table.id, name, at),
                )


def _is_sum(rows: Sequence[Row], at: int, columns: Sequence[str], amount: Decimal) -> bool:
    """Whether the amount of a row is the sum of the rows above it, of some of them next to it, or of all others."""
    above = Decimal(0)
    for row in reversed(rows[:at]):
        above += _amount(row, columns)
        if above == amount:
            return True
    return amount == sum(
        (_amount(row, columns) for number, row in enumerate(rows) if number != at), Decimal(0)
    )


def _amount(row: Row, columns: Sequence[str]) -> Decimal:
    """The first amount of a row, 0 where it has none."""
    numbers = (read_number(row.get(name), "amount") for name in columns)
    return next((number for number in numbers if number is not None), Decimal(0))


def _fractions(declaration: Declaration) -> Iterator[Finding]:
    """What was achieved of a percentage and is written as a fraction: 0.96 of ≥95 %, which has a score of next to nothing."""
    where = indicator_table(declaration.form) if declaration.form.step == "evaluation" else None
    columns = where.table.column if where is not None else ()
    achieved = next((column.id for column in columns if column.label.endswith(_ACHIEVED)), None)
    if where is None or achieved is None:
        return
    for one in indicators_of(declaration):
        number = read_number(one.values.get(achieved), "number")
        if number is None or not 0 < number <= 1:
            continue
        target = parse(one.target)
        least = target.low if target.unit == "%" and not target.growth else None
        if isinstance(least, Decimal) and least >= LEAST_PERCENTAGE:
            value = as_written(one.values[achieved])
            percent = plain(number * 100)
            yield Finding(
                check="percent-as-fraction",
                severity=WARNING,
                message=say(
                    "percent-as-fraction.message",
                    name=one.name,
                    target=one.target,
                    value=value,
                    percent=percent,
                ),
                hint=say("percent-as-fraction.hint"),
                field=f"{where.table.id}.{achieved}",
                row=one.number + 1,
                value=value,
                sheet=declaration.locations.sheet,
                cell=declaration.locations.cell(where.table.id, achieved, one.number),
            )


def _in_yuan(declaration: Declaration) -> Iterator[Finding]:
    form = declaration.form
    basic, heads = basic_expenditure(form), heads_of(form)
    if basic is not None and heads is not None:
        amount, people = _number(declaration, basic), _number(declaration, heads)
        if amount and people and people >= 1 and amount >= PER_HEAD * people:
            yield _finding(
                declaration, "all-in-yuan", basic.id, label=label_of_part(basic), amount=format_value(amount, "amount"),
                heads=format_value(people, "count"), per_head=format_value(amount / people, "amount"),
            )  # fmt: skip
            return
    for part in form.inputs.values():
        amount = _number(declaration, part) if part.kind == "amount" else None
        if amount and amount >= BEYOND_ALL:
            shown = format_value(amount, "amount")
            yield _finding(declaration, "amount-beyond-all", part.id, label=label_of_part(part), amount=shown)
            return

    yield from _in_yuan_beside(declaration)


def _in_yuan_beside(declaration: Declaration) -> Iterator[Finding]:
    """An amount that is in yuan by the same amount at another time of the year."""
    budgets: dict[str, list[tuple[Decimal, Field]]] = {}
    spent: dict[str, list[tuple[Decimal, Field]]] = {}
    for part in declaration.form.inputs.values():
        label = "".join(part.label.split())
        found = _OF_STAGE.search(label) if part.kind == "amount" else None
        amount = _number(declaration, part) if found else None
        if found and amount and amount > 0:
            stages = budgets if found[1] == "预算" else spent
            stages.setdefault(label[: found.start()], []).append((amount, part))
    for name, planned in budgets.items():
        least, small = min(planned, key=itemgetter(0))
        most, large = max(reversed(planned), key=itemgetter(0))
        exact = EXACTLY[0] <= most / least <= EXACTLY[1]
        pairs = [(most, large, least, small)] if exact or most >= GROWN * least >= GROWN * 100 else []
        pairs += [(paid, part, most, large) for paid, part in spent.get(name, ()) if paid >= SPENT * most]
        for amount, part, smaller, other in pairs:
            if smaller >= LEAST_BUDGET:
                yield _finding(
                    declaration, "all-in-yuan", part.id, "all-in-yuan.beside", label=label_of_part(part), other=label_of_part(other),
                    amount=format_value(amount, "amount"), smaller=format_value(smaller, "amount"),
                    times=f"{amount / smaller:,.0f}",
                )  # fmt: skip
                return


def basic_expenditure(form: Form) -> Field | None:
    """The field of 基本支出, None where the form has none or several."""
    found = [f for f in form.inputs.values() if f.kind == "amount" and "".join(f.label.split()) == _BASIC]
    return found[0] if len(found) == 1 else None


def heads_of(form: Form) -> Field | None:
    """The field of the number of people, None where the form has none or several."""
    found = [f for f in form.inputs.values() if f.kind == "count" and _HEADS.search(f.label)]
    return found[0] if len(found) == 1 else None


def _number(declaration: Declaration, part: Field) -> Decimal | None:
    number = read_number(declaration.fields.get(part.id), part.kind)
    # larger ones have a check of their own
    return number if number is not None and number < AMOUNT_LIMIT else None


def _finding(declaration: Declaration, check: str, field: str, said: str = "", **words: str) -> Finding:
    where, value = declaration.locations, declaration.fields.get(field) if field else None
    return Finding(
        check=check,
        severity=ERROR,
        message=say(f"{said or check}.message", None, **words),
        hint=say(f"{said or check}.hint"),
        field=field,
        value=as_written(value),
        sheet=where.sheet,
        cell=where.cell(None, field) if field else "",
    )
