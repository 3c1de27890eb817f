"""5,000 calls of the add-in's functions in LibreOffice, beside 5,000 of a native formula and the bare functions in Python.

Figures are the clock's, of one hard recalculation in headless LibreOffice, since its process is another one. The add-in
has read the texts once before and remembers them: what is timed is the way into Python and back.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import Row
from xlperf.excel import functions
from xlperf.excel.extension import programmatic_name
from xlperf.excel.install import libreoffice

TESTS = Path(__file__).parent.parent / "tests"
EXAMPLES = TESTS / "target" / "dev.tsv"
CALLS = 5000
SHEET = "Sheet1"
SECONDS = 300


def _texts() -> list[str]:
    """5,000 texts, no two alike: the examples with a remark behind."""
    texts = [line.split("\t")[0] for line in EXAMPLES.read_text(encoding="utf-8").splitlines()[1:]]
    texts = [text for text in texts if text]
    return [f"{texts[at % len(texts)]}（第{at}项）" for at in range(CALLS)]


def _steps(texts: list[str]) -> list[list[Any]]:
    name = programmatic_name
    columns = {
        "B": [f"=TRIM(A{row})" for row in range(1, CALLS + 1)],
        "C": [f"={name('XLP_TARGET')}(A{row})" for row in range(1, CALLS + 1)],
        "D": [f"={name('XLP_TARGET_CHECK')}(A{row})" for row in range(1, CALLS + 1)],
        "E": [f"={name('XLP_TARGET_LOW')}(A{row})" for row in range(1, CALLS + 1)],
    }
    steps: list[list[Any]] = [["fill", SHEET, f"A1:A{CALLS}", [[text] for text in texts]]]
    for column, formulas in columns.items():
        place = f"{column}1:{column}{CALLS}"
        steps += [
            ["fill", SHEET, place, [[formula] for formula in formulas]],
            ["seconds", ["recalculate"]],
            ["seconds", ["recalculate"]],
            ["fill", SHEET, place, [[""]] * CALLS],
        ]
    place = f"F1:F{CALLS}"
    steps += [
        ["array", SHEET, place, f"={name('XLP_TARGET')}(A1:A{CALLS})"],
        ["seconds", ["recalculate"]],
        ["seconds", ["recalculate"]],
        ["block", SHEET, place],
    ]
    return steps


def run() -> list[Row]:
    texts = _texts()
    with tempfile.TemporaryDirectory() as folder:
        shared = Path(folder, "shared")
        shared.mkdir()
        settings = [
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            f"-env:UNO_SHARED_PACKAGES={shared.as_uri()}",
            f"-env:UNO_SHARED_PACKAGES_CACHE={shared.as_uri()}",
        ]
        libreoffice.install(settings)
        answers = _driven(settings, _steps(texts))
    started = time.process_time()
    expected = functions.XLP_TARGET([[text] for text in texts])
    bare = (time.process_time() - started) * 1e3
    if answers[-1] != expected:
        raise RuntimeError("LibreOffice's answers are not those of Python")
    taken = [answer * 1e3 for answer in answers if isinstance(answer, float)]
    native, target, check, low, array = (min(pair) for pair in zip(taken[::2], taken[1::2], strict=True))
    per_call = f"{target / CALLS * 1e3:.0f} µs a call"
    return [
        Row(f"{CALLS} of TRIM, native", native, "ms", "one cell each; hard recalculation, the better of two"),
        Row(f"{CALLS} of XLP_TARGET", target, "ms", per_call),
        Row(f"{CALLS} of XLP_TARGET_CHECK", check, "ms"),
        Row(f"{CALLS} of XLP_TARGET_LOW", low, "ms"),
        Row(
            f"one XLP_TARGET over {CALLS} rows", array, "ms", "an array formula; equal to Python in every row"
        ),
        Row(f"{CALLS} in Python alone", bare, "ms", "every text read for the first time; processor's time"),
    ]


def _driven(settings: list[str], steps: list[list[Any]]) -> list[Any]:
    done = subprocess.run(
        ["/usr/bin/python3", str(TESTS / "excel" / "office_driver.py"), *settings],
        input=json.dumps({"document": None, "steps": steps}),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    answers: list[Any] = json.loads(done.stdout)
    return answers
