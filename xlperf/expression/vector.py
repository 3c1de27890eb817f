"""An expression evaluated over many declarations at once, equal to the scalar in every value.

Owns the meaning of each node over a `Batch`: a value a declaration, or one a row of a table. Needs numpy; so it is
imported only where many declarations are worked on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from xlperf.expression import Expression
from xlperf.expression import decimal_arrays as numbers
from xlperf.expression.columns import Batch, NumberCells, Objects, TextCells, Truths, objects
from xlperf.expression.decimal_arrays import Exact
from xlperf.expression.functions import rounded, trim
from xlperf.expression.ref import Ref
from xlperf.expression.scalar import PLAIN, RAW, ZERO, compile_scalar, said_of
from xlperf.expression.tree import (
    NUMBER_KINDS,
    TEXT,
    TRUTH,
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
    looks_at_row,
)
from xlperf.system.dataclass import dataclass

VectorValues = Exact | Objects | Truths


@dataclass(frozen=True)
class NodeValues:
    """Values of a node: one a declaration, or one a row of `table`. `bad` marks those that cannot be had.

    `lost` marks declarations at which a whole column cannot be had, even where the table has no row.
    """

    values: VectorValues
    bad: Truths
    table: str | None
    lost: Truths | None = None

    def listed(self) -> list[Any]:
        """As Python has them: Decimal, str or bool; None where it cannot be had."""
        values = self.values.decimals() if isinstance(self.values, Exact) else self.values
        return [None if bad else value for value, bad in zip(values.tolist(), self.bad.tolist(), strict=True)]


def evaluate_many(expression: Expression, batch: Batch) -> NodeValues:
    """The values of `expression` over all declarations of `batch`, or over all rows of its table; bad also where a
    number cell that it uses holds no number."""
    part = _Evaluation(batch, expression.row).value(expression.node)
    return _over(batch, part, expression.row, unusable(expression.numbers, batch, expression.row))


def unusable(cells: tuple[tuple[str | None, str, bool], ...], batch: Batch, row: str | None) -> Truths:
    """Where one of the cells (table, id, whether the whole column) that are needed cannot be used."""
    found = np.zeros(batch.length(row), bool)
    for table, name, whole in cells:
        column = batch.cells(table, name)
        bad = ~column.filled if is_earlier_name(name) else np.zeros(len(column.raw), bool)
        if isinstance(column, NumberCells):
            bad = bad | ~column.usable
        if table is not None and whole:
            bad = _any(bad, batch, table)
            table = None
        found |= bad[batch.owners[row]] if table is None and row is not None else bad
    return found


def _over(batch: Batch, part: NodeValues, row: str | None, bad: Truths) -> NodeValues:
    """The part, one value a row of table `row` where there is one, bad also where `bad`."""
    spread = _spread(batch, part, row)
    return NodeValues(spread.values, spread.bad | bad, row)


def _spread(batch: Batch, part: NodeValues, table: str | None) -> NodeValues:
    """The part with one value a row of `table`: that of the row's declaration."""
    if part.table == table:
        return part
    assert part.table is None and table is not None
    owner = batch.owners[table]
    values = part.values.take(owner) if isinstance(part.values, Exact) else part.values[owner]
    return NodeValues(values, part.bad[owner], table, part.bad)


def _any(truths: Truths, batch: Batch, table: str) -> Truths:
    """Which declarations have a true row."""
    starts = batch.starts(table)
    running = np.concatenate(([0], np.cumsum(truths)))
    return np.asarray(running[starts[1:]] > running[starts[:-1]], bool)


class _Evaluation:
    """One evaluation over `batch`, of an expression about the rows of table `row`, if any."""

    def __init__(self, batch: Batch, row: str | None) -> None:
        self.batch, self.row = batch, row

    def value(self, node: Node) -> NodeValues:
        match node:
            case Literal():
                return self._literal(node)
            case CellReference():
                return self._cells(node.of, node.name, node.kind)
            case WholeColumn():
                return self._cells(node.table, node.name, node.kind)
            case Negation():
                (operand,), table, bad, lost = self._parts(node.operand)
                return NodeValues(numbers.negated(operand), bad, table, lost)
            case Arithmetic():
                (left, right), table, bad, lost = self._parts(node.left, node.right)
                return NodeValues(numbers.calculate(node.operator, left, right, bad), bad, table, lost)
            case Relation():
                return self._comparison(node)
            case Membership():
                (texts,), table, bad, lost = self._parts(node.value)
                members = frozenset(map(trim, node.members))
                return NodeValues(np.array([text in members for text in texts], bool), bad, table, lost)
            case Logic():
                return self._logic(node)
            case Choice():
                return self._choice(node)
            case Call():
                return self._call(node)
        raise AssertionError(node)

    def _parts(self, *nodes: Node) -> tuple[list[Any], str | None, Truths, Truths | None]:
        """The values of `nodes`, all of one length, that length's table, and where any of them is bad."""
        parts = [self.value(node) for node in nodes]
        table = next((part.table for part in parts if part.table is not None), None)
        parts = [_spread(self.batch, part, table) for part in parts]
        bad = np.zeros(self.batch.length(table), bool)
        lost: Truths | None = None
        for part in parts:
            bad |= part.bad
            if part.lost is not None:
                lost = part.lost if lost is None else lost | part.lost
        return [part.values for part in parts], table, bad, lost

    def _good(self, table: str | None) -> Truths:
        return np.zeros(self.batch.length(table), bool)

    def _literal(self, node: Literal) -> NodeValues:
        size, value = self.batch.size, node.value
        if isinstance(value, bool):
            return NodeValues(np.full(size, value), self._good(None), None)
        if isinstance(value, str):
            return NodeValues(objects([value] * size), self._good(None), None)
        return NodeValues(numbers.constant(value, size), self._good(None), None)

    def _cells(self, table: str | None, name: str, kind: str) -> NodeValues:
        cells = self.batch.cells(table, name)
        if isinstance(cells, TextCells):
            return NodeValues(cells.texts, self._good(table), table)
        assert kind in NUMBER_KINDS
        bound = int(np.abs(cells.hundredths).max(initial=0))
        return NodeValues(Exact(cells.hundredths, 2, bound), self._good(table), table)

    def _comparison(self, node: Relation) -> NodeValues:
        (left, right), table, bad, lost = self._parts(node.left, node.right)
        if node.left.kind in NUMBER_KINDS:
            truths = numbers.compare(node.operator, left, right, bad, compared_places(node))
        else:
            same = np.asarray(left == right, bool)
            truths = same if node.operator == "==" else ~same
        return NodeValues(truths, bad, table, lost)

    def _logic(self, node: Logic) -> NodeValues:
        truths, table, bad, lost = self._parts(*node.operands)
        if node.operator == "not":
            return NodeValues(~truths[0], bad, table, lost)
        fold = np.logical_and if node.operator == "and" else np.logical_or
        return NodeValues(np.asarray(fold.reduce(truths), bool), bad, table, lost)

    def _choice(self, node: Choice) -> NodeValues:
        parts = [self.value(part) for part in (node.condition, node.if_true, node.if_false)]
        table = next((part.table for part in parts if part.table is not None), None)
        condition, yes, no = (_spread(self.batch, part, table) for part in parts)
        truths: Any = condition.values
        chosen: tuple[Any, Any] = (yes.values, no.values)
        bad = condition.bad | np.where(truths, yes.bad, no.bad)
        if node.kind in (TEXT, TRUTH):
            values: VectorValues = np.where(truths, *chosen)
        else:
            values = numbers.choose(truths, *chosen)
        return NodeValues(values, bad, table)

    # ------------------------------------------------------------ functions

    def _call(self, node: Call) -> NodeValues:
        name = node.function.name
        if node.function.aggregate:
            if looks_at_row(node):
                return self._by_scalar(node)
            return self._looked_up(node) if name == "lookup" else self._aggregate(node)
        if name in RAW:
            return self._of_raw_cells(node)
        match name:
            case "above":
                table, column = self._place(node.arguments[0])
                assert table
                return NodeValues(self.batch.above(table, column), self._good(table), table)
            case "times":
                return self._times(node)
            case "allowed":
                return self._allowed(node)
            case "of_catalogue":
                (texts,), table, bad, lost = self._parts(node.arguments[0])
                said = said_of(node)
                return NodeValues(objects([said.get(text, "") for text in texts]), bad, table, lost)
            case "abs":
                (values,), table, bad, lost = self._parts(node.arguments[0])
                return NodeValues(numbers.absolute(values), bad, table, lost)
            case "round":
                return self._round(node)
            case "score" | "reached" | "deviation" | "number" | "date":
                return self._of_target(node)
        return self._plain(node)

    def _place(self, node: Node) -> Ref:
        assert isinstance(node, CellReference | WholeColumn)
        return Ref(node.of if isinstance(node, CellReference) else node.table, node.name)

    def _of_raw_cells(self, node: Call) -> NodeValues:
        table, column = self._place(node.arguments[0])
        cells = self.batch.cells(table, column)
        name = node.function.name
        values: VectorValues
        if name in ("blank", "filled"):
            values = cells.filled if name == "filled" else ~cells.filled
        elif name == "two_places":
            assert isinstance(cells, NumberCells)
            values = cells.fine
        else:
            found = [RAW[name](value) for value in cells.raw]
            values = objects(found) if node.kind == TEXT else np.array(found, bool)
        return NodeValues(values, self._good(table), table)

    def _times(self, node: Call) -> NodeValues:
        columns: list[list[Any]] = []
        table = ""
        for argument in node.arguments:
            cell = argument.arguments[0] if isinstance(argument, Call) else argument
            assert isinstance(cell, CellReference) and cell.of
            table = cell.of
            if isinstance(argument, Call):
                columns.append([text.lower() for text in self.batch.above(table, cell.name).tolist()])
            else:
                cells = self.batch.columns[(table, cell.name)]
                assert isinstance(cells, TextCells)
                columns.append([text.lower() for text in cells.texts.tolist()])
        keys = list(zip(self.batch.owners[table].tolist(), *columns, strict=True))
        counts = Counter(keys)
        found = np.array([counts[key] for key in keys], np.int64)
        return NodeValues(Exact(found, 0, int(found.max(initial=0))), self._good(table), table)

    def _allowed(self, node: Call) -> NodeValues:
        (texts,), table, bad, lost = self._parts(node.arguments[0])
        choices: Any = node.choices
        if isinstance(choices, tuple) and len(choices) == 2 and isinstance(choices[1], Mapping):
            parent, lists = choices
            above = self.batch.above(table or "", parent)
            found = [not text or text in lists.get(of, ()) for text, of in zip(texts, above, strict=True)]
        else:
            members = frozenset(choices)
            found = [not text or text in members for text in texts]
        return NodeValues(np.array(found, bool), bad, table, lost)

    def _round(self, node: Call) -> NodeValues:
        if len(node.arguments) == 1 or isinstance(node.arguments[1], Literal):
            (values,), table, bad, lost = self._parts(node.arguments[0])
            literal = node.arguments[1].value if len(node.arguments) > 1 else 2  # type: ignore[attr-defined]
            places = int(literal)
            result: VectorValues | None = (
                values.rounded(places) if isinstance(values, Exact) and 0 <= places <= 6 else None
            )
            if result is None:
                result = numbers.each(lambda value: rounded(value, places), bad, numbers.decimals(values))
            return NodeValues(result, bad, table, lost)
        (values, given), table, bad, lost = self._parts(*node.arguments)
        found = numbers.each(PLAIN["round"], bad, numbers.decimals(values), numbers.decimals(given))
        return NodeValues(found, bad, table, lost)

    def _of_target(self, node: Call) -> NodeValues:
        given, table, bad, lost = self._parts(*node.arguments)
        columns = [numbers.decimals(one) if isinstance(one, Exact) else one for one in given]
        found = numbers.each(PLAIN[node.function.name], bad, *columns)
        return NodeValues(found, bad, table, lost)

    def _plain(self, node: Call) -> NodeValues:
        """A function of texts: each distinct row of its arguments is worked out once."""
        columns, table, bad, lost = self._parts(*node.arguments)
        function = PLAIN[node.function.name]
        columns = [numbers.decimals(column) if isinstance(column, Exact) else column for column in columns]
        rows = list(zip(*(column.tolist() for column in columns), strict=True))
        known = {row: function(*row) for row in set(rows)}
        found = [known[row] for row in rows]
        if node.kind == TEXT:
            return NodeValues(objects(found), bad, table, lost)
        if node.kind == TRUTH:
            return NodeValues(np.array(found, bool), bad, table, lost)
        counts = np.array([int(value) for value in found], np.int64)
        return NodeValues(Exact(counts, 0, int(counts.max(initial=0))), bad, table, lost)

    # ------------------------------------------------------------ aggregates

    def _aggregate(self, node: Call) -> NodeValues:
        columns, table, bad, lost = self._parts(*node.arguments)
        assert table
        batch, name = self.batch, node.function.name
        starts = batch.starts(table)
        gone = _any(bad, batch, table)
        if lost is not None:
            gone |= lost
        values: VectorValues
        if name in ("sum", "sum_if"):
            summed = columns[0]
            if name == "sum_if":
                summed = numbers.choose(columns[1], summed, numbers.constant(ZERO, len(bad)))
            values = numbers.totals(summed, starts, gone)
        elif name in ("min", "max", "avg"):
            counted = np.ones(len(bad), bool)
            if isinstance(node.arguments[0], WholeColumn):
                cells = batch.cells(*self._place(node.arguments[0]))
                assert isinstance(cells, NumberCells)
                counted = cells.states == 1
            values = (
                numbers.averages(columns[0], counted, starts, gone)
                if name == "avg"
                else numbers.extremes(name, columns[0], counted, starts)
            )
        else:
            values = self._truths(name, columns[0], table)
        return NodeValues(values, gone, None)

    def _truths(self, name: str, truths: Truths, table: str) -> VectorValues:
        """count, any and all pass over rows in which nothing stands."""
        filled = self.batch.filled(table)
        if name == "all":
            return ~_any(~truths & filled, self.batch, table)
        if name == "any":
            return _any(truths & filled, self.batch, table)
        starts = self.batch.starts(table)
        running = np.concatenate(([0], np.cumsum(truths & filled)))
        counts = running[starts[1:]] - running[starts[:-1]]
        return Exact(counts, 0, int(counts.max(initial=0)))

    def _looked_up(self, node: Call) -> NodeValues:
        """Declaration by declaration: a row is looked for in each."""
        evaluator, bad = compile_scalar(node), self._good(None)
        every = objects(list(range(self.batch.size)))
        blank = "" if node.kind == TEXT else ZERO
        found = numbers.each(lambda at: evaluator(self.batch.environment(at)), bad, every, blank=blank)
        return NodeValues(found, bad, None)

    def _by_scalar(self, node: Call) -> NodeValues:
        """Row by row: the aggregate differs from row to row."""
        assert self.row
        evaluator = compile_scalar(node)
        owners, starts = self.batch.owners[self.row].tolist(), self.batch.starts(self.row).tolist()
        bad = self._good(self.row)

        def at(row: int) -> Any:
            env = self.batch.environment(owners[row])
            env.row = row - starts[owners[row]]
            return evaluator(env)

        found = numbers.each(at, bad, objects(list(range(len(owners)))))
        return NodeValues(found if node.kind != TRUTH else found.astype(bool), bad, self.row)
