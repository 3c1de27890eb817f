"""An expression as a native spreadsheet formula.

Owns the translation, with functions that Excel 2010, WPS, LibreOffice and Gnumeric all compute alike: no array entry, no
function run over a range, no volatile one; what a table's rows come to stands in hidden columns. Knows no Excel library.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any, Protocol

from xlperf.expression.functions import (
    AMOUNT_LIMIT,
    DATE_MARKS,
    FEW_DIGITS,
    FEW_PLACES,
    FIRST_YEAR,
    HTML_MARKS,
    LAST_YEAR,
    MANY_PLACES,
    OF_COST,
    pattern,
    trim,
)
from xlperf.expression.native_score import DEVIATION, NUMBER, SHARE, SHARE_OF_COST
from xlperf.expression.tree import (
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
    compared_places,
    walk,
)

LONGEST_LITERAL = 250
"""A text in a formula may have 255 characters (Excel's specification)."""

INVALID_TARGETS = (
    "/", "-", "—", "无", "待定", "暂无", "详见附件", "见附件", "若干", "多次", "适量", "一批",
    "≥", "≤", ">", "<", "=", "＞", "＜", "＝", "%", "≥%", "≤%",
)  # fmt: skip
"""Target values that the grammar surely refuses: the part of it that a formula without macros can see."""

VAGUE_REASON, VAGUE_HINT = "不是规范的指标值", "写明数量，如 ≥3场"
"""What a formula says of them."""


ABSURD, ERROR_VALUE = "∞", "错误值"
"""What a cell of read values holds for a number beyond AMOUNT_LIMIT, and for an error; for a text in a number cell it
holds that text."""


class Addresses(Protocol):
    """Where the cells of a workbook are, each answer a reference. A cell is there twice: as it is entered, and as it is
    read, in a hidden column: a text without blanks around it, a number rounded to two places, an empty number cell as 0,
    and what is no number as a text, so that a formula need not read it again.

    `calls_python`: whether the grammar of target values is asked through the functions XLP_… of the workbook's macros.
    """

    @property
    def calls_python(self) -> bool: ...
    def entered(self, table: str | None, name: str) -> str: ...
    def entered_column(self, table: str, name: str) -> str: ...
    def read(self, table: str | None, name: str) -> str: ...
    def read_column(self, table: str, name: str) -> str: ...
    def is_computed(self, table: str | None, name: str) -> bool: ...
    def above(self, table: str, name: str) -> str: ...
    def above_column(self, table: str, name: str) -> str: ...
    def choices(self, table: str, name: str) -> str: ...
    def measure(self, table: str, target: str, actual: str, measure: str) -> str: ...
    def target_reason(self, table: str | None, name: str) -> str: ...
    def filled_rows(self, table: str) -> str:
        """The hidden column that is 0 in each row of the table in which nothing stands, above 0 elsewhere."""

    def row_values(self, table: str, node: Node, filled_only: bool) -> str:
        """The hidden column that holds what `node` comes to in each row of `table`; 0 in a row in which nothing
        stands, where `filled_only`."""


class NoNativeForm(Exception):
    """The expression uses a function that no spreadsheet has."""


def compile_native(node: Node, where: Addresses) -> str:
    """`node` as a formula without its leading "="; raises NoNativeForm."""
    return _Writer(where).write(node)


def as_spreadsheet(node: Node) -> Node:
    """`node` as far as a spreadsheet can follow it: what asks the grammar of target values is replaced by a list of
    values that it surely refuses, so that the formula never alarms where the grammar does not."""
    if isinstance(node, Call):
        match node.function.name:
            case "target_ok":
                refused = Membership(TRUTH, node.table, as_spreadsheet(node.arguments[0]), INVALID_TARGETS)
                return Logic(TRUTH, node.table, "not", (refused,))
            case "target_reason":
                return Literal(TEXT, None, VAGUE_REASON)
            case "target_hint":
                return Literal(TEXT, None, VAGUE_HINT)
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


Numbers = tuple[tuple[str | None, str, bool], ...]
"""(table, id, whether the whole column) of number cells."""


def usable(numbers: Numbers, where: Addresses) -> list[str]:
    """Formulas that are all TRUE where the number cells can be worked with: numbers, or empty, and not absurd."""
    limit = format(AMOUNT_LIMIT, "f")
    tests: dict[str, None] = {}
    for table, name, whole in numbers:
        cells = where.read_column(table or "", name) if whole else where.read(table, name)
        tests[f"COUNTA({cells})=COUNT({cells})" if whole else f"ISNUMBER({cells})"] = None
        if where.is_computed(table, name):
            tests[f"MAX({cells})<{limit}"] = tests[f"MIN({cells})>-{limit}"] = None
    return list(tests)


def guarded(numbers: Numbers, where: Addresses, formula: str, otherwise: str) -> str:
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


ODD_BLANKS = {"\u3000": '"\u3000"', "\u00a0": '"\u00a0"', "\n": "CHAR(10)", "\r": "CHAR(13)", "\t": "CHAR(9)",
              "\u200b": '"\u200b"', "\ufeff": '"\ufeff"'}  # fmt: skip
"""Blanks that pasting brings along, and how a formula names them: programs differ in which of them TRIM takes away."""


def read_text(cell: str) -> str:
    """The formula that reads the text in `cell`: `functions.trim`."""
    return f'IFERROR({_trimmed(cell)},"{ERROR_VALUE}")'


def _trimmed(cell: str) -> str:
    for name in ODD_BLANKS.values():
        cell = f'SUBSTITUTE({cell},{name}," ")'
    return f"TRIM({cell})"


def read_number(cell: str) -> str:
    """The formula that reads the number in `cell`, as `Addresses` says. LibreOffice takes TRUE for a number."""
    text = _trimmed(cell)
    number = f'IF(ABS({cell})<{format(AMOUNT_LIMIT, "f")},ROUND({cell},2),"{ABSURD}")'
    word = f'IF({text}="",0,{text})'
    read = f'IF(ISLOGICAL({cell}),IF({cell},"TRUE","FALSE"),IF(ISNUMBER({cell}),{number},{word}))'
    return f'IFERROR({read},"{ERROR_VALUE}")'


def in_row(node: Node) -> Node:
    """`node`, which runs over the rows of a table, as it is in one row of it."""
    if isinstance(node, Column):
        return Cell(node.kind, None, node.name, node.table)
    if isinstance(node, Call) and node.function.aggregate:
        return node
    changed: dict[str, Any] = {"table": None}
    for one in fields(node):
        value = getattr(node, one.name)
        if isinstance(value, Node):
            changed[one.name] = in_row(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Node):
            changed[one.name] = tuple(map(in_row, value))
    return replace(node, **changed)


class _Writer:
    def __init__(self, where: Addresses) -> None:
        self.where = where

    def write(self, node: Node) -> str:
        match node:
            case Literal():
                return self._literal(node)
            case Cell():
                read = self.where.read(node.of, node.name)
                computed_text = node.kind == TEXT and self.where.is_computed(node.of, node.name)
                return f"TRIM({read})" if computed_text else read
            case Column():
                return self.where.read_column(node.table or "", node.name)
            case Negation():
                return f"(-{self.write(node.operand)})"
            case Arithmetic():
                return f"({self.write(node.left)}{node.operator}{self.write(node.right)})"
            case Comparison():
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

    def _comparison(self, node: Comparison) -> str:
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
        whole = isinstance(node, Cell | Column) or (
            isinstance(node, Literal) and node.value == round(node.value, places)  # type: ignore[arg-type]
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
        write = _CALLS.get(node.function.name)
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
        if isinstance(node, Column):
            return self.where.entered_column(node.table or "", node.name)
        assert isinstance(node, Cell)
        return self.where.entered(node.of, node.name)

    def is_computed(self, node: Node) -> bool:
        assert isinstance(node, Cell | Column)
        return self.where.is_computed(node.of if isinstance(node, Cell) else node.table, node.name)


def _crosses(node: Node) -> bool:
    """Whether an aggregate differs from row to row, for it asks about the row too: no hidden column can hold its rows."""
    return any(isinstance(one, Cell) and one.of is not None for one in walk(node))


BETWEEN = "\u3000"


def _sum(writer: _Writer, node: Call) -> str:
    argument = node.arguments[0]
    if isinstance(argument, Column):
        return f"SUM({writer.where.read_column(argument.table or '', argument.name)})"
    if _crosses(argument):
        return f"SUMPRODUCT({writer.write(argument)})"
    return writer.total(argument)


def _sum_if(writer: _Writer, node: Call) -> str:
    value, condition = node.arguments
    table = value.table or condition.table
    if _crosses(node):
        return f"SUMPRODUCT({writer.write(condition)}*{writer.write(value)})"
    chosen = Choice(value.kind, table, condition, value, Literal("count", None, Decimal(0)))
    return writer.total(chosen)


def _true_rows(writer: _Writer, condition: Node) -> str:
    if _crosses(condition):
        return f"SUMPRODUCT({writer.write(condition)}*({writer.where.filled_rows(condition.table or '')}>0))"
    one, none = (Literal("count", None, Decimal(number)) for number in (1, 0))
    chosen = Choice("count", condition.table, condition, one, none)
    return writer.total(chosen, filled_only=True)


def _all(writer: _Writer, node: Call) -> str:
    condition = node.arguments[0]
    opposite = Logic(TRUTH, condition.table, "not", (condition,))
    return f"({_true_rows(writer, opposite)}=0)"


def _lookup(writer: _Writer, node: Call) -> str:
    """By the number of the row in its table, which the column of filled rows holds."""
    keys, key, values = map(writer.write, node.arguments)
    filled = writer.where.filled_rows(node.arguments[2].table or "")
    rows = f"({keys}={key})"
    once = f"SUMPRODUCT({rows}*({filled}>0))=1"
    return f"IF({once},INDEX({values},SUMPRODUCT({rows}*{filled})),NA())"


def _number(writer: _Writer, node: Call) -> str:
    target = node.arguments[0]
    assert isinstance(target, Cell) and target.of
    known = writer.where.measure(target.of, target.name, target.name, NUMBER)
    return f"IF(ISNUMBER({known}),{known},NA())"


def _above(writer: _Writer, node: Call) -> str:
    argument = node.arguments[0]
    if isinstance(argument, Column):
        return writer.where.above_column(argument.table or "", argument.name)
    assert isinstance(argument, Cell)
    return writer.where.above(argument.of or "", argument.name)


def _times(writer: _Writer, node: Call) -> str:
    """Without regard to case, as `=` compares: programs do not all run EXACT over a range in a plain formula."""
    factors = []
    for argument in node.arguments:
        cell = argument.arguments[0] if isinstance(argument, Call) else argument
        assert isinstance(cell, Cell) and cell.of
        if isinstance(argument, Call):
            column, this = (
                writer.where.above_column(cell.of, cell.name),
                writer.where.above(cell.of, cell.name),
            )
        else:
            column, this = writer.where.read_column(cell.of, cell.name), writer.where.read(cell.of, cell.name)
        factors.append(f"({column}={this})")
    return f"SUMPRODUCT({'*'.join(factors) if len(factors) > 1 else '1*' + factors[0]})"


def _allowed(writer: _Writer, node: Call) -> str:
    """MATCH takes case and `*` loosely; what it points to is compared exactly. Gnumeric's MATCH finds nothing in one cell."""
    cell = node.arguments[0]
    assert isinstance(cell, Cell) and cell.of
    value = looked_up = writer.write(cell)
    listed = writer.where.choices(cell.of, cell.name)
    if isinstance(node.choices, tuple) and len(node.choices) == 2 and not isinstance(node.choices[1], str):
        looked_up = f'{writer.where.above(cell.of, str(node.choices[0]))}&"|"&{value}'
    if ":" not in listed:
        return f'OR({value}="",EXACT({listed},{looked_up}))'
    found = f"EXACT(INDEX({listed},MATCH({looked_up},{listed},0)),{looked_up})"
    return f'OR({value}="",IFERROR({found},FALSE()))'


def _extreme(writer: _Writer, node: Call) -> str:
    """Of the cells as they are entered: an empty one is passed over, not 0."""
    argument = node.arguments[0]
    if not isinstance(argument, Column):
        raise NoNativeForm(node.function.name)
    cells = writer.where.entered_column(argument.table or "", argument.name)
    return f"ROUND({node.function.name.upper()}({cells}),2)"


def _average(writer: _Writer, node: Call) -> str:
    argument = node.arguments[0]
    if not isinstance(argument, Column):
        raise NoNativeForm(node.function.name)
    read = writer.where.read_column(argument.table or "", argument.name)
    cells = writer.where.entered_column(argument.table or "", argument.name)
    return f"(SUM({read})/MAX(1,COUNT({cells})))"


def _target(writer: _Writer, node: Call) -> str:
    """Its sign as a target begins with it, the value, the unit: `target.in_parts.joined`."""
    from xlperf.target.in_parts import SIGN_SPELLINGS

    sign, value, unit = map(writer.write, node.arguments)
    beginning = sign
    for begins, spellings in SIGN_SPELLINGS.items():
        listed = literal(BETWEEN + BETWEEN.join(spellings) + BETWEEN)
        beginning = f'IF(ISNUMBER(FIND("{BETWEEN}"&{sign}&"{BETWEEN}",{listed})),"{begins}",{beginning})'
    return f'IF({value}="","",{beginning}&{value}&{unit})'


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
    return writer.logic(
        "and", node.table, [f"(LEN({rest})=0)", f"({length}>={fewest})", f"({length}<={most})"]
    )


def _date(writer: _Writer, node: Call) -> str:
    """The day as a number, an error where the text is none. DATE makes another day of one that is not."""
    text = writer.argument(node)
    for mark, meant in DATE_MARKS:
        text = f'SUBSTITUTE({text},"{mark}","{meant}")'
    second = f'FIND("-",{text},6)'
    year, month, day = f"LEFT({text},4)", f"MID({text},6,{second}-6)", f"MID({text},{second}+1,9)"
    digits = f"{year}&{month}&{day}"
    for digit in "0123456789":
        digits = f'SUBSTITUTE({digits},"{digit}","")'
    there = f"DATE(VALUE({year}),VALUE({month}),VALUE({day}))"
    real = (
        f'AND(FIND("-",{text})=5,LEN({month})>0,LEN({month})<3,LEN({day})>0,LEN({day})<3,LEN({digits})=0,'
        f"VALUE({year})>={FIRST_YEAR},VALUE({year})<={LAST_YEAR},"
        f"MONTH({there})=VALUE({month}),DAY({there})=VALUE({day}))"
    )
    return f"IF({real},VALUE({year})*10000+VALUE({month})*100+VALUE({day}),NA())"


def _is_date(writer: _Writer, node: Call) -> str:
    return f"ISNUMBER({_date(writer, node)})"


def _round(writer: _Writer, node: Call) -> str:
    places = writer.argument(node, 1) if len(node.arguments) > 1 else "2"
    return f"ROUND({writer.argument(node)},{places})"


def _contains(writer: _Writer, node: Call) -> str:
    """FIND of an empty text is 1 in Excel and an error in LibreOffice: so it is asked for apart."""
    part = writer.argument(node, 1)
    found = f"ISNUMBER(FIND({part},{writer.argument(node)}))"
    if isinstance(node.arguments[1], Literal) and node.arguments[1].value:
        return found
    return writer.logic("or", node.table, [f'({part}="")', found])


def _blank(writer: _Writer, node: Call) -> str:
    """A number cell is empty where it is read as 0 and holds no number."""
    argument = node.arguments[0]
    if argument.kind == TEXT or writer.is_computed(argument):
        return f'({writer.write(argument)}="")'
    read, entered = writer.write(argument), writer.entered(argument)
    is_none = writer.logic("not", node.table, [f"ISNUMBER({entered})"])
    return writer.logic("and", node.table, [f"ISNUMBER({read})", is_none])


def _filled(writer: _Writer, node: Call) -> str:
    argument = node.arguments[0]
    if argument.kind == TEXT or writer.is_computed(argument):
        return f'({writer.write(argument)}<>"")'
    return writer.logic("not", node.table, [_blank(writer, node)])


def is_blank(read: str, entered: str, is_number: bool) -> str:
    """Whether a cell is empty, by how it is read."""
    return f"AND(ISNUMBER({read}),NOT(ISNUMBER({entered})))" if is_number else f'{read}=""'


def _is_number(writer: _Writer, node: Call) -> str:
    argument = node.arguments[0]
    read, entered = writer.write(argument), writer.entered(argument)
    if writer.is_computed(argument):
        return f"ISNUMBER({read})"
    return f"OR(ISNUMBER({read}),AND(ISNUMBER({entered}),NOT(ISLOGICAL({entered}))))"


def _in_range(writer: _Writer, node: Call) -> str:
    argument = node.arguments[0]
    read, entered = writer.write(argument), writer.entered(argument)
    if writer.is_computed(argument):
        limit = format(AMOUNT_LIMIT, "f")
        return f"AND(MAX({read})<{limit},MIN({read})>-{limit})"
    return f"OR(ISNUMBER({read}),NOT(ISNUMBER({entered})),ISLOGICAL({entered}))"


def _entered(writer: _Writer, node: Call) -> str:
    """What stands in the cell. A number is spelled by a format: the programs' own ways to turn it into text differ."""
    argument = node.arguments[0]
    read = writer.write(argument)
    if argument.kind == TEXT:
        return read
    cell = writer.entered(argument)
    places = f"IF(ABS({cell})<{FEW_DIGITS},{MANY_PLACES},{FEW_PLACES})"
    number = f'TEXT(ROUND({cell},{places}),"0.{"#" * MANY_PLACES}")'
    is_number = f"ISNUMBER({cell})" if writer.is_computed(argument) else (
        f"AND(ISNUMBER({cell}),NOT(ISLOGICAL({cell})))"
    )  # fmt: skip
    # A whole number ends in a point in Excel: "12." is followed by a mark, and both are taken away.
    nothing = read if writer.is_computed(argument) else f'IF(ISNUMBER({read}),"",{read})'
    return f'IF({is_number},SUBSTITUTE(SUBSTITUTE({number}&"|",".|",""),"|",""),{nothing})'


def _has_html(writer: _Writer, node: Call) -> str:
    text = writer.argument(node)
    found = [f"ISNUMBER(SEARCH({literal(mark)},{text}))" for mark in HTML_MARKS]
    return writer.logic("or", node.table, found)


def _target_reason(writer: _Writer, node: Call) -> str:
    """The hidden cell with the reason why a target value is not well formed, "" where it is."""
    cell = node.arguments[0]
    if not isinstance(cell, Cell):
        raise NoNativeForm(node.function.name)
    return writer.where.target_reason(cell.of, cell.name)


def target_reason_formula(read: str) -> str:
    """What a formula alone can say of the target value read in a cell: it never alarms where the grammar does not."""
    listed = BETWEEN + BETWEEN.join(INVALID_TARGETS) + BETWEEN
    return f'IF(ISNUMBER(FIND("{BETWEEN}"&{read}&"{BETWEEN}",{literal(listed)})),{literal(VAGUE_REASON)},"")'


def _measure(writer: _Writer, node: Call, measure: str) -> str:
    """The hidden cell that holds a measure of a target and what was achieved, or an empty text."""
    target, actual = node.arguments[:2]
    assert isinstance(target, Cell) and isinstance(actual, Cell) and target.of
    return writer.where.measure(target.of, target.name, actual.name, measure)


def _points(writer: _Writer, node: Call, weight: str, level: int) -> str:
    """Rounded to eight places first: a product of decimals is one with eight at most, a product of doubles nearly so."""
    share = _measure(writer, node, SHARE)
    if len(node.arguments) > level:
        of_cost = f"ISNUMBER(FIND({literal(OF_COST)},{writer.argument(node, level)}))"
        share = f"IF({of_cost},{_measure(writer, node, SHARE_OF_COST)},{share})"
    return f"ROUND(ROUND(IF(ISNUMBER({share}),{share}*{weight},NA()),8),2)"


def _deviation(writer: _Writer, node: Call) -> str:
    found = _measure(writer, node, DEVIATION)
    return f"ROUND(IF(ISNUMBER({found}),{found}*100,NA()),4)"


def _two_places(writer: _Writer, node: Call) -> str:
    """Whole numbers only: Gnumeric saves 0.0000005 with the digits of its long doubles, another formula to a reader. SUM
    of a cell of blanks is 0, and ROUND of it an error."""
    cell = f"SUM({writer.entered(node.arguments[0])})"
    return f"(ABS(ROUND({cell},2)-ROUND({cell},6))*10000000<5)"


_CALLS: dict[str, Callable[[_Writer, Call], str]] = {
    "sum": _sum,
    "count": lambda w, n: _true_rows(w, n.arguments[0]),
    "any": lambda w, n: f"({_true_rows(w, n.arguments[0])}>0)",
    "all": _all,
    "sum_if": _sum_if,
    "min": _extreme,
    "max": _extreme,
    "avg": _average,
    "left": lambda w, n: f"LEFT({w.argument(n)},{w.argument(n, 1)})",
    "right": lambda w, n: f"RIGHT({w.argument(n)},{w.argument(n, 1)})",
    "join": lambda w, n: f"({'&'.join(map(w.write, n.arguments))})",
    "matches": _matches,
    "is_date": _is_date,
    "date": _date,
    "target": _target,
    "abs": lambda w, n: f"ABS({w.argument(n)})",
    "round": _round,
    "blank": _blank,
    "filled": _filled,
    "is_number": _is_number,
    "in_range": _in_range,
    "two_places": _two_places,
    "entered": _entered,
    "len": lambda w, n: f"LEN({w.argument(n)})",
    "contains": _contains,
    "has_html": _has_html,
    "above": _above,
    "allowed": _allowed,
    "times": _times,
    "target_ok": lambda w, n: f'({_target_reason(w, n)}="")',
    "target_reason": _target_reason,
    "target_hint": lambda w, n: literal(VAGUE_HINT),
    "score": lambda w, n: _points(w, n, w.argument(n, 2), 3),
    "reached": lambda w, n: _points(w, n, "100", 2),
    "scorable": lambda w, n: f"ISNUMBER({_measure(w, n, SHARE)})",
    "deviation": _deviation,
    "number": _number,
    "lookup": _lookup,
    "measurable": lambda w, n: f"ISNUMBER({_measure(w, n, DEVIATION)})",
}

__all__ = [
    "Addresses",
    "NoNativeForm",
    "Numbers",
    "as_spreadsheet",
    "can_fail",
    "compile_native",
    "display",
    "guarded",
    "in_row",
    "is_blank",
    "literal",
    "read_number",
    "read_text",
    "target_reason_formula",
    "usable",
]
