"""The workbook with Python's macros where there is no Python: it shows what the workbook without macros shows."""

from __future__ import annotations

import ast
import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.excel.conftest import Office
from tests.ooxml import lint
from tests.programs.cells import Calculator, Cell
from tests.proof.valid import valid_declaration
from xlperf.checks import outcomes
from xlperf.declaration import Declaration
from xlperf.excel.described import FUNCTIONS
from xlperf.expression.tree import Arithmetic, CellReference, Literal, Node
from xlperf.form import load_form
from xlperf.form.layout import ANSWERS, CHECK_SHEET, Formula, Layout, layout_of, roles
from xlperf.form.layout.asked import total_of
from xlperf.messages import speaking
from xlperf.ooxml import macros
from xlperf.ooxml.address import address
from xlperf.ooxml.macros import macro_modules
from xlperf.ooxml.vba import VbaModule
from xlperf.template.write import Options, build

FORM = load_form("guangzhou-2023")
TOTALS = {"expenditure_total", "income_total", "balance_difference", "level_total", "key_tasks_total"}
"""Computed fields of the form that are sums of what is entered."""
ROOM = {"key_tasks": 8, "other_tasks": 2, "indicators": 12}


def declared() -> Declaration:
    """Of ten targets a few that the formula refuses, and one that only the grammar refuses."""
    valid = valid_declaration(FORM, 4)
    rows = [dict(row) for row in valid.tables["indicators"]]
    rows[0]["annual_target"] = "待定"
    rows[1]["annual_target"] = rows[1]["period_target"] = "有效提升"
    rows[2]["period_target"] = None
    return replace(valid, tables={**valid.tables, "indicators": rows})


DECLARED = declared()


def layout(calls_python: bool) -> Layout:
    return layout_of(FORM, None, ROOM, calls_python)


@cache
def package(variant: Any, modules: Callable[[Any], Any] = macro_modules) -> bytes:
    """The workbook of a variant; `modules`: those that stand in for its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(macros, "macro_modules", modules)
        return build(FORM, Options(rows=ROOM, macros=variant), DECLARED)


def workbook(folder: Path, variant: Any, modules: Callable[[Any], Any] = macro_modules) -> Path:
    path = folder / f"{variant or 'plain'}.xls{'m' if variant else 'x'}"
    path.write_bytes(package(variant, modules))
    return path


def of_targets() -> list[Formula]:
    """The hidden cells whose formula asks Python: why the target value in its row is not well formed."""
    return [formula for formula in layout(True).formulas if isinstance(formula.role, roles.TargetReason)]


def reason_cells() -> list[list[str]]:
    return [["get", FORM.page.sheet, address(formula.row, formula.column)] for formula in of_targets()]


def test_target_cells_and_totals_ask_python_and_no_other_cell_does() -> None:
    asking = [formula for formula in layout(True).formulas if "XLP_" in formula.text]
    assert len(asking) == 2 * ROOM["indicators"] + len(TOTALS) + 1
    plain = {(each.sheet, each.row, each.column): each.text for each in layout(False).formulas}
    assert all("XLP_" not in text for text in plain.values())
    for formula in layout(True).formulas:
        native = plain.get((formula.sheet, formula.row, formula.column), "")
        assert formula.text.endswith(f",{native})") if "TARGET_CHECK" in formula.text else True
        assert formula in asking or formula.text == native


@pytest.fixture(scope="module")
def plain(calculator: Calculator, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Cell]]:
    """The workbook without macros, recalculated."""
    return calculator.recalculate(workbook(tmp_path_factory.mktemp("plain"), ""))


@pytest.mark.programs
@pytest.mark.parametrize("variant", ["python", "vba"])
def test_every_cell_recalculated_without_macros_is_that_of_the_plain_workbook(
    variant: str, calculator: Calculator, plain: dict[str, dict[str, Cell]], tmp_path: Path
) -> None:
    with_macros = calculator.recalculate(workbook(tmp_path, variant))
    for sheet in (FORM.page.sheet, CHECK_SHEET):
        answers = with_macros[sheet].pop(address(*ANSWERS), None)
        assert (answers is not None and answers.value == 0) == (variant == "python" and sheet == CHECK_SHEET)
        assert {at: cell.value for at, cell in with_macros[sheet].items()} == {
            at: cell.value for at, cell in plain[sheet].items()
        }
    shown = [cell.value for cell in plain[FORM.page.sheet].values()]
    assert any("不是规范的指标值" in str(value) for value in shown)


@pytest.mark.programs
def test_with_macros_allowed_and_no_python_the_native_results_are_shown(
    office: Office, tmp_path: Path
) -> None:
    """LibreOffice then answers each of the functions with an empty text, which is no error."""
    statuses = [formula for formula in layout(False).formulas if isinstance(formula.role, roles.Status)]
    cells = [["get", FORM.page.sheet, address(formula.row, formula.column)] for formula in statuses]
    native, with_macros = (
        office(workbook(tmp_path, variant), [["recalculate"], *cells])[1:] for variant in ("", "python")
    )
    assert with_macros == native and "待定”：不是规范的指标值" in "".join(native)
    asked = [["formula", CHECK_SHEET, "H1", '=XLP_TARGET("不少于1场")'], ["get", CHECK_SHEET, "H1"]]
    assert office(workbook(tmp_path, "python"), asked)[-1] == ""


STAND_IN = VbaModule(
    "StandIn",
    """\
Function XLP_READY()
    XLP_READY = 1
End Function

Function XLP_TOTAL(given)
    Dim one
    If IsArray(given) Then
        For Each one In given
            XLP_TOTAL = XLP_TOTAL + Amount(one)
        Next one
    Else
        XLP_TOTAL = Amount(given)
    End If
End Function

Private Function Amount(given)
    Amount = Val(Replace(CStr(given), ",", ""))
End Function

Function XLP_TARGET_CHECK(text, Optional indicator_name)
    If Len(text) = 4 Then XLP_TARGET_CHECK = "no number"
End Function
""",
)


def stand_in(variant: Any) -> list[VbaModule]:
    return [STAND_IN]


@pytest.mark.programs
def test_where_the_functions_answer_their_reason_is_shown(office: Office, tmp_path: Path) -> None:
    """With functions in LibreOffice's own Basic that stand in for Python: four characters are no target to them."""
    path = workbook(tmp_path, "python", stand_in)
    answers, *results = office(
        path, [["recalculate"], ["get", CHECK_SHEET, address(*ANSWERS)], *reason_cells()]
    )[1:]
    assert answers == 1
    rows = DECLARED.tables["indicators"]
    for formula, result in zip(of_targets(), results, strict=True):
        assert isinstance(formula.role, roles.TargetReason)
        row = rows[formula.role.of] if formula.role.of is not None and formula.role.of < len(rows) else {}
        assert result == ("no number" if len(str(row.get(formula.role.name) or "")) == 4 else "")


@pytest.mark.programs
def test_amounts_typed_as_text_add_up_where_the_functions_answer(office: Office, tmp_path: Path) -> None:
    """The native total asks for a number and shows —."""
    place = address(*layout(True).place("basic_expenditure"))
    total = address(*layout(True).place("expenditure_total"))
    other = DECLARED["project_expenditure"]
    steps = [
        ["set", FORM.page.sheet, place, "1,475.17"],
        ["recalculate"],
        ["get", FORM.page.sheet, total],
    ]
    assert office(workbook(tmp_path, ""), steps)[-1] == "—"
    assert office(workbook(tmp_path, "python", stand_in), steps)[-1] == float(other + Decimal("1475.17"))


def test_every_total_that_is_a_sum_of_entries_asks_python_and_no_other() -> None:
    asked = {
        formula.role.field
        for formula in layout(True).formulas
        if isinstance(formula.role, roles.Computed) and "XLP_TOTAL(" in formula.text
    }
    assert asked == TOTALS


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a + b", "XLP_TOTAL(a)+XLP_TOTAL(b)"),
        ("a - b + c", "XLP_TOTAL(a)-XLP_TOTAL(b)+XLP_TOTAL(c)"),
        ("a - (b + c)", ""),
        ("a - (b - c)", ""),
        ("a * 2", ""),
        ("a + 1", ""),
    ],
)
def test_what_is_no_plain_sum_is_left_to_the_native_formula(expression: str, expected: str) -> None:
    class Cells:
        def entered(self, table: str | None, name: str) -> str:
            return name

    assert total_of(node_of(expression), Cells()) == expected  # type: ignore[arg-type]


def node_of(text: str) -> Node:
    """A sum as the expression language builds it, of amounts of the form."""
    kinds: dict[str, Any] = {"kind": "amount", "table": None}
    tree = ast.parse(text, mode="eval").body

    def built(node: ast.expr) -> Node:
        match node:
            case ast.BinOp(left=left, op=op, right=right):
                sign = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}[type(op)]  # type: ignore[index]
                return Arithmetic(**kinds, operator=sign, left=built(left), right=built(right))
            case ast.Name(id=name):
                return CellReference(**kinds, name=name, of=None)
            case ast.Constant(value=value):
                return Literal(kind="count", table=None, value=Decimal(value))
        raise AssertionError(node)

    return built(tree)


def test_a_reason_of_python_is_worded_as_xlperf_check_words_it() -> None:
    """The words around the reason come from the same message of the same rule."""
    with speaking("zh"):
        failed = [
            each for each in outcomes(FORM, DECLARED) if each.failed and each.rule.id == "target-format"
        ]
    assert failed
    from xlperf.excel.functions import XLP_TARGET_CHECK

    for outcome in failed:
        column = outcome.rule.at[1]
        text = DECLARED.tables["indicators"][outcome.row or 0][column]
        label = FORM.label_of(f"indicators.{column}")
        reason = XLP_TARGET_CHECK(text).removeprefix(f"“{text}”")  # the cell is quoted once
        assert outcome.result == f"“{label}”“{text}”：{reason}"


@pytest.mark.parametrize("variant", ["python", "vba"])
def test_the_package_is_sound_and_survives_openpyxl(variant: Any, tmp_path: Path) -> None:
    from xlperf.intake.one_file import take_in_bytes

    path = workbook(tmp_path, variant)
    assert lint(path, functions=("XLP_READY", *(function.name for function in FUNCTIONS))) == []
    before = take_in_bytes(path.read_bytes(), path.name)
    assert [each.check for each in before.findings if each.check.startswith("workbook-")] == [], (
        "nothing of it is foreign to the template"
    )
    book = openpyxl.load_workbook(path, keep_vba=True)
    assert ("xlwings.conf" in book.sheetnames) == (variant == "python")
    out = io.BytesIO()
    book.save(out)
    after = take_in_bytes(out.getvalue(), path.name)
    assert [each.check for each in after.findings if each.check.startswith("workbook-")] == []
    assert after.declaration.tables == before.declaration.tables


def test_the_settings_leave_the_interpreter_to_the_user(tmp_path: Path) -> None:
    settings = {
        row[0]: row[1]
        for row in openpyxl.load_workbook(workbook(tmp_path, "python"))["xlwings.conf"].iter_rows(
            values_only=True
        )
    }
    assert settings == {
        "UDF Modules": "xlperf.excel.udfs",
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",
        "INTERPRETER_WIN": None,
        "PYTHONPATH": None,
        "Use UDF Server": "False",
        "Show Console": "False",
    }
    source = next(module.source for module in macro_modules("python") if module.name == "xlwings")
    for name in settings:
        assert f'GetConfig("{name.upper()}"' in source, "as xlwings asks for it"
