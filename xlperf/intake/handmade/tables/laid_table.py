"""A table as its rows were laid: what stands in each column, of what sort it is, and how badly it goes there.

Owns what can be said of a row beside the others of its table. What of it is in doubt, `doubts` and `torn_header` decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import field
from functools import cached_property

from xlperf.intake.handmade.field_words import field_words
from xlperf.intake.handmade.labels import as_chosen, choices
from xlperf.intake.handmade.model import GridCell
from xlperf.intake.handmade.tables.alignment import HARD, NOTHING, TICK, misfit
from xlperf.intake.handmade.tables.header import ColumnHead, Header
from xlperf.intake.handmade.took import LaidRow
from xlperf.system.dataclass import dataclass

_KINDS = (
    ("mark", TICK),
    ("signed", re.compile(r"[≥≤<>=≧≦].*", re.S)),
    ("measured", re.compile(r"[-+]?[\d,.]+\s*[^\d\s]{0,6}")),
    ("sentence", re.compile(r"(?=.{6}).*[,。;].*", re.S)),
)
_NAMES = frozenset(("三级指标", "指标内容"))
_LEVELS = ("一级指标", "二级指标")

LaidLine = list[GridCell | None]


@dataclass
class LaidTable:
    """The rows under one header, in their order."""

    rows: list[LaidRow]
    _misfits: dict[tuple[int, int, int], int] = field(default_factory=dict)

    @property
    def header(self) -> Header:
        return self.rows[0].header

    @cached_property
    def heads(self) -> tuple[ColumnHead, ...]:
        return self.header.heads[1:] if self.header.named else self.header.heads

    @cached_property
    def lines(self) -> list[LaidLine]:
        under = [{head.start: cell for head, cell in row.cells.items()} for row in self.rows]
        return [[cells.get(head.start) for head in self.heads] for cells in under]

    @cached_property
    def kinds(self) -> list[list[str]]:
        """Of each row and column what sort of thing stands there, "" where nothing does."""
        return [[self.kind(cell) for cell in line] for line in self.lines]

    def kind(self, cell: GridCell | None) -> str:
        bare = bare_of(cell) if cell is not None else ""
        if self.header.crossed and bare.endswith("%"):
            return "percent"
        if field_words().level_of(bare):
            return "level"
        return next((name for name, pattern in _KINDS if pattern.fullmatch(bare)), "text") if cell else ""

    @cached_property
    def names(self) -> list[int]:
        """The columns of names, without one of which a row says nothing."""
        return [n for n, head in enumerate(self.heads) if _NAMES & set(field_words().concepts(head.key))]

    @cached_property
    def levels(self) -> list[int]:
        concepts = [set(field_words().concepts(head.key)) for head in self.heads]
        return [next((n for n, one in enumerate(concepts) if level in one), -1) for level in _LEVELS]

    @cached_property
    def levels_of_sides(self) -> list[int]:
        """All columns of levels: in a form of two sides each side has its own."""
        return [
            n for n, head in enumerate(self.heads) if set(_LEVELS) & set(field_words().concepts(head.key))
        ]

    def level(self, at: int, which: int) -> str:
        column = self.levels[which]
        cell = self.lines[at][column] if column >= 0 else None
        return field_words().level_of(cell.text) if cell is not None else ""

    def has_own_level(self, at: int) -> bool:
        """Whether a row has a first level that the form lists and the field does not know."""
        column, of = self.levels[0], self.header.table
        cell = self.lines[at][column] if column >= 0 else None
        part = of.parts.get(self.heads[column].part) if of is not None else None
        if cell is None or part is None or self.level(at, 0):
            return False
        return as_chosen(part, cell.text).strip() in choices(part)

    def is_gap(self, at: int, column: int) -> bool:
        return self.lines[at][column] is None and not self.covered(at, column)

    def is_named(self, at: int) -> bool:
        """Whether a row has a name, without which it may be a note below the table."""
        return not self.names or any(self.lines[at][n] is not None or self.covered(at, n) for n in self.names)

    def covered(self, at: int, column: int) -> bool:
        """Whether a cell above reaches down over this row's cell."""
        row = self.rows[at].number
        above = (line[column] for line in self.lines[:at])
        return any(cell is not None and cell.last_row >= row for cell in above)

    def is_complete(self, row: LaidRow) -> bool:
        """Whether the row has all its cells, the empty ones too, so that none can have moved."""
        alike = bool(row.width) and row.width == self.width and len(row.moves) == 1
        return alike or self.is_in_place(row)

    def is_in_place(self, row: LaidRow) -> bool:
        """Whether the row has as many cells as the header or the other rows, the empty ones too, and was not moved."""
        if row.width:
            return row.width == self.header.width and not row.shifted
        return row.reach > 0 and row.reach == self.reach

    @cached_property
    def is_ragged(self) -> bool:
        """Whether the lines of a text are of several widths, so that none is sure to be as wide as the header by its own cells."""
        return not all(map(self.is_in_place, self.rows))

    @cached_property
    def all_alike(self) -> bool:
        """Whether all lines of a text, more than one, have as many cells, the empty ones too, and were moved alike."""
        ways = {(row.width, row.moves, row.doubtful) for row in self.rows}
        return len(self.rows) > 1 and len(ways) == 1 and all(len(row.moves) == 1 for row in self.rows)

    @cached_property
    def width(self) -> int:
        return Counter(row.width for row in self.rows).most_common(1)[0][0]

    @cached_property
    def reach(self) -> int:
        return Counter(row.reach for row in self.rows).most_common(1)[0][0]

    def is_misfit(self, column: int, cell: GridCell | None) -> bool:
        return cell is not None and self.misfit(column, cell) > 0

    def misfit(self, column: int, cell: GridCell) -> int:
        key = (column, cell.row, cell.column)
        if key not in self._misfits:
            fits = bare_of(cell) in NOTHING
            self._misfits[key] = 0 if fits else misfit(self.header, self.heads[column], cell)
        return self._misfits[key]

    def lacks_sign(self, column: int, cell: GridCell) -> bool:
        """Whether it is a figure in a column of percentages."""
        return self.kind(cell) == "measured" and "percent" in {kinds[column] for kinds in self.kinds}

    def cost_of(self, at: int, column: int, cell: GridCell | None, alike: bool) -> int:
        """How badly this goes with the column: 2 where its label excludes it, 1 where it is unlikely there or, if `alike`,
        unlike all that stands there in the other rows."""
        others = [
            kinds[column]
            for number, kinds in enumerate(self.kinds)
            if alike and number != at and self.is_named(number)
        ]
        if cell is None:
            if column in self.levels or not others or "" in others:
                return 0
            return int(not self.covered(at, column))
        if found := self.misfit(column, cell):
            return 2 if found >= HARD else 1
        if bare_of(cell) in NOTHING:
            return 0
        return int(len(others) > 1 and any(others) and self.kind(cell) not in others)

    def beyond(self, row: LaidRow) -> list[GridCell]:
        return [cell for cell in row.strays if cell.column >= self.heads[-1].end] if self.heads else []

    def lacks_a_label(self) -> bool:
        """Whether the form's table has a column that the header does not name."""
        table = self.header.table
        return table is not None and not table.columns.keys() <= {head.part for head in self.heads}

    def has_all_parts(self) -> bool:
        """Whether the header names every column of the form's table, the computed ones too."""
        table = self.header.table
        return table is not None and table.parts.keys() <= {head.part for head in self.heads}

    @cached_property
    def needed(self) -> frozenset[str]:
        """The columns that each row of the form's table must have."""
        table = self.header.table
        return frozenset(column.id for column in table.column if column.required) if table else frozenset()

    def has_all_columns(self) -> bool:
        return self.needed <= {head.part for head in self.heads}

    def nameless(self, at: int) -> bool:
        line = self.lines[at]
        row = self.rows[at]
        if self.is_in_place(row) and not (row.width and self.is_ragged):
            return False
        others = [c for n, c in enumerate(line) if c is not None and n not in (*self.names, *self.levels)]
        return bool(self.names and others) and not any(
            line[n] is not None or self.covered(at, n) for n in self.names
        )


def bare_of(cell: GridCell) -> str:
    return unicodedata.normalize("NFKC", cell.printed).strip()


def tables_of(laid: Iterable[LaidRow]) -> Iterator[LaidTable]:
    """The rows of each header. One printed again on the next page, or not printed over the next table, is the same."""
    tables: dict[object, list[LaidRow]] = defaultdict(list)
    for row in laid:
        tables[row.header.layout].append(row)
    yield from map(LaidTable, tables.values())
