"""Texts of megabytes in which nothing stands: refused for what they are, as soon as that is seen."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest

from xlperf.intake.handmade.any_file import take_in_any
from xlperf.ooxml.limits import MEGABYTE

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


@pytest.mark.parametrize("name", [*TEXTS, "attributes.html"])
def test_it_is_refused_in_two_seconds_of_processor_and_little_memory(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text_of(name), "utf-8", newline="")
    began = time.process_time()
    intake = take_in_any(path, handmade=True)
    took = time.process_time() - began
    assert intake.status == "unreadable" and intake.hint
    assert intake.reason_id in ("too-many-rows", "too-many-cells", "xml-too-large", "xml-too-wide", "no-form")
    assert took < 2
    tracemalloc.start()
    take_in_any(path, handmade=True)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 300 * MEGABYTE
