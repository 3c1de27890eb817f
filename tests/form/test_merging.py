"""What a spec says of putting declarations together, and of the columns that a consolidated workbook shows first."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlperf.form import form_specs, load_form, parse_form

GRANT = (Path(__file__).parent / "grant.toml").read_text(encoding="utf-8")


def test_what_goes_without_saying() -> None:
    form = parse_form(GRANT)
    assert {name: form.fields[name].merging for name in ("programme", "central", "annual")} == {
        "programme": "keep",
        "central": "sum",
        "annual": "sum",
    }
    assert form.tables["indicators"].merge == "list"
    assert form.in_summary == tuple(form.fields)


def test_rates_and_scores_are_kept_unless_the_spec_says_otherwise() -> None:
    form = load_form("self-evaluation-2020")
    assert form.fields["total_score"].merging == "keep"
    assert form.fields["executed_total"].merging == "sum"


def test_what_a_spec_says() -> None:
    text = GRANT.replace('id = "local"', 'id = "local"\nmerge = "keep"\nsummary = true', 1)
    text = text.replace('unique = ["level2", "level3"]', 'unique = ["level2", "level3"]\nmerge = "sum"', 1)
    form = parse_form(text)
    assert form.fields["local"].merging == "keep"
    assert form.tables["indicators"].merge == "sum"
    assert form.in_summary == ("local",)


MATRIX = """
[form]
id = "matrix"
title = "资金表"
year = 2025
[page]
widths = [12, 12, 12, 12]
[[section]]
picture = '''
| 单位    | [department_name] | < | < |
| 来源    | 基本 | 项目 | {total_column} |
| [funds] | <    | <    | < |
'''
[[section.field]]
id = "department_name"
[[section.matrix]]
id = "funds"
summary = true
label = "资金"
rows = [{ id = "own", label = "自有" }, { id = "grant", label = "补助" }]
columns = [{ id = "basic", label = "基本" }, { id = "project", label = "项目" }]
"""


def test_of_a_matrix_its_grand_total_is_shown_first() -> None:
    text = MATRIX.replace("{total_column}", "合计") + 'total_row = "合计"\ntotal_column = "合计"\n'
    assert parse_form(text).in_summary == ("funds_total",)


def test_of_a_matrix_without_totals_its_cells_are_shown_first() -> None:
    text = (
        MATRIX.replace(" | {total_column} |", " |")
        .replace("| < | < |", "| < |")
        .replace("| <    | <    | < |", "| < | < |")
    )
    text = text.replace("widths = [12, 12, 12, 12]", "widths = [12, 12, 12]")
    cells = ("funds_own_basic", "funds_own_project", "funds_grant_basic", "funds_grant_project")
    assert parse_form(text).in_summary == cells


@pytest.mark.parametrize("form", form_specs())
def test_a_shipped_form_of_many_fields_says_which_of_them_are_shown_first(form: str) -> None:
    loaded = load_form(form)
    if len(loaded.fields) > 12:
        assert 0 < len(loaded.in_summary) <= 10
