"""Calls functions as Excel does through xlwings: real `xlwings.udfs.call_udf` and converters over a stand-in for COM.

    python -m tests.excel.called_by_xlwings < lines of calls > lines of answers

A line is a list of calls, pickled, in base64, as a JSON text; so are its answers. A call is (function, [arguments]); an argument is rows of values, as a range of cells holds them, or MISSING. Runs in an
interpreter of its own: the names of pywin32 that xlwings imports stand in as empty modules. Errors of cells are COM's
numbers, as Excel hands them over; what the VBA wrapper turns into #N/A comes back as the name of the exception.
"""

from __future__ import annotations

import base64
import ctypes
import datetime as dt
import json
import pickle
import sys
from typing import Any
from unittest.mock import MagicMock

from tests.excel.com_book import AsCom, Book, Called, Counted, alone, com_value

MISSING = "an argument left out"
_LEFT_OUT = -2147352572
"""DISP_E_PARAMNOTFOUND, which COM passes for an optional argument that was not given."""

_OF_WORKBOOKS = ("XLP_CHECK", "XLP_FINDINGS")
"""The functions that ask the workbook of the calling cell."""

_MODULES = (
    "pythoncom", "pywintypes", "win32api", "win32com", "win32com.client", "win32com.client.dynamic", "win32con",
    "win32event", "win32gui", "win32process", "win32timezone", "win32com.server", "win32com.server.dispatcher",
    "win32com.server.policy", "win32com.server.util",
)  # fmt: skip


class Time(dt.datetime):
    """pywintypes' own kind of date, with the time zone that it always has."""


def stand_in() -> Any:
    """xlwings.udfs, imported where there is no Windows."""
    for name in _MODULES:
        sys.modules[name] = MagicMock(name=name, __file__=f"{name}.dll")
    sys.modules["pywintypes"].TimeType = Time  # type: ignore[attr-defined]
    sys.modules["pywintypes"].IID = str  # type: ignore[attr-defined]
    ctypes.windll = ctypes.oledll = MagicMock()  # type: ignore[attr-defined]
    ctypes.PyDLL = MagicMock()  # type: ignore[misc, assignment]
    import xlwings
    from xlwings import _xlwindows, udfs

    xlwings.func, xlwings.arg, xlwings.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
    xlwings.engines.add(xlwings.main.Engine(impl=_xlwindows.engine))
    xlwings.engines.active = xlwings.engines["excel"]
    return udfs


def main() -> None:
    udfs = stand_in()
    from xlwings import _xlwindows

    errors = {text: number for number, text in _xlwindows.cell_errors.items()}
    as_com = com_value(errors, Time)
    for line in sys.stdin:
        calls = pickle.loads(base64.b64decode(json.loads(line)))  # written by the test itself
        print(json.dumps(packed([_answer(udfs, call, as_com) for call in calls])), flush=True)


def packed(content: Any) -> str:
    """What is pickled, as a text."""
    return base64.b64encode(pickle.dumps(content)).decode()


def _answer(udfs: Any, call: Any, as_com: AsCom) -> Any:
    book = Book(call.package, as_com) if isinstance(call, Called) else None
    name, arguments = (call.function, call.arguments) if isinstance(call, Called) else call
    given = [_given(argument, book, as_com) for argument in arguments]
    caller = book.Worksheets(1).Range("AA1") if book else None
    try:
        if book and name in _OF_WORKBOOKS:  # the wrapper gives Nothing for the argument that xlwings fills in
            given.append(None)
        calls: list[str] = []
        asking = Counted(caller, calls) if isinstance(call, Called) and call.counting else caller
        answer = udfs.call_udf("xlperf.excel.udfs", name, tuple(given), None, asking)
        return (answer, calls) if asking is not caller else answer
    except Exception as failed:  # noqa: BLE001 - told to the test
        return f"{type(failed).__name__}: {failed}"


def _given(argument: Any, book: Book | None, as_com: AsCom) -> Any:
    """As the macros give it: a range by its values, in one call of Excel's own."""
    if argument == MISSING:
        return _LEFT_OUT
    if book and isinstance(argument, tuple):
        sheet, address = argument
        return book.Worksheets(sheet).Range(address).Value
    return alone(argument, as_com).Value


if __name__ == "__main__":
    main()
