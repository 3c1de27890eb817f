"""Formulas as they are written in a file: Excel's limits and its grammar as far as files break on it.

Owns a scanner that knows strings, quoted sheets, structured references and nesting; it computes nothing. The file's
grammar is English with commas, whatever the user's locale (ECMA-376 part 1, 18.17).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .functions import unknown
from .references import cell, column_number

MOST_CHARACTERS, MOST_IN_A_STRING, MOST_NESTED, MOST_ARGUMENTS = 8192, 255, 64, 255
_TOKEN = re.compile(
    r"""
    (?P<string>"(?:[^"]|"")*")
  | (?P<error>\#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!))
  | (?P<sheet>(?:'(?:[^']|'')+'|(?:\[[0-9]+\])?[\w.:]*|\[[0-9]+\])!)
  | (?P<function>[^\W\d][\w.]*\()
  | (?P<table>[^\W\d][\w.]*\[)
  | (?P<reference>\$?[A-Za-z]{1,3}\$?[0-9]+(?::\$?[A-Za-z]{1,3}\$?[0-9]+)?(?![\w.(])
                 |\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w.(])|\$?[0-9]+:\$?[0-9]+(?![\w.(]))
  | (?P<number>[0-9]+(?:\.[0-9]*)?(?:[Ee][+-]?[0-9]+)?|\.[0-9]+(?:[Ee][+-]?[0-9]+)?)
  | (?P<name>[^\W\d\\][\w.?\\]*|\\[\w.?\\]*)
  | (?P<mark>[(){}\[\],;])
  | (?P<operator><=|>=|<>|[-+*/^&=<>%:@\#])
  | (?P<space>[ \t\r\n]+)
""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Scope:
    """What a formula may refer to; names in lower case, functions in upper case."""

    sheets: frozenset[str]
    names: frozenset[str] = frozenset()
    externals: int = 0
    functions: frozenset[str] = frozenset()


@dataclass
class _Open:
    mark: str
    arguments: int = 1
    is_function: bool = False
    empty: bool = True


@lru_cache(maxsize=1 << 15)
def wrong(text: str, scope: Scope, *, arrays: bool = True) -> tuple[str, ...]:
    """All that is wrong with a formula as written in a file (without a leading "="); () when nothing is.

    `arrays`: whether array constants are allowed; they are not in data validations and conditional formats.
    """
    found: list[str] = []
    if not text.strip():
        return ("formula is empty",)
    if text.startswith("="):
        found.append("formula begins with '='")
        text = text[1:]
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > MOST_CHARACTERS:
        found.append(f"formula longer than {MOST_CHARACTERS} characters")
    scanner = _Scanner(text, scope, arrays, found)
    scanner.scan()
    return tuple(found)


class _Scanner:
    def __init__(self, text: str, scope: Scope, arrays: bool, found: list[str]) -> None:
        self.text, self.scope, self.arrays, self.found = text, scope, arrays, found
        self.open: list[_Open] = []
        self.before = ""
        self.spaced = False

    def scan(self) -> None:
        at = 0
        while at < len(self.text):
            token = _TOKEN.match(self.text, at)
            if token is None:
                what = "an unbalanced quote" if self.text[at] in "'\"" else f"{self.text[at]!r}"
                self.found.append(f"formula has {what} at character {at + 1}")
                return
            kind, written, at = token.lastgroup or "", token.group(), token.end()
            if kind != "space" and self.open and not (kind == "mark" and written in ")}]"):
                self.open[-1].empty = False
            if kind == "table":
                at = self._structured(at)
            else:
                getattr(self, f"_{kind}")(written)
            if at < 0:
                return
            if kind != "space":
                self.spaced = False
                self.before = (
                    "operand" if kind in ("string", "number", "reference", "name", "table") else written
                )
        if self.open:
            self.found.append(f"formula has unbalanced {self.open[-1].mark!r}")
        elif self.before and re.search(r"[-+*/^&=<>,;:]\Z", self.before):
            self.found.append(f"formula ends with {self.before!r}")

    def _string(self, written: str) -> None:
        self._operand(written)
        if len(written[1:-1].replace('""', '"')) > MOST_IN_A_STRING:
            self.found.append(f"formula has a string longer than {MOST_IN_A_STRING} characters")

    def _error(self, written: str) -> None:
        if written == "#REF!":
            self.found.append("formula has a broken reference #REF!")

    def _sheet(self, written: str) -> None:
        inner = written[:-1]
        if inner.startswith("'"):
            inner = inner[1:-1].replace("''", "'")
        elif re.match(r"[0-9]", inner) or cell(inner.upper()):
            self.found.append(f"sheet {inner!r} needs apostrophes")
        external = re.match(r"\[([0-9]+)\]", inner)
        if external:
            if not 1 <= int(external.group(1)) <= self.scope.externals:
                self.found.append(
                    f"formula refers to the external book {external.group()}, which is not there"
                )
            return
        for name in inner.split(":"):
            if name.lower() not in self.scope.sheets:
                self.found.append(f"formula refers to the sheet {name!r}, which is not there")

    def _function(self, written: str) -> None:
        if why := unknown(written[:-1], self.scope.functions):
            self.found.append(why)
        self._operand(written)
        self.open.append(_Open("(", is_function=True))
        if sum(one.is_function for one in self.open) == MOST_NESTED + 1:
            self.found.append(f"formula nests functions deeper than {MOST_NESTED}")

    def _structured(self, at: int) -> int:
        """Skips the rest of a structured reference, whose brackets nest and whose ' escapes; -1 if it never ends."""
        depth = 1
        while at < len(self.text) and depth:
            if self.text[at] == "'":
                at += 1
            depth += {"[": 1, "]": -1}.get(self.text[at : at + 1], 0)
            at += 1
        if depth:
            self.found.append("formula has unbalanced '['")
            return -1
        return at

    def _reference(self, written: str) -> None:
        self._operand(written)
        for end in written.upper().replace("$", "").split(":"):
            column, row = re.sub("[0-9]", "", end), re.sub("[A-Z]", "", end)
            # LOG10 and the like are names of a cell's shape; beyond the last cell it can only be a defined name
            inside = (not column or column_number(column) <= 16_384) and (
                not row or 1 <= int(row) <= 1_048_576
            )
            if not inside and written.lower() not in self.scope.names:
                self.found.append(f"reference {written} is outside of a sheet")

    def _number(self, written: str) -> None:
        self._operand(written)

    def _name(self, written: str) -> None:
        self._operand(written)
        lower = written.lower()
        known = (
            lower in self.scope.names or lower in ("true", "false") or lower.startswith(("_xlpm.", "_xlnm."))
        )
        if not known and not self.before.endswith("!"):
            self.found.append(f"formula uses the name {written}, which is not defined")

    def _mark(self, written: str) -> None:
        if written in "({[":
            if written == "{" and not self.arrays:
                self.found.append("array constant where Excel allows none")
            self.open.append(_Open(written))
        elif written in ")}]":
            wanted = {")": "(", "}": "{", "]": "["}[written]
            if not self.open or self.open[-1].mark != wanted:
                self.found.append(f"formula has unbalanced {written!r}")
                self.open = self.open[:-1]
                return
            closed = self.open.pop()
            if closed.is_function and closed.arguments > MOST_ARGUMENTS:
                self.found.append(f"function with more than {MOST_ARGUMENTS} arguments")
        elif written == ";" and not (self.open and self.open[-1].mark == "{"):
            self.found.append("formula separates arguments by ';'")
        elif written == "," and self.open:
            self.open[-1].arguments += 1

    def _operator(self, written: str) -> None:
        if written in ("*", "/", "^", "&", "=", "<", ">", "<=", ">=", "<>") and self.before in ("", "(", ","):
            self.found.append(f"operator {written!r} has nothing before it")

    def _space(self, written: str) -> None:
        self.spaced = True

    def _operand(self, written: str) -> None:
        # A space between two references is the intersection operator; otherwise two operands need one between them.
        is_value = written[:1] == '"' or written[:1].isdigit() and ":" not in written
        if self.before in ("operand", ")") and (not self.spaced or is_value):
            self.found.append(f"nothing joins {written!r} to what is before it")
