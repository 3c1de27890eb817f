"""`return_workbooks`: what `xlperf return` does, as a function.

Owns its arguments, which are the command's. What is written, and to whom, is `folder`'s business.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlperf.arguments import a_path, some_paths
from xlperf.consolidation.asked import Asked
from xlperf.consolidation.control_figures import ControlRule
from xlperf.consolidation.decisions import Decision
from xlperf.consolidation.inbox import Progress, receive
from xlperf.consolidation.ledger import Policy
from xlperf.form import Form
from xlperf.messages import CHINESE, speaking
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.returns.folder import give_back, returned
from xlperf.roster import Roster


@dataclass(frozen=True)
class Returned:
    """What went back. `files`: how many came in; `letters`: the departments that are written to; `copies`: the marked workbooks;
    `unmarked`: (file, reason) of those of which no marked copy could be made; `notes`: what else is to be known."""

    files: int
    letters: tuple[str, ...]
    copies: int
    unmarked: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def return_workbooks(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    roster: Roster | str | os.PathLike[str] | None = None,
    form: Form | str | None = None,
    year: int | None = None,
    duplicates: Policy = "newest",
    warned_too: bool = False,
    accept_handmade: bool = False,
    jobs: int = 1,
    decisions: Sequence[Decision] | str | os.PathLike[str] | None = None,
    control: ControlRule | None = None,
    reviews: Sequence[str | os.PathLike[str]] = (),
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> Returned:
    """Writes into the new (or empty) folder `out` a copy of each rejected workbook with every finding marked on its cell, a letter to
    each department, and a list for mail merge; nothing where nothing is rejected. All of it is Chinese.

    The files, and which of a department's counts, are those of `consolidate`, whose arguments these are. `warned_too`: workbooks
    with warnings go back, too. Raises InvalidArgument, SourceMissing, NothingFound, RosterError, FormError, DecisionsError,
    StorageError, WorkersFailed, CannotWrite; never for what is in a file.
    """
    given, folder = some_paths("sources", sources), a_path("out", out)
    asked = Asked(
        roster=roster,
        form=form,
        year=year,
        duplicates=duplicates,
        handmade=accept_handmade,
        limits=limits,
        decisions=decisions,
        control=control or ControlRule(),
        reviews=reviews,
        jobs=Asked.workers(jobs),
        progress=progress,
        language=CHINESE,
    )
    inbox = receive(given, asked, outputs=[folder])
    notes = (*inbox.passed_over, *inbox.notes)
    entries = returned(inbox, warned_too)
    if not entries:
        return Returned(len(inbox.entries), (), 0, (), notes)
    with speaking(CHINESE):
        account = give_back(inbox, entries, folder)
    letters = tuple(letter.department or letter.name for letter in account.letters)
    return Returned(len(inbox.entries), letters, account.copies, account.unmarked, (*notes, *account.notes))


__all__ = ["Returned", "return_workbooks"]
