"""A form read from a grid by its labels: which cell is whose, wherever blocks, rows and columns stand.

Owns the way through the rows and the account of every cell. Knows the form only by its spec, and no file kind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from xlperf.declaration import read_number
from xlperf.expression import NOT_EVALUATED
from xlperf.form import Form, Item
from xlperf.intake.handmade.labels import LONGEST_LABEL, Meaning, label_key, unit_in
from xlperf.intake.handmade.model import Grid, GridCell, Reading
from xlperf.intake.handmade.tables import TableReader

_LONGEST_TITLE = 1_000


def read_grid(grid: Grid, form: Form) -> Reading:
    """What `grid` says of `form`. A grid with the form's rows as columns is turned first.

    Raises nothing: a grid in which nothing of the form stands gives an empty declaration and everything unplaced.
    """
    reading = _Reader(grid, form).read()
    wanted = len(form.inputs)
    if sum(taken.row is None for taken in reading.taken) * 2 < wanted:
        turned = _Reader(grid.transposed(), form).read()
        if turned.score > reading.score:
            return turned
    return reading


class _Reader(TableReader):
    """One way through one grid: title, tables, and labels with their values."""

    def read(self) -> Reading:
        rows = [(number, row) for number, row in enumerate(self.grid.rows) if row]
        skip = 0
        for position, (number, row) in enumerate(rows):
            if skip:
                skip -= 1
                continue
            skip = self._row(list(row), self._width(number), rows[position + 1 :])
        return self._reading()

    def _row(
        self, cells: list[GridCell], width: int, following: Sequence[tuple[int, tuple[GridCell, ...]]]
    ) -> int:
        """Reads one row; gives how many of the following rows went into it."""
        above, self.above = self.above, cells
        if self._is_title(cells) or self._is_sum(cells) or self._is_header(cells, width, above):
            return 0
        if self.waiting and self._takes_waiting(cells):
            return 0
        if self._is_matrix_row(cells):
            return 0
        if self.block is not None and not self._leaves(cells):
            cells = self._without_own_label(self._without_serial(cells))
            if not cells:
                return 0
            joined = self._joined(cells, width, following)
            if joined is not None:
                return joined
            if self._is_data(cells, width):
                return 0
        self._labelled(cells, width)
        return 0

    def _is_title(self, cells: Sequence[GridCell]) -> bool:
        """The line "DEPARTMENT YEAR年TITLE", as far as it says so much."""
        if self.block is not None and len(cells) > 1:
            return False
        whole, short = bare_text(self.form.title), label_key(self.form.title)
        for cell in cells:
            if len(cell.text) > _LONGEST_TITLE:
                continue
            bare = bare_text(cell.text)
            title = whole if whole in bare else short  # with its brackets, or without
            if title not in bare or len(bare) > len(title) + 2 * LONGEST_LABEL:
                continue
            before = cell.text[: _offset(cell.text, title)]
            match = re.search(
                r"[(（]?\s*+([12][0-9]{3})\s*+年?\s*+度?\s*+[)）]?\s*+$",
                unicodedata.normalize("NFKC", before),
            )
            year = match or re.search(r"([12][0-9]{3})\s*年?", unicodedata.normalize("NFKC", cell.text))
            if year:
                self.year = self.year or int(year[1])
            if match:
                before = before[: len(before.rstrip()) - len(match[0].strip())] if before.strip() else ""
            self.title_department = self.title_department or before.strip()
            for other in cells:
                self._label(other) if other is cell else self._stray(other)
            return True
        return False

    def _is_sum(self, cells: Sequence[GridCell]) -> bool:
        """A row of the form that only shows what is reckoned: "金额合计" and its figures."""
        named = [label_key(cell.text) in self.words.sum_rows for cell in cells]
        if True not in named:
            return False
        at = named.index(True)
        figures = [cell for cell in cells[at + 1 :] if not self.words.of(cell.text)]
        sections = all(m.kind == "section" for cell in cells[:at] for m in self.words.of(cell.text))
        if not sections or not all(self.words.of(cell.text) for cell in cells[:at]):
            return False
        words = [cell for cell in figures if cell.text != NOT_EVALUATED and read_number(cell.value) is None]
        if len(words) > self.words.sum_rows[label_key(cells[at].text)]:
            return False
        for cell in cells:
            self._label(cell)
        return True

    def _is_matrix_row(self, cells: Sequence[GridCell]) -> bool:
        """A row of several values that what is printed above them tells apart: "财政拨款" and its amounts."""
        at = next((n for n, cell in enumerate(cells) if label_key(cell.text) in self.words.matrix_rows), None)
        if at is None or any(m.kind != "section" for cell in cells[:at] for m in self.words.of(cell.text)):
            return False
        if not all(self.words.of(cell.text) for cell in cells[:at]):
            return False
        items = self.words.matrix_rows[label_key(cells[at].text)]
        section = next(
            part.id for part in self.form.section for item in items for f in part.field if f.id == item.text
        )
        values = cells[at + 1 :]
        placed = {cell: self._item_of(cell, cells[at], values, items) for cell in values}
        if self.block is not None and None in placed.values():
            return False
        if section != self.section:
            self._open(None)
            self.section = section
        for cell in cells[: at + 1]:
            self._label(cell)
        for cell, item in placed.items():
            if item is None:
                self._stray(cell)
            elif item.kind == "input":
                self._take_field(item.text, cell)
            else:
                self._label(cell)
        return True

    def _item_of(
        self, cell: GridCell, label: GridCell, values: Sequence[GridCell], items: Sequence[Item]
    ) -> Item | None:
        """Which of the items of a row of values `cell` is: by its heading, else by its place in the row."""
        for item in items:
            head = self.printed.get(self.words.heads.get(item.text, ""))
            if (
                head is not None
                and self.grid.kind != "lines"
                and head.column < cell.end
                and cell.column < head.end
            ):
                return item
        if self.grid.kind == "lines":
            place = cell.column - label.column - 1
        elif len(values) == len(items):
            place = values.index(cell)
        else:
            return None
        return items[place] if place < len(items) else None

    def _labelled(self, cells: list[GridCell], width: int) -> None:
        """A row outside tables: labels, each with the value on its right; or labels over the values of the next."""
        if self._continues(cells):
            return
        position = 0
        alone: list[tuple[str, GridCell]] = []
        valued = False
        while position < len(cells):
            cell = cells[position]
            meanings = self.words.of(cell.text)
            following = cells[position + 1] if position + 1 < len(cells) else None
            position += 1
            section = next((meaning.id for meaning in meanings if meaning.kind == "section"), None)
            if section is not None:
                self._enter(section)
                self._label(cell)
                block = self.block
                if block is not None:
                    rest = cells[position:]
                    if rest and not self._is_data(rest, width):
                        self._labelled(rest, width)
                    return
            field = self._field(meanings)
            if field is not None:
                if section is None:
                    self._label(cell)
                    self._follow(meanings, field)
                if following is not None and self._is_value(field, cell, cells):
                    self._take_field(field, following)
                    position += 1
                    valued = True
                else:
                    alone.append((field, cell))
            elif section is None:
                position += self._other(cell, meanings, following)
        self.waiting = [] if valued else alone

    def _field(self, meanings: Sequence[Meaning]) -> str | None:
        """The field that a label means: of several the one in the section that is being read, then an untaken one."""
        fields = [meaning for meaning in meanings if meaning.kind == "field"]
        if not fields:
            return None
        return min(fields, key=lambda m: (m.id in self.fields, m.section != self.section)).id

    def _follow(self, meanings: Sequence[Meaning], field: str) -> None:
        section = next(meaning.section for meaning in meanings if meaning.id == field)
        if section != self.section:
            self._open(None)
            self.section = section
        elif self.block is not None:
            self._open(None)

    def _is_value(self, field: str, label: GridCell, row: Sequence[GridCell]) -> bool:
        """Whether the cell after `label` is its value, and not the next label.

        A text may be the same as a label; it is then a value where it stands close by its own label, and after it
        nothing or the label that the form prints there.
        """
        at = row.index(label) + 1
        cell = row[at]
        meanings = self.words.of(cell.text)
        if not meanings:
            return True
        if field in self.words.under and any(meaning.kind == "field" for meaning in meanings):
            return False
        neighbour = self.words.neighbours.get(field)
        if self.form.fields[field].is_number or label_key(cell.text) == neighbour:
            return False
        if cell.column != label.end:
            return all(meaning.kind == "printed" for meaning in meanings)
        after = row[at + 1] if at + 1 < len(row) else None
        if after is not None:
            return label_key(after.text) == neighbour
        return all(m.kind == "section" for other in row[: at - 1] for m in self.words.of(other.text)[:1])

    def _other(self, cell: GridCell, meanings: Sequence[Meaning], following: GridCell | None) -> int:
        """A cell that is no field's label; gives how many of the following cells went with it."""
        if any(meaning.kind == "computed" for meaning in meanings):
            self._label(cell)
            if following is not None and not self.words.of(following.text):
                self._label(following)
                return 1
            return 0
        if meanings:
            self._label(cell)
            self._unit(cell)
            self.printed[label_key(cell.text)] = cell
            return 1 if self._record(cell, meanings, following) else 0
        if self._label_with_value(cell):
            return 0
        if unit_in(cell.text) and len(cell.text) < LONGEST_LABEL:
            self._label(cell)
            self._unit(cell)
            return 0
        self._stray(cell)
        return 0

    def _record(self, cell: GridCell, meanings: Sequence[Meaning], following: GridCell | None) -> bool:
        """A table written as pairs, one under the other: column label, value; a repeated label begins a row."""
        columns = [meaning for meaning in meanings if meaning.kind == "column"]
        if not columns or following is None or self.words.of(following.text):
            return False
        meaning = min(
            columns, key=lambda m: (m.section != self.section, bool(self.tables[m.id.partition(".")[0]]))
        )
        table_id, _, name = meaning.id.partition(".")
        table = self.form.tables[table_id]
        if name not in table.columns:
            self._label(following)  # reckoned anew, never read
            return True
        order = list(table.columns)
        rows = self.tables[table_id]
        self.section = meaning.section
        last = (
            [order.index(column) for column, value in rows[-1].items() if value is not None] if rows else []
        )
        if not rows or not last or max(last) >= order.index(name):
            rows.append(dict.fromkeys(order))
        column = table.columns[name]
        rows[-1][name] = self._value(following, column.kind, meaning.id, len(rows))
        return True

    def _label_with_value(self, cell: GridCell) -> bool:
        """A cell such as "部门名称：某局"."""
        label, colon, value = re.sub("[：:]", ":", cell.text, count=1).partition(":")
        if not colon or not value.strip():
            return False
        field = self._field(self.words.of(label))
        if field is None or field in self.fields:
            return False
        self._take_field(
            field, GridCell(cell.row, cell.column, value.strip(), cell.across, cell.down, cell.line)
        )
        return True

    def _takes_waiting(self, cells: list[GridCell]) -> bool:
        """Values under a row of labels: every cell must stand under one of them, and none be a label itself."""
        waiting, self.waiting = self.waiting, []
        if any(self.words.of(cell.text) for cell in cells):
            return False
        pairs = []
        for cell in cells:
            over = [field for field, label in waiting if label.column < cell.end and cell.column < label.end]
            if not over or (len(over) > 1):
                return False
            pairs.append((over[0], cell))
        if len({field for field, _ in pairs}) < len(pairs):
            return False
        for field, cell in pairs:
            kind = self.form.fields[field].kind
            if kind != "text" and len(waiting) == 1 and read_number(cell.value, kind) is None:
                return False
        for field, cell in pairs:
            self._take_field(field, cell)
        return True

    def _continues(self, cells: list[GridCell]) -> bool:
        """A line of a text that goes on with the text of the line above it, after an unquoted line break."""
        if self.grid.kind != "lines" or self.last_text is None or self.block is not None:
            return False
        cell = cells[0]
        if len(cells) > 1 or cell.column or self.words.of(cell.text) or self._label_with_value(cell):
            return False
        part, row = self.last_text
        value = self._clean(cell, part, row)
        self.fields[part] = f"{self.fields[part]}\n{value}"
        self._account(cell, part, row, value)
        self._continued(part, row, cell)
        return True


def bare_text(text: str) -> str:
    """`text` without white space, of one width and case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _offset(text: str, title: str) -> int:
    """Where `title`, which is bare, begins in `text`."""
    for start in range(len(text)):
        if bare_text(text[start:]).startswith(title) and not text[start].isspace():
            return start
    return 0
