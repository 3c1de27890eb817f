"""A workbook of the real form with things that are wrong with it, and the values that mend it.

Owns these specimens alone; how they are read, marked and mended is the tests' business.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.programs.xlsx import with_inputs
from tests.workbook.seed import seed
from xlperf.declaration import Declaration
from xlperf.intake.one_file import Intake, take_in
from xlperf.messages import speaking
from xlperf.ooxml.package import open_package
from xlperf.returns.annotate import annotated
from xlperf.template.write import Options, build

MENDED = {
    "project_expenditure": 13027.62,
    "staff_count": 115,
    "key_tasks_amount[2]": 100.0,
    "indicators_annual_target[1]": "≥40场",
}
"""Defined name -> what has to be put in for the workbook of `wrong` to be accepted."""


def wrong() -> Declaration:
    """The real form with an amount in words, an empty field, a count with a fraction and a target without number."""
    right = seed()
    tasks = [dict(row) for row in right.tables["key_tasks"]]
    tasks[1]["amount"] = "=八百"
    indicators = [dict(row) for row in right.tables["indicators"]]
    indicators[0]["annual_target"] = "大概"
    fields = dict(right.fields, project_expenditure="八千左右", staff_count=None)
    return replace(right, fields=fields, tables={"key_tasks": tasks, "indicators": indicators}, code="001")


def right() -> Declaration:
    """The real form as another department's, with nothing wrong."""
    seeded = seed()
    return replace(seeded, fields=dict(seeded.fields, department_name="市外事办公室"), code="002")


def write(path: Path, declaration: Declaration) -> Path:
    path.write_bytes(build(declaration.form, Options(), declaration))
    return path


def intake(path: Path) -> Intake:
    """The file taken in, its findings in Chinese as they stand in a workbook."""
    with speaking("zh"):
        return take_in(path)


def marked(path: Path, out: Path) -> Path:
    """A marked copy of the workbook at `path`."""
    found = intake(path)
    assert found.declaration is not None
    out.write_bytes(annotated(open_package(path), found.declaration, found.findings))
    return out


def mended(path: Path, out: Path) -> Path:
    """The workbook at `path` with right values typed over the wrong ones; no program computes it anew."""
    return with_inputs(path, out, MENDED)
