"""The cells of a paper form in a file of any kind: texts and merged cells by place; a filled one is emptied.

Owns where they are had from. What is printed and what is left to be filled in, `paper` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from xlperf.errors import InvalidArgument
from xlperf.expression import plain
from xlperf.intake.handmade.field_words import field_words, label_key
from xlperf.intake.handmade.files import grids_of
from xlperf.intake.handmade.formats.spreadsheets import merged_cells
from xlperf.intake.handmade.model import Grid, GridCell, entered_of
from xlperf.intake.handmade.reader import values_in
from xlperf.intake.handmade.several_grids import NO_FORM
from xlperf.intake.handmade.took import TakenValue
from xlperf.messages import catalogue, enumerated, say
from xlperf.ooxml.address import position
from xlperf.ooxml.book import Book
from xlperf.ooxml.cells import Sheet
from xlperf.ooxml.kind import kind_of
from xlperf.ooxml.package import file_bytes, open_package
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "paper-ending": (
            "{name} 应是 Excel（.xlsx、.xls、.ods）、Word（.docx）、网页（.html）或 .pdf：表样的空白表，或填好的一份",
            "{name} must be a workbook (.xlsx, .xls, .ods), .docx, web page (.html) or .pdf: the form, left blank or filled in",
        ),
        "paper-sheet": (
            "没有工作表“{sheet}”，有：{known}",
            "there is no sheet '{sheet}'; there are: {known}",
        ),
        "paper-empty": ("{name} 里没有表格", "there is no table in {name}"),
    }
)

PLACEHOLDER = re.compile(
    r"(?:任务|指标|项目|目标|举措)\s*(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})[：:.、…\s]*|[.…·]+"
)
"""What papers print where something is to be written: 任务1, 目标2：, ……"""
_SUM = re.compile(r"(?:合计|总计|小计|共计)\s*[:：]?$")
"""What names the row of sums below a table, and is printed."""
_DRAWN = ("docx", "doc", "rtf", "odt", "html", "pdf")
_OTHER_WORKBOOKS = ("xls", "xlsb", "ole", "ods")
_USUAL_WIDTH = 9.0
_MOST_DOWN = 400
_HEADING = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．]")
"""How the heading of a part of the form begins."""
_TITLE = re.compile(r"表\s*(?:[(（][^()（）]*[)）]\s*)?$")

CellPlace = tuple[int, int]


@dataclass(frozen=True)
class PaperCells:
    """`texts`: (row, column) -> what is printed there, "" where that only says that something is to be written; `merges`:
    (row, column) -> (down, across); `widths`: of the columns that have one of their own, from 1; `left_out`: the other sheets,
    and tables that are another form."""

    texts: dict[CellPlace, str]
    merges: dict[CellPlace, tuple[int, int]]
    widths: dict[int, float]
    left_out: tuple[str, ...] = ()

    def width(self, column: int) -> float:
        return self.widths.get(column + 1, _USUAL_WIDTH)


def cells_of(path: Path, sheet: str = "") -> PaperCells:
    """The cells of the form in the file at `path`, of a workbook on its first sheet or on `sheet`; those filled in are
    emptied. Raises InvalidArgument, UnreadableWorkbook."""
    data = file_bytes(path)
    kind = kind_of(data)
    if kind in ("xlsx", "xlsm"):
        return _emptied(_of_tables(_at_the_corner(_of_workbook(path, sheet))))
    if kind in _OTHER_WORKBOOKS:
        return _emptied(_of_tables(_at_the_corner(_of_sheet(grids_of(data, kind), sheet, path.name))))
    if kind in _DRAWN:
        grids = grids_of(data, kind)
        if not grids:
            raise InvalidArgument(say("paper-empty", name=path.name))
        return _emptied(_of_document(grids))
    raise InvalidArgument(say("paper-ending", name=path.name))


def _of_workbook(path: Path, sheet: str) -> PaperCells:
    book = Book(open_package(path))
    entries = {entry.name: entry for entry in book.sheets if entry.state == "visible"}
    if sheet and sheet not in entries:
        raise InvalidArgument(say("paper-sheet", sheet=sheet, known=enumerated(entries)))
    taken = entries[sheet] if sheet else next(iter(entries.values()))
    drawn = book.sheet(taken)
    left_out = (
        () if sheet else tuple(name for name, e in entries.items() if e is not taken and book.sheet(e).cells)
    )
    return PaperCells(_texts(drawn), merged_cells(drawn), dict(drawn.widths), left_out)


def _of_sheet(grids: Sequence[Grid], sheet: str, name: str) -> PaperCells:
    """Of a workbook of another kind, on its first sheet or on `sheet`."""
    visible = {grid.name: grid for grid in grids if not grid.hidden}
    if sheet and sheet not in visible:
        raise InvalidArgument(say("paper-sheet", sheet=sheet, known=enumerated(visible)))
    grid = visible[sheet] if sheet else next(iter(visible.values()), None)
    if grid is None or not any(grid.rows):
        raise InvalidArgument(say("paper-empty", name=name))
    cells = [cell for row in grid.rows for cell in row]
    merges = {
        (c.row, c.column): (c.down, c.across) for c in (*grid.merged, *cells) if (c.down, c.across) != (1, 1)
    }
    left_out = (
        () if sheet else tuple(name for name, one in visible.items() if one is not grid and any(one.rows))
    )
    return PaperCells({(c.row, c.column): _one_line(c.printed) for c in cells}, merges, {}, left_out)


def _at_the_corner(cells: PaperCells) -> PaperCells:
    """The same where the form begins in the first column."""
    left = min((column for _, column in (*cells.texts, *cells.merges)), default=0)
    if not left:
        return cells
    texts = {(row, column - left): text for (row, column), text in cells.texts.items()}
    merges = {(row, column - left): span for (row, column), span in cells.merges.items()}
    widths = {number - left: width for number, width in cells.widths.items() if number > left}
    return replace(cells, texts=texts, merges=merges, widths=widths)


def _of_tables(cells: PaperCells) -> PaperCells:
    """The same where several tables stand one below the other, each under a numbered heading and as wide as it is: as in a
    document, the last cell of a row reaches to the edge. Blank rows are those of a table of which the header alone is printed,
    else they stand between two."""
    columns: dict[int, list[int]] = {}
    for row, column in sorted(cells.texts):
        columns.setdefault(row, []).append(column)
    headings = [row for row, own in columns.items() if own == [0] and _HEADING.match(cells.texts[(row, 0)])]
    widths: dict[int, int] = {}
    gaps: set[int] = set()
    for top, bottom in pairwise([*headings, 1 + max(columns, default=0)]):
        body = [row for row in range(top + 1, bottom) if row in columns]
        if not body or any(top < row < bottom for row, _ in cells.merges):
            return cells
        first = columns[body[0]]
        listed = len(first) > 1 and first == list(range(len(first)))
        width = 1 + max(columns[row][-1] for row in body) + (not listed)
        widths |= dict.fromkeys(range(top + 1, bottom), width)
        blank = set(range(top + 1, bottom)) - set(body)
        gaps |= blank if not listed or len(body) > 1 or len(blank) < 2 else set()
    edge = max(widths.values(), default=0)
    if len(headings) < 2 or len(set(widths.values())) < 2:
        return cells
    merges = cells.merges | {(row, 0): (1, edge) for row in headings}
    merges |= {(row, width - 1): (1, edge - width + 1) for row, width in widths.items() if width < edge}
    place = {
        row: row - sum(gap < row for gap in gaps)
        for row in {row for row, _ in (*cells.texts, *merges)} - gaps
    }
    return replace(
        cells,
        texts={(place[row], column): text for (row, column), text in cells.texts.items()},
        merges={(place[row], column): span for (row, column), span in merges.items() if row in place},
    )


def _texts(sheet: Sheet) -> dict[CellPlace, str]:
    found = {}
    for place in sheet.cells:
        value = sheet.value(place)
        text = "" if value is None else value if isinstance(value, str) else plain(value)  # type: ignore[arg-type]
        if text := _one_line(str(text)):
            found[position(place)] = text
    return found


def _one_line(text: str) -> str:
    return " ".join(text.replace("|", "｜").split())


def _of_document(grids: Sequence[Grid]) -> PaperCells:
    """Of a page or a document: its largest table, and those above and below that are parts of the same form; a table without
    printed labels, or with those that are there already, is none, nor one below another title."""
    main = grids.index(max(grids, key=lambda grid: sum(map(len, grid.rows)) + len(grid.blank)))
    labels = [_labels(grid) for grid in grids]
    titles = [number for number, grid in enumerate(grids) if any(map(_TITLE.search, _lone_texts(grid)))]
    first = max((number for number in titles if number <= main), default=0)
    last = min((number for number in titles if number > main), default=len(grids))
    parts, seen = {main}, labels[main]
    for number in range(first, last):
        if number != main and labels[number] and len(labels[number] & seen) * 2 <= len(labels[number]):
            parts, seen = {*parts, number}, seen | labels[number]
    texts: dict[CellPlace, str] = {}
    merges: dict[CellPlace, tuple[int, int]] = {}
    for number in sorted(parts):
        below = 1 + max((row for row, _ in merges), default=-1)
        for (row, column), (text, span) in _cells_of(grids[number]).items():
            merges[(row + below, column)] = span
            texts |= {(row + below, column): text} if text else {}
    others = [grid for number, grid in enumerate(grids) if labels[number] and number not in parts]
    return PaperCells(texts, _to_the_edge(merges), {}, tuple(grid.place(grid.rows[0][0]) for grid in others))


def _labels(grid: Grid) -> set[str]:
    keys = {label_key(cell.text) for row in grid.rows for cell in row}
    return {key for key in keys if field_words().is_label(key)}


def _lone_texts(grid: Grid) -> Iterator[str]:
    return (row[0].text for row in grid.rows[:4] if len(row) == 1)


def _cells_of(grid: Grid) -> dict[CellPlace, tuple[str, tuple[int, int]]]:
    """Text and span of each cell, by place; headings and lines above the table may be numbered on their own."""
    found: dict[CellPlace, tuple[str, tuple[int, int]]] = {}
    shift = 0
    for number, row in enumerate(grid.rows):
        for cell in row:
            shift = number - cell.row
            found[(number, cell.column)] = (_one_line(cell.text), (cell.down, cell.across))
    return found | {(cell.row + shift, cell.column): ("", (cell.down, cell.across)) for cell in grid.blank}


def _to_the_edge(merges: dict[CellPlace, tuple[int, int]]) -> dict[CellPlace, tuple[int, int]]:
    """The spans of all cells that have one, where tables are of different widths: the last cell of a row reaches as far as the
    widest row does, since right of it there is none."""
    ends: dict[int, int] = {}
    for (row, column), (down, across) in merges.items():
        for covered in range(row, row + min(down, _MOST_DOWN)):
            ends[covered] = max(ends.get(covered, 0), column + across)
    edge = max(ends.values(), default=1)
    spans = {
        (row, column): (down, edge - column if column + across == ends[row] else across)
        for (row, column), (down, across) in merges.items()
    }
    return {place: span for place, span in spans.items() if span != (1, 1)}


# ---------------------------------------------------------------- a filled one


def _emptied(cells: PaperCells) -> PaperCells:
    """The cells without what was filled in; a paper in which more is blank than filled is as it was drawn."""
    words = field_words()
    rows: dict[int, list[TakenValue]] = {}
    for value in values_in(_grid(cells), NO_FORM):
        rows.setdefault(value.cell.row, []).append(value)
    values = set()
    for row, found in rows.items():
        known = [words.is_label(label_key(value.cell.text)) for value in found]
        header = len(found) > 1 and all(known)
        for value, label in zip(found, known, strict=True):
            text = value.cell.text
            kept = header or words.level_of(text) or PLACEHOLDER.fullmatch(text) or _SUM.search(text)
            if not kept and (not label or value.why == "why-no-table"):
                values.add((row, value.cell.column))
    filled = values if 2 * len(values) > _blank(cells) else set()
    texts = {
        place: "" if place in filled or PLACEHOLDER.fullmatch(text) else text
        for place, text in cells.texts.items()
    }
    return replace(cells, texts=texts)


def _blank(cells: PaperCells) -> int:
    """How many cells between the printed ones are blank."""
    rows = [row for row, _ in cells.texts]
    columns = [column for _, column in cells.texts]
    covered = {
        (row + r, column + c)
        for (row, column), (down, across) in cells.merges.items()
        for r in range(min(down, _MOST_DOWN))
        for c in range(min(across, 60))
        if (r, c) != (0, 0)
    }
    first = min((row for row, _ in cells.merges), default=min(rows, default=0))
    last = max([1, *columns])  # beside a column of labels alone stands what is written
    return sum(
        (row, column) not in covered and not cells.texts.get((row, column))
        for row in range(first, max(rows, default=-1) + 1)
        for column in range(last + 1)
    )


def _grid(cells: PaperCells) -> Grid:
    rows: dict[int, list[GridCell]] = {}
    for (row, column), text in sorted(cells.texts.items()):
        down, across = cells.merges.get((row, column), (1, 1))
        value = entered_of(text)
        if value is not None:
            rows.setdefault(row, []).append(GridCell(row, column, value, across, down))
    return Grid(tuple(tuple(rows.get(row, ())) for row in range(max(rows, default=-1) + 1)))
