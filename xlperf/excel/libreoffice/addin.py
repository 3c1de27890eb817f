"""The LibreOffice add-in: xlperf's worksheet functions as a UNO component. Runs in LibreOffice's own Python.

Owns the passage from UNO's values to the plain functions and back; what they mean is in
xlperf.excel.functions, which is packed beside this file (folder pythonpath). Must not import anything else.
"""

from __future__ import annotations

from typing import Any

import unohelper
from com.sun.star.lang import XServiceInfo
from org.xlperf import XFunctions  # what XFunctions.rdb declares

from xlperf.excel import functions

IMPLEMENTATION = "org.xlperf.XLP"
SERVICES = ("com.sun.star.sheet.AddIn",)


class AddIn(unohelper.Base, XFunctions, XServiceInfo):
    """One object serves all cells; it keeps nothing."""

    def __init__(self, context: Any) -> None:
        self.context = context

    def target(self, text: Any) -> Any:
        return _returned(functions.XLP_TARGET(text))

    def targetCheck(self, text: Any, indicator_name: Any) -> Any:
        # A reference to an empty cell reaches a parameter that may be left out as 0.0; no indicator is named 0.
        named = None if indicator_name == 0.0 else indicator_name
        return _returned(functions.XLP_TARGET_CHECK(text, named))

    def targetLow(self, text: Any) -> Any:
        return _returned(functions.XLP_TARGET_LOW(text))

    def targetHigh(self, text: Any) -> Any:
        return _returned(functions.XLP_TARGET_HIGH(text))

    def targetUnit(self, text: Any) -> Any:
        return _returned(functions.XLP_TARGET_UNIT(text))

    def total(self, amounts: Any) -> Any:
        return functions.XLP_TOTAL(amounts)

    def getImplementationName(self) -> str:
        return IMPLEMENTATION

    def supportsService(self, name: str) -> bool:
        return name in SERVICES

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        return SERVICES


def _returned(answer: Any) -> Any:
    """One value as itself, rows as a sequence of sequences."""
    rows = tuple(tuple(row) for row in answer)
    return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else rows


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(AddIn, IMPLEMENTATION, SERVICES)
