"""The configured interpreter tried: real processes, with a stand-in for pywin32 on their path."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from xlperf.excel.install.trial import NEEDED, dll_beside, fault_of, tried

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="interpreters stand in as scripts of a shell")


@pytest.fixture
def pywin32(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package win32com that can be imported."""
    package = tmp_path / "site" / "win32com"
    package.mkdir(parents=True)
    for name in ("__init__.py", "client.py"):
        (package / name).touch()
    root = Path(__file__).parents[2]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(package.parent), str(root), *sys.path]))


def script(folder: Path, text: str) -> Path:
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_an_interpreter_that_has_all_answers_with_what_it_is(pywin32: None) -> None:
    trial = tried(Path(sys.executable))
    assert trial.failure == "" and trial.missing == {}
    assert trial.version == sys.version.split()[0] and trial.bits == 64 and trial.machine
    assert trial.xlwings and 0 < trial.seconds < 60


def test_what_cannot_be_imported_is_named_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "site" / "win32com"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise ImportError('DLL load failed')")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(broken.parent), *sys.path]))
    missing = tried(Path(sys.executable)).missing
    assert missing["win32com.client"] == "ImportError: DLL load failed"
    monkeypatch.setenv("PYTHONPATH", str(broken.parent))
    bare = tried(script(tmp_path, f'exec "{sys.executable}" -S "$@"'))
    assert set(bare.missing) == set(NEEDED)


def test_a_file_in_the_current_folder_is_not_imported(
    pywin32: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "xlwings.py").write_text("raise SystemExit('run from the current folder')")
    monkeypatch.chdir(tmp_path)
    assert tried(Path(sys.executable)).missing == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("echo Unknown option: -P >&2; exit 2", "Unknown option: -P"),
        ("exit 9009", "exit status 9009"),
        ("echo Python was not found >&2; exit 1", "Python was not found"),
    ],
)
def test_one_that_does_not_start_says_why(tmp_path: Path, text: str, words: str) -> None:
    failure = tried(script(tmp_path, text)).failure
    assert words == failure or (words.startswith("exit status") and failure.startswith("exit status"))


def test_one_that_hangs_is_given_up_and_one_that_is_gone_is_told(tmp_path: Path) -> None:
    hanging = tried(script(tmp_path, "exec sleep 30"), seconds=0.3)
    assert hanging.failure == "> 0.3 s" and hanging.seconds == 0.3
    assert tried(tmp_path / "gone.exe").failure


def test_which_pythons_cannot_serve() -> None:
    assert fault_of("C:/Python312/python.exe", 64, "AMD64") == ""
    assert fault_of("C:/Python312-32/python.exe", 32, "AMD64") == "32-bit"
    assert fault_of("C:/Python312/python.exe", 64, "ARM64") == "arm"
    store = r"C:\Users\li\AppData\Local\Microsoft\WindowsApps\python.exe"
    assert fault_of(store, 64, "AMD64") == "store"


def test_the_dll_is_looked_for_beside_the_interpreter_and_one_folder_up(tmp_path: Path) -> None:
    scripts = tmp_path / "venv" / "Scripts"
    scripts.mkdir(parents=True)
    interpreter = scripts / "pythonw.exe"
    assert dll_beside(interpreter, "0.37.8", 64) is None
    (tmp_path / "venv" / "xlwings32-0.37.8.dll").touch()
    assert dll_beside(interpreter, "0.37.8", 64) is None
    assert dll_beside(interpreter, "0.37.7", 32) is None
    assert dll_beside(interpreter, "0.37.8", 32) == dll_beside(interpreter, "0.37.8", 0)
