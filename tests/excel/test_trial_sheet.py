"""Sheet 试算 of the workbook with Python: a place to type the functions, with an example of each and a list of findings."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.excel.conftest import Office
from tests.proof.valid import valid_declaration
from xlperf.excel.described import FUNCTIONS
from xlperf.form import load_form
from xlperf.form.layout import ANSWERS, CHECK_SHEET, layout_of
from xlperf.intake.one_file import take_in_bytes
from xlperf.ooxml.address import address, quoted
from xlperf.template.trial_sheet import EXAMPLES, HEAD_ROW, ROWS_OF_FINDINGS, TRIAL_SHEET, trial_formulas
from xlperf.template.write import Options, build

FORM = load_form("guangzhou-2023")


@pytest.fixture(scope="module")
def package() -> bytes:
    return build(FORM, Options(macros="python"), valid_declaration(FORM, 3))


def trial(package: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(package), keep_vba=True)[TRIAL_SHEET]


def test_it_is_seen_and_any_cell_of_it_can_be_typed_into(package: bytes) -> None:
    sheet = trial(package)
    assert sheet.sheet_state == "visible" and not sheet.protection.sheet
    for variant in ("", "vba"):
        content = build(FORM, Options(macros=variant))  # type: ignore[arg-type]
        assert TRIAL_SHEET not in openpyxl.load_workbook(io.BytesIO(content), keep_vba=True).sheetnames


def test_each_function_has_an_example_that_waits_for_a_person_to_start_python(package: bytes) -> None:
    """What opens the workbook must not start Python: every formula asks the hidden cell of 校验 first."""
    sheet = trial(package)
    ready = f"{quoted(CHECK_SHEET)}!{address(*ANSWERS, absolute=True)}=1"
    rows = {sheet.cell(row, 1).value: row for row in range(HEAD_ROW + 2, HEAD_ROW + 2 + len(FUNCTIONS))}
    assert set(rows) == {function.name for function in FUNCTIONS}
    for name, row in rows.items():
        written = sheet.cell(row, 6).value
        assert written.startswith(f"={name}(") and sheet.cell(row, 6).data_type == "s"
        if name != "XLP_FINDINGS":
            assert sheet.cell(row, 5).value == f'=IF({ready},{written[1:]},"—")'
    arrays = [cell.value for row in sheet.iter_rows() for cell in row if hasattr(cell.value, "ref")]
    (listed,) = arrays
    first, last = listed.ref.split(":")
    assert int(last[1:]) - int(first[1:]) + 1 == ROWS_OF_FINDINGS
    assert listed.text.startswith(f"=IFERROR(IF({ready},XLP_FINDINGS(")


def test_the_list_grows_of_itself_where_the_program_can(package: bytes) -> None:
    """Written as Excel 365 writes a dynamic array; to older ones it is one that was entered with Ctrl+Shift+Enter."""
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        assert b"XLDAPR" in parts.read("xl/metadata.xml")
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert sum(b' cm="1"' in sheet for sheet in sheets) == 1


def test_the_ranges_are_those_of_the_form_and_its_identity() -> None:
    layout = layout_of(FORM, None, None, True)
    formula = trial_formulas(layout)["XLP_FINDINGS"]
    assert f"{quoted(FORM.page.sheet)}!$A$3:" in formula and "_xlperf!$A$1:$B$" in formula
    with_sheets = load_form("national-projects-2015")
    assert trial_formulas(layout_of(with_sheets, None, None, True))["XLP_FINDINGS"] == "XLP_FINDINGS()"


def test_what_is_typed_there_is_nobodys_matter(package: bytes) -> None:
    book, out = openpyxl.load_workbook(io.BytesIO(package), keep_vba=True), io.BytesIO()
    book[TRIAL_SHEET]["A70"] = '=XLP_TARGET("三次")'
    book[TRIAL_SHEET]["B5"] = "不少于3次"
    book.save(out)
    taken = take_in_bytes(out.getvalue(), "a.xlsm")
    assert [each.check for each in taken.findings if each.check.startswith("workbook-")] == []


@pytest.mark.programs
def test_without_python_it_shows_nothing_that_looks_like_an_answer(
    office: Office, package: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsm"
    path.write_bytes(package)
    examples = [["get", TRIAL_SHEET, f"E{HEAD_ROW + 2 + at}"] for at in range(len(EXAMPLES) + 1)]
    first = HEAD_ROW + 1 + len(FUNCTIONS) + 3
    steps = [["recalculate"], *examples, ["block", TRIAL_SHEET, f"A{first}:F{first + 3}"]]
    *shown, block = office(path, steps)[1:]
    assert set(shown) == {"—"} and {cell for row in block for cell in row} == {""}
