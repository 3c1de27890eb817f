"""What the tests of the guides share: the installed command, and what it makes of the demonstration."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guides.desk import DEMONSTRATION
from tests.packaging.bundle import newcomer
from tests.programs import nursery
from tests.programs.once import made_once
from tests.programs.warm_command import warm_command


@pytest.fixture(scope="session")
def at_hand(installed: Path) -> Iterator[Path]:
    """The folder with the command of the installed environment, already started where this system can copy processes."""
    programs = installed / "environment" / "bin"
    if not nursery.usable():
        yield programs
        return
    with warm_command(programs / "python", newcomer()) as folder:
        yield folder


@pytest.fixture(scope="session")
def demonstration(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder in which the demonstration was made, by a new interpreter; to be copied."""

    def make(folder: Path) -> None:
        environment = newcomer()
        environment["PATH"] = f"{installed / 'environment' / 'bin'}:{environment['PATH']}"
        place = folder / "folder"
        place.mkdir()
        subprocess.run(
            ["sh", "-c", DEMONSTRATION],
            cwd=place,
            env=environment,
            check=True,
            capture_output=True,
            timeout=300,
        )

    return made_once(tmp_path_factory, "demonstration", make) / "folder"
