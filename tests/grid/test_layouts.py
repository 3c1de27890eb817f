"""Hand-made forms of many layouts and programs: each holds the seed's content, each is read as the seed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.grid.layouts import LAYOUTS, Sheet, with_csv, with_html, with_openpyxl, with_xlsxwriter
from tests.grid.seed import FORM, assert_is_seed
from tests.programs.gnumeric import Gnumeric
from tests.programs.libreoffice import LibreOffice
from tests.taken_in import grid_of
from xlperf.intake.handmade.files import read_file
from xlperf.intake.handmade.reader import read_grid

every_layout = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
Layout = Callable[[], Sheet]


@every_layout
def test_the_layout_itself(layout: Layout) -> None:
    sheet = layout()
    merges = {(row, column): (down, across) for row, column, down, across in sheet.merge}
    reading = read_grid(grid_of(sheet.rows, "表", merges=merges), FORM)
    assert_is_seed(reading.declaration)
    assert reading.unplaced == ()


@every_layout
def test_written_by_openpyxl(layout: Layout, tmp_path: Path) -> None:
    reading = read_file(with_openpyxl(layout(), tmp_path / "a.xlsx"))
    assert_is_seed(reading.declaration)
    assert [stray.text for stray in reading.unplaced] == ["本表由各部门填报"]
    assert [f.check for f in reading.declaration.found if f.check != "intake-total"] == ["intake-sheet"]


@every_layout
def test_written_by_xlsxwriter_with_shares_as_numbers(layout: Layout, tmp_path: Path) -> None:
    assert_is_seed(read_file(with_xlsxwriter(layout(), tmp_path / "a.xlsx"), FORM).declaration)


@every_layout
@pytest.mark.parametrize("encoding", ["utf-8", "gb2312"])
def test_a_web_page_with_spans(layout: Layout, encoding: str, tmp_path: Path) -> None:
    path = with_html(layout(), tmp_path / "a.xls", "utf-8" if encoding == "utf-8" else "gbk")
    if encoding == "gb2312":
        path.write_bytes(path.read_bytes().replace(b'charset="gbk"', b'charset="gb2312"'))
    assert_is_seed(read_file(path, FORM).declaration)


@every_layout
@pytest.mark.parametrize(
    ("encoding", "separator"), [("gb18030", ","), ("utf-8-sig", ","), ("utf-16", ";"), ("utf-16-be", ",")]
)
def test_a_csv(layout: Layout, encoding: str, separator: str, tmp_path: Path) -> None:
    assert_is_seed(read_file(with_csv(layout(), tmp_path / "a.csv", encoding, separator), FORM).declaration)


@pytest.mark.programs
@every_layout
@pytest.mark.parametrize("kind", ["ods", "fods", "xls", "xlsx", "html", "csv"])
def test_saved_again_by_libreoffice(
    layout: Layout, kind: str, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    made = with_openpyxl(layout(), tmp_path / "made.xlsx")
    reading = read_file(libreoffice.resave(made, tmp_path / f"a.{kind}"), FORM)
    assert_is_seed(reading.declaration)


@pytest.mark.programs
@every_layout
@pytest.mark.parametrize("kind", ["ods", "xls", "xlsx", "csv"])
def test_saved_again_by_gnumeric(layout: Layout, kind: str, gnumeric: Gnumeric, tmp_path: Path) -> None:
    made = with_openpyxl(layout(), tmp_path / "made.xlsx")
    assert_is_seed(read_file(gnumeric.resave(made, tmp_path / f"a.{kind}"), FORM).declaration)


@pytest.mark.programs
@every_layout
@pytest.mark.parametrize("kind", ["ods", "fods"])
def test_shares_shown_in_percent_survive_open_document(
    layout: Layout, kind: str, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    made = with_xlsxwriter(layout(), tmp_path / "made.xlsx")
    assert_is_seed(read_file(libreoffice.resave(made, tmp_path / f"a.{kind}"), FORM).declaration)


@pytest.mark.programs
def test_an_old_workbook_shows_its_shares_in_percent(libreoffice: LibreOffice, tmp_path: Path) -> None:
    made = with_xlsxwriter(LAYOUTS["official"](), tmp_path / "made.xlsx")
    declaration = read_file(libreoffice.resave(made, tmp_path / "a.xls"), FORM).declaration
    assert_is_seed(declaration)
    assert "intake-share" not in [f.check for f in declaration.found]
