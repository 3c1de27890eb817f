"""Which formulas of a workbook come to something else when some of its inputs change, and to what.

Owns the dependencies of a layout's formulas on fields and tables, so that thousands of workbooks that differ in a few
inputs need few formulas computed each. Their meaning is `cached`'s alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlperf.declaration import Declaration
from xlperf.expression import Expression
from xlperf.expression.ref import Ref
from xlperf.form import Form, Rule
from xlperf.form.layout import Formula, Layout, roles
from xlperf.form.layout.roles import Role
from xlperf.messages import CHINESE, speaking
from xlperf.template.cached import Values, values_of
from xlperf.template.cached_entries import Cached


class Recalculation:
    """The formulas of `layout` with their values over `base`, ready for other declarations."""

    def __init__(self, layout: Layout, base: Declaration) -> None:
        self.layout, self.base = layout, base
        form = layout.form
        with speaking(CHINESE):
            self._known = values_of(layout, base)[0]
            self._values = [self._known.of(formula.role) for formula in layout.formulas]
        by_rule = {id(rule): _rule_reads(form, rule) for rule in form.compiled.rules}
        self._checks: dict[str, list[int]] = {}
        for placed in layout.checks:
            for part in by_rule[id(placed.rule)]:
                self._checks.setdefault(part, []).append(placed.number)
        self._readers: dict[str, list[int]] = {}
        """Input or table -> the numbers of the formulas that read it, through other formulas than checks too."""
        self._of_checks: dict[int, list[int]] = {placed.number: [] for placed in layout.checks}
        """Check -> the formulas that show what it says."""
        self._of_all: list[int] = []
        """Those that count or tell of all checks."""
        for number, formula in enumerate(layout.formulas):
            self._enter(number, formula.role)

    def _enter(self, number: int, role: Role) -> None:
        layout = self.layout
        match role:
            case roles.Code():
                self._of_checks[role.number].append(number)
            case roles.Flag():
                for placed in layout.cell_groups[(role.row, role.column)]:
                    self._of_checks[placed.number].append(number)
                for field in layout.control.fields if layout.control is not None else ():
                    if layout.place(field) == (role.row, role.column):
                        self._readers.setdefault(field, []).append(number)
            case roles.Status() | roles.MoreReasons():
                group = layout.check_groups[role.row]
                for placed in group:
                    self._of_checks[placed.number].append(number)
                for room in layout.short_of_room.get(role.row, ()):
                    self._readers.setdefault(Ref.of(room.cell.part).owner, []).append(number)
                control = layout.control_formulas
                for field, row in control.rows().items() if control is not None else ():
                    if row == role.row:
                        self._readers.setdefault(field, []).append(number)
                if group[0].of is not None:
                    self._readers.setdefault(group[0].rule.table or "", []).append(number)
            case roles.OpenCount() | roles.FirstOpen():
                self._enter_for(role.check, number)
            case roles.Result() | roles.FirstOpenLink():
                if role.line < len(layout.lines):  # what further sheets say does not change with this one
                    self._enter_for(layout.lines[role.line].id, number)
            case roles.Answers():
                pass
            case _:
                parts = _role_reads(layout, role)
                for part in parts or ():
                    self._readers.setdefault(part, []).append(number)
                if parts is None:
                    self._of_all.append(number)

    def _enter_for(self, check: str, number: int) -> None:
        """Formula `number` shows what all places of a check say together."""
        for placed in self.layout.line_groups[check]:
            self._of_checks[placed.number].append(number)

    def changed(self, declaration: Declaration) -> Iterator[tuple[Formula, Cached]]:
        """The formulas whose value over `declaration` is not that over the base, with that value."""
        parts = self.changed_parts(declaration)
        if not parts and not self.layout.control:
            return
        again = {number for part in parts for number in self._checks.get(part, ())}
        with speaking(CHINESE):
            values = Values(self.layout, declaration, self._known, again)
            values.workbook = [values, *self._known.workbook[1:]]
            affected = {formula for part in parts for formula in self._readers.get(part, ())}
            affected.update(self._of_all)
            for number in again:
                if values.results[number] != self._known.results[number]:
                    affected.update(self._of_checks[number])
            for number in sorted(affected):
                formula = self.layout.formulas[number]
                value = values.of(formula.role)
                if value != self._values[number]:
                    yield formula, value

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


def _role_reads(layout: Layout, role: Role) -> frozenset[str] | None:
    """The inputs and tables that a formula of this role reads; None: what the checks say."""
    form = layout.form
    match role:
        case roles.Title():
            return frozenset({form.department})
        case roles.Computed():
            return _value_reads(form, role.field)
        case roles.ComputedInRow():
            return _value_reads(form, f"{role.table}.{role.column}")
        case roles.Read() | roles.TargetReason() | roles.TargetEnd():
            return frozenset({role.table or role.name})
        case roles.RowValue():
            one = layout.row_expressions[role.number]
            return _reads(form, Expression("", one.node, one.table).references) | {role.table}
        case roles.EarlierValue():
            return frozenset()
        case (
            roles.RowNumber()
            | roles.Above()
            | roles.EarlierInRow()
            | roles.Suggested()
            | roles.Step()
            | roles.Measure()
            | roles.OfSheet()
        ):
            return frozenset({role.table})
    return None


def _rule_reads(form: Form, rule: Rule) -> frozenset[str]:
    expressions = [rule.expect, *rule.messages[CHINESE].expressions]
    if rule.when is not None:
        expressions.append(rule.when)
    references = [reference for expression in expressions for reference in expression.references]
    reads = _reads(form, references)
    return reads | {rule.table} if rule.table else reads


def _reads(form: Form, references: Iterable[Ref]) -> frozenset[str]:
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
