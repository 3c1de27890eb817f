"""The words of the page, which its script takes by their keys: Chinese and English.

Owns sentences alone. What is said of a file is said by the checks.
"""

from __future__ import annotations

from collections.abc import Mapping

from xlperf.messages import catalogue

WORDS: Mapping[str, tuple[str, str]] = {
    "page.title": ("预算绩效目标申报自查", "Budget performance targets: self-check"),
    "page.local": (
        "无需安装，不连网络：文件只在这台电脑的浏览器里读取，不会发往任何地方。",
        "Nothing to install and no network: files are read in this browser alone and are sent nowhere.",
    ),
    "page.language": ("English", "中文"),
    "page.language-label": ("切换到英文", "Switch to Chinese"),
    "page.tabs": ("功能", "What to do"),
    "page.tab-check": ("部门自查", "Check"),
    "page.tab-office": ("单位汇总", "Consolidate"),
    "page.tab-templates": ("制发模板", "Templates"),
    "page.tab-target": ("试指标值", "Target value"),
    "page.starting": ("正在准备，约需几秒……", "Getting ready; this takes some seconds …"),
    "page.ready": ("可以使用", "Ready"),
    "page.working": ("正在检查 {name}……", "Checking {name} …"),
    "page.failed": ("出错了：{detail}", "This failed: {detail}"),
    "page.too-old": (
        "这个浏览器版本太旧，运行不了本页。请改用 Chrome、Edge（102 及以上）、360、奇安信等浏览器的新版本或 Firefox 115 "
        "及以上打开本文件；没有的，请由安装了 xlperf 的同事代为检查。",
        "This browser is too old for this page. Open the file in Chrome or Edge 102 or later, or Firefox 115 or later; "
        "else ask a colleague who has xlperf installed.",
    ),
    "page.drop": ("把填好的申报表拖到这里", "Drop filled forms here"),
    "page.drop-or": ("或者", "or"),
    "page.choose": ("选择文件", "Choose files"),
    "page.kinds": (
        "可以是下发的 .xlsx、.xlsm，也可以是自制的 .xlsx、.ods、.docx、.csv、公开文本 .txt。.xls、.et 请先另存为 .xlsx。",
        "The workbook sent out (.xlsx, .xlsm), or a hand-made .xlsx, .ods, .docx, .csv or .txt. Save .xls and .et as .xlsx.",
    ),
    "page.handmade": ("自制的表格也按栏目名称读取", "Read hand-made forms by their labels, too"),
    "page.results": ("检查结果", "Results"),
    "page.files": ("已检查的文件", "Files checked"),
    "page.all-well": ("全部通过，可以报送", "All passed: ready to send"),
    "page.well-warned": (
        "没有错误，可以报送；另有 {count} 处提醒，请看一遍",
        "No errors: ready to send; {count} reminders to look at",
    ),
    "page.not-well": ("还有 {count} 处须改正", "{count} things must be corrected"),
    "page.unreadable": ("这个文件读不了", "This file cannot be read"),
    "page.accepted": ("通过", "accepted"),
    "page.warned": ("通过，有提醒", "accepted with warnings"),
    "page.rejected": ("须改正", "to be corrected"),
    "page.unreadable-status": ("无法读取", "unreadable"),
    "page.duplicate": ("重复", "duplicate"),
    "page.superseded": ("旧版", "superseded"),
    "page.doubtful": ("待确认", "doubtful"),
    "page.unexpected": ("不属本次", "unexpected"),
    "page.error": ("错误", "error"),
    "page.warning": ("提醒", "warning"),
    "page.info": ("说明", "note"),
    "page.mend": ("改法：{hint}", "To mend: {hint}"),
    "page.findings": ("问题", "Findings"),
    "page.no-findings": ("没有发现问题。", "Nothing was found."),
    "page.picture": ("表样与标注", "The form, marked"),
    "page.sheet": ("工作表 {name}", "Sheet {name}"),
    "page.cut": ("这张表很大，只显示了开头的部分。", "The sheet is large; its beginning is shown."),
    "page.jump": ("到 {place}", "Go to {place}"),
    "page.targets": ("指标值怎样读取", "How target values are read"),
    "page.target-cell": ("单元格", "Cell"),
    "page.target-name": ("指标", "Indicator"),
    "page.target-text": ("填报", "As entered"),
    "page.target-canonical": ("规范写法", "Canonical"),
    "page.target-why": ("依据", "Why"),
    "page.target-bad": ("不能接受：{reason}", "Not accepted: {reason}"),
    "page.download": ("下载", "Download"),
    "page.copy-marked": ("标注问题的副本", "Marked copy"),
    "page.copy-cleaned": ("去掉个人信息的副本", "Copy without personal traces"),
    "page.copy-text": ("公开文本", "Published text"),
    "page.copy-html": ("公开网页", "Published page"),
    "page.copy-xlsx": ("公开用工作簿", "Workbook for the public"),
    "page.copy-json": ("申报数据（JSON）", "Declaration (JSON)"),
    "page.copy-findings": ("检查结果（JSON）", "Findings (JSON)"),
    "page.print": ("打印问题清单", "Print the findings"),
    "page.try-text": ("指标值", "Target value"),
    "page.try-name": ("指标名称（可不填）", "Name of the indicator (optional)"),
    "page.try": ("看看怎样读取", "Read it"),
    "page.try-example": ("如：开展不少于40场通信保障任务", "Such as 开展不少于40场通信保障任务"),
    "page.footer": ("xlperf {version}，表样 {count} 种。", "xlperf {version}, {count} forms."),
    "page.licences": ("软件与许可", "Software and licences"),
}

catalogue(WORDS)

__all__ = ["WORDS"]
