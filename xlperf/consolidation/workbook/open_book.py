"""The consolidated workbook while it is written: what every one of its sheets asks of it.

Owns the listings by name, the columns of a department that all sheets begin with, and the links to files. Knows no sheet.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xlperf.consolidation.judgement.ledger import LedgerEntry
from xlperf.consolidation.tables import Data
from xlperf.consolidation.workbook.printing import PageHeading
from xlperf.consolidation.workbook.sheet_references import Written
from xlperf.consolidation.workbook.table_sheet import Link, Looks, SheetColumn, SheetValue, TableSheet
from xlperf.ooxml.text import is_shown

LONGEST_CLIMB = 2
"""Links lead at most so many folders up: what lies farther would name folders of this machine."""


def paper_of(data: Data) -> PageHeading:
    """What stands above the printed pages."""
    return PageHeading(f"{data.year}年{data.form.title}", data.office, data.form.amounts)


class OpenBook:
    """A workbook being written: its data, looks, and what has been written where so far.

    `folder`: the place from which links start; `most`: rows of one sheet, after which a table goes on on the next.
    """

    def __init__(self, data: Data, book: Any, folder: Path, most: int) -> None:
        self.data, self.form, self.book, self.folder, self.most = data, data.form, book, folder, most
        self.looks = Looks(book, paper_of(data))
        self.written = Written()
        self.with_parents = any(entry.parent for entry in data.used)
        whose = {(entry.code, entry.name) for entry in data.used}
        self.names_files = bool(data.form.each) or len(whose) < len(data.used)
        """whether rows of tables name their file, for a department may have several"""

    def listing(
        self, name: str, headings: Sequence[SheetColumn], frozen: int = 0, most: int = 0, first_page: int = 0
    ) -> TableSheet:
        """Begins a sheet, known to the later ones by its name."""
        listing = TableSheet(
            *(self.book, self.looks, name, headings),
            frozen=frozen,
            most=most or self.most,
            first_page=first_page,
        )
        self.written.listings[name] = listing
        return listing

    def own_headings(self) -> list[SheetColumn]:
        """The columns that say whose row it is."""
        headings = [SheetColumn("部门编码", 12), SheetColumn("部门", 30)]
        if self.with_parents:
            headings.append(SheetColumn("主管部门", 22))
        return headings

    def own(self, entry: LedgerEntry) -> list[SheetValue]:
        """What stands in these columns."""
        return [entry.code, entry.name, *([entry.parent] if self.with_parents else [])]

    def link(self, entry: LedgerEntry, text: str, place: str = "") -> SheetValue:
        """A link to the file, or to a place in it; the text alone where no relative link can lead there."""
        if entry.source.is_inside or entry.source.url:
            return text
        try:
            relative = os.path.relpath(entry.source.path, self.folder).replace(os.sep, "/")
        except ValueError:  # another drive
            return text
        if relative.startswith("../" * (LONGEST_CLIMB + 1)) or not is_shown(relative):
            return text
        return Link(text, relative, place)
