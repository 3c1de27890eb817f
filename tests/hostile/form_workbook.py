"""The real form's workbook, filled: what the whole intake is proved on. Made by the program itself, nothing stored."""

from __future__ import annotations

import functools
from pathlib import Path

from tests.workbook.seed import seed
from xlperf.workbook.intake import Intake, take_in
from xlperf.workbook.refusal import UnreadableWorkbook
from xlperf.workbook.write import Options, build


@functools.cache
def form_workbook() -> bytes:
    """The bytes of the seed's declaration as xlperf writes it."""
    declaration = seed()
    return build(declaration.form, Options(), declaration)


class Refused(UnreadableWorkbook):
    """The intake's refusal of a file, for a harness that expects it raised."""

    def __init__(self, intake: Intake) -> None:
        super().__init__(intake.reason_id)
        self.words = intake.reason or ""

    def __str__(self) -> str:
        return self.words


def figures(path: Path) -> object:
    """What the whole intake has of a file: what was entered, and by which names; its refusal raised.

    Raises AssertionError where the intake had to catch what no reader should raise.
    """
    intake = take_in(path)
    if intake.declaration is None:
        assert intake.reason_id not in ("reader-failed", "out-of-memory"), intake.reason
        raise Refused(intake)
    return intake.declaration.fields, intake.declaration.tables, intake.declaration.year
