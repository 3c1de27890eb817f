"""What every outside program has in common: is it there, and how it is run within a time limit.

Owns the rule that a missing program is a visible skip, but a failure under CI=true. Knows no program by name.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest


class ProgramFailed(RuntimeError):
    """An outside program ended badly, answered with an error, or did not end in time."""


def need(missing: str | None) -> None:
    """Skips the running test with the reason `missing`; under CI=true fails it. None: all is there.

    XLPERF_PROGRAMS=none, as `make check` sets it, skips what needs any program.
    """
    if os.environ.get("XLPERF_PROGRAMS") == "none":
        pytest.skip("XLPERF_PROGRAMS=none: run without programs")
    if missing is None:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"under CI=true every program must be there: {missing}", pytrace=False)
    pytest.skip(missing)


def end(process: subprocess.Popen[str] | subprocess.Popen[bytes], *, patience: float = 3) -> None:
    """Ends a process started with start_new_session=True, and the children that it left in its session.

    Asks first and waits for `patience` seconds; 0: by force at once.
    """
    for sent in (signal.SIGTERM, signal.SIGKILL) if patience else (signal.SIGKILL,):
        try:
            os.killpg(process.pid, sent)
        except ProcessLookupError:
            break
        try:
            process.wait(timeout=patience or 3)
        except subprocess.TimeoutExpired:
            continue
    if process.poll() is None:
        process.wait(timeout=3)


def run(
    command: Sequence[str | Path],
    *,
    seconds: float,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    stdin: str | None = None,
) -> str:
    """Standard output of a command that must end with status 0 within `seconds`.

    Raises ProgramFailed, with the end of both outputs, when it does not; its children are ended with it.
    """
    words = [str(word) for word in command]
    process = subprocess.Popen(
        words,
        stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    try:
        out, err = process.communicate(stdin, timeout=seconds)
    except subprocess.TimeoutExpired:
        end(process)
        raise ProgramFailed(f"{words[0]} did not end within {seconds:g} s: {' '.join(words)}") from None
    except BaseException:
        end(process)
        raise
    if process.returncode != 0:
        raise ProgramFailed(
            f"{' '.join(words)} ended with status {process.returncode}\n{out[-2000:]}\n{err[-4000:]}"
        )
    return out
