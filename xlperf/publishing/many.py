"""`publish_all`: what `xlperf publish` does with a folder, as a function.

Owns its arguments, which are the command's. The files and the page that leads to them are `folder`'s.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from xlperf.arguments import a_path, some_paths
from xlperf.consolidation.asked import Asked
from xlperf.consolidation.inbox import Inbox, earlier_given, receive
from xlperf.consolidation.judgement.control_figures import ControlRule
from xlperf.consolidation.judgement.decisions import Decision
from xlperf.consolidation.judgement.ledger import Policy
from xlperf.consolidation.office_rules import OfficeRules
from xlperf.consolidation.received.reading import Progress
from xlperf.declaration.content import exact_text
from xlperf.errors import InvalidArgument
from xlperf.form import Form
from xlperf.messages import catalogue, say
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.publishing import writer_before
from xlperf.publishing.folder import contents, not_published, publish_folder
from xlperf.roster import RosterSource
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "publish.nothing": ("没有可以写的申报表", "there is no declaration to write"),
    }
)


@dataclass(frozen=True)
class Published:
    """What was published. `files`: the names in the folder, by code; `left_out`: (file, reason) of each that was not; `notes`: what
    else is to be known."""

    files: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def publish_all(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    kind: str = "html",
    *,
    roster: RosterSource | None = None,
    include_rejected: bool = False,
    form: Form | str | None = None,
    year: int | None = None,
    duplicates: Policy = "newest",
    accept_handmade: bool = False,
    strict: bool = False,
    against: str | os.PathLike[str] | None = None,
    control: ControlRule | None = None,
    decisions: Sequence[Decision] | str | os.PathLike[str] | None = None,
    reviews: Sequence[str | os.PathLike[str]] = (),
    jobs: int = 1,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> Published:
    """Writes what each department declares, once, into the new (or empty) folder `out`, with an index page. `kind`: txt, html, pdf,
    docx, json or xlsx.

    The files, and which of a department's counts, are those of `consolidate`, whose arguments these are; rejected ones only with
    `include_rejected`. What of `form`, `year`, `control` and `limits` is not given is as xlperf.toml beside the roster's file has
    it. Raises InvalidArgument (also where there is nothing to publish), SourceMissing, NothingFound, RosterError, OfficeFileError,
    FormError, DecisionsError, ReviewError, StorageError, WorkersFailed, NoPaper, DocxMissing, CannotWrite; never for what is in a file.
    """
    given, folder = some_paths("sources", sources), a_path("out", out)
    rules = OfficeRules.of(roster, form, year, control, limits)
    asked = Asked(
        roster=roster,
        form=rules.form,
        year=rules.year,
        include_rejected=include_rejected,
        duplicates=duplicates,
        handmade=accept_handmade,
        strict=strict,
        control=rules.control,
        earlier=earlier_given(against, rules.limits, rules.form),
        limits=rules.limits,
        decisions=decisions,
        reviews=some_paths("reviews", reviews),
        jobs=Asked.workers(jobs),
        progress=progress,
    )
    suffix = f".{exact_text('kind', kind).lower().lstrip('.')}"
    writer_before(suffix)  # what cannot be written is told before a file is read
    inbox = receive(given, asked, outputs=[folder])
    demand_something(inbox)
    files = publish_folder(contents(inbox, suffix), folder, suffix)
    notes = (*inbox.passed_over, *inbox.notes)
    return Published(tuple(one.file for one in files), tuple(not_published(inbox)), notes)


def demand_something(inbox: Inbox) -> None:
    """Raises InvalidArgument where none of the files can be published."""
    if not inbox.used:
        raise InvalidArgument(say("publish.nothing"))
