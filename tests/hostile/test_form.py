"""Hidden sheet and defined names in the hands of somebody who means harm: no figure is changed without a word."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.hostile.form_workbook import figures, unlike, whole
from tests.hostile.of_form import HOSTILE, SAME
from xlperf.intake.one_file import take_in


@pytest.mark.parametrize("name", HOSTILE)
def test_what_the_form_itself_says_of_a_hostile_workbook(name: str, tmp_path: Path) -> None:
    expected, make = HOSTILE[name]
    path = tmp_path / "a.xlsx"
    path.write_bytes(make())
    began = time.process_time()
    intake = take_in(path)
    assert time.process_time() - began < 4
    wanted = set(expected.split("|"))
    if intake.declaration is None:
        assert intake.reason_id in wanted, intake.reason
        assert intake.hint
        return
    checks = {finding.check for finding in intake.findings} - {f.check for f in whole().findings}
    if unlike(intake):
        figures(path)  # raises where a figure was changed without a word
        assert checks & wanted, checks
    else:
        assert SAME in wanted, (wanted, checks)


def test_there_are_many_kinds() -> None:
    assert len(HOSTILE) >= 50
