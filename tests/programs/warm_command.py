"""The command `xlperf` of an environment, already started: each call is a copy of one process that has the modules at hand.

Owns the folder that is put before others in PATH, and the life of that process. How a new interpreter fares is asked by the
tests that start one; this is for the many that ask what a command does.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from .program import end

SERVER = Path(__file__).with_name("warm_command_server.py")

_CALL = """#!{python} -IS
import marshal, os, socket, sys
with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as server:
    server.connect({address!r})
    socket.send_fds(server, [marshal.dumps((sys.argv, os.getcwd(), dict(os.environ)))], [0, 1, 2])
    status = server.recv(16)
sys.exit(int(status or b"70"))
"""
"""What stands in PATH: passes on its words, folder, environment and streams, and ends as the copy ends."""


@contextmanager
def warm_command(python: Path, environment: Mapping[str, str]) -> Iterator[Path]:
    """A folder with the command `xlperf` as `python` has it installed, for a system that can copy processes (Linux)."""
    with tempfile.TemporaryDirectory(prefix="xlperf-command-") as folder:
        address = Path(folder) / "address"
        process = subprocess.Popen(
            [python, "-I", SERVER, address],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            assert process.stdout and process.stdout.readline() == b"ready\n"
            command = Path(folder) / "bin" / "xlperf"
            command.parent.mkdir()
            command.write_text(_CALL.format(python=python, address=str(address)), encoding="utf-8")
            command.chmod(0o755)
            yield command.parent
        finally:
            end(process, patience=0)
            if process.stdout:
                process.stdout.close()
