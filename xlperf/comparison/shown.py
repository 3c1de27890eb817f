"""A comparison shown: as text for people, as JSON's values, and as a workbook.

Owns the words and the looks. Decides nothing about what changed.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import xlperf.comparison.words  # noqa: F401 - its words are said here
from xlperf.comparison.changes import ADDED, CHANGED, NOT_COMPARED, REMOVED, SAME, Change
from xlperf.comparison.differences import Comparison, DepartmentChange, Total
from xlperf.declaration import Entered, amount_text, write_entered
from xlperf.form.layout import COMPARISON_SHEETS
from xlperf.messages import CHINESE, catalogue, clauses, in_brackets, language, say
from xlperf.ooxml.text import LONGEST_CELL, TEXTS_STAY_TEXTS, one_line, shortened
from xlperf.system.durable import writing

catalogue(
    {
        "compare.place": ("{table}“{row}” {label}", "{table} '{row}' {label}"),
        "compare.whole-row": ("{sign} {table}“{row}”：{values}", "{sign} {table} '{row}': {values}"),
        "compare.cells": ("{count} 处变动", "{count} changes"),
        "compare.more-departments": ("……还有 {count} 个部门", "… and {count} more departments"),
        "compare.only-old": ("只在旧的一侧", "only in OLD"),
        "compare.only-new": ("只在新的一侧", "only in NEW"),
        "compare.reworded": ("含义相同", "same meaning"),
        "compare.empty": ("（空）", "(empty)"),
        "compare.totals": (
            "各部门合计（含新增和减少的部门）",
            "totals of all departments (those added and removed, too)",
        ),
        "compare.summary": (
            "共 {all} 个部门：有变动 {changed}，无变动 {same}，新增 {added}，减少 {removed}",
            "{all} departments: {changed} changed, {same} the same, {added} added, {removed} removed",
        ),
        "compare.summary-several": (
            "共 {departments} 个部门、{all} 份申报：有变动 {changed}，无变动 {same}，新增 {added}，减少 {removed}",
            "{all} declarations of {departments} departments: {changed} changed, {same} the same, {added} added, {removed} removed",
        ),
        "compare.summary-not-compared": ("，另有 {count} 个没有比较", ", and {count} not compared"),
    }
)

_CONTEXT = 10
"""Characters shown on each side of what changed in a long text."""

_MOST_DEPARTMENTS = 30
"""Departments that a short account names."""

_SHORT = 40
"""Texts up to this length are shown whole."""

HEADINGS = ("编码", "部门", "类别", "栏目", "行", "原值", "现值", "差额", "说明")
TOTAL_HEADINGS = ("栏目", "原合计", "现合计", "差额")
DEPARTMENT_HEADINGS = ("编码", "部门", "状态", "变动处数", "原文件", "现文件", "说明")
REMARK_HEADINGS = ("文件", "说明")
_STATUS = {SAME: "无变动", CHANGED: "有变动", ADDED: "新增", REMOVED: "减少", NOT_COMPARED: "未比较"}
_KIND = {CHANGED: "修改", ADDED: "新增行", REMOVED: "删除行"}


# ---------------------------------------------------------------- text


def as_text(comparison: Comparison, details: bool = True) -> str:
    """For people: departments with changes, then totals that moved, and a line that counts; without `details` the first
    departments alone, with how many changes each has."""
    lines: list[str] = []
    moved_departments = [one for one in comparison.departments if one.status != SAME]
    if details:
        for one in moved_departments:
            lines += [*_department(one), ""]
    else:
        lines += _first([next(_department(one)) for one in moved_departments])
    lines += _first([f"{_named(one)}  {one.reason}" for one in comparison.not_compared])
    moved = [total for total in comparison.totals if total.difference]
    if moved and len(comparison.departments) > 1:
        lines.append(say("compare.totals"))
        lines += [
            f"  {_label(total)}  {amount_text(total.old)} → {amount_text(total.new)}"
            + in_brackets(_signed(total.difference, "amount"))
            for total in moved
        ]
        lines.append("")
    lines += told_beside(comparison.notes, comparison.unreadable)
    departments = len({(one.code, one.department) for one in comparison.departments})
    several = any(one.each for one in comparison.departments)
    summary = say(
        "compare.summary-several" if several else "compare.summary",
        departments=departments,
        all=len(comparison.departments),
        changed=comparison.count(CHANGED),
        same=comparison.count(SAME),
        added=comparison.count(ADDED),
        removed=comparison.count(REMOVED),
    )
    if comparison.not_compared:
        summary += say("compare.summary-not-compared", count=len(comparison.not_compared))
    return "\n".join([*lines, summary])


def _first(lines: Sequence[str]) -> list[str]:
    """The first of these lines, one a department, how many more there are, and a blank one behind; nothing of none."""
    more = len(lines) - _MOST_DEPARTMENTS
    told = [say("compare.more-departments", count=more)] if more > 0 else []
    return [*lines[:_MOST_DEPARTMENTS], *told, ""] if lines else []


def told_beside(notes: Iterable[str], unreadable: Iterable[tuple[str, str]]) -> list[str]:
    """What is to be known of the sources: a line each."""
    lines = [say("compare.note", note=note) for note in notes]
    return lines + [say("compare.unreadable", file=file, reason=reason) for file, reason in unreadable]


def _named(one: DepartmentChange) -> str:
    return one_line(one.called) + (in_brackets(one.code) if one.code else "")


def _department(one: DepartmentChange) -> Iterator[str]:
    if one.status != CHANGED:
        word = say("compare.only-new" if one.status == ADDED else "compare.only-old")
        yield f"{_named(one)}  {word}  {one.new_file or one.old_file}"
        return
    yield f"{_named(one)}  {say('compare.cells', count=len(one.changes))}"
    for (_, row, kind), group in groupby(one.changes, key=lambda each: (each.table, each.row, each.kind)):
        changes = list(group)
        if kind == CHANGED:
            for change in changes:
                where = _label(change)
                if row:
                    where = say("compare.place", table=_table(change), row=one_line(row), label=where)
                yield f"  {where}  {_from_to(change)}"
        else:
            values = clauses(
                f"{_label(change)} {_shown(change.new if kind == ADDED else change.old, change.value_kind)}"
                for change in changes
            )
            sign = "+" if kind == ADDED else "-"
            shown_table = _table(changes[0])
            yield "  " + say(
                "compare.whole-row", sign=sign, table=shown_table, row=one_line(row), values=values
            )


def _label(one: Change | Total) -> str:
    return one.label if language() == CHINESE else one.label_en or one.label


def _table(change: Change) -> str:
    return change.table if language() == CHINESE else change.table_en or change.table


def _from_to(change: Change) -> str:
    old, new = change.old, change.new
    if isinstance(old, str) and isinstance(new, str) and max(len(old), len(new)) > _SHORT:
        shown = changed_part(" ".join(old.split()), " ".join(new.split()))
    else:
        shown = f"{_shown(old, change.value_kind)} → {_shown(new, change.value_kind)}"
    if change.difference:
        shown += in_brackets(_signed(change.difference, change.value_kind) + _counted_in(change))
    return shown + in_brackets(say("compare.reworded")) if change.same_meaning else shown


def _counted_in(change: Change) -> str:
    """The unit of a target's difference where the target is written in a multiple of it: 元 of 万元; else ""."""
    from xlperf.target import parse

    texts = (change.old, change.new)
    targets = [parse(text) for text in texts if isinstance(text, str)] if change.difference else []
    return next((target.unit for target in targets if target.scale), "")


def changed_part(old: str, new: str) -> str:
    """Of two long texts the piece that differs, in some of what is around it: …开展[40→50]场保障…"""
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    tail = next((at for at in range(most - head) if old[-1 - at] != new[-1 - at]), most - head)
    before, after = old[max(0, head - _CONTEXT) : head], old[len(old) - tail :][:_CONTEXT]
    left = "…" if head > _CONTEXT else ""
    right = "…" if tail > _CONTEXT else ""
    gone, come = old[head : len(old) - tail], new[head : len(new) - tail]
    return f"{left}{before}[{shortened(gone, 200)}→{shortened(come, 200)}]{after}{right}"


def _shown(value: Entered, kind: str) -> str:
    text = write_entered(value, kind)
    return say("compare.empty") if text is None else shortened(one_line(text), _SHORT)


def _signed(number: Decimal, kind: str) -> str:
    text = write_entered(number, kind) or ""
    return text if text.startswith("-") else f"+{text}"


# ---------------------------------------------------------------- JSON


def as_dict(comparison: Comparison, old: str, new: str) -> dict[str, Any]:
    """As JSON's values; numbers are strings, as in all JSON of this project."""
    return {
        "old": old,
        "new": new,
        "departments": [
            {
                "code": one.code,
                "department": one.department,
                "each": one.each,
                "status": one.status,
                "old_file": one.old_file,
                "new_file": one.new_file,
                "changes": [_change(change) for change in one.changes],
            }
            for one in comparison.departments
        ],
        "totals": [
            {
                "field": total.part,
                "label": total.label,
                "old": amount_text(total.old),
                "new": amount_text(total.new),
                "difference": amount_text(total.difference),
            }
            for total in comparison.totals
        ],
        "not_compared": [
            {
                "code": one.code,
                "department": one.department,
                "each": one.each,
                "old_file": one.old_file,
                "new_file": one.new_file,
                "reason": one.reason,
            }
            for one in comparison.not_compared
        ],
        "notes": list(comparison.notes),
        "unreadable": [{"file": file, "reason": reason} for file, reason in comparison.unreadable],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "field": change.part,
        "label": change.label,
        "row": change.row,
        "kind": change.kind,
        "old": write_entered(change.old, change.value_kind),
        "new": write_entered(change.new, change.value_kind),
        "difference": write_entered(change.difference, change.value_kind),
        "same_meaning": change.same_meaning,
    }


# ---------------------------------------------------------------- workbook


SHEETS = COMPARISON_SHEETS
"""Those of its workbook, by which an earlier one is known."""


def write_workbook(comparison: Comparison, out: Path) -> None:
    """A workbook with the sheets 变动, 合计 and 部门, and 说明 where a file was not compared; raises CannotWrite."""
    data = workbook_bytes(comparison)
    with writing(out) as beside:
        beside.write_bytes(data)


def workbook_bytes(comparison: Comparison) -> bytes:
    """The same bytes for the same comparison."""
    import xlsxwriter

    from xlperf.template.book import FIXED_DATE

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **TEXTS_STAY_TEXTS})
    book.set_properties({"title": "变动", "created": FIXED_DATE})
    sheet = _ComparisonSheet(book, "变动", HEADINGS, (12, 28, 9, 26, 26, 38, 38, 14, 12), "#,##0.00##")
    sheet.fill(_change_row(one, change) for one in comparison.departments for change in one.changes)
    sheet = _ComparisonSheet(book, "合计", TOTAL_HEADINGS, (40, 18, 18, 18), "#,##0.00")
    sheet.fill((total.label, total.old, total.new, total.difference) for total in comparison.totals)
    sheet = _ComparisonSheet(book, "部门", DEPARTMENT_HEADINGS, (12, 34, 10, 10, 40, 40, 50), "0")
    sheet.fill(
        (
            one.code,
            one.called,
            _STATUS[one.status],
            Decimal(len(one.changes)),
            Path(one.old_file).name,
            Path(one.new_file).name,
            one.reason,
        )
        for one in (*comparison.departments, *comparison.not_compared)
    )
    if not comparison.all_well:
        sheet = _ComparisonSheet(book, "说明", REMARK_HEADINGS, (50, 100), "0")
        sheet.fill([*comparison.unreadable, *(("", note) for note in comparison.notes)])
    book.close()
    return stream.getvalue()


def _change_row(one: DepartmentChange, change: Change) -> Sequence[Entered]:
    where = f"{change.table} {change.label}" if change.table else change.label
    unit = _counted_in(change)
    word = "含义相同" if change.same_meaning else f"差额单位：{unit}" if unit else ""
    return (
        one.code,
        one.called,
        _KIND[change.kind],
        where,
        change.row,
        change.old,
        change.new,
        change.difference,
        word,
    )


class _ComparisonSheet:
    """One sheet of the workbook: headings, widths, filter; texts stay texts whatever they begin with."""

    def __init__(
        self, book: Any, name: str, headings: Sequence[str], widths: Sequence[float], number_format: str
    ) -> None:
        self.sheet = book.add_worksheet(name)
        self.columns = len(headings)
        base = {"font_name": "宋体", "font_size": 10.5, "font_charset": 134, "valign": "vcenter", "border": 1}
        head = book.add_format({**base, "bold": True, "bg_color": "#F2F2F2", "align": "center"})
        self.text = book.add_format({**base, "text_wrap": True})
        self.number = book.add_format({**base, "num_format": number_format})
        self.quoted = book.add_format({**base, "text_wrap": True, "quote_prefix": True})
        for column, (word, width) in enumerate(zip(headings, widths, strict=True)):
            self.sheet.set_column(column, column, width)
            self.sheet.write_string(0, column, word, head)
        self.sheet.freeze_panes(1, 0)
        self.sheet.set_paper(9)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)
        self.sheet.set_footer("&C第 &P 页，共 &N 页")

    def fill(self, rows: Iterable[Sequence[Entered]]) -> None:
        last = 0
        for last, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                self._cell(last, column, value)
        self.sheet.autofilter(0, 0, max(last, 1), self.columns - 1)

    def _cell(self, row: int, column: int, value: Entered) -> None:
        if isinstance(value, Decimal):
            self.sheet.write_number(row, column, float(value), self.number)
        elif value:
            format_ = self.quoted if value[0] in "=+-@" else self.text
            self.sheet.write_string(row, column, shortened(value, LONGEST_CELL), format_)
        else:
            self.sheet.write_blank(row, column, None, self.text)
