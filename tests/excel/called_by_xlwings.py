"""Calls functions as Excel does through xlwings: real `xlwings.udfs.call_udf` and converters over a stand-in for COM.

    python -m tests.excel.called_by_xlwings < calls.pickle > answers.pickle

A call is (function, [arguments]); an argument is rows of values, as a range of cells holds them, or MISSING. Runs in an
interpreter of its own: the names of pywin32 that xlwings imports stand in as empty modules. Errors of cells are COM's
numbers, as Excel hands them over; what the VBA wrapper turns into #N/A comes back as the name of the exception.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import pickle
import sys
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

MISSING = "an argument left out"
_LEFT_OUT = -2147352572
"""DISP_E_PARAMNOTFOUND, which COM passes for an optional argument that was not given."""

_RANGE = "{00020846-0000-0000-C000-000000000046}"
"""IID of Excel's Range."""

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


class ComRange:
    """A range of cells as COM shows it to xlwings: its identity, its size, its values in one call."""

    def __init__(self, rows: list[list[Any]], errors: dict[str, int]) -> None:
        self.Row = self.Column = 1
        self.Worksheet = MagicMock(name="Worksheet")
        self.Rows = SimpleNamespace(Count=len(rows))
        self.Columns = SimpleNamespace(Count=len(rows[0]))
        self.Count = len(rows) * len(rows[0])
        values = tuple(tuple(_as_com(value, errors) for value in row) for row in rows)
        self.Value = values[0][0] if self.Count == 1 else values
        attributes = SimpleNamespace(iid=_RANGE)
        information = SimpleNamespace(GetTypeAttr=lambda: attributes)
        self._oleobj_ = SimpleNamespace(GetTypeInfo=lambda: information)


def _as_com(value: Any, errors: dict[str, int]) -> Any:
    if isinstance(value, str) and value in errors:
        return errors[value]
    if isinstance(value, dt.date):
        day = value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)
        return Time(*day.timetuple()[:6], tzinfo=dt.UTC)
    return value


def main() -> None:
    udfs = stand_in()
    from xlwings import _xlwindows

    errors = {text: number for number, text in _xlwindows.cell_errors.items()}
    caller = ComRange([[None]], {})
    answers: list[Any] = []
    for name, arguments in pickle.load(sys.stdin.buffer):  # noqa: S301 - written by the test itself
        given = [_LEFT_OUT if rows == MISSING else ComRange(rows, errors) for rows in arguments]
        try:
            answers.append(udfs.call_udf("xlperf.excel.udfs", name, tuple(given), None, caller))
        except Exception as failed:  # noqa: BLE001 - told to the test
            answers.append(f"{type(failed).__name__}: {failed}")
    pickle.dump(answers, sys.stdout.buffer)


if __name__ == "__main__":
    main()
