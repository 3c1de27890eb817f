"""What checking a declaration says of its target values: by name and kind, and of dates of another year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.workbook.seed import seed
from xlperf.checks import check, check_many
from xlperf.declaration import Declaration, Entered, Finding
from xlperf.messages import speaking

Row = tuple[str | None, str, str]


def declared(*rows: Row, year: int = 2023) -> Declaration:
    """Indicators of (level 2, or None as above; name; target value) in the form of `year`."""
    indicators: list[Mapping[str, Entered]] = [
        {
            "level1": "产出指标" if number == 0 else None,
            "level2": level2,
            "level3": name,
            "period_target": text,
            "annual_target": text,
        }
        for number, (level2, name, text) in enumerate(rows)
    ]
    return replace(seed(), year=year, tables={**seed().tables, "indicators": indicators})


def found(declaration: Declaration, check_id: str) -> list[Finding]:
    with speaking("zh"):
        alone, (together,) = check(declaration), check_many([declaration])
    assert alone == together
    return [finding for finding in alone if finding.check == check_id]


def test_the_kind_of_the_row_above_tells_what_to_expect() -> None:
    declaration = declared(("成本指标", "采购费用", "≤3万元"), (None, "新购设备单台", "≥6500元"))
    (finding,) = found(declaration, "target-suits-name")
    assert (finding.severity, finding.row, finding.value) == ("warning", 2, "≥6500元")
    assert "方向可能反了" in finding.message
    assert found(declared(("效益指标", "新购设备单台", "≥6500元")), "target-suits-name") == []


def test_a_date_of_another_year_is_found_with_its_cell_and_year() -> None:
    declaration = declared(
        ("时效指标", "验收时间", "2020年12月底前"),
        (None, "评价报告", "2024年2月底前"),
        (None, "完成时间", "12月底前"),
    )
    (finding,) = found(declaration, "target-year")
    assert (finding.severity, finding.row, finding.field) == ("warning", 1, "indicators.annual_target")
    assert "2020" in finding.message and "2023" in finding.message and finding.hint


@pytest.mark.parametrize("text", ["2023年12月底前", "2023年1月--2023年11月", "2020场", "无"])
def test_what_is_of_the_year_or_of_none_is_left(text: str) -> None:
    assert found(declared(("时效指标", "完成时间", text)), "target-year") == []


def test_a_value_of_a_spreadsheet_is_refused_with_what_happened() -> None:
    told = found(declared(("数量指标", "检查次数", "10-May")), "target-format")
    assert told and {finding.severity for finding in told} == {"error"}
    finding = told[0]
    assert "表格程序" in finding.message and "5-10" in finding.hint
