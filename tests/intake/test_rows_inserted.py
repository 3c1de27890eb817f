"""A row put in anywhere is read or named in an error: by Excel's ways, openpyxl's and LibreOffice's. Rows that were copied
and inputs that were cut are read where they stand, and the workbook is not altered for that."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.formula.translate import Translator

from tests.intake.inserting import TYPED, entries, form_workbook, lost, with_row, with_row_by_openpyxl
from tests.programs.libreoffice import LibreOffice
from tests.proof import surgery as cut
from tests.typing.acts import sheets_example
from xlperf.intake.one_file import Intake, take_in, take_in_bytes
from xlperf.template.write import Options, build

LAST = 59
"""The form's last row."""


def of(content: bytes) -> Intake:
    return take_in_bytes(content, "a.xlsx")


@cache
def untouched() -> Intake:
    return of(form_workbook())


def table_of(intake: Intake, name: str) -> str:
    """The table of which a row has this name."""
    assert intake.declaration is not None
    tables = intake.declaration.tables
    return next((table for table, rows in tables.items() if any(row.get("name") == name for row in rows)), "")


@pytest.mark.parametrize("row", range(1, LAST + 7))
def test_a_row_inserted_anywhere_is_read_or_named_in_an_error(row: int) -> None:
    before, intake = untouched(), of(with_row(row))
    assert before.declaration is not None and intake.declaration is not None
    assert lost(intake, list(TYPED.values())) == []
    assert entries(before.declaration) <= entries(intake.declaration)
    if 13 <= row <= 29:
        assert table_of(intake, TYPED["B"]) == ("key_tasks" if row <= 25 else "other_tasks")
        added = [finding for finding in intake.findings if finding.check == "workbook-row-added"]
        assert [finding.severity for finding in added] == ["warning"]
        assert f" {row} " in added[0].message
    elif row <= 12 or row > LAST:
        assert "workbook-row-unread" in {f.check for f in intake.findings if f.severity == "error"}


@pytest.mark.parametrize("row", [13, 25])
def test_two_rows_inserted_at_a_tables_edge_are_both_read(row: int) -> None:
    second = {"B": "又一任务", "C": "又一内容", "E": "11.5", "F": "又一目标"}
    intake = of(with_row(row, second, with_row(row)))
    assert lost(intake, [*TYPED.values(), *second.values()], ()) == []
    assert table_of(intake, "又一任务") == table_of(intake, TYPED["B"]) == "key_tasks"


def test_a_row_inserted_before_the_first_indicator_is_the_first_indicator() -> None:
    typed = {"B": "产出指标", "C": "数量指标", "D": "新增的指标", "F": "≥8场", "G": "≥9场"}
    intake = of(with_row(30, typed))
    assert intake.declaration is not None
    assert intake.declaration.tables["indicators"][0] == {
        "level1": "产出指标", "level2": "数量指标", "level3": "新增的指标", "period_target": "≥8场", "annual_target": "≥9场",
    }  # fmt: skip


@pytest.mark.parametrize("row", [1, 5, 13, 14, 25, 26, 30, 45, 60])
def test_a_row_inserted_by_a_library_that_moves_no_references_is_read_or_named_and_rejected(row: int) -> None:
    before, intake = of(form_workbook()), of(with_row_by_openpyxl(row))
    assert before.declaration is not None and intake.declaration is not None
    assert intake.status == "rejected"
    assert lost(intake, list(TYPED.values()), ("error", "warning")) == []
    assert entries(before.declaration) <= entries(intake.declaration)


@pytest.mark.programs
@pytest.mark.parametrize("row", [13, 25, 30, 60])
def test_a_row_inserted_in_libreoffice_is_read_or_named_in_an_error(
    row: int, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(form_workbook())
    cells = {f"{column}{row}": float(text) if column == "E" else text for column, text in TYPED.items()}
    intake = take_in(libreoffice.insert(path, "申报表", tmp_path / "b.xlsx", cells, row=row))
    assert lost(intake, [text for column, text in TYPED.items() if row < 30 or column != "E"]) == []
    assert lost(intake, list(TYPED.values()), ("error", "warning")) == []
    assert table_of(intake, TYPED["B"]) == ("key_tasks" if row in (13, 25) else "")


def test_a_line_below_the_form_that_is_no_row_of_a_table_is_a_warning() -> None:
    signed = of(with_row(61, {"B": "填表人：张三", "D": "联系电话：020-12345678", "F": "填表日期：3月1日"}))
    told = [finding for finding in signed.findings if finding.check == "workbook-extra-content"]
    assert [finding.severity for finding in told] == ["warning"]
    assert "联系电话：020-12345678" in told[0].message


@pytest.mark.parametrize("column", [2, 4, 8, 9, 10, 12, 14])
def test_a_column_inserted_is_moved_and_not_altered(column: int) -> None:
    parts = cut.parts_of(form_workbook())
    cut.inserted(column=column)(parts)
    intake, before = of(cut.package_of(parts)), of(form_workbook())
    assert intake.declaration is not None and before.declaration is not None
    assert intake.declaration.fields == before.declaration.fields
    assert intake.declaration.tables == before.declaration.tables
    new = {finding.check for finding in intake.findings} - {finding.check for finding in before.findings}
    assert new <= {"workbook-moved"}


def test_what_stands_in_a_column_that_was_inserted_is_named() -> None:
    parts = cut.parts_of(form_workbook())
    cut.inserted(column=8)(parts)
    cut.text_in_new_cell("H13", "已追减500万元")(parts)
    intake = of(cut.package_of(parts))
    assert lost(intake, ["已追减500万元"], ("error", "warning")) == []
    assert not [finding for finding in intake.findings if finding.check == "workbook-altered"]


def test_the_total_of_a_table_counts_the_rows_that_were_added() -> None:
    before, intake = of(form_workbook()), of(with_row(25))
    assert before.declaration is not None and intake.declaration is not None
    total = intake.declaration["key_tasks_total"]
    assert total == before.declaration["key_tasks_total"] + Decimal(TYPED["E"])  # type: ignore[operator]


def each_formula_spelt_out() -> bytes:
    return with_row(LAST + 20, {})


def edited_formulas(content: bytes, edit: Callable[[openpyxl.Workbook], None]) -> Intake:
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return of(out.getvalue())


@pytest.mark.parametrize("source", [-1, 1], ids=["from above", "from below"])
@pytest.mark.parametrize("row", [15, 33, 59])
def test_a_copied_row_is_the_new_one_and_the_workbook_not_altered(row: int, source: int) -> None:
    """Its formulas say that they are the row that was copied."""

    def copy(book: openpyxl.Workbook) -> None:
        sheet = book["申报表"]
        for cell in sheet[row + source][1:]:
            text, here = cell.value, sheet.cell(row, cell.column)
            if isinstance(text, str) and text.startswith("="):
                text = Translator(text, cell.coordinate).translate_formula(here.coordinate)
            if not isinstance(here, openpyxl.cell.cell.MergedCell):
                here.value = text

    intake = edited_formulas(with_row(row, {}), copy)
    told = {f.check for f in intake.findings if f.check.startswith("workbook-") and f.severity != "info"}
    assert told <= {"workbook-moved", "workbook-row-added"}
    if row == 33:
        assert any(f" {row} " in f.message for f in intake.findings if f.check == "workbook-row-added")


@pytest.mark.parametrize("copied", [False, True], ids=["blank", "copied"])
def test_a_row_that_reads_the_new_one_above_it_is_not_altered(copied: bool) -> None:
    """As Apache POI moves rows below a new one, whose formulas they share with the rows above, and as they are filled down."""

    def fill_down(book: openpyxl.Workbook) -> None:
        sheet = book["申报表"]
        for row in (33, 34) if copied else (34,):
            for cell in sheet[32]:
                text, here = cell.value, sheet.cell(row, cell.column)
                if isinstance(text, str) and re.fullmatch(
                    r'=IF\(\$[A-Z]+32="",IFERROR\(\$[A-Z]+31,""\),.*', text
                ):
                    here.value = Translator(text, cell.coordinate).translate_formula(here.coordinate)
                    moved.append(here.coordinate)

    moved: list[str] = []
    intake, before = edited_formulas(with_row(33, {}), fill_down), untouched()
    assert len(moved) == (4 if copied else 2)
    told = {f.check for f in intake.findings if f.check.startswith("workbook-") and f.severity != "info"}
    assert told <= {"workbook-moved", "workbook-row-added"}
    assert intake.declaration is not None and before.declaration is not None
    assert entries(intake.declaration) == entries(before.declaration)


@pytest.mark.parametrize("lost", [False, True], ids=["LibreOffice", "Excel"])
def test_inputs_that_were_cut_are_read_where_they_stand(lost: bool) -> None:
    """Formulas follow a cell that is cut; Excel's lose the one that it is pasted over."""

    def cut_row(book: openpyxl.Workbook) -> None:
        sheet = book["申报表"]
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    text = re.sub(r"(?<![A-Z])(\$?[BE])\$?18\b", "#REF!" if lost else r"\g<1>18", cell.value)
                    cell.value = re.sub(r"(?<![A-Z])(\$?[BE])\$?15\b", r"\g<1>18", text)
        for column in "BE":
            sheet[f"{column}18"], sheet[f"{column}15"] = sheet[f"{column}15"].value, None

    intake, before = edited_formulas(each_formula_spelt_out(), cut_row), untouched()
    assert intake.declaration is not None and before.declaration is not None
    rows, were = intake.declaration.rows("key_tasks"), before.declaration.rows("key_tasks")
    assert (rows[5]["name"], rows[5]["amount"]) == (were[2]["name"], were[2]["amount"])
    assert (rows[2]["name"], rows[2]["content"]) == (None, were[2]["content"])
    told = [f for f in intake.findings if f.check in ("workbook-moved", "workbook-altered")]
    assert [f.severity for f in told] == ["warning"] and "B15" in told[0].message and "E15" in told[0].message


@pytest.mark.programs
@pytest.mark.parametrize("inserted", [{"row": 14}, {"column": 9}], ids=str)
def test_what_is_inserted_in_a_further_sheet_alters_no_formula_that_reads_it(
    inserted: dict[str, int], libreoffice: LibreOffice, tmp_path: Path
) -> None:
    rows, base = sheets_example("national-projects-2015")
    path = tmp_path / "a.xlsx"
    path.write_bytes(build(base.form, Options(rows=rows), base))
    intake = take_in(libreoffice.insert(path, "项目1", tmp_path / "b.xlsx", **inserted))
    assert intake.declaration is not None
    assert intake.declaration.sheets[0].fields == base.sheets[0].fields
    assert "workbook-altered" not in {finding.check for finding in intake.findings}
