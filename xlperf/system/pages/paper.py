"""Pages and documents on paper: printed to PDF by a browser of Chromium's family, else by LibreOffice.

Owns the command lines, each with a profile of its own and a time limit. Knows nothing of what is printed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from xlperf.errors import XlperfError
from xlperf.messages import catalogue, say
from xlperf.system.pages.browser import BrowserGone, PrintingBrowser
from xlperf.system.programs import find_browser, find_office
from xlperf.system.run_program import ProgramStatus, ProgramTooSlow, convert_by_office, run_program

catalogue(
    {
        "paper-no-program": (
            "没有可以生成 PDF 的程序：请安装 Chromium、Chrome、Edge 或 LibreOffice；或改存为 .html，用浏览器打开后打印",
            "there is no program that makes a PDF: install Chromium, Chrome, Edge or LibreOffice; or write .html, open it "
            "in a browser and print it",
        ),
        "paper-failed": (
            "{program} 没有生成 PDF（{detail}）；可以改存为 .html，用浏览器打开后打印",
            "{program} made no PDF ({detail}); write .html, open it in a browser and print it",
        ),
        "paper-slow": ("{seconds:.0f} 秒内没有结束", "not done within {seconds:.0f} s"),
        "paper-status": ("退出状态 {status}", "exit status {status}"),
    }
)

SECONDS = 120.0
"""For one document, the start of the program included."""

PAPER_MARK = b"\n%xlperf\n"
"""A comment behind the end of a PDF: by it, and by nothing that the printing program writes, it is known as ours."""

BROWSER_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


class NoPaper(XlperfError, ValueError):
    """No PDF could be made; its text says why and what to do instead."""


def must_print() -> None:
    """Raises NoPaper where there is no program to print with."""
    if find_browser() is None and find_office() is None:
        raise NoPaper(say("paper-no-program"))


def print_page(page: bytes, pdf: Path, seconds: float = SECONDS) -> None:
    """Prints an HTML page to `pdf`; raises NoPaper."""
    browser = find_browser()
    if browser is None:
        print_document(page, ".html", pdf, seconds)
        return
    with _folder() as folder:
        source, made = folder / "page.html", folder / "page.pdf"
        source.write_bytes(page)
        printing = ["--no-pdf-header-footer", f"--print-to-pdf={made}", source.as_uri()]
        with _told(browser, seconds):
            run_program([*_command(browser, folder), *printing], seconds)
        _take(made, pdf, browser)


def _command(browser: Path, folder: Path) -> list[str]:
    # Chromium refuses its sandbox to root, who is the only user in most containers.
    as_root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    return [str(browser), *BROWSER_FLAGS, *as_root, f"--user-data-dir={folder / 'profile'}"]


class PagePrinter:
    """Prints HTML pages one after the other: by one browser, which is started with the first, as long as it does what it is
    told; else each as `print_page` does. A context manager."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._held = contextlib.ExitStack()
        self._browser: PrintingBrowser | None = None
        self._one_by_one = False

    def __enter__(self) -> PagePrinter:
        return self

    def __exit__(self, *about: object) -> None:
        self._held.close()

    def pdf_of(self, page: bytes) -> bytes:
        """A page as a PDF; raises NoPaper."""
        if not self._one_by_one:
            try:
                return self._started().pdf_of(page) + PAPER_MARK
            except BrowserGone:
                self._one_by_one = True
                self._held.close()
        return printed_document(page, ".html", self.seconds)

    def _started(self) -> PrintingBrowser:
        if self._browser is None:
            program = find_browser()
            if program is None:
                raise BrowserGone
            folder = self._held.enter_context(_folder())
            self._browser = self._held.enter_context(
                PrintingBrowser(_command(program, folder), folder, self.seconds)
            )
        return self._browser


def printed_document(document: bytes, suffix: str, seconds: float = SECONDS) -> bytes:
    """As `print_document`, as bytes; a web page (".html") as `print_page`."""
    with _folder() as folder:
        pdf = folder / "printed.pdf"
        if suffix == ".html":
            print_page(document, pdf, seconds)
        else:
            print_document(document, suffix, pdf, seconds)
        return pdf.read_bytes()


def print_document(document: bytes, suffix: str, pdf: Path, seconds: float) -> None:
    """Prints a document of a kind that LibreOffice opens (".html", ".xlsx", ".docx") to `pdf`; raises NoPaper."""
    office = find_office()
    if office is None:
        raise NoPaper(say("paper-no-program"))
    with _folder() as folder:
        source = folder / f"page{suffix}"
        source.write_bytes(document)
        with _told(office, seconds):
            made = convert_by_office(office, source, "pdf", folder, seconds)
        _take(made, pdf, office)


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A folder for one printing. A browser that has just ended may still let go of its profile."""
    with tempfile.TemporaryDirectory(prefix="xlperf-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def _take(made: Path, pdf: Path, program: Path) -> None:
    if not made.is_file() or not made.read_bytes()[:5] == b"%PDF-":
        raise NoPaper(say("paper-failed", program=program.name, detail=made.name))
    with made.open("ab") as file:
        file.write(PAPER_MARK)
    shutil.move(made, pdf)


@contextlib.contextmanager
def _told(program: Path, seconds: float) -> Iterator[None]:
    """What keeps a program from printing, as NoPaper."""
    try:
        yield
    except ProgramTooSlow:
        raise NoPaper(
            say("paper-failed", program=program.name, detail=say("paper-slow", seconds=seconds))
        ) from None
    except ProgramStatus as ended:
        detail = say("paper-status", status=ended.status)
        raise NoPaper(say("paper-failed", program=program.name, detail=detail)) from None
