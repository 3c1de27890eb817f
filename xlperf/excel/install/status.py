"""What is there and what is missing for the functions inside a spreadsheet program, as a sentence, each with how to mend it.

Owns the questions; the registry, the places and this Python's own facts are given, so that any machine can be asked about.
"""

from __future__ import annotations

import platform
import struct
import sys
from collections.abc import Callable, Generator, Iterator
from dataclasses import field
from pathlib import Path
from typing import Any

from xlperf.diagnosis import Answer
from xlperf.excel.extension import VERSION as EXTENSION_VERSION
from xlperf.excel.install import configuration, libreoffice
from xlperf.excel.install import status_words as _words  # noqa: F401 - its sentences are said here
from xlperf.excel.install.errors import explain
from xlperf.excel.install.excel import ADDIN, UDFS, ExcelFolders, xlwings_version_in
from xlperf.excel.install.registry import Excel, Registry, excel_in
from xlperf.excel.install.trial import Trial, dll_beside, fault_of, tried
from xlperf.messages import clauses, enumerated, say
from xlperf.system.dataclass import dataclass

SLOW = 15.0
"""Seconds to start from which a user will think that Excel hangs."""


@dataclass(frozen=True)
class Here:
    """This Python's own facts."""

    version: str = sys.version.split()[0]
    bits: int = struct.calcsize("P") * 8
    machine: str = platform.machine()
    executable: Path = field(default_factory=lambda: Path(sys.executable))
    xlwings: str = field(default_factory=lambda: package_version("xlwings"))


def package_version(name: str) -> str:
    """The version of an installed package; "" where it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def excel_status(
    registry: Registry,
    places: ExcelFolders,
    here: Here,
    on_windows: bool,
    try_out: Callable[[Path], Trial] = tried,
) -> Iterator[Answer]:
    """Everything about Excel, in the order in which a person would ask; `try_out` runs the configured interpreter."""
    excel = excel_in(registry)
    if not on_windows:
        yield Answer("system", "note", say("addin-status.not-windows"))
    elif excel is None:
        yield _answer("excel", "broken", "no-excel")
    if excel is not None:
        bits = say("addin-status.bits", bits=excel.bits) if excel.bits else say("addin-status.bits-unknown")
        version: dict[str, Any] = {"version": excel.version, "build": excel.build or "-", "bits": bits}
        yield Answer("excel", "good", say("addin-status.excel", **version))
    yield from _python(here)
    yield from _addins(places, here)
    interpreter = yield from _configured(places, here)
    if interpreter is not None and on_windows:  # elsewhere it is that of another machine
        trial = try_out(interpreter)
        yield from _tried(interpreter, trial)
        if trial.xlwings:
            yield _dll(interpreter, trial, excel.bits if excel else 0)
    if excel is not None:
        yield from _trust(excel)


def unsuitable(here: Here) -> str:
    """Why this Python cannot be the one that Excel calls, with the remedy; "" where it can."""
    fault = fault_of(here.executable, here.bits, here.machine)
    if not fault:
        return ""
    return say(f"addin-status.{fault}", path=here.executable) + "\n" + say("addin-status.unsuitable.mend")


def _python(here: Here) -> Iterator[Answer]:
    words: dict[str, Any] = {"version": here.version, "bits": here.bits, "path": here.executable}
    yield Answer("python", "good", say("addin-status.python", **words))
    if here.xlwings:
        yield Answer("xlwings", "good", say("addin-status.xlwings", version=here.xlwings))
    else:
        yield _answer("xlwings", "broken", "no-xlwings")


def _tried(interpreter: Path, trial: Trial) -> Iterator[Answer]:
    words: dict[str, Any] = {"interpreter": interpreter, "seconds": trial.seconds}
    fault = fault_of(interpreter, trial.bits, trial.machine)
    if fault:
        mend = say("addin-status.unsuitable.mend")
        yield Answer("python", "broken", say(f"addin-status.{fault}", path=interpreter), mend)
    elif trial.failure:
        yield _answer("python", "broken", "trial-failed", detail=trial.failure, **words)
    for module, why in trial.missing.items():
        yield _answer("python", "broken", "trial-missing", module=module, detail=why, **words)
    if fault or trial.failure or trial.missing:
        return
    words |= {"version": trial.version, "bits": trial.bits}
    yield Answer("python", "good", say("addin-status.trial", **words))
    if trial.seconds > SLOW:
        yield _answer("python", "note", "trial-slow", **words)


def _dll(interpreter: Path, trial: Trial, excel_bits: int) -> Answer:
    found = dll_beside(interpreter, trial.xlwings, excel_bits)
    if found is not None:
        return Answer("dll", "good", say("addin-status.dll", path=found))
    name = f"xlwings{excel_bits or 64}-{trial.xlwings}.dll"
    return _answer("dll", "broken", "no-dll", folder=interpreter.parent, name=name, interpreter=interpreter)


def _addins(places: ExcelFolders, here: Here) -> Iterator[Answer]:
    """Our add-in, and xlwings' own where a user has it too: each must be of the package's version."""
    if not places.addin.is_file():
        yield Answer(
            "addin", "broken", say("addin-status.no-addin", path=places.addin), say("addin-status.install")
        )
    for path in (places.addin, places.startup / "xlwings.xlam"):
        if not path.is_file():
            continue
        found = xlwings_version_in(path)
        if here.xlwings and found != here.xlwings:
            explained = explain("Object required")
            words: dict[str, Any] = {"path": path.name, "found": found or "?", "version": here.xlwings}
            yield Answer(
                "addin",
                "broken",
                say("addin-status.other-version", **words),
                explained.mend if explained else "",
            )
        else:
            yield Answer("addin", "good", say("addin-status.addin", path=path, version=found or "?"))


def _configured(places: ExcelFolders, here: Here) -> Generator[Answer, None, Path | None]:
    """What the configuration says; gives the interpreter that it names, if there is one to be tried."""
    path, found = places.settings / configuration.FILE, configuration.read(places.settings)
    interpreter, install = found.get("INTERPRETER_WIN", ""), say("addin-status.install")
    missing = [key for key in ("INTERPRETER_WIN", "UDF MODULES") if not found.get(key)]
    if not missing and UDFS not in found["UDF MODULES"].split(";"):
        missing = ["UDF MODULES"]
    if missing:
        words: dict[str, Any] = {"path": path, "keys": enumerated(missing)}
        yield Answer("configuration", "broken", say("addin-status.no-configuration", **words), install)
    elif not Path(interpreter).is_file():
        yield Answer(
            "configuration", "broken", say("addin-status.no-interpreter", interpreter=interpreter), install
        )
        return None
    elif Path(interpreter).parent != here.executable.parent:
        yield Answer(
            "configuration", "note", say("addin-status.other-interpreter", interpreter=interpreter), install
        )
    else:
        words = {"path": path, "interpreter": interpreter}
        yield Answer("configuration", "good", say("addin-status.configuration", **words))
    return Path(interpreter) if interpreter else None


def _trust(excel: Excel) -> Iterator[Answer]:
    macros = excel.macros or 2
    mend = say("addin-status.policy.mend") if excel.by_policy else say("addin-status.macros.mend")
    state = "good" if macros in (1, 2) else "broken"
    yield Answer("macros", state, say(f"addin-status.macros-{macros}"), mend if state == "broken" else "")  # type: ignore[arg-type]
    if excel.blocks_downloaded:
        yield _answer("macros", "note", "blocked")
    for name in (ADDIN, "xlwings.xlam"):
        if name.lower() in excel.disabled.lower():
            yield _answer("addin", "broken", "disabled", name=name)
    if excel.trusted:
        yield Answer("trust", "good", say("addin-status.trusted", paths=clauses(excel.trusted)))


def libreoffice_status() -> Iterator[Answer]:
    """Whether LibreOffice has the add-in."""
    try:
        version = libreoffice.installed_version()
    except libreoffice.OfficeError as error:
        yield Answer("libreoffice", "note", str(error))
        return
    mend = say("addin-status.office.mend")
    if not version:
        yield Answer("libreoffice", "broken", say("addin-status.no-office"), mend)
    elif version != EXTENSION_VERSION:
        words: dict[str, Any] = {"version": version, "now": EXTENSION_VERSION}
        yield Answer("libreoffice", "broken", say("addin-status.office-old", **words), mend)
    else:
        yield Answer("libreoffice", "good", say("addin-status.office", version=version))


def lite_status() -> Iterator[Answer]:
    """What can be said of xlwings Lite from outside Excel."""
    yield Answer("lite", "note", say("addin-status.lite"))


def _answer(subject: str, state: str, key: str, **words: Any) -> Answer:
    """An answer whose words and remedy are in the catalogue under one key."""
    text, mend = say(f"addin-status.{key}", **words), say(f"addin-status.{key}.mend", **words)
    return Answer(subject, state, text, mend)  # type: ignore[arg-type]
