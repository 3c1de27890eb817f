"""The page in a real Chromium, from a file: it says what the command says, asks for nothing, and can be used by everybody."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.hostile.laid import lay
from tests.page.commands import checked
from tests.programs.chromium import Chromium
from tests.programs.node import Node
from tests.returns.specimens import right, write, wrong
from xlperf.ooxml.macros import macro_modules, ribbon, with_macros
from xlperf.publishing import publish_bytes

pytestmark = pytest.mark.programs

EVERY = 1 if os.environ.get("XLPERF_SEARCH") == "search" else 16
"""So many files of the hostile corpus, one is checked; `make fuzz` checks all."""
READY = (
    "await page.waitForFunction(() => document.getElementById('state').textContent.startsWith('可以使用'));"
)
SECONDS = 240

CHECK_EACH = r"""
const HANDMADE = /\.(xls|html|docx)$/;
const fs = require("fs"), path = require("path");
await page.evaluate(() => window.xlperf.ready);
const said = {};
for (const name of fs.readdirSync(FOLDER).sort()) {
    const bytes = [...fs.readFileSync(path.join(FOLDER, name))];
    said[name] = await page.evaluate(async ([name, bytes, handmade]) =>
        window.xlperf.check(name, new Uint8Array(bytes).buffer, { handmade }), [name, bytes, HANDMADE.test(name)]);
}
return said;
"""


def test_every_file_gets_the_commands_json_and_nothing_is_asked_of_any_address(
    page: Path, inbox: Path, tmp_path: Path, chromium: Chromium, node: Node
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for number, path in enumerate(sorted(inbox.iterdir())):
        if number % 5 == 0:
            shutil.copy(path, folder / path.name)
    for path in lay(tmp_path, EVERY, 3):
        if "xlsb" not in path.name:  # a page has no parser of it, and says so in other words
            shutil.move(path, folder / path.name)
    for kind in ("html", "docx"):
        (folder / f"自制.{kind}").write_bytes(publish_bytes(wrong(), kind))
    xls = node.resave_sheetjs(write(tmp_path / "旧.xlsx", right()), folder / "旧.xls")
    assert xls.read_bytes().startswith(b"\xd0\xcf")
    plain = write(tmp_path / "带宏.xlsx", wrong()).read_bytes()
    (folder / "带宏.xlsm").write_bytes(with_macros(plain, macro_modules("vba"), ribbon("vba")))
    script = f"const FOLDER = {json.dumps(str(folder))};" + CHECK_EACH
    run = chromium.run_page(page, script, seconds=SECONDS)
    assert run.errors == [] and run.console == []
    assert [address for address in run.requests if not address.startswith(("file:", "blob:null/"))] == []
    assert [address for address in run.requests if address.startswith("file:")] == [page.as_uri()]
    expected = {
        name: checked(folder, name, handmade=name.endswith((".xls", ".html", ".docx")))
        for name in sorted(run.result)
    }
    assert len(expected) > 20 and len(expected) == len(list(folder.iterdir()))
    assert {name: run.result[name] for name in expected if run.result[name] != expected[name]} == {}


def test_files_are_chosen_and_dropped_shown_marked_and_taken_along_by_everybody(
    page: Path, inbox: Path, tmp_path: Path, chromium: Chromium
) -> None:
    good, bad = sorted(inbox.iterdir())[:2]
    blank = write(tmp_path / "空白.xlsx", replace(wrong(), fields={}, tables={}))
    script = f"""
        {READY}
        const [good, bad, blank, folder] = {json.dumps([str(good), str(bad), str(blank), str(tmp_path)])};
        const verdict = () => page.textContent(".verdict");
        await page.setInputFiles("#choose-check", good);
        await page.waitForFunction(() => document.querySelectorAll("#files li").length === 1);
        {READY}
        const first = await verdict();
        const area = await page.locator("#drop-check").boundingBox();
        const protocol = await page.context().newCDPSession(page);
        for (const type of ["dragEnter", "dragOver", "drop"])
            await protocol.send("Input.dispatchDragEvent", {{
                type, x: area.x + 40, y: area.y + 40,
                data: {{ items: [], files: [bad], dragOperationsMask: 1 }},
            }});
        await page.waitForFunction(() => document.querySelectorAll("#files li").length === 2);
        {READY}
        const findings = await page.locator(".findings li").count();
        await page.locator(".findings button").first().click();
        const pointed = await page.locator(".picture td.here").textContent();
        await page.locator(".picture td.here").press("Enter");
        const back = await page.locator(".findings li.here").count();
        const taken = [];
        for (const word of ["标注问题的副本", "公开文本", "检查结果（JSON）"]) {{
            const [file] = await Promise.all([page.waitForEvent("download"), page.click(`button:text("${{word}}")`)]);
            await file.saveAs(`${{folder}}/${{file.suggestedFilename()}}`);
            taken.push(file.suggestedFilename());
        }}
        await page.setInputFiles("#choose-check", blank);
        await page.waitForFunction(() => document.querySelectorAll("#files li").length === 3);
        {READY}
        const folded = await page.locator(".findings details li").count();
        const unseen = await page.locator(".findings details li").first().isVisible();
        await page.locator(".findings summary").click();
        const seen = await page.locator(".findings details li").first().isVisible();
        await page.click(`#files button:text("${{bad.split("/").pop()}}")`);
        await page.click("#language");
        await page.waitForFunction(() => document.querySelector(".verdict").textContent.includes("to be corrected"));
        const canonical = await page.locator(".wide tbody tr").count();
        await page.evaluate({json.dumps(chromium.axe().read_text(encoding="utf-8"))} + ";undefined");
        await page.setViewportSize({{ width: 390, height: 844 }});
        const barriers = [];
        for (const colorScheme of ["light", "dark"]) {{
            await page.emulateMedia({{ colorScheme }});
            const found = await page.evaluate(() => axe.run(document));
            barriers.push(...found.violations.flatMap((one) => one.nodes.map((node) => `${{one.id}}: ${{node.html}}`)));
        }}
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        await page.click("#tab-target");
        await page.fill("#try-text", "开展不少于40场通信保障任务");
        await page.press("#try-text", "Enter");
        const target = await page.locator("#tried .verdict").textContent();
        await page.press("#tab-target", "ArrowRight");
        const wrapped = await page.locator('[role=tab][aria-selected=true]').getAttribute("id");
        await page.addInitScript(() => {{ delete window.DecompressionStream; }});
        await page.reload();
        const old = await page.locator("#too-old").isVisible() && await page.textContent("#too-old");
        return {{ folded, unseen, seen, first, findings, pointed, back, taken, canonical, barriers, wide, target, wrapped, old }};
    """
    run = chromium.run_page(page, script, seconds=SECONDS)
    told = run.result
    said = checked(bad.parent, bad.name)
    assert told["first"] == "全部通过，可以报送"
    assert told["findings"] == len(said["findings"]) > 1
    follow = [one for one in checked(tmp_path, blank.name)["findings"] if one["cause"]]
    assert told["folded"] == len(follow) > 5 and told["seen"] and not told["unseen"]
    assert told["pointed"] and told["back"] == 1 and told["canonical"] > 5
    marked, text, findings = (tmp_path / name for name in told["taken"])
    assert checked(tmp_path, marked.name)["status"] == "rejected" and marked.stem == f"{bad.stem}_标注"
    assert "基本支出" in text.read_text(encoding="utf-8")
    assert json.loads(findings.read_text(encoding="utf-8")) == [said]
    assert told["barriers"] == [] and told["wide"] <= 0
    assert told["target"] == "≥40场" and told["wrapped"] == "tab-check"
    assert told["old"].startswith("这个浏览器版本太旧")
