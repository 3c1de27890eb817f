"""What stands in a document, tables and lines, as the rows of one grid.

Owns how they are put one under the other, and how cells go on that the end of a page cut. Knows nothing of file formats.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from xlperf.declaration import Finding
from xlperf.intake.handmade.model import Grid, GridCell, entered_of
from xlperf.ooxml.limits import Limits
from xlperf.ooxml.refusal import UnreadableWorkbook

WIDE_GAP = re.compile(
    r"[ \u3000\u00a0]{2,}|\t+|[ \u3000\u00a0](?=[^\s:：，。；]{2,12}(?:[(（][^)）]{1,6}[)）])?[ \u3000]?[:：])"
)
"""What parts the pieces of a line: a wide gap, or any before a word with a colon."""


class DocumentRows:
    """Tables and lines, one under the other, as the rows of one grid."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.rows: list[list[GridCell]] = []
        self.parts: list[tuple[int, str]] = []
        self.blank: list[GridCell] = []
        self.lines: set[int] = set()
        self.cells = 0
        self._cut: dict[tuple[int, int], GridCell] = {}
        self._printed: set[tuple[str, ...]] = set()
        """the rows of the table above, as texts, which the next page may begin with again"""

    def line(self, texts: Sequence[str], name: str) -> None:
        """One line of text, in the pieces that wide gaps part."""
        row = []
        for column, text in enumerate(texts):
            value = entered_of(text.strip())
            if value is not None:
                row.append(GridCell(len(self.rows), column, value))
        if row:
            if not self.parts or self.parts[-1][1] != name:
                self.parts.append((len(self.rows), name))
            self.lines.add(len(self.rows))
            self._add(row)

    def table(
        self,
        cells: Sequence[tuple[int, int, int, int, str]],
        height: int,
        name: str,
        goes_on: bool = False,
        cut_at: Collection[int] = (),
    ) -> None:
        """A table: (row, column, down, across, text) of each cell. goes_on: it is the rest of the one before, of whose cells
        those in the columns `cut_at` were cut for certain."""
        first = len(self.rows)
        cut, again = self._reaching_on(cells, height, cut_at) if goes_on else ({}, {})
        self.parts.append((first, name))
        rows: list[list[GridCell]] = [[] for _ in range(height)]
        for row, column, down, across, text in cells:
            value = entered_of(text or again.get((row, column), ""))
            if 0 <= row < height:
                made = rows[row] if value is not None else self.blank
                made.append(GridCell(first + row, column, value or "", across, down))
        for filled in rows:
            self._add(sorted(filled, key=lambda cell: cell.column))
        self._printed |= {tuple(cell.text for cell in filled) for filled in rows if filled}
        ends = [cell for filled in rows for cell in filled if cell.last_row == first + height - 1]
        self._cut = {**cut, **{(cell.column, cell.across): cell for cell in ends}}

    def _reaching_on(
        self, cells: Sequence[tuple[int, int, int, int, str]], height: int, cut_at: Collection[int]
    ) -> tuple[dict[tuple[int, int], GridCell], dict[tuple[int, int], str]]:
        """Merged cells that the end of a page cut reach down over their empty rests: those of them that the end of this one cuts, too.
        Below rows that every page begins with it is the texts of these rests."""
        still: dict[tuple[int, int], GridCell] = {}
        again = {}
        texts: list[list[str]] = [[] for _ in range(height)]
        for row, _, _, _, text in cells:
            texts[row] += [text] if entered_of(text) is not None else []
        begins = next((row for row in range(height) if tuple(texts[row]) not in self._printed), 0)
        for row, column, down, across, text in cells:
            owner = self._cut.get((column, across))
            if row != begins or owner is None or entered_of(text) is not None:
                continue
            if max(owner.down, down) < 2 and column not in cut_at:
                continue
            if begins:
                again[(row, column)] = owner.text
                continue
            whole = replace(owner, down=len(self.rows) + down - owner.row)
            self._replaced(owner, whole)
            if down == height:
                still[(column, across)] = whole
        left = min((column for _, column, *_ in cells), default=0)
        for (column, across), owner in self._cut.items():
            if column + across <= left:  # no line is drawn round its rest
                whole = still[(column, across)] = replace(owner, down=len(self.rows) + height - owner.row)
                self._replaced(owner, whole)
        return still, again

    def _replaced(self, cell: GridCell, by: GridCell) -> None:
        self.rows[cell.row] = [by if one is cell else one for one in self.rows[cell.row]]

    def _add(self, row: list[GridCell]) -> None:
        self.cells += len(row)
        if self.cells > self._limits.form_cells:
            raise UnreadableWorkbook(
                "too-many-cells", part="document", count=self.cells, limit=self._limits.form_cells
            )
        self.rows.append(row)

    def grid(self, told: Sequence[Finding] = ()) -> Grid:
        rows = tuple(map(tuple, self.rows))
        return Grid(
            rows,
            "",
            "table",
            parts=tuple(self.parts),
            told=tuple(told),
            blank=tuple(self.blank),
            lines=frozenset(self.lines),
        )
