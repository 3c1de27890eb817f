"""The findings that reading a grid makes: what was moved, joined, doubted, or found no place.

Owns their ids (`intake-…`) and words. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlperf.declaration import ERROR, INFO, WARNING, Finding
from xlperf.intake.handmade.findings_of_sources import NOTES_OF_SOURCES, Notes
from xlperf.messages import catalogue, clauses, say

_SHOWN = 60

_NOTES: Notes = {
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
    "intake-level-below": (
        WARNING,
        (
            "“{text}”写在它各行的中间（{where}），按二级指标读作从这一行起",
            "'{text}' stands in the middle of its rows ({where}); by the second levels it was read as beginning here",
        ),
        ("核对各行的一级指标", "see that each row is of its first level"),
    ),
    "intake-levels-below": (
        WARNING,
        (
            "有 {count} 个一级指标写在各自的行的中间，按二级指标读作从上面的行起：{places}",
            "{count} first levels stand in the middle of their rows; by the second levels they were read as beginning above: {places}",
        ),
        ("核对各行的一级指标", "see that each row is of its first level"),
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
    "intake-computed-otherwise": (
        WARNING,
        (
            "“{label}”写的是 {text}，按读入的各栏计算是 {expected}",
            "'{label}' says {text}; computed from what was read it is {expected}",
        ),
        (
            "以计算的为准：核对各栏是否填对、读对",
            "what is computed counts: check that each figure is right, and was read rightly",
        ),
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
    "intake-key": (
        WARNING,
        ("“{text}”不是本表样的栏目，没有读入", "'{text}' is no field of the form and was not taken"),
        ("核对栏目编号", "see how the field is called"),
    ),
}

_NOTES |= NOTES_OF_SOURCES

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
