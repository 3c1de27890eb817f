"""A program outside ends with all that it started, in its time and within its memory."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from xlperf.system.run_program import ProgramStatus, ProgramTooSlow, run_program


def test_a_program_that_is_done_says_nothing(tmp_path: Path) -> None:
    run_program([sys.executable, "-c", f"open({str(tmp_path / 'a')!r}, 'w')"], seconds=60)
    assert (tmp_path / "a").exists()


def test_its_exit_status_is_told() -> None:
    with pytest.raises(ProgramStatus) as told:
        run_program([sys.executable, "-c", "raise SystemExit(3)"], seconds=60)
    assert told.value.status == 3


@pytest.mark.skipif(os.name != "posix", reason="sessions are POSIX's")
def test_its_children_end_with_it_when_its_time_is_over(tmp_path: Path) -> None:
    child = tmp_path / "child"
    with pytest.raises(ProgramTooSlow):
        run_program(["sh", "-c", f"sleep 300 & echo $! > {child}; wait"], seconds=2)
    number = int(child.read_text())
    limit = time.monotonic() + 20
    while time.monotonic() < limit:
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{number}/stat").exists() and ") Z" in Path(f"/proc/{number}/stat").read_text():
            return  # ended; init buries it
        time.sleep(0.05)
    raise AssertionError("the child is still running")


@pytest.mark.skipif(sys.platform != "linux", reason="another process's memory is limited on Linux only")
def test_its_memory_is_limited() -> None:
    large = [sys.executable, "-c", "import time; time.sleep(0.5); bytearray(600 << 20)"]
    run_program(large, 60, 3000 << 20)
    with pytest.raises(ProgramStatus):
        run_program(large, 60, 300 << 20)
