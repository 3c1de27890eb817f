"""The words of the consolidated workbook: names of its sheets, of statuses and severities. Chinese, as all inside workbooks;
what checks are about in English, too, for reports."""

from __future__ import annotations

import re

from xlperf.form import Form, Table
from xlperf.messages import CHINESE, all_messages

SUMMARY, TASKS, INDICATORS, FINDINGS = "汇总", "任务", "指标", "问题"
LEVELS, REVIEW = "分级汇总", "审核"
RECEIVED, MISSING, CONTROLS, CHARTS = "收件登记", "未报送", "核对", "图表"
FILE = "文件"
"""The heading of the column that names the file a row is of."""

STATUS_WORDS = {
    "accepted": "通过",
    "warned": "通过，有提醒",
    "rejected": "须改正",
    "unreadable": "无法读取",
    "duplicate": "重复",
    "superseded": "旧版",
    "doubtful": "待确认",
    "unexpected": "不属本次",
}
MISSING_WORDS = {"missing": "未报送", "unusable": "已报未通过"}

KIND_WORDS = {
    "number": "数值",
    "date": "日期",
    "compound": "多项",
    "qualitative": "定性",
    "invalid": "不规范",
}
"""What a target value is (类型)."""
OPERATOR_WORDS = {"=": "＝", ">=": "≥", ">": "＞", "<=": "≤", "<": "＜", "range": "区间", "about": "约"}
"""Its sign (符号), as it is printed."""

_CHECK_WORDS = {
    "review": ("审核意见", "the reviewers' opinion"),
    "control-figures": ("与控制数一致", "in line with the control figures"),
    "roster-name": ("与名册的名称一致", "named as on the roster"),
    "bundle-unit": ("由主管部门上报", "sent in by the department above"),
    "intake-handmade": ("用下发的模板填报", "on the template that was sent out"),
    "blank-form": ("填写申报内容，不交空表", "not an empty form"),
    "nothing-declared": ("如实填报，不全填 0", "something else than zeros alone"),
    "percent-as-fraction": ("百分数按百分数填", "percentages as percentages"),
    "as-approved": ("与批复一致", "as approved"),
    "all-in-yuan": ("金额按表上的单位填", "amounts in the unit of the form"),
    "amount-beyond-all": ("金额在可能的范围内", "amounts that can be"),
    "stands-out": (
        "金额与其他部门、上年和人数相称",
        "amounts in proportion to other departments, the year before and the staff",
    ),
    "computed-range": ("计算出的数大小合理", "computed numbers are of a sensible size"),
    "total-row": ("合计不作为一行填报", "no sum entered as a row"),
    "same-as-another": ("内容与其他部门不同", "other contents than another department's"),
    "amount-text": ("金额填数字", "amounts are numbers"),
    "target-year": ("指标值的日期在本年度", "dates of targets within the year"),
    "workbook-other-format": ("用下发的 .xlsx 报送", "the .xlsx that was sent out"),
    "workbook-structure-unlocked": ("工作簿保护没有解除", "the protection of the workbook is untouched"),
    "workbook-unlocked": ("单元格的锁定没有改动", "the locks of cells are untouched"),
    "python-check-failed": ("本单位自己的检查能运行", "the office's own checks can run"),
}
"""What checks that no form has are about."""
_KINDS_OF_CHECKS = {
    "workbook-": ("工作簿没有改动", "the workbook is unaltered"),
    "intake-": ("填报内容都能读取", "all that was entered can be read"),
}
"""Those of the workbook itself, and of reading it, by how their ids begin."""


_ANY_FIELD = (("“{label}”", "栏目"), ("'{label}'", "the entry"))


def title_of_any(check: str, lang: str = CHINESE) -> str:
    """What a check is about that the form itself does not name, as the rule it is."""
    place = 0 if lang == CHINESE else 1
    if check in _CHECK_WORDS:
        return _CHECK_WORDS[check][place]
    words = all_messages().get(f"{check}.title")
    if words is not None:
        return re.sub(r"\{[^{}]*\}", "…", words[place].replace(*_ANY_FIELD[place]))
    return next((said[place] for start, said in _KINDS_OF_CHECKS.items() if check.startswith(start)), "")


HASH_TOTAL = "（校验和，只供核对）"
"""After the label of numbers that are added up only to see that none was lost or changed: rates, scores."""


def counted(form: Form) -> str:
    """What the rows of 汇总 are a number of: departments, or declarations where a department has several (the form's `each`)."""
    return "申报份数" if form.each else "部门数"


def table_label(table: Table) -> str:
    """What people call a table of the form."""
    return table.label or table.id
