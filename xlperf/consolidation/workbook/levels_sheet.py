"""The sheet 分级汇总: departments under the department above them, made to be printed, with an outline that folds.

Owns the tree of departments and its rows: 合计 of each department that has others below it, 本级, 下属, and so on at any depth.
Its totals are live and are held against the files on 核对. Which files count it does not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from decimal import Decimal
from functools import cached_property
from typing import Any

from xlperf.consolidation.tables import Data
from xlperf.consolidation.workbook import words
from xlperf.consolidation.workbook.printing import fit_to_paper
from xlperf.consolidation.workbook.sheet_references import Written
from xlperf.consolidation.workbook.table_sheet import (
    Looks,
    SheetColumn,
    harmless,
    header_height,
)
from xlperf.ooxml.address import address, column_letters, quoted
from xlperf.roster import Department, Roster
from xlperf.system.dataclass import dataclass

DEEPEST = 7
"""Levels of an outline that Excel has."""
MOST_AREAS = 200
"""Areas of one SUM; Excel takes 255."""
PAGE_ROWS = 32
"""Rows of one page: a department is not begun where it would be cut."""
_OWN = (
    SheetColumn("部门编码", 12),
    SheetColumn("部门（单位）", 38),
    SheetColumn("情况", 12),
    SheetColumn("单位数", 8, "count"),
)
_GROUP = {"bold": True, "bg_color": "#F2F2F2"}


@dataclass
class DepartmentNode:
    """A department in the tree: its own figures, None where none of its files counts, and the departments below."""

    department: Department
    status: str = ""
    figures: list[Decimal] | None = None
    below: list[DepartmentNode] = field(default_factory=list)

    @cached_property
    def size(self) -> int:
        """How many rows it takes."""
        return 3 + sum(node.size for node in self.below) if self.below else 1

    @cached_property
    def total(self) -> list[Decimal]:
        """How many departments count, and the sum of each field: its own and all below it; empty where none counts."""
        own = [[Decimal(1), *self.figures]] if self.figures is not None else []
        return _sum([*own, *(node.total for node in self.below)])


def _sum(rows: Iterable[Sequence[Decimal]]) -> list[Decimal]:
    return [sum(column, Decimal(0)) for column in zip(*filter(None, rows), strict=True)]


def has_levels(data: Data) -> bool:
    """Whether any department has another above it."""
    return any(entry.parent for entry in data.used) or any(
        one.department.parent for one in data.ledger.missing
    )


def write_levels(data: Data, book: Any, looks: Looks, written: Written) -> None:
    """Writes the sheet; what it sums up to is noted in `written` for 核对."""
    names = [name for name, part in data.form.fields.items() if part.adds_up]
    _LevelsSheet(data, book, looks, names).write(tree_of(data, names), written)


def tree_of(data: Data, names: Sequence[str]) -> list[DepartmentNode]:
    """The departments without another above them, in the roster's order, each with all below it; `names`: of the fields."""
    places = {name: place for place, name in enumerate(data.form.fields)}
    nodes: dict[tuple[str, str], DepartmentNode] = {}
    for entry, record in data.opened(data.used):
        department = entry.department or Department(entry.code, entry.name)
        node = nodes.setdefault((department.code, department.name), DepartmentNode(department))
        node.status = words.STATUS_WORDS[entry.status]
        values = data.fields(record)
        added = [
            value if isinstance(value := values[places[name]], Decimal) else Decimal(0) for name in names
        ]
        node.figures = [a + b for a, b in zip(node.figures, added, strict=True)] if node.figures else added
    for missing in data.ledger.missing:
        one = missing.department
        nodes[one.code, one.name] = DepartmentNode(one, words.MISSING_WORDS[missing.kind])
    last = len(data.order)
    ordered = sorted(
        nodes.values(), key=lambda node: data.order.get((node.department.code, node.department.name), last)
    )
    return _joined(ordered)


def _joined(nodes: Sequence[DepartmentNode]) -> list[DepartmentNode]:
    roster = Roster(tuple(node.department for node in nodes))
    by_department = {(node.department.code, node.department.name): node for node in nodes}
    top: list[DepartmentNode] = []
    for node in nodes:
        above = roster.parent_of(node.department)
        if above is None:
            top.append(node)
            continue
        parent = by_department.get((above.code, above.name))
        if parent is None:  # a name that is not on the roster
            parent = by_department[above.code, above.name] = DepartmentNode(above)
            top.append(parent)
        parent.below.append(node)
    return top


def _rows_of(nodes: Sequence[DepartmentNode], row: int) -> list[tuple[int, int]]:
    """The rows in which these departments stand with all below them, the first at `row`: from and to, where they follow
    each other."""
    runs: list[tuple[int, int]] = []
    for node in nodes:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = runs[-1][0], row
        else:
            runs.append((row, row))
        row += node.size
    return runs


def _sum_formula(column: str, runs: Sequence[tuple[int, int]], places: int) -> str:
    areas = [f"{column}{first + 1}:{column}{last + 1}" for first, last in runs]
    parts = [",".join(areas[start : start + MOST_AREAS]) for start in range(0, len(areas), MOST_AREAS)]
    return f"=ROUND({'+'.join(f'SUM({part})' for part in parts)},{places})"


class _LevelsSheet:
    """The rows of the sheet, from top to bottom: in constant memory a row is gone once the next is begun."""

    def __init__(self, data: Data, book: Any, looks: Looks, names: Sequence[str]) -> None:
        self.data, self.looks, self.names = data, looks, names
        self.sheet = book.add_worksheet(words.LEVELS)
        self.headings = [*_OWN, *(self._heading(name) for name in names)]
        self.row = 1

    def _heading(self, name: str) -> SheetColumn:
        part = self.data.form.fields[name]
        return SheetColumn(part.label or name, 15, part.kind)

    def write(self, top: Sequence[DepartmentNode], written: Written) -> None:
        self._head()
        self.places = [0, *(written.sums[name].places for name in self.names)]
        place, whole = self.row, _sum(node.total for node in top) or [Decimal(0)] * (len(self.names) + 1)
        self._begin(0)
        self._line("", "合计", "", _GROUP, whole, _rows_of(top, self.row + 1))
        on_page, breaks = self.row, []
        for node in top:
            if on_page + min(node.size, PAGE_ROWS) > PAGE_ROWS and on_page > 3:
                breaks.append(self.row)
                on_page = 0
            self._node(node, 0)
            on_page = (on_page + node.size) % PAGE_ROWS
        self.sheet.set_h_pagebreaks(breaks)
        for column, name in enumerate(self.names, len(_OWN)):
            cell = f"{quoted(words.LEVELS)}!{address(place, column)}"
            written.levels[name] = cell, whole[column - len(_OWN) + 1]

    def _head(self) -> None:
        sheet = self.sheet
        for column, heading in enumerate(self.headings):
            sheet.set_column(column, column, heading.width)
        sheet.set_row(0, header_height(self.headings))
        for column, heading in enumerate(self.headings):
            sheet.write_string(0, column, harmless(heading.text), self.looks.header())
        sheet.freeze_panes(1, 2)
        sheet.outline_settings(True, False, True, False)
        sheet.repeat_rows(0)
        fit_to_paper(
            sheet, [heading.width for heading in self.headings], 2, self.looks.paper.header(words.LEVELS)
        )

    def _node(self, node: DepartmentNode, level: int) -> None:
        if not node.below:
            self._begin(level)
            self._line(node.department.code, node.department.name, node.status, {}, node.total)
            return
        first, below = self.row, _rows_of(node.below, self.row + 3)
        self._begin(level)
        self._line(
            node.department.code,
            f"{node.department.name} 合计",
            "",
            _GROUP,
            node.total,
            [(first + 1, first + 2)],
        )
        self._begin(level + 1)
        own = [Decimal(1), *node.figures] if node.figures is not None else []
        self._line(node.department.code, "　本级", node.status or "不在名册", {}, own)
        self._begin(level + 1)
        self._line("", "　下属", "", {"italic": True}, _sum(one.total for one in node.below), below)
        for one in node.below:
            self._node(one, level + 2)

    def _begin(self, level: int) -> None:
        self.sheet.set_row(self.row, 18, None, {"level": min(level, DEEPEST)})

    def _line(
        self,
        code: str,
        name: str,
        status: str,
        looks: dict[str, object],
        numbers: Sequence[Decimal],
        sums: Sequence[tuple[int, int]] = (),
    ) -> None:
        """One row: numbers, which are live sums over `sums`, first and last of rows, where there are any."""
        look = {"border": 1, **looks}
        for column, text in enumerate((code, name, status)):
            self.sheet.write_string(self.row, column, harmless(text), self.looks.cell("text", **look))
        for column in range(len(_OWN) - 1, len(self.headings)):
            number = float(numbers[column - len(_OWN) + 1]) if numbers else 0
            format_ = self._look(column, look)
            if sums:
                formula = _sum_formula(column_letters(column), sums, self.places[column - len(_OWN) + 1])
                self.sheet.write_formula(self.row, column, formula, format_, number)
            elif numbers:
                self.sheet.write_number(self.row, column, number, format_)
            else:
                self.sheet.write_blank(self.row, column, None, format_)
        self.row += 1

    def _look(self, column: int, look: dict[str, object]) -> Any:
        return self.looks.cell(self.headings[column].kind, **look)
