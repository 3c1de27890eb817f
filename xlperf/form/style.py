"""The looks of the workbook: formats by name, row heights estimated from the text, the colours of findings.

Owns typefaces, borders, tints and number formats. Knows nothing of where cells are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from xlperf.form import Column, ComputedColumn, Field, Page

INPUT_TINT = "#FFFBEA"
MISSING_TINT = "#FFE3C2"
ERROR_TINT, ERROR_INK = "#FFD6D6", "#9C0006"
WARNING_TINT, WARNING_INK = "#FFF2B3", "#7A5B00"
GOOD_TINT, GOOD_INK = "#E2F3E2", "#1E6B2E"
HEADING_TINT = "#F2F2F2"
QUIET_INK, LINK_INK = "#7F7F7F", "#0563C1"
SPARE_INK = "#D0D0D0"

CHINESE_CHARSET = 134
"""GB2312 in the charset numbers of fonts (ECMA-376, 18.8.19)."""

LOWEST_ROW, TALLEST_ROW = 24.0, 409.0
"""Points; the tallest is Excel's limit."""
HOLDS_THE_LOWEST = 18
"""Points of a blank cell's font by which a row that programs measure themselves does not become lower."""
SMALLEST_TYPED, SMALLEST_PRINTED = 9.0, 6.0
"""Points of a text that else had no room in the tallest row: where it is typed, and in a copy that holds it."""
LARGEST_TITLE = 16.0
STATUS_SIZE, STATUS_WIDTH = 8.5, 66
"""Of the check column: two lines have room in the lowest row, and its widest text in two or three."""

StyledPart = Field | Column | ComputedColumn

NUMBER_FORMATS = {"amount": "#,##0.00", "count": "0", "number": "General"}
RATE_FORMAT = "0.00"
"""Of a computed number that is no amount: a rate or a score, to the places to which it is rounded."""
LONGEST_AS_TEXT = 255
"""A cell whose number format is text shows #### in old programs where it holds more characters than this."""


def number_format(part: StyledPart) -> str:
    if part.is_number:
        computed = isinstance(part, ComputedColumn) or (isinstance(part, Field) and part.value)
        return RATE_FORMAT if computed and part.kind == "number" else NUMBER_FORMATS[part.kind]
    return "@" if not part.max_length or part.max_length <= LONGEST_AS_TEXT else "General"


class Formats:
    """The workbook's formats, each made once."""

    def __init__(self, workbook: Any, page: Page, hide_formulas: bool = False) -> None:
        self.workbook, self.page, self.hide_formulas = workbook, page, hide_formulas
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def get(self, **properties: object) -> Any:
        base: dict[str, object] = {
            "font_name": self.page.font,
            "font_size": self.page.font_size,
            "font_charset": CHINESE_CHARSET,
            "valign": "vcenter",
            "text_wrap": True,
        }
        base.update(properties)
        key = tuple(sorted(base.items()))
        if key not in self._made:
            self._made[key] = self.workbook.add_format(base)
        return self._made[key]

    def formula(self, **properties: object) -> Any:
        """A locked cell with a formula, hidden from the formula bar where the workbook hides its formulas."""
        return self.get(**properties, **({"hidden": True} if self.hide_formulas else {}))

    def label(self) -> Any:
        return self.get(border=1, align="center")

    def heading(self, open_above: bool = False, open_below: bool = False) -> Any:
        """Of a section's label; `open_above`, `open_below`: without the line to the cell there."""
        lines = {"left": 1, "right": 1, "top": 0 if open_above else 1, "bottom": 0 if open_below else 1}
        return self.get(**lines, align="center", font_name=self.page.heading_font)

    def title(self, size: float) -> Any:
        return self.formula(align="center", font_name=self.page.heading_font, font_size=size)

    def banner(self) -> Any:
        return self.formula(font_name=self.page.heading_font, align="left", indent=1)

    def input(
        self, part: Field | Column, quoted: bool = False, last: bool = False, size: float | None = None
    ) -> Any:
        """An unlocked cell. `quoted`: its text begins like a formula and is marked as text; `last`: of its table;
        `size`: of its font, where it is not the page's."""
        return self.get(
            border=1,
            **({"font_size": size} if size else {}),
            align=alignment(part),
            **({"valign": "top"} if is_long(part) else {}),
            indent=1 if part.kind in ("amount", "number") else 0,
            num_format=number_format(part),
            locked=False,
            bg_color=INPUT_TINT,
            **({"quote_prefix": True} if quoted else {}),
            **self._open(part, last),
        )

    def _open(self, part: Field | Column, last: bool) -> dict[str, object]:
        """Cells that look merged downwards have no line above: a conditional format draws it where a value stands."""
        if not getattr(part, "fill_down", False):
            return {}
        return {"top": 0, "bottom": 1 if last else 0}

    def merged_level(self, part: Field | Column) -> Any:
        """A level of a filled copy, really merged downwards."""
        return self.get(border=1, align="center", num_format="@", locked=False, bg_color=INPUT_TINT)

    def computed(self, part: StyledPart) -> Any:
        return self.formula(
            border=1,
            align=alignment(part),
            indent=1 if part.kind in ("amount", "number") else 0,
            num_format=number_format(part),
            bg_color=HEADING_TINT,
        )

    def beside_label(self) -> Any:
        return self.get(align="right", font_color=QUIET_INK, text_wrap=False)

    def beside_value(self) -> Any:
        return self.formula(align="right", num_format=NUMBER_FORMATS["amount"], bottom=4, text_wrap=False)

    def status(self) -> Any:
        """From the top: of a text that has no room in a low row, its start is seen."""
        return self.formula(align="left", valign="top", font_size=STATUS_SIZE)

    def holding(self) -> Any:
        """A blank cell beside a row that programs measure themselves: the row stays as tall as its font."""
        return self.get(font_size=HOLDS_THE_LOWEST, text_wrap=False)

    def hidden(self) -> Any:
        """Of a cell in a hidden column, which nobody sees: none, but where its formula is hidden too."""
        return self.formula(font_color=QUIET_INK, text_wrap=False) if self.hide_formulas else None


LONGEST_IN_THE_MIDDLE = 100
"""Characters of texts that stand in the middle of their cell; of a longer one that has no room its start must be seen."""


def is_long(part: StyledPart) -> bool:
    """Whether the cell is for a text of several lines."""
    return not part.is_number and part.max_length > LONGEST_IN_THE_MIDDLE


def alignment(part: StyledPart) -> str:
    """Numbers to the right, short texts in the middle, long ones to the left, as on paper."""
    if part.kind in ("amount", "number"):
        return "right"
    return "left" if is_long(part) else "center"


@lru_cache(20_000)
def printed_width(text: str) -> int:
    """The width of a line in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(ch) in "WFA" else 1 for ch in text)


PIXELS_A_CHARACTER = 8
"""Of a column's width: digits of the workbook's standard font, 宋体 11, are 8 pixels wide."""


def fitting(width: float, font_size: float) -> int:
    """How many half-width characters of `font_size` points a line has room for in a cell `width` characters wide."""
    half_width = font_size * 96 / 72 / 2
    return max(2, int(width * PIXELS_A_CHARACTER / half_width) // 2 * 2)


def lines(text: str, width: float, font_size: float) -> int:
    """Lines that `text` takes at least in a cell `width` characters wide."""
    room = fitting(width, font_size)
    return sum(max(1, -(-printed_width(line) // room)) for line in text.split("\n"))


def lines_needed(text: str, width: float, font_size: float) -> int:
    """Lines that `text` takes in a cell `width` characters wide; one more for each seven, as words are kept whole."""
    number = lines(text, width, font_size)
    return number + number // 7


def lines_height(number: int, font_size: float) -> float:
    """Points that so many lines take, with what a cell keeps free above and below."""
    return number * font_size * 1.36 + 8


def lines_seen(height: float, font_size: float) -> int:
    """Lines of a text that are seen in a row so tall, where words are kept whole."""
    number = max(1, int((height - 8 + 0.5) / (font_size * 1.36)))
    return number - number // 8


def text_height(text: str, width: float, font_size: float) -> float:
    """Points that `text` takes in a cell `width` characters wide."""
    return lines_height(lines_needed(text, width, font_size), font_size)


def size_that_fits(text: str, width: float, font_size: float, smallest: float) -> float:
    """The largest size, up to `font_size` and not below `smallest`, at which `text` has room in the tallest row."""
    while font_size > smallest and text_height(text, width, font_size) > TALLEST_ROW:
        font_size -= 0.5
    return font_size


def broken_at_bracket(text: str, width: float, font_size: float) -> str:
    """A label too long for its cell goes on a new line at its bracket, so that no lone “）” is left over."""
    if printed_width(text) <= fitting(width, font_size) or not text.endswith("）"):
        return text
    before, bracket, rest = text.rpartition("（")
    if not before or not bracket:
        return text
    room = int(fitting(width, font_size)) // 2
    if printed_width(bracket + rest) <= 2 * room or room < 2:
        return f"{before}\n{bracket}{rest}"
    return _in_even_lines(text, room)


def _in_even_lines(text: str, room: int) -> str:
    """Lines of at most `room` characters, as long as one another but for one."""
    number = -(-len(text) // room)
    shortest, longer = divmod(len(text), number)
    ends = [shortest * line + min(line, longer) for line in range(number + 1)]
    return "\n".join(text[start:end] for start, end in pairwise(ends))


def as_row_height(points: float) -> float:
    """The height of a row whose cells need so many points, within what programs know."""
    return min(TALLEST_ROW, round(max(LOWEST_ROW, points), 2))


def row_height(texts: Sequence[tuple[str, float]], font_size: float) -> float:
    """Points for a row whose cells hold `texts`, each (text, width in characters)."""
    return as_row_height(max(text_height(text, width, font_size) for text, width in texts))
