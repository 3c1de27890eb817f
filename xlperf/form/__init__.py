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
from xlperf.form.parts import Column, ComputedColumn, Field, Page, Section, Table
from xlperf.form.picture import Item, PictureRow
from xlperf.form.rules import Rule
