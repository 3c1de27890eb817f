"""图表: native charts of the consolidation, over small tables of live formulas beside them.

Owns this sheet: expenditure by department, shares of the total, files by status, target values by operator. Which field is
the expenditure, and which amounts it is made of, is the plan's, as for the report.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlperf.consolidation.figures_of_form import plan_of
from xlperf.consolidation.workbook import words
from xlperf.consolidation.workbook.sheet_references import MOST_COMPARED, Written
from xlperf.consolidation.workbook.table_sheet import Looks, harmless
from xlperf.form import Form
from xlperf.ooxml.address import address, quoted
from xlperf.system.dataclass import dataclass

if TYPE_CHECKING:
    from xlperf.consolidation.tables import Data

CHART_COLUMN, CHART_ROWS, CHART_WIDTH = 3, 23, 860
ROW_PIXELS = 20
"""A row's height, as all programs draw those that have none of their own."""

OPERATORS = (
    ("等于（＝）", "数值", "＝"),
    ("不低于（≥）", "数值", "≥"),
    ("高于（＞）", "数值", "＞"),
    ("不高于（≤）", "数值", "≤"),
    ("低于（＜）", "数值", "＜"),
    ("区间", "数值", "区间"),
    ("约", "数值", "约"),
    ("日期", "日期", ""),
    ("多项", "多项", ""),
    ("定性", "定性", ""),
    ("不规范", "不规范", ""),
)


@dataclass(frozen=True)
class ChartLine:
    """One line of a chart's table: a name (a text, or a formula that gives one) and a formula with what it comes to."""

    name: str
    formula: str
    comes_to: float
    name_formula: str = ""


@dataclass(frozen=True)
class ChartTable:
    """One chart and the table it is drawn from."""

    title: str
    kind: str
    unit: str
    lines: Sequence[ChartLine]
    number: str = "count"


def write_charts(data: Data, book: Any, looks: Looks, written: Written) -> None:
    """Writes the sheet; a chart without a line is left out."""
    sheet = book.add_worksheet(words.CHARTS)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 18)
    sheet.hide_gridlines(2)
    row, pages = 0, []
    for block in _blocks(data, written):
        if not block.lines:
            continue
        _write_block(sheet, looks, row, block)
        # A little below the page's edge, where its frame would show on the page before.
        sheet.insert_chart(row, CHART_COLUMN, _chart(book, row, block), {"y_offset": 4})
        row += max(CHART_ROWS, len(block.lines) + 3, -(-_height(block) // ROW_PIXELS) + 2)
        pages.append(row)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.9, bottom=0.6)
    sheet.set_header(looks.paper.header(words.CHARTS))
    sheet.set_h_pagebreaks(pages[:-1])  # no chart is cut where a page ends


def _blocks(data: Data, written: Written) -> list[ChartTable]:
    return [*_expenditure(data, written), _statuses(data, written), *_operators(data, written)]


def _write_block(sheet: Any, looks: Looks, row: int, block: ChartTable) -> None:
    sheet.write_string(row, 0, block.title, looks.header())
    sheet.write_string(row, 1, block.unit, looks.header())
    for offset, line in enumerate(block.lines, 1):
        if line.name_formula:
            sheet.write_formula(row + offset, 0, f"={line.name_formula}", looks.get(), harmless(line.name))
        else:
            sheet.write_string(row + offset, 0, harmless(line.name), looks.get())
        sheet.write_formula(row + offset, 1, f"={line.formula}", looks.cell(block.number), line.comes_to)


def _height(block: ChartTable) -> int:
    """Pixels."""
    return max(380, 30 + 26 * len(block.lines))


def _chart(book: Any, row: int, block: ChartTable) -> Any:
    chart = book.add_chart({"type": block.kind})
    first, last = row + 1, row + len(block.lines)
    labels: dict[str, object] = {"value": True}
    if block.kind == "pie":
        labels = {"percentage": True, "category": True, "leader_lines": True}
    series: dict[str, object] = {
        "name": [words.CHARTS, row, 0],
        "categories": [words.CHARTS, first, 0, last, 0],
        "values": [words.CHARTS, first, 1, last, 1],
        "data_labels": labels,
    }
    if block.kind != "pie":
        series |= {"fill": {"color": "#4472A8"}, "gap": 40}
        chart.set_legend({"none": True})
    chart.add_series(series)
    chart.set_title({"name": f"{block.title}（{block.unit}）", "name_font": {"size": 13}, "overlay": False})
    if block.kind == "bar":
        # The first line of the table on top, as it is read.
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}})
    chart.set_size({"width": CHART_WIDTH, "height": _height(block)})
    return chart


def main_amount(form: Form) -> tuple[str, tuple[str, ...]]:
    """The amount that departments are compared by, and the amounts it is the sum of; "" where the form has none."""
    plan = plan_of(form)
    return plan.main, plan.parts


def _expenditure(data: Data, written: Written) -> list[ChartTable]:
    form = data.form
    name, shares = main_amount(form)
    if not name:
        return []
    names = [written.listings[words.SUMMARY].column("部门")]
    names += [written.columns[form.each]] if form.each else []
    lines = [
        ChartLine(
            called,
            f"{quoted(sheet)}!{address(row, written.columns[name])}",
            float(amount),
            '&" · "&'.join(f"T({quoted(sheet)}!{address(row, column)})" for column in names),
        )
        for amount, called, sheet, row in written.greatest()
    ]
    label = form.label_of(name)
    counted, each = ("份申报", "各份申报") if form.each else ("个部门", "各部门")
    most = f"{label}最多的 {MOST_COMPARED} {counted}"
    title = most if written.compared > MOST_COMPARED else f"{each}{label}"
    blocks = [ChartTable(title, "bar", form.amounts, lines, "amount")]
    if len(shares) > 1 and written.departments and all(written.sums[share].total >= 0 for share in shares):
        sheet, row = written.totals
        parts = [
            ChartLine(
                form.label_of(share),
                f"{quoted(sheet)}!{address(row, written.columns[share])}",
                float(written.sums[share].total),
            )
            for share in shares
        ]
        blocks.append(ChartTable(f"{label}的构成", "pie", form.amounts, parts, "amount"))
    return blocks


def _statuses(data: Data, written: Written) -> ChartTable:
    listing = written.listings[words.RECEIVED]
    statuses = listing.areas(listing.column("状态"))
    lines = [
        ChartLine(
            word,
            "+".join(f'COUNTIF({area},"{word}")' for area in statuses),
            float(data.ledger.counts[status]),
        )
        for status, word in words.STATUS_WORDS.items()
        if data.ledger.counts[status]
    ]
    if data.ledger.missing:
        listing = written.listings[words.MISSING]
        kinds = listing.areas(listing.column("类别"))
        for kind, word in words.MISSING_WORDS.items():
            formula = "+".join(f'COUNTIF({area},"{word}")' for area in kinds)
            if count := data.ledger.count_missing(kind):
                lines.append(ChartLine(f"{word}的部门", formula, float(count)))
    return ChartTable("收件情况", "column", "个", lines)


def _operators(data: Data, written: Written) -> list[ChartTable]:
    targets = plan_of(data.form).targets
    if targets is None:
        return []
    column = data.form.part(f"{targets.table}.{targets.value}")
    listing = written.listings[written.table_sheets[targets.table]]
    kinds = listing.areas(written.tidy_places[f"{targets.table}.{targets.value}_kind"])
    signs = listing.areas(written.tidy_places[f"{targets.table}.{targets.value}_operator"])
    lines = []
    for name, kind, operator in OPERATORS:
        # EXACT, for COUNTIF would read a sign as a comparison of its own.
        formula = "+".join(
            f'SUMPRODUCT(--EXACT({of_kind},"{kind}"),--EXACT({of_sign},"{operator}"))'
            for of_kind, of_sign in zip(kinds, signs, strict=True)
        )
        if number := written.operators[(kind, operator)]:
            lines.append(ChartLine(name, formula, float(number)))
    return [ChartTable(f"{column.label or column.id}的类型", "column", "项", lines)]
