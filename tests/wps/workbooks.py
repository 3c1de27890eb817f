"""Workbooks as the stand-in of WPS takes them: plain data of every cell, and the file's bytes for the copy that WPS saves."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from xlperf.excel.com_workbook import ERRORS

_NUMBERS = {text: number for number, text in ERRORS.items()}


def dumped(name: str, content: bytes, *, copy: bool = True) -> dict[str, Any]:
    """What `standIn` is given for the workbook `content`; without `copy` its WPS cannot save one."""
    formulas = openpyxl.load_workbook(io.BytesIO(content))
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    sheets = [_sheet(formulas[title], values[title]) for title in formulas.sheetnames]
    return {
        "name": name,
        "path": "C:\\表",
        "sheets": sheets,
        "names": [[one.name, f"={one.attr_text}"] for one in formulas.defined_names.values()],
        "copy": base64.b64encode(content).decode() if copy else None,
    }


def _sheet(formulas: Any, values: Any) -> dict[str, Any]:
    cells: dict[str, Mapping[str, Any]] = {}
    for row in formulas.iter_rows():
        for cell in row:
            value = values[cell.coordinate].value
            formula = cell.value if cell.data_type == "f" else None
            cells[cell.coordinate] = {
                "v": _NUMBERS.get(value, value) if isinstance(value, (str, int, float, bool)) else None,
                **({"f": formula} if formula else {}),
                "n": cell.number_format,
                "l": bool(cell.protection.locked),
            }
    last = f"{get_column_letter(formulas.max_column)}{formulas.max_row}"
    return {
        "name": formulas.title,
        "protected": bool(formulas.protection.sheet),
        "visible": formulas.sheet_state == "visible",
        "used": f"A1:{last}",
        "cells": cells,
    }
