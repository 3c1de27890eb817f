"""Formula texts compared by meaning and moved from cell to cell: what programs change when they save again.

Owns a small tokeniser of the formula grammar (ECMA-376 part 1, 18.17). Evaluates nothing but plain arithmetic of
numbers, exactly.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from xlperf.ooxml.address import column_index, column_letters, position, quoted
from xlperf.ooxml.formula_brackets import least_brackets
from xlperf.system.pattern import Pattern

TOKEN = Pattern(
    r"""
    (?P<text>"(?:[^"]|"")*")
  | (?P<sheet>(?:'(?:[^']|'')+'|\$?[^\W\d][\w.]*)!|\[[^\]]*\])
  | (?P<cell>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?![\w(.]))
  | (?P<number>[0-9]+(?:\.[0-9]*)?(?:[Ee][+-]?[0-9]+)?|\.[0-9]+)
  | (?P<word>[^\W\d][\w.]*)
  | (?P<space>\s+)
  | (?P<sign><=|>=|<>|.)
    """,
    re.VERBOSE,
)
_CELL_OR_OTHER = Pattern(
    r"""("(?:[^"]|"")*"|(?:'(?:[^']|'')+'|\$?[^\W\d][\w.]*)!|\[[^\]]*\])|\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?![\w(.])"""
    r"""|([0-9]+(?:\.[0-9]*)?(?:[Ee][+-]?[0-9]+)?|\.[0-9]+|[^\W\d][\w.]*)"""
)
"""As TOKEN: a cell, or in a group what could be taken for one in part."""
_PROGRAM = Pattern(r"""\s*[=+\-@][^|"]{0,60}\|.*!|\s*[=+\-@]\s*dde\s*\(""", re.I | re.S)
_CELL = Pattern(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")


def shape(text: str) -> str:
    """A formula's text without the cells it reads, by which formulas of many rows are alike."""
    return "".join(filter(None, _CELL_OR_OTHER.split(text)))


def asks_program(text: str) -> bool:
    """Whether a text that begins as formulas do is a link to another program (DDE): =program|'topic'!item, =DDE(…)."""
    return text.lstrip()[:1] in tuple("=+-@") and bool(_PROGRAM.match(text))


def same_meaning(first: str, second: str, sheet: str) -> bool:
    """Whether two formulas of a cell on `sheet` are the same but for spelling: blanks, case of functions, quotes and
    redundant naming of the own sheet, ways to write a number, redundant brackets, ranges of one cell."""
    if first == second or normal(first, sheet) == normal(second, sheet):
        return True
    bare = _with_least_brackets(first, sheet)
    return bare is not None and bare == _with_least_brackets(second, sheet)


@lru_cache(maxsize=8192)
def normal(formula: str, sheet: str = "") -> str:
    """One spelling for all formulas of the same meaning, but for brackets that the order of operators makes needless."""
    return _with_plain_truth("".join(_without_spare_brackets(_tokens(formula, sheet))))


@lru_cache(maxsize=8192)
def _with_least_brackets(formula: str, sheet: str) -> str | None:
    """One spelling for these as well, which IronCalc leaves out; None of what is no formula."""
    text = least_brackets(_tokens(formula, sheet))
    return None if text is None else _with_plain_truth(text)


def _with_plain_truth(text: str) -> str:
    return text.replace("TRUE()", "TRUE").replace("FALSE()", "FALSE")


def _tokens(formula: str, sheet: str) -> list[str]:
    """The formula's signs, names and numbers, each in one spelling; blanks are left out."""
    tokens: list[str] = []
    for match in TOKEN.finditer(formula.removeprefix("=")):
        kind, text = match.lastgroup, match[0]
        if kind == "space":
            continue
        if kind == "sheet":
            name = text[:-1].strip("'").lstrip("$").replace("''", "'")
            if name == sheet:
                continue
            text = f"{name}!"
        elif kind == "number":
            # The 15 digits that Excel keeps: Gnumeric writes 17 of 5E-7, and not the shortest.
            number = Decimal(format(float(text), ".15g"))
            text = format(number.normalize(), "f") if number else "0"
        elif kind in ("word", "cell"):
            text = text.upper().removeprefix("_XLFN.")
            if tokens[-2:] == [text, ":"]:
                tokens.pop()  # an area of one cell, F6:F6, is that cell; Gnumeric writes it so
                continue
        tokens.append(text)
    return tokens


def _without_spare_brackets(tokens: list[str]) -> list[str]:
    """Brackets dropped where they hold an argument or operand whole, or stand doubled."""
    opened: list[int] = []
    pairs: dict[int, int] = {}
    for number, token in enumerate(tokens):
        if token == "(":
            opened.append(number)
        elif token == ")" and opened:
            pairs[opened.pop()] = number
    spare: set[int] = set()
    for start, end in pairs.items():
        before = tokens[start - 1] if start else ","
        after = tokens[end + 1] if end + 1 < len(tokens) else ","
        is_call = start > 0 and re.fullmatch(r"[^\W\d][\w.]*", tokens[start - 1]) is not None
        doubled = pairs.get(start + 1) == end - 1
        # --F(x), which Gnumeric writes -(-F(x))
        negated = tokens[start - 1 : start] == ["-"] == tokens[start + 1 : start + 2] and after != "^"
        negated = negated and pairs.get(start + 3) == end - 1
        alone = (
            before in "(,"
            and after in "),"
            and not (start and pairs.get(start - 1) == end + 1 and _holds(tokens, start - 1))
        )
        if not is_call and (alone or (end - start == 2) or doubled or negated):
            spare |= {start, end}
    return [token for number, token in enumerate(tokens) if number not in spare]


def _holds(tokens: Sequence[str], start: int) -> bool:
    """Whether the bracket at `start` is no call's: of two in one another it goes, and the inner one holds what it held."""
    return start == 0 or re.fullmatch(r"[^\W\d][\w.]*", tokens[start - 1]) is None


class Movable:
    """A formula of the cell `home` that is to be read in other cells, where its relative references move along."""

    def __init__(self, formula: str, home: str) -> None:
        self._row, self._column = position(home)
        self._pieces: list[str] = []
        self._rows: list[tuple[int, int]] = []
        """The number of a piece that is a row counted from the formula's own, and that row."""
        self._columns: list[tuple[int, int]] = []
        at = 0
        for match in TOKEN.finditer(formula):
            if match.lastgroup != "cell":
                continue
            parts = _CELL.fullmatch(match[0])
            assert parts is not None
            self._pieces += (formula[at : match.start()] + parts[1], parts[2], parts[3], parts[4])
            if not parts[1]:
                self._columns.append((len(self._pieces) - 3, column_index(parts[2])))
            if not parts[3]:
                self._rows.append((len(self._pieces) - 1, int(parts[4])))
            at = match.end()
        self._pieces.append(formula[at:])

    def at(self, place: str) -> str:
        """As it reads in the cell `place`."""
        row, column = position(place)
        down, across = row - self._row, column - self._column
        pieces = self._pieces.copy()
        for number, here in self._rows:
            pieces[number] = str(here + down)
        for number, here in self._columns:
            pieces[number] = column_letters(here + across)
        return "".join(pieces)


def with_sheets_called(formula: str, names: Mapping[str, str]) -> str:
    """`formula` with its references to sheets pointing to those that `names` has for them, all at once; those written in
    texts (of links) too."""

    def rename(match: re.Match[str]) -> str:
        text = match[0]
        if match.lastgroup == "text":  # words that merely hold the name, as a department's, stay
            for number, old in enumerate(names):
                text = text.replace(f"{quoted(old)}!", f"\0{number}\0")
            for number, new in enumerate(names.values()):
                text = text.replace(f"\0{number}\0", f"{quoted(new)}!")
            return text
        called = names.get(text[:-1].strip("'").lstrip("$").replace("''", "'"))
        return f"{quoted(called)}!" if match.lastgroup == "sheet" and called is not None else text

    return TOKEN.sub(rename, formula)


_ARITHMETIC = Pattern(r"[0-9.+\-*/() ]{1,400}")
_OPERATORS: dict[type[ast.AST], Callable[..., Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}


def arithmetic(formula: str) -> Decimal | None:
    """The value of a formula that is plain arithmetic of numbers ("=1200+300.5"), exact; None for any other."""
    text = formula.removeprefix("=").strip()
    if not _ARITHMETIC.fullmatch(text) or "**" in text or "//" in text:
        return None
    try:
        return _computed(ast.parse(text, mode="eval").body, text)
    except (SyntaxError, ValueError, ArithmeticError, RecursionError, MemoryError):
        return None


def _computed(node: ast.AST, source: str) -> Decimal:
    if isinstance(node, ast.Constant):
        return Decimal(ast.get_source_segment(source, node) or "")
    if isinstance(node, ast.BinOp):
        return _OPERATORS[type(node.op)](_computed(node.left, source), _computed(node.right, source))
    if isinstance(node, ast.UnaryOp):
        return _OPERATORS[type(node.op)](_computed(node.operand, source))
    raise ValueError(source)
