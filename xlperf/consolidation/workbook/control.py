"""核对, the control totals: what the files say, what the consolidation says, and that the difference is nothing.

The first is summed over the files' own totals, taken from what was entered; the second is a live formula over the
sheets. Owns this sheet. Knows nothing of charts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlperf.consolidation.workbook import words
from xlperf.consolidation.workbook.printing import fit_to_paper
from xlperf.consolidation.workbook.table_sheet import Looks, harmless, write
from xlperf.expression.ref import Ref
from xlperf.system.dataclass import dataclass

if TYPE_CHECKING:
    from xlperf.consolidation.tables import Data
    from xlperf.consolidation.workbook.sheet_references import Written

HEADINGS = (
    ("核对项目", 36),
    ("所在工作表", 16),
    ("各文件合计", 20),
    ("汇总合计", 20),
    ("差额", 14),
    ("结果", 10),
)


@dataclass(frozen=True)
class ControlTotal:
    """One line: `said` by the files, `formula` over the sheets and what it comes to."""

    label: str
    sheet: str
    said: Decimal
    formula: str
    comes_to: Decimal
    kind: str
    places: int


def write_controls(book: Any, looks: Looks, lines: Iterable[ControlTotal]) -> None:
    """Writes the sheet; the difference and the result of each line are live."""
    sheet = book.add_worksheet(words.CONTROLS)
    for column, (text, width) in enumerate(HEADINGS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, text, looks.header())
    sheet.set_row(0, 30)
    sheet.freeze_panes(1, 1)
    row = 0
    for row, control in enumerate(lines, 1):
        write(sheet, looks, row, 0, control.label)
        write(sheet, looks, row, 1, control.sheet)
        write(sheet, looks, row, 2, control.said, control.kind)
        number = looks.cell(control.kind)
        sheet.write_formula(row, 3, f"={control.formula}", number, float(control.comes_to))
        difference = control.said - control.comes_to
        sheet.write_formula(
            row, 4, f"=ROUND(C{row + 1}-D{row + 1},{control.places})", number, float(difference)
        )
        sheet.write_formula(
            row, 5, f'=IF(E{row + 1}=0,"✓","不符")', looks.get(align="center"), "不符" if difference else "✓"
        )
    sheet.write_string(
        row + 2, 0, harmless("差额应全部为 0；不为 0 的，说明汇总表在生成后被改动。"), looks.get()
    )
    sheet.autofilter(0, 0, max(row, 1), len(HEADINGS) - 1)
    sheet.repeat_rows(0)
    fit_to_paper(sheet, [width for _, width in HEADINGS], 1, looks.paper.header(words.CONTROLS))


def controls(data: Data, written: Written) -> Iterator[ControlTotal]:
    """Every field and column of numbers, the rows of each table, the files by status, the findings by severity."""
    yield from _figures(data, written)
    yield from _levels(data, written)
    yield from _rows(data, written)
    yield from _files(data, written)
    yield from _findings(data, written)


def _figures(data: Data, written: Written) -> Iterator[ControlTotal]:
    for name, summed in written.sums.items():
        table = Ref.of(name).table
        label = data.form.label_of(name)
        sheet = words.SUMMARY
        if table is not None:
            label = f"{words.table_label(data.form.listed[table])}：{label}"
            sheet = written.table_sheets[table]
        if summed.kind == "number":
            label += words.HASH_TOTAL
        said = written.said.get(name, Decimal(0))
        yield ControlTotal(label, sheet, said, summed.formula(), summed.total, summed.kind, summed.places)


def _levels(data: Data, written: Written) -> Iterator[ControlTotal]:
    for name, (cell, total) in written.levels.items():
        summed, label = written.sums[name], f"{words.LEVELS}：{data.form.label_of(name)}"
        said = written.said.get(name, Decimal(0))
        formula = f"ROUND({cell},{summed.places})"
        yield ControlTotal(label, words.LEVELS, said, formula, total, summed.kind, summed.places)


def _rows(data: Data, written: Written) -> Iterator[ControlTotal]:
    departments = written.listings[words.SUMMARY]
    count = "+".join(f"COUNTA({area})" for area in departments.areas(departments.column("状态")))
    used = Decimal(len(data.used))
    yield ControlTotal(
        words.counted(data.form), words.SUMMARY, used, count, Decimal(written.departments), "count", 0
    )
    for table, rows in written.rows.items():
        label = f"{words.table_label(data.form.listed[table])}：行数"
        yield ControlTotal(
            label,
            written.table_sheets[table],
            written.said.get(table, Decimal(0)),
            rows.count_formula(),
            rows.total,
            "count",
            0,
        )


def _files(data: Data, written: Written) -> Iterator[ControlTotal]:
    listing = written.listings[words.RECEIVED]
    counts = data.ledger.counts
    statuses = listing.areas(listing.column("状态"))
    total = Decimal(len(data.ledger.entries))
    yield ControlTotal(
        "收到文件数",
        words.RECEIVED,
        total,
        "+".join(f"COUNTA({area})" for area in statuses),
        total,
        "count",
        0,
    )
    for status, word in words.STATUS_WORDS.items():
        formula = "+".join(f'COUNTIF({area},"{word}")' for area in statuses)
        number = Decimal(counts[status])
        yield ControlTotal(f"收到文件数：{word}", words.RECEIVED, number, formula, number, "count", 0)


def _findings(data: Data, written: Written) -> Iterator[ControlTotal]:
    listing = written.listings[words.FINDINGS]
    severities = listing.areas(listing.column("级别"))
    for severity, word in (("error", "错误"), ("warning", "提醒")):
        said = Decimal(
            sum(
                entry.head.errors if severity == "error" else entry.head.warnings
                for entry in data.ledger.entries
            )
        )
        formula = "+".join(f'COUNTIF({area},"{word}")' for area in severities)
        yield ControlTotal(
            f"问题数：{word}", words.FINDINGS, said, formula, Decimal(written.findings[severity]), "count", 0
        )
