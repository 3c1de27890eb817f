"""The findings that reading a grid makes: what was moved, joined, doubted, or found no place.

Owns their ids (`intake-…`) and words. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlperf.declaration import ERROR, INFO, WARNING, Finding
from xlperf.messages import catalogue, clauses, say

_SHOWN = 60

_NOTES: dict[str, tuple[str, tuple[str, str], tuple[str, str]]] = {
    # id: (severity, (message), (hint))
    "intake-shifted": (
        WARNING,
        (
            "“{text}”不在“{label}”一列，按内容移到该列",
            "'{text}' stood outside the column '{label}' and was moved into it",
        ),
        ("核对该行各栏是否对应", "see that the cells of this row are in their columns"),
    ),
    "intake-shifted-rows": (
        WARNING,
        (
            "有 {count} 行的单元格不在各自的列里，按内容移到了那些列：{places}",
            "the cells of {count} rows stood outside their columns and were moved into them: {places}",
        ),
        ("核对这些行各栏是否对应", "see that the cells of these rows are in their columns"),
    ),
    "intake-continued": (
        WARNING,
        (
            "“{text}”是上一行的续行，已接到“{label}”",
            "'{text}' was read as going on from the line above, in '{label}'",
        ),
        ("核对“{label}”的文字是否完整", "see that the text of '{label}' is whole"),
    ),
    "intake-unplaced": (
        WARNING,
        ("“{text}”不知应归入哪一栏，没有读入", "'{text}' belongs to no field of the form and was not taken"),
        ("如有需要，请手工填入", "enter it by hand if it is needed"),
    ),
    "intake-column": (
        WARNING,
        (
            "本表样没有“{label}”这一列，没有读入 {count} 格：{places}",
            "the form has no column '{label}': {count} cells were not taken: {places}",
        ),
        ("如有需要，请手工填入", "enter them by hand if they are needed"),
    ),
    "intake-table": (
        WARNING,
        (
            "表上有一张本表样没有的表，它的“{label}”一列没有读入，有 {count} 格：{places}",
            "the form has no such table: of its column '{label}' {count} cells were not taken: {places}",
        ),
        ("如有需要，请手工填入", "enter them by hand if they are needed"),
    ),
    "intake-unplaced-more": (
        WARNING,
        (
            "另有 {count} 个单元格不知应归入哪一栏，没有读入",
            "{count} more cells were not taken: the form has no field for such content",
        ),
        ("核对原表中表样以外的内容", "look at what the original holds beside the form"),
    ),
    "intake-twice": (
        WARNING,
        (
            "“{label}”出现两次，取第一处，此处的“{text}”没有读入",
            "'{label}' is given twice: the first was taken, and not '{text}'",
        ),
        ("核对哪一处是对的", "see which of them is right"),
    ),
    "intake-two-ways": (
        WARNING,
        (
            "这一行少了单元格，可以有不止一种对法，没有读入“{text}”",
            "the row lacks cells and could be laid out in more than one way: '{text}' was not taken",
        ),
        ("请从原表重新复制这一行，或手工填入", "copy the row from the original again, or enter it by hand"),
    ),
    "intake-two-ways-rows": (
        WARNING,
        (
            "有 {count} 行少了单元格，或者与表头对不上，可以有不止一种对法，没有读入：{places}",
            "{count} rows lack cells or do not suit their labels and could be laid out in more than one way; they were not "
            "taken: {places}",
        ),
        ("请从原表重新复制，或手工填入", "copy them from the original again, or enter them by hand"),
    ),
    "intake-several-in-row": (
        WARNING,
        ("这一行写了 {count} 个指标，按一行读入", "this row holds {count} indicators; it was read as one"),
        ("一个指标一行", "give each indicator a row of its own"),
    ),
    "intake-years": (
        WARNING,
        (
            "表上有不同的年度：{years}；按 {year} 年读入",
            "the paper names several years, {years}: {year} was taken",
        ),
        ("核对是哪一年的表", "see of which year it is"),
    ),
    "intake-tracked": (
        WARNING,
        (
            "文档里有修订痕迹；按接受全部修订读入",
            "the document holds tracked changes: it was read as if all were accepted",
        ),
        (
            "请接受或拒绝修订后再报送，并核对读入的内容",
            "accept or reject the changes and send it again; look at what was read",
        ),
    ),
    "intake-total": (
        INFO,
        ("“{text}”是合计行，没有作为一行读入", "'{text}' is a total, and was not taken as a row"),
        ("不必改动；合计由 xlperf 重新计算", "nothing need be done: totals are computed again"),
    ),
    "intake-total-differs": (
        WARNING,
        (
            "“{text}”是合计行，没有作为一行读入；它与各行之和不符",
            "'{text}' is a total, and was not taken as a row; it is not what the other rows come to",
        ),
        ("核对各行的金额", "check the figures of the rows"),
    ),
    "intake-unit": (
        WARNING,
        (
            "原表的金额以“{unit}”为单位，已换算成{amounts}，保留两位小数",
            "the amounts are given in {unit} and were converted into {amounts}, to two decimals",
        ),
        ("核对换算后的金额", "look at the converted amounts"),
    ),
    "intake-unit-unknown": (
        ERROR,
        (
            "原表的金额以“{unit}”为单位，换算不成{amounts}，照原数读入",
            "the amounts are given in {unit}, which cannot be converted into {amounts}; they were taken as they are",
        ),
        ("按表样的单位填报金额", "enter the amounts in the form's unit"),
    ),
    "intake-units-differ": (
        ERROR,
        (
            "同一行写着两个金额单位“{first}”和“{second}”，不能确定各栏的单位",
            "one row names two money units, {first} and {second}; which amounts are in which is not certain",
        ),
        ("各栏按同一个单位填报", "enter all amounts in one unit"),
    ),
    "intake-control": (
        WARNING,
        ("“{text}”含有不可见的控制字符，已去掉", "'{text}' held control characters, which were removed"),
        ("核对文字是否完整", "see that the text is whole"),
    ),
    "intake-department": (
        WARNING,
        (
            "标题里的部门是“{text}”，与部门名称“{other}”不同；以部门名称为准",
            "the title names '{text}', the form '{other}'; the form's own is taken",
        ),
        ("核对是否为同一部门的表", "see that both are of the same department"),
    ),
    "intake-year": (
        WARNING,
        ("没有找到年度，按 {year} 年读入", "no year was found: {year} is assumed"),
        ("核对年度", "see which year it is of"),
    ),
    "intake-year-otherwise": (
        WARNING,
        (
            "表上没有写年度，按文件名或项目期读为 {year} 年",
            "the paper names no year: {year} was taken from the file's name or the project's term",
        ),
        ("核对年度", "see which year it is of"),
    ),
    "intake-date": (
        WARNING,
        (
            "此格是日期，读为“{text}”；原来填的可能是“3-5”一类的文字",
            "the cell is a date, read as '{text}'; what was typed may have been a text such as 3-5",
        ),
        ("核对原表，按原意填写", "look at the original and enter what was meant"),
    ),
    "intake-share": (
        WARNING,
        (
            "此格是数 {text}；这种文件读不出百分比格式，原来显示的可能是 {percent}",
            "the cell holds {text}; this kind of file does not say whether it is shown as {percent}",
        ),
        ("核对原表；是百分比的改为 {percent}", "look at the original; if it is a share, enter {percent}"),
    ),
    "intake-sheet": (
        WARNING,
        ("工作表“{text}”没有读入（{count} 个单元格）", "the sheet '{text}' was not taken ({count} cells)"),
        ("如其中有申报内容，请手工填入", "enter by hand what belongs to the form"),
    ),
    "intake-listed": (
        WARNING,
        (
            "“{text}”列在“{label}”里，却没有它的工作表；清单里的文字已读入，金额没有",
            "'{text}' is listed in '{label}' but has no sheet: the texts of the list were taken, its amounts were not",
        ),
        ("补填工作表“{name}”", "fill in the sheet '{name}'"),
    ),
    "intake-listed-other": (
        WARNING,
        (
            "“{text}”列在“{label}”里，各工作表却没有一张是它的；以工作表为准，没有读入",
            "'{text}' is listed in '{label}', but no sheet is of that: the sheets were taken, and not this row",
        ),
        ("核对清单与各工作表的名称是否一致", "see that the list and the sheets agree"),
    ),
    "intake-second-form": (
        ERROR,
        (
            "“{text}”也是一张填了的申报表（{department}），内容与读入的不同：一个文件只能报一张，以哪张为准不能确定",
            "'{text}' is the form once more, filled in otherwise ({department}): a file holds one declaration, and which "
            "is meant cannot be told",
        ),
        (
            "另一个部门或年度的，另存成一个文件报送；不报的删去",
            "send that of another department or year as a file of its own; delete what is not meant",
        ),
    ),
    "intake-second-form-same": (
        WARNING,
        (
            "“{text}”也是一张申报表，内容与读入的相同，没有另行读入",
            "'{text}' is the form once more with the same content; it was not read again",
        ),
        ("一个文件只报一张：删去不报的", "a file holds one declaration: delete what is not meant"),
    ),
    "intake-form-again": (
        ERROR,
        (
            "这里像是又开始了一张申报表：{labels}都出现第二次，而且内容不同（此处是“{text}”）",
            "the form seems to begin once more here: {labels} are given again, and otherwise (here '{text}')",
        ),
        (
            "一个文件只报一张：另一个部门或年度的，另存成一个文件报送",
            "a file holds one declaration: send that of another department or year as a file of its own",
        ),
    ),
    "intake-form-twice": (
        ERROR,
        (
            "这里像是又开始了一张申报表：{labels}都出现第二次，各行也又填了一遍，以哪一遍为准不能确定",
            "the form seems to begin once more here: {labels} and rows are given again; which are meant cannot be told",
        ),
        ("一个文件只报一张：删去不报的", "a file holds one declaration: delete what is not meant"),
    ),
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
            "数字“{text}”划了删除线或隐藏了，没有读入",
            "the number '{text}' is struck out or hidden and was not taken",
        ),
        ("不要的数字请删去；要的请去掉删除线", "delete the number, or clear its strike-through"),
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
    "intake-key": (
        WARNING,
        ("“{text}”不是本表样的栏目，没有读入", "'{text}' is no field of the form and was not taken"),
        ("核对栏目编号", "see how the field is called"),
    ),
}

catalogue({key: words for key, (_, words, _) in _NOTES.items()})
catalogue({f"{key}.hint": words for key, (_, _, words) in _NOTES.items()})


def note(
    key: str, *, field: str = "", row: int | None = None, sheet: str = "", cell: str = "", **values: object
) -> Finding:
    """The finding `key` with its words filled in; `row` counts from 1."""
    full = str(values.get("text", ""))
    if "text" in values:
        values["text"] = shortened(full)
    return Finding(
        check=key,
        severity=_NOTES[key][0],
        message=say(key, None, **values),
        hint=say(f"{key}.hint", None, **values),
        field=field,
        row=row,
        value=full,
        sheet=sheet,
        cell=cell,
    )


def together(key: str, found: Sequence[Finding], few: int, **words: str) -> Sequence[Finding]:
    """Findings on rows or cells as one on all of them, `key`, which lists their places, where they are more than `few`."""
    if len(found) <= few:
        return found
    first, texts = found[0], "；".join(one.value for one in found)
    places = clauses(one.cell for one in found)
    whole = note(
        key,
        field=first.field,
        row=first.row,
        sheet=first.sheet,
        cell=first.cell,
        text=texts,
        count=len(found),
        places=places,
        **words,
    )
    return [whole]


def shortened(text: str) -> str:
    """A text as it may stand within a sentence: one line, not endless."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
