"""The page of a report: one file that asks for nothing, in which no text of a department is ever more than text."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html

from tests.report.made import HOSTILE, Made
from xlperf.cli.report import command
from xlperf.form import load_form
from xlperf.messages import speaking
from xlperf.report import listings, report_page, write_director_page, write_report

DAY = datetime.date(2023, 11, 24)


def page_of(source: Made) -> html.HtmlElement:
    return html.document_fromstring(report_page(source, DAY).decode())


def test_the_policy_allows_this_style_and_this_script_and_nothing_else() -> None:
    page = page_of(Made())
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'" and rules["img-src"] == "data:"
    for name, path in (("style-src", "//style"), ("script-src", "//script[not(@type)]")):
        (element,) = page.xpath(path)
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert rules[name] == f"'sha256-{digest}'"


@pytest.mark.parametrize("form", ["guangzhou-2023", Path(__file__).parents[1] / "form" / "small.toml"])
def test_hostile_texts_stay_texts(form: str | Path) -> None:
    source = Made(count=len(HOSTILE), form=load_form(form), texts=HOSTILE, parents=HOSTILE)
    plain = Made(count=len(HOSTILE), form=load_form(form))
    page, calm = page_of(source), page_of(plain)
    assert len(page.xpath("//script[not(@type='application/json')]")) == 1
    for never in (
        "//img",
        "//iframe",
        "//object",
        "//form",
        "//style[2]",
        "//base",
        "//@onerror",
        "//@style",
    ):
        assert page.xpath(never) == []
    links = {value for value in page.xpath("//@href | //@src") if not value.startswith("#")}
    assert links == {"data:,"}
    # Tables, scripts and sections are those of a calm report: no text has opened or closed an element.
    for element in ("table", "script", "section", "h2", "svg"):
        assert len(page.xpath(f"//{element}")) >= len(calm.xpath(f"//{element}"))
    assert {one.tag for one in page.iter() if isinstance(one.tag, str)} <= {
        *{one.tag for one in calm.iter() if isinstance(one.tag, str)},
        *("details", "summary"),
    }
    text = page.text_content()
    assert HOSTILE[0] in text and "{{ 7*7 }}" in text
    assert "\x00" not in text and "\x1b" not in text


def test_the_data_of_the_lists_is_whole_and_harmless() -> None:
    raw = report_page(Made(count=len(HOSTILE), texts=HOSTILE), DAY).decode()
    blocks = re.findall(r'<script type="application/json" id="data-([a-z]+)">(.*?)</script>', raw)
    assert {name for name, _ in blocks} >= {"departments", "tasks", "findings", "missing", "files"}
    for _, block in blocks:
        assert "<" not in block and ">" not in block
        json.loads(block)
    departments = json.loads(dict(blocks)["departments"])
    names = [row[0] for row in departments["rows"]]
    assert any("<script>fetch(" in name for name in names)


def test_every_table_is_described_and_every_drawing_left_to_it() -> None:
    page = page_of(Made())
    for table in page.xpath("//table"):
        assert table.xpath("./caption") and table.xpath(".//th[@scope]")
    assert page.xpath("//svg[not(ancestor-or-self::*[@aria-hidden='true'])]") == []


def test_what_a_form_has_not_the_page_does_not_have() -> None:
    full, small = (
        page_of(Made()),
        page_of(Made(form=load_form(Path(__file__).parents[1] / "form" / "small.toml"), parents=())),
    )
    assert {"money", "tasks", "quality"} <= set(full.xpath("//section/@id"))
    assert full.xpath("//caption[contains(., '按主管部门')]") and not small.xpath(
        "//caption[contains(., '按主管部门')]"
    )
    # Every link within the page leads to something that is there.
    for page in (full, small):
        ids = set(page.xpath("//@id"))
        assert {link[1:] for link in page.xpath("//a/@href") if link.startswith("#")} <= ids


def test_the_same_source_gives_the_same_bytes() -> None:
    assert report_page(Made(), DAY) == report_page(Made(), DAY)


def test_ten_thousand_departments_make_a_page_of_bounded_size() -> None:
    raw = report_page(Made(count=10_000, rows_each=1), DAY)
    assert len(raw) < 4_000_000
    page = html.document_fromstring(raw.decode())
    (table,) = page.xpath("//div[@id='list-departments']//tbody")
    assert len(table) == listings.STATIC_ROWS
    (count,) = page.xpath("//div[@id='list-departments']/p[@class='count']")
    assert count.text_content().startswith("共 10,000 个部门，这里列出前 200 个")


def test_a_list_longer_than_the_page_holds_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listings, "MOST_ROWS", 50)
    monkeypatch.setattr(listings, "STATIC_ROWS", 20)
    page = page_of(Made(count=120))
    data = json.loads(page.xpath("//script[@id='data-departments']")[0].text)
    assert len(data["rows"]) == 50 and data["total"] == 120


def test_a_report_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "报告.html"
    out.write_text("旧的")
    broken = Made()
    broken.findings = lambda: (_ for _ in ()).throw(OSError("磁盘"))  # type: ignore[method-assign]
    with pytest.raises(OSError, match="磁盘"):
        write_report(broken, out, overwrite=True)
    assert out.read_text() == "旧的" and list(tmp_path.iterdir()) == [out]


def test_another_kind_of_file_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with speaking("zh"):
        result = CliRunner().invoke(command, [str(tmp_path / "没有的"), "-o", str(tmp_path / "报告.doc")])
    assert "只能写成 .html 或 .pdf" in str(result.exception)


def words_around(page: html.HtmlElement) -> list[str]:
    """What stands on a page around figures and typed texts: headings, captions, buttons, sentences."""
    places = (
        "//title | //h1 | //h2 | //h3 | //nav | //caption | //thead | //label | //button | //figcaption | //footer"
        " | //p[@class='answer'] | //p[@class='lead'] | //p[@class='count'] | //p[@class='day'] | //p[@class='legend']"
        " | //ul[@class='tiles'] | //div[@class='todo']/h3 | //ul/li/a | //ul[@class='todo']/li/text()"
    )
    found = [one if isinstance(one, str) else one.text_content() for one in page.xpath(places)]
    return [" ".join(text.split()) for text in found]


def test_a_report_speaks_the_language_that_is_asked_for_and_else_chinese() -> None:
    source = Made(with_past=True, parents=("Council", "Party"))
    typed = source.form.tables["indicators"].columns["level1"].choices
    with speaking("en"):
        asked = report_page(source, DAY)
    assert asked == report_page(source, DAY, lang="en")
    english = html.document_fromstring(asked.decode())
    said = words_around(english)
    for level in typed:  # a word of the form's own, as departments write it
        said = [text.replace(level, "") for text in said]
    assert [
        text
        for text in said
        if re.search("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", text.replace("　", ""))
    ] == []
    assert english.get("lang") == "en" and "Total expenditure" in english.text_content()
    assert "30 departments" in english.text_content() and "部门00000" in english.text_content()
    chinese = page_of(source)
    assert chinese.get("lang") == "zh-CN" and "要办的事" in chinese.text_content()
    # Both say the same figures.
    figures = [
        [cell.text_content() for cell in page.xpath("//td[@class='num']")] for page in (english, chinese)
    ]
    assert figures[0] == figures[1] and len(figures[0]) > 100


def test_the_directors_page_speaks_it_too(tmp_path: Path) -> None:
    source = Made(with_past=True, parents=())
    page = html.document_fromstring(
        write_director_page(source, tmp_path / "a.html", DAY, office="Budget office", lang="en").read_bytes()
    )
    said = [text for text in words_around(page) if re.search("[\u4e00-\u9fff]", text)]
    assert said == [text for text in said if "指标" in text]
