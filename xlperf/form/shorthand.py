"""What a spec says for short, written out: matrices, columns that are repeated, boxes to tick, percentages, dates, locked values.

Owns these short forms and the cells of pictures that they draw. All that reads a form knows only what they stand for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final, TypeVar

from xlperf.form.model import Form
from xlperf.form.parts import Column, ComputedColumn, Field, Kind, Matrix, MatrixPart, Section, Table

TICK, TICKED = "√", ("☑", "✓", "✔", "■", "☒", "V", "v", "是")
"""What a box that is ticked holds, and its other spellings on paper."""

_COMPUTED_KINDS: Final[dict[Kind, Kind]] = {"percent": "number", "date": "text", "tick": "text"}
EACH = "{each}"
"""In the words of a repeated column: which of them it is."""

_VALUE = re.compile(r"[\[{]\s*[a-z_][a-z0-9_.]*\s*[\]}]")

Part = TypeVar("Part", Field, Column)


def written_out(form: Form) -> Form:
    """`form` with everything that is said for short written out; as it is where nothing is."""
    sections = tuple(_section(section) for section in form.section)
    repeats = _repeats(sections)
    if repeats:
        sections = tuple(_with_repeated(section, repeats) for section in sections)
        widths = tuple(
            width
            for at, times in _columns(len(form.page.widths), repeats)
            for width in form.page.widths[at : at + times[0]] * times[1]
        )
        form = replace(form, page=replace(form.page, widths=widths))
    return replace(form, section=sections)


# ---------------------------------------------------------------- kinds


def _section(section: Section) -> Section:
    fields = tuple(_locked(_of_kind(item)) for item in section.field)
    tables = tuple(
        replace(
            table,
            column=tuple(_offering(_of_kind(column)) for column in table.column),
            computed=tuple(map(_computed_of_kind, table.computed)),
        )
        for table in section.table
    )
    picture = section.picture
    for item in section.field:
        if item.locked and item.default:
            picture = re.sub(rf"\[\s*{item.id}\s*\]", f"{{{item.id}}}", picture)
    for matrix in section.matrix:
        fields = (*fields, *map(_of_kind, _fields_of(matrix)))
        picture = _with_matrix(picture, matrix)
    return replace(section, field=fields, table=tables, picture=picture, matrix=())


def _offering(column: Column) -> Column:
    """All that are suggested under any value are suggestions."""
    listed = [one for names in (column.suggestions_of or {}).values() for one in names]
    return replace(column, suggestions=column.suggestions or tuple(dict.fromkeys(listed)))


def _of_kind(part: Part) -> Part:
    if part.kind == "tick":
        return replace(part, kind="text", choices=(TICK,), spellings={TICK: TICKED, **(part.spellings or {})})
    if part.kind == "percent":
        most = 100 if part.max is None else part.max
        return replace(part, kind="number", unit="%", max=most)
    if part.kind == "date":
        return replace(part, kind="text", pattern="date", example=part.example or "2025年3月1日")
    return part


def _computed_of_kind(column: ComputedColumn) -> ComputedColumn:
    """What is computed needs no limits and no choices: a percentage is a number, a day or a tick a text."""
    return replace(column, kind=_COMPUTED_KINDS.get(column.kind, column.kind))


def _locked(item: Field) -> Field:
    """A value that nobody may change is computed, as itself."""
    if not (item.locked and item.default):
        return item
    value = item.default if item.is_number else repr(item.default)
    return replace(item, value=value, default="", locked=False)


# ---------------------------------------------------------------- matrices


def _fields_of(matrix: Matrix) -> Iterator[Field]:
    for row in matrix.rows:
        for column in matrix.columns:
            yield _cell(matrix, row, column)
    if matrix.total_column:
        for row in matrix.rows:
            cells = [f"{matrix.id}_{row.id}_{column.id}" for column in matrix.columns]
            yield _sum(
                matrix, f"{row.id}_total", row.label + matrix.total_column, f"{_english(row)}, total", cells
            )
    if matrix.total_row:
        for column in matrix.columns:
            cells = [f"{matrix.id}_{row.id}_{column.id}" for row in matrix.rows]
            label = matrix.total_row + column.label
            yield _sum(matrix, f"total_{column.id}", label, f"total, {_english(column)}", cells)
    if _has_total(matrix):
        cells = [f"{matrix.id}_{row.id}_total" for row in matrix.rows]
        yield _sum(
            matrix, "total", matrix.label + matrix.total_row, f"{matrix.label_en or matrix.id}, total", cells
        )


def _cell(matrix: Matrix, row: MatrixPart, column: MatrixPart) -> Field:
    return Field(
        f"{matrix.id}_{row.id}_{column.id}",
        matrix.kind,
        label=row.label + column.label,
        label_en=f"{_english(row)}, {_english(column)}",
        required=matrix.required,
        explain=matrix.explain,
        summary=matrix.summary and not _has_total(matrix),
    )


def _has_total(matrix: Matrix) -> bool:
    return bool(matrix.total_row and matrix.total_column)


def _sum(matrix: Matrix, id_: str, label: str, label_en: str, cells: list[str]) -> Field:
    value, summary = " + ".join(cells), matrix.summary and id_ == "total"
    return Field(
        f"{matrix.id}_{id_}", matrix.kind, label=label, label_en=label_en, value=value, summary=summary
    )


def _english(part: MatrixPart) -> str:
    return part.label_en or part.id


def _with_matrix(picture: str, matrix: Matrix) -> str:
    """The picture, the line that is the matrix's alone replaced by a line for each of its rows."""
    lines = []
    for line in picture.splitlines():
        cells = _cells(line)
        alone = bool(cells) and cells[0].strip("[] ") == matrix.id and set(cells[1:]) <= {"<"}
        lines += [_line(row, len(cells)) for row in _rows_of(matrix)] if alone else [line]
    return "\n".join(lines)


def _rows_of(matrix: Matrix) -> Iterator[list[str]]:
    totals = [f"{{{matrix.id}_{row.id}_total}}" if matrix.total_column else "" for row in matrix.rows]
    for row, total in zip(matrix.rows, totals, strict=True):
        inputs = [f"[{matrix.id}_{row.id}_{column.id}]" for column in matrix.columns]
        yield [row.label, *["<"] * (matrix.label_cells - 1), *inputs, *([total] if total else [])]
    if matrix.total_row:
        sums = [f"{{{matrix.id}_total_{column.id}}}" for column in matrix.columns]
        whole = [f"{{{matrix.id}_total}}"] if matrix.total_column else []
        yield [matrix.total_row, *["<"] * (matrix.label_cells - 1), *sums, *whole]


def _line(cells: list[str], width: int) -> str:
    return f"| {' | '.join([*cells, *['<'] * (width - len(cells))])} |"


def _cells(line: str) -> list[str]:
    line = line.strip()
    return (
        [cell.strip() for cell in line[1:-1].split("|")]
        if line.startswith("|") and line.endswith("|")
        else []
    )


# ---------------------------------------------------------------- repeated columns

Repeats = dict[int, tuple[int, tuple[str, ...]]]
"""The first grid column of a group of repeated ones -> how many columns it has, and what it is repeated for."""


def _repeats(sections: tuple[Section, ...]) -> Repeats:
    found: Repeats = {}
    for section in sections:
        offset = bool(section.label)
        for line in section.picture.splitlines():
            at = 0
            cells = _cells(line)
            while at < len(cells):
                each = _each_of(section, cells[at])
                end = at + 1
                while each and end < len(cells) and _each_of(section, cells[end]) == each:
                    end += 1
                if each:
                    found[at + offset] = (end - at, each)
                at = end
    return found


def _each_of(section: Section, cell: str) -> tuple[str, ...]:
    column = _column_of(section, cell)
    return column.repeat if column is not None else ()


def _column_of(section: Section, cell: str) -> Column | None:
    table, _, name = cell.strip("[] ").partition(".")
    here = next((one for one in section.table if one.id == table), None)
    return next((one for one in here.column if one.id == name), None) if here is not None else None


def _columns(width: int, repeats: Repeats) -> Iterator[tuple[int, tuple[int, int]]]:
    """The grid's columns in their order: where each group begins, how many it has and how often it stands."""
    at = 0
    while at < width:
        size, each = repeats.get(at, (1, ("",)))
        yield at, (size, len(each))
        at += size


def _with_repeated(section: Section, repeats: Repeats) -> Section:
    lines = [_repeated_line(section, line, repeats) for line in section.picture.splitlines()]
    return replace(section, picture="\n".join(lines), table=tuple(map(_repeated_table, section.table)))


def _repeated_line(section: Section, line: str, repeats: Repeats) -> str:
    cells, offset, own = _cells(line), int(bool(section.label)), _repeats((section,))
    if not cells:
        return line
    found: list[str] = []
    for at, (size, _) in _columns(len(cells) + offset, repeats):
        block = cells[max(at - offset, 0) : at - offset + size] if at >= offset else []
        if at in repeats and block:
            each = repeats[at][1]
            block = _repeated(section, block, each) if at in own else _widened(block, len(each))
        found += block
    return f"| {' | '.join(found)} |"


def _repeated(section: Section, block: list[str], each: tuple[str, ...]) -> list[str]:
    """The cells of a group, once for each; one that covers the whole group without naming it covers all of them."""
    others = any(
        _VALUE.fullmatch(cell) and cell != EACH and _column_of(section, cell) is None for cell in block
    )
    whole = set(block[1:]) <= {"<"} and EACH not in block[0] and _column_of(section, block[0]) is None
    if whole or others:
        return _widened(block, len(each))
    return [
        _numbered(section, cell, number).replace(EACH, word)
        for number, word in enumerate(each, 1)
        for cell in block
    ]


def _widened(block: list[str], times: int) -> list[str]:
    """The cells as they are, the last of them as wide as all that is more."""
    return [*block, *["^" if block[-1] == "^" else "<"] * (len(block) * (times - 1))]


def _numbered(section: Section, cell: str, number: int) -> str:
    return f"[{cell.strip('[] ')}_{number}]" if _column_of(section, cell) is not None else cell


def _repeated_table(table: Table) -> Table:
    columns: list[Column] = []
    at = 0
    while at < len(table.column):
        each, end = table.column[at].repeat, at + 1
        while each and end < len(table.column) and table.column[end].repeat == each:
            end += 1
        group = table.column[at:end]
        for number, word in enumerate(each, 1):
            columns += [_named(column, number, word) for column in group]
        columns += [] if each else group
        at = end
    return replace(table, column=tuple(columns))


def _named(column: Column, number: int, word: str) -> Column:
    words: dict[str, Any] = {
        name: getattr(column, name).replace(EACH, word)
        for name in ("label", "label_en", "explain", "example")
    }
    label = words["label"] or word
    aliases = tuple(alias.replace(EACH, word) for alias in column.aliases)
    words |= {"id": f"{column.id}_{number}", "label": label, "aliases": aliases, "repeat": ()}
    return replace(column, **words)
