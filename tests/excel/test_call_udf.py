"""The functions as Excel gets them: through xlwings' own call_udf and converters, over a stand-in for COM."""

from __future__ import annotations

import io
import math
from typing import Any

import openpyxl

from tests.excel.arguments import BLOCKS, NO_CELL_HOLDS, SCALARS
from tests.excel.called_by_xlwings import MISSING
from tests.excel.com_book import Called
from tests.excel.conftest import AnswersTo, Call
from tests.excel.held import held
from tests.excel.plain import OF_TEXT, plain
from tests.proof.defects import ALL, planted, together
from tests.proof.valid import valid_declaration
from tests.scored import table
from tests.target.labelled import all_rows, rows
from xlperf.excel.form_functions import HEADER, NOTHING_FOUND, XLP_CHECK, XLP_FINDINGS
from xlperf.excel.open_workbook import Block
from xlperf.form import load_form
from xlperf.template.stamp import Stamper
from xlperf.template.write import Options

OF_ONE_RANGE = (*OF_TEXT, "XLP_TOTAL")
FORM = load_form("guangzhou-2023")
CHECKS = ("balance", "required", "target-format", "nonsense")
RANGES = (FORM.page.sheet, "A3:H200"), ("_xlperf", "A1:B30")


def rows_of(answer: Any) -> Any:
    """An answer as rows: xlwings hands Excel rows, of a single value as well."""
    return [list(row) for row in answer] if isinstance(answer, (list, tuple)) else [[answer]]


def test_every_labelled_text_gets_the_plain_answer(answers_to: AnswersTo) -> None:
    """Those of the first set in cells of their own; a call takes milliseconds."""
    texts = [row[0] for row in rows("dev.tsv") if row[0]]
    assert len(texts) > 200
    calls: list[Call] = [(name, [[[text]]]) for name in OF_ONE_RANGE for text in texts]
    for (name, (((text,),),)), answer in zip(calls, answers_to(calls), strict=True):
        assert rows_of(answer) == [[plain(name)(text)]], (name, text)


def test_all_labelled_texts_at_once_get_an_array(answers_to: AnswersTo) -> None:
    column = [[row[0]] for row in all_rows() if row[0]]
    calls: list[Call] = [(name, [column]) for name in OF_TEXT]
    for (name, _), answer in zip(calls, answers_to(calls), strict=True):
        assert rows_of(answer) == plain(name)(column)


def test_odd_arguments_get_the_plain_answer(answers_to: AnswersTo) -> None:
    """Numbers that no cell can hold are left out."""
    odd = {
        key: value
        for key, value in (SCALARS | NO_CELL_HOLDS).items()
        if not (isinstance(value, float) and not math.isfinite(value))
    }
    given = {key: [[value]] for key, value in odd.items()} | BLOCKS
    calls: list[Call] = [(name, [block]) for name in OF_ONE_RANGE for block in given.values()]
    answers = iter(answers_to(calls))
    for name in OF_ONE_RANGE:
        for what, block in given.items():
            wanted = plain(name)(odd.get(what, block))
            assert rows_of(next(answers)) == (wanted if isinstance(wanted, list) else [[wanted]]), (
                name,
                what,
            )


def test_a_second_argument_may_be_left_out_or_be_a_column(answers_to: AnswersTo) -> None:
    texts, names = [["三次"], [None], ["待定"]], [["场次"], ["人次"], ["人数"]]
    alone, together = answers_to(
        [("XLP_TARGET_CHECK", [texts, MISSING]), ("XLP_TARGET_CHECK", [texts, names])]
    )
    assert rows_of(alone) == plain("XLP_TARGET_CHECK")(texts)
    assert rows_of(together) == plain("XLP_TARGET_CHECK")(texts, names)
    assert alone != together


def test_a_whole_column_is_answered_to_its_last_filled_row(answers_to: AnswersTo) -> None:
    column: list[list[Any]] = [[None] for _ in range(65_536)]
    column[2] = ["三次"]
    (answer,) = answers_to([("XLP_TARGET", [column])])
    assert rows_of(answer) == [[""], [""], ["3次"]]


def test_scores_are_those_of_python(answers_to: AnswersTo) -> None:
    """Row by row, all at once, with one weight for all, and with odd values in each place."""
    score, rows = plain("XLP_SCORE"), table()
    columns = [[[cell] for cell in column] for column in zip(*rows, strict=True)]
    calls: list[Call] = [("XLP_SCORE", [[[cell]] for cell in row]) for row in rows[:120]]
    wanted = [[[score(*row)]] for row in rows[:120]]
    calls += [("XLP_SCORE", columns), ("XLP_SCORE", [*columns[:2], [[10.0]]])]
    wanted += [score(*columns), score(*columns[:2], 10.0)]
    for value in (value for value in (SCALARS | NO_CELL_HOLDS).values() if value == value):
        for row in ((value, "96%", 5.0), ("≥95%", value, 5.0), ("≥95%", "96%", value)):
            if not any(isinstance(cell, float) and math.isinf(cell) for cell in row):
                calls.append(("XLP_SCORE", [[[cell]] for cell in row]))
                wanted.append([[score(*row)]])
    for call, answer, expected in zip(calls, answers_to(calls), wanted, strict=True):
        assert rows_of(answer) == expected, str(call)[:200]


def test_the_checks_of_the_workbook_that_asks_are_those_of_python(answers_to: AnswersTo) -> None:
    """Over spoilt workbooks and one without a fault: by the calling cell, and by ranges."""
    stamper = Stamper(FORM, Options())
    groups = [group for group in together(ALL) if not any(one.reason for one in group)][:4]
    calls: list[Called] = []
    expected: list[Any] = []
    for seed, group in enumerate([*groups, []]):
        package = planted(FORM, stamper, group, valid_declaration(FORM, seed))
        findings = XLP_FINDINGS(workbook=held(package))
        assert (findings == [list(HEADER), [NOTHING_FOUND, *[""] * 5]]) == (not group)
        calls.append(Called("XLP_FINDINGS", (MISSING, MISSING), package))
        expected.append(findings)
        checks = [[name] for name in CHECKS]
        calls.append(Called("XLP_CHECK", (checks, MISSING, MISSING), package))
        expected.append(XLP_CHECK(checks, workbook=held(package)))
        if not any(one.alone for one in group):
            calls.append(Called("XLP_FINDINGS", RANGES, package))
            expected.append(XLP_FINDINGS(*of_ranges(package)))
    assert sum(map(len, groups)) > 40
    for call, answer, wanted in zip(calls, answers_to(calls), expected, strict=True):
        assert rows_of(answer) == wanted, call.function


def of_ranges(package: bytes) -> list[Any]:
    """What stands in RANGES, without a shell in between."""
    workbook = held(package)
    return [
        workbook.values(sheet, Block(top - 1, 0, bottom - top + 1, columns))
        for sheet, top, bottom, columns in ((FORM.page.sheet, 3, 200, 8), ("_xlperf", 1, 30, 2))
    ]


def test_a_call_in_a_workbook_that_is_no_form_says_so(answers_to: AnswersTo) -> None:
    stranger, buffer = openpyxl.Workbook(), io.BytesIO()
    stranger.save(buffer)
    findings, check = answers_to(
        [
            Called("XLP_FINDINGS", (MISSING, MISSING), buffer.getvalue()),
            Called("XLP_CHECK", ([["balance"]], MISSING, MISSING), buffer.getvalue()),
        ]
    )
    expected = XLP_FINDINGS(workbook=held(buffer.getvalue()))
    assert rows_of(findings) == expected and rows_of(check) == [[expected[1][4]]]
    assert "不是已知的申报表" in expected[1][4]
