"""All that an open workbook holds, read as `xlperf check` reads its file: from a copy that the program writes.

Owns when its cells alone must do. A copy tells what cells do not: how numbers are shown, what is struck out or hidden, rows put in
at a table's edge, locks and formulas.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from xlperf.declaration import Declaration
from xlperf.excel.by_layout import declaration_held
from xlperf.excel.excel_book import held_by_excel
from xlperf.intake import one_file
from xlperf.intake.source import can_be_copied


class HeldWhole(NamedTuple):
    """What an open workbook declares, and whether its file was read rather than its cells alone."""

    declaration: Declaration
    is_whole: bool


def held_whole(book: Any, copied: Callable[[], bytes | None] | None = None) -> HeldWhole:
    """What the open workbook `book` declares, an xlwings Book or what has its members; `copied` gives the bytes of a copy,
    or None, where the book is none of xlwings. Raises UnreadableWorkbook where it is none of ours.

    Its cells alone are read where the program writes no copy, or one that is no .xlsx (.xls, one with a password).
    """
    try:
        data = copied() if copied else book if _is_of_xlwings(book) and can_be_copied(book) else None
        if data is not None:
            return HeldWhole(one_file.read(data), True)
    except Exception:  # noqa: BLE001 - whatever a program or a disk says; of a form that is none the cells tell
        pass
    return HeldWhole(declaration_held(held_by_excel(book)), False)


def _is_of_xlwings(book: object) -> bool:
    return type(book).__module__.partition(".")[0] == "xlwings"
