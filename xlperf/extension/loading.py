"""Where extensions come from: entry points of installed packages, the modules or files that XLPERF_EXTENSIONS names, and the
file of an office's own words that XLPERF_WORDS names.

Owns the loading, once a process, and the list of what was loaded and what could not be. Never fatal: what does not load is named in
the log and in `extensions()`.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import sys
from importlib.machinery import PathFinder
from pathlib import Path

from xlperf.errors import InvalidArgument
from xlperf.extension import registry
from xlperf.extension.registry import VARIABLE
from xlperf.messages import catalogue, say
from xlperf.system.dataclass import dataclass
from xlperf.target import own_words

GROUPS = ("xlperf.checks", "xlperf.readers")

catalogue(
    {
        "extension-not-loaded": (
            "扩展 {name} 没有载入（{detail}）；其余照常",
            "the extension {name} was not loaded ({detail}); all else goes on",
        ),
    }
)


@dataclass(frozen=True)
class Extension:
    """One extension as `extensions()` lists it: `kind` check, reader or source; `id`; `where` it is written; `problem` "" or why it
    does not work."""

    kind: str
    id: str
    where: str
    problem: str = ""


_asked: set[str] = set()
_problems: dict[str, Extension] = {}


def load(further: str = "") -> None:
    """Loads what is installed, what XLPERF_EXTENSIONS names and, written like it, `further`: each once a process."""
    if "" not in _asked:
        _asked.add("")
        if may_be_installed():
            _load_installed()
    words = os.environ.get(own_words.VARIABLE, "")
    if words and words not in _asked:
        _asked.add(words)
        try:
            own_words.use_words(words)
        except InvalidArgument as error:
            trouble(own_words.VARIABLE, words, error)
    for name in filter(None, f"{os.environ.get(VARIABLE, '')}{os.pathsep}{further}".split(os.pathsep)):
        if name not in _asked:
            _asked.add(name)
            try:
                _import(name)
            except Exception as error:  # noqa: BLE001 - whatever a file of others does
                trouble(name, name, error)


def _load_installed() -> None:
    from importlib.metadata import entry_points

    for group in GROUPS:
        for point in entry_points(group=group):
            try:
                point.load()
            except Exception as error:  # noqa: BLE001 - whatever a package of others does
                trouble(f"{group}: {point.name}", point.value, error)


def may_be_installed() -> bool:
    """Whether any installed package may have an extension: looking through the files of all by the standard library costs each
    start 30 ms, and most machines have none."""
    if any(hasattr(one, "find_distributions") and one is not PathFinder for one in sys.meta_path):
        return True
    return any(_may_have_one(folder or os.curdir) for folder in sys.path)


def _may_have_one(folder: str) -> bool:
    """Whether a package in one place of the path may; so it may where that cannot be told, as in an archive."""
    try:
        names = os.listdir(folder)  # noqa: PTH208
    except FileNotFoundError:
        return False
    except OSError:
        return True
    for name in names:
        if name.lower().endswith((".dist-info", ".egg-info", ".egg")) or name == "EGG-INFO":
            if name.lower().endswith(".egg"):
                return True
            try:
                with open(os.path.join(folder, name, "entry_points.txt"), "rb") as file:  # noqa: PTH118, PTH123
                    written = file.read()
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError:
                return True
            if any(group.encode() in written for group in GROUPS):
                return True
    return False


def trouble(name: str, where: str, error: Exception) -> None:
    """Names an extension that does not work; each once."""
    if name in _problems:
        return
    detail = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    _problems[name] = Extension("source", name, where, detail)
    from logging import getLogger

    getLogger("xlperf.extension").warning("%s", say("extension-not-loaded", name=name, detail=detail))


def extensions() -> list[Extension]:
    """What offices added, as it is loaded now: the checks and readers that work, then what does not, with the reason."""
    load()
    found = [Extension(one.kind, one.id, one.where) for one in registry.everything()]
    return [*found, *_problems.values()]


def fingerprint() -> str:
    """Changes whenever a check or reader does: what a cache keeps was found with them."""
    load()
    digests = sorted(one.digest for one in registry.everything()) + [repr(one) for one in own_words.added()]
    return hashlib.sha256("|".join(digests).encode()).hexdigest() if digests else ""


@dataclass(frozen=True)
class Carried:
    """What goes with each task to the process that does it, which may stand on another machine: `sources` to load, as
    XLPERF_EXTENSIONS has them, an office's `words`, and each check that there must be then: its id, its place, its forms."""

    sources: str = ""
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    checks: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


def carried() -> Carried:
    """What this process has of an office's own."""
    load()
    checks = tuple((one.id, one.where, one.about.forms) for one in registry.of_kind(registry.CHECK))
    return Carried(os.environ.get(VARIABLE, ""), own_words.added(), checks)


def take_over(given: Carried) -> None:
    """Loads what another process had, each once; what does not come with it is told by `absent`."""
    load(given.sources)
    own_words.take_over(given.words)
    registry.expected = given.checks


def absent() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """The checks that the process which gave the task has, and this one has not; none where there was no task."""
    here = {one.id for one in registry.of_kind(registry.CHECK)}
    return tuple(one for one in registry.expected if one[0] not in here)


def only_in_this_process() -> list[str]:
    """The functions that no worker process can import: those written in a script or a notebook itself."""
    return [one.where for one in registry.everything() if not one.importable]


def _import(name: str) -> None:
    """A module by its name, or a file ending in .py."""
    if not name.endswith(".py"):
        importlib.import_module(name)
        return
    path = Path(name).resolve()
    module = f"{registry.FROM_A_FILE}{hashlib.sha256(str(path).encode()).hexdigest()[:12]}"
    spec = importlib.util.spec_from_file_location(module, path)
    if spec is None or spec.loader is None:
        raise ImportError(name)
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[module] = loaded
    try:
        spec.loader.exec_module(loaded)
    except BaseException:
        del sys.modules[module]
        raise
