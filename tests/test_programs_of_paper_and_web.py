"""The proving ground proves itself: browsers and their Python, PDF pages, and the libraries that re-save workbooks."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
import xlsxwriter

from tests.programs import xlsx
from tests.programs.chromium import Chromium
from tests.programs.libreoffice import LibreOffice
from tests.programs.node import Node
from tests.programs.pdf import Pdf
from tests.programs.program import ProgramFailed, need
from tests.programs.pyodide import Pyodide

pytestmark = pytest.mark.programs

PAGE = """<!doctype html><meta charset="utf-8"><title>t</title><style>@page{size:A4 landscape}</style>
<h1>绩效</h1><button onclick="console.log('按了');document.querySelector('p').textContent='after'">按</button>
<p>before</p><img src="http://example.invalid/picture.png">"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "页 1.html"
    path.write_text(PAGE, "utf-8")
    return path


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "表.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name in ("甲", "乙"):
        sheet = book.add_worksheet(name)
        sheet.set_paper(9)
        sheet.write("A1", f"单元格{name}")
        sheet.write_formula("A2", "=1+1", None, 2)
    book.worksheets()[1].hide()
    book.close()
    return path


def test_a_screenshot_has_the_size_asked_for(chromium: Chromium, page: Path, tmp_path: Path) -> None:
    picture = chromium.screenshot(page, tmp_path / "shot.png", 640, 480).read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture[16:24]) == (640, 480)


def test_a_page_prints_on_its_own_paper_with_its_chinese(
    chromium: Chromium, pdf: Pdf, page: Path, tmp_path: Path
) -> None:
    printed = chromium.to_pdf(page, tmp_path / "page.pdf")
    assert pdf.page_sizes(printed) == [pytest.approx((297, 210), abs=0.5)]
    assert "绩效" in pdf.text(printed)[0]


def test_a_driven_page_tells_its_console_its_requests_and_the_result(chromium: Chromium, page: Path) -> None:
    seen = chromium.run_page(page, "await page.click('button'); return await page.textContent('p')")
    assert seen.result == "after"
    assert "log: 按了" in seen.console
    assert "http://example.invalid/picture.png" in seen.requests
    assert seen.errors == []


def test_a_script_that_finds_nothing_to_click_is_an_error(chromium: Chromium, page: Path) -> None:
    with pytest.raises(ProgramFailed, match="no-such"):
        chromium.run_page(page, "await page.click('#no-such', {timeout: 300})")


def test_a_workbook_prints_only_the_sheets_asked_for(
    libreoffice: LibreOffice, pdf: Pdf, workbook: Path, tmp_path: Path
) -> None:
    shown = pdf.text(libreoffice.to_pdf(workbook, tmp_path / "all.pdf"))
    assert len(shown) == 1
    assert "单元格甲" in shown[0]
    hidden = libreoffice.to_pdf(workbook, tmp_path / "one.pdf", ["乙"])
    assert "单元格乙" in "".join(pdf.text(hidden))
    assert pdf.page_sizes(hidden) == [pytest.approx((210, 297), abs=0.5)]
    assert [page.name for page in pdf.pictures(hidden, tmp_path / "pictures")] == ["page-1.png"]
    with pytest.raises(ProgramFailed, match="no sheets"):
        libreoffice.to_pdf(workbook, tmp_path / "none.pdf", ["丙"])


@pytest.mark.parametrize("library", ["exceljs", "sheetjs"])
def test_a_library_of_node_saves_the_same_cells_again(
    node: Node, workbook: Path, tmp_path: Path, library: str
) -> None:
    saved = getattr(node, f"resave_{library}")(workbook, tmp_path / "again.xlsx")
    before, after = xlsx.cells(workbook), xlsx.cells(saved)
    assert {sheet: {at: cell.value for at, cell in cells.items()} for sheet, cells in before.items()} == {
        sheet: {at: cell.value for at, cell in cells.items()} for sheet, cells in after.items()
    }
    with pytest.raises(ProgramFailed):
        getattr(node, f"resave_{library}")(tmp_path / "missing.xlsx", tmp_path / "none.xlsx")


def test_a_missing_program_is_skipped_but_fails_under_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no such program"):
        need("no such program")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no such program"):
        need("no such program")


def test_pyodide_runs_source_with_files_and_gives_its_value(pyodide: Pyodide) -> None:
    files = {"box/here.py": b"def twice(x):\n    return [x, x]\n", "words.txt": "指标".encode()}
    code = """
import asyncio
from box.here import twice
awaited = await asyncio.sleep(0, 1)
twice(open("words.txt", encoding="utf-8").read()) + [awaited]
"""
    with pyodide.interpreter() as asked:
        assert asked(files, code) == ["指标", "指标", 1]
        with pytest.raises(ProgramFailed, match="ZeroDivisionError"):
            asked({}, "1 / 0")
