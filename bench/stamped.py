"""Storage of any number of filled workbooks, none of which exists: each is made when it is read. `stamped://100000`.

Owns what department `number` declared. Nearly all are sound, as in life; some must be corrected, some are cut off.
"""

from __future__ import annotations

import io
import os
import random
import time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import fsspec

from xlperf.declaration import Declaration
from xlperf.demonstration import made_up
from xlperf.form import Form, load_form
from xlperf.template.stamp import Stamper
from xlperf.template.write import Options

FORM = "guangzhou-2023"
PARENTS = 150
MAKING = "XLPERF_BENCH_MAKING"
"""The environment variable that names the folder in which each process says how long it made workbooks."""


@cache
def _stamper() -> tuple[Form, Stamper]:
    form = load_form(FORM)
    return form, Stamper(form, Options())


def code_of(number: int) -> str:
    return f"{number:06d}"


def name_of(number: int) -> str:
    return f"第{number}预算单位"


def declared(number: int) -> Declaration:
    """What department `number` declares; every fiftieth has its amounts by level wrong, every fortieth a deficit."""
    form, _ = _stamper()
    found = made_up(form, name_of(number), random.Random(number))
    fields: dict[str, Any] = dict(found.fields)
    if number % 50 == 7:
        fields["municipal_level_funds"] += Decimal("0.01")
    if number % 40 == 9:
        fields["other_funds"] = Decimal("88.88")
    return Declaration(form=form, fields=fields, tables=found.tables, year=form.year)


def workbook(number: int) -> bytes:
    """The file of department `number`; every five hundredth is cut off."""
    data = _stamper()[1].workbook(name_of(number), code_of(number), declared(number))
    return data[: len(data) // 2] if number % 500 == 11 else data


def roster(path: Path, number: int) -> None:
    """The roster of `number` departments, under some parents."""
    lines = ["code,name,parent"]
    lines += [f"{code_of(each)},{name_of(each)},主管部门{each % PARENTS:03d}" for each in range(number)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


_made = 0.0


class Stamped(fsspec.AbstractFileSystem):  # type: ignore[misc]
    """`stamped://N`: a folder of the workbooks of N departments."""

    protocol = "stamped"
    root_marker = ""

    def info(self, path: str, **options: Any) -> dict[str, Any]:
        path = self._strip_protocol(path)
        kind = "file" if path.endswith(".xlsx") else "directory"
        return {"name": path, "type": kind, "size": 90_000 if kind == "file" else 0}

    def find(self, path: str, *about: Any, **options: Any) -> dict[str, dict[str, Any]]:
        folder = self._strip_protocol(path).strip("/")
        return {
            name: {"name": name, "type": "file", "size": 90_000}
            for name in (f"{folder}/{code_of(number)}.xlsx" for number in range(int(folder)))
        }

    def _open(self, path: str, mode: str = "rb", **options: Any) -> io.BytesIO:
        began = time.process_time()
        data = workbook(int(self._strip_protocol(path).rpartition("/")[2].removesuffix(".xlsx")))
        _tell(time.process_time() - began)
        return io.BytesIO(data)


def _tell(seconds: float) -> None:
    global _made
    _made += seconds
    folder = os.environ.get(MAKING)
    if folder:
        Path(folder, str(os.getpid())).write_text(str(_made), encoding="ascii")


fsspec.register_implementation("stamped", Stamped, clobber=True)
