"""The header of a table, or of a block of money, as the form itself prints it, found whole in a paper, label by label.

Owns that comparison, and under which column of the paper each column of the form then stands. Headers in other words, and
those of which something lacks, are `header`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlperf.expression.ref import Ref
from xlperf.form import Form, Item, PictureRow, Section, Table, picture_rows
from xlperf.intake.handmade.field_words import label_key
from xlperf.intake.handmade.labels import side_by_side
from xlperf.intake.handmade.model import Grid, GridCell
from xlperf.intake.handmade.tables.header import ColumnHead, Header
from xlperf.system.dataclass import dataclass

GridRows = Sequence[Sequence[GridCell]]


@dataclass(frozen=True)
class Printed:
    """table: None over a block of fields, whose rows have names; rows: the labels over it, row by row; columns: the table's
    columns ("" in a block), each with its cell of the picture, the label that stands lowest over it and the one over that;
    wordings: of a label, the keys by which papers have it."""

    table: Table | None
    rows: tuple[tuple[Item, ...], ...]
    columns: tuple[tuple[str, Item, Item, str], ...]
    wordings: dict[str, frozenset[str]]

    def is_at(self, rows: GridRows) -> bool:
        """Whether the first of `rows` are this header: every label in its place, and no other."""
        return len(rows) >= len(self.rows) and all(
            len(cells) == len(items)
            and all(
                label_key(cell.text) in self.wordings[item.text]
                for cell, item in zip(cells, items, strict=True)
            )
            for cells, items in zip(rows, self.rows, strict=False)
        )


def printed_header(rows: GridRows, grid: Grid, form: Form) -> tuple[Header, int] | None:
    """The header of two rows or more that the first of `rows` begins, and how many of them it takes; None where none of the
    form's stands there whole."""
    for printed in _headers(form):
        if printed.is_at(rows):
            return _laid(printed, rows[: len(printed.rows)], grid), len(printed.rows)
    return None


def _laid(printed: Printed, rows: GridRows, grid: Grid) -> Header:
    """The columns where the paper has them: under their labels; in a text that leaves out the cells of merged labels, one
    after the other."""
    cell_of = {
        id(item): cell
        for cells, items in zip(rows, printed.rows, strict=True)
        for cell, item in zip(cells, items, strict=True)
    }
    first = rows[0][0].column - printed.rows[0][0].column
    in_place = all(
        cell_of[id(item)].column == first + item.column for items in printed.rows for item in items
    )
    heads, width = [], 0
    for number, (column, value, leaf, group) in enumerate(printed.columns):
        cell = cell_of[id(leaf)]
        start, end = (cell.column, cell.end)
        if grid.kind == "lines":
            start = first + (value.column if in_place else number)
            end = start + (value.across if in_place else 1)
            width = max(width, end)
        heads.append(ColumnHead(cell.text.strip(), start, end, part=column, group=group))
    if not width and rows[0][0].row < len(grid.widths):
        width = grid.widths[rows[0][0].row]
    if printed.table is None:
        return Header(tuple(heads), crossed=True, named=True, width=width)
    return Header(tuple(heads), printed.table, width=width, parts=frozenset(head.part for head in heads))


def _headers(form: Form) -> tuple[Printed, ...]:
    """The headers of two rows or more that the form prints over its tables, worked out once a form."""
    known: tuple[Printed, ...] | None = form.__dict__.get("_printed_headers")
    if known is None:
        known = tuple(found for section in form.section for found in _of_section(form, section))
        form.__dict__["_printed_headers"] = known
    return known


def _of_section(form: Form, section: Section) -> Iterator[Printed]:
    rows = picture_rows(form, section)
    for number, row in enumerate(rows):
        above: list[PictureRow] = []
        while (at := number - 1 - len(above)) >= 0 and all(item.kind == "label" for item in rows[at].items):
            above.insert(0, rows[at])
        table = form.tables.get(row.table)
        columns = _columns(row, above)
        if len(above) < 2 or not columns or (table is None and not _is_named(row)):
            continue
        wordings = {
            item.text: frozenset(_wordings(item.text, section)) for line in above for item in line.items
        }
        if table is not None:
            for column, _, leaf, _ in columns:
                wordings[leaf.text] |= {label_key(alias) for alias in table.parts[column].aliases}
        yield Printed(table, tuple(line.items for line in above), columns, wordings)


def _is_named(row: PictureRow) -> bool:
    """Whether it is a row of fields behind one name, told apart only by what is printed over them."""
    return row.items[0].kind == "label" and side_by_side(row.items[1:])


def _columns(row: PictureRow, above: Sequence[PictureRow]) -> tuple[tuple[str, Item, Item, str], ...]:
    """The columns under the lowest label over each; none where two have the same one, which tells nothing."""
    found: list[tuple[str, Item, Item, str]] = []
    for value in row.items:
        over = [
            item
            for line in above
            for item in line.items
            if item.column <= value.column < item.column + item.across
        ]
        if over and (value.kind != "label" or not row.table):
            group = over[-2].text if len(over) > 1 else ""
            name = Ref.of(value.text).name if row.table else ""
            found.append((name, value, over[-1], group))
    leaves = {id(leaf) for _, _, leaf, _ in found}
    return tuple(found) if len(leaves) == len(found) == len(row.items) else ()


def _wordings(label: str, section: Section) -> Iterator[str]:
    yield label_key(label)
    yield from map(label_key, (section.aliases or {}).get(label, ()))
