"""Hidden columns that formulas of one sheet need behind those of the codes, given out one after the other.

Owns which are taken, and what an expression comes to in each row of a table, the same one once. Knows no check.
"""

from __future__ import annotations

from dataclasses import field

from xlperf.expression import NOT_EVALUATED, Expression, guarded
from xlperf.expression.native import can_fail, compile_native
from xlperf.expression.tree import Node
from xlperf.form.layout.places import Places
from xlperf.form.layout.where import InRow, Where
from xlperf.system.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class RowExpression:
    """An expression over the rows of a table, whose values stand in a hidden column."""

    table: str
    node: Node
    filled_only: bool
    column: int
    text: str
    """Its formula in any row."""


@dataclass
class FurtherColumns:
    """The hidden columns of the sheet at `layout` behind those of the codes."""

    layout: Places
    row_expressions: list[RowExpression] = field(default_factory=list)
    taken: int = 0

    @property
    def last_column(self) -> int:
        return self.layout.last_code_column + self.taken

    def one_more(self) -> int:
        self.taken += 1
        return self.last_column

    def row_value_column(self, table: str, node: Node, filled_only: bool) -> int:
        """The hidden column with what `node` is in each row of `table`; the same for the same formula."""
        where = self.in_row(table)
        numbers = Expression("", node, table).numbers
        text = guarded(numbers, where, compile_native(node, where), "0")
        if filled_only:
            none = f"0*{text}" if can_fail(node) else "0"
            text = f"IF({where.in_row(table, self.layout.filled_column)}=0,{none},{text})"
        if can_fail(node):
            text = f'IFERROR({text},"{NOT_EVALUATED}")'
        for one in self.row_expressions:
            if (one.table, one.text) == (table, text):
                return one.column
        made = RowExpression(table, node, filled_only, self.one_more(), text)
        self.row_expressions.append(made)
        return made.column

    def in_row(self, table: str) -> InRow:
        return InRow(self.layout, self.row_value_column)

    @property
    def of_form(self) -> Where:
        return Where(self.layout, self.row_value_column)
