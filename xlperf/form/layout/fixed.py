"""What is the same in every workbook: its sheets' names, the rows over the form, the columns of 校验, its words and codes.

Owns these alone. Knows no form.
"""

from __future__ import annotations

CHECK_SHEET = "校验"
GUIDE_SHEET = "填报说明"
LISTS_SHEET = "_lists"
HIDDEN_SHEET = "_xlperf"
BUNDLE_SHEET = "_xlperf_files"
"""Of a consolidated workbook that is sent upward: the workbooks it was made of."""
RESULT_SHEETS = frozenset(("汇总", "收件登记", "核对"))
COMPARISON_SHEETS = ("变动", "合计", "部门")
"""By which workbooks that a consolidation or a comparison wrote are known."""
UNDO_SHEET = "_xlp_undo"
SETTINGS_SHEET = "xlwings.conf"
"""Of workbooks with Python's macros: what a ribbon command changed, and how xlwings finds Python."""
STATUS_HEADING = "校验（不打印）"
"""Over the column beside the paper that says what is wrong with each row."""

PASSED = "✓"
SHORT_OF_ROOM = "✓ 字多：显示不全时，把本行下边线往下拉"
SHORT_OF_ROOM_ALONE = "✓ 字多：显示不全时，双击行号的下边线"
"""Beside a row that passes and may not show all its text; the second where a program can fit the row by itself."""
SPARE = "空行"
"""Stands in the check column beside a row of a table in which nothing stands."""
NO_SPARE_ROW = "已填满；还要加行，办法见“填报说明”"
"""Over the paper, behind the names of the tables whose last spare row is filled."""
BROKEN = (
    "校验公式已损坏，不能判断：删过行、列或单元格的，请撤销（Ctrl+Z），或用原表重填；只须清空内容，不要删行"
)
"""Over the paper where the checks can no longer be computed: rows were deleted after the protection was taken off."""
SEVERITY_WORDS = {"error": "错误", "warning": "提醒", "info": "说明"}
CODES = {"error": 3, "warning": 2, "info": 1}
"""What the hidden cell of an open check holds, the graver the higher; 0 where it passes."""
UNDECIDED = -1
"""What it holds where the check cannot be evaluated."""

BANNER_ROW = 0
TITLE_ROW = 1
FIRST_ROW = 2
CHECK_FIRST_ROW = 3
"""Above the first check: the sheet's title, its count, and the header row."""

CHECK_COLUMNS = ("编号", "检查", "结果", "位置", "级别", "怎样改")
RESULT_COLUMN, LINK_COLUMN, LEVEL_COLUMN, CURE_COLUMN = 2, 3, 4, 5

ANSWERS = (1, len(CHECK_COLUMNS))
"""The hidden cell of 校验 that is 1 where the functions XLP_… answer. With xlwings' own module in the file, LibreOffice
answers every function of macros with an empty text and no error, so that IFERROR alone would not fall back."""
