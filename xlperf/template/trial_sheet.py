"""Sheet 试算 of a workbook whose macros call Python: a place to type the functions, with an example of each.

Owns what stands there. All other sheets that are seen are locked but for the inputs, and the structure is locked: without
this sheet there is no cell to type a function into. Nothing of it is read back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from xlperf.form.layout import ANSWERS, CHECK_SHEET, FIRST_ROW, HIDDEN_SHEET, Layout
from xlperf.ooxml.address import address, quoted

TRIAL_SHEET = "试算"

ROWS_OF_FINDINGS = 40
"""Rows of the list where the program does not let it grow of itself (before Excel 2021)."""
IDENTITY_ROWS = 64

_HEAD = ("函数", "值", "第二个值", "第三个值", "结果", "写法（复制到任一空白单元格，去掉开头的撇号）")
_WIDTHS = (20, 34, 18, 18, 34, 46)
_HINT = "在这里试用函数，不影响申报表。打开时不启动 Python：先按一次“校验”或“重算合计”，结果栏才会计算；没有 Python 时一直为“—”。"
_LIST = "本工作簿的问题（申报表有改动时自动更新）。Excel 2021 和 365 里自动伸缩；更早的版本里固定占这些行，没有内容的行为空或 #N/A。"

# Function -> the values of its example, in the cells behind its name.
EXAMPLES: Mapping[str, tuple[str | float, ...]] = {
    "XLP_TARGET": ("开展不少于40场通信保障任务",),
    "XLP_TARGET_CHECK": ("若干场", "培训场次"),
    "XLP_TARGET_LOW": ("50亿元—60亿元",),
    "XLP_TARGET_HIGH": ("50亿元—60亿元",),
    "XLP_TARGET_UNIT": ("不超过5个工作日",),
    "XLP_SCORE": ("≥95%", "76%", 10),
    "XLP_TOTAL": ("1,475.17", "８０９９", 100),
}
HEAD_ROW = 3


def trial_formulas(layout: Layout) -> dict[str, str]:
    """Function -> its formula on the sheet, without the sign of equality: that of its example, or over the whole form."""
    first = HEAD_ROW + 1
    found: dict[str, str] = {}
    for number, (name, values) in enumerate(EXAMPLES.items()):
        row = first + number
        if name == "XLP_TOTAL":
            given = f"{address(row, 1)}:{address(row, len(values))}"
        else:
            given = ",".join(address(row, 1 + at) for at in range(len(values)))
        found[name] = f"{name}({given})"
    ranges = _ranges(layout)
    check = address(first + len(EXAMPLES), 1)
    return found | {
        "XLP_CHECK": f"XLP_CHECK({check}{',' + ranges if ranges else ''})",
        "XLP_FINDINGS": f"XLP_FINDINGS({ranges})",
    }


def _ranges(layout: Layout) -> str:
    """The form and its identity, by which a function follows every entry and nothing else; none where the form has further
    sheets, which no two ranges hold."""
    if layout.sheets:
        return ""
    last = address(layout.last_row, layout.width - 1, absolute=True)
    form = f"{quoted(layout.sheet)}!{address(FIRST_ROW, 0, absolute=True)}:{last}"
    return f"{form},{HIDDEN_SHEET}!$A$1:$B${IDENTITY_ROWS}"


def write_trial_sheet(book: Any, sheet: Any, layout: Layout) -> None:
    """Fills the sheet; `book` is the XlsxWriter workbook."""
    text = book.add_format({"num_format": "@", "text_wrap": True, "border": 1, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "border": 1, "valign": "top"})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#F2F2F2"})
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width, book.add_format({"locked": False}))
    sheet.write_string(0, 0, "试算", book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, _HINT)
    for column, heading in enumerate(_HEAD):
        sheet.write_string(HEAD_ROW, column, heading, head)
    formulas = trial_formulas(layout)
    row = HEAD_ROW
    for name, formula in formulas.items():
        row += 1
        sheet.write_string(row, 0, name, plain)
        values = EXAMPLES.get(name, (layout.form.compiled.rules[0].id,) if name == "XLP_CHECK" else ())
        for column in range(1, 4):
            value = values[column - 1] if column <= len(values) else ""
            write: Callable[..., Any] = sheet.write_string if isinstance(value, str) else sheet.write_number
            write(row, column, value, text)
        if name == "XLP_FINDINGS":
            sheet.write_string(row, 4, "见下面的清单", plain)
        else:
            sheet.write_formula(row, 4, "=" + where_ready(formula, '"—"'), plain, "—")
        sheet.write_string(row, 5, f"={formula}", text)
    row += 2
    sheet.write_string(row, 0, _LIST)
    first, last = row + 1, row + ROWS_OF_FINDINGS
    listed = f'IFERROR({where_ready(formulas["XLP_FINDINGS"], "NA()")},"")'
    sheet.write_dynamic_array_formula(first, 0, last, 5, "=" + listed, None, "")
    blank = book.add_format({"locked": False})
    for at in range(first, last + 1):
        # the writer fills them with 0, which previewers would show
        for column in range(at == first, len(_HEAD)):
            sheet.write_blank(at, column, None, blank)
    beyond = book.add_format({"font_color": "#FFFFFF"})
    criteria = f"=ISNA({address(first, 0)})"
    sheet.conditional_format(first, 0, last, 5, {"type": "formula", "criteria": criteria, "format": beyond})
    sheet.freeze_panes(HEAD_ROW + 1, 0)


def where_ready(formula: str, otherwise: str) -> str:
    """The formula where Python has answered in this session, else something else: opening is not to wait for Python."""
    return f"IF({quoted(CHECK_SHEET)}!{address(*ANSWERS, absolute=True)}=1,{formula},{otherwise})"
