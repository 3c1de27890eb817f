"""A program outside Python, run to its end: its children end with it, whatever it does.

Owns the session of its own, the limits of time and memory, and LibreOffice's command line for one conversion.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from xlperf.system.programs import outside_python


class ProgramTooSlow(Exception):
    """A program was not done within its time; it and its children have been ended."""


class ProgramStatus(Exception):
    """A program ended with an exit status other than 0, `status`; less than 0 for a signal."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def run_program(command: Sequence[str], seconds: float, memory_bytes: int | None = None) -> None:
    """Runs `command` to its end, its output thrown away.

    memory_bytes limits each of its processes' address space, where the system can (Linux). Raises ProgramTooSlow after
    `seconds`, ProgramStatus, OSError where it cannot be started.
    """
    process = subprocess.Popen(
        command,
        env=outside_python(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        if memory_bytes is not None:
            _limit_memory(process.pid, memory_bytes)
        status = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise ProgramTooSlow from None
    finally:
        end_program(process)
    if status:
        raise ProgramStatus(status)


def convert_by_office(
    office: Path, source: Path, to: str, folder: Path, seconds: float, memory_bytes: int | None = None
) -> Path:
    """LibreOffice makes `folder`/`<stem of source>.<to>` of `source`: where that is, if it could.

    The profile is `folder`/profile, so that it disturbs none of the user's, nor another conversion. Raises as
    `run_program`.
    """
    run_program(
        [
            str(office),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            to,
            "--outdir",
            str(folder),
            str(source),
        ],
        seconds,
        memory_bytes,
    )
    return folder / f"{source.stem}.{to}"


def _limit_memory(process: int, memory_bytes: int) -> None:
    """Children that it starts later have the same limit."""
    import resource

    prlimit = getattr(resource, "prlimit", None)
    if prlimit is not None:
        with contextlib.suppress(OSError, ValueError):
            prlimit(process, resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def end_program(process: subprocess.Popen[bytes]) -> None:
    """Ends what is left of a program: on POSIX its whole session, elsewhere the process itself."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)
