"""Labels of a copied text that unquoted line breaks tore: "年度", "绩效", "目标" on three lines are 年度绩效目标.

Owns when lines are put together before anything is read: only where the pieces together are a label of the field, or the name
of a level, and the first of them alone is none.
"""

from __future__ import annotations

import re
from dataclasses import replace

from xlperf.intake.handmade.field_words import field_words, label_key
from xlperf.intake.handmade.model import Grid, GridCell

_WORDS = re.compile(r"[^\W\d_]+[:：]?")
_MOST_LINES = 24
_LONGEST_PIECE = 8
_LEVELS = frozenset(("一级", "二级", "三级"))
"""First pieces of labels that are no value of anything."""

Lines = list[tuple[tuple[GridCell, ...], int]]
"""Each line's cells, and its width: how many it has, the empty ones too."""


def with_whole_labels(grid: Grid) -> Grid:
    """The grid of a text with its torn labels put together; lines that went into others are empty. Any other grid as it is."""
    if grid.kind != "lines" or not grid.widths:
        return grid
    lines: Lines = list(zip(grid.rows, grid.widths, strict=True))
    for at in range(len(lines)):
        while (last := _end_of_label(lines, at)) > at:
            _put_together(lines, at, last)
    if lines == list(zip(grid.rows, grid.widths, strict=True)):
        return grid
    return replace(grid, rows=tuple(row for row, _ in lines), widths=tuple(width for _, width in lines))


def _end_of_label(lines: Lines, at: int) -> int:
    """The line in which the label ends whose first piece ends the line `at`; `at` where there is none."""
    row, width = lines[at]
    first = row[-1] if row else None
    if first is None or first.column != width - 1 or not _is_piece(first.text, width):
        return at
    # In a row of labels no cell is the value of another.
    header = label_key(first.text) in _LEVELS or (len(row) > 2 and all(_is_label(c.text) for c in row[:-1]))
    if len(row) > 1 and _is_label(row[-2].text) and not header:
        return at  # it is the value of that label
    whole = first.text.strip()
    for number in range(at + 1, min(at + _MOST_LINES, len(lines))):
        following, their_width = lines[number]
        if not their_width or (not following and their_width == 1):
            continue  # it went into the line above, or is blank
        if not following or following[0].column or not _is_short(following[0].text):
            return at
        whole += following[0].text.strip()
        # A label may stand for itself, and the piece before it be a value; 其中： and 一级 are none.
        named = (
            _is_label(following[0].text) and len(row) > 1 and label_key(first.text) != "其中" and not header
        )
        if (_is_label(whole) or field_words().level_of(whole)) and not named:
            return number
        if their_width > 1:
            return at
    return at


def _is_piece(text: str, width: int) -> bool:
    """Whether a text may be the first piece of a label: short, of words, and no label itself unless it is alone in its line."""
    if not _WORDS.fullmatch("".join(text.split())):
        return False
    whole = (_is_label(text) and width > 1) or field_words().level_of(text)
    return _is_short(text) and not whole


def _is_short(text: str) -> bool:
    return len(text.strip()) <= _LONGEST_PIECE


def _is_label(text: str) -> bool:
    key = label_key(text)
    return bool(key) and field_words().is_label(key) and not field_words().level_of(text)


def _put_together(lines: Lines, at: int, last: int) -> None:
    row, width = lines[at]
    pieces = [row[-1].text.strip(), *(line[0].text.strip() for line, _ in lines[at + 1 : last + 1] if line)]
    rest, their_width = lines[last]
    moved = tuple(
        replace(
            cell,
            row=row[-1].row,
            column=cell.column + width - 1,
            of_line=cell.column if cell.of_line < 0 else cell.of_line,
        )
        for cell in rest[1:]
    )
    lines[at] = ((*row[:-1], replace(row[-1], value="".join(pieces)), *moved), width + their_width - 1)
    for number in range(at + 1, last + 1):
        lines[number] = ((), 0)
