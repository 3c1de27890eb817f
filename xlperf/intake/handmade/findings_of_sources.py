"""The findings on what a source holds besides its values, or hides: sheets, rows and characters that nobody sees, drawings, comments,
links, formulas without a result, PDFs whose cells cannot be told.

Owns their ids (`intake-…`) and words; `findings` makes them.
"""

from __future__ import annotations

from xlperf.declaration import ERROR, WARNING

Notes = dict[str, tuple[str, tuple[str, str], tuple[str, str]]]
"""id -> severity, message, hint"""

NOTES_OF_SOURCES: Notes = {
    "intake-hidden-sheet": (
        WARNING,
        (
            "隐藏的工作表“{text}”里有 {count} 个单元格写有内容，没有读入",
            "the hidden sheet '{text}' was not taken ({count} cells with content)",
        ),
        (
            "取消隐藏，核对其内容；不用的删去",
            "unhide it, look at what it holds, and delete what is not needed",
        ),
    ),
    "intake-unseen": (
        WARNING,
        (
            "“{text}”看不到（在隐藏的行或列里，或字色与底色相同）；已照常读入",
            "'{text}' is not seen, in a hidden row or column or in the colour of its cell; it was read like the rest",
        ),
        ("取消隐藏、改正字色，核对其中的内容", "unhide it, or make it black, and look at what it holds"),
    ),
    "intake-looks-unknown": (
        WARNING,
        (
            "二进制工作簿（.xlsb）只读得出数值：隐藏的行列、删除线、字色、文本框都看不出来",
            "of a binary workbook (.xlsb) only the values are read, not what is hidden, struck out, coloured or drawn over them",
        ),
        ("用 Excel 另存为 .xlsx 后再报", "save it as .xlsx in Excel and send that"),
    ),
    "intake-unseen-more": (
        WARNING,
        (
            "还有 {count} 个看不到的单元格（在隐藏的行或列里，或字色与底色相同）写有内容；已照常读入",
            "read like the rest, though not seen (hidden, or in the colour of the cell): {count} more cells",
        ),
        ("取消隐藏、改正字色，核对其中的内容", "unhide them, or make them black, and look at what they hold"),
    ),
    "intake-shown-otherwise": (
        ERROR,
        (
            "“{label}”的单元格里是 {text}，按格式显示的却是“{shown}”，以哪个为准不能确定",
            "the cell of '{label}' holds {text} and shows '{shown}': which is meant cannot be told",
        ),
        (
            "把单元格格式改为普通数字，填写要报的数",
            "give the cell a plain number format and enter what is meant",
        ),
    ),
    "intake-over-rows": (
        ERROR,
        (
            "行高不够，“{text}”等处的文字伸到了上下行里，分不清是哪一行的",
            "rows are too low: the text at '{text}' reaches into the row above or below, and which row it is of cannot be told",
        ),
        (
            "把行高调够，重新另存为 PDF，或报送原来的文件",
            "make the rows high enough and save the PDF again, or send the original file",
        ),
    ),
    "intake-no-lines": (
        ERROR,
        (
            "PDF 里没有表格线，各格从哪里到哪里不能确定",
            "the PDF has no ruled lines: where one cell ends and the next begins cannot be told",
        ),
        (
            "加上边框，重新另存为 PDF，或报送原来的文件",
            "draw the borders and save the PDF again, or send the original file",
        ),
    ),
    "intake-unknown-characters": (
        ERROR,
        (
            "PDF 里有 {count} 个字没有编码，读不出是什么字（读作 �）",
            "of {count} characters the PDF does not say what they are; they were read as �",
        ),
        (
            "换一个程序重新另存为 PDF，或报送原来的文件",
            "save the PDF again from another program, or send the original file",
        ),
    ),
    "intake-parted": (
        ERROR,
        (
            "表太宽，右边的列另印在后面的页上（第 {text} 页起），哪些格是同一行的不能确定",
            "the sheet is wider than a page, and its last columns are printed on pages of their own (from page {text})",
        ),
        (
            "页面设置里选“将所有列调整为一页”，重新另存为 PDF，或报送原来的文件",
            "fit all columns on one page and save the PDF again, or send the original file",
        ),
    ),
    "intake-struck": (
        WARNING,
        ("“{text}”划了删除线或隐藏了，没有读入", "'{text}' is struck out or hidden and was not taken"),
        (
            "不要的内容请删去；要的请去掉删除线",
            "delete what is not meant, and clear the strike-through of what is",
        ),
    ),
    "intake-struck-figure": (
        ERROR,
        (
            "数字或指标值“{text}”划了删除线或隐藏了，没有读入",
            "the number or target '{text}' is struck out or hidden and was not taken",
        ),
        ("不要的请删去；要的请去掉删除线", "delete it, or clear its strike-through"),
    ),
    "intake-struck-row": (
        ERROR,
        (
            "这一行有划掉或隐藏的单元格，其余的“{text}”不能确定归哪一栏，没有读入",
            "cells of this row are struck out or hidden, and where the others belong is not certain: '{text}' was not taken",
        ),
        (
            "整行不要的请删去；要的补填划掉的内容",
            "delete the row, or enter what is meant where it is struck out",
        ),
    ),
    "intake-struck-part": (
        WARNING,
        (
            "“{text}”划了删除线或隐藏了，没有读入；读为“{left}”",
            "'{text}' is struck out or hidden and was not taken: '{left}' was read",
        ),
        ("请删去划掉的文字", "delete the text that is struck out"),
    ),
    "intake-drawing": (
        WARNING,
        (
            "表上压着文本框，写有“{text}”，没有读入",
            "a text box lies over the form and was not taken: '{text}'",
        ),
        (
            "属于申报内容的，填到相应单元格；其余请删去",
            "enter in its cell what belongs to the declaration, and delete the rest",
        ),
    ),
    "intake-drawing-unit": (
        ERROR,
        (
            "文本框、页眉页脚或表下写着“{text}”，金额没有按它换算",
            "'{text}' stands in a text box, at the edge of a page or below the form; the amounts were not converted by it",
        ),
        (
            "把单位写进金额上方的单元格，或按表样的单位填报",
            "write the unit into a cell above the amounts, or enter amounts in the form's unit",
        ),
    ),
    "intake-object": (
        WARNING,
        (
            "表上压着嵌入的对象（图片、文档、图示或控件），没有读入",
            "an embedded object (picture, document, diagram or control) lies over the form and was not taken",
        ),
        (
            "属于申报内容的，填到相应单元格；其余请删去",
            "enter in its cell what belongs to the declaration, and delete the rest",
        ),
    ),
    "intake-drawing-more": (
        WARNING,
        (
            "还有 {count} 个文本框、对象或批注，没有读入",
            "more text boxes, objects or comments, not taken: {count}",
        ),
        (
            "属于申报内容的，填到相应单元格；其余请删去",
            "enter in its cell what belongs to the declaration, and delete the rest",
        ),
    ),
    "intake-comment": (
        WARNING,
        ("批注或脚注写有“{text}”，没有读入", "a comment or footnote was not taken: '{text}'"),
        (
            "属于申报内容的，填到相应单元格；其余请删去",
            "enter in its cell what belongs to the declaration, and delete the rest",
        ),
    ),
    "intake-uncomputed": (
        WARNING,
        (
            "公式没有计算结果（文件由程序生成，没有用表格软件存过）：{text}",
            "formulas without a result, since a program made the file and no spreadsheet program saved it: {text}",
        ),
        (
            "用 Excel 或 WPS 打开后保存，或改填数值",
            "open it in Excel or WPS and save it, or enter the value",
        ),
    ),
    "intake-program": (
        WARNING,
        (
            "“{text}”是向其他程序取数的动态链接（DDE），没有执行",
            "'{text}' is a link to another program (DDE); it was not followed",
        ),
        ("请删去，改填数值或文字", "delete it and enter the value"),
    ),
    "intake-programs": (
        WARNING,
        (
            "文件含有对其他程序的动态链接（DDE），没有执行",
            "the file holds links to other programs (DDE); they were not followed",
        ),
        ("断开链接，粘贴为数值", "break the links and paste values"),
    ),
}
