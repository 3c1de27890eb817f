"""The add-in for WPS in a real engine, from files, over a stand-in of WPS's object model: it says what the command says."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from tests.excel.arguments import BLOCKS, SCALARS
from tests.excel.plain import OF_TEXT, plain
from tests.page.commands import checked
from tests.programs.chromium import Chromium, PageRun
from tests.proof.defects import ALL, planted, together
from tests.proof.valid import valid_declaration
from tests.returns.specimens import right, write, wrong
from tests.target.labelled import all_rows
from tests.wps.workbooks import dumped
from xlperf.excel.described import FUNCTIONS
from xlperf.form import load_form
from xlperf.intake.one_file import take_in
from xlperf.messages import speaking
from xlperf.publishing import publish_bytes
from xlperf.target import parse
from xlperf.template.stamp import Stamper
from xlperf.template.write import Options
from xlperf.wps.install import FOLDER

pytestmark = pytest.mark.programs

STANDIN = Path(__file__).with_name("standin.js")
FORM = load_form("guangzhou-2023")
BEGIN = """
const given = JSON.parse(require("fs").readFileSync(ASKED, "utf8"));
const standin = require("fs").readFileSync(STANDIN, "utf8");
const open = (target, workbook) => target.evaluate((one) => standIn(JSON.parse(one)), JSON.stringify(workbook));
const press = async (button) => {
    await page.evaluate((one) => XlperfAddin.press(one), button);
    return page.evaluate(() => XlperfAddin.shown);
};
const with_ = (workbook) => ({ content: `${standin};standIn(${JSON.stringify(workbook)});` });
await page.addInitScript(with_(given.first));
"""


def driven(chromium: Chromium, addins: Path, folder: Path, asked: dict[str, Any], script: str) -> Any:
    """What the script returns in the page behind WPS; nothing goes wrong in it, and nothing but its own files is asked for."""
    path = folder / "asked.json"
    path.write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    begin = BEGIN.replace("ASKED", json.dumps(str(path))).replace("STANDIN", json.dumps(str(STANDIN)))
    run: PageRun = chromium.run_page(addins / FOLDER / "index.html", begin + script, seconds=240)
    assert run.errors == []
    own = (addins / FOLDER).as_uri()
    assert [one for one in run.requests if not one.startswith((own, "blob:null/"))] == []
    return run.result


def of_lines(lines: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """What the pane lists, consequences too, as it stands in the command's JSON."""
    found = []
    for line in lines:
        found.append(tuple(str(line[key]) for key in ("severity", "sheet", "cell", "message", "hint")))
        found += of_lines(line["then"])
    return found


def of_command(said: dict[str, Any]) -> list[tuple[str, ...]]:
    keys = ("severity", "sheet", "cell", "message", "hint")
    return [tuple(str(one[key] or "") for key in keys) for one in said["findings"]]


def as_cell(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def test_functions_answer_as_in_python_and_checks_say_what_the_command_says(
    addins: Path, tmp_path: Path, chromium: Chromium
) -> None:
    texts = [[row[0]] for row in all_rows()]
    calls: list[list[Any]] = []
    expected: list[Any] = []
    for name in (*OF_TEXT, "XLP_TOTAL"):
        calls.append([name, texts])
        expected.append(plain(name)(texts))
        for value in map(as_cell, SCALARS.values()):
            calls.append([name, value])
            expected.append(plain(name)(value))
        for block in BLOCKS.values():
            rows = [[as_cell(value) for value in row] for row in block]
            calls.append([name, rows])
            expected.append(plain(name)(rows))
    stamper = Stamper(FORM, Options())
    groups = [group for group in together(ALL) if not any(one.reason for one in group)][:5]
    workbooks = {
        f"{seed}.xlsx": planted(FORM, stamper, group, valid_declaration(FORM, seed))
        for seed, group in enumerate(groups)
    }
    workbooks["通过.xlsx"] = stamper.workbook("市甲局", "001", valid_declaration(FORM, 9))
    workbooks["别的.xlsx"] = _of_another_kind()
    for name, content in workbooks.items():
        (tmp_path / name).write_bytes(content)
    dumps = [dumped(name, content) for name, content in workbooks.items()]
    script = """
        await page.reload();
        // Asked before Python runs: what is certain is answered, all else is an error, and is computed again later.
        const early = await page.evaluate(() => {
            const { run } = standing.functions["XLP.TARGET"], { run: check } = standing.functions["XLP.TARGET_CHECK"];
            const tried = (call) => { try { return call(); } catch (error) { return `error ${error.message}`; } };
            return [tried(() => run([["不少于40场"], [null]])), tried(() => run("约莫四十来场")), tried(() => check("≥4场"))];
        });
        await page.evaluate(() => XlperfAddin.start());
        const again = await page.evaluate(() => globalThis.recalculated);
        const answers = await page.evaluate((calls) => calls.map(([name, ...values]) =>
            standing.functions[`XLP.${name.slice(4)}`].run(...values)), given.calls);
        const told = await page.evaluate(() => Object.fromEntries(Object.entries(standing.functions).map(([name, one]) => [name, one.about])));
        const said = {}, cells = {};
        for (const workbook of given.workbooks) {
            await open(page, workbook);
            said[workbook.name] = await press("xlpCheck");
            said[workbook.name].left = await page.evaluate(() => [...standing.files.keys()]);
            await open(page, { ...workbook, copy: null });
            cells[workbook.name] = await press("xlpCheck");
        }
        await open(page, { ...given.first, closed: true });
        const closed = await press("xlpCheck");
        return { early, again, answers, told, said, cells, closed };
    """
    asked = {"first": dumps[0], "calls": calls, "workbooks": dumps}
    result = driven(chromium, addins, tmp_path, asked, script)
    assert result["early"] == [[["≥40场"], [""]], "error #N/A", "error #N/A"] and result["again"] == 1
    assert len(texts) > 5_000
    for call, got, wanted in zip(calls, result["answers"], expected, strict=True):
        assert got == wanted, str(call)[:200]
    assert set(result["told"]) == {"XLP." + one.name.removeprefix("XLP_") for one in FUNCTIONS}
    assert all(one["description"] and one["parameters"] for one in result["told"].values())
    for name in workbooks:
        shown, said = result["said"][name], checked(tmp_path, name)
        assert shown["left"] == []
        if said["status"] == "unreadable":
            assert shown["message"].startswith(said["reason"]) and shown["tone"] == "bad"
            continue
        assert of_lines(shown["lines"]) == of_command(said), name
        assert (shown["tone"] == "bad") == (said["status"] == "rejected")
        assert (shown["title"] == "全部通过，可以报送") == (said["status"] == "accepted")
        _of_cells_alone(result["cells"][name], said)
    assert "没有打开工作簿" in result["closed"]["message"]


def _of_another_kind() -> bytes:
    import io

    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = "别的表"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _of_cells_alone(shown: dict[str, Any], said: dict[str, Any]) -> None:
    """Where no copy can be had, what is wrong with entered values is said all the same, and never that all is well."""
    assert "模板是否被改动" in "".join(shown["notes"]) and "可以报送" not in shown["title"]
    entered = {
        tuple(one)
        for one, finding in zip(of_command(said), said["findings"], strict=True)
        if not finding["check"].startswith("workbook-") and finding["check"] not in ("intake-handmade",)
    }
    assert entered <= set(of_lines(shown["lines"]))


def test_texts_are_rewritten_taken_back_and_exported_and_the_pane_jumps(
    addins: Path, tmp_path: Path, chromium: Chromium
) -> None:
    path = write(tmp_path / "表.xlsx", wrong())
    first = dumped(path.name, path.read_bytes())
    script = """
        await page.reload();
        const values = () => page.evaluate(() => Object.fromEntries(standing.given.sheets.flatMap((sheet) =>
            Object.entries(sheet.cells).filter(([, cell]) => typeof cell.v === "string").map(([place, cell]) => [`${sheet.name}!${place}`, cell.v]))));
        const before = await values();
        const normalised = await press("xlpNormalise"), after = await values();
        const cleaned = await press("xlpClean"), tidy = await values();
        const recalculated = await press("xlpRecalculate");
        const back = [(await press("xlpUndo")).message, (await press("xlpUndo")).message, (await press("xlpUndo")).message];
        const restored = await values();
        await page.evaluate(() => { standing.given.deaf = true; });
        const deaf = (await press("xlpNormalise")).message, untouched = await values();
        await page.evaluate(() => { standing.given.deaf = false; standing.given.sheets[0].cells["G34"].font = { Strikethrough: null, Superscript: false, Subscript: false }; });
        const marked = [await press("xlpNormalise"), await values()];
        await press("xlpUndo");
        const exported = [await press("xlpExport"), await press("xlpExport")];
        const files = await page.evaluate(() => [...standing.files].map(([name, text]) =>
            [name, new TextDecoder().decode(Uint8Array.from(text, (one) => one.charCodeAt(0)))]));
        await press("xlpCheck");
        const pane = await page.context().newPage();
        await pane.addInitScript(with_(given.first));
        await pane.goto(await page.evaluate(() => standing.panes[0].address));
        await pane.waitForSelector("li");
        const listed = await pane.locator("li").count(), title = await pane.textContent("h1");
        await pane.locator("button").nth(1).click();
        const selected = await pane.evaluate(() => globalThis.selected);
        await pane.evaluate(AXE + ";undefined");
        const barriers = await pane.evaluate(async () => (await axe.run(document)).violations.map((one) => one.id));
        const panes = await page.evaluate(() => standing.panes.length);
        return { before, normalised, after, cleaned, tidy, recalculated, back, restored, deaf, untouched, marked, exported, files, listed, title, selected, barriers, panes };
    """.replace("AXE", json.dumps(chromium.axe().read_text(encoding="utf-8")))
    result = driven(chromium, addins, tmp_path, {"first": first}, script)
    changed = {place for place, text in result["before"].items() if result["after"][place] != text}
    assert len(changed) == 12 and "12 个单元格" in result["normalised"]["message"]
    for place in changed:
        assert result["after"][place] == parse(result["before"][place]).canonical
    assert result["tidy"] != result["after"] and "<p>" not in json.dumps(result["tidy"]["申报表!B11"])
    assert "一致" in result["recalculated"]["message"] and result["restored"] == result["before"]
    assert (
        "已还原" in result["back"][0]
        and "已还原" in result["back"][1]
        and "没有可以还原" in result["back"][2]
    )
    assert "没有照写" in result["deaf"] and result["untouched"] == result["before"]
    message, texts = result["marked"][0]["message"], result["marked"][1]
    assert "11 个单元格" in message and "会改变意思" in message and "G34" in message
    assert {place for place, text in result["before"].items() if texts[place] == text} >= {"申报表!G34"}
    names = [name for name, _ in result["files"]]
    assert names == [f"C:\\表\\表{ending}" for ending in (".txt", ".json", "(1).txt", "(1).json")]
    with speaking("zh"):
        declaration = take_in(path).declaration
    assert (
        declaration is not None
        and dict(result["files"])[names[1]] == publish_bytes(declaration, "json").decode()
    )
    assert result["listed"] == len(checked(tmp_path, path.name)["findings"]) and "处须改正" in result["title"]
    assert result["selected"] == "申报表!D7" and result["barriers"] == [] and result["panes"] == 1


def test_an_engine_too_old_for_python_lists_what_the_formulas_found_and_rewrites_what_is_certain(
    addins: Path, tmp_path: Path, chromium: Chromium
) -> None:
    bad, good = write(tmp_path / "a.xlsx", wrong()), write(tmp_path / "b.xlsx", right())
    workbooks = [dumped(path.name, path.read_bytes()) for path in (bad, good)]
    script = """
        await page.addInitScript(() => { window.xlperfTooOld = true; });
        await page.reload();
        const values = () => page.evaluate(() => Object.values(standing.given.sheets[0].cells).map((cell) => cell.v));
        const found = await press("xlpCheck"), before = await values();
        const normalised = await press("xlpNormalise"), after = await values();
        const cleaned = await press("xlpClean");
        const back = [await press("xlpUndo"), await press("xlpUndo"), await press("xlpUndo")].map((one) => one.message);
        const restored = await values();
        const exported = await press("xlpExport");
        await page.evaluate(() => { standing.given.sheets[0].cells["G34"].font = { Strikethrough: false, Superscript: null, Subscript: false }; });
        const marked = [(await press("xlpNormalise")).message, await values()];
        const scripts = await page.evaluate(() => typeof XlperfPython);
        await open(page, given.second);
        return { found, before, normalised, after, cleaned, back, restored, marked, exported, scripts, good: await press("xlpCheck") };
    """
    result = driven(chromium, addins, tmp_path, {"first": workbooks[0], "second": workbooks[1]}, script)
    assert result["scripts"] == "undefined" and "内核较旧" in "".join(result["found"]["notes"])
    listed = result["found"]["lines"]
    assert {"D4", "D7"} <= {one["cell"] for one in listed} and all(one["sheet"] == "申报表" for one in listed)
    changes = [(old, new) for old, new in zip(result["before"], result["after"], strict=True) if old != new]
    assert len(changes) > 5 and all(parse(old).canonical == new for old, new in changes)
    assert result["restored"] == result["before"] and "没有可以还原" in result["back"][2]
    left = [(old, new) for old, new in zip(result["before"], result["marked"][1], strict=True) if old != new]
    assert len(left) == len(changes) - 1 and "G34" in result["marked"][0]
    assert "自查.html" in result["exported"]["message"]
    assert "可以报送" not in json.dumps(result["good"], ensure_ascii=False)
