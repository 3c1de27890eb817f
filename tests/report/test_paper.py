"""Printing, page after page, and when all is not well: no program, one that hangs, one that makes nothing. In time, nothing left."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from tests.programs.chromium import Chromium
from tests.programs.pdf import Pdf
from xlperf.report import write_report
from xlperf.system.pages import browser, paper
from xlperf.system.pages.browser import BrowserGone, PrintingBrowser
from xlperf.system.pages.paper import NoPaper, PagePrinter, print_page
from xlperf.system.programs import find_browser

from .made import Made

pytestmark = pytest.mark.usefixtures("in_chinese")


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
    with pytest.raises(NoPaper, match=r"2 秒内没有结束"):
        print_page(b"<p>", tmp_path / "out.pdf", seconds=2)
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


# ---------------------------------------------------------------- many pages

PAGES = [
    f"<!doctype html><meta charset='utf-8'><style>@page{{size:A4 {across}}}</style>{text}".encode()
    for across, text in (
        ("landscape", "<h1>市水务局</h1>" + "<p>一行</p>" * 90),
        ("portrait", "<h1>市民政局</h1><table border><tr><td style='background:#ddd'>1,475.17</table>"),
    )
]


def read(pdf: Pdf, data: bytes, to: Path) -> tuple[object, ...]:
    """Whether it is ours, the size and the text of its pages."""
    to.write_bytes(data)
    return data.endswith(paper.PAPER_MARK), pdf.page_sizes(to), pdf.text(to)


@pytest.mark.programs
@posix
def test_many_pages_are_printed_by_one_browser_and_look_as_if_each_were_alone(
    chromium: Chromium, pdf: Pdf, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    started: list[PrintingBrowser] = []

    class Counted(PrintingBrowser):
        def __init__(self, *given: object) -> None:
            super().__init__(*given)  # type: ignore[arg-type]
            started.append(self)

    monkeypatch.setattr(paper, "PrintingBrowser", Counted)
    with PagePrinter() as printer:
        together = [read(pdf, printer.pdf_of(page), tmp_path / "many.pdf") for page in PAGES]
    assert len(started) == 1 and gone(started[0].process.pid)
    for page, found in zip(PAGES, together, strict=True):
        print_page(page, tmp_path / "alone.pdf")
        assert found == read(pdf, (tmp_path / "alone.pdf").read_bytes(), tmp_path / "alone.pdf")


@pytest.mark.programs
@posix
def test_where_the_browser_ends_or_cannot_be_told_each_page_is_printed_alone(
    chromium: Chromium, pdf: Pdf, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with PagePrinter() as printer:
        printer.pdf_of(PAGES[0])
        printer._started().process.kill()
        found = read(pdf, printer.pdf_of(PAGES[1]), tmp_path / "after.pdf")
    assert "市民政局" in found[2][0]  # type: ignore[index]
    real = find_browser()
    body = (
        "import os, sys\n"
        "if '--remote-debugging-pipe' in sys.argv: raise SystemExit(1)\n"
        f"os.execv({str(real)!r}, [{str(real)!r}, *sys.argv[1:]])"
    )
    monkeypatch.setattr(paper, "find_browser", lambda: program(tmp_path, body))
    with PagePrinter() as printer:
        assert read(pdf, printer.pdf_of(PAGES[1]), tmp_path / "old.pdf") == found


@posix
@pytest.mark.parametrize("body", ["import time; time.sleep(600)", "raise SystemExit(3)"])
def test_a_browser_that_does_not_answer_is_given_up_and_ended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str
) -> None:
    monkeypatch.setattr(browser, "SECONDS_TO_START", 0.5)
    told = tmp_path / "pid"
    own = program(tmp_path, f"import os; open({str(told)!r}, 'w').write(str(os.getpid()))\n{body}")
    with pytest.raises(BrowserGone):
        PrintingBrowser([str(own)], tmp_path, 5)
    assert not told.exists() or gone(int(told.read_text()))


@posix
def test_a_browser_that_died_with_a_question_on_its_way_is_ended_without_a_word(tmp_path: Path) -> None:
    own = program(
        tmp_path,
        "import os\n"
        'for answer in (b\'{"id":1,"result":{"targetId":"t"}}\', b\'{"id":2,"result":{"sessionId":"s"}}\',\n'
        '               b\'{"id":3,"result":{}}\', b\'{"id":4,"result":{}}\'):\n'
        "    while os.read(3, 1) != bytes(1): pass\n"
        "    os.write(4, answer + bytes(1))",
    )
    with PrintingBrowser([str(own)], tmp_path, 5) as started:
        started.process.wait(5)
        with pytest.raises(BrowserGone):
            started.pdf_of(b"<p>")
