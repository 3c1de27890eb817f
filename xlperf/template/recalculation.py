"""Which formulas of a workbook come to something else when some of its inputs change, and to what.

Owns the dependencies of a layout's formulas on fields and tables, so that thousands of workbooks that differ in a few
inputs need few formulas reckoned each. Their meaning is `cached`'s alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlperf.declaration import Declaration
from xlperf.expression.native_score import STEPS
from xlperf.form import Form, Rule
from xlperf.form.layout import Formula, Layout
from xlperf.messages import CHINESE, speaking
from xlperf.template.cached import Cached, Values


class Recalculation:
    """The formulas of `layout` with their values over `base`, ready for other declarations."""

    def __init__(self, layout: Layout, base: Declaration) -> None:
        self.layout, self.base = layout, base
        form = layout.form
        with speaking(CHINESE):
            self._known = Values(layout, base)
        self._formulas = {(formula.role, formula.key): formula for formula in layout.formulas}
        self._values = {name: _value_reads(form, name) for name in form.compiled.values}
        by_rule = {id(rule): _rule_reads(form, rule) for rule in form.compiled.rules}
        self._checks: dict[str, list[int]] = {}
        for placed in layout.checks:
            for part in by_rule[id(placed.rule)]:
                self._checks.setdefault(part, []).append(placed.number)
        self._rows_of_table: dict[str, list[int]] = {}
        for row, group in layout.check_groups.items():
            if group[0].of is not None:
                self._rows_of_table.setdefault(group[0].rule.table or "", []).append(row)

    def changed(self, declaration: Declaration) -> Iterator[tuple[Formula, Cached]]:
        """The formulas whose value over `declaration` may differ from that over the base, with that value."""
        parts = set(self.changed_parts(declaration))
        if not parts:
            return
        again = {number for part in parts for number in self._checks.get(part, ())}
        with speaking(CHINESE):
            values = Values(self.layout, declaration, self._known, again)
            for role, key in self._affected(parts, again, values):
                formula = self._formulas[(role, key)]
                yield formula, values.of(formula)

    def changed_parts(self, declaration: Declaration) -> list[str]:
        """The ids of the fields and tables that are not as in the base, in the form's order."""
        base, form = self.base, self.layout.form
        fields = [name for name in form.inputs if declaration.fields.get(name) != base.fields.get(name)]
        tables = [
            table
            for table in form.tables
            if tuple(declaration.tables.get(table, ())) != tuple(base.tables.get(table, ()))
        ]
        return fields + tables

    def _affected(
        self, parts: set[str], again: Iterable[int], values: Values
    ) -> Iterator[tuple[str, object]]:
        layout, known = self.layout, self._known
        if layout.form.department in parts:
            yield "title", None
        for name, reads in self._values.items():
            if not parts.isdisjoint(reads):
                table, dot, column_id = name.partition(".")
                if not dot:
                    yield "value", name
                    continue
                for of in range(layout.capacities[table]):
                    yield "reckoned", (table, column_id, of)
        for table, column in layout.above_columns:
            if table in parts:
                for of in range(layout.capacities[table]):
                    yield "above", (table, column, of)
        yield from self._scoring(parts)
        rows = {row for part in parts for row in self._rows_of_table.get(part, ())}
        cells: set[tuple[int, int]] = set()
        for number in again:
            if values.results[number] == known.results[number]:
                continue
            placed = layout.checks[number]
            yield "check", number
            yield "open", number
            rows.add(placed.shown)
            if placed.shown == placed.row:
                cells.add((placed.row, placed.column))
        for row in rows:
            yield "status", row
        for cell in cells:
            yield "flag", cell
        yield "errors", None
        yield "warnings", None
        yield "banner", None

    def _scoring(self, parts: set[str]) -> Iterator[tuple[str, object]]:
        """What is behind scores."""
        layout = self.layout
        for table, column in layout.step_columns:
            if table in parts:
                for of in range(layout.capacities[table]):
                    yield from (("step", (table, column, step, of)) for step in STEPS)
        for table, target, actual in layout.share_columns:
            if table in parts:
                for of in range(layout.capacities[table]):
                    yield "share", (table, target, actual, of)


def _rule_reads(form: Form, rule: Rule) -> frozenset[str]:
    expressions = [rule.expect, *rule.messages[CHINESE].expressions]
    if rule.when is not None:
        expressions.append(rule.when)
    references = [reference for expression in expressions for reference in expression.references]
    reads = _reads(form, references)
    return reads | {rule.table} if rule.table else reads


def _reads(form: Form, references: Iterable[tuple[str | None, str]]) -> frozenset[str]:
    """The inputs and tables behind references; a computed field stands for what it is computed from."""
    found: set[str] = set()
    for table, name in references:
        part = f"{table}.{name}" if table is not None else name
        if part in form.compiled.values:
            found |= _value_reads(form, part)
        else:
            found.add(name if table is None else table)
    return frozenset(found)


def _value_reads(form: Form, name: str) -> frozenset[str]:
    """The inputs and tables behind what is computed; a column has its whole table behind it."""
    expression = form.compiled.values[name]
    reads = _reads(form, expression.references)
    return reads | {expression.row} if expression.row is not None else reads


__all__ = ["Recalculation"]
