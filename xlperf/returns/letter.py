"""A letter to a department: what is wrong with the workbooks that go back, that nothing came, how those below it stand.

Owns the words, in the language in force. Knows nothing of files' contents, of folders, or of how a letter looks as a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlperf.declaration import Finding
from xlperf.form import Form
from xlperf.form.labels import title_of
from xlperf.messages import CHINESE, enumerated, language, say
from xlperf.ooxml.text import one_line, shortened
from xlperf.returns import letter_words as _words  # noqa: F401 - its sentences are said here
from xlperf.returns.findings_sheet import LONGEST_SHOWN, Opinion, for_department, opinions
from xlperf.system.dataclass import dataclass

_SECTIONS = ("error", "warning", "info")


@dataclass(frozen=True)
class LetterLine:
    """A line of a letter. kind: text, heading, item, detail (of the item above), or gap."""

    kind: str
    text: str = ""


@dataclass(frozen=True)
class LetterWorkbook:
    """One workbook of the letter: its name as it came, the marked copy's name ("" where none could be made), and
    what is wrong with it: findings, or the reason why it could not be read. `not_asked_for`: why it is none of those that
    are collected, "" of one that is; `asked_for`: what is collected, where this is another form or another year's;
    `to_change`: whether a reviewer asks for changes (修改); `several`: the names of differing files, of
    which it is one and none counts."""

    file: str
    copy: str
    findings: tuple[Finding, ...] = ()
    form: Form | None = None
    year: int = 0
    reason: str = ""
    hint: str = ""
    not_asked_for: str = ""
    asked_for: str = ""
    to_change: bool = False
    several: tuple[str, ...] = ()

    def count(self, severity: str) -> int:
        unread = severity == "error" and bool(self.reason or self.asked_for or self.several)
        return sum(finding.severity == severity for finding in self.findings) + unread


@dataclass(frozen=True)
class DepartmentBelow:
    """A department that is written of to the one above it: its name, and what its declaration is waiting for."""

    department: str
    said: str


@dataclass(frozen=True)
class Letter:
    """What goes to one department. `name` is the letter's file; `parts`: the workbooks that go back; `reminder`: what is to
    be said to one that sent nothing; `below`: to one that has others below it, how these stand; `number`: the how many-th
    return it is; `subject`: of what the letter is; `approval`: what an approval (批复) says; `attached`:
    other files that go with it."""

    name: str
    department: str
    code: str = ""
    email: str = ""
    contact: str = ""
    parts: tuple[LetterWorkbook, ...] = ()
    reminder: str = ""
    below: tuple[DepartmentBelow, ...] = ()
    number: int = 1
    subject: str = ""
    approval: tuple[LetterLine, ...] = ()
    attached: tuple[str, ...] = ()

    def count(self, severity: str) -> int:
        return sum(part.count(severity) for part in self.parts)


@dataclass(frozen=True)
class Sender:
    """Who writes: the office (落款), whom to ask, until when to answer, and the day of the letter; "" where it is not said."""

    office: str = ""
    contact: str = ""
    deadline: str = ""
    date: str = ""


GAP = LetterLine("gap")


def letter_text(letter: Letter, sender: Sender | None = None) -> str:
    """The whole letter as plain text, lines ended by a newline."""
    sender = sender or Sender()
    lines = [say("letter-to", name=addressee(letter)), ""]
    lines += [f"   {line.text}" if line.kind == "detail" else line.text for line in body(letter)]
    lines += [line for line in closing(letter, sender) if line]
    signed = [line for line in (sender.office, sender.date) if line]
    return "\n".join([*lines, *([""] if signed else []), *signed]) + "\n"


def addressee(letter: Letter) -> str:
    """Whom the letter is to, on one line."""
    return one_line(letter.department) or say("letter-to-unit")


def body(letter: Letter) -> list[LetterLine]:
    """What the letter says between the address and the closing."""
    lines: list[LetterLine] = []
    for part in letter.parts:
        lines += _part(part)
    if letter.number > 1:
        lines[1:1] = [LetterLine("text", say("letter-number", number=letter.number))]
    if letter.reminder:
        lines += [LetterLine("text", one_line(letter.reminder)), GAP]
    if letter.below:
        lines += _below(letter.below)
    return [*lines, *letter.approval]


def closing(letter: Letter, sender: Sender) -> list[str]:
    """What is to be done until when, and whom to ask ("" where nobody is named)."""
    contact = say("letter-contact", contact=one_line(sender.contact)) if sender.contact else ""
    if letter.approval and not letter.parts:
        return [say("letter-approved"), contact]
    returned = [part for part in letter.parts if not part.asked_for]
    if any(part.reason or part.not_asked_for or part.to_change or part.count("error") for part in returned):
        by_then, whenever = "letter-by-then", "letter-correct"
    elif returned:
        by_then, whenever = "letter-look-by", "letter-look"
    elif letter.below:
        by_then, whenever = "letter-urge-by", "letter-urge"
    else:
        by_then, whenever = "letter-report-by", "letter-report"
    deadline = one_line(sender.deadline)
    return [say(by_then, deadline=deadline) if deadline else say(whenever), contact]


def _below(standings: Sequence[DepartmentBelow]) -> Iterable[LetterLine]:
    yield LetterLine("text", say("letter-below", count=len(standings)))
    yield GAP
    for number, one in enumerate(standings, 1):
        yield LetterLine(
            "item",
            say("letter-below-one", number=number, name=one_line(one.department), said=one_line(one.said)),
        )
    yield GAP


def _part(part: LetterWorkbook) -> Iterable[LetterLine]:
    file = one_line(part.file)
    if part.reason:
        yield LetterLine("text", say("letter-unreadable", file=file))
        yield GAP
        yield LetterLine("text", say("letter-why", reason=one_line(part.reason)))
        if part.hint:
            yield LetterLine("text", say("letter-cure", hint=one_line(for_department(part.hint))))
        yield GAP
        return
    title = say("letter-title", title=form_title(part.form, part.year)) if part.form else ""
    if part.asked_for:
        yield LetterLine("text", say("letter-another", title=title, file=file, asked_for=part.asked_for))
        yield GAP
        return
    if part.several:
        names = enumerated(map(one_line, part.several))
        said = say("letter-several", title=title, file=file, count=len(part.several), names=names)
        yield LetterLine("text", said)
        if part.copy:
            yield LetterLine("text", say("letter-marked", copy=part.copy))
        yield GAP
        yield from _findings(part)
        return
    errors, warnings = part.count("error"), part.count("warning")
    if errors:
        returned = "letter-returned-with-warnings" if warnings else "letter-returned"
    else:
        returned = "letter-to-change" if part.to_change else "letter-to-look-at"
    yield LetterLine("text", say(returned, title=title, file=file, errors=errors, warnings=warnings))
    yield LetterLine("text", say("letter-marked", copy=part.copy) if part.copy else say("letter-unmarked"))
    if part.not_asked_for:
        yield LetterLine("text", say("letter-not-asked-for", reason=one_line(part.not_asked_for)))
    yield GAP
    yield from _findings(part)


def _findings(part: LetterWorkbook) -> Iterable[LetterLine]:
    """The findings under their numbers in the sheet 退回意见."""
    listed = opinions(part.findings, part.form) if part.form else []
    section = 0
    for severity in _SECTIONS:
        found = [one for one in listed if one.severity == severity and not one.follows]
        if not found:
            continue
        yield heading(section, say(f"letter-{severity}"))
        section += 1
        for one in found:
            yield from _opinion(one, part.form)
            yield from _consequences([other for other in listed if other.follows == one.number])
        yield GAP


def _opinion(one: Opinion, form: Form | None) -> Iterable[LetterLine]:
    finding = one.finding
    cell = form.place_on(finding.sheet, finding.cell) if form else finding.cell
    where = " ".join(word for word in (cell, one.about) if word) or say("opinions-whole")
    said = say("letter-finding", number=one.number, where=where, message=one_line(finding.message))
    yield LetterLine("item", said)
    if finding.value:
        yield LetterLine(
            "detail", say("letter-entered", value=one_line(shortened(finding.value, LONGEST_SHOWN)))
        )
    if finding.hint:
        yield LetterLine("detail", say("letter-cure", hint=one_line(for_department(finding.hint))))


def _consequences(following: Sequence[Opinion]) -> Iterable[LetterLine]:
    """What follows from a finding, by its numbers in the list: mended with it, as a rule."""
    if following:
        first, last = following[0].number, following[-1].number
        numbers = (
            say("letter-line", first=first) if first == last else say("letter-lines", first=first, last=last)
        )
        yield LetterLine("detail", say("letter-following", numbers=numbers))


def heading(place: int, text: str) -> LetterLine:
    """The heading of a section of a letter; `place`: the how many-th, from 0."""
    numeral = "一二三四"[place] if language() == CHINESE else "1234"[place]
    return LetterLine("heading", say("letter-section", numeral=numeral, heading=text))


def form_title(form: Form | None, year: int) -> str:
    """What letters call a form of a year."""
    called = title_of(form) if form is not None else say("letter-any-form")
    return say("letter-form", year=year, form=called) if year else called
