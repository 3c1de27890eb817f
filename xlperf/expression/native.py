"""An expression as a native spreadsheet formula.

Owns the translation, with functions that Excel 2010, WPS, LibreOffice and Gnumeric all compute alike: no array entry, no
function run over a range, no volatile one; what a table's rows come to stands in hidden columns. Knows no Excel library.
"""

from __future__ import annotations

from dataclasses import replace

from xlperf.expression.functions import AMOUNT_LIMIT, HINT, IN_A_SPREADSHEET, trim
from xlperf.expression.native_calls import CALLS, Addresses, NoNativeForm
from xlperf.expression.native_reading import BETWEEN, is_none, literal
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
    walk,
    with_children,
)


def compile_native(node: Node, where: Addresses) -> str:
    """`node` as a formula without its leading "="; raises NoNativeForm."""
    return _Writer(where).write(node)


def as_spreadsheet(node: Node) -> Node:
    """`node` as far as a spreadsheet can follow it: what asks the grammar of target values is replaced by what
    formulas can tell of them (`IN_A_SPREADSHEET`), so that a formula never alarms where the grammar does not."""
    if isinstance(node, Call):
        if node.function.name == "target_hint":
            return Literal(TEXT, None, HINT)
        node = replace(node, function=IN_A_SPREADSHEET.get(node.function.name, node.function))
    return with_children(node, as_spreadsheet)


def display(node: Node, where: Addresses) -> str:
    """`node` as the text that stands for it in a message."""
    formula = compile_native(node, where)
    if node.kind == TEXT:
        return formula
    if _counts(node):
        return formula  # a program writes a small whole number in a text as its digits
    return f'TEXT(ROUND({formula},2),"{"0" if node.kind == "count" else "#,##0.00"}")'


def _counts(node: Node) -> bool:
    """Whether a number is whole by its making."""
    return isinstance(node, Call) and node.function.name in ("len", "times")


UsedNumbers = tuple[tuple[str | None, str, bool], ...]
"""(table, id, whether the whole column) of cells of numbers, and of values of other declarations."""


def usable(numbers: UsedNumbers, where: Addresses) -> list[str]:
    """Formulas that are all TRUE where the cells can be worked with: numbers, or empty, and not absurd; values of other
    declarations, where there are."""
    limit = format(AMOUNT_LIMIT, "f")
    tests: dict[str, None] = {}
    for table, name, whole in numbers:
        if is_earlier_name(name):
            tests[f"NOT({is_none(where.read(table, name))})"] = None
            continue
        cells = where.read_column(table or "", name) if whole else where.read(table, name)
        tests[f"COUNTA({cells})=COUNT({cells})" if whole else f"ISNUMBER({cells})"] = None
        if where.is_computed(table, name):
            tests[f"MAX({cells})<{limit}"] = tests[f"MIN({cells})>-{limit}"] = None
    return list(tests)


def guarded(numbers: UsedNumbers, where: Addresses, formula: str, otherwise: str) -> str:
    """`formula`, or `otherwise` where a number cell that it needs holds no number, or an absurd one."""
    tests = usable(numbers, where)
    if not tests:
        return formula
    condition = tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"
    return f"IF({condition},{formula},{otherwise})"


FAILING = ("score", "reached", "deviation", "number", "date", "lookup")
"""Functions whose value cannot always be had."""


def can_fail(node: Node) -> bool:
    """Whether a formula of `node` may come to an error though its number cells hold numbers: it divides, or scores."""
    return any(
        (isinstance(one, Arithmetic) and one.operator == "/")
        or (isinstance(one, Call) and one.function.name in FAILING)
        for one in walk(node)
    )


def in_row(node: Node) -> Node:
    """`node`, which runs over the rows of a table, as it is in one row of it."""
    if isinstance(node, WholeColumn):
        return CellReference(node.kind, None, node.name, node.table)
    if isinstance(node, Call) and node.function.aggregate:
        return node
    return replace(with_children(node, in_row), table=None)


class _Writer:
    def __init__(self, where: Addresses) -> None:
        self.where = where

    def write(self, node: Node) -> str:
        match node:
            case Literal():
                return self._literal(node)
            case CellReference():
                read = self.where.read(node.of, node.name)
                computed_text = node.kind == TEXT and self.where.is_computed(node.of, node.name)
                return f"TRIM({read})" if computed_text else read
            case WholeColumn():
                return self.where.read_column(node.table or "", node.name)
            case Negation():
                return f"(-{self.write(node.operand)})"
            case Arithmetic():
                return f"({self.write(node.left)}{node.operator}{self.write(node.right)})"
            case Relation():
                return self._comparison(node)
            case Membership():
                return self._membership(node)
            case Logic():
                return self.logic(node.operator, node.table, list(map(self.write, node.operands)))
            case Choice():
                parts = (self.write(part) for part in (node.condition, node.if_true, node.if_false))
                return f"IF({','.join(parts)})"
            case Call():
                return self._call(node)
        raise AssertionError(node)

    def _literal(self, node: Literal) -> str:
        if isinstance(node.value, bool):
            return "TRUE()" if node.value else "FALSE()"  # not every program takes the bare word
        return literal(node.value) if isinstance(node.value, str) else format(node.value, "f")

    def _comparison(self, node: Relation) -> str:
        left, right = self.write(node.left), self.write(node.right)
        if node.left.kind in NUMBER_KINDS:
            sign = {"==": "=", "!=": "<>"}.get(node.operator, node.operator)
            places = compared_places(node)
            return (
                f"({self._rounded(node.left, left, places)}{sign}{self._rounded(node.right, right, places)})"
            )
        if '""' in (left, right):
            return f"({left}{'=' if node.operator == '==' else '<>'}{right})"
        exact = f"EXACT({left},{right})"
        return exact if node.operator == "==" else self.logic("not", node.table, [exact])

    def logic(self, operator: str, table: str | None, parts: list[str]) -> str:
        """Over a column AND, OR and NOT would fold all rows into one: there truth is worked out with 0 and 1."""
        if table is None:
            return f"{operator.upper()}({','.join(parts)})"
        if operator == "not":
            return f"(1-{parts[0]})"
        return f"({'*'.join(parts)})" if operator == "and" else f"(({'+'.join(parts)})>0)"

    def _rounded(self, node: Node, formula: str, places: int) -> str:
        whole = (
            isinstance(node, CellReference | WholeColumn)
            or _counts(node)
            or (
                isinstance(node, Literal) and node.value == round(node.value, places)  # type: ignore[arg-type]
            )
        )
        return formula if whole else f"ROUND({formula},{places})"

    def _membership(self, node: Membership) -> str:
        """One FIND in all members, each between two wide blanks, of which none is left in a text that was read."""
        value, members = self.write(node.value), list(map(trim, node.members))
        if len(members) == 1:
            return f"EXACT({value},{literal(members[0])})"
        listed = BETWEEN + BETWEEN.join(members) + BETWEEN
        return f'ISNUMBER(FIND("{BETWEEN}"&{value}&"{BETWEEN}",{literal(listed)}))'

    def _call(self, node: Call) -> str:
        write = CALLS.get(node.function.name)
        if write is None:
            raise NoNativeForm(node.function.name)
        return write(self, node)

    def argument(self, node: Call, position: int = 0) -> str:
        return self.write(node.arguments[position])

    def rows(self, node: Node, filled_only: bool = False) -> str:
        """The hidden column with what `node` is in each row of its table."""
        assert node.table
        return self.where.row_values(node.table, in_row(node), filled_only)

    def total(self, node: Node, filled_only: bool = False) -> str:
        """The sum of what `node` is in each row; an error where it cannot be had in one of them."""
        values = self.rows(node, filled_only)
        return (
            f"IF(COUNTA({values})=COUNT({values}),SUM({values}),NA())" if can_fail(node) else f"SUM({values})"
        )

    def entered(self, node: Node) -> str:
        if isinstance(node, WholeColumn):
            return self.where.entered_column(node.table or "", node.name)
        assert isinstance(node, CellReference)
        return self.where.entered(node.of, node.name)

    def is_computed(self, node: Node) -> bool:
        assert isinstance(node, CellReference | WholeColumn)
        return self.where.is_computed(node.of if isinstance(node, CellReference) else node.table, node.name)
