"""After a command a person is told the next one, as it is typed; a program that reads is told nothing. And passwords are asked for."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

import xlperf.cli.return_  # its words are said here
import xlperf.report.summary_words  # noqa: F401 - its words are said here
from tests.workbook.seed import seed
from xlperf.cli import COMMANDS
from xlperf.cli.check import command as check
from xlperf.cli.clean import command as clean
from xlperf.cli.new_template import command as new_template
from xlperf.cli.next_step import next_step
from xlperf.messages import all_messages, say, speaking
from xlperf.template.write import Options, build


class Terminal:
    """Standard error, as a person sees it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    said: list[str] = []
    monkeypatch.setattr("xlperf.cli.next_step.sys", SimpleNamespace(stderr=Terminal()))
    monkeypatch.setattr(
        "xlperf.cli.next_step.click.echo", lambda text, err=False: said.append(text) if err else None
    )
    return said


def test_the_next_command_is_said_with_the_paths_as_a_shell_takes_them(on_terminal: list[str]) -> None:
    with speaking("zh"):
        next_step("return", sources=["收件 夹", "b.zip"], roster=Path("名册.csv"))
    assert on_terminal == ['下一步：退回须改正的 xlperf return "收件 夹" b.zip -o 退回 --roster 名册.csv']


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_next_step_can_be_said(language: str, on_terminal: list[str]) -> None:
    keys = [key.removeprefix("next.") for key in all_messages() if key.startswith("next.")]
    with speaking(language):
        for key in keys:
            next_step(key, sources=["a"], out=Path("b"), roster=Path("c.csv"))
    assert len(on_terminal) == len(keys) > 12
    assert not [line for line in on_terminal if "{" in line]


HAVE_NOTHING_TO_FOLLOW = {"forms", "indicator", "addin", "doctor", "completion"}
"""Commands that answer a question: nothing comes after them."""


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - HAVE_NOTHING_TO_FOLLOW))
def test_every_command_of_the_years_work_ends_with_the_next_step(name: str) -> None:
    source = Path(importlib.import_module(COMMANDS[name]).__file__ or "").read_text("utf-8")
    assert re.search(r'next_step\(\s*("|key)', source)


def test_a_workbook_that_was_cleaned_is_published_next(tmp_path: Path, on_terminal: list[str]) -> None:
    book = tmp_path / "001.xlsx"
    book.write_bytes(build(seed().form, Options(), seed()))
    with speaking("zh"):
        CliRunner().invoke(clean, [str(book), "-o", str(tmp_path / "公开.xlsx")], standalone_mode=False)
    assert on_terminal == [f"下一步：公开 xlperf publish {tmp_path / '公开.xlsx'} -o 公开.html"]


def test_a_program_that_reads_is_told_nothing(tmp_path: Path) -> None:
    book = tmp_path / "001.xlsx"
    book.write_bytes(build(seed().form, Options(), seed()))
    command = [sys.executable, "-m", "xlperf", "check", str(book), "--lang", "zh"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert "下一步" not in done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_on_a_terminal_a_check_ends_with_the_next_command(tmp_path: Path) -> None:
    import pty

    book = tmp_path / "001.xlsx"
    book.write_bytes(build(seed().form, Options(), seed()))
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "xlperf", "check", str(book), "--lang", "zh"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=follower, env=environment) as process:
        os.close(follower)
        told = b""
        while True:
            try:
                piece = os.read(leader, 4096)
            except OSError:  # Linux says so at the end
                break
            if not piece:
                break
            told += piece
    os.close(leader)
    assert process.returncode in (0, 1)
    assert "下一步：" in told.decode("utf-8", "replace")


# ---------------------------------------------------------------- passwords


def made(tmp_path: Path, *words: str, typed: str = "", variable: str = "") -> tuple[int, str, bytes]:
    out = tmp_path / "模板.xlsx"
    with speaking("zh"):
        environment = {"XLPERF_PASSWORD": variable} if variable else {}
        result = CliRunner().invoke(
            new_template, ["-o", str(out), *words], input=typed, env=environment, standalone_mode=True
        )
    return result.exit_code, result.output, out.read_bytes() if out.exists() else b""


def protected(data: bytes) -> bool:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return b"hashValue=" in b"".join(package.read(name) for name in package.namelist() if "sheet" in name)


@pytest.mark.parametrize(
    ("words", "typed", "variable"),
    [(["--password"], "秘密\n秘密\n", ""), ([], "", "秘密"), (["--password", "秘密"], "", "")],
)
def test_a_password_is_asked_for_or_taken_from_the_environment(
    tmp_path: Path, words: list[str], typed: str, variable: str
) -> None:
    status, told, data = made(tmp_path, *words, typed=typed, variable=variable)
    assert status == 0, told
    assert "秘密" not in told
    assert protected(data)


def test_two_passwords_that_differ_make_nothing(tmp_path: Path) -> None:
    status, told, data = made(tmp_path, "--password", typed="一\n二\n")
    assert status == 2
    assert "两次输入的密码不同" in told
    assert data == b""


# ---------------------------------------------------------------- one of a thing


def test_one_file_is_no_files() -> None:
    assert say("consolidate.files", "en", count=1) == "1 file found:"
    assert say("consolidate.files", "en", count=2) == "2 files found:"
    assert say("consolidate.files", "zh", count=1) == "找到 1 个文件："
    assert "1 letter, 1 marked copy" in say(
        "return.done", "en", files=1, returned=1, letters=1, copies=1, out="x"
    )
    assert say("do-in-yuan", "en", count=1).startswith("1 file seems to be")
    assert say("do-strange", "en", count=1) == "1 file that is not of this run"


def test_no_return_is_proposed_of_what_is_not_there(tmp_path: Path, on_terminal: list[str]) -> None:
    with speaking("zh"):
        CliRunner().invoke(check, [str(tmp_path / "没有.xlsx")], standalone_mode=False)
        (tmp_path / "空.xlsx").write_bytes(b"")
        CliRunner().invoke(check, [str(tmp_path / "空.xlsx")], standalone_mode=False)
    assert on_terminal == [f"下一步：退回须改正的 xlperf return {tmp_path / '空.xlsx'} -o 退回"]


def test_a_template_has_a_usual_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with speaking("zh"):
        assert CliRunner().invoke(new_template, [], standalone_mode=False).return_value == 0
        Path("名册.csv").write_text("code,name\n001,市教育局\n", encoding="utf-8")
        done = CliRunner().invoke(new_template, ["--roster", "名册.csv"], standalone_mode=False)
    assert done.return_value == 0, done.output
    assert (tmp_path / "模板.xlsx").exists()
    assert len(list((tmp_path / "下发").iterdir())) == 1
