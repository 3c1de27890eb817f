"""A form read from a grid by its labels: which cell is whose, wherever blocks, rows and columns stand.

Owns the way through the rows and the account of every cell. Knows the form only by its spec, and no file kind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from xlperf.declaration import Declaration, Entered, Finding, Row, read_number
from xlperf.form import Form
from xlperf.grid.labels import LONGEST_LABEL, Meaning, label_key, unit_in, vocabulary_of
from xlperf.grid.model import Grid, GridCell, GridLocations, Reading, Taken, Unplaced
from xlperf.grid.notes import note
from xlperf.grid.rows import Block, Fit, fit, is_whole

_TOTALS = frozenset(("合计", "总计", "小计", "共计"))
_SERIAL = frozenset(("序号", "行次", "编号"))
_SIGNED = re.compile(
    r"^(?:填报|填表|制表|经办|审核|复核|负责|联系|日期|备注|注|说明|电话|报送)[^:：]{0,8}[:：]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


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


class _Reader:
    """One way through one grid."""

    def __init__(self, grid: Grid, form: Form) -> None:
        self.grid, self.form = grid, form
        self.words = vocabulary_of(form)
        self.fields: dict[str, Entered] = {}
        self.tables: dict[str, list[dict[str, Entered]]] = {table: [] for table in form.tables}
        self.taken: list[Taken] = []
        self.labels: list[Unplaced] = []
        self.unplaced: list[tuple[Unplaced, Finding]] = []
        self.found: list[Finding] = []
        self.places: dict[tuple[str | None, str, int | None], str] = {}
        self.headers: dict[str, Block] = {}
        self.block: Block | None = None
        self.section = ""
        self.waiting: list[tuple[str, GridCell]] = []
        self.last_text: tuple[str, int | None] | None = None
        self.title_department = ""
        self.year = 0
        self.unit_told: set[str] = set()

    # ------------------------------------------------------------ the way through the rows

    def read(self) -> Reading:
        rows = [(number, row) for number, row in enumerate(self.grid.rows) if row]
        skip = 0
        for position, (number, row) in enumerate(rows):
            if skip:
                skip -= 1
                continue
            skip = self._row(list(row), self._width(number), rows[position + 1 :])
        return self._reading()

    def _width(self, number: int) -> int:
        return self.grid.widths[number] if number < len(self.grid.widths) else 0

    def _row(
        self, cells: list[GridCell], width: int, following: Sequence[tuple[int, tuple[GridCell, ...]]]
    ) -> int:
        """Reads one row; gives how many of the following rows went into it."""
        if self._is_title(cells) or self._is_header(cells, width):
            return 0
        if self.waiting and self._takes_waiting(cells):
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

    # ------------------------------------------------------------ title

    def _is_title(self, cells: Sequence[GridCell]) -> bool:
        """The line "DEPARTMENT YEAR年TITLE", as far as it says so much."""
        if self.block is not None and len(cells) > 1:
            return False
        title = label_key(self.form.title)
        for cell in cells:
            text = unicodedata.normalize("NFKC", cell.text)
            bare = "".join(text.split())
            if title not in bare or len(bare) > len(title) + 2 * LONGEST_LABEL:
                continue
            before = cell.text[: _offset(cell.text, self.form.title)]
            match = re.search(
                r"[(（]?\s*([12][0-9]{3})\s*年?\s*度?\s*[)）]?\s*$", unicodedata.normalize("NFKC", before)
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

    # ------------------------------------------------------------ tables

    def _is_header(self, cells: Sequence[GridCell], width: int) -> bool:
        """A row of column labels opens a table, or goes on with the labels of the one just opened."""
        meanings = {cell: self.words.of(cell.text) for cell in cells}
        counts: dict[str, set[str]] = {}
        for found in meanings.values():
            for meaning in found:
                if meaning.kind == "column":
                    table, _, column = meaning.id.partition(".")
                    counts.setdefault(table, set()).add(column)
        block = self.block
        if (
            block is not None
            and not block.rows
            and block.table.id in counts
            and len(block.columns) < len(block.table.column)
        ):
            named = {name for name, _, _ in block.columns}
            if counts[block.table.id] - named and all(meanings.values()):
                self._add_columns(block, cells, meanings)
                return True
        full = {
            table: found
            for table, found in counts.items()
            if len(found) >= 2 and 2 * len(found) >= len(self.form.tables[table].column)
        }
        if not full:
            return False
        section = next(
            (m.id for found in meanings.values() for m in found if m.kind == "section"), self.section
        )
        table = self._which_table(full, section)
        if block is not None and block.rows and block.table.id == table:
            if not all(meanings.values()):
                return False
        elif block is not None and block.rows and len(full[table]) < len(cells) - 1:
            return False
        opened = Block(self.form.tables[table], [], width)
        self._add_columns(opened, cells, meanings)
        opened.rows = len(self.tables[table])
        self.headers[table] = opened
        self._open(opened)
        return True

    def _which_table(self, full: dict[str, set[str]], section: str) -> str:
        of_section = {table.id for part in self.form.section if part.id == section for table in part.table}

        def rank(table: str) -> tuple[bool, int, bool, bool]:
            return (
                table not in of_section,
                -len(full[table]),
                table not in self.words.with_header,
                bool(self.tables[table]),
            )

        return min(full, key=rank)

    def _add_columns(
        self, block: Block, cells: Sequence[GridCell], meanings: dict[GridCell, tuple[Meaning, ...]]
    ) -> None:
        named = {name for name, _, _ in block.columns}
        for cell in cells:
            name = next(
                (
                    meaning.id.partition(".")[2]
                    for meaning in meanings[cell]
                    if meaning.kind == "column" and meaning.id.startswith(f"{block.table.id}.")
                ),
                None,
            )
            if name is not None and name not in named:
                named.add(name)
                block.columns.append((name, cell.column, cell.end))
                self._label(cell)
                self._unit(cell)
            elif meanings[cell] or label_key(cell.text) in _SERIAL:
                self._label(cell)
                if label_key(cell.text) in _SERIAL:
                    block.serial = (cell.column, cell.end)
            else:
                block.foreign.append((cell.column, cell.end))
                self._stray(cell)
        first = min(start for _, start, _ in block.columns)
        for cell in cells:
            if any(meaning.kind == "section" for meaning in meanings[cell]) and cell.column < first:
                block.inner = True

    def _open(self, block: Block | None) -> None:
        self.block = block
        self.waiting = []
        self.last_text = None
        if block is not None:
            self.section = next(
                part.id for part in self.form.section for table in part.table if table.id == block.table.id
            )

    def _leaves(self, cells: Sequence[GridCell]) -> bool:
        """Whether this row is no row of the open table but begins something else."""
        block = self.block
        assert block is not None
        first = cells[0]
        meanings = self.words.of(first.text)
        sections = {meaning.id for meaning in meanings if meaning.kind == "section"}
        left = first.column < min(start for _, start, _ in block.columns)
        if sections - {self.section} and (left or (len(cells) == 1 and not block.inner)):
            return True
        if any(meaning.kind in ("field", "computed") for meaning in meanings):
            if left:
                return True
            if not block.inner and self._untaken(meanings) and fit(block, cells, 0) is not None:
                placed = fit(block, cells, 0)
                return placed is None or not is_whole(block.table, placed.cells)
        keys = tuple(label_key(cell.text) for cell in cells)
        return keys in self.words.printed_rows or keys[1:] in self.words.printed_rows

    def _untaken(self, meanings: Sequence[Meaning]) -> bool:
        return any(meaning.kind == "field" and meaning.id not in self.fields for meaning in meanings)

    def _without_serial(self, cells: list[GridCell]) -> list[GridCell]:
        """The row without its number."""
        block = self.block
        assert block is not None
        for cell in cells:
            if block.is_serial(cell):
                self._label(cell)
        return [cell for cell in cells if not block.is_serial(cell)]

    def _without_own_label(self, cells: list[GridCell]) -> list[GridCell]:
        """The row without the label of the table's own section, where it stands left of the table."""
        block = self.block
        assert block is not None
        first = cells[0]
        if first.column < min(start for _, start, _ in block.columns) or len(cells) == 1:
            own = any(m.kind == "section" and m.id == self.section for m in self.words.of(first.text))
            if own and (first.column < min(start for _, start, _ in block.columns) or not block.inner):
                self._label(first)
                block.inner = block.inner or len(cells) > 1
                return cells[1:]
        return cells

    def _is_data(self, cells: list[GridCell], width: int) -> bool:
        block = self.block
        assert block is not None
        if not block.inner and _SIGNED.match(unicodedata.normalize("NFKC", cells[0].text).strip()):
            for cell in cells:
                self._stray(cell)
            return True
        found = fit(block, cells, width)
        if found is None:
            return False
        if not found.cells:
            for cell in found.strays:
                self._stray(cell)
            return True
        if self._is_total(found):
            return True
        self._take_row(found)
        return True

    def _is_total(self, found: Fit) -> bool:
        """A row that only sums up the rows above it."""
        block = self.block
        assert block is not None
        texts = [cell for cell in found.cells.values() if not isinstance(cell.value, Decimal)]
        if not any(label_key(cell.text) in _TOTALS for cell in found.cells.values()):
            return False
        for column in block.table.column:
            cell = found.cells.get(column.id)
            if cell is None or not column.is_number:
                continue
            amounts = [read_number(row.get(column.id), column.kind) for row in self.tables[block.table.id]]
            if sum((amount for amount in amounts if amount is not None), Decimal(0)) != read_number(
                cell.value, column.kind
            ):
                return False
        if len(texts) > 2:
            return False
        text = " ".join(cell.text for cell in found.cells.values())
        first = next(iter(found.cells.values()))
        self.found.append(note("intake-total", text=text, sheet=self.grid.name, cell=self.grid.place(first)))
        for cell in (*found.cells.values(), *found.strays):
            self._label(cell)
        return True

    def _take_row(self, found: Fit) -> None:
        block = self.block
        assert block is not None
        table = block.table
        rows = self.tables[table.id]
        number = len(rows) + 1
        row: dict[str, Entered] = {}
        for column in table.column:
            cell = found.cells.get(column.id)
            row[column.id] = (
                self._value(cell, column.kind, f"{table.id}.{column.id}", number) if cell else None
            )
        rows.append(row)
        block.rows += 1
        for cell in found.strays:
            self._stray(cell)
        if found.shifted:
            for name, cell in found.cells.items():
                if block.column_at(cell) != name:
                    self.found.append(
                        note(
                            "intake-shifted",
                            field=f"{table.id}.{name}",
                            row=number,
                            sheet=self.grid.name,
                            cell=self.grid.place(cell),
                            text=cell.text,
                            label=table.columns[name].label,
                        )
                    )
                    break

    def _joined(
        self, cells: list[GridCell], width: int, following: Sequence[tuple[int, tuple[GridCell, ...]]]
    ) -> int | None:
        """A row that an unquoted line break tore in two or more lines of a text, put together again."""
        block = self.block
        assert block is not None
        if self.grid.kind != "lines" or not block.width or width >= block.width:
            return None
        parts, torn, now = list(cells), width, cells[-1]
        if torn and now.column != torn - 1:
            return None
        for count, (number, row) in enumerate(following[:20], 1):
            first = row[0]
            if first.column != 0 or self.words.of(first.text) or torn >= block.width:
                return None
            moved = [
                GridCell(cell.row, cell.column + torn - 1, cell.value, line=cell.line) for cell in row[1:]
            ]
            now = GridCell(now.row, now.column, f"{now.text}\n{first.text}", line=now.line)
            parts = [*parts[:-1], now, *moved]
            torn += self._width(number) - 1
            placed = fit(block, parts, torn)
            if torn >= block.width:
                if placed is None or placed.shifted or not is_whole(block.table, placed.cells):
                    return None
                self._take_row(placed)
                name = next((name for name, cell in placed.cells.items() if cell is now), "")
                self._continued(f"{block.table.id}.{name}" if name else "", block.rows, first)
                return count
            now = parts[-1]
        return None

    # ------------------------------------------------------------ labels and their values

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

    def _enter(self, section: str) -> None:
        """A section's label was met: its table without printed column labels takes those of another like it."""
        self._open(None)
        self.section = section
        for part in self.form.section:
            if part.id != section:
                continue
            for table in part.table:
                if table.id in self.words.with_header:
                    continue
                known = self.headers.get(table.id) or self._like(table.id)
                if known is not None:
                    inner = known.inner
                    self._open(
                        Block(
                            table,
                            known.columns,
                            known.width,
                            inner,
                            known.foreign,
                            known.serial,
                            len(self.tables[table.id]),
                        )
                    )

    def _like(self, table: str) -> Block | None:
        """The opened table, or the one that a later header would open, whose columns have the same labels."""
        labels = [column.label for column in self.form.tables[table].column]
        for name in reversed(list(self.headers)):
            if [column.label for column in self.form.tables[name].column] == labels:
                return self.headers[name]
        for row in self.grid.rows:
            named = {label_key(cell.text): cell for cell in row}
            if all(label_key(label) in named for label in labels):
                columns = [
                    (column.id, named[label_key(column.label)].column, named[label_key(column.label)].end)
                    for column in self.form.tables[table].column
                ]
                inner = row[0].column < min(start for _, start, _ in columns)
                width = self._width(row[0].row)
                return Block(self.form.tables[table], columns, width, inner)
        return None

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

    def _continued(self, part: str, row: int | None, cell: GridCell) -> None:
        label = self.form.label_of(part) if part else ""
        self.found.append(
            note(
                "intake-continued",
                field=part,
                row=row,
                sheet=self.grid.name,
                cell=self.grid.place(cell),
                text=cell.text,
                label=label,
            )
        )

    # ------------------------------------------------------------ taking

    def _take_field(self, field: str, cell: GridCell) -> None:
        if field in self.fields:
            if self._same(field, cell):
                self._label(cell)
                return
            finding = note(
                "intake-twice",
                field=field,
                sheet=self.grid.name,
                cell=self.grid.place(cell),
                text=cell.text,
                label=self.form.label_of(field),
            )
            self._stray(cell, finding)
            return
        self.fields[field] = self._value(cell, self.form.fields[field].kind, field, None)
        if isinstance(self.fields[field], str) and not self.form.fields[field].is_number:
            self.last_text = (field, None)

    def _same(self, field: str, cell: GridCell) -> bool:
        kind = self.form.fields[field].kind
        value = read_number(cell.value, kind) if kind != "text" else None
        return (value if value is not None else cell.text) == self.fields[field]

    def _value(self, cell: GridCell, kind: str, part: str, row: int | None) -> Entered:
        self.last_text = None
        number = read_number(cell.value, kind) if kind != "text" else None
        value: Entered = number if number is not None else self._clean(cell, part, row)
        self._account(cell, part, row, value)
        if cell.note and kind == "text":
            percent = f"{(cell.value * 100).normalize():f}%" if isinstance(cell.value, Decimal) else ""
            self.found.append(
                note(
                    cell.note,
                    field=part,
                    row=row,
                    sheet=self.grid.name,
                    cell=self.grid.place(cell),
                    text=cell.text,
                    percent=percent,
                )
            )
        return value

    def _account(self, cell: GridCell, part: str, row: int | None, value: Entered) -> None:
        place = self.grid.place(cell)
        self.taken.append(Taken(part, row, value, cell.text, self.grid.name, place))
        table, dot, column = part.partition(".")
        key = (table, column, (row or 1) - 1) if dot else (None, part, None)
        self.places.setdefault(key, place)

    def _clean(self, cell: GridCell, part: str, row: int | None) -> str:
        text = _CONTROL.sub("", cell.text)
        if text != cell.text:
            self.found.append(
                note(
                    "intake-control",
                    field=part,
                    row=row,
                    sheet=self.grid.name,
                    cell=self.grid.place(cell),
                    text=text,
                )
            )
        return text

    def _label(self, cell: GridCell) -> None:
        self.labels.append(Unplaced(cell.text, self.grid.name, self.grid.place(cell)))

    def _stray(self, cell: GridCell, finding: Finding | None = None) -> None:
        place = self.grid.place(cell)
        finding = finding or note(
            "intake-unplaced", text=_CONTROL.sub("", cell.text), sheet=self.grid.name, cell=place
        )
        self.unplaced.append((Unplaced(cell.text, self.grid.name, place), finding))

    def _unit(self, cell: GridCell) -> None:
        unit = unit_in(cell.text)
        if unit and unit != self.form.amounts and unit not in self.unit_told:
            self.unit_told.add(unit)
            self.found.append(
                note(
                    "intake-unit",
                    sheet=self.grid.name,
                    cell=self.grid.place(cell),
                    unit=unit,
                    amounts=self.form.amounts,
                )
            )

    # ------------------------------------------------------------ the end

    def _reading(self) -> Reading:
        form = self.form
        department = self.fields.get(form.department)
        title = _CONTROL.sub("", self.title_department)
        if title and department is None:
            self.fields[form.department] = title
        elif title and "".join(str(department).split()) != "".join(title.split()):
            self.found.append(
                note("intake-department", field=form.department, text=title, other=str(department))
            )
        if not self.year:
            self.found.append(note("intake-year", year=form.year))
        found = (*self.found, *(finding for _, finding in self.unplaced))
        tables: dict[str, tuple[Row, ...]] = {table: tuple(rows) for table, rows in self.tables.items()}
        declaration = Declaration(
            form=form,
            fields={name: self.fields.get(name) for name in form.inputs},
            tables=tables,
            year=self.year or form.year,
            locations=GridLocations(self.grid.name, self.places),
            found=found,
        )
        return Reading(
            declaration, tuple(self.taken), tuple(self.labels), tuple(stray for stray, _ in self.unplaced)
        )


def _offset(text: str, title: str) -> int:
    """Where `title` begins in `text`, white space and width not minded."""
    wanted = label_key(title)
    for start in range(len(text)):
        rest = "".join(unicodedata.normalize("NFKC", text[start:]).split()).casefold()
        if rest.startswith(wanted) and not text[start].isspace():
            return start
    return 0
