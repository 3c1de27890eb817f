"""Programs are found on the path, else where the platform keeps them."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlperf.system import programs


def executable(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n", "utf-8")
    path.chmod(0o755)
    return path


def test_what_is_on_the_path_comes_first(tmp_path: Path) -> None:
    office = executable(tmp_path / "bin" / "soffice")
    environment = {"PATH": str(office.parent)}
    assert programs._found(programs._OFFICE_NAMES, programs._OFFICE_PLACES, "linux", environment) == office


@pytest.mark.parametrize("root", programs._WINDOWS_ROOTS)
def test_windows_keeps_programs_in_three_places(tmp_path: Path, root: str) -> None:
    browser = executable(tmp_path / "Microsoft/Edge/Application/msedge.exe")
    environment = {"PATH": "", root: str(tmp_path)}
    found = programs._found(programs._BROWSER_NAMES, programs._BROWSER_PLACES, "win32", environment)
    assert found == browser


def test_nothing_installed_is_nothing_found(tmp_path: Path) -> None:
    environment = {"PATH": str(tmp_path), "PROGRAMFILES": str(tmp_path)}
    for platform in ("win32", "linux"):
        assert (
            programs._found(programs._BROWSER_NAMES, programs._BROWSER_PLACES, platform, environment) is None
        )
