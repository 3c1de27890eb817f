"""The words of `ribbon`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "ribbon.title": ("绩效申报", "Performance targets"),
        "ribbon.passed": ("✓ 全部通过，可以报送。", "✓ Everything passed."),
        "ribbon.cells-passed": (
            "✓ 填报的内容没有发现问题；Excel 没有给出工作簿的副本，数字显示的样子、锁定和公式没有检查。",
            "✓ Nothing is wrong with what was entered. Excel gave no copy of the workbook: how numbers are shown, locks and formulas were not looked at.",
        ),
        "ribbon.cells-alone": (
            "只检查了填报的内容：Excel 没有给出工作簿的副本，数字显示的样子、锁定和公式没有检查。",
            "Only what was entered was checked: Excel gave no copy of the workbook, how numbers are shown, locks and formulas were not looked at.",
        ),
        "ribbon.found": (
            "共 {number} 处，已跳到 {cell}；再按“校验”到下一处。\n{list}",
            "{number} in all; now at {cell}. Press again for the next one.\n{list}",
        ),
        "ribbon.line": ("{cell} {severity}：{message}", "{cell} {severity}: {message}"),
        "ribbon.more": ("……另有 {number} 处", "… and {number} more"),
        "ribbon.totals-agree": (
            "已重新计算，{number} 项合计与逐项相加一致。",
            "Recalculated; all computed values ({number}) are what their parts come to.",
        ),
        "ribbon.total-differs": (
            "{cell}“{label}”显示 {shown}，应为 {expected}",
            "{cell} '{label}' shows {shown} and should be {expected}",
        ),
        "ribbon.open": ("校验：还有 {number} 处。", "Still open: {number}."),
        "ribbon.not-understood": (
            "\n{number} 个指标值认不出，保持原样：{cells}",
            "\n{number} targets were not understood and left: {cells}",
        ),
        "ribbon.undone": ("已还原 {number} 个单元格。", "{number} cells are as before."),
        "ribbon.undo-others": (
            "\n{number} 个单元格之后又改过或已锁定，未还原：{cells}",
            "\n{number} cells were changed since, or locked, and left: {cells}",
        ),
        "ribbon.nothing-to-undo": ("没有可以还原的修改。", "There is nothing to take back."),
        "ribbon.overwrite": ("已有 {files}，覆盖吗？", "{files} exists. Write over it?"),
        "ribbon.not-overwritten": ("没有覆盖，什么也没有写。", "Nothing was written."),
        "ribbon.exported": ("已导出：\n{files}", "Exported:\n{files}"),
        "ribbon.no-folder": ("没有选择文件夹。", "No folder was chosen."),
        "ribbon.whole-drive": ("请选择一个文件夹，而不是整个磁盘。", "Choose a folder rather than a drive."),
        "ribbon.no-dialogue": (
            "这里不能选择文件夹，请用命令 xlperf consolidate",
            "No folder can be chosen here: use the command xlperf consolidate",
        ),
        "ribbon.consolidating": ("正在汇总 {folder}", "Consolidating {folder}"),
        "ribbon.consolidated": (
            "已汇总到 {file}\n文件 {total} 个：通过 {accepted}，有提醒 {warned}，须改正 {rejected}，无法读取 {unreadable}，"
            "重复 {duplicate}，旧版 {superseded}，待确认 {doubtful}，不属本次 {unexpected}",
            "Consolidated into {file}\n{total} files: {accepted} accepted, {warned} with warnings, {rejected} to be "
            "corrected, {unreadable} unreadable, {duplicate} duplicates, {superseded} superseded, {doubtful} doubtful, {unexpected} unexpected",
        ),
        "ribbon.failed": ("没有完成：{detail}", "It did not finish: {detail}"),
    }
)
