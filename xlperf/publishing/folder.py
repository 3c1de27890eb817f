"""Many declarations published at once: a file each in one folder, and an index page that leads to them.

Owns which are published and how the files are called. Each file is made as that of one declaration is.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from xlperf.consolidation import Progress, consolidate
from xlperf.consolidation.ledger import DUPLICATE
from xlperf.consolidation.ledger import Entry as LedgerEntry
from xlperf.consolidation.sources import Source, read_source
from xlperf.declaration import Declaration
from xlperf.form import Form
from xlperf.intake.handmade.any_file import take_in_any_bytes
from xlperf.messages import catalogue, say
from xlperf.ooxml.file_names import FileNames
from xlperf.ooxml.refusal import UnreadableWorkbook
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


@dataclass(frozen=True)
class Chosen:
    """Which files are published, each department once, and (file, reason) of those that are not. `faulty`: whether one
    of these is more than a duplicate."""

    sources: tuple[Source, ...]
    left_out: tuple[tuple[str, str], ...]
    faulty: bool


def choose(
    given: Iterable[str | os.PathLike[str]],
    *,
    form: Form | None = None,
    roster: str | os.PathLike[str] | None = None,
    include_rejected: bool = False,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Chosen:
    """The files of `given` (folders, patterns, archives) that a consolidation would count; raises what it raises."""
    data = consolidate(
        given,
        form=form,
        roster=roster,
        include_rejected=include_rejected,
        cache=False,
        jobs=jobs,
        progress=progress,
    ).data
    left_out = [entry for entry in data.ledger.entries if not entry.used]
    return Chosen(
        tuple(entry.source for entry in data.used),
        tuple((entry.file, _why(entry)) for entry in left_out),
        any(entry.status != DUPLICATE for entry in left_out),
    )


def _why(entry: LedgerEntry) -> str:
    return entry.reason or say("publish-rejected", count=entry.head.errors)


def declarations_of(sources: Iterable[Source], form: Form | None = None) -> Iterator[Declaration]:
    """The declaration of each file, read when it is asked for; raises UnreadableWorkbook where a file has changed."""
    for source in sources:
        intake = take_in_any_bytes(read_source(source), source.name, form=form)
        if intake.declaration is None:
            raise UnreadableWorkbook("changed-while-reading")
        yield intake.declaration


def publish_folder(
    declarations: Iterable[Declaration], out: str | os.PathLike[str], suffix: str
) -> tuple[Entry, ...]:
    """Writes each declaration as `suffix` (".html") into the new or empty folder `out`, with an index page.

    Raises ValueError in words (an unknown kind, NoPaper, DocxMissing) and CannotWrite; then there is no folder.
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
