"""File names of every kind, in consoles of every encoding: no traceback, and the outputs call the files by their names."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

import xlperf
from tests.hostile.form_workbook import form_workbook
from xlperf.consolidation.received.sources import shown

GBK = "市财政局（盖章）.xlsx".encode("gbk")
NAMES: dict[str, bytes] = {
    "gbk": GBK,
    "emoji": "预算📊✅.xlsx".encode(),
    "255 bytes": ("长" * 83 + "x.xlsx").encode(),
    "reserved": b"CON.xlsx",
    "composed": unicodedata.normalize("NFC", "Café–Ångström.xlsx").encode(),
    "decomposed": unicodedata.normalize("NFD", "Café–Ångström.xlsx").encode(),
    "newline": b"a\nb.xlsx",
    "escape": b"\x1b[31mred.xlsx",
    "not unicode at all": b"\xff\xfe\x80.xlsx",
    "right to left": "abc\u202exslx.xlsx".encode(),
}
CONSOLES = {
    "gbk": {"PYTHONIOENCODING": "gbk", "LC_ALL": "C.UTF-8"},
    "ascii": {"PYTHONIOENCODING": "ascii", "LC_ALL": "C.UTF-8"},
    "c": {"LC_ALL": "C"},
}
COMMANDS: dict[str, list[str | bytes]] = {
    "check": ["check", "in"],
    "check json": ["check", "in", "--format", "json"],
    "consolidate": ["consolidate", "in", "-o", "all.xlsx", "--no-cache", "-j", "1"],
    "return": ["return", "in", "-o", "back", "--all"],
    "clean": ["clean", *(b"in/" + name for name in NAMES.values()), "-o", "clean"],
}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = os.fsencode(tmp_path / "in")
    os.mkdir(folder)  # noqa: PTH102 - names of bytes
    for name in NAMES.values():
        try:
            with open(folder + b"/" + name, "wb") as file:  # noqa: PTH123
                file.write(form_workbook())
        except OSError:
            pytest.skip("this file system does not take names that are no Unicode")
    return tmp_path


@pytest.mark.skipif(os.name == "nt", reason="names of bytes are POSIX's")
@pytest.mark.parametrize("console", CONSOLES)
@pytest.mark.parametrize("command", COMMANDS)
def test_no_name_and_no_console_stops_a_command(command: str, console: str, inbox: Path) -> None:
    environment = {**os.environ, **CONSOLES[console], "PYTHONPATH": str(Path(xlperf.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-m", "xlperf", *COMMANDS[command], "--lang", "zh"],
        cwd=inbox,
        env=environment,
        capture_output=True,
        check=False,
    )
    said = (done.stdout + done.stderr).decode("gb18030", "replace")
    assert done.returncode in (0, 1), said
    assert b"Traceback" not in done.stderr and b"\x1b[31m" not in done.stdout + done.stderr
    if command == "return":
        # The files are copies of one workbook: one is marked, and its department gets one letter.
        assert sorted(path.suffix for path in (inbox / "back").iterdir()) == [
            ".csv",
            ".docx",
            ".txt",
            ".xlsx",
        ]
    if command == "clean":
        assert len(list((inbox / "clean").iterdir())) == len(NAMES)


@pytest.mark.skipif(os.name == "nt", reason="names of bytes are POSIX's")
def test_folders_may_be_called_in_gbk(inbox: Path) -> None:
    old = "旧".encode("gbk")
    os.rename(os.fsencode(inbox / "in"), os.fsencode(inbox) + b"/" + old)  # noqa: PTH104
    for words in (["return", old, "--all", "-o", old + b"r"], ["compare", *[old] * 3, "-o", "o.xlsx"]):
        done = subprocess.run(
            [sys.executable, "-m", "xlperf", *words, "--lang", "zh", "--jobs", "1"],
            cwd=inbox,
            env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(Path(xlperf.__file__).parents[1])},
            capture_output=True,
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr.decode("utf-8", "replace")
    assert "旧r" in (inbox / ".退回登记.json").read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="names of bytes are POSIX's")
def test_the_ledger_calls_each_file_by_its_name(inbox: Path) -> None:
    result = xlperf.consolidate(inbox / "in", out=inbox / "all.xlsx")
    files = set(result.ledger["file"])
    assert len(files) == len(NAMES) == len(result.ledger)
    assert {"市财政局（盖章）.xlsx", "预算📊✅.xlsx", "CON.xlsx", "长" * 83 + "x.xlsx"} <= files
    assert {NAMES["composed"].decode(), NAMES["decomposed"].decode()} <= files
    assert not any("\n" in file or "\x1b" in file or "\u202e" in file for file in files)


@pytest.mark.skipif(os.name == "nt", reason="names of bytes are POSIX's")
def test_the_list_for_mail_merge_is_sound_whatever_the_names(inbox: Path) -> None:
    from xlperf.consolidation.asked import Asked
    from xlperf.consolidation.inbox import receive
    from xlperf.returns.folder import MERGE_LIST, give_back

    found = receive([inbox / "in"], Asked())
    give_back(found, found.entries, inbox / "back")
    text = (inbox / "back" / MERGE_LIST).read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len({len(row) for row in rows}) == 1
    assert "市财政局（盖章）" in text


def test_old_names_are_read_as_gb18030() -> None:
    assert shown(os.fsdecode(GBK)) == "市财政局（盖章）.xlsx"
