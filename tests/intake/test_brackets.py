"""Brackets that a formula does not need make no other formula of it, and those that it needs do."""

from __future__ import annotations

import io
import random
import re

import openpyxl
import pytest

from tests.intake.inserting import form_workbook
from xlperf.intake.one_file import take_in_bytes
from xlperf.ooxml.formula import TOKEN, same_meaning
from xlperf.ooxml.formula_brackets import least_brackets


@pytest.mark.parametrize(
    ("spelt", "otherwise"),
    [
        ("ROUND(((($Z$6+$Z$7)-$W$6)-$W$7),2)", "ROUND($Z$6+$Z$7-$W$6-$W$7,2)"),  # as IronCalc writes it
        ("((A1+B1))*C1", "(A1+B1)*C1"),
        ("F(((A1+B1)))", "F(A1+B1)"),
        ("-(-A1)", "--A1"),
        ("(-A1)^2", "-A1^2"),  # a sign binds more tightly than a power
        ("(2^3)^2", "2^3^2"),
        ("A1*(B1%)", "A1*B1%"),
        ("(A1&B1)=C1", "A1&B1=C1"),
        ("IF(,1,)", "IF(,(1),)"),
        ('"(("&(A1)', '"(("&A1'),
    ],
)
def test_needless_brackets_mean_nothing(spelt: str, otherwise: str) -> None:
    assert same_meaning(spelt, otherwise, "表") and same_meaning(otherwise, spelt, "表")


@pytest.mark.parametrize(
    ("spelt", "otherwise"),
    [
        ("((A1+B1))*C1", "A1+B1*C1"),
        ("A1-(B1-C1)", "A1-B1-C1"),
        ("A1/(B1*C1)", "A1/B1*C1"),
        ("-(A1^2)", "-A1^2"),
        ("2^(3^2)", "2^3^2"),
        ("(A1*B1)%", "A1*B1%"),
        ("A1&(B1=C1)", "A1&B1=C1"),
        ("(A1>=9)=(B1>=9)", "A1>=9=B1>=9"),
        ('SUMPRODUCT(1*(A1:A3<>""))', 'SUMPRODUCT(1*A1:A3<>"")'),
        ('"((A1))"', '"A1"'),
    ],
)
def test_brackets_that_are_needed_do(spelt: str, otherwise: str) -> None:
    assert not same_meaning(spelt, otherwise, "表")


def test_numbers_come_to_the_same_without_the_brackets_left_out() -> None:
    """Python binds + - * / and & (as |, of whole numbers) as spreadsheets do."""
    dice = random.Random(7)

    def made(depth: int) -> str:
        if not depth or dice.random() < 0.2:
            return str(dice.randrange(1, 9))
        one, other = made(depth - 1), made(depth - 1)
        return f"({one}{dice.choice('+-*/')}{other})" if dice.random() < 0.8 else f"(-{one})"

    for _ in range(500):
        formula = made(5)
        bare = least_brackets([match[0] for match in TOKEN.finditer(formula)])
        assert bare is not None and bare.count("(") <= formula.count("(")
        try:
            assert eval(bare) == pytest.approx(eval(formula))
        except ZeroDivisionError:
            continue


@pytest.mark.parametrize("text", ["", "(", "A1+", "A1+*B1", "F(A1", "{1,2", "(A1))", "(" * 9000])
def test_what_is_no_formula_has_no_brackets_to_leave_out(text: str) -> None:
    assert least_brackets([match[0] for match in TOKEN.finditer(text)]) is None


def test_a_workbook_whose_formulas_lost_needless_brackets_is_not_altered() -> None:
    book = openpyxl.load_workbook(io.BytesIO(form_workbook()))
    spelt_anew = 0
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
        if cell.data_type == "f":
            bare = least_brackets([match[0] for match in TOKEN.finditer(cell.value[1:])])
            assert bare is not None, cell.value
            spelt_anew += bare != re.sub(r"\s(?=[^\"]*(?:\"[^\"]*\"[^\"]*)*$)", "", cell.value[1:])
            cell.value = f"={bare}"
    assert spelt_anew > 10
    saved = io.BytesIO()
    book.save(saved)
    intake = take_in_bytes(saved.getvalue(), "a.xlsx")
    assert "workbook-altered" not in {finding.check for finding in intake.findings}
