"""The filled rows of two declarations matched with each other: tables' rows, and the sheets that a table lists.

Owns what tells a row apart and which row of one side was which of the other. Knows nothing of what changed in them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlperf.declaration import Declaration, Entered
from xlperf.expression import trim
from xlperf.form import Table
from xlperf.messages import catalogue, say
from xlperf.ooxml.text import bare_text
from xlperf.system.dataclass import dataclass

catalogue({"compare.row": ("第{number}行", "row {number}")})


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A filled row: its key, its words, and its number among the filled rows, from 1."""

    key: tuple[str, ...]
    words: str
    number: int
    values: Mapping[str, Entered]


def rows_of(declaration: Declaration, table: Table) -> list[FilledRow]:
    own = declaration.form.tables[table.id]
    key = tuple(name for name in table.unique if name in own.columns)
    rows = []
    seen: dict[tuple[str, ...], int] = {}
    filled = zip(declaration.rows(table.id), declaration.tidy_rows(table.id), strict=True)
    for number, (entered, tidy) in enumerate(filled, 1):
        # A text that should be a number and is none is a value too, and may be what changed.
        values = {name: entered.get(name) if value is None else value for name, value in tidy.items()}
        values |= _joined_targets(values, table)
        parts = [str(values.get(name) or "").strip() for name in key]
        if any(parts):
            bare = tuple(bare_text(part) for part in parts)
            words = " / ".join(" ".join(part.split()) for part in parts if part)
        else:
            bare, words = (), say("compare.row", number=number)
        seen[bare] = seen.get(bare, 0) + 1
        # The second row of the same key is matched with the second of the other side.
        rows.append(FilledRow((*bare, str(seen[bare])), words, number, values))
    return rows


def _joined_targets(values: Mapping[str, Entered], table: Table) -> dict[str, Entered]:
    """The targets that cells of the row make, also of a version of the form that does not join them."""
    from xlperf.target.in_parts import joined

    targets = {
        one.id: [str(values.get(name) or "") for name in one.target_of] for one in table.in_three_cells
    }
    return {name: joined(*map(trim, cells)) or None for name, cells in targets.items()}


def paired(before: Sequence[FilledRow], after: Sequence[FilledRow], table: Table) -> dict[int, FilledRow]:
    """Number of a new row -> the old row that it was: that of the same key; else, a row whose key was changed and
    nothing else."""
    by_key = {row.key: row for row in before}
    pairs = {row.number: by_key[row.key] for row in after if row.key in by_key}
    left = {row.number for row in pairs.values()}
    by_content: dict[tuple[str, ...], list[FilledRow]] = {}
    for row in before:
        if row.number not in left and any(content := _content(row, table)):
            by_content.setdefault(content, []).append(row)
    for row in after:
        alike = by_content.get(_content(row, table)) if row.number not in pairs else None
        if alike:
            pairs[row.number] = alike.pop(0)
    return pairs


def _content(row: FilledRow, table: Table) -> tuple[str, ...]:
    """What stands in the row beside its key."""
    return tuple(
        bare_text(str(row.values.get(column.id) or ""))
        for column in table.column
        if column.id not in table.unique
    )


def sheets_of(declaration: Declaration) -> list[tuple[FilledRow, Declaration]]:
    """The further sheets that are not blank, each told apart as its row in the table that lists them."""
    listing = declaration.form.sheets
    assert listing is not None
    table = declaration.form.tables[listing.table]
    found: list[tuple[FilledRow, Declaration]] = []
    seen: dict[tuple[str, ...], int] = {}
    rows = declaration.tables.get(listing.table, ())
    for number, (values, sheet) in enumerate(zip(rows, declaration.sheets, strict=True), 1):
        if sheet.is_blank:
            continue
        key = tuple(bare_text(str(values.get(name) or "")) for name in table.unique or table.columns)
        seen[key] = seen.get(key, 0) + 1
        words = str(values.get(table.column[0].id) or "").strip() or listing.name.format(number=number)
        found.append((FilledRow((*key, str(seen[key])), words, number, values), sheet))
    return found
