"""LibreOffice as a fixture that opens workbooks with macros allowed, and Excel's calls by way of xlwings."""

from __future__ import annotations

import base64
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlwings

from tests.excel.called_by_xlwings import packed
from tests.excel.com_book import Called
from tests.programs.standing import Standing

Office = Callable[..., list[Any]]
Call = tuple[str, list[Any]]
AnswersTo = Callable[[Sequence[Call | Called]], list[Any]]

DRIVER = Path(__file__).with_name("office_driver.py")
SECONDS = 180


@pytest.fixture(autouse=True)
def _no_program_left_behind() -> Iterator[None]:
    """The engine over openpyxl goes with the test that opened a book with it: to others it would be an Excel."""
    engines = xlwings.engines
    before, active = list(engines.engines), engines.active
    yield
    engines.engines[:], engines.active = before, active
    for name in set(engines.engines_by_name) - {engine.name for engine in before}:
        del engines.engines_by_name[name]


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


def _answers(standing: Standing, document: Path | None, steps: Sequence[Sequence[Any]]) -> list[Any]:
    answers = standing.ask({"document": document and str(document), "steps": steps}, SECONDS)
    assert isinstance(answers, list), answers
    return answers


@pytest.fixture(scope="session")
def office(libreoffice_python: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """`office(document, steps)` gives the answers to the steps of `office_driver`; no document is a new one.

    One LibreOffice of each settings does this for all tests.
    """
    standing: dict[tuple[str, ...], Standing] = {}
    profile = tmp_path_factory.mktemp("office-profile")

    def run(document: Path | None, steps: list[list[Any]], settings: Sequence[str] = ()) -> list[Any]:
        given = tuple(settings) or (f"-env:UserInstallation={profile.as_uri()}",)
        if given not in standing:
            standing[given] = Standing([libreoffice_python, DRIVER, *given])
        return _answers(standing[given], document, steps)

    yield run
    for one in standing.values():
        one.close()


@pytest.fixture
def office_alone(libreoffice_python: str, tmp_path: Path) -> Office:
    """As `office`, by a LibreOffice of its own in the environment of now, which has ended with its answer."""

    def run(document: Path | None, steps: list[list[Any]], settings: Sequence[str] = ()) -> list[Any]:
        given = settings or (f"-env:UserInstallation={(tmp_path / 'office-profile').as_uri()}",)
        alone = Standing([libreoffice_python, DRIVER, *given])
        try:
            return _answers(alone, document, steps)
        finally:
            alone.close()

    return run


@pytest.fixture(scope="session")
def answers_to() -> Iterator[AnswersTo]:
    """What Excel gets for its calls (tests.excel.called_by_xlwings); as with Excel, one interpreter answers them all."""
    root = str(Path(__file__).parents[2])
    standing = Standing([sys.executable, "-m", "tests.excel.called_by_xlwings"], {"PYTHONPATH": root})

    def answered(calls: Sequence[Call | Called]) -> list[Any]:
        answers: list[Any] = pickle.loads(base64.b64decode(standing.ask(packed(calls), SECONDS)))
        return answers

    yield answered
    standing.close()
