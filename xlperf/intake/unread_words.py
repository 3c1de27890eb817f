"""The words of what was typed outside the form's inputs, and of what nobody sees in a workbook.

Owns sentences alone, in Chinese and English.
"""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "workbook-extra-content.message": (
            "填报范围以外写有内容，没有读入：{found}",
            "what stands outside the fields of the form was not read: {found}",
        ),
        "workbook-extra-content.more": (
            "填报范围以外还有 {count} 个单元格写有内容，没有读入：{cells}",
            "outside the fields of the form {count} more cells were not read: {cells}",
        ),
        "workbook-extra-content.hint": (
            "属于申报内容的，填到相应栏目；只是说明的，另行报送",
            "enter in its field what belongs to the declaration; send separately what only explains",
        ),
        "workbook-row-unread.message": (
            "第 {row} 行是表样没有的行，没有读入：{found}",
            "row {row} is none of the form's and was not read: {found}",
        ),
        "workbook-row-unread.hint": (
            "把这些内容填到表内的空行；行数不够的，向财政部门索取行数更多的模板（--rows）",
            "enter this in a spare row of the table; where there is none, ask for a template with more rows (--rows)",
        ),
        "workbook-row-added.message": (
            "第 {row} 行是插入的行，已作为“{label}”的第 {number} 行读入",
            "row {row} was inserted; it was read as row {number} of '{label}'",
        ),
        "workbook-row-added.hint": (
            "请核对读入的内容；下次请用行数更多的模板（--rows）",
            "compare what was read; next time use a template with more rows (--rows)",
        ),
        "workbook-covered.message": (
            "被合并单元格盖住的格里写有“{found}”，看不见",
            "a cell that a merged one covers holds '{found}', which nobody sees",
        ),
        "workbook-covered.hint": (
            "取消合并，核对盖住的内容：要报的写到看得见的格里，不要的删去",
            "unmerge the cells: enter what is meant where it is seen, and delete the rest",
        ),
        "workbook-conditional-look.message": (
            "{found} 上的条件格式会使内容看不见、划去或显示成别的数；已按单元格里存的内容读取",
            "conditional formats on {found} may hide, strike out or show otherwise what the cells hold; it was read as it is held",
        ),
        "workbook-conditional-look.hint": (
            "在“条件格式—清除规则”里去掉，核对看到的是否就是要报的",
            "clear these rules and see that what is shown is what is meant",
        ),
        "workbook-form-hidden.message": (
            "填报的工作表“{found}”被隐藏，打开文件时看不到",
            "the form's sheet '{found}' is hidden: whoever opens the file does not see it",
        ),
        "workbook-form-hidden.hint": (
            "取消隐藏，核对看到的是否就是要报的",
            "unhide it and see that what it shows is what is meant",
        ),
        "workbook-hidden-rows.message": (
            "填报区有隐藏的行，其中写有内容：第 {found} 行",
            "rows of the form that hold entries are hidden: {found}",
        ),
        "workbook-hidden-rows.hint": ("取消隐藏，核对其中的内容", "unhide them and look at what they hold"),
        "workbook-hidden-columns.message": (
            "填报区有隐藏的列，其中写有内容：{found} 列",
            "columns of the form that hold entries are hidden: {found}",
        ),
        "workbook-hidden-columns.hint": (
            "取消隐藏，核对其中的内容",
            "unhide them and look at what they hold",
        ),
    }
)
