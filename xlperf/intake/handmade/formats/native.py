"""Sheets of .xlsb as plain values and pages of PDF, read by native parsers in a process of their own.

Owns that process: its start, its limits, its end. What a file does to it, a panic, an abort, a loop without end or
all the memory there is, ends the process and not ours. Knows nothing of grids or forms.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from xlperf.ooxml.limits import Limits
from xlperf.ooxml.refusal import UnreadableWorkbook

_WORKER = Path(__file__).with_name("native_worker.py")
_START_SECONDS = 60.0
_WAITING = 3.0
"""Seconds on the clock for one of processor time: other programs want the processor, too."""


def native_sheets(data: bytes, limits: Limits) -> list[dict[str, Any]]:
    """The sheets in `data`, in the shape of `native_worker`'s answer.

    Within `limits.native_seconds` and, on POSIX, `limits.native_memory_bytes`. Raises UnreadableWorkbook: encrypted,
    corrupt, timeout, out-of-memory, reader-failed.
    """
    sheets: list[dict[str, Any]] = _answer(data, limits)["sheets"]
    return sheets


def native_pages(data: bytes, limits: Limits) -> tuple[list[list[Any]], list[list[Any]]]:
    """The pages of a PDF, and what is to be told of them, in the shape of `pdf_layout`'s answer; within the same limits.

    Raises UnreadableWorkbook: as `native_sheets`, pdf-scan, pdf-pages, pdf-not-installed.
    """
    answer = _answer(data, limits)
    return answer["pages"], answer["told"]


def _answer(data: bytes, limits: Limits) -> dict[str, Any]:
    with _lock:
        answer = _reader(limits).read(data)
    if "error" in answer:
        reason, detail = answer["error"]
        raise refusal(reason, limits, detail)
    return answer


def refusal(reason: str, limits: Limits, detail: str = "") -> UnreadableWorkbook:
    values: dict[str, dict[str, object]] = {
        "encrypted": {},
        "corrupt": {"part": "Workbook", "detail": detail},
        "timeout": {"seconds": f"{limits.native_seconds:g}"},
        "out-of-memory": {"limit": limits.native_memory_bytes},
        "pdf-scan": {},
        "pdf-not-installed": {},
        "pdf-pages": {"count": detail},
        "empty": {},
    }
    return UnreadableWorkbook(reason, **values.get(reason, {"detail": detail}))


class _ReadingProcess:
    """The process, and what it was started with; used by one thread of one process at a time."""

    def __init__(self, limits: Limits) -> None:
        self.of = (limits.native_memory_bytes, limits.native_seconds)
        self.seconds = limits.native_seconds
        self.owner = os.getpid()
        # Where xlperf came from its own packages may be, too; -P keeps the worker's folder from standing before them.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self.process = subprocess.Popen(
            [sys.executable, "-P", str(_WORKER), *map(str, self.of)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self.overrun = False
        self._within(_START_SECONDS, self._receive)

    @property
    def alive(self) -> bool:
        return self.owner == os.getpid() and self.process.poll() is None

    def read(self, data: bytes) -> dict[str, Any]:
        answer = self._within(self.seconds * _WAITING + 1, lambda: self._ask(data))
        return answer if answer is not None else {"error": self._end_told()}

    def _within(self, seconds: float, work: Any) -> dict[str, Any] | None:
        """What `work` gives, None where the process ended or had to be ended before."""
        timer = threading.Timer(seconds, self._give_up)
        timer.daemon = True
        timer.start()
        try:
            answer: dict[str, Any] | None = work()
            return answer
        except (OSError, EOFError, ValueError):
            return None
        finally:
            timer.cancel()

    def _give_up(self) -> None:
        self.overrun = True
        self.process.kill()

    def _ask(self, data: bytes) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(len(data).to_bytes(8, "big"))
        self.process.stdin.write(data)
        self.process.stdin.flush()
        return self._receive()

    def _receive(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        head = self.process.stdout.read(8)
        length = int.from_bytes(head, "big")
        message = self.process.stdout.read(length) if len(head) == 8 else b""
        if len(head) < 8 or len(message) < length:
            raise EOFError
        answer: dict[str, Any] = json.loads(message)
        return answer

    def _end_told(self) -> tuple[str, str]:
        """Reason and detail of a file that ended the process."""
        self.end()
        status = self.process.returncode
        if self.overrun or status == -getattr(signal, "SIGXCPU", 0) < 0:
            return "timeout", ""
        # Rust aborts where it is given no memory.
        if status == -getattr(signal, "SIGABRT", 0) < 0:
            return "out-of-memory", ""
        return "reader-failed", f"exit {status}"

    def end(self) -> None:
        with suppress(OSError):
            self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()


_lock = threading.Lock()
_running: _ReadingProcess | None = None


def _reader(limits: Limits) -> _ReadingProcess:
    """The process that is running, or a new one where it has ended, is another process's, or has other limits."""
    global _running
    if _running is not None and (
        not _running.alive or _running.of != (limits.native_memory_bytes, limits.native_seconds)
    ):
        if _running.owner == os.getpid():
            _running.end()
        _running = None
    if _running is None:
        _running = _ReadingProcess(limits)
    return _running


@atexit.register
def _end() -> None:
    if _running is not None and _running.owner == os.getpid():
        _running.end()
