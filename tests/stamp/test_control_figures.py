"""Control figures (控制数) in the workbook itself: its formulas say what Python says, and nothing else of it changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import xlperf
from tests.programs.cells import Cell
from tests.programs.gnumeric import Gnumeric
from tests.programs.libreoffice import LibreOffice
from tests.stamp.content import content
from xlperf.consolidation.judgement.control_figures import ControlRule
from xlperf.declaration import Declaration, Entered
from xlperf.form import load_form
from xlperf.form.layout import CONTROL_CHECK, Control, control_name, layout_of
from xlperf.form.layout.control_figures import CODE_COLUMN, COUNT_COLUMN
from xlperf.form.layout.roles import OpenTotal, Sum
from xlperf.intake.one_file import take_in_bytes
from xlperf.messages import CHINESE, speaking
from xlperf.ooxml.address import address
from xlperf.template.cached import formula_values
from xlperf.template.stamp import Stamper
from xlperf.template.write import Options, build

FIELDS = (
    "basic_expenditure",
    "project_expenditure",
    "fiscal_appropriation",
    "other_funds",
    "transfer_payments",
)
SMALL: Mapping[str, int] = {"key_tasks": 2, "other_tasks": 1, "indicators": 2}
CONTROL = Control(FIELDS, Decimal("0.05"), "warning")
OPTIONS = Options(year=2024, rows=SMALL, control=CONTROL)
SET = {
    "basic_expenditure": Decimal("4506.89"),
    "project_expenditure": Decimal(0),
    "fiscal_appropriation": Decimal("17534.5"),
}


def declared(set_for: Mapping[str, Decimal], **fields: Entered) -> Declaration:
    form = load_form("guangzhou-2023")
    carried = {control_name(name): value for name, value in set_for.items()}
    return Declaration(
        form, {"department_name": "市教育局", **set_for, **fields}, {}, 2024, "001", earlier=carried
    )


CASES: dict[str, tuple[Declaration, dict[str, int]]] = {
    "as set": (declared(SET), {}),
    "within the tolerance": (declared(SET, basic_expenditure=Decimal("4506.84")), {}),
    "beyond it": (declared(SET, basic_expenditure=Decimal("4506.83")), {"basic_expenditure": 2}),
    "two of a form": (
        declared(SET, basic_expenditure=Decimal(1), fiscal_appropriation=Decimal("17534.56")),
        {"basic_expenditure": 2, "fiscal_appropriation": 2},
    ),
    "empty": (declared(SET, project_expenditure=None), {"project_expenditure": 2}),
    "a text of which nobody knows the amount": (
        declared(SET, basic_expenditure="八千左右"),
        {"basic_expenditure": -1},
    ),
    "an absurd number": (declared(SET, basic_expenditure=Decimal("1e20")), {"basic_expenditure": -1}),
    "none is set": (declared({}, basic_expenditure=Decimal(7)), {}),
}


@pytest.mark.parametrize("case", CASES)
def test_a_stamped_workbook_is_the_built_one(case: str) -> None:
    stamper = Stamper(load_form("guangzhou-2023"), OPTIONS)
    given = CASES[case][0]
    made = stamper.workbook("市教育局", "001", given)
    assert content(made) == content(build(given.form, OPTIONS, given))


@pytest.mark.parametrize("case", CASES)
def test_the_workbook_counts_what_differs_and_python_finds_the_same(case: str) -> None:
    given, open_codes = CASES[case]
    data = build(given.form, OPTIONS, given)
    values = {
        type(formula.role).__name__ + getattr(formula.role, "field", ""): value
        for formula, value in formula_values(layout_of(given.form, 2024, SMALL, control=CONTROL), given)
        if type(formula.role).__name__.startswith("Control")
    }
    assert {name: values[f"ControlCode{name}"] for name in FIELDS} == {
        name: open_codes.get(name, 0) for name in FIELDS
    }
    with speaking(CHINESE):
        intake = take_in_bytes(data, "a.xlsx")
    found = [one for one in intake.findings if one.check == CONTROL_CHECK]
    assert {one.field for one in found} == {name for name, code in open_codes.items() if code > 0}
    assert {one.message for one in found} == {str(values[f"ControlReason{one.field}"]) for one in found}
    assert not [one for one in intake.findings if one.check.startswith("workbook-")]
    with speaking("en"):
        said = [one.message for one in take_in_bytes(data, "a.xlsx").findings if one.check == CONTROL_CHECK]
    assert len(said) == len(found) and not re.search("[一-鿿]", "".join(said))
    if found:
        assert str(values["ControlResult"]).startswith(f"{len(found)} 处，先看 {found[0].cell}：")
        assert all(one.severity == "warning" and one.cell for one in found)


def test_libreoffice_works_out_what_the_formulas_were_given(tmp_path: Path, libreoffice: LibreOffice) -> None:
    """Everything that the figures join: their line, the rows beside the paper, the counts and the banner."""
    mixed = declared(
        {**SET, "other_funds": Decimal(3), "transfer_payments": Decimal(4)},
        basic_expenditure=Decimal("4506.83"),
        project_expenditure=None,
        fiscal_appropriation="八千左右",
        other_funds=Decimal("1e20"),
    )
    for number, given in enumerate((mixed, declared(SET, fiscal_appropriation=Decimal("17534.56")))):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(build(given.form, OPTIONS, given))
        cells = libreoffice.recalculate(path)
        for formula, value in formula_values(layout_of(given.form, 2024, SMALL, control=CONTROL), given):
            place = address(formula.row, formula.column)
            shown = cells[formula.sheet].get(place, Cell(None)).value
            assert shown == value or (shown in (None, "") and value == ""), (
                number,
                place,
                formula.text,
                shown,
                value,
            )


@pytest.mark.parametrize("severity", ["error", "warning", "info"])
def test_the_office_says_how_grave_it_is(severity: str) -> None:
    control = Control(FIELDS, Decimal(0), severity)
    given = declared(SET, basic_expenditure=Decimal(1))
    layout = layout_of(given.form, 2024, SMALL, control=control)
    plain = layout_of(given.form, 2024, SMALL)

    def totals(of: object, role: type[OpenTotal | Sum]) -> dict[str, object]:
        found = formula_values(of, given)  # type: ignore[arg-type]
        return {f.role.severity: value for f, value in found if isinstance(f.role, role)}

    more = {"error": 0.0, "warning": 0.0} | ({} if severity == "info" else {severity: 1.0})
    for role in (OpenTotal, Sum):
        with_figures, without = totals(layout, role), totals(plain, role)
        assert set(without) == {"error", "warning"}
        assert {one: with_figures[one] - without[one] for one in without} == more  # type: ignore[operator]


def test_no_formula_is_array_entered_and_a_workbook_without_figures_is_as_it_was() -> None:
    form = load_form("guangzhou-2023")
    without, with_none = (
        build(form, Options(rows=SMALL)),
        build(form, Options(rows=SMALL, control=Control(()))),
    )
    assert content(without) == content(with_none)
    assert b't="array"' not in build(form, OPTIONS, declared(SET))


@pytest.mark.parametrize("lock", [True, False])
def test_a_roster_gives_each_workbook_its_figures(lock: bool, tmp_path: Path) -> None:
    roster = tmp_path / "名册.csv"
    roster.write_text("单位编码,单位名称,基本支出\n001,市教育局,1234.5\n002,市财政局,\n", encoding="utf-8")
    rule = ControlRule(Decimal("0.5"), "error")
    made = xlperf.new_templates(
        "guangzhou-2023", roster, tmp_path / "下发", lock_prefilled=lock, control=rule
    )
    sheet = openpyxl.load_workbook(made[0].path, data_only=True)["校验"]
    (line,) = [row for row in sheet.iter_rows(values_only=True) if row[0] == CONTROL_CHECK]
    assert line[1:5] == ("与控制数一致", "✓", "申报表!D6", "错误")
    hidden = openpyxl.load_workbook(made[1].path)["_xlperf"]
    assert {row[0]: row[1] for row in hidden.iter_rows(values_only=True)}["control(basic_expenditure)"] == "—"
    assert {one.department for one in made} == {"市教育局", "市财政局"}
    for one in made:
        book = openpyxl.load_workbook(one.path)
        book["申报表"]["D6"] = 1235.5
        book.save(tmp_path / f"{one.code}.xlsx")
    differs, free = (xlperf.check(tmp_path / f"{one.code}.xlsx") for one in made)
    assert [(one.severity, one.cell) for one in differs if one.check == CONTROL_CHECK] == [("error", "D6")]
    assert not [one for one in free if one.check == CONTROL_CHECK]
    result = xlperf.consolidate([tmp_path / "001.xlsx"], roster=roster, control=rule)
    # Not once by the workbook and once by the roster.
    assert list(result.findings["check"]).count(CONTROL_CHECK) == 1


def test_no_figures_are_held_where_the_office_does_not_want_it(tmp_path: Path) -> None:
    roster = tmp_path / "名册.csv"
    roster.write_text("单位编码,单位名称,基本支出\n001,市教育局,1234.5\n", encoding="utf-8")
    (made,) = xlperf.new_templates(
        "guangzhou-2023", roster, tmp_path / "下发", control=ControlRule(severity="")
    )
    assert CONTROL_CHECK not in [cell.value for cell in openpyxl.load_workbook(made.path)["校验"]["A"]]


def test_a_filled_workbook_keeps_its_figures(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(build(load_form("guangzhou-2023"), OPTIONS, declared(SET)))
    filled = xlperf.fill(path, declared({}, basic_expenditure=Decimal(9)))
    found = [one.field for one in take_in_bytes(filled.data, "b.xlsx").findings if one.check == CONTROL_CHECK]
    assert found == ["basic_expenditure"]


def test_a_figure_that_was_written_over_is_tampering() -> None:
    import io

    given = declared(SET)
    book = openpyxl.load_workbook(io.BytesIO(build(given.form, OPTIONS, given)))
    book["校验"][address(3, CODE_COLUMN)] = 0
    data = io.BytesIO()
    book.save(data)
    assert [
        one for one in take_in_bytes(data.getvalue(), "a.xlsx").findings if one.check == "workbook-altered"
    ]
    assert COUNT_COLUMN < CODE_COLUMN


@pytest.mark.programs
def test_saved_again_by_other_programs_nothing_is_tampered_with(
    tmp_path: Path, libreoffice: LibreOffice, gnumeric: Gnumeric
) -> None:
    given = declared(SET, basic_expenditure=Decimal(1))
    path = tmp_path / "a.xlsx"
    path.write_bytes(build(given.form, OPTIONS, given))
    moved = tmp_path / "moved.xlsx"
    libreoffice.insert(path, "申报表", moved, {"B14": "新任务", "E14": 2.5}, row=14)
    saved = [libreoffice.resave(path, tmp_path / "b.xlsx"), gnumeric.resave(path, tmp_path / "c.xlsx"), moved]
    for one in saved:
        found = take_in_bytes(one.read_bytes(), one.name).findings
        assert [finding.field for finding in found if finding.check == CONTROL_CHECK] == ["basic_expenditure"]
        assert not [finding for finding in found if finding.check == "workbook-altered"], one.name
