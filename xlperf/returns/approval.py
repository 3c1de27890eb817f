"""Approval (批复): to each department whose targets the reviewers agree to, a letter and the table of what is approved.

Owns who is approved, what the letter says, and the names of the files. Which files count is the inbox's; the looks of a letter
are its template's, those of the table publishing's.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from xlperf.arguments import a_path, a_path_or_none, some_paths
from xlperf.consolidation.asked import Asked
from xlperf.consolidation.figures_of_form import plan_of
from xlperf.consolidation.inbox import Inbox, declarations, earlier_given, receive
from xlperf.consolidation.judgement.control_figures import ControlRule
from xlperf.consolidation.judgement.decisions import Decision
from xlperf.consolidation.judgement.ledger import REJECTED, LedgerEntry, Policy
from xlperf.consolidation.judgement.reviews import AGREE, VERDICT_WORDS
from xlperf.consolidation.office_rules import OfficeRules
from xlperf.consolidation.received.own_results import approval_form
from xlperf.consolidation.received.reading import Progress
from xlperf.declaration import Declaration, amount_text
from xlperf.declaration.indicator_rows import indicators_of
from xlperf.form import Form
from xlperf.form.labels import label_of, unit_after
from xlperf.messages import (
    CHINESE,
    catalogue,
    clauses,
    document_language,
    enumerated,
    language,
    language_of,
    say,
    speaking,
)
from xlperf.ooxml.file_names import FileNames
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.text import one_line
from xlperf.publishing.document import as_document
from xlperf.publishing.printed_form import title_of
from xlperf.publishing.printed_workbook import as_printed_workbook
from xlperf.returns.correspondence import addressed
from xlperf.returns.folder import MAILS, MERGE_LIST, Writing, put_letter, write_list
from xlperf.returns.letter import GAP, Letter, LetterLine, form_title, heading
from xlperf.returns.sender import sender_and_template
from xlperf.returns.table_document import TableTemplate
from xlperf.roster import RosterSource
from xlperf.roster.office import office_beside
from xlperf.system.dataclass import dataclass
from xlperf.system.durable import make_folder, writing_folder

catalogue(
    {
        "approval-not-agreed": ("审核没有写“同意”", "no reviewer wrote 同意"),
        "approval-verdict": ("审核结论是“{verdict}”", "the reviewers' verdict is '{verdict}'"),
        "approval-rejected": (
            "有 {count} 个错误，改正后才能批复",
            "{count} errors: to be corrected before it can be approved",
        ),
        "approval-subject": (
            "关于批复{year}年度绩效目标的函",
            "Approval of the performance targets of {year}",
        ),
        "approval-opening": (
            "你单位报送的《{title}》收悉。经审核，现将绩效目标批复如下：",
            "We have received and reviewed your '{title}'. The performance targets are approved as follows:",
        ),
        "approval-budget": ("预算安排", "Budget"),
        "approval-amount": ("{label} {amount} {unit}", "{label}: {amount} {unit}"),
        "approval-amounts": ("{amounts}。", "{amounts}."),
        "approval-indicators": ("绩效指标（{count} 项）", "Indicators ({count})"),
        "approval-levels": ("{levels}　{name}", "{levels}, {name}"),
        "approval-indicator": ("{number}. {name}：{target}", "{number}. {name}: {target}"),
        "approval-no-target": ("（未填）", "(none)"),
        "approval-opinion": ("审核意见", "The reviewers' opinion"),
        "approval-attached": ("附件：{files}", "Attached: {files}"),
        "approval-no-docx": (
            "没有装 python-docx，批复函只写成 .txt，批复表只写成 .xlsx：pip install python-docx",
            "python-docx is not installed, so that letters are .txt and tables .xlsx only: pip install python-docx",
        ),
    }
)


@dataclass(frozen=True)
class Approved:
    """What was approved. `letters`: the departments that are written to; `left_out`: (file, reason) of what is not approved;
    `notes`: what else is to be known."""

    letters: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()


def approve_workbooks(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    roster: RosterSource | None = None,
    reviews: Sequence[str | os.PathLike[str]] = (),
    everyone: bool = False,
    form: Form | str | None = None,
    year: int | None = None,
    duplicates: Policy = "newest",
    accept_handmade: bool = False,
    strict: bool = False,
    against: str | os.PathLike[str] | None = None,
    control: ControlRule | None = None,
    mail: bool = False,
    office: str = "",
    contact: str = "",
    date: str = "",
    letter: str | os.PathLike[str] | None = None,
    table: str | os.PathLike[str] | None = None,
    jobs: int = 1,
    decisions: Sequence[Decision] | str | os.PathLike[str] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
    lang: str | None = None,
) -> Approved:
    """Writes into the new (or empty) folder `out` a letter (批复函) and the table of what is approved (批复表) for each department
    that the reviewers agree to, and a list for mail merge; nothing where there is none. `lang`: "zh" or "en", of letters, by
    default the one that was asked for (`xlperf.language`), else Chinese; the tables are Chinese as the forms are.

    The files, and which of a department's counts, are those of `consolidate`, whose arguments these are. `reviews`:
    consolidated workbooks on whose sheet 审核 people wrote; `everyone`: also what passed and nobody wrote anything of. `mail`,
    `office`, `contact`, `date`, `letter` as in `return_workbooks`; `table`: the template of the table (.docx). What
    of `form`, `year`, `control` and `limits` is not given is as xlperf.toml beside the roster's file has it.

    Raises InvalidArgument, SourceMissing, NothingFound, RosterError, OfficeFileError, LetterTemplateError, FormError,
    DecisionsError, ReviewError, StorageError, WorkersFailed, CannotWrite; never for what is in a file.
    """
    given, folder = some_paths("sources", sources), a_path("out", out)
    spoken = language_of(lang) if lang else document_language()
    rules = OfficeRules.of(roster, form, year, control, limits)
    with speaking(spoken):
        earlier = earlier_given(against, rules.limits, rules.form)
    asked = Asked(
        roster=roster,
        form=rules.form,
        year=rules.year,
        duplicates=duplicates,
        strict=strict,
        control=rules.control,
        earlier=earlier,
        handmade=accept_handmade,
        limits=rules.limits,
        decisions=decisions,
        reviews=some_paths("reviews", reviews),
        jobs=Asked.workers(jobs),
        progress=progress,
        language=spoken,
    )
    with speaking(spoken):
        writing = letters_of_approval(
            a_path_or_none(roster), date, mail, office=office, contact=contact, letter=letter, table=table
        )
    return Approval.carried_out(given, Path(folder), asked, writing, everyone).told


def letters_of_approval(
    roster: str | os.PathLike[str] | None,
    date: str,
    mail: bool,
    *,
    office: str,
    contact: str,
    letter: str | os.PathLike[str] | None,
    table: str | os.PathLike[str] | None,
) -> Writing:
    """How letters of approval are written: as given, else as xlperf.toml beside the roster has it. Raises OfficeFileError,
    LetterTemplateError."""
    own = office_beside(roster)
    own = replace(own, letter=os.fspath(a_path("letter", letter)) if letter else own.approval).with_options(
        office=office, contact=contact
    )
    sender, template = sender_and_template(own, date)
    paper = os.fspath(a_path("table", table)) if table else own.approval_table
    return Writing(sender, template, mail=mail, table=TableTemplate(paper) if paper and template else None)


@dataclass(frozen=True)
class Approval:
    """What came of an approval: what came in, and the letters that were written."""

    inbox: Inbox
    everyone: bool
    letters: tuple[Letter, ...]
    with_documents: bool

    @classmethod
    def carried_out(
        cls,
        sources: Iterable[str | os.PathLike[str]],
        out: Path,
        asked: Asked,
        writing: Writing,
        everyone: bool = False,
    ) -> Approval:
        """Takes the files in and writes the folder `out` where anything is approved; raises as `receive` and `approve`."""
        inbox = receive(sources, asked, outputs=[out])
        entries = approved(inbox, everyone)
        letters: tuple[Letter, ...] = ()
        if entries:
            make_folder(out.parent)
            with speaking(inbox.asked.language):
                letters = approve(inbox, entries, out, writing)
        return cls(inbox, everyone, letters, writing.template is not None)

    @property
    def told(self) -> Approved:
        """The same as names and sentences."""
        no_documents = () if self.with_documents else (say("approval-no-docx"),)
        return Approved(
            letters=tuple(one.department or one.name for one in self.letters),
            left_out=tuple(not_approved(self.inbox, self.everyone)),
            notes=(*no_documents, *self.inbox.passed_over, *self.inbox.notes),
        )


def approved(inbox: Inbox, everyone: bool = False) -> list[LedgerEntry]:
    """The files that count and that a reviewer agrees to as a whole, none of whose findings asks for a change; `everyone`: also
    those that nobody wrote anything of."""
    return [entry for entry in inbox.used if entry.status != REJECTED and not _why_not(entry, everyone)]


def not_approved(inbox: Inbox, everyone: bool) -> Iterator[tuple[str, str]]:
    """(file, reason) of the files that stand for a department and are not approved."""
    for entry in inbox.entries:
        if entry.status == REJECTED and entry.answers.verdict in ("", AGREE):
            yield entry.file, say("approval-rejected", count=entry.head.errors)
        elif (entry.used or entry.status == REJECTED) and (reason := _why_not(entry, everyone)):
            yield entry.file, reason
        elif not entry.used and entry.open:
            yield entry.file, entry.reason


def _why_not(entry: LedgerEntry, everyone: bool) -> str:
    verdict = entry.answers.verdict
    if verdict and verdict != AGREE:
        return say("approval-verdict", verdict=VERDICT_WORDS[verdict])
    return "" if verdict == AGREE or everyone else say("approval-not-agreed")


def approve(
    inbox: Inbox, entries: Iterable[LedgerEntry], out: str | os.PathLike[str], writing: Writing
) -> tuple[Letter, ...]:
    """Writes the letter and the table (.docx, .xlsx) of each of these files into the new or empty folder `out`, as a whole,
    with a list for mail merge; letters as .txt and tables as .xlsx alone where python-docx is not installed.

    Raises CannotWrite.
    """
    names = FileNames(reserved=(MERGE_LIST, MAILS))
    letters: list[Letter] = []
    with writing_folder(out) as folder:
        for entry, declaration in declarations(inbox, list(entries)):
            table = as_approved(declaration)
            stem = "_".join(
                filter(None, (declaration.code, entry.name or declaration.department, declaration.each))
            )
            tables = {".docx": _document(table, writing)} if writing.template is not None else {}
            tables[".xlsx"] = as_printed_workbook(table)
            attached = {
                names.take(f"{stem}_绩效目标批复表", ending): content for ending, content in tables.items()
            }
            for name, content in attached.items():
                (folder / name).write_bytes(content)
            letter = _letter(entry, declaration, f"{stem}_批复函", tuple(attached))
            letters.append(put_letter(folder, names, letter, writing, attached))
        write_list(folder, letters)
    return tuple(letters)


def _document(table: Declaration, writing: Writing) -> bytes:
    """The table on the office's own paper, else as it is published."""
    if writing.table is not None:
        return writing.table.table(table, writing.sender)
    return as_document(table)


def as_approved(declaration: Declaration) -> Declaration:
    """The declaration under the title of an approval: 申报表 becomes 批复表."""
    return replace(declaration, form=approval_form(declaration.form))


def _letter(entry: LedgerEntry, declaration: Declaration, name: str, files: tuple[str, ...]) -> Letter:
    _, letter = addressed(entry)
    year = declaration.year or declaration.form.year
    return replace(
        letter,
        name=name,
        subject=say("approval-subject", year=year),
        attached=files,
        approval=tuple(_said(entry, declaration, files)),
    )


def _said(entry: LedgerEntry, declaration: Declaration, files: tuple[str, ...]) -> Iterator[LetterLine]:
    form = declaration.form
    title = title_of(declaration) if language() == CHINESE else form_title(form, declaration.year)
    yield LetterLine("text", say("approval-opening", title=title))
    yield GAP
    sections = itertools.count()
    amounts = list(_amounts(form, declaration))
    if amounts:
        yield heading(next(sections), say("approval-budget"))
        yield LetterLine("item", say("approval-amounts", amounts=clauses(amounts)))
    indicators = indicators_of(declaration)
    if indicators:
        yield heading(next(sections), say("approval-indicators", count=len(indicators)))
        for number, one in enumerate(indicators, 1):
            levels = "／".join(dict.fromkeys(map(one_line, filter(None, one.levels))))
            name = one_line(one.name)
            named = say("approval-levels", levels=levels, name=name) if levels else name
            target = one_line(one.target) or say("approval-no-target")
            yield LetterLine("item", say("approval-indicator", number=number, name=named, target=target))
    opinion = entry.answers.whole.opinion if entry.answers.whole is not None else ""
    if opinion:
        yield heading(next(sections), say("approval-opinion"))
        yield LetterLine("item", one_line(opinion))
    yield GAP
    yield LetterLine("text", say("approval-attached", files=enumerated(files)))


def _amounts(form: Form, declaration: Declaration) -> Iterator[str]:
    """The main amount, and what divides it."""
    plan, values = plan_of(form), declaration.tidy_fields()
    for name in (plan.main, *plan.parts) if plan.main else ():
        value = values.get(name)
        if isinstance(value, Decimal):
            yield say(
                "approval-amount",
                label=label_of(form, name),
                amount=amount_text(value),
                unit=unit_after(form.amounts),
            )
