"""What is a day to a formula is one to Python, and the same one."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import xlsxwriter

from tests.expression.sentences import scope
from tests.expression.test_native_against_libreoffice import Sheet
from tests.programs.cells import Calculator
from xlperf.expression import compile_native, parse
from xlperf.expression.functions import date, is_date

YEARS, MONTHS, DAYS = (
    ("2023", "2024", "1980", "1979", "2999", "3000", "0023", "1900", "23", "20231", ""),
    ("1", "06", "12", "13", "0", "00", "006", "２", "", "+6", "1e0"),
    ("1", "09", "28", "29", "30", "31", "32", "0", "99", "001", "", " 3", "-3", "1e1"),
)
TEXTS = [
    *("-".join(parts) for parts in product(YEARS, MONTHS, DAYS)),
    *("2023年6月1日", "2023年06月01日", "2023/6/1", "2023.6.1", "2023年6.1", "2023-6/1日", "日2023-6-1", "2023年6日月1", "2023-6-1 "),
    *("二〇二三年六月一日", "2023-6", "2023", "20230601", "2023-6-1-1", "-2023-6-1", "2023--6-1", "6-1-2023", "2023-6-1日日", "45078"),
]  # fmt: skip


def test_a_day_is_one_to_every_program(calculator: Calculator, tmp_path: Path) -> None:
    path, where = tmp_path / "days.xlsx", Sheet(1, [])
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    sheet = book.add_worksheet("Days")
    at = where.read(None, "t")
    truth = compile_native(parse("is_date(t)", scope(None)).node, where)
    number = compile_native(parse("date(t)", scope(None)).node, where)
    for row, text in enumerate(TEXTS):
        sheet.write_string(row, 0, text)
        sheet.write_formula(row, 1, f"=IF({truth},1,0)".replace(at, f"$A{row + 1}"))
        sheet.write_formula(row, 2, f"=IFERROR({number},0)".replace(at, f"$A{row + 1}"))
    book.close()
    cells = calculator.recalculate(path)["Days"]
    assert len(truth) + len(number) < 5000, "a check that asks both has room for them"
    found = {text: (cells[f"B{row}"].value, cells[f"C{row}"].value) for row, text in enumerate(TEXTS, 1)}
    assert found == {text: (is_date(text), date(text) if is_date(text) else 0) for text in TEXTS}
    assert sum(map(is_date, TEXTS)) > 70
