"""Whatever program saved the workbook before it was marked, or after: the marks are there, and are read as ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from tests.ooxml import lint
from tests.programs.gnumeric import Gnumeric
from tests.programs.libreoffice import LibreOffice
from tests.programs.node import Node
from tests.returns.specimens import intake, marked, mended, right, write, wrong
from xlperf.ooxml.package import open_package
from xlperf.ooxml.repack import repacked
from xlperf.ooxml.return_marks import RETURN_AUTHOR, RETURN_SHEET

Resave = Callable[[Path, Path], Path]


def _by_openpyxl(path: Path, out: Path) -> Path:
    openpyxl.load_workbook(path).save(out)
    return out


@pytest.fixture(params=["libreoffice", "gnumeric", "exceljs", "sheetjs", "openpyxl"])
def resave(request: pytest.FixtureRequest) -> Resave:
    """Each program that saves workbooks again, in turn."""
    if request.param == "openpyxl":
        return _by_openpyxl
    if request.param in ("exceljs", "sheetjs"):
        node: Node = request.getfixturevalue("node")
        return node.resave_exceljs if request.param == "exceljs" else node.resave_sheetjs
    program: LibreOffice | Gnumeric = request.getfixturevalue(request.param)
    return program.resave


@pytest.mark.programs
def test_a_workbook_saved_again_by_another_program_is_marked_like_any(resave: Resave, tmp_path: Path) -> None:
    saved = resave(write(tmp_path / "a.xlsx", wrong()), tmp_path / "b.xlsx")
    copy = marked(saved, tmp_path / "c.xlsx")
    faults = set(lint(copy)) - set(lint(saved))
    assert not faults
    book = openpyxl.load_workbook(copy)
    assert book.active.title == RETURN_SHEET
    for finding in intake(saved).findings:
        if finding.cell:
            note = book[finding.sheet][finding.cell].comment
            assert note.author == RETURN_AUTHOR and finding.message in note.text
    assert intake(copy).findings == intake(saved).findings


@pytest.mark.programs
def test_a_copy_saved_again_and_mended_is_accepted(resave: Resave, tmp_path: Path) -> None:
    copy = marked(write(tmp_path / "a.xlsx", wrong()), tmp_path / "b.xlsx")
    saved = resave(copy, tmp_path / "c.xlsx")
    found = intake(mended(saved, tmp_path / "d.xlsx"))
    assert found.status in ("accepted", "warned")
    unwanted = {finding.check for finding in found.findings if finding.check.startswith("workbook-")}
    # What the programs do not keep: none the lock of the structure, SheetJS neither locks nor checks on entry.
    assert unwanted <= {"workbook-structure-unlocked", "workbook-unlocked", "workbook-validations"}


@pytest.mark.programs
def test_libreoffice_shows_the_list_and_keeps_the_notes_and_their_chinese(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    copy = marked(write(tmp_path / "a.xlsx", wrong()), tmp_path / "b.xlsx")
    shown = libreoffice.recalculate(copy)[RETURN_SHEET]
    assert shown["A1"].value.startswith("退回意见：")
    findings = intake(copy).findings
    assert {shown[f"F{row}"].value for row in range(5, 5 + len(findings))} == {
        finding.message for finding in findings
    }
    assert not any(cell.formula for cell in shown.values())
    notes = _notes(copy)
    assert notes and _notes(libreoffice.resave(copy, tmp_path / "c.xlsx")) == notes


def _notes(path: Path) -> dict[str, str]:
    """The texts by cell; LibreOffice 7.4 forgets who wrote a note."""
    sheet = openpyxl.load_workbook(path)["申报表"]
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


def _changed(path: Path, out: Path, change: Callable[[str, bytes], bytes]) -> Path:
    package = open_package(path)
    changes: dict[str, bytes | None] = {name: change(name, package.read(name)) for name in package.names}
    out.write_bytes(repacked(package, changes))
    return out


def _prefixed(name: str, content: bytes) -> bytes:
    """Worksheets, styles and the workbook part as programs write them that put a prefix before every element."""
    if not re.fullmatch(r"xl/(worksheets/sheet\d+|workbook|styles)\.xml", name):
        return content
    root = etree.fromstring(content)
    renamed = etree.Element(
        root.tag, root.attrib, nsmap={"x" if key is None else key: uri for key, uri in root.nsmap.items()}
    )
    renamed.extend(root)
    etree.cleanup_namespaces(renamed, keep_ns_prefixes=["x", "r"])
    return etree.tostring(renamed, xml_declaration=True, encoding="UTF-8", standalone=True)


def _strict(name: str, content: bytes) -> bytes:
    """Every part in the strict dialect of the standard, as Excel saves it on request."""
    for old, new in (
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    ):
        content = content.replace(old, new)
    return content


@pytest.mark.programs
@pytest.mark.parametrize("dialect", [_prefixed, _strict])
def test_other_ways_to_write_the_same_xml_are_marked_in_their_own_way(
    dialect: Callable[[str, bytes], bytes], libreoffice: LibreOffice, tmp_path: Path
) -> None:
    other = _changed(write(tmp_path / "a.xlsx", wrong()), tmp_path / "b.xlsx", dialect)
    copy = marked(other, tmp_path / "c.xlsx")
    assert intake(copy).findings == intake(other).findings
    shown = libreoffice.recalculate(copy)
    assert list(shown)[0] == RETURN_SHEET
    assert shown[RETURN_SHEET]["A4"].value == "序号"
    notes = _notes(libreoffice.resave(copy, tmp_path / "d.xlsx"))
    assert {finding.cell for finding in intake(other).findings} == set(notes)
    if dialect is _strict:
        package = open_package(copy)
        assert not any(
            b"schemas.openxmlformats.org/officeDocument/2006/relationships" in package.read(name)
            or b"schemas.openxmlformats.org/spreadsheetml/2006/main" in package.read(name)
            for name in package.names
        )


def test_cells_that_go_by_their_order_alone_stay_where_they_are(tmp_path: Path) -> None:
    def bare(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return content
        root = etree.fromstring(content)
        ns = root.tag[: root.tag.index("}") + 1]
        for row in root.iterfind(f"{ns}sheetData/{ns}row"):
            cells = row.findall(f"{ns}c")
            # Only a row without gaps from column A on can do without references.
            if [cell.get("r") for cell in cells] == [
                f"{chr(65 + at)}{row.get('r')}" for at in range(len(cells))
            ]:
                for cell in cells:
                    del cell.attrib["r"]
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    original = write(tmp_path / "a.xlsx", right())
    without = _changed(original, tmp_path / "b.xlsx", bare)
    before = openpyxl.load_workbook(original)["申报表"]
    after = openpyxl.load_workbook(marked(without, tmp_path / "c.xlsx"))["申报表"]
    for row in before.iter_rows(max_col=7):
        for cell in row:
            value = getattr(cell.value, "text", cell.value)
            there = after[cell.coordinate].value
            assert value == getattr(there, "text", there)
