"""The sheets that nobody sees: lists of choices, what the workbook is, what Python's macros need.

Owns what stands in them. Knows XlsxWriter's worksheets, the layout and the options.
"""

from __future__ import annotations

from typing import Any

from xlperf.declaration import Declaration
from xlperf.expression import plain
from xlperf.expression.native_reading import NONE
from xlperf.form import Column, Form
from xlperf.form.layout import SETTINGS_SHEET, UNDO_SHEET, Layout, control_name
from xlperf.ooxml.macros import XLWINGS_SETTINGS
from xlperf.template.prefill import Options
from xlperf.template.trial_sheet import TRIAL_SHEET, write_trial_sheet


def write_lists(sheet: Any, layout: Layout) -> None:
    """Fills the sheet that the drop-down lists look at; the further sheets share theirs."""
    lists = [entry for one in layout.books[:2] for entry in one.lists.items()]
    for column, (heading, values) in enumerate(lists):
        sheet.write_string(0, column, heading)
        for row, value in enumerate(values, 1):
            sheet.write_string(row, column, value)
    sheet.hide()


def write_identity(sheet: Any, layout: Layout, options: Options, declaration: Declaration) -> None:
    """Fills the sheet by which a workbook that comes back is known."""
    for row, (key, value) in enumerate(_identity(layout, options, declaration).items()):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)
    sheet.set_column(0, 1, 30)
    sheet.hide()


def add_sheets_of_python(book: Any, layout: Layout) -> None:
    """The settings that xlwings reads in the workbook itself, and the sheet of the undo copy: no sheet can be added
    later, for the structure is locked."""
    settings = book.add_worksheet(SETTINGS_SHEET)
    for row, line in enumerate(XLWINGS_SETTINGS):
        settings.write_row(row, 0, line)
    settings.set_column(0, 2, 32)
    settings.protect("")
    undo = book.add_worksheet(UNDO_SHEET)
    undo.set_column(0, 0, 32, book.add_format({"num_format": "@", "locked": False}))
    for sheet in (settings, undo):
        sheet.hide()
    write_trial_sheet(book, book.add_worksheet(TRIAL_SHEET), layout)


def _identity(layout: Layout, options: Options, declaration: Declaration) -> dict[str, str]:
    """What the hidden sheet says of the workbook: key and value."""
    from xlperf.version import VERSION

    form = layout.form
    return {
        "form": form.id,
        "form_version": str(form.version),
        **({"form_draft": form.draft, "form_amounts": form.amounts} if form.spec_file else {}),
        **_identity_of_sheets(form),
        "year": str(layout.year),
        "department_code": declaration.code,
        "sheet": layout.sheet,
        **{f"capacity.{table}": str(number) for table, number in layout.capacities.items()},
        "xlperf_version": VERSION,
        **_identity_of_macros(form, options),
        **_identity_of_control(layout),
        **{name: one if isinstance(one, str) else plain(one) for name, one in declaration.earlier.items()},
    }


def _identity_of_control(layout: Layout) -> dict[str, str]:
    """How amounts are held against control figures, and each figure's place among what is carried, — where none is set: an
    empty text LibreOffice takes for 0."""
    control = layout.control
    if control is None or not control.fields:
        return {}
    rule = {"control_tolerance": plain(control.tolerance), "control_severity": control.severity}
    return {**rule, **{control_name(field): NONE for field in control.fields}}


def _identity_of_sheets(form: Form) -> dict[str, str]:
    """Of which form, and which version of it, the further sheets are."""
    there = form.sheet_form
    return {} if there is None else {"sheets_form": there.id, "sheets_form_version": str(there.version)}


def _identity_of_macros(form: Form, options: Options) -> dict[str, str]:
    """Which macros the workbook has, and for those without Python where target values are entered."""
    if not options.macros:
        return {}
    targets = [
        f"{table.id}_{column.id}" for table, column in form.target_columns() if isinstance(column, Column)
    ]
    return {"macros": options.macros, "targets": "|".join(targets)}
