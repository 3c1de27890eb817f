"""The VBA module behind the xlwings UDFs, written on any system by the generator that xlwings runs in Excel.

Owns how that generator is run away from Windows and the lines of its output that are mended. The result
is committed as macros/generated/xlwings_udfs.bas, so that users need neither Windows nor xlwings to get it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

from xlperf.errors import XlperfError
from xlperf.excel.described import CATEGORY, FUNCTIONS, Described

UDF_MODULE = "xlperf.excel.udfs"

# Runs in an interpreter of its own: the names of pywin32 that xlwings.udfs imports stand in as empty modules,
# and the decorators, which do nothing off Windows, are put back before the functions are imported.
_GENERATOR = """\
import ctypes, importlib, sys
from types import ModuleType, SimpleNamespace
from unittest.mock import MagicMock

for name in (
    "pythoncom", "pywintypes", "win32api", "win32com", "win32com.client", "win32com.client.dynamic", "win32con",
    "win32event", "win32gui", "win32process", "win32timezone", "win32com.server", "win32com.server.dispatcher",
    "win32com.server.policy", "win32com.server.util",
):
    sys.modules[name] = MagicMock(name=name)
ctypes.windll = ctypes.oledll = MagicMock()
ctypes.PyDLL = MagicMock()

import xlwings
udfs = importlib.import_module("xlwings.udfs")
xlwings.func, xlwings.arg, xlwings.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
module = importlib.import_module(sys.argv[1])
sys.stdout.reconfigure(encoding="utf-8", newline="\\n")
udfs.generate_vba_wrapper(sys.argv[1], module, sys.stdout, SimpleNamespace(Name="xlperf.xlsm"))
"""

_HEAD = """\
Attribute VB_Name = "xlwings_udfs"
' Written by macros/build.py: the generator of xlwings over xlperf.excel.udfs. Do not change it by hand.
#Const App = "Microsoft Excel"

"""


class WrapperError(XlperfError, RuntimeError):
    """The generator of xlwings did not run, or wrote what is not understood; the text is its own."""


def udf_wrapper() -> str:
    """The source of the module xlwings_udfs: ASCII, lines ended by LF. WrapperError where xlwings fails."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", _GENERATOR, UDF_MODULE],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )
    if done.returncode:
        raise WrapperError(done.stderr)
    return _HEAD + _volatile_alone(_by_value(_falling_back(done.stdout)))


def descriptions() -> str:
    """What the Function Wizard says of the functions, as macros/generated/functions.json holds it."""
    functions = [
        {
            "name": function.name,
            "description": function.description,
            "arguments": [argument.description for argument in function.arguments],
        }
        for function in FUNCTIONS
    ]
    return json.dumps({"category": CATEGORY, "functions": functions}, ensure_ascii=False, indent=1) + "\n"


def _falling_back(wrapper: str) -> str:
    """The wrapper with errors as errors: as text, they would keep IFERROR from the native formula."""
    mended = wrapper
    for function in FUNCTIONS:
        as_text, as_error = f"{function.name} = Err.Description", f"{function.name} = CVErr(2042)"
        mended = _replaced(mended, as_text, as_error, 1)
    return mended


def _by_value(wrapper: str) -> str:
    """The wrapper that asks our own connection, which fails once and not for every cell, and hands over values: for each
    range of cells xlwings would ask Excel back, call by call. The calling cell goes along where a function asks it for its
    workbook; the workbook of the macros never does, in which xlwings would look for embedded code."""
    mended = _replaced(wrapper, "= XLPy.CallUDF(", "= XlpServer().CallUDF(", 2 * len(FUNCTIONS))
    for function in FUNCTIONS:
        names = [argument.name for argument in function.arguments]
        given = ", ".join(f"XlpGiven({name})" for name in names)
        asks = _asks_its_workbook(function)
        last = ", Nothing" if asks else ""
        called = f'"{function.name}", Array({", ".join(names)}{last})'
        by_value = f'"{function.name}", Array({given}{last})'
        mended = _replaced(mended, called, by_value, 2)
        passed = f"{by_value}, Nothing, {'Application.Caller' if asks else 'Nothing'})"
        mended = _replaced(mended, f"{by_value}, ThisWorkbook, Application.Caller)", passed, 1)
    return mended


def _volatile_alone(wrapper: str) -> str:
    """The wrapper whose functions of a whole workbook are volatile only where no range is named: Excel knows on which
    cells a named range depends."""
    asking = sum(map(_asks_its_workbook, FUNCTIONS))
    return _replaced(wrapper, "Application.Volatile\n", "Application.Volatile IsMissing(form)\n", asking)


def _asks_its_workbook(function: Described) -> bool:
    return any(argument.name == "form" for argument in function.arguments)


def _replaced(text: str, old: str, new: str, times: int) -> str:
    """`text` with `old` replaced; WrapperError where it does not stand there as often as xlwings writes it."""
    if text.count(old) != times:
        raise WrapperError(f"xlwings no longer writes the line {old.strip()!r}")
    return text.replace(old, new)
