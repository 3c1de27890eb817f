"""Rows of a PDF's table that the end of a page tears: the rest of each text stands in the first row of the next page.

Owns when two tables are one, when two rows are, and the putting together of these. Texts above that end although their line has
room are two, but for a single long one below a long one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, pairwise, takewhile
from typing import Any

from xlperf.intake.handmade.field_words import field_words
from xlperf.system.dataclass import dataclass

_FIGURE = re.compile(r"[≥≤＞＜>=<＝]?[\d.,%％‰√—/\-]+")
_AMOUNT = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d\d)?")
"""An amount written whole: with two decimals or none."""
_SAME_EDGE = 4.0
_LONG = 12
"""Characters of a text of which a page may show no more than a paragraph."""
_AS_HIGH = 0.75
"""So much of the lines between the rows of two pages are the same, where they show the same rows."""
_Cells = dict[int, Sequence[Any]]
"""column -> cell, of those in which something stands"""


@dataclass(frozen=True)
class PagePart:
    """A table or a line of a page. `content` as `pdf_layout` gives it; until: the page on which the last row ends, 0: the same."""

    page: int
    kind: str
    content: Any
    until: int = 0


def parts_of(pages: Sequence[Sequence[tuple[str, Any]]]) -> list[PagePart]:
    """The parts of all pages in their order, torn rows put together."""
    found: list[PagePart] = []
    for part in (PagePart(n, kind, content) for n, page in enumerate(pages, 1) for kind, content in page):
        before = found[-1] if found else None
        torn = _torn(before, part) if before is not None else {}
        if before is not None and torn:
            found[-1], rest = _together(before, part, torn)
            found += [] if found[-1].until == part.page else [rest]
        else:
            found.append(part)
    return found


def is_rest_of(after: PagePart, before: PagePart, apart: bool) -> bool:
    """Whether a table is the rest of one that the end of the page before cut: cells of it were cut, or it has the same columns;
    where nothing stands between them, it need only be as wide."""
    one, other = before.content["edges"], after.content["edges"]
    same = _are_same(one, other) if apart else _are_same((one[0], one[-1]), (other[0], other[-1]))
    return (before.until or before.page) == after.page - 1 and bool(before.content["cut"] or same)


def parted_columns(parts: Sequence[PagePart]) -> Iterator[int]:
    """The pages on which rows of an earlier page go on with further columns: as high, one by one, and with other edges."""
    tables = [part for part in parts if part.kind == "table"]
    for before, part in combinations(tables, 2):
        one, other = before.content["tops"], part.content["tops"]
        until = min(one[-1], other[-1]) + 1
        one, other = ([y for y in tops if y < until] for tops in (one, other))
        shared = [y for y in one if any(abs(y - top) < 1 for top in other)]
        heights = {round(b - a) for a, b in pairwise(shared)}
        of_all = len(shared) >= _AS_HIGH * (len(one) + len(other) - len(shared))
        same = of_all and len(shared) > 4 and len(heights) > 2
        if same and before.page < part.page and not _are_same(before.content["edges"], part.content["edges"]):
            yield part.page


def _are_same(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= _SAME_EDGE for a, b in zip(one, other, strict=True))


def _torn(before: PagePart, after: PagePart) -> _Cells:
    """Column of the table above -> the cell in which the text of its last row goes on; none where the row is whole."""
    if before.kind != "table" or after.kind != "table" or (before.until or before.page) != after.page - 1:
        return {}
    above = _texts(before.content, before.content["rows"] - 1, at_end=True)
    rest = _texts(after.content, _again(before, after))
    below = {
        column: cell
        for cell in rest.values()
        for column in above
        if _are_same(_edges(before.content, above[column]), _edges(after.content, cell))
    }
    level_of = field_words().level_of
    whole = any(
        (_FIGURE.fullmatch(cell[4]) and not _is_torn_amount(above[column], cell))
        or (level_of(cell[4]) and not level_of(above[column][4] + cell[4]))
        for column, cell in below.items()
    )
    if not below or whole or len(below) < len(rest):
        return {}
    full = [_goes_on(above[column], cell) for column, cell in below.items()]
    if all(full):
        return below
    long = [min(len(cell[4]), len(above[column][4])) >= _LONG for column, cell in below.items()]
    part = len(below) < len(above) and min(above) not in below
    return below if part and all(map(max, full, long)) and (any(full) or len(below) == 1) else {}


def _is_torn_amount(above: Sequence[Any], below: Sequence[Any]) -> bool:
    """Whether two figures are one amount whose line has no room for its last digits."""
    room, size, width = above[5], above[6], below[7]
    alone, whole = (above[4], below[4]), above[4] + below[4]
    return (
        room < 0.9 * size + width
        and bool(_AMOUNT.fullmatch(whole))
        and not all(map(_AMOUNT.fullmatch, alone))
    )


def _goes_on(above: Sequence[Any], below: Sequence[Any]) -> bool:
    """Whether the last line of a cell has no room for the first word of the other."""
    room, size, word = above[5], above[6], below[7]
    return bool(room < 0.9 * size + max(size, word))


def _texts(table: Mapping[str, Any], row: int, at_end: bool = False) -> _Cells:
    """The cells that begin in a row, or end in it."""
    return {
        cell[1]: cell
        for cell in table["cells"]
        if cell[4] and row == cell[0] + (cell[2] - 1 if at_end else 0)
    }


def _edges(table: Mapping[str, Any], cell: Sequence[Any]) -> tuple[float, float]:
    return table["edges"][cell[1]], table["edges"][cell[1] + cell[3]]


def _again(before: PagePart, after: PagePart) -> int:
    """How many rows a page begins with that the one before began with, too."""
    rows = range(min(before.content["rows"], after.content["rows"]) - 1)
    texts = ([[c[4] for c in _texts(part.content, row).values()] for part in (before, after)] for row in rows)
    return sum(1 for _ in takewhile(lambda pair: pair[0] and pair[0] == pair[1], texts))


def _together(before: PagePart, after: PagePart, torn: _Cells) -> tuple[PagePart, PagePart]:
    whole = []
    for cell in before.content["cells"]:
        rest = torn.get(cell[1]) if cell[0] + cell[2] == before.content["rows"] else None
        if rest is not None:
            cell = [
                *cell[:4],
                cell[4] + ("" if _goes_on(cell, rest) else "\n") + rest[4],
                *rest[5:7],
                cell[7],
            ]
        whole.append(cell)
    row = _again(before, after)
    cells = list(_without(after.content, row))
    below = replace(after, content={**after.content, "rows": after.content["rows"] - 1, "cells": cells})
    until = 0 if below.content["rows"] > row else after.page
    return replace(before, content={**before.content, "cells": whole}, until=until), below


def _without(table: Mapping[str, Any], gone: int) -> Iterator[Sequence[Any]]:
    """The cells without a row."""
    for row, column, down, *others in table["cells"]:
        last = row + down - 1
        if row != gone or down > 1:
            yield [row - (row > gone), column, down - (row <= gone <= last), *others]
