"""Rows put into a filled workbook as people and programs put them in, with entries in them.

Owns three ways: Excel's (references move along), openpyxl's (cells move, names and formulas stay), and the tests' account
of what was typed. LibreOffice's is a command of its worker.
"""

from __future__ import annotations

import io
from functools import cache

import openpyxl
from lxml import etree

from tests.proof import surgery as cut
from tests.workbook.loaded import loaded
from tests.workbook.seed import seed
from xlperf.declaration import Declaration
from xlperf.expression import plain
from xlperf.intake.one_file import Intake, take_in_bytes
from xlperf.template.write import Options, build

TYPED = {"B": "新增的任务甲", "C": "新增的内容乙", "E": "2500.25", "F": "新增的目标丙"}
"""What is typed into a new row: column -> text; that of E is a number."""


@cache
def form_workbook() -> bytes:
    """The seed's declaration as a workbook."""
    return build(seed().form, Options(code="101"), seed())


def edited(*edits: cut.Edit) -> Intake:
    """The seed's workbook with these edits, taken in."""
    parts = cut.parts_of(form_workbook())
    for edit in edits:
        edit(parts)
    return take_in_bytes(cut.package_of(parts), "a.xlsx")


def with_row(row: int, typed: dict[str, str] = TYPED, content: bytes | None = None) -> bytes:
    """A row before `row`, all references moved along, names as Excel moves them."""
    parts = cut.parts_of(content or form_workbook())
    cut.inserted(row=row)(parts)
    root = etree.fromstring(parts[cut.FORM])
    data = root.find(f"{{{cut.MAIN}}}sheetData")
    line = etree.Element(f"{{{cut.MAIN}}}row", r=str(row))
    for column, text in typed.items():
        cell = etree.SubElement(line, f"{{{cut.MAIN}}}c", r=f"{column}{row}")
        if column == "E":
            etree.SubElement(cell, f"{{{cut.MAIN}}}v").text = text
        else:
            cell.set("t", "inlineStr")
            etree.SubElement(etree.SubElement(cell, f"{{{cut.MAIN}}}is"), f"{{{cut.MAIN}}}t").text = text
    at = next((n for n, other in enumerate(data) if int(other.get("r")) > row), len(data))
    data.insert(at, line)
    parts[cut.FORM] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return cut.package_of(parts)


def with_row_by_openpyxl(row: int, typed: dict[str, str] = TYPED) -> bytes:
    """The same by openpyxl, which moves cells and nothing else."""
    book = loaded(form_workbook())
    sheet = book["申报表"]
    sheet.insert_rows(row)
    for column, text in typed.items():
        # A merged area that stayed may cover the cell: as in a program, it is then no cell to type in.
        if not isinstance(sheet[f"{column}{row}"], openpyxl.cell.cell.MergedCell):
            sheet[f"{column}{row}"] = float(text) if column == "E" else text
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def entries(declaration: Declaration) -> set[str]:
    """Every value that the declaration holds, as text."""
    found = [*declaration.fields.values()]
    found += [value for rows in declaration.tables.values() for row in rows for value in row.values()]
    return {value if isinstance(value, str) else plain(value) for value in found if value is not None}


def lost(intake: Intake, typed: list[str], severities: tuple[str, ...] = ("error",)) -> list[str]:
    """What of `typed` is neither in the declaration nor in a finding of these severities."""
    assert intake.declaration is not None, intake.reason
    read = entries(intake.declaration)
    told = "\n".join(f"{f.message} {f.value}" for f in intake.findings if f.severity in severities)
    return [text for text in typed if text not in read and text not in told]
