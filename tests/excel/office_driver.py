"""Runs inside LibreOffice's Python: opens a workbook, calls its macros, reads and writes cells, answers in JSON.

    python3 office_driver.py -env:NAME=VALUE... < jobs.jsonl > answers.jsonl

One LibreOffice, which ends with the standard input, does all jobs, one a line, each on a document of its own. A job is {"document": path, "steps": [...]}; a step is ["macro", "Module.Name", [arguments]],
["set", sheet, cell, value], ["get", sheet, cell], ["formula", sheet, cell, formula], ["array", sheet, range, formula],
["block", sheet, range], ["fill", sheet, range, rows of formulas], ["enter", sheet, range, rows of texts and numbers],
["unprotect", sheet], ["save", path], ["open", path], which goes on with another document (["open", path, "unseen"]:
without a window, whose drawing takes time), ["seconds", step], which times a step, ["processor", times, step], which
gives the seconds of LibreOffice's processor for a step done so many times, or ["recalculate"]. The answer is the list
of what they gave, or {"failed": why}.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

START_SECONDS = 60
PIPE = f"xlperf{uuid.uuid4().hex}"
FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".pdf": "calc_pdf_Export"}


def connected(pipe: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    last = time.monotonic() + START_SECONDS
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > last:
                raise
            time.sleep(0.02)


def option(name: str, value: object) -> PropertyValue:
    return PropertyValue(Name=name, Value=value)


def processor_seconds() -> float:
    """What this program's LibreOffice has taken of the processor, from Linux's own account of its process."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if words[0].endswith(b"soffice.bin") and any(PIPE.encode() in word for word in words):
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    raise RuntimeError("LibreOffice's process was not found")


def answer_of(document: Any, step: list[Any]) -> Any:
    action, *arguments = step
    if action == "macro":
        name, values = arguments
        address = f"vnd.sun.star.script:VBAProject.{name}?language=Basic&location=document"
        script = document.getScriptProvider().getScript(address)
        return script.invoke(tuple(values), (), ())[0]
    if action == "recalculate":
        document.calculateAll()
        return None
    if action == "seconds":
        started = time.perf_counter()
        answer_of(document, arguments[0])
        return time.perf_counter() - started
    if action == "processor":
        times, repeated = arguments
        started = processor_seconds()
        for _ in range(times):
            answer_of(document, repeated)
        return processor_seconds() - started
    if action == "save":
        document.storeToURL(
            Path(arguments[0]).as_uri(), (option("FilterName", FILTERS[Path(arguments[0]).suffix]),)
        )
        return None
    if action == "unprotect":
        document.Sheets.getByName(arguments[0]).unprotect("")
        return None
    if action in ("block", "fill", "enter"):
        block = document.Sheets.getByName(arguments[0]).getCellRangeByName(arguments[1])
        if action == "block":
            return [list(row) for row in block.getDataArray()]
        if action == "enter":
            block.setDataArray(tuple(tuple(row) for row in arguments[2]))
            return None
        block.setFormulaArray(tuple(tuple(row) for row in arguments[2]))
        return None
    cell = document.Sheets.getByName(arguments[0]).getCellRangeByName(arguments[1])
    if action == "set":
        if isinstance(arguments[2], str):
            cell.String = arguments[2]
        else:
            cell.Value = arguments[2]
        return None
    if action == "array":
        place = document.Sheets.getByName(arguments[0]).getCellRangeByName(arguments[1])
        place.setArrayFormula(arguments[2])
        return None
    if action == "formula":
        cell.Formula = arguments[2]
        return None
    if cell.getError():
        return {"error": cell.getError()}
    content = cell.FormulaResultType2 if cell.Type.value == "FORMULA" else cell.Type.value
    return cell.Value if content in ("VALUE", 1) else cell.String


def done(desktop: Any, job: dict[str, Any]) -> list[Any]:
    options = (option("MacroExecutionMode", 4),)
    address = Path(job["document"]).as_uri() if job.get("document") else "private:factory/scalc"
    document = desktop.loadComponentFromURL(address, "_blank", 0, options)
    answers = []
    try:
        for step in job["steps"]:
            print(step, file=sys.stderr)  # the last step named is the one that failed
            if step[0] == "open":
                document.close(True)
                unseen = (option("Hidden", True),) if "unseen" in step[2:] else ()
                document = desktop.loadComponentFromURL(
                    Path(step[1]).as_uri(), "_blank", 0, (*options, *unseen)
                )
                answers.append(None)
                continue
            answers.append(answer_of(document, step))
    finally:
        document.close(True)
    return answers


def answers_to(jobs: Iterable[str], environment: list[str]) -> Iterator[object]:
    office = subprocess.Popen(
        [
            "soffice",
            "--headless",
            "--norestore",
            "--nologo",
            *environment,
            f"--accept=pipe,name={PIPE};urp",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        context = connected(PIPE)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        for job in jobs:
            try:
                yield done(desktop, json.loads(job))
            except Exception as failed:  # noqa: BLE001 - whatever UNO throws is the test's to show
                yield {"failed": f"{type(failed).__name__}: {failed}"}
        desktop.terminate()
    finally:
        try:
            office.wait(timeout=20)
        except subprocess.TimeoutExpired:
            office.kill()


if __name__ == "__main__":
    for answer in answers_to(sys.stdin, sys.argv[1:]):
        print(json.dumps(answer, ensure_ascii=False), flush=True)
