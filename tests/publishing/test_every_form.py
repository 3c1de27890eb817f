"""Every shipped form, published in every kind: whole, with all its further sheets, and read back as it was."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from lxml import html

from tests.programs.chromium import Chromium
from tests.programs.pdf import Pdf
from xlperf.declaration import Declaration
from xlperf.form import form_specs
from xlperf.intake.handmade.files import read_file
from xlperf.publishing import as_document, as_page, publish
from xlperf.publishing.printed_form import printed_forms_of

FORMS = sorted(name for name, spec in form_specs().items() if spec.with_name("example.json").is_file())
PROJECTS = "national-projects-2015"


def example(name: str) -> Declaration:
    return Declaration.from_dict(
        None, json.loads(form_specs()[name].with_name("example.json").read_text(encoding="utf-8"))
    )


@pytest.mark.parametrize("suffix", [".txt", ".json", ".xlsx", ".html"])
@pytest.mark.parametrize("name", FORMS)
def test_what_is_published_tells_its_form_and_reads_back_whole(
    name: str, suffix: str, tmp_path: Path
) -> None:
    given = example(name)
    reading = read_file(publish(given, tmp_path / f"公开{suffix}"))
    code = {"code": reading.declaration.code}
    assert reading.declaration.to_dict() | code == given.to_dict() | code
    assert reading.unplaced == () and [finding.check for finding in reading.declaration.found] == []


def test_a_page_has_every_project_under_a_heading_of_its_own_with_a_link_to_it() -> None:
    given = example(PROJECTS)
    many = given.with_sheets([given.sheets[0], given.sheets[1], Declaration(given.sheets[0].form, {}, {}),
                              given.sheets[1]])  # fmt: skip
    page = html.document_fromstring(as_page(many).decode())
    assert len(page.xpath("//h1")) == 1 and len(page.xpath("//h2")) == 3
    called = ["项目1：城区老旧供水管网改造工程", "项目2：河湖水质监测", "项目4：河湖水质监测"]
    assert [one.text_content() for one in page.xpath("//section/div[@class='which']")] == called
    assert [one.text_content() for one in page.xpath("//nav//a")] == called
    for link in page.xpath("//nav//a/@href"):
        assert len(page.xpath(f"//*[@id='{link[1:]}']")) == 1


def test_a_document_has_every_project_and_turns_the_paper_where_its_form_lies() -> None:
    from docx import Document

    given = example(PROJECTS)
    document = Document(io.BytesIO(as_document(given)))
    papers = printed_forms_of(given)
    assert len(document.tables) == len(papers) == len(document.sections) == 3
    for table, paper, section in zip(document.tables, papers, document.sections, strict=True):
        said = {cell.text for cell in table._cells}
        assert {cell.text for section in paper.sections for row in section.rows for cell in row} <= said | {
            ""
        }
        landscape = paper.form.page.orientation == "landscape"
        assert (section.page_width > section.page_height) == landscape


@pytest.mark.programs
def test_on_paper_each_project_begins_a_page(chromium: Chromium, pdf: Pdf, tmp_path: Path) -> None:
    page = tmp_path / "页.html"
    page.write_bytes(as_page(example(PROJECTS)))
    sizes = pdf.page_sizes(chromium.to_pdf(page, tmp_path / "纸.pdf"))
    assert len(sizes) == 3
