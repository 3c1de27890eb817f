"""XLP_CHECK and XLP_FINDINGS over open workbooks, against what `xlperf check` finds in the same file."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.excel.held import held, ranges
from tests.proof.defects import ALL, planted, together
from tests.proof.valid import valid_declaration
from xlperf.checks import check
from xlperf.declaration import Declaration
from xlperf.excel.bundle import bundled_files
from xlperf.excel.by_layout import declaration_held
from xlperf.excel.form_functions import HEADER, NOTHING_FOUND, XLP_CHECK, XLP_FINDINGS
from xlperf.excel.open_workbook import Block, BlockRows, OpenWorkbook, cell_of
from xlperf.form import form_specs, load_form
from xlperf.form.layout import layout_of
from xlperf.intake.one_file import take_in_bytes
from xlperf.messages import speaking
from xlperf.template.stamp import Stamper
from xlperf.template.write import Options

FORM = load_form("guangzhou-2023")
NOTHING = [list(HEADER), [NOTHING_FOUND, "", "", "", "", ""]]
OF_VALUES = ("workbook-error-value", "workbook-formula-input")
"""Findings that begin with `workbook-` and yet are of what was entered; the others need the file."""


@pytest.fixture(scope="module")
def stamper() -> Stamper:
    return Stamper(FORM, Options())


@pytest.fixture(scope="module")
def valid(stamper: Stamper) -> bytes:
    declaration = valid_declaration(FORM, 3)
    return stamper.workbook(declaration.department, declaration.code, declaration)


def found_by_check(package: bytes) -> list[list[str]]:
    """The rows that XLP_FINDINGS must give: those of `xlperf check`, but what only the file can show."""
    words = {"error": "错误", "warning": "提醒", "info": "说明"}
    with speaking("zh"):
        findings = take_in_bytes(package, "a.xlsx").findings
    rows = [
        [each.check, words[each.severity], each.sheet, each.cell, each.message, each.hint]
        for each in findings
        if not each.check.startswith("workbook-") or each.check in OF_VALUES
    ]
    return [list(HEADER), *rows] if rows else NOTHING


def set_cells(package: bytes, **cells: object) -> OpenWorkbook:
    """The open workbook after a person has entered something, by address on the form's sheet."""
    before = held(package)

    def values(sheet: str, block: Block) -> BlockRows:
        rows = [list(row) for row in before.values(sheet, block)]
        for address, value in cells.items():
            row, column = int(address[1:]) - 1 - block.row, ord(address[0]) - 65 - block.column
            if sheet == before.sheets[0] and 0 <= row < block.rows and 0 <= column < block.columns:
                rows[row][column] = value
        return rows

    return replace(before, values=values, formulas=None)


def test_all_kinds_of_defect_are_found_in_the_open_workbook_as_in_its_file(stamper: Stamper) -> None:
    compared = 0
    for seed, group in enumerate(together(ALL)):
        package = planted(FORM, stamper, group, valid_declaration(FORM, seed))
        if any(defect.reason for defect in group):
            continue
        assert XLP_FINDINGS(workbook=held(package)) == found_by_check(package), [one.name for one in group]
        compared += len(group)
    assert compared > 60


def test_ranges_give_what_the_whole_workbook_gives(stamper: Stamper) -> None:
    wanted = ("special_fiscal_funds is '1.50'", "no key tasks")
    for defect in (one for one in ALL if one.name in wanted):
        package = planted(FORM, stamper, [defect], valid_declaration(FORM, 5))
        expected = XLP_FINDINGS(workbook=held(package))
        assert len(expected) == 2 and expected != NOTHING
        for first_row in (0, 1, 2):
            assert XLP_FINDINGS(*ranges(package, first_row)) == expected


def test_ranges_of_a_form_whose_rows_were_moved_say_so(stamper: Stamper) -> None:
    moved = next(one for one in ALL if one.name == "a row inserted into a table")
    package = planted(FORM, stamper, [moved], valid_declaration(FORM, 5))
    assert XLP_FINDINGS(workbook=held(package)) == NOTHING
    assert "行列不要移动" in XLP_FINDINGS(*ranges(package))[1][4]


def without_row(package: bytes, row: int) -> OpenWorkbook:
    """The open workbook after a person has deleted the row (from 1) of the form's sheet."""
    before = held(package)
    sheet = before.sheets[0]

    def values(name: str, block: Block) -> BlockRows:
        if name != sheet or block.row + block.rows < row:
            return before.values(name, block)
        above = before.values(name, block._replace(rows=max(0, row - 1 - block.row)))
        start = max(block.row, row - 1)
        return [*above, *before.values(name, block._replace(row=start + 1, rows=block.rows - len(above)))]

    def refers(text: str) -> str:
        rows = [int(digits) for digits in re.findall(r"\$([0-9]+)", text)]
        if rows == [row] or rows == [row, row]:
            return "=#REF!"
        return re.sub(r"(?<=\$)[0-9]+", lambda found: str(int(found[0]) - (int(found[0]) > row)), text)

    names = {name: refers(text) if sheet in text else text for name, text in before.names.items()}
    return replace(before, values=values, names=names, formulas=None)


def test_in_the_place_of_a_deleted_field_stands_another_that_is_not_taken_for_it(valid: bytes) -> None:
    layout = layout_of(FORM, 0)
    row = layout.place("special_fiscal_funds")[0] + 1
    workbook = without_row(valid, row)

    def values(sheet: str, block: Block) -> BlockRows:
        assert min(block) >= 0  # a program refuses what is no cell
        return workbook.values(sheet, block)

    held_now = declaration_held(replace(workbook, values=values))
    before = declaration_held(held(valid))
    deleted = {name for name in before.fields if layout.place(name)[0] + 1 == row}
    assert {held_now.fields[name] for name in deleted} == {None} != {before.fields[name] for name in deleted}
    kept = before.fields.keys() - deleted
    assert {name: held_now.fields[name] for name in kept} == {name: before.fields[name] for name in kept}
    assert held_now.tables == before.tables


def test_a_check_gives_nothing_or_the_reason(valid: bytes) -> None:
    amounts = {"D6": 100.0, "D7": 50.0, "G6": 10.0, "G7": 1.0}
    assert XLP_CHECK("task-total", workbook=held(valid)) == ""
    too_little = set_cells(valid, **amounts)
    assert XLP_CHECK("task-total", workbook=too_little).startswith("重点工作任务")
    assert XLP_CHECK([["task-total", " required "]], workbook=too_little)[0][1] == ""


def test_a_check_of_rows_names_the_cell_and_how_many_more(valid: bytes) -> None:
    answer = XLP_CHECK("target-format", workbook=set_cells(valid, F30="待定", F31="若干"))
    assert answer.startswith("F30：") and answer.endswith("（另有 1 处）")


def test_a_check_whose_number_is_none_is_not_evaluated(valid: bytes) -> None:
    workbook = set_cells(valid, D7="八千左右")
    assert XLP_CHECK("task-total", workbook=workbook) == "—"
    assert XLP_CHECK("number", workbook=workbook).startswith("D7：“项目支出”")


def test_an_error_cell_is_a_finding_and_no_text(valid: bytes) -> None:
    workbook = set_cells(valid, D7="#REF!")
    assert XLP_CHECK("workbook-error-value", workbook=workbook) == "D7：单元格是错误值 #REF!"


def test_a_formula_that_comes_to_nothing_is_one(valid: bytes) -> None:
    before = held(valid)
    row, column = 6, 3
    assert before.formulas is not None

    def put(rows: BlockRows, block: Block, value: object) -> BlockRows:
        found = [list(cells) for cells in rows]
        if 0 <= row - block.row < block.rows and 0 <= column - block.column < block.columns:
            found[row - block.row][column - block.column] = value
        return found

    def values(sheet: str, block: Block) -> BlockRows:
        rows = before.values(sheet, block)
        return put(rows, block, "") if sheet == before.sheets[0] else rows

    def formulas(sheet: str, block: Block) -> BlockRows:
        assert before.formulas is not None
        rows = before.formulas(sheet, block)
        return put(rows, block, '=IF(A1="","",1)') if sheet == before.sheets[0] else rows

    workbook = replace(before, values=values, formulas=formulas)
    assert "公式" in XLP_CHECK("workbook-formula-input", workbook=workbook)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(dt.time(1, 2), "1:02"), (dt.timedelta(hours=30), "30:00"), (dt.date(2025, 5, 10), "5月10日")],
)
def test_a_day_or_time_is_seen_as_its_format_shows_it(valid: bytes, value: object, shown: str) -> None:
    code = {"1:02": "h:mm", "30:00": "[h]:mm", "5月10日": 'm"月"d"日"'}[shown]
    workbook = replace(set_cells(valid, F30=value), number_format=lambda *_: code)
    assert any(shown in row[4] for row in XLP_FINDINGS(workbook=workbook))


def test_what_cannot_be_answered_is_said_in_words(valid: bytes) -> None:
    foreign = OpenWorkbook(("Sheet1",), {}, lambda _sheet, _block: [])
    assert "没有编号为“nonsense”的检查" in XLP_CHECK("nonsense", workbook=held(valid))
    assert "XLP_CHECK(申报表!" in XLP_CHECK("task-total")
    assert XLP_FINDINGS(workbook=foreign)[1][4] and XLP_FINDINGS([[1]], [[None]])[1][4]


def test_only_inputs_are_looked_at_so_that_no_call_depends_on_itself(valid: bytes) -> None:
    before, asked = held(valid), set[tuple[int, int]]()

    def values(sheet: str, block: Block) -> BlockRows:
        if sheet == before.sheets[0]:
            cells = (
                (block.row + row, block.column + column)
                for row in range(block.rows)
                for column in range(block.columns)
            )
            asked.update(cells)
        return before.values(sheet, block)

    assert XLP_FINDINGS(workbook=replace(before, values=values)) == NOTHING
    formulas = before.formulas
    assert asked and formulas is not None
    for row, column in asked:
        text = formulas(before.sheets[0], Block(row, column, 1, 1))[0][0]
        assert not (isinstance(text, str) and text.startswith("=")), (row, column, text)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, None),
        ("", None),
        (True, True),
        (1e300, Decimal("1E+300")),
        (0.1 + 0.2, Decimal("0.3")),
        (7, Decimal(7)),
        (float("inf"), "\x00#NUM!"),
        (float("nan"), "\x00#NUM!"),
        ("#N/A", "\x00#N/A"),
        ("８０９９", "８０９９"),
    ],
)
def test_a_value_becomes_the_cell_that_a_file_would_hold(value: object, cell: object) -> None:
    assert cell_of(value) == cell


ALONE = """
import json, sys
sys.path.insert(0, sys.argv[1])
from xlperf.checks import check
from xlperf.declaration import Declaration
from xlperf.excel import form_functions, functions
from xlperf.form import form_specs, load_form
from xlperf.form.layout import layout_of
form, identity, versions = json.load(sys.stdin)
forms = {name: len(check(Declaration(load_form(name), {}, {}))) for name in form_specs()}
past = [len(check(Declaration(load_form(name, version), {}, {}))) for name, version in versions]
foreign = sorted(m for m in sys.modules if m.partition(".")[0] not in {*sys.stdlib_module_names, "xlperf", "__main__"})
scored = load_form("self-evaluation-2020")
row = {"annual_target": "≥95%", "actual_value": "若干", "weight": 5}
unscored = [one.check for one in check(Declaration(scored, {}, {"indicators": (row,)}))].count("can-be-scored")
print(json.dumps([unscored, functions.XLP_SCORE("≥95%", "76%", 10), form_functions.XLP_FINDINGS(form, identity), functions.XLP_TARGET("不少于40场"), foreign, forms, past]))
"""


def test_the_bundle_runs_on_the_standard_library_alone(stamper: Stamper, tmp_path: Path) -> None:
    archive = tmp_path / "bundle.zip"
    with zipfile.ZipFile(archive, "w") as bundle:
        for name, content in bundled_files():
            bundle.writestr(name, content)
        bundle.extractall(tmp_path / "bundle")
    defect = next(one for one in ALL if one.name == "no key tasks")
    package = planted(FORM, stamper, [defect], valid_declaration(FORM, 5))
    versions = [
        (name, int(path.stem[1:]))
        for name, spec in form_specs().items()
        for path in spec.parent.glob("past/v*.toml")
    ]
    done = subprocess.run(
        [sys.executable, "-S", "-E", "-I", "-c", ALONE, str(tmp_path / "bundle")],
        input=json.dumps([*ranges(package), versions]),
        capture_output=True,
        check=True,
        text=True,
        cwd=tmp_path,
    )
    unscored, score, findings, target, foreign, forms, past = json.loads(done.stdout)
    assert findings == XLP_FINDINGS(workbook=held(package)) and target == "≥40场" and foreign == []
    assert (unscored, score) == (1, 8.0)
    assert forms == {name: len(check(Declaration(load_form(name), {}, {}))) for name in form_specs()}
    assert past == [len(check(Declaration(load_form(name, version), {}, {}))) for name, version in versions]
    assert ("guangzhou-2023", 1) in versions
