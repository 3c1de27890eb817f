"""The blank workbooks beside the specs are what the forms give today; `python workbook_templates/build.py` renews them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.ooxml import lint
from xlperf.form import form_specs, load_form
from xlperf.intake.one_file import read
from xlperf.template.write import Options, build

BUILD = Path(__file__).resolve().parents[2] / "workbook_templates" / "build.py"


def test_the_blank_workbooks_are_not_stale() -> None:
    run = subprocess.run([sys.executable, BUILD, "--check"], capture_output=True, text=True, encoding="utf-8")
    assert run.returncode == 0, f"stale, run `make docs`: {run.stdout}{run.stderr}"


@pytest.mark.parametrize("form", form_specs())
def test_excel_has_nothing_to_repair_in_a_blank_workbook(form: str) -> None:
    assert lint(form_specs()[form].with_name("blank.xlsx")) == []


def test_a_blank_workbook_is_read_as_an_untouched_one_of_its_form() -> None:
    for form, spec in form_specs().items():
        declaration = read(spec.with_name("blank.xlsx"))
        assert declaration.form.id == form
        assert declaration.found == () and not any(declaration.fields.values())


def test_building_twice_gives_the_same_bytes() -> None:
    form = load_form("guangzhou-2023")
    assert build(form, Options()) == build(form, Options())
