"""Odd values typed anywhere, saved and read: what the sheet says of them is what `xlperf check` works out from the file."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.programs.libreoffice import LibreOffice
from tests.typing.acts import example, room_for, typed
from tests.typing.test_libreoffice import area
from xlperf.form.layout import roles
from xlperf.intake.one_file import take_in
from xlperf.ooxml.address import address
from xlperf.template.cached import formula_values
from xlperf.template.write import Options, build

pytestmark = pytest.mark.programs

NUMBERS = (
    "TRUE", "1E11", "99999999999.99", "1,234.56", "１２３", "12万", "  5 ", "\u00a07", "0.005", "-3", "12.345", "1e3", "\u3000",
    "=1/0", "5%", "12:30", "∞", "8，000", "100000000000",
)  # fmt: skip
TEXTS = (
    "\u3000", "\u00a0产出指标\u00a0", "TRUE", "FALSE", "1E11", "2024-1-1", "95%", "95%-90%", "5-3", "=1/0", "12\u200b", "产出指标\n",
    "\t", "0", "1.50", "12.", "<b>x</b>", "若干", "≥95%-90%", "120％", "群众满意度", "3/4",
    "\u2003\u2003产出指标", "\u2002", "\u2028", "x\u2028",
)  # fmt: skip
JUDGING = (
    roles.Code,
    roles.Flag,
    roles.RowNumber,
    roles.OpenTotal,
    roles.TargetEnd,
    roles.TargetReason,
    roles.Banner,
)
"""Not the texts that quote a value: a date typed into a text is quoted as the number that a formula sees."""


@pytest.mark.parametrize("name", ["guangzhou-2023", "national-project-2015"])
def test_the_sheet_and_check_judge_odd_values_alike(
    name: str, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    base, chosen = example(name), random.Random(name)
    layout = room_for(base)
    blank, saved = tmp_path / "blank.xlsx", tmp_path / "saved.xlsx"
    blank.write_bytes(build(base.form, Options(rows=layout.capacities)))
    inputs = [cell for cell in layout.cells if cell.kind == "input"]
    odd = [
        (
            layout.sheet,
            address(cell.row, cell.column),
            chosen.choice(NUMBERS if layout.form.part(cell.part).is_number else TEXTS),
        )
        for cell in chosen.sample(inputs, 30)
    ]
    answers = libreoffice.type_in(blank, [typed(layout, base, None), odd], [area(layout)], save=saved)
    values = answers[1][0]
    intake = take_in(saved)
    assert intake.declaration is not None
    judged = [
        (formula.role, values[formula.row][formula.column], value)
        for formula, value in formula_values(layout, intake.declaration)
        if formula.sheet == layout.sheet and isinstance(formula.role, JUDGING)
    ]
    assert [one for one in judged if one[1] != one[2]] == [], odd
    assert sum(isinstance(role, roles.Code) and value == 3 for role, _, value in judged) > 5
