"""The marks of a returned workbook (退回): its sheet of findings, and whose a note is.

Owns how our marks are told from what others wrote, so that they are never held against a department. Puts no mark itself.
"""

from __future__ import annotations

from xlperf.ooxml.package import Package
from xlperf.ooxml.safe_xml import namespace

RETURN_SHEET = "退回意见"
"""The sheet of findings in a workbook that was returned to be mended."""

RETURN_AUTHOR = "预算审核"
"""The author of our notes in a returned workbook."""


def is_our_note(author: str, text: str) -> bool:
    """Whether a note is one of a returned workbook's. Some programs forget the author; our heading stays."""
    return author == RETURN_AUTHOR or text.lstrip().startswith(f"{RETURN_AUTHOR}：")


def has_foreign_notes(package: Package) -> bool:
    """Whether a note is there that is not ours; raises UnreadableWorkbook for a damaged part."""
    for name in package.names:
        if "/comments" not in name.lower() or not name.lower().endswith(".xml"):
            continue
        root = package.xml(name)
        ns = namespace(root)
        authors = [author.text or "" for author in root.iterfind(f"{ns}authors/{ns}author")]
        for comment in root.iter(f"{ns}comment"):
            number = comment.get("authorId", "")
            author = authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
            if not is_our_note(author, "".join(text.text or "" for text in comment.iter(f"{ns}t"))):
                return True
    return False


__all__ = ["RETURN_AUTHOR", "RETURN_SHEET", "has_foreign_notes", "is_our_note"]
