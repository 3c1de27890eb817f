"""The words that stand on the pages of a report, Chinese and English: headings, captions, statuses and severities.

Owns what is printed around the figures; sentences made of figures stand beside the code that makes them. Which language it is
follows from `messages.document_language`.
"""

from __future__ import annotations

from collections.abc import Mapping

from xlperf.consolidation.workbook.words import MISSING_WORDS, STATUS_WORDS
from xlperf.form.layout import SEVERITY_WORDS
from xlperf.messages import CHINESE, catalogue, language, say

_ENGLISH_STATUS = {
    "accepted": "accepted",
    "warned": "accepted, with warnings",
    "rejected": "to be corrected",
    "unreadable": "unreadable",
    "duplicate": "duplicate",
    "superseded": "superseded",
    "doubtful": "doubtful",
    "unexpected": "not of this run",
}
_ENGLISH_MISSING = {"missing": "not reported", "unusable": "reported, not accepted yet"}
_ENGLISH_SEVERITY = {"error": "error", "warning": "warning", "info": "note"}
_TONES = {
    "accepted": "ok",
    "warned": "warn",
    "rejected": "bad",
    "unreadable": "bad",
    "duplicate": "none",
    "unexpected": "none",
    "error": "bad",
    "warning": "warn",
    "info": "none",
}

catalogue(
    {
        "report-title": ("{year} 年度{form}汇总报告", "{form}, {year}: report"),
        "report-title-director": ("{year} 年度{form}报送情况", "{form}, {year}: where reporting stands"),
        "report-day": ("{year} 年 {month} 月 {day} 日", "{year}-{month:02}-{day:02}"),
        "report-skip": ("跳到正文", "Skip to the text"),
        "report-on-page": ("本页内容", "On this page"),
        "report-unit": ("金额单位：{unit}", "Amounts in {unit}"),
        "report-answer": ("概要", "In short"),
        "report-reports": ("报送", "Reporting"),
        "report-money": ("资金", "Money"),
        "report-tasks": ("任务", "Tasks"),
        "report-indicators": ("指标", "Indicators"),
        "report-findings": ("问题", "Findings"),
        "report-parents": ("主管部门", "Departments above"),
        "report-departments": ("部门一览", "All departments"),
        "report-to-do": ("要办的事", "What is to be done"),
        "report-reports-head": ("报送情况", "Reporting"),
        "report-files": ("收到的文件", "Files that came in"),
        "report-files-note": ("共 {count:,} 个，每个都有交代", "{count:,} files, each accounted for"),
        "report-result": ("结果", "Result"),
        "report-file": ("文件", "Files"),
        "report-expected": ("应报的部门", "Departments that are to report"),
        "report-expected-note": ("名册上共 {count:,} 个", "{count:,} departments on the roster"),
        "report-standing": ("情况", "Standing"),
        "report-department": ("部门", "Department"),
        "report-department-count": ("部门", "Departments"),
        "report-share": ("占比", "Share"),
        "report-counted": ("已计入汇总", "counted"),
        "report-not-accepted": ("已报未通过", "reported, not accepted yet"),
        "report-silent": ("未报送", "not reported"),
        "report-money-head": ("资金安排", "Money"),
        "report-total": ("合计", "Total"),
        "report-item": ("项目", "Item"),
        "report-amount": ("金额", "Amount"),
        "report-by-parent": ("按主管部门", "By the department above"),
        "report-in": ("已计入", "Counted"),
        "report-lacking": ("缺", "Missing"),
        "report-parent": ("主管部门", "Department above"),
        "report-first-parents": ("{unit}；只列前 60 个", "{unit}; the first 60 only"),
        "report-largest": ("{label}最多的 20 个部门", "The 20 departments with most {label}"),
        "report-each": ("各部门{label}", "{label} of each department"),
        "report-sizes": ("部门按{label}的大小", "Departments by {label}"),
        "report-label-unit": ("{label}（{unit}）", "{label} ({unit})"),
        "report-tasks-head": ("任务与资金", "Tasks and money"),
        "report-tasks-money": ("任务的资金", "Money of the tasks"),
        "report-class": ("类别", "Kind"),
        "report-funds": ("资金", "Funds"),
        "report-of-main": ("占{label}", "Share of {label}"),
        "report-quality-head": ("绩效指标的质量", "How good the targets are"),
        "report-quality-lead": (
            "共 {count:,} 项指标，看的是“{label}”；写明数量或日期的算作量化，占 {share}。",
            "{count:,} indicators, judged by '{label}'; those with a number or a date count as quantified: {share}.",
        ),
        "report-levels": ("各级指标", "Indicators by level"),
        "report-level": ("一级指标", "Level"),
        "report-without": ("没有的部门", "Departments without"),
        "report-without-level": ("没有{level}的 {count} 个部门", "{count} departments without {level}"),
        "report-first-500": ("{names} 等（列出前 500 个）", "{names} and others (the first 500)"),
        "report-demands": ("指标值的写法", "What target values demand"),
        "report-sign": ("计算符号", "Sign"),
        "report-quantified": ("各部门的量化率", "How much of each department's targets is quantified"),
        "report-quantified-share": ("量化的指标占", "Share of quantified indicators"),
        "report-findings-head": ("发现的问题", "What was found"),
        "report-by-rule": ("按规则", "By rule"),
        "report-by-rule-note": (
            "共 {count:,} 个，含没有计入的文件",
            "{count:,} findings, those of files that do not count among them",
        ),
        "report-first-kinds": ("；只列前 40 种", "; the first 40 kinds only"),
        "report-should": ("应当", "Rule"),
        "report-severity": ("级别", "Severity"),
        "report-id": ("编号", "Id"),
        "report-problem": ("问题", "Findings"),
        "report-none-found": ("没有发现问题。", "Nothing was found."),
        "report-parents-head": ("按主管部门看", "By the department above"),
        "report-view-in": ("已计入 {count:,} 个", "{count:,} departments counted"),
        "report-view-lacking": ("，缺 {count:,} 个", ", {count:,} missing"),
        "report-view-past": ("比{past}", "against {past}"),
        "report-view-open": ("要看的 {count} 个", "{count} to look at"),
        "report-view-of": ("{name}的各部门", "Departments of {name}"),
        "report-status": ("状态", "Status"),
        "report-change": ("增减", "Change"),
        "report-errors": ("错误", "Errors"),
        "report-warnings": ("提醒", "Warnings"),
        "report-said": ("说明", "Notes"),
        "report-footer": (
            "金额按各部门申报的数字精确相加；只计入通过校验的文件，每个部门一份。量化率不评价指标的好坏。",
            "Amounts are the exact sums of what departments declared; only accepted files count, one a department. The quantified "
            "share does not say whether targets are good.",
        ),
        "report-find": ("查找", "Find"),
        "report-all": ("全部", "All"),
        "report-save": ("存为 CSV", "Save as CSV"),
        "report-more": ("再显示 200 行", "Show 200 more rows"),
        "report-count": ("共 {count} {thing}", "{thing}: {count}"),
        "report-count-first": ("，这里列出前 {count} 个", " (the first {count} here)"),
        "report-count-held": ("，本页载有 {count} 个", ", on this page {count}"),
        "report-count-found": ("，符合条件的 {count} 个", ", found {count}"),
        "report-count-shown": ("，显示 {count} 个", ", shown {count}"),
        "report-stop": ("。", "."),
        "report-see": ("{text}，查看 {name} 的问题", "{text}: see what was found in {name}"),
        "report-more-items": ("另有 {count} 项，见报告。", "{count} more: see the report."),
    }
)
catalogue(
    {
        f"report-word-{key}": (word, english[key])
        for words, english in (
            (STATUS_WORDS, _ENGLISH_STATUS),
            (MISSING_WORDS, _ENGLISH_MISSING),
            (SEVERITY_WORDS, _ENGLISH_SEVERITY),
        )
        for key, word in words.items()
    }
)

SCRIPT_WORDS = (
    "report-count",
    "report-count-held",
    "report-count-found",
    "report-count-shown",
    "report-stop",
    "report-see",
)


def word_of(key: str) -> str:
    """The word for a status, for a way of being missing, or for a severity."""
    return say(f"report-word-{key}")


def tones() -> Mapping[str, str]:
    """The word of a status or a severity -> the tone in which it is shown."""
    return {word_of(key): tone for key, tone in _TONES.items()}


def script_words() -> dict[str, str]:
    """The templates that the page's script fills in."""
    from xlperf.messages import all_messages

    place = 0 if language() == CHINESE else 1
    return {key.removeprefix("report-"): all_messages()[key][place] for key in SCRIPT_WORDS}
