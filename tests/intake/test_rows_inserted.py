"""A row put in anywhere is read or named in an error: by Excel's ways, openpyxl's and LibreOffice's."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from tests.intake.inserting import TYPED, entries, form_workbook, lost, with_row, with_row_by_openpyxl
from tests.programs.libreoffice import LibreOffice
from tests.proof import surgery as cut
from xlperf.intake.one_file import Intake, take_in, take_in_bytes

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
    intake = take_in(libreoffice.insert_row(path, "申报表", row, cells, tmp_path / "b.xlsx"))
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
