"""How tall each row of the form's sheet is, how large its texts are, and how much of a text a cell shows.

Owns these measures, so that no word is cut: estimated from the texts, for no program says beforehand where it breaks a
line. Knows the places, no Excel library and no declaration.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from xlperf.expression.functions import length
from xlperf.form import Column, ComputedColumn, Field, Form, style
from xlperf.system.dataclass import dataclass

if TYPE_CHECKING:
    from xlperf.form.layout.drawn import DrawnCell
    from xlperf.form.layout.places import Places

LINES_OF_TITLE = 2


def row_heights(
    layout: Places,
    text_of: Callable[[DrawnCell], str],
    rows: Collection[int] | None = None,
    unused: Collection[int] = (),
) -> dict[int, float]:
    """Row of the form's sheet -> its height in points, so that every text is seen; of `rows` only, if given.
    `text_of`: what is entered in a cell. `unused`: rows that are hidden."""
    form = layout.form
    heights: dict[int, float] = {}
    for cell in layout.cells:
        if cell.down > 1:
            # A label beside several rows: the last of them is as tall as makes it fit beside the lowest others.
            shown = [row for row in range(cell.row, cell.last_row + 1) if row not in unused]
            if rows is None or shown[-1] in rows:
                needed = style.text_height(label_text(form, cell), width_of(form, cell), form.page.font_size)
                least = needed - (len(shown) - 1) * style.LOWEST_ROW
                heights[shown[-1]] = max(heights.get(shown[-1], 0), least)
            continue
        if rows is not None and cell.row not in rows:
            continue
        heights[cell.row] = max(heights.get(cell.row, 0), _needed(form, cell, text_of))
    return {row: style.as_row_height(height) for row, height in heights.items()}


def _needed(form: Form, cell: DrawnCell, text_of: Callable[[DrawnCell], str]) -> float:
    width, size = width_of(form, cell), form.page.font_size
    if cell.kind != "input":
        return style.text_height(label_text(form, cell), width, size)
    part = form.part(cell.part)
    if isinstance(part, ComputedColumn):
        return style.text_height(text_of(cell), width, size)
    own = text_size(part, width, size)
    return max(
        style.text_height(text_of(cell), width, own),
        style.text_height(_longest_choice(part), width, own),
        style.lines_height(part.lines, size),
    )


def width_of(form: Form, cell: DrawnCell) -> float:
    """In characters, over all columns of the cell."""
    return sum(form.page.widths[cell.column : cell.last_column + 1])


def label_text(form: Form, cell: DrawnCell) -> str:
    """A printed label as it stands in its cell."""
    return style.broken_at_bracket(cell.text, width_of(form, cell), form.page.font_size)


def _longest_choice(part: Field | Column) -> str:
    """Of a cell with a list what takes most room, so that nothing that can be chosen is cut."""
    lists = getattr(part, "choices_of", None) or {}
    choices = (*part.choices, *(choice for values in lists.values() for choice in values))
    return max(choices, key=style.printed_width, default="")


def text_size(part: Field | Column, width: float, size: float) -> float:
    """Points of the texts of an input: those of the page, or less where only so the longest text that is allowed has
    room in the tallest row that programs know."""
    if part.is_number or not part.max_length:
        return size
    return style.size_that_fits("字" * part.max_length, width, size, style.SMALLEST_TYPED)


def title_size(form: Form) -> float:
    """Points of the title, so that it has room beside the longest name of a department."""
    longest = form.fields[form.department].max_length
    text = "字" * (longest + len(form.title) + len("2024年 "))
    size = style.LARGEST_TITLE
    while size > form.page.font_size + 1 and style.lines(text, sum(form.page.widths), size) > LINES_OF_TITLE:
        size -= 0.5
    return size


def title_height(form: Form) -> float:
    return style.lines_height(LINES_OF_TITLE, title_size(form))


# ---------------------------------------------------------------- what has room


def unmerged_rows(layout: Places) -> frozenset[int]:
    """The rows of tables that a program can fit to their texts: where inputs are merged, no program can."""
    merged = {
        cell.row for cell in layout.cells if cell.kind == "input" and (cell.across > 1 or cell.down > 1)
    }
    tall = {cell.row for cell in layout.cells if _lines(layout.form, cell) > 1}
    rows = {cell.row for cell in layout.cells if cell.kind == "input" and cell.of is not None}
    return frozenset(rows - merged - tall)


def growing_rows(layout: Places) -> frozenset[int]:
    """Those that a program makes taller by itself when more is typed: but for one that is taller than its own cells
    need, for a label beside several rows, since it would become lower as well."""
    heights, own = row_heights(layout, _nothing), _own_heights(layout)
    return frozenset(row for row in unmerged_rows(layout) if heights[row] <= own[row])


def _nothing(cell: DrawnCell) -> str:
    return ""


def _own_heights(layout: Places) -> dict[int, float]:
    """What the cells of each row need in the blank form, without the labels of sections and those beside several rows."""
    heights: dict[int, float] = {}
    for cell in layout.cells:
        if cell.down == 1 and cell.kind != "heading":
            heights[cell.row] = max(heights.get(cell.row, 0), _needed(layout.form, cell, _nothing))
    return {row: style.as_row_height(height) for row, height in heights.items()}


def _lines(form: Form, cell: DrawnCell) -> int:
    part = form.part(cell.part) if cell.kind == "input" else None
    return 1 if part is None or isinstance(part, ComputedColumn) else part.lines


@dataclass(frozen=True, slots=True)
class Room:
    """How many Chinese characters of an input its row shows as it is made, and how many of them stand in a line."""

    cell: DrawnCell
    seen: int
    in_line: int

    def is_exceeded_by(self, text: str) -> bool:
        """Whether not all of `text` may be seen: each line break is taken for a whole line."""
        return length(text) + self.in_line * text.count("\n") > self.seen


def short_of_room(layout: Places) -> Mapping[int, tuple[Room, ...]]:
    """Row of the sheet -> its inputs that may be given more text than the row shows."""
    heights = _own_heights(layout)
    found: dict[int, list[Room]] = defaultdict(list)
    for cell in layout.cells:
        if cell.kind == "input":
            room = _room(layout.form, cell, heights.get(cell.row, style.LOWEST_ROW))
            if room is not None:
                found[cell.row].append(room)
    return {row: tuple(rooms) for row, rooms in found.items()}


def _room(form: Form, cell: DrawnCell, height: float) -> Room | None:
    """None where all that may be entered is seen."""
    part = form.part(cell.part)
    if (
        isinstance(part, ComputedColumn)
        or part.is_number
        or part.choices
        or getattr(part, "choices_of", None)
    ):
        return None
    width = width_of(form, cell)
    size = text_size(part, width, form.page.font_size)
    in_line = style.fitting(width, size) // 2
    seen = style.lines_seen(height + (cell.down - 1) * style.LOWEST_ROW, size) * in_line
    return None if part.max_length and part.max_length <= seen else Room(cell, seen, in_line)
