"""Every command that stands in a document is run, by someone who has the files that it names and a fresh environment.

The guides that are walked from end to end, and the tutorial of docs/forms.md, have tests of their own.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

import xlperf
from tests.guides.desk import lay_out
from tests.guides.documents import ROOT, Command, mentioned, runnable
from tests.guides.test_guides import WALKS, written_to
from tests.packaging.bundle import newcomer
from tests.programs.once import made_once
from xlperf.cli import group

STANDALONE = {"xlperf doctor", "xlperf forms"}
"""Commands that are whole with a single word; elsewhere `xlperf check` in running text names a command."""
ELSEWHERE = {
    "xlperf new-template --macros",  # in running text, for what the option does
    "xlperf addin install --for libreoffice",  # for root it changes the machine: tests/excel, in a profile of its own
}

TOLD = {
    "xlperf addin install --for excel": "只有 Windows 上的 Excel 能调用 Python",
    "xlperf addin remove --for excel": "找不到 Excel 的启动文件夹",
    "xlperf addin install --for excel --target DIR": "需要 xlwings：请运行 pip install xlwings",
    "xlperf page -o 自查.html": "npm pack pyodide@",
    "xlperf new-template --macros -o 申报.xlsm": "需要 xlwings：请运行 pip install xlwings",
    "xlperf consolidate s3://declarations/2024 --dataset s3://declarations/dataset --engine dask --scheduler tcp://主机:8786": (
        "需要 Python 包 fsspec：pip install fsspec"
    ),
}
"""What cannot be done on every machine or without a further package, and what the program says of it there. With them it
is done in tests/excel and tests/consolidation."""


def whole_commands() -> list[Command]:
    """Each different command once, those of the walks left out."""
    walked = {command.line for guide in WALKS for command in runnable(ROOT / "docs" / guide)}
    found: dict[str, Command] = {}
    for command in mentioned():
        line = command.line
        is_whole = len(command.words) > 2 or line in STANDALONE
        if is_whole and line not in walked and line not in ELSEWHERE:
            found.setdefault(line, command)
    return list(found.values())


COMMANDS = whole_commands()
STARTED_ANEW = {
    next(one.line for one in COMMANDS if one.words[1] == name) for name in {one.words[1] for one in COMMANDS}
}
"""Of each command of the program the first that is mentioned: run by a new interpreter, which has nothing at hand."""


@pytest.fixture(scope="session")
def desk(at_hand: Path, demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all that the documents name; to be copied by `_seated`, not to be used."""
    return made_once(
        tmp_path_factory, "desk", lambda folder: lay_out(folder, demonstration, surroundings(at_hand, folder))
    )


def surroundings(programs: Path, home: Path) -> dict[str, str]:
    # PowerShell itself sets $PROFILE; the line that appends to it is run by sh here.
    environment = newcomer() | {"HOME": str(home), "PROFILE": str(home / "profile.ps1")}
    environment["PATH"] = f"{programs}:{environment['PATH']}"
    return environment


def _seated(desk: Path, here: Path) -> Path:
    """`here`, a copy of the desk; what npm brought is not copied each time."""
    shutil.copytree(desk, here, ignore=shutil.ignore_patterns(".cache"))
    (here / ".cache").mkdir()
    if (desk / ".cache" / "xlperf").exists():
        (here / ".cache" / "xlperf").symlink_to(desk / ".cache" / "xlperf")
    return here


@pytest.mark.programs
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: f"{command.document}:{command.line}")
def test_a_command_in_the_documents_does_what_it_says(
    command: Command, desk: Path, installed: Path, at_hand: Path, tmp_path: Path
) -> None:
    here = _seated(desk, tmp_path / "desk")
    programs = installed / "environment" / "bin" if command.line in STARTED_ANEW else at_hand
    for made in written_to(command.line):
        _remove(here / made)
    done = subprocess.run(
        ["sh", "-c", command.line],
        cwd=here,
        env=surroundings(programs, here),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    said = done.stdout + done.stderr
    assert "Traceback" not in said and "Unexpected" not in said, said
    if command.line in TOLD and done.returncode == 2:
        assert TOLD[command.line] in said
        return
    # 1 says that something was rejected, as it should be: the demonstration has planted defects.
    assert done.returncode in (0, 1), said
    for name in written_to(command.line):
        assert (here / Path(name.replace("~", str(here)))).exists(), said


def _remove(path: Path) -> None:
    """What the command is going to write need not be there before."""
    if path.is_dir():
        shutil.rmtree(path)
    elif path.is_file():
        path.unlink()


@pytest.mark.parametrize("document", ["README.md", "docs/scale.md"])
def test_the_python_in_the_documents_runs(document: str, desk: Path, tmp_path: Path) -> None:
    here = _seated(desk, tmp_path / "desk")
    _copy_names(here)
    text = (ROOT / document).read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.M | re.S)
    assert blocks
    program = here / "program.py"
    program.write_text("\n".join(blocks), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(program)],
        cwd=here,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _copy_names(here: Path) -> None:
    """The English names of README's Python, and the dataset of docs/scale.md."""
    shutil.copyfile(here / "填好.xlsx", here / "filled.xlsx")
    shutil.copytree(here / "收件", here / "inbox")
    shutil.copyfile(here / "名册.csv", here / "departments.csv")
    xlperf.consolidate(here / "收件", roster=here / "名册.csv", dataset=here / "数据集", cache=False)


def test_nearly_every_command_of_the_program_is_among_them() -> None:
    known = {command.words[1] for command in COMMANDS}
    known |= {command.words[1] for guide in WALKS for command in runnable(ROOT / "docs" / guide)}
    assert known == set(group().list_commands(click.Context(group(), info_name="xlperf")))


def test_what_the_python_of_the_readme_says_beside_its_lines_is_so() -> None:
    assert xlperf.parse_target("开展不少于40场通信保障任务").canonical == "≥40场"
