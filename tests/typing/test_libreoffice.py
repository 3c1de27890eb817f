"""The workbook tells the truth while it is typed, in LibreOffice: cell by cell, automatic calculation, default settings.

The form's sheet alone is looked at while typing; a look at sheet 校验 would make LibreOffice work its cells out, and hide
that it was not told of a change. 校验 is looked at last, in the workbook saved and opened again.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.programs.libreoffice import LibreOffice
from tests.typing.acts import acts, example, room_for, states_of_sheets, typed
from tests.workbook.forms import where
from xlperf.declaration import Declaration
from xlperf.form import form_specs, load_form
from xlperf.form.layout import CHECK_SHEET, Formula, Layout, layout_of
from xlperf.ooxml.address import address, quoted
from xlperf.template.cached import formula_values
from xlperf.template.cached_entries import Cached
from xlperf.template.write import Options, build

SHEETS = [name for name in form_specs() if load_form(name).sheets is not None]
FORMS = [name for name in form_specs() if load_form(name).sheets is None]

pytestmark = pytest.mark.programs


def area(layout: Layout) -> str:
    """All formulas of the form's sheet, the hidden ones too."""
    return f"{quoted(layout.sheet)}!A1:{address(layout.last_row, layout.last_hidden_column)}"


Expected = list[tuple[Formula, Cached]]


def worked_out(layout: Layout, declaration: Declaration) -> Expected:
    """What each formula comes to, as Python says."""
    return list(formula_values(layout, declaration))


def differing(expected: Expected, values: Sequence[Sequence[object]], sheet: str) -> list[str]:
    """The formulas of a sheet that do not show what Python says of the declaration."""
    return [
        f"{where(formula)} shows {values[formula.row][formula.column]!r}, not {value!r}: {formula.role}"
        for formula, value in expected
        if formula.sheet == sheet and values[formula.row][formula.column] != value
    ]


@pytest.mark.parametrize("name", FORMS)
def test_every_check_fails_and_is_mended_while_it_is_typed(
    name: str, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    base = example(name)
    layout = room_for(base)
    blank, saved = tmp_path / "blank.xlsx", tmp_path / "saved.xlsx"
    blank.write_bytes(build(base.form, Options(rows=layout.capacities)))
    states = [base]
    for act in acts(base):
        states += [act.declaration, base]
    before = [None, *states[:-1]]
    typing = [typed(layout, now, then) for now, then in zip(states, before, strict=True)]
    answers = libreoffice.type_in(blank, typing, [area(layout)], save=saved)
    wrong, of_base = [], worked_out(layout, base)
    for number, (declaration, (values,)) in enumerate(zip(states, answers, strict=True)):
        expected = of_base if declaration is base else worked_out(layout, declaration)
        wrong += [f"state {number}, {text}" for text in differing(expected, values, layout.sheet)]
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:20])
    assert len(states) > 2 * len({rule.id for rule in base.form.compiled.rules if rule.native}) - 4

    # Saved and opened again, spoilt once more and looked at: 校验 at the very end.
    spoilt = next(acts(base)).declaration
    checks = f"{quoted(CHECK_SHEET)}!A1:G{4 + len(layout.check_lines)}"
    mend = [typed(layout, spoilt, base), typed(layout, base, spoilt)]
    (broken, mended) = libreoffice.type_in(saved, mend, [area(layout)])
    of_spoilt = worked_out(layout, spoilt)
    assert differing(of_spoilt, broken[0], layout.sheet) == []
    assert differing(of_base, mended[0], layout.sheet) == []
    ((values,),) = libreoffice.type_in(saved, [mend[0]], [checks])
    assert differing(of_spoilt, values, CHECK_SHEET) == []


@pytest.mark.parametrize("name", SHEETS)
def test_checks_of_further_sheets_fail_and_are_mended_while_they_are_typed(
    name: str, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """Each check of a further sheet once, on the second, whose open places the form's own sheet counts."""
    rows, states = states_of_sheets(name)
    base, form = states[0], states[0].form
    second = base.sheets[1]
    layout = layout_of(form, base.year, rows)
    blank, saved = tmp_path / "blank.xlsx", tmp_path / "saved.xlsx"
    blank.write_bytes(build(form, Options(year=base.year, rows=rows)))
    typing = [typed(layout, now, then) for now, then in zip(states, [None, *states[:-1]], strict=True)]
    sheets = [area(one) for one in layout.books]
    answers = libreoffice.type_in(blank, typing, sheets, save=saved)
    wrong, of_base = [], worked_out(layout, base)
    for number, (declaration, seen) in enumerate(zip(states, answers, strict=True)):
        expected = of_base if declaration is base else worked_out(layout, declaration)
        wrong += [
            f"state {number}, {text}"
            for one, values in zip(layout.books, seen, strict=True)
            for text in differing(expected, values, one.sheet)
        ]
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:20])
    assert len(states) > 2 * len({rule.id for rule in second.form.compiled.rules if rule.native}) - 4
    checks = f"{quoted(CHECK_SHEET)}!A1:G{4 + len(layout.check_lines)}"
    ((values,),) = libreoffice.type_in(saved, [typed(layout, states[1], base)], [checks])
    assert differing(worked_out(layout, states[1]), values, CHECK_SHEET) == []
