"""The office's half: what the page makes of many files is what the commands make, to the byte, whatever one of them does."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.programs.chromium import Chromium
from xlperf.consolidation import consolidate
from xlperf.page import desk, office
from xlperf.page.office import BOOK, REPORT, RETURNED, TABLES, Given
from xlperf.sending.of_roster import new_templates

READY = (
    "await page.waitForFunction(() => document.getElementById('state').textContent.startsWith('可以使用'));"
)


def some(inbox: Path, count: int = 9) -> list[Path]:
    return sorted(inbox.iterdir())[:count]


def given(paths: list[Path], roster: Path, **further: Any) -> Given:
    files = [(f"收件/{path.name}", path.read_bytes(), path.stat().st_mtime) for path in paths]
    return Given(files, (roster.name, roster.read_bytes()), **further)


def by_command(folder: Path, paths: list[Path], roster: Path) -> tuple[bytes, dict[str, int]]:
    """汇总.xlsx as `xlperf consolidate 收件 --roster …` writes it, and how many files have each status."""
    inbox = folder / "收件"
    inbox.mkdir()
    for path in paths:
        copied = inbox / path.name
        copied.write_bytes(path.read_bytes())
        os.utime(copied, (path.stat().st_mtime,) * 2)
    with consolidate([inbox], roster=roster, out=folder / BOOK, cache=False, lang="zh") as result:
        return (folder / BOOK).read_bytes(), dict(result.counts)


def test_the_files_are_those_of_the_commands(made: Path, inbox: Path, tmp_path: Path) -> None:
    roster = made / "demo" / "名册.csv"
    account, files = office.consolidate(given(some(inbox), roster))
    book, counts = by_command(tmp_path, some(inbox), roster)
    assert files[BOOK] == book
    assert account["counts"] == counts and len(account["ledger"]) == 9 and not account["well"]
    assert {one["department"] for one in account["missing"]} >= {"市统计局", "市档案馆"}
    assert "汇总报告" in files[REPORT].decode()
    back = zipfile.ZipFile(io.BytesIO(files[RETURNED])).namelist()
    assert "邮件合并.csv" in back and any(name.endswith("_退回.xlsx") for name in back)
    tables = zipfile.ZipFile(io.BytesIO(files[TABLES]))
    rows = list(csv.DictReader(io.StringIO(tables.read("declarations.csv").decode("utf-8-sig"))))
    assert len(rows) == account["departments"]
    total = next(one for one in account["totals"] if one["field"] == "basic_expenditure")
    assert f"{sum(float(row['basic_expenditure']) for row in rows):.2f}" == f"{float(total['total']):.2f}"
    assert len(list(csv.reader(io.StringIO(tables.read("ledger.csv").decode("utf-8-sig"))))) == 10


def test_what_was_read_is_not_read_again_and_a_lost_file_is_one_line(made: Path, inbox: Path) -> None:
    roster = made / "demo" / "名册.csv"
    told: list[tuple[Any, ...]] = []
    first, files = office.consolidate(given(some(inbox, 4), roster), lambda *one: told.append(one))
    known = {one[1]: (one[3], one[4]) for one in told if one[0] == "done"}
    assert [one[:3] for one in told if one[0] == "begin"] == [("begin", place, 4) for place in range(4)]
    again: list[tuple[Any, ...]] = []
    second, same = office.consolidate(
        given(some(inbox, 4), roster, known=known), lambda *one: again.append(one)
    )
    assert again == [] and second == first and same == files
    del known[2]
    third, _ = office.consolidate(given(some(inbox, 4), roster, known=known, lost={2: "timeout"}))
    lost = next(one for one in third["ledger"] if one["file"] == some(inbox, 4)[2].name)
    assert lost["status"] == "unreadable" and "20" in lost["reason"]


def test_a_roster_that_cannot_be_used_is_said(inbox: Path) -> None:
    path = some(inbox, 1)[0]
    with pytest.raises(ValueError, match="部门名称"):
        office.consolidate(Given([(path.name, path.read_bytes(), 0.0)], ("r.csv", b"a,b\r\n1,2\r\n")))


def test_new_workbooks_are_those_of_the_command(made: Path, tmp_path: Path) -> None:
    roster = tmp_path / "名册.csv"
    roster.write_text("部门编码,部门名称\n001,市甲局\n002,市乙局\n", encoding="utf-8")
    settings = json.dumps({"form": "guangzhou-2023", "year": 2025, "roster": roster.name})
    told, files = desk.answer("templates", settings, [roster.read_bytes()])
    archive = zipfile.ZipFile(io.BytesIO(files[0]))
    new_templates("guangzhou-2023", roster, tmp_path / "made", year=2025)
    assert json.loads(told)["departments"] == ["市甲局", "市乙局"]
    assert {name: archive.read(name) for name in archive.namelist()} == {
        path.name: path.read_bytes() for path in (tmp_path / "made").iterdir()
    }


@pytest.mark.programs
def test_a_folder_is_consolidated_in_the_browser_and_a_file_that_hangs_is_one_line(
    made: Path, page: Path, inbox: Path, tmp_path: Path, chromium: Chromium
) -> None:
    roster, paths = made / "demo" / "名册.csv", some(inbox, 6)
    book, counts = by_command(tmp_path, paths, roster)
    script = f"""
        {READY}
        const [folder, roster, out] = {json.dumps([str(tmp_path / "收件"), str(roster), str(tmp_path / "browser.xlsx")])};
        await page.click("#tab-office");
        await page.setInputFiles("#choose-folder", folder);
        await page.setInputFiles("#choose-roster", roster);
        await page.click("#consolidate");
        await page.waitForFunction(() => document.querySelectorAll("#account tbody tr").length > 6);
        const [file] = await Promise.all([page.waitForEvent("download"), page.click('button:text("汇总.xlsx")')]);
        await file.saveAs(out);
        await page.evaluate({json.dumps(chromium.axe().read_text(encoding="utf-8"))} + ";undefined");
        const found = await page.evaluate(() => axe.run(document));
        await page.click("#tab-templates");
        const more = await page.evaluate(() => axe.run(document));
        const barriers = [...found.violations, ...more.violations].map((one) => `${{one.id}}: ${{one.nodes[0].html}}`);
        const fs = require("fs"), path = require("path");
        const files = fs.readdirSync(folder).sort().slice(0, 3).map((name) =>
            ({{ name, bytes: [...fs.readFileSync(path.join(folder, name))] }}));
        const hung = await page.evaluate(async (files) => {{
            // The second file never comes to an end: its worker is ended, and another one goes on with the rest.
            const ask = python.send.bind(python);
            let once = true;
            python.send = (name, settings, buffers, progress) => ask(name, settings, buffers, progress && ((...told) => {{
                progress(...told);
                if (once && told[0] === "begin" && told[1] === 1) {{ once = false; python.end("timeout"); }}
            }}));
            const made = await window.xlperf.consolidate(
                files.map(({{ name, bytes }}) => ({{ name, data: new Uint8Array(bytes).buffer }})));
            return {{ ledger: made.ledger.map((one) => one.status), files: Object.keys(made.files), once }};
        }}, files);
        return {{ barriers, hung, ledger: await page.locator("#account tbody").last().locator("tr").count() }};
    """
    run = chromium.run_page(page, script, seconds=240)
    assert (tmp_path / "browser.xlsx").read_bytes() == book
    assert run.result["barriers"] == [] and run.result["ledger"] == sum(counts.values()) == 6
    hung = run.result["hung"]
    assert hung["once"] is False and len(hung["ledger"]) == 3 and hung["ledger"].count("unreadable") == 1
    assert hung["files"][:2] == [BOOK, REPORT]
