"""Pages and documents on paper: printed to PDF by a browser of Chromium's family, else by LibreOffice.

Owns the command lines, each with a profile of its own and a time limit. Knows nothing of what is printed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from xlperf.errors import XlperfError
from xlperf.messages import catalogue, say
from xlperf.system.programs import find_browser, find_office, outside_python

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
    "--no-pdf-header-footer",
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
        # Chromium refuses its sandbox to root, who is the only user in most containers.
        as_root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
        _run(
            [
                str(browser),
                *BROWSER_FLAGS,
                *as_root,
                f"--user-data-dir={folder / 'profile'}",
                f"--print-to-pdf={made}",
                source.as_uri(),
            ],
            seconds,
        )
        _take(made, pdf, browser)


def print_document(document: bytes, suffix: str, pdf: Path, seconds: float = SECONDS) -> None:
    """Prints a document of a kind that LibreOffice opens (".html", ".xlsx", ".docx") to `pdf`; raises NoPaper."""
    office = find_office()
    if office is None:
        raise NoPaper(say("paper-no-program"))
    with _folder() as folder:
        source = folder / f"page{suffix}"
        source.write_bytes(document)
        profile = (folder / "profile").as_uri()
        _run(
            [
                str(office),
                f"-env:UserInstallation={profile}",
                "--headless",
                "--norestore",
                "--convert-to",
                "pdf",
                "--outdir",
                str(folder),
                str(source),
            ],
            seconds,
        )
        _take(folder / "page.pdf", pdf, office)


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A folder for one printing. A browser that has just ended may still let go of its profile."""
    with tempfile.TemporaryDirectory(prefix="xlperf-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def _take(made: Path, pdf: Path, program: Path) -> None:
    if not made.is_file() or not made.read_bytes()[:5] == b"%PDF-":
        raise NoPaper(say("paper-failed", program=program.name, detail=made.name))
    shutil.move(made, pdf)


def _run(command: Sequence[str], seconds: float) -> None:
    """Runs a program to its end, its children with it; raises NoPaper where it fails or takes too long."""
    process = subprocess.Popen(
        command,
        env=outside_python(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    detail = ""
    try:
        status = process.wait(timeout=seconds)
        if status:
            detail = say("paper-status", status=status)
    except subprocess.TimeoutExpired:
        detail = say("paper-slow", seconds=seconds)
    finally:
        _end(process)
    if detail:
        raise NoPaper(say("paper-failed", program=Path(command[0]).name, detail=detail))


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends what is left of a program: on POSIX its whole session, elsewhere the process itself."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)
