"""The words of the consolidated workbook: names of its sheets, of statuses and severities. Chinese, as all inside workbooks."""

from __future__ import annotations

from xlperf.form import Table

SUMMARY, TASKS, INDICATORS, FINDINGS = "汇总", "任务", "指标", "问题"
LEVELS, REVIEW = "分级汇总", "审核"
RECEIVED, MISSING, CONTROLS, CHARTS = "收件登记", "未报送", "核对", "图表"

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
SEVERITY_WORDS = {"error": "错误", "warning": "提醒", "info": "说明"}

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

CHECK_WORDS = {
    "review": "审核意见",
    "control-figures": "与控制数一致",
    "roster-name": "与名册的名称一致",
    "bundle-unit": "由主管部门上报",
    "intake-handmade": "用下发的模板填报",
}
"""What checks that no form has are about."""
WORKBOOK_CHECK = "工作簿没有改动"
"""Those of the workbook itself."""

HASH_TOTAL = "（校验和，只供核对）"
"""After the label of numbers that are added up only to see that none was lost or changed: rates, scores."""


def table_label(table: Table) -> str:
    """What people call a table of the form."""
    return table.label or table.id
