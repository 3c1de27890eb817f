"""One worker process: how it comes to be, and its whole life.

Owns both ends of the start: a copy of this process where that is safe, which saves a quarter of a second of imports, else
a new interpreter. Inside the worker, the limit of memory and the end with the parent. Knows nothing of what the work is.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from multiprocessing import spawn
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn, Protocol

_WITH_THREADS_OF_THEIR_OWN = ("numpy", "pyarrow", "pyodide_js", "tkinter", "win32com", "xlwings")
"""Packages that run threads which Python does not count; a copy of a process with threads can stand still for ever."""


class Process(Protocol):
    """What a worker's owner asks of it; subprocess.Popen has it."""

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def kill(self) -> None: ...


def start(theirs: Connection) -> Process:
    """A worker process at the other end of a pipe; it does what comes through the pipe as `serve` says."""
    return _Copy(theirs) if can_copy() else _started_anew(theirs)


def can_copy() -> bool:
    """Whether a copy of this process is a sound worker: on Linux, with one thread and nothing that has others unseen."""
    return (
        sys.platform == "linux"
        and threading.active_count() == 1
        and not any(package in sys.modules for package in _WITH_THREADS_OF_THEIR_OWN)
    )


class _Copy:
    """A worker that is a copy of this process: whatever was imported or loaded here is there already."""

    def __init__(self, theirs: Connection) -> None:
        parent = os.getpid()
        self.id = os.fork()
        self.status: int | None = None
        if not self.id:
            try:
                _cut_off(theirs.fileno())
                serve(theirs.fileno(), parent)
            finally:  # what the parent would do at its end is not the copy's to do
                os._exit(1)

    def poll(self) -> int | None:
        """The exit status, less than 0 for a signal; None while it runs."""
        if self.status is None:
            try:
                done, status = os.waitpid(self.id, os.WNOHANG)
            except ChildProcessError:  # whoever called us lets the system bury our children
                done, status = self.id, 0
            self.status = os.waitstatus_to_exitcode(status) if done else None
        return self.status

    def wait(self, timeout: float | None = None) -> int:
        """The exit status, once it has ended. Raises subprocess.TimeoutExpired after `timeout` seconds."""
        until = None if timeout is None else time.monotonic() + timeout
        while (status := self.poll()) is None:
            if until is not None and time.monotonic() >= until:
                raise subprocess.TimeoutExpired("worker", timeout or 0)
            time.sleep(0.001)
        return status

    def kill(self) -> None:
        """Ends it at once."""
        if self.poll() is None:
            os.kill(self.id, signal.SIGKILL)


def _cut_off(pipe: int) -> None:
    """In the copy: nothing of the parent's that is open stays open but the pipe, above all no pipe of another worker."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    os.closerange(3, pipe)
    os.closerange(pipe + 1, os.sysconf("SC_OPEN_MAX"))


def _started_anew(theirs: Connection) -> subprocess.Popen[bytes]:
    """A worker process at the other end of a pipe.

    Not one of multiprocessing's own, which would import the user's script once more, and which a process that is itself
    a worker (of a Dask cluster) may not have.
    """
    handle = theirs.fileno()
    command = [
        spawn.get_executable() or sys.executable,
        "-P",
        "-c",
        f"from {__name__} import serve; serve({handle}, {os.getpid()})",
    ]
    paths = [path or str(Path.cwd()) for path in sys.path]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    streams: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    if sys.platform == "win32":
        os.set_handle_inheritable(handle, True)
        startup = subprocess.STARTUPINFO(lpAttributeList={"handle_list": [handle]})
        return subprocess.Popen(command, env=environment, startupinfo=startup, **streams)
    return subprocess.Popen(command, env=environment, pass_fds=[handle], **streams)


def serve(handle: int, parent: int) -> NoReturn:
    """The worker's whole life: it takes pieces of work from the pipe and answers, until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's matter
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    pipe = _connection(handle)
    try:
        work, setup, memory_bytes = pickle.loads(pipe.recv_bytes())
        bound_memory(memory_bytes)
        pipe.send_bytes(pickle.dumps(None))
        while True:
            item = pickle.loads(pipe.recv_bytes())
            pipe.send_bytes(pickle.dumps(work(setup, item), pickle.HIGHEST_PROTOCOL))
    except (EOFError, OSError):  # the parent has gone, or wants no more
        os._exit(0)


def _connection(handle: int) -> Connection:
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection

        return PipeConnection(handle)
    return Connection(handle)


def _end_with(parent: int) -> None:
    """Ends this process when the parent is gone, also in the middle of a piece of work."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def bound_memory(memory_bytes: int) -> None:
    """Allocations beyond what the process has now and `memory_bytes` fail, as MemoryError; not on Windows."""
    if sys.platform == "win32":
        return
    import resource

    try:
        now = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except OSError:  # no Linux: what the process has now is small beside the limit
        now = 0
    with suppress(OSError, ValueError):  # a system that knows no such limit, or has a tighter one already
        resource.setrlimit(resource.RLIMIT_AS, (now + memory_bytes, resource.RLIM_INFINITY))
