"""The whole intake, on the real form's workbook: every specimen has its reason, or is read with the same figures."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.hostile.corpus import READABLE, SPECIMENS, Specimen
from tests.hostile.form_workbook import form_workbook
from xlperf.intake import one_file as intake_module
from xlperf.intake.one_file import Intake, take_in, take_in_bytes


@pytest.fixture(scope="module")
def whole() -> Intake:
    return take_in_bytes(form_workbook(), "form.xlsx")


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda specimen: specimen.name)
def test_a_hostile_file_has_its_reason_and_a_good_one_the_same_figures(
    specimen: Specimen, whole: Intake, tmp_path: Path
) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    path = specimen.put(folder, form_workbook())
    began = time.process_time()
    intake = take_in(path)
    # twice what is promised: a processor shared with others counts more
    assert time.process_time() - began < 4
    assert (intake.reason_id or READABLE) in specimen.expected.split("|"), intake.reason
    if intake.declaration is None:
        assert intake.status == "unreadable" and intake.reason and intake.hint
        return
    assert whole.declaration is not None
    assert intake.declaration.fields == whole.declaration.fields
    assert intake.declaration.tables == whole.declaration.tables
    assert intake.status == whole.status


PANIC = type("PanicException", (BaseException,), {})


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (RecursionError(), "reader-failed"),
        (OverflowError(), "reader-failed"),
        (UnicodeDecodeError("gbk", b"\xff", 0, 1, "no"), "reader-failed"),
        (PANIC("a native reader's panic"), "reader-failed"),
        (MemoryError(), "out-of-memory"),
    ],
)
def test_whatever_a_reader_raises_is_a_reason_in_words(
    error: BaseException, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raising(*_: object, **__: object) -> object:
        raise error

    monkeypatch.setattr(intake_module, "read_package", raising)
    intake = take_in_bytes(form_workbook(), "form.xlsx")
    assert (intake.status, intake.reason_id) == ("unreadable", reason)
    assert intake.reason and "Traceback" not in intake.reason


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_who_ends_the_program_is_not_held_up(
    error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def raising(*_: object, **__: object) -> object:
        raise error

    monkeypatch.setattr(intake_module, "read_package", raising)
    with pytest.raises(error):
        take_in_bytes(form_workbook(), "form.xlsx")
