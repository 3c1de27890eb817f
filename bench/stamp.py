"""What a workbook costs: built by xlperf, stamped, and built with openpyxl cell by cell."""

from __future__ import annotations

import io
import tempfile
import time
from decimal import Decimal
from pathlib import Path

from bench import Row, milliseconds
from bench.by_openpyxl import Recipe
from xlperf.declaration import Declaration
from xlperf.form import load_form
from xlperf.roster import Department, Roster
from xlperf.sending.templates import Press, jobs_of, write_all
from xlperf.template.stamp import Stamper
from xlperf.template.write import Options, build

FORM = "guangzhou-2023"
AMOUNTS = {
    "staff_count": "115", "subordinate_units": "4", "basic_expenditure": "4506.89", "project_expenditure": "13027.62",
    "fiscal_appropriation": "17534.51", "other_funds": "1365.46", "special_fiscal_funds": "0",
    "other_development_expenditure": "0", "municipal_level_funds": "17534.51", "transfer_payments": "0",
}  # fmt: skip


def run() -> list[Row]:
    form = load_form(FORM)
    stamper = Stamper(form, Options())
    prefill = Declaration(form, {name: Decimal(text) for name, text in AMOUNTS.items()}, {})

    def built(number: int) -> bytes:
        return build(form, Options(department=f"第{number}局", code=f"{number:05}"))

    def stamped(number: int) -> bytes:
        return stamper.workbook(f"第{number}局", f"{number:05}")

    def prefilled(number: int) -> bytes:
        return stamper.workbook(f"第{number}局", f"{number:05}", prefill)

    recipe = Recipe(built(1))

    def by_openpyxl(number: int) -> None:
        book = recipe.workbook()
        book.worksheets[0][recipe.department_cell(form)] = f"第{number}局"
        book.save(io.BytesIO())

    build_time, stamp_time = milliseconds(built, 9), milliseconds(stamped, 300)
    prefill_time, openpyxl_time = milliseconds(prefilled, 300), milliseconds(by_openpyxl, 5)
    return [
        Row("build one", build_time, "ms", "XlsxWriter, with cached values"),
        Row("stamp one", stamp_time, "ms", f"{build_time / stamp_time:.0f} times as fast as building"),
        Row(
            "stamp one, 10 amounts prefilled", prefill_time, "ms", "and the cached values that depend on them"
        ),
        Row(
            "openpyxl, cell by cell",
            openpyxl_time,
            "ms",
            f"stamping is {openpyxl_time / stamp_time:.0f} times as fast",
        ),
        Row("… against prefilled stamps", openpyxl_time / prefill_time, "times", ""),
        Row("size built", len(built(1)) / 1024, "KiB", ""),
        Row("size stamped", len(stamped(1)) / 1024, "KiB", "compressed in chunks"),
        *_folder(1000),
    ]


def _folder(number: int) -> list[Row]:
    """The whole way of a roster into a folder, each file flushed to the disk."""
    roster = Roster(tuple(Department(f"{n:05}", f"第{n}局") for n in range(number)))
    rows = []
    for processes in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            jobs = jobs_of(load_form(FORM), roster, Path(folder), ".xlsx", {})
            press = Press(FORM, Options())
            taken = milliseconds(
                lambda n, p=press, j=jobs, k=processes: n or list(write_all(p, j, k)), 1, time.perf_counter
            )
        rows.append(
            Row(
                f"roster into a folder, jobs {processes}",
                taken / number,
                "ms each",
                f"{number} files, flushed",
            )
        )
    return rows
