"""LibreOffice as a fixture: a workbook is opened in a process of its own, with macros allowed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

Office = Callable[..., list[Any]]

DRIVER = Path(__file__).with_name("office_driver.py")
SECONDS = 180


def python_with_uno() -> str | None:
    """An interpreter that can import LibreOffice's bridge: this one, else the system's."""
    for candidate in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([candidate, "-c", "import uno"], capture_output=True, check=False).returncode == 0:
            return candidate
    return None


@pytest.fixture(scope="session")
def libreoffice_python() -> str:
    python = python_with_uno()
    if python is None or shutil.which("soffice") is None:
        reason = "LibreOffice with its Python bridge (soffice, python3-uno) is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return python


@pytest.fixture(scope="session")
def office_profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office-profile")


@pytest.fixture(scope="session")
def office(libreoffice_python: str, office_profile: Path) -> Office:
    """`office(document, steps)` gives the answers to the steps of `office_driver`; no document is a new one."""

    def run(document: Path | None, steps: list[list[Any]], settings: Sequence[str] = ()) -> list[Any]:
        environment = settings or (f"-env:UserInstallation={office_profile.as_uri()}",)
        done = subprocess.run(
            [libreoffice_python, str(DRIVER), *environment],
            input=json.dumps({"document": document and str(document), "steps": steps}),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=True,
        )
        answers = json.loads(done.stdout)
        assert isinstance(answers, list), (answers, done.stderr[-500:])
        return answers

    return run
