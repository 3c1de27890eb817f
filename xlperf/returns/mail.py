"""The list for mail merge, with Chinese headings.

Owns its columns. Sends nothing itself.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from xlperf.ooxml.text import csv_cell, one_line
from xlperf.returns.letter import Letter

MERGE_COLUMNS = ("部门编码", "部门", "邮箱", "联系人", "附件", "信", "须改正", "提醒", "主题")
"""As mail programs are set up for: the same in every language."""
BETWEEN = "；"
"""Between the names of several files, and between several addresses."""


def merge_list(letters: Sequence[Letter]) -> str:
    """The list for mail merge as CSV, one row a letter; several files are joined by "；"."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(MERGE_COLUMNS)
    for letter in letters:
        copies = BETWEEN.join([*(part.copy for part in letter.parts if part.copy), *letter.attached])
        words = (letter.code, letter.department, letter.email, letter.contact, copies, letter.name)
        counts = letter.count("error"), letter.count("warning")
        writer.writerow([*(csv_cell(one_line(word)) for word in words), *counts, csv_cell(letter.subject)])
    return out.getvalue()
