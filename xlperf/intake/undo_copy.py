"""The undo copy that the macros keep on a hidden sheet of a workbook: what stood in cells before, to be emptied.

Owns which elements hold it: the sheet's own rows, and the shared strings that no other sheet uses. Does not know the
steps in it, nor who asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlperf.form.layout import UNDO_SHEET
from xlperf.ooxml.book import Book
from xlperf.ooxml.changes import Changes
from xlperf.ooxml.safe_xml import namespace


def empty_undo_copy(changes: Changes) -> list[str]:
    """Empties the undo copy; the parts that held any of it, none where there is no copy. Raises UnreadableWorkbook."""
    package = changes.package
    book = Book(package)
    part = next((sheet.part for sheet in book.sheets if sheet.name == UNDO_SHEET), "")
    if part not in package:
        return []
    root = changes.root(part)
    rows = root.find(f"{namespace(root)}sheetData")
    if rows is None or not any(len(cell) for cell in rows.iter(f"{namespace(root)}c")):
        return []
    own = set(_strings_of(root))
    used = {
        index
        for sheet in book.sheets
        if sheet.part != part and sheet.part in package
        for index in _strings_of(package.xml(sheet.part))
    }
    for row in list(rows):
        rows.remove(row)
    strings = next((part for kind, part in book.relations.values() if kind == "sharedStrings"), "")
    held = [package.entry(part).name]
    if own - used and strings in package:
        _empty(changes.root(strings), own - used)
        held.append(package.entry(strings).name)
    for name in held:
        changes.touch(name)
    return held


def _strings_of(root: Any) -> Iterator[str]:
    """The indices of the shared strings that a sheet shows."""
    ns = namespace(root)
    for cell in root.iter(f"{ns}c"):
        if cell.get("t") == "s":
            yield (cell.findtext(f"{ns}v") or "").strip()


def _empty(strings: Any, indices: set[str]) -> None:
    """Empties these shared strings; their places stay, for the others are found by number."""
    for number, item in enumerate(strings):
        if str(number) in indices:
            for child in list(item):
                item.remove(child)
            item.append(item.makeelement(f"{namespace(strings)}t", {}))
