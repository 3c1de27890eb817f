"""A thousand workbooks: every total is that of an independent reading by openpyxl, to the cent."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import WorkSheetParser

import xlperf
from tests.consolidation.inbox import form, roster, sound_inbox
from xlperf.consolidation.workbook import words

DEPARTMENTS = 1000
Totals = Counter  # of Decimals, by defined name


def read_by_openpyxl(files: Sequence[Path]) -> Totals:
    """The sum of the numbers in the cells of each defined name, over all files, by openpyxl's own parser of a sheet;
    nothing of xlperf reads them. Texts and styles, which cost openpyxl most of its time, are left out."""
    book = openpyxl.load_workbook(files[0], read_only=True)
    title = book.worksheets[0].title
    names = {
        place: name
        for name, defined in book.defined_names.items()
        for sheet, _, area in [defined.attr_text.replace("$", "").rpartition("!")]
        if sheet.strip("'") == title
        for place in _places(area)
    }
    book.close()
    last = max(int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for place in names)
    totals: Totals = Counter()
    for file in files:
        with zipfile.ZipFile(file) as archive, archive.open("xl/worksheets/sheet1.xml") as sheet:
            for row, cells in WorkSheetParser(sheet, _NoTexts(), data_only=True).parse():
                if row > last:
                    break
                for cell in cells:
                    name = names.get(f"{get_column_letter(cell['column'])}{row}")
                    if name is not None and isinstance(cell["value"], int | float):
                        totals[name] += Decimal(repr(cell["value"]))
    return totals


class _NoTexts:
    """In place of the shared texts."""

    def __getitem__(self, index: int) -> str:
        return ""


def _places(area: str) -> list[str]:
    first, _, last = area.partition(":")
    letters = first.rstrip("0123456789")
    top = int(first[len(letters) :])
    bottom = int(last[len(letters) :]) if last else top
    return [f"{letters}{row}" for row in range(top, bottom + 1)]


@pytest.fixture(scope="module")
def thousand(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[xlperf.Consolidation, Path, dict[str, Decimal]]:
    """The consolidation of a thousand departments, its workbook, and the totals by openpyxl."""
    folder = tmp_path_factory.mktemp("thousand")
    inbox = sound_inbox(folder / "收件夹", DEPARTMENTS)
    out = folder / "汇总.xlsx"
    names = roster(folder, DEPARTMENTS)
    result = xlperf.consolidate(inbox.folder, roster=names, out=out, jobs=2, cache=False)
    files = sorted(inbox.folder.iterdir())
    with ProcessPoolExecutor(2) as pool:
        one, other = pool.map(read_by_openpyxl, [files[::2], files[1::2]])
    independent = {name: one[name] + other[name] for name in {*one, *other}}
    return result, out, independent


Thousand = tuple[xlperf.Consolidation, Path, dict[str, Decimal]]


def test_every_department_counts_once(thousand: Thousand) -> None:
    result, _, _ = thousand
    assert dict(result.counts) == {"accepted": DEPARTMENTS}
    assert len(result.declarations) == DEPARTMENTS and len(result.missing) == 0


def test_totals_are_those_of_openpyxl_to_the_cent(thousand: Thousand) -> None:
    result, _, independent = thousand
    numbers = [name for name, part in form().inputs.items() if part.is_number]
    assert {name: sum(result.declarations[name]) for name in numbers} == {
        name: independent[name] for name in numbers
    }
    for table, column in form().columns():
        if column.is_number:
            total = sum(value for value in result.tables[table.id][column.id] if value is not None)
            assert total == independent[f"{table.id}_{column.id}"]
    # sums of a thousand amounts with cents, none of them nothing
    assert independent["basic_expenditure"] > 10**8


def test_the_sheet_of_control_totals_says_the_same_and_no_difference(thousand: Thousand) -> None:
    _, out, independent = thousand
    book = openpyxl.load_workbook(out, read_only=True, data_only=True)
    lines = list(book[words.CONTROLS].iter_rows(min_row=2, values_only=True))
    book.close()
    said = {line[0]: line for line in lines if line[0] and isinstance(line[2], int | float)}
    for name, part in form().inputs.items():
        if part.is_number:
            line = said[form().label_of(name)]
            assert Decimal(repr(line[2])) == Decimal(repr(line[3])) == independent[name]
    assert all(line[4] == 0 and line[5] == "✓" for line in said.values())
