"""Arrays of exact decimal numbers: integers of 64 bits with a number of places, Decimals where these do not suffice.

Owns the arithmetic of the vectorised form. Every operation gives what Decimal gives, or says where it cannot be had.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np

from xlperf.expression.columns import Integers, Objects, Truths, objects
from xlperf.expression.functions import rounded
from xlperf.expression.scalar import COMPARISONS, OPERATIONS, ZERO
from xlperf.system.dataclass import dataclass

ROOM = 2**62
"""Integers of arrays stay below this, with all that an operation adds: so that none overflows."""


@dataclass(frozen=True)
class Exact:
    """`integers` / 10**places, none of them beyond `bound` in size."""

    integers: Integers
    places: int
    bound: int

    def __len__(self) -> int:
        return len(self.integers)

    def decimals(self) -> Objects:
        return objects([Decimal(number).scaleb(-self.places) for number in self.integers.tolist()])

    def at(self, places: int) -> Exact | None:
        """The same numbers with `places` (not fewer than they have), None where they would not fit."""
        factor = 10 ** (places - self.places)
        if self.bound * factor >= ROOM:
            return None
        return self if factor == 1 else Exact(self.integers * factor, places, self.bound * factor)

    def rounded(self, places: int) -> Exact | None:
        """Half away from zero."""
        if places >= self.places:
            return self.at(places)
        unit = 10 ** (self.places - places)
        whole = (np.abs(self.integers) + unit // 2) // unit
        return Exact(np.sign(self.integers) * whole, places, (self.bound + unit // 2) // unit)

    def take(self, rows: Integers) -> Exact:
        return Exact(self.integers[rows], self.places, self.bound)


Numbers = Exact | Objects


def constant(value: Decimal, length: int) -> Numbers:
    sign, digits, exponent = value.as_tuple()
    places = max(0, -exponent) if isinstance(exponent, int) else 99
    number = value.scaleb(places)
    if places <= 6 and abs(number) < ROOM:
        return Exact(np.full(length, int(number), np.int64), places, abs(int(number)))
    return objects([value] * length)


def decimals(numbers: Numbers) -> Objects:
    return numbers.decimals() if isinstance(numbers, Exact) else numbers


def each(function: Callable[..., Any], bad: Truths, *columns: Objects, blank: Any = ZERO) -> Objects:
    """`function` of each row of `columns`; where it cannot be had, `blank`, and `bad` is set."""
    results = [blank] * len(bad)
    skip = bad.tolist()
    for at, row in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        if not skip[at]:
            try:
                results[at] = function(*row)
            except ArithmeticError:
                bad[at] = True
    return objects(results)


def calculate(operator: str, left: Numbers, right: Numbers, bad: Truths) -> Numbers:
    """`left operator right`; sets `bad` where the result cannot be had (a division by zero)."""
    if isinstance(left, Exact) and isinstance(right, Exact) and operator != "/":
        result = _product(left, right) if operator == "*" else _sum(operator, left, right)
        if result is not None:
            return result
    return each(OPERATIONS[operator], bad, decimals(left), decimals(right))


def _product(left: Exact, right: Exact) -> Exact | None:
    if left.bound * right.bound >= ROOM:
        return None
    return Exact(left.integers * right.integers, left.places + right.places, left.bound * right.bound)


def _sum(operator: str, left: Exact, right: Exact) -> Exact | None:
    places = max(left.places, right.places)
    a, b = left.at(places), right.at(places)
    if a is None or b is None or a.bound + b.bound >= ROOM:
        return None
    total = a.integers + b.integers if operator == "+" else a.integers - b.integers
    return Exact(total, places, a.bound + b.bound)


def compare(operator: str, left: Numbers, right: Numbers, bad: Truths, places: int = 2) -> Truths:
    """Both rounded to `places`."""
    function = COMPARISONS[operator]
    if isinstance(left, Exact) and isinstance(right, Exact):
        a, b = left.rounded(places), right.rounded(places)
        if a is not None and b is not None:
            return np.asarray(function(a.integers, b.integers), bool)
    found = each(
        lambda x, y: function(rounded(x, places), rounded(y, places)),
        bad,
        decimals(left),
        decimals(right),
        blank=False,
    )
    return found.astype(bool)


def negated(numbers: Numbers) -> Numbers:
    if isinstance(numbers, Exact):
        return Exact(-numbers.integers, numbers.places, numbers.bound)
    return objects([-number for number in numbers])


def absolute(numbers: Numbers) -> Numbers:
    if isinstance(numbers, Exact):
        return Exact(np.abs(numbers.integers), numbers.places, numbers.bound)
    return objects([abs(number) for number in numbers])


def totals(numbers: Numbers, starts: Integers, bad: Truths) -> Numbers:
    """The sum of each segment; segment i runs from starts[i] to starts[i + 1]. `bad` is one a segment."""
    longest = int(np.diff(starts).max(initial=0))
    if isinstance(numbers, Exact) and numbers.bound * longest < ROOM:
        # The running sum may wrap around, its differences do not: integers of 64 bits are a ring.
        running = np.concatenate(([0], np.cumsum(numbers.integers)))
        sums = running[starts[1:]] - running[starts[:-1]]
        return Exact(sums, numbers.places, numbers.bound * max(longest, 1))
    values = decimals(numbers).tolist()
    return each(
        lambda first, last: sum(values[first:last], ZERO), bad, objects(starts[:-1].tolist()), objects(starts[1:].tolist())
    )  # fmt: skip


def averages(numbers: Numbers, counted: Truths, starts: Integers, bad: Truths) -> Numbers:
    """The mean of the counted numbers of each segment, 0 where there is none."""
    values, kept = decimals(numbers).tolist(), counted.tolist()

    def mean(first: int, last: int) -> Decimal:
        chosen = [values[at] for at in range(first, last) if kept[at]]
        return sum(chosen, ZERO) / len(chosen) if chosen else ZERO

    return each(mean, bad, objects(starts[:-1].tolist()), objects(starts[1:].tolist()))


def extremes(name: str, numbers: Numbers, counted: Truths, starts: Integers) -> Numbers:
    """The least or greatest of the counted numbers of each segment, 0 where there is none."""
    if isinstance(numbers, Exact):
        rows = np.flatnonzero(counted)
        first = np.searchsorted(rows, starts)
        some = np.diff(first) > 0
        found = np.zeros(len(some), np.int64)
        if some.any():
            fold = np.minimum if name == "min" else np.maximum
            found[some] = fold.reduceat(numbers.integers[rows], first[:-1][some])
        return Exact(found, numbers.places, numbers.bound)
    pick = min if name == "min" else max
    values, kept = numbers.tolist(), counted.tolist()
    return objects(
        [
            pick((values[at] for at in range(a, b) if kept[at]), default=ZERO)
            for a, b in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)
        ]
    )


def choose(truths: Truths, yes: Numbers, no: Numbers) -> Numbers:
    if isinstance(yes, Exact) and isinstance(no, Exact):
        places = max(yes.places, no.places)
        a, b = yes.at(places), no.at(places)
        if a is not None and b is not None:
            return Exact(np.where(truths, a.integers, b.integers), places, max(a.bound, b.bound))
    return np.where(truths, decimals(yes), decimals(no))
