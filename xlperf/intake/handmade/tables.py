"""The tables of a form in a grid: where one begins by its headings, which rows are its, where it ends.

Owns the open table. How a row's cells lie in the columns is asked of `rows`; fields are `reader`'s.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from xlperf.declaration import Entered, read_number
from xlperf.intake.handmade.findings import note
from xlperf.intake.handmade.labels import Meaning, label_key
from xlperf.intake.handmade.model import GridCell
from xlperf.intake.handmade.reader_state import Account
from xlperf.intake.handmade.rows import Block, Fit, fit, is_whole

_TOTALS = frozenset(("合计", "总计", "小计", "共计"))
_SERIAL = frozenset(("序号", "行次", "编号"))
_SIGNED = re.compile(
    r"^(?:填报|填表|制表|经办|审核|复核|负责|联系|日期|备注|注|说明|电话|报送)[^:：]{0,8}[:：]"
)


class TableReader(Account):
    """Opens, fills and leaves tables, row by row."""

    def _is_header(self, cells: Sequence[GridCell], width: int, above: Sequence[GridCell] = ()) -> bool:
        """A row of column labels opens a table, or goes on with the labels of the one just opened. `above`: the row
        before it, in which labels may stand that reach down beside it."""
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
            and len(block.columns) < len(block.table.parts)
        ):
            named = {name for name, _, _ in block.columns}
            if counts[block.table.id] - named and all(meanings.values()):
                self._add_columns(block, cells, meanings)
                return True
        full = {
            table: found
            for table, found in counts.items()
            if len(found) >= 2 and 2 * len(found) >= len(self.form.tables[table].parts)
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
        self._columns_from_above(opened, cells, above)
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
                    if meaning.kind == "column"
                    and meaning.id.startswith(f"{block.table.id}.")
                    and meaning.id.partition(".")[2] not in named
                ),
                None,
            )
            if name is not None:
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

    def _columns_from_above(self, block: Block, cells: Sequence[GridCell], above: Sequence[GridCell]) -> None:
        """Adds the columns whose labels stand in the row above, where there is none below them."""
        named = {name for name, _, _ in block.columns}
        for cell in above:
            if any(other.column < cell.end and cell.column < other.end for other in cells):
                continue
            for meaning in self.words.of(cell.text):
                table, _, name = meaning.id.partition(".")
                if meaning.kind == "column" and table == block.table.id and name not in named:
                    named.add(name)
                    block.columns.append((name, cell.column, cell.end))

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
        numbers = {column.id for column in block.table.column if column.is_number}
        if block.rows < 2 or not numbers & found.cells.keys():
            return False
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
        for column_id, cell in found.cells.items():
            if column_id not in table.columns:
                self._label(cell)  # reckoned anew, never read
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
                            label=table.parts[name].label,
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
