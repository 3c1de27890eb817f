"""Many declarations published at once: a file each in one folder, and an index page that leads to them.

Owns how the files are called; which are published, the inbox says. Each file is made as that of one declaration is.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from xlperf.consolidation.inbox import Inbox
from xlperf.consolidation.ledger import Entry as LedgerEntry
from xlperf.declaration import Declaration
from xlperf.messages import catalogue, say
from xlperf.ooxml.file_names import FileNames
from xlperf.publishing import writer_of
from xlperf.publishing.blocks import title_of
from xlperf.system.durable import writing_folder
from xlperf.system.pages import render
from xlperf.version import VERSION

HERE = Path(__file__).parent
INDEX = "index.html"

catalogue(
    {
        "publish-rejected": (
            "有 {count} 个错误，须改正后再公开",
            "{count} errors: to be corrected before it is published",
        ),
    }
)


@dataclass(frozen=True)
class Entry:
    """One file of the folder: whose it is, what it is, and its name."""

    department: str
    code: str
    title: str
    file: str

    @property
    def link(self) -> str:
        return quote(self.file)


def not_published(inbox: Inbox) -> list[tuple[str, str]]:
    """(file, reason) of each file that is not published."""
    return [(entry.file, _why(entry)) for entry in inbox.entries if not entry.used]


def _why(entry: LedgerEntry) -> str:
    return entry.reason or say("publish-rejected", count=entry.head.errors)


def publish_folder(
    declarations: Iterable[Declaration], out: str | os.PathLike[str], suffix: str
) -> tuple[Entry, ...]:
    """Writes each declaration as `suffix` (".html") into the new or empty folder `out`, with an index page.

    Raises ValueError with a readable message (an unknown kind, NoPaper, DocxMissing) and CannotWrite; then there is no folder.
    """
    write = writer_of(suffix)
    names = FileNames(reserved=(INDEX,))
    entries: list[Entry] = []
    with writing_folder(out) as folder:
        for declaration in declarations:
            entry = _entry(declaration, names, suffix)
            (folder / entry.file).write_bytes(write(declaration))
            entries.append(entry)
        entries.sort(key=lambda entry: (entry.code, entry.department, entry.file))
        (folder / INDEX).write_bytes(index_page(entries))
    return tuple(entries)


def _entry(declaration: Declaration, names: FileNames, suffix: str) -> Entry:
    department = declaration.department or Path(declaration.file).stem
    stem = "_".join(filter(None, (declaration.code, department)))
    return Entry(department, declaration.code, title_of(declaration), names.take(stem, suffix))


def index_page(entries: Iterable[Entry]) -> bytes:
    """The page that lists what was published, with a link to each file."""
    listed = list(entries)
    titles = {entry.title for entry in listed}
    return render(
        HERE / "index.html.jinja",
        styles=[HERE / "form.css", HERE / "index.css"],
        scripts=[HERE / "index.js"],
        entries=listed,
        title=titles.pop() if len(titles) == 1 else "预算绩效目标公开",
        several=len({entry.title for entry in listed}) > 1,
        version=VERSION,
    )
