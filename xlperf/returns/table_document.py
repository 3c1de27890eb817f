"""The table of what is approved (批复表) on the office's own paper: a Word file with fields, in which {表} is the table.

Owns the fields of that paper. How the table itself looks is publishing's.
"""

from __future__ import annotations

from pathlib import Path

from xlperf.declaration import Declaration
from xlperf.ooxml.text import one_line, without_unfit
from xlperf.publishing.document import put_tables
from xlperf.publishing.printed_form import title_of
from xlperf.returns.document_template import as_bytes, fill, opened, paragraphs, proved
from xlperf.returns.letter import Sender

TABLE = "表"
FIELDS = ("标题", "部门", "编码", "年度", "金额单位", TABLE, "落款", "日期")


class TableTemplate:
    """The paper of the office, read and proved; raises LetterTemplateError."""

    def __init__(self, path: str | Path) -> None:
        self.content = proved(Path(path), FIELDS, TABLE, "table")

    def table(self, declaration: Declaration, sender: Sender) -> bytes:
        """What is approved, as a .docx."""
        document, form = opened(self.content), declaration.form
        values = {
            "标题": title_of(declaration),
            "部门": one_line(declaration.department),
            "编码": one_line(declaration.code),
            "年度": str(declaration.year or form.year),
            "金额单位": form.amounts,
            "落款": one_line(sender.office),
            "日期": sender.date,
        }
        for paragraph in list(paragraphs(document)):
            if paragraph.text.strip() == f"{{{TABLE}}}":
                put_tables(document, declaration, paragraph)
            else:
                fill(paragraph, values)
        document.core_properties.title = without_unfit(values["标题"])[:255]
        document.core_properties.author = ""
        return as_bytes(document)
