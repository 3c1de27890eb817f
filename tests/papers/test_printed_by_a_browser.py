"""Published forms, printed by Chromium as people set it (paper, scale, margins, grounds), are read back as they were."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.papers.test_numbered_rows import example as numbered
from tests.papers.test_numbered_rows import page, published
from tests.programs.chromium import Chromium
from tests.publishing.test_every_form import example
from tests.workbook.seed import seed
from xlperf.declaration import ERROR
from xlperf.intake.handmade.files import read_file
from xlperf.intake.handmade.formats.pdf_layout import read_pdf
from xlperf.intake.handmade.formats.pdf_texts import AS_TYPED, lie_on_each_other, text_of
from xlperf.publishing import publish

GUANGZHOU = "guangzhou-2023"
A4: dict[str, Any] = {"format": "A4", "printBackground": True}
PRINTS: dict[str, tuple[str, dict[str, Any]]] = {
    "marks drawn half as wide": (GUANGZHOU, A4),
    "no grounds, smaller": (GUANGZHOU, {"format": "A4", "scale": 0.87}),
    "lines that a mark may not begin": ("national-department-2015", A4 | {"scale": 1.3}),
    "a slash like another": ("project-self-evaluation-2020", A4 | {"landscape": True}),
    "grounds cut by the page": ("national-project-2015", A4 | {"scale": 1.8}),
    "the browser's own margins": (
        "national-project-2015",
        {"format": "A4", "displayHeaderFooter": True, "margin": {"top": "2cm", "bottom": "2cm", "left": "1cm"}},
    ),
}  # fmt: skip


@pytest.mark.programs
@pytest.mark.parametrize("name", PRINTS)
def test_a_published_form_is_read_back_whole(name: str, chromium: Chromium, tmp_path: Path) -> None:
    form, options = PRINTS[name]
    given = seed() if form == GUANGZHOU else example(form)
    html = publish(given, tmp_path / "公开.html")
    paper = tmp_path / "公开.pdf"
    chromium.run_page(html, f"await page.pdf({json.dumps(options | {'path': str(paper)})})")
    reading = read_file(paper)
    code = {"code": reading.declaration.code}
    assert reading.declaration.to_dict() | code == given.to_dict() | code
    # A title too long for its line stands on two.
    assert [one.check for one in reading.declaration.found if one.value != given.department] == []


@pytest.mark.programs
@pytest.mark.parametrize(
    ("style", "error"),
    [
        ("td {border: 1px dotted #000}", ""),
        ("td {border: 1px dashed #000}", ""),
        ("td {border: 4px solid #000}", ""),
        ("td {border: 2px solid #fff; background: #cde}", ""),
        ("td {border: 1px solid #000} tr:nth-child(even) {background: #dde}", ""),
        ("td {border-top: 1px solid #000} tr:nth-child(even) {background: #dde}", "intake-no-lines"),
        ("tr:nth-child(even) {background: #dde}", "intake-no-lines"),
    ],
)
def test_lines_of_every_kind_part_cells_and_grounds_that_leave_some_bare_do_not(
    style: str, error: str, chromium: Chromium, tmp_path: Path
) -> None:
    truth, paper, html = numbered(), tmp_path / "a.pdf", tmp_path / "a.html"
    sheet = f"<style>table {{border-collapse: collapse}} td {{padding: 3px}} {style}</style>"
    html.write_bytes(page(published(truth)).replace(b"<p>", sheet.encode() + b"<p>", 1))
    chromium.run_page(html, f"await page.pdf({json.dumps(A4 | {'path': str(paper)})})")
    declaration = read_file(paper).declaration
    assert [one.check for one in declaration.found if one.severity == ERROR] == [error] * bool(error)
    if not error:
        assert declaration.tables == truth.tables
        assert declaration.found == ()


def test_what_browsers_write_for_what_looks_the_same() -> None:
    assert "2024年―2026年 ∕ ﬁle ‧‐\uf90a".translate(AS_TYPED) == "2024年—2026年 / file ·-金"


def line(text: str, top: float, x: float = 0, step: float = 10) -> list[dict[str, Any]]:
    return [
        {"text": c, "x0": x + n * step, "x1": x + n * step + 10, "top": top, "bottom": top + 10, "size": 10}
        for n, c in enumerate(text)
    ]


@pytest.mark.parametrize(
    ("above", "below", "wrapped"),
    [
        ("完成改造任务十二项", "目，全部达标。", True),  # 目 may not be parted from ，
        ("完成改造任务十二项", "《办法》印发。", True),
        ("完成改造任务", "目，全部达标。", False),
        ("全部达标十二个项目。", "目标2：完成改造。", False),
        ("全部达标十二个项目。", "（2）完成改造。", False),
    ],
)
def test_where_a_line_was_only_wrapped(above: str, below: str, wrapped: bool) -> None:
    text = text_of([*line(above, 0), *line(below, 12)], 112)
    assert text == above + ("" if wrapped else "\n") + below


def test_marks_drawn_half_as_wide_are_not_written_over_each_other() -> None:
    assert not lie_on_each_other(line("”、“。”", 0, step=4.5))
    assert lie_on_each_other(line("完成改造", 0, step=4.5))


def test_the_empty_answer_of_a_damaged_pdf_is_a_reason() -> None:
    assert "error" in read_pdf(b"%PDF-1.4 nothing")
