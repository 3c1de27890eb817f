"""The same in an engine that works out at each change what depends on the changed cell, and nothing else: HyperFormula."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.programs.node import SCRIPTS, Node
from tests.typing.acts import acts, example, room_for, states_of_sheets, typed
from xlperf.form import form_specs, load_form
from xlperf.form.layout import layout_of, roles
from xlperf.ooxml.address import position
from xlperf.template.cached import formula_values
from xlperf.template.write import Options, build

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


@pytest.mark.parametrize("name", form_specs())
def test_every_check_fails_and_is_mended_while_it_is_typed(name: str, node: Node, tmp_path: Path) -> None:
    if load_form(name).sheets is None:
        base = example(name)
        rows = dict(room_for(base).capacities)
        states = [base, *(one for act in acts(base) for one in (act.declaration, base))]
    else:
        rows, states = states_of_sheets(name)
    form, year = states[0].form, states[0].year
    layout = layout_of(form, year, rows)
    path = tmp_path / "blank.xlsx"
    path.write_bytes(build(form, Options(year=year, rows=rows)))
    sheets = {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()]
        for sheet in openpyxl.load_workbook(path)
    }
    before = [None, *states[:-1]]
    watched = [one for book in layout.books for one in book.formulas if isinstance(one.role, WATCHED)]
    request = {
        "sheets": sheets,
        "states": [
            [[sheet, *position(place), _entered(text)] for sheet, place, text in typed(layout, now, then)]
            for now, then in zip(states, before, strict=True)
        ],
        "watch": [[formula.sheet, formula.row, formula.column] for formula in watched],
    }
    answers = json.loads(
        node.run_script(SCRIPTS / "type_in_hyperformula.js", stdin=json.dumps(request), seconds=200)
    )
    mended = dict(formula_values(layout, states[0]))
    wrong = []
    for number, (declaration, values) in enumerate(zip(states, answers, strict=True)):
        wanted = mended if declaration is states[0] else dict(formula_values(layout, declaration))
        wrong += [
            f"state {number}: {formula.role} shows {value!r}, not {wanted[formula]!r}: {formula.text}"
            for formula, value in zip(watched, values, strict=True)
            if (value if value is not None else "") != wanted[formula]
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
