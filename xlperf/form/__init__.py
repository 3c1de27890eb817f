"""The form (表样): its model, its TOML, its compiled rules. Knows nothing of workbooks, files of data, or people."""

from xlperf.form.drawing import picture_rows
from xlperf.form.load import (
    USUAL_FORM,
    FormError,
    for_year,
    form_specs,
    forms_folder,
    label_above,
    load_form,
    parse_form,
    read_form,
)
from xlperf.form.model import Form
from xlperf.form.parts import Check, Column, ComputedColumn, Field, Page, Section, Sheets, Table
from xlperf.form.picture import Item, PictureRow
from xlperf.form.rules import EXACT, NONE, SOUND, CompiledForm, Rule, scope_of

__all__ = [
    "USUAL_FORM",
    "EXACT",
    "NONE",
    "SOUND",
    "Check",
    "Column",
    "CompiledForm",
    "ComputedColumn",
    "Field",
    "Form",
    "FormError",
    "Item",
    "Page",
    "PictureRow",
    "Rule",
    "Section",
    "Sheets",
    "Table",
    "for_year",
    "form_specs",
    "forms_folder",
    "label_above",
    "load_form",
    "parse_form",
    "picture_rows",
    "read_form",
    "scope_of",
]
