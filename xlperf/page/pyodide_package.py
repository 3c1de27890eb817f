"""Pyodide, the Python of browsers: one pinned version, proved by its hashes, from npm or from what a person brought.

Owns where it is looked for (a file or folder that is named, the user's cache, npm) and the words where it is missing. Knows
nothing of what is made of it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

from xlperf.errors import XlperfError
from xlperf.messages import catalogue, say
from xlperf.system.dataclass import dataclass
from xlperf.system.durable import folder_of_caches

VERSION = "314.0.7"
HASHES: Mapping[str, str] = {
    "pyodide.mjs": "6f1d60f7bf529beb300f0f47983c921d3982363640ba20af0e38efdddbc66109",
    "pyodide.asm.mjs": "f7cdc8ece80678ceb712f8e65ebe6d3a83203a180c399865f49612a051693635",
    "pyodide.asm.wasm": "cc36e3cab04fdfc9a63ff13eb52eae2b911bf46c025cc7b281f394bd3de1d5e6",
    "python_stdlib.zip": "fa1957e5777068fc4f7437f96d860ae2fbe9c19732ba06c84e004ec16dd7dd7a",
}
"""The files that the page needs, with the SHA-256 of each in this version."""
PYTHON = "3.14.2"
PLATFORM = "emscripten_5_0_3"
ABI = "2026_0"
LOCK = json.dumps(
    {
        "info": {
            "abi_version": ABI,
            "arch": "wasm32",
            "platform": PLATFORM,
            "python": PYTHON,
            "version": VERSION,
        },
        "packages": {},
    }
)
"""What Pyodide asks to know of the packages beside it: that there are none."""

_NPM_SECONDS = 300.0
_LARGEST = 64 * 1024 * 1024

catalogue(
    {
        "pyodide-missing": (
            "制作网页需要 Pyodide {version}（浏览器里的 Python），这台电脑上没有，npm 也取不来（{detail}）。"
            "办法：装好 Node.js 后重试；或在能上网的电脑上运行 npm pack pyodide@{version}，把得到的 "
            "pyodide-{version}.tgz 拿过来，用 --pyodide 指出它",
            "the page needs Pyodide {version} (the Python of browsers), which is not on this machine, and npm does not "
            "bring it ({detail}). Install Node.js and try again; or run npm pack pyodide@{version} on a machine with a "
            "network, bring pyodide-{version}.tgz here and name it with --pyodide",
        ),
        "pyodide-no-npm": ("没有 npm", "there is no npm"),
        "pyodide-not-it": (
            "{path} 不是 Pyodide {version}（{detail}）；请用 npm pack pyodide@{version} 得到的 .tgz，或它解开后的文件夹",
            "{path} is not Pyodide {version} ({detail}): take the .tgz of npm pack pyodide@{version}, or the folder of "
            "what is in it",
        ),
        "pyodide-without": ("其中没有 {name}", "there is no {name} in it"),
        "pyodide-other": ("{name} 的内容与该版本不同", "its {name} is not that of this version"),
    }
)


class PyodideMissing(XlperfError, ValueError):
    """Pyodide cannot be had, or what was named is not the pinned version; `str()` says how to mend it."""


@dataclass(frozen=True)
class Pyodide:
    """The files of the package, each proved."""

    loader: bytes
    """pyodide.mjs"""
    glue: bytes
    """pyodide.asm.mjs"""
    machine: bytes
    """pyodide.asm.wasm"""
    library: bytes
    """python_stdlib.zip"""


def pyodide(where: str | os.PathLike[str] | None = None) -> Pyodide:
    """The pinned Pyodide: of the file (.tgz) or folder `where`, else from the cache, else by npm into the cache.

    Raises PyodideMissing.
    """
    if where is not None:
        return _proved(_files_of(Path(where)), where)
    cache = cache_folder()
    if all((cache / name).is_file() for name in HASHES):
        try:
            return _proved(_files_of(cache), cache)
        except PyodideMissing:
            shutil.rmtree(cache, ignore_errors=True)  # damaged: fetched again
    files = _by_npm()
    found = _proved(files, f"pyodide@{VERSION}")
    _keep(files, cache)
    return found


def cache_folder() -> Path:
    """Where the package stays for the next time, in the user's folder of caches."""
    return folder_of_caches() / f"pyodide-{VERSION}"


def _proved(files: Mapping[str, bytes], where: object) -> Pyodide:
    for name, wanted in HASHES.items():
        if name not in files:
            raise _not_it(where, say("pyodide-without", name=name))
        if hashlib.sha256(files[name]).hexdigest() != wanted:
            raise _not_it(where, say("pyodide-other", name=name))
    return Pyodide(*(files[name] for name in HASHES))


def _not_it(where: object, detail: object) -> PyodideMissing:
    return PyodideMissing(say("pyodide-not-it", path=where, version=VERSION, detail=detail))


def _files_of(path: Path) -> dict[str, bytes]:
    try:
        if not path.is_dir():
            return _of_archive(path)
        inner = path / "package" if (path / "package").is_dir() else path
        return {name: (inner / name).read_bytes() for name in HASHES if (inner / name).is_file()}
    except (OSError, tarfile.TarError, EOFError) as error:
        raise _not_it(path, error) from error


def _of_archive(path: Path) -> dict[str, bytes]:
    files = {}
    with tarfile.open(path) as archive:
        for member in archive:
            name = member.name.rpartition("/")[2]
            if name in HASHES and member.isfile() and member.size <= _LARGEST:
                content = archive.extractfile(member)
                if content is not None:
                    files[name] = content.read()
    return files


def _by_npm() -> dict[str, bytes]:
    npm = shutil.which("npm")
    if npm is None:
        raise _missing(say("pyodide-no-npm"))
    with tempfile.TemporaryDirectory(prefix="xlperf-") as folder:
        command = [npm, "pack", f"pyodide@{VERSION}", "--silent", "--pack-destination", folder]
        try:
            subprocess.run(command, cwd=folder, capture_output=True, timeout=_NPM_SECONDS, check=True)
        except subprocess.CalledProcessError as error:
            lines = error.stderr.decode("utf-8", "replace").strip().splitlines()
            raise _missing(lines[-1] if lines else f"npm: {error.returncode}") from None
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _missing(error) from None
        archive = next(iter(Path(folder).glob("*.tgz")), None)
        if archive is None:
            raise _missing("npm pack")
        return _files_of(archive)


def _missing(detail: object) -> PyodideMissing:
    return PyodideMissing(say("pyodide-missing", version=VERSION, detail=detail))


def _keep(files: Mapping[str, bytes], cache: Path) -> None:
    """Keeps the files in the cache; a cache that cannot be written costs time and nothing else."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        for name in HASHES:
            beside = cache / f".{name}.{os.getpid()}"
            beside.write_bytes(files[name])
            beside.replace(cache / name)
    except OSError:
        return
