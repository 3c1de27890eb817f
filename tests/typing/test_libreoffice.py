"""The workbook tells the truth while it is typed, in LibreOffice: cell by cell, automatic calculation, default settings.

The form's sheet alone is looked at while typing; a look at sheet 校验 would make LibreOffice work its cells out, and hide
that it was not told of a change. 校验 is looked at last, in the workbook saved and opened again.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.programs.libreoffice import LibreOffice
from tests.typing.acts import typed
from tests.typing.typed_form import Expected, TypedForm, typed_form
from tests.workbook.forms import where
from xlperf.declaration import Declaration
from xlperf.form import form_specs, load_form
from xlperf.form.layout import CHECK_SHEET, Layout
from xlperf.ooxml.address import address, quoted
from xlperf.template.cached import formula_values

SHEETS = [name for name in form_specs() if load_form(name).sheets is not None]
FORMS = [name for name in form_specs() if load_form(name).sheets is None]

pytestmark = pytest.mark.programs


def area(layout: Layout) -> str:
    """All formulas of the form's sheet, the hidden ones too."""
    return f"{quoted(layout.sheet)}!A1:{address(layout.last_row, layout.last_hidden_column)}"


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
    name: str, libreoffice: LibreOffice, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    typing = typed_form(name, tmp_path_factory)
    layout, (base, spoilt) = typing.layout, typing.states[:2]
    blank, saved = tmp_path / "blank.xlsx", tmp_path / "saved.xlsx"
    blank.write_bytes(typing.blank())
    answers = libreoffice.type_in(blank, typing.cells(), [area(layout)], save=saved)
    wrong = [
        f"state {number}, {text}"
        for number, (values,) in enumerate(answers)
        for text in differing(typing.expected(number), values, layout.sheet)
    ]
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:20])
    assert len(answers) == len(typing.states) > 2 * len(_ids_of_checks(typing)) - 4

    # Saved and opened again, spoilt once more and looked at: 校验 at the very end.
    checks = f"{quoted(CHECK_SHEET)}!A1:G{4 + len(layout.check_lines)}"
    mend = [typed(layout, spoilt, base), typed(layout, base, spoilt)]
    (broken, mended) = libreoffice.type_in(saved, mend, [area(layout)])
    assert differing(typing.expected(1), broken[0], layout.sheet) == []
    assert differing(typing.expected(0), mended[0], layout.sheet) == []
    ((values,),) = libreoffice.type_in(saved, [mend[0]], [checks])
    assert differing(typing.expected(1), values, CHECK_SHEET) == []


@pytest.mark.parametrize("name", SHEETS)
def test_checks_of_further_sheets_fail_and_are_mended_while_they_are_typed(
    name: str, libreoffice: LibreOffice, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Each check of a further sheet once, on the second, whose open places the form's own sheet counts."""
    typing = typed_form(name, tmp_path_factory)
    layout, (base, spoilt) = typing.layout, typing.states[:2]
    blank, saved = tmp_path / "blank.xlsx", tmp_path / "saved.xlsx"
    blank.write_bytes(typing.blank())
    answers = libreoffice.type_in(blank, typing.cells(), [area(one) for one in layout.books], save=saved)
    wrong = [
        f"state {number}, {text}"
        for number, seen in enumerate(answers)
        for one, values in zip(layout.books, seen, strict=True)
        for text in differing(typing.expected(number), values, one.sheet)
    ]
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:20])
    assert len(answers) == len(typing.states) > 2 * len(_ids_of_checks(typing)) - 4
    checks = f"{quoted(CHECK_SHEET)}!A1:G{4 + len(layout.check_lines)}"
    ((values,),) = libreoffice.type_in(saved, [typed(layout, spoilt, base)], [checks])
    assert differing(typing.expected(1), values, CHECK_SHEET) == []


def _ids_of_checks(typing: TypedForm) -> set[str]:
    return {rule.id for rule in typing.part.form.compiled.rules if rule.native}
