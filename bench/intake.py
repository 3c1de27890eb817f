"""What taking in one file costs, beside what others need only to read its cells."""

from __future__ import annotations

import gc
import tempfile
import tracemalloc
import warnings
from collections.abc import Callable
from pathlib import Path

from bench import Row, milliseconds
from xlperf.form import load_form
from xlperf.intake.one_file import take_in
from xlperf.template.stamp import Stamper
from xlperf.template.write import Options

FORM = "guangzhou-2023"


def run() -> list[Row]:
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for kind, path in _files(Path(folder)):
            rows += _of_file(kind, path)
    return rows


def _files(folder: Path) -> list[tuple[str, Path]]:
    """A blank workbook, one with ten amounts, and, where LibreOffice is there, the latter saved again by it."""
    from bench.stamp import AMOUNTS
    from tests.programs import libreoffice
    from xlperf.declaration import Declaration, read_number

    form = load_form(FORM)
    stamper = Stamper(form, Options())
    row = {
        "name": "通信保障",
        "content": "提供技术支持",
        "amount": read_number("1475.17"),
        "objective": "畅通",
    }
    indicator = {
        "level1": "产出指标", "level2": "数量指标", "level3": "宣传活动场次", "period_target": "≥3场", "annual_target": "≥3场",
    }  # fmt: skip
    tables = {
        "key_tasks": [row | {"name": f"通信保障之{n}"} for n in range(8)],
        "indicators": [indicator | {"level3": f"宣传活动场次之{n}"} for n in range(20)],
    }
    filled = Declaration(form, {name: read_number(text) for name, text in AMOUNTS.items()}, tables)
    files = [("blank", folder / "blank.xlsx"), ("filled", folder / "filled.xlsx")]
    files[0][1].write_bytes(stamper.workbook("甲局", "1"))
    files[1][1].write_bytes(stamper.workbook("甲局", "1", filled))
    if libreoffice.available():
        office = libreoffice.LibreOffice()
        try:
            files.append(("by LibreOffice", office.resave(files[1][1], folder / "resaved.xlsx")))
        finally:
            office.close()
    return files


def _of_file(kind: str, path: Path) -> list[Row]:
    rows = []
    taken = {
        name: milliseconds(lambda _, a=action: a(path), times) for name, (action, times) in READERS.items()
    }
    ours = taken["xlperf, the whole intake"]
    for name, time in taken.items():
        note = "" if time == ours else f"{time / ours:.2f} times ours"
        rows.append(Row(f"{kind}: {name}", time, "ms", note))
    peaks = {
        name: _peak(READERS[name][0], path)
        for name in ("xlperf, the whole intake", "openpyxl, load_workbook")
    }
    rows += [Row(f"{kind}: {name}, peak of Python's memory", peak, "MiB") for name, peak in peaks.items()]
    return rows


def _peak(action: Callable[[Path], object], path: Path) -> float:
    gc.collect()
    tracemalloc.start()
    try:
        action(path)
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


def _openpyxl(path: Path) -> object:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path)


def _openpyxl_values(path: Path) -> object:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        cells = [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
        book.close()
    return cells


def _pandas(engine: str) -> Callable[[Path], object]:
    def read(path: Path) -> object:
        import pandas

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return pandas.read_excel(path, sheet_name=None, header=None, engine=engine)

    return read


def _calamine(path: Path) -> object:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


READERS: dict[str, tuple[Callable[[Path], object], int]] = {
    "xlperf, the whole intake": (take_in, 60),
    "openpyxl, load_workbook": (_openpyxl, 5),
    "openpyxl, read-only values": (_openpyxl_values, 5),
    "pandas with openpyxl": (_pandas("openpyxl"), 5),
    "pandas with calamine": (_pandas("calamine"), 15),
    "calamine, all sheets": (_calamine, 40),
}
"""Each reader and how many times it is timed; all sheets are read, since the intake looks at two and lists the rest."""
