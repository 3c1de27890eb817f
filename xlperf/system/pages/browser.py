"""A browser that prints page after page: started once, and told through a pipe what to do (Chrome's DevTools protocol).

Owns that conversation: one tab, one page at a time, each within its time. Knows nothing of what is printed.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO, Any

from xlperf.system.programs import outside_python
from xlperf.system.run_program import end_program

SECONDS_TO_START = 20.0

_HANDED_OVER = (
    "import os, sys\n"
    "ours = [int(number) for number in sys.argv[1:3]]\n"
    "apart = [os.dup(number) for number in ours]\n"
    "for number, end in enumerate(apart, 3): os.dup2(end, number); os.set_inheritable(number, True)\n"
    "for end in {*ours, *apart} - {3, 4}: os.close(end)\n"
    "os.execv(sys.argv[3], sys.argv[3:])\n"
)
"""On POSIX a browser reads from file descriptor 3 and writes to 4, which another program may hold: a Python that puts them
there becomes the browser."""


class BrowserGone(Exception):
    """The browser does not answer, or not in time, or cannot do what it is asked."""


class PrintingBrowser:
    """One browser without a window. A context manager: it ends with it. `seconds`: for one page.

    Raises BrowserGone where it does not start; then the page must be printed in another way, and so must those that follow.
    """

    def __init__(self, command: Sequence[str], folder: Path, seconds: float) -> None:
        self.page, self.seconds = folder / "page.html", seconds
        self._asked, self._session = 0, ""
        self._answers: Queue[dict[str, Any]] = Queue()
        self.process, self._to, answers = _started(command)
        Thread(target=_listen, args=(answers, self._answers), daemon=True).start()
        try:
            until = time.monotonic() + SECONDS_TO_START
            target = self._ask("Target.createTarget", until, url="about:blank")["targetId"]
            self._session = self._ask("Target.attachToTarget", until, targetId=target, flatten=True)[
                "sessionId"
            ]
            self._ask("Page.enable", until)
            self._ask("Page.setLifecycleEventsEnabled", until, enabled=True)
        except BrowserGone:
            self.end()
            raise

    def __enter__(self) -> PrintingBrowser:
        return self

    def __exit__(self, *about: object) -> None:
        self.end()

    def pdf_of(self, page: bytes) -> bytes:
        """An HTML page as a PDF on its own paper; raises BrowserGone."""
        until = time.monotonic() + self.seconds
        self.page.write_bytes(page)
        loaded = self._ask("Page.navigate", until, url=self.page.as_uri())
        if "loaderId" not in loaded:
            raise BrowserGone(str(loaded.get("errorText")))
        while not _is_loaded(self._next(until), loaded["loaderId"]):
            pass
        printed = self._ask("Page.printToPDF", until, preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(printed["data"])

    def end(self) -> None:
        """Ends the browser and its children."""
        with suppress(OSError):  # a question that did not go out
            self._to.close()
        end_program(self.process)

    def _ask(self, method: str, until: float, **parameters: Any) -> dict[str, Any]:
        """The browser's answer to a question; what it tells meanwhile is passed over."""
        self._asked += 1
        question = {"id": self._asked, "method": method, "params": parameters}
        if self._session:
            question["sessionId"] = self._session
        try:
            self._to.write(json.dumps(question).encode() + b"\0")
            self._to.flush()
        except OSError as ended:
            raise BrowserGone(method) from ended
        while (answer := self._next(until)).get("id") != self._asked:
            pass
        if "result" not in answer:
            raise BrowserGone(str(answer.get("error")))
        result: dict[str, Any] = answer["result"]
        return result

    def _next(self, until: float) -> dict[str, Any]:
        """What the browser says next; {} is its last word."""
        try:
            said = self._answers.get(timeout=max(0.0, until - time.monotonic()))
        except Empty:
            raise BrowserGone("too slow") from None
        if not said:
            raise BrowserGone("ended")
        return said


def _is_loaded(said: dict[str, Any], loader: str) -> bool:
    told = said.get("params", {})
    return said.get("method") == "Page.lifecycleEvent" and (told.get("loaderId"), told.get("name")) == (
        loader,
        "load",
    )


def _listen(answers: IO[bytes], to: Queue[dict[str, Any]]) -> None:
    """In a thread: all that the browser says, and {} when it says no more."""
    rest = b""
    with answers:
        while more := answers.read1(1 << 20):  # type: ignore[attr-defined]
            *whole, rest = (rest + more).split(b"\0")
            for said in whole:
                to.put(json.loads(said))
    to.put({})


def _started(command: Sequence[str]) -> tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]:
    """The browser, what it is told through, and what it answers through."""
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    browser, *flags = command
    flags.insert(0, "--remote-debugging-pipe")
    quiet: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    quiet["env"] = outside_python()
    try:
        if sys.platform == "win32":
            import msvcrt

            handles = [msvcrt.get_osfhandle(end) for end in (theirs_in, theirs_out)]
            for handle in handles:
                os.set_handle_inheritable(handle, True)
            flags.insert(1, f"--remote-debugging-io-pipes={handles[0]},{handles[1]}")
            inherited = subprocess.STARTUPINFO(lpAttributeList={"handle_list": handles})
            process = subprocess.Popen([browser, *flags], startupinfo=inherited, **quiet)
        else:
            python = [sys.executable, "-I", "-S", "-c", _HANDED_OVER, str(theirs_in), str(theirs_out)]
            process = subprocess.Popen(
                [*python, browser, *flags], pass_fds=(theirs_in, theirs_out), start_new_session=True, **quiet
            )
    except OSError as failed:
        os.close(ours_out)
        os.close(ours_in)
        raise BrowserGone(str(failed)) from failed
    finally:
        os.close(theirs_in)
        os.close(theirs_out)
    return process, os.fdopen(ours_out, "wb"), os.fdopen(ours_in, "rb")
