"""Whatever goes wrong inside a reader is a reason in words; who ends the program is not held up."""

from __future__ import annotations

import pytest

from tests.hostile.form_workbook import form_workbook
from xlperf.intake import one_file as intake_module
from xlperf.intake.one_file import take_in_bytes

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
