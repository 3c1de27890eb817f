"""How much a sheet really holds, whatever its dimension claims, against the limits.

Owns the counting of rows, cells, merged ranges and shared strings. Reads no cell.
"""

from __future__ import annotations

from typing import Any

from xlperf.workbook.limits import DEFAULT_LIMITS, Limits
from xlperf.workbook.refusal import UnreadableWorkbook


def weigh_sheet(worksheet: Any, limits: Limits = DEFAULT_LIMITS, part: str = "worksheet") -> None:
    """Raises UnreadableWorkbook where a `worksheet` element has too-many-rows, too-many-cells or too-many-merges."""
    rows = cells = merges = 0
    for child in worksheet:
        tag = child.tag.rpartition("}")[2]
        if tag == "sheetData":
            rows += len(child)
            if rows > limits.rows:
                raise UnreadableWorkbook("too-many-rows", part=part, count=rows, limit=limits.rows)
            cells += sum(map(len, child))
        elif tag == "mergeCells":
            merges += len(child)
    if cells > limits.cells:
        raise UnreadableWorkbook("too-many-cells", part=part, count=cells, limit=limits.cells)
    if merges > limits.merges:
        raise UnreadableWorkbook("too-many-merges", part=part, count=merges, limit=limits.merges)


def weigh_strings(sst: Any, limits: Limits = DEFAULT_LIMITS) -> None:
    """Raises UnreadableWorkbook (too-many-strings) where an `sst` element holds too many."""
    if len(sst) > limits.strings:
        raise UnreadableWorkbook("too-many-strings", count=len(sst), limit=limits.strings)
