"""What one workbook is filled from where a folder, an archive or a mail is given: its department's file that counts.

Owns that choice. Which files are found, whose each is and which one counts is the inbox's, as for every other command.
"""

from __future__ import annotations

from pathlib import Path

from xlperf.consolidation.asked import Asked
from xlperf.consolidation.inbox import Inbox, declarations, receive
from xlperf.consolidation.judgement.ledger import LedgerEntry
from xlperf.consolidation.received.held_files import ARCHIVE_LIMITS, ENDINGS, holds_files
from xlperf.declaration import Declaration
from xlperf.errors import InvalidArgument
from xlperf.form import Form
from xlperf.messages import catalogue, clauses, enumerated, say
from xlperf.ooxml.limits import Limits
from xlperf.ooxml.package import file_bytes
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.roster import same_department
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "of-inbox-none": (
            "{source} 里没有“{department}”可以采用的文件{others}",
            "{source} holds no file of '{department}' that counts{others}",
        ),
        "of-inbox-nobody": (
            "工作簿没有部门名称，{source} 里可以采用的文件不是恰好一个：请给出一个文件",
            "the workbook names no department, and {source} does not hold exactly one file that counts: name a file",
        ),
        "of-inbox-several": (
            "{source} 里“{department}”有 {count} 份可以采用的文件，请给出其中一个：{files}",
            "{source} holds {count} files of '{department}' that count; name one of them: {files}",
        ),
        "of-inbox-not-used": ("未采用 {file}：{reason}", "{file} was not used: {reason}"),
        "of-inbox-others": ("；其中 {files}", "; {files}"),
    }
)


@dataclass(frozen=True)
class Chosen:
    """The declaration that a workbook is filled from, the name of its file, and what else is to be said of the files."""

    declaration: Declaration
    file: str
    notes: tuple[str, ...]


def holds_several(source: Path) -> bool:
    """Whether `source` is no single file but a folder, an archive or a mail."""
    if source.is_dir():
        return True
    if source.suffix.lower() not in ENDINGS:
        return False
    try:
        return holds_files(file_bytes(source, ARCHIVE_LIMITS), source.name)
    except UnreadableWorkbook:
        return False


def chosen_for(workbook: Path, source: Path, form: Form | None, limits: Limits) -> Chosen:
    """The file in `source` from which `workbook` is filled: that of its department, by code or name, which a consolidation
    would take. Raises InvalidArgument where there is none, or not one; SourceMissing, NothingFound."""
    own = receive([workbook], Asked(form=form, limits=limits, jobs=1)).entries[0].head
    inbox = receive([source], Asked(form=form, limits=limits, handmade=True, jobs=1))
    used = [entry for entry in inbox.used if _is_of(entry, own.code, own.department)]
    name = own.department or own.code
    if not name and len(inbox.used) != 1:
        raise InvalidArgument(say("of-inbox-nobody", source=source.name))
    if len(used) > 1:
        files = enumerated(entry.file for entry in used)
        raise InvalidArgument(
            say("of-inbox-several", source=source.name, department=name, count=len(used), files=files)
        )
    if not used:
        theirs = [_said(entry) for entry in inbox.entries if _is_of(entry, own.code, own.department)]
        others = say("of-inbox-others", files=clauses(theirs)) if theirs else ""
        raise InvalidArgument(say("of-inbox-none", source=source.name, department=name, others=others))
    ((entry, declaration),) = declarations(inbox, used)
    return Chosen(declaration, entry.file, tuple(_notes(inbox, entry)))


def _is_of(entry: LedgerEntry, code: str, department: str) -> bool:
    return not (code or department) or same_department(entry.code, entry.name, code, department)


def _said(entry: LedgerEntry) -> str:
    return say("of-inbox-not-used", file=entry.file, reason=entry.why_unused)


def _notes(inbox: Inbox, taken: LedgerEntry) -> list[str]:
    """What was passed over, and what did not count."""
    return [
        *inbox.passed_over,
        *inbox.notes,
        *(_said(entry) for entry in inbox.entries if not entry.used and entry is not taken),
    ]
