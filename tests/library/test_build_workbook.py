"""`build_workbook`: the standard workbook in openpyxl's hands loses nothing, and what is added to it is no tampering."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import xlperf
from tests.proof.valid import valid_declaration
from xlperf.form import load_form

FORM = load_form("guangzhou-2023")


@cache
def written(form: str) -> bytes:
    return xlperf.template_bytes(form, department="市教育局", code="101", year=2024)


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def elements(data: bytes, name: str) -> int:
    """How often an element stands in the sheets."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheets = [part for part in package.namelist() if re.match(r"xl/worksheets/[^/]+\.xml", part)]
        return sum(len(re.findall(rf"<{name}[ >/]", package.read(part).decode())) for part in sheets)


def values(sheet: Worksheet) -> list[list[object]]:
    """The values and formulas of a sheet; an empty text, which openpyxl does not write, is none."""
    return [[None if cell.value == "" else cell.value for cell in row] for row in sheet]


@pytest.mark.parametrize("form", ["guangzhou-2023", "national-projects-2015", "project-monitoring-2019"])
def test_openpyxl_keeps_all_that_the_template_holds(form: str) -> None:
    before = written(form)
    after = saved(xlperf.build_workbook(form, department="市教育局", code="101", year=2024))
    for name in ("f", "dataValidation", "cfRule", "mergeCell", "sheetProtection", "hyperlink"):
        assert elements(after, name) == elements(before, name), name
    whole, kept = (openpyxl.load_workbook(io.BytesIO(data)) for data in (before, after))
    assert whole.sheetnames == kept.sheetnames
    assert sorted(whole.defined_names) == sorted(kept.defined_names)
    assert kept.security.lockStructure
    for sheet in whole:
        assert values(sheet) == values(kept[sheet.title])
    assert xlperf.check(after).to_frame().equals(xlperf.check(before).to_frame())


def test_a_sheet_and_a_logo_are_added_and_the_amounts_are_read() -> None:
    given = valid_declaration(FORM, 3)
    book = xlperf.build_workbook(FORM, declaration=given)
    book.create_sheet("报送须知")["A1"] = "请于 1 月 10 日前报送"
    book[book.sheetnames[0]].oddHeader.center.text = "某市财政局"
    data = saved(book)
    assert xlperf.read(data) == given
    found = {finding.check for finding in xlperf.check(data)}
    assert found <= {"workbook-extra-sheet"} | {finding.check for finding in xlperf.check(given)}
    assert "workbook-extra-sheet" in found


def test_wrong_arguments_are_named_as_by_new_template() -> None:
    with pytest.raises(xlperf.InvalidArgument):
        xlperf.build_workbook(FORM, rows={"no_such_table": 3})
    with pytest.raises(xlperf.FormError):
        xlperf.build_workbook("no-such-form")
