"""A consolidated workbook of more rows than a sheet has: 100,000 departments with fourteen indicators each.

The workbook is written in full; the departments' records are fifty real ones that recur. `python -m bench.long_table [N]`.
"""

from __future__ import annotations

import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from bench import Row
from bench.memory import Peak
from bench.stamped import workbook
from xlperf.consolidation import Consolidation, consolidate
from xlperf.consolidation.received.record import Record

MEGABYTE = 1024 * 1024
SEEDS = 50


class _Recurring(Mapping[int, Record]):
    def __init__(self, records: list[Record], number: int) -> None:
        self.records, self.number = records, number

    def __getitem__(self, position: int) -> Record:
        return self.records[position % len(self.records)]

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.number))

    def __len__(self) -> int:
        return self.number


def _many(number: int, folder: Path) -> Consolidation:
    """A consolidation of `number` departments, each with its indicators twice."""
    for each in range(100, 100 + SEEDS):
        (folder / f"{each}.xlsx").write_bytes(workbook(each))
    few = consolidate(folder)
    used = [entry for entry in few.data.ledger.entries if entry.used]
    place = list(few.form.tables).index("indicators")
    records = []
    for entry in used:
        record = few.data.records[entry.position]
        tables = list(record.tables)
        tables[place] = tables[place] * 2
        controls = dict(record.controls)
        for name in controls:
            if name.split(".")[0] == "indicators":
                controls[name] = str(2 * int(controls[name]))
        records.append(msgspec.structs.replace(record, tables=tables, controls=controls))
    entries = tuple(replace(used[at % len(used)], position=at) for at in range(number))
    ledger = replace(few.data.ledger, entries=entries)
    return replace(few, data=replace(few.data, ledger=ledger, records=_Recurring(records, number)))


def measure(number: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "inbox").mkdir()
        many = _many(number, folder / "inbox")
        began = time.process_time()
        with Peak() as peak:
            many.write(folder / "all.xlsx")
        seconds = time.process_time() - began
        sheets, rows = _indicator_rows(folder / "all.xlsx")
        expected = sum(len(many.data.records[at].tables[-1]) for at in range(number))
        assert rows == expected, (rows, expected)
        return [
            Row(f"workbook of {number:,} departments", seconds, "s", "of the processor"),
            Row("… rows of 指标", float(rows), "", f"on {sheets} sheets"),
            Row("… peak of memory", peak.pss / MEGABYTE, "MiB", ""),
            Row("… size", (folder / "all.xlsx").stat().st_size / MEGABYTE, "MiB", ""),
        ]


def _indicator_rows(path: Path) -> tuple[int, int]:
    """The sheets of 指标 and the rows below their headers, counted in the file itself."""
    import re

    found: list[int] = []
    with zipfile.ZipFile(path) as package:
        names = re.findall(r'<sheet name="([^"]+)"', package.read("xl/workbook.xml").decode())
        for at, sheet in enumerate(names, 1):
            if sheet.startswith("指标"):
                with package.open(f"xl/worksheets/sheet{at}.xml") as file:
                    count, rest = 0, b""
                    while piece := file.read(1 << 20):
                        data: Any = rest + piece
                        count += data.count(b"<row ")
                        rest = data[-4:]
                    found.append(count - 1)
    return len(found), sum(found)


if __name__ == "__main__":
    for row in measure(int(sys.argv[1]) if sys.argv[1:] else 100_000):
        print(f"{row.what}: {row.value:,.4g} {row.unit} {row.note}")
