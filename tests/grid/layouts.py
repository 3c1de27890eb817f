"""The seed's content as other offices lay it out: each a list of rows with merges, made from the figures alone.

A cell is a text, a number or None; `Sheet.merge` lists (row, column, down, across) from 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from tests.grid.seed import DEPARTMENT, FIGURES, INDICATORS, OBJECTIVE, TASKS

Value = str | Decimal | None
TITLE = f"{DEPARTMENT} 2023年部门整体预算绩效目标申报表"
TASK_HEADINGS = ["名称", "主要实施内容", "拟投入的资金（万元）", "期望达到的目标（概述）"]
INDICATOR_HEADINGS = ["一级指标", "二级指标", "三级指标", "实施周期指标值", "年度指标值"]
MONEY = "预算金额（万元）"
PAIRS = [
    ("基本支出", "basic_expenditure", "财政拨款", "fiscal_appropriation"),
    ("项目支出", "project_expenditure", "其他资金", "other_funds"),
    ("财政专项资金", "special_fiscal_funds", "市本级使用资金", "municipal_level_funds"),
    ("其他事业发展性支出", "other_development_expenditure", "拟用于对下转移支付资金", "transfer_payments"),
]


@dataclass
class Sheet:
    rows: list[list[Value]] = field(default_factory=list)
    merge: list[tuple[int, int, int, int]] = field(default_factory=list)

    def add(self, *cells: Value) -> int:
        self.rows.append(list(cells))
        return len(self.rows) - 1


def official() -> Sheet:
    """As on paper: seven columns, section labels and levels merged downwards, wide cells across."""
    sheet = Sheet()
    sheet.merge.append((sheet.add(TITLE), 0, 1, 7))
    sheet.merge.append((sheet.add("部门名称", DEPARTMENT), 1, 1, 6))
    sheet.add(
        "基本信息",
        "财政供养人员数",
        None,
        FIGURES["staff_count"],
        "下属二级单位数",
        None,
        FIGURES["subordinate_units"],
    )
    start = sheet.add("预算整体情况", "部门预算支出", None, MONEY, "收入来源", None, MONEY)
    for number, (left, a, right, b) in enumerate(PAIRS):
        if number == 2:
            sheet.add(None, "事业发展性支出", None, MONEY, "按预算级次划分", None, MONEY)
        sheet.add(None, left, None, FIGURES[a], right, None, FIGURES[b])
    sheet.merge.append((start, 0, 6, 1))
    sheet.merge.append((sheet.add("总体绩效目标", OBJECTIVE), 1, 1, 6))
    start = sheet.add(
        "年度重点\n工作任务",
        TASK_HEADINGS[0],
        TASK_HEADINGS[1],
        None,
        "拟投入的资金\n（万元）",
        TASK_HEADINGS[3],
    )
    for name, content, amount, objective in TASKS:
        sheet.add(None, name, content, None, amount, objective)
    for row in range(start, start + 6):
        sheet.merge += [(row, 2, 1, 2), (row, 5, 1, 2)]
    sheet.merge.append((start, 0, 6, 1))
    sheet.add("其他需完成的任务\n（可选填）")
    start = sheet.add("绩效\n指标", "一级指标", "二级指标", "三级指标", None, "实施周期指标值", "年度指标值")
    for one, two, three, period, annual in INDICATORS:
        row = sheet.add(None, one, two, three, None, period, annual)
        sheet.merge.append((row, 3, 1, 2))
    sheet.merge += [(start, 0, 11, 1), (start, 3, 1, 2), (start + 1, 1, 6, 1), (start + 7, 1, 4, 1)]
    sheet.merge += [(start + 1, 2, 6, 1), (start + 8, 2, 2, 1)]
    return sheet


def inserted() -> Sheet:
    """The official layout with an empty column before and between, empty rows anywhere, and notes of the office."""
    base = official()
    sheet = Sheet()
    sheet.add()
    where: dict[int, int] = {}
    for number, row in enumerate(base.rows):
        if number % 3 == 1:
            sheet.add()
        wide: list[Value] = [None]
        for column, value in enumerate(row):
            wide += [value] if column != 1 else [None, value]
        where[number] = sheet.add(*wide)
    for row, column, down, across in base.merge:
        if down == 1:
            sheet.merge.append((where[row], column + (1 if column < 1 else 2), 1, across))
    return sheet


def two_columns() -> Sheet:
    """A label in the first column, its value in the second, and the tables under banners."""
    sheet = Sheet()
    sheet.merge.append((sheet.add("2023年部门整体预算绩效目标申报表"), 0, 1, 5))
    sheet.add("部门名称", DEPARTMENT)
    sheet.add("一、基本信息")
    sheet.add("财政供养人员数", FIGURES["staff_count"])
    sheet.add("下属二级单位数", FIGURES["subordinate_units"])
    sheet.add("二、预算整体情况（单位：万元）")
    for left, a, right, b in PAIRS:
        sheet.add(left, FIGURES[a])
        sheet.add(right, FIGURES[b])
    sheet.add("三、总体绩效目标")
    sheet.merge.append((sheet.add(OBJECTIVE), 0, 1, 5))
    sheet.add("四、年度重点工作任务")
    sheet.add("序号", *TASK_HEADINGS)
    for number, task in enumerate(TASKS, 1):
        sheet.add(Decimal(number), *task)
    sheet.add("五、绩效指标")
    sheet.add(*INDICATOR_HEADINGS)
    for row in INDICATORS:
        sheet.add(*row)
    return sheet


def moved_blocks() -> Sheet:
    """Indicators first, the department last; no title, the year in a line of its own is missing from none."""
    sheet = Sheet()
    sheet.add("部门整体预算绩效目标申报表（2023年度）")
    sheet.add("绩效指标", *INDICATOR_HEADINGS)
    for row in INDICATORS:
        sheet.add(None, *row)
    sheet.add("年度重点工作任务", *TASK_HEADINGS)
    for task in TASKS:
        sheet.add(None, *task)
    sheet.add("总体绩效目标", OBJECTIVE)
    sheet.add("预算整体情况", "收入来源", MONEY, "部门预算支出", MONEY)
    for left, a, right, b in PAIRS:
        sheet.add(None, right, FIGURES[b], left, FIGURES[a])
    sheet.add(
        "基本信息", "下属二级单位数", FIGURES["subordinate_units"], "财政供养人员数", FIGURES["staff_count"]
    )
    sheet.add("部门名称", DEPARTMENT)
    return sheet


def turned() -> Sheet:
    """Rows and columns exchanged."""
    base = moved_blocks()
    width = max(map(len, base.rows))
    full = [row + [None] * (width - len(row)) for row in base.rows]
    return Sheet([list(column) for column in zip(*full, strict=True)])


def values_below() -> Sheet:
    """Labels in a row, their values in the row under it; tasks and indicators as pairs, one under the other."""
    sheet = Sheet()
    sheet.add(TITLE)
    sheet.add("财政供养人员数", "下属二级单位数", *(label for pair in PAIRS for label in pair[::2]))
    sheet.add(
        FIGURES["staff_count"],
        FIGURES["subordinate_units"],
        *(FIGURES[name] for pair in PAIRS for name in pair[1::2]),
    )
    sheet.add("部门名称：" + DEPARTMENT)
    sheet.add("总体绩效目标")
    sheet.add(OBJECTIVE)
    sheet.add("年度重点工作任务")
    for task in TASKS:
        for heading, value in zip(TASK_HEADINGS, task, strict=True):
            sheet.add(heading, value)
    sheet.add("绩效指标")
    for row in INDICATORS:
        for heading, value in zip(INDICATOR_HEADINGS, row, strict=True):
            if value is not None:
                sheet.add(heading, value)
    return sheet


def shifted_down() -> Sheet:
    """The official layout two columns to the right, under the office's own lines."""
    base = official()
    sheet = Sheet([[], [], [None, "单位：万元"]])
    for row in base.rows:
        sheet.add(None, None, *row)
    sheet.merge = [(row + 3, column + 2, down, across) for row, column, down, across in base.merge]
    return sheet


def spread_out() -> Sheet:
    """The two columns and the tables with an empty row after each row and an empty column after each column."""
    sheet = Sheet()
    for row in two_columns().rows:
        sheet.add(*(value for cell in row for value in (cell, None)))
        sheet.add()
    return sheet


def spaced_letters() -> Sheet:
    """Labels set wide, with colons, other brackets and numbers before them, as in letters."""
    words = {
        "部门名称": "部 门 名 称：",
        "财政供养人员数": "1、财政供养人员数：",
        "下属二级单位数": "2、下属二级单位数:",
        "基本支出": "基　本　支　出",
        "项目支出": "项　目　支　出（万元）",
        "总体绩效目标": "三、总体绩效目标：",
        TASK_HEADINGS[0]: "名　称",
        TASK_HEADINGS[2]: "拟投入的资金 [万元]",
        INDICATOR_HEADINGS[0]: "一级 指标",
    }
    base = two_columns()
    rows = [[words.get(cell, cell) if isinstance(cell, str) else cell for cell in row] for row in base.rows]
    return Sheet(rows, base.merge)


def numbered() -> Sheet:
    """The two columns, the indicators numbered, too, in a column of their own."""
    sheet = Sheet()
    number = 0
    for row in two_columns().rows:
        if row[:1] == [INDICATOR_HEADINGS[0]]:
            number = 1
            sheet.add("序号", *row)
        elif number:
            sheet.add(Decimal(number), *row)
            number += 1
        else:
            sheet.add(*row)
    return sheet


def with_totals() -> Sheet:
    """The blocks in another order, the tasks closed by a total."""
    sheet = Sheet()
    for row in moved_blocks().rows:
        if row[:1] == ["总体绩效目标"]:
            sheet.add(None, "合计", None, sum((task[2] for task in TASKS), Decimal(0)))
        sheet.add(*row)
    return sheet


def one_to_a_row() -> Sheet:
    """Every figure in a row of its own under the name of its section, the amounts with their unit in the label."""
    sheet = Sheet()
    sheet.add(TITLE)
    sheet.add("部门名称", None, DEPARTMENT)
    sheet.add("基本信息", "财政供养人员数", FIGURES["staff_count"])
    sheet.add(None, "下属二级单位数", FIGURES["subordinate_units"])
    section: str | None = "预算整体情况"
    for left, a, right, b in PAIRS:
        sheet.add(section, f"{left}（万元）", FIGURES[a])
        sheet.add(None, f"{right}（万元）", FIGURES[b])
        section = None
    sheet.add("总体绩效目标", None, OBJECTIVE)
    sheet.add("年度重点工作任务", *TASK_HEADINGS)
    for task in TASKS:
        sheet.add(None, *task)
    sheet.add("绩效指标", *INDICATOR_HEADINGS)
    for indicator in INDICATORS:
        sheet.add(None, *indicator)
    return sheet


LAYOUTS = {
    "official": official,
    "inserted": inserted,
    "two_columns": two_columns,
    "moved_blocks": moved_blocks,
    "turned": turned,
    "values_below": values_below,
    "shifted_down": shifted_down,
    "spread_out": spread_out,
    "spaced_letters": spaced_letters,
    "numbered": numbered,
    "with_totals": with_totals,
    "one_to_a_row": one_to_a_row,
}


def with_openpyxl(sheet: Sheet, path: Path) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row, cells in enumerate(sheet.rows, 1):
        for column, value in enumerate(cells, 1):
            if value is not None:
                page.cell(row, column, float(value) if isinstance(value, Decimal) else value)
    for row, column, down, across in sheet.merge:
        if down * across > 1:
            page.merge_cells(
                start_row=row + 1, start_column=column + 1, end_row=row + down, end_column=column + across
            )
    book.create_sheet("填表说明")["A1"] = "本表由各部门填报"
    book.save(path)
    return path


def with_xlsxwriter(sheet: Sheet, path: Path) -> Path:
    """Shares as numbers shown in percent, counts as numbers, as Excel makes of what is typed."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("整体绩效")
    percent, money = book.add_format({"num_format": "0%"}), book.add_format({"num_format": "#,##0.00"})
    for row, column, down, across in sheet.merge:
        if down * across > 1:
            page.merge_range(row, column, row + down - 1, column + across - 1, "")
    for row, cells in enumerate(sheet.rows):
        for column, value in enumerate(cells):
            if value == "90%":
                page.write_number(row, column, 0.9, percent)
            elif isinstance(value, Decimal) or value == "4":
                page.write_number(row, column, float(value), money)
            elif value is not None:
                page.write_string(row, column, value)
    book.close()
    return path


def with_html(sheet: Sheet, path: Path, encoding: str = "utf-8") -> Path:
    from html import escape

    spans = {(row, column): (down, across) for row, column, down, across in sheet.merge}
    covered = {
        (r, c)
        for row, column, down, across in sheet.merge
        for r in range(row, row + down)
        for c in range(column, column + across)
        if (r, c) != (row, column)
    }
    width = max(map(len, sheet.rows))
    lines = [f'<html><head><meta charset="{encoding}"><style>td {{ color: red }}</style></head><body><table>']
    for row, cells in enumerate(sheet.rows):
        lines.append("<tr>")
        for column in range(width):
            if (row, column) in covered:
                continue
            value = cells[column] if column < len(cells) else None
            down, across = spans.get((row, column), (1, 1))
            text = "&nbsp;" if value is None else escape(str(value)).replace("\n", "<br>")
            lines.append(f'<td rowspan="{down}" colspan={across}>\n  <span>{text}</span>\n</td>')
        lines.append("</tr>")
    path.write_text("\n".join([*lines, "</table><script>alert(1)</script></body></html>"]), encoding=encoding)
    return path


def with_csv(sheet: Sheet, path: Path, encoding: str, separator: str = ",") -> Path:
    import csv

    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        for row in sheet.rows:
            writer.writerow([f"{value:,}" if isinstance(value, Decimal) else value for value in row])
    return path
