"""The fixtures that all tests share: the real programs, each started at most once a session.

Each is skipped visibly where its program is missing; under CI=true that is a failure.
"""

from __future__ import annotations

import gc
import os
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from hypothesis import settings

from tests.packaging.bundle import install
from tests.programs import chromium as _chromium
from tests.programs import gnumeric as _gnumeric
from tests.programs import libreoffice as _libreoffice
from tests.programs import node as _node
from tests.programs import nursery
from tests.programs import pdf as _pdf
from tests.programs import pyodide as _pyodide
from tests.programs.cells import Calculator
from tests.programs.once import made_once
from tests.programs.program import need
from tests.searches import examples
from xlperf.cli.garbage import look_seldom
from xlperf.messages import speaking
from xlperf.system import worker_process

_STARTED_ANEW = worker_process._started_anew

# The tests start the command hundreds of times: what each start compiled is kept, whatever the environment says.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# As the command does: Python looks seldom for objects that nobody holds. With all tests collected there are a million of
# those that stay.
look_seldom()


def _closed_quietly(archive: zipfile.ZipFile) -> None:
    with suppress(ValueError):
        archive.close()


# openpyxl leaves an archive open whose stream may be gone first (keep_vba). pytest would tell of that at any moment, with a
# traceback whose lines are parsed; in the middle of another parse Python 3.11 then fails (AST constructor recursion depth).
zipfile.ZipFile.__del__ = _closed_quietly  # type: ignore[method-assign]


def pytest_collection_finish() -> None:
    """What was made for the tests themselves stays to the end, and need not be looked through again."""
    gc.freeze()


# `make test` asks the same questions every time, so that it passes every time; `make fuzz` searches with the clock, and
# what it finds becomes an @example.
settings.register_profile("as far as usual", examples(100))
settings.load_profile("as far as usual")


@pytest.fixture(scope="session", autouse=True)
def _nursery() -> Iterator[None]:
    """The workers that xlperf starts in this process are copies of a clean one, where they cannot be copies of this; of one
    that has read a workbook, where no words or checks of an office are to be found that were not there then."""
    if not nursery.usable():
        yield
        return
    usual = sys.path.copy()

    def start(theirs: Connection) -> worker_process.Process:
        as_usual = sys.path == usual and not any(name.startswith("XLPERF_") for name in os.environ)
        return (used if as_usual else clean).start(theirs)

    with (
        nursery.Nursery() as clean,
        nursery.Nursery(after_a_workbook=True) as used,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(worker_process, "_started_anew", start)
        yield


@pytest.fixture(autouse=True)
def _language_as_before() -> Iterator[None]:
    """A command that a test ran in this process leaves no language to the next test, whichever that is."""
    with speaking(None):
        yield


@pytest.fixture
def in_chinese() -> Iterator[None]:
    """What is said is Chinese, below the functions that choose the language too."""
    with speaking("zh"):
        yield


@pytest.fixture
def started_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers are new interpreters, as xlperf starts them."""
    monkeypatch.setattr(worker_process, "_started_anew", _STARTED_ANEW)


@pytest.fixture(scope="session")
def libreoffice() -> Iterator[_libreoffice.LibreOffice]:
    """One headless LibreOffice for the whole session; its first request starts it."""
    need(_libreoffice.missing())
    office = _libreoffice.LibreOffice()
    yield office
    office.close()


@pytest.fixture(scope="session")
def gnumeric() -> Iterator[_gnumeric.Gnumeric]:
    """One Gnumeric for the whole session."""
    need(_gnumeric.missing())
    program = _gnumeric.Gnumeric()
    yield program
    program.close()


@pytest.fixture(scope="session", params=["libreoffice", "gnumeric"])
def calculator(request: pytest.FixtureRequest) -> Calculator:
    """Each of the two programs in turn: a test that takes it runs once in LibreOffice and once in Gnumeric."""
    program: Calculator = request.getfixturevalue(request.param)
    return program


@pytest.fixture(scope="session")
def node() -> _node.Node:
    """Node with exceljs and SheetJS."""
    need(_node.missing())
    return _node.Node()


@pytest.fixture(scope="session")
def pyodide() -> _pyodide.Pyodide:
    """Pyodide under Node: `pyodide(files, code)` is the value of the last expression of `code`."""
    need(_pyodide.missing())
    return _pyodide.Pyodide()


@pytest.fixture(scope="session")
def chromium() -> Iterator[_chromium.Chromium]:
    """One headless Chromium for the whole session, and Node to drive it."""
    need(_chromium.missing())
    need(_node.missing())
    browser = _chromium.Chromium()
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def pdf() -> _pdf.Pdf:
    """Poppler's tools."""
    need(_pdf.missing())
    return _pdf.Pdf()


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment, installed from the offline bundle: `environment/`, `unpacked/` and `said.txt` in this folder."""
    return made_once(tmp_path_factory, "installed", install)
