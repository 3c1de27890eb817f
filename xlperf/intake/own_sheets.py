"""What people typed on the sheets 校验 and 填报说明, which hold nothing to fill in.

Owns how that is told from what the template wrote there, whatever its version: beside its columns, below its last line, and
numbers where it has none. Looks at the cells one by one only where their addresses or kinds ask for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from xlperf.form.layout import CHECK_SHEET, GUIDE_SHEET
from xlperf.intake.read import WorkbookReading
from xlperf.intake.template_cells import Expected
from xlperf.intake.unread import text_of
from xlperf.ooxml.address import row_and_column
from xlperf.ooxml.cells import Sheet, SheetEntry

COLUMNS = {CHECK_SHEET: 7, GUIDE_SHEET: 6}
"""How many columns each sheet has, in every version."""

MOST_ROWS = 1_048_576
_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"([^>]*[^>/])?>(<f)?')
_TEXT = re.compile(rb'\bt="(?:s|inlineStr|str|b|e)"')


def typed_on_own_sheets(
    reading: WorkbookReading, expected: Expected
) -> Iterator[tuple[SheetEntry, str, str]]:
    """The sheet, cell and content of each such entry."""
    if reading.layout.prefix:
        return
    for entry in reading.book.sheets:
        width = COLUMNS.get(entry.name)
        last = 0
        if entry.name == CHECK_SHEET and width is not None:
            width, last = max(width, _columns_of_formulas(expected)), _last_check(expected)
        if width is None or _is_as_made(reading.book.raw(entry), entry.name, last, width):
            continue
        sheet = reading.book.sheet(entry)
        for place in sorted(_typed(sheet, entry.name, width, expected), key=row_and_column):
            yield entry, place, text_of(sheet.value(place))


@lru_cache(maxsize=32)
def _is_as_made(raw: bytes, name: str, last_check: int, width: int) -> bool:
    """Whether the part, read without its values, holds nothing but what the template can have written. A program writes
    the same part into every workbook of a form."""
    cells = _CELL.findall(raw)
    if not cells or len(cells) != raw.count(b"<v>") + raw.count(b"<is>"):
        return False
    rows = [int(row) for _, row, _, _ in cells]
    if name == CHECK_SHEET and max(rows) > last_check:
        return False
    if name == GUIDE_SHEET and _last_line(dict.fromkeys(rows, 1)) < max(rows):
        return False
    last = chr(ord("A") + width - 1).encode()
    return all(
        len(letters) == 1 and letters <= last and (formula or _TEXT.search(kind))
        for letters, _, kind, formula in cells
    )


def _typed(sheet: Sheet, name: str, width: int, expected: Expected) -> Iterator[str]:
    filled = {place: row_and_column(place) for place in sheet.cells if text_of(sheet.value(place)).strip()}
    last = (
        _last_check(expected)
        if name == CHECK_SHEET
        else _last_line(dict.fromkeys(row for row, _ in filled.values()))
    )
    for place, (row, column) in filled.items():
        is_number = not sheet.has_formula(place) and not isinstance(sheet.value(place), str)
        if (column > width or row > last or is_number) and not sheet.has_formula(place):
            yield place


def _last_check(expected: Expected) -> int:
    if not expected.compares_formulas:  # nor is the number of its lines known
        return MOST_ROWS
    return max((row_and_column(place)[0] for place in expected.formulas.get(CHECK_SHEET, ())), default=0)


def _columns_of_formulas(expected: Expected) -> int:
    """The last column of 校验 with a formula: those of control figures stand further right."""
    return max((row_and_column(place)[1] for place in expected.formulas.get(CHECK_SHEET, ())), default=0)


def _last_line(rows: dict[int, object] | dict[int, int]) -> int:
    """The last line of the guide: it has three blocks (how to, the fields, the checks) with a blank line between two."""
    blocks = 1
    last = 0
    for row in sorted(rows):
        if last and row > last + 1:
            blocks += 1
            if blocks > 3 or row > last + 2:
                return last
        last = row
    return last
