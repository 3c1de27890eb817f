"""The picture of the worksheet functions at work, in LibreOffice with the add-in: functions-libreoffice.png.

Owns the little sheet that is shown; every answer in it is the program's own. Needs LibreOffice and poppler.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import xlsxwriter

from tests.excel.conftest import DRIVER, python_with_uno
from tests.programs.pdf import Pdf
from xlperf.excel.extension import programmatic_name
from xlperf.excel.install import libreoffice

TEXTS = (
    "开展不少于40场通信保障任务",
    "超50亿元",
    "２０２３年１２月底前",
    "每人每月1500元",
    "95%-90%",
    "若干场",
)
COLUMNS = ("XLP_TARGET", "XLP_TARGET_LOW", "XLP_TARGET_HIGH", "XLP_TARGET_UNIT", "XLP_TARGET_CHECK")
WIDTHS = (30, 22, 20, 20, 20, 34)
DPI = 110


def of_functions(docs: Path) -> None:
    """docs/pictures/functions-libreoffice.png."""
    os.environ["FONTCONFIG_FILE"] = str(docs / "fonts.conf")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sheet, paper = folder / "functions.xlsx", folder / "functions.pdf"
        _write(sheet)
        (folder / "shared").mkdir()
        settings = [
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            f"-env:UNO_SHARED_PACKAGES={(folder / 'shared').as_uri()}",
            f"-env:UNO_SHARED_PACKAGES_CACHE={(folder / 'shared').as_uri()}",
        ]
        libreoffice.install(settings)
        job = {"document": str(sheet), "steps": [["recalculate"], ["save", str(paper)]]}
        subprocess.run(
            [python_with_uno() or "python3", str(DRIVER), *settings],
            input=json.dumps(job),
            text=True,
            check=True,
            capture_output=True,
            timeout=180,
        )
        pages = Pdf().pictures(paper, folder / "pages", dpi=DPI)
        shutil.copy(pages[0], docs / "pictures" / "functions-libreoffice.png")


def _write(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("函数")
        look = {"font_name": "宋体", "font_size": 11, "border": 1, "valign": "vcenter"}
        cell = book.add_format(look | {"text_wrap": True})
        head = book.add_format(look | {"bold": True, "bg_color": "#E7EEF7"})
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        for column, heading in enumerate(("指标值", *COLUMNS)):
            sheet.write_string(0, column, heading, head)
        for row, text in enumerate(TEXTS, start=1):
            sheet.set_row(row, 28)
            sheet.write_string(row, 0, text, cell)
            for column, function in enumerate(COLUMNS, start=1):
                sheet.write_formula(row, column, f"={programmatic_name(function)}(A{row + 1})", cell)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 1)
        sheet.set_paper(20)  # an envelope: wide and low
        sheet.set_margins(0.2, 0.2, 0.2, 0.2)
        sheet.set_footer("")
