"""The check language: its text parsed once into a small typed tree.

Owns the grammar (a whitelisted subset of Python's own, read through `ast`, never evaluated by Python) and
the types of the tree's nodes. Knows nothing of forms, workbooks or files: names are resolved through a `Scope`.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal

from xlperf.expression.errors import ExpressionError
from xlperf.expression.functions import FUNCTIONS, OF_CATALOGUE, PATTERNS, Function, pattern
from xlperf.expression.mistakes import mistake_of, other_name
from xlperf.expression.tree import (
    EARLIER,
    NUMBER_KINDS,
    OF_ENTRIES,
    OF_TARGETS,
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
    earlier_name,
    is_earlier,
)
from xlperf.messages import enumerated
from xlperf.system.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """The names an expression may use.

    `fields` maps a field's id to its kind (amount, count, number, text); `tables` maps a table's id to the kinds of its
    columns; `row` names the table whose current row the expression is about, if any: there its columns are written bare.
    `choices` gives, for a column with a drop-down, the permitted values: a tuple, or for a column that depends on another,
    (that column, {its value: permitted values}); `about` what is said of the suggestions of one. `constants` are names that
    stand for a whole number, such as `year`. `keys`: the columns by which a row of a table is known in another declaration.
    """

    fields: Mapping[str, str]
    tables: Mapping[str, Mapping[str, str]]
    row: str | None = None
    choices: Mapping[tuple[str, str], object] = field(default_factory=dict)
    about: Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    constants: Mapping[str, int] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def parse_node(source: str, scope: Scope) -> Node:
    """The typed tree of `source`; raises ExpressionError."""
    try:
        tree = ast.parse(source.strip(), mode="eval").body
        return _NodeBuilder(scope, source.strip()).build(tree)
    except SyntaxError:
        key, values = mistake_of(source.strip())
        raise ExpressionError(key, **values) from None
    except (RecursionError, MemoryError, ValueError) as error:
        if isinstance(error, ExpressionError):
            raise
        raise ExpressionError("expression-syntax", text=source.strip()[:80]) from None


_ARITHMETIC: dict[type[ast.AST], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARISON: dict[type[ast.AST], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


class _NodeBuilder:
    def __init__(self, scope: Scope, source: str) -> None:
        self.scope, self.source = scope, source

    def build(self, tree: ast.AST) -> Node:
        match tree:
            case ast.Constant():
                return self._constant(tree)
            case ast.Name() | ast.Attribute():
                return self._reference(tree)
            case ast.UnaryOp(op=ast.USub()):
                operand = self._number(tree.operand)
                return Negation(operand.kind, operand.table, operand)
            case ast.UnaryOp(op=ast.Not()):
                operand = self._truth(tree.operand)
                return Logic(TRUTH, operand.table, "not", (operand,))
            case ast.BinOp() if type(tree.op) in _ARITHMETIC:
                return self._arithmetic(tree)
            case ast.BoolOp():
                operands = tuple(self._truth(value) for value in tree.values)
                word = "and" if isinstance(tree.op, ast.And) else "or"
                return Logic(TRUTH, self._table(tree, *operands), word, operands)
            case ast.Compare():
                return self._compare(tree)
            case ast.IfExp():
                return self._choice(tree)
            case ast.Call(func=ast.Name(id=name), keywords=[]) if name in EARLIER:
                return self._earlier(name, tree)
            case ast.Call(func=ast.Name(), keywords=[]):
                return self._call(tree)
        if isinstance(tree, ast.Tuple):
            raise ExpressionError("expression-comma", text=self._text(tree))
        raise ExpressionError("expression-not-allowed", text=self._text(tree))

    def _constant(self, tree: ast.Constant) -> Node:
        value = tree.value
        if isinstance(value, bool):
            return Literal(TRUTH, None, value)
        if isinstance(value, int | float):
            exact = Decimal(self._text(tree))
            return Literal("count" if exact == exact.to_integral_value() else "number", None, exact)
        if isinstance(value, str):
            return Literal(TEXT, None, value)
        raise ExpressionError("expression-not-allowed", text=self._text(tree))

    def _reference(self, tree: ast.Name | ast.Attribute) -> Node:
        scope = self.scope
        if isinstance(tree, ast.Name):
            row = scope.tables.get(scope.row or "", {})
            if scope.row and tree.id in row:
                return CellReference(row[tree.id], None, tree.id, scope.row)
            if tree.id in scope.fields:
                return CellReference(scope.fields[tree.id], None, tree.id, None)
            if tree.id in scope.constants:
                return Literal("count", None, Decimal(scope.constants[tree.id]))
            if not tree.id.isascii():
                raise ExpressionError("expression-label", name=tree.id)
            if tree.id in scope.tables:
                first = next(iter(scope.tables[tree.id]))
                raise ExpressionError("expression-table", table=tree.id, column=first)
            table = next((name for name, columns in scope.tables.items() if tree.id in columns), None)
            if table is not None:
                raise ExpressionError("expression-column", column=tree.id, table=table)
            raise ExpressionError("expression-unknown-name", name=tree.id, known=(*row, *scope.fields))
        if not isinstance(tree.value, ast.Name):
            raise ExpressionError("expression-not-allowed", text=self._text(tree))
        table = tree.value.id
        if table not in scope.tables:
            raise ExpressionError("expression-unknown-table", name=table, known=tuple(scope.tables))
        if tree.attr not in scope.tables[table]:
            known = tuple(scope.tables[table])
            raise ExpressionError("expression-unknown-column", table=table, name=tree.attr, known=known)
        return WholeColumn(scope.tables[table][tree.attr], table, tree.attr)

    def _arithmetic(self, tree: ast.BinOp) -> Node:
        if isinstance(tree.op, ast.Add) and (joined := self._joined(tree)) is not None:
            return joined
        left, right = self._number(tree.left), self._number(tree.right)
        operator = _ARITHMETIC[type(tree.op)]
        if operator in "+-" and "amount" in (left.kind, right.kind):
            kind = "amount"
        elif operator == "/" or "number" in (left.kind, right.kind):
            kind = "number"
        else:
            kind = "amount" if "amount" in (left.kind, right.kind) else "count"
        return Arithmetic(kind, self._table(tree, left, right), operator, left, right)

    def _joined(self, tree: ast.BinOp) -> Node | None:
        """Two texts with + between them are one after the other."""
        left, right = self.build(tree.left), self.build(tree.right)
        if left.kind != TEXT or right.kind != TEXT:
            return None
        return Call(TEXT, self._table(tree, left, right), FUNCTIONS["join"], (left, right))

    def _compare(self, tree: ast.Compare) -> Node:
        nodes: list[Node] = []
        left = tree.left
        for operator, right in zip(tree.ops, tree.comparators, strict=True):
            if isinstance(operator, ast.In | ast.NotIn):
                nodes.append(self._membership(left, operator, right))
            else:
                nodes.append(self._comparison(tree, left, operator, right))
            left = right
        if len(nodes) == 1:
            return nodes[0]
        return Logic(TRUTH, self._table(tree, *nodes), "and", tuple(nodes))

    def _comparison(self, tree: ast.AST, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Node:
        if type(operator) not in _COMPARISON:
            raise ExpressionError("expression-not-allowed", text=self._text(tree))
        word = _COMPARISON[type(operator)]
        a, b = self.build(left), self.build(right)
        numbers = a.kind in NUMBER_KINDS, b.kind in NUMBER_KINDS
        if a.kind == TEXT and b.kind == TEXT and word in ("==", "!="):
            pass
        elif not all(numbers):
            wrong = left if not numbers[0] else right
            node = a if not numbers[0] else b
            self._wrong(wrong, "number" if word not in ("==", "!=") or any(numbers) else TEXT, node.kind)
        return Relation(TRUTH, self._table(tree, a, b), word, a, b)

    def _membership(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Node:
        value = self._of(left, TEXT)
        if (
            not isinstance(right, ast.Tuple | ast.List)
            or not right.elts
            or not all(isinstance(item, ast.Constant) and isinstance(item.value, str) for item in right.elts)
        ):
            raise ExpressionError("expression-members", text=self._text(right))
        members = tuple(str(item.value) for item in right.elts if isinstance(item, ast.Constant))
        node = Membership(TRUTH, value.table, value, members)
        return Logic(TRUTH, value.table, "not", (node,)) if isinstance(operator, ast.NotIn) else node

    def _choice(self, tree: ast.IfExp) -> Node:
        condition, yes, no = self._truth(tree.test), self.build(tree.body), self.build(tree.orelse)
        for part, node in ((tree.test, condition), (tree.body, yes), (tree.orelse, no)):
            if node.table:
                raise ExpressionError("expression-scalar-only", text=self._text(part))
        same = yes.kind == no.kind or (yes.kind in NUMBER_KINDS and no.kind in NUMBER_KINDS)
        if not same:
            self._wrong(tree.orelse, yes.kind, no.kind)
        return Choice("amount" if "amount" in (yes.kind, no.kind) else yes.kind, None, condition, yes, no)

    def _earlier(self, name: str, tree: ast.Call) -> Node:
        """A field of another declaration of the department, or what stands in the same row there, as a cell of that name."""
        fields, row = self.scope.fields, self.scope.row
        id_ = tree.args[0].id if len(tree.args) == 1 and isinstance(tree.args[0], ast.Name) else ""
        if row is not None and id_ in (columns := self.scope.tables[row]):
            if not self.scope.keys.get(row):
                raise ExpressionError("expression-earlier-row", text=self._text(tree), table=row)
            return CellReference(columns[id_], None, earlier_name(name, id_), row)
        if id_ not in fields:
            raise ExpressionError("expression-earlier", text=self._text(tree), name=id_, known=tuple(fields))
        return CellReference(fields[id_], None, earlier_name(name, id_), None)

    def _call(self, tree: ast.Call) -> Node:
        name = tree.func.id if isinstance(tree.func, ast.Name) else ""
        function = FUNCTIONS.get(name)
        if function is None:
            if other := other_name(name, frozenset(FUNCTIONS)):
                raise ExpressionError(other[0], **other[1])
            raise ExpressionError("expression-unknown-function", name=name, known=(*FUNCTIONS, *EARLIER))
        if not function.fewest <= len(tree.args) <= function.most:
            raise ExpressionError("expression-arguments", name=name)
        arguments = tuple(
            self._of(argument, function.argument_kind(position))
            for position, argument in enumerate(tree.args)
        )
        if function.aggregate:
            return self._aggregate(tree, function, arguments)
        for argument, node in zip(tree.args, arguments, strict=True):
            if function.cells_only and not isinstance(node, CellReference | WholeColumn):
                raise ExpressionError("expression-not-allowed", text=self._text(argument))
            if function.name in OF_ENTRIES and is_earlier(node):
                raise ExpressionError(
                    "expression-of-entry", text=self._text(argument), function=function.name
                )
            if function.name in ("left", "right", "matches", "of_catalogue") and node is not arguments[0]:
                self._literal_argument(function.name, argument, node)
            if (
                function.name in OF_TARGETS
                and node in arguments[:2]
                and not (isinstance(node, CellReference) and node.of)
            ):
                raise ExpressionError("expression-row-only", text=self._text(argument))
            if node.table and not function.over_rows:
                raise ExpressionError("expression-scalar-only", text=self._text(tree))
        kind = self._kind(function, arguments)
        choices = None
        if function.name in ("allowed", "of_catalogue"):
            choices = self._choices(tree, arguments[0], of_catalogue=function.name == "of_catalogue")
        return Call(kind, self._table(tree, *arguments), function, arguments, choices)

    def _literal_argument(self, name: str, tree: ast.expr, node: Node) -> None:
        """The number of characters, and the pattern, are written in the expression itself."""
        if not isinstance(node, Literal):
            raise ExpressionError("expression-literal", text=self._text(tree))
        if name == "matches" and pattern(str(node.value)) is None:
            raise ExpressionError("expression-pattern", text=str(node.value), known=enumerated(PATTERNS))
        if name == "of_catalogue" and node.value not in OF_CATALOGUE:
            known = enumerated(OF_CATALOGUE)
            raise ExpressionError("expression-of-catalogue", text=str(node.value), known=known)

    def _choices(self, tree: ast.Call, node: Node, of_catalogue: bool) -> object:
        if not isinstance(node, CellReference) or not node.of:
            raise ExpressionError("expression-row-only", text=self._text(tree.args[0]))
        known = self.scope.about if of_catalogue else self.scope.choices
        choices = known.get((node.of, node.name))
        if choices is None:
            raise ExpressionError("expression-not-allowed", text=self._text(tree))
        return choices

    def _aggregate(self, tree: ast.Call, function: Function, arguments: tuple[Node, ...]) -> Node:
        table = self._table(tree, *arguments)
        if table is None:
            raise ExpressionError("expression-rows-missing", text=self._text(tree))
        if function.name == "lookup":
            self._looked_up(tree, arguments)
        return Call(self._kind(function, arguments), None, function, arguments)

    @staticmethod
    def _kind(function: Function, arguments: tuple[Node, ...]) -> str:
        of = {"same": arguments[0], "last": arguments[-1]}
        return of[function.returns].kind if function.returns in of else function.returns

    def _looked_up(self, tree: ast.Call, arguments: tuple[Node, ...]) -> None:
        """A column of keys, one key, and a column of the same table."""
        keys, key, values = arguments
        is_above = isinstance(keys, Call) and keys.function.name == "above"
        for position, ok in (
            (0, keys.table is not None and (isinstance(keys, WholeColumn) or is_above)),
            (1, key.table is None),
            (2, isinstance(values, WholeColumn)),
        ):
            if not ok:
                raise ExpressionError("expression-lookup", text=self._text(tree.args[position]))

    def _table(self, tree: ast.AST, *nodes: Node) -> str | None:
        tables = {node.table for node in nodes if node.table}
        if len(tables) > 1:
            raise ExpressionError("expression-one-table", text=self._text(tree))
        return tables.pop() if tables else None

    def _number(self, tree: ast.expr) -> Node:
        return self._of(tree, "number")

    def _truth(self, tree: ast.expr) -> Node:
        return self._of(tree, TRUTH)

    def _of(self, tree: ast.expr, expected: str) -> Node:
        node = self.build(tree)
        ok = (
            expected == "any" or node.kind == expected or (expected == "number" and node.kind in NUMBER_KINDS)
        )
        if not ok:
            self._wrong(tree, expected, node.kind)
        return node

    def _wrong(self, tree: ast.AST, expected: str, found: str) -> None:
        raise ExpressionError("expression-type", text=self._text(tree), expected=expected, found=found)

    def _text(self, tree: ast.AST) -> str:
        """The piece of the source that `tree` stands for; columns of the tree count UTF-8 bytes."""
        if not isinstance(tree, ast.expr) or self.source.count("\n"):
            return ast.get_source_segment(self.source, tree) or self.source
        return self.source.encode()[tree.col_offset : tree.end_col_offset].decode()
