"""Years side by side as they are shown: a workbook with all lines, a short account for the terminal, JSON's values.

Owns the words, columns and looks. Decides nothing about which line is which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlperf.comparison.words  # noqa: F401 - its words are said here
from xlperf.comparison.shown import told_beside
from xlperf.comparison.years import Years, YearsLine, YearsStep
from xlperf.consolidation.workbook.printing import PageHeading
from xlperf.consolidation.workbook.table_sheet import Looks, SheetColumn, SheetValue, TableSheet
from xlperf.declaration import Entered, amount_text, figure_text
from xlperf.expression import plain
from xlperf.messages import (
    CHINESE,
    catalogue,
    clauses,
    enumerated,
    in_brackets,
    language,
    phrases,
    say,
    speaking,
)
from xlperf.ooxml.text import TEXTS_STAY_TEXTS
from xlperf.system.durable import writing

catalogue(
    {
        "years.year": ("{year}年", "{year}"),
        "years.new": ("{year}新增", "new in {year}"),
        "years.gone": ("{year}不再有", "gone in {year}"),
        "years.absent": ("{year}没有", "none in {year}"),
        "years.of-year": ("{year}{why}", "{year}: {why}"),
        "years.maybe-renamed": ("可能由“{old}”改名，未对应", "may be '{old}' renamed: not matched"),
        "years.head": ("{count} 年并排：{labels}", "{count} years side by side: {labels}"),
        "years.most": (
            "{year}“{label}”增减最多的部门：",
            "departments whose '{label}' moved most in {year}:",
        ),
        "years.counts": (
            "部门 {departments} 个（{each}）；任务 {tasks} 项，其中新增或不再有的 {moved_tasks} 项；指标 {indicators} 项，其中新增或不再有"
            "的 {moved} 项",
            "{departments} departments ({each}); {tasks} tasks, {moved_tasks} of them new or gone; {indicators} indicators, {moved} of "
            "them new or gone",
        ),
        "years.count": ("{label} {count} 个", "{label}: {count}"),
        "years.to-workbook": (
            "每个部门、任务和指标逐年的数写在工作簿里：加上 -o 历年对比.xlsx",
            "each department, task and indicator year by year goes to a workbook: add -o years.xlsx",
        ),
    }
)

SHEETS = ("合计", "部门", "任务", "指标")
MOST_SHOWN = 5
"""Departments that the terminal names."""
OUT_OF_LINE = Decimal("0.3")
"""A rise or fall from which on it stands out in the workbook."""
_OWN = (SheetColumn("部门编码", 10), SheetColumn("部门", 24))


def called(label: str) -> str:
    """What a year is called; a source without one by its own name."""
    return say("years.year", year=label) if label.isdigit() else label


def remark(line: YearsLine) -> str:
    """That it is new, gone, not there in a year between, of a file that does not count, or perhaps another's new name; "" else."""
    said = [say("years.new", year=called(line.new))] if line.new else []
    said += [say("years.absent", year=called(label)) for label in line.absent]
    said += [say("years.gone", year=called(line.gone))] if line.gone else []
    said += [say("years.of-year", year=called(label), why=why) for label, why in line.not_counted]
    said += [say("years.maybe-renamed", old=line.renamed)] if line.renamed else []
    return clauses(said)


# ---------------------------------------------------------------- terminal


def as_text(years: Years, out: Path | None = None) -> str:
    """What moved in total, which departments moved most, and how much there is of everything."""
    lines = [say("years.head", count=len(years.labels), labels=enumerated(map(called, years.labels)))]
    lines += [f"  {_label(line)}  {_through_years(line)}" for line in years.totals if any(line.values)]
    moved = [line for line in years.of_main if line.steps[-1].difference]
    moved.sort(key=lambda line: (-abs(line.steps[-1].difference or Decimal(0)), line.code, line.department))
    if moved:
        main = next((_label(line) for line in years.totals if line.what[0] == years.main), years.main)
        lines.append(say("years.most", year=called(years.labels[-1]), label=main))
        for line in moved[:MOST_SHOWN]:
            now, change = _shown(line.values[-1], _places(line)), _signed(line.steps[-1], _places(line))
            lines.append(f"  {line.department}  {now}{in_brackets(change)}")
    lines += told_beside(years.notes, years.unreadable)
    each = phrases(
        say("years.count", label=called(label), count=count)
        for label, count in zip(years.labels, years.counts, strict=True)
    )
    lines.append(
        say(
            "years.counts",
            departments=len({one.whose for one in years.departments}),
            each=each,
            tasks=len(years.tasks),
            moved_tasks=sum(bool(one.new or one.gone) for one in years.tasks),
            indicators=len(years.indicators),
            moved=sum(bool(one.new or one.gone) for one in years.indicators),
        )
    )
    if out is None:
        lines.append(say("years.to-workbook"))
    return "\n".join(lines)


def _label(line: YearsLine) -> str:
    return line.what[0] if language() == CHINESE else line.label_en or line.what[0]


def _through_years(line: YearsLine) -> str:
    """12,345.00 → 13,000.00（+655.00，+5.3%）"""
    places = _places(line)
    text = _shown(line.values[0], places)
    for value, step in zip(line.values[1:], line.steps, strict=True):
        change = in_brackets(_signed(step, places)) if step.difference is not None else ""
        text += f" → {_shown(value, places)}{change}"
    return text


def _places(line: YearsLine) -> int:
    """The decimals of its numbers: none where each is whole, such as of people."""
    whole = all(isinstance(value, str) or value is None or value == int(value) for value in line.values)
    return 0 if whole else 2


def _shown(value: Entered, places: int) -> str:
    if value is None:
        return "—"
    return value if isinstance(value, str) else figure_text(value, places)


def _signed(step: YearsStep, places: int) -> str:
    parts = []
    if step.difference is not None:
        parts.append(f"{'+' if step.difference >= 0 else ''}{_shown(step.difference, places)}")
    if step.share is not None:
        parts.append(f"{step.share * 100:+.1f}%")
    return phrases(parts)


# ---------------------------------------------------------------- JSON


def as_dict(years: Years) -> dict[str, Any]:
    """As JSON's values; numbers are strings, as in all JSON of this project."""
    found = asdict(years)
    del found["some_rejected"]
    for name in ("totals", "departments", "tasks", "indicators"):
        found[name] = [_line(line) for line in getattr(years, name)]
    found["unreadable"] = [{"file": file, "reason": reason} for file, reason in years.unreadable]
    return found


def _line(line: YearsLine) -> dict[str, Any]:
    return {
        "code": line.code,
        "department": line.department,
        "what": list(line.what),
        "values": [amount_text(value) if isinstance(value, Decimal) else value for value in line.values],
        "steps": [
            {
                name: None if value is None else plain(value)
                for name, value in (("difference", step.difference), ("share", step.share))
            }
            for step in line.steps
        ],
        "new": line.new,
        "gone": line.gone,
        "absent": list(line.absent),
        "renamed": line.renamed,
        "not_counted": [{"year": label, "why": why} for label, why in line.not_counted],
    }


# ---------------------------------------------------------------- workbook


def write_workbook(years: Years, out: Path) -> None:
    """A workbook with the sheets 合计, 部门, 任务 and 指标, each year a column with 增减 and 增减%, and 说明 where a file does not
    count; raises CannotWrite."""
    import xlsxwriter

    from xlperf.template.book import FIXED_DATE

    # In the language of the reasons that are told of files, before the sheet's own words are said in Chinese.
    every = (*years.totals, *years.departments, *years.tasks, *years.indicators)
    remarks = {id(line): remark(line) for line in every}
    with (
        speaking(CHINESE),
        writing(out) as beside,
        xlsxwriter.Workbook(str(beside), {"constant_memory": True, **TEXTS_STAY_TEXTS}) as book,
    ):
        book.set_properties({"title": "历年对比", "created": FIXED_DATE})
        looks = Looks(book, PageHeading("历年对比", "", years.unit))
        _sheet(
            book, looks, SHEETS[0], (SheetColumn("栏目", 28),), years.labels, years.totals, remarks, own=False
        )
        _sheet(
            book, looks, SHEETS[1], (*_OWN, SheetColumn("栏目", 22)), years.labels, years.departments, remarks
        )
        tasks = (*_OWN, SheetColumn("类别", 14), SheetColumn("任务", 28))
        _sheet(book, looks, SHEETS[2], tasks, years.labels, years.tasks, remarks)
        indicators = (
            *_OWN,
            SheetColumn("一级指标", 12),
            SheetColumn("二级指标", 12),
            SheetColumn("指标", 26),
        )
        _sheet(book, looks, SHEETS[3], indicators, years.labels, years.indicators, remarks, kind="text")
        if not years.all_well:
            listing = TableSheet(
                book, looks, "说明", (SheetColumn("文件", 44), SheetColumn("说明", 90)), frozen=1
            )
            for remark_of in (*years.unreadable, *(("", note) for note in years.notes)):
                listing.add(list(remark_of))
            listing.close()


def _sheet(
    book: Any,
    looks: Looks,
    name: str,
    first: Sequence[SheetColumn],
    labels: Sequence[str],
    lines: Sequence[YearsLine],
    remarks: Mapping[int, str],
    *,
    own: bool = True,
    kind: str = "amount",
) -> None:
    headings = [*first, SheetColumn(called(labels[0]), 15, kind)]
    for label in labels[1:]:
        moved = "number" if kind == "text" else "amount"
        headings += [
            SheetColumn(called(label), 15, kind),
            SheetColumn("增减", 12, moved),
            SheetColumn("增减%", 9, "share"),
        ]
    headings.append(SheetColumn("说明", 24))
    listing = TableSheet(book, looks, name, headings, frozen=2 if own else 1)
    for line in lines:
        row: list[SheetValue] = [line.code, line.department] if own else []
        row += [*line.what, line.values[0]]
        for value, step in zip(line.values[1:], line.steps, strict=True):
            row += [value, step.difference, step.share]
        listing.add([*row, remarks[id(line)]])
    listing.close()
    _mark(book, listing)


def _mark(book: Any, listing: TableSheet) -> None:
    """Rises and falls that stand out are coloured, also after a person corrected a figure."""
    risen = book.add_format({"font_color": "#9C0006", "bg_color": "#FFE9E7"})
    fallen = book.add_format({"font_color": "#1D5C41", "bg_color": "#E3F1EA"})
    for sheet_name, rows in listing.parts:
        sheet = book.get_worksheet_by_name(sheet_name)
        for column, heading in enumerate(listing.headings):
            if heading.kind == "share" and rows:
                for criteria, limit, look in ((">=", OUT_OF_LINE, risen), ("<=", -OUT_OF_LINE, fallen)):
                    rule = {"type": "cell", "criteria": criteria, "value": float(limit), "format": look}
                    sheet.conditional_format(1, column, rows, column, rule)
