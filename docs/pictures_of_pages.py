"""Pictures of the web pages that xlperf writes: the report, a published form and the page without installation, at the widths of a desk and a phone.

Owns what is shown of them. Needs Chromium and Node, as the tests do.
"""

from __future__ import annotations

import datetime
import json
import tempfile
from pathlib import Path

from tests.programs import node
from tests.programs.chromium import Chromium
from tests.programs.pdf import Pdf
from tests.workbook.seed import seed
from xlperf.consolidation import consolidate
from xlperf.demonstration import prepare
from xlperf.page import write_page
from xlperf.publishing import publish
from xlperf.report import report_page, write_director_page
from xlperf.system.pages.paper import print_page

DAY = datetime.date(2023, 11, 24)
DESK, PHONE = (1280, 900), (390, 844)
PAPER_DPI = 70


def of_report(docs: Path) -> None:
    """report-{screen,money,targets,departments,phone,paper,director}.png: the report on the demonstration's departments."""
    browser, out = Chromium(), docs / "pictures"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        story = prepare(folder / "demo")
        page = folder / "report.html"
        result = consolidate([story.inbox], roster=story.roster, cache=False, lang="zh")
        page.write_bytes(report_page(result, DAY))
        for shown, place in (
            ("screen", ""),
            ("money", "money"),
            ("targets", "quality"),
            ("departments", "departments"),
        ):
            _shoot(browser, page, out / f"report-{shown}.png", place, DESK)
        _shoot(browser, page, out / "report-phone.png", "", PHONE)
        print_page(page.read_bytes(), folder / "report.pdf")
        first = Pdf().pictures(folder / "report.pdf", folder / "pages", dpi=PAPER_DPI)[0]
        (out / "report-paper.png").write_bytes(first.read_bytes())
        write_director_page(result, folder / "director.pdf", DAY, office="市财政局预算处")
        (sheet,) = Pdf().pictures(folder / "director.pdf", folder / "sheets", dpi=PAPER_DPI)
        (out / "report-director.png").write_bytes(sheet.read_bytes())


def of_published(docs: Path) -> None:
    """published-{screen,phone}.png: the real form as a web page."""
    with tempfile.TemporaryDirectory() as name:
        page = publish(seed(), Path(name) / "published.html")
        _shoot(Chromium(), page, docs / "pictures" / "published-screen.png", "", DESK)
        _shoot(Chromium(), page, docs / "pictures" / "published-phone.png", "", PHONE)


def of_page(docs: Path) -> None:
    """page-{screen,phone,office}.png: the page that needs no installation, with a faulty form and with an inbox."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        story = prepare(folder / "demo")
        page = folder / "page.html"
        write_page(page, pyodide=node.modules() / "pyodide")
        given = {
            "FAULTY": str(sorted(story.inbox.iterdir())[1]),
            "INBOX": str(story.inbox),
            "ROSTER": str(story.roster),
            "OUT": str(docs / "pictures" / "page"),
        }
        script = "".join(f"const {key} = {json.dumps(value)};" for key, value in given.items()) + _IN_PAGE
        Chromium().run_page(page, script, width=DESK[0], height=DESK[1], seconds=300)


_IN_PAGE = """
const say = (text) => page.waitForFunction((text) => document.getElementById("state").textContent.startsWith(text), text);
await say("可以使用");
await page.setInputFiles("#choose-check", FAULTY);
await page.waitForSelector(".picture td.bad");
await say("可以使用");
await page.evaluate(() => document.querySelector("#checked").scrollIntoView());
await page.screenshot({ path: `${OUT}-screen.png` });
await page.setViewportSize({ width: 390, height: 844 });
await page.evaluate(() => document.querySelector("#checked").scrollIntoView());
await page.screenshot({ path: `${OUT}-phone.png` });
await page.setViewportSize({ width: 1280, height: 900 });
await page.click("#tab-office");
await page.setInputFiles("#choose-folder", INBOX);
await page.setInputFiles("#choose-roster", ROSTER);
await page.click("#consolidate");
await say("汇总完毕");
await page.evaluate(() => { document.getElementById("state").textContent = ""; });
await page.screenshot({ path: `${OUT}-office.png` });
"""


def _shoot(browser: Chromium, page: Path, picture: Path, place: str, size: tuple[int, int]) -> None:
    """The page in a window of this size, scrolled to the element `place`."""
    script = f"""
        if ({place!r}) await page.evaluate((id) => document.getElementById(id).scrollIntoView(), {place!r});
        await page.screenshot({{ path: {str(picture)!r} }});
    """
    browser.run_page(page, script, width=size[0], height=size[1])
