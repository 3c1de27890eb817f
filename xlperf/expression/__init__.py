"""The check language: one text, three meanings that agree.

An `Expression` is parsed once; it is evaluated over one declaration (`scalar`, exact decimals), written as a
native formula (`native`), and evaluated over many declarations at once (`vector`). Knows no files and no Excel.

The meaning, the same in all three:

- A number is rounded to two places, half away from zero, where it is taken from its cell; comparisons of
  numbers round both sides to two places, or to ten where a quotient is compared. An empty number cell is 0.
- A text is trimmed as the spreadsheet's TRIM does (blanks only); texts are compared exactly. An empty one is "".
- A number cell that holds a text, a truth value or a number of 10^11 or more (in 万元) makes every
  expression that needs it impossible to evaluate: the outcome is NOT_EVALUATED, shown as —.
- A value of another declaration that nobody has, or that is empty there, makes every expression that needs it
  NOT_EVALUATED, whether it is a number or a text; `filled` and `blank` ask whether there is one.
- Division by zero is NOT_EVALUATED. `and` and `or` evaluate all their operands, so that a division in any of them counts;
  `x if c else y` evaluates one of its two.
- `count`, `any` and `all` pass over rows of the table in which nothing stands.
- `min`, `max` and `avg` of a column pass over empty cells and are 0 where none is filled.
"""

from __future__ import annotations

import re
from dataclasses import field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from xlperf.expression.errors import ExpressionError
from xlperf.expression.functions import AMOUNT_LIMIT, rounded, trim
from xlperf.expression.native import as_spreadsheet, compile_native, display, guarded
from xlperf.expression.native_calls import Addresses, NoNativeForm
from xlperf.expression.native_reading import literal
from xlperf.expression.ref import Ref
from xlperf.expression.scalar import Environment, Evaluator, ScalarValue, compile_scalar, plain
from xlperf.expression.syntax import Scope, parse_node
from xlperf.expression.tree import (
    NUMBER_KINDS,
    TEXT,
    TRUTH,
    Call,
    CellReference,
    Node,
    WholeColumn,
    children,
    is_earlier,
    walk,
)
from xlperf.system.dataclass import dataclass

NOT_EVALUATED = "—"


@dataclass(frozen=True)
class Expression:
    """A parsed expression: its source, its typed tree, and the table whose row it is about, if any."""

    source: str
    node: Node
    row: str | None = None

    @property
    def kind(self) -> str:
        return self.node.kind

    @cached_property
    def references(self) -> tuple[Ref, ...]:
        """The fields and columns it reads, in the order they stand in it."""
        found: dict[Ref, None] = {}
        for node in walk(self.node):
            if isinstance(node, CellReference):
                if not is_earlier(node):
                    found[Ref(node.of, node.name)] = None
            elif isinstance(node, WholeColumn):
                found[Ref(node.table, node.name)] = None
        return tuple(found)

    @cached_property
    def numbers(self) -> tuple[tuple[str | None, str, bool], ...]:
        """The cells it cannot do without, those of numbers and of other declarations: (table, id, whether the whole
        column)."""
        found: dict[tuple[str | None, str, bool], None] = {}
        self._collect(self.node, found)
        return tuple(found)

    def _collect(self, node: Node, found: dict[tuple[str | None, str, bool], None]) -> None:
        if isinstance(node, Call) and not node.function.needs_numbers:
            return
        if isinstance(node, CellReference) and (node.kind in NUMBER_KINDS or is_earlier(node)):
            found[(node.of, node.name, False)] = None
        elif isinstance(node, WholeColumn) and node.kind in NUMBER_KINDS:
            found[(node.table, node.name, True)] = None
        for child in children(node):
            self._collect(child, found)

    @cached_property
    def native_form(self) -> str:
        """ "exact", "sound" (a formula that never alarms where Python does not) or "" (there is none)."""
        forms = {node.function.native for node in walk(self.node) if isinstance(node, Call)}
        for node in walk(self.node):
            if isinstance(node, Call) and node.function.name in ("min", "max", "avg"):
                forms.add("exact" if isinstance(node.arguments[0], WholeColumn) else "")
            if isinstance(node, Call) and not _targets_in_cells(node):
                forms.add("")
        return "" if "" in forms else "sound" if "sound" in forms else "exact"

    @cached_property
    def evaluator(self) -> Evaluator:
        return compile_scalar(self.node)

    def usable(self, env: Environment) -> bool:
        """Whether all number cells it uses hold numbers (or nothing)."""
        return env.all_usable(self.numbers)

    def value(self, env: Environment) -> Any:
        """Its value over `env`: Decimal, str or bool; NOT_EVALUATED's None where it cannot be had."""
        if not self.usable(env):
            return None
        try:
            return self.evaluator(env)
        except ArithmeticError:
            return None

    def native(self, where: Addresses) -> str:
        """As a formula without "="; raises NoNativeForm."""
        return compile_native(self.node, where)

    def as_spreadsheet(self) -> Expression:
        """What its formula computes: the same where the native form is exact, a sound part of it elsewhere."""
        return replace(self, node=as_spreadsheet(self.node))


def _targets_in_cells(node: Call) -> bool:
    """Whether the target values that a function is given stand in cells, beside which formulas read them."""
    asked = {"targets_agree": node.arguments[:2], "target_advice": node.arguments[1:2]}
    asked["targets_disagreement"] = asked["targets_agree"]
    asked["target_ok"] = asked["target_reason"] = node.arguments[:1]
    return all(isinstance(one, CellReference) for one in asked.get(node.function.name, ()))


def parse(source: str, scope: Scope) -> Expression:
    """`source` parsed; raises ExpressionError where it is not of the language."""
    return Expression(source.strip(), parse_node(source, scope), scope.row)


_PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Template:
    """A message with expressions in braces: "合计 {sum(key_tasks.amount)} 超过…"; parsed when it is first used."""

    source: str
    scope: Scope = field(repr=False)
    spreadsheet: bool = False
    """Whether its expressions are those that its formula computes."""

    @cached_property
    def parts(self) -> tuple[str | Expression, ...]:
        """Texts and expressions by turns; raises ExpressionError."""
        if "{" not in self.source and "}" not in self.source:
            return (self.source,) if self.source else ()
        parts: list[str | Expression] = []
        end = 0
        for match in _PLACE.finditer(self.source):
            if match.start() > end:
                parts.append(self.source[end : match.start()])
            expression = parse(match[1], self.scope)
            parts.append(expression.as_spreadsheet() if self.spreadsheet else expression)
            end = match.end()
        if end < len(self.source):
            parts.append(self.source[end:])
        for part in parts:
            if isinstance(part, str) and ("{" in part or "}" in part):
                raise ExpressionError("expression-brace", text=part)
        return tuple(parts)

    def text(self, env: Environment) -> str:
        return "".join(part if isinstance(part, str) else show(part, env) for part in self.parts)

    def native(self, where: Addresses) -> str:
        """As a formula that gives a text; raises NoNativeForm."""
        pieces = [
            literal(part) if isinstance(part, str) else display(part.node, where) for part in self.parts
        ]
        return "&".join(pieces) or '""'

    def as_spreadsheet(self) -> Template:
        """The message as its formula words it."""
        return replace(self, spreadsheet=True)

    @property
    def expressions(self) -> tuple[Expression, ...]:
        return tuple(part for part in self.parts if isinstance(part, Expression))


def show(expression: Expression, env: Environment) -> str:
    """The value as it stands in a message: amounts as 1,234.50, counts as 12, texts as they are."""
    value = expression.value(env)
    if value is None:
        return NOT_EVALUATED
    return format_value(value, expression.kind)


def format_value(value: Decimal | str | bool, kind: str) -> str:
    if isinstance(value, Decimal):
        number = rounded(value) + 0
        return format(rounded(number, 0) + 0, "f") if kind == "count" else format(number, ",.2f")
    return value if isinstance(value, str) else str(value)
