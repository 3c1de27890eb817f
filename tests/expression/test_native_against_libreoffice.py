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
    compile_native,
    format_value,
    guarded,
    literal,
    parse,
)
from xlperf.expression.native import display
from xlperf.expression.native_reading import is_blank, read_number, read_text
from xlperf.expression.syntax import Node
from xlperf.ooxml.address import address, column_letters

LENGTH = 4
"""Rows of each table on the sheet."""


FIRST_READ, FILLED, ABOVE, FIRST_VALUE = 13, 23, 26, 30
"""Columns, from 0: the first of those that read the tables' cells, then as `Addresses` names them."""


class Sheet:
    """Where the little form's cells are: fields in column B, read in C; each table's columns from D on, read from N on,
    and what else stands in a row; its choices on a sheet of their own. `row`: from 1, or a mark that stands for any."""

    calls_python = False

    def __init__(self, row: int | str, values: list[tuple[str, str]]) -> None:
        self.row, self.values = row, values
        names = [(table, name) for table, columns in TABLES.items() for name in columns]
        self.columns = {key: at for at, key in enumerate(names, 3)}
        self.fields = {name: at + 1 for at, name in enumerate(FIELDS)}

    def _cell(self, column: int) -> str:
        return f"Data!${column_letters(column)}{self.row}"

    def _rows(self, column: int) -> str:
        letters = column_letters(column)
        return f"Data!${letters}$1:${letters}${LENGTH}"

    def is_computed(self, table: str | None, name: str) -> bool:
        return False

    def entered(self, table: str | None, name: str) -> str:
        return self._cell(self.columns[(table, name)]) if table else f"Data!$B${self.fields[name]}"

    def read(self, table: str | None, name: str) -> str:
        if table is None:
            return f"Data!$C${self.fields[name]}"
        return self._cell(self.columns[(table, name)] + FIRST_READ - 3)

    def entered_column(self, table: str, name: str) -> str:
        return self._rows(self.columns[(table, name)])

    def read_column(self, table: str, name: str) -> str:
        return self._rows(self.columns[(table, name)] + FIRST_READ - 3)

    def above(self, table: str, name: str) -> str:
        return self._cell(ABOVE)

    def above_column(self, table: str, name: str) -> str:
        return self._rows(ABOVE)

    def choices(self, table: str, name: str) -> str:
        return "Lists!$A$1:$A$3" if name == "v" else "Lists!$B$1:$B$2"

    def share(self, table: str, target: str, actual: str) -> str:
        raise NoNativeForm("score")

    def target_end(self, table: str | None, name: str, step: str) -> str:
        raise NoNativeForm("target_end")

    def target_reason(self, table: str | None, name: str) -> str:
        raise NoNativeForm("target_reason")

    def filled_rows(self, table: str) -> str:
        return self._rows(FILLED + (table == "more"))

    def row_values(self, table: str, node: Node, filled_only: bool) -> str:
        where = Sheet("#", self.values)
        text = guarded(Expression("", node, table).numbers, where, compile_native(node, where), "0")
        if filled_only:
            text = f"IF({where._cell(FILLED + (table == 'more'))}=0,0*{text},{text})"
        text = f'IFERROR({text},"{NOT_EVALUATED}")'
        if (table, text) not in self.values:
            self.values.append((table, text))
        return self._rows(FIRST_VALUE + self.values.index((table, text)))


def formula(expression: Expression, where: Sheet) -> str:
    """The expression as its text in a message, — where it cannot be had: as the workbook's formulas are built."""
    if expression.kind == "truth":
        text = f'IF({expression.native(where)},"TRUE","FALSE")'
    else:
        text = display(expression.node, where)
    return f'=IFERROR({guarded(expression.numbers, where, text, literal(NOT_EVALUATED))},"{NOT_EVALUATED}")'


def said(expression: Expression, env: Environment) -> str:
    value = expression.value(env)
    if value is None:
        return NOT_EVALUATED
    return str(value).upper() if isinstance(value, bool) else format_value(value, expression.kind)


def write(path: Path, env: Environment, formulas: list[str], values: list[tuple[str, str]]) -> None:
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    data, sums, lists = (book.add_worksheet(name) for name in ("Data", "Sums", "Lists"))
    where = Sheet(1, values)

    def put(row: int, column: int, value: Any) -> None:
        if isinstance(value, Decimal):
            data.write_number(row, column, float(value))
        elif value is not None:
            data.write_string(row, column, value)

    for name, at in where.fields.items():
        put(at - 1, 1, env.fields[name])
        read = read_text if FIELDS[name] == "text" else read_number
        data.write_formula(at - 1, 2, f"={read(f'$B${at}')}")
    for (table, name), column in where.columns.items():
        read = read_text if TABLES[table][name] == "text" else read_number
        for row, value in enumerate(env.columns[(table, name)]):
            put(row, column, value)
            data.write_formula(row, column + FIRST_READ - 3, f"={read(address(row, column))}")
    for row in range(LENGTH):
        key = Sheet(row + 1, values).read("rows", "k")
        before = f"Data!${column_letters(ABOVE)}{row}"
        data.write_formula(row, ABOVE, f"={key}" if row == 0 else f'=IF({key}="",{before},{key})')
        for table in TABLES:
            there = Sheet(row + 1, values)
            blank = ",".join(
                is_blank(there.read(table, name), there.entered(table, name), kind != "text")
                for name, kind in TABLES[table].items()
            )
            data.write_formula(row, FILLED + (table == "more"), f"=IF(AND({blank}),0,1)")
        for number, (_, text) in enumerate(values):
            data.write_formula(row, FIRST_VALUE + number, f"={text.replace('#', str(row + 1))}")
    pairs: Any = CHOICES[("rows", "v")]
    for row, value in enumerate(f"{parent}|{one}" for parent, ones in pairs[1].items() for one in ones):
        lists.write_string(row, 0, value)
    only: Any = CHOICES[("rows", "c")]
    for row, value in enumerate(only):
        lists.write_string(row, 1, value)
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
    values: list[tuple[str, str]] = []
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
            text = formula(expression, Sheet(at + 1, values))
        except NoNativeForm:
            continue
        if len(text) < 8000:
            formulas.append(text)
            expected.append((source, at, said(expression, env)))
    path = tmp_path / "sums.xlsx"
    write(path, env, formulas, values)
    cells = libreoffice.recalculate(path)["Sums"]
    wrong = []
    for number, (source, at, value) in enumerate(expected):
        cell = cells.get(f"A{number + 1}")
        found = "" if cell is None else cell.value if not cell.error else cell.error
        if isinstance(found, float) and found.is_integer() and not isinstance(value, float):
            found = f"{found:.0f}"  # a count by itself; within a message a program writes it so
        if found != value and not (value == "" and found in ("", None)):
            wrong.append((source, at, value, found, formulas[number]))
    assert not wrong, "\n".join(map(str, wrong[:10]))
