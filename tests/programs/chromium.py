"""Chromium: what a page looks like, how it prints, and what happens when someone clicks in it.

Owns the command line of the browser. Driving a page needs Node as well (playwright-core with the system's browser).
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import node
from .program import ProgramFailed, run
from .standing import Standing

SECONDS = 60.0
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def _browser() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for name in names if (found := shutil.which(name))), None)


def missing() -> str | None:
    """Why Chromium cannot be used here, or None."""
    return None if _browser() else "no Chromium (Debian: chromium)"


@dataclass(frozen=True, slots=True)
class PageRun:
    """What a page did while a script drove it."""

    console: list[str]
    """Its messages: "error: …", "log: …"."""
    errors: list[str]
    """Exceptions that nothing in the page caught."""
    requests: list[str]
    """Every address that it asked for, its own included."""
    result: Any
    """What the script returned (as JSON)."""


def _flags() -> list[str]:
    # Chromium refuses its sandbox to root, which is who runs in most containers.
    return [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def _run(out: Path | str, *arguments: str, page: Path | str) -> Path:
    browser = _browser()
    if browser is None:
        raise ProgramFailed(missing())
    target = Path(out).absolute()
    target.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="xlperf-chromium-", ignore_cleanup_errors=True) as profile:
        run(
            [browser, *_flags(), f"--user-data-dir={profile}", *arguments, _address(page)],
            seconds=SECONDS,
        )
    if not target.exists():
        raise ProgramFailed(f"Chromium wrote no {target}")
    return target


def _address(page: Path | str) -> str:
    return Path(page).absolute().as_uri()


class Chromium:
    """The operations of the browser; `html` is the path of a page. One browser stays for all runs of pages."""

    def __init__(self) -> None:
        self._driver: Standing | None = None

    def screenshot(self, html: Path | str, png: Path | str, width: int = 1280, height: int = 900) -> Path:
        """The page as first seen in a window of this size, in pixels."""
        size = f"--window-size={width},{height}"
        shot = f"--screenshot={Path(png).absolute()}"
        return _run(png, size, shot, "--hide-scrollbars", "--virtual-time-budget=5000", page=html)

    def to_pdf(self, html: Path | str, pdf: Path | str) -> Path:
        """The page as printed, with the paper that its own @page asks for."""
        return _run(pdf, f"--print-to-pdf={Path(pdf).absolute()}", "--no-pdf-header-footer", page=html)

    def run_page(
        self,
        html: Path | str,
        script: str,
        *,
        width: int = 1280,
        height: int = 900,
        offline: bool = True,
        seconds: float = 30.0,
    ) -> PageRun:
        """Opens the page and runs `script`, the body of an async JavaScript function of playwright's `page` and Node's `require`,
        as in a fresh profile:

        `await page.click("#filter"); return await page.locator("tr:visible").count()`. Raises ProgramFailed when it
        throws. Without a network unless `offline=False`; the requests tried are listed all the same.
        """
        asked = {
            "chromium": _browser(),
            "flags": [flag for flag in _flags() if flag != "--headless"],
            "url": _address(html),
            "script": script,
            "width": width,
            "height": height,
            "offline": offline,
            "seconds": seconds,
        }
        if self._driver is None:
            self._driver = node.standing(node.SCRIPTS / "run_page.js")
        told = self._driver.ask(asked, seconds + 15)
        if "failed" in told:
            raise ProgramFailed(told["failed"])
        return PageRun(**told)

    def close(self) -> None:
        """Ends the browser that `run_page` has started."""
        if self._driver is not None:
            self._driver.close()

    def axe(self) -> Path:
        """The script of axe-core, for a page that something has to be done with before it is looked at."""
        return node.modules() / "axe-core" / "axe.min.js"

    def barriers(self, html: Path | str, *, width: int = 1280, height: int = 900) -> list[str]:
        """What axe-core finds in the page that keeps people out, serious or critical: "rule: element" each."""
        axe = self.axe().read_text(encoding="utf-8")
        # Evaluated through the debugger, for the page's own policy lets no foreign script in.
        script = f"""
            await page.evaluate({json.dumps(axe)} + ";undefined");
            return await page.evaluate(async () => {{
                const found = await axe.run(document);
                return found.violations
                    .filter((one) => one.impact === "serious" || one.impact === "critical")
                    .flatMap((one) => one.nodes.map((node) => `${{one.id}}: ${{node.html}}`));
            }});
        """
        found = self.run_page(html, script, width=width, height=height, seconds=60).result
        return [str(one) for one in found]
