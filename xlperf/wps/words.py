"""The words of the add-in for WPS: of its pane, and of what its JavaScript does without Python.

Owns sentences alone. What is said of a workbook is said by the checks and by the ribbon's commands.
"""

from __future__ import annotations

from collections.abc import Mapping

from xlperf.messages import CHINESE, catalogue, say

catalogue(
    {
        "wps.starting": (
            "正在启动核对程序，第一次约需几秒；请稍候……",
            "Starting; the first time takes some seconds …",
        ),
        "wps.starting-rules": ("正在载入表样和核对规则……", "Loading forms and rules …"),
        "wps.working": ("正在处理……", "Working …"),
        "wps.ready": (
            "按功能区“绩效申报”里的按钮：校验的结果列在这里，点单元格地址就跳过去。",
            "Press a button of the ribbon: findings are listed here; a click on an address goes to the cell.",
        ),
        "wps.nothing": ("没有发现问题。", "Nothing was found."),
        "wps.gone": (
            "找不到 {place}，工作表可能已改名",
            "{place} is not there: a sheet may have another name",
        ),
        "wps.jump": ("到 {place}", "Go to {place}"),
        "wps.mend": ("改法：{hint}", "To mend: {hint}"),
        "wps.cells-well": ("填报内容没有发现错误", "no errors in what was entered"),
        "wps.cells-alone": (
            "只检查了填报的内容，没有检查模板是否被改动：这个文件不是 .xlsx，或这个版本的 WPS 不能保存副本。另存为 .xlsx 后再校验一次。",
            "What was entered was checked, not whether the template was altered: the file is no .xlsx, or this WPS saves no copy. "
            "Save it as .xlsx and check again.",
        ),
        "wps.not-exported": (
            "没有写成 {path}；请把工作簿存到能写的文件夹，再导出",
            "{path} was not written: save the workbook into a folder that can be written, then export again",
        ),
        "wps.failed": ("没有完成：{detail}", "It did not finish: {detail}"),
        "wps.reduced": (
            "这个版本的 WPS 内核较旧，运行不了完整的核对程序：“校验”列出“校验”表里自带公式的结果，指标值按简易语法规范。"
            "完整的核对请用较新的 WPS，或用浏览器打开 自查.html。",
            "The engine of this WPS is too old for the whole program: 校验 lists what the workbook's own formulas say, targets are "
            "rewritten by a reduced grammar. For the whole, take a newer WPS, or the page.",
        ),
        "wps.not-started": (
            "核对程序没有启动：{detail}。按钮改用工作簿自带的公式和简易语法；请把这句话告诉预算编审部门。",
            "The program did not start: {detail}. The buttons use the workbook's own formulas and a reduced grammar.",
        ),
        "wps.plain-found": ("“校验”表里还有 {count} 处没有解决", "Still open on sheet 校验: {count}"),
        "wps.plain-well": ("“校验”表里没有未解决的问题", "nothing is open on sheet 校验"),
        "wps.plain-none": ("这个工作簿没有“校验”表，无法列出问题", "this workbook has no sheet 校验"),
        "wps.plain-recalculated": ("已全部重算。{found}", "Everything was recalculated. {found}"),
        "wps.plain-normalised": (
            "已规范指标值 {count} 个；另有 {left} 个不在简易语法之内，保持原样。可用“还原”恢复。",
            "Targets rewritten: {count}; left, beyond the reduced grammar: {left}. 还原 takes it back.",
        ),
        "wps.plain-cleaned": (
            "已清理文字 {count} 处，可用“还原”恢复。",
            "Texts tidied: {count}. 还原 takes it back.",
        ),
        "wps.plain-marked": (
            "{count} 个单元格的文字有一部分带删除线、上标或下标，改写会改变意思，未改：{cells}",
            "Left, for a part is struck out, raised or lowered and the meaning would change: {count} ({cells})",
        ),
        "wps.plain-undone": ("已还原 {count} 个单元格。", "Cells put back: {count}."),
        "wps.plain-others": (
            "{count} 个单元格之后又改过或已锁定，未还原。",
            "Left, since changed or locked: {count}.",
        ),
        "wps.plain-nothing": ("没有可以还原的修改。", "There is nothing to take back."),
        "wps.plain-export": (
            "导出需要完整的核对程序：请用较新的 WPS，或用浏览器打开 自查.html",
            "Exporting needs the whole program: take a newer WPS, or the page",
        ),
    }
)

TITLES: Mapping[str, str] = {
    "xlpCheck": "校验",
    "xlpRecalculate": "重算合计",
    "xlpNormalise": "规范指标值",
    "xlpClean": "清理文字",
    "xlpUndo": "还原",
    "xlpExport": "导出",
}
"""The ribbon's buttons, by their ids."""

_SAID = (
    *(
        "starting",
        "starting-rules",
        "working",
        "ready",
        "nothing",
        "gone",
        "jump",
        "mend",
        "failed",
        "reduced",
    ),
    *("not-started", "plain-found", "plain-well", "plain-none", "plain-recalculated", "plain-normalised"),
    *("plain-cleaned", "plain-marked", "plain-undone", "plain-others", "plain-nothing", "plain-export"),
)


def said_by_scripts() -> dict[str, str]:
    """The words that the JavaScript takes by their keys; WPS's users read Chinese."""
    return {f"wps.{key}": say(f"wps.{key}", CHINESE) for key in _SAID}
