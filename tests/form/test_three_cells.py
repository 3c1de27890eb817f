"""One target in three columns is one target: read from one column and from three, prefilled, checked, compared, listed."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.command import run
from tests.taken_in import grid_of
from xlperf import compare
from xlperf.checks import check
from xlperf.consolidation.tidy import tidy_columns
from xlperf.declaration import Declaration
from xlperf.form import form_specs, load_form, read_form
from xlperf.intake.handmade.reader import read_grid
from xlperf.messages import speaking
from xlperf.publishing.indicators import write_indicators
from xlperf.sending.templates import prefill_from

THREE, ONE = load_form("department-three-columns"), load_form("national-project-year-2015")
EVALUATION = load_form("project-self-evaluation-three-columns")
CELLS = [
    ("≥", "18", "公里"),
    ("≤", "9", "%"),
    ("＝", "5～10", "天"),
    ("定性", "健全", None),
    ("定性", "较上年下降10%", None),
]
TEXTS = ["≥18公里", "≤9%", "5～10天", "健全", "较上年下降10%"]


def declared(*rows: dict[str, Any]) -> Declaration:
    data = json.loads(form_specs()[THREE.id].with_name("example.json").read_text(encoding="utf-8"))
    example = Declaration.from_dict(THREE, data)
    share = Decimal(100) / len(rows)
    filled = [{"level3": f"指标{n}", "weight": share, **row} for n, row in enumerate(rows)]
    return replace(example, tables={"indicators": tuple(filled)})


def row(sign: str | None, value: str | None, unit: str | None) -> dict[str, Any]:
    return {"sign": sign, "value": value, "unit": unit}


def cells_of(declaration: Declaration) -> list[tuple[Any, ...]]:
    return [(one["sign"], one["value"], one["unit"]) for one in declaration.rows("indicators")]


def told(declaration: Declaration) -> list[tuple[str, str, str]]:
    with speaking("zh"):
        return [(one.check, one.field, one.message) for one in check(declaration)]


def test_a_paper_with_one_column_fills_three() -> None:
    head = ["指标名称", "指标权重", "指标值"]
    for title in ("指标值", "年度指标值"):
        rows = [[f"指标{n}", 20, text] for n, text in enumerate(TEXTS)]
        reading = read_grid(grid_of([["单位名称", "市供水中心"], [*head[:2], title], *rows]), THREE)
        assert cells_of(reading.declaration) == CELLS
        assert not reading.unplaced and not reading.computed


def test_a_paper_with_three_columns_fills_one() -> None:
    head = ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位"]
    written = [*CELLS, (">=", 95, "%"), ("≥", "≥95%", "%")]
    rows = [["产出指标", "数量指标", f"指标{n}", *cells] for n, cells in enumerate(written)]
    reading = read_grid(grid_of([["项目名称", "管网"], head, *rows]), ONE)
    found = [one["annual_target"] for one in reading.declaration.rows("indicators")]
    assert found == [*TEXTS, "≥95%", "≥95%"]
    assert not reading.unplaced and reading.declaration.form is ONE


def test_a_declaration_in_one_column_prefills_three_and_the_reverse(tmp_path: Path) -> None:
    here, there = tmp_path / "一列.json", tmp_path / "三列.json"
    levels = {"level1": "产出指标", "level2": "数量指标"}
    rows = [{**levels, "level3": f"指标{n}", "annual_target": text} for n, text in enumerate(TEXTS)]
    here.write_text(
        json.dumps({"form": ONE.id, "year": 2024, "tables": {"indicators": rows}}), encoding="utf-8"
    )
    filled = prefill_from(here, THREE)
    assert cells_of(filled) == CELLS
    there.write_text(json.dumps(filled.to_dict()), encoding="utf-8")
    again = prefill_from(there, ONE)
    assert [one["annual_target"] for one in again.rows("indicators")] == TEXTS


@pytest.mark.parametrize(
    ("cells", "findings"),
    [
        (("≥", "18", "公里"), []),
        (("定性", "健全", None), []),
        (("≤", "2024年9月30日", None), ["unit-of-number"]),
        (("≥", "显著", None), ["unit-of-number", "target-format", "target-cells"]),
        (("≥", "95%", "%"), ["target-format", "target-cells"]),
        (("≥", "≥95", "%"), ["target-cells"]),
        (("定性", "95", None), ["target-cells"]),
        (("定性", "待定", None), ["target-format"]),
    ],
)
def test_the_three_cells_are_checked_as_one_target(cells: tuple[str, str, str], findings: list[str]) -> None:
    found = told(declared(row(*cells)))
    assert sorted(name for name, _, _ in found) == sorted(findings)
    assert {field for name, field, _ in found if name.startswith("target")} <= {"indicators.value"}


def test_the_score_follows_from_the_joined_target() -> None:
    data = json.loads(form_specs()[EVALUATION.id].with_name("example.json").read_text(encoding="utf-8"))
    example = Declaration.from_dict(EVALUATION, data)
    rows = [dict(one) for one in example.tables["indicators"]]
    rows[0] |= {"sign": "≤", "value": "60", "unit": "个", "actual_value": "75"}
    with speaking("zh"):
        found = [
            one for one in check(replace(example, tables={"indicators": tuple(rows)})) if "score" in one.check
        ]
    assert [one.message for one in found] == ["按指标值“≤60个”和完成值“75”应得 12.00，填的是 15.00"]


def test_compare_tells_of_the_target_and_not_of_its_cells() -> None:
    old = declared(row("≥", "18", "公里"), row("≥", "95", "%"), row(None, "3", "个"))
    new = declared(row("≥", "20", "公里"), row("≥", "95.0", "%"), row(None, None, "个"))
    changes = {one.row: one for one in compare(old, new).departments[0].changes}
    assert {one.part for one in changes.values()} == {"indicators.annual_target"}
    assert [(one.old, one.new, one.difference, one.same_meaning) for one in changes.values()] == [
        ("≥18公里", "≥20公里", 2, False),
        ("≥95%", "≥95.0%", 0, True),
        ("3个", None, None, False),
    ]


def test_the_consolidation_and_the_import_table_have_one_target(tmp_path: Path) -> None:
    declaration = declared(row("≥", "18", "公里"), row("定性", "健全", None))
    names = [one.id for one in tidy_columns(THREE, "indicators")]
    assert "annual_target" in names and "annual_target_sign" in names
    out = tmp_path / "指标.xlsx"
    assert write_indicators([declaration], out).doubts == ()
    lines = list(load_workbook(out)["绩效指标"].iter_rows(values_only=True))
    at = [lines[0].index(name) for name in ("计算符号", "指标值", "计量单位")]
    assert [[line[place] for place in at] for line in lines[1:]] == [
        ["≥", 18, "公里"],
        ["定性", "健全", None],
    ]


def test_a_blank_paper_with_three_columns_becomes_a_form_with_one_target(tmp_path: Path) -> None:
    book = Workbook()
    for line in (
        ["单位名称", None],
        ["一级指标", "指标名称", "指标性质", "指标值", "计量单位"],
        ["产出指标"],
        [None],
        ["效益指标"],
    ):
        book.active.append(line)  # type: ignore[union-attr]
    paper, spec = tmp_path / "纸.xlsx", tmp_path / "表.toml"
    book.save(paper)
    assert run("forms", "new", str(paper), "-o", str(spec)) == 0
    (table,) = read_form(spec).tables.values()
    (target,) = table.targets
    assert table.cells_of(target) == ("sign", "annual_target", "unit")
    assert "定性" in table.columns["sign"].choices and not table.columns["unit"].required
