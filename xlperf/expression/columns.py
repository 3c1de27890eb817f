"""The cells of many declarations at once, as arrays: what the vectorised form of the check language reads.

Owns their shapes: fields have one entry a declaration; a table's columns one a row, the rows of all declarations
behind one another in the order of the declarations. Numpy is imported by whoever imports this module.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from xlperf.expression.functions import AMOUNT_LIMIT, rounded, two_places
from xlperf.expression.ref import Ref
from xlperf.expression.scalar import Environment, ScalarValue, plain
from xlperf.system.dataclass import dataclass

Integers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]
Made = TypeVar("Made")

EMPTY, NUMBER, LARGE, WORDS = 0, 1, 2, 3
"""What stands in a number cell: nothing, a number, one beyond AMOUNT_LIMIT, or a text."""


def objects(values: Sequence[Any]) -> Objects:
    """`values` as an array of objects of one dimension, whatever they are."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


@dataclass(frozen=True)
class NumberCells:
    """Number cells: each one's number in hundredths (0 where there is none), and what stands there.

    `raw` are the values themselves, as `Environment` has them; `fine` is False where a number has more than
    two decimal places.
    """

    hundredths: Integers
    states: npt.NDArray[np.uint8]
    fine: Truths
    raw: Objects

    @classmethod
    def of(cls, values: Sequence[ScalarValue]) -> NumberCells:
        """From values as an `Environment` has them."""
        hundredths, states, fine = [0] * len(values), [EMPTY] * len(values), [True] * len(values)
        for at, value in enumerate(values):
            if value is None:
                continue
            if not isinstance(value, Decimal):
                states[at] = WORDS
            elif not -AMOUNT_LIMIT < value < AMOUNT_LIMIT:
                states[at] = LARGE
            else:
                states[at] = NUMBER
                hundredths[at] = int(rounded(value).scaleb(2))
                fine[at] = two_places(value)
        return cls(
            np.array(hundredths, np.int64), np.array(states, np.uint8), np.array(fine, bool), objects(values)
        )

    @classmethod
    def of_hundredths(cls, hundredths: Integers, empty: Truths) -> NumberCells:
        """From exact hundredths, as decimal128(18, 2) has them, and which of them are empty."""
        limit = int(AMOUNT_LIMIT) * 100
        large = (hundredths >= limit) | (hundredths <= -limit)
        states = np.where(empty, EMPTY, np.where(large, LARGE, NUMBER)).astype(np.uint8)
        raw = objects(
            [
                None if none else Decimal(number).scaleb(-2)
                for number, none in zip(hundredths.tolist(), empty.tolist(), strict=True)
            ]
        )
        return cls(np.where(states == NUMBER, hundredths, 0), states, np.ones(len(raw), bool), raw)

    @property
    def usable(self) -> Truths:
        return self.states <= NUMBER

    @cached_property
    def filled(self) -> Truths:
        return np.asarray((self.states != EMPTY) & ~((self.states == WORDS) & (self.raw == "")), bool)


@dataclass(frozen=True)
class TextCells:
    """Text cells: each one's trimmed text, "" where nothing stands; `raw` as `Environment` has them."""

    texts: Objects
    raw: Objects

    @classmethod
    def of(cls, values: Sequence[ScalarValue]) -> TextCells:
        texts = ["" if v is None else v if isinstance(v, str) else plain(v) for v in values]
        return cls(objects(texts), objects(values))

    @cached_property
    def filled(self) -> Truths:
        return np.asarray(self.texts != "", dtype=bool)


Cells = NumberCells | TextCells


@dataclass(frozen=True)
class Batch:
    """The cells of `size` declarations. `owners` gives each row of a table the number of its declaration,
    from 0 and ascending. `computed`: the columns that are computed, which do not make a row a filled one."""

    size: int
    fields: Mapping[str, Cells]
    columns: Mapping[tuple[str, str], Cells]
    owners: Mapping[str, Integers]
    computed: Collection[tuple[str, str]] = ()
    _memory: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    def length(self, table: str | None) -> int:
        return self.size if table is None else len(self.owners[table])

    def cells(self, table: str | None, name: str) -> Cells:
        return self.fields[name] if table is None else self.columns[(table, name)]

    def starts(self, table: str) -> Integers:
        """The first row of each declaration in `table`, and after the last its number of rows."""
        return self._once(
            ("starts", table),
            lambda: np.searchsorted(self.owners[table], np.arange(self.size + 1)).astype(np.int64),
        )

    def filled(self, table: str) -> Truths:
        """Which rows of `table` hold anything."""

        def rows() -> Truths:
            found = np.zeros(self.length(table), bool)
            for key, cells in self.columns.items():
                if key[0] == table and key not in self.computed:
                    found |= cells.filled
            return found

        return self._once(("filled", table), rows)

    def above(self, table: str, name: str) -> Objects:
        """A text column with each empty cell read as the one above it in the same declaration."""

        def texts() -> Objects:
            cells = self.columns[(table, name)]
            assert isinstance(cells, TextCells)
            owner = self.owners[table]
            last = np.maximum.accumulate(np.where(cells.filled, np.arange(len(owner)), -1))
            inside = last >= self.starts(table)[owner]
            return np.where(inside, cells.texts[np.maximum(last, 0)], "") if len(owner) else cells.texts

        return self._once(("above", table, name), texts)

    def environment(self, declaration: int) -> Environment:
        """The cells of one declaration, for the scalar form."""

        def one() -> Environment:
            columns = {}
            for (table, name), cells in self.columns.items():
                first, last = self.starts(table)[declaration : declaration + 2]
                columns[(table, name)] = cells.raw[first:last].tolist()
            fields = {name: c.raw[declaration] for name, c in self.fields.items()}
            return Environment(fields, columns, computed=self.computed)

        return self._once(("environment", declaration), one)

    def with_field(self, name: str, cells: Cells) -> Batch:
        """The batch with a further field, such as a computed one."""
        return Batch(self.size, {**self.fields, name: cells}, self.columns, self.owners, self.computed)

    def with_column(self, table: str, name: str, cells: Cells) -> Batch:
        """The batch with a further column of a table, a computed one."""
        key = (table, name)
        columns = {**self.columns, key: cells}
        return Batch(self.size, self.fields, columns, self.owners, {*self.computed, key})

    def _once(self, key: Any, make: Callable[[], Made]) -> Made:
        if key not in self._memory:
            self._memory[key] = make()
        made: Made = self._memory[key]
        return made


def batch_of(environments: Sequence[Environment], kinds: Mapping[Ref, str]) -> Batch:
    """The cells of `environments` as one batch; `kinds` gives the kind of each field and column."""
    fields: dict[str, Cells] = {}
    columns: dict[tuple[str, str], Cells] = {}
    owners: dict[str, Integers] = {}
    for (table, name), kind in kinds.items():
        make = TextCells.of if kind == "text" else NumberCells.of
        if table is None:
            fields[name] = make([env.fields[name] for env in environments])
            continue
        rows = [env.columns[(table, name)] for env in environments]
        columns[(table, name)] = make([value for column in rows for value in column])
        if table not in owners:
            owners[table] = np.repeat(np.arange(len(rows)), [len(column) for column in rows])
    computed = environments[0].computed if environments else ()
    return Batch(len(environments), fields, columns, owners, computed)
