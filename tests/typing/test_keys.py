"""Real keys in a real window: what a person at LibreOffice's keyboard sees while typing, nothing asked for."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.programs import libreoffice as _libreoffice
from tests.programs import screen as _screen
from tests.programs.libreoffice import LibreOffice
from tests.programs.program import need
from tests.typing.test_libreoffice import area, differing, worked_out
from xlperf.declaration import Declaration
from xlperf.form import load_form
from xlperf.form.layout import layout_of
from xlperf.template.write import Options, build

pytestmark = pytest.mark.programs

FIELDS = {
    "department_name": "Department 7",
    "staff_count": "12",
    "subordinate_units": "1",
    "basic_expenditure": "100",
    "fiscal_appropriation": "350.5",
    "project_expenditure": "200",
    "other_funds": "0",
    "special_fiscal_funds": "250",
    "municipal_level_funds": "300",
    "other_development_expenditure": "0",
    "transfer_payments": "0",
}
"""In the order in which the Tab key goes through them; three checks fail."""


@pytest.fixture
def office() -> Iterator[LibreOffice]:
    need(_libreoffice.missing() or _screen.missing_keyboard())
    with _screen.screen("1400x1000") as name:
        office = LibreOffice(screen=name)
        try:
            yield office
        finally:
            office.close()


def test_the_form_answers_real_keys(office: LibreOffice, tmp_path: Path) -> None:
    form = load_form("guangzhou-2023")
    layout = layout_of(form, form.year, {"key_tasks": 2, "other_tasks": 1, "indicators": 3})
    path = tmp_path / "form.xlsx"
    path.write_bytes(build(form, Options(rows=layout.capacities)))
    keys = [key for text in FIELDS.values() for key in (f'"{text}"', "Tab")]
    (values,) = office.press(path, keys, (layout.sheet, "G10", "0.00"), [area(layout)])
    typed = {name: Decimal(text) if form.inputs[name].is_number else text for name, text in FIELDS.items()}
    declaration = Declaration(form, typed, {}, form.year)
    assert differing(worked_out(layout, declaration), values, layout.sheet) == []
    told = "".join(str(row[layout.status_column]) for row in values)
    assert "收入合计 350.50" in told and "超过项目支出 200.00" in told
    assert str(values[0][0]).startswith("还有")
