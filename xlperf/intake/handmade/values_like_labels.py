"""Texts that were read as labels and may be values: 财政拨款 beside 资金性质, whose own value is then nowhere.

Owns which of them they are, once all of a grid is read. Nothing is taken of them; the builder tells of each.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from xlperf.intake.handmade.field_words import label_key
from xlperf.intake.handmade.model import GridCell
from xlperf.intake.handmade.tables.header import Header
from xlperf.intake.handmade.took import GridRow, PrintedPage, TakenValue, Took


class ReadAsLabels:
    """What was read as labels, and the values that they head."""

    def __init__(self, page: PrintedPage) -> None:
        self._page = page
        self._header: Header | None = None
        self._cells: list[GridCell] = []
        self._of_columns: list[GridCell] = []
        """the labels over the columns of tables"""
        self._values: list[TakenValue] = []
        self._of_none: set[int] = set()

    def add(self, took: Took) -> None:
        opens = took.position.header is not None and took.position.header is not self._header
        self._header = took.position.header
        (self._of_columns if opens else self._cells).extend(took.labels)
        self._values += took.values

    def is_of_none(self, cell: GridCell) -> None:
        """Keeps that a value was not taken for the field that its label means."""
        self._of_none.add(id(cell))

    def like_values(self, fields: Collection[str]) -> Iterator[tuple[GridCell, str]]:
        """The cells that stand where the value of a text's label would, each with that label: the text is not among the `fields` that
        were given, and what stands there heads no other value."""
        self._fields = fields
        self._labels = {id(cell) for cell in self._cells}
        cells = (*self._cells, *self._of_columns)
        self._times = Counter(one.id for cell in cells for one in self._page.words.of(cell.text))
        self._parts = {value.part for value in self._values if id(value.cell) not in self._of_none} - {""}
        self._pair()
        rows = self._page.rows
        for at, row in enumerate(rows):
            for number, label in enumerate(row):
                if not self._is_of_an_empty_text(label):
                    continue
                for cell in self._place_beside(label, row, number):
                    if self._is_no_label_here(cell, label) and not self._heads[id(cell)]:
                        yield cell, label.text.strip()
                for cell in self._places_below(label, rows[at + 1] if at + 1 < len(rows) else ()):
                    taken = any(value.part in self._parts for value in self._heads[id(cell)])
                    if self._is_no_label_here(cell, label) and not taken:
                        yield cell, label.text.strip()

    def _pair(self) -> None:
        """Finds which cell is the label of which value."""
        self._heads: dict[int, list[TakenValue]] = defaultdict(list)
        self._places: dict[int, set[int]] = defaultdict(set)
        """column of labels -> the columns in which the values of those stand"""
        of_key: dict[str, list[GridCell]] = defaultdict(list)
        for cell in self._cells:
            of_key[label_key(cell.text)].append(cell)
        for value in self._values:
            if (label := _head_of(value, of_key.get(label_key(value.label), ()))) is not None:
                part = "" if id(value.cell) in self._of_none else value.part
                self._heads[id(label)].append(replace(value, part=part))
                self._places[label.column].add(value.cell.column)

    def _is_of_an_empty_text(self, label: GridCell) -> bool:
        meant = [one for one in self._page.words.of(label.text) if one.kind in ("field", "computed")]
        if len(meant) != 1 or meant[0].kind != "field" or meant[0].id in self._fields:
            return False
        return not self._page.form.fields[meant[0].id].is_number and not self._heads[id(label)]

    def _place_beside(self, label: GridCell, row: GridRow, number: int) -> GridRow:
        """The next cell, where the value of a label would stand there: close by, or where those of the labels above or below do; in a
        text, where nothing tells which cells were merged, also at the end of the row."""
        if self._page.has_place_beside(label):
            return ()
        known = self._places.get(label.column, ())
        last = self._page.is_text and number + 2 == len(row)
        following = row[number + 1 : number + 2]
        return tuple(one for one in following if one.column == label.end or one.column in known or last)

    def _places_below(self, label: GridCell, below: GridRow) -> GridRow:
        """The cells below a label whose value the form has there."""
        if not any(one.id in self._page.words.under for one in self._page.words.of(label.text)):
            return ()
        other = bool(below) and self._page.width(below) != self._page.width((label,))
        return tuple(cell for cell in below if other or _overlap(label, cell))

    def _is_no_label_here(self, cell: GridCell, label: GridCell) -> bool:
        """Whether what a cell was read as the label of is no part of the form, or is given or printed elsewhere; nor what the label before
        it is of, which would be that one's section."""
        if id(cell) not in self._labels or cell.text.rstrip().endswith((":", "：")):
            return False
        meant = self._page.words.of(cell.text)
        same = {one.id for one in meant} & {one.id for one in self._page.words.of(label.text)}
        return not same and all(one.id in self._parts or self._times[one.id] > 1 for one in meant)


def _head_of(value: TakenValue, labels: Sequence[GridCell]) -> GridCell | None:
    """The label of a value: the nearest on its left, or else above it."""
    cell, above = value.cell, None
    for label in reversed(labels):
        if label.row <= cell.row <= label.last_row and label.column <= cell.column:
            return label
        if above is None and label.row < cell.row and _overlap(label, cell):
            above = label
    return above


def _overlap(one: GridCell, other: GridCell) -> bool:
    return one.column < other.end and other.column < one.end
