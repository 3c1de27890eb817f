"""Pyodide: CPython compiled to WebAssembly, the Python that runs in a browser and in xlwings Lite; here under Node.

Owns how source and files get into it and a JSON value out of it. Knows nothing of what is run.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from . import node
from .program import ProgramFailed

SECONDS = 120.0


def missing() -> str | None:
    """Why Pyodide cannot be used here, or None; it is one of the packages of node/package.json."""
    return node.missing()


class Interpreter:
    """One interpreter, from its first question until `close`; what a question leaves is there for the next."""

    def __init__(self) -> None:
        self._script = node.standing(node.SCRIPTS / "run_python.js")

    def __call__(self, files: Mapping[str, bytes], code: str, *, seconds: float = SECONDS) -> Any:
        """The value of the last expression of `code`, by way of JSON.

        `files` are put into the working folder, which is on sys.path; only the standard library is there beside them.
        `code` may await. Raises ProgramFailed with Python's traceback where it raises, or does not end in `seconds`.
        """
        sent = {name: base64.b64encode(content).decode() for name, content in files.items()}
        answer = self._script.ask({"files": sent, "code": code}, seconds)
        if "error" in answer:
            raise ProgramFailed(answer["error"])
        return answer["result"]

    def close(self) -> None:
        """Ends it."""
        self._script.close()


class Pyodide:
    """A fresh interpreter for each call: `pyodide({"numbers.txt": b"1 2"}, 'open("numbers.txt").read().split()')`."""

    def __call__(self, files: Mapping[str, bytes], code: str, *, seconds: float = SECONDS) -> Any:
        """As the interpreter's own answer."""
        with self.interpreter() as fresh:
            return fresh(files, code, seconds=seconds)

    @contextmanager
    def interpreter(self) -> Iterator[Interpreter]:
        """One for many calls: it takes seconds to start, and so does what it imports."""
        fresh = Interpreter()
        try:
            yield fresh
        finally:
            fresh.close()


def package_files(folder: Path, *patterns: str) -> dict[str, bytes]:
    """The files of a package folder that match `patterns` (all its modules by default), by their path beside it."""
    found = (path for pattern in patterns or ("**/*.py",) for path in sorted(folder.glob(pattern)))
    return {path.relative_to(folder.parent).as_posix(): path.read_bytes() for path in found}
