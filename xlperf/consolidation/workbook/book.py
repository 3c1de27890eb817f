"""The consolidated workbook: which sheets there are, in which order, and what each holds.

Owns the sheets 汇总, 任务 and 指标; all others have modules of their own. Columns come from the form.
Written row by row in constant memory. Knows nothing of how statuses or totals came about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlperf.consolidation.figures_of_form import plan_of
from xlperf.consolidation.judgement.upward import originals
from xlperf.consolidation.received.bundle import Unit, write_originals
from xlperf.consolidation.tables import Data
from xlperf.consolidation.tidy import TidyColumn, tidy_columns
from xlperf.consolidation.workbook import words
from xlperf.consolidation.workbook.charts import main_amount, write_charts
from xlperf.consolidation.workbook.control import controls, write_controls
from xlperf.consolidation.workbook.findings_sheet import FindingsSheet
from xlperf.consolidation.workbook.levels_sheet import has_levels, write_levels
from xlperf.consolidation.workbook.open_book import OpenBook
from xlperf.consolidation.workbook.received_sheet import write_missing, write_received
from xlperf.consolidation.workbook.review_sheet import HEADINGS as REVIEW_HEADINGS
from xlperf.consolidation.workbook.review_sheet import fill_reviews
from xlperf.consolidation.workbook.sheet_references import Summed
from xlperf.consolidation.workbook.table_sheet import (
    MOST_ROWS,
    SheetColumn,
    SheetValue,
    TableSheet,
    harmless,
    sheet_name,
    write,
)
from xlperf.consolidation.workbook.words import table_label
from xlperf.declaration import named_with_project
from xlperf.form import Form, Table
from xlperf.ooxml.text import TEXTS_STAY_TEXTS

FIXED_DATE = datetime(2020, 1, 1)
"""In the file's properties: the same input gives the same bytes on any day."""
ROOM_FOR_TOTALS = 20_000
"""Rows kept free below the departments: two totals and the subtotals by parent."""


NARROWEST = 10.0
SUMMARY_WIDTHS = (NARROWEST, 24.0, 16.0)
"""Of a department's code, its name and the one above it on 汇总, so that nine amounts stand beside them on a page."""


def write_book(
    data: Data, path: Path, *, beside: Path | None = None, most: int = MOST_ROWS, unit: Unit | None = None
) -> None:
    """Writes the workbook to `path`. `beside`: the place it will have in the end, from which links start.

    `most`: rows of one sheet, after which a table goes on on the next; `unit`: who sends it upward, with the originals in it.
    """
    with new_book(data, path) as book:
        _ConsolidatedBook(data, book, (beside or path).parent, most).write()
        if unit is not None:
            write_originals(book, unit, data.year, data.form.id, originals(data.ledger.entries))


@contextmanager
def new_book(data: Data, path: Path) -> Iterator[Any]:
    """An XlsxWriter workbook at `path`, in constant memory, in which no text is ever live; closed at the end."""
    import xlsxwriter

    options = {"constant_memory": True, "max_url_length": 2079, **TEXTS_STAY_TEXTS}
    book = xlsxwriter.Workbook(str(path), options)
    title = f"{data.ledger.year or data.form.year}年{data.form.title}汇总"
    book.set_properties({"title": title, "created": FIXED_DATE})
    book.set_size(2400, 1500)
    try:
        yield book
    finally:
        book.close()


def summary_order(form: Form) -> list[str]:
    """The fields of 汇总 in the order of their columns: all but the department's name, those of the summary and numbers first."""
    fields = [name for name in form.fields if name != form.department]
    chosen = set(form.in_summary)
    return sorted(fields, key=lambda name: (name not in chosen, not form.fields[name].is_number))


def summary_heading(form: Form, name: str) -> str:
    """What the column of a field is headed by on 汇总: its label, and the unit of an amount that does not name it."""
    part = form.fields[name]
    names_unit = part.kind != "amount" or form.amounts in part.label
    return f"{part.label or name}{'' if names_unit else f'（{form.amounts}）'}"


def table_groups(form: Form) -> dict[str, list[Table]]:
    """Tables of the same columns share a sheet: 指标 the first with target values, 任务 the first without."""
    alike: dict[tuple[tuple[str, str], ...], list[Table]] = {}
    for table in form.listed.values():
        alike.setdefault(tuple((column.id, column.kind) for column in table.parts.values()), []).append(table)
    taken = {
        name.lower()
        for name in (
            words.SUMMARY,
            words.LEVELS,
            words.FINDINGS,
            words.REVIEW,
            words.RECEIVED,
            words.MISSING,
            words.CONTROLS,
            words.CHARTS,
        )
    }
    plain = [group for group in alike.values() if not group[0].targets]
    aimed = [group for group in alike.values() if group not in plain]
    groups: dict[str, list[Table]] = {}
    for wanted, kind in ((words.TASKS, plain), (words.INDICATORS, aimed)):
        for position, group in enumerate(kind):
            groups[sheet_name(wanted if not position else table_label(group[0]), taken)] = group
    return groups


def amount_width(form: Form) -> float:
    """Characters that a column of amounts and their totals takes: of 万元 fewer figures than of 元."""
    return 13.5 if form.amounts in ("万元", "亿元", "百万元") else 18.0


class _ConsolidatedBook(OpenBook):
    """The sheets, in their order."""

    def write(self) -> None:
        self._summary()
        if has_levels(self.data):
            write_levels(self.data, self.book, self.looks, self.written)
        self._tables()
        FindingsSheet(self).write()
        fill_reviews(self.data, self.listing(words.REVIEW, REVIEW_HEADINGS, frozen=2))
        write_received(self)
        write_missing(self)
        write_controls(self.book, self.looks, controls(self.data, self.written))
        write_charts(self.data, self.book, self.looks, self.written)

    # ------------------------------------------------------------ 汇总

    def _summary(self) -> None:
        fields = {name: part for name, part in self.form.fields.items() if name != self.form.department}
        chosen = [name for name in self.form.in_summary if name in fields]
        order = summary_order(self.form)
        headings = self._summary_headings(order)
        first = self.written.columns[order[0]] if order else len(headings)
        listing = self.listing(
            words.SUMMARY,
            headings,
            frozen=2,
            most=min(self.most, MOST_ROWS - ROOM_FOR_TOTALS),
            first_page=first + len(chosen) if len(chosen) < len(fields) else 0,
        )
        sums = {name: Summed(fields[name].kind) for name in order if fields[name].is_number}
        self._summary_rows(listing, order, sums)
        listing.close()
        for name, summed in sums.items():
            summed.areas = listing.areas(self.written.columns[name])
        self.written.sums.update(sums)
        self._totals(listing, sums)

    def _summary_headings(self, order: Sequence[str]) -> list[SheetColumn]:
        """The columns of 汇总, its fields in `order`; where each field stands is noted."""
        own = [
            replace(heading, width=width, wraps=width > NARROWEST)
            for heading, width in zip(self.own_headings(), SUMMARY_WIDTHS, strict=False)
        ]
        headings = [*own, SheetColumn("状态", 11), SheetColumn("提醒", 5, "count")]
        for name in order:
            part = self.form.fields[name]
            width = amount_width(self.form) if part.is_number else 40
            self.written.columns[name] = len(headings)
            headings.append(SheetColumn(summary_heading(self.form, name), width, part.kind))
        tables = self.form.listed.values()
        headings += [SheetColumn(f"{table_label(table)}（行）", 10, "count") for table in tables]
        return [*headings, SheetColumn(words.FILE, 40)]

    def _summary_rows(self, listing: TableSheet, order: Sequence[str], sums: dict[str, Summed]) -> None:
        """One row a department, each added to the sums; what the sheets 核对 and 图表 need of it is noted."""
        positions = {name: place for place, name in enumerate(self.form.fields)}
        tables = list(self.form.listed)
        main = main_amount(self.form)[0]
        for entry, record in self.data.opened(self.data.used):
            values = self.data.fields(record)
            for name, summed in sums.items():
                summed.add(values[positions[name]])
            self.written.take_controls(record)
            if self.with_parents:
                self.written.parent(entry.parent, sums).add(values[positions[name]] for name in sums)
            listing.add(
                [
                    *self.own(entry),
                    words.STATUS_WORDS[entry.status],
                    entry.head.warnings,
                    *(values[positions[name]] for name in order),
                    *(int(record.controls.get(table, "0")) for table in tables),
                    self.link(entry, entry.file),
                ]
            )
            sheet, row = listing.parts[-1]
            self.written.departments += 1
            if main:
                called = named_with_project(entry.name, entry.head.each)
                self.written.compare(values[positions[main]], called, sheet, row)

    def _totals(self, listing: TableSheet, sums: dict[str, Summed]) -> None:
        """The totals of all departments, of those a filter leaves, and by parent; all live."""
        sheet, row = listing.sheet, listing.next_row
        bold = {"bold": True, "top": 1}
        self.written.totals = listing.parts[-1][0], row
        summable = {name: summed for name, summed in sums.items() if summed.kind != "number"}
        # Row after row: in constant memory a row is gone once the next is begun.
        sheet.write_string(row, 0, "合计", self.looks.cell("text", **bold))
        for column in range(1, len(listing.headings)):
            sheet.write_blank(row, column, None, self.looks.cell("text", **bold))
        for name, summed in summable.items():
            look = self.looks.cell(summed.kind, **bold)
            sheet.write_formula(
                row, self.written.columns[name], f"={summed.formula()}", look, float(summed.total)
            )
        sheet.write_string(row + 1, 0, "筛选合计", self.looks.cell("text", italic=True))
        for name, summed in summable.items():
            look = self.looks.cell(summed.kind, italic=True)
            formula = f"=ROUND(SUBTOTAL(109,{','.join(summed.areas)}),{summed.places})"
            sheet.write_formula(row + 1, self.written.columns[name], formula, look, float(summed.total))
        if self.with_parents:
            self._by_parent(listing, sums, row + 3)

    def _by_parent(self, listing: TableSheet, sums: dict[str, Summed], row: int) -> None:
        sheet = listing.sheet
        head = self.looks.cell("text", bold=True, bottom=1)
        sheet.write_string(row, 0, words.counted(self.form), head)
        sheet.write_string(row, 1, "按主管部门小计", head)
        for name, summed in sums.items():
            if summed.kind != "number":
                column = self.written.columns[name]
                sheet.write_string(row, column, harmless(listing.headings[column].text), head)
        names = listing.areas(2)
        for offset, (parent, of) in enumerate(self.written.parents.items(), 1):
            here = row + offset
            cell = f"$B${here + 1}"
            count = "+".join(f"SUMPRODUCT(--({area}={cell}))" for area in names)
            if not parent:
                # An empty cell equals "", and so do the cells of departments without a parent.
                count = "+".join(f'SUMPRODUCT(--({area}=""))' for area in names)
            sheet.write_formula(here, 0, f"={count}", self.looks.cell("count"), of.departments)
            write(sheet, self.looks, here, 1, parent or "（未列主管部门）")
            for name, summed in sums.items():
                if summed.kind == "number":
                    continue
                test = f"={cell}" if parent else '=""'
                total = "+".join(
                    f"SUMPRODUCT(--({of_parent}{test}),{area})"
                    for of_parent, area in zip(names, summed.areas, strict=True)
                )
                look = self.looks.cell(summed.kind)
                sheet.write_formula(
                    here,
                    self.written.columns[name],
                    f"=ROUND({total},{summed.places})",
                    look,
                    float(of.totals[name]),
                )

    # ------------------------------------------------------------ 任务, 指标, and the form's other tables

    def _tables(self) -> None:
        for name, tables in table_groups(self.form).items():
            self._table_sheet(name, tables)

    def _table_sheet(self, name: str, tables: list[Table]) -> None:
        columns = tidy_columns(self.form, tables[0].id)
        headings = [*self.own_headings()]
        shared = len(tables) > 1
        if shared:
            headings.append(SheetColumn("类别", 18))
        headings.append(SheetColumn("序号", 6, "count"))
        first = len(headings)
        headings += [SheetColumn(column.label, _width(column), column.kind) for column in columns]
        headings += [SheetColumn(words.FILE, 40)] if self.names_files else []
        listing = self.listing(name, headings, frozen=2)
        shown = self._shown_target(tables, columns)
        spoken = [
            (place, said) for place, column in enumerate(columns) if (said := _said_as(tables[0], column))
        ]
        sums: dict[str, list[tuple[int, Summed]]] = {}
        for table in tables:
            self.written.table_sheets[table.id] = name
            self.written.rows[table.id] = Summed("count")
            sums[table.id] = [
                (place, Summed(column.kind))
                for place, column in enumerate(columns)
                if column.kind in ("amount", "count", "number")
            ]
            self.written.sums |= {f"{table.id}.{columns[place].id}": of for place, of in sums[table.id]}
        for entry, record in self.data.opened(self.data.used):
            own, file = self.own(entry), [entry.file] if self.names_files else []
            for table in tables:
                label: list[SheetValue] = [table_label(table)] if shared else []
                number = 0
                for number, values in enumerate(self.data.rows(record, table.id), 1):
                    for place, said in spoken:
                        values[place] = said.get(str(values[place]), values[place])
                    listing.add([*own, *label, number, *values, *file])
                    if shown is not None and values[shown]:
                        self.written.operators[str(values[shown]), str(values[shown + 1] or "")] += 1
                    for place, summed in sums[table.id]:
                        summed.add(values[place])
                self.written.rows[table.id].add(Decimal(number))
        listing.close()
        of_table = listing.areas(first - 2) if shared else []
        for table in tables:
            only = (of_table, table_label(table)) if shared else None
            self.written.rows[table.id].areas = listing.areas(first - 1)
            self.written.rows[table.id].only = only
            for place, column in enumerate(columns, first):
                self.written.tidy_places[f"{table.id}.{column.id}"] = place
            for place, summed in sums[table.id]:
                summed.areas, summed.only = listing.areas(first + place), only

    def _shown_target(self, tables: Sequence[Table], columns: Sequence[TidyColumn]) -> int | None:
        """Where among `columns` the kind of the target value stands that 图表 shows, None where these tables have none."""
        targets = plan_of(self.form).targets
        if targets is None or targets.table not in [table.id for table in tables]:
            return None
        return [column.id for column in columns].index(f"{targets.value}_kind")


def _said_as(table: Table, column: TidyColumn) -> Mapping[str, str]:
    """How the values of a column are said in the office, none where they stand as they are."""
    for target in table.targets:
        for part, said in (("kind", words.KIND_WORDS), ("operator", words.OPERATOR_WORDS)):
            if column.id == f"{target.id}_{part}":
                return said
    return {}


def _width(column: TidyColumn) -> float:
    return {"amount": 16, "count": 10, "number": 12, "end": 12}.get(column.kind, 20)
