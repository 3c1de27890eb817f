"""Formulas that Excel does not take: it offers to repair such a workbook, and takes them out.

Owns the limits that the checks and computed values of a spec can exceed, and which of them does. Knows no file.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlperf.form.layout import roles
from xlperf.form.layout.roles import Formula
from xlperf.form.layout.workbook import Layout
from xlperf.form.model import Form
from xlperf.form.rules import RuleError, path_of
from xlperf.messages import catalogue, say
from xlperf.ooxml.address import address
from xlperf.system.pattern import Pattern

catalogue(
    {
        "formula-too-long": (
            "它在工作簿里的公式有 {length} 个字符，Excel 最多认 {most} 个：请拆成几条，或写短些",
            "its formula in the workbook would have {length} characters, and Excel takes at most {most}: split it, or make it shorter",
        ),
        "formula-too-deep": (
            "它在工作簿里的公式有 {depth} 层函数，Excel 最多认 {most} 层：请拆成几条，或写短些",
            "its formula in the workbook would have functions {depth} deep, and Excel takes at most {most}: split it, or make it shorter",
        ),
    }
)

MOST_CHARACTERS, MOST_NESTED = 8_192, 64
_MARK = Pattern(r'"[^"]*"|\'[^\']*\'|(?P<function>[\w.]\()|\(|\)')


def unfit(layout: Layout) -> Iterator[RuleError]:
    """What of the form Excel would take out of the workbook, each check or value once."""
    told = set()
    for sheet in layout.books:
        for formula in sheet.formulas:
            reason = _reason(formula.text)
            path = _path(sheet, formula) if reason else ""
            if sheet.form.id != layout.form.id:
                path = f"{sheet.form.id}: {path}"  # of another spec, in which its line is
            if reason and path not in told:
                told.add(path)
                yield RuleError(path, reason)


def _reason(text: str) -> str:
    length = len(text.encode("utf-16-le", "surrogatepass")) // 2 if len(text) > MOST_CHARACTERS // 2 else 0
    if length > MOST_CHARACTERS:
        return say("formula-too-long", length=length, most=MOST_CHARACTERS)
    depth = _depth(text) if text.count("(") > MOST_NESTED else 0
    return say("formula-too-deep", depth=depth, most=MOST_NESTED) if depth > MOST_NESTED else ""


def _depth(text: str) -> int:
    """How many functions stand in one another, at most."""
    open_marks, most = [], 0
    for mark in _MARK.finditer(text):
        if mark[0].endswith("("):
            open_marks.append(mark["function"] is not None)
            most = max(most, sum(open_marks))
        elif mark[0] == ")":
            open_marks.pop()
    return most


def _path(sheet: Layout, formula: Formula) -> str:
    """What of the spec a formula comes from, as errors of rules call it; its cell where it comes from several."""
    form: Form = sheet.form
    match formula.role:
        case roles.Code(number):
            rule = next(one.rule for one in sheet.checks if one.number == number)
            return f"{path_of(form, rule)}.expect"
        case roles.FirstOpen(check, _):
            rule = next(rule for rule in form.compiled.rules if rule.id == check)
            return f"{path_of(form, rule)}.message"
        case roles.Computed(field):
            return f"field {field}.value"
        case roles.ComputedInRow(table, column, _):
            return f"column {table}.{column}.value"
    return f"{formula.sheet}!{address(formula.row, formula.column)}"
