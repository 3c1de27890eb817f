"""What a published file costs: each kind, Word against merged cells, PDFs by one browser against a start for each."""

from __future__ import annotations

import io
import resource
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import Row, milliseconds
from tests.workbook.seed import seed
from xlperf.declaration import Declaration
from xlperf.publishing import publish_bytes
from xlperf.publishing.printed_form import PrintedForm, printed_forms_of
from xlperf.system.pages.paper import PagePrinter, print_page
from xlperf.system.programs import find_browser

PAGES = 20


def run() -> list[Row]:
    declaration = seed()
    rows = []
    for kind in ("txt", "html", "xlsx", "docx"):
        time = milliseconds(partial(_published, declaration, kind), 15)
        rows.append(Row(f"publish one as {kind}", time, "ms", ""))
    (paper,) = printed_forms_of(declaration)
    merged = milliseconds(partial(_by_merging, paper), 5)
    rows.append(
        Row(
            "the table by python-docx, cells merged",
            merged,
            "ms",
            f"{merged / time:.1f} times the whole of ours",
        )
    )
    if find_browser() is not None:
        rows += _of_browser(publish_bytes(declaration, "html"))
    return rows


def _published(declaration: Declaration, kind: str, _number: int) -> bytes:
    return publish_bytes(declaration, kind)


def _by_merging(paper: PrintedForm, _number: int) -> bytes:
    """The same cells and texts by what python-docx offers, without any looks."""
    from docx import Document

    document, sections = Document(), paper.sections
    table = document.add_table(sum(len(section.rows) for section in sections), len(sections[0].widths))
    grid, across, row = table._cells, len(sections[0].widths), 0
    for section in sections:
        for number, cells in enumerate(section.rows, row):
            for cell in cells:
                made = grid[number * across + cell.column]
                if cell.across > 1 or cell.down > 1:
                    made = made.merge(grid[(number + cell.down - 1) * across + cell.column + cell.across - 1])
                made.text = cell.text
        row += len(section.rows)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _of_browser(page: bytes) -> list[Row]:
    with TemporaryDirectory() as folder:
        alone = _of_children(lambda: print_page(page, Path(folder) / "one.pdf"))

        def together() -> None:
            with PagePrinter() as printer:
                for _ in range(PAGES):
                    printer.pdf_of(page)

        many = _of_children(together) / PAGES
    return [
        Row("print a PDF, a start of the browser for each", alone, "ms", "of the browser's processes"),
        Row(
            f"print a PDF, {PAGES} by one browser",
            many,
            "ms",
            f"{many / alone:.2f} times, its start included",
        ),
    ]


def _of_children(work: Callable[[], object]) -> float:
    """The processor's time, in milliseconds, of the programs that `work` runs to their end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
