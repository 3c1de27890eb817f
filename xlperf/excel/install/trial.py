"""The interpreter of xlwings' configuration run once, as Excel will run it, and xlwings' DLL looked for beside it.

Owns what is asked of that interpreter and what its answer means: which Python, what it can import, how long it took. Says
nothing to users; starts one process, within a time limit.
"""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Literal

from xlperf.system.dataclass import dataclass

SECONDS = 60
"""Longer than the first start on a machine whose security program looks at every file."""

NEEDED = ("win32com.client", "xlwings", "xlperf.excel.udfs")
"""What the functions import, in this order."""

Fault = Literal["", "32-bit", "arm", "store"]

_SCRIPT = """\
import importlib, json, platform, struct, sys
found = {"version": platform.python_version(), "bits": struct.calcsize("P") * 8, "machine": platform.machine(),
         "modules": {}, "xlwings": ""}
for name in sys.argv[1:]:
    try:
        module = importlib.import_module(name)
        found["modules"][name] = ""
        if name == "xlwings":
            found["xlwings"] = str(module.__version__)
    except BaseException as error:
        found["modules"][name] = type(error).__name__ + ": " + str(error)
print("xlperf:" + json.dumps(found))
"""


@dataclass(frozen=True)
class Trial:
    """What an interpreter answered. failure: "" or what kept it from answering, in its own or the system's words;
    missing: module -> why it could not be imported; seconds: from start to answer."""

    seconds: float
    failure: str = ""
    version: str = ""
    bits: int = 0
    machine: str = ""
    xlwings: str = ""
    missing: Mapping[str, str] = field(default_factory=dict)


def tried(interpreter: Path, seconds: float = SECONDS) -> Trial:
    """Runs the interpreter with the switches that the macros give it; never raises."""
    started = time.monotonic()
    try:
        done = subprocess.run(
            [str(interpreter), "-P", "-B", "-c", _SCRIPT, *NEEDED],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Trial(seconds, f"> {seconds:g} s")
    except OSError as error:
        return Trial(time.monotonic() - started, str(error.strerror or error))
    spent = time.monotonic() - started
    answer = re.search(r"^xlperf:(\{.*\})$", done.stdout, re.MULTILINE)
    if answer is None:
        lines = (done.stderr.strip() or done.stdout.strip() or f"exit status {done.returncode}").splitlines()
        return Trial(spent, lines[-1])
    found = json.loads(answer[1])
    return Trial(
        spent,
        version=found["version"],
        bits=found["bits"],
        machine=found["machine"],
        xlwings=found["xlwings"],
        missing={name: why for name, why in found["modules"].items() if why},
    )


def fault_of(interpreter: Path | str, bits: int, machine: str) -> Fault:
    """Why a Python cannot serve Excel, whatever is installed in it: pandas and msgspec have no wheels for 32 bit, xlwings'
    DLL is not in the wheel for Arm, and Microsoft's Store keeps packages where Excel does not look for the DLL."""
    if bits == 32:
        return "32-bit"
    if machine.upper() in ("ARM64", "AARCH64"):
        return "arm"
    return "store" if "windowsapps" in str(interpreter).lower() else ""


def dll_beside(interpreter: Path, xlwings: str, excel_bits: int) -> Path | None:
    """xlwings' DLL of Excel's own bitness, where its macros look: beside the interpreter, or one folder up; None where it is
    not. Either bitness counts where Excel's is not known (0)."""
    for folder in (interpreter.parent, interpreter.parent.parent):
        for bits in (excel_bits,) if excel_bits else (64, 32):
            if (found := folder / f"xlwings{bits}-{xlwings}.dll").is_file():
                return found
    return None
