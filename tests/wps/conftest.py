"""The add-in for WPS in a folder of add-ins, put there once for all its tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.programs import node
from tests.programs.once import made_once
from tests.programs.program import need
from xlperf.page.pyodide_package import pyodide
from xlperf.wps import install
from xlperf.wps.files import addin_files


@pytest.fixture(scope="session")
def addins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of add-ins with ours in it."""
    need(node.missing())

    def make(folder: Path) -> None:
        install.install(folder / "jsaddons", addin_files(pyodide(node.modules() / "pyodide")))

    return made_once(tmp_path_factory, "wps", make) / "jsaddons"
