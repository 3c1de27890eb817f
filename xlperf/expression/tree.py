"""The typed tree of an expression of the check language, and what every reading of it needs to know of its nodes.

Owns the kinds of nodes and how finely a comparison compares. Knows neither the text nor what a node is worth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from xlperf.expression.functions import Function
from xlperf.system.dataclass import dataclass

NUMBER_KINDS = ("amount", "count", "number")
TRUTH = "truth"
TEXT = "text"


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the tree. `table` is None for a single value, else the table over whose rows it runs."""

    kind: str
    table: str | None


@dataclass(frozen=True, slots=True)
class Literal(Node):
    value: Decimal | str | bool


@dataclass(frozen=True, slots=True)
class CellReference(Node):
    """A field, or (with `of`) the cell of column `name` in the current row of table `of`."""

    name: str
    of: str | None


@dataclass(frozen=True, slots=True)
class WholeColumn(Node):
    """All cells of column `name` of table `table`."""

    name: str


@dataclass(frozen=True, slots=True)
class Negation(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Relation(Node):
    """Two values compared: ==, != (texts too), <, <=, >, >=."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Membership(Node):
    """`value in (…)`: whether a text is one of the literals."""

    value: Node
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`and`, `or`, `not`: all operands are evaluated, none is skipped."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """`if_true if condition else if_false`, of single values."""

    condition: Node
    if_true: Node
    if_false: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    function: Function
    arguments: tuple[Node, ...]
    choices: object = None


def children(node: Node) -> tuple[Node, ...]:
    match node:
        case Negation():
            return (node.operand,)
        case Arithmetic() | Relation():
            return (node.left, node.right)
        case Membership():
            return (node.value,)
        case Logic():
            return node.operands
        case Choice():
            return (node.condition, node.if_true, node.if_false)
        case Call():
            return node.arguments
        case _:
            return ()


def with_children(node: Node, change: Callable[[Node], Node]) -> Node:
    """`node` with each node below it as `change` gives it."""
    changed: dict[str, Any] = {}
    for one in fields(node):
        value = getattr(node, one.name)
        if isinstance(value, Node):
            changed[one.name] = change(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Node):
            changed[one.name] = tuple(map(change, value))
    return replace(node, **changed) if changed else node


def walk(node: Node) -> Iterator[Node]:
    yield node
    for child in children(node):
        yield from walk(child)


OF_QUOTIENTS, OF_AMOUNTS = 10, 2
"""Places to which numbers are rounded before they are compared: a quotient is not cut to that of an amount."""


def compared_places(node: Relation) -> int:
    """To how many places both sides of a comparison of numbers are rounded: ten where there is a quotient that is not
    rounded in the expression itself, or a number written with more than two; else two. So what is noise in the last
    digits of a double makes no difference."""
    return OF_QUOTIENTS if _is_fine(node.left) or _is_fine(node.right) else OF_AMOUNTS


def _is_fine(node: Node) -> bool:
    if isinstance(node, Call) and node.function.name in ("round", "avg", "number"):
        return node.function.name != "round"
    if isinstance(node, Arithmetic) and node.operator == "/":
        return True
    if isinstance(node, Literal) and isinstance(node.value, Decimal):
        return round(node.value, OF_AMOUNTS) != node.value
    return any(map(_is_fine, children(node)))


OF_TARGETS = ("score", "reached", "scorable", "deviation", "measurable", "number")
"""Functions of a target and what was achieved, two cells of a row."""


OF_ENTRIES = ("is_number", "in_range", "two_places", "entered", "target_ok", "target_reason", "target_hint", "targets_agree",
              "targets_disagreement", "target_advice")  # fmt: skip
"""Functions of what is filled in on this form: of a cell, or of a text beside whose cell formulas read it."""


EARLIER = LAST_YEAR, DECLARED = ("last_year", "declared")
"""Functions of a value of another declaration of the same department: last year's, or the one that this follows."""

KEYS_JOINED = "|"
"""Stands between the values by which a row of another declaration is known."""


def earlier_name(function: str, field: str) -> str:
    """How the value is called among the cells: last_year(total), in a row of a table last_year(target)."""
    return f"{function}({field})"


def row_key(asked: tuple[str, str], table: str, keys: str) -> str:
    """How a value in a row of another declaration is called where it is carried: last_year(tasks.amount)|the row's keys, for
    (last_year, amount)."""
    function, column = asked
    return f"{function}({table}.{column}){KEYS_JOINED}{keys}"


def is_earlier(node: Node) -> bool:
    """Whether it is a value of another declaration."""
    return isinstance(node, CellReference) and is_earlier_name(node.name)


def is_earlier_name(name: str) -> bool:
    return "(" in name


def looks_at_row(node: Node) -> bool:
    """Whether an aggregate looks at the current row as well as at the whole column: it differs from row to row, and there are
    rows x rows values."""
    return any(isinstance(part, CellReference) and part.of is not None for part in walk(node))
