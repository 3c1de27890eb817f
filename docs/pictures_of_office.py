"""Pictures of the budget office's work: the sheets 汇总, 审核 and 分级汇总 as printed, and a letter.

Owns which are shown, of the demonstration's departments under six above them. Needs LibreOffice and poppler, as the tests do.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
from pictures import DPI, _pages

from tests.programs.libreoffice import LibreOffice
from tests.programs.pdf import Pdf
from xlperf.system.programs import find_office
from xlperf.system.run_program import convert_by_office

SAID = (
    ("目标太笼统，请写明年度要达到的结果", "退回", "王五"),
    ("已核实", "同意", "王五"),
    ("补充测算依据", "修改", "赵六"),
)
BELOW = 5
"""Departments under each of those above."""


def of_office(docs: Path) -> None:
    """office-summary.png, office-review.png, office-levels.png and office-letter.png, in docs/pictures."""
    os.environ["FONTCONFIG_FILE"] = str(docs / "fonts.conf")
    out = docs / "pictures"
    office = LibreOffice()
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            _xlperf(folder, "demo", "演示")
            _with_departments_above(folder)
            consolidate = ("consolidate", "演示/收件", "-o", "汇总.xlsx", "--roster", "名册.csv")
            _xlperf(folder, *consolidate)
            _write_opinions(folder / "汇总.xlsx")
            _xlperf(folder, *consolidate)
            for sheet, picture in (
                ("汇总", "office-summary"),
                ("审核", "office-review"),
                ("分级汇总", "office-levels"),
            ):
                shutil.copy(_pages(office, folder / "汇总.xlsx", sheet)[0], out / f"{picture}.png")
            signed = (
                "--office",
                "市财政局预算处",
                "--contact",
                "李四 020-12345678",
                "--deadline",
                "12月10日",
            )
            given = ("--roster", "名册.csv", "--review", "汇总.xlsx", "--date", "2026年11月28日", *signed)
            _xlperf(folder, "return", "演示/收件", "-o", "退回", *given)
            shutil.copy(_letter(folder / "退回" / "市教育局.docx", folder), out / "office-letter.png")
    finally:
        office.close()


def _xlperf(folder: Path, *words: str) -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-m", "xlperf", *words, "--lang", "zh"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):  # 1: something was rejected, as it should be
        raise RuntimeError(done.stderr)


def _with_departments_above(folder: Path) -> None:
    """The demonstration's roster with a column 主管部门: the first of every few stands above the others."""
    with (folder / "演示" / "名册.csv").open(encoding="utf-8-sig", newline="") as file:
        headings, *rows = csv.reader(file)
    with (folder / "名册.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*headings, "主管部门"])
        for number, row in enumerate(rows):
            first = rows[number - number % BELOW]
            writer.writerow([*row, "" if row is first else first[1]])


def _write_opinions(path: Path) -> None:
    """What reviewers type into the sheet 审核, beside the first departments that have passed."""
    book = openpyxl.load_workbook(path)
    sheet = book["审核"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    said = iter(SAID)
    for row in range(2, sheet.max_row + 1):
        passed = str(sheet.cell(row, heads["状态"]).value).startswith("通过")
        if passed and sheet.cell(row, heads["级别"]).value == "整份":
            for heading, word in zip(("意见", "结论", "审核人"), next(said, ()), strict=False):
                sheet.cell(row, heads[heading]).value = word
    book.save(path)


def _letter(path: Path, folder: Path) -> Path:
    program = find_office()
    assert program is not None
    printed = convert_by_office(program, path, "pdf", folder, 120)
    return Pdf().pictures(printed, folder / "letter", dpi=DPI)[0]


if __name__ == "__main__":
    of_office(Path(__file__).parent)
