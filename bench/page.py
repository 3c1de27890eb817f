"""The page in headless Chromium: its start, a form checked, 500 workbooks consolidated, memory, and its size.

Times are the clock's, of a browser that another process drives. Memory is that of the browser's whole tree of processes, with
Node that drives it.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from bench import Row
from bench.memory import Peak
from bench.stamped import roster, workbook
from tests.programs import node
from tests.programs.chromium import Chromium
from xlperf.page import write_page

FILES, WARM = 500, 20
SECONDS = 600
SCRIPT = """
const fs = require("fs"), path = require("path");
const start = await page.evaluate(async () => { await window.xlperf.ready; return performance.now(); });
const bytes = [...fs.readFileSync(path.join(FOLDER, fs.readdirSync(FOLDER).sort()[0]))];
const [first, warm] = await page.evaluate(async ([bytes, times]) => {
    const data = new Uint8Array(bytes).buffer;
    const began = performance.now();
    await window.xlperf.check("a.xlsx", data);
    const first = performance.now() - began;
    for (let time = 0; time < times; time += 1) await window.xlperf.check("a.xlsx", data);
    return [first, (performance.now() - began - first) / times];
}, [bytes, WARM]);
await page.click("#tab-office");
await page.setInputFiles("#choose-folder", FOLDER);
await page.setInputFiles("#choose-roster", ROSTER);
const began = Date.now();
await page.click("#consolidate");
let slowest = 0;
while (!(await page.textContent("#state")).startsWith("汇总完毕")) {
    const asked = Date.now();
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    slowest = Math.max(slowest, Date.now() - asked);
    await page.waitForTimeout(100);
}
return { start, first, warm, all: Date.now() - began, slowest, rows: await page.locator("#account tbody").last().locator("tr").count() };
"""


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = write_page(folder / "page.html", pyodide=node.modules() / "pyodide")
        inbox = folder / "收件"
        inbox.mkdir()
        for number in range(FILES):
            (inbox / f"{number:06d}.xlsx").write_bytes(workbook(number))
        roster(folder / "名册.csv", FILES)
        values = {"FOLDER": str(inbox), "ROSTER": str(folder / "名册.csv"), "WARM": WARM}
        given = "".join(f"const {key} = {json.dumps(value)};" for key, value in values.items())
        with Peak() as peak:
            told = Chromium().run_page(folder / "page.html", given + SCRIPT, seconds=SECONDS).result
    assert told["rows"] == FILES
    return [
        Row("the page", size / 1e6, "MB", "one file, all forms"),
        Row("start", told["start"] / 1e3, "s", "from the double click until it can be used"),
        Row("first form", told["first"] / 1e3, "s", "its form's spec is compiled"),
        Row("a further form", told["warm"], "ms", f"mean of {WARM}"),
        Row(
            f"{FILES} workbooks",
            told["all"] / 1e3,
            "s",
            "with a roster: workbook, report, returned copies, tables",
        ),
        Row("longest the page did not answer", told["slowest"], "ms", "meanwhile"),
        Row("memory of the browser", peak.pss / 2**20, "MiB", "peak of all its processes, Node with them"),
    ]
