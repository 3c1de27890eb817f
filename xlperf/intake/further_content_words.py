"""The words of what a workbook brings along besides its form: sheets, drawings, macros, links, comments.

Owns sentences alone, in Chinese and English.
"""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "workbook-second-form.other": (
            "工作表“{found}”也是一张填了的申报表（{department}），内容与读入的不同：只读入了一张，以哪张为准不能确定",
            "the sheet '{found}' is the form once more, filled in otherwise ({department}): one was read, and which is "
            "meant cannot be told",
        ),
        "workbook-second-form.same": (
            "工作表“{found}”也是一张申报表，内容与读入的相同，没有另行读入",
            "the sheet '{found}' is the form once more with the same content; it was not read",
        ),
        "workbook-second-form.blank": (
            "多出一张空白的申报表“{found}”",
            "there is a blank copy of the form, '{found}'",
        ),
        "workbook-second-form.hint": (
            "一个文件只报一张：删去不报的工作表；另一个部门或年度的，用它自己的工作簿报送",
            "one workbook holds one declaration: delete the sheet that is not meant; another department or year has a "
            "workbook of its own",
        ),
        "workbook-unlisted-sheet.other": (
            "工作表“{found}”也是一张填了的表（{called}），但不在清单里，没有读入：其中的金额没有计入",
            "the sheet '{found}' is one more of its kind, filled in ({called}), yet not listed: it was not read, and its "
            "amounts count for nothing",
        ),
        "workbook-unlisted-sheet.same": (
            "工作表“{found}”是一张复制的表（{called}），内容与读入的相同，没有另行读入",
            "the sheet '{found}' is a copy ({called}) with the same content as one that was read; it was not read",
        ),
        "workbook-unlisted-sheet.blank": (
            "多出一张空白的表“{found}”",
            "there is one more blank sheet of its kind, '{found}'",
        ),
        "workbook-unlisted-sheet.hint": (
            "把它填到一张空着的工作表里；没有空的，请向下发单位要一份张数更多的工作簿（new-template --rows 表=张数）；不报的删去",
            "fill in one of the blank sheets instead; where none is left, ask for a workbook with more sheets "
            "(new-template --rows TABLE=SHEETS); delete what is not meant",
        ),
        "workbook-extra-sheet.message": (
            "多出工作表“{found}”，其中 {count} 个单元格写有内容，没有读入",
            "the further sheet '{found}' was not read ({count} cells with content)",
        ),
        "workbook-extra-sheet.blank": (
            "多出空白的工作表“{found}”",
            "there is a further, blank sheet, '{found}'",
        ),
        "workbook-extra-sheet.hint": (
            "汇总不读取它；如有内容请另行报送",
            "it is not consolidated; send its content separately",
        ),
        "workbook-hidden-sheet.message": (
            "多出隐藏的工作表“{found}”，其中 {count} 个单元格写有内容，没有读入",
            "the further, hidden sheet '{found}' was not read ({count} cells with content)",
        ),
        "workbook-hidden-sheet.blank": (
            "多出隐藏的空白工作表“{found}”",
            "there is a further, hidden and blank sheet, '{found}'",
        ),
        "workbook-hidden-sheet.hint": ("请核对其内容后删除", "look at its content and delete it"),
        "workbook-drawing.text": (
            "表上压着文本框，写有“{found}”，没有读入",
            "a text box lies over the form and was not read: '{found}'",
        ),
        "workbook-drawing.object": (
            "表上压着嵌入的对象（文档、图示或控件），没有读入",
            "an embedded object (document, diagram or control) lies over the form and was not read",
        ),
        "workbook-drawing.more": (
            "表上还压着 {count} 个文本框或对象，没有读入",
            "more text boxes or objects over the form, not read: {count}",
        ),
        "workbook-drawing.picture": (
            "表上有 {count} 张图片或图表，没有读入",
            "pictures or charts on the form, not read: {count}",
        ),
        "workbook-drawing.hint": (
            "属于申报内容的，填到相应单元格；其余请删去",
            "enter in its cell what belongs to the declaration, and delete the rest",
        ),
        "workbook-external-link.message": (
            "工作簿链接到其他文件（{count} 处），不予更新",
            "the workbook links to other files ({count}); they are not followed",
        ),
        "workbook-external-link.dde": (
            "工作簿含有对其他程序的动态链接（DDE，{count} 处），不予执行",
            "the workbook holds links to other programs (DDE, {count}); they are not followed",
        ),
        "workbook-external-link.hint": ("断开链接，粘贴为数值", "break the links and paste values"),
        "workbook-macros.message": (
            "工作簿带有不是模板自带的宏，未运行",
            "the workbook holds macros that are not the template's; they were not run",
        ),
        "workbook-macros.sheet": (
            "工作簿带有旧式宏表（Excel 4.0 宏或对话框表），未运行",
            "the workbook holds a sheet of old macros (Excel 4.0 macros or a dialog); they were not run",
        ),
        "workbook-macros.hint": ("另存为不带宏的 .xlsx", "save it as .xlsx without macros"),
        "workbook-comments.text": (
            "{place} 的批注写有“{found}”，没有读入",
            "the comment on {place} was not read: '{found}'",
        ),
        "workbook-comments.more": ("还有 {count} 条批注，没有读入", "{count} more comments were not read"),
        "workbook-comments.hint": (
            "属于申报内容的，填到相应单元格；只是说明的，另行报送，并删去批注",
            "enter in its cell what belongs to the declaration; send separately what only explains, and delete the comment",
        ),
    }
)
