"""The standard library's modules that are loaded at every start, compiled beforehand: a page is ready in two thirds of the time.

Owns when that is done: where Node is installed, which runs the very Python of the page, and once for each content. Without Node
the library stays as it is; a page made of it does the same.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from xlperf.page.pyodide_package import HASHES, LOCK, Pyodide, cache_folder

_SECONDS = 120.0
_SCRIPT = Path(__file__).with_name("compile.mjs")


def compiled(pyodide: Pyodide, library: bytes, core: bytes, root: str) -> bytes:
    """The archive `library` with those of its modules compiled that importing `root`, a module of `core`, loads."""
    node = shutil.which("node")
    if node is None:
        return library
    key = hashlib.sha256(b"\0".join((library, core, root.encode(), _SCRIPT.read_bytes()))).hexdigest()[:24]
    kept = cache_folder() / f"compiled-{key}.zip"
    with suppress(OSError):
        return kept.read_bytes()
    made = _made(node, pyodide, library, core, root)
    if made is not None:
        _keep(kept, made)
    return made or library


def _made(node: str, pyodide: Pyodide, library: bytes, core: bytes, root: str) -> bytes | None:
    """None where Node, too old perhaps, does not run Pyodide."""
    contents = (pyodide.loader, pyodide.glue, pyodide.machine, pyodide.library)
    with tempfile.TemporaryDirectory(prefix="xlperf-") as name:
        folder = Path(name)
        for file, content in zip(HASHES, contents, strict=True):
            (folder / file).write_bytes(content)
        given, ours, out = folder / "library.zip", folder / "core.zip", folder / "out.zip"
        given.write_bytes(library)
        ours.write_bytes(core)
        command: list[str | Path] = [node, _SCRIPT, folder, given, ours, root, out, LOCK]
        with suppress(OSError, subprocess.SubprocessError):
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)
            return out.read_bytes()
    return None


def _keep(path: Path, content: bytes) -> None:
    """For the next time, in place of those of earlier contents; a cache that cannot be written costs time alone."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}")
        beside.write_bytes(content)
        beside.replace(path)
        others = sorted(path.parent.glob("compiled-*.zip"), key=lambda one: one.stat().st_mtime)
        for old in others[:-_MOST_KEPT]:
            old.unlink()


_MOST_KEPT = 6
