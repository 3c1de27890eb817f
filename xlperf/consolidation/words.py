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

HASH_TOTAL = "（校验和，只供核对）"
"""After the label of numbers that are added up only to see that none was lost or changed: rates, scores."""


def table_label(table: Table) -> str:
    """What people call a table of the form."""
    return table.label or table.id
