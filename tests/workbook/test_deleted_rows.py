"""Spare rows that an officer deleted after taking the lock off: the figures are right, and nothing counts as altered."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.programs.libreoffice import LibreOffice
from tests.typing.acts import example, sheets_example
from tests.workbook.seed import seed
from xlperf.declaration import environment_of
from xlperf.form import form_specs, load_form
from xlperf.form.layout import BROKEN, layout_of
from xlperf.intake.one_file import Intake, take_in
from xlperf.template.write import Options, build

LAYOUT = layout_of(seed().form)
COLUMN = {"key_tasks": "name", "other_tasks": "name", "indicators": "level1"}


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    path = tmp_path / "填好.xlsx"
    path.write_bytes(build(seed().form, Options(code="101"), seed()))
    return path


def entered(intake: Intake) -> object:
    assert intake.declaration is not None, intake.reason
    declaration = intake.declaration
    return declaration.fields, {
        table: [dict(row) for row in declaration.tidy_rows(table)] for table in seed().form.tables
    }


def banner(path: Path) -> str:
    return str(openpyxl.load_workbook(path, data_only=True).worksheets[0]["A1"].value)


def checks(intake: Intake) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for finding in intake.findings:
        found.setdefault(finding.check, []).append(f"{finding.sheet}!{finding.cell} {finding.message}")
    return found


SPARE = {
    "the last of the first table": [24],
    "one in the middle of the first table": [20],
    "two of the first table": [20, 24],
    "a whole table's rows but one": [26, 27, 28],
    "the last but one of the form": [58],
    "the last of the form": [59],
    "one of each table": [23, 28, 59],
    "most of the last table": list(range(41, 60)),
}


def test_the_rows_are_spare_in_the_workbook() -> None:
    filled = {table: len(list(seed().tidy_rows(table))) for table in seed().form.tables}
    first = {"key_tasks": 13, "other_tasks": 25, "indicators": 30}
    assert {table: LAYOUT.place(f"{table}.{column}", 0)[0] + 1 for table, column in COLUMN.items()} == first
    ends = {table: first[table] + rows - 1 for table, rows in LAYOUT.capacities.items()}
    for row in {row for rows in SPARE.values() for row in rows}:
        assert any(first[table] + filled[table] <= row <= ends[table] for table in first), row


@pytest.mark.programs
@pytest.mark.parametrize("rows", SPARE.values(), ids=SPARE)
def test_spare_rows_deleted_in_a_program_change_no_figure_and_count_as_moved_only(
    rows: list[int], filled: Path, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    untouched = take_in(libreoffice.resave(filled, tmp_path / "a.xlsx"))
    shorter = take_in(libreoffice.delete_rows(filled, "申报表", rows, tmp_path / "b.xlsx"))
    assert banner(tmp_path / "a.xlsx") == banner(tmp_path / "b.xlsx")
    assert entered(shorter) == entered(untouched)
    told, before = checks(shorter), checks(untouched)
    assert told.keys() - before.keys() == {"workbook-moved"}, told
    assert before.keys() <= told.keys()


@pytest.mark.programs
def test_a_label_and_a_formula_that_were_altered_are_found_in_a_workbook_with_deleted_rows(
    filled: Path, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    path = libreoffice.delete_rows(filled, "申报表", [24, 59], tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["申报表"]
    place = LAYOUT.place("key_tasks_total")
    total = sheet.cell(place[0] + 1, place[1] + 1)  # above the deleted rows
    assert total.data_type == "f" and sheet["I56"].data_type == "f"
    total.value = 1
    sheet["I56"] = "✓"  # below them
    sheet["B28"] = "改了的标题"
    book.save(path)
    altered = " ".join(checks(take_in(path))["workbook-altered"])
    for cell in (total.coordinate, "I56", "B28"):
        assert f"申报表!{cell} " in altered, altered


@pytest.mark.programs
def test_a_filled_row_that_was_deleted_is_gone_and_the_totals_are_reckoned_without_it(
    filled: Path, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    before = take_in(filled).declaration
    after = take_in(libreoffice.delete_rows(filled, "申报表", [14], tmp_path / "b.xlsx")).declaration
    assert before is not None and after is not None
    rows = [dict(row) for row in before.tidy_rows("key_tasks")]
    assert [dict(row) for row in after.tidy_rows("key_tasks")] == [rows[0], *rows[2:]]
    total = environment_of(before).fields["key_tasks_total"]
    assert isinstance(total, Decimal)
    assert environment_of(after).fields["key_tasks_total"] == total - rows[1]["amount"]


@pytest.mark.programs
@pytest.mark.parametrize("name", ["national-project-2015", "self-evaluation-2020"])
def test_rows_deleted_among_rows_that_are_as_above_leave_the_checks_whole(
    name: str, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    base, path = example(name), tmp_path / "填好.xlsx"
    layout = layout_of(base.form)
    path.write_bytes(build(base.form, Options(), base))
    table, column = next(iter(layout.above_columns))
    first = layout.place(f"{table}.{column}", 0)[0] + 1
    rows = base.rows(table)
    as_above = [of for of, row in enumerate(rows) if row.get(column) in (None, "")]
    spare = [first + len(rows), first + len(rows) + 2]
    assert as_above and spare[-1] < first + layout.capacities[table] - 1
    assert banner(libreoffice.delete_rows(path, layout.sheet, spare, tmp_path / "b.xlsx")).startswith("✓")
    # What the next rows are as is then asked for, if no level stands in them.
    told = banner(libreoffice.delete_rows(path, layout.sheet, [first + as_above[0]], tmp_path / "c.xlsx"))
    assert told.startswith(("✓", "还有"))


@pytest.mark.programs
def test_where_the_row_of_a_field_was_deleted_no_cell_is_read_for_two_fields(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """What then stands in its place is the next field's: the project's name was read as the department's."""
    base, path = example("project-self-evaluation-three-columns"), tmp_path / "填好.xlsx"
    layout = layout_of(base.form)
    path.write_bytes(build(base.form, Options(), base))
    row = layout.place("project_name")[0] + 1
    intake = take_in(libreoffice.delete_rows(path, layout.sheet, [row], tmp_path / "b.xlsx"))
    assert intake.declaration is not None
    assert intake.declaration.fields == {**base.fields, "project_name": None}
    assert "project_name" in {finding.field for finding in intake.findings if finding.check == "required"}


@pytest.mark.programs
def test_a_table_of_which_all_rows_were_deleted_is_empty(
    filled: Path, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """What then stands in its place is the next table's."""
    intake = take_in(libreoffice.delete_rows(filled, "申报表", list(range(25, 29)), tmp_path / "b.xlsx"))
    assert intake.declaration is not None
    assert list(intake.declaration.rows("other_tasks")) == []
    assert list(intake.declaration.tidy_rows("indicators")) == list(seed().tidy_rows("indicators"))


FIELDS = dict.fromkeys(form_specs(), 0) | {
    f"{name}, a further sheet": 1 for name in form_specs() if load_form(name).sheets is not None
}


@pytest.mark.programs
@pytest.mark.parametrize("name", FIELDS)
def test_where_the_row_of_a_field_was_deleted_no_sheet_says_that_all_is_well(
    name: str, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """With the row its checks went, too."""
    form, _, on_further = name.partition(",")
    rows, base = sheets_example(form) if load_form(form).sheets is not None else (None, example(form))
    layout, path = layout_of(base.form, base.year, rows), tmp_path / "填好.xlsx"
    path.write_bytes(build(base.form, Options(rows=layout.capacities), base))
    there = layout.books[1] if on_further else layout
    first, last = (
        there.place(field)[0] + 1 for field in (next(iter(there.form.inputs)), list(there.form.inputs)[-1])
    )
    for row in {first, last}:
        book = openpyxl.load_workbook(
            libreoffice.delete_rows(path, there.sheet, [row], tmp_path / "b.xlsx"), data_only=True
        )
        assert {book[one.sheet]["A1"].value for one in layout.books[:3]} == {BROKEN}
