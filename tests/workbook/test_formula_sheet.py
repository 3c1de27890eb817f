"""The shorter way to write formulas writes what XlsxWriter's own way writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from xlsxwriter.worksheet import Worksheet

from xlperf.form import load_form
from xlperf.template.formula_sheet import FormulaSheet
from xlperf.template.write import Options, build

LIMITS = str(Path(__file__).parents[1] / "form" / "limits.toml")


@pytest.mark.parametrize(
    "name", ["guangzhou-2023", "project-self-evaluation-2020", LIMITS], ids=lambda one: Path(one).stem
)
def test_the_bytes_are_those_of_the_long_way(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    form = load_form(name)
    short = build(form, Options())

    def the_long_way(
        self: FormulaSheet, row: int, column: int, formula: str, look: Any, value: str | float
    ) -> None:
        assert Worksheet.write_formula(self, row, column, f"={formula}", look, value) == 0

    monkeypatch.setattr(FormulaSheet, "write_spelled", the_long_way)
    assert build(form, Options()) == short


def test_a_cell_outside_the_sheet_is_no_silence() -> None:
    sheet = FormulaSheet()
    with pytest.raises(ValueError, match="row 1048576"):
        sheet.write_spelled(1_048_576, 0, "A1", None, 0)
