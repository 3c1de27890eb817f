"""Rows of tables that may have been moved: held against the other rows of their table when all are read.

Owns which rows are in doubt, and from which cell on: those that would fit their columns as well or better moved by one.
Nothing of them is taken from that cell on.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from xlperf.intake.handmade.alignment import FIRST_LEVELS_OF, HARD, NOTHING, misfit
from xlperf.intake.handmade.field_words import field_words
from xlperf.intake.handmade.header import Head, Header
from xlperf.intake.handmade.model import GridCell, is_figure
from xlperf.intake.handmade.took import LaidRow

_KINDS = (
    ("mark", re.compile(r"[√✓✔☑vV]")),
    ("signed", re.compile(r"[≥≤<>=≧≦].*", re.S)),
    ("measured", re.compile(r"[-+]?[\d,.]+\s*[^\d\s]{0,6}")),
)
_NAMES = frozenset(("三级指标", "指标内容"))
_EITHER = frozenset(
    name for name, below in FIRST_LEVELS_OF.items() for one in FIRST_LEVELS_OF.values() if name in one
)
_LEVELS = ("一级指标", "二级指标")

Line = list[GridCell | None]


def rows_in_doubt(laid: Iterable[LaidRow]) -> dict[int, int]:
    """The rows of the grid of which not all is certain: number -> the column from which nothing is; 0: nothing at all."""
    tables: dict[object, list[LaidRow]] = defaultdict(list)
    for (
        row
    ) in laid:  # a header printed again on the next page, or not printed over the next table, is the same
        tables[tuple((head.label, head.start) for head in row.header.heads)].append(row)
    found: dict[int, int] = {}
    for rows in tables.values():
        table = _Table(rows)
        found |= {number: 0 for number in table.doubted()}
        found = {**dict(table.doubted_in_part()), **found}
    return found


@dataclass
class _Table:
    rows: list[LaidRow]
    _misfits: dict[tuple[int, int, int], int] = field(default_factory=dict)

    @property
    def header(self) -> Header:
        return self.rows[0].header

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        return self.header.heads[1:] if self.header.named else self.header.heads

    @cached_property
    def lines(self) -> list[Line]:
        under = [{head.start: cell for head, cell in row.cells.items()} for row in self.rows]
        return [[cells.get(head.start) for head in self.heads] for cells in under]

    @cached_property
    def kinds(self) -> list[list[str]]:
        """Of each row and column what sort of thing stands there, "" where nothing does."""
        return [[self._kind(cell) for cell in line] for line in self.lines]

    def _kind(self, cell: GridCell | None) -> str:
        bare = _bare(cell) if cell is not None else ""
        if self.header.crossed and bare.endswith("%"):
            return "percent"
        if field_words().level_of(bare):
            return "level"
        return next((name for name, pattern in _KINDS if pattern.fullmatch(bare)), "text") if cell else ""

    def doubted(self) -> Iterator[int]:
        if self._header_is_torn():
            yield from (row.number for row in self.rows)
            return
        above, lost, levelled = "", False, any(column >= 0 for column in self._levels)
        for at, row in enumerate(self.rows):
            first = self._level(at, 0)
            above, lost = (first, False) if first else (above, lost)
            if (
                row.doubtful
                or any(
                    doubt(at)
                    for doubt in (
                        self._nameless,
                        self._is_sum_without_name,
                        self._pushed_aside,
                        self._fits_moved,
                        self._called_as_level,
                        self._moved_alone,
                    )
                )
                or self._of_other_level(at, above)
            ):
                yield row.number
                if any(field_words().level_of(cell.text) in FIRST_LEVELS_OF for cell in row.printed):
                    lost = True  # the level of the rows that follow
            elif lost:
                yield row.number
            elif not levelled and any(field_words().level_of(cell.text) for cell in row.printed):
                lost = True  # the rows of another table follow, whose labels are not above them
                yield row.number

    def doubted_in_part(self) -> Iterator[tuple[int, int]]:
        """The rows that may have lost a cell, and the column of the first that may then stand beside its own."""
        for at, row in enumerate(self.rows):
            first = self._first_past_a_loss(at)
            if first is not None:
                cell = self.lines[at][first]
                yield row.number, cell.column if cell is not None else 0

    # ------------------------------------------------------------ the header

    def _header_is_torn(self) -> bool:
        """Whether the labels do not stand over their columns: a label is missing, and those behind it have moved."""
        if len(self.rows) < 2 or not self.heads:
            return False
        if self.header.reach and self.header.reach != self._reach:
            return True  # a cell of its row is missing, or one too many
        return (
            self._is_too_narrow()
            or self._lacks_columns()
            or self._has_a_gap()
            or self._labels_have_moved()
        )

    def _has_a_gap(self) -> bool:
        """Whether most rows have something where the header has no label, and it has another width than they, or not all
        columns, or one more under which nothing stands."""
        gaps = [n for n, head in enumerate(self.heads) if not head.label]
        if 2 * sum(any(line[n] is not None for n in gaps) for line in self.lines) <= len(self.rows):
            return False
        ragged = bool(self.header.width) and self.header.width != self._width
        last = all(line[-1] is None for line in self.lines)
        return ragged or self._lacks_a_label() or last

    def _lacks_a_label(self) -> bool:
        """Whether the form's table has a column that the header does not name."""
        table = self.header.table
        return table is not None and not table.columns.keys() <= {head.part for head in self.heads}

    def _is_too_narrow(self) -> bool:
        """Whether in a text several lines have more cells than the header's, and do not all go with its labels."""
        reach = max(self.header.width, self.heads[-1].end)
        if not self.header.width or sum(row.width > reach for row in self.rows) < 2:
            return False
        strays = any(row.strays for row in self.rows if not row.doubtful)
        return self.header.crossed or strays or not self._has_all_columns() or any(self._wrong())

    def _wrong(self) -> list[list[int]]:
        """Of each row the columns in which something stands that the label excludes."""
        return [[n for n, cell in enumerate(line) if self._is_misfit(n, cell)] for line in self.lines]

    def _lacks_columns(self) -> bool:
        """Whether most rows have no name, or cells under no label while the form's columns are not all labelled."""
        strays = sum(bool(row.strays) for row in self.rows if not row.doubtful)
        nameless = sum(map(self._nameless, range(len(self.rows))))
        if self.header.crossed and 2 * sum(row.doubtful or bool(row.strays) for row in self.rows) >= len(
            self.rows
        ):
            return True
        few = len(self.rows) - sum(row.doubtful for row in self.rows)
        return 2 * nameless > len(self.rows) or (2 * strays > few > 1 and not self._has_all_columns())

    def _labels_have_moved(self) -> bool:
        """Whether the rows go better with the labels where some of these stand one column further, or with no label."""
        beyond = [cells[0] if (cells := self._beyond(row)) else None for row in self.rows]
        wrong = self._wrong()
        count = sum(map(len, wrong))
        whole = all(head.label for head in self.heads) and self._has_all_columns() and not any(beyond)
        if not count or (whole and self.header.width and all(map(self._is_in_place, self.rows))):
            return False
        everywhere = (
            2 * sum(map(bool, wrong)) >= len(self.rows) and len({n for row in wrong for n in row}) > 2
        )
        both = sum(bool(here and more) for here, more in zip(wrong, beyond, strict=True))
        if everywhere or both > (not self.header.crossed) or sum(cell is not None for cell in beyond) > 1:
            return True
        least = min(
            sum(self._is_misfit(n, cell) for line in moved for n, cell in enumerate(line))
            for moved in _labels_moved(self.heads, self.lines, beyond)
        )
        unlabelled = [n for n, head in enumerate(self.heads) if not head.label]
        nameless = any(line[n] is not None for line in self.lines for n in unlabelled)
        few = count < sum(not row.doubtful for row in self.rows)
        return least < count and (nameless or not few or self._lacks_a_label())

    def _beyond(self, row: LaidRow) -> list[GridCell]:
        return [cell for cell in row.strays if cell.column >= self.heads[-1].end] if self.heads else []

    def _has_all_columns(self) -> bool:
        table = self.header.table
        needed = {column.id for column in table.column if column.required} if table is not None else set()
        return needed <= {head.part for head in self.heads}

    # ------------------------------------------------------------ one row

    @cached_property
    def _names(self) -> list[int]:
        """The columns of names, without one of which a row says nothing."""
        return [n for n, head in enumerate(self.heads) if _NAMES & set(field_words().concepts(head.key))]

    @cached_property
    def _levels(self) -> list[int]:
        concepts = [set(field_words().concepts(head.key)) for head in self.heads]
        return [next((n for n, one in enumerate(concepts) if level in one), -1) for level in _LEVELS]

    def _level(self, at: int, which: int) -> str:
        column = self._levels[which]
        cell = self.lines[at][column] if column >= 0 else None
        return field_words().level_of(cell.text) if cell is not None else ""

    def _nameless(self, at: int) -> bool:
        line = self.lines[at]
        if self._is_in_place(self.rows[at]):
            return False
        others = [c for n, c in enumerate(line) if c is not None and n not in (*self._names, *self._levels)]
        return bool(self._names and others) and not any(
            line[n] is not None or self._covered(at, n) for n in self._names
        )

    def _called_as_level(self, at: int) -> bool:
        """Whether a row that was shifted has a level's name for its own."""
        names = [cell for n in self._names if (cell := self.lines[at][n]) is not None]
        return self.rows[at].shifted and any(field_words().level_of(cell.text) for cell in names)

    def _of_other_level(self, at: int, above: str) -> bool:
        """Whether a row that was shifted has a second level that the first level above it does not have, or, for its first
        level, what may as well be its second."""
        first, second = self._level(at, 0), self._level(at, 1)
        if not first and second in _EITHER and len(self.rows[at].moves) > 1:
            return True  # moved here from the first level's column
        if first in _EITHER and not second and (self.rows[at].shifted or self._levels[1] < 0):
            return True
        known = {first for first, below in FIRST_LEVELS_OF.items() if second in below}
        alone = self.rows[at].shifted and not first
        return bool(alone and second and above and known) and above not in known

    def _covered(self, at: int, column: int) -> bool:
        """Whether a cell above reaches down over this row's cell."""
        row = self.rows[at].number
        above = (line[column] for line in self.lines[:at])
        return any(cell is not None and cell.last_row >= row for cell in above)

    def _fits_moved(self, at: int) -> bool:
        """Whether the row goes better with its columns where some of its cells are moved by one: in a copied text that may
        have lost cells, also where it goes as well with them and leaves a gap as it is."""
        line, row = self.lines[at], self.rows[at]
        if self._is_in_place(row):
            return False
        alike = not self._is_complete(row)
        cost = self._cost(at, line, alike) + self._pushed_out(row)
        told_apart = row.width or any(self._is_misfit(n, cell) for n, cell in enumerate(line))
        told_apart = told_apart or (self.header.crossed and self._is_unlike(at))
        if not cost or not (told_apart or row.reach != self._reach):
            return False  # a workbook's cells stand where they were put
        moved = _moved(line, self._beyond(row))
        best = min((self._cost(at, other, alike) for other in moved), default=cost + 1)
        gap = any(self._cost_of(at, n, None, alike) for n, cell in enumerate(line) if cell is None)
        torn = row.reach != self._reach or (gap and row.width != self.header.width)
        return best < cost or (best == cost and torn)

    def _is_unlike(self, at: int) -> bool:
        """Whether the row has a figure where the others have percentages: a rate has lost its sign, or it is none."""
        line = self.lines[at]
        rates = [n for n, cell in enumerate(line) if cell is not None and self.kinds[at][n] == "measured"]
        return any("percent" in {kinds[n] for kinds in self.kinds} for n in rates)

    def _moved_alone(self, at: int) -> bool:
        """Whether a text's line of amounts was moved, and the others were not, or otherwise."""
        row = self.rows[at]
        others = Counter(other.moves for other in self.rows if other is not row and not other.doubtful)
        return (
            bool(self.header.crossed and row.width and others)
            and row.width < self._width
            and row.moves != {0}
            and row.moves != others.most_common(1)[0][0]
        )

    def _pushed_out(self, row: LaidRow) -> int:
        """1 where a shifted row, and no other, has a cell for which there is no column."""
        return int(bool(row.shifted and row.strays) and sum(bool(other.strays) for other in self.rows) == 1)

    def _first_past_a_loss(self, at: int) -> int | None:
        """The first column whose cell may have moved left, where the row has nothing in the last of the columns in which
        all others have something, and those before it go as well one column further right; None where none may."""
        line, row = self.lines[at], self.rows[at]
        if row.reach and row.reach == self._reach:
            return None
        if row.width and all(map(self._is_in_place, self.rows)):
            return None
        usual = self._usual(at)
        if not usual or [n for n in usual if self._is_gap(at, n)] != usual[-1:]:
            return None
        tail = usual[-1]
        for first in range(tail):
            part = [n for n in range(first, tail) if line[n] is not None]
            if not part or part[0] != first:
                continue
            by = tail - part[-1]
            onto = [(n + by, line[n]) for n in part]
            if self._misfits_of(onto) <= self._misfits_of([(n, line[n]) for n in part]):
                return first
        return None

    def _misfits_of(self, placed: Iterable[tuple[int, GridCell | None]]) -> int:
        return sum(self._misfit(n, cell) for n, cell in placed if cell is not None)

    def _pushed_aside(self, at: int) -> bool:
        """Whether a row alone has cells for which there is no column, and lacks what all others have."""
        row = self.rows[at]
        if not row.strays or any(other.strays for other in self.rows if other is not row):
            return False
        return any(self._is_gap(at, column) for column in self._usual(at))

    def _is_sum_without_name(self, at: int) -> bool:
        """Whether a row has no name, and beside it only scores, or what its columns exclude: it is none of the table."""
        if self._is_named(at):
            return False
        filled = [(n, cell) for n, cell in enumerate(self.lines[at]) if cell is not None]
        figures = all(is_figure(cell.text) or _bare(cell) in NOTHING for _, cell in filled)
        return figures or any(self._misfit(n, cell) >= HARD for n, cell in filled)

    def _usual(self, at: int) -> list[int]:
        """The columns in which all other rows have something."""
        others = [n for n in range(len(self.rows)) if n != at and self._is_named(n)]
        if len(others) < 2:
            return []
        return [
            column
            for column in range(len(self.heads))
            if column not in self._levels and not any(self._is_gap(n, column) for n in others)
        ]

    def _is_gap(self, at: int, column: int) -> bool:
        return self.lines[at][column] is None and not self._covered(at, column)

    def _is_named(self, at: int) -> bool:
        """Whether a row has a name, without which it may be a note below the table."""
        return not self._names or any(
            self.lines[at][n] is not None or self._covered(at, n) for n in self._names
        )

    def _is_complete(self, row: LaidRow) -> bool:
        """Whether the row has all its cells, the empty ones too, so that none can have moved."""
        alike = bool(row.width) and row.width == self._width and len(row.moves) == 1
        return alike or self._is_in_place(row)

    def _is_in_place(self, row: LaidRow) -> bool:
        """Whether the row has as many cells as the header or the other rows, the empty ones too, and was not moved."""
        if row.width:
            return row.width == self.header.width and not row.shifted
        return row.reach > 0 and row.reach == self._reach

    @cached_property
    def _width(self) -> int:
        return Counter(row.width for row in self.rows).most_common(1)[0][0]

    @cached_property
    def _reach(self) -> int:
        return Counter(row.reach for row in self.rows).most_common(1)[0][0]

    def _is_misfit(self, column: int, cell: GridCell | None) -> bool:
        return cell is not None and self._misfit(column, cell) > 0

    def _misfit(self, column: int, cell: GridCell) -> int:
        key = (column, cell.row, cell.column)
        if key not in self._misfits:
            fits = _bare(cell) in NOTHING
            self._misfits[key] = 0 if fits else misfit(self.header, self.heads[column], cell)
        return self._misfits[key]

    def _cost(self, at: int, line: Line, alike: bool) -> int:
        nameless = bool(self._names) and not any(line[n] is not None for n in self._names)
        return nameless + sum(self._cost_of(at, n, cell, alike) for n, cell in enumerate(line))

    def _cost_of(self, at: int, column: int, cell: GridCell | None, alike: bool) -> int:
        """How badly this goes with the column: 2 where its label excludes it, 1 where it is unlikely there or, if `alike`,
        unlike all that stands there in the other rows."""
        others = [
            kinds[column]
            for number, kinds in enumerate(self.kinds)
            if alike and number != at and self._is_named(number)
        ]
        if cell is None:
            if column in self._levels or not others or "" in others:
                return 0
            return int(not self._covered(at, column))
        if found := self._misfit(column, cell):
            return 2 if found >= HARD else 1
        if _bare(cell) in NOTHING:
            return 0
        return int(len(others) > 1 and any(others) and self._kind(cell) not in others)


def _moved(line: Line, beyond: Sequence[GridCell]) -> Iterator[Line]:
    """The line with neighbouring cells of it moved together, by up to three columns, to where nothing stands."""
    wide = [*line, *beyond[:1]]
    for first in range(len(wide)):
        for after in range(first + 1, len(wide) + 1):
            part, rest = wide[first:after], [*wide[:first], *[None] * (after - first), *wide[after:]]
            if part[0] is None or part[-1] is None:
                continue
            for by in (-3, -2, -1, 1, 2, 3):
                onto = range(first + by, after + by)
                if onto.start < 0 or onto.stop > len(line) or any(rest[n] is not None for n in onto):
                    continue
                yield [*rest[: onto.start], *part, *rest[onto.stop : len(line)]]


def _labels_moved(
    heads: Sequence[Head], lines: Sequence[Line], beyond: Sequence[GridCell | None]
) -> Iterator[list[Line]]:
    """The rows as they would lie, had some labels stood one column further right or left."""
    last = len(heads) - 1
    for first in range(len(heads)):
        yield [[*line[:first], *line[first + 1 :], more] for line, more in zip(lines, beyond, strict=True)]
    for gap in (n for n, head in enumerate(heads) if not head.label or n == last):
        for first in range(gap):
            yield [[*line[:first], None, *line[first:gap], *line[gap + 1 :]] for line in lines]
        for end in range(gap + 1, last + 1):
            yield [[*line[:gap], *line[gap + 1 : end + 1], None, *line[end + 1 :]] for line in lines]


def _bare(cell: GridCell) -> str:
    return unicodedata.normalize("NFKC", cell.printed).strip()


__all__ = ["rows_in_doubt"]
