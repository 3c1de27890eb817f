"""The tidy columns of a form's tables: those of the form, and what is read out of each target value.

Owns their order and kinds. Knows no declaration.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlperf.form import Form, Table
from xlperf.system.dataclass import dataclass

TARGET_PARTS = (
    ("kind", "类型"),
    ("operator", "符号"),
    ("low", "下限"),
    ("high", "上限"),
    ("unit", "单位"),
    ("basis", "基期"),
    ("direction", "增减"),
    ("sign", "计算符号"),
    ("number", "指标值"),
    ("measure", "计量单位"),
)
"""What is read out of a target value; the last three as 预算管理一体化 takes them in."""


@dataclass(frozen=True, slots=True)
class TidyColumn:
    """A column of a tidy table. kind: text, amount, count, number, or end (a target's low or high: number or date)."""

    id: str
    label: str
    kind: str


def tidy_columns(form: Form, table: str) -> tuple[TidyColumn, ...]:
    """The columns of the tidy rows of `table`: those of the form, computed ones last, and for each target value its
    parts."""
    return tuple(_columns_of(form.listed[table]))


def _columns_of(table: Table) -> Iterator[TidyColumn]:
    for column in table.parts.values():
        yield TidyColumn(column.id, column.label or column.id, column.kind)
    targets = table.targets
    for column in targets:
        for part, word in TARGET_PARTS:
            kind = "end" if part in ("low", "high") else "text"
            label = f"{column.label or column.id}：{word}" if len(targets) > 1 else word
            yield TidyColumn(f"{column.id}_{part}", label, kind)
