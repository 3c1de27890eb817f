"""Consoles of old code pages and without colours, by the real command in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workbook.seed import seed
from xlperf.cli.console import lacking, replacement, wants_colour
from xlperf.form import load_form
from xlperf.template.write import Options, build

ROOT = Path(__file__).parents[2]


def xlperf(*words: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    surroundings = os.environ | {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"} | environment
    command = [sys.executable, "-m", "xlperf", *map(str, words)]
    return subprocess.run(command, env=surroundings, capture_output=True, timeout=60, check=False)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("console") / "填好.xlsx"
    path.write_bytes(build(load_form("guangzhou-2023"), Options(), seed()))
    return path


def test_code_page_936_shows_every_chinese_word(filled: Path) -> None:
    done = xlperf("check", filled, "--lang", "zh", PYTHONIOENCODING="gbk")
    text = done.stdout.decode("gbk")
    assert done.returncode == 0 and done.stderr == b""
    assert "收入合计 18,899.97" in text and "讲好广州故事" in text
    assert "?" not in text and "\ufffd" not in text


@pytest.mark.parametrize(
    "command", ["--help", "check --help", "consolidate --help", "doctor", "forms show guangzhou-2023"]
)
def test_help_and_lists_lose_nothing_in_code_page_936(command: str) -> None:
    done = xlperf(*command.split(), "--lang", "zh", PYTHONIOENCODING="gbk")
    assert done.returncode == 0, done.stderr
    assert "?" not in done.stdout.decode("gbk").replace("[?]", "")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "big5", "cp437"])
def test_no_encoding_breaks_the_command(filled: Path, encoding: str) -> None:
    for words in (["check", filled], ["indicator", "不少于40场"], ["--help"], ["doctor"]):
        done = xlperf(*words, "--lang", "zh", PYTHONIOENCODING=encoding)
        assert done.returncode == 0, done.stderr
        # click takes an ASCII stream for a misconfigured one and writes UTF-8.
        assert done.stdout.decode("utf-8" if encoding == "ascii" else encoding)


def test_a_sign_that_the_encoding_lacks_is_replaced_by_one_that_says_the_same() -> None:
    assert replacement("✓", "gbk") == "√"
    assert replacement("✓", "ascii") == "OK"
    assert replacement("≥", "ascii") == ">="
    assert replacement("\udcb2", "gbk") == "\\xb2"
    assert replacement("\U0001f600", "gbk") == "?"


def test_no_colour_where_none_is_wanted() -> None:
    assert wants_colour({"NO_COLOR": "1"}) is False
    assert wants_colour({"TERM": "dumb"}) is False
    assert wants_colour({"TERM": "xterm"}) is None


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals on Windows")
@pytest.mark.parametrize(("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_is_coloured_unless_no_color_is_set(
    filled: Path, environment: dict[str, str], coloured: bool
) -> None:
    import pty

    shown, terminal = pty.openpty()
    surroundings = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    surroundings |= {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "TERM": "xterm"} | environment
    done = subprocess.Popen(
        [sys.executable, "-m", "xlperf", "check", str(filled)],
        env=surroundings,
        stdout=terminal,
        stderr=terminal,
    )
    os.close(terminal)
    text = b""
    while True:
        try:
            piece = os.read(shown, 65536)
        except OSError:  # the other end is closed: all is read
            break
        if not piece:
            break
        text += piece
    os.close(shown)
    assert done.wait(timeout=60) == 0
    assert (re.search(rb"\x1b\[[0-9;]*m", text.replace(b"\x1b[0m", b"")) is not None) is coloured


def test_what_a_stream_lacks_is_told() -> None:
    import io

    stream = io.TextIOWrapper(io.BytesIO(), encoding="gbk")
    assert lacking("申报✓", stream) == "✓"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_list_of_commands_says_what_each_does_and_cuts_nothing(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from xlperf.cli import COMMANDS, main

    for words in (["--lang", language], ["--help", "--lang", language]):
        with pytest.raises(SystemExit) as left:
            main(words)
        out = capsys.readouterr().out
        assert left.value.code == 0 and not any(
            line.endswith("...") for line in out.splitlines() if "[ARGS]" not in line
        )
        said = {
            line.split()[0]: line.split()[1:]
            for line in out.splitlines()
            if line.startswith("  ") and line.split()
        }
        assert all(said.get(command) for command in COMMANDS)


def test_a_command_that_is_nearly_one_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    from xlperf.cli import main

    with pytest.raises(SystemExit) as left:
        main(["consolidat", "--lang", "zh"])
    assert left.value.code == 2 and "是不是 consolidate" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "--onlyproblems", "a"], "没有选项 --onlyproblems，是不是 --only-problems"),
        (["check"], "缺少 PATHS"),
        (["consolidate", "a", "--duplicates", "all", "-o", "b.xlsx"], "“all”不在可选的值之内"),
        (["demo", "a", "b"], "多出了参数：b"),
        (["compare", "a"], "要比较的至少两个"),
        (["check", "a", "--roster"], "选项 --roster 后面要有值"),
    ],
)
def test_wrong_use_and_help_speak_chinese(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from xlperf.cli import main

    with pytest.raises(SystemExit) as left:
        main([*words, "--lang", "zh"])
    assert left.value.code == 2 and said in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main([words[0], "--help", "--lang", "zh"])
    out = capsys.readouterr().out
    assert "用法：" in out and not any(
        word in out for word in ("Usage", "Options", "Show this", "[required]", "[default")
    )
