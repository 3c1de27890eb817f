"""An .xls is read as the .xlsx it was saved from; web pages, which a browser's Python reads in its own way, as lxml reads them."""

from __future__ import annotations

import datetime
import random
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from tests.programs.libreoffice import LibreOffice
from tests.returns.specimens import wrong
from xlperf.intake.handmade.files import grids_of
from xlperf.intake.handmade.formats import markup
from xlperf.intake.handmade.formats.page_tree import parsed
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.xls_sheets import xls_sheets
from xlperf.publishing import publish_bytes


def of_every_kind(path: Path) -> Path:
    """A workbook with values of every kind, texts that go over several records, merged and hidden parts."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表 一"
    moment = datetime.datetime(2023, 12, 31, 8, 30)
    values: list[tuple[Any, str]] = [
        (0, "General"), (-1, "0"), (1.005, "0.00"), (123456789.25, "#,##0.00"), (0.95, "0%"), (1e-9, "General"), (-3.5e300, "General"),
        (536870911, "General"), (0.01, "General"), (True, "General"), (False, "General"), ("三次", "@"), ("", "@"), ("é plain", "General"),
        (moment, "yyyy-mm-dd hh:mm"), (moment.date(), 'yyyy"年"m"月"d"日"'), (moment.time(), "h:mm AM/PM"), (datetime.timedelta(hours=30), "[h]:mm"),
        (45000, "yyyy/m/d"), (0.5, "h:mm:ss"), (7, '"共"0"天"'), (8, "0_d"), (9, "[红色]0"), (10, "0;[h]0"), (2, "mmm-yy"),
    ]  # fmt: skip
    for row, (value, code) in enumerate(values, 1):
        sheet.cell(row, 1, value).number_format = code
        sheet.cell(row, 3, 5 + row).number_format = code
    sheet["E1"] = "=1+1"
    sheet["E2"] = '="甲"&"乙"'
    sheet["E3"] = "=1/0"
    sheet["E4"] = "=1=1"
    sheet["E5"] = '=""'
    sheet["F1"].font = Font(strike=True)
    sheet["F1"] = "作废"
    sheet.merge_cells("G1:H3")
    sheet["G1"] = "合并"
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    chosen = random.Random(3)
    further = book.create_sheet("长文本")
    for row in range(1, 60):
        letters = "ab " if row % 3 == 0 else "绩效é a"
        further.cell(row, 1, "".join(chosen.choices(letters, k=chosen.randint(1, 2_000))))
    book.create_sheet("藏").sheet_state = "hidden"
    book["藏"]["B2"] = 1
    book.save(path)
    return path


@pytest.mark.programs
def test_an_xls_is_read_as_the_xlsx_of_the_same_workbook(libreoffice: LibreOffice, tmp_path: Path) -> None:
    source = of_every_kind(tmp_path / "a.xlsx")
    new, old = (libreoffice.resave(source, tmp_path / f"lo.{kind}").read_bytes() for kind in ("xlsx", "xls"))
    for one, other in zip(grids_of(new), grids_of(old), strict=True):
        assert (one.name, one.hidden, one.rows) == (other.name, other.hidden, other.rows)


def test_what_is_no_xls_is_refused_with_its_reason() -> None:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    for content in (head, head + bytes(600), head + b"\xff" * 2000, head + bytes(range(256)) * 20):
        with pytest.raises(UnreadableWorkbook):
            xls_sheets(content, 9)


PAGES = [
    "<table><tr><td>甲<td>乙<tr><td colspan=2>丙</table>",
    "<p>一<p>二<table><caption>题<tr><th>a</th><th>b</th></tr><tbody><tr><td rowspan=2>1<td>2<tr><td>3</table>三",
    "<TABLE><TR><TD>甲<BR>乙</TD><TD><P>丙</P><P>丁</P></TD></TR></TABLE>",
    "<table><tr><td><table><tr><td>内</td></tr></table></td><td>外</td></tr></table>",
    "<div><table><tr><td>a</div></td><td>b</td></tr></table><h2>题</h2><table><tr><td>c</td></tr></table>",
    "<table><tr><td>1</td></tr></table></table><p>后</p>",
    "<ul><li>一<li>二<ul><li>三</ul></ul><table><tr><td>x&nbsp;&lt;5%&amp;y</td></tr></table>",
    "<style>.s{text-decoration:line-through}</style><table><tr><td class=s>旧<td><s>旧</s>新<td style='display:none'>藏</table>",
    "<script>if (a<b) document.write('<table>')</script><table><tr hidden><td>a</td></tr><tr><td>b<!-- c --></td></tr></table>",
    "<?xml version='1.0'?><html><head><title>t</title></head><body><table><tr><td>a</td></tr></table></body></html>",
    "<table><thead><tr><th>a<th>b<tbody><tr><td>1<td>2<tfoot><tr><td>3<td>4</table>",
    "没有表格",
    "<p>只有一段",
]


@pytest.mark.parametrize("number", range(len(PAGES)))
def test_a_page_is_read_as_lxml_reads_it(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_pages_alike(PAGES[number].encode(), monkeypatch)


def test_our_own_pages_are_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    assert_pages_alike(publish_bytes(wrong(), "html"), monkeypatch)


def assert_pages_alike(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    by_lxml = markup.html_grids(content)
    monkeypatch.setattr(markup, "_tree", parsed)
    assert markup.html_grids(content) == by_lxml


def test_a_page_of_tags_without_end_is_no_tree_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    assert_pages_alike(("<div>" * 5_000 + "<table><tr><td>甲</td></tr></table>").encode(), monkeypatch)
    with pytest.raises(UnreadableWorkbook):
        markup.html_grids(b"   ")
