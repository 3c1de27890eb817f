"""An expression evaluated over one declaration, with exact decimals.

Owns the meaning of each node in Python, compiled once into closures. What the environment's cells hold:
a number cell a Decimal, None where empty, or its text where it holds no number; a text cell its trimmed text.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from xlperf.expression import functions
from xlperf.expression.functions import AMOUNT_LIMIT, rounded, trim
from xlperf.expression.tree import (
    NUMBER_KINDS,
    TEXT,
    Arithmetic,
    Call,
    CellReference,
    Choice,
    Literal,
    Logic,
    Membership,
    Negation,
    Node,
    Relation,
    WholeColumn,
    compared_places,
    is_earlier_name,
)

ScalarValue = Decimal | str | None
Evaluator = Callable[["Environment"], Any]

ZERO = Decimal(0)


class Environment:
    """The cells of one declaration, and the row an expression is about.

    `fields` maps ids to values; `columns` maps (table, column) to one value a row, the same rows for all
    columns of a table. Texts must have been through `trim`. `computed`: those columns that are computed, which do not
    make a row a filled one.
    """

    __slots__ = ("_above", "_filled", "_usable", "columns", "computed", "fields", "row")

    def __init__(
        self,
        fields: Mapping[str, ScalarValue],
        columns: Mapping[tuple[str, str], Sequence[ScalarValue]],
        row: int = 0,
        computed: Collection[tuple[str, str]] = (),
    ) -> None:
        self.fields, self.columns, self.row, self.computed = fields, columns, row, computed
        self._above: dict[tuple[str, str], list[str]] = {}
        self._usable: dict[tuple[str, str], bool] = {}
        self._filled: dict[str, list[bool]] = {}

    def filled(self, table: str) -> list[bool]:
        """Which rows of `table` hold anything."""
        known = self._filled.get(table)
        if known is None:
            columns = [
                values for key, values in self.columns.items() if key[0] == table and key not in self.computed
            ]
            known = self._filled[table] = [
                any(value is not None and value != "" for value in row) for row in zip(*columns, strict=True)
            ]
        return known

    def above(self, table: str, column: str) -> list[str]:
        """The column with each empty cell read as the one above it."""
        key = (table, column)
        filled = self._above.get(key)
        if filled is None:
            filled, last = [], ""
            for value in self.columns[key]:
                last = value if isinstance(value, str) and value else last
                filled.append(last)
            self._above[key] = filled
        return filled

    def usable(self, table: str | None, name: str) -> bool:
        """Whether a number cell, or with a table and no row every cell of a column, can be used; a value of another
        declaration, where there is one."""
        if table is None:
            return _usable(self.fields[name], is_earlier_name(name))
        key = (table, name)
        known = self._usable.get(key)
        if known is None:
            known = self._usable[key] = all(map(_usable, self.columns[key]))
        return known

    def usable_here(self, table: str, name: str) -> bool:
        return _usable(self.columns[(table, name)][self.row], is_earlier_name(name))

    def all_usable(self, cells: Iterable[tuple[str | None, str, bool]]) -> bool:
        """Whether all of these can be used: (table, id, whether the whole column)."""
        return all(
            self.usable(table, name) if whole or table is None else self.usable_here(table, name)
            for table, name, whole in cells
        )

    @staticmethod
    def is_usable(value: ScalarValue) -> bool:
        """Whether a value can be worked with: a number that is not absurd, or nothing."""
        return _usable(value)


def _usable(value: ScalarValue, is_earlier: bool = False) -> bool:
    if is_earlier and not isinstance(value, Decimal):
        return value is not None
    return value is None or (isinstance(value, Decimal) and -AMOUNT_LIMIT < value < AMOUNT_LIMIT)


def compile_scalar(node: Node) -> Evaluator:
    """`node` as a function of an Environment; over a column it gives a list, one value a row."""
    match node:
        case Literal():
            value = node.value
            return lambda env: value
        case CellReference():
            return _cell(node)
        case WholeColumn():
            return _column(node)
        case Negation():
            return _mapped(operator.neg, node.table, node.operand)
        case Arithmetic():
            return _mapped(OPERATIONS[node.operator], node.table, node.left, node.right)
        case Relation():
            compare = COMPARISONS[node.operator]
            if node.left.kind in NUMBER_KINDS:
                places = compared_places(node)
                return _mapped(
                    lambda a, b: compare(rounded(a, places), rounded(b, places)),
                    node.table,
                    node.left,
                    node.right,
                )
            return _mapped(lambda a, b: compare(a, b), node.table, node.left, node.right)
        case Membership():
            members = frozenset(map(trim, node.members))
            return _mapped(members.__contains__, node.table, node.value)
        case Logic():
            return _mapped(_LOGIC[node.operator], node.table, *node.operands)
        case Choice():
            condition, yes, no = map(compile_scalar, (node.condition, node.if_true, node.if_false))
            return lambda env: yes(env) if condition(env) else no(env)
        case Call():
            return _call(node)
    raise AssertionError(node)


OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_LOGIC: dict[str, Callable[..., bool]] = {
    "and": lambda *operands: all(operands),
    "or": lambda *operands: any(operands),
    "not": operator.not_,
}


def _mapped(function: Callable[..., Any], table: str | None, *nodes: Node) -> Evaluator:
    """`function` over the values of `nodes`: once, or row by row where any of them runs over a table."""
    parts = [compile_scalar(node) for node in nodes]
    if table is None:
        if len(parts) == 1:
            only = parts[0]
            return lambda env: function(only(env))
        if len(parts) == 2:
            first, second = parts
            return lambda env: function(first(env), second(env))
        return lambda env: function(*[part(env) for part in parts])
    vectors = [node.table is not None for node in nodes]

    def rows(env: Environment) -> list[Any]:
        values = [part(env) for part in parts]
        length = len(next(value for value, vector in zip(values, vectors, strict=True) if vector))
        columns = [
            value if vector else [value] * length for value, vector in zip(values, vectors, strict=True)
        ]
        return [function(*row) for row in zip(*columns, strict=True)]

    return rows


def _number(value: ScalarValue) -> Decimal:
    return rounded(value) if isinstance(value, Decimal) else ZERO


def _text(value: ScalarValue) -> str:
    """A text cell's trimmed text; of a number cell, what stands in it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else plain(value)


def plain(number: Decimal) -> str:
    """The shortest way to write `number`, without exponent."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _raw(node: Node) -> Evaluator:
    if isinstance(node, CellReference):
        name, table = node.name, node.of
        if table is None:
            return lambda env: env.fields[name]
        key = (table, name)
        return lambda env: env.columns[key][env.row]
    assert isinstance(node, WholeColumn) and node.table
    column = (node.table, node.name)
    return lambda env: env.columns[column]


def _cell(node: CellReference) -> Evaluator:
    raw = _raw(node)
    read = _text if node.kind == TEXT else _number
    return lambda env: read(raw(env))


def _column(node: WholeColumn) -> Evaluator:
    assert node.table
    key = (node.table, node.name)
    read: Callable[[ScalarValue], Any] = _text if node.kind == TEXT else _number
    return lambda env: [read(value) for value in env.columns[key]]


def _call(node: Call) -> Evaluator:
    name = node.function.name
    if name in RAW:
        return _of_raw_cell(RAW[name], node)
    match name:
        case "above":
            return _above(node)
        case "times":
            return _times(node)
        case "allowed":
            return _allowed(node)
        case "min" | "max" | "avg":
            return _of_numbers(node)
        case "lookup":
            return _lookup(node)
        case "of_catalogue":
            return _of_catalogue(node)
    if name in _OF_FILLED_ROWS:
        return _of_filled_rows(node)
    if node.function.aggregate:
        aggregate = _AGGREGATES[name]
        parts = [compile_scalar(argument) for argument in node.arguments]
        return lambda env: aggregate(*[part(env) for part in parts])
    return _mapped(PLAIN[name], node.table, *node.arguments)


_OF_FILLED_ROWS: dict[str, Callable[[Any], Any]] = {
    "count": lambda truths: Decimal(sum(truths)),
    "any": any,
    "all": all,
}
_AGGREGATES: dict[str, Callable[..., Any]] = {
    "sum": lambda values: sum(values, ZERO),
    "sum_if": lambda values, truths: sum(
        (value for value, truth in zip(values, truths, strict=True) if truth), ZERO
    ),
}

RAW: dict[str, Callable[[ScalarValue], Any]] = {
    "blank": lambda value: value is None or value == "",
    "filled": lambda value: value is not None and value != "",
    "is_number": lambda value: value is None or isinstance(value, Decimal),
    "in_range": lambda value: not isinstance(value, Decimal) or _usable(value),
    "two_places": lambda value: not isinstance(value, Decimal) or functions.two_places(value),
    "entered": lambda value: _text(
        functions.quoted_number(value) if isinstance(value, Decimal) and _usable(value) else value
    ),
}

PLAIN: dict[str, Callable[..., Any]] = {
    "abs": abs,
    "round": lambda value, places=Decimal(2): rounded(value, int(places)),
    "len": lambda text: Decimal(functions.length(text)),
    "contains": lambda text, part: part in text,
    "has_html": functions.has_html,
    "left": lambda text, number: text[: int(number)],
    "right": lambda text, number: text[-int(number) :] if number else "",
    "join": lambda *texts: "".join(texts),
    "matches": functions.matches,
    "is_date": functions.is_date,
    "date": functions.date,
    "target_ok": functions.target_ok,
    "target": functions.target_of_cells,
    "target_reason": functions.target_reason,
    "target_hint": functions.target_hint,
    "targets_agree": functions.targets_agree,
    "targets_disagreement": functions.targets_disagreement,
    "target_advice": functions.target_advice,
    "plain_target_ok": functions.plain_target_ok,
    "plain_target_reason": functions.plain_target_reason,
    "plain_targets_agree": functions.plain_targets_agree,
    "plain_targets_disagreement": functions.plain_targets_disagreement,
    "plain_target_advice": functions.plain_target_advice,
    "repeated": functions.repeated,
    "scorable": functions.scorable,
    "score": functions.score,
    "reached": functions.reached,
    "number": functions.number,
    "target_sign": functions.target_sign,
    "target_unit": functions.target_unit,
    "measurable": functions.measurable,
    "deviation": functions.deviation,
}


def _of_raw_cell(function: Callable[[ScalarValue], Any], node: Call) -> Evaluator:
    argument = node.arguments[0]
    raw = _raw(argument)
    if isinstance(argument, WholeColumn):
        return lambda env: [function(value) for value in raw(env)]
    return lambda env: function(raw(env))


def _of_filled_rows(node: Call) -> Evaluator:
    """count, any and all pass over rows in which nothing stands."""
    fold = _OF_FILLED_ROWS[node.function.name]
    condition = compile_scalar(node.arguments[0])
    table = node.arguments[0].table or ""
    return lambda env: fold(
        truth for truth, filled in zip(condition(env), env.filled(table), strict=True) if filled
    )


def _lookup(node: Call) -> Evaluator:
    """The value in the one row whose key is this, without regard to case; an ArithmeticError where it is not one row."""
    keys, key, values = map(compile_scalar, node.arguments)
    table = node.arguments[2].table or ""

    def found(env: Environment) -> Any:
        wanted = key(env).lower()
        rows = zip(keys(env), values(env), env.filled(table), strict=True)
        there = [value for name, value, filled in rows if filled and name.lower() == wanted]
        if len(there) != 1:
            raise ArithmeticError
        return there[0]

    return found


def _above(node: Call) -> Evaluator:
    argument = node.arguments[0]
    assert isinstance(argument, CellReference | WholeColumn)
    name = argument.name
    if isinstance(argument, WholeColumn):
        whole = argument.table or ""
        return lambda env: env.above(whole, name)
    table = argument.of or ""
    return lambda env: env.above(table, name)[env.row]


def _times(node: Call) -> Evaluator:
    """In how many rows of the table the arguments are as in this row, without regard to case."""
    columns: list[Callable[[Environment], Sequence[Any]]] = []
    for argument in node.arguments:
        filled_down = isinstance(argument, Call)
        cell = argument.arguments[0] if isinstance(argument, Call) else argument
        assert isinstance(cell, CellReference) and cell.of
        columns.append(_column_of(cell.of, cell.name, filled_down))

    def count(env: Environment) -> Decimal:
        rows = list(zip(*[column(env) for column in columns], strict=True))
        return Decimal(rows.count(rows[env.row]))

    return count


def _column_of(table: str, name: str, filled_down: bool) -> Callable[[Environment], Sequence[Any]]:
    if filled_down:
        return lambda env: [text.lower() for text in env.above(table, name)]
    return lambda env: [_text(value).lower() for value in env.columns[(table, name)]]


def _allowed(node: Call) -> Evaluator:
    """Whether the cell holds one of its drop-down's values; an empty one does."""
    value = compile_scalar(node.arguments[0])
    choices = node.choices
    if isinstance(choices, tuple) and len(choices) == 2 and isinstance(choices[1], Mapping):
        parent, lists = choices
        cell = node.arguments[0]
        assert isinstance(cell, CellReference) and cell.of
        table = cell.of
        return lambda env: (
            not (text := value(env)) or text in lists.get(env.above(table, parent)[env.row], ())
        )
    members = frozenset(choices)  # type: ignore[call-overload]
    return lambda env: not (text := value(env)) or text in members


def _of_catalogue(node: Call) -> Evaluator:
    """What is said of the suggestion that the cell holds; "" of anything else."""
    name, said = compile_scalar(node.arguments[0]), said_of(node)
    return lambda env: said.get(name(env), "")


def said_of(node: Call) -> dict[str, str]:
    """Of each suggestion what a call of of_catalogue asks for."""
    (_, asked), about = node.arguments, node.choices
    assert isinstance(asked, Literal) and isinstance(about, Mapping)
    at = functions.OF_CATALOGUE.index(str(asked.value))
    return {name: trim(said[at]) if at < len(said) else "" for name, said in about.items()}


def _average(values: Iterable[Decimal], default: Decimal) -> Decimal:
    found = list(values)
    return sum(found, ZERO) / len(found) if found else default


_OF_NUMBERS: dict[str, Callable[..., Decimal]] = {"min": min, "max": max, "avg": _average}


def _of_numbers(node: Call) -> Evaluator:
    """min, max and avg pass over empty cells, as the spreadsheet does; of none they are 0."""
    fold = _OF_NUMBERS[node.function.name]
    argument = node.arguments[0]
    if isinstance(argument, WholeColumn):
        raw = _raw(argument)
        return lambda env: fold((rounded(v) for v in raw(env) if isinstance(v, Decimal)), default=ZERO)
    part = compile_scalar(argument)
    return lambda env: fold(part(env), default=ZERO)
