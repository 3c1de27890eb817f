"""The functions as Excel gets them: through xlwings' own call_udf and converters, over a stand-in for COM."""

from __future__ import annotations

import math
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.excel.arguments import BLOCKS, NO_CELL_HOLDS, SCALARS
from tests.excel.called_by_xlwings import MISSING
from tests.excel.plain import OF_TEXT, plain
from tests.target.labelled import all_rows, rows

ROOT = Path(__file__).parents[2]
OF_ONE_RANGE = (*OF_TEXT, "XLP_TOTAL")
Call = tuple[str, list[Any]]


def answers_to(calls: list[Call]) -> list[Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.excel.called_by_xlwings"],
        input=pickle.dumps(calls),
        capture_output=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    answers: list[Any] = pickle.loads(done.stdout)  # noqa: S301 - written by this test's own process
    return answers


def rows_of(answer: Any) -> Any:
    """An answer as rows: xlwings hands Excel rows, of a single value as well."""
    return [list(row) for row in answer] if isinstance(answer, (list, tuple)) else [[answer]]


def test_every_labelled_text_gets_the_plain_answer() -> None:
    """Those of the first set in cells of their own; a call takes milliseconds."""
    texts = [row[0] for row in rows("dev.tsv") if row[0]]
    assert len(texts) > 200
    calls: list[Call] = [(name, [[[text]]]) for name in OF_ONE_RANGE for text in texts]
    for (name, (((text,),),)), answer in zip(calls, answers_to(calls), strict=True):
        assert rows_of(answer) == [[plain(name)(text)]], (name, text)


def test_all_labelled_texts_at_once_get_an_array() -> None:
    column = [[row[0]] for row in all_rows() if row[0]]
    calls: list[Call] = [(name, [column]) for name in OF_TEXT]
    for (name, _), answer in zip(calls, answers_to(calls), strict=True):
        assert rows_of(answer) == plain(name)(column)


def test_odd_arguments_get_the_plain_answer() -> None:
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


def test_a_second_argument_may_be_left_out_or_be_a_column() -> None:
    texts, names = [["三次"], [None], ["待定"]], [["场次"], ["人次"], ["人数"]]
    alone, together = answers_to(
        [("XLP_TARGET_CHECK", [texts, MISSING]), ("XLP_TARGET_CHECK", [texts, names])]
    )
    assert rows_of(alone) == plain("XLP_TARGET_CHECK")(texts)
    assert rows_of(together) == plain("XLP_TARGET_CHECK")(texts, names)
    assert alone != together


def test_a_whole_column_is_answered_to_its_last_filled_row() -> None:
    column: list[list[Any]] = [[None] for _ in range(65_536)]
    column[2] = ["三次"]
    (answer,) = answers_to([("XLP_TARGET", [column])])
    assert rows_of(answer) == [[""], [""], ["3次"]]
