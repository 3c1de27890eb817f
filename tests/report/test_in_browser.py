"""The report in a real browser: opened, searched, sorted, filtered, printed, and looked over for barriers."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.programs.chromium import Chromium, PageRun
from tests.programs.pdf import Pdf
from tests.report.made import HOSTILE, Made
from xlperf.report import report_page
from xlperf.report.director import director_page
from xlperf.report.page import cell_text
from xlperf.report.sources import Absent
from xlperf.system.pages import paper

pytestmark = pytest.mark.programs

DAY = datetime.date(2023, 11, 24)
DEPARTMENTS = "#list-departments"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("报告")


@pytest.fixture(scope="module")
def usual(folder: Path) -> Path:
    return written(folder / "usual.html", Made(count=60, silent=4))


@pytest.fixture(scope="module")
def large(folder: Path) -> Path:
    return written(folder / "large.html", Made(count=10_000, rows_each=1))


@pytest.fixture(scope="module")
def hostile(folder: Path) -> Path:
    return written(folder / "hostile.html", Made(count=24, silent=6, texts=HOSTILE, parents=HOSTILE))


def written(path: Path, source: Made) -> Path:
    path.write_bytes(report_page(source, DAY))
    return path


def driven(chromium: Chromium, page: Path, script: str, **how: Any) -> PageRun:
    """The page driven by `script`, and nothing in it complained or asked for anything but the page itself."""
    run = chromium.run_page(page, script, **how)
    assert run.errors == [] and run.console == []
    assert run.requests == [page.absolute().as_uri()]
    return run


ROWS = """
    const rows = async (list) => page.$$eval(list + " tbody tr", (all) => all.map((row) => row.cells[0].textContent));
    const count = async (list) => page.textContent(list + " .count");
"""


def test_the_page_opens_without_a_word_and_without_a_request(
    chromium: Chromium, usual: Path, hostile: Path
) -> None:
    for page in (usual, hostile):
        run = driven(chromium, page, 'return [await page.title(), await page.isVisible("h1")]', offline=False)
        assert run.result == ["2023 年度部门整体预算绩效目标申报表汇总报告", True]


def test_a_click_on_a_heading_sorts_and_another_turns_the_order_round(
    chromium: Chromium, usual: Path
) -> None:
    script = f"""{ROWS}
        const list = "{DEPARTMENTS}";
        const first = await rows(list);
        await page.click(list + " thead button >> text=部门");
        const named = await rows(list);
        await page.click(list + " thead button >> text=部门");
        const turned = await rows(list);
        const state = await page.$$eval(list + " thead th[aria-sort]",
            (all) => all.map((head) => [head.textContent, head.getAttribute("aria-sort")]));
        await page.click(list + " thead button >> text=基本支出");
        const amounts = await page.$$eval(list + " tbody tr", (all) => all.map((row) => row.cells[5].textContent));
        return [first, named, turned, state, amounts];
    """
    first, named, turned, state, amounts = driven(chromium, usual, script).result
    made = Made(count=60, silent=4).declared
    by_amount = sorted(made, key=lambda one: -one.fields["expenditure_total"])  # type: ignore[operator]
    names = sorted(one.department for one in made)
    assert first == [one.department for one in by_amount][:20]
    assert named == names[:20] and turned == names[::-1][:20]
    assert state == [["部门", "descending"]]
    basic = sorted((one.fields["basic_expenditure"] for one in made), reverse=True)  # type: ignore[type-var]
    assert amounts == [f"{amount:,.2f}" for amount in basic[:20]]


def test_searching_and_choosing_leave_the_rows_that_fit(chromium: Chromium, usual: Path) -> None:
    script = f"""{ROWS}
        const list = "{DEPARTMENTS}";
        await page.fill(list + " input", "部门0001");
        const found = [await rows(list), await count(list)];
        await page.selectOption(list + " select[data-column='3']", "通过，有提醒");
        const chosen = [await rows(list), await count(list)];
        await page.fill(list + " input", "部门０００１５");
        const wide = await rows(list);
        await page.fill(list + " input", "没有这样的");
        return [found, chosen, wide, await rows(list)];
    """
    found, chosen, wide, none = driven(chromium, usual, script).result
    assert sorted(found[0]) == [f"部门{number:05d}" for number in range(10, 20)]
    assert found[1] == "共 60 个部门，符合条件的 10 个。"
    assert sorted(chosen[0]) == ["部门00010", "部门00015"]
    assert wide == ["部门00015"] and none == []


def test_more_rows_come_when_asked_for_and_a_count_leads_to_its_findings(
    chromium: Chromium, usual: Path
) -> None:
    script = f"""{ROWS}
        const list = "{DEPARTMENTS}";
        const before = (await rows(list)).length;
        await page.click(list + " .more");
        const after = (await rows(list)).length;
        await page.fill(list + " input", "部门00010");
        await page.click(list + " td button.to");
        return [before, after, await page.inputValue("#list-findings input"), await rows("#list-findings"),
            await page.$eval("#list-findings tbody th", (cell) => cell.textContent)];
    """
    before, after, looked_for, findings, whose = driven(chromium, usual, script).result
    assert (before, after, looked_for, len(findings), whose) == (20, 60, "部门00010", 1, "部门00010")


def test_what_is_found_is_saved_as_csv_in_which_nothing_is_live(
    chromium: Chromium, hostile: Path, tmp_path: Path
) -> None:
    saved = tmp_path / "saved.csv"
    script = f"""
        const waiting = page.waitForEvent("download");
        await page.click("{DEPARTMENTS} .save");
        await (await waiting).saveAs({str(saved)!r});
    """
    run = chromium.run_page(hostile, script)
    assert run.errors == [] and run.console == []
    import csv

    rows = list(csv.reader(saved.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) >= 25
    live = [cell for row in rows for cell in row if cell[:1] in tuple("=+@")]
    assert live == [] and any(cell.startswith("'=HYPERLINK") for row in rows for cell in row)


def test_the_script_rounds_a_share_as_the_page_does(chromium: Chromium, usual: Path, folder: Path) -> None:
    before, data, after = re.split(
        r'(?<=id="data-tasks">)(.*?)(?=</script>)', usual.read_text("utf-8"), flags=re.S
    )
    held = json.loads(data)
    at = held["kinds"].index("share")
    held["rows"] = [
        [number, *row[1:at], number / 10_000, *row[at + 1 :]] for number, row in enumerate(held["rows"] * 28)
    ][5:10_001:10]
    page = folder / "shares.html"
    page.write_text(before + json.dumps(held) + after, "utf-8")
    script = """
        while (await page.isVisible("#list-tasks .more")) await page.click("#list-tasks .more");
        return page.$$eval("#list-tasks tbody tr", (all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
    """
    shown = [row[at] for row in driven(chromium, page, script).result]
    assert len(shown) == 1000
    assert shown == [cell_text(number / 10_000, "share") for number in range(5, 10_000, 10)]


def test_ten_thousand_departments_are_sorted_and_searched_with_few_rows_in_the_page(
    chromium: Chromium, large: Path
) -> None:
    script = f"""{ROWS}
        const list = "{DEPARTMENTS}";
        const times = await page.evaluate(async (list) => {{
            const box = document.querySelector(list), heads = box.querySelectorAll("thead button");
            const time = (work) => {{ const begun = performance.now(); work(); return performance.now() - begun; }};
            const field = box.querySelector("input");
            return {{
                names: time(() => heads[0].click()),
                amounts: time(() => heads[4].click()),
                search: time(() => {{ field.value = "部门0999"; field.dispatchEvent(new Event("input")); }}),
            }};
        }}, list);
        return [times, (await rows(list)).length, await count(list), await page.$$eval("tr", (all) => all.length)];
    """
    times, rows, count, all_rows = driven(chromium, large, script).result
    assert rows == 10 and count == "共 10,000 个部门，符合条件的 10 个。"
    assert all_rows < 500
    # A hundred times what it takes on a quiet machine would still be felt as one moment.
    assert all(milliseconds < 5_000 for milliseconds in times.values()), times


@pytest.mark.parametrize("width", [1280, 390])
def test_no_barrier_is_found(chromium: Chromium, usual: Path, hostile: Path, width: int) -> None:
    for page in (usual, hostile):
        assert chromium.barriers(page, width=width) == []


def test_the_director_s_page_has_no_barrier_and_fits_a_phone(chromium: Chromium, folder: Path) -> None:
    page = folder / "director.html"
    source = Made(count=60, silent=6, texts=HOSTILE, parents=HOSTILE, with_past=True)
    page.write_bytes(director_page(source, "市财政局", DAY))
    assert chromium.barriers(page, width=390) == []
    script = "return page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])"
    wide, window = driven(chromium, page, script, width=390, height=844).result
    assert wide <= window


def test_on_a_phone_the_page_is_as_wide_as_the_window(chromium: Chromium, usual: Path, hostile: Path) -> None:
    for page in (usual, hostile):
        script = "return page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])"
        wide, window = driven(chromium, page, script, width=390, height=844).result
        assert wide <= window


def test_the_code_of_a_department_stands_on_one_line(chromium: Chromium, folder: Path) -> None:
    """101001 was torn into 10100 and 1 beside a long reason."""

    class Coded(Made):
        def missing(self) -> Iterator[Absent]:
            for number, one in enumerate(super().missing()):
                received = (
                    "已报送 101001_教育局.xlsx，待确认：同一部门有 2 份内容不同的文件，看不出先后。" * 2
                )
                yield replace(one, code=f"{440101001 + number}", received=received)

    page = written(folder / "codes.html", Coded(count=60, silent=20))
    script = """
    return page.$$eval("#missing td.code", (all) => all.map((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      return range.getClientRects().length;
    }));
    """
    lines = driven(chromium, page, script, width=1280).result
    assert len(lines) == 20 and set(lines) == {1}


def test_the_report_prints_on_a4_with_more_rows_than_the_screen_shows(
    chromium: Chromium, usual: Path, pdf: Pdf, tmp_path: Path
) -> None:
    out = tmp_path / "报告.pdf"
    paper.print_page(usual.read_bytes(), out)
    assert {(round(width), round(height)) for width, height in pdf.page_sizes(out)} == {(210, 297)}
    text = "".join(pdf.text(out))
    assert "应报 64 个部门" in text.replace("\n", "")
    for number in range(60):
        assert f"部门{number:05d}" in text
    assert "查找" not in text and "再显示" not in text
