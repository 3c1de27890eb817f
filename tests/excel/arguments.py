"""Odd arguments of the worksheet functions, as cells hold them, for every shell alike."""

from __future__ import annotations

import datetime as dt
from typing import Any

LONGEST = 32_767
COLUMN = 1_048_576

SCALARS: dict[str, Any] = {
    "empty": None,
    "blanks": " \u3000 ",
    "error": "#N/A",
    "another error": "#DIV/0!",
    "a number": 40.0,
    "a share": 0.9,
    "a negative number": -3.5,
    "an absurd number": 1e300,
    "a tiny number": 1e-300,
    "true": True,
    "false": False,
    "number typed as text": "1,475.17",
    "number in full width": "８０９９万元",
    "target in full width": "≥４０场",
    "broken number": "968.191 8",
    "text like a formula": "=1+1",
    "text like an error": "#5 号楼",
    "line breaks": "不少于\n40场",
    "the longest text": "多" * LONGEST,
    "the longest number": "9" * LONGEST,
    "outside the basic plane": "𠮷40场",
    "html": "<p>40场</p>",
}
"""What a cell holds."""

NO_CELL_HOLDS: dict[str, Any] = {
    "not a number": float("nan"),
    "infinite": float("inf"),
    "minus infinite": float("-inf"),
    "a date": dt.datetime(2023, 12, 31),
    "a moment": dt.datetime(2023, 12, 31, 8, 30),
    "a day": dt.date(2023, 12, 31),
}
"""What a caller in Python may give besides; a date arrives so from Excel, and as its number from other programs."""

BLOCKS: dict[str, list[list[Any]]] = {
    "a row": [["三次", None, 2.0]],
    "a column": [["三次"], [None], ["待定"]],
    "a block": [["三次", None], [True, "1,475.17"], ["#REF!", 0.9]],
    "empty cells": [[None, None], [None, None]],
}


def whole_column(*filled: Any) -> list[list[Any]]:
    """A column as tall as a sheet, of which the first cells are filled."""
    return [*([value] for value in filled), *([None] for _ in range(COLUMN - len(filled)))]
