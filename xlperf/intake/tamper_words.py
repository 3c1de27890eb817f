"""The words of the findings `workbook-…` about what was done to a workbook: what is wrong, and how to mend it.

Owns sentences alone, in Chinese and English.
"""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "workbook-unlocked.message": (
            "工作表保护已被取消，锁定的标签和公式没有改动",
            "the sheet's protection was removed; its locked labels and formulas are as they should be",
        ),
        "workbook-unlocked.hint": (
            "可以接收；除按填报说明加行以外，请不要取消保护",
            "it can be accepted; please leave the protection on, but to add rows as the sheet 填报说明 says",
        ),
        "workbook-structure-unlocked.message": (
            "工作簿结构不再受保护（保护被取消，或另存的程序没有保留），内容与模板一致",
            "the workbook's structure is not protected any more (taken off, or not kept by the program that saved it); "
            "its contents are as they should be",
        ),
        "workbook-structure-unlocked.hint": (
            "可以接收；下次请不要取消保护",
            "it can be accepted; please leave the protection on",
        ),
        "workbook-validations.message": (
            "{count} 个填写格的录入检查（下拉列表等）已丢失（粘贴时盖掉，或另存的程序没有保留）",
            "checks on entry, such as drop-down lists, are lost in {count} cells (pasted over, or not kept by the "
            "program that saved the file)",
        ),
        "workbook-validations.formulas": (
            "{count} 个公式已丢失（曾另存为 .xls 等容不下它们的格式），表内的校验栏和横幅不再可靠",
            "{count} formulas were lost (it was once saved in a format with no room for them, such as .xls), so that the "
            "sheet's own checks and banner cannot be relied on",
        ),
        "workbook-validations.hint": (
            "可以接收，内容已全部校验；下次请用下发的模板填报",
            "it can be accepted, all of it was checked; please fill in the template as it was sent out",
        ),
        "workbook-altered.label": (
            "标签被改：现为“{found}”，应为“{expected}”",
            "a label was changed: it is '{found}' and should be '{expected}'",
        ),
        "workbook-altered.formula": (
            "公式被改：现为 ={found}，应为 ={expected}",
            "a formula was changed: it is ={found} and should be ={expected}",
        ),
        "workbook-altered.overwritten": (
            "公式被“{found}”覆盖，应为 ={expected}",
            "a formula was overwritten by '{found}'; it should be ={expected}",
        ),
        "workbook-altered.removed": (
            "公式被删除，应为 ={expected}",
            "a formula was removed; it should be ={expected}",
        ),
        "workbook-altered.added": (
            "锁定区域多出公式 ={found}",
            "a formula was added to the locked area: ={found}",
        ),
        "workbook-altered.name": (
            "名称“{found}”不再指向“{expected}”一栏，读取的内容不可靠",
            "the name '{found}' no longer points to '{expected}', so that what was read cannot be relied on",
        ),
        "workbook-altered.name-held": (
            "名称“{found}”不再指向“{expected}”一栏，那里写的“{held}”没有读入，读取的内容不可靠",
            "the name '{found}' no longer points to '{expected}', where '{held}' stands and was not read: what was read cannot "
            "be relied on",
        ),
        "workbook-altered.sheet": ("工作表“{found}”被删除", "the sheet '{found}' was deleted"),
        "workbook-altered.more": (
            "另有 {count} 个单元格与模板不一致：{cells}",
            "{count} more cells are other than in the template: {cells}",
        ),
        "workbook-altered.typed-over": (
            "其中写了别的内容，没有读入：{cells}",
            "of these, cells hold something else, which was not read: {cells}",
        ),
        "workbook-altered.hint": (
            "请在下发的模板中重新填报，不要取消保护或改动锁定的单元格",
            "fill in the template as it was sent out, without changing locked cells",
        ),
        "workbook-moved.message": (
            "行或列被插入、删除或移动；各栏已按名称和标签读取并重新计算",
            "rows or columns were inserted, deleted or moved; the fields were read by their names and labels and computed "
            "anew",
        ),
        "workbook-moved.stayed": (
            "行或列被插入或删除，公式和名称却没有随之调整（由不调整公式的程序改动）；各栏已按标签读取，其余改动都由此引起",
            "rows or columns were inserted or deleted while formulas and names stayed (by a program that does not move "
            "them); the fields were read by their labels, and the other changes come from this",
        ),
        "workbook-moved.cut": (
            "填写格 {cells} 被剪切或拖动过，表内的公式随之移走，校验栏和合计不再可靠；各格已按现在的位置读取并重新计算",
            "inputs were cut and pasted, or dragged: {cells}; the formulas went along, so that the sheet's own checks and totals "
            "cannot be relied on; every input was read where it stands and computed anew",
        ),
        "workbook-moved.hint": (
            "请核对各栏内容；行数不够的，向财政部门索取行数更多的模板（--rows）",
            "check what was read; where rows are too few, ask for a template with more (--rows)",
        ),
        "workbook-stale.message": (
            "“{label}”显示 {found}，重新计算是 {expected}",
            "'{label}' shows {found}; computed again it is {expected}",
        ),
        "workbook-stale.hint": (
            "文件没有重新计算就保存了；以重新计算的结果为准",
            "the file was saved without recalculation; the new figure counts",
        ),
    }
)
