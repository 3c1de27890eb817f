"""What the Function Wizard of every program says of the worksheet functions, in Chinese.

Owns names, descriptions and the order of arguments; the functions themselves are in `functions`. Another
function is one more entry here, one more shell in `udfs` and in the LibreOffice add-in.
"""

from __future__ import annotations

from xlperf.system.dataclass import dataclass

CATEGORY = "绩效申报"


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: its name in the signature, its Chinese name, what to give."""

    name: str
    label: str
    description: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Described:
    """One function: its name, what it returns, its arguments."""

    name: str
    description: str
    arguments: tuple[Argument, ...]


_TEXT = Argument("text", "指标值", "指标值，或一列指标值，例如“开展不少于40场通信保障任务”")
_INDICATOR = Argument(
    "indicator_name", "指标名称", "三级指标的名称；有名称而没有指标值时说明缺少指标值", optional=True
)
_CHECK = Argument("check_id", "检查编号", "检查的编号，见工作表“校验”的第一列，例如“task-total”")
_FORM = Argument(
    "form",
    "表样区域",
    "表样所在的区域，从第 3 行起，例如 申报表!$A$3:$H$60；省略时为本工作簿",
    optional=True,
)
_IDENTITY = Argument(
    "identity", "标识区域", "隐藏工作表 _xlperf 的前两列，例如 _xlperf!$A$1:$B$20", optional=True
)
_AIM = Argument("target", "指标值", "指标值，或一列指标值，例如“≥95%”")
_ACTUAL = Argument(
    "actual", "实际完成值", "实际完成值，例如“96%”（以文本录入）；定性指标为“达成”“部分达成”或“未达成”"
)
_WEIGHT = Argument("weight", "分值", "指标的分值，例如 10；空白为 0")
_RANGE = Argument("range", "金额区域", "要合计的单元格区域；以文本录入的金额也计入")

FUNCTIONS = (
    Described("XLP_TARGET", "把指标值写成规范形式，例如“≥40场”；不是指标值时为空。", (_TEXT,)),
    Described("XLP_TARGET_CHECK", "指标值写得合格时为空，否则说明原因。", (_TEXT, _INDICATOR)),
    Described("XLP_TARGET_LOW", "指标值的下限，按基本单位（50亿元为5000000000）；没有下限时为空。", (_TEXT,)),
    Described(
        "XLP_TARGET_HIGH", "指标值的上限，按基本单位（50亿元为5000000000）；没有上限时为空。", (_TEXT,)
    ),
    Described("XLP_TARGET_UNIT", "指标值的计量单位，例如“场”“%”“个工作日”。", (_TEXT,)),
    Described(
        "XLP_SCORE",
        "指标的得分：按实际完成值达到指标值的比例，最高为分值，保留两位小数；算不出时为“—”。",
        (_AIM, _ACTUAL, _WEIGHT),
    ),
    Described(
        "XLP_TOTAL",
        "金额的准确合计，含以文本或全角数字录入的金额；有不是金额的单元格时说明是哪一个。",
        (_RANGE,),
    ),
    Described(
        "XLP_CHECK",
        "本工作簿的一项检查：没有问题时为空，否则说明原因；所需的数未填成数字时为“—”。",
        (_CHECK, _FORM, _IDENTITY),
    ),
    Described(
        "XLP_FINDINGS",
        "本工作簿的所有问题，每行一个：编号、级别、工作表、单元格、问题、怎样改。",
        (_FORM, _IDENTITY),
    ),
)

BY_NAME = {function.name: function for function in FUNCTIONS}


def argument_description(function: str, argument: str) -> str:
    """What to give for one argument of one function."""
    return next(given.description for given in BY_NAME[function].arguments if given.name == argument)
