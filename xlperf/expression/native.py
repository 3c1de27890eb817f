"""An expression as a native spreadsheet formula.

Owns the translation, with functions that Excel 2010, WPS, LibreOffice and Gnumeric all compute alike: no array
entry, no volatile function, comparisons of numbers over ROUND and of texts by EXACT. Knows no Excel library.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, Protocol

from xlperf.expression.functions import (
    AMOUNT_LIMIT,
    FEW_DIGITS,
    FEW_PLACES,
    HTML_MARKS,
    MANY_PLACES,
    pattern,
    trim,
)
from xlperf.expression.syntax import (
    NUMBER_KINDS,
    TEXT,
    TRUTH,
    Arithmetic,
    Call,
    Cell,
    Choice,
    Column,
    Comparison,
    Literal,
    Logic,
    Membership,
    Negation,
    Node,
    Reference,
    compared_places,
)

LONGEST_LITERAL = 250
"""A text in a formula may have 255 characters (Excel's specification)."""

INVALID_TARGETS = (
    "/", "-", "—", "无", "待定", "暂无", "详见附件", "见附件", "若干", "多次", "适量", "一批",
    "≥", "≤", ">", "<", "=", "＞", "＜", "＝", "%", "≥%", "≤%",
)  # fmt: skip
"""Target values that the grammar surely refuses: the part of it that a formula without macros can see."""


class Addresses(Protocol):
    """Where the cells of a workbook are; each answer is an absolute reference with its sheet.

    `calls_python`: whether the grammar of target values is asked through the functions XLP_… of the workbook's macros.
    """

    @property
    def calls_python(self) -> bool: ...
    def cell(self, table: str | None, name: str) -> str: ...
    def column(self, table: str, name: str) -> str: ...
    def above(self, table: str, name: str) -> str: ...
    def above_column(self, table: str, name: str) -> str: ...
    def choices(self, table: str, name: str) -> str: ...
    def columns(self, table: str) -> list[str]: ...
    def share(self, table: str, target: str, actual: str) -> str: ...


class NoNativeForm(Exception):
    """The expression uses a function that no spreadsheet has."""


def compile_native(node: Node, where: Addresses) -> str:
    """`node` as a formula without its leading "="; raises NoNativeForm."""
    return _Writer(where).write(node if where.calls_python else as_spreadsheet(node))


def as_spreadsheet(node: Node) -> Node:
    """`node` as far as a spreadsheet can follow it: what asks the grammar of target values is replaced by a list of
    values that it surely refuses, so that the formula never alarms where the grammar does not."""
    if isinstance(node, Call):
        match node.function.name:
            case "target_ok":
                refused = Membership(TRUTH, node.table, as_spreadsheet(node.arguments[0]), INVALID_TARGETS)
                return Logic(TRUTH, node.table, "not", (refused,))
            case "target_reason":
                return Literal(TEXT, None, "不是规范的指标值")
            case "target_hint":
                return Literal(TEXT, None, "写明数量，如 ≥3场")
    changed: dict[str, Any] = {}
    for one in fields(node):
        value = getattr(node, one.name)
        if isinstance(value, Node):
            changed[one.name] = as_spreadsheet(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Node):
            changed[one.name] = tuple(map(as_spreadsheet, value))
    return replace(node, **changed) if changed else node


def literal(text: str) -> str:
    """`text` as a formula's text, in pieces where it is too long for one."""
    if len(text) <= LONGEST_LITERAL:
        return '"' + text.replace('"', '""') + '"'
    pieces = (text[i : i + LONGEST_LITERAL] for i in range(0, len(text), LONGEST_LITERAL))
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def display(node: Node, where: Addresses) -> str:
    """`node` as the text that stands for it in a message."""
    formula = compile_native(node, where)
    if node.kind == TEXT:
        return formula
    return f'TEXT(ROUND({formula},2),"{"0" if node.kind == "count" else "#,##0.00"}")'


def all_usable(cells: list[str]) -> tuple[str, str]:
    """Two formulas that are TRUE where the number cells `cells` cannot be reckoned with: by kind, by size."""
    joined = ",".join(cells)
    limit = f"1E{AMOUNT_LIMIT.adjusted()}"
    return (
        f"COUNTA({joined})>COUNT({joined})",
        f"OR(MAX({joined})>={limit},MIN({joined})<=-{limit})",
    )


class _Writer:
    def __init__(self, where: Addresses) -> None:
        self.where = where

    def write(self, node: Node) -> str:
        match node:
            case Literal():
                return self._literal(node)
            case Cell():
                address = self.where.cell(node.of, node.name)
                return f"TRIM({address})" if node.kind == TEXT else f"ROUND({address},2)"
            case Column():
                address = self.where.column(node.table or "", node.name)
                return f"TRIM({address})" if node.kind == TEXT else f"ROUND({address},2)"
            case Negation():
                return f"(-{self.write(node.operand)})"
            case Arithmetic():
                return f"({self.write(node.left)}{node.operator}{self.write(node.right)})"
            case Comparison():
                return self._comparison(node)
            case Membership():
                value = self.write(node.value)
                return self._logic(
                    "or", node.table, [f"EXACT({value},{literal(trim(m))})" for m in node.members]
                )
            case Logic():
                return self._logic(node.operator, node.table, [self.write(part) for part in node.operands])
            case Choice():
                parts = (self.write(part) for part in (node.condition, node.if_true, node.if_false))
                return f"IF({','.join(parts)})"
            case Call():
                return self._call(node)
        raise AssertionError(node)

    def _literal(self, node: Literal) -> str:
        if isinstance(node.value, bool):
            return "TRUE" if node.value else "FALSE"
        return literal(node.value) if isinstance(node.value, str) else format(node.value, "f")

    def _comparison(self, node: Comparison) -> str:
        left, right = self.write(node.left), self.write(node.right)
        if node.left.kind in NUMBER_KINDS:
            sign = {"==": "=", "!=": "<>"}.get(node.operator, node.operator)
            places = compared_places(node)
            return (
                f"({self._rounded(node.left, left, places)}{sign}{self._rounded(node.right, right, places)})"
            )
        exact = f"EXACT({left},{right})"
        if node.operator == "==":
            return exact
        return f"(1-{exact})" if node.table else f"NOT({exact})"

    def _rounded(self, node: Node, formula: str, places: int) -> str:
        whole = isinstance(node, Cell | Column) or (
            isinstance(node, Literal) and node.value == round(node.value, places)  # type: ignore[arg-type]
        )
        return formula if whole else f"ROUND({formula},{places})"

    def _logic(self, operator: str, table: str | None, parts: list[str]) -> str:
        """Over a column AND, OR and NOT would fold all rows into one: there truth is reckoned with 0 and 1."""
        if table is None:
            return f"{operator.upper()}({','.join(parts)})"
        if operator == "not":
            return f"(1-{parts[0]})"
        return f"({'*'.join(parts)})" if operator == "and" else f"(({'+'.join(parts)})>0)"

    def _call(self, node: Call) -> str:
        write = _CALLS.get(node.function.name)
        if write is None:
            raise NoNativeForm(node.function.name)
        return write(self, node)

    def argument(self, node: Call, position: int = 0) -> str:
        return self.write(node.arguments[position])

    def filled_rows(self, node: Call) -> str:
        """1 for each row of the table in which anything stands, else 0."""
        cells = "+".join(
            f'(TRIM({column})<>"")' for column in self.where.columns(node.arguments[0].table or "")
        )
        return f"(({cells})>0)"

    def raw(self, node: Node) -> str:
        if isinstance(node, Cell):
            return self.where.cell(node.of, node.name)
        assert isinstance(node, Column) and node.table
        return self.where.column(node.table, node.name)


def _above(writer: _Writer, node: Call) -> str:
    argument = node.arguments[0]
    if isinstance(argument, Column):
        return writer.where.above_column(argument.table or "", argument.name)
    assert isinstance(argument, Cell)
    return writer.where.above(argument.of or "", argument.name)


def _times(writer: _Writer, node: Call) -> str:
    factors = []
    for argument in node.arguments:
        cell = argument.arguments[0] if isinstance(argument, Call) else argument
        assert isinstance(cell, Cell) and cell.of
        if isinstance(argument, Call):
            column = writer.where.above_column(cell.of, cell.name)
            this = writer.where.above(cell.of, cell.name)
        else:
            column = f"TRIM({writer.where.column(cell.of, cell.name)})"
            this = f"TRIM({writer.where.cell(cell.of, cell.name)})"
        factors.append(f"EXACT({column},{this})")
    return f"SUMPRODUCT({'*'.join(factors) if len(factors) > 1 else '1*' + factors[0]})"


def _allowed(writer: _Writer, node: Call) -> str:
    cell = node.arguments[0]
    assert isinstance(cell, Cell) and cell.of
    value = writer.write(cell)
    listed = writer.where.choices(cell.of, cell.name)
    looked_up = value
    if isinstance(node.choices, tuple) and len(node.choices) == 2 and not isinstance(node.choices[1], str):
        looked_up = f'{writer.where.above(cell.of, str(node.choices[0]))}&"|"&{value}'
    return f'OR({value}="",SUMPRODUCT(1*EXACT({listed},{looked_up}))>0)'


def _extreme(writer: _Writer, node: Call) -> str:
    argument = node.arguments[0]
    if not isinstance(argument, Column):
        raise NoNativeForm(node.function.name)
    return f"ROUND({node.function.name.upper()}({writer.raw(argument)}),2)"


def _average(writer: _Writer, node: Call) -> str:
    argument = node.arguments[0]
    if not isinstance(argument, Column):
        raise NoNativeForm(node.function.name)
    return f"(SUMPRODUCT({writer.write(argument)})/MAX(1,COUNT({writer.raw(argument)})))"


def _matches(writer: _Writer, node: Call) -> str:
    """How much is left of the text without the characters that it may hold; case counts for SUBSTITUTE everywhere."""
    assert isinstance(node.arguments[1], Literal)
    found = pattern(str(node.arguments[1].value))
    assert found is not None
    characters, fewest, most = found
    text = rest = writer.argument(node)
    for character in characters:
        rest = f'SUBSTITUTE({rest},"{character}","")'
    length = f"LEN({text})"
    return writer._logic(
        "and", node.table, [f"(LEN({rest})=0)", f"({length}>={fewest})", f"({length}<={most})"]
    )


def _round(writer: _Writer, node: Call) -> str:
    places = writer.argument(node, 1) if len(node.arguments) > 1 else "2"
    return f"ROUND({writer.argument(node)},{places})"


def _contains(writer: _Writer, node: Call) -> str:
    """FIND of an empty text is 1 in Excel and an error in LibreOffice: so it is asked for apart."""
    part = writer.argument(node, 1)
    found = f"ISNUMBER(FIND({part},{writer.argument(node)}))"
    if isinstance(node.arguments[1], Literal) and node.arguments[1].value:
        return found
    return writer._logic("or", node.table, [f'({part}="")', found])


def _entered(writer: _Writer, node: Call) -> str:
    """What stands in the cell. A number is spelled by a format: the programs' own ways to turn it into text differ."""
    cell = writer.raw(node.arguments[0])
    if node.arguments[0].kind == TEXT:
        return f"TRIM({cell})"
    places = f"IF(ABS({cell})<{FEW_DIGITS},{MANY_PLACES},{FEW_PLACES})"
    number = f'TEXT(ROUND({cell},{places}),"0.{"#" * MANY_PLACES}")'
    # A whole number ends in a point in Excel: "12." is followed by a mark, and both are taken away.
    return f'IF(ISNUMBER({cell}),SUBSTITUTE(SUBSTITUTE({number}&"|",".|",""),"|",""),TRIM({cell}))'


def _asked(writer: _Writer, node: Call) -> str:
    """The reason why a target value is not well formed, "" where it is; of the cell as it is, a date as a date."""
    return f"XLP_TARGET_CHECK({writer.raw(node.arguments[0])})"


def _has_html(writer: _Writer, node: Call) -> str:
    text = f"LOWER({writer.argument(node)})"
    found = [f"ISNUMBER(FIND({literal(mark)},{text}))" for mark in HTML_MARKS]
    return writer._logic("or", node.table, found)


def _share(writer: _Writer, node: Call) -> str:
    """The hidden cell that holds the share of the target that was reached, or an empty text."""
    target, actual = node.arguments[:2]
    assert isinstance(target, Cell) and isinstance(actual, Cell) and target.of
    return writer.where.share(target.of, target.name, actual.name)


def _score(writer: _Writer, node: Call) -> str:
    """Rounded to eight places first: a product of decimals is one with eight at most, a product of doubles nearly so."""
    share = _share(writer, node)
    return f"ROUND(ROUND(IF(ISNUMBER({share}),{share}*{writer.argument(node, 2)},NA()),8),2)"


_CALLS: dict[str, Callable[[_Writer, Call], str]] = {
    "sum": lambda w, n: f"SUMPRODUCT({w.argument(n)})",
    "count": lambda w, n: f"SUMPRODUCT({w.argument(n)}*{w.filled_rows(n)})",
    "any": lambda w, n: f"(SUMPRODUCT({w.argument(n)}*{w.filled_rows(n)})>0)",
    "all": lambda w, n: f"(SUMPRODUCT((1-{w.argument(n)})*{w.filled_rows(n)})=0)",
    "sum_if": lambda w, n: f"SUMPRODUCT({w.argument(n)}*{w.argument(n, 1)})",
    "min": _extreme,
    "max": _extreme,
    "avg": _average,
    "left": lambda w, n: f"LEFT({w.argument(n)},{w.argument(n, 1)})",
    "right": lambda w, n: f"RIGHT({w.argument(n)},{w.argument(n, 1)})",
    "join": lambda w, n: f"({'&'.join(map(w.write, n.arguments))})",
    "matches": _matches,
    "abs": lambda w, n: f"ABS({w.argument(n)})",
    "round": _round,
    "blank": lambda w, n: f'(TRIM({w.raw(n.arguments[0])})="")',
    "filled": lambda w, n: f'(TRIM({w.raw(n.arguments[0])})<>"")',
    "is_number": lambda w, n: f"(COUNTA({w.raw(n.arguments[0])})=COUNT({w.raw(n.arguments[0])}))",
    "in_range": lambda w, n: f"NOT({all_usable([w.raw(n.arguments[0])])[1]})",
    "two_places": lambda w, n: (
        # Whole numbers only: Gnumeric saves 0.0000005 with the digits of its long doubles, another formula to a reader.
        f"(ABS(ROUND({w.raw(n.arguments[0])},2)-ROUND({w.raw(n.arguments[0])},6))*10000000<5)"
    ),
    "entered": _entered,
    "len": lambda w, n: f"LEN({w.argument(n)})",
    "contains": _contains,
    "has_html": _has_html,
    "above": _above,
    "allowed": _allowed,
    "times": _times,
    "target_ok": lambda w, n: f'({_asked(w, n)}="")',
    "target_reason": lambda w, n: _asked(w, n),
    "score": _score,
    "scorable": lambda w, n: f"ISNUMBER({_share(w, n)})",
}

__all__ = [
    "Addresses",
    "NoNativeForm",
    "Reference",
    "all_usable",
    "as_spreadsheet",
    "compile_native",
    "display",
    "literal",
]
