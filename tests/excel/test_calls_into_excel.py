"""How often Excel is asked: each call into it goes through another process, and a recalculation makes many."""

from __future__ import annotations

import datetime as dt
import io
import time
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.excel.called_by_xlwings import MISSING
from tests.excel.com_book import Called
from tests.excel.conftest import AnswersTo
from tests.excel.held import held
from tests.excel.plain import plain
from tests.excel.test_call_udf import rows_of
from tests.proof.valid import valid_declaration
from tests.target.labelled import all_rows
from xlperf.excel.form_functions import XLP_FINDINGS
from xlperf.form import load_form
from xlperf.intake.one_file import take_in_bytes
from xlperf.messages import speaking
from xlperf.template.write import Options, build

FORM = load_form("guangzhou-2023")
MOST_FOR_FINDINGS = 12


@pytest.fixture(scope="module")
def package() -> bytes:
    return build(FORM, Options(macros="python"), valid_declaration(FORM, 3))


def edited(package: bytes, edit: Any) -> bytes:
    book, out = openpyxl.load_workbook(io.BytesIO(package), keep_vba=True), io.BytesIO()
    edit(book[FORM.page.sheet], book)
    book.save(out)
    return out.getvalue()


def asked(answers_to: AnswersTo, *packages: bytes) -> list[tuple[Any, list[str]]]:
    """XLP_FINDINGS() in each of the workbooks: its rows, and the calls into Excel."""
    answers = answers_to(
        [Called("XLP_FINDINGS", (MISSING, MISSING), each, counting=True) for each in packages]
    )
    return [(rows_of(answer), calls) for answer, calls in answers]


def test_all_findings_of_a_workbook_take_a_dozen_calls(package: bytes, answers_to: AnswersTo) -> None:
    def spoil(sheet: Any, book: Any) -> None:
        for name in ("basic_expenditure", "fiscal_appropriation"):
            place = book.defined_names[name].attr_text.rpartition("!")[2].replace("$", "")
            sheet[place] = "八千左右"

    spoilt = edited(package, spoil)
    for (rows, calls), content in zip(asked(answers_to, package, spoilt), (package, spoilt), strict=True):
        assert len(calls) <= MOST_FOR_FINDINGS, calls
        assert rows == XLP_FINDINGS(workbook=held(content))


def test_money_and_dates_are_read_as_the_cells_hold_them(package: bytes, answers_to: AnswersTo) -> None:
    """Excel gives money with four decimals and dates as such to who asks for Value: not what the file says."""

    def formatted(sheet: Any, book: Any) -> None:
        def cell(name: str) -> Any:
            place = book.defined_names[name].attr_text.rpartition("!")[2].replace("$", "").partition(":")[0]
            return sheet[place]

        money, date = cell("basic_expenditure"), cell("fiscal_appropriation")
        money.value, money.number_format = 8099.123456, '"¥"#,##0.00'
        date.value, date.number_format = 4506.89, "yyyy/m/d"
        target = cell("indicators_annual_target")
        target.value, target.number_format = 45291, "yyyy/m/d"

    content = edited(package, formatted)
    ((rows, calls),) = asked(answers_to, content)
    assert rows == XLP_FINDINGS(workbook=held(content))
    assert any("8099.123456" in str(cell) for row in rows for cell in row)
    assert len(calls) <= MOST_FOR_FINDINGS + 2  # the format of the one target that is a number


def test_days_of_a_workbook_that_counts_from_1904_are_the_days_that_are_seen(
    package: bytes, answers_to: AnswersTo
) -> None:
    """As Excel for Mac made them: a day's number is 1462 less."""

    def dated(sheet: Any, book: Any) -> None:
        place = book.defined_names["indicators_annual_target"].attr_text.rpartition("!")[2].replace("$", "")
        target = sheet[place.partition(":")[0]]
        book.epoch = CALENDAR_MAC_1904
        target.value, target.number_format = dt.date(2023, 12, 31), 'm"月"d"日"'

    content = edited(package, dated)
    ((rows, _),) = asked(answers_to, content)
    assert rows == XLP_FINDINGS(workbook=held(content))
    with speaking("zh"):
        found = [
            one.message for one in take_in_bytes(content, "a.xlsx").findings if "12月31日" in one.message
        ]
    assert found and [row[4] for row in rows if "12月31日" in row[4]] == found


def test_rows_put_in_are_found_by_names_and_nothing_is_lost(package: bytes, answers_to: AnswersTo) -> None:
    """The names go with the rows; where the labels are not in their places, or anything stands below the form, the names are
    asked, however many calls that takes."""

    def below(sheet: Any, book: Any) -> None:
        sheet.cell(sheet.max_row + 3, 2).value = "2500"

    def relabelled(sheet: Any, book: Any) -> None:
        place = book.defined_names["basic_expenditure"].attr_text.rpartition("!")[2].replace("$", "")
        row = int("".join(filter(str.isdigit, place)))
        for cell in sheet[row]:
            if isinstance(cell.value, str):
                cell.value += "（改）"
                break

    for content in (edited(package, below), edited(package, relabelled)):
        ((rows, calls),) = asked(answers_to, content)
        assert len(calls) > MOST_FOR_FINDINGS and "Names" in calls
        assert rows == XLP_FINDINGS(workbook=held(content))


def test_a_function_of_values_asks_excel_nothing(package: bytes, answers_to: AnswersTo) -> None:
    """The macros hand over the values; the cell that calls is not asked either."""
    counted = [
        Called("XLP_TOTAL", ([[1.0], ["２"]],), package, counting=True),
        Called("XLP_TARGET", ([["不少于40场"]],), package, counting=True),
    ]
    (total, of_total), (target, of_target) = answers_to(counted)
    assert rows_of(total) == [[3.0]] and rows_of(target) == [["≥40场"]]
    assert of_total == of_target == []


def test_five_thousand_targets_are_one_call(package: bytes, answers_to: AnswersTo) -> None:
    texts = [row[0] for row in all_rows() if row[0]]
    column = [[texts[at % len(texts)]] for at in range(5000)]
    begun = time.monotonic()
    (answer,) = answers_to([("XLP_TARGET_CHECK", [column])])
    assert rows_of(answer) == plain("XLP_TARGET_CHECK")(column)
    assert time.monotonic() - begun < 30
