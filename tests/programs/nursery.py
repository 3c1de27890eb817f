"""Worker processes of xlperf as copies of one clean process: a new interpreter for each would import all once more.

Owns that process and its life, and that of a second one that has read a workbook before, as any worker has after its first:
what stands in a form need not be worked out anew in each. xlperf itself copies its own process where that is safe; that of
the tests is not, since pandas runs threads in it. How a worker is started anew is proved where that is the question: see
`started_anew` in conftest.
"""

from __future__ import annotations

import importlib
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from multiprocessing.connection import Connection
from pathlib import Path

from xlperf.system.worker_process import Process, serve

ROOT = Path(__file__).parents[2]
_MOST = 1 << 20
"""Bytes of a request: what is asked, with the environment."""
_FORM = ROOT / "workbook_templates" / "guangzhou-2023" / "blank.xlsx"


def usable() -> bool:
    """Whether this system can copy a process and hand it a pipe."""
    return sys.platform == "linux" and hasattr(socket, "send_fds")


class Nursery:
    """Starts workers; the process that is copied comes up with the first of them. A context manager. `after_a_workbook`: its
    workers have read one before."""

    def __init__(self, after_a_workbook: bool = False) -> None:
        self._after_a_workbook = after_a_workbook
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Nursery:
        return self

    def __exit__(self, *about: object) -> None:
        if self._socket is not None and self._process is not None:
            self._socket.close()
            self._process.wait(timeout=10)

    def start(self, theirs: Connection) -> Process:
        """A worker at the other end of a pipe, in the environment and folder of now; as xlperf's own way to start one."""
        folder = str(Path.cwd())
        around = dict(os.environ), folder, [path or folder for path in sys.path]
        return _Copied(self, self.asked(around, theirs.fileno()) or 0)

    def asked(self, request: object, *handles: int) -> int | None:
        """What the process answers: of a request with a handle the number of the copy, of such a number its exit status."""
        with self._lock:
            if self._socket is None:
                self._socket, self._process = _brought_up(self._after_a_workbook)
            socket.send_fds(self._socket, [pickle.dumps(request)], handles)
            answer: int | None = pickle.loads(self._socket.recv(_MOST))
            return answer


def _brought_up(after_a_workbook: bool) -> tuple[socket.socket, subprocess.Popen[bytes]]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    life = f"from {__name__} import live; live({theirs.fileno()}, {after_a_workbook})"
    command = [sys.executable, "-c", life]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        command, cwd=ROOT, pass_fds=[theirs.fileno()], stdin=quiet, stdout=quiet, start_new_session=True
    )
    theirs.close()
    return ours, process


class _Copied:
    """A worker that is a copy of the clean process."""

    def __init__(self, nursery: Nursery, number: int) -> None:
        self._nursery, self._number = nursery, number
        self._status: int | None = None

    def poll(self) -> int | None:
        """The exit status, less than 0 for a signal; None while it runs."""
        if self._status is None:
            self._status = self._nursery.asked(self._number)
        return self._status

    def wait(self, timeout: float | None = None) -> int:
        """The exit status, once it has ended. Raises subprocess.TimeoutExpired after `timeout` seconds."""
        until = None if timeout is None else time.monotonic() + timeout
        while (status := self.poll()) is None:
            if until is not None and time.monotonic() >= until:
                raise subprocess.TimeoutExpired("worker", timeout or 0)
            time.sleep(0.002)
        return status

    def kill(self) -> None:
        """Ends it at once."""
        if self.poll() is None:
            os.kill(self._number, signal.SIGKILL)


# ---------------------------------------------------------------- in the clean process


def live(handle: int, after_a_workbook: bool) -> None:
    """Its whole life: it copies itself, and tells how its copies ended, until the tests have gone."""
    with socket.socket(fileno=handle) as ours:
        for name in _loaded_by_a_worker():
            importlib.import_module(name)
        if after_a_workbook:
            _read_a_workbook()
        while True:
            request, handles, _, _ = socket.recv_fds(ours, _MOST, 1)
            if not request:
                return
            asked = pickle.loads(request)
            answer = _copy(ours, handles[0], *asked) if handles else _status_of(asked)
            ours.send(pickle.dumps(answer))


def _copy(ours: socket.socket, pipe: int, environment: dict[str, str], folder: str, paths: list[str]) -> int:
    parent = os.getpid()
    number = os.fork()
    if number:
        os.close(pipe)
        return number
    try:
        ours.close()
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder)
        sys.path[:] = paths
        serve(pipe, parent)
    finally:  # what this process would do at its end is not the copy's to do
        os._exit(1)


def _status_of(number: int) -> int | None:
    done, status = os.waitpid(number, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if done else None


def _read_a_workbook() -> None:
    from xlperf.intake.handmade.any_file import take_in_any_bytes
    from xlperf.target import parse

    take_in_any_bytes(_FORM.read_bytes(), _FORM.name)
    parse("开展不少于40场")  # the form is blank


def _loaded_by_a_worker() -> list[str]:
    """The modules of xlperf, and what they need, that a worker has after its first workbook. Found out in a copy: nothing that
    depends on the work itself, forms or words, is there before it."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            import xlperf.consolidation.inbox
            import xlperf.consolidation.received.pool
            import xlperf.intake.isolated  # noqa: F401 - the work that workers are given is in these

            _read_a_workbook()
            with os.fdopen(writing, "wb") as pipe:
                pickle.dump(
                    [name for name, one in sys.modules.items() if getattr(one, "__spec__", None)], pipe
                )
        except Exception:  # noqa: BLE001 - said here, for nobody above it is in this copy
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        names: list[str] = pickle.load(pipe)
    os.waitpid(child, 0)
    return names
