"""The VBA module behind the xlwings UDFs, written on any system by the generator that xlwings runs in Excel.

Owns how that generator is run away from Windows and the one line of its output that is mended. The result
is committed as macros/generated/xlwings_udfs.bas, so that users need neither Windows nor xlwings to get it.
"""

from __future__ import annotations

import os
import subprocess
import sys

from xlperf.errors import XlperfError
from xlperf.excel.described import CATEGORY, FUNCTIONS

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

Public Sub Auto_Open()
    ' Excel keeps no descriptions of functions in a workbook: they are given anew whenever it is opened.
    On Error Resume Next
"""

_FROM_HEX = """\
Private Function FromHex(ByVal code As String) As String
    ' Four hexadecimal digits a character: VBA source holds ASCII only.
    Dim at As Long
    For at = 1 To Len(code) Step 4
        FromHex = FromHex & ChrW(CLng("&H" & Mid(code, at, 2)) * 256 + CLng("&H" & Mid(code, at + 2, 2)))
    Next at
End Function
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
    mended = _volatile_alone(_falling_back(done.stdout))
    return _HEAD + _descriptions() + "End Sub\n\n" + mended + _FROM_HEX


def _falling_back(wrapper: str) -> str:
    """The wrapper with errors as errors: as text, they would keep IFERROR from the native formula."""
    mended = wrapper
    for function in FUNCTIONS:
        as_text, as_error = f"{function.name} = Err.Description", f"{function.name} = CVErr(2042)"
        if mended.count(as_text) != 1:
            raise WrapperError(f"xlwings no longer writes the line {as_text!r}")
        mended = mended.replace(as_text, as_error)
    return mended


def _volatile_alone(wrapper: str) -> str:
    """The wrapper whose functions of a whole workbook are volatile only where no range is named: Excel knows on which
    cells a named range depends."""
    always = "Application.Volatile\n"
    expected = sum(1 for function in FUNCTIONS if any(given.name == "form" for given in function.arguments))
    if wrapper.count(always) != expected:
        raise WrapperError(f"xlwings no longer writes the line {always.strip()!r}")
    return wrapper.replace(always, "Application.Volatile IsMissing(form)\n")


def _descriptions() -> str:
    """One call of MacroOptions a function, for the Function Wizard."""
    return "".join(
        f'    Application.MacroOptions Macro:="{function.name}", _\n'
        f"        Description:={_spelled(function.description)}, _\n"
        f"        Category:={_spelled(CATEGORY)}, _\n"
        f"        ArgumentDescriptions:=Array({_listed([given.description for given in function.arguments])})\n"
        for function in FUNCTIONS
    )


def _listed(texts: list[str]) -> str:
    return ", _\n            ".join(_spelled(text) for text in texts)


def _spelled(text: str) -> str:
    """A VBA expression for text that VBA source cannot hold: hexadecimal, four digits a character."""
    return f'FromHex("{text.encode("utf-16-be").hex().upper()}")'
