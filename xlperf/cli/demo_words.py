"""The words of `demo`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.cli.words import example
from xlperf.messages import catalogue

catalogue(
    {
        "demo.help": (
            "演示全过程：用一份真实公开的申报表制模板、填报、校验，再用 30 个虚构部门演示汇总和退回，全部写入 DIR。\n\n"
            + example("例：xlperf demo 演示"),
            "The whole story into DIR: a template, a real published declaration filled in and checked, then thirty "
            "made-up departments consolidated and the faulty workbooks given back.\n\n"
            + example("Example: xlperf demo demo-output"),
        ),
        "demo.not-empty": (
            "{folder} 不是空文件夹，也不是以前的演示；请换一个文件夹",
            "{folder} is neither empty nor an earlier demonstration: choose another folder",
        ),
        "demo.made": (
            "1. 模板、按真实申报表填好的工作簿、公开文本：{folder}",
            "1. Template, the workbook filled from the real form, its published text: {folder}",
        ),
        "demo.checked": ("2. 校验填好的工作簿：{status}", "2. The filled workbook checked: {status}"),
        "demo.planted": (
            "3. 30 个虚构部门（种子固定），埋下 {count} 处问题，{missing} 个部门不报：",
            "3. Thirty made-up departments (seeded) with {count} planted defects, {missing} of them silent:",
        ),
        "demo.consolidated": ("4. 汇总：", "4. Consolidated:"),
        "demo.returned": (
            "5. 退回 {copies} 份标注的副本和 {letters} 封信",
            "5. Given back: {copies} marked copies and {letters} letters",
        ),
        "demo.look": ("请看（用时 {seconds:.1f} 秒）：", "Where to look ({seconds:.1f} s):"),
        "demo.look-模板.xlsx": ("空白模板，发给各部门", "the blank template for the departments"),
        "demo.look-填好.xlsx": (
            "真实申报表填入后的样子：右侧校验栏、工作表“校验”",
            "the real form filled in: the check column, the sheet 校验",
        ),
        "demo.look-公开文本.txt": ("公开文本", "the text as it is published"),
        "demo.look-名册.csv": ("30 个部门的名册", "the roster of thirty departments"),
        "demo.look-收件": ("各部门报来的工作簿", "the workbooks as they came in"),
        "demo.look-汇总.xlsx": (
            "汇总、任务、指标、问题、收件登记、未报送、核对、图表",
            "the consolidated workbook: totals, tasks, indicators, findings, ledger, missing, control, charts",
        ),
        "demo.look-报告.html": (
            "汇总报告：报送、资金、指标质量、问题，用浏览器打开",
            "the report: who reported, the money, the targets, the findings; open it in a browser",
        ),
        "demo.look-退回": (
            "标注了问题的副本、退回信、邮件清单",
            "marked copies, letters and the list for the mail",
        ),
    }
)
