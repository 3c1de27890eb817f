"""What has been written where: the memory of the consolidated workbook while it is made.

Owns the live sums over what was written and what they come to exactly. Knows nothing of files.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from xlperf.consolidation.ledger import Entry
from xlperf.consolidation.listing import Listing
from xlperf.expression import plain


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


@dataclass
class Written:
    """What the later sheets refer to: sums by field or "table.column", rows by table, each department's row on 汇总 (from
    0), the row of the totals there, the column of each field, and every listing by the name of its sheet."""

    sums: dict[str, Summed] = field(default_factory=dict)
    rows: dict[str, Summed] = field(default_factory=dict)
    departments: list[tuple[Entry, str, int]] = field(default_factory=list)
    totals: tuple[str, int] = ("", 0)
    columns: dict[str, int] = field(default_factory=dict)
    listings: dict[str, Listing] = field(default_factory=dict)
    table_sheets: dict[str, str] = field(default_factory=dict)
    tidy_places: dict[str, int] = field(default_factory=dict)
    findings: Counter[str] = field(default_factory=Counter)
    operators: Counter[tuple[str, str]] = field(default_factory=Counter)
