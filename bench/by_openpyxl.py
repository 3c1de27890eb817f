"""The same workbook written with openpyxl, for comparison: the same cells, formulas, formats, validations and names.

A recipe is taken once from a finished workbook; only the writing from it is measured. Formats are made once and shared, as
someone who writes with openpyxl and cares for speed would.
"""

from __future__ import annotations

import copy
import io
from typing import Any

import openpyxl
from openpyxl.workbook.defined_name import DefinedName

from xlperf.form import Form
from xlperf.form.layout import layout_of
from xlperf.ooxml.address import address

Style = tuple[Any, Any, Any, Any, Any, str]


class Recipe:
    """All that openpyxl needs to write the workbook `package` again."""

    def __init__(self, package: bytes) -> None:
        self.model = openpyxl.load_workbook(io.BytesIO(package))
        shared: dict[int, Style] = {}
        self.cells: list[tuple[str, list[tuple[int, int, Any, Style]]]] = []
        for sheet in self.model.worksheets:
            found = []
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is None and not cell.has_style:
                        continue
                    value = None if type(cell).__name__ == "MergedCell" else cell.value
                    found.append(
                        (cell.row, cell.column, value, shared.setdefault(cell.style_id, _style(cell)))
                    )
            self.cells.append((sheet.title, found))

    def department_cell(self, form: Form) -> str:
        return address(*layout_of(form).place(form.department))

    def workbook(self) -> openpyxl.Workbook:
        """The workbook, cell by cell."""
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, cells in self.cells:
            sheet, model = book.create_sheet(title), self.model[title]
            for row, column, value, (font, fill, border, alignment, protection, number_format) in cells:
                cell = sheet.cell(row, column, value)
                cell.font, cell.fill, cell.border = font, fill, border
                cell.alignment, cell.protection, cell.number_format = alignment, protection, number_format
            _furnish(sheet, model)
        for name, defined in self.model.defined_names.items():
            book.defined_names[name] = DefinedName(name, attr_text=defined.attr_text)
        return book


def _style(cell: Any) -> Style:
    parts = (cell.font, cell.fill, cell.border, cell.alignment, cell.protection)
    return (*map(copy.copy, parts), cell.number_format)  # type: ignore[return-value]


def _furnish(sheet: Any, model: Any) -> None:
    for area in model.merged_cells.ranges:
        sheet.merge_cells(area.coord)
    for row, dimension in model.row_dimensions.items():
        sheet.row_dimensions[row].height = dimension.height
    for column, dimension in model.column_dimensions.items():
        sheet.column_dimensions[column].width = dimension.width
        sheet.column_dimensions[column].hidden = dimension.hidden
    for validation in model.data_validations.dataValidation:
        sheet.add_data_validation(copy.copy(validation))
    for area in model.conditional_formatting:
        for rule in area.rules:
            sheet.conditional_formatting.add(str(area.sqref), copy.copy(rule))
    sheet.protection.sheet = model.protection.sheet
    sheet.sheet_state = model.sheet_state
    sheet.freeze_panes = model.freeze_panes
    sheet.page_setup.paperSize = model.page_setup.paperSize
