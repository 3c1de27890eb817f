"""Published pages and documents: what the paper says, merged as there, accessible, and read back as the same declaration."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from tests.ooxml.schema import audit
from tests.programs.chromium import Chromium
from tests.programs.pdf import Pdf
from tests.report.made import HOSTILE
from tests.searches import examples
from tests.workbook.seed import seed
from xlperf.declaration import Declaration, Entered
from xlperf.form import form_specs, load_form
from xlperf.intake.handmade.files import read_file
from xlperf.messages import speaking
from xlperf.publishing import as_document, as_page, publish
from xlperf.publishing.printed_form import PrintedSection, sections_of

FORM = load_form("guangzhou-2023")
LEVELS = st.sampled_from([None, "", "产出指标", "效益指标", "满意度指标"])
SECOND = st.sampled_from([None, "", "数量指标", "质量指标", "社会效益指标"])
WORDS = st.sampled_from(["率", "次数", "≥95%", *HOSTILE[:4]])


def of_indicators(rows: Sequence[dict[str, Entered]]) -> Declaration:
    return replace(seed(), tables={**seed().tables, "indicators": rows})


def indicator(level1: Entered, level2: Entered, level3: Entered = "指标") -> dict[str, Entered]:
    return {
        "level1": level1,
        "level2": level2,
        "level3": level3,
        "period_target": "3场",
        "annual_target": "3场",
    }


def covered(section: PrintedSection) -> list[list[int]]:
    """How often each place of the section's grid is covered by a cell."""
    grid = [[0] * len(section.widths) for _ in section.rows]
    for number, row in enumerate(section.rows):
        for cell in row:
            for down in range(number, number + cell.down):
                for across in range(cell.column, cell.column + cell.across):
                    grid[down][across] += 1
    return grid


@examples(60)
@given(st.lists(st.builds(indicator, LEVELS, SECOND, WORDS), max_size=12))
def test_the_cells_cover_the_paper_once_whatever_the_levels(rows: list[dict[str, Entered]]) -> None:
    for section in sections_of(of_indicators(rows)):
        assert all(times == 1 for line in covered(section) for times in line)


@pytest.mark.parametrize("name", list(form_specs()))
def test_the_blank_form_of_every_kind_is_covered_once(name: str) -> None:
    form = load_form(name)
    blank = Declaration(form, {}, {})
    for section in sections_of(blank):
        assert all(times == 1 for line in covered(section) for times in line)
    assert as_page(blank).startswith(b"<!doctype html>")


def test_a_level_reaches_down_to_where_another_begins() -> None:
    rows = [
        indicator("产出指标", "数量指标", "甲"),
        indicator(None, "", "乙"),
        indicator("产出指标", "质量指标", "丙"),
        indicator("效益指标", "质量指标", "丁"),
        indicator("", "社会效益指标", "戊"),
    ]
    section = sections_of(of_indicators(rows))[-1]
    levels = [
        (cell.text, cell.down) for row in section.rows[1:] for cell in row if cell.text.endswith("指标")
    ]
    levels = [one for one in levels if one[0] != "绩效指标"]
    assert levels == [
        ("产出指标", 3),
        ("数量指标", 2),
        ("质量指标", 1),
        ("效益指标", 2),
        ("质量指标", 1),
        ("社会效益指标", 1),
    ]


def test_the_page_says_what_the_declaration_says(tmp_path: Path) -> None:
    back = read_file(publish(seed(), tmp_path / "公开.html"), FORM).declaration
    assert back.to_dict() == seed().to_dict()


def test_the_copy_for_the_public_carries_no_control_figures_and_no_other_years(tmp_path: Path) -> None:
    carried: dict[str, Decimal | str] = {
        "control(basic_expenditure)": Decimal("98765.43"),
        "last_year(project_expenditure)": Decimal("45678.91"),
    }
    given = replace(seed(), earlier=carried)
    with zipfile.ZipFile(publish(given, tmp_path / "公开.xlsx")) as package:
        parts = b"".join(map(package.read, package.namelist()))
    assert b"98765" not in parts and b"45678" not in parts
    assert read_file(tmp_path / "公开.xlsx").declaration.to_dict() == given.to_dict()


def test_every_table_has_a_caption_and_every_header_a_scope() -> None:
    page = html.document_fromstring(as_page(seed()).decode())
    tables = page.xpath("//table")
    assert len(tables) == len(FORM.section)
    for table in tables:
        assert table.xpath("./caption")[0].text_content().strip()
        assert table.xpath(".//th") and not table.xpath(".//th[not(@scope)]")
    assert page.xpath("//th[@rowspan > 1]") and page.xpath("//th[@colspan > 1]")
    assert page.get("lang") == "zh-CN"


def test_hostile_texts_stay_texts_in_page_and_document() -> None:
    rows = [indicator("产出指标", "数量指标", text) for text in HOSTILE]
    hostile = replace(of_indicators(rows), fields={**seed().fields, "department_name": HOSTILE[0]})
    raw = as_page(hostile).decode()
    page = html.document_fromstring(raw)
    assert page.xpath("//script | //img | //@onerror | //@style | //iframe") == []
    assert set(page.xpath("//@href | //@src")) == {"data:,"}
    assert "script-src 'none'" in page.xpath("//meta[@http-equiv]/@content")[0]
    assert HOSTILE[0] in page.text_content() and "\x00" not in raw
    parts = parts_of(as_document(hostile))
    assert not re.search(rb"instrText|fldSimple|w:hyperlink|oleObject|altChunk", parts["word/document.xml"])
    assert b'TargetMode="External"' not in b"".join(parts.values())
    assert not any(name.endswith(".bin") for name in parts)


def parts_of(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def test_the_document_has_the_cells_of_the_paper() -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document(io.BytesIO(as_document(seed())))
    (table,) = document.tables
    sections = sections_of(seed())
    assert len(table.rows) == sum(len(section.rows) for section in sections)
    grid = [[cell.text for cell in row.cells] for row in table.rows]
    first = 0
    for section in sections:
        for number, row in enumerate(section.rows):
            for cell in row:
                for down in range(cell.down):
                    across = slice(cell.column, cell.column + cell.across)
                    assert set(grid[first + number + down][across]) == {cell.text}
        first += len(section.rows)
    assert document.core_properties.author == ""
    assert "中共广州市委网络安全和信息化委员会办公室" in document.paragraphs[0].text
    # LibreOffice makes a .doc without tables of one that ends in a table
    assert document.element.body[-2].tag.endswith("}p")


@pytest.mark.parametrize("version", ["OFFICE_2010", "OFFICE_2019"])
def test_the_document_is_as_the_schema_wants_it(tmp_path: Path, version: str) -> None:
    rows = [indicator("产出指标", "数量指标", text) for text in HOSTILE]
    for number, declaration in enumerate((seed(), of_indicators(rows))):
        assert audit(publish(declaration, tmp_path / f"{number}.docx"), version) == []


def test_without_python_docx_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in sys.modules if name == "docx" or name.startswith("docx.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "docx", None)
    with speaking("zh"), pytest.raises(ValueError, match=r"pip install python-docx"):
        publish(seed(), tmp_path / "公开.docx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.programs
def test_the_page_is_quiet_and_without_barriers(chromium: Chromium, tmp_path: Path) -> None:
    rows = [indicator("产出指标", "数量指标", text) for text in HOSTILE]
    for name, declaration in (("真", seed()), ("恶", of_indicators(rows))):
        page = publish(declaration, tmp_path / f"{name}.html")
        run = chromium.run_page(page, "return await page.title()", offline=False)
        assert (run.console, run.errors, run.requests) == ([], [], [page.absolute().as_uri()])
        for width in (1280, 390):
            assert chromium.barriers(page, width=width) == []


@pytest.mark.programs
def test_the_pdf_is_the_form_on_a4(chromium: Chromium, pdf: Pdf, tmp_path: Path) -> None:
    out = publish(seed(), tmp_path / "公开.pdf")
    assert {(round(width), round(height)) for width, height in pdf.page_sizes(out)} == {(210, 297)}
    text = "".join(pdf.text(out))
    for said in ("4,506.89", "13,027.62", "部门整体预算绩效目标申报表", ">10000条", "5-10天"):
        assert said in text


@pytest.mark.programs
def test_without_a_browser_libreoffice_prints_the_workbook(
    libreoffice: Any, pdf: Pdf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xlperf.system.pages import paper

    monkeypatch.setattr("xlperf.system.programs.find_browser", lambda: None)
    monkeypatch.setattr(paper, "find_browser", lambda: None)
    out = publish(
        replace(seed(), fields={**seed().fields, "other_funds": Decimal("1.25")}), tmp_path / "公开.pdf"
    )
    text = "".join(pdf.text(out))
    assert "4,506.89" in text and "1.25" in text and ">10000条" in text
