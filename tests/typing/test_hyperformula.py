"""The same in an engine that works out at each change what depends on the changed cell, and nothing else: HyperFormula."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.programs.node import SCRIPTS, Node, standing
from tests.programs.standing import Standing
from tests.typing.typed_form import typed_form
from xlperf.form import form_specs
from xlperf.form.layout import roles
from xlperf.ooxml.address import position

WATCHED = (
    roles.Code,
    roles.RowNumber,
    roles.Above,
    roles.RowValue,
    roles.Flag,
    roles.TargetEnd,
    roles.TargetReason,
    roles.OpenCount,
    roles.OpenTotal,
    roles.Banner,
)
"""What is compared: not the texts that quote numbers, for its TEXT writes 1234.00 where others write 1,234.00."""

pytestmark = pytest.mark.programs


@pytest.fixture(scope="module")
def hyperformula(node: Node) -> Iterator[Standing]:
    """The engine under Node, for one form after the other."""
    engine = standing(SCRIPTS / "type_in_hyperformula.js")
    yield engine
    engine.close()


@pytest.mark.parametrize("name", form_specs())
def test_every_check_fails_and_is_mended_while_it_is_typed(
    name: str, hyperformula: Standing, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    typing = typed_form(name, tmp_path_factory)
    path = tmp_path / "blank.xlsx"
    path.write_bytes(typing.blank())
    sheets = {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()]
        for sheet in openpyxl.load_workbook(path)
    }
    watched = [
        (place, formula)
        for place, (formula, _) in enumerate(typing.expected(0))
        if isinstance(formula.role, WATCHED)
    ]
    request = {
        "sheets": sheets,
        "states": [
            [[sheet, *position(place), _entered(text)] for sheet, place, text in cells]
            for cells in typing.cells()
        ],
        "watch": [[formula.sheet, formula.row, formula.column] for _, formula in watched],
    }
    answers = hyperformula.ask(request, 200)
    assert len(answers) == len(typing.states)
    wrong = []
    for number, values in enumerate(answers):
        expected = typing.expected(number)
        wrong += [
            f"state {number}: {formula.role} shows {value!r}, not {expected[place][1]!r}: {formula.text}"
            for (place, formula), value in zip(watched, values, strict=True)
            if (value if value is not None else "") != expected[place][1]
        ]
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:20])


def _entered(text: str) -> str | float | None:
    """As a spreadsheet program takes what is typed; the cells of texts are such, and 98% stays a text in them."""
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        return f"'{text}"
