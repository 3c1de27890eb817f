"""Rejected workbooks given back: a marked copy of each, letters, a list for mail merge and drafts of mails, in a folder.

Owns what goes back, and the names of the files. The marks are xlperf.returns.annotate's, the words xlperf.returns.letter's;
which files there are and which count is the inbox's.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from xlperf.consolidation.inbox import Inbox
from xlperf.consolidation.judgement.ledger import REJECTED, UNEXPECTED, UNREADABLE, WARNED, LedgerEntry
from xlperf.consolidation.judgement.reviews import MODIFY, RETURN
from xlperf.consolidation.received.record import Record
from xlperf.consolidation.received.sources import Source, read_source
from xlperf.declaration import Finding
from xlperf.form import Form, load_form
from xlperf.intake.handmade.any_file import take_in_any_bytes
from xlperf.messages import language, speaking
from xlperf.ooxml.file_names import FileNames
from xlperf.ooxml.limits import Limits
from xlperf.ooxml.package import Package
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.text import readable_name
from xlperf.returns.correspondence import addressed, reminders, title_asked_for, to_those_above, with_parts
from xlperf.returns.letter import Letter, LetterWorkbook, Sender, letter_text
from xlperf.returns.letter_document import LetterTemplate
from xlperf.returns.mail import merge_list
from xlperf.returns.register import Register, Sent
from xlperf.returns.table_document import TableTemplate
from xlperf.system.dataclass import dataclass
from xlperf.system.durable import writing_folder

MERGE_LIST = "邮件合并.csv"
COPY_MARK = "_退回"
MAILS = "邮件"
"""The folder of drafts."""


@dataclass(frozen=True)
class GivenBack:
    """What was given back. `unmarked`: (file, reason) of those that no marked copy could be made of; `notes`: what else is to
    be known."""

    letters: tuple[Letter, ...]
    copies: int
    unmarked: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()


def returned(inbox: Inbox, warned_too: bool = False) -> list[LedgerEntry]:
    """The files that go back: what is to be corrected, and what cannot be read and stands for a department that has
    nothing better or undecided, and what a reviewer wants changed; neither what is superseded nor what waits for a decision.
    `warned_too`: those with warnings, too."""
    usable = {id(entry.department) for entry in inbox.entries if entry.used and entry.department is not None}
    waiting = {id(one) for entry in inbox.doubtful for one in entry.candidates}
    return [entry for entry in inbox.entries if _goes_back(inbox, entry, warned_too, usable, waiting)]


def _goes_back(
    inbox: Inbox, entry: LedgerEntry, warned_too: bool, usable: set[int], waiting: set[int]
) -> bool:
    if entry.status == UNREADABLE:
        if entry.is_for_the_office:
            return False
        if entry.department is None:
            # With a roster there is nobody to write to; without one, the file's name may tell its sender.
            return inbox.asked.roster is None
        # Where the office has to decide first, it has something that can be read.
        return id(entry.department) not in usable | waiting
    if entry.status == UNEXPECTED:
        if entry.department is not None:
            return not entry.decided and id(entry.department) not in usable | waiting
        return entry.head.status == REJECTED and not entry.decided
    if entry.status == WARNED and entry.answers.verdict == MODIFY:
        return True
    return entry.status == REJECTED or (warned_too and entry.status == WARNED)


@dataclass(frozen=True)
class Writing:
    """How letters are written. `sender`: who writes; `template`: of the Word documents, None for plain texts alone;
    `remind`: whether those who sent nothing are written to; `mail`: whether drafts of mails are made;
    `table`: the office's own paper for what is approved, None for the usual one."""

    sender: Sender = Sender()
    template: LetterTemplate | None = None
    remind: bool = False
    mail: bool = False
    table: TableTemplate | None = None


def give_back(
    inbox: Inbox, entries: Iterable[LedgerEntry], out: str | os.PathLike[str], writing: Writing | None = None
) -> GivenBack:
    """Writes copies, letters and the list for mail merge of these files into the new (or empty) folder `out`, as a whole.

    Raises CannotWrite; a workbook that cannot be marked gets a letter all the same.
    """
    writing = writing or Writing()
    names = FileNames(reserved=(MERGE_LIST, MAILS))
    register = Register(Path(out))
    unmarked: list[tuple[str, str]] = []
    with writing_folder(out) as folder:
        parts: dict[str, list[LetterWorkbook]] = {}
        files: dict[str, list[str]] = {}
        whose: dict[str, Letter] = {}
        for entry, copy in _marked_copies(inbox, list(entries)):
            record = inbox.record(entry)
            part = _part(inbox, entry, record)
            if copy is not None:
                content, kind = copy
                stem = re.sub(rf"({COPY_MARK}( \([0-9]+\))?)+$", "", readable_name(Path(part.file).stem))
                part = replace(part, copy=names.take(f"{stem}{COPY_MARK}", f".{kind}"))
                (folder / part.copy).write_bytes(content)
            elif not part.asked_for and not part.several:
                unmarked.append((entry.file, record.reason))
            key, letter = addressed(entry)
            whose.setdefault(key, letter)
            parts.setdefault(key, []).append(part)
            # One that could not be taken out of its mail has no content to be known by.
            files.setdefault(key, []).append(entry.head.sha256 or entry.file)
        letters = {
            key: with_parts(letter, parts[key], register.number(key, files[key]))
            for key, letter in sorted(whose.items())
        }
        if writing.remind:
            letters |= {f"1 {one.code} {one.department}": one for one in reminders(inbox)}
        every = [*letters.values(), *to_those_above(inbox, letters)]
        named = [put_letter(folder, names, letter, writing) for letter in every]
        write_list(folder, named)
    for key in letters:
        register.note(
            key, Sent(writing.sender.date, readable_name(Path(out).name), tuple(sorted(files.get(key, ()))))
        )
    notes = register.write()
    copies = sum(bool(part.copy) for of_one in parts.values() for part in of_one)
    return GivenBack(tuple(named), copies, tuple(unmarked), tuple(notes))


def put_letter(
    folder: Path,
    names: FileNames,
    letter: Letter,
    writing: Writing,
    more: Mapping[str, bytes] | None = None,
) -> Letter:
    """Writes a letter as text, as document and as the draft of a mail, to which `more` is attached, and gives it under the
    name of its file."""
    stem = names.take(letter.name, ".txt").removesuffix(".txt")
    text = letter_text(letter, writing.sender).replace("\n", "\r\n")
    _write_text(folder / f"{stem}.txt", text)
    letter, documents = replace(letter, name=f"{stem}.txt"), {}
    if writing.template is not None:
        documents[f"{stem}.docx"] = writing.template.letter(letter, writing.sender)
        (folder / f"{stem}.docx").write_bytes(documents[f"{stem}.docx"])
        letter = replace(letter, name=f"{stem}.docx")
    if writing.mail and letter.email:
        from xlperf.returns.mail_draft import draft

        copies = [part.copy for part in letter.parts if part.copy]
        attached = documents | dict(more or {}) | {name: (folder / name).read_bytes() for name in copies}
        (folder / MAILS).mkdir(exist_ok=True)
        (folder / MAILS / f"{stem}.eml").write_bytes(draft(letter, text, attached))
    return letter


def write_list(folder: Path, letters: Sequence[Letter]) -> None:
    """Writes the list for mail merge."""
    _write_text(folder / MERGE_LIST, merge_list(letters))


def _write_text(path: Path, text: str) -> None:
    # The mark of UTF-8 at the beginning: without it, old Notepad and Excel take the text for GBK.
    path.write_bytes(text.encode("utf-8-sig", "replace"))


def _part(inbox: Inbox, entry: LedgerEntry, record: Record) -> LetterWorkbook:
    """What the letter says of a file."""
    name = readable_name(Path(entry.file).name)
    if not record.form:
        return LetterWorkbook(name, "", reason=record.reason, hint=record.hint)
    form = _form_of(inbox, record)
    if _is_another_form(entry):
        return LetterWorkbook(name, "", form=form, year=record.year, asked_for=title_asked_for(inbox))
    stranger = entry.reason if entry.status == UNEXPECTED else ""
    to_change = entry.answers.verdict == MODIFY
    findings = inbox.findings(entry)
    return LetterWorkbook(
        name,
        "",
        findings,
        form,
        record.year,
        not_asked_for=stranger,
        to_change=to_change,
        several=_several(inbox, entry),
    )


# ---------------------------------------------------------------- marked copies

Copy = tuple[bytes, str]
"""A marked workbook, and the ending of its kind."""


def _marked_copies(inbox: Inbox, entries: list[LedgerEntry]) -> Iterator[tuple[LedgerEntry, Copy | None]]:
    """Each file with its marked copy, None where there can be none, in their order; made where the files were read: by
    workers, within the limits of time and memory, or in this process."""
    asked = inbox.asked
    setup = (asked.loaded_form, asked.limits, asked.handmade, language())
    if not asked.jobs:
        for entry in entries:
            yield entry, _mark(setup, _to_mark(inbox, entry)) if _takes_marks(entry) else None
        return
    from xlperf.system.supervised import Crew, Failure

    read = [entry for entry in entries if _takes_marks(entry)]
    jobs = min(asked.jobs, max(len(read), 1))
    with Crew(_mark, setup, jobs, asked.limits.seconds, asked.limits.memory_bytes) as crew:
        copies = crew.in_order(_to_mark(inbox, entry) for entry in read)
        for entry in entries:
            copy = next(copies) if _takes_marks(entry) else None
            yield entry, None if isinstance(copy, Failure) else copy


def _takes_marks(entry: LedgerEntry) -> bool:
    faultless = _is_one_of_several(entry) and not (entry.head.errors or entry.head.warnings)
    return bool(entry.head.form) and not _is_another_form(entry) and not faultless


def _is_one_of_several(entry: LedgerEntry) -> bool:
    """Whether none of a department's files counts, for they are several (--duplicates reject)."""
    by_reviewer = entry.answers.verdict == RETURN and entry.reason == entry.answers.why()
    return entry.status == REJECTED and bool(entry.reason) and not by_reviewer


def _several(inbox: Inbox, entry: LedgerEntry) -> tuple[str, ...]:
    """The names of a department's files of which none counts, where this is one of them; they have one reason."""
    if not _is_one_of_several(entry):
        return ()
    return tuple(readable_name(Path(one.file).name) for one in inbox.entries if one.reason == entry.reason)


def _is_another_form(entry: LedgerEntry) -> bool:
    """Whether a department on the roster sent another form or another year's: to be replaced, not to be corrected."""
    return entry.status == UNEXPECTED and entry.department is not None


def _to_mark(inbox: Inbox, entry: LedgerEntry) -> tuple[Source, str, tuple[Finding, ...]]:
    return entry.source, inbox.record(entry).sha256, inbox.findings(entry)


def _mark(
    setup: tuple[Form | None, Limits, bool, str], item: tuple[Source, str, tuple[Finding, ...]]
) -> Copy | None:
    """In a worker: the marked copy of one file, None where its structure takes no marks or it has changed since."""
    from xlperf.returns.annotate import annotated

    (form, limits, handmade, spoken), (source, sha256, findings) = setup, item
    with speaking(spoken):
        try:
            package = Package(read_source(source, limits), limits)
            intake = take_in_any_bytes(package.data, source.name, form=form, limits=limits, handmade=handmade)
            if intake.declaration is None or package.sha256 != sha256:
                return None
            return annotated(package, intake.declaration, findings), package.kind
        except UnreadableWorkbook:
            return None


def _form_of(inbox: Inbox, record: Record) -> Form:
    given = inbox.asked.loaded_form
    if given is not None and (given.id, given.version) == (record.form, record.version):
        return given
    return load_form(record.form, record.version)
