"""Texts of megabytes in which nothing stands: refused for what they are, as soon as that is seen."""

from __future__ import annotations

import ast
import os
import time
from pathlib import Path

import pytest

from tests.hostile.fuzz import peak_megabytes
from tests.taken_in import take_in_any
from tests.workbook.child import in_a_child

SIZE = 4_100_000
TEXTS = {
    "lines.csv": "a\n",
    "returns.csv": "\r",
    "blanks.csv": " ",
    "quotes.csv": '"',
    "open-quotes.csv": 'a,"b\n',
    "semicolons.csv": ";",
    "rows-of-nothing.csv": ";\n",
    "labels.csv": "部门名称,年度\n",
    "tabs.txt": "\t",
    "cells.txt": "a\t",
    "quoted.txt": '"\t',
    "dashes.txt": "-----\n",
    "bars.txt": "|\n",
    "gaps.txt": "a  ",
    "rows.html": "<tr>",
    "cells.html": "<td>a",
    "tables.html": "<table>",
}


def text_of(name: str) -> str:
    if name == "attributes.html":
        return f"<table {' '.join(f'a{number}' for number in range(500_000))}>"
    before = "<html><table>" if name == "rows.html" else ""
    return before + TEXTS[name] * (SIZE // len(TEXTS[name].encode()))


class Measured(Exception):  # what a child brings back, no error
    """Status, reason, whether there is a hint, seconds of the processor, megabytes of memory."""


def measure(path: Path) -> None:
    before, began = peak_megabytes(), time.process_time()
    intake = take_in_any(path, handmade=True)
    took, grown = time.process_time() - began, peak_megabytes() - before
    raise Measured(repr((intake.status, intake.reason_id, bool(intake.hint), took, grown)))


@pytest.mark.skipif(os.name == "nt", reason="the peak of the memory is POSIX's")
@pytest.mark.parametrize("name", [*TEXTS, "attributes.html"])
def test_it_is_refused_in_two_seconds_of_processor_and_little_memory(name: str, tmp_path: Path) -> None:
    """In a process of its own, whose memory nothing else has made larger."""
    path = tmp_path / name
    path.write_text(text_of(name), "utf-8", newline="")
    kind, _, said = in_a_child(lambda: measure(path)).partition(": ")
    assert kind == "Measured", (kind, said)
    status, reason, hint, took, grown = ast.literal_eval(said)
    assert status == "unreadable" and hint
    assert reason in ("too-many-rows", "too-many-cells", "xml-too-large", "xml-too-wide", "no-form")
    assert took < 2
    assert grown < 300
