"""Each function of the check language as a native formula, and the addresses that formulas need.

Owns one writer a function. `native` writes all else, and asks here for calls.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Protocol

from xlperf.expression.functions import (
    ABOVE,
    AMOUNT_LIMIT,
    DATE_MARKS,
    DIFFERS,
    FEW_DIGITS,
    FEW_PLACES,
    FIRST_YEAR,
    HINT,
    HTML_MARKS,
    LAST_YEAR,
    MANY_PLACES,
    OF_COST,
    OVER_THE_WHOLE,
    Function,
    pattern,
)
from xlperf.expression.native_reading import BETWEEN, is_none, literal
from xlperf.expression.native_score import DEVIATION, NUMBER, SHARE, SHARE_OF_COST
from xlperf.expression.native_targets import Ends, disagree_formula, is_percentage, over_formula
from xlperf.expression.tree import (
    TEXT,
    TRUTH,
    Call,
    CellReference,
    Choice,
    Literal,
    Logic,
    Node,
    Relation,
    WholeColumn,
    is_earlier,
    looks_at_row,
)
from xlperf.system.pattern import Pattern


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
    def target_end(self, table: str | None, name: str, step: str) -> str:
        """The hidden cell of one of `native_targets.ENDS` of a target value."""

    def filled_rows(self, table: str) -> str:
        """The hidden column that is 0 in each row of the table in which nothing stands, above 0 elsewhere."""

    def row_values(self, table: str, node: Node, filled_only: bool) -> str:
        """The hidden column that holds what `node` comes to in each row of `table`; 0 in a row in which nothing
        stands, where `filled_only`."""


class NoNativeForm(Exception):
    """The expression uses a function that no spreadsheet has."""


class Writer(Protocol):
    """What writes the parts of a call."""

    @property
    def where(self) -> Addresses: ...
    def write(self, node: Node) -> str: ...
    def logic(self, operator: str, table: str | None, parts: list[str]) -> str: ...
    def argument(self, node: Call, position: int = 0) -> str: ...
    def rows(self, node: Node, filled_only: bool = False) -> str: ...
    def total(self, node: Node, filled_only: bool = False) -> str: ...
    def entered(self, node: Node) -> str: ...
    def is_computed(self, node: Node) -> bool: ...


def _sum(writer: Writer, node: Call) -> str:
    argument = node.arguments[0]
    if isinstance(argument, WholeColumn):
        return f"SUM({writer.where.read_column(argument.table or '', argument.name)})"
    if looks_at_row(argument):
        return f"SUMPRODUCT({writer.write(argument)})"
    return writer.total(argument)


def _sum_if(writer: Writer, node: Call) -> str:
    value, condition = node.arguments
    table = value.table or condition.table
    if looks_at_row(node):
        return f"SUMPRODUCT({writer.write(condition)}*{writer.write(value)})"
    chosen = Choice(value.kind, table, condition, value, Literal("count", None, Decimal(0)))
    return writer.total(chosen)


def _true_rows(writer: Writer, condition: Node) -> str:
    if looks_at_row(condition):
        return f"SUMPRODUCT({writer.write(condition)}*({writer.where.filled_rows(condition.table or '')}>0))"
    compared = _compared_texts(writer, condition)
    if compared:
        return f"SUMPRODUCT(1*({compared}))"
    one, none = (Literal("count", None, Decimal(number)) for number in (1, 0))
    chosen = Choice("count", condition.table, condition, one, none)
    return writer.total(chosen, filled_only=True)


HAN = Pattern("[\u4e00-\u9fff]+")


def _compared_texts(writer: Writer, condition: Node) -> str:
    """A condition that compares the texts of a column, as one comparison of the whole column, "" for any other: whether
    they are filled, or are these Chinese words, in which `=` and EXACT agree for there is no case. It needs no hidden
    column; a row in which nothing stands is never among them."""
    match condition:
        case Call(function=Function(name="filled"), arguments=(WholeColumn(kind="text") as column,)):
            test = '<>""'
        case Relation(operator="==", left=WholeColumn(kind="text") as column, right=Literal(value=str(word))):
            if not HAN.fullmatch(word):
                return ""
            test = f"={literal(word)}"
        case _:
            return ""
    if is_earlier(column) or writer.is_computed(column):
        return ""
    return writer.write(column) + test


def _all(writer: Writer, node: Call) -> str:
    condition = node.arguments[0]
    opposite = Logic(TRUTH, condition.table, "not", (condition,))
    return f"({_true_rows(writer, opposite)}=0)"


def _lookup(writer: Writer, node: Call) -> str:
    """By the number of the row in its table, which the column of filled rows holds."""
    keys, key, values = map(writer.write, node.arguments)
    filled = writer.where.filled_rows(node.arguments[2].table or "")
    rows = f"({keys}={key})"
    once = f"SUMPRODUCT({rows}*({filled}>0))=1"
    return f"IF({once},INDEX({values},SUMPRODUCT({rows}*{filled})),NA())"


def _number(writer: Writer, node: Call) -> str:
    target = node.arguments[0]
    assert isinstance(target, CellReference) and target.of
    known = writer.where.measure(target.of, target.name, target.name, NUMBER)
    return f"IF(ISNUMBER({known}),{known},NA())"


def _above(writer: Writer, node: Call) -> str:
    argument = node.arguments[0]
    if isinstance(argument, WholeColumn):
        return writer.where.above_column(argument.table or "", argument.name)
    assert isinstance(argument, CellReference)
    return writer.where.above(argument.of or "", argument.name)


def _times(writer: Writer, node: Call) -> str:
    """Without regard to case, as `=` compares: programs do not all run EXACT over a range in a plain formula."""
    factors = []
    for argument in node.arguments:
        cell = argument.arguments[0] if isinstance(argument, Call) else argument
        assert isinstance(cell, CellReference) and cell.of
        if isinstance(argument, Call):
            column, this = (
                writer.where.above_column(cell.of, cell.name),
                writer.where.above(cell.of, cell.name),
            )
        else:
            column, this = writer.where.read_column(cell.of, cell.name), writer.where.read(cell.of, cell.name)
        factors.append(f"({column}={this})")
    return f"SUMPRODUCT({'*'.join(factors) if len(factors) > 1 else '1*' + factors[0]})"


def _allowed(writer: Writer, node: Call) -> str:
    """MATCH takes case and `*` loosely; what it points to is compared exactly. Gnumeric's MATCH finds nothing in one cell."""
    cell = node.arguments[0]
    assert isinstance(cell, CellReference) and cell.of
    value = looked_up = writer.write(cell)
    listed = writer.where.choices(cell.of, cell.name)
    if isinstance(node.choices, tuple) and len(node.choices) == 2 and not isinstance(node.choices[1], str):
        looked_up = f'{writer.where.above(cell.of, str(node.choices[0]))}&"|"&{value}'
    if ":" not in listed:
        return f'OR({value}="",EXACT({listed},{looked_up}))'
    found = f"EXACT(INDEX({listed},MATCH({looked_up},{listed},0)),{looked_up})"
    return f'OR({value}="",IFERROR({found},FALSE()))'


def _of_catalogue(writer: Writer, node: Call) -> str:
    """As `_allowed` looks for it, in the list beside that of the suggestions."""
    cell, asked = node.arguments
    assert isinstance(cell, CellReference) and cell.of and isinstance(asked, Literal)
    value, listed = writer.write(cell), writer.where.choices(cell.of, cell.name)
    said = writer.where.choices(cell.of, f"{cell.name}|{asked.value}")
    if ":" not in listed:
        return f'IF(EXACT({listed},{value}),TRIM({said}),"")'
    at = f"MATCH({value},{listed},0)"
    return f'IFERROR(IF(EXACT(INDEX({listed},{at}),{value}),TRIM(INDEX({said},{at})),""),"")'


def _extreme(writer: Writer, node: Call) -> str:
    """Of the cells as they are entered: an empty one is passed over, not 0."""
    argument = _whole_column(node)
    cells = writer.where.entered_column(argument.table or "", argument.name)
    return f"ROUND({node.function.name.upper()}({cells}),2)"


def _average(writer: Writer, node: Call) -> str:
    argument = _whole_column(node)
    read = writer.where.read_column(argument.table or "", argument.name)
    cells = writer.where.entered_column(argument.table or "", argument.name)
    return f"(SUM({read})/MAX(1,COUNT({cells})))"


def _whole_column(node: Call) -> WholeColumn:
    argument = node.arguments[0]
    if not isinstance(argument, WholeColumn):
        raise NoNativeForm(node.function.name)
    return argument


def _target(writer: Writer, node: Call) -> str:
    """Its sign as a target begins with it, the value, the unit: `target.in_parts.joined`."""
    from xlperf.target.in_parts import SIGN_SPELLINGS

    sign, value, unit = map(writer.write, node.arguments)
    beginning = sign
    for begins, spellings in SIGN_SPELLINGS.items():
        listed = literal(BETWEEN + BETWEEN.join(spellings) + BETWEEN)
        beginning = f'IF(ISNUMBER(FIND("{BETWEEN}"&{sign}&"{BETWEEN}",{listed})),"{begins}",{beginning})'
    return f'IF({value}="","",{beginning}&{value}&{unit})'


def _matches(writer: Writer, node: Call) -> str:
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


def _day(writer: Writer, node: Call) -> tuple[str, str]:
    """Whether the text is a day, FALSE or an error where it is none; and the day as a number.

    Short, since a check may ask both, and a formula has room for 8,192 characters: the parts are found by their places once
    blanks stand between them. DATE makes another day of one that is not.
    """
    text = writer.argument(node)
    for mark, meant in DATE_MARKS:
        text = f'SUBSTITUTE({text},"{mark}","{meant}")'
    others = text
    for digit in "0123456789":
        others = f'SUBSTITUTE({others},"{digit}","")'
    apart = f'SUBSTITUTE({text},"-",REPT(" ",9))'
    year, month = f"VALUE(LEFT({text},4))", f"VALUE(TRIM(MID({apart},5,15)))"
    day, second = f"VALUE(TRIM(MID({apart},20,20)))", f'FIND("-",{text},6)'
    middle = Decimal(FIRST_YEAR + LAST_YEAR) / 2
    real = (
        f'AND(EXACT({others},"--"),FIND("-",{text})=5,ABS({second}-7.5)<1,ABS(LEN({text})-{second}-1.5)<1,'
        f"ABS({year}-{middle})<={LAST_YEAR - middle},ABS({month}-6.5)<6,DAY(DATE({year},{month},{day}))={day})"
    )
    return real, f"{year}*10000+{month}*100+{day}"


def _date(writer: Writer, node: Call) -> str:
    real, number = _day(writer, node)
    return f"IF({real},{number},NA())"


def _is_date(writer: Writer, node: Call) -> str:
    return f"IFERROR({_day(writer, node)[0]},FALSE())"


def _round(writer: Writer, node: Call) -> str:
    places = writer.argument(node, 1) if len(node.arguments) > 1 else "2"
    return f"ROUND({writer.argument(node)},{places})"


def _contains(writer: Writer, node: Call) -> str:
    """FIND of an empty text is 1 in Excel and an error in LibreOffice: so it is asked for apart."""
    part = writer.argument(node, 1)
    found = f"ISNUMBER(FIND({part},{writer.argument(node)}))"
    if isinstance(node.arguments[1], Literal) and node.arguments[1].value:
        return found
    return writer.logic("or", node.table, [f'({part}="")', found])


def _blank(writer: Writer, node: Call) -> str:
    """A number cell is empty where it is read as 0 and holds no number."""
    argument = node.arguments[0]
    if is_earlier(argument):
        return is_none(writer.write(argument))
    if argument.kind == TEXT or writer.is_computed(argument):
        return f'({writer.write(argument)}="")'
    read, entered = writer.write(argument), writer.entered(argument)
    no_number = writer.logic("not", node.table, [f"ISNUMBER({entered})"])
    return writer.logic("and", node.table, [f"ISNUMBER({read})", no_number])


def _filled(writer: Writer, node: Call) -> str:
    argument = node.arguments[0]
    if not is_earlier(argument) and (argument.kind == TEXT or writer.is_computed(argument)):
        return f'({writer.write(argument)}<>"")'
    return writer.logic("not", node.table, [_blank(writer, node)])


def _is_number(writer: Writer, node: Call) -> str:
    argument = node.arguments[0]
    read, entered = writer.write(argument), writer.entered(argument)
    if writer.is_computed(argument):
        return f"ISNUMBER({read})"
    return f"OR(ISNUMBER({read}),AND(ISNUMBER({entered}),NOT(ISLOGICAL({entered}))))"


def _in_range(writer: Writer, node: Call) -> str:
    argument = node.arguments[0]
    read, entered = writer.write(argument), writer.entered(argument)
    if writer.is_computed(argument):
        limit = format(AMOUNT_LIMIT, "f")
        return f"AND(MAX({read})<{limit},MIN({read})>-{limit})"
    return f"OR(ISNUMBER({read}),NOT(ISNUMBER({entered})),ISLOGICAL({entered}))"


def _entered(writer: Writer, node: Call) -> str:
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


def _has_html(writer: Writer, node: Call) -> str:
    """SEARCH, which is without regard to case, is slow: it is asked only where the character is there that begins marks."""
    text = writer.argument(node)
    begun: dict[str, list[str]] = {}
    for mark in HTML_MARKS:
        begun.setdefault(mark[0], []).append(f"ISNUMBER(SEARCH({literal(mark)},{text}))")
    if node.table is not None:
        return writer.logic("or", node.table, [test for tests in begun.values() for test in tests])
    found = [
        f'IF(ISNUMBER(FIND("{first}",{text})),OR({",".join(tests)}),FALSE())'
        for first, tests in begun.items()
    ]
    return f"OR({','.join(found)})"


def _target_reason(writer: Writer, node: Call) -> str:
    """Why a target value is not well formed, "" where it is."""
    reason = _reason_cell(writer, node)
    return f'IF({_is_fine(reason)},"",{reason})'


def _reason_cell(writer: Writer, node: Call) -> str:
    cell = node.arguments[0]
    if not isinstance(cell, CellReference):
        raise NoNativeForm(node.function.name)
    return writer.where.target_reason(cell.of, cell.name)


def _is_fine(reason: str) -> str:
    """Whether the hidden cell holds no reason, but a mark; nothing at all where Python was asked."""
    return f"(LEN({reason})<2)"


def _ends(writer: Writer, node: Node) -> Ends:
    if not isinstance(node, CellReference):
        raise NoNativeForm
    return lambda step: writer.where.target_end(node.of, node.name, step)


def _targets_agree(writer: Writer, node: Call) -> str:
    here, there = (_ends(writer, argument) for argument in node.arguments)
    annual, period = map(writer.write, node.arguments)
    return f"NOT({disagree_formula(annual, period, here, there)})"


def _targets_disagreement(writer: Writer, node: Call) -> str:
    here = _ends(writer, node.arguments[0])
    return f"IF({is_percentage(here)},{literal(DIFFERS)},{literal(ABOVE)})"


def _target_advice(writer: Writer, node: Call) -> str:
    over = over_formula(writer.argument(node), _ends(writer, node.arguments[1]))
    return f'IF({over},{literal(OVER_THE_WHOLE)},"")'


def _measure(writer: Writer, node: Call, measure: str) -> str:
    """The hidden cell that holds a measure of a target and what was achieved, or an empty text."""
    target, actual = node.arguments[:2]
    assert isinstance(target, CellReference) and isinstance(actual, CellReference) and target.of
    return writer.where.measure(target.of, target.name, actual.name, measure)


def _points(writer: Writer, node: Call, weight: str, level: int) -> str:
    """Rounded to eight places first: a product of decimals is one with eight at most, a product of doubles nearly so."""
    share = _measure(writer, node, SHARE)
    if len(node.arguments) > level:
        of_cost = f"ISNUMBER(FIND({literal(OF_COST)},{writer.argument(node, level)}))"
        share = f"IF({of_cost},{_measure(writer, node, SHARE_OF_COST)},{share})"
    return f"ROUND(ROUND(IF(ISNUMBER({share}),{share}*{weight},NA()),8),2)"


def _deviation(writer: Writer, node: Call) -> str:
    found = _measure(writer, node, DEVIATION)
    return f"ROUND(IF(ISNUMBER({found}),{found}*100,NA()),4)"


def _two_places(writer: Writer, node: Call) -> str:
    """Whole numbers only: Gnumeric saves 0.0000005 with the digits of its long doubles, another formula to a reader. SUM
    of a cell of blanks is 0, and ROUND of it an error."""
    cell = f"SUM({writer.entered(node.arguments[0])})"
    return f"(ABS(ROUND({cell},2)-ROUND({cell},6))*10000000<5)"


CALLS: dict[str, Callable[[Writer, Call], str]] = {
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
    "of_catalogue": _of_catalogue,
    "times": _times,
    "target_ok": lambda w, n: _is_fine(_reason_cell(w, n)),
    "target_reason": _target_reason,
    "target_hint": lambda w, n: literal(HINT),
    "targets_agree": _targets_agree,
    "targets_disagreement": _targets_disagreement,
    "target_advice": _target_advice,
    "score": lambda w, n: _points(w, n, w.argument(n, 2), 3),
    "reached": lambda w, n: _points(w, n, "100", 2),
    "scorable": lambda w, n: f"ISNUMBER({_measure(w, n, SHARE)})",
    "deviation": _deviation,
    "number": _number,
    "lookup": _lookup,
    "measurable": lambda w, n: f"ISNUMBER({_measure(w, n, DEVIATION)})",
}
