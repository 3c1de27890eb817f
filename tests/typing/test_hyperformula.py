"""The same in an engine that works out at each change what depends on the changed cell, and nothing else: HyperFormula."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest

from tests.programs.node import SCRIPTS, Node
from tests.typing.acts import acts, example, room_for, typed
from xlperf.form import form_specs, load_form
from xlperf.form.layout import layout_of, roles
from xlperf.ooxml.address import position
from xlperf.template.cached import formula_values
from xlperf.template.write import Options, build

_VALUE = re.compile(r"(?<![A-Z])VALUE\(")


def _computes(name: str) -> bool:
    """Whether HyperFormula has all functions that the form's workbook calls: it has no VALUE, by which the digits of days
    and of scores are read."""
    form = load_form(name)
    return form.sheets is None and not any(_VALUE.search(one.text) for one in layout_of(form).formulas)


FORMS = [name for name in form_specs() if _computes(name)]

WATCHED = (
    roles.Code,
    roles.Filled,
    roles.Above,
    roles.RowValue,
    roles.Flag,
    roles.OpenCount,
    roles.Total,
    roles.Banner,
)
"""What is compared: not the texts that quote numbers, for its TEXT writes 1234.00 where others write 1,234.00."""

pytestmark = pytest.mark.programs


@pytest.mark.parametrize("name", FORMS)
def test_every_check_fails_and_is_mended_while_it_is_typed(name: str, node: Node, tmp_path: Path) -> None:
    base = example(name)
    layout = room_for(base)
    path = tmp_path / "blank.xlsx"
    path.write_bytes(build(base.form, Options(rows=layout.capacities)))
    sheets = {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()]
        for sheet in openpyxl.load_workbook(path)
    }
    states = [base]
    for act in acts(base):
        states += [act.declaration, base]
    before = [None, *states[:-1]]
    watched = [formula for formula in layout.formulas if isinstance(formula.role, WATCHED)]
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
    wrong = []
    for number, (declaration, values) in enumerate(zip(states, answers, strict=True)):
        wanted = {formula.role: value for formula, value in formula_values(layout, declaration)}
        wrong += [
            f"state {number}: {formula.role} shows {value!r}, not {wanted[formula.role]!r}: {formula.text}"
            for formula, value in zip(watched, values, strict=True)
            if (value if value is not None else "") != wanted[formula.role]
        ]
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:20])


def _entered(text: str) -> str | float | None:
    """As a spreadsheet program takes what is typed."""
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        return text
