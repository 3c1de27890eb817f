"""The worksheet functions as xlwings UDFs: Excel on Windows calls these through the generated VBA module.

Owns nothing but the shells. Arguments come as rows of values, so that a cell, a row, a column and a block
are told apart; each shell hands them on to the plain function of its name.
"""

from __future__ import annotations

from typing import Any

import xlwings as xw

from xlperf.excel import form_functions, functions
from xlperf.excel.described import CATEGORY, argument_description
from xlperf.excel.excel_book import held_by_caller
from xlperf.excel.open_workbook import OpenWorkbook


@xw.func(category=CATEGORY)
@xw.arg("text", ndim=2, err_to_str=True, doc=argument_description("XLP_TARGET", "text"))
def XLP_TARGET(text: Any) -> Any:
    """把指标值写成规范形式，例如“≥40场”；不是指标值时为空。"""
    return functions.XLP_TARGET(text)


@xw.func(category=CATEGORY)
@xw.arg("text", ndim=2, err_to_str=True, doc=argument_description("XLP_TARGET_CHECK", "text"))
@xw.arg(
    "indicator_name", ndim=2, err_to_str=True, doc=argument_description("XLP_TARGET_CHECK", "indicator_name")
)
def XLP_TARGET_CHECK(text: Any, indicator_name: Any = None) -> Any:
    """指标值写得合格时为空，否则说明原因。"""
    return functions.XLP_TARGET_CHECK(text, indicator_name)


@xw.func(category=CATEGORY)
@xw.arg("text", ndim=2, err_to_str=True, doc=argument_description("XLP_TARGET_LOW", "text"))
def XLP_TARGET_LOW(text: Any) -> Any:
    """指标值的下限，按基本单位（50亿元为5000000000）；没有下限时为空。"""
    return functions.XLP_TARGET_LOW(text)


@xw.func(category=CATEGORY)
@xw.arg("text", ndim=2, err_to_str=True, doc=argument_description("XLP_TARGET_HIGH", "text"))
def XLP_TARGET_HIGH(text: Any) -> Any:
    """指标值的上限，按基本单位（50亿元为5000000000）；没有上限时为空。"""
    return functions.XLP_TARGET_HIGH(text)


@xw.func(category=CATEGORY)
@xw.arg("text", ndim=2, err_to_str=True, doc=argument_description("XLP_TARGET_UNIT", "text"))
def XLP_TARGET_UNIT(text: Any) -> Any:
    """指标值的计量单位，例如“场”“%”“个工作日”。"""
    return functions.XLP_TARGET_UNIT(text)


@xw.func(category=CATEGORY)
@xw.arg("target", ndim=2, err_to_str=True, doc=argument_description("XLP_SCORE", "target"))
@xw.arg("actual", ndim=2, err_to_str=True, doc=argument_description("XLP_SCORE", "actual"))
@xw.arg("weight", ndim=2, err_to_str=True, doc=argument_description("XLP_SCORE", "weight"))
def XLP_SCORE(target: Any, actual: Any, weight: Any) -> Any:
    """指标的得分：按实际完成值达到指标值的比例，最高为分值，保留两位小数；算不出时为“—”。"""
    return functions.XLP_SCORE(target, actual, weight)


@xw.func(category=CATEGORY)
@xw.arg("range", ndim=2, err_to_str=True, doc=argument_description("XLP_TOTAL", "range"))
def XLP_TOTAL(range: Any) -> Any:
    """金额的准确合计，含以文本或全角数字录入的金额；有不是金额的单元格时说明是哪一个。"""
    return functions.XLP_TOTAL(range)


@xw.func(category=CATEGORY, volatile=True)
@xw.arg("check_id", ndim=2, err_to_str=True, doc=argument_description("XLP_CHECK", "check_id"))
@xw.arg("form", ndim=2, err_to_str=True, doc=argument_description("XLP_CHECK", "form"))
@xw.arg("identity", ndim=2, doc=argument_description("XLP_CHECK", "identity"))
def XLP_CHECK(check_id: Any, form: Any = None, identity: Any = None, caller: Any = None) -> Any:
    """本工作簿的一项检查：没有问题时为空，否则说明原因；所需的数未填成数字时为“—”。"""
    return form_functions.XLP_CHECK(check_id, form, identity, workbook=_asking(form, caller))


@xw.func(category=CATEGORY, volatile=True)
@xw.arg("form", ndim=2, err_to_str=True, doc=argument_description("XLP_FINDINGS", "form"))
@xw.arg("identity", ndim=2, doc=argument_description("XLP_FINDINGS", "identity"))
def XLP_FINDINGS(form: Any = None, identity: Any = None, caller: Any = None) -> Any:
    """本工作簿的所有问题，每行一个：编号、级别、工作表、单元格、问题、怎样改。"""
    return form_functions.XLP_FINDINGS(form, identity, workbook=_asking(form, caller))


def _asking(form: Any, caller: Any) -> OpenWorkbook | None:
    """The workbook of the cell that calls; none where the formula names ranges. `caller` is xlwings' own name for the
    calling cell: with it, the functions answer for the workbook that they stand in, wherever the macros lie."""
    if form is not None or caller is None:
        return None
    return held_by_caller(caller)
