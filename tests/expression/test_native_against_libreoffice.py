"""Random expressions of the language, as formulas in LibreOffice and in Python: equal without tolerance."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.expression.sentences import CHOICES, FIELDS, TABLES, Sentences, environment, scope
from tests.programs.libreoffice import LibreOffice
from xlperf.expression import (
    NOT_EVALUATED,
    Environment,
    Expression,
    NoNativeForm,
    all_usable,
    format_value,
    parse,
)
from xlperf.expression.native import display

LENGTH = 4
"""Rows of each table on the sheet."""


class Sheet:
    """Where the little form's cells are: fields in column B, each table's columns from D on, and its choices."""

    def __init__(self, row: int) -> None:
        self.row = row
        names = [(table, name) for table, columns in TABLES.items() for name in columns]
        self.letters = {key: chr(ord("D") + at) for at, key in enumerate(names)}
        self.fields = {name: at + 1 for at, name in enumerate(FIELDS)}

    def cell(self, table: str | None, name: str) -> str:
        if table is None:
            return f"Data!$B${self.fields[name]}"
        return f"Data!${self.letters[(table, name)]}${self.row + 1}"

    def column(self, table: str, name: str) -> str:
        letter = self.letters[(table, name)]
        return f"Data!${letter}$1:${letter}${LENGTH}"

    def columns(self, table: str) -> list[str]:
        return [self.column(table, name) for name in TABLES[table]]

    def above(self, table: str, name: str) -> str:
        return f"Data!$M${self.row + 1}"

    calls_python = False

    def above_column(self, table: str, name: str) -> str:
        return f"Data!$M$1:$M${LENGTH}"

    def choices(self, table: str, name: str) -> str:
        return "Data!$N$1:$N$3" if name == "v" else "Data!$O$1:$O$2"


def formula(expression: Expression, where: Sheet) -> str:
    """The expression as its text in a message, — where it cannot be had: as the workbook's formulas are built."""
    if expression.kind == "truth":
        text = f'IF({expression.native(where)},"TRUE","FALSE")'
    else:
        text = display(expression.node, where)
    cells = [where.column(t or "", n) if whole else where.cell(t, n) for t, n, whole in expression.numbers]
    if cells:
        kind, size = all_usable(cells)
        text = f'IF({kind},"{NOT_EVALUATED}",IF({size},"{NOT_EVALUATED}",{text}))'
    return f'=IFERROR({text},"{NOT_EVALUATED}")'


def said(expression: Expression, env: Environment) -> str:
    value = expression.value(env)
    if value is None:
        return NOT_EVALUATED
    return str(value).upper() if isinstance(value, bool) else format_value(value, expression.kind)


def write(path: Path, env: Environment, formulas: list[str]) -> None:
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    data, sums = book.add_worksheet("Data"), book.add_worksheet("Sums")
    where = Sheet(0)

    def put(row: int, column: int, value: Any) -> None:
        if isinstance(value, Decimal):
            data.write_number(row, column, float(value))
        elif value is not None:
            data.write_string(row, column, value)

    for name, at in where.fields.items():
        put(at - 1, 1, env.fields[name])
    for (table, name), letter in where.letters.items():
        for row, value in enumerate(env.columns[(table, name)]):
            put(row, ord(letter) - 65, value)
    for row in range(LENGTH):
        text = "TRIM(F1)" if row == 0 else f'IF(TRIM(F{row + 1})="",M{row},TRIM(F{row + 1}))'
        data.write_formula(row, 12, f"={text}")
    pairs: Any = CHOICES[("rows", "v")]
    listed = [f"{parent}|{value}" for parent, values in pairs[1].items() for value in values]
    for row, value in enumerate(listed):
        data.write_string(row, 13, value)
    only: Any = CHOICES[("rows", "c")]
    for row, value in enumerate(only):
        data.write_string(row, 14, value)
    for row, text in enumerate(formulas):
        sums.write_formula(row, 0, text)
    book.close()


@pytest.mark.programs
@pytest.mark.parametrize("seed", range(6))
def test_hundreds_of_random_expressions_recalculate_to_the_same(
    libreoffice: LibreOffice, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    env = environment(chance.choice, wild=False)
    if seed % 3 == 2:  # with a text and an absurd number among the amounts
        env = Environment(
            {**env.fields, "a": "八千左右"},
            {**env.columns, ("rows", "x"): [Decimal("1E11"), *env.columns[("rows", "x")][1:]]},
        )
    expected: list[tuple[str, int, str]] = []
    formulas: list[str] = []
    while len(formulas) < 400:
        row = chance.choice([None, "rows"])
        writer = Sentences(chance.choice, row, exact=True)
        source = (
            writer.text() if chance.random() < 0.1 else getattr(writer, chance.choice(["truth", "number"]))(2)
        )
        expression = parse(source, scope(row))
        at = chance.randrange(LENGTH) if row else 0
        env.row = at
        try:
            text = formula(expression, Sheet(at))
        except NoNativeForm:
            continue
        if len(text) < 8000:
            formulas.append(text)
            expected.append((source, at, said(expression, env)))
    path = tmp_path / "sums.xlsx"
    write(path, env, formulas)
    cells = libreoffice.recalculate(path)["Sums"]
    wrong = []
    for number, (source, at, value) in enumerate(expected):
        cell = cells.get(f"A{number + 1}")
        found = "" if cell is None else cell.value if not cell.error else cell.error
        if found != value and not (value == "" and found in ("", None)):
            wrong.append((source, at, value, found, formulas[number]))
    assert not wrong, "\n".join(map(str, wrong[:10]))
