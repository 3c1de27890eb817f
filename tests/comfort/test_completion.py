"""Completion by Tab: asked as the shells ask, and in a real bash."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from xlperf.cli import COMMANDS

ROOT = Path(__file__).parents[2]


def completed(line: str, shell: str = "bash") -> list[str]:
    words = line.split(" ")
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "_XLPERF_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
    }
    done = subprocess.run(
        [sys.executable, "-m", "xlperf"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    return [entry.partition(",")[2] for entry in done.stdout.split()]


def test_commands_are_completed() -> None:
    assert set(completed("xlperf ")) <= set(COMMANDS)
    assert completed("xlperf cons") == ["consolidate"]


def test_options_and_choices_are_completed() -> None:
    assert "--roster" in completed("xlperf consolidate --r")
    assert set(completed("xlperf check --format ")) == {"text", "json"}


def in_powershell(line: str, word: str) -> list[str]:
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "_XLPERF_COMPLETE": "powershell_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": word,
    }
    done = subprocess.run(
        [sys.executable, "-m", "xlperf"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    return [entry.partition("\t")[0] for entry in done.stdout.splitlines() if entry]


def test_powershell_is_answered_line_by_line() -> None:
    assert in_powershell("xlperf cons", "cons") == ["consolidate"]
    assert set(in_powershell("xlperf check --format ", "")) == {"text", "json"}
    assert "--roster" in in_powershell("xlperf consolidate --r", "--r")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "xlperf", "completion", "powershell"],
        env=environment, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert "Register-ArgumentCompleter -Native -CommandName xlperf" in done.stdout
    assert '$env:_XLPERF_COMPLETE = "powershell_complete"' in done.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
def test_a_real_bash_takes_the_settings(tmp_path: Path) -> None:
    xlperf = tmp_path / "xlperf"
    xlperf.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m xlperf "$@"\n', "utf-8")
    xlperf.chmod(0o755)
    script = """
source <(xlperf completion bash)
COMP_WORDS=(xlperf cons) COMP_CWORD=1
_xlperf_completion xlperf cons xlperf
printf '%s\\n' "${COMPREPLY[@]}"
"""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", script], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.split() == ["consolidate"], done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_own_settings(shell: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "xlperf", "completion", shell],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert f"_XLPERF_COMPLETE={shell}_complete" in done.stdout
