"""Units of money in which forms are printed, and the exact conversion of an amount from one into another.

Owns what each unit is worth. Knows nothing of cells, labels or files.
"""

from __future__ import annotations

from decimal import Decimal

YUAN = {
    "元": 1, "百元": 100, "千元": 1_000, "万元": 10_000, "十万元": 100_000, "百万元": 1_000_000, "千万元": 10_000_000,
    "亿元": 100_000_000, "十亿元": 1_000_000_000,
}  # fmt: skip
"""Units of money -> how many yuan one is: those of `Form.amounts`, and others in which papers are printed."""


def in_amounts(number: Decimal, unit: str, wanted: str) -> Decimal:
    """An amount in `unit`, both of `YUAN`, as one in `wanted`; as it is where they are the same."""
    if unit == wanted:
        return number
    converted = number * YUAN[unit] / YUAN[wanted]
    return converted.normalize() if converted else Decimal(0)
