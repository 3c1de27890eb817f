"""Pyodide: CPython compiled to WebAssembly, the Python that runs in a browser and in xlwings Lite; here under Node.

Owns how source and files get into it and a JSON value out of it. Knows nothing of what is run.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import node
from .program import ProgramFailed

SECONDS = 120.0


def missing() -> str | None:
    """Why Pyodide cannot be used here, or None; it is one of the packages of node/package.json."""
    return node.missing()


class Pyodide:
    """A fresh interpreter for each call: `pyodide({"numbers.txt": b"1 2"}, 'open("numbers.txt").read().split()')`."""

    def __call__(self, files: Mapping[str, bytes], code: str, *, seconds: float = SECONDS) -> Any:
        """The value of the last expression of `code`, by way of JSON.

        `files` are put into the working folder, which is on sys.path; only the standard library is there beside them.
        `code` may await. Raises ProgramFailed with Python's traceback where it raises, or does not end in `seconds`.
        """
        asked = {
            "files": {name: base64.b64encode(content).decode() for name, content in files.items()},
            "code": code,
        }
        script = node.SCRIPTS / "run_python.js"
        answer = json.loads(node.run_script(script, seconds=seconds, stdin=json.dumps(asked)))
        if "error" in answer:
            raise ProgramFailed(answer["error"])
        return answer["result"]


def package_files(folder: Path, *patterns: str) -> dict[str, bytes]:
    """The files of a package folder that match `patterns` (all its modules by default), by their path beside it."""
    found = (path for pattern in patterns or ("**/*.py",) for path in sorted(folder.glob(pattern)))
    return {path.relative_to(folder.parent).as_posix(): path.read_bytes() for path in found}
