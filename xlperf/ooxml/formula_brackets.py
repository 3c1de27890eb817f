"""Formulas with no more brackets than their meaning needs, as programs write them that keep a formula as a tree.

Owns the order in which operators bind (ECMA-376 part 1, 18.17.2.2). Evaluates nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_BINDS = {
    **dict.fromkeys(("=", "<>", "<", ">", "<=", ">="), 1),
    "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5, ":": 8,
}  # fmt: skip
"""How tightly an operator between two operands binds; of equal ones the left one is worked out first, of powers too."""
_SIGN, _PERCENT, _WHOLE = 6, 7, 9
_NAME = re.compile(r"[^\W\d][\w.]*")
_ENDS = frozenset((*_BINDS, ")", "}", ",", ";", "%"))

_Part = tuple[str, int]
"""A part of a formula, and how tightly its loosest operator binds."""


def least_brackets(tokens: Sequence[str]) -> str | None:
    """The formula of these tokens, blanks left out, with the brackets it needs; None of what is no formula."""
    reader = _Reader(tokens)
    try:
        text, _ = reader.operation(0)
    except (_NoFormulaError, RecursionError):
        return None
    return text if reader.next() == "" else None


class _NoFormulaError(Exception):
    """The tokens are no formula."""


class _Reader:
    def __init__(self, tokens: Sequence[str]) -> None:
        self._tokens, self._at = tokens, 0

    def next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, wanted: str = "") -> str:
        token = self.next()
        if not token or (wanted and token != wanted):
            raise _NoFormulaError
        self._at += 1
        return token

    def operation(self, least: int) -> _Part:
        """Operands and the operators between them that bind at least so tightly."""
        left = self._operand()
        while (binds := _BINDS.get(self.next(), -1)) >= max(least, 0):
            sign = self._take()
            right = self.operation(binds + 1)
            left = f"{_held(left, binds)}{sign}{_held(right, binds + 1)}", binds
        return left

    def _operand(self) -> _Part:
        if self.next() in ("+", "-"):
            sign = self._take()
            return f"{sign}{_held(self._operand_of_sign(), _SIGN)}", _SIGN
        return self._with_percents(self._whole())

    def _operand_of_sign(self) -> _Part:
        if self.next() in ("+", "-"):
            return self._operand()
        part = self._whole()
        while self.next() == ":":
            self._take()
            part = f"{_held(part, _BINDS[':'])}:{_held(self._whole(), _WHOLE)}", _BINDS[":"]
        return self._with_percents(part)

    def _with_percents(self, part: _Part) -> _Part:
        while self.next() == "%":
            part = f"{_held(part, _PERCENT)}{self._take()}", _PERCENT
        return part

    def _whole(self) -> _Part:
        """What is in brackets, a call, or what is written without an operator."""
        if self.next() == "(":
            self._take()
            parts = self._listed(")")
            return parts[0] if len(parts) == 1 and parts[0][0] else (f"({_joined(parts)})", _WHOLE)
        if self.next() == "{":
            taken = [self._take()]
            while taken[-1] != "}":
                taken.append(self._take())
            return "".join(taken), _WHOLE
        taken = []
        while self.next() and self.next() not in _ENDS and self.next() not in ("(", "{"):
            taken.append(self._take())
        if not taken:
            raise _NoFormulaError
        if self.next() == "(" and _NAME.fullmatch(taken[-1]):
            self._take()
            taken.append(f"({_joined(self._listed(')'))})")
        return "".join(taken), _WHOLE

    def _listed(self, end: str) -> list[_Part]:
        """What stands between commas up to `end`; an argument may be empty."""
        found: list[_Part] = []
        while True:
            found.append(("", _WHOLE) if self.next() in (",", end) else self.operation(0))
            if self.next() == end:
                self._take(end)
                return found
            self._take(",")


def _held(part: _Part, binds: int) -> str:
    """The part in brackets, where it binds more loosely than what is around it."""
    return part[0] if part[1] >= binds else f"({part[0]})"


def _joined(parts: Sequence[_Part]) -> str:
    return ",".join(text for text, _ in parts)
