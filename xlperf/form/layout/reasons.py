"""Which of several reasons is shown: the first whose condition holds, in as many formulas as they need.

Owns the limits of a formula: how deep IF may stand in IF, how long it may be. Knows no rule and no place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TypeVar

from xlperf.expression.native_reading import told_together

DEEPEST, LONGEST = 40, 5500
"""IFs in one another, and characters, of one formula: below Excel's 64 and 8,192, with what stands around them."""

Item = TypeVar("Item")
ReasonPiece = tuple[str, str]
"""A condition and the text to show, both as formulas."""


def parts_of(pieces: list[ReasonPiece]) -> Iterator[list[ReasonPiece]]:
    """The pieces in groups of which each has room in one formula; one group at least."""
    part: list[ReasonPiece] = []
    length = 0
    for condition, text in pieces:
        size = len(condition) + len(text)
        if part and (len(part) == DEEPEST or length + size > LONGEST):
            yield part
            part, length = [], 0
        part.append((condition, text))
        length += size
    yield part


def split_alike(items: Sequence[Item], parts: Sequence[Sequence[ReasonPiece]]) -> list[list[Item]]:
    """The items, one a piece, in the same groups."""
    left = iter(items)
    return [list(islice(left, len(part))) for part in parts]


def nested(pieces: list[ReasonPiece], otherwise: str) -> str:
    """The formula that gives the text of the first piece whose condition holds."""
    opened = "".join(f"IF({condition},{text}," for condition, text in pieces)
    return opened + otherwise + ")" * len(pieces)


def told(message: str, hint: str) -> str:
    """A reason and its cure as one text, both formulas; `hint` may be ""."""
    return told_together(told_together(message, '"。"'), hint) if hint else message
