"""What the command costs before it does anything: `xlperf check` of one blank workbook beside Python that does nothing."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import Row
from xlperf.form import load_form
from xlperf.template.write import Options, build

TIMES = 15


def processor_seconds(command: list[str]) -> float:
    """The processor's time of a command and of the processes it starts; the best of several, with bytecode kept."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    taken = []
    for _ in range(TIMES + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return min(taken[1:])


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        workbook = Path(folder, "a.xlsx")
        workbook.write_bytes(build(load_form("guangzhou-2023"), Options(year=2024)))
        nothing = processor_seconds([sys.executable, "-c", "pass"])
        package = processor_seconds([sys.executable, "-c", "import xlperf"])
        check = processor_seconds([sys.executable, "-m", "xlperf", "check", str(workbook)])
    return [
        Row("import xlperf", package * 1e3, "ms", f"{package / nothing:.1f} times Python that does nothing"),
        Row("xlperf check, one workbook", check * 1e3, "ms", f"{check / nothing:.1f} times that"),
    ]
