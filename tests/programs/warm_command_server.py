"""The process that is copied for each call of `xlperf`; run under the Python that has it installed, and by nothing of the tests.

Owns what is imported beforehand: what the calls before needed. A call is a copy of this process at its first line: it has
modules and nothing else, no form, no word said, no thread.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import marshal
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, TextIO

import xlperf.cli
from xlperf.system.worker_process import can_copy

_MOST = 1 << 20
"""Bytes of a call."""
_SECONDS = 5.0
"""So often it looks whether the tests are still there."""


def serve(address: Path) -> None:
    """Copies this process for each call. Returns in each copy, which then is the command."""
    needed = address.with_name("needed")
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(str(address))
        listener.listen()
        listener.settimeout(_SECONDS)
        print("ready", flush=True)
        tests = os.getppid()
        while True:
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                if os.getppid() != tests:
                    os._exit(0)  # they were killed
                continue
            _let_go()
            _import_what_was(needed)
            if not os.fork():
                break
            connection.close()
    called, handles, _, _ = socket.recv_fds(connection, _MOST, 3)
    if child := os.fork():
        _keep(child, connection, handles)
    connection.close()
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        os.dup2(handles[number], number)
        os.close(handles[number])
        setattr(sys, name, _opened_as(getattr(sys, name)))
    sys.argv, folder, environment = marshal.loads(called)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    atexit.register(_note, needed)


def _let_go() -> None:
    """Keepers that have ended; how their commands did, they have told."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _opened_as(stream: TextIO) -> IO[Any]:
    """The same stream opened anew: what its object knows of the file is that of this process, not of the copy."""
    return open(stream.fileno(), stream.mode, encoding=stream.encoding, errors=stream.errors, closefd=False)


def _keep(child: int, connection: socket.socket, handles: list[int]) -> None:
    """Waits for the command and tells its status. It holds none of the streams, whose readers wait for their end."""
    for handle in handles:
        os.close(handle)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    with suppress(OSError):
        connection.send(str(code if code >= 0 else 128 - code).encode())
    os._exit(0)


def _note(needed: Path) -> None:
    """In the copy, at its end: leaves the names of its modules, where these may be in a process that is copied."""
    if can_copy():
        names = [name for name, module in sys.modules.items() if getattr(module, "__spec__", None)]
        unfinished = needed.with_name(f"needed-{os.getpid()}")
        unfinished.write_bytes(marshal.dumps(names))
        unfinished.replace(needed)


def _import_what_was(needed: Path) -> None:
    with suppress(FileNotFoundError):
        names = marshal.loads(needed.read_bytes())
        needed.unlink()
        for name in names:
            if name not in sys.modules:
                importlib.import_module(name)
        gc.freeze()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
    xlperf.cli.main()
