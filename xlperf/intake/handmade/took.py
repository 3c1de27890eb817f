"""What one step of reading a grid took, and where reading stands after it. Frozen records.

Owns their shape. Which cells are whose is decided by the acts that return these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from itertools import pairwise

from xlperf.form import Form
from xlperf.intake.handmade.labels import Words
from xlperf.intake.handmade.model import Grid, GridCell
from xlperf.intake.handmade.tables.header import ColumnHead, Header
from xlperf.system.dataclass import dataclass

GridRow = tuple[GridCell, ...]


@dataclass(frozen=True)
class PrintedPage:
    """What is read: the grid and its rows that hold something, and the form's words."""

    grid: Grid
    form: Form
    words: Words
    rows: tuple[GridRow, ...]
    doubted: Mapping[int, int] = field(default_factory=dict)
    """the rows of the grid that may have been moved -> the column from which they may: see `doubts`"""
    shifts: Mapping[tuple[tuple[str, int], ...], Mapping[int, int]] = field(default_factory=dict)
    """of a text: the layout of a header -> how the lines below it were moved, by their width"""
    levels: Mapping[int, GridCell | None] = field(default_factory=dict)
    """see `centred_levels`"""

    def certain(self, row: GridRow) -> GridRow:
        """The cells of a row that have not moved."""
        until = self.doubted.get(row[0].row)
        return row if until is None else tuple(cell for cell in row if cell.column < until)

    def width(self, row: GridRow) -> int:
        """How many cells a line of a text has, the empty ones too; 0 in other grids."""
        number = row[0].row
        return self.grid.widths[number] if number < len(self.grid.widths) else 0

    @cached_property
    def _reaches(self) -> Mapping[int, int]:
        found: dict[int, int] = {}
        for cell in (*self.grid.blank, *(cell for row in self.grid.rows for cell in row)):
            for number in range(cell.row, cell.last_row + 1):
                found[number] = max(found.get(number, 0), cell.end)
        return found

    def reach(self, row: GridRow) -> int:
        """The column after the last cell, also an empty one, of a row of a page or document; 0 in other grids, and of lines."""
        return self._reaches.get(row[0].row, 0) if self.grid.blank and not self.is_line(row) else 0

    def is_line(self, row: GridRow) -> bool:
        """Whether it stands outside the tables of a document."""
        return row[0].row in self.grid.lines

    @cached_property
    def _blanks(self) -> frozenset[tuple[int, int]]:
        return frozenset(
            (row, cell.column) for cell in self.grid.blank for row in range(cell.row, cell.last_row + 1)
        )

    def has_place_beside(self, cell: GridCell) -> bool:
        """Whether an empty cell of a page or document stands at the right of this one, in which its value would be."""
        return (cell.row, cell.end) in self._blanks

    @cached_property
    def values_beside(self) -> int:
        """How many labels have something beside them that is no label."""
        pairs = [pair for row in self.rows for pair in pairwise(row)]
        return sum(
            self.words.is_label(one.text) and not self.words.is_label(other.text) for one, other in pairs
        )

    def sticks_out(self, number: int) -> bool:
        """Whether a row reaches further right than all others: it may have a cell too many."""
        ends = {row[0].row: row[-1].end for row in self.rows}
        return ends[number] > max((end for row, end in ends.items() if row != number), default=0)

    @cached_property
    def printed_fields(self) -> frozenset[str]:
        """The form's fields whose labels are printed somewhere."""
        cells = (cell for row in self.rows for cell in row)
        return frozenset(meaning.id for cell in cells for meaning in self.words.of(cell.text))

    @property
    def is_text(self) -> bool:
        return self.grid.kind == "lines"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A label whose value may stand below it. `field`: of the form, "" where the form has none of this label."""

    field: str
    cell: GridCell


@dataclass(frozen=True)
class Position:
    """Where reading stands: section, open header, labels whose values are to come, and what was taken so far.

    section_cell: the section's printed label; section_unit, unit: the money unit that the section, or a line of the paper,
    gives for amounts whose own label gives none. headers: of the form's tables, as they were last printed. going_on: the
    field to whose text a line without a label belongs.
    """

    section: str = ""
    section_cell: GridCell | None = None
    header: Header | None = None
    waiting: tuple[Waiting, ...] = ()
    waiting_width: int = 0
    unit: str = ""
    section_unit: str = ""
    going_on: str = ""
    headers: Mapping[str, Header] = field(default_factory=dict)
    fields: frozenset[str] = frozenset()
    filled: Mapping[str, int] = field(default_factory=dict)
    since_header: int = 0
    shifts: Mapping[int, int] = field(default_factory=dict)
    labels_above: tuple[GridCell, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenValue:
    """A printed value. `part`: the field it is of, "" where it is of none; `kind`: field, computed or ""; `why` it is
    of none, a key of the catalogue."""

    cell: GridCell
    label: str = ""
    part: str = ""
    kind: str = ""
    why: str = ""
    unit: str = ""


@dataclass(frozen=True)
class TakenRow:
    """A row of one of the form's tables: each column's cell, and the label printed over it."""

    table: str
    cells: Mapping[str, GridCell]
    labels: Mapping[str, str]
    shifted: str = ""
    """the column whose cell stood elsewhere"""
    called: str = ""
    """what names the row in a column that the form has not, where it is a total"""
    level: GridCell | None = None
    """the first level that is printed in a row below: see `centred_levels`"""
    unit: str = ""
    units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LaidRow:
    """How a row lies under its header: `cells` by column, `strays` under none; `doubtful`: it may lie otherwise, too.

    width, reach: cells of the line in a text; the column after the last cell of the row of a page or document. 0 elsewhere.
    """

    number: int
    header: Header
    cells: Mapping[ColumnHead, GridCell]
    strays: GridRow = ()
    width: int = 0
    reach: int = 0
    shifted: bool = False
    doubtful: bool = False

    @property
    def moves(self) -> frozenset[int]:
        """By how many columns its cells stand beside the labels of their columns."""
        return frozenset(cell.column - head.start for head, cell in self.cells.items())

    @property
    def printed(self) -> GridRow:
        return (*self.cells.values(), *self.strays)


@dataclass(frozen=True, slots=True)
class PairedValue:
    """A value of a table that is written as pairs, one under the other: column label, value."""

    table: str
    column: str
    cell: GridCell
    label: str


@dataclass(frozen=True, slots=True)
class Continued:
    """A line that goes on with the text of the field, or of the table's row, that was read before it."""

    part: str
    cell: GridCell
    in_row: bool = False


@dataclass(frozen=True)
class Took:
    """What an act took. lines: rows of the page; rest: what is left of the first of them, to be read again."""

    position: Position
    lines: int = 1
    rest: GridRow = ()
    labels: tuple[GridCell, ...] = ()
    values: tuple[TakenValue, ...] = ()
    row: TakenRow | None = None
    laid: LaidRow | None = None
    records: tuple[PairedValue, ...] = ()
    continued: tuple[Continued, ...] = ()
    total: bool = False
    titled: bool = False
    year: int = 0
    department: str = ""
    units: tuple[tuple[GridCell, str], ...] = ()
