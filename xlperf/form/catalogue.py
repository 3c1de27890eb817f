"""A catalogue of indicators (指标库): the office's list of names, with their levels, units, usual values and directions.

Owns how its file (CSV or .xlsx, one heading row) is read, and what a form takes of it. Knows no workbook of a form.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from xlperf.errors import XlperfError
from xlperf.expression import plain
from xlperf.form.model import Form, with_tables
from xlperf.form.parts import Column, Table
from xlperf.messages import catalogue, enumerated, say
from xlperf.ooxml.text import bare_text
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "catalogue-missing": ("找不到指标库 {path}", "the catalogue {path} is not there"),
        "catalogue-unreadable": ("指标库 {path} 读不了：{why}", "the catalogue {path} cannot be read: {why}"),
        "catalogue-heading": (
            "指标库 {path} 第一行要有“三级指标”（或“指标名称”）一列；现在是：{found}",
            "the first row of the catalogue {path} must have a column 三级指标 (or 指标名称); it has: {found}",
        ),
        "catalogue-empty": (
            "指标库 {path} 里一项指标也没有",
            "there is no indicator in the catalogue {path}",
        ),
        "catalogue-no-table": (
            "表样没有指标名称一列，用不上指标库",
            "the form has no column of indicators' names for a catalogue",
        ),
    }
)

HEADINGS: dict[str, tuple[str, ...]] = {
    "level1": ("一级指标",),
    "level2": ("二级指标",),
    "name": ("三级指标", "指标名称", "绩效指标", "指标"),
    "unit": ("计量单位", "度量单位", "单位"),
    "usual": ("参考值", "常用值", "指标值", "目标值"),
    "direction": ("指标性质", "指标方向", "方向", "计算符号"),
    "formula": ("计算公式", "计算方法", "指标解释", "指标说明"),
}
SHIPPED = "demo"
"""By this name a form asks for the catalogue that is shipped."""


class CatalogueError(XlperfError, ValueError):
    """A catalogue that cannot be used; its text says why."""


@dataclass(frozen=True)
class CatalogueEntry:
    """One indicator of the catalogue; what it does not say is ""."""

    name: str
    level1: str = ""
    level2: str = ""
    unit: str = ""
    usual: str = ""
    direction: str = ""
    formula: str = ""


def read_catalogue(path: Path) -> tuple[CatalogueEntry, ...]:
    """The indicators in the file, each once under its level, in its order; levels left empty are those above. Raises
    CatalogueError."""
    if not path.is_file():
        raise CatalogueError(say("catalogue-missing", path=path.name))
    try:
        rows = list(_workbook_rows(path) if path.suffix.lower() in (".xlsx", ".xlsm") else _text_rows(path))
    except (OSError, UnicodeDecodeError, csv.Error, XlperfError) as error:
        raise CatalogueError(say("catalogue-unreadable", path=path.name, why=error)) from None
    rows = [row for row in rows if any(row)]
    head = rows[0] if rows else []
    columns = {key: at for key, words in HEADINGS.items() if (at := _column(head, words)) >= 0}
    if "name" not in columns:
        raise CatalogueError(
            say("catalogue-heading", path=path.name, found=enumerated(filter(None, head)) or "—")
        )
    entries = tuple(_entries(rows[1:], columns))
    if not entries:
        raise CatalogueError(say("catalogue-empty", path=path.name))
    return entries


def _column(head: Sequence[str], words: Sequence[str]) -> int:
    keys = [bare_text(cell) for cell in head]
    return next((keys.index(word) for word in words if word in keys), -1)


def _entries(rows: Sequence[Sequence[str]], columns: dict[str, int]) -> Iterator[CatalogueEntry]:
    above = {"level1": "", "level2": ""}
    seen: set[tuple[str, str]] = set()
    for row in rows:
        found = {key: row[at] if at < len(row) else "" for key, at in columns.items()}
        for level in above:
            above[level] = found.get(level) or above[level]
        name = found["name"]
        key = (above["level2"] or above["level1"], bare_text(name))
        if name and key not in seen:
            seen.add(key)
            yield CatalogueEntry(**{**found, **{key: above[key] for key in above if key in columns}})


def _text_rows(path: Path) -> Iterator[list[str]]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    for row in csv.reader(text.splitlines(), delimiter="\t" if "\t" in text.partition("\n")[0] else ","):
        yield [_clean(cell) for cell in row]


def _workbook_rows(path: Path) -> Iterator[list[str]]:
    # A form is read where no workbook ever is, in a browser: only who asks for a catalogue in one needs its reader.
    from xlperf.ooxml.address import row_and_column
    from xlperf.ooxml.book import Book
    from xlperf.ooxml.limits import DEFAULT_LIMITS
    from xlperf.ooxml.number_format import number_format
    from xlperf.ooxml.package import Package

    book = Book(Package(path.read_bytes(), DEFAULT_LIMITS))
    sheet = book.sheet(book.sheets[0])
    rows: dict[int, dict[int, str]] = {}
    for place in sheet.cells:
        (row, column), value = row_and_column(place), sheet.value(place)
        if value is None or column > 50:
            continue
        if isinstance(value, Decimal):  # as it is seen: 95% where 0.95 is shown so
            code = book.number_format(sheet.style(place))
            value = number_format(code).shown(value, book.from_1904) or plain(value)
        rows.setdefault(row, {})[column] = _clean(str(value))
    for number in sorted(rows):
        yield [rows[number].get(column, "") for column in range(1, max(rows[number]) + 1)]


def _clean(text: str) -> str:
    return " ".join(text.split())


def with_catalogue(form: Form, entries: Sequence[CatalogueEntry]) -> Form:
    """The form whose column of indicators' names offers those of the catalogue beside free entry, by the level before it where
    the catalogue has levels, with what it says of each; raises CatalogueError."""
    where = _names_of(form)
    if where is None:
        raise CatalogueError(say("catalogue-no-table"))
    table_id, column_id = where
    level = _level_of(form.tables[table_id], column_id)
    by_level = _by_level(level, entries) if level is not None else {}

    def offering(column: Column) -> Column:
        if column.id != column_id:
            return column
        return replace(
            column,
            suggestions=tuple(dict.fromkeys(entry.name for entry in entries)),
            suggestions_of=by_level or None,
            depends_on=level.id if level is not None and by_level else "",
            suggestions_about=_about(entries),
        )

    def of_table(table: Table) -> Table:
        return replace(table, column=tuple(map(offering, table.column))) if table.id == table_id else table

    return with_tables(form, of_table)


def _level_of(table: Table, name: str) -> Column | None:
    """The last level before the column of names."""
    before = list(table.column)[: list(table.columns).index(name)]
    levels = [one for one in before if one.fill_down or one.choices or one.choices_of]
    return levels[-1] if levels else None


def _by_level(level: Column, entries: Sequence[CatalogueEntry]) -> dict[str, tuple[str, ...]]:
    """The names under each value of the level, as the form spells it."""
    spelled = {bare_text(choice): choice for choice in level.all_choices}
    for choice, spellings in (level.spellings or {}).items():
        spelled |= {bare_text(one): choice for one in spellings}
    found: dict[str, dict[str, None]] = {}
    for entry in entries:
        of = [one for one in (entry.level2, entry.level1) if one]
        value = next((spelled[bare_text(one)] for one in of if bare_text(one) in spelled), "")
        if not level.all_choices and of:
            value = of[0]
        if value:
            found.setdefault(value, {})[entry.name] = None
    return {value: tuple(names) for value, names in found.items()}


def _about(entries: Sequence[CatalogueEntry]) -> dict[str, tuple[str, ...]]:
    """What the catalogue says of each name: unit, usual value, sign, formula. Of what it says otherwise under another level,
    nothing."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        said = (unicodedata.normalize("NFKC", entry.unit), entry.usual, entry.direction, entry.formula)
        known = found.get(entry.name, said)
        found[entry.name] = tuple(one if one == other else "" for one, other in zip(said, known, strict=True))
    return found


def _names_of(form: Form) -> tuple[str, str] | None:
    """(table, column) of the indicators' names: the first free text of the last table with targets."""
    for table in reversed([*form.tables.values()]):
        if table.targets:
            cells = {name for target in table.targets for name in table.cells_of(target)}
            for column in table.column:
                free = not (column.is_number or column.fill_down or column.choices or column.choices_of)
                if free and column.id not in cells:
                    return table.id, column.id
    return None
