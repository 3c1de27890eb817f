"""One sheet of the form, written: its names, the paper with labels and inputs, heights, print.

Owns how a Layout's cells become those of an XlsxWriter worksheet. Knows no formula's text and no other sheet.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from functools import cached_property
from typing import Any

from xlperf.declaration import Declaration, Entered, is_filled
from xlperf.expression.ref import Ref
from xlperf.form import Column, ComputedColumn, Field, Form, style
from xlperf.form.layout import BANNER_ROW, FIRST_ROW, STATUS_HEADING, TITLE_ROW, DrawnCell, Layout, heights
from xlperf.system.dataclass import dataclass
from xlperf.template.prefill import Options
from xlperf.template.validation import add_validation

LONGEST_IN_FOOTER, LONGEST_LINE_OF_FOOTER = 80, 36
SMALL = "&8 "
"""The size of the footer's font in points; the blank ends the number, for a name may begin with a digit."""
LINES_OF_BANNER = 2


@dataclass
class FormSheet:
    """The worksheet of one layout, in the making. `defines_lists`: whether the names of its lists are defined with it."""

    book: Any
    sheet: Any
    formats: style.Formats
    layout: Layout
    declaration: Declaration
    options: Options
    defines_lists: bool

    @property
    def form(self) -> Form:
        return self.layout.form

    def define_names(self) -> None:
        for name, refers in self.layout.names.items():
            self.book.define_name(name, f"={refers}")
        for heading in self.layout.lists if self.defines_lists else ():
            self.book.define_name(self.layout.list_name(heading), f"={self.layout.list_range(heading)}")

    # ------------------------------------------------------------ the paper

    def write_paper(self) -> None:
        sheet, widths = self.sheet, self.form.page.widths
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        layout = self.layout
        sheet.set_column(len(widths), len(widths), 1.5)
        sheet.set_column(layout.status_column, layout.status_column, style.STATUS_WIDTH)
        sheet.set_column(layout.beside_column, layout.beside_column, 13)
        sheet.set_column(layout.beside_column + 1, layout.beside_column + 1, 15)
        sheet.set_column(layout.beside_column + 2, layout.beside_column + 2, 1.5)
        sheet.set_column(layout.flag_column, layout.last_hidden_column, 6, None, {"hidden": True})
        sheet.set_row(BANNER_ROW, style.lines_height(LINES_OF_BANNER, self.form.page.font_size))
        sheet.set_row(TITLE_ROW, heights.title_height(self.form))
        heading = self.formats.get(font_color=style.QUIET_INK, font_size=9.5, valign="bottom")
        sheet.write_string(TITLE_ROW, layout.status_column, STATUS_HEADING, heading)
        # Without 空行 in the filter, the empty spare rows are hidden for the print; nobody must insert or delete rows.
        sheet.autofilter(TITLE_ROW, layout.status_column, layout.last_row, layout.status_column)
        unused = self._unused_rows()
        for row, height in row_heights(layout, self.declaration, unused=unused).items():
            sheet.set_row(row, height, None, {"hidden": True} if row in unused else {})
        for row in grow_by_themselves(layout, self.options):
            sheet.write_blank(row, layout.width, None, self.formats.holding())
        for cell in layout.cells:
            self._cell(cell)
        beside_label = self.formats.beside_label()
        for name, (row, column) in layout.beside.items():
            sheet.write_string(row, column - 1, self.form.fields[name].label, beside_label)

    def _unused_rows(self) -> set[int]:
        """Rows of tables that a copy to publish leaves out: the empty ones, but for the first of a table."""
        if not self.options.merge_levels:
            return set()
        unused = set()
        for table, (first, _) in self.layout.tables.items():
            rows = self.declaration.tables.get(table, ())
            for of in range(1, self.layout.capacities[table]):
                if of >= len(rows) or not is_filled(rows[of]):
                    unused.add(first + of)
        return unused

    @cached_property
    def _level_runs(self) -> dict[tuple[str, int], int]:
        """(table.column, row of the table) -> how many rows its level reaches down, where it reaches over more than
        its own; 0 for a row that is reached over."""
        runs: dict[tuple[str, int], int] = {}
        if not self.options.merge_levels:
            return runs
        for table in self.form.tables.values():
            rows = self.declaration.tables.get(table.id, ())
            levels = [column.id for column in table.column if column.fill_down]
            for depth, level in enumerate(levels):
                begun: int | None = None
                for of, row in enumerate(rows):
                    if not is_filled(row):
                        begun = None
                    elif begun is None or any(row.get(name) for name in levels[: depth + 1]):
                        begun = of
                    else:
                        runs[(f"{table.id}.{level}", of)] = 0
                        runs[(f"{table.id}.{level}", begun)] = of - begun + 1
        return runs

    def _cell(self, cell: DrawnCell) -> None:
        if cell.kind in ("label", "heading"):
            heading = cell.kind == "heading"
            self._write(
                cell,
                heights.label_text(self.form, cell),
                self._heading(cell) if heading else self.formats.label(),
            )
            return
        part = self.form.part(cell.part)
        if cell.kind == "computed" or isinstance(part, ComputedColumn):
            self._write(cell, None, self.formats.computed(part))
            return
        value = entered(self.declaration, cell)
        reach = self._level_runs.get((cell.part, cell.of or 0))
        if reach == 0:
            return
        if self.options.merge_levels and isinstance(part, Column) and part.fill_down:
            format_ = first = self.formats.merged_level(part)
            if reach:
                last_row = cell.row + reach - 1
                self.sheet.merge_range(cell.row, cell.column, last_row, cell.last_column, "", format_)
        else:
            last = cell.of is not None and cell.of == self.layout.capacities[Ref.of(cell.part).owner] - 1
            typed = self._size_of(cell, part, None)
            format_ = self.formats.input(part, last=last, size=typed)
            size = self._size_of(cell, part, value)
            first = self.formats.input(part, quoted=looks_live(value), last=last, size=size)
        self._write(cell, value, format_, first, merged=bool(reach))
        if not cell.of:  # a column's checks on entry are written once, with its first row
            add_validation(self.sheet, self.layout, cell, part)

    def _heading(self, cell: DrawnCell) -> Any:
        """Of a section's label; one in a header that pages repeat looks like one cell with the empty one under it."""
        top, bottom = self.layout.repeated_rows
        return self.formats.heading(
            open_above=not cell.text, open_below=cell.row == top and cell.last_row == bottom
        )

    def _size_of(self, cell: DrawnCell, part: Field | Column, value: Entered) -> float | None:
        """Points of the font of an input, less for a text that only so has room; None: those of the page."""
        width, page = heights.width_of(self.form, cell), self.form.page.font_size
        size = heights.text_size(part, width, page)
        if isinstance(value, str):
            size = style.size_that_fits(value, width, size, style.SMALLEST_PRINTED)
        return size if size != page else None

    def _write(
        self, cell: DrawnCell, value: Entered, format_: Any, first: Any = None, merged: bool = False
    ) -> None:
        """Writes a cell; `first` is the format of the cell that holds the value where others are merged with it;
        `merged`: whether they are so already."""
        if (cell.across > 1 or cell.down > 1) and not merged:
            self.sheet.merge_range(cell.row, cell.column, cell.last_row, cell.last_column, "", format_)
        format_ = first or format_
        if value is None or value == "":
            self.sheet.write_blank(cell.row, cell.column, None, format_)
        elif isinstance(value, Decimal):
            self.sheet.write_number(cell.row, cell.column, float(value), format_)
        else:
            # XlsxWriter writes a text in <r>…</r> as the markup it looks like; a blank behind it makes it a text.
            markup = value.startswith("<r>") and value.endswith("</r>")
            self.sheet.write_string(cell.row, cell.column, f"{value} " if markup else value, format_)

    # ------------------------------------------------------------ formulas

    # ------------------------------------------------------------ page

    def set_up_page(self) -> None:
        sheet, layout = self.sheet, self.layout
        sheet.set_paper(9)
        if self.form.page.orientation == "landscape":
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.center_horizontally()
        sheet.print_black_and_white()
        sheet.print_area(TITLE_ROW, 0, layout.last_row, layout.width - 1)
        sheet.repeat_rows(*layout.repeated_rows)
        title = in_footer(f"{layout.year}年{self.form.title}")
        sheet.set_footer(f"&L{SMALL}{in_footer(self.declaration.department)}&R{SMALL}{title}　第 &P 页")
        sheet.set_start_page(1)  # the pages of this sheet are counted, whatever is printed with it
        sheet.freeze_panes(FIRST_ROW, 0)
        sheet.hide_gridlines(2)
        first = next((cell for cell in layout.cells if cell.kind == "input"), None)
        if first is not None:
            sheet.set_selection(first.row, first.column, first.row, first.column)


def entered(declaration: Declaration, cell: DrawnCell) -> Entered:
    """What `declaration` has for an input cell."""
    table, column = Ref.of(cell.part)
    if table is None:
        return declaration.fields.get(column)
    rows = declaration.tables.get(table, ())
    return rows[cell.of].get(column) if cell.of is not None and cell.of < len(rows) else None


def in_footer(department: str) -> str:
    """A department's name as the footer has it: a long one in two lines, beside the number of the page."""
    name = department[:LONGEST_IN_FOOTER]
    if len(name) > LONGEST_LINE_OF_FOOTER:
        half = -(-len(name) // 2)
        name = f"{name[:half]}\n{name[half:]}"
    return name.replace("&", "&&")


def looks_live(value: Entered) -> bool:
    """Whether a text begins like a formula, and its cell must be marked as text."""
    return isinstance(value, str) and value[:1] in ("=", "+", "-", "@")


def grow_by_themselves(layout: Layout, options: Options) -> frozenset[int]:
    """The rows (from 0) whose height is the program's: in a copy to publish none, for there is nothing to type."""
    return frozenset() if options.merge_levels else layout.growing_rows


def row_heights(
    layout: Layout,
    declaration: Declaration,
    rows: Collection[int] | None = None,
    unused: Collection[int] = (),
) -> dict[int, float]:
    """Row of the form's sheet -> its height in points with what is declared; of `rows` only, if given. `unused`: rows
    that are hidden."""

    def text_of(cell: DrawnCell) -> str:
        value = entered(declaration, cell)
        return value if isinstance(value, str) else ""

    return heights.row_heights(layout, text_of, rows, unused)
