"""The LibreOffice add-in: xlperf's worksheet functions as a UNO component. Runs in LibreOffice's own Python.

Owns the passage from UNO's values to the plain functions and back; what they mean is in
xlperf.excel.functions, which is packed beside this file (folder pythonpath). Imports nothing else.
"""

from __future__ import annotations

from typing import Any

import unohelper
from com.sun.star.lang import XServiceInfo

from xlperf.excel import form_functions, functions
from xlperf.excel.open_workbook import Block, OpenWorkbook

IMPLEMENTATION = "org.xlperf.XLP"
SERVICES = ("com.sun.star.sheet.AddIn",)
_MAC_YEAR = 1904


class Functions(unohelper.Base, XServiceInfo):
    """The methods of org.xlperf.XFunctions. One object serves all cells; it keeps nothing."""

    def target(self, text: Any) -> Any:
        return _returned(functions.XLP_TARGET(_seen(text)))

    def targetCheck(self, text: Any, indicator_name: Any) -> Any:
        # A lone cell with 0 is well formed or empty: both are "", as no indicator is named 0 either.
        named = None if indicator_name == 0.0 else indicator_name
        asked = text if len(text) == 1 and len(text[0]) == 1 else _seen(text)
        return _returned(functions.XLP_TARGET_CHECK(asked, named))

    def targetLow(self, text: Any) -> Any:
        return _returned(functions.XLP_TARGET_LOW(_seen(text)))

    def targetHigh(self, text: Any) -> Any:
        return _returned(functions.XLP_TARGET_HIGH(_seen(text)))

    def targetUnit(self, text: Any) -> Any:
        return _returned(functions.XLP_TARGET_UNIT(_seen(text)))

    def score(self, target: Any, actual: Any, weight: Any) -> Any:
        return _returned(functions.XLP_SCORE(_seen(target), _seen(actual), _seen(weight)))

    def total(self, amounts: Any) -> Any:
        return functions.XLP_TOTAL(amounts)

    def check(self, document: Any, check_id: Any, form: Any, identity: Any) -> Any:
        workbook = None if form is not None else _held(document)
        return _returned(form_functions.XLP_CHECK(check_id, form, identity, workbook=workbook))

    def findings(self, document: Any, form: Any, identity: Any) -> Any:
        workbook = None if form is not None else _held(document)
        return _returned(form_functions.XLP_FINDINGS(form, identity, workbook=workbook))

    def getImplementationName(self) -> str:
        return IMPLEMENTATION

    def supportsService(self, name: str) -> bool:
        return name in SERVICES

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        return SERVICES


def add_in(context: Any) -> Any:
    """The component. While the extension is being installed its interface is not known yet, so that it is
    imported only when the component is asked for."""
    from org.xlperf import XFunctions

    return type("AddIn", (Functions, XFunctions), {})()


def _seen(text: Any) -> Any:
    """The argument with its empty cells as None.

    Calc hands over a reference to one empty cell as the number 0, and empty cells of a range as "". So a lone
    cell with the number 0 and a formula's "" in a range are taken for empty, too; `A1&""` is always text.
    """
    if len(text) == 1 and len(text[0]) == 1:
        return ((None,),) if text[0][0] == 0.0 else text
    return tuple(tuple(None if value == "" else value for value in row) for row in text)


def _held(document: Any) -> OpenWorkbook:
    """The document in which the formula stands, as an open workbook."""
    sheets = document.Sheets
    names = document.NamedRanges

    def range_of(sheet: str, block: Block) -> Any:
        last = block.column + block.columns - 1, block.row + block.rows - 1
        return sheets.getByName(sheet).getCellRangeByPosition(block.column, block.row, *last)

    def values(sheet: str, block: Block) -> Any:
        cells = range_of(sheet, block)
        given = cells.getDataArray()
        if not any(None in row for row in given):
            return given
        return [
            [_error_or(value, cells, row, column) for column, value in enumerate(found)]
            for row, found in enumerate(given)
        ]

    def number_format(sheet: str, row: int, column: int) -> str:
        key = range_of(sheet, Block(row, column, 1, 1)).NumberFormat
        return str(document.getNumberFormats().getByKey(key).FormatString)

    return OpenWorkbook(
        sheets=sheets.ElementNames,
        names={name: names.getByName(name).Content for name in names.ElementNames},
        values=values,
        formulas=lambda sheet, block: range_of(sheet, block).getFormulaArray(),
        number_format=number_format,
        from_1904=lambda: bool(document.NullDate.Year == _MAC_YEAR),
    )


def _error_or(value: Any, cells: Any, row: int, column: int) -> Any:
    """The text of an error cell, which Calc gives as nothing; its own errors (Err:502) as the nearest that files know."""
    if value is not None:
        return value
    cell = cells.getCellByPosition(column, row)
    if not cell.getError():
        return None
    return cell.String if cell.String.startswith("#") else "#VALUE!"


def _returned(answer: Any) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(row) for row in answer)


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(add_in, IMPLEMENTATION, SERVICES)
