"""Sheet 填报说明: how to fill in the form, made from its spec.

Owns that sheet's words and looks. Knows XlsxWriter's worksheet and the form, nothing of the paper's geometry.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlperf.form import Column, ComputedColumn, Field, Form, style
from xlperf.form.layout import SEVERITY_WORDS
from xlperf.form.rules import EXACT, NONE, SOUND
from xlperf.messages import CHINESE

OF_ANY_FORM = (
    "一行文字较多时，“校验”栏提示“字多”：把这一行的下边线往下拉，看全为止；没有合并单元格的行，双击行号的下边线即可。打印前逐行看一遍。",
    "表里的行填满时，表首有提示。要加行：在“审阅”里撤销工作表保护，选中该表中间的一整行并复制，在原处“插入复制的单元格”，再改写新行；"
    "检查、合计和收表都认这一行（LibreOffice 里插入空行，新行到收表时才核对）。有密码的，请财政部门另发行数更多的表。用不着的行清空即可，不要删除。",
    "打印整个工作簿时只印表样。要印“校验”或“填报说明”，先选中要印的区域，打印时选“选定区域”（或取消打印区域）。",
    "从别处粘贴时用“选择性粘贴—数值”，格子的格式、下拉列表和校验就不会被盖掉；与合并的格子对不齐时，一列一列地粘贴。",
)
"""What is to be known of every form, behind what its spec explains."""

COLUMNS = (("栏目", 26), ("填什么", 48), ("单位", 10), ("必填", 7), ("示例", 18), ("规则", 40))


def print_by_choice(sheet: Any, column: int) -> None:
    """Lets a sheet out when the whole workbook is printed: its print area is a blank cell right of what it holds. It is
    printed by selecting it and printing the selection, or by clearing the print area."""
    sheet.print_area(0, column + 1, 0, column + 1)


def write_guide(sheet: Any, form: Form, formats: style.Formats) -> None:
    """Fills the sheet: how to, then a line for every field and column."""
    for column, (_, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
    title = formats.get(font_name=form.page.heading_font, font_size=14)
    sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, f"{form.title}：填报说明", title)
    sheet.set_row(0, 28)
    row = 1
    text = formats.get(align="left")
    width, size = sum(width for _, width in COLUMNS), form.page.font_size
    for number, sentence in enumerate((*form.explain, *OF_ANY_FORM), 1):
        numbered = f"{number}. {sentence}"
        sheet.merge_range(row, 0, row, len(COLUMNS) - 1, numbered, text)
        sheet.set_row(row, style.text_height(numbered, width, size))
        row += 1
    row += 1
    head = formats.get(border=1, align="center", bg_color=style.HEADING_TINT, bold=True)
    for column, (word, _) in enumerate(COLUMNS):
        sheet.write_string(row, column, word, head)
    body, centre = formats.get(border=1, align="left"), formats.get(border=1, align="center")
    for line in _lines(form):
        row += 1
        for column, value in enumerate(line):
            sheet.write_string(row, column, value, centre if column in (2, 3, 4) else body)
        cells = [(value, COLUMNS[column][1]) for column, value in enumerate(line)]
        sheet.set_row(row, style.row_height(cells, form.page.font_size))
    row = _checks(sheet, form, row + 2, head, body, centre)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.set_footer("&C第 &P 页")
    sheet.set_start_page(1)
    print_by_choice(sheet, len(COLUMNS))


SEEN_WHERE = {
    EXACT: "",
    SOUND: "（表内只查出明显的，收表后全面检查）",
    NONE: "（收表后才检查，表内不显示）",
}
CHECK_WORDS = ("检查", "不符时怎样改", "级别")


def _checks(sheet: Any, form: Form, row: int, head: Any, body: Any, centre: Any) -> int:
    """What each check means and how to mend what it finds; those of many rows or fields once. Gives the last row."""
    sheet.write_string(row, 0, CHECK_WORDS[0], head)
    sheet.merge_range(row, 1, row, 4, CHECK_WORDS[1], head)
    sheet.write_string(row, 5, CHECK_WORDS[2], head)
    for title, hint, level in _check_lines(form):
        row += 1
        sheet.write_string(row, 0, title, body)
        sheet.merge_range(row, 1, row, 4, hint, body)
        sheet.write_string(row, 5, level, centre)
        widths = (COLUMNS[0][1], sum(width for _, width in COLUMNS[1:5]))
        sheet.set_row(
            row, style.row_height(list(zip((title, hint), widths, strict=True)), form.page.font_size)
        )
    return row


def _check_lines(form: Form) -> Iterator[tuple[str, str, str]]:
    for rule in form.compiled.rules:
        if any(check.id == rule.id for check in form.check):
            hint = rule.hints[CHINESE]
            words = "".join(part for part in hint.parts if isinstance(part, str))
            place = SEEN_WHERE[rule.native]
            yield rule.titles[CHINESE], words + place, SEVERITY_WORDS[rule.severity]


def _lines(form: Form) -> Iterator[tuple[str, ...]]:
    for section in form.section:
        for item in section.field:
            yield _line(form, None, item, item.label)
        for table in section.table:
            for column in table.parts.values():
                if column in table.in_three_cells:
                    continue  # it is not on the paper
                yield _line(form, table.id, column, f"{table.label}：{column.label}")


def _line(
    form: Form, table: str | None, part: Field | Column | ComputedColumn, label: str
) -> tuple[str, ...]:
    unit = form.amounts if part.kind == "amount" else getattr(part, "unit", "")
    if isinstance(part, ComputedColumn) or (isinstance(part, Field) and part.value):
        return label, f"自动计算，不必填写。{part.explain}", unit, "—", "", ""
    required = "是" if part.required else "否"
    return label, part.explain, unit, required, part.example, _rules(part, form.deciding(table, part))


def _rules(part: Field | Column, deciding: Field | Column | None) -> str:
    rules: list[str] = []
    if part.kind == "amount":
        rules.append("最多两位小数")
    if part.kind == "count":
        rules.append("整数")
    if part.is_number and not part.negative:
        rules.append("不小于 0")
    if part.max_length:
        rules.append(f"不超过 {part.max_length} 字")
    if part.choices:
        rules.append("从列表选择：" + "、".join(part.choices))
    if part.choices_of and deciding is not None:
        is_level = getattr(deciding, "fill_down", False)
        on = "上级指标" if is_level else f"“{deciding.label or deciding.id}”"
        rules.append(f"从列表选择，选项随{on}而定")
    if isinstance(part, Column):
        if part.fill_down:
            rules.append("空白表示同上")
        if part.target:
            rules.append("写明计算符号、数量和单位；定性目标写明程度")
    return "；".join(rules)
