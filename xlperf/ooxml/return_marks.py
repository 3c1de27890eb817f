"""The marks of a returned workbook (退回): its sheet of findings, and whose a note is.

Owns how our marks are told from what others wrote, so that they are never held against a department. Puts no mark itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from xlperf.ooxml.package import Package
from xlperf.ooxml.safe_xml import namespace

RETURN_SHEET = "退回意见"
"""The sheet of findings in a workbook that was returned to be mended."""

RETURN_AUTHOR = "预算审核"
"""The author of our notes in a returned workbook."""


def is_our_note(author: str, text: str) -> bool:
    """Whether a note is one of a returned workbook's. Some programs forget the author; our heading stays."""
    return author == RETURN_AUTHOR or text.lstrip().startswith(f"{RETURN_AUTHOR}：")


class Note(NamedTuple):
    """What somebody wrote beside a cell, in one line."""

    cell: str
    text: str


def foreign_notes(package: Package, parts: Collection[str] | None = None) -> list[Note]:
    """The notes and threaded comments that are not ours, of the workbook or of a sheet's `parts`; raises UnreadableWorkbook for a
    damaged part."""
    parts = package.names if parts is None else [name for name in parts if name in package]
    found = [note for name in _parts(parts, "/comments") for note in _notes(package.xml(name))]
    for name in _parts(parts, "/threadedcomment"):
        root = package.xml(name)
        ns = namespace(root)
        # Behind each thread lies a note that says so in other words.
        threaded = [
            Note(comment.get("ref", ""), _in_one_line(comment.findtext(f"{ns}text") or ""))
            for comment in root.iter(f"{ns}threadedComment")
        ]
        cells = {note.cell for note in threaded}
        found = [*(note for note in found if note.cell not in cells), *threaded]
    return found


def _parts(names: Iterable[str], of: str) -> list[str]:
    return [name for name in names if of in name.lower() and name.lower().endswith(".xml")]


def _notes(root: Any) -> Iterator[Note]:
    for comment, author, text in authored(root):
        if not is_our_note(author, text):
            theirs = text.removeprefix(f"{author}:").partition(f"\n{RETURN_AUTHOR}：")[0]
            yield Note(comment.get("ref", ""), _in_one_line(theirs))


def authored(root: Any) -> Iterator[tuple[Any, str, str]]:
    """Each note with its author and its whole text."""
    ns = namespace(root)
    authors = [author.text or "" for author in root.iterfind(f"{ns}authors/{ns}author")]
    for comment in root.iter(f"{ns}comment"):
        number = comment.get("authorId", "")
        author = authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
        yield comment, author, "".join(text.text or "" for text in comment.iter(f"{ns}t"))


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
