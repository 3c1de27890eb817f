"""The addresses that formulas need: of fields, of a table's row, and of the first row in which a check is open.

Owns how a reference is written, in formulas on the form's own sheet. Knows the places, no rule.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from xlperf.expression.native_targets import ENDS
from xlperf.expression.tree import Node
from xlperf.form.layout.places import Places
from xlperf.ooxml.address import address, column_letters
from xlperf.system.dataclass import dataclass

ROW_MARK = "\x00"
"""Stands for the number of a row in a formula that is written for every row of a table; no formula holds it."""


class RowValues(Protocol):
    """Gives hidden columns to expressions over the rows of a table."""

    def __call__(self, table: str, node: Node, filled_only: bool) -> int: ...


@dataclass(frozen=True)
class Where:
    """The addresses for a formula about the whole form."""

    layout: Places
    row_value_column: RowValues

    @property
    def calls_python(self) -> bool:
        return self.layout.calls_python

    def in_row(self, table: str, column: int) -> str:
        """The cell of a column of the sheet in the row that the formula is about."""
        raise NotImplementedError(table, column)

    def entered(self, table: str | None, name: str) -> str:
        if table is None:
            return address(*(self.layout.earlier.get(name) or self.layout.place(name)), absolute=True)
        return self.in_row(table, self.layout.place(f"{table}.{name}", 0)[1])

    def read(self, table: str | None, name: str) -> str:
        layout = self.layout
        if layout.is_earlier(table, name) or layout.is_computed(table, name):
            return self.entered(table, name)
        if table is None:
            row, column = layout.place(name)
            return address(row, layout.read_column + column, True)
        return self.in_row(table, layout.read_column + layout.place(f"{table}.{name}", 0)[1])

    def entered_column(self, table: str, name: str) -> str:
        return self.layout.rows_span(table, self.layout.place(f"{table}.{name}", 0)[1])

    def read_column(self, table: str, name: str) -> str:
        layout = self.layout
        if layout.is_computed(table, name):
            return self.entered_column(table, name)
        return layout.rows_span(table, layout.read_column + layout.place(f"{table}.{name}", 0)[1])

    def is_computed(self, table: str | None, name: str) -> bool:
        return self.layout.is_computed(table, name)

    def above(self, table: str, name: str) -> str:
        return self.in_row(table, self.layout.above_columns[(table, name)])

    def above_column(self, table: str, name: str) -> str:
        return self.layout.rows_span(table, self.layout.above_columns[(table, name)])

    def choices(self, table: str, name: str) -> str:
        return self.layout.list_range(f"{table}.{name}")

    def measure(self, table: str, target: str, actual: str, measure: str) -> str:
        return self.in_row(table, self.layout.measure_columns[(table, target, actual, measure)])

    def target_reason(self, table: str | None, name: str) -> str:
        return self._beside(table, name, self.layout.reason_columns[(table, name)])

    def target_end(self, table: str | None, name: str, step: str) -> str:
        return self._beside(table, name, self.layout.end_columns[(table, name)] + ENDS.index(step))

    def _beside(self, table: str | None, name: str, column: int) -> str:
        if table is None:
            return address(self.layout.place(name)[0], column, True)
        return self.in_row(table, column)

    def filled_rows(self, table: str) -> str:
        return self.layout.rows_span(table, self.layout.filled_column)

    def row_values(self, table: str, node: Node, filled_only: bool) -> str:
        return self.layout.rows_span(table, self.row_value_column(table, node, filled_only))


@dataclass(frozen=True)
class InRow(Where):
    """The same for any row of a table: ROW_MARK stands for its number, so that one text serves all rows."""

    def in_row(self, table: str, column: int) -> str:
        return f"${column_letters(column)}{ROW_MARK}"


@dataclass(frozen=True)
class AtRow(Where):
    """The same for the row of a table that a formula finds: `position` is its text, counted from 1."""

    position: str

    def in_row(self, table: str, column: int) -> str:
        return f"INDEX({self.layout.rows_span(table, column)},{self.position})"


def in_each_row(layout: Places, table: str, text: str) -> Callable[[int], str]:
    """The formula of row `of` of a table, from its text for any row."""
    first, _ = layout.tables[table]
    return lambda of: text.replace(ROW_MARK, str(first + of + 1))
