"""The worksheet functions as xlwings UDFs: Excel on Windows calls these through the generated VBA module.

Owns nothing but the shells. Arguments come as rows of values, so that a cell, a row, a column and a block
are told apart; each shell hands them on to the plain function of its name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import xlwings as xw

from xlperf.excel import form_functions, functions
from xlperf.excel.described import BY_NAME, CATEGORY
from xlperf.excel.excel_book import held_by_caller
from xlperf.excel.open_workbook import OpenWorkbook

Shell = TypeVar("Shell", bound=Callable[..., Any])


def _worksheet_function(volatile: bool = False) -> Callable[[Shell], Shell]:
    """A shell as xlwings registers it: in our category, with the words of `described`, every argument as rows of values. An
    error in a cell comes as its text, but of the identity, where none stands."""

    def registered(shell: Shell) -> Shell:
        described = BY_NAME[shell.__name__]
        shell.__doc__ = described.description
        for given in described.arguments:
            as_texts = {} if given.name == "identity" else {"err_to_str": True}
            shell = xw.arg(given.name, ndim=2, doc=given.description, **as_texts)(shell)
        return xw.func(category=CATEGORY, volatile=volatile)(
            shell
        )  # last: `arg` registers a function as a usual one

    return registered


@_worksheet_function()
def XLP_TARGET(text: Any) -> Any:
    return functions.XLP_TARGET(text)


@_worksheet_function()
def XLP_TARGET_CHECK(text: Any, indicator_name: Any = None) -> Any:
    return functions.XLP_TARGET_CHECK(text, indicator_name)


@_worksheet_function()
def XLP_TARGET_LOW(text: Any) -> Any:
    return functions.XLP_TARGET_LOW(text)


@_worksheet_function()
def XLP_TARGET_HIGH(text: Any) -> Any:
    return functions.XLP_TARGET_HIGH(text)


@_worksheet_function()
def XLP_TARGET_UNIT(text: Any) -> Any:
    return functions.XLP_TARGET_UNIT(text)


@_worksheet_function()
def XLP_SCORE(target: Any, actual: Any, weight: Any) -> Any:
    return functions.XLP_SCORE(target, actual, weight)


@_worksheet_function()
def XLP_TOTAL(range: Any) -> Any:
    return functions.XLP_TOTAL(range)


@_worksheet_function(volatile=True)
def XLP_CHECK(check_id: Any, form: Any = None, identity: Any = None, caller: Any = None) -> Any:
    return form_functions.XLP_CHECK(check_id, form, identity, workbook=_asking(form, caller))


@_worksheet_function(volatile=True)
def XLP_FINDINGS(form: Any = None, identity: Any = None, caller: Any = None) -> Any:
    return form_functions.XLP_FINDINGS(form, identity, workbook=_asking(form, caller))


def _asking(form: Any, caller: Any) -> OpenWorkbook | None:
    """The workbook of the cell that calls; none where the formula names ranges. `caller` is xlwings' own name for the
    calling cell: with it, the functions answer for the workbook that they stand in, wherever the macros lie."""
    if form is not None or caller is None:
        return None
    return held_by_caller(caller)
