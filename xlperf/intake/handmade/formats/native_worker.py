"""Run as a process of its own by `native`: reads .xlsb with python-calamine, and PDF, one file after another.

Owns the far end of the pipe. Imports nothing of xlperf, so that it starts quickly and a file can harm nothing but it.

On the pipe a message is its length (8 bytes, big-endian) and its content: to here the bytes of a file, from here JSON,
{"sheets": [{name, hidden, merges: [[row, column, down, across]], cells: [[row, column, kind, value]]}]} or
{"error": [reason id, detail]}; kinds: t text, n number, b truth value, d day, h time of day. `pdf_layout` says what the answer to a PDF is.
"""

from __future__ import annotations

import datetime
import io
import json
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Arguments: bytes of memory beyond what the process has at its start, seconds of processor time a file."""
    memory_bytes, seconds = int(sys.argv[1]), float(sys.argv[2])
    _bound_memory(memory_bytes)
    source, out = sys.stdin.buffer, sys.stdout.buffer
    _send(out, {})
    while len(head := source.read(8)) == 8:
        _bound_time(seconds)
        data = source.read(int.from_bytes(head, "big"))
        _send(out, _read(data))


def _send(out: Any, content: object) -> None:
    message = json.dumps(content).encode("utf-8", "surrogatepass")
    out.write(len(message).to_bytes(8, "big") + message)
    out.flush()


def _read(data: bytes) -> dict[str, object]:
    if not data.startswith(b"PK"):
        return _read_pdf(data)
    import python_calamine

    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        sheets = [meta for meta in book.sheets_metadata if "WorkSheet" in str(meta.typ)]
        return {"sheets": [_sheet(book, meta) for meta in sheets]}
    except python_calamine.PasswordError:
        return {"error": ["encrypted", ""]}
    except MemoryError:
        return {"error": ["out-of-memory", ""]}
    except Exception as error:  # noqa: BLE001  any of its errors says that the file is damaged
        return {"error": ["corrupt", " ".join(str(error).split())[:120]]}
    except BaseException as error:  # noqa: BLE001  a panic of the parser is a BaseException
        return {"error": ["reader-failed", type(error).__name__]}


def _beside(name: str) -> Any:
    """The module `name` in this folder; none of these imports anything of xlperf but the others of them."""
    import importlib
    import types

    folder = types.ModuleType("beside")
    folder.__path__ = [str(Path(__file__).parent)]
    sys.modules.setdefault("beside", folder)
    return importlib.import_module(f"beside.{name}")


def _read_pdf(data: bytes) -> dict[str, object]:
    try:
        answer: dict[str, object] = _beside("pdf_layout").read_pdf(data)
        return answer
    except (MemoryError, RecursionError):
        return {"error": ["out-of-memory", ""]}


def _sheet(book: Any, meta: Any) -> dict[str, object]:
    sheet = book.get_sheet_by_name(meta.name)
    top, left = sheet.start or (0, 0)
    return {
        "name": meta.name,
        "hidden": not str(meta.visible).endswith(".Visible"),
        "merges": [
            [top, left, bottom - top + 1, right - left + 1]
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        ],
        "cells": [
            [row, column, *_tagged(value)]
            for row, values in enumerate(sheet.to_python(skip_empty_area=True), top)
            for column, value in enumerate(values, left)
            if value != ""
        ],
    }


def _tagged(value: object) -> tuple[str, object]:
    if isinstance(value, bool):
        return "b", value
    if isinstance(value, int | float):
        return "n", float(value)
    if isinstance(value, datetime.date):
        return "d", [value.year, value.month, value.day]
    if isinstance(value, datetime.time | datetime.timedelta):
        return "h", str(value)
    return "t", str(value)


def _bound_memory(memory_bytes: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            now = int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        now = 0
    _limited(resource.RLIMIT_AS, now + memory_bytes)


def _bound_time(seconds: float) -> None:
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    _limited(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds) + 1)


def _limited(what: int, most: int) -> None:
    import contextlib
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(what, (most, resource.getrlimit(what)[1]))


if __name__ == "__main__":
    main()
