"""The proving ground proves itself: inputs reach the real programs, and what comes back is recalculated."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest
import xlsxwriter

from tests.programs import xlsx
from tests.programs.cells import Calculator, Cell, Input
from tests.programs.gnumeric import Gnumeric
from tests.programs.libreoffice import LibreOffice, missing
from tests.programs.program import ProgramFailed, need, run

pytestmark = pytest.mark.programs


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A workbook whose cached values are all wrong, so that only a recalculation can give the right ones."""
    path = tmp_path / "工作簿.xlsx"
    book = xlsxwriter.Workbook(str(path))
    form, other = book.add_worksheet("申报表"), book.add_worksheet("it's 2")
    form.write_column("A1", [1.5, "文"])
    form.write_formula("A3", "=A1*2", book.add_format({"num_format": "0.00"}), 99)
    form.write_formula("A4", '=A2&"x"', None, "stale")
    form.write_formula("A5", "=1/A6", None, 7)
    form.write_formula("A7", '=IF(ISTEXT(A2),"text",IF(ISNUMBER(A2),"number","empty"))', None, "stale")
    form.write_formula("A8", '=IF(A1>100,"big","")', None, "stale")
    form.write_formula("A9", '=IFERROR(XLP_NO_SUCH(A1),"fallback")', None, "stale")
    other.write_formula("B2", "=申报表!A3+1", None, 99)
    book.define_name("total", "=申报表!$A$1")
    book.define_name("amounts", "=申报表!$C$1:$C$3")
    form.write_formula("D1", "=SUM(amounts)", None, 99)
    book.close()
    return path


def test_libreoffice_recalculates_every_formula_and_believes_no_cached_value(
    libreoffice: LibreOffice, workbook: Path
) -> None:
    found = libreoffice.recalculate(workbook)
    form = found["申报表"]
    assert form["A3"] == Cell(3.0, None, "=A1*2")
    (displayed,) = libreoffice.calculate(workbook, [{}], ["申报表!A3"])
    assert displayed["申报表!A3"] == Cell(3.0, "3.00", "=A1*2")
    assert (form["A4"].value, form["A5"].error, form["A5"].value) == ("文x", "#DIV/0!", None)
    assert (form["A8"].value, form["A9"].value) == ("", "fallback")
    assert found["it's 2"]["B2"].value == 4.0


def test_gnumeric_recalculates_every_formula_and_believes_no_cached_value(
    gnumeric: Gnumeric, workbook: Path
) -> None:
    found = gnumeric.recalculate(workbook)
    form = found["申报表"]
    assert form["A3"] == Cell(3.0, None, "=A1*2")
    assert (form["A4"].value, form["A5"].error, form["A5"].value) == ("文x", "#DIV/0!", None)
    assert (form["A8"].value, form["A9"].value) == ("", "fallback")
    assert found["it's 2"]["B2"].value == 4.0


CASES: list[dict[str, Input]] = [
    {"total": 7.25},
    {"申报表!A2": "123"},
    {"申报表!A2": 123.0},
    {"申报表!A2": None},
    {"amounts[1]": 0.25, "amounts[3]": 0.5},
    {"申报表!A2": "=1+1"},
    {"申报表!A2": "  blanks  "},
    {"'it''s 2'!B2": 5.0},
    {},
]
READ = ["total", "申报表!A2:A4", "申报表!A7", "申报表!D1", "'it''s 2'!B2"]
EXPECTED = [
    [7.25, "文", 14.5, "文x", "text", 0, 15.5],
    [1.5, "123", 3, "123x", "text", 0, 4],
    [1.5, 123, 3, "123x", "number", 0, 4],
    [1.5, None, 3, "x", "empty", 0, 4],
    [1.5, "文", 3, "文x", "text", 0.75, 4],
    [1.5, "=1+1", 3, "=1+1x", "text", 0, 4],
    [1.5, "  blanks  ", 3, "  blanks  x", "text", 0, 4],
    [1.5, "文", 3, "文x", "text", 0, 5],
    [1.5, "文", 3, "文x", "text", 0, 4],
]


def test_each_case_gives_its_own_results(calculator: Calculator, workbook: Path) -> None:
    answers = calculator.calculate(workbook, CASES, READ)
    assert [[cell.value for cell in answer.values()] for answer in answers] == EXPECTED


def test_a_file_with_inputs_gives_libreoffice_the_same_as_cells_set_in_it(
    libreoffice: LibreOffice, workbook: Path, tmp_path: Path
) -> None:
    for at, case in enumerate(CASES):
        changed = xlsx.with_inputs(workbook, tmp_path / f"{at}.xlsx", case)
        assert libreoffice.calculate(changed, [{}], READ) == libreoffice.calculate(workbook, [case], READ)


def test_an_input_that_does_not_exist_is_an_error(libreoffice: LibreOffice, workbook: Path) -> None:
    for reference in ("no_such_name", "没有!A1"):
        with pytest.raises(ProgramFailed, match="no "):
            libreoffice.calculate(workbook, [{reference: 1}], [])
        with pytest.raises(ValueError, match="no "):
            xlsx.with_inputs(workbook, workbook.with_name("x.xlsx"), {reference: 1})


def test_inputs_reach_locked_cells_of_protected_sheets_as_well(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    path = tmp_path / "locked.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    sheet.protect("secret")
    sheet.write("A1", 1)
    sheet.write("B1", 1, book.add_format({"locked": False}))
    sheet.write_formula("C1", "=A1+B1")
    book.close()
    assert libreoffice.calculate(path, [{"S!B1": 2}], ["S!C1"])[0]["S!C1"].value == 3
    assert libreoffice.calculate(path, [{"S!A1": 5}], ["S!C1"])[0]["S!C1"].value == 6


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_libreoffice_saves_what_it_reads_back(
    libreoffice: LibreOffice, workbook: Path, tmp_path: Path, kind: str
) -> None:
    saved = libreoffice.resave(workbook, tmp_path / f"saved.{kind}")
    assert libreoffice.recalculate(saved)["申报表"]["A4"].value == "文x"


def test_libreoffice_writes_the_sheet_asked_for_as_csv_and_all_as_html(
    libreoffice: LibreOffice, workbook: Path, tmp_path: Path
) -> None:
    text = libreoffice.resave(workbook, tmp_path / "first.csv").read_text("utf-8")
    assert text.splitlines()[2].startswith("3.00")
    text = libreoffice.resave(workbook, tmp_path / "second.csv", sheet=2).read_text("utf-8")
    assert text.splitlines()[1] == ",4"
    assert "文x" in libreoffice.resave(workbook, tmp_path / "all.html").read_text("utf-8")


def test_gnumeric_saves_an_xlsx_that_libreoffice_reads(
    libreoffice: LibreOffice, gnumeric: Gnumeric, workbook: Path, tmp_path: Path
) -> None:
    saved = gnumeric.resave(workbook, tmp_path / "saved.xlsx")
    assert libreoffice.recalculate(saved)["申报表"]["A4"].value == "文x"


def test_an_office_that_died_is_started_again(workbook: Path) -> None:
    need(missing())
    office = LibreOffice()
    try:
        assert office.recalculate(workbook)
        assert office._process is not None
        first = office._process.pid
        os.killpg(first, 9)
        assert office.recalculate(workbook)["申报表"]["A3"].value == 3.0
        assert office._process.pid != first
    finally:
        office.close()


def test_an_office_that_hangs_is_ended_and_the_request_asked_again(workbook: Path) -> None:
    need(missing())
    office = LibreOffice()
    try:
        assert office.recalculate(workbook)
        assert office._process is not None
        stopped = office._process.pid
        os.killpg(stopped, signal.SIGSTOP)
        assert office.recalculate(workbook, seconds=3)["申报表"]["A3"].value == 3.0
        assert office._process.pid != stopped
        assert _gone(stopped), "the processes of the office that hung are still there"
        with pytest.raises(ProgramFailed, match="did not answer"):
            office.recalculate(workbook, seconds=0.0001)
        assert office.version().startswith(tuple("123456789"))
    finally:
        office.close()


def _gone(group: int, seconds: float = 20) -> bool:
    """Whether no process of `group` is left; the orphans of a killed one are buried by init when it comes to it."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:ooo="http://openoffice.org/2004/office" office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:scripts><office:script script:language="ooo:Basic" xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0">
<ooo:libraries><ooo:library-embedded ooo:name="Standard"><ooo:module ooo:name="Module1"><ooo:source-code>
Function Twice(given)
  ThisComponent.Sheets(0).getCellRangeByName("A1").setValue(given * 2)
  Twice = "done"
End Function
</ooo:source-code></ooo:module></ooo:library-embedded></ooo:libraries></office:script></office:scripts>
<office:body><office:spreadsheet><table:table table:name="S"><table:table-row>
<table:table-cell/><table:table-cell table:formula="of:=[.A1]+1"/>
</table:table-row></table:table></office:spreadsheet></office:body></office:document>
"""


def test_a_macro_of_the_workbook_runs_and_its_cells_are_read(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    path = tmp_path / "macro.fods"
    path.write_text(MACRO, "utf-8")
    result, cells = libreoffice.run_macro(path, "Standard.Module1.Twice", [21], ["S!A1", "S!B1"])
    assert (result, cells["S!A1"].value, cells["S!B1"].value) == ("done", 42.0, 43.0)
    with pytest.raises(ProgramFailed):
        libreoffice.run_macro(path, "Standard.Module1.NoSuch")


def test_what_is_no_workbook_is_an_error_and_the_office_lives_on(
    libreoffice: LibreOffice, workbook: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 no zip at all")
    with pytest.raises(ProgramFailed):
        libreoffice.recalculate(broken)
    assert libreoffice.recalculate(workbook)["申报表"]["A3"].value == 3.0


def test_a_command_that_does_not_end_is_ended(tmp_path: Path) -> None:
    with pytest.raises(ProgramFailed, match="did not end within 0.3 s"):
        run([sys.executable, "-c", "import time; time.sleep(60)"], seconds=0.3)
