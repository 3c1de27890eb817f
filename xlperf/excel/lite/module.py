"""xlperf in xlwings Lite: the worksheet functions XLP_… and the scripts 校验, 规范指标值, 还原 and 重新录入公式.

Paste it whole into main.py of xlwings Lite; it needs no further package. A custom function of Lite sees no workbook, so
that XLP_CHECK and XLP_FINDINGS take two ranges: the form from row 3 on, and columns A:B of the hidden sheet _xlperf.
"""

import base64
import hashlib
import io
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import xlwings as xw
from xlwings import arg, func, script

PACKED = ""


def unpack() -> None:
    """Puts the package into a folder of its own and before all others; a former one that is loaded makes way."""
    content = base64.b64decode(PACKED)
    folder = Path(tempfile.gettempdir()) / f"xlperf-{hashlib.sha256(content).hexdigest()[:16]}"
    if str(folder) in sys.path:
        return
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        package.extractall(folder)
    for name in [name for name in sys.modules if name.partition(".")[0] == "xlperf"]:
        del sys.modules[name]
    sys.path.insert(0, str(folder))


if PACKED:
    unpack()

from xlperf.excel import form_functions, functions  # noqa: E402
from xlperf.excel.described import argument_description as words  # noqa: E402
from xlperf.excel.lite import scripts  # noqa: E402


@func
@arg("text", ndim=2, err_to_str=True, doc=words("XLP_TARGET", "text"))
def XLP_TARGET(text: Any) -> Any:
    """把指标值写成规范形式，例如“≥40场”；不是指标值时为空。"""
    return functions.XLP_TARGET(text)


@func
@arg("text", ndim=2, err_to_str=True, doc=words("XLP_TARGET_CHECK", "text"))
@arg("indicator_name", ndim=2, err_to_str=True, doc=words("XLP_TARGET_CHECK", "indicator_name"))
def XLP_TARGET_CHECK(text: Any, indicator_name: Any = None) -> Any:
    """指标值写得合格时为空，否则说明原因。"""
    return functions.XLP_TARGET_CHECK(text, indicator_name)


@func
@arg("text", ndim=2, err_to_str=True, doc=words("XLP_TARGET_LOW", "text"))
def XLP_TARGET_LOW(text: Any) -> Any:
    """指标值的下限，按基本单位（50亿元为5000000000）；没有下限时为空。"""
    return functions.XLP_TARGET_LOW(text)


@func
@arg("text", ndim=2, err_to_str=True, doc=words("XLP_TARGET_HIGH", "text"))
def XLP_TARGET_HIGH(text: Any) -> Any:
    """指标值的上限，按基本单位（50亿元为5000000000）；没有上限时为空。"""
    return functions.XLP_TARGET_HIGH(text)


@func
@arg("text", ndim=2, err_to_str=True, doc=words("XLP_TARGET_UNIT", "text"))
def XLP_TARGET_UNIT(text: Any) -> Any:
    """指标值的计量单位，例如“场”“%”“个工作日”。"""
    return functions.XLP_TARGET_UNIT(text)


@func
@arg("target", ndim=2, err_to_str=True, doc=words("XLP_SCORE", "target"))
@arg("actual", ndim=2, err_to_str=True, doc=words("XLP_SCORE", "actual"))
@arg("weight", ndim=2, err_to_str=True, doc=words("XLP_SCORE", "weight"))
def XLP_SCORE(target: Any, actual: Any, weight: Any) -> Any:
    """指标的得分：按实际完成值达到指标值的比例，最高为分值，保留两位小数；算不出时为“—”。"""
    return functions.XLP_SCORE(target, actual, weight)


@func
@arg("range", ndim=2, err_to_str=True, doc=words("XLP_TOTAL", "range"))
def XLP_TOTAL(range: Any) -> Any:
    """金额的准确合计，含以文本或全角数字录入的金额；有不是金额的单元格时说明是哪一个。"""
    return functions.XLP_TOTAL(range)


@func
@arg("check_id", ndim=2, err_to_str=True, doc=words("XLP_CHECK", "check_id"))
@arg("form", ndim=2, err_to_str=True, doc=words("XLP_CHECK", "form"))
@arg("identity", ndim=2, doc=words("XLP_CHECK", "identity"))
def XLP_CHECK(check_id: Any, form: Any = None, identity: Any = None) -> Any:
    """本工作簿的一项检查：没有问题时为空，否则说明原因；所需的数未填成数字时为“—”。"""
    return form_functions.XLP_CHECK(check_id, form, identity)


@func
@arg("form", ndim=2, err_to_str=True, doc=words("XLP_FINDINGS", "form"))
@arg("identity", ndim=2, doc=words("XLP_FINDINGS", "identity"))
def XLP_FINDINGS(form: Any = None, identity: Any = None) -> Any:
    """本工作簿的所有问题，每行一个：编号、级别、工作表、单元格、问题、怎样改。"""
    return form_functions.XLP_FINDINGS(form, identity)


@script(name="校验")
async def check_form(book: xw.Book) -> None:
    """Lists the findings and goes to the cell of the first."""
    await scripts.check_form(book)


@script(name="规范指标值")
async def normalise_targets(book: xw.Book) -> None:
    """Target values in canonical form; what is not understood stays as it is."""
    await scripts.normalise_targets(book)


@script(name="还原")
async def take_back(book: xw.Book) -> None:
    """Takes back what 规范指标值 changed last."""
    await scripts.take_back(book)


@script(name="重新录入公式")
async def enter_again(book: xw.Book) -> None:
    """Enters every call of XLP_… anew, for those that show #NAME? because a file brought them."""
    await scripts.enter_again(book)
