"""A stamped workbook is the built one: the same cells, values beside formulas, formats, heights, names and locks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.declarations import generated
from tests.searches import examples
from tests.stamp.content import content, number_of_strings
from xlperf.declaration import Declaration
from xlperf.form import Form, form_specs, load_form
from xlperf.intake.one_file import read
from xlperf.template.cached import formula_values
from xlperf.template.recalculation import Recalculation
from xlperf.template.stamp import Stamper
from xlperf.template.write import Options, build

SMALL: Mapping[str, int] = {"key_tasks": 3, "other_tasks": 2, "indicators": 4}
OPTIONS = Options(year=2024, rows=SMALL)


@pytest.fixture(scope="module")
def form() -> Form:
    return load_form("guangzhou-2023")


@pytest.fixture(scope="module")
def stamper(form: Form) -> Stamper:
    return Stamper(form, OPTIONS)


def built(form: Form, department: str, code: str, declaration: Declaration | None = None) -> bytes:
    return build(form, Options(year=2024, rows=SMALL, department=department, code=code), declaration)


def test_a_plain_name_gives_the_very_parts_that_building_gives(form: Form, stamper: Stamper) -> None:
    assert content(stamper.workbook("广州市财政局", "101")) == content(built(form, "广州市财政局", "101"))


NAMES = st.one_of(
    st.sampled_from(
        [
            "=1+1",
            "+局",
            "-局",
            "@SUM(A1)",
            "a&b<c>",
            '"引号"',
            "部门名称",
            "2024",
            "  两端空白 ",
            "&L&P",
            "局" * 120,
            "局" * 220,
            "101",
        ]
    ),
    st.text(
        st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff_"),
        min_size=1,
        max_size=40,
    ),
)


@pytest.mark.parametrize("rows", [None, {"projects": 5, "indicators": 6}])
def test_a_form_with_further_sheets_is_stamped_like_any(rows: dict[str, int] | None) -> None:
    form = load_form("national-projects-2015")
    stamper = Stamper(form, Options(rows=rows))
    for name, code in (("清源市水务局", "318001"), ("a&b<局>", "=1"), ("&L", "")):
        whole = build(form, Options(rows=rows, department=name, code=code))
        assert content(stamper.workbook(name, code)) == content(whole)


def test_a_form_with_further_sheets_that_are_prefilled_is_built(tmp_path: Path) -> None:
    spec = form_specs()["national-projects-2015"].with_name("example.json")
    declared = Declaration.from_dict(None, json.loads(spec.read_text("utf-8")))
    path = tmp_path / "a.xlsx"
    path.write_bytes(Stamper(declared.form, Options()).workbook("甲局", "7", declared))
    back = [sheet.tidy_fields() for sheet in read(path).sheets]
    assert back == [sheet.tidy_fields() for sheet in declared.sheets]
    assert read(path).department == "甲局"


@examples(25)
@given(name=NAMES, code=st.text("0123456789ABab&<= ", max_size=8))
def test_any_name_and_code_give_the_content_that_building_gives(
    form: Form, stamper: Stamper, name: str, code: str
) -> None:
    stamped = stamper.workbook(name, code)
    assert content(stamped) == content(built(form, name, code))
    said, counted = number_of_strings(stamped)
    assert said == counted


def test_prefilled_workbooks_have_the_content_that_building_gives(form: Form, stamper: Stamper) -> None:
    for number, declaration in enumerate(generated(form, SMALL, 18, seed=7)):
        if "#N/A" in repr(declaration.tables):
            continue  # XlsxWriter writes a formula's text "#N/A" as an error value; a stamp writes the text it is
        name, code = f"第{number}局", f"{number:03}"
        stamped = stamper.workbook(name, code, declaration)
        assert content(stamped) == content(built(form, name, code, declaration))
        said, counted = number_of_strings(stamped)
        assert said == counted


@pytest.mark.parametrize(
    "amount", ["99999999999999.99", "1E+400", "-1E-400", "12.500000000000000000", "9007199254740993"]
)
def test_an_amount_beyond_the_digits_of_a_cell_arrives_whole(
    form: Form, stamper: Stamper, amount: str
) -> None:
    [declaration] = generated(form, SMALL, 1, seed=7)
    declaration = replace(declaration, fields={**declaration.fields, "basic_expenditure": Decimal(amount)})
    stamped = stamper.workbook("市示例局", "101", declaration)
    assert content(stamped) == content(built(form, "市示例局", "101", declaration))
    arrived = read(stamped).fields["basic_expenditure"]
    assert arrived is not None and Decimal(arrived) == Decimal(amount)


def test_what_a_computer_added_behind_the_cents_makes_no_text_of_an_amount(form: Form) -> None:
    [declaration] = generated(form, SMALL, 1, seed=7)
    fields = {**declaration.fields, "basic_expenditure": Decimal(repr(0.1 + 0.2))}
    arrived = read(built(form, "市示例局", "101", replace(declaration, fields=fields)))
    assert arrived.fields["basic_expenditure"] == Decimal("0.3")


def test_recalculation_finds_every_formula_that_changed(form: Form, stamper: Stamper) -> None:
    base = Declaration(form, {form.department: "甲局"}, {}, 2024)
    recalculation = Recalculation(stamper.layout, base)
    before = dict(formula_values(stamper.layout, base))
    for declaration in generated(form, SMALL, 60, seed=11):
        expected = {
            formula: value
            for formula, value in formula_values(stamper.layout, declaration)
            if value != before[formula]
        }
        found = {f: value for f, value in recalculation.changed(declaration) if value != before[f]}
        assert found == expected


def test_one_changed_amount_reckons_few_formulas_anew(form: Form, stamper: Stamper) -> None:
    base = Declaration(form, {form.department: "甲局"}, {}, 2024)
    changed = Declaration(form, {form.department: "甲局", "other_funds": Decimal(5)}, {}, 2024)
    found = list(Recalculation(stamper.layout, base).changed(changed))
    assert 0 < len(found) < len(stamper.layout.formulas) / 4


def test_more_rows_than_the_base_has_get_a_workbook_with_room(form: Form) -> None:
    rows = tuple(
        {"name": f"任务{n}", "content": "内容", "amount": Decimal(n), "objective": "目标"} for n in range(15)
    )
    last_year = Declaration(form, {}, {"key_tasks": rows}, 2023)
    stamped = Stamper(form, Options(year=2024)).workbook("甲局", "1", last_year)
    expected = build(form, Options(year=2024, department="甲局", code="1"), last_year)
    assert content(stamped) == content(expected)


def test_a_stamped_workbook_is_read_back_as_what_was_stamped(
    tmp_path: Path, stamper: Stamper, form: Form
) -> None:
    prefill = Declaration(
        form, {"basic_expenditure": Decimal("4506.89"), "overall_objective": "=总体\n目标"}, {}
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(stamper.workbook("=甲局", "007", prefill))
    declaration = read(path)
    assert declaration.department == "=甲局" and declaration.code == "007" and declaration.year == 2024
    assert declaration["basic_expenditure"] == Decimal("4506.89")
    assert declaration["overall_objective"] == "=总体\n目标"
    assert [one for one in declaration.found if one.severity == "error"] == []


def test_the_same_department_gives_the_same_bytes(form: Form, stamper: Stamper) -> None:
    again = Stamper(form, OPTIONS)
    assert stamper.workbook("甲局", "1") == again.workbook("甲局", "1")
    stamper.workbook("乙局", "2")
    assert stamper.workbook("甲局", "1") == again.workbook("甲局", "1")


def test_a_password_locks_stamped_and_built_workbooks_alike(form: Form) -> None:
    options = Options(year=2024, rows=SMALL, password="密码")
    stamped = Stamper(form, options).workbook("甲局", "1")
    expected = build(form, Options(year=2024, rows=SMALL, password="密码", department="甲局", code="1"))
    assert content(stamped) == content(expected)
    assert b"SHA-512" in content(stamped)["xl/workbook.xml"].encode()


@pytest.mark.parametrize("name", ["甲\x00局", "甲\x7f局", "甲\x1b局", "\ufffe局"])
def test_control_characters_are_refused_in_words(stamper: Stamper, name: str) -> None:
    with pytest.raises(ValueError, match="控制字符|control character"):
        stamper.workbook(name, "1")


def test_a_filled_workbook_has_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    program = (
        "import hashlib, json\n"
        "from xlperf.declaration import Declaration\n"
        "from xlperf.form import form_specs, load_form\n"
        "from xlperf.template.stamp import Stamper\n"
        "from xlperf.template.write import Options\n"
        "spec = form_specs()['national-department-2015'].with_name('example.json')\n"
        "declared = Declaration.from_dict(None, json.loads(spec.read_text('utf-8')))\n"
        "data = Stamper(declared.form, Options()).workbook('甲局', '1', declared)\n"
        "print(hashlib.sha256(data).hexdigest())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            timeout=120,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1
