"""A consolidated workbook read back: what each department in it declared.

Owns the way from the sheets that `book` writes to declarations, by their headings. Reads values alone and believes no
total; knows nothing of files sent in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlperf.consolidation.tidy import tidy_columns
from xlperf.consolidation.workbook import words
from xlperf.consolidation.workbook.book import summary_heading, summary_order, table_groups
from xlperf.declaration import Declaration, Entered
from xlperf.form import Form, Table, form_specs, load_form
from xlperf.form.money import YUAN
from xlperf.ooxml.replacing import sheets_of
from xlperf.system.dataclass import dataclass

_TAKEN_IN = {words.STATUS_WORDS[status] for status in ("accepted", "warned", "rejected")}
_UNIT = re.compile(r"（[^（）]*）$")

SheetLine = dict[str, Any]
"""A row of a sheet, by its headings."""
_LAST_OWN = {words.SUMMARY: "提醒"}
_LAST_OF_TABLES = "序号"
"""The last heading that is ours and not the form's, which may have the same words: 主管部门, 指标值, 文件."""


FormCells = dict[tuple[str, int], Any]
"""A row's cells by heading, and by which of the columns of this heading (from 0) they are of: fields of one label have one
heading."""


@dataclass(frozen=True)
class _FormLine:
    """A row of 汇总 or of a table, by its headings: what stands in our own columns, and in those of the form."""

    own: SheetLine
    declared: FormCells

    @property
    def whose(self) -> tuple[str, str]:
        return _text(self.own.get("部门编码")) or "", _text(self.own.get("部门")) or ""

    @property
    def file(self) -> str:
        return _text(self.own.get(words.FILE)) or ""


@dataclass
class _Summarised:
    """One row of 汇总: the file it is of, what its fields say, and the rows that follow on other sheets."""

    code: str
    file: str
    fields: dict[str, Entered]
    tables: dict[str, list[dict[str, Entered]]] = field(default_factory=dict)


_Whose = dict[tuple[str, str], list[_Summarised]]
"""By code and name of a department: what it declared, of several projects each."""


def is_consolidated(path: Path) -> bool:
    """Whether a file is one of our consolidated workbooks, by its sheets."""
    if path.suffix.lower() != ".xlsx" or not path.is_file():
        return False
    return {words.SUMMARY, words.FINDINGS, words.RECEIVED, words.CONTROLS} <= sheets_of(path)


def is_ours(path: Path) -> bool:
    """Whether a file is a consolidated workbook, or one of totals alone, that an earlier run wrote."""
    of_both = {words.SUMMARY, words.RECEIVED, words.CONTROLS}
    return path.suffix.lower() == ".xlsx" and of_both <= sheets_of(path)


def declarations_of(path: Path, form: Form | None = None) -> list[Declaration]:
    """What the departments of a consolidated workbook declared, in its order; `form`: theirs, where it is not a shipped
    one. Raises UnreadableWorkbook (unknown-form) where the headings are those of no form that is known."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(str(path))
    summary = [one for one in _form_lines(book, words.SUMMARY) if one.own.get("状态") in _TAKEN_IN]
    received = {_text(line.get(words.FILE)): line for line in _lines(book, words.RECEIVED)}
    counted = [received.get(line.file, {}) for line in summary]
    form = _form_of(summary, counted, form)
    year = next((int(year) for line in counted if (year := line.get("年度"))), form.year)
    found: list[_Summarised] = []
    whose: _Whose = {}
    for line in summary:
        fields = {
            name: _value(line.declared.get(place), part.is_number)
            for name, place, part in _headed(form, line.declared)
            if name in form.inputs
        }
        fields[form.department] = line.whose[1] or None
        one = _Summarised(line.whose[0], line.file, fields)
        found.append(one)
        whose.setdefault(line.whose, []).append(one)
    for sheet, tables in table_groups(form).items():
        _take_rows(form, tables, _form_lines(book, sheet), whose)
    return [_declared(form, year, path, one) for one in found]


_LEDGER = {
    "文件": "file",
    "原因": "reason",
    "部门编码": "code",
    "部门": "department",
    "表样": "form",
    "错误": "errors",
}
"""Headings of the sheet of files received -> the names that a dataset's ledger has for them."""
_STATUSES = {word: status for status, word in words.STATUS_WORDS.items()}


def ledger_of(path: Path) -> Iterator[SheetLine]:
    """The rows of a consolidated workbook's ledger by the names of a dataset's: file, status, reason, code, department, form,
    errors, used."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(str(path))
    for line in _lines(book, words.RECEIVED):
        named = {name: _text(line.get(heading)) for heading, name in _LEDGER.items()}
        status = str(line.get("状态", ""))
        yield {**named, "status": _STATUSES.get(status, status), "used": line.get("计入汇总") == "是"}


def _declared(form: Form, year: int, path: Path, one: _Summarised) -> Declaration:
    own = {table: rows for table, rows in one.tables.items() if table in form.tables}
    made = Declaration(form, one.fields, own, year, one.code, f"{path}：{one.file}")
    return made if form.sheets is None else made.with_sheets_of(one.tables)


def _rows(book: Any, name: str) -> Iterator[tuple[list[str], list[Any]]]:
    """The headings and each row of a sheet and of those that go on from it."""
    for sheet in book.sheet_names:
        if sheet == name or re.fullmatch(rf"{re.escape(name[:23])} \([0-9]+\)", sheet):
            rows = book.get_sheet_by_name(sheet).to_python()
            for row in rows[1:]:
                yield [*map(str, rows[0])], row


def _lines(book: Any, name: str) -> Iterator[SheetLine]:
    for headings, row in _rows(book, name):
        yield dict(zip(headings, row, strict=True))


def _form_lines(book: Any, name: str) -> Iterator[_FormLine]:
    last = _LAST_OWN.get(name, _LAST_OF_TABLES)
    for headings, row in _rows(book, name):
        first = headings.index(last) + 1 if last in headings else 0
        own = dict(zip(headings[:first], row[:first], strict=True))
        declared = dict(zip(_numbered(headings[first:]), row[first:], strict=True))
        files = [value for heading, value in zip(headings, row, strict=True) if heading == words.FILE]
        yield _FormLine(own | {words.FILE: files[-1] if files else None}, declared)


def _form_of(summary: Sequence[_FormLine], counted: Sequence[SheetLine], given: Form | None) -> Form:
    """The form that the files are of by 收件登记, or the one that is given; its labels must be the headings."""
    from xlperf.ooxml.refusal import UnreadableWorkbook

    line: FormCells = summary[0].declared if summary else {}
    named = {str(one.get("表样")) for one in counted}
    known = [given] if given is not None else [load_form(form) for form in form_specs() if form in named]
    for form in known:
        headed = list(_headed(form, line))
        if len(headed) == len(form.fields) - 1:
            return _in_unit_of(form, headed)
    raise UnreadableWorkbook("unknown-form")


def _numbered(headings: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Each heading, and how many of the same stand before it."""
    seen: Counter[str] = Counter()
    for heading in headings:
        yield heading, seen[heading]
        seen[heading] += 1


def _in_unit_of(form: Form, headed: Iterable[tuple[str, tuple[str, int], Any]]) -> Form:
    """The form with the unit that the headings give its amounts: that of another version may be another."""
    units = {
        unit[0].strip("（）")
        for _, (heading, _), part in headed
        if part.kind == "amount" and (unit := _UNIT.findall(heading))
    }
    other = units & YUAN.keys() - {form.amounts}
    return replace(form, amounts=other.pop()) if len(units) == len(other) == 1 else form


def _headed(form: Form, line: Mapping[tuple[str, int], Any]) -> Iterator[tuple[str, tuple[str, int], Any]]:
    """Each field of the form but the department's name, with the place that it has in the summary: as it is written, else under
    its bare label, as in another unit."""
    bare = dict(zip(_numbered(_UNIT.sub("", heading) for heading, _ in line), line, strict=True))
    order = summary_order(form)
    headings = _numbered(summary_heading(form, name) for name in order)
    labels = _numbered(_UNIT.sub("", form.fields[name].label or name) for name in order)
    for name, written, label in zip(order, headings, labels, strict=True):
        place = written if written in line else bare.get(label)
        if place is not None:
            yield name, place, form.fields[name]


def _take_rows(form: Form, tables: list[Table], lines: Iterator[_FormLine], whose: _Whose) -> None:
    by_label = {words.table_label(table): table for table in tables}
    tidy = [*tidy_columns(form, tables[0].id)]
    places = dict(zip((one.id for one in tidy), _numbered(one.label for one in tidy), strict=True))
    for line in lines:
        several = whose.get(line.whose, [])
        # Of a department that has but one, people may have called the file otherwise.
        one = next((one for one in several if len(several) == 1 or one.file == line.file), None)
        table = by_label.get(str(line.own.get("类别", "")), tables[0])
        if one is not None:
            row = {
                column.id: _value(line.declared.get(places[column.id]), column.is_number)
                for column in table.column
            }
            one.tables.setdefault(table.id, []).append(row)


def _value(value: Any, is_number: bool) -> Entered:
    if value is None or value == "":
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(repr(value))
        number = Decimal(int(number)) if number == number.to_integral_value() else number
        return number if is_number else str(number)
    return str(value)


def _text(value: Any) -> str | None:
    found = _value(value, False)
    return None if found is None else str(found)
