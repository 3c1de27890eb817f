"""The year in a form's words: {year} in labels and headings is that of the workbook, also where it is made for another."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from openpyxl import load_workbook

import xlperf
from tests.command import run
from xlperf.checks import check
from xlperf.form import Form, for_year, load_form, parse_form
from xlperf.form.layout import layout_of
from xlperf.intake.one_file import read
from xlperf.intake.released import FROZEN_YEAR, expected_of, grown, snapshot_of

SPEC = """
[form]
id = "plan"
title = "三年资金计划表"
year = 2024
explain = ["{year+1}年起的数填计划数。"]
[page]
widths = [14, 14, 14, 14]
[[section]]
picture = \"\"\"
| 单位名称 | [department_name] | < | < |
| 项目 | {year-1}年执行数 | {year}年预算数 | {year+1}年计划数 |
| 资金 | [before] | [now] | [after] |
\"\"\"
[[section.field]]
id = "department_name"
required = true
[[section.field]]
id = "before"
kind = "amount"
label = "{year-1}年执行数"
[[section.field]]
id = "now"
kind = "amount"
label = "{year}年预算数"
aliases = ["{year}预算"]
[[section.field]]
id = "after"
kind = "amount"
label = "{year+1}年计划数"
[[check]]
id = "grows"
severity = "warning"
expect = "after >= now"
at = "after"
message = "{year + 1} 年的 {after} 少于 {year} 年的 {now}"
"""


@pytest.fixture(scope="module")
def form() -> Form:
    return parse_form(SPEC)


def labels(form: Form) -> list[str]:
    return [form.label_of(name) for name in ("before", "now", "after")]


def test_labels_name_the_years_around_that_of_the_form(form: Form) -> None:
    assert labels(form) == ["2023年执行数", "2024年预算数", "2025年计划数"]
    later = for_year(form, 2026)
    assert labels(later) == ["2025年执行数", "2026年预算数", "2027年计划数"]
    assert later.fields["now"].aliases == ("2026预算",) and later.explain == ("2027年起的数填计划数。",)
    assert for_year(form, 2026) is later and for_year(later, 2024).fields == form.fields
    assert for_year(form, 2024) is form and for_year(load_form("guangzhou-2023"), 2030).year == 2023
    again = pickle.loads(pickle.dumps(form))
    assert labels(for_year(again, 2026)) == labels(later)


def test_a_workbook_for_another_year_prints_and_tells_its_own(tmp_path: Path) -> None:
    spec, out = tmp_path / "plan.toml", tmp_path / "plan.xlsx"
    spec.write_text(SPEC, encoding="utf-8")
    run("new-template", "-f", str(spec), "-o", str(out), "--year", "2026", "--department", "甲局")
    book = load_workbook(out)
    printed = {str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value}
    assert {"2025年执行数", "2026年预算数", "2027年计划数"} <= printed
    everything = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value]
    assert not [text for text in everything if "{year" in text or "2024" in text]
    sheet = book.worksheets[0]
    for name, value in (("now", 100), ("after", 90)):
        place = book.defined_names[name].attr_text.rpartition("!")[2].replace("$", "")
        sheet[place.partition(":")[0]] = value
    book.save(out)
    declaration = read(out, form=parse_form(SPEC))
    assert declaration.form.label_of("now") == "2026年预算数"
    told = [finding.message for finding in check(declaration) if finding.check == "grows"]
    assert told == ["2027 年的 90.00 少于 2026 年的 100.00"]


def test_a_snapshot_grows_to_any_year(form: Form) -> None:
    snapshot = snapshot_of(form)
    for year in (2024, 2031):
        assert grown(snapshot, {}, year).labels == expected_of(layout_of(form, year)).labels
        assert grown(snapshot, {}, year).formulas == expected_of(layout_of(form, year)).formulas
    assert FROZEN_YEAR == 9999


def test_a_locked_value_speaks_of_the_workbooks_year(tmp_path: Path) -> None:
    spec = (Path(__file__).parent / "short.toml").read_text(encoding="utf-8")
    form = parse_form(spec.replace('default = "人民币"', 'default = "{year-1}—{year+1}年"'))
    for year, shown in ((2025, "2024—2026年"), (2031, "2030—2032年")):
        book = tmp_path / f"{year}.xlsx"
        xlperf.new_template(form, book, year=year)
        read = xlperf.read(book, form=form)
        assert read["currency"] == shown
        assert not [one.message for one in xlperf.check(book, form=form) if one.check.startswith("workbook-")]
