"""The very modules of the grammar run in Pyodide, and say of every labelled text what they say in CPython."""

from __future__ import annotations

from pathlib import Path

import pytest

import xlperf
from tests.programs.pyodide import Pyodide, package_files
from tests.target.labelled import all_rows
from xlperf.target import parse, record

PACKAGE = Path(xlperf.__file__).parent
TEXTS = "texts.txt"
CODE = f"""
import sys
from xlperf.target import parse, record
texts = open("{TEXTS}", encoding="utf-8").read().split("\\n")
{{"platform": sys.platform, "records": [record(parse(text), "zh") for text in texts]}}
"""


@pytest.mark.programs
def test_pyodide_reads_every_labelled_text_as_cpython_does(pyodide: Pyodide) -> None:
    texts = [row[0] for row in all_rows()]
    files = package_files(
        PACKAGE,
        "__init__.py",
        "errors.py",
        "messages.py",
        "version.py",
        "system/__init__.py",
        "system/pattern.py",
        "target/*.py",
    )
    answer = pyodide({**files, TEXTS: "\n".join(texts).encode()}, CODE)
    assert answer["platform"] == "emscripten"
    assert len(answer["records"]) == len(texts) > 1000
    for text, there in zip(texts, answer["records"], strict=True):
        assert there == record(parse(text), "zh"), text
