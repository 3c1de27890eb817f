"""LibreOffice Calc: one long-lived headless office, asked over JSON lines.

Owns the life of the worker process: start, time limits, one restart when it died or hung. Knows nothing of UNO,
which lives in libreoffice_worker.py and libreoffice_inside.py under the system's own Python.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .cells import Cell, Input
from .program import ProgramFailed, end

WORKER = Path(__file__).with_name("libreoffice_worker.py")
START_SECONDS = 100.0
ANSWER_SECONDS = 60.0
KINDS = ("xlsx", "xlsm", "xls", "ods", "fods", "csv", "html")
"""What LibreOffice writes; it reads .xlsb but cannot write it."""


@cache
def _python_with_uno() -> str | None:
    for python in ("/usr/bin/python3", "/usr/lib/libreoffice/program/python", shutil.which("python3")):
        if python and Path(python).exists():
            tried = subprocess.run([python, "-c", "import uno"], capture_output=True, timeout=30, check=False)
            if tried.returncode == 0:
                return python
    return None


def missing() -> str | None:
    """Why LibreOffice cannot be used here, or None."""
    if not (shutil.which("soffice") or shutil.which("libreoffice")):
        return "LibreOffice Calc is not installed (Debian: libreoffice-calc)"
    if _python_with_uno() is None:
        return "no Python with the module uno (Debian: python3-uno)"
    return None


class _Hung(ProgramFailed):
    pass


class LibreOffice:
    """One office with a profile of its own; started at the first request, ended by `close`."""

    def __init__(self, profile: Path | None = None, screen: str = "") -> None:
        """`profile`: a folder to keep (say with an extension installed); None: a fresh one, removed at the end.
        `screen`: where its windows are, as DISPLAY names it; "" for none."""
        self._given, self._screen = profile, screen
        self._folder: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._buffer = b""

    def recalculate(self, path: Path | str, *, seconds: float = ANSWER_SECONDS) -> dict[str, dict[str, Cell]]:
        """Every cell with content after a hard recalculation: {sheet: {"B7": Cell}}, hidden sheets too; no displayed texts
        of numbers."""
        found = self._ask({"do": "recalculate", "path": _absolute(path)}, seconds)
        return {sheet: {at: Cell(*cell) for at, cell in cells.items()} for sheet, cells in found.items()}

    def calculate(
        self,
        path: Path | str,
        cases: Sequence[Mapping[str, Input]],
        read: Sequence[str],
        *,
        seconds: float | None = None,
    ) -> list[dict[str, Cell]]:
        """Many cases on one workbook: sets a case's inputs, recalculates hard, reads the cells of `read`.

        Addresses are "Sheet!B7", a defined name "total", or its n-th cell from 1 on, "tasks_amount[2]"; `read` may
        hold areas "Sheet!A1:B9", which come back cell by cell. Each case starts from the file's own content. The
        workbook stays open between calls (by path, time and size), so that one case a call is cheap as well.
        Locked cells and formulas can be set too. Raises ProgramFailed where a cell or name does not exist.
        """
        given = [{at: _plain(value) for at, value in case.items()} for case in cases]
        request = {"do": "calculate", "path": _absolute(path), "cases": given, "read": list(read)}
        answers = self._ask(request, seconds or ANSWER_SECONDS + 0.5 * len(cases))
        return [{at: Cell(*cell) for at, cell in answer.items()} for answer in answers]

    def calculate_areas(
        self,
        path: Path | str,
        cases: Sequence[Mapping[str, Sequence[Sequence[Input]]]],
        read: Sequence[str],
        *,
        seconds: float | None = None,
    ) -> list[dict[str, list[list[Input]]]]:
        """As `calculate`, by whole areas, for many cells: each is a list of rows, of numbers, texts and None.

        What a case sets stays for those after it, so that each must set all that it needs. In the answers an
        empty cell is "", as an empty text is, and an error is None; the displayed texts are not read.
        """
        request = {"do": "areas", "path": _absolute(path), "cases": list(cases), "read": list(read)}
        answers: list[dict[str, list[list[Input]]]] = self._ask(
            request, seconds or ANSWER_SECONDS + 0.5 * len(cases)
        )
        return answers

    def type_in(
        self,
        path: Path | str,
        states: Sequence[Sequence[tuple[str, str, str]]],
        watch: Sequence[str],
        *,
        save: Path | None = None,
    ) -> list[list[list[list[Input]]]]:
        """Types as a person does: of each state its cells (sheet, address, text; "" empties the cell), one after another,
        by LibreOffice's own commands for the cursor and for entering, with automatic calculation, without any command to
        recalculate. Gives, after each state, the areas of `watch` as rows of values; `save`: where the workbook is saved
        at the end, as it is then."""
        request = {"do": "type", "path": _absolute(path), "states": states, "watch": list(watch)}
        cells = sum(map(len, states))
        answers: list[list[list[list[Input]]]] = self._ask(
            request | {"save": None if save is None else _absolute(save)}, ANSWER_SECONDS + 0.5 * cells
        )
        return answers

    def press(
        self,
        path: Path | str,
        keys: Sequence[str],
        last: tuple[str, str, str],
        watch: Sequence[str],
        *,
        seconds: float = ANSWER_SECONDS,
    ) -> list[list[list[Input]]]:
        """Opens the workbook in a window of `screen` and presses `keys` on the keyboard: names of keys, or texts in double
        quotes. Gives the areas of `watch` once the cell `last` (sheet, address, text) shows its text."""
        request: dict[str, Any] = {
            "do": "keys",
            "path": _absolute(path),
            "keys": list(keys),
            "last": list(last),
        }
        request["watch"], request["seconds"] = list(watch), seconds
        answers: list[list[list[Input]]] = self._ask(request, 2 * seconds)
        return answers

    def work(
        self,
        path: Path | str,
        sheet: str,
        steps: Sequence[Sequence[str | int]],
        watch: Sequence[str] = (),
        *,
        save: Path | None = None,
    ) -> tuple[list[list[list[Input]]], list[float]]:
        """What a person does on `sheet`, with automatic calculation: each step is ("type", place, text), ("copy row", row):
        a copy of the row, but for its first column, inserted before it, or ("paste", path of another workbook, its area, place). Gives the areas of
        `watch`, and the heights of the sheet's rows in points."""
        request: dict[str, Any] = {
            "do": "work",
            "path": _absolute(path),
            "sheet": sheet,
            "steps": [list(step) for step in steps],
        }
        request["watch"], request["save"] = list(watch), None if save is None else _absolute(save)
        seen, heights = self._ask(request, ANSWER_SECONDS + len(steps))
        return seen, heights

    def resave(self, path: Path | str, out: Path | str, kind: str | None = None, *, sheet: int = 1) -> Path:
        """Opens, recalculates and saves as `kind` (one of KINDS; None: by the ending of `out`).

        `sheet`: the one, counted from 1, that goes into a .csv (UTF-8, as displayed, all formulas as values).
        """
        kind = kind or Path(out).suffix[1:].lower()
        if kind not in KINDS:
            raise ValueError(f"LibreOffice does not write {kind!r}, only {', '.join(KINDS)}")
        request: dict[str, Any] = {"do": "export", "path": _absolute(path), "kind": kind}
        if kind != "csv":
            self._ask(request | {"out": _absolute(out)})
            return Path(out)
        with tempfile.TemporaryDirectory(prefix="xlperf-csv-") as folder:
            # comma, double quote, UTF-8, from line 1; numbers as shown; of all sheets the one of this number
            options = f"44,34,76,1,,0,false,true,true,false,false,{sheet}"
            self._ask(request | {"out": f"{folder}/sheet.csv", "options": options})
            (made,) = Path(folder).iterdir()  # LibreOffice adds the sheet's name to the file's
            return Path(shutil.move(made, _absolute(out)))

    def delete_rows(
        self, path: Path | str, sheet: str, rows: Sequence[int], out: Path | str, password: str = ""
    ) -> Path:
        """Takes the lock off `sheet`, deletes `rows` (from 1), locks it again, and saves as .xlsx."""
        request = {"do": "delete_rows", "path": _absolute(path), "sheet": sheet, "rows": list(rows)}
        self._ask(request | {"out": _absolute(out), "kind": "xlsx", "password": password})
        return Path(out)

    def insert(
        self,
        path: Path | str,
        sheet: str,
        out: Path | str,
        cells: Mapping[str, Input] = MappingProxyType({}),
        *,
        row: int = 0,
        column: int = 0,
    ) -> Path:
        """Takes the lock off `sheet`, inserts a row before `row` or a column before `column` (from 1), types `cells` into
        the sheet, locks it again, and saves as .xlsx."""
        request = {"do": "insert", "path": _absolute(path), "sheet": sheet, "row": row, "column": column}
        self._ask(request | {"cells": dict(cells), "out": _absolute(out)})
        return Path(out)

    def to_pdf(self, path: Path | str, out: Path | str, sheets: Sequence[str] | None = None) -> Path:
        """Prints to PDF as on paper (print areas, page setup); `sheets`: only these, even if hidden."""
        self._ask(
            {
                "do": "export",
                "path": _absolute(path),
                "out": _absolute(out),
                "kind": "pdf",
                "visible": None if sheets is None else list(sheets),
            }
        )
        return Path(out)

    def run_macro(
        self, path: Path | str, name: str, arguments: Sequence[Any] = (), read: Sequence[str] = ()
    ) -> tuple[Any, dict[str, Cell]]:
        """Runs a VBA macro of the workbook ("VBAProject.Module1.Main"): its result, and `read` after it."""
        request = {"do": "macro", "path": _absolute(path), "name": name}
        found = self._ask(request | {"arguments": list(arguments), "read": list(read)})
        return found["result"], {at: Cell(*cell) for at, cell in found["cells"].items()}

    def filter_out(self, path: Path | str, sheet: str, area: str, without: str, out: Path | str) -> list[int]:
        """Hides the rows of `area` (its first is the heading) that say `without` there, as a filter does; prints the
        sheet to the PDF `out`; gives the hidden rows' numbers."""
        return [
            int(row)
            for row in self._ask(
                {
                    "do": "filter",
                    "path": _absolute(path),
                    "sheet": sheet,
                    "area": area,
                    "without": without,
                    "out": _absolute(out),
                }
            )
        ]

    def unlocks(self, path: Path | str, password: str) -> dict[str, bool | None]:
        """Whether `password` unlocks the structure (key "") and each sheet; None where nothing is locked."""
        found: dict[str, bool | None] = self._ask(
            {"do": "unlocks", "path": _absolute(path), "password": password}
        )
        return found

    def version(self) -> str:
        """Such as "7.4.7.2"."""
        return str(self._ask({"do": "version"}))

    def close(self) -> None:
        """Ends the office; a later request starts a new one."""
        if self._process is not None and self._process.stdin:
            self._process.stdin.close()  # the worker ends soffice in good order at the end of its input
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=8)
        self._kill()

    def _kill(self) -> None:
        if self._process is not None:
            end(self._process, patience=0)
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    with suppress(BrokenPipeError):
                        pipe.close()
            self._process = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _ask(self, request: Mapping[str, Any], seconds: float = ANSWER_SECONDS) -> Any:
        try:
            answer = self._exchange(request, seconds)
        except _Hung:
            answer = self._exchange(request, seconds)  # once more in a new office; a second failure is real
        if "error" in answer:
            raise ProgramFailed(answer["error"])
        return answer["ok"]

    def _exchange(self, request: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        try:
            process = self._process if self._process and self._process.poll() is None else self._start()
            assert process.stdin
            process.stdin.write(json.dumps(request, ensure_ascii=False).encode() + b"\n")
            process.stdin.flush()
            return self._answer(process, seconds)
        except BrokenPipeError:
            self._kill()
            raise _Hung("the LibreOffice worker has ended") from None
        except BaseException:
            self._kill()  # whatever it may still say is no answer to the next request
            raise

    def _start(self) -> subprocess.Popen[bytes]:
        self.close()
        soffice, python = shutil.which("soffice") or shutil.which("libreoffice"), _python_with_uno()
        if not soffice or not python:
            raise ProgramFailed(missing())
        profile = self._given
        if profile is None:
            profile = self._folder = Path(tempfile.mkdtemp(prefix="xlperf-office-"))
        self._buffer = b""
        self._process = subprocess.Popen(
            [python, str(WORKER), soffice, str(profile), *(["windows"] if self._screen else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={
                **os.environ,
                "LC_ALL": "C.UTF-8",
                "SAL_USE_VCLPLUGIN": "gen" if self._screen else "svp",
                "DISPLAY": self._screen,
                "PYTHONPATH": "",
            },
            start_new_session=True,
        )
        self._answer(self._process, START_SECONDS)
        return self._process

    def _answer(self, process: subprocess.Popen[bytes], seconds: float) -> dict[str, Any]:
        assert process.stdout
        limit = time.monotonic() + seconds
        while b"\n" not in self._buffer:
            left = limit - time.monotonic()
            if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
                raise _Hung(f"LibreOffice did not answer within {seconds:g} s")
            more = os.read(process.stdout.fileno(), 1 << 20)
            if not more:
                raise _Hung("LibreOffice died")
            self._buffer += more
        line, self._buffer = self._buffer.split(b"\n", 1)
        answer: dict[str, Any] = json.loads(line)
        return answer


def _absolute(path: Path | str) -> str:
    return str(Path(path).absolute())


def _plain(value: Input) -> Input:
    if isinstance(value, bool):
        raise TypeError("LibreOffice has no booleans: set 1 or 0, or a formula in the workbook")
    return value if value is None or isinstance(value, str) else float(value)
