"""The desk of someone who tries what the documents say: every file and folder that their commands name is there.

Owns those files, all made by the program from its own demonstration. Knows no command.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl

import xlperf
from tests.form.test_forms_examples import DATA, SPEC
from tests.form.test_forms_new import paper_of
from tests.programs import node
from xlperf.form import form_specs, load_form
from xlperf.page.pyodide_package import VERSION as PYODIDE
from xlperf.page.pyodide_package import cache_folder
from xlperf.template.write import Options, build

FORM = "guangzhou-2023"
PAPERS = Path(__file__).parents[1] / "papers"

YEARS = (2023, 2024, 2025)
ROUND = {
    "申报": "national-project-year-2015",
    "批复": "project-approval-2015",
    "监控": "project-monitoring-2019",
    "自评": "project-self-evaluation-2020",
}

EXAMPLE = (
    ["xlperf", "new-template", "-f", "举例.toml", "-o", "举例.xlsx"],
    ["xlperf", "fill", "举例.xlsx", "-f", "举例.toml", "--from", "举例.json", "-o", "举例填好.xlsx"],
)
"""What docs/forms-examples.md makes of its spec and its JSON."""


DEMONSTRATION = "xlperf demo 演示"
"""The command with which most guides begin, in an empty folder: it is done once for all of them."""


def lay_out(desk: Path, demonstration: Path, environment: Mapping[str, str]) -> None:
    """Fills the empty folder `desk`, from the one in which the demonstration was; `xlperf` is the command of `environment`."""
    shutil.copytree(demonstration, desk, dirs_exist_ok=True)
    demonstration = desk / "演示"
    if node.missing() is None:  # what npm would bring, in the cache of whoever sits here
        there = desk / ".cache" / "xlperf" / f"pyodide-{PYODIDE}"
        _copy(node.modules() / "pyodide", there)
        for compiled in cache_folder().glob("compiled-*.zip"):  # as whoever made a page before has them
            _copy(compiled, there / compiled.name)
    for name in ("名册.csv", "公开文本.txt", "模板.xlsx", "填好.xlsx", "收件"):
        _copy(demonstration / name, desk / name)
    filled, inbox = desk / "填好.xlsx", desk / "收件"
    for name in ("a.xlsx", "申报表.xlsx", "一上.xlsx", "二上.xlsx"):
        _copy(filled, desk / name)
    for name in ("收件夹", "去年收件夹", "去年", "今年", "一上", "二上", "文件"):
        _copy(inbox, desk / name)
    for name in ("form.toml", "新表.toml"):
        _copy(form_specs()[FORM], desk / name)
    paper_of(load_form(FORM), desk / "paper.xlsx")
    _copy(PAPERS / "p04.docx", desk / "自评表.docx")
    _copy(PAPERS / "p06.pdf", desk / "a.pdf")
    (desk / "举例.toml").write_text(SPEC, encoding="utf-8")
    (desk / "举例.json").write_text(json.dumps(DATA, ensure_ascii=False), encoding="utf-8")
    for command in EXAMPLE:
        subprocess.run(command, cwd=desk, env=environment, check=True, capture_output=True, timeout=300)
    noted = ["xlperf", "consolidate", "收件", "-o", "汇总.xlsx", "--roster", "名册.csv"]
    subprocess.run(noted, cwd=desk, env=environment, capture_output=True, timeout=300, check=False)
    _agree(desk / "汇总.xlsx")
    for year in YEARS:
        (desk / str(year)).mkdir()
        earlier = replace(xlperf.read(filled), year=year, code="")
        (desk / str(year) / "填好.xlsx").write_bytes(build(earlier.form, Options(year=year), earlier))
    for step, form in ROUND.items():
        (desk / step).mkdir()
        example = form_specs()[form].with_name("example.json").read_text(encoding="utf-8")
        declared = xlperf.Declaration.from_json(load_form(form), example)
        (desk / step / "填好.xlsx").write_bytes(build(declared.form, Options(), declared))
    (desk / ".config" / "fish" / "completions").mkdir(parents=True)


def _agree(consolidated: Path) -> None:
    """The reviewers agree to every department."""
    book = openpyxl.load_workbook(consolidated)
    sheet = book["审核"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, heads["级别"]).value == "整份":
            sheet.cell(row, heads["结论"]).value = "同意"
    book.save(consolidated)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)
