"""Something costly made once: for all test processes of a run, or for all runs of this user.

The first that asks makes it, the others wait.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

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
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            make(folder)
            (folder / "made").touch()
    return folder
