"""A paper form as areas: which cells are printed, which are left to be filled in, and its sections.

Owns the geometry of a paper form of which only the drawing is known. Knows no spec; `sketch` makes one of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from xlperf.errors import InvalidArgument
from xlperf.intake.handmade.field_words import field_words, label_key
from xlperf.intake.handmade.paper_cells import cells_of
from xlperf.messages import catalogue, say
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "paper-too-large": (
            "{name} 有 {rows} 行 {columns} 列，不像一张表样（最多 {most_rows} 行 {most_columns} 列）",
            "{name} has {rows} rows and {columns} columns and does not look like a form (at most {most_rows} and "
            "{most_columns})",
        ),
    }
)

MOST_ROWS, MOST_COLUMNS = 400, 60


@dataclass(frozen=True)
class PaperCell:
    """One cell of the paper, or several merged: rows and columns from 0."""

    row: int
    column: int
    across: int = 1
    down: int = 1
    text: str = ""

    @property
    def end(self) -> int:
        return self.column + self.across

    @property
    def is_blank(self) -> bool:
        return not self.text


@dataclass(frozen=True)
class Paper:
    """A form as it is drawn: its title and year, its areas row by row, and the widths of its columns. `left_out`:
    which sheets or tables of the file are not in it."""

    title: str
    year: int
    unit: str
    rows: tuple[tuple[PaperCell, ...], ...]
    widths: tuple[float, ...]
    left_out: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return len(self.widths)


def read_paper(path: Path, sheet: str = "") -> Paper:
    """The form drawn in the file at `path`: a workbook's first sheet, or `sheet`; Word, a web page, a PDF. One that is
    filled in is read without what was filled in.

    Raises InvalidArgument, UnreadableWorkbook.
    """
    cells = cells_of(path, sheet)
    texts, merges = cells.texts, cells.merges
    if not texts:
        raise InvalidArgument(say("paper-empty", name=path.name))
    height = 1 + max([row for row, _ in texts] + [row + down - 1 for (row, _), (down, _) in merges.items()])
    width = 1 + max(
        [column for _, column in texts] + [column + across - 1 for (_, column), (_, across) in merges.items()]
    )
    width = max(width, 2)  # a column of labels: beside each stands what is written
    if height > MOST_ROWS or width > MOST_COLUMNS:
        limits = {"most_rows": MOST_ROWS, "most_columns": MOST_COLUMNS}
        raise InvalidArgument(
            say("paper-too-large", None, name=path.name, rows=height, columns=width, **limits)
        )
    rows = [tuple(areas) for areas in _areas(texts, merges, height, width)]
    title, year, unit, first = _head(rows)
    reaches = [n + max(area.down for area in row) - 1 for n, row in enumerate(rows) if not _is_note(row)]
    last = max(reaches, default=0)
    body = tuple(rows[first : last + 1])
    widths = tuple(cells.width(column) for column in range(width))
    return Paper(title, year, unit, body, widths, cells.left_out)


def _areas(
    texts: dict[tuple[int, int], str],
    merges: dict[tuple[int, int], tuple[int, int]],
    height: int,
    width: int,
) -> Iterator[list[PaperCell]]:
    covered: set[tuple[int, int]] = set()
    for row in range(height):
        areas = []
        for column in range(width):
            if (row, column) in covered:
                continue
            down, across = merges.get((row, column), (1, 1))
            covered |= {(row + d, column + a) for d in range(down) for a in range(across)}
            areas.append(PaperCell(row, column, across, down, texts.get((row, column), "")))
        yield areas


def _head(rows: Sequence[Sequence[PaperCell]]) -> tuple[str, int, str, int]:
    """Title, year and money unit, and the first row of the form itself: rows with one text alone come before it."""
    title, year, unit = "", 0, ""
    for number, row in enumerate(rows):
        printed = [area for area in row if area.text]
        alone = len(printed) <= 1 and all(area.across == 1 for area in row if not area.text)
        whole = len(row) == 1 and bool(printed)
        remark = bool(printed) and all(
            re.match(r"附件|单位[:：]|金额单位|填报|[(（]", a.text) for a in printed
        )
        labelled = not (whole or remark) and any(
            field_words().is_label(label_key(area.text)) for area in printed
        )
        if labelled or not (alone or whole or remark) or (printed and title and not remark and not whole):
            return title, year, unit, number
        for area in printed:
            if found := re.search(r"([12][0-9]{3})\s*年", area.text):
                year = int(found[1])
            if found := re.search(r"(万元|千元|亿元|元)", area.text):
                unit = unit or found[1]
            if not title and not re.match(r"附件|单位|金额|[(（]", area.text):
                title = _without_year(area.text)
    return title, year, unit, len(rows)


def _without_year(text: str) -> str:
    """A title without its year, and without the department that stands before that."""
    bare = re.sub(r"[(（]\s*[12][0-9]{3}\s*年度?\s*[)）]", "", text)
    found = re.fullmatch(r".*?[12][0-9]{3}\s*年度?\s*(.*表.*)", bare)
    return (found[1] if found else re.sub(r"[12][0-9]{3}\s*年度?", "", bare)).strip()


_REMARK = re.compile(
    r"(?:注|备注|说明|填表说明|填报说明)\s*\d*\s*[:：.、]|填表|填报(?:人|日期|时间)|(?:单位|部门)?负责人|联系|审核|经办|制表"
)


def _is_note(row: Sequence[PaperCell]) -> bool:
    """Whether a row below the form only explains, or is signed."""
    printed = [area.text for area in row if area.text]
    if not printed:
        return all(area.across == 1 for area in row)
    if len(printed) > 2 and not any("：" in text or ":" in text for text in printed):
        return False  # the header of a list of people
    return all(_REMARK.match(text) for text in printed) or bool(re.match(r"注\s*[:：\d]", printed[0]))
