"""Whatever a file does to its worker, it is named, and the next one is read."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.hostile.form_workbook import form_workbook
from xlperf.intake.isolated import Isolated
from xlperf.intake.one_file import Intake, take_in
from xlperf.ooxml.limits import MEGABYTE, Limits
from xlperf.ooxml.refusal import UnreadableWorkbook


def unruly(path: Path) -> Intake:
    """An intake that does to its process what the file's name says."""
    if path.stem == "hangs":
        time.sleep(600)
    if path.stem == "dies":
        os._exit(139)
    if path.stem == "swallows":
        return Intake(str(path), str(len(bytearray(4096 * MEGABYTE))))
    if path.stem == "panics":
        raise type("PanicException", (BaseException,), {})("a native reader's panic")
    return take_in(path)


@pytest.mark.skipif(os.name == "nt", reason="memory is bounded by means of POSIX")
def test_a_file_that_ends_its_worker_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.xlsx" for name in ("a", "hangs", "b", "dies", "swallows", "panics", "c")]
    for path in paths:
        path.write_bytes(form_workbook())
    became: dict[str, Intake | str] = {}
    with Isolated(unruly, Limits(seconds=3)) as taken:
        for path in paths:
            try:
                became[path.stem] = taken(path)
            except UnreadableWorkbook as refusal:
                became[path.stem] = refusal.reason_id
    assert became == {
        "a": take_in(paths[0]),
        "hangs": "timeout",
        "b": take_in(paths[2]),
        "dies": "reader-failed",
        "swallows": "out-of-memory",
        "panics": "reader-failed",
        "c": take_in(paths[6]),
    }
