"""Programs outside Python that xlperf can make use of, where they are installed: LibreOffice, a browser.

Owns where they are looked for on Windows, macOS and Linux. Starts nothing; nothing here is needed for the main work.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_OFFICE_NAMES = ("soffice", "libreoffice")
_OFFICE_PLACES = {
    "win32": ("LibreOffice/program/soffice.exe",),
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
}
_BROWSER_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "msedge",
)
_BROWSER_PLACES = {
    "win32": (
        "Microsoft/Edge/Application/msedge.exe",
        "Google/Chrome/Application/chrome.exe",
        "Chromium/Application/chrome.exe",
    ),
    "darwin": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ),
}
_WINDOWS_ROOTS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")


def find_office() -> Path | None:
    """LibreOffice's program, or None."""
    return _found(_OFFICE_NAMES, _OFFICE_PLACES)


def find_browser() -> Path | None:
    """A browser of Chromium's family (Chromium, Chrome, Edge), which can print a page to PDF; or None."""
    return _found(_BROWSER_NAMES, _BROWSER_PLACES)


def outside_python() -> dict[str, str]:
    """The environment for a program that has a Python of its own, as LibreOffice does: nothing in it leads to ours. Of a
    virtual environment's `bin` on the path, that Python would take the libraries for its own, and fail."""
    found = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")
    }
    places = found.get("PATH", "").split(os.pathsep)
    found["PATH"] = os.pathsep.join(
        place for place in places if not (place and os.access(Path(place).with_name("pyvenv.cfg"), os.F_OK))
    )
    return found


def _found(
    names: Sequence[str],
    places: Mapping[str, Sequence[str]],
    platform: str = sys.platform,
    environment: Mapping[str, str] = os.environ,
) -> Path | None:
    """The first of `names` on the path, else the first of the usual `places` of the platform."""
    for name in names:
        on_path = shutil.which(name, path=environment.get("PATH"))
        if on_path:
            return Path(on_path)
    roots = (
        [environment[name] for name in _WINDOWS_ROOTS if environment.get(name)]
        if platform == "win32"
        else [""]
    )
    for place in places.get(platform, ()):
        for root in roots:
            path = Path(root, place)
            if path.is_file():
                return path
    return None
