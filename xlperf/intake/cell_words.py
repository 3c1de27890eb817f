"""The words of what a single cell of a workbook has about it: formulas, errors, dates, number formats, struck-out text.

Owns sentences alone, in Chinese and English.
"""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "workbook-formula-input.computed": (
            "填的是公式 ={formula}，已按 {value} 计算",
            "a formula was entered, ={formula}, computed as {value}",
        ),
        "workbook-formula-input.unknown": (
            "填的是公式 ={formula}，其结果不能采信",
            "a formula was entered, ={formula}, whose result cannot be relied on",
        ),
        "workbook-formula-input.hint": (
            "复制该单元格，用“选择性粘贴—数值”粘贴回去",
            "copy the cell and paste it back as a value",
        ),
        "workbook-error-value.message": ("单元格是错误值 {value}", "the cell holds the error {value}"),
        "workbook-error-value.hint": ("改填正确的内容", "enter the right value"),
        "workbook-figure-not-shown.message": (
            "只有 {value}：打印或另存时列太窄，数没有显示出来",
            "only {value} stands here: the column was too narrow for the figure when it was printed or saved",
        ),
        "workbook-figure-not-shown.hint": ("按原表填写这个数", "enter the figure from the original"),
        "workbook-date-cell.number": (
            "此处应填数字，单元格却是日期或时间，显示“{shown}”（数值 {value}），未计入",
            "a number belongs here, but the cell is a date or time, shown as '{shown}' (value {value}); it was not counted",
        ),
        "workbook-date-cell.text": (
            "单元格是日期或时间（{day}），显示“{shown}”，已按显示的内容读取；输入的 5-10、1/2 之类会被表格软件改成日期",
            "the cell is a date or time ({day}), shown as '{shown}' and read as shown; a spreadsheet program turns "
            "an entry such as 5-10 or 1/2 into a date",
        ),
        "workbook-date-cell.hint": (
            "先把单元格格式改为“文本”（填数的改为“数值”），再重新输入原来的内容",
            "set the cell's format to Text (Number for a figure) and enter again what was meant",
        ),
        "workbook-shown-otherwise.other": (
            "单元格显示“{shown}”，实际的数值却是 {value}：以哪个为准不能确定",
            "the cell shows '{shown}', yet its value is {value}: which of them is meant cannot be told",
        ),
        "workbook-shown-otherwise.hidden": (
            "单元格的数字格式把内容隐藏了，看不见，实际是“{value}”",
            "the cell's number format hides its content, which is '{value}'",
        ),
        "workbook-shown-otherwise.rounded": (
            "单元格显示“{shown}”，实际的数值是 {value}，打印出来与报送的数不同",
            "the cell shows '{shown}' while its value is {value}: paper and file differ",
        ),
        "workbook-shown-otherwise.raised": (
            "单元格显示“{shown}”（有上标或下标），存的文字是“{value}”，已按显示的读取",
            "the cell shows '{shown}', with raised or lowered figures, and holds '{value}': it was read as shown",
        ),
        "workbook-shown-otherwise.symbols": (
            "单元格用了符号字体，看到的不是“{value}”，而是别的符号；已按“{value}”读取",
            "the cell has a font of symbols, so that it does not show '{value}' but other signs; it was read as '{value}'",
        ),
        "workbook-unseen.message": (
            "“{value}”的字色与底色相同（或字号小到看不见），打开和打印都看不到",
            "'{value}' has the colour of its cell, or characters too small to be seen: nobody sees it on screen or paper",
        ),
        "workbook-unseen.part": (
            "“{value}”里的“{part}”是白字（或字号小到看不见），打开和打印都看不到；已照常读入",
            "of '{value}' the part '{part}' is white, or too small to be seen: nobody sees it on screen or paper; it was read all the same",
        ),
        "workbook-unseen.hint": (
            "要报的，把字色改为黑色；不要的，删去",
            "make it black where it is meant, and delete it where it is not",
        ),
        "workbook-shown-otherwise.unknown": (
            "单元格用了特殊的数字格式“{code}”，看到的可能不是 {value}；已按 {value} 读取",
            "the cell has a number format of its own, '{code}', so that it may not show {value}; it was read as {value}",
        ),
        "workbook-shown-otherwise.hint": (
            "把单元格格式改为“常规”，使看到的就是要报的，再保存",
            "set the cell's format to General, see that it shows what is meant, and save",
        ),
        "workbook-struck-out.part": (
            "“{struck}”划了删除线，未读取；读取的是“{left}”",
            "'{struck}' is struck out and was not read; '{left}' was",
        ),
        "workbook-struck-out.whole": (
            "“{struck}”划了删除线，未读取",
            "'{struck}' is struck out and was not read",
        ),
        "workbook-struck-out.hint": (
            "删去不要的内容；仍要的，取消删除线",
            "delete what is not meant; take the line off what is",
        ),
        "workbook-blanks.message": (
            "{count} 格内容的首尾有看不见的空白或换行，读取时已去掉：{cells}",
            "blanks or line breaks that are not seen, at the beginning or end of {count} entries; they were left out in reading: {cells}",
        ),
        "workbook-blanks.hint": ("不必改", "nothing need be done"),
        "workbook-external-link.text": (
            "“{value}”是向其他程序取数的动态链接（DDE）的写法，按文字读入，不予执行",
            "'{value}' is written as a link to another program (DDE); it was read as text and is not followed",
        ),
    }
)
