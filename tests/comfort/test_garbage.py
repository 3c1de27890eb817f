"""While a command starts Python seldom looks for circles of objects; once files are read, as usual: letters are such circles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import run
from xlperf.cli.garbage import USUAL, look_seldom
from xlperf.cli.progress import progress
from xlperf.form.load import forms_folder

BLANK = forms_folder() / "guangzhou-2023" / "blank.xlsx"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


@pytest.mark.parametrize("on_terminal", [True, False])
def test_from_the_first_file_on_it_looks_as_usual(on_terminal: bool) -> None:
    look_seldom()
    assert gc.get_threshold() != USUAL
    with progress(on_terminal) as advance:
        advance(1, 2, "accepted")
        assert gc.get_threshold() == USUAL


def test_a_command_that_reads_ends_as_it_began(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "甲.xlsx").write_bytes(BLANK.read_bytes())
    run("check", str(tmp_path))
    assert capsys.readouterr().out and gc.get_threshold() == USUAL
