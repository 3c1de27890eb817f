"""PDFs as grids, by their ruled lines: the pages that `native` reads, one under the other.

Owns how the tables of several pages become one, and what is told of them. Knows nothing of forms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from xlperf.declaration import Finding, read_number
from xlperf.intake.handmade.circumstances import commented, drawn, struck_out
from xlperf.intake.handmade.findings import note
from xlperf.intake.handmade.formats.document_rows import WIDE_GAP, DocumentRows
from xlperf.intake.handmade.formats.torn_rows import PagePart, is_rest_of, parted_columns, parts_of
from xlperf.intake.handmade.model import Grid
from xlperf.messages import say
from xlperf.ooxml.limits import Limits


def pdf_grids(data: bytes, limits: Limits) -> list[Grid]:
    """The content of a PDF with a text layer as one grid. Raises UnreadableWorkbook."""
    from xlperf.intake.handmade.formats.native import native_pages

    pages, told = native_pages(data, limits)
    over = list(_typed(told))
    over += [
        note("intake-over-rows", cell=say("grid-part-page-text", page=number), text=text)
        for number, page in enumerate(pages, 1)
        for text in [text for kind, content in page if kind == "table" for text in content["over"]][:1]
    ]
    parts = parts_of(pages)
    over += [note("intake-parted", sheet="", text=str(page)) for page in [*parted_columns(parts)][:1]]
    ruled = any(part.kind == "table" and len(part.content["edges"]) > 2 for part in parts)
    bare = any(part.kind == "table" and part.content["bare"] for part in parts)
    if bare or (not ruled and any(part.kind == "line" and len(part.content) > 1 for part in parts)):
        over.append(note("intake-no-lines", sheet=""))
    edges = _edges(part.content["edges"] for part in parts if part.kind == "table")
    stack = DocumentRows(limits)
    cut: set[str] = set()
    tables, tabled = 0, 0
    before: PagePart | None = None
    apart = False
    for part in parts:
        if part.kind == "table":
            tables, tabled = tables + 1, part.page
            content = part.content
            goes_on = before is not None and is_rest_of(part, before, apart)
            ends = before.content["cut"] if before is not None else ()
            cut_at = {_nearest(edges, left) for left in ends}
            before, apart = part, False
            placed = [
                (row, *_columns(edges, content["edges"], column, across, down), text)
                for row, column, down, across, text, *_ in content["cells"]
            ]
            name = say("grid-part-page", page=part.page, number=tables)
            stack.table(placed, content["rows"], name, goes_on, cut_at)
            cut = {text for row, _, down, _, text in placed if row + down == content["rows"] and text}
        elif tabled == part.page or part.page == 1 or "".join(part.content) not in cut:
            # A merged cell that the end of a page cuts is drawn on both pages.
            apart = True
            pieces = [piece for text in part.content for piece in WIDE_GAP.split(text)]
            stack.line(pieces, say("grid-part-page-text", page=part.page))
    return [stack.grid(over)]


def _typed(told: Sequence[Sequence[Any]]) -> Iterator[Finding]:
    """What people wrote over the pages, and struck out of them."""
    of_kind: dict[str, list[tuple[str, str]]] = {"typed": [], "comment": [], "struck": [], "unknown": []}
    for page, kind, text in told:
        of_kind[kind].append((say("grid-part-page-text", page=page), text))
    yield from drawn("", of_kind["typed"])
    yield from commented("", of_kind["comment"])
    for place, count in of_kind["unknown"]:
        yield note("intake-unknown-characters", cell=place, count=count)
    for place, text in of_kind["struck"]:
        yield struck_out("", place, "", text, is_number=read_number(text) is not None)


def _edges(of_tables: Iterator[Sequence[float]]) -> list[float]:
    """The edges of columns that the tables of all pages have, those close to each other once."""
    found: list[float] = []
    for edge in sorted(edge for edges in of_tables for edge in edges):
        if not found or edge - found[-1] > 4:
            found.append(edge)
    return found


def _columns(
    edges: Sequence[float], own: Sequence[float], column: int, across: int, down: int
) -> tuple[int, int, int]:
    """A cell's first column, rows and columns among the edges of all tables."""
    first, last = _nearest(edges, own[column]), _nearest(edges, own[column + across])
    return first, down, max(1, last - first)


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda number: abs(edges[number] - value))
