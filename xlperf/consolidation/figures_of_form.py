"""What charts and reports show of a form: which amounts divide the money, which tables spend it, where the targets are.

Owns the reading of that from the form alone: from its picture, its computed fields and its checks, so that a form which
nobody has seen yet is shown without a line of code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xlperf.consolidation.tidy import tidy_columns
from xlperf.expression.tree import Arithmetic, Call, CellReference, Node, Relation, WholeColumn
from xlperf.form import Column, ComputedColumn, Form, Item, Section, Table, picture_rows
from xlperf.plausibility import basic_expenditure, heads_of
from xlperf.system.dataclass import dataclass


@dataclass(frozen=True)
class Division:
    """Amounts that divide one sum (基本支出 and 项目支出 the 支出合计). `total`: the field of the sum, "" where the form
    has none; `title`: how the paper heads them."""

    title: str
    parts: tuple[str, ...]
    total: str = ""


@dataclass(frozen=True)
class Spending:
    """A table whose rows are given money: what a row is called, and which column is its money."""

    table: str
    name: str
    amount: str


@dataclass(frozen=True)
class Targets:
    """The table of indicators: its column of target values, the column that names an indicator, and that of its
    level with the levels there are, in the order of the form ("" and none where it has no levels)."""

    table: str
    value: str
    name: str
    level: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """`main`: the amount by which departments are compared, "" where the form has none; `parts`: what divides it."""

    main: str
    parts: tuple[str, ...]
    divisions: tuple[Division, ...]
    spending: tuple[Spending, ...]
    targets: Targets | None


def plan_of(form: Form) -> Plan:
    """What there is to show of `form`; the departments' main amount, and what divides it, first of all."""
    sums = _sums(form)
    divisions = _divisions(form, sums)
    main = next(_candidates(form, sums), "")
    return Plan(main, sums.get(main, ()), divisions, tuple(_spending(form)), _targets(form))


_scales: dict[int, tuple[Form, tuple[str, str, str]]] = {}
_MOST_FORMS = 64


def scale_of(form: Form) -> tuple[str, str, str]:
    """The fields of the main amount, of basic expenditure and of the number of people; "" for what the form has not."""
    known = _scales.get(id(form))
    if known is None or known[0] is not form:
        basic, heads = basic_expenditure(form), heads_of(form)
        own = (basic.id, heads.id) if basic is not None and heads is not None else ("", "")
        if len(_scales) >= _MOST_FORMS:
            _scales.clear()
        known = _scales[id(form)] = form, (plan_of(form).main, *own)
    return known[1]


def _candidates(form: Form, sums: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """The amounts that departments may be compared by, the best first: a sum that the form computes, one that a check
    demands, another amount that is computed of a table, the first amount that is entered. A sum within another comes
    behind it: of a matrix the grand total is meant, and not that of its first row."""
    values = _values(form)
    summands = {name: _summands(name, sums) for name in sums}
    within = {name for name, few in summands.items() if any(few < more for more in summands.values())}
    yield from (name for name in sums if name in values and name not in within)
    yield from (name for name in sums if name in values)
    yield from sums
    yield from (name for name, node in values.items() if _summed_column(node))
    yield from (name for name, part in form.inputs.items() if part.kind == "amount")


# ------------------------------------------------------------ sums


def _summands(name: str, sums: dict[str, tuple[str, ...]], above: frozenset[str] = frozenset()) -> set[str]:
    """The amounts that a sum comes down to, through all sums within it."""
    if name not in sums or name in above:
        return {name}
    return {one for part in sums[name] for one in _summands(part, sums, above | {name})}


def _sums(form: Form) -> dict[str, tuple[str, ...]]:
    """Amounts that are the sum of two others or more: computed so, computed of columns that are, or demanded so by a
    check."""
    sums = {}
    values = _values(form)
    for name, node in values.items():
        if len(parts := _added(node)) > 1:
            sums[name] = parts
    of_column = {of: name for name, node in values.items() if (of := _summed_column(node))}
    for (table, column), name in of_column.items():
        summands = tuple(of_column.get((table, part), "") for part in _column_parts(form, table, column))
        if len(summands) > 1 and all(summands):
            sums.setdefault(name, summands)
    for rule in form.compiled.rules:
        node = rule.expect.node
        if isinstance(node, Relation) and node.operator == "==":
            for one, other in ((node.left, node.right), (node.right, node.left)):
                total, parts = _added(one), _added(other)
                if len(total) == 1 and len(parts) > 1 and total[0] not in parts:
                    sums.setdefault(total[0], parts)
    return sums


def _values(form: Form) -> dict[str, Node]:
    """The computed amounts among the fields, each with what it is computed by."""
    values = form.compiled.values
    return {
        name: values[name].node
        for name, part in form.fields.items()
        if name in values and part.kind == "amount"
    }


def _summed_column(node: Node) -> tuple[str, str] | None:
    """(table, column) where `node` is the sum of that column."""
    if isinstance(node, Call) and node.function.name == "sum" and isinstance(node.arguments[0], WholeColumn):
        column = node.arguments[0]
        return (column.table, column.name) if column.table else None
    return None


def _column_parts(form: Form, table: str, column: str) -> tuple[str, ...]:
    """The columns that a computed column adds up in each row, none where it does anything else."""
    expression = form.compiled.values.get(f"{table}.{column}")
    return _added(expression.node, table) if expression is not None else ()


def _added(node: Node, table: str | None = None) -> tuple[str, ...]:
    """The amounts of the form, or of a row of `table`, that `node` adds up, none where it does anything else."""
    if isinstance(node, CellReference) and node.of == table and node.kind == "amount":
        return (node.name,)
    if isinstance(node, Arithmetic) and node.operator == "+":
        left, right = _added(node.left, table), _added(node.right, table)
        return (*left, *right) if left and right else ()
    return ()


def _divisions(form: Form, sums: dict[str, tuple[str, ...]]) -> tuple[Division, ...]:
    """As the paper heads its amounts, then the sums that it has no heading for."""
    found = [division for section in form.section for division in _on_paper(form, section)]
    divisions = []
    for division in found:
        total = next((name for name, parts in sums.items() if set(parts) == set(division.parts)), "")
        within = {name for name in division.parts if set(sums.get(name, ())) & set(division.parts)}
        parts = tuple(part for part in division.parts if part not in within)
        total = total or next(iter(within), "")
        if len(parts) > 1:
            divisions.append(replace(division, parts=parts, total=total))
    shown = {frozenset(division.parts) for division in divisions}
    for total, parts in sums.items():
        if frozenset(parts) not in shown:
            shown.add(frozenset(parts))
            divisions.append(Division(form.label_of(total), parts, total))
    return tuple(divisions)


def _on_paper(form: Form, section: Section) -> Iterator[Division]:
    """The amounts of a section under each of its printed headings: "收入来源" over 财政拨款 and 其他资金."""
    heads: tuple[Item, ...] = ()
    under: dict[Item, list[str]] = {}
    for row in picture_rows(form, section):
        if row.table:
            heads = ()
        elif all(item.kind == "label" for item in row.items):
            heads = row.items
        else:
            for label, item in zip(row.items, row.items[1:], strict=False):
                if label.kind != "label" or item.kind != "input" or form.fields[item.text].kind != "amount":
                    continue
                head = next((one for one in heads if _covers(one, label)), None)
                if head is not None:
                    under.setdefault(head, []).append(item.text)
    for head, names in under.items():
        yield Division(head.text, tuple(names))


def _covers(head: Item, item: Item) -> bool:
    return head.column <= item.column < head.column + head.across


# ------------------------------------------------------------ tables


def _spending(form: Form) -> Iterator[Spending]:
    """Of each table the amount that is a sum of others of its row, else the one that the form itself adds up, else the first:
    a price is not what a row costs."""
    of_fields = set(filter(None, map(_summed_column, _values(form).values())))
    for table in form.tables.values():
        amounts = [column.id for column in tidy_columns(form, table.id) if column.kind == "amount"]
        totals = [column for column in amounts if len(_column_parts(form, table.id, column)) > 1]
        summed = [column for column in amounts if (table.id, column) in of_fields]
        amount = next(iter((*totals, *summed, *amounts)), "")
        name = next(
            (column.id for column in table.column if column.kind == "text" and not column.fill_down), ""
        )
        if amount and name:
            yield Spending(table.id, name, amount)


def _targets(form: Form) -> Targets | None:
    """The last column of target values: that of the year, where a form has one of a longer period beside it. A form that
    has none of its own shows those of its further sheets."""
    for tables in (form.tables, form.gathered):
        found = [(table, column) for table in tables.values() for column in table.targets]
        if found:
            return _targets_in(*found[-1])
    return None


def _targets_in(table: Table, column: Column | ComputedColumn) -> Targets:
    cells = table.cells_of(column)
    texts = [one for one in table.column if one.kind == "text" and not one.target and one.id not in cells]
    before = table.column[: min(map(list(table.columns).index, cells))]
    names = [
        one.id for one in before if one in texts and not (one.fill_down or one.choices or one.choices_of)
    ]
    name = names[-1] if names else ""
    level = next((one for one in texts if one.choices), None)
    level = level or next((one for one in texts if one.fill_down), None)
    return Targets(table.id, column.id, name, level.id if level else "", level.choices if level else ())
