"""The standard workbook as an openpyxl Workbook, for whoever adds a sheet, a logo or a defined name before it is sent.

Owns that step alone. What the workbook holds is decided where it is written; openpyxl keeps all of it: formulas,
validations, conditional formats, locks, names (a test compares them).
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

from xlperf.template.write import template_bytes

if TYPE_CHECKING:
    import openpyxl

    from xlperf.declaration import Declaration
    from xlperf.form import Form


def build_workbook(
    form: Form | str,
    *,
    year: int | None = None,
    department: str = "",
    code: str = "",
    rows: Mapping[str, int] | None = None,
    password: str = "",
    declaration: Declaration | None = None,
    hide_formulas: bool = False,
) -> openpyxl.Workbook:
    """The workbook of `new_template` (without macros) as an `openpyxl.Workbook`: change it, then `save` it.

    Sheets may be added behind those that are there; the form's own sheets must stay as they are, or `check` calls the
    workbook altered. The structure is locked for people, not for openpyxl. A workbook that openpyxl saves holds no results
    of formulas until Excel, WPS or LibreOffice has opened it; xlperf computes them itself and does not mind.

    Raises FormError and InvalidArgument, as `new_template` does.
    """
    import openpyxl

    data = template_bytes(
        form,
        year=year,
        department=department,
        code=code,
        rows=rows,
        password=password,
        declaration=declaration,
        hide_formulas=hide_formulas,
    )
    return openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
