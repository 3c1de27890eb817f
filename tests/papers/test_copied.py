"""The papers copied: as text from a spreadsheet and from a browser, with and without the empty cells at the ends of lines, as
CSV and as a page. What is printed ends in its field or is named, and nothing in a wrong one."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.papers.truth import HERE, judged, truth_of
from xlperf.intake.handmade.explanation import as_read
from xlperf.intake.handmade.files import grids_of, read_paper
from xlperf.intake.handmade.formats.lines import quoted_cell
from xlperf.intake.handmade.model import Grid, GridCell

Lines = list[list[str]]
PAPERS = ("p01.html", "p03.xlsx", "p04.docx", "p06.pdf", "p07.xls", "p10.docx", "p11.ods", "p12.pdf")


def cells_of(paper: str) -> list[GridCell]:
    grid: Grid = grids_of((HERE / paper).read_bytes())[0]
    return [cell for row in grid.rows for cell in row]


def covered(cells: list[GridCell]) -> set[tuple[int, int]]:
    return {
        (row, column)
        for cell in cells
        for row in range(cell.row, cell.row + cell.down)
        for column in range(cell.column, cell.end)
        if (row, column) != (cell.row, cell.column)
    }


def laid_out(cells: list[GridCell]) -> Lines:
    height, width = max(cell.last_row for cell in cells) + 1, max(cell.end for cell in cells)
    lines = [[""] * width for _ in range(height)]
    for cell in cells:
        lines[cell.row][cell.column] = cell.printed
    return lines


def as_text(lines: Lines) -> str:
    return "\n".join("\t".join(map(quoted_cell, line)) for line in lines)


def from_spreadsheet(cells: list[GridCell]) -> str:
    return as_text(laid_out(cells))


def from_browser(cells: list[GridCell]) -> str:
    away = covered(cells)
    return as_text(
        [
            [text for column, text in enumerate(line) if (row, column) not in away]
            for row, line in enumerate(laid_out(cells))
        ]
    )


def trimmed(text: str) -> str:
    return "\n".join(line.rstrip("\t") for line in text.split("\n"))


def as_csv(cells: list[GridCell]) -> str:
    made = io.StringIO()
    csv.writer(made).writerows(laid_out(cells))
    return made.getvalue()


def as_page(cells: list[GridCell]) -> str:
    away, spans = covered(cells), {(cell.row, cell.column): cell for cell in cells}
    lines = []
    for row, line in enumerate(laid_out(cells)):
        made = []
        for column, text in enumerate(line):
            cell = spans.get((row, column))
            span = f" rowspan={cell.down} colspan={cell.across}" if cell else ""
            if (row, column) not in away:
                made.append(f"<td{span}>{html.escape(text).replace(chr(10), '<br>')}</td>")
        lines.append(f"<tr>{''.join(made)}</tr>")
    return f"<html><meta charset=utf-8><body><table>{''.join(lines)}</table></body></html>"


WAYS: dict[str, tuple[str, Callable[[list[GridCell]], str]]] = {
    "spreadsheet": ("txt", from_spreadsheet),
    "spreadsheet-trimmed": ("txt", lambda cells: trimmed(from_spreadsheet(cells))),
    "browser": ("txt", from_browser),
    "browser-trimmed": ("txt", lambda cells: trimmed(from_browser(cells))),
    "csv": ("csv", as_csv),
    "page": ("html", as_page),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("paper", PAPERS)
def test_a_copy_says_what_the_paper_says(paper: str, way: str, tmp_path: Path) -> None:
    ending, made = WAYS[way]
    copy = tmp_path / f"copy.{ending}"
    copy.write_text(made(cells_of(paper)), encoding="utf-8")
    result = judged(as_read(read_paper(copy)[0]), truth_of(paper))
    assert result.wrong == []
    assert result.lost == []
    assert result.named <= 0.25 * result.right
