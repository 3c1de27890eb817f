"""Pictures of the workbook of Guangzhou 2023, printed by LibreOffice with free typefaces (fonts.conf).

Owns which sheets and pages are shown. Needs LibreOffice and poppler, as the tests do.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

from tests.programs.libreoffice import LibreOffice
from tests.programs.pdf import Pdf
from tests.returns.specimens import marked, write, wrong
from tests.workbook.seed import seed
from xlperf.declaration import Declaration
from xlperf.form import Form, load_form
from xlperf.form.layout import CHECK_SHEET, GUIDE_SHEET, layout_of
from xlperf.ooxml.address import address
from xlperf.ooxml.return_marks import RETURN_SHEET
from xlperf.template.write import Options, build

DPI = 80


def of_workbook(docs: Path) -> None:
    """workbook-{blank,filled,published,long}-{1,2}.png, workbook-{blank,filled}-screen.png, workbook-checks.png and workbook-guide.png, in docs/pictures."""
    os.environ["FONTCONFIG_FILE"] = str(docs / "fonts.conf")
    form, out = load_form("guangzhou-2023"), docs / "pictures"
    out.mkdir(exist_ok=True)
    kinds = {
        "blank": build(form, Options()),
        "filled": build(form, Options(), seed()),
        "published": build(form, Options(merge_levels=True), seed()),
        "long": build(form, Options(merge_levels=True), with_long_texts()),
    }
    office = LibreOffice()
    try:
        with tempfile.TemporaryDirectory() as folder:
            for kind, data in kinds.items():
                path = Path(folder) / f"{kind}.xlsx"
                path.write_bytes(data)
                pages = _pages(office, path, form.page.sheet)
                for number, page in enumerate(pages[:2], 1):
                    shutil.copy(page, out / f"workbook-{kind}-{number}.png")
            for kind in ("blank", "filled"):
                path = Path(folder) / f"{kind}-screen.xlsx"
                path.write_bytes(as_on_screen(kinds[kind], form))
                shutil.copy(_pages(office, path, form.page.sheet)[0], out / f"workbook-{kind}-screen.png")
            # LibreOffice prints the form's sheet, which has a print area, in front of any other.
            filled = Path(folder) / "filled.xlsx"
            before = len(_pages(office, filled, form.page.sheet))
            for sheet, name in ((CHECK_SHEET, "checks"), (GUIDE_SHEET, "guide")):
                shutil.copy(_pages(office, filled, sheet)[before], out / f"workbook-{name}.png")
    finally:
        office.close()


def with_long_texts() -> Declaration:
    """The example with an objective and a task as long as they may be."""
    given = seed()
    tasks = [dict(row) for row in given.tables["key_tasks"]]
    tasks[0] |= {
        "content": "与各单位合作，按计划完成全年任务。" * 23,
        "objective": "服务质量和资金使用效益都有提高。" * 37,
    }
    objective = ("全面落实年度重点任务，提高资金使用效益，确保各项指标按期完成。" * 60)[:1489] + "完"
    fields = {**given.fields, "overall_objective": objective}
    return replace(given, fields=fields, tables={**given.tables, "key_tasks": tasks})


SCREEN_ROWS = 30


def as_on_screen(workbook: bytes, form: Form) -> bytes:
    """A copy that prints what a person sees: the banner, the paper's first rows, and the columns beside it."""
    layout = layout_of(form)
    corner = address(SCREEN_ROWS - 1, layout.beside_column + 1, absolute=True)
    copy = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as given, zipfile.ZipFile(copy, "w") as made:
        for name in given.namelist():
            text = given.read(name)
            if name == "xl/workbook.xml":
                area = f"!$A$1:{corner}</definedName>".encode()
                form_area = rb"(Print_Area\" localSheetId=\"0\"[^>]*>[^!<]*)![^<]*</definedName>"
                text = re.sub(form_area, rb"\g<1>" + area, text)
                text = re.sub(
                    rb"<definedName name=\"_xlnm.Print_Titles\"[^>]*>[^<]*</definedName>", b"", text, count=1
                )
            elif name == "xl/worksheets/sheet1.xml":
                text = text.replace(b'orientation="portrait"', b'orientation="landscape"')
            made.writestr(name, text)
    return copy.getvalue()


def of_returned(docs: Path) -> None:
    """returned-list.png and returned-form.png: the marked copy that `xlperf return` makes of a wrong workbook."""
    os.environ["FONTCONFIG_FILE"] = str(docs / "fonts.conf")
    office = LibreOffice()
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = write(Path(folder) / "filled.xlsx", wrong())
            copy = marked(path, Path(folder) / "returned.xlsx")
            form = _pages(office, copy, wrong().form.page.sheet)
            listed = _pages(office, copy, RETURN_SHEET)
            shutil.copy(form[0], docs / "pictures" / "returned-form.png")
            shutil.copy(listed[0], docs / "pictures" / "returned-list.png")
    finally:
        office.close()


def _pages(office: LibreOffice, path: Path, sheet: str) -> list[Path]:
    printed = office.to_pdf(path, path.with_name(f"{path.stem}-{sheet}.pdf"), [sheet])
    return Pdf().pictures(printed, printed.with_suffix(""), dpi=DPI)
