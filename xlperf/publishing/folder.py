"""Many declarations published at once: a file each in one folder, and an index page that leads to them.

Owns how the files are called; which are published, the inbox says. Each file is made as that of one declaration is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from urllib.parse import quote

from xlperf.consolidation.figures_of_form import plan_of
from xlperf.consolidation.inbox import Inbox, made_of
from xlperf.consolidation.judgement.ledger import LedgerEntry
from xlperf.declaration import Declaration
from xlperf.messages import catalogue, say
from xlperf.ooxml.file_names import FileNames
from xlperf.publishing import finishing, writer_before
from xlperf.publishing.printed_form import title_of
from xlperf.system.dataclass import dataclass
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
class PublishedFile:
    """One file of the folder: whose it is, with the project where a department has several, what it is, and its name; the
    department above it, and the main amount with what that is called and its unit, None where the form has none; `own`: the
    department's name without the project, "" where that is `department`."""

    department: str
    code: str
    title: str
    file: str
    parent: str = ""
    amount: Decimal | None = None
    amount_label: str = ""
    own: str = ""

    @property
    def whose(self) -> tuple[str, str]:
        """The same for all projects of a department."""
        return self.code, self.own or self.department

    @property
    def link(self) -> str:
        return quote(self.file)


@dataclass
class Group:
    """The files of the departments under one 主管部门, with their number and their amounts in sum."""

    name: str
    entries: list[PublishedFile]

    @property
    def total(self) -> Decimal:
        return sum((entry.amount or Decimal(0) for entry in self.entries), Decimal(0))

    @property
    def count(self) -> str:
        return _counted(self.entries, "个")


def not_published(inbox: Inbox) -> list[tuple[str, str]]:
    """(file, reason) of each file that is not published."""
    return [(entry.file, _why(entry)) for entry in inbox.entries if not entry.used]


def _why(entry: LedgerEntry) -> str:
    return entry.reason or say("publish-rejected", count=entry.head.errors)


@dataclass(frozen=True)
class PublishedContent:
    """What is to be known of one file of the folder: its bytes as `writer_before` wrote them, and what the index says."""

    data: bytes
    stem: str
    department: str
    code: str
    title: str
    amount: Decimal | None
    amount_label: str
    own: str


def content_of(write: Callable[[Declaration], bytes], declaration: Declaration) -> PublishedContent:
    """A declaration as it is published; in any process."""
    department = declaration.department or Path(declaration.file).stem
    form, main = declaration.form, plan_of(declaration.form).main
    amount = declaration.tidy_fields().get(main) if main else None
    return PublishedContent(
        write(declaration),
        "_".join(filter(None, (declaration.code, department, declaration.each))),
        f"{department} {declaration.each}".rstrip(),
        declaration.code,
        title_of(declaration),
        amount if isinstance(amount, Decimal) else None,
        f"{form.label_of(main)}（{form.amounts}）" if main else "",
        department,
    )


def contents(inbox: Inbox, suffix: str) -> Iterator[tuple[str, PublishedContent]]:
    """All declarations that are published, each with the department above its own ("" for none), made by the workers that
    read them. Raises InvalidArgument for an unknown kind, NoPaper and DocxMissing before a file is read, then as `made_of`.
    """
    make = partial(content_of, writer_before(suffix))
    return ((entry.parent, content) for entry, content in made_of(inbox, inbox.used, make))


def publish_folder(
    given: Iterable[tuple[str, PublishedContent]], out: str | os.PathLike[str], suffix: str
) -> tuple[PublishedFile, ...]:
    """Writes each of these `contents` as `suffix` (".html") into the new or empty folder `out`, with an index page.

    Raises ValueError with a readable message (NoPaper) and CannotWrite; then there is no folder.
    """
    names = FileNames(reserved=(INDEX,))
    entries: list[PublishedFile] = []
    with writing_folder(out) as folder, finishing(suffix) as finished:
        for parent, one in given:
            file = names.take(one.stem, suffix)
            (folder / file).write_bytes(finished(one.data))
            entries.append(
                PublishedFile(
                    one.department, one.code, one.title, file, parent, one.amount, one.amount_label, one.own
                )
            )
        entries.sort(key=lambda entry: (entry.code, entry.department, entry.file))
        (folder / INDEX).write_bytes(index_page(entries))
    return tuple(entries)


def index_page(entries: Iterable[PublishedFile]) -> bytes:
    """The page that lists what was published, with a link to each file: grouped by the departments above where there are
    any, with amounts where all are of one kind and unit."""
    listed = list(entries)
    titles = {entry.title for entry in listed}
    labels = {entry.amount_label for entry in listed}
    label = labels.pop() if len(labels) == 1 else ""
    return render(
        HERE / "index.html.jinja",
        styles=[HERE / "form.css", HERE / "index.css"],
        scripts=[HERE / "index.js"],
        filters={"amount": "{:,.2f}".format},
        entries=listed,
        count=_counted(listed, "个部门"),
        groups=_grouped(listed),
        amount_label=label,
        total=sum((entry.amount or Decimal(0) for entry in listed), Decimal(0)),
        title=titles.pop() if len(titles) == 1 else "预算绩效目标公开",
        several=len({entry.title for entry in listed}) > 1,
        version=VERSION,
    )


def _counted(entries: Sequence[PublishedFile], unit: str) -> str:
    """How many departments have files here, and how many files, where that is more."""
    departments = len({entry.whose for entry in entries})
    files = f"、{len(entries):,} 份" if len(entries) > departments else ""
    return f"{departments:,} {unit}{files}"


def _grouped(entries: Iterable[PublishedFile]) -> list[Group]:
    """In the order of their first department; departments without one above them in a group of no name, the last."""
    groups: dict[str, Group] = {}
    for entry in entries:
        groups.setdefault(entry.parent, Group(entry.parent, [])).entries.append(entry)
    return sorted(groups.values(), key=lambda group: not group.name)
