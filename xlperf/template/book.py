"""A workbook in the making: its sheets in their order, its formulas with their values, its locks.

Owns how the sheets come together in XlsxWriter's workbook. What stands on each is written by a module of its own.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from xlperf.declaration import Declaration
from xlperf.form import style
from xlperf.form.layout import (
    BANNER_ROW,
    CHECK_SHEET,
    GUIDE_SHEET,
    HIDDEN_SHEET,
    LISTS_SHEET,
    TITLE_ROW,
    Layout,
    heights,
    roles,
)
from xlperf.form.layout.roles import Role
from xlperf.ooxml.text import TEXTS_STAY_TEXTS
from xlperf.template.cached import formula_values
from xlperf.template.cached_entries import Cached
from xlperf.template.check_sheet import write_check_sheet
from xlperf.template.colours import Colours
from xlperf.template.form_sheet import FormSheet
from xlperf.template.guide import write_guide
from xlperf.template.hidden_sheets import add_sheets_of_python, write_identity, write_lists
from xlperf.template.prefill import Options

FIXED_DATE = datetime(2020, 1, 1)
"""The date of creation in the file's properties: the same form gives the same bytes on any day."""

STANDARD_SIZE = 11
"""Points of the standard font, by whose digits columns are measured: 宋体 11 is that of Chinese Excel and WPS."""


class TemplateBook:
    """One workbook in the making."""

    def __init__(self, layout: Layout, options: Options, declaration: Declaration) -> None:
        import xlsxwriter

        from xlperf.template.formula_sheet import FormulaSheet

        self.layout, self.options, self.declaration = layout, options, declaration
        self.form = layout.form
        self.stream = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self.stream,
            {
                "in_memory": True,
                **TEXTS_STAY_TEXTS,
                "default_format_properties": {"font_name": self.form.page.font, "font_size": STANDARD_SIZE},
            },
        )
        self.book.worksheet_class = FormulaSheet
        self.book.set_properties({"title": f"{layout.year}年{self.form.title}", "created": FIXED_DATE})
        self.book.set_size(2000, 1400)
        self.formats = style.Formats(self.book, self.form.page, options.hide_formulas)
        self.form_sheets = [self._form_sheet(number) for number in range(len(layout.books))]
        self.check_sheet = self.book.add_worksheet(CHECK_SHEET)
        self.guide_sheet = self.book.add_worksheet(GUIDE_SHEET)
        listed = any(one.lists for one in layout.books)
        self.lists_sheet = self.book.add_worksheet(LISTS_SHEET) if listed else None
        self.hidden_sheet = self.book.add_worksheet(HIDDEN_SHEET)
        if layout.calls_python:
            add_sheets_of_python(self.book, layout)

    def _form_sheet(self, number: int) -> FormSheet:
        """The form's own sheet, 0, or a further one, with what is declared on it; the further ones share their lists."""
        layout = self.layout.books[number]
        there = self.declaration.sheets[number - 1 : number] if number else (self.declaration,)
        declaration = there[0] if there else Declaration(layout.form, {}, {}, layout.year)
        sheet = self.book.add_worksheet(layout.sheet)
        return FormSheet(self.book, sheet, self.formats, layout, declaration, self.options, number < 2)

    def bytes(self) -> bytes:
        for one in self.form_sheets:
            one.define_names()
            one.write_paper()
        write_check_sheet(self.book, self.check_sheet, self.layout, self.formats)
        write_guide(self.guide_sheet, self.form, self.formats)
        if self.lists_sheet is not None:
            write_lists(self.lists_sheet, self.layout)
        write_identity(self.hidden_sheet, self.layout, self.options, self.declaration)
        self._formulas()
        for one in self.form_sheets:
            Colours(self.book, one.sheet, one.layout).write()
            one.set_up_page()
        self._protect()
        self.book.close()
        return self.stream.getvalue()

    def _formulas(self) -> None:
        sheets = {one.layout.sheet: (one.sheet, one.layout) for one in self.form_sheets}
        sheets[CHECK_SHEET] = self.check_sheet, self.layout
        for one in self.form_sheets:
            last = one.layout.width - 1
            one.sheet.merge_range(BANNER_ROW, 0, BANNER_ROW, last, "", self.formats.banner())
            one.sheet.merge_range(TITLE_ROW, 0, TITLE_ROW, last, "", self._title_format(one.layout))
        for formula, value in formula_values(self.layout, self.declaration):
            sheet, layout = sheets[formula.sheet]
            format_ = self._format_of(formula.role, layout)
            sheet.write_spelled(formula.row, formula.column, formula.text, format_, _cached(value))

    def _title_format(self, layout: Layout) -> Any:
        return self.formats.title(heights.title_size(layout.form))

    def _format_of(self, role: Role, layout: Layout) -> Any:
        formats = self.formats
        match role:
            case roles.Banner():
                return formats.banner()
            case roles.Title():
                return self._title_format(layout)
            case roles.Computed():
                on_paper = (role.field, None) in layout.places
                return (
                    formats.computed(layout.form.fields[role.field]) if on_paper else formats.beside_value()
                )
            case roles.ComputedInRow() | roles.OfSheet() if not layout.is_joined(role.table, role.column):
                return formats.computed(layout.form.column(role.table, role.column))
            case roles.Suggested():
                return formats.beside_label()
            case roles.Status():
                return formats.status()
            case roles.Result() | roles.ControlResult():
                return formats.formula(border=1, align="left")
            case roles.FirstOpenLink() | roles.ControlLink():
                return formats.formula(border=1, align="center", font_color=style.LINK_INK, underline=1)
            case roles.Sum():
                ink = style.ERROR_INK if role.severity == "error" else style.WARNING_INK
                return formats.formula(align="left", font_color=ink)
        return formats.hidden()

    def _protect(self) -> None:
        """Rows and columns may be made larger everywhere; what is filtered, the spare rows say, is for the user to choose."""
        allowed = {"format_rows": True, "format_columns": True}
        for sheet in (*(one.sheet for one in self.form_sheets), self.check_sheet):
            sheet.protect("", {**allowed, "autofilter": True})
        for sheet in (self.guide_sheet, self.lists_sheet, self.hidden_sheet):
            if sheet is not None:
                sheet.protect("", allowed)


def _cached(value: Cached) -> Cached:
    return value if isinstance(value, str) else int(value) if value == int(value) else value
