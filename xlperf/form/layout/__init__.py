"""Form -> Layout: where every label, input, formula and check of the workbook sits, and each formula's text.

`layout_of` makes it. Of one sheet `places` is the geometry, `formulas` what stands in its formula cells, each with its role
(`roles`); `workbook` puts the sheets together with sheet 校验. Knows no Excel library, no files and no declaration.
"""

from xlperf.form.layout import heights, roles
from xlperf.form.layout.control_figures import (
    CONTROL_CHECK,
    CONTROL_TITLE,
    Control,
    control_name,
    field_of_control,
)
from xlperf.form.layout.drawn import DrawnCell
from xlperf.form.layout.fixed import (
    ANSWERS,
    BANNER_ROW,
    BROKEN,
    BUNDLE_SHEET,
    CHECK_COLUMNS,
    CHECK_FIRST_ROW,
    CHECK_SHEET,
    CODES,
    COMPARISON_SHEETS,
    CURE_COLUMN,
    FIRST_ROW,
    GUIDE_SHEET,
    HIDDEN_SHEET,
    LEVEL_COLUMN,
    LISTS_SHEET,
    NO_SPARE_ROW,
    PASSED,
    RESULT_COLUMN,
    RESULT_SHEETS,
    SETTINGS_SHEET,
    SEVERITY_WORDS,
    SHORT_OF_ROOM,
    SPARE,
    STATUS_HEADING,
    TITLE_ROW,
    UNDO_SHEET,
)
from xlperf.form.layout.places import CheckLine, PlacedCheck
from xlperf.form.layout.roles import Formula
from xlperf.form.layout.workbook import Layout, default_rows, layout_of
