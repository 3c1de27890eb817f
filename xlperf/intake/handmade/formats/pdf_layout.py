"""The tables and lines of a PDF with a text layer, by its ruled lines; run in the worker process of `native`.

Owns the geometry: cells between lines, texts within them, lines that were only wrapped. Imports nothing of xlperf, so
that a file can harm nothing but the process. Needs pdfplumber.
"""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Any

from .pdf_fields import typed_on
from .pdf_lost import SecondReader
from .pdf_texts import (
    UNKNOWN,
    by_line,
    characters,
    ends_of,
    is_within,
    lie_on_each_other,
    lines_of,
    middle,
    pieces_of,
    text_of,
)

MOST_PAGES = 60
MOST_CHARACTERS = 400_000
_NEAR = 3.0
"""Points within which two lines are one."""
_DOT = 1.5
_THICKEST = 8.0
"""Points; what is wider is a ground and no line."""
_PAGE_NUMBER = re.compile(
    r"[,，/]?\s*(?:第\s*\d+\s*页|[共总]\s*\d+\s*页|\bpage\s*\d+(?:\s*of\s*\d+)?)|^\s*[-—–]\s*\d+\s*[-—–]\s*$|^\d+\s*/\s*\d+$"
    r"|\b(?:https?|file)://\S+|\b\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}[,，]?\s*(?:[上下]午)?\s*\d{1,2}:\d\d(?::\d\d)?\s*(?:[ap]m)?",
    re.I,
)
"""The number of a page, and what browsers print beside it: the page's address and the time."""


def read_pdf(data: bytes) -> dict[str, object]:
    """{"pages": [...], "told": [[page, kind, text], ...]} or {"error": [reason id, detail]}.

    A page is a list of parts in their order from top to bottom: ["line", [texts]] or ["table", {"edges": [x, ...],
    "cells": [[row, column, down, across, text, room, size, word]], "rows": number, "bare": bool, "over": [text, ...], "cut": [x, ...],
    "tops": [y, ...]}]; see `ends_of`; over: the texts of cells that reach into the row above or below; cut: the left edges of
    the cells that the end of the page cuts; tops: the lines between the rows.
    """
    try:
        import pdfplumber
        from pdfminer.pdfdocument import PDFPasswordIncorrect
    except ImportError:
        return {"error": ["pdf-not-installed", ""]}
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            if len(document.pages) > MOST_PAGES:
                return {"error": ["pdf-pages", str(len(document.pages))]}
            return _pages(document.pages, SecondReader(data))
    except PDFPasswordIncorrect:
        return {"error": ["encrypted", ""]}
    except Exception as error:  # noqa: BLE001  any error of the parser says that the file is damaged
        if "Password" in f"{type(error).__name__} {error!r}" or "encrypt" in repr(error).lower():
            return {"error": ["encrypted", ""]}
        return {"error": ["corrupt", f"{type(error).__name__} {error}"[:120]]}


def _pages(pages: Sequence[Any], again: SecondReader) -> dict[str, object]:
    read, told = [], list[tuple[int, str, str]]()
    characters = images = 0
    before: _Page | None = None
    now: _Page | None = None
    for number, page in enumerate((*pages, None), 1):
        following = _Page(page, again) if page is not None else None
        if following is not None:
            characters += len(following.chars)
            images += len(following.page.images)
            told += [(number, kind, text) for kind, text in following.told]
            unknown = sum(char["text"] == UNKNOWN for char in following.chars)
            told += [(number, "unknown", str(unknown))] * bool(unknown)
            if characters > MOST_CHARACTERS:
                return {"error": ["pdf-pages", str(len(pages))]}
        if now is not None:
            read.append(now.parts(before, following))
            now.page.close()
        before, now = now, following
    if not characters:
        return {"error": ["pdf-scan" if images or read else "empty", ""]}
    return {"pages": read, "told": told}


class _Page:
    """A page: its characters, the outlines of its tables, and the lines in its margins, above and below all tables.

    cut: after `parts`, of cells that its end cuts the left edge and the characters, which the next page may show once more.
    """

    def __init__(self, page: Any, again: SecondReader) -> None:
        self.page = page
        self.chars, self.told = typed_on(page, again.with_lost(page, list(characters(page))))
        self.edges = _edges(page)
        self.boxes = sorted(_boxes(self.edges), key=lambda box: box[1])
        self.cut: dict[int, list[tuple[str, int]]] = {}
        lines = list(by_line([char for char in self.chars if not _in_any(char, self.boxes)]))
        if not self.boxes:
            lines = [*lines[:1], *lines[1:][-1:]]
        top = min((box[1] for box in self.boxes), default=lines[0][0]["bottom"] if lines else 0)
        bottom = max((box[3] for box in self.boxes), default=top)
        self.margins = {
            (round(line[0]["top"]), _without_number("".join(char["text"] for char in line))): line
            for line in lines
            if not top <= middle(line[0])[1] <= bottom
        }

    def parts(self, before: _Page | None, after: _Page | None) -> list[list[object]]:
        """What stands on the page, from top to bottom. Of what stands in the margins of several pages, or beside the number of one,
        comes first what is printed nowhere else, and of the first page alone."""
        tables = [_Table(self.page, self.edges, box) for box in self.boxes]
        if tables and after is not None and after.boxes:
            tables[-1].goes_on = any(
                abs(self.boxes[-1][side] - after.boxes[0][side]) <= _NEAR for side in (0, 2)
            )
        used = {
            id(char)
            for cut in (before.cut if before is not None else {}).values()
            for char in self._found(cut)
        }
        parts: list[tuple[float, list[object]]] = []
        for key, line in self.margins.items():
            pieces = list(pieces_of(line, joined=False))
            numbered = any(map(_PAGE_NUMBER.search, pieces))
            again = [page for page in (before, after) if page is not None and key in page.margins]
            if not numbered and not again:
                continue
            used |= {id(char) for char in line}
            said = "".join(char["text"] for char in self.chars if id(char) not in used)
            own = [text for text in map(_without_number, pieces) if "".join(text.split()) not in said]
            if own and before not in again:
                parts.append((0.0, ["line", own]))
        for table in tables:
            free = [char for char in self.chars if id(char) not in used]
            inside = [char for char in free if is_within(char, table.box)]
            below = [c for c in free if table.overflows(c) and not _in_any(c, self.boxes)]
            used |= {id(char) for char in (*inside, *below)}
            content = table.read(inside, below)
            parts.append((table.box[1], ["table", content]))
            if table.goes_on:
                cut = before.cut if before is not None else {}
                self.cut = {left: cut[left] for left in cut if left < table.box[0] - _NEAR}
                for left, chars in table.cut_cells():
                    shown = [(c["text"], round(c["x0"])) for c in self.chars if id(c) in chars]
                    self.cut[left] = shown or cut.get(left, [])
                content["cut"] = sorted(self.cut)
        rest = list(lines_of([char for char in self.chars if id(char) not in used]))
        parts += [(top, ["line", texts]) for top, texts in rest]
        self._with_rows_between(tables, parts, rest)
        return [part for _, part in sorted(parts, key=lambda entry: entry[0])]

    def _with_rows_between(
        self,
        tables: Sequence[_Table],
        parts: Sequence[tuple[float, list[Any]]],
        lines: Sequence[tuple[float, Sequence[str]]],
    ) -> None:
        """Marks as bare the tables that are grounds alone where rows of several cells stand between them on no ground."""
        tops = [table.box[1] for table in tables if table.is_of_grounds()]
        if any(tops[0] < top < tops[-1] and len(texts) > 1 for top, texts in lines if tops):
            for top, (kind, content) in parts:
                if kind == "table" and top in tops:
                    content["bare"] = True

    def _found(self, cut: Sequence[tuple[str, int]]) -> Sequence[Any]:
        """The characters of a cell that the end of the page before cut, where this page shows them once more, out of place."""
        here = [(char["text"], round(char["x0"])) for char in self.chars]
        starts = (at for at in range(len(here)) if here[at] == cut[0] and here[at : at + len(cut)] == cut)
        at = next(starts, None) if cut else None
        return () if at is None else self.chars[at : at + len(cut)]


def _without_number(line: str) -> str:
    return _PAGE_NUMBER.sub("", line)


def _edges(page: Any) -> list[Any]:
    """The ruled lines and the edges of grounds; not of the ground of a cell that goes on on another page, where it is drawn beyond
    the lines of this one, or ends within the cell."""
    from pdfplumber.utils.geometry import rect_to_edges

    grounds = [r for r in page.rects if not r["stroke"] and min(r["width"], r["height"]) > _NEAR]
    drawn = [rect for rect in page.rects if rect["stroke"] or min(rect["width"], rect["height"]) <= _NEAR]
    edges = [edge for edge in page.edges if edge["object_type"] != "rect_edge"]
    edges += itertools.chain.from_iterable(map(rect_to_edges, drawn))
    edges = list(_joined(edges))
    first = min((edge["top"] for edge in edges), default=0.0)
    last = max((edge["bottom"] for edge in edges), default=page.height)
    of_grounds = []
    for ground in grounds:
        ends = ground["top"], ground["bottom"]
        if not any(ends[0] < line - _NEAR and ends[1] > line + _NEAR for line in (first, last)):
            is_line = min(ground["width"], ground["height"]) <= _THICKEST
            of_grounds += [{**edge, "ground": not is_line} for edge in rect_to_edges(ground)]
    return edges + [edge for edge in of_grounds if not _ends_within_cell(edge, edges, of_grounds)]


def _joined(edges: Sequence[Any]) -> Iterator[Any]:
    """The edges, those that follow each other on one line put together, without the ends of thin ones: a dotted line has thousands."""
    for way, start, end, across in (("h", "x0", "x1", "top"), ("v", "top", "bottom", "x0")):
        line: Any = None
        of_way = [edge for edge in edges if edge["orientation"] == way]
        for edge in sorted(of_way, key=lambda e: (round(e[across], 1), e[start])):
            if (
                line is None
                or round(edge[across], 1) != round(line[across], 1)
                or edge[start] > line[end] + _NEAR
            ):
                if line is not None and line[end] - line[start] > _DOT:
                    yield line
                line = dict(edge)
            line[end] = max(line[end], edge[end])
        if line is not None and line[end] - line[start] > _DOT:
            yield line


def _ends_within_cell(edge: Any, ruled: Sequence[Any], grounds: Sequence[Any]) -> bool:
    """Whether a ground of one cell ends where no line is, none of a cell beside it does, and the lines at its sides go on."""
    y, sides = edge["top"], {"x0": False, "x1": False}
    if edge["orientation"] != "h":
        return False
    for line in ruled:
        if line["orientation"] == "h":
            if (
                abs(line["top"] - y) <= _NEAR
                and line["x0"] < edge["x1"] - _NEAR
                and line["x1"] > edge["x0"] + _NEAR
            ):
                return False
        elif line["top"] < y - _NEAR and line["bottom"] > y + _NEAR:
            if edge["x0"] + _NEAR < line["x0"] < edge["x1"] - _NEAR:
                return False
            for side in sides:
                sides[side] = sides[side] or abs(line["x0"] - edge[side]) <= _NEAR
    beside = (e for e in grounds if e["orientation"] == "h" and abs(e["top"] - y) <= _NEAR)
    alone = not any(min(abs(e["x0"] - edge["x1"]), abs(e["x1"] - edge["x0"])) <= _NEAR for e in beside)
    return alone and all(sides.values())


def _boxes(edges: Sequence[Any]) -> list[tuple[float, float, float, float]]:
    """The outlines of the tables: what ruled lines that touch each other span."""
    groups: list[list[float]] = []
    for edge in edges:
        box = [edge["x0"] - _NEAR, edge["top"] - _NEAR, edge["x1"] + _NEAR, edge["bottom"] + _NEAR]
        touching = [g for g in groups if _touch(g, box)]
        for group in touching:
            groups.remove(group)
            box = _around(group, box)
        groups.append(box)
    merged = True
    while merged:
        merged = False
        for one, other in itertools.combinations(groups, 2):
            if _touch(one, other):
                groups.remove(one)
                groups.remove(other)
                groups.append(_around(one, other))
                merged = True
                break
    found = [(g[0] + _NEAR, g[1] + _NEAR, g[2] - _NEAR, g[3] - _NEAR) for g in groups]
    return [box for box in found if box[2] - box[0] > 40 and box[3] - box[1] > 10]


def _touch(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _around(one: Sequence[float], other: Sequence[float]) -> list[float]:
    """The box around both."""
    return [min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])]


def _in_any(char: Any, boxes: Sequence[Sequence[float]]) -> bool:
    return any(is_within(char, box) for box in boxes)


class _Table:
    """The squares between the ruled lines of a table, put together where no line parts them."""

    def __init__(self, page: Any, all_edges: Sequence[Any], box: tuple[float, float, float, float]) -> None:
        self.box = box
        edges = [
            edge for edge in all_edges if _touch((edge["x0"], edge["top"], edge["x1"], edge["bottom"]), box)
        ]
        self._upright = [e for e in edges if e["orientation"] == "v"]
        self._level = [e for e in edges if e["orientation"] == "h"]
        self._drawn = [e for e in self._level if e.get("stroke", True) or e["object_type"] != "rect_edge"]
        self._grounds = [rect for rect in page.rects if not rect["stroke"]]
        self._drawn += [rect for rect in page.rects if rect["height"] <= _NEAR]
        self.xs = _merged([box[0], box[2], *(edge["x0"] for edge in self._upright)])
        self.ys = _merged([box[1], box[3], *(edge["top"] for edge in self._level)])
        self._owner = self._put_together()
        self._texts: dict[tuple[int, int], list[Any]] = {}
        self.goes_on = False
        """whether a table that begins or ends at the same place begins the next page"""

    def overflows(self, char: Any) -> bool:
        """Whether a character stands below the table: a merged cell that goes on on the next page was cut."""
        x, y = middle(char)
        near = y < self.box[3] + 40 and not self.is_of_grounds()
        below = self.box[3] < y and (self.goes_on or near)
        return below and self.box[0] <= x <= self.box[2] and self._is_open(x)

    def _is_open(self, x: float) -> bool:
        """Whether no line is drawn below the last row; the edge of a coloured ground is none."""
        return not any(
            abs(e["top"] - self.box[3]) <= _NEAR and e["x0"] - 1 <= x <= e["x1"] + 1 for e in self._drawn
        )

    def cut_cells(self) -> Iterator[tuple[int, set[int]]]:
        """The left edge and the characters, by identity, of each cell that the end of the page cuts."""
        last = len(self.ys) - 2
        for owner, squares in self._cells().items():
            columns = [column for row, column in squares if row == last]
            if columns and self._is_open((self.xs[columns[0]] + self.xs[columns[-1] + 1]) / 2):
                yield round(self.xs[columns[0]]), {id(char) for char in self._texts.get(owner, ())}

    def read(self, inside: Sequence[Any], below: Sequence[Any]) -> dict[str, object]:
        texts = self._texts
        for char in inside:
            x, y = middle(char)
            square = (_interval(self.ys, y), _interval(self.xs, x))
            texts.setdefault(self._owner[square], []).append(char)
        last = len(self.ys) - 2
        for char in below:
            column = _interval(self.xs, middle(char)[0])
            texts.setdefault(self._owner[(last, column)], []).append(char)
        cells, over = [], []
        for (row, column), squares in self._cells().items():
            chars = texts.get((row, column), [])
            down = 1 + max(r for r, _ in squares) - row
            across = 1 + max(c for _, c in squares) - column
            right = self.xs[column + across]
            cells.append(
                [row, column, down, across, text_of(chars, right), *ends_of(chars, self.xs[column], right)]
            )
            if any(map(self._crosses, chars)) or lie_on_each_other(chars):
                over.append(cells[-1][4])
        return {
            "edges": [round(x, 1) for x in self.xs],
            "rows": len(self.ys) - 1,
            "bare": self._is_bare(inside),
            "cells": cells,
            "over": over,
            "cut": [],
            "tops": [round(y, 1) for y in self.ys],
        }

    def is_of_grounds(self) -> bool:
        """Whether no line parts its columns, but grounds at most."""
        return all(e.get("ground") or e["bottom"] - e["top"] <= _NEAR for e in self._upright)

    def _is_bare(self, chars: Sequence[Any]) -> bool:
        """Whether nothing parts the columns but grounds, and something is written beside these."""
        if not self.is_of_grounds():
            return False
        grounds = [(r["x0"], r["top"], r["x1"], r["bottom"]) for r in self._grounds]
        return any(not _in_any(char, grounds) for char in chars)

    def _crosses(self, char: Any) -> bool:
        """Whether a line between two rows goes through a character: its own row is too low for its text."""
        x, part = middle(char)[0], 0.3 * (char["bottom"] - char["top"])
        return any(
            char["top"] + part < e["top"] < char["bottom"] - part and e["x0"] <= x <= e["x1"]
            for e in self._level
        )

    def _cells(self) -> dict[tuple[int, int], list[tuple[int, int]]]:
        cells: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for square, owner in self._owner.items():
            cells.setdefault(owner, []).append(square)
        return cells

    def _put_together(self) -> dict[tuple[int, int], tuple[int, int]]:
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        owner = {(row, column): (row, column) for row in range(rows) for column in range(columns)}
        for row in range(rows):
            for column in range(columns):
                if column and not self._parted(
                    self._upright, self.xs[column], self.ys[row], self.ys[row + 1]
                ):
                    owner[(row, column)] = owner[(row, column - 1)]
                elif row and not self._parted_below(row, column):
                    owner[(row, column)] = owner[(row - 1, column)]
        return owner

    def _parted(self, edges: Sequence[Any], x: float, top: float, bottom: float) -> bool:
        middle = (top + bottom) / 2
        return any(abs(e["x0"] - x) <= _NEAR and e["top"] - 1 <= middle <= e["bottom"] + 1 for e in edges)

    def _parted_below(self, row: int, column: int) -> bool:
        y, middle = self.ys[row], (self.xs[column] + self.xs[column + 1]) / 2
        return any(abs(e["top"] - y) <= _NEAR and e["x0"] - 1 <= middle <= e["x1"] + 1 for e in self._level)


def _merged(values: Sequence[float]) -> list[float]:
    """The values in order, those within _NEAR of each other once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _interval(bounds: Sequence[float], value: float) -> int:
    for number in range(len(bounds) - 1):
        if value < bounds[number + 1]:
            return number
    return len(bounds) - 2
