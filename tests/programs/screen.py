"""A screen in memory (Xvfb), for what needs a window.

Owns the life of the X server: it finds a free number by itself, and is ended by its process id.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


def missing(tk: bool = True) -> str | None:
    """Why there can be no screen here, or None; `tk`: whether windows of Python's own are to be shown."""
    if tk:
        try:
            import tkinter  # noqa: F401
        except ImportError:
            return "this Python has no Tk (Debian: python3-tk)"
    return None if shutil.which("Xvfb") else "Xvfb is not installed (Debian: xvfb)"


def missing_keyboard() -> str | None:
    """Why nobody can press keys here, or None."""
    return missing(tk=False) or (
        None if shutil.which("xdotool") else "xdotool is not installed (Debian: xdotool)"
    )


@contextmanager
def screen(size: str = "800x600") -> Iterator[str]:
    """The screen's name, as DISPLAY takes it."""
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        yield f":{server.stdout.readline().strip()}"
    finally:
        server.terminate()
        server.wait(timeout=20)
