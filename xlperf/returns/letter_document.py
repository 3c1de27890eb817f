"""A letter as a Word document, from a template that the office may edit; by python-docx, the extra `docx`.

Owns the fields of a template ({部门}, {正文} …) and the template that is used where the office has none of its own. What the
letter says is `letter`'s.
"""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from xlperf.errors import XlperfError
from xlperf.messages import catalogue, document_language, say, speaking
from xlperf.ooxml.text import without_unfit
from xlperf.returns.letter import Letter, Line, Sender, addressee, body, closing, one_line

catalogue(
    {
        "letter-template": (
            "读不了信的模板 {path}：应是 Word 文件（.docx）",
            "the template of letters {path} cannot be read: it must be a Word file (.docx)",
        ),
        "letter-fields": (
            "信的模板 {path} 里有不认识的域：{fields}；可以用 {known}",
            "unknown fields in the template of letters {path}: {fields}; there are {known}",
        ),
        "letter-no-body": (
            "信的模板 {path} 里没有单独一段的 {{正文}}：信的内容放在它的位置",
            "the template of letters {path} has no paragraph of its own with {{正文}}, in whose place the letter stands",
        ),
    }
)

BODY = "正文"
FIELDS = ("标题", "部门", BODY, "办理", "联系人", "落款", "日期", "次数")
_FIELD = re.compile(r"\{([^{}]{1,12})\}")

SONG, FANGSONG, HEI = "方正小标宋简体", "仿宋_GB2312", "黑体"
SIZES = {"text": 16.0, "heading": 16.0, "item": 14.0, "detail": 12.0}
"""Points: 三号 as official letters have it, the list of findings smaller."""


class LetterTemplateError(XlperfError, ValueError):
    """A template of letters that cannot be used."""


def can_write() -> bool:
    """Whether python-docx is installed."""
    from importlib.util import find_spec

    return find_spec("docx") is not None


class LetterTemplate:
    """A template read and proved; `path`: the office's own, the usual one without. Raises LetterTemplateError."""

    def __init__(self, path: str | Path = "") -> None:
        self.path = Path(path) if path else None
        self.content = self.path.read_bytes() if self.path is not None and self.path.is_file() else b""
        if self.path is not None:
            self._prove()
        else:
            with speaking(document_language()):
                self.content = usual_template()

    def _prove(self) -> None:
        name = self.path.name if self.path is not None else ""
        try:
            document = _opened(self.content)
        except Exception:  # noqa: BLE001 - whatever python-docx raises, it is no Word file
            raise LetterTemplateError(say("letter-template", path=name)) from None
        texts = [paragraph.text for paragraph in _paragraphs(document)]
        used = {field for text in texts for field in _FIELD.findall(text)}
        if unknown := sorted(used.difference(FIELDS)):
            words = "、".join(f"{{{field}}}" for field in unknown)
            known = "、".join(f"{{{field}}}" for field in FIELDS)
            raise LetterTemplateError(say("letter-fields", path=name, fields=words, known=known))
        if f"{{{BODY}}}" not in [text.strip() for text in texts]:
            raise LetterTemplateError(say("letter-no-body", path=name))

    def letter(self, letter: Letter, sender: Sender) -> bytes:
        """The letter as a .docx."""
        document = _opened(self.content)
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
        for paragraph in list(_paragraphs(document)):
            if paragraph.text.strip() == f"{{{BODY}}}":
                _put_lines(paragraph, body(letter))
            else:
                _fill(paragraph, values)
        document.core_properties.title = without_unfit(letter.subject)[:255]
        document.core_properties.author = ""
        return _bytes(document)


def _opened(content: bytes) -> Any:
    from docx import Document

    return Document(io.BytesIO(content))


def _bytes(document: Any) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _paragraphs(document: Any) -> Iterator[Any]:
    """All paragraphs: of the text, of tables in it, and above and below the pages."""
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs
    for section in document.sections:
        yield from section.header.paragraphs
        yield from section.footer.paragraphs


def _fill(paragraph: Any, values: Mapping[str, str]) -> None:
    """Puts values in the place of fields; a paragraph of which all fields are empty is left out."""
    fields = _FIELD.findall(paragraph.text)
    if not fields:
        return
    if not any(values[field] for field in fields):
        paragraph._p.getparent().remove(paragraph._p)
        return
    _say(paragraph, _FIELD.sub(lambda field: values[field[1]], paragraph.text))


def _say(paragraph: Any, text: str) -> None:
    """Gives a paragraph another text in the looks of its first letters."""
    runs = paragraph.runs
    runs[0].text = without_unfit(text, "\ufffd")
    for run in runs[1:]:
        run._r.getparent().remove(run._r)


def _put_lines(paragraph: Any, lines: list[Line]) -> None:
    """The body in the place of its field, each line a paragraph like it."""
    from docx.shared import Pt
    from docx.text.paragraph import Paragraph

    for line in lines:
        if line.kind == "gap":
            continue
        made = Paragraph(copy.deepcopy(paragraph._p), paragraph._parent)
        paragraph._p.addprevious(made._p)
        _say(made, line.text)
        size, (run, *_) = SIZES[line.kind], made.runs
        if line.kind != "text":
            run.font.size = Pt(size)
            made.paragraph_format.line_spacing = Pt(size * 1.6)
        if line.kind == "heading":
            _typeface(run, HEI)
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
    _typeface(normal, FANGSONG)
    normal.font.size = Pt(16)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = Pt(28)
    title = _add(document, "{标题}", 0, WD_ALIGN_PARAGRAPH.CENTER)
    title.runs[0].font.size = Pt(22)
    _typeface(title.runs[0], SONG)
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
    _drop_second_styles(document)
    return _bytes(document)


def _add(document: Any, text: str, indent: float, alignment: Any = None) -> Any:
    from docx.shared import Pt

    paragraph = document.add_paragraph(text)
    paragraph.paragraph_format.first_line_indent = Pt(indent)
    paragraph.alignment = alignment
    return paragraph


def _typeface(style: Any, name: str) -> None:
    """Chinese and Latin letters of a style or a run in one typeface."""
    from docx.oxml.ns import qn

    style.font.name = name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:eastAsia", "w:ascii", "w:hAnsi"):
        fonts.set(qn(kind), name)


def _drop_second_styles(document: Any) -> None:
    """Leaves out the copy of the styles that python-docx's own template has for Word 2010."""
    for name, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            del document.part.rels[name]


__all__ = ["BODY", "FIELDS", "LetterTemplate", "LetterTemplateError", "can_write", "usual_template"]
