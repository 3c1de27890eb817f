"""The sound workbook that the specimens are made from, and a plain reader to run over them.

Both are parameters of the corpus: any workbook with shared strings, and any function of a path.
"""

from __future__ import annotations

import datetime
import functools
import io
import re
from pathlib import Path

from xlperf.ooxml.package import Package, open_package
from xlperf.ooxml.size_limits import weigh_sheet, weigh_strings

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@functools.cache
def base_workbook() -> bytes:
    """A small declaration: two visible sheets and a hidden one, merged cells, formulas, names, shared strings."""
    import xlsxwriter

    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties(
        {"created": datetime.datetime(2023, 1, 1), "author": "张三", "company": "某市财政局"}
    )
    sheet = workbook.add_worksheet("申报表")
    bold = workbook.add_format({"bold": True, "border": 1})
    sheet.merge_range("A1:D1", "部门整体预算绩效目标申报表", bold)
    for row in range(1, 40):
        sheet.write(row, 0, f"任务{row}", bold)
        sheet.write(row, 1, row * 1.25)
        sheet.write(row, 2, f"≥{row}场")
        sheet.write_formula(row, 3, f"=ROUND(B{row + 1}*2,2)", bold, row * 2.5)
    sheet.data_validation("B2:B40", {"validate": "decimal", "criteria": ">=", "value": 0})
    sheet.protect()
    workbook.add_worksheet("校验").write("A1", "编号")
    hidden = workbook.add_worksheet("_xlperf")
    hidden.write_row("A1", ["form", "guangzhou-2023"])
    hidden.hide()
    workbook.define_name("basic_expenditure", "=申报表!$B$2")
    workbook.close()
    return buffer.getvalue()


def first_sheet(workbook: bytes) -> str:
    """The part name of the first worksheet."""
    return next(name for name in Package(workbook).names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name))


def cells(path: Path) -> dict[tuple[str, str], str]:
    """Every value and formula of every sheet: {(part, cell): text}; what a reader built on the gate does, in short."""
    package = open_package(path)
    for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"):
        package.xml(part)
    strings: list[str] = []
    if "xl/sharedStrings.xml" in package:
        table = package.xml("xl/sharedStrings.xml")
        weigh_strings(table, package.limits)
        strings = ["".join(item.itertext()) for item in table]
    found: dict[tuple[str, str], str] = {}
    for part in package.names:
        if not re.fullmatch(r"xl[/\\]worksheets[/\\][^/\\]+\.xml", part, re.IGNORECASE):
            continue
        worksheet = package.sheet(part)
        weigh_sheet(worksheet, package.limits, part)
        for cell in worksheet.iter(f"{MAIN}c"):
            value, formula = cell.findtext(f"{MAIN}v"), cell.findtext(f"{MAIN}f")
            if value is not None and cell.get("t") == "s" and value.isdigit() and int(value) < len(strings):
                value = strings[int(value)]
            if value is not None or formula is not None:
                found[part.lower(), cell.get("r", "")] = f"{value}|{formula}"
    return found
