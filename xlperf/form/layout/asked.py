"""The formulas by which a workbook asks Python's functions for its totals, amounts typed as text included.

Owns which expressions are sums of entries. Where such a formula fails the native one in it answers.
"""

from __future__ import annotations

from xlperf.expression.tree import Arithmetic, Call, CellReference, Node, WholeColumn
from xlperf.form.layout.where import Where


def total_of(node: Node, where: Where) -> str:
    """The sum by XLP_TOTAL; "" where the expression is more than sums and differences of entries.

    A cell that is no amount makes XLP_TOTAL answer with a text, which no sum takes: the native formula answers then.
    """
    match node:
        case Arithmetic(operator="+" | "-" as sign, left=left, right=right):
            first, second = total_of(left, where), total_of(right, where)
            return f"{first}{sign}{second}" if first and second and "+" not in _behind(sign, second) else ""
        case CellReference(name=name, of=None):
            return f"XLP_TOTAL({where.entered(None, name)})"
        case Call(function=function, arguments=[WholeColumn(table=str() as table, name=name)]) if (
            function.name == "sum"
        ):
            return f"XLP_TOTAL({where.entered_column(table, name)})"
    return ""


def _behind(sign: str, text: str) -> str:
    """What stands behind a minus, where another sum would change its sign."""
    return text.replace("-", "+") if sign == "-" else ""
