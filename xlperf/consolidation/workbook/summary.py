"""The consolidated workbook without its departments: totals by parent (主管部门), what was received, who is missing.

Owns these sheets, for consolidations whose rows no person reads in a workbook; the rows are in the dataset. Its totals are
checked against what the files say, as in the whole workbook.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlperf.consolidation.tables import Data
from xlperf.consolidation.workbook import words
from xlperf.consolidation.workbook.book import new_book
from xlperf.consolidation.workbook.control import ControlTotal, write_controls
from xlperf.consolidation.workbook.open_book import paper_of
from xlperf.consolidation.workbook.received_sheet import MISSING_HEADINGS, fill_missing
from xlperf.consolidation.workbook.review_sheet import HEADINGS as REVIEW_HEADINGS
from xlperf.consolidation.workbook.review_sheet import fill_reviews
from xlperf.consolidation.workbook.sheet_references import Summed, Written
from xlperf.consolidation.workbook.table_sheet import Looks, SheetColumn, TableSheet

OTHERS = "（未列主管部门）"


def write_summary(data: Data, path: Path) -> None:
    """Writes the workbook to `path`: sheets 汇总, 收件登记 (files by status), 未报送, 核对."""
    with new_book(data, path) as book:
        looks, written = Looks(book, paper_of(data)), Written()
        by_parent = _parents(data, book, looks, written)
        by_status = _statuses(data, book, looks)
        if data.reviews:  # what people wrote is kept, whatever is written beside it
            fill_reviews(
                data, TableSheet(book, looks, words.REVIEW, REVIEW_HEADINGS, frozen=2), only_answered=True
            )
        fill_missing(data, TableSheet(book, looks, words.MISSING, MISSING_HEADINGS, frozen=2))
        write_controls(book, looks, _controls(data, written, by_parent, by_status))


def _parents(data: Data, book: Any, looks: Looks, written: Written) -> TableSheet:
    """One row a parent, and their total."""
    form = data.form
    numbers = {name: part for name, part in form.fields.items() if part.adds_up}
    places = {name: place for place, name in enumerate(form.fields)}
    for entry, record in data.opened(data.used):
        values = data.fields(record)
        written.take_controls(record)
        written.parent(entry.parent, numbers).add(values[places[name]] for name in numbers)
    headings = [SheetColumn("主管部门", 30), SheetColumn(words.counted(form), 10, "count")]
    for name, part in numbers.items():
        unit = f"（{form.amounts}）" if part.kind == "amount" and form.amounts not in part.label else ""
        headings.append(SheetColumn(f"{part.label or name}{unit}", 18, part.kind))
    listing = TableSheet(book, looks, words.SUMMARY, headings, frozen=1)
    departments = Summed("count")
    sums = {name: Summed(part.kind) for name, part in numbers.items()}
    for parent, of in sorted(written.parents.items()):
        listing.add([parent or OTHERS, of.departments, *of.totals.values()])
        departments.add(Decimal(of.departments))
        for name, total in of.totals.items():
            sums[name].add(total)
    listing.close()
    departments.areas = listing.areas(1)
    sheet, row = listing.sheet, listing.next_row
    bold = {"bold": True, "top": 1}
    sheet.write_string(row, 0, "合计", looks.cell("text", **bold))
    for column, (name, summed) in enumerate({"": departments, **sums}.items(), 1):
        summed.areas = listing.areas(column)
        look = looks.cell(summed.kind, **bold)
        sheet.write_formula(row, column, f"={summed.formula()}", look, float(summed.total))
        written.sums[name] = summed
    return listing


def _statuses(data: Data, book: Any, looks: Looks) -> TableSheet:
    headings = [SheetColumn("状态", 24), SheetColumn("文件数", 12, "count")]
    listing = TableSheet(book, looks, words.RECEIVED, headings)
    for status, word in words.STATUS_WORDS.items():
        listing.add([word, data.ledger.counts[status]])
    listing.close()
    return listing


def _controls(
    data: Data, written: Written, by_parent: TableSheet, by_status: TableSheet
) -> Iterator[ControlTotal]:
    """What the files say of each amount and count, and of their number, beside what stands on the sheets."""
    for name, summed in written.sums.items():
        said = written.said.get(name, Decimal(0)) if name else Decimal(len(data.used))
        label = data.form.label_of(name) if name else words.counted(data.form)
        yield ControlTotal(
            label, by_parent.name, said, summed.formula(), summed.total, summed.kind, summed.places
        )
    files = Decimal(len(data.ledger.entries))
    found = Decimal(sum(data.ledger.counts.values()))
    formula = "+".join(f"SUM({area})" for area in by_status.areas(1))
    yield ControlTotal("收到文件数", by_status.name, files, formula, found, "count", 0)
