"""The year's round of a project: each form is prefilled from the one before it, indicator by indicator."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

import xlperf
from xlperf.cli import main
from xlperf.declaration import Declaration
from xlperf.form import form_specs, load_form

ROUND = [
    ("project-approval-2015", 2024, {"approval_number": "清财预〔2024〕12号", "annual_appropriation": 1800}),
    ("project-monitoring-2019", 2024, {"appropriation_executed": 1000}),
    ("project-self-evaluation-2020", 2024, {"appropriation_executed": 1790}),
    ("national-project-year-2015", 2025, {}),
]


def run(*words: str) -> object:
    with pytest.raises(SystemExit) as ended:
        main(words)
    return ended.value.code


def typed(path: Path, values: dict[str, object]) -> None:
    """Enters `values` by field id into the workbook at `path`."""
    book = load_workbook(path)
    for name, value in values.items():
        sheet, _, place = book.defined_names[name].attr_text.rpartition("!")
        book[sheet.strip("'")][place.replace("$", "").partition(":")[0]] = value
    book.save(path)


def targets(declaration: Declaration) -> list[tuple[object, ...]]:
    rows = declaration.rows("indicators")
    return [tuple(row[name] for name in ("level1", "level2", "level3", "annual_target")) for row in rows]


def test_a_project_goes_from_its_declaration_to_next_years(tmp_path: Path) -> None:
    before = form_specs()["national-project-year-2015"].with_name("example.json")
    seen = []
    for form, year, values in ROUND:
        out = tmp_path / f"{len(seen)}-{form}.xlsx"
        assert (
            run("new-template", "-f", form, "--year", str(year), "--from", str(before), "-o", str(out)) == 0
        )
        typed(out, values)
        made = xlperf.read(out)
        assert (made.form.id, made.year, made.department) == (form, year, "清源市水务局")
        assert made["project_name"] == "老旧小区供水管网改造" and made["implementing_unit"]
        seen.append(made)
        before = out
    approval, monitoring, evaluation, following = seen
    assert len(targets(approval)) == 9
    assert targets(monitoring) == targets(approval)
    for later in (
        evaluation,
        following,
    ):  # its targets are spelled so that a score follows: 11月底前 as 11月30日前
        assert [row[:3] for row in targets(later)] == [row[:3] for row in targets(approval)]
    assert monitoring["appropriation_start"] == 1800 == evaluation["appropriation_start"]
    assert evaluation["overall_objective"] == approval["annual_objective"] == following["annual_objective"]
    # What was carried out is not known before: nothing of it is taken from the step before.
    assert all(row["actual_value"] is None and row["score"] is None for row in evaluation.rows("indicators"))
    assert following["annual_appropriation"] is None


def test_every_form_that_is_followed_is_known_and_of_the_same_level() -> None:
    for name in form_specs():
        form = load_form(name)
        assert form.step and form.level, name
        for followed in form.follows:
            assert load_form(followed).level == form.level, (name, followed)
