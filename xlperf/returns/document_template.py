"""A Word file of the office with fields ({部门}, {正文} …) as the template of what we write; by python-docx, the extra `docx`.

Owns how fields are found, proved and filled in. What stands in their place is `letter_document`'s and `table_document`'s.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from xlperf.errors import XlperfError
from xlperf.messages import catalogue, enumerated, say
from xlperf.ooxml.text import without_unfit

catalogue(
    {
        "letter-template": (
            "读不了信的模板 {path}：应是 Word 文件（.docx）",
            "the template {path} cannot be read: it must be a Word file (.docx)",
        ),
        "letter-fields": (
            "信的模板 {path} 里有不认识的域：{fields}；可以用 {known}",
            "unknown fields in the template {path}: {fields}; there are {known}",
        ),
        "letter-no-body": (
            "信的模板 {path} 里没有单独一段的 {body}：信的内容放在它的位置",
            "the template {path} has no paragraph of its own with {body}, in whose place the letter stands",
        ),
        "table-template": (
            "读不了批复表的模板 {path}：应是 Word 文件（.docx）",
            "the template {path} cannot be read: it must be a Word file (.docx)",
        ),
        "table-fields": (
            "批复表的模板 {path} 里有不认识的域：{fields}；可以用 {known}",
            "unknown fields in the template {path}: {fields}; there are {known}",
        ),
        "table-no-body": (
            "批复表的模板 {path} 里没有单独一段的 {body}：表格放在它的位置",
            "the template {path} has no paragraph of its own with {body}, in whose place the table stands",
        ),
    }
)

_FIELD = re.compile(r"\{([^{}]{1,12})\}")


class LetterTemplateError(XlperfError, ValueError):
    """A template that cannot be used."""


def proved(path: Path, fields: Sequence[str], body: str, of: str) -> bytes:
    """The content of a template; `body`: the field that stands in a paragraph of its own; `of`: "letter" or "table".

    Raises LetterTemplateError where it is no Word file, has other fields than these, or no such paragraph.
    """
    content = path.read_bytes() if path.is_file() else b""
    try:
        document = opened(content)
    except Exception:  # noqa: BLE001 - whatever python-docx raises, it is no Word file
        raise LetterTemplateError(say(f"{of}-template", path=path.name)) from None
    texts = [paragraph.text for paragraph in paragraphs(document)]
    used = {field for text in texts for field in _FIELD.findall(text)}
    if unknown := sorted(used.difference(fields)):
        words, known = (enumerated(f"{{{field}}}" for field in names) for names in (unknown, fields))
        raise LetterTemplateError(say(f"{of}-fields", path=path.name, fields=words, known=known))
    if f"{{{body}}}" not in [text.strip() for text in texts]:
        raise LetterTemplateError(say(f"{of}-no-body", path=path.name, body=f"{{{body}}}"))
    return content


def opened(content: bytes) -> Any:
    """The document of python-docx."""
    from docx import Document

    return Document(io.BytesIO(content))


def as_bytes(document: Any) -> bytes:
    """The document as a file."""
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def paragraphs(document: Any) -> Iterator[Any]:
    """All paragraphs: of the text, of tables in it, and above and below the pages."""
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs
    for section in document.sections:
        yield from section.header.paragraphs
        yield from section.footer.paragraphs


def fill(paragraph: Any, values: Mapping[str, str]) -> None:
    """Puts values in the place of fields; a paragraph of which all fields are empty is left out."""
    fields = _FIELD.findall(paragraph.text)
    if not fields:
        return
    if not any(values[field] for field in fields):
        paragraph._p.getparent().remove(paragraph._p)
        return
    put_text(paragraph, _FIELD.sub(lambda field: values[field[1]], paragraph.text))


def put_text(paragraph: Any, text: str) -> None:
    """Gives a paragraph another text in the looks of its first letters."""
    runs = paragraph.runs
    runs[0].text = without_unfit(text, "\ufffd")
    for run in runs[1:]:
        run._r.getparent().remove(run._r)
