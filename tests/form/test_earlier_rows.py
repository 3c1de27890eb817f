"""last_year and declared in a check of each row: what stands in the same row of another declaration, by its `unique` columns."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import xlperf
from tests.programs.gnumeric import Gnumeric
from tests.programs.libreoffice import LibreOffice
from tests.workbook.forms import assert_recalculated, cells, where
from xlperf.checks import check_many, outcomes
from xlperf.declaration import Declaration
from xlperf.form import FormError, load_form, parse_form, read_form
from xlperf.form.layout import layout_of
from xlperf.messages import speaking
from xlperf.roster.earlier import Earlier
from xlperf.template.cached import formula_values
from xlperf.template.write import Options, build

SPEC = Path(__file__).parent / "earlier_rows.toml"
FORM = read_form(SPEC)
COLUMNS = ("level2", "level3", "annual_target", "amount", "nature")


def of(*rows: tuple[Any, ...], year: int = 2025, name: str = "市水务局") -> Declaration:
    table = [
        {
            column: Decimal(value) if column == "amount" and value else value
            for column, value in zip(COLUMNS, row, strict=True)
        }
        for row in rows
    ]
    return Declaration(FORM, {"department_name": name}, {"indicators": tuple(table)}, year)


BEFORE = of(
    ("数量指标", "改造管网长度", "≥18公里", "100", "经常性"),
    (None, "培训*期数", "12期", None, "—"),
    ("质量指标", "改造管网长度", "≥95%", "30", "一次性"),
    (None, "Ab率", "≥1%", "7", None),
    year=2024,
)
DECLARED = Declaration(
    load_form("national-project-year-2015"),
    {"department_name": "市水务局"},
    {
        "indicators": (
            {
                "level1": "产出指标",
                "level2": "数量指标",
                "level3": "改造管网长度",
                "annual_target": "≥20公里",
            },
        )
    },
    2025,
)
NOW = of(
    ("质量指标", " 改造管网长度 ", "≥94%", "50", "一次性"),
    (None, "aB率", "≥2%", "8", "一次性"),
    ("数量指标", "改造管网长度", "≥19公里", "90", "一次性"),
    (None, "新的", "≥1项", None, None),
)
VALUES = Earlier.of([BEFORE, DECLARED]).values(NOW)


def told(declaration: Declaration, against: list[Declaration]) -> list[tuple[str, int | None, str]]:
    with speaking("zh"):
        found = xlperf.check(declaration, against=against)
    own = {rule.id for rule in FORM.check}
    return [(one.check, one.row, one.message) for one in found if one.check in own]


def test_a_row_is_known_again_by_its_key_wherever_it_stands() -> None:
    assert sorted(told(NOW, [BEFORE, DECLARED])) == [
        ("as-declared", 3, "“改造管网长度”申报的是 ≥20公里"),
        ("new", 4, "“新的”上年没有"),
        ("no-less", 1, "“改造管网长度”今年 ≥94%，上年 ≥95%"),
        ("same-nature", 3, "“改造管网长度”性质 一次性，上年 经常性，增加 -10.00"),
    ]
    now = replace(NOW, earlier=VALUES)
    assert [row["growth"] for row in now.tidy_rows("indicators")] == [
        Decimal(20),
        Decimal(1),
        Decimal(-10),
        None,
    ]


def test_rows_that_nobody_can_tell_apart_are_none() -> None:
    twice = of(
        *(("数量指标", name, "≥5公里", "1", "x") for name in ("改造管网长度", "改造管网长度", None)),
        year=2024,
    )
    assert Earlier.of([twice]).values(NOW) == {}
    results = {(one.rule.id, one.row): one.result for one in outcomes(FORM, NOW)}
    assert {results["same-nature", row] for row in range(4)} == {"—"}


def test_many_are_judged_as_each() -> None:
    earlier = Earlier.of([BEFORE, DECLARED])
    many = [
        NOW,
        of(name="市水务局"),
        of(*[("数量指标", "新的", "1", "1", "")], name="新局"),
        replace(BEFORE, year=2025),
    ]
    many = [replace(one, earlier=earlier.values(one)) for one in many]
    with speaking("zh"):
        assert check_many(many) == [xlperf.check(one) for one in many]


def test_the_workbook_carries_them_and_computes_with_them(libreoffice: LibreOffice, tmp_path: Path) -> None:
    layout = layout_of(FORM, 2025, {})
    workbook = tmp_path / "带去.xlsx"
    workbook.write_bytes(build(FORM, Options(year=2025), replace(of(name=""), fields={}, earlier=VALUES)))
    cases = [replace(one, earlier=VALUES) for one in (NOW, replace(BEFORE, year=2025), of())]
    assert_recalculated(libreoffice, workbook, layout, cases)
    read = xlperf.read(workbook, form=FORM)
    assert read.earlier == VALUES and read.found == ()


def test_gnumeric_says_the_same(gnumeric: Gnumeric, tmp_path: Path) -> None:
    layout, workbook = layout_of(FORM, 2025, {}), tmp_path / "带去.xlsx"
    workbook.write_bytes(build(FORM, Options(year=2025), replace(of(name=""), fields={}, earlier=VALUES)))
    now = replace(NOW, earlier=VALUES)
    places = {formula: where(formula) for formula in layout.formulas}
    (answer,) = gnumeric.calculate(workbook, [cells(layout, now)], list(places.values()))
    for formula, value in formula_values(layout, now):
        assert (answer[places[formula]].value or "") == (value or ""), formula


def test_without_unique_columns_no_row_is_known_again() -> None:
    spec = SPEC.read_text(encoding="utf-8").replace('unique = ["level2", "level3"]\n', "")
    with speaking("zh"), pytest.raises(FormError) as refused:
        parse_form(spec)
    with speaking("zh"):
        assert "没有写 unique" in str(refused.value)
