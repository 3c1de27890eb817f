"""The same promise for edits as programs make them: openpyxl, which moves cells and leaves names and formulas where they were,
and LibreOffice, which moves everything along. What stands on the form's sheet in the end is read, or named in a warning."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from tests.intake.inserting import form_workbook, lost
from tests.programs.libreoffice import LibreOffice
from tests.workbook.loaded import loaded
from xlperf.intake.one_file import take_in_bytes

Edit = Callable[[Worksheet, random.Random, int], list[str]]
"""What is done to the form's sheet, and the texts that it types."""


def put(sheet: Worksheet, place: str, value: str | float) -> list[str]:
    """Types into a cell; nothing where a merged area covers it, in which nobody can type."""
    if isinstance(sheet[place], MergedCell):
        return []
    sheet[place] = value
    return [f"{value:.2f}" if isinstance(value, float) else value]


def typed(sheet: Worksheet, chance: random.Random, number: int) -> list[str]:
    place = f"{chance.choice('ABCDEFGHJ')}{chance.randint(3, 70)}"
    return put(sheet, place, chance.choice([f"所填第{number}项", 2_000_000 + number + 0.25]))


def row_deleted(sheet: Worksheet, chance: random.Random, number: int) -> list[str]:
    sheet.delete_rows(chance.randint(3, 58), chance.choice([1, 1, 2]))
    return []


def row_inserted(sheet: Worksheet, chance: random.Random, number: int) -> list[str]:
    row = chance.randint(3, 62)
    sheet.insert_rows(row, chance.choice([1, 1, 2]))
    said = put(sheet, f"B{row}", f"插入第{number}行")
    return said + put(sheet, f"E{row}", 1_500_000 + number + 0.25)


def rows_moved(sheet: Worksheet, chance: random.Random, number: int) -> list[str]:
    """Some entries of a table cut out and put elsewhere in it, or below the form."""
    first = chance.choice([13, 14, 25, 30, 31])
    sheet.move_range(f"B{first}:G{first + chance.randint(0, 2)}", rows=chance.choice([1, 2, 5, 40]))
    return []


def column_inserted(sheet: Worksheet, chance: random.Random, number: int) -> list[str]:
    sheet.insert_cols(chance.randint(2, 10))
    return []


def sheet_copied(sheet: Worksheet, chance: random.Random, number: int) -> list[str]:
    copy = sheet.parent.copy_worksheet(sheet)
    copy.title = chance.choice(["申报表 (2)", "财政局", "备份"])
    copy.sheet_state = chance.choice(["visible", "hidden"])
    copy["D6"] = 1_200_000 + number
    return [copy.title]


EDITS: tuple[Edit, ...] = (typed, typed, row_deleted, row_inserted, rows_moved, column_inserted, sheet_copied)


def held(sheet: Worksheet) -> set[str]:
    """What stands on a sheet as a value."""
    values = [cell.value for row in sheet.iter_rows() for cell in row]
    return {f"{one:.2f}" if isinstance(one, float) else str(one) for one in values if one is not None}


@pytest.mark.parametrize("seed", [*range(8), 19, 26, 97, 118, 127])
def test_what_openpyxl_moved_or_typed_is_read_or_named(seed: int) -> None:
    chance = random.Random(seed)
    book = loaded(form_workbook())
    sheet = book["申报表"]
    said: list[str] = []
    entered = held_entries(sheet)
    for number, edit in enumerate(chance.sample(EDITS, 3)):
        said += edit(sheet, chance, seed * 10 + number)
    out = io.BytesIO()
    book.save(out)
    intake = take_in_bytes(out.getvalue(), "a.xlsx")
    left = held(sheet) | set(book.sheetnames)
    wanted = [text for text in (*said, *entered) if text in left]
    if intake.declaration is None:
        return  # refused aloud
    assert lost(intake, wanted, ("error", "warning")) == []


@pytest.mark.parametrize("column", [2, 3, 5, 6])
def test_no_cell_is_read_for_two_columns_where_one_was_deleted(column: int) -> None:
    """openpyxl leaves the names where they were: they then point to the next column."""
    book = loaded(form_workbook())
    book["申报表"].delete_cols(column)
    out = io.BytesIO()
    book.save(out)
    intake = take_in_bytes(out.getvalue(), "a.xlsx")
    assert intake.declaration is not None and intake.status == "rejected"
    for _, columns in intake.declaration.locations.tables.values():
        letters = [letter for letter in columns.values() if letter]
        assert len(letters) == len(set(letters))


def held_entries(sheet: Worksheet) -> list[str]:
    """The amounts of the seed that are not written anywhere else, by which moved rows are known again."""
    return [
        f"{sheet[place].value:.2f}".rstrip("0").rstrip(".")
        for place in ("D6", "D7", "E13", "E14")
        if sheet[place].value
    ]


@pytest.mark.programs
@pytest.mark.parametrize("seed", range(4))
def test_what_libreoffice_moved_along_is_read_or_named(
    seed: int, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """A row with an amount inserted, others deleted: names, formulas and merged areas go along."""
    chance = random.Random(seed)
    (tmp_path / "a.xlsx").write_bytes(form_workbook())
    row = chance.choice([13, 14, 19, 25, 26, 29, 30, 31, 36, 60, 62])
    words, amount = f"插入第{seed}行", 1_500_000 + seed + 0.25
    cells = {f"B{row}": words, f"E{row}": amount}
    path = libreoffice.insert(tmp_path / "a.xlsx", "申报表", tmp_path / "b.xlsx", cells, row=row)
    gone = sorted(chance.sample([one for one in range(13, 50) if one != row], 2), reverse=True)
    path = libreoffice.delete_rows(path, "申报表", gone, tmp_path / "c.xlsx")
    intake = take_in_bytes(path.read_bytes(), "a.xlsx")
    left = held(openpyxl.load_workbook(path)["申报表"])
    wanted = [text for text in (words, f"{amount:.2f}", "4506.89", "13027.62") if text in left]
    assert lost(intake, wanted, ("error", "warning")) == []
