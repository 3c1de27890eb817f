"""The picture of a section: lines of cells between bars, read into rows of items.

Owns the drawing's grammar. Knows nothing of what the ids in it mean.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from xlperf.errors import XlperfError
from xlperf.expression.ref import Ref
from xlperf.system.dataclass import dataclass
from xlperf.system.pattern import Pattern

_INPUT = Pattern(r"\[\s*([a-z_][a-z0-9_.]*)\s*\]")
_ALMOST = Pattern(
    r"[\[［【{｛][^\]］】}｝]*[A-Za-z_][^\]］】}｝]*[\]］】}｝]?|[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)?[\]］】}｝]"
)
"""A cell that was meant for a value: brackets of any kind around what may be an id, or one of them missing."""
_WIDE_BAR = "｜"
_COMPUTED = Pattern(r"\{\s*([a-z_][a-z0-9_.]*)\s*\}")


class PictureError(XlperfError, ValueError):
    """A drawing that cannot be read: `key` and `values_` are those of the catalogue of `xlperf.form.soundness`; `line`
    is the picture's row, from 1, 0 for the whole."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key, self.values_ = key, values
        self.line: int = values.get("line", 0)


@dataclass(frozen=True, slots=True)
class Item:
    """One cell of a picture: `kind` is label, input or computed; `text` the label or the id.

    `column` counts from the picture's left; `across` and `down` are how many cells it covers.
    """

    kind: str
    text: str
    row: int
    column: int
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One line of a picture; `table` is the id of the table whose rows repeat it, or ""."""

    items: tuple[Item, ...]
    table: str


def read_picture(picture: str, width: int) -> tuple[PictureRow, ...]:
    """The rows of `picture`, each `width` cells wide; raises PictureError."""
    lines = _lines(picture)
    if not lines:
        raise PictureError("form-picture-empty")
    grid = [_cells(line, number, width) for number, line in enumerate(lines, 1)]
    owner: dict[tuple[int, int], Item] = {}
    for row, cells in enumerate(grid):
        for column, text in enumerate(cells):
            _place(owner, row, column, text)
    _are_rectangles(owner)
    return tuple(_row(owner, row, width) for row in range(len(grid)))


def cells_of(picture: str) -> list[int]:
    """How many cells each row of `picture` has; none of rows that do not begin and end with a bar."""
    return [line.count("|") - 1 for line in _lines(picture) if _is_barred(line)]


def _lines(picture: str) -> list[str]:
    return [line.strip() for line in picture.strip().splitlines() if line.strip()]


def _is_barred(line: str) -> bool:
    return line.startswith("|") and line.endswith("|") and len(line) > 1


def _cells(line: str, number: int, width: int) -> list[str]:
    if _WIDE_BAR in line:
        raise PictureError("form-picture-wide-bar", line=number)
    if not _is_barred(line):
        raise PictureError("form-picture-bars", line=number, text=line)
    cells = [cell.strip() for cell in line[1:-1].split("|")]
    if len(cells) != width:
        raise PictureError("form-picture-width", line=number, found=len(cells), width=width, text=line)
    for cell in cells:
        if _ALMOST.fullmatch(cell) and not (_INPUT.fullmatch(cell) or _COMPUTED.fullmatch(cell)):
            raise PictureError("form-picture-bracket", line=number, text=cell)
    return cells


def _place(owner: dict[tuple[int, int], Item], row: int, column: int, text: str) -> None:
    if text == "<":
        left = owner.get((row, column - 1))
        if left is None or left.row != row:
            raise PictureError("form-picture-merge", line=row + 1, text=text)
        grown = replace(left, across=column - left.column + 1)
    elif text == "^":
        above = owner.get((row - 1, column))
        if above is None:
            raise PictureError("form-picture-merge", line=row + 1, text=text)
        grown = replace(above, down=row - above.row + 1)
    else:
        grown = _item(text, row, column)
    owner[(row, column)] = grown
    for key, item in list(owner.items()):
        if (item.row, item.column) == (grown.row, grown.column):
            owner[key] = grown


def _are_rectangles(owner: dict[tuple[int, int], Item]) -> None:
    """Raises PictureError where a cell reaches down on a part of its width alone: a sheet merges rectangles."""
    for (row, _), item in owner.items():
        columns = range(item.column, item.column + item.across)
        if any(owner.get((row, column)) is not item for column in columns):
            raise PictureError("form-picture-rectangle", line=row + 1, text=item.text)


def _item(text: str, row: int, column: int) -> Item:
    if match := _INPUT.fullmatch(text):
        return Item("input", match[1], row, column)
    if match := _COMPUTED.fullmatch(text):
        return Item("computed", match[1], row, column)
    return Item("label", text, row, column)


def _row(owner: dict[tuple[int, int], Item], row: int, width: int) -> PictureRow:
    items = tuple(
        item for column in range(width) if (item := owner[(row, column)]).row == row and item.column == column
    )
    tables = {table for item in items if item.kind != "label" and (table := Ref.of(item.text).table)}
    if len(tables) > 1:
        raise PictureError("form-picture-two-tables", line=row + 1)
    return PictureRow(items, tables.pop() if tables else "")
