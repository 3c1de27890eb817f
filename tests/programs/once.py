"""Something costly made once: for all test processes of a run, or for all runs of this user.

The first that asks makes it, the others wait.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder `name`, filled by `make`; shared between pytest-xdist's workers, which have a parent folder in common."""
    base = factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    return _made(shared / name, make)


def kept(name: str, wanted: bytes, make: Callable[[Path], None]) -> Path:
    """A folder among the user's caches, filled by `make` once for each content of `wanted`, what it is made from."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "xlperf-tests"
    return _made(caches / f"{name}-{hashlib.sha256(wanted).hexdigest()[:12]}", make)


def _made(folder: Path, make: Callable[[Path], None]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        _wait_for(lock)
        if not (folder / "made").exists():
            make(folder)
            (folder / "made").touch()
    return folder


def _wait_for(lock: IO[str]) -> None:
    """Hold the open file `lock` until it is closed, as soon as no other process does."""
    if sys.platform == "win32":
        import msvcrt

        while True:  # `locking` waits for ten seconds; what another makes may take minutes
            with suppress(OSError):
                msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
                break
    else:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX)
