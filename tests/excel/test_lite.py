"""The module for xlwings Lite, run in Pyodide with nothing but a stand-in for Lite's decorators and Book."""

from __future__ import annotations

import inspect
import json
import math
from collections.abc import Iterator
from typing import Any

import pytest

from tests.excel import lite_stand_in
from tests.excel.arguments import BLOCKS, SCALARS
from tests.excel.held import held, ranges
from tests.excel.plain import OF_TEXT, plain
from tests.programs.pyodide import Interpreter, Pyodide
from tests.proof.defects import ALL, planted, together
from tests.proof.valid import valid_declaration
from tests.scored import table
from tests.target.labelled import all_rows
from xlperf.declaration import Declaration
from xlperf.excel.described import FUNCTIONS
from xlperf.excel.form_functions import XLP_CHECK, XLP_FINDINGS
from xlperf.excel.lite import lite_module
from xlperf.excel.open_workbook import Block
from xlperf.form import load_form
from xlperf.template.stamp import Stamper
from xlperf.template.write import Options

pytestmark = pytest.mark.programs

FORM = load_form("guangzhou-2023")
CALLS = """
import json, sys
import main
import xlwings as lite
asked = json.load(open("asked.json", encoding="utf-8"))
whole = lite.as_given([*([value] for value in asked["column"]), *([[""]] * (1_048_576 - len(asked["column"])))])
{
    "platform": sys.platform,
    "functions": {name: function.__doc__ for name, function in lite.FUNCTIONS.items()},
    "answers": [lite.call(name, *arguments) for name, *arguments in asked["calls"]],
    "whole": [lite.FUNCTIONS[name](whole) for name in asked["of_text"]],
}
"""
SCRIPTS = """
import json
import main
import xlwings as lite
asked = json.load(open("asked.json", encoding="utf-8"))
book = lite.Book(**asked["book"])
paper = book.sheets[0]
said = []
for name in asked["scripts"]:
    await lite.SCRIPTS[name](book)
    said.append([book.app.alerts[-1], [paper.range(cell).value[0][0] for cell in asked["cells"]]])
[said, paper.selected, {sheet.name: sheet.entered for sheet in book.sheets if sheet.entered}]
"""


@pytest.fixture(scope="module")
def lite(pyodide: Pyodide) -> Iterator[Interpreter]:
    """Lite with the module in it; as in Lite, one interpreter runs all that is asked of it."""
    with pyodide.interpreter() as interpreter:
        stand_in = inspect.getsource(lite_stand_in).encode()
        interpreter({"main.py": lite_module().encode(), "xlwings.py": stand_in}, "None")
        yield interpreter


def files(asked: dict[str, Any]) -> dict[str, bytes]:
    return {"asked.json": json.dumps(asked, ensure_ascii=False).encode()}


def as_lite_gives(value: Any) -> Any:
    """A cell's value as Lite hands it over: an empty cell as an empty text."""
    return "" if value is None else value


def rows_of(answer: Any) -> Any:
    return answer if isinstance(answer, list) else [[answer]]


def test_every_function_gives_in_pyodide_what_it_gives_in_python(lite: Interpreter) -> None:
    texts = [[row[0]] for row in all_rows()]
    calls: list[list[Any]] = []
    expected: list[Any] = []
    for name in (*OF_TEXT, "XLP_TOTAL"):
        calls.append([name, texts])
        expected.append(plain(name)(texts))
        for value in SCALARS.values():
            calls.append([name, as_lite_gives(value)])
            answer = plain(name)(value)
            expected.append(answer if name == "XLP_TOTAL" else [[answer]])
        for block in BLOCKS.values():
            calls.append([name, [[as_lite_gives(value) for value in row] for row in block]])
            expected.append(plain(name)(block))
    calls.append(["XLP_TARGET_CHECK", [["3场"], [""]], [["场次"], ["场次"]]])
    expected.append([[""], ["没有填写指标值"]])
    scored = [[[cell] for cell in column] for column in zip(*table(), strict=True)]
    calls.append(["XLP_SCORE", *scored])
    expected.append(plain("XLP_SCORE")(*scored))
    for value in SCALARS.values():
        for odd in ((value, "96%", 5), ("≥95%", value, 5), ("≥95%", "96%", value)):
            calls.append(["XLP_SCORE", *map(as_lite_gives, odd)])
            expected.append([[plain("XLP_SCORE")(*odd)]])
    stamper = Stamper(FORM, Options())
    workbooks = [group for group in together(ALL) if not any(one.reason for one in group)][:6]
    for seed, group in enumerate(workbooks):
        form, identity = ranges(planted(FORM, stamper, group, valid_declaration(FORM, seed)), 2)
        calls.append(["XLP_FINDINGS", _plain_rows(form), _plain_rows(identity)])
        expected.append(XLP_FINDINGS(_plain_rows(form), _plain_rows(identity)))
        calls.append(["XLP_CHECK", "balance", _plain_rows(form), _plain_rows(identity)])
        expected.append([[XLP_CHECK("balance", _plain_rows(form), _plain_rows(identity))]])
    column = ["三次", "", "1,475.17"]
    answer = lite(files({"calls": calls, "column": column, "of_text": OF_TEXT}), CALLS)
    assert answer["platform"] == "emscripten"
    assert answer["functions"] == {one.name: one.description for one in FUNCTIONS}
    assert len(texts) > 1000 and len(expected) > 100
    for call, got, wanted in zip(calls, answer["answers"], expected, strict=True):
        assert got == wanted, str(call)[:200]
    assert answer["whole"] == [plain(name)([["三次"], [None], ["1,475.17"]]) for name in OF_TEXT]


def _plain_rows(rows: Any) -> list[list[Any]]:
    """Rows as JSON has them; a number that no cell holds is none."""
    return [
        ["" if value is None or (isinstance(value, float) and math.isnan(value)) else value for value in row]
        for row in rows
    ]


def spoilt() -> bytes:
    """A workbook with target values in words and an amount that is none."""
    valid = valid_declaration(FORM, 3)
    tables = {name: [dict(row) for row in rows] for name, rows in valid.tables.items()}
    for row in tables["indicators"]:
        row["period_target"] = row["annual_target"] = "3场"
    tables["indicators"][0] |= {"period_target": "不少于4场", "annual_target": "不少于3场"}
    fields = dict(valid.fields) | {"project_expenditure": "八千左右"}
    declaration = Declaration(FORM, fields, tables, valid.year, valid.code)
    return Stamper(FORM, Options()).workbook(valid.department, valid.code, declaration)


def as_book(package: bytes, **formulas: str) -> dict[str, Any]:
    """A package as the stand-in's Book is made of it; `formulas` are further ones on the form's sheet."""
    workbook = held(package)
    assert workbook.formulas is not None
    sheets = []
    for name in workbook.sheets:
        block = Block(0, 0, 90, 30 if name == workbook.sheets[0] else 6)
        given = [[getattr(value, "text", value) for value in row] for row in workbook.formulas(name, block)]
        values = [["" if _is_formula(value) else value for value in row] for row in _plain_rows(given)]
        for cell, formula in formulas.items() if name == workbook.sheets[0] else ():
            given[int(cell[1:]) - 1][ord(cell[0]) - 65] = formula
        sheets.append(
            {"name": name, "values": values, "formulas": _plain_rows(given), "formats": [["@"] * 30] * 90}
        )
    return {"name": "a.xlsx", "sheets": sheets, "names": dict(workbook.names)}


def _is_formula(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("=")


def test_the_scripts_check_normalise_take_back_and_enter_again(lite: Interpreter) -> None:
    package = spoilt()
    expected = XLP_FINDINGS(workbook=held(package))
    kept = "=IFERROR(_xldudf_XLP_TARGET(F30),@XLP_TARGET(G30))"
    asked = {
        "book": as_book(package, Z5=kept),
        "cells": ["F30", "G30"],
        "scripts": ["校验", "规范指标值", "规范指标值", "还原", "还原", "重新录入公式"],
    }
    said, selected, entered = lite(files(asked), SCRIPTS)
    messages, cells = zip(*said, strict=True)
    assert messages[0].startswith(f"共 {len(expected) - 1} 处问题：")
    assert all(row[3] in messages[0] and row[4] in messages[0] for row in expected[1:])
    assert selected == expected[1][3] == "D7"
    assert cells[0] == ["不少于4场", "不少于3场"] and cells[1] == cells[2] == ["≥4场", "≥3场"]
    assert messages[1] == "已把 2 个指标值改成规范形式；要改回去，请运行脚本“还原”。"
    assert messages[2] == "没有需要改的指标值。" and cells[3] == cells[0]
    assert messages[3:5] == ("已还原 2 个单元格。", "没有可以还原的修改。")
    assert messages[5] == "已重新录入 1 个公式。"
    assert entered == {FORM.page.sheet: {"Z5": "=IFERROR(XLP_TARGET(F30),XLP_TARGET(G30))"}}


def test_a_script_that_cannot_go_on_says_so_in_words(lite: Interpreter) -> None:
    foreign = {
        "name": "b.xlsx",
        "sheets": [{"name": "Sheet1", "values": [[1]], "formulas": [[1]]}],
        "names": {},
    }
    locked = as_book(spoilt())
    locked["sheets"][0]["locked"] = ["F30"]
    for book, script, words in ((foreign, "校验", "不是已知的申报表"), (locked, "规范指标值", "F30")):
        asked = {"book": book, "cells": [], "scripts": [script]}
        said, _, _ = lite(files(asked), SCRIPTS)
        assert said[0][0].startswith("没有完成：") and words in said[0][0]


def test_the_module_is_one_file_of_moderate_size_and_always_the_same() -> None:
    module = lite_module()
    assert module == lite_module() and len(module) < 560_000
    compile(module, "main.py", "exec")
