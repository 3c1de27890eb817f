"""Sheet 校验: one line a check, with how it is mended; its results are formulas of the layout.

Owns that sheet's looks. Knows XlsxWriter's worksheet and the lines of the layout.
"""

from __future__ import annotations

from typing import Any

from xlperf.expression import NOT_EVALUATED
from xlperf.form import style
from xlperf.form.layout import (
    ANSWERS,
    CHECK_COLUMNS,
    CHECK_FIRST_ROW,
    CONTROL_CHECK,
    CONTROL_TITLE,
    CURE_COLUMN,
    LEVEL_COLUMN,
    PASSED,
    RESULT_COLUMN,
    SEVERITY_WORDS,
    Layout,
)
from xlperf.form.layout.control_figures import FIRST_COLUMN
from xlperf.messages import CHINESE, say
from xlperf.ooxml.address import column_letters
from xlperf.template.guide import print_by_choice

CHECK_TITLE = "校验结果：点“位置”可跳到该单元格；点“结果”的筛选箭头，取消勾选“✓”，只看没有通过的"


def write_check_sheet(book: Any, sheet: Any, layout: Layout, formats: style.Formats) -> None:
    """Fills the sheet but for its formulas."""
    for column, width in enumerate((4, 30, 60, 18, 6, 40)):
        sheet.set_column(column, column, width)
    hidden = FIRST_COLUMN if layout.control_formulas is not None else ANSWERS[1]
    sheet.set_column(ANSWERS[1], hidden, 6, None, {"hidden": True})
    title = formats.get(font_name=layout.form.page.heading_font, font_size=14)
    sheet.merge_range(0, 0, 0, len(CHECK_COLUMNS) - 1, CHECK_TITLE, title)
    sheet.set_row(0, 28)
    quiet = formats.get(align="right", font_color=style.QUIET_INK)
    sheet.write_string(1, RESULT_COLUMN - 1, "须改正", quiet)
    sheet.write_string(1, LEVEL_COLUMN - 1, "提醒", quiet)
    head = formats.get(border=1, align="center", bg_color=style.HEADING_TINT, bold=True)
    for column, word in enumerate(CHECK_COLUMNS):
        sheet.write_string(CHECK_FIRST_ROW - 1, column, word, head)
    text, centre = formats.get(border=1, align="left"), formats.get(border=1, align="center")
    narrow = formats.get(border=1, align="left", font_color=style.QUIET_INK, font_size=8, text_wrap=False)
    lines = [(line.id, line.title, line.severity, line.cure) for line in layout.check_lines]
    if layout.control is not None and layout.control_formulas is not None:
        cure = say("control-figures.hint", CHINESE)
        lines.append((CONTROL_CHECK, CONTROL_TITLE, layout.control.severity, cure))
    for row, (check, title, severity, cure) in enumerate(lines, CHECK_FIRST_ROW):
        sheet.write_string(row, 0, check, narrow)
        sheet.write_string(row, 1, title, text)
        sheet.write_string(row, LEVEL_COLUMN, SEVERITY_WORDS[severity], centre)
        sheet.write_string(row, CURE_COLUMN, cure, text)
        sheet.set_row(row, style.row_height([(title, 30), (cure, 40), ("字" * 40, 60)], 10.5))
    last = CHECK_FIRST_ROW + max(len(lines), 1) - 1
    sheet.autofilter(CHECK_FIRST_ROW - 1, 0, last, len(CHECK_COLUMNS) - 1)
    sheet.freeze_panes(CHECK_FIRST_ROW, 0)
    _colour(book, sheet, last)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_landscape()
    sheet.repeat_rows(CHECK_FIRST_ROW - 1)
    sheet.set_footer("&C第 &P 页")
    sheet.set_start_page(1)
    print_by_choice(sheet, len(CHECK_COLUMNS))


def _colour(book: Any, sheet: Any, last: int) -> None:
    """Colours the lines that are open, by severity, down to row `last`."""
    result, level = (
        f"${column_letters(column)}{CHECK_FIRST_ROW + 1}" for column in (RESULT_COLUMN, LEVEL_COLUMN)
    )
    for severity, tint, ink in (
        ("error", style.ERROR_TINT, style.ERROR_INK),
        ("warning", style.WARNING_TINT, style.WARNING_INK),
    ):
        is_open = f'{result}<>"{PASSED}",{result}<>"{NOT_EVALUATED}"'
        sheet.conditional_format(
            CHECK_FIRST_ROW,
            0,
            last,
            len(CHECK_COLUMNS) - 1,
            {
                "type": "formula",
                "criteria": f'=AND({is_open},{level}="{SEVERITY_WORDS[severity]}")',
                "format": book.add_format({"bg_color": tint, "font_color": ink}),
            },
        )
