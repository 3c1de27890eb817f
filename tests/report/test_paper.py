"""Printing when all is not well: no program, one that hangs, one that makes nothing. In words, in time, nothing left."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from xlperf.messages import speaking
from xlperf.report import write_report
from xlperf.system.pages import paper
from xlperf.system.pages.paper import NoPaper, print_page

from .made import Made


@pytest.fixture(autouse=True)
def chinese() -> object:
    with speaking("zh"):
        yield


def program(folder: Path, body: str) -> Path:
    """A program that stands in for a browser."""
    path = folder / "browser"
    path.write_text(f"#!{sys.executable}\n{body}\n")
    path.chmod(0o755)
    return path


posix = pytest.mark.skipif(os.name != "posix", reason="stands in for a browser by a script with #!")


def test_without_browser_and_office_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(paper, "find_browser", lambda: None)
    monkeypatch.setattr(paper, "find_office", lambda: None)
    with pytest.raises(NoPaper, match=r"请安装 Chromium、Chrome、Edge 或 LibreOffice；或改存为 \.html"):
        write_report(Made(), tmp_path / "报告.pdf")
    assert list(tmp_path.iterdir()) == []


@posix
def test_a_browser_that_hangs_is_ended_with_its_children(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = tmp_path / "pids"
    body = (
        "import os, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(told)!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}')\n"
        "time.sleep(600)"
    )
    monkeypatch.setattr(paper, "find_browser", lambda: program(tmp_path, body))
    with pytest.raises(NoPaper, match=r"5 秒内没有结束"):
        print_page(b"<p>", tmp_path / "out.pdf", seconds=5)
    for pid in map(int, told.read_text().split()):
        assert gone(pid)


def gone(pid: int) -> bool:
    """Whether a process has ended; one that nobody has reaped yet has."""
    for _ in range(50):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


@posix
@pytest.mark.parametrize(
    ("body", "said"),
    [("raise SystemExit(3)", "退出状态 3"), ("pass", "没有生成 PDF")],
)
def test_a_browser_that_fails_is_told_of_and_leaves_the_old_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str, said: str
) -> None:
    monkeypatch.setattr(paper, "find_browser", lambda: program(tmp_path, body))
    out = tmp_path / "报告.pdf"
    out.write_bytes(b"old")
    with pytest.raises(NoPaper, match=said):
        write_report(Made(), out, overwrite=True)
    assert out.read_bytes() == b"old"
