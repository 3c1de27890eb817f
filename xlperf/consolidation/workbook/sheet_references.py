"""What has been written where: the memory of the consolidated workbook while it is made.

Owns the live sums over what was written and what they come to exactly. Knows nothing of files.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import field
from decimal import Decimal

from xlperf.consolidation.received.record import Record
from xlperf.consolidation.workbook.table_sheet import TableSheet
from xlperf.expression import plain
from xlperf.system.dataclass import dataclass


@dataclass
class Summed:
    """A column of numbers as it was written: where its cells are, what they come to exactly, with how many decimals.

    `only`: where several tables share a sheet, the areas of the column that names the table, and this table's name.
    """

    kind: str
    areas: list[str] = field(default_factory=list)
    total: Decimal = Decimal(0)
    decimals: int = 0
    only: tuple[list[str], str] | None = None

    def add(self, value: object) -> None:
        if isinstance(value, Decimal):
            self.total += value
            self.decimals = max(self.decimals, len(plain(value).partition(".")[2]))

    @property
    def places(self) -> int:
        """Decimals to which the sum of binary numbers is to be rounded to be the exact one."""
        return max(2, self.decimals) if self.kind == "amount" else self.decimals

    def formula(self) -> str:
        """The live sum over all its cells."""
        if self.only is None:
            total = f"SUM({','.join(self.areas)})"
        else:
            total = "+".join(
                f"SUMPRODUCT(--({named}),{area})"
                for named, area in zip(self._named(), self.areas, strict=True)
            )
        return f"ROUND({total},{self.places})"

    def count_formula(self) -> str:
        """The live number of rows."""
        if self.only is None:
            return "+".join(f"COUNT({area})" for area in self.areas)
        return "+".join(f"SUMPRODUCT(--({named}))" for named in self._named())

    def _named(self) -> list[str]:
        assert self.only is not None
        names, name = self.only
        literal = name.replace('"', '""')
        return [f'{of}="{literal}"' for of in names]


MOST_COMPARED = 20
"""Departments that are kept for a comparison by amount."""


@dataclass
class ParentSums:
    """A parent's (主管部门) part of the total: how many departments, and the sum of each field."""

    totals: dict[str, Decimal]
    departments: int = 0

    def add(self, values: Iterable[object]) -> None:
        """One department, its values in the order of `totals`."""
        self.departments += 1
        for name, value in zip(self.totals, values, strict=True):
            if isinstance(value, Decimal):
                self.totals[name] += value


@dataclass
class Written:
    """What the later sheets refer to: sums by field or "table.column", rows by table, how many departments stand on 汇总
    and which have most, the row of the totals there, the column of each field, every listing by the name of its
    sheet; `said`: the files' own totals; `levels`: of each field the cell of its total on 分级汇总 and what it comes to."""

    sums: dict[str, Summed] = field(default_factory=dict)
    rows: dict[str, Summed] = field(default_factory=dict)
    said: dict[str, Decimal] = field(default_factory=dict)
    parents: dict[str, ParentSums] = field(default_factory=dict)
    departments: int = 0
    compared: int = 0
    _greatest: list[tuple[Decimal, int, str, str, int]] = field(default_factory=list)
    totals: tuple[str, int] = ("", 0)
    columns: dict[str, int] = field(default_factory=dict)
    listings: dict[str, TableSheet] = field(default_factory=dict)
    table_sheets: dict[str, str] = field(default_factory=dict)
    tidy_places: dict[str, int] = field(default_factory=dict)
    findings: Counter[str] = field(default_factory=Counter)
    levels: dict[str, tuple[str, Decimal]] = field(default_factory=dict)
    operators: Counter[tuple[str, str]] = field(default_factory=Counter)

    def take_controls(self, record: Record) -> None:
        """Adds what a file itself says of its totals."""
        for name, number in record.controls.items():
            self.said[name] = self.said.get(name, Decimal(0)) + Decimal(number)

    def parent(self, name: str, fields: Iterable[str]) -> ParentSums:
        """The part of the parent `name`, begun where it is the first of its departments."""
        if name not in self.parents:
            self.parents[name] = ParentSums(dict.fromkeys(fields, Decimal(0)))
        return self.parents[name]

    def compare(self, amount: object, department: str, sheet: str, row: int) -> None:
        """Takes a department, whose row (from 0) stands on `sheet`, into the comparison by amount."""
        if not isinstance(amount, Decimal):
            return
        # Of equal amounts the earlier department comes first: the later has the lesser number.
        item = (amount, -self.compared, department, sheet, row)
        self.compared += 1
        if len(self._greatest) < MOST_COMPARED:
            heapq.heappush(self._greatest, item)
        else:
            heapq.heappushpop(self._greatest, item)

    def greatest(self) -> list[tuple[Decimal, str, str, int]]:
        """The departments of the greatest amounts: amount, name, sheet, row."""
        return [(amount, *place) for amount, _, *place in sorted(self._greatest, reverse=True)]  # type: ignore[misc]
