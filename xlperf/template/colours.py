"""Colours of the form's sheet that follow what is typed: conditional formats of cells, levels, spare rows, status, banner.

Owns their conditions, which look at hidden codes on the same sheet. Knows XlsxWriter's worksheet and the layout.
"""

from __future__ import annotations

from typing import Any

from xlperf.form import style
from xlperf.form.layout import BANNER_ROW, CODES, FIRST_ROW, PASSED, SPARE, Layout
from xlperf.ooxml.address import address, column_letters
from xlperf.system.dataclass import dataclass


@dataclass
class Colours:
    """The conditional formats of one sheet of the form."""

    book: Any
    sheet: Any
    layout: Layout

    def write(self) -> None:
        layout, sheet = self.layout, self.sheet
        first, last = FIRST_ROW, layout.last_row
        flag = address(first, layout.flag_column)
        corner = address(first, 0)
        for criteria, colours in (
            (f'=AND({flag}={CODES["error"]},{corner}="")', {"bg_color": style.MISSING_TINT}),
            (f"={flag}={CODES['error']}", {"bg_color": style.ERROR_TINT, "font_color": style.ERROR_INK}),
            (f"={flag}>0", {"bg_color": style.WARNING_TINT}),
        ):
            sheet.conditional_format(
                first,
                0,
                last,
                layout.width - 1,
                {
                    "type": "formula",
                    "criteria": criteria,
                    "format": self.book.add_format(colours),
                    "stop_if_true": True,
                },
            )
        self._levels()
        self._spare_sums()
        self._statuses()
        self._banner()

    def _levels(self) -> None:
        """A line above a level's cell only where a value stands in it, so that it looks merged downwards."""
        # Left and right as well: LibreOffice takes all borders of a cell from the condition that holds.
        line = self.book.add_format({"top": 1, "left": 1, "right": 1})
        for table, column in self.layout.form.columns():
            if not column.fill_down:
                continue
            row, here = self.layout.place(f"{table.id}.{column.id}", 0)
            last = row + self.layout.capacities[table.id] - 1
            cells = [self.layout.place(f"{table.id}.{other.id}", 0)[1] for other in table.column]
            span = f"${column_letters(min(cells))}{row + 1}:${column_letters(max(cells))}{row + 1}"
            self.sheet.conditional_format(
                row,
                here,
                last,
                here,
                {
                    "type": "formula",
                    "criteria": f'=OR({address(row, here)}<>"",COUNTA({span})=0)',
                    "format": line,
                },
            )

    def _spare_sums(self) -> None:
        """The zeros of computed columns are not shown on rows in which nothing stands."""
        unseen = self.book.add_format({"num_format": ";;;", "font_color": style.HEADING_TINT})
        for table, column in self.layout.form.computed_columns():
            if column.target_of:
                continue  # it is hidden
            row, here = self.layout.place(f"{table.id}.{column.id}", 0)
            entries = "&".join(
                f"TRIM(${column_letters(self.layout.place(f'{table.id}.{other.id}', 0)[1])}{row + 1})"
                for other in table.column
            )
            self.sheet.conditional_format(
                row,
                here,
                row + self.layout.capacities[table.id] - 1,
                here,
                {"type": "formula", "criteria": f'={entries}=""', "format": unseen},
            )

    def _statuses(self) -> None:
        layout, sheet = self.layout, self.sheet
        column = layout.status_column
        here = address(FIRST_ROW, column)
        codes = (
            f"${column_letters(layout.code_column)}{FIRST_ROW + 1}"
            f":${column_letters(layout.last_code_column)}{FIRST_ROW + 1}"
        )
        good = self.book.add_format({"font_color": style.GOOD_INK})
        spare = self.book.add_format({"font_color": style.SPARE_INK})
        bad = self.book.add_format({"font_color": style.ERROR_INK})
        doubtful = self.book.add_format({"font_color": style.WARNING_INK})
        for criteria, format_ in (
            (f'=LEFT({here},1)="{PASSED}"', good),
            (f'={here}="{SPARE}"', spare),
            (f'=AND({here}<>"",COUNTIF({codes},{CODES["error"]})>0)', bad),
            (f'={here}<>""', doubtful),
        ):
            sheet.conditional_format(
                FIRST_ROW,
                column,
                layout.last_row,
                column,
                {"type": "formula", "criteria": criteria, "format": format_, "stop_if_true": True},
            )

    def _banner(self) -> None:
        for criteria, tint, ink in (
            ('=LEFT($A$1,1)<>"✓"', style.ERROR_TINT, style.ERROR_INK),
            ('=LEFT($A$1,6)="✓ 没有错误"', style.WARNING_TINT, style.WARNING_INK),
            ('=LEFT($A$1,1)="✓"', style.GOOD_TINT, style.GOOD_INK),
        ):
            self.sheet.conditional_format(
                BANNER_ROW,
                0,
                BANNER_ROW,
                self.layout.width - 1,
                {
                    "type": "formula",
                    "criteria": criteria,
                    "format": self.book.add_format({"bg_color": tint, "font_color": ink}),
                    "stop_if_true": True,
                },
            )
