"""Consoles of old code pages and without colours, by the real command in a process of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.command import run, run_in_chinese
from tests.workbook.seed import seed
from xlperf.cli.console import replacement, wants_colour
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


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep names as Unicode")
def test_names_that_the_system_s_encoding_lacks_are_told_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("code,name\n1,市财政局\n", encoding="utf-8")
    posix = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    words = "new-template", "--lang", "zh", "--roster", tmp_path / "a.csv", "-o", tmp_path / "o"
    done = xlperf(*words, **posix)
    assert done.returncode == 2 and "PYTHONUTF8=1" in done.stderr.decode("utf-8", "replace")
    assert xlperf(*words, **posix | {"PYTHONUTF8": "1"}).returncode == 0


@pytest.mark.parametrize("at", ["look_seldom", "group"])
def test_an_interruption_of_the_start_is_one_line(
    at: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"xlperf.cli.{at}", interrupted)
    assert run_in_chinese("forms") == 130
    assert len(capsys.readouterr().err.splitlines()) == 1


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

    assert run_in_chinese("consolidat") == 2 and "是不是 consolidate" in capsys.readouterr().err


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

    assert run_in_chinese(*words) == 2 and said in capsys.readouterr().err
    run_in_chinese(words[0], "--help")
    out = capsys.readouterr().out
    assert "用法：" in out and not any(
        word in out for word in ("Usage", "Options", "Show this", "[required]", "[default")
    )


def every_command() -> Iterator[tuple[list[str], click.Command]]:
    """Each command and each below it, with the words that call it."""
    from xlperf.cli import group

    def below(words: list[str], command: click.Command) -> Iterator[tuple[list[str], click.Command]]:
        yield words, command
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                found = command.get_command(context, name)
                assert found is not None
                yield from below([*words, name], found)

    yield from below([], group())


ENGLISH_OF_CLICK = re.compile(
    r"Usage|Options:|Commands:|Show this message|\[required\]|\[default|\[OPTIONS\]|COMMAND|ARGS|INTEGER|\bTEXT\b(?!\])"
    r"|\bPATH\b|RANGE|<=x|No such|does not exist|is not a valid|Missing|Invalid|Got unexpected"
)
HELP = """
import sys
from xlperf.cli import main
for words in {calls}:
    print("#####", *words)
    try:
        main([*words, "--help", "--lang", "{language}"])
    except SystemExit as left:
        assert not left.code, words
"""


@pytest.fixture(scope="module", params=["zh", "en"])
def all_help(request: pytest.FixtureRequest) -> tuple[str, dict[str, str]]:
    """Every command's help in a process that speaks the language from the beginning."""
    calls = [words for words, _ in every_command()]
    script = HELP.format(calls=calls, language=request.param)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    pages = [page.partition("\n") for page in done.stdout.split("#####")[1:]]
    assert len(pages) == len(calls)
    return request.param, {name.strip(): text for name, _, text in pages}


def test_no_help_holds_the_other_language_s_words_of_click(all_help: tuple[str, dict[str, str]]) -> None:
    language, pages = all_help
    for name, text in pages.items():
        # Examples and the names of what a command takes are not click's.
        told = re.sub(r"^用法：.*$", "", text, flags=re.MULTILINE)
        found = ENGLISH_OF_CLICK.findall(re.sub(r"--(against|from) PATH|不给 TEXT", "", told))
        assert (not found) if language == "zh" else "Options:" in text, (name, found)
        assert "[OPTIONS]" not in text or language == "en"


def test_no_line_of_any_help_is_cut_or_wider_than_the_terminal(all_help: tuple[str, dict[str, str]]) -> None:
    from xlperf.ooxml.text import text_width

    _, pages = all_help
    for name, text in pages.items():
        for line in text.splitlines():
            if line.startswith(("用法：", "Usage: ")):
                continue
            assert not line.endswith(("...", "…")), (name, line)
            assert text_width(line) <= 80 or re.match(r" +(\S+ ?){1,4}$|.*xlperf ", line), (name, line)


def test_every_command_below_another_is_said_in_short(all_help: tuple[str, dict[str, str]]) -> None:
    _, pages = all_help
    for words, command in every_command():
        if isinstance(command, click.Group):
            for name in command.list_commands(click.Context(command)):
                (line,) = [
                    line for line in pages[" ".join(words)].splitlines() if re.match(rf"  {name}  +\S", line)
                ]
                assert line


def test_every_command_that_writes_a_file_takes_out() -> None:
    for words, command in every_command():
        names = {name for option in command.params for name in option.opts}
        if "-o" in names:
            assert "--out" in names, words
        assert "--output" not in names or "--out" in names, words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "a", "--year", "abc"], "abc 不是整数"),
        (["check", "a", "--year", "99999"], "99999 不在 1980 至 2999 的范围内"),
        (["publish", "没有的.xlsx", "-o", "b.html"], "没有文件或文件夹 没有的.xlsx"),
        (["forms", "lst"], "没有命令 lst"),
        (["addin"], "命令"),
        (["status", __file__], "应是文件夹"),
        (["check", "a", "--strict=1"], "选项 --strict 后面不带值"),
    ],
)
def test_what_click_finds_wrong_is_said_in_chinese(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:

    run_in_chinese(*words)
    told = capsys.readouterr()
    text = told.err + told.out
    assert said in text
    assert not re.search(r"is not|does not|No such|Missing|Invalid|Error", text), text


def test_a_line_breaks_by_columns_and_never_before_closing_marks() -> None:
    from xlperf.cli.wrapping import lines_of
    from xlperf.ooxml.text import text_width

    text = "工作簿、文件夹（.zip、.eml）里的申报表，按名册核对：每个部门一份。" * 4
    lines = lines_of(text, 40)
    assert "".join(lines) == text
    assert all(text_width(line) <= 40 for line in lines)
    assert not [line for line in lines if line[0] in "，。、：）"] and not [
        line for line in lines if line[-1] in "（"
    ]
    assert lines_of("\b\n例：xlperf check 收件夹\n    再一行", 10) == [
        "例：xlperf check 收件夹",
        "    再一行",
    ]


@pytest.mark.parametrize(("lost", "status"), [("OSError(28, 'full')", 0), ("KeyboardInterrupt", 130)])
def test_what_is_raised_where_nobody_hears_it_shows_no_traceback(lost: str, status: int) -> None:
    program = f"""
import sys, time, xlperf.cli
from xlperf.__main__ import run
class Lost:
    def __del__(self):
        raise {lost}
def command(words):
    Lost()
    for _ in range({status}):
        time.sleep(0.05)  # Ctrl-C ends it
    return 0
xlperf.cli._run = command
run()
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.returncode == status and len(ran.stderr.splitlines()) == bool(status), ran.stderr


@pytest.mark.parametrize(("words", "status"), [(["forms", "list", "--format", "json"], 0), (["nosuch"], 2)])
def test_the_end_is_quick_but_nothing_is_left_undone_or_unsaid(words: list[str], status: int) -> None:
    program = (
        "import atexit, sys; from xlperf.__main__ import run; "
        f"atexit.register(print, 'done at the end'); sys.argv = ['xlperf', *{words!r}]; run()"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.returncode == status
    *said, last = ran.stdout.splitlines()
    assert last == "done at the end"
    assert ran.stderr if status else json.loads("\n".join(said))


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
@pytest.mark.parametrize("word", ["forms", "--version", "--help"])
def test_a_reader_that_leaves_is_no_rejection(word: str) -> None:
    read, write = os.pipe()
    os.close(read)
    ran = subprocess.run(
        [sys.executable, "-m", "xlperf", word], stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (ran.returncode, ran.stderr) == (141, b"")


@pytest.mark.parametrize(
    "words", [["check"], ["consolidate", "-o", "a.xlsx"], ["return", "-o", "a"], ["forms", "check"]]
)
def test_nothing_can_be_done_where_nothing_is_there(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*words, "no.toml") == 2
