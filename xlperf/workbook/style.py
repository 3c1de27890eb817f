"""The looks of the workbook: formats by name, row heights estimated from the text, the colours of findings.

Owns typefaces, borders, tints and number formats. Knows nothing of where cells are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from xlperf.form import Column, Field, Page

INPUT_TINT = "#FFFBEA"
MISSING_TINT = "#FFE3C2"
ERROR_TINT, ERROR_INK = "#FFD6D6", "#9C0006"
WARNING_TINT, WARNING_INK = "#FFF2B3", "#7A5B00"
GOOD_TINT, GOOD_INK = "#E2F3E2", "#1E6B2E"
HEADING_TINT = "#F2F2F2"
QUIET_INK = "#7F7F7F"

CHINESE_CHARSET = 134
"""GB2312 in the charset numbers of fonts (ECMA-376, 18.8.19)."""

TALLEST_ROW = 409.0
"""Points; Excel's limit."""

NUMBER_FORMATS = {"amount": "#,##0.00", "count": "0", "number": "General"}
LONGEST_AS_TEXT = 255
"""A cell whose number format is text shows #### in old programs where it holds more characters than this."""


def number_format(part: Field | Column) -> str:
    if part.is_number:
        return NUMBER_FORMATS[part.kind]
    return "@" if not part.max_length or part.max_length <= LONGEST_AS_TEXT else "General"


class Formats:
    """The workbook's formats, each made once."""

    def __init__(self, workbook: Any, page: Page) -> None:
        self.workbook, self.page = workbook, page
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

    def label(self) -> Any:
        return self.get(border=1, align="center")

    def heading(self) -> Any:
        return self.get(border=1, align="center", font_name=self.page.heading_font)

    def title(self) -> Any:
        return self.get(align="center", font_name=self.page.heading_font, font_size=15)

    def input(self, part: Field | Column, quoted: bool = False) -> Any:
        """An unlocked cell. `quoted`: its text begins like a formula and is marked as text."""
        return self.get(
            border=1,
            align=alignment(part),
            num_format=number_format(part),
            locked=False,
            bg_color=INPUT_TINT,
            **({"quote_prefix": True} if quoted else {}),
            **self._open_above(part),
        )

    def _open_above(self, part: Field | Column) -> dict[str, object]:
        """Cells that look merged downwards have no line above: a conditional format draws it where a value stands."""
        return {"top": 0, "bottom": 0} if getattr(part, "fill_down", False) else {}

    def computed(self, part: Field | Column) -> Any:
        return self.get(
            border=1, align=alignment(part), num_format=number_format(part), bg_color=HEADING_TINT
        )

    def beside_label(self) -> Any:
        return self.get(align="right", font_color=QUIET_INK, text_wrap=False)

    def beside_value(self) -> Any:
        return self.get(align="right", num_format=NUMBER_FORMATS["amount"], bottom=4, text_wrap=False)

    def status(self) -> Any:
        return self.get(align="left", font_size=9.5)

    def hidden(self) -> Any:
        return self.get(font_color=QUIET_INK, text_wrap=False)


def alignment(part: Field | Column) -> str:
    """Numbers to the right, short texts in the middle, long ones to the left, as on paper."""
    if part.kind in ("amount", "number"):
        return "right"
    short = part.kind == "count" or part.max_length <= 100
    return "center" if short else "left"


def text_width(text: str) -> int:
    """The width of a line in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(ch) in "WFA" else 1 for ch in text)


def lines_needed(text: str, width: float) -> int:
    """Lines that `text` takes in a cell `width` characters wide."""
    room = max(2.0, width - 1.5)
    per_line = max(2, int(room * 7 / 7.35) // 2 * 2)
    return sum(max(1, -(-text_width(line) // per_line)) for line in text.split("\n"))


def row_height(texts: Sequence[tuple[str, float]], font_size: float, at_least: int = 1) -> float:
    """Points for a row whose cells hold `texts`, each (text, width in characters)."""
    lines = max([at_least, *(lines_needed(text, width) for text, width in texts)])
    return min(TALLEST_ROW, round(max(24.0, lines * font_size * 1.38 + 6), 2))
