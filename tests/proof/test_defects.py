"""Every planted defect is found with its severity and cell, and nothing else is; nothing at all in a valid workbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proof.defects import ALL, Defect, planted, together
from tests.proof.valid import valid_declaration
from xlperf.declaration import Declaration, Entered
from xlperf.form import load_form
from xlperf.intake.one_file import Intake, take_in
from xlperf.messages import speaking
from xlperf.template.stamp import Stamper
from xlperf.template.write import Options, build

FORM = load_form("guangzhou-2023")
LABELS = [
    part.label
    for part in (*FORM.fields.values(), *FORM.tables.values(), *(column for _, column in FORM.columns()))
    if part.label and part.label_en
]
WORST = {"error": "rejected", "warning": "warned", "info": "accepted"}


@pytest.fixture(scope="module")
def stamper() -> Stamper:
    return Stamper(FORM, Options())


def findings(intake: Intake) -> list[tuple[str, str, str]]:
    return sorted((each.check, each.severity, each.cell) for each in intake.findings)


def status_for(expected: list[tuple[str, str, str]]) -> str:
    severities = {severity for _, severity, _ in expected}
    return next((WORST[each] for each in ("error", "warning") if each in severities), "accepted")


def read_at(declaration: Declaration, where: str) -> Entered:
    """The value at "field" or "table.column.row", the row from 0."""
    table, _, rest = where.partition(".")
    if not rest:
        return declaration.fields[table]
    column, row = rest.split(".")
    return declaration.tables[table][int(row)][column]


def test_there_are_more_than_sixty_kinds_of_defect_each_with_a_name_of_its_own() -> None:
    assert len({defect.name for defect in ALL}) == len(ALL) > 60


@pytest.mark.parametrize("defect", ALL, ids=[defect.name for defect in ALL])
def test_a_defect_is_found_and_nothing_else_is(defect: Defect, stamper: Stamper, tmp_path: Path) -> None:
    for seed, spoken in ((1, "zh"), (2, "en")):
        file = tmp_path / f"{seed}.xlsx"
        file.write_bytes(planted(FORM, stamper, [defect], valid_declaration(FORM, seed)))
        with speaking(spoken):
            intake = take_in(file)
        expected = sorted(defect.found)
        assert findings(intake) == expected
        assert intake.status == ("unreadable" if defect.reason else status_for(expected))
        assert intake.reason_id == defect.reason
        # What is called in English; a label or a formula that was changed is shown as it should be.
        told = {each.message for each in intake.findings if "should be" not in each.message}
        assert not [label for label in LABELS if spoken == "en" and any(label in message for message in told)]
        for where, value in defect.reads.items():
            assert intake.declaration is not None
            assert read_at(intake.declaration, where) == value


def test_defects_in_one_workbook_are_found_all_together(stamper: Stamper, tmp_path: Path) -> None:
    groups = [group for group in together(ALL) if len(group) > 1]
    for seed, group in enumerate(groups):
        file = tmp_path / f"{seed}.xlsx"
        file.write_bytes(planted(FORM, stamper, group, valid_declaration(FORM, seed)))
        expected = sorted(finding for defect in group for finding in defect.found)
        assert findings(take_in(file)) == expected, [defect.name for defect in group]


def test_a_valid_workbook_is_accepted_without_a_finding_and_read_as_it_was_written(
    stamper: Stamper, tmp_path: Path
) -> None:
    for seed in range(40):
        declaration = valid_declaration(FORM, seed)
        file = tmp_path / "valid.xlsx"
        file.write_bytes(stamper.workbook(declaration.department, declaration.code, declaration))
        intake = take_in(file)
        assert (intake.status, intake.findings) == ("accepted", ())
        assert intake.declaration is not None
        assert intake.declaration.fields == declaration.fields
        assert intake.declaration.tables == {table: tuple(rows) for table, rows in declaration.tables.items()}
        assert intake.declaration.code == declaration.code


def test_a_workbook_of_another_year_is_read_as_of_that_year(tmp_path: Path) -> None:
    file = tmp_path / "2024.xlsx"
    file.write_bytes(build(FORM, Options(year=2024), valid_declaration(FORM, 7)))
    intake = take_in(file)
    assert (intake.status, intake.findings) == ("accepted", ())
    assert intake.declaration is not None and intake.declaration.year == 2024
