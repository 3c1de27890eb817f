"""A letter as a Word document, from a template that the office may edit; by python-docx, the extra `docx`.

Owns the fields of a template ({部门}, {正文} …) and the template that is used where the office has none of its own. What the
letter says is `letter`'s.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from xlperf.messages import document_language, say, speaking
from xlperf.ooxml.text import one_line, without_unfit
from xlperf.publishing.document import drop_second_styles, set_typeface
from xlperf.returns.document_template import (
    as_bytes,
    fill,
    opened,
    paragraphs,
    proved,
    put_text,
)
from xlperf.returns.letter import Letter, LetterLine, Sender, addressee, body, closing

BODY = "正文"
FIELDS = ("标题", "部门", BODY, "办理", "联系人", "落款", "日期", "次数")

SONG, FANGSONG, HEI = "方正小标宋简体", "仿宋_GB2312", "黑体"
SIZES = {"text": 16.0, "heading": 16.0, "item": 14.0, "detail": 12.0}
"""Points: 三号 as official letters have it, the list of findings smaller."""


def can_write() -> bool:
    """Whether python-docx is installed."""
    from importlib.util import find_spec

    return find_spec("docx") is not None


class LetterTemplate:
    """A template read and proved; `path`: the office's own, the usual one without. Raises LetterTemplateError."""

    def __init__(self, path: str | Path = "") -> None:
        if path:
            self.content = proved(Path(path), FIELDS, BODY, "letter")
        else:
            with speaking(document_language()):
                self.content = usual_template()

    def letter(self, letter: Letter, sender: Sender) -> bytes:
        """The letter as a .docx."""
        document = opened(self.content)
        done, _ = closing(letter, sender)
        values = {
            "标题": letter.subject,
            "部门": addressee(letter),
            "办理": done,
            "联系人": one_line(sender.contact),
            "落款": one_line(sender.office),
            "日期": sender.date,
            "次数": str(letter.number) if letter.parts else "",
        }
        for paragraph in list(paragraphs(document)):
            if paragraph.text.strip() == f"{{{BODY}}}":
                _put_lines(paragraph, body(letter))
            else:
                fill(paragraph, values)
        document.core_properties.title = without_unfit(letter.subject)[:255]
        document.core_properties.author = ""
        return as_bytes(document)


def _put_lines(paragraph: Any, lines: list[LetterLine]) -> None:
    """The body in the place of its field, each line a paragraph like it."""
    from docx.shared import Pt
    from docx.text.paragraph import Paragraph

    for line in lines:
        if line.kind == "gap":
            continue
        made = Paragraph(copy.deepcopy(paragraph._p), paragraph._parent)
        paragraph._p.addprevious(made._p)
        put_text(made, line.text)
        size, (run, *_) = SIZES[line.kind], made.runs
        if line.kind != "text":
            run.font.size = Pt(size)
            made.paragraph_format.line_spacing = Pt(size * 1.6)
        if line.kind == "heading":
            set_typeface(run, HEI)
        if line.kind == "detail":
            made.paragraph_format.first_line_indent = Pt(0)
            made.paragraph_format.left_indent = Pt(46)
    paragraph._p.getparent().remove(paragraph._p)


# ---------------------------------------------------------------- the usual template


def usual_template() -> bytes:
    """The template of an official letter: A4 with the margins of official papers, title, address, body, closing, signature."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    normal = document.styles["Normal"]
    set_typeface(normal, FANGSONG)
    normal.font.size = Pt(16)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = Pt(28)
    title = _add(document, "{标题}", 0, WD_ALIGN_PARAGRAPH.CENTER)
    title.runs[0].font.size = Pt(22)
    set_typeface(title.runs[0], SONG)
    title.paragraph_format.space_after = Pt(28)
    title.paragraph_format.line_spacing = Pt(36)
    _add(document, say("letter-to", name="{部门}"), 0)
    _add(document, f"{{{BODY}}}", 32)
    _add(document, "{办理}", 32)
    _add(document, say("letter-contact", contact="{联系人}"), 32)
    for field in ("落款", "日期"):
        signed = _add(document, f"{{{field}}}", 0, WD_ALIGN_PARAGRAPH.RIGHT)
        signed.paragraph_format.right_indent = Pt(32)
        signed.paragraph_format.keep_together = True
        if field == "落款":
            signed.paragraph_format.space_before = Pt(28)
            signed.paragraph_format.keep_with_next = True
    drop_second_styles(document)
    return as_bytes(document)


def _add(document: Any, text: str, indent: float, alignment: Any = None) -> Any:
    from docx.shared import Pt

    paragraph = document.add_paragraph(text)
    paragraph.paragraph_format.first_line_indent = Pt(indent)
    paragraph.alignment = alignment
    return paragraph
