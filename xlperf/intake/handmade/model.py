"""A grid of cells in which a form was written by hand, and the account of its reading. Frozen records.

Owns their shape, and how a place in a source is named for people. Knows nothing of forms' labels or of file kinds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from xlperf.declaration import Declaration, Entered, Finding, Locations, as_written, entered_cells
from xlperf.expression import plain
from xlperf.messages import catalogue, say
from xlperf.ooxml.address import address
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "grid-line": ("第 {line} 行第 {cell} 格", "line {line}, cell {cell}"),
        "grid-table": ("第 {table} 个表格 {cell}", "table {table}, {cell}"),
        "grid-part-table": ("第 {number} 个表格", "table {number},"),
        "grid-part-text": ("第 {number} 段文字", "text {number},"),
        "grid-part-page": ("第 {page} 页第 {number} 个表格", "page {page}, table {number},"),
        "grid-part-page-text": ("第 {page} 页文字", "text of page {page},"),
    }
)


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell in which something stands. `row`, `column` from 0; merged cells cover `across` x `down`.

    `value` is a number, or a text as entered. `line`: the line of a text file on which it begins, from 1.
    `note`: a key of the catalogue where the source could not say all of it (a date, a share without its format).
    `shown`: a number as its format shows it, "" where it has none. `unseen`: it stands in a hidden row or column.
    `of_line`: in a text the column on its own line, where lines were put together.
    """

    row: int
    column: int
    value: Decimal | str
    across: int = 1
    down: int = 1
    line: int = 0
    note: str = ""
    shown: str = ""
    unseen: bool = False
    of_line: int = -1

    @property
    def text(self) -> str:
        return plain(self.value) if isinstance(self.value, Decimal) else self.value

    @property
    def printed(self) -> str:
        """The text as people see it in the source."""
        return self.shown or self.text

    @property
    def end(self) -> int:
        return self.column + self.across

    @property
    def last_row(self) -> int:
        return self.row + self.down - 1


@dataclass(frozen=True)
class Grid:
    """Rows of cells. `name`: the sheet's, "" in a text file. `kind`: lines, sheet or table.

    `widths`: in lines, how many cells each row has, the empty ones too; such rows may have lost or gained tabs.
    """

    rows: tuple[tuple[GridCell, ...], ...]
    name: str = ""
    kind: str = "sheet"
    widths: tuple[int, ...] = ()
    hidden: bool = False
    left_out: int = 0
    """the cells of a sheet that has too many to be a form's; it has no rows here"""
    parts: tuple[tuple[int, str], ...] = ()
    """of a document: (row, name) of each of its tables and of the text between them, in their order"""
    lines: frozenset[int] = frozenset()
    """of a document: the rows that are lines outside its tables"""
    told: tuple[Finding, ...] = ()
    """what is to be said of the source besides its values: changes, struck-out text, text boxes, links"""
    blank: tuple[GridCell, ...] = ()
    """the cells of a page's or document's tables in which nothing stands"""
    merged: tuple[GridCell, ...] = ()
    """the merged cells of a sheet of .xls, .et or .ods in which nothing stands"""

    def place(self, cell: GridCell) -> str:
        """Where a cell is, as people say it: "C12" of a sheet, line and cell of a text."""
        if self.kind == "lines":
            column = cell.column if cell.of_line < 0 else cell.of_line
            return say("grid-line", line=cell.line, cell=column + 1)
        if self.parts:
            first, name = max((part for part in self.parts if part[0] <= cell.row), default=self.parts[0])
            return f"{name} {address(cell.row - first, cell.column)}"
        if self.kind == "table":
            return say("grid-table", table=self.name, cell=address(cell.row, cell.column))
        return address(cell.row, cell.column)

    def transposed(self) -> Grid:
        """The same with rows and columns exchanged."""
        turned: dict[int, list[GridCell]] = {}
        for row in self.rows:
            for cell in row:
                turned.setdefault(cell.column, []).append(
                    replace(cell, row=cell.column, column=cell.row, across=cell.down, down=cell.across)
                )
        height = max(turned, default=-1) + 1
        rows = tuple(
            tuple(sorted(turned.get(row, ()), key=lambda cell: cell.column)) for row in range(height)
        )
        return _Turned(rows, self.name, self.kind, hidden=self.hidden, parts=self.parts, told=self.told)


class _Turned(Grid):
    """A grid read across; its cells are named by where they are in the source."""

    def place(self, cell: GridCell) -> str:
        return super().place(GridCell(cell.column, cell.row, cell.value, line=cell.line))


@dataclass(frozen=True, slots=True)
class Taken:
    """A value that was taken: for which field, or which "table.column" and row (from 1), from where.

    `text` as printed; `label`: what is printed for it; `converted`: the amount in the form's unit, where another was
    printed.
    """

    part: str
    row: int | None
    value: Entered
    text: str
    sheet: str
    place: str
    label: str = ""
    converted: str = ""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A cell that belongs nowhere in the form: its text, the label printed for it, and why it was not taken."""

    text: str
    sheet: str
    place: str
    label: str = ""
    why: str = ""


class GridLocations(Locations):
    """Where a declaration read from a grid has its cells; rows of a table need not follow each other."""

    __slots__ = ("places",)

    def __init__(self, sheet: str, places: Mapping[tuple[str | None, str, int | None], str]) -> None:
        super().__init__(sheet, {}, {})
        object.__setattr__(self, "places", places)

    def cell(self, table: str | None, name: str, row: int | None = None) -> str:
        places: Mapping[tuple[str | None, str, int | None], str] = object.__getattribute__(self, "places")
        return places.get((table, name, row if table else None), "")


@dataclass(frozen=True, repr=False)
class Reading:
    """What was read: the declaration (its `found` are the findings about the source), and the account.

    `labels` are the printed texts that were recognised, each with its place; `computed` the values printed where the form
    computes them, and those of fields that are printed once more; every cell of the source is in exactly one of taken,
    computed, labels and unplaced. `titled`: whether the form's title is printed. `year`: 0 where the source says none.
    """

    declaration: Declaration
    taken: tuple[Taken, ...] = ()
    labels: tuple[Unplaced, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    computed: tuple[Taken, ...] = ()
    titled: bool = False
    year: int = 0

    def __repr__(self) -> str:
        return f"<Reading {self.declaration!r} {len(self.taken)} taken, {len(self.unplaced)} unplaced>"

    @property
    def tells(self) -> bool:
        """Whether the form is there at all. A blank one is, too: some of its printed words are enough."""
        return bool(self.taken) or len(self.labels) >= 3

    @property
    def score(self) -> int:
        """How much of the source was understood; only to be compared with another reading of the same form."""
        return 3 * len(self.taken) + 2 * len(self.computed) + len(self.labels) - len(self.unplaced)


def reading_of(declaration: Declaration) -> Reading:
    """A declaration that was read otherwise, as a reading: each value with its place."""
    where = declaration.locations
    taken = tuple(
        Taken(part, row, value, as_written(value), where.sheet, place)
        for part, row, place, value in entered_cells(declaration)
        if value is not None
    )
    return Reading(declaration, taken)


def is_figure(text: str) -> bool:
    """Whether a printed text is one figure, with or without a unit that forms print behind it; or stands for one, as the signs
    that a program shows where a column is too narrow do."""
    return bool(
        re.fullmatch(r"[-+]?[\d,.]+\s*(?:%|万元|元|分)?|#{2,}", unicodedata.normalize("NFKC", text).strip())
    )


_SYMBOLS = str.maketrans({"\uf0b3": "≥", "\uf0a3": "≤", **dict.fromkeys("\uf0fc\uf0fe\uf052\uf050", "√")})
"""What fonts of signs show for characters of their own, in PDFs and old Word."""


_EMPTY_BOXES = frozenset("□☐")


def entered_of(value: object) -> Decimal | str | None:
    """A cell's value as a form holds it; None for a cell in which nothing but blanks stands, or a box that is not ticked."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, Decimal):
        return value
    if isinstance(value, float):
        return Decimal(repr(value)) if value == value and abs(value) != float("inf") else None
    if isinstance(value, int):
        return Decimal(value)
    text = str(value).translate(_SYMBOLS)
    bare = text.strip().strip("\ufeff\u200b\u3000\xa0")
    return text if bare and bare not in _EMPTY_BOXES else None
