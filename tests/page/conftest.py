"""The page, made once for all its tests, and the demonstration's inbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.programs import node
from tests.programs.once import made_once
from tests.programs.program import need
from xlperf.demonstration import prepare
from xlperf.page import write_page


@pytest.fixture(scope="session")
def pyodide_folder() -> Path:
    """The package that npm installed for the tests."""
    need(node.missing())
    return node.modules() / "pyodide"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, pyodide_folder: Path) -> Path:
    """`page.html`, and `demo/` with its inbox and roster."""

    def make(folder: Path) -> None:
        write_page(folder / "page.html", pyodide=pyodide_folder)
        prepare(folder / "demo")

    return made_once(tmp_path_factory, "page", make)


@pytest.fixture(scope="session")
def page(made: Path) -> Path:
    """The page as a file."""
    return made / "page.html"


@pytest.fixture(scope="session")
def inbox(made: Path) -> Path:
    """The demonstration's inbox."""
    return made / "demo" / "收件"
