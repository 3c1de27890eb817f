"""Gnumeric, by the library that is ssconvert's: a second opinion on every formula.

Owns the life of the worker process that calls it. Knows nothing of those calls, which are in gnumeric_worker.py.
"""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from . import xlsx
from .cells import Cell, Input, number, split
from .program import ProgramFailed, end

WORKER = Path(__file__).with_name("gnumeric_worker.py")
SECONDS = 60.0
EXPORTERS = {
    "xlsx": "Gnumeric_Excel:xlsx2",
    "xls": "Gnumeric_Excel:excel_biff8",
    "ods": "Gnumeric_OpenCalc:odf",
    "csv": "Gnumeric_stf:stf_csv",
    "html": "Gnumeric_html:html40",
    "gnumeric": "Gnumeric_XmlIO:sax",
}


@cache
def _library() -> str | None:
    """Where the library is that ssconvert is made of."""
    program, ldd = shutil.which("ssconvert"), shutil.which("ldd")
    if program is None or ldd is None:
        return None
    loaded = subprocess.run([ldd, program], capture_output=True, text=True, timeout=30, check=False).stdout
    found = re.search(r"libspreadsheet\S* => (/\S+)", loaded)
    return found.group(1) if found else None


def missing() -> str | None:
    """Why Gnumeric cannot be used here, or None."""
    if not shutil.which("ssconvert"):
        return "ssconvert is not installed (Debian: gnumeric)"
    return None if _library() else "the library libspreadsheet of ssconvert is not found"


class Gnumeric:
    """The operations of Gnumeric; the first starts it, `close` ends it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def resave(self, path: Path | str, out: Path | str, kind: str | None = None) -> Path:
        """Opens, recalculates and saves as `kind`, one of EXPORTERS (None: by the ending of `out`)."""
        kind = kind or Path(out).suffix[1:].lower()
        if kind not in EXPORTERS:
            raise ValueError(f"Gnumeric is not asked for {kind!r}, only {', '.join(EXPORTERS)}")
        Path(out).unlink(missing_ok=True)
        self._ask("resave", _absolute(path), _absolute(out), EXPORTERS[kind], once=kind == "ods")
        if not Path(out).exists():
            raise ProgramFailed(f"Gnumeric wrote no {out}")
        return Path(out)

    def recalculate(self, path: Path | str) -> dict[str, dict[str, Cell]]:
        """Every cell with content after a recalculation: {sheet: {"B7": Cell}}; no displayed texts."""
        with tempfile.TemporaryDirectory(prefix="xlperf-gnumeric-") as folder:
            return xlsx.cells(self.resave(path, Path(folder) / "recalculated.xlsx"))

    def calculate(
        self, path: Path | str, cases: Sequence[Mapping[str, Input]], read: Sequence[str]
    ) -> list[dict[str, Cell]]:
        """Many cases on one .xlsx, as LibreOffice.calculate, without displayed texts and formulas: each in the workbook as it
        is in the file, of which no cached value is believed."""
        package = xlsx.Package(path)
        given = [[(split(package.resolve(at)), value) for at, value in case.items()] for case in cases]
        places = {asked: _place(*found) for asked, found in xlsx.places(path, read).items()}
        answers = self._ask("calculate", _absolute(path), given, list(places.values()))
        return [dict(zip(places, map(_cell, answer), strict=True)) for answer in answers]

    def close(self) -> None:
        """Ends Gnumeric; a later request starts it anew."""
        process, self._process = self._process, None
        if process is not None:
            end(process, patience=0)
            for pipe in (process.stdin, process.stdout):
                assert pipe
                pipe.close()

    def _ask(self, act: str, *arguments: Any, once: bool = False) -> Any:
        process = self._process = self._process or _started()
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps({"do": act, "arguments": arguments, "once": once}).encode() + b"\n")
        process.stdin.flush()
        ready, _, _ = select.select([process.stdout], [], [], SECONDS)
        line = process.stdout.readline() if ready else b""
        if not line:
            self.close()
            raise ProgramFailed(f"Gnumeric has ended, or did not {act} within {SECONDS:g} s: {arguments[0]}")
        if once:
            self.close()
        told = json.loads(line)
        if "error" in told:
            raise ProgramFailed(told["error"])
        return told["ok"]


def _started() -> subprocess.Popen[bytes]:
    library = _library()
    if library is None:
        raise ProgramFailed(missing())
    return subprocess.Popen(
        [sys.executable, "-I", str(WORKER), library],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        start_new_session=True,
    )


def _absolute(path: Path | str) -> str:
    return str(Path(path).absolute())


def _place(sheet: str, at: str) -> tuple[str, int, int]:
    column = at.rstrip("0123456789")
    return sheet, int(at[len(column) :]), number(column)


def _cell(told: tuple[str, Any]) -> Cell:
    kind, value = told
    return Cell(None, error=value) if kind == "error" else Cell(value)
