"""`return_workbooks`: what `xlperf return` does, as a function.

Owns its arguments, which are the command's, and who writes the letters where nothing else is said. What is written, and to whom, is
`folder`'s business.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from xlperf.arguments import a_path, a_path_or_none, some_paths
from xlperf.consolidation.asked import Asked
from xlperf.consolidation.inbox import Inbox, earlier_given, receive
from xlperf.consolidation.judgement.control_figures import ControlRule
from xlperf.consolidation.judgement.decisions import Decision
from xlperf.consolidation.judgement.ledger import MISSING, UNREADABLE, LedgerEntry, Policy
from xlperf.consolidation.judgement.rounds import iso_day, today
from xlperf.consolidation.office_rules import OfficeRules
from xlperf.consolidation.received.reading import Progress
from xlperf.form import Form
from xlperf.messages import document_language, enumerated, language_of, say, speaking
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.returns.folder import GivenBack, Writing, give_back, returned
from xlperf.returns.sender import sender_and_template
from xlperf.roster import RosterSource
from xlperf.roster.office import office_beside
from xlperf.system.dataclass import dataclass
from xlperf.system.durable import make_folder


@dataclass(frozen=True)
class Returned:
    """What went back. `files`: how many came in; `letters`: the departments that are written to, the letter itself where a file
    says no department; `copies`: the marked workbooks; `unmarked`: (file, reason) of those of which no marked copy could be made;
    `without_address`: departments of which the roster has no mail; `nobodys`: unreadable files that the roster gives to nobody, of
    which nobody is written to; `notes`: what else is to be known."""

    files: int
    letters: tuple[str, ...]
    copies: int
    unmarked: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    without_address: tuple[str, ...] = ()
    nobodys: tuple[str, ...] = ()


def return_workbooks(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    roster: RosterSource | None = None,
    form: Form | str | None = None,
    year: int | None = None,
    duplicates: Policy = "newest",
    warned_too: bool = False,
    accept_handmade: bool = False,
    remind: bool = False,
    mail: bool = False,
    office: str = "",
    contact: str = "",
    deadline: str = "",
    date: str = "",
    letter: str | os.PathLike[str] | None = None,
    against: str | os.PathLike[str] | None = None,
    jobs: int = 1,
    decisions: Sequence[Decision] | str | os.PathLike[str] | None = None,
    control: ControlRule | None = None,
    reviews: Sequence[str | os.PathLike[str]] = (),
    strict: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
    lang: str | None = None,
) -> Returned:
    """Writes into the new (or empty) folder `out` a copy of each rejected workbook with every finding marked on its cell, a
    letter to each department (.docx and .txt) and to the one above it, and a list for mail merge; nothing where there is
    nobody to write to. `lang`: "zh" or "en", by default the one that was asked for (`xlperf.language`), else Chinese.

    The files, and which of a department's counts, are those of `consolidate`, whose arguments these are. `warned_too`: workbooks
    with warnings go back, too. `remind`: a letter to each department of the roster of which nothing came; `mail`: drafts of mails
    (邮件/*.eml). `office`, `contact`, `deadline`, `date` stand in the letters, `letter` is their template (.docx); what is not given,
    and `form`, `year`, `control` and `limits`, is as xlperf.toml beside the roster's file has it.

    Raises InvalidArgument, SourceMissing, NothingFound, RosterError, OfficeFileError, LetterTemplateError, FormError,
    DecisionsError, ReviewError, StorageError, WorkersFailed, CannotWrite; never for what is in a file.
    """
    given, folder = some_paths("sources", sources), a_path("out", out)
    spoken = language_of(lang) if lang else document_language()
    with speaking(spoken):
        writing = letters_of(
            a_path_or_none(roster),
            date,
            remind,
            mail,
            office=office,
            contact=contact,
            deadline=deadline,
            letter=letter,
        )
    rules = OfficeRules.of(roster, form, year, control, limits)
    with speaking(spoken):
        earlier = earlier_given(against, rules.limits, rules.form)
    asked = Asked(
        roster=roster,
        form=rules.form,
        year=rules.year,
        duplicates=duplicates,
        strict=strict,
        handmade=accept_handmade,
        limits=rules.limits,
        decisions=decisions,
        control=rules.control,
        reviews=some_paths("reviews", reviews),
        earlier=earlier,
        jobs=Asked.workers(jobs),
        progress=progress,
        language=spoken,
    )
    return Return.carried_out(given, Path(folder), asked, writing, warned_too).told


def letters_of(
    roster: str | os.PathLike[str] | None,
    date: str,
    remind: bool,
    mail: bool,
    *,
    office: str,
    contact: str,
    deadline: str,
    letter: str | os.PathLike[str] | None,
) -> Writing:
    """How letters are written: as given, else as xlperf.toml beside the roster has it; without documents where python-docx is not
    installed. Raises OfficeFileError, LetterTemplateError."""
    given = {
        "office": office,
        "contact": contact,
        "deadline": deadline,
        "letter": os.fspath(a_path("letter", letter)) if letter else "",
    }
    own = office_beside(roster).with_options(**given)
    return Writing(*sender_and_template(own, date), remind, mail)


@dataclass(frozen=True)
class Return:
    """What came of a return: what came in, which files go back, and what was written, None where nothing was."""

    inbox: Inbox
    entries: tuple[LedgerEntry, ...]
    account: GivenBack | None
    writing: Writing

    @classmethod
    def carried_out(
        cls,
        sources: Iterable[str | os.PathLike[str]],
        out: Path,
        asked: Asked,
        writing: Writing,
        warned_too: bool = False,
    ) -> Return:
        """Takes the files in and writes the folder `out`; raises as `receive` and `give_back`."""
        inbox = receive(sources, asked, outputs=[out])
        entries = tuple(returned(inbox, warned_too))
        silent = writing.remind and any(one.kind == MISSING for one in inbox.ledger.missing)
        account = None
        if entries or silent:
            make_folder(out.parent)
            with speaking(inbox.asked.language):
                account = give_back(inbox, entries, out, writing)
        return cls(inbox, entries, account, writing)

    @property
    def told(self) -> Returned:
        """The same as names and numbers."""
        inbox, account = self.inbox, self.account or GivenBack((), 0, ())
        with_roster = inbox.asked.roster is not None
        lone = [one for one in inbox.entries if one.status == UNREADABLE and one.department is None]
        known = any(one.email for one in account.letters)
        strangers = [
            one for one in account.letters if not one.email and (one.parts or (one.reminder and known))
        ]
        no_documents = (say("letters.no-docx"),) if self.writing.template is None else ()
        lacking = [one.file for one in inbox.entries if one.is_for_the_office]
        unread = (say("letters-lacking", files=enumerated(lacking)),) if lacking else ()
        return Returned(
            files=len(inbox.entries),
            letters=tuple(one.department or one.name for one in account.letters),
            copies=account.copies,
            unmarked=account.unmarked,
            notes=(
                *no_documents,
                *self._deadline_told,
                *unread,
                *inbox.passed_over,
                *inbox.notes,
                *account.notes,
            ),
            without_address=tuple(one.department or one.name for one in strangers) if with_roster else (),
            nobodys=tuple(one.file for one in lone) if with_roster else (),
        )

    @property
    def _deadline_told(self) -> Iterator[str]:
        """What is to be said of a deadline that was over when the letters were written."""
        sender = self.writing.sender
        deadline, written = iso_day(sender.deadline), iso_day(sender.date) or today()
        if self.account is not None and deadline and deadline < written:
            yield say("letters-deadline-past", deadline=sender.deadline)
