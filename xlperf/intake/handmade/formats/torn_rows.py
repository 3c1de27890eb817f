"""Rows of a PDF's table that the end of a page tears: the rest of each text stands in the first row of the next page.

Owns when two tables are one, when two rows are, and the putting together of these. Where the texts above do not end because their line was full, they
are two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xlperf.system.dataclass import dataclass

_FIGURE = re.compile(r"[≥≤＞＜>=<＝]?[\d.,%％‰√—/\-]+")
_SAME_EDGE = 4.0


@dataclass(frozen=True)
class PagePart:
    """A table or a line of a page. `content` as `pdf_layout` gives it."""

    page: int
    kind: str
    content: Any


def parts_of(pages: Sequence[Sequence[tuple[str, Any]]]) -> list[PagePart]:
    """The parts of all pages in their order, torn rows put together."""
    found: list[PagePart] = []
    for part in (PagePart(n, kind, content) for n, page in enumerate(pages, 1) for kind, content in page):
        before = found[-1] if found else None
        if before is not None and _is_torn(before, part):
            found[-1], rest = _together(before, part)
            found += [rest] if rest.content["rows"] else []
        else:
            found.append(part)
    return found


def is_rest_of(after: PagePart, before: PagePart) -> bool:
    """Whether a table is the rest of one that the end of the page before cut: it has the same columns, or cells of it were cut."""
    one, other = before.content["edges"], after.content["edges"]
    return before.page == after.page - 1 and bool(before.content["cut"] or _has_edges_of(one, other))


def _has_edges_of(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= _SAME_EDGE for a, b in zip(one, other, strict=True))


def _is_torn(before: PagePart, after: PagePart) -> bool:
    if before.kind != "table" or after.kind != "table" or before.page != after.page - 1:
        return False
    if not _has_edges_of(before.content["edges"], after.content["edges"]):
        return False
    above, below = _last(before.content), _first(after.content)
    if not below or len(below) >= len(above) or not below.keys() <= above.keys():
        return False
    return all(
        not _FIGURE.fullmatch(cell[4]) and cell[3] == above[column][3] and _goes_on(above[column], cell)
        for column, cell in below.items()
    )


def _goes_on(above: Sequence[Any], below: Sequence[Any]) -> bool:
    """Whether the last line of a cell has no room for the first word of the other."""
    room, size, word = above[5], above[6], below[7]
    return bool(room < 0.9 * size + max(size, word))


def _last(table: Mapping[str, Any]) -> dict[int, Sequence[Any]]:
    """Column -> the cell of the last row, of those in which something stands."""
    return {cell[1]: cell for cell in table["cells"] if cell[0] + cell[2] == table["rows"] and cell[4]}


def _first(table: Mapping[str, Any]) -> dict[int, Sequence[Any]]:
    return {cell[1]: cell for cell in table["cells"] if not cell[0] and cell[4]}


def _together(before: PagePart, after: PagePart) -> tuple[PagePart, PagePart]:
    rests = {column: cell[4] for column, cell in _first(after.content).items()}
    ends = {id(cell) for cell in _last(before.content).values()}
    whole = [
        [*cell[:4], cell[4] + rests.get(cell[1], ""), *cell[5:]] if id(cell) in ends else cell
        for cell in before.content["cells"]
    ]
    rest = {**after.content, "rows": after.content["rows"] - 1, "cells": list(_without_first(after.content))}
    return PagePart(before.page, "table", {**before.content, "cells": whole}), PagePart(
        after.page, "table", rest
    )


def _without_first(table: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    for row, column, down, *others in table["cells"]:
        if row:
            yield [row - 1, column, down, *others]
        elif down > 1:
            yield [0, column, down - 1, *others]
