"""A declaration as a plain workbook: what stands on the paper, cells merged as there, and no machinery of the form.

Owns the looks of it. For papers that nobody fills in any more (批复表); what is filled in is xlperf.template's. What a department
wrote is text in it and nothing else.
"""

from __future__ import annotations

import io
from datetime import datetime
from itertools import accumulate
from typing import Any

from xlperf.declaration import Declaration
from xlperf.ooxml.text import LONGEST_CELL, TEXTS_STAY_TEXTS, shortened
from xlperf.publishing.printed_form import PrintedCell, PrintedForm, printed_forms_of

A4 = 9
FIXED_DATE = datetime(2020, 1, 1)
"""In the file's properties: the same declaration gives the same bytes on any day."""
LINE = 15.0
"""Points of one line."""
MOST_LINES = 25
"""In one row of the sheet, which Excel draws no higher than 409.5 points; a longer text stands in several, merged."""
HEAD_TINT = "#F0F4F8"
LONGEST_NAME = 31


def as_printed_workbook(declaration: Declaration) -> bytes:
    """The .xlsx, one sheet a paper."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, **TEXTS_STAY_TEXTS}) as book:
        # By the keyword, which other programs keep, `consolidation` knows of which form it is.
        book.set_properties(
            {"title": declaration.form.title, "keywords": declaration.form.id, "created": FIXED_DATE}
        )
        for number, paper in enumerate(printed_forms_of(declaration)):
            _PrintedSheet(book, paper, number).write()
    return stream.getvalue()


class _PrintedSheet:
    def __init__(self, book: Any, paper: PrintedForm, number: int) -> None:
        page = paper.form.page
        self.paper, self.widths = paper, page.widths
        name = f"{paper.sheet or page.sheet}{number or ''}"[:LONGEST_NAME]
        self.sheet = book.add_worksheet(name)
        self.base = {
            "font_name": page.font,
            "font_size": page.font_size,
            "font_charset": 134,
            "text_wrap": True,
        }
        self.base |= {"valign": "vcenter", "num_format": "@", "quote_prefix": True}
        self.book, self.heading_font = book, page.heading_font
        self._made: dict[tuple[str, bool], Any] = {}

    def write(self) -> None:
        sheet, page, last = self.sheet, self.paper.form.page, len(self.widths) - 1
        for column, width in enumerate(self.widths):
            sheet.set_column(column, column, width)
        title = self.book.add_format(
            {**self.base, "font_name": self.heading_font, "font_size": 16, "bold": True, "align": "center"}
        )
        plain = self.book.add_format(self.base)
        right = self.book.add_format({**self.base, "align": "right"})
        self._across(0, 0, last, self.paper.title, title)
        sheet.set_row(0, 30)
        half = max(0, last // 2)
        whose = "：".join(filter(None, (self.paper.sheet, self.paper.called))) or self.paper.department
        self._across(1, 0, half, whose, plain)
        if last > half:
            unit = self.paper.form.amounts
            self._across(1, half + 1, last, f"金额单位：{unit}" if unit else "", right)
        row = 2
        for section in self.paper.sections:
            lines = [max((self._lines(cell) for cell in cells), default=1) for cells in section.rows]
            starts = list(accumulate((-(-count // MOST_LINES) for count in lines), initial=row))
            for number, cells in enumerate(section.rows):
                for cell in cells:
                    self._cell(starts[number], starts[number + cell.down] - 1, cell)
                rows = starts[number + 1] - starts[number]
                for one in range(starts[number], starts[number + 1]):
                    sheet.set_row(one, LINE * -(-lines[number] // rows) + 4)
            row = starts[-1]
        sheet.set_paper(A4)
        (sheet.set_landscape if page.orientation == "landscape" else sheet.set_portrait)()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.center_horizontally()
        sheet.set_footer("&C第 &P 页，共 &N 页")

    def _across(self, row: int, first: int, last: int, text: str, look: Any) -> None:
        if last > first:
            self.sheet.merge_range(row, first, row, last, "", look)
        self.sheet.write_string(row, first, shortened(text, LONGEST_CELL), look)

    def _cell(self, row: int, last_row: int, cell: PrintedCell) -> None:
        look = self._look(cell)
        if cell.across > 1 or last_row > row:
            self.sheet.merge_range(row, cell.column, last_row, cell.column + cell.across - 1, "", look)
        self.sheet.write_string(row, cell.column, shortened(cell.text, LONGEST_CELL), look)

    def _look(self, cell: PrintedCell) -> Any:
        key = cell.head, cell.number
        if key not in self._made:
            more: dict[str, object] = {"border": 1}
            if cell.head:
                more |= {"bg_color": HEAD_TINT, "bold": cell.head in ("col", "rowgroup")}
            more["align"] = (
                "center" if cell.head in ("col", "rowgroup") else "right" if cell.number else "left"
            )
            self._made[key] = self.book.add_format({**self.base, **more})
        return self._made[key]

    def _lines(self, cell: PrintedCell) -> int:
        """How many lines a cell of one row takes; one that reaches down has room."""
        if cell.down > 1:
            return 1
        width = sum(self.widths[cell.column : cell.column + cell.across])
        columns = (sum(1 + (letter > "ÿ") for letter in line) for line in cell.text.split("\n"))
        return sum(max(1, int(-(-wide // max(width - 1, 1)))) for wide in columns)
