"""The consolidated workbook: which sheets there are, in which order, and what each holds.

Owns the sheets 汇总, 任务, 指标, 问题, 收件登记 and 未报送; 分级汇总, 审核, 核对 and 图表 have modules of their own. Columns come from the form.
Written row by row in constant memory. Knows nothing of how statuses or totals came about.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from xlperf.causes import consequences_line, folded
from xlperf.consolidation import words
from xlperf.consolidation.bundle import Unit, write_originals
from xlperf.consolidation.charts import main_amount, write_charts
from xlperf.consolidation.control import controls, write_controls
from xlperf.consolidation.figures_of_form import plan_of
from xlperf.consolidation.ledger import Entry
from xlperf.consolidation.levels_sheet import has_levels, write_levels
from xlperf.consolidation.printing import Paper
from xlperf.consolidation.review_sheet import HEADINGS as REVIEW_HEADINGS
from xlperf.consolidation.review_sheet import fill_reviews
from xlperf.consolidation.sheet_references import Summed, Written
from xlperf.consolidation.table_sheet import (
    MOST_ROWS,
    Heading,
    Link,
    Listing,
    Looks,
    Value,
    harmless,
    sheet_name,
    sheet_reference,
    write,
)
from xlperf.consolidation.tables import Data
from xlperf.consolidation.tidy import TidyColumn, tidy_columns
from xlperf.consolidation.upward import originals
from xlperf.consolidation.words import table_label
from xlperf.declaration import Finding
from xlperf.form import Form, Rule, Table
from xlperf.form.rules import title_of
from xlperf.messages import speaking

FIXED_DATE = datetime(2020, 1, 1)
"""In the file's properties: the same input gives the same bytes on any day."""
ROOM_FOR_TOTALS = 20_000
"""Rows kept free below the departments: two totals and the subtotals by parent."""
LONGEST_CLIMB = 2
"""Links lead at most so many folders up: what lies farther would name folders of this machine."""


def write_book(
    data: Data, path: Path, *, beside: Path | None = None, most: int = MOST_ROWS, unit: Unit | None = None
) -> None:
    """Writes the workbook to `path`. `beside`: the place it will have in the end, from which links start.

    `most`: rows of one sheet, after which a table goes on on the next; `unit`: who sends it upward, with the originals in it.
    """
    with new_book(data, path) as book:
        _Book(data, book, (beside or path).parent, most).write()
        if unit is not None:
            write_originals(book, unit, data.year, data.form.id, originals(data.ledger.entries))


@contextmanager
def new_book(data: Data, path: Path) -> Iterator[Any]:
    """An XlsxWriter workbook at `path`, in constant memory, in which no text is ever live; closed at the end."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(path),
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "max_url_length": 2079,
        },
    )
    title = f"{data.ledger.year or data.form.year}年{data.form.title}汇总"
    book.set_properties({"title": title, "created": FIXED_DATE})
    book.set_size(2400, 1500)
    try:
        yield book
    finally:
        book.close()


def paper_of(data: Data) -> Paper:
    """What stands above the printed pages."""
    return Paper(f"{data.year}年{data.form.title}", data.office, data.form.amounts)


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


class _Book:
    def __init__(self, data: Data, book: Any, folder: Path, most: int) -> None:
        self.data, self.form, self.book, self.folder, self.most = data, data.form, book, folder, most
        self.looks = Looks(book, paper_of(data))
        self.written = Written()
        self._titles: dict[str, dict[str, str]] = {}
        self.with_parents = any(entry.parent for entry in data.used)

    def write(self) -> None:
        self._summary()
        if has_levels(self.data):
            write_levels(self.data, self.book, self.looks, self.written)
        self._tables()
        self._findings()
        fill_reviews(self.data, self._listing(words.REVIEW, REVIEW_HEADINGS, frozen=2))
        self._received()
        self._missing()
        write_controls(self.book, self.looks, controls(self.data, self.written))
        write_charts(self.data, self.book, self.looks, self.written)

    def _listing(self, name: str, headings: Sequence[Heading], frozen: int = 0, most: int = 0) -> Listing:
        listing = Listing(self.book, self.looks, name, headings, frozen=frozen, most=most or self.most)
        self.written.listings[name] = listing
        return listing

    def _own_headings(self) -> list[Heading]:
        headings = [Heading("部门编码", 12), Heading("部门", 30)]
        if self.with_parents:
            headings.append(Heading("主管部门", 22))
        return headings

    def _own(self, entry: Entry) -> list[Value]:
        return [entry.code, entry.name, *([entry.parent] if self.with_parents else [])]

    def _link(self, entry: Entry, text: str, place: str = "") -> Value:
        """A link to the file, or to a place in it; the text alone where no relative link can lead there."""
        if entry.source.is_inside or entry.source.url:
            return text
        try:
            relative = os.path.relpath(entry.source.path, self.folder).replace(os.sep, "/")
        except ValueError:  # another drive
            return text
        if relative.startswith("../" * (LONGEST_CLIMB + 1)) or not relative.isprintable():
            return text
        return Link(text, relative, place)

    # ------------------------------------------------------------ 汇总

    def _summary(self) -> None:
        fields = {name: part for name, part in self.form.fields.items() if name != self.form.department}
        order = [name for name, part in fields.items() if part.is_number]
        order += [name for name, part in fields.items() if not part.is_number]
        headings = [*self._own_headings(), Heading("状态", 12), Heading("提醒", 6, "count")]
        first = len(headings)
        for name in order:
            part = fields[name]
            unit = (
                f"（{self.form.amounts}）"
                if part.kind == "amount" and self.form.amounts not in part.label
                else ""
            )
            width = 16 if part.is_number else 40
            headings.append(Heading(f"{part.label or name}{unit}", width, part.kind))
            self.written.columns[name] = len(headings) - 1
        tables = list(self.form.listed.values())
        headings += [Heading(f"{table_label(table)}（行）", 10, "count") for table in tables]
        headings.append(Heading("文件", 40))
        listing = self._listing(
            words.SUMMARY, headings, frozen=2, most=min(self.most, MOST_ROWS - ROOM_FOR_TOTALS)
        )
        sums = {name: Summed(fields[name].kind) for name in order if fields[name].is_number}
        positions = {name: place for place, name in enumerate(self.form.fields)}
        main = main_amount(self.form)[0]
        for entry, record in self.data.opened(self.data.used):
            values = self.data.fields(record)
            shown = [values[positions[name]] for name in order]
            for name, value in zip(order, shown, strict=True):
                if name in sums:
                    sums[name].add(value)
            self.written.take_controls(record)
            if self.with_parents:
                self.written.parent(entry.parent, sums).add(values[positions[name]] for name in sums)
            counts = [int(record.controls.get(table.id, "0")) for table in tables]
            listing.add(
                [
                    *self._own(entry),
                    words.STATUS_WORDS[entry.status],
                    entry.head.warnings,
                    *shown,
                    *counts,
                    self._link(entry, entry.file),
                ]
            )
            sheet, row = listing.parts[-1]
            self.written.departments += 1
            if main:
                self.written.compare(values[positions[main]], entry.name, sheet, row)
        listing.close()
        for offset, name in enumerate(order):
            if name in sums:
                sums[name].areas = listing.areas(first + offset)
        self.written.sums.update(sums)
        self._totals(listing, sums)

    def _totals(self, listing: Listing, sums: dict[str, Summed]) -> None:
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

    def _by_parent(self, listing: Listing, sums: dict[str, Summed], row: int) -> None:
        sheet = listing.sheet
        head = self.looks.cell("text", bold=True, bottom=1)
        sheet.write_string(row, 0, "部门数", head)
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
        headings = [*self._own_headings()]
        shared = len(tables) > 1
        if shared:
            headings.append(Heading("类别", 18))
        headings.append(Heading("序号", 6, "count"))
        first = len(headings)
        headings += [Heading(column.label, _width(column), column.kind) for column in columns]
        listing = self._listing(name, headings, frozen=2)
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
            own = self._own(entry)
            for table in tables:
                label: list[Value] = [table_label(table)] if shared else []
                number = 0
                for number, values in enumerate(self.data.rows(record, table.id), 1):
                    for place, said in spoken:
                        values[place] = said.get(str(values[place]), values[place])
                    listing.add([*own, *label, number, *values])
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

    # ------------------------------------------------------------ 问题, 收件登记, 未报送

    def _findings(self) -> None:
        listing = self._listing(
            words.FINDINGS,
            [
                *(Heading("部门编码", 12), Heading("部门", 28), Heading("文件状态", 12), Heading("级别", 8)),
                *(
                    Heading("检查", 14),
                    Heading("检查内容", 24),
                    Heading("栏目", 24),
                    Heading("行", 6, "count"),
                    Heading("位置", 14),
                ),
                *(Heading("填写内容", 24), Heading("问题", 60), Heading("改法", 44), Heading("文件", 36)),
                Heading("起因", 24),
            ],
            frozen=2,
        )
        with speaking(self.data.language):
            for values, level in self._finding_rows():
                listing.add(values, level)
        listing.close()

    def _finding_rows(self) -> Iterator[tuple[list[Value], int]]:
        """The findings of each file, and what follows from one folded under it."""
        for _, group in groupby(self.data.findings(), lambda one: one[0].position):
            found = list(group)
            entry = found[0][0]
            for cause, consequences in folded([finding.as_finding() for _, finding in found]):
                yield self._finding_row(entry, cause, consequences), 0
                for finding in consequences:
                    yield self._finding_row(entry, finding), 1

    def _finding_row(
        self, entry: Entry, finding: Finding, consequences: Sequence[Finding] = ()
    ) -> list[Value]:
        self.written.findings[finding.severity] += 1
        more = f"（{consequences_line(consequences)}）" if consequences else ""
        place: Value = finding.cell
        if finding.cell:
            shown = self.form.place_on(finding.sheet, finding.cell)
            place = self._link(entry, shown, f"{sheet_reference(finding.sheet)}!{finding.cell}")
        elif finding.sheet:
            place = finding.sheet
        return [
            entry.code,
            entry.name,
            words.STATUS_WORDS[entry.status],
            words.SEVERITY_WORDS[finding.severity],
            finding.check,
            self._title_of(finding.sheet, finding.check),
            self._field_label(finding.sheet, finding.field),
            finding.row,
            place,
            finding.value,
            finding.message + more,
            finding.hint,
            self._link(entry, entry.file),
            finding.cause,
        ]

    def _title_of(self, sheet: str, check: str) -> str:
        """What a check is about, as people call it."""
        form = self.form.of_sheet(sheet)
        if form.id not in self._titles:
            by_id: dict[str, list[Rule]] = {}
            for rule in form.compiled.rules:
                by_id.setdefault(rule.id, []).append(rule)
            self._titles[form.id] = {name: title_of(rules) for name, rules in by_id.items()}
        usual = words.WORKBOOK_CHECK if check.startswith("workbook-") else ""
        return self._titles[form.id].get(check) or words.CHECK_WORDS.get(check, usual)

    def _field_label(self, sheet: str, name: str) -> str:
        try:
            return self.form.of_sheet(sheet).label_of(name) if name else ""
        except KeyError:  # of another form or version
            return name

    def _received(self) -> None:
        by_mail = any(entry.source.sender for entry in self.data.ledger.entries)
        listing = self._listing(
            words.RECEIVED,
            [
                *(Heading("文件", 44), Heading("状态", 12), Heading("原因", 60), Heading("部门编码", 12)),
                *(Heading("部门", 28), Heading("表样", 18), Heading("年度", 8, "number")),
                *(Heading("错误", 8, "count"), Heading("提醒", 8, "count"), Heading("计入汇总", 10)),
                *(Heading("字节", 12, "count"), Heading("SHA-256", 68)),
                *((Heading("发件人", 32), Heading("邮件时间", 18)) if by_mail else ()),
            ],
            frozen=1,
        )
        for entry in self.data.ledger.entries:
            head = entry.head
            readable = entry.status != "unreadable"
            listing.add(
                [
                    self._link(entry, entry.file),
                    words.STATUS_WORDS[entry.status],
                    entry.reason,
                    entry.code,
                    entry.name,
                    head.form,
                    head.year if readable else None,
                    head.errors if readable else None,
                    head.warnings if readable else None,
                    "是" if entry.used else "否",
                    head.size,
                    head.sha256,
                    *((entry.source.sender, _mailed(entry)) if by_mail else ()),
                ]
            )
        listing.close()

    def _missing(self) -> None:
        listing = self._listing(words.MISSING, MISSING_HEADINGS, frozen=2)
        fill_missing(self.data, listing)


MISSING_HEADINGS = (
    *(Heading("部门编码", 12), Heading("部门", 30), Heading("类别", 12), Heading("主管部门", 22)),
    *(Heading("联系人", 14), Heading("邮箱", 26), Heading("情况", 44), Heading("提醒文字", 80)),
)


def fill_missing(data: Data, listing: Listing) -> None:
    """The departments without a usable file, into a listing of MISSING_HEADINGS."""
    for missing, (code, department, *rest) in zip(data.ledger.missing, data.missing_rows(), strict=True):
        listing.add([code, department, words.MISSING_WORDS[missing.kind], *rest])
    listing.close()


def _mailed(entry: Entry) -> str:
    """When the mail of a file arrived, as people write it."""
    known = bool(entry.source.sender and entry.source.modified)
    return f"{datetime.fromtimestamp(entry.source.modified):%Y-%m-%d %H:%M}" if known else ""


def _said_as(table: Table, column: TidyColumn) -> Mapping[str, str]:
    """How the values of a column are said in the office, none where they stand as they are."""
    for target in table.targets:
        for part, said in (("kind", words.KIND_WORDS), ("operator", words.OPERATOR_WORDS)):
            if column.id == f"{target.id}_{part}":
                return said
    return {}


def _width(column: TidyColumn) -> float:
    return {"amount": 16, "count": 10, "number": 12, "end": 12}.get(column.kind, 20)
