"""Whatever a file does to its worker, it is named, the others are read, and the order stays."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

import openpyxl
import pytest

from tests.hostile.form_workbook import form_workbook
from xlperf.form.layout import HIDDEN_SHEET
from xlperf.intake.handmade.any_file import take_in_any
from xlperf.intake.isolated import take_in_isolated
from xlperf.intake.one_file import Intake, take_in
from xlperf.ooxml.limits import MEGABYTE, Limits


def unruly(path: str, **options: object) -> Intake:
    """An intake that does to its process what the file's name says."""
    name = Path(path).stem
    if name == "hangs":
        time.sleep(600)
    if name == "dies":
        os._exit(139)
    if name == "swallows":
        return Intake(path, str(len(bytearray(4096 * MEGABYTE))))
    if name == "panics":
        raise type("PanicException", (BaseException,), {})("a native reader's panic")
    return take_in(path, **options)  # type: ignore[arg-type]


@pytest.mark.skipif(os.name == "nt", reason="memory is bounded by means of POSIX")
def test_a_file_that_ends_its_worker_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    names = ["sound", "hangs", "a", "dies", "swallows", "b", "panics", "c"]
    paths = [tmp_path / f"{name}.xlsx" for name in names]
    for path in paths:
        path.write_bytes(form_workbook())
    limits = Limits(seconds=3)
    taken = list(take_in_isolated(paths, processes=2, limits=limits, intake=unruly))
    assert [Path(intake.file).stem for intake in taken] == names
    assert {Path(intake.file).stem: intake.reason_id for intake in taken if intake.reason} == {
        "hangs": "timeout",
        "dies": "reader-failed",
        "swallows": "out-of-memory",
        "panics": "reader-failed",
    }
    assert [intake for intake in taken if not intake.reason] == [
        take_in(path) for path in paths if path.stem in ("sound", "a", "b", "c")
    ]


def test_no_paths_are_no_intakes() -> None:
    assert list(take_in_isolated([])) == []


def test_a_form_made_by_hand_counts_in_a_worker_only_where_it_is_asked_for(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(form_workbook()))
    del book[HIDDEN_SHEET]
    book.save(path := tmp_path / "a.xlsx")
    [refused] = take_in_isolated([path], processes=1, intake=take_in_any)
    [taken] = take_in_isolated([path], processes=1, handmade=True, intake=take_in_any)
    assert refused.reason_id == "unknown-form"
    assert taken.reason is None and taken == take_in_any(path, handmade=True)
    assert "intake-handmade" in {finding.check for finding in taken.findings}
