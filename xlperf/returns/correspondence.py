"""Whom is written to, and of what: those whose files go back, those who sent nothing (催报), those above them (主管部门).

Owns the addressees and subjects of letters. What a letter says is `letter`'s, what files it goes with `folder`'s.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from xlperf.consolidation.inbox import Inbox
from xlperf.consolidation.judgement.ledger import MISSING, UNREADABLE, LedgerEntry
from xlperf.messages import catalogue, say
from xlperf.ooxml.text import readable_name
from xlperf.returns.letter import DepartmentBelow, Letter, LetterWorkbook, form_title
from xlperf.returns.mail import BETWEEN
from xlperf.roster import Department
from xlperf.roster.addresses import addresses

catalogue(
    {
        "subject-return": ("关于退回{form}的函", "Returned: {form}"),
        "subject-reminder": ("关于催报{form}的函", "Reminder: {form}"),
        "subject-above": ("关于所属单位{form}报送情况的函", "How your units stand: {form}"),
        "letter-nothing-came": (
            "截至目前，尚未收到你单位的《{form}》。",
            "So far we have not received your '{form}'.",
        ),
        "letter-of-other": (
            "收到的文件《{file}》填的是别的部门的申报表。",
            " The file '{file}' that came is the declaration of another department.",
        ),
        "letter-in-bundle": (
            "你单位上报的《{file}》里是下级单位的申报表，没有你单位自己的。",
            " '{file}', which you sent, carries the declarations of those below you and none of your own.",
        ),
        "standing-returned": (
            "已退回，须改正 {errors} 处、提醒 {warnings} 处",
            "returned, {errors} to be corrected, {warnings} warnings",
        ),
        "standing-silent": ("未报送", "not reported"),
        "standing-waits": ("已报送，正在核对", "received, being looked into"),
    }
)

ABOVE = "主管部门_"
REMINDER = "催报_"


def addressed(entry: LedgerEntry) -> tuple[str, Letter]:
    """Whom the letter about a file goes to: a key that all files of one department share, and the letter without parts."""
    there = entry.department
    if there is not None:
        return key_of(there), _to(there, there.name)
    code, name = entry.code, entry.name
    if (code or name) and entry.status != UNREADABLE:
        key = f"1 {code}" if code else f"2 {unicodedata.normalize('NFKC', name)}"
        return key, Letter(name or code, name, code)
    # At most its code is known: the name of the file says most, and there is a letter for each file.
    return f"3 {entry.file}", Letter(readable_name(Path(entry.file).stem), "")


def key_of(department: Department) -> str:
    """The key of a department of the roster."""
    return f"1 {department.code} {department.name}"


def _to(department: Department, name: str) -> Letter:
    email = BETWEEN.join(addresses(department.email))
    return Letter(name, department.name, department.code, email, department.contact)


def with_parts(letter: Letter, parts: Sequence[LetterWorkbook], number: int) -> Letter:
    """A letter about workbooks that go back."""
    titles = {form_title(part.form, part.year) for part in parts if part.form}
    title = titles.pop() if len(titles) == 1 else form_title(None, 0)
    return replace(letter, parts=tuple(parts), number=number, subject=say("subject-return", form=title))


def reminders(inbox: Inbox) -> Iterator[Letter]:
    """A letter to each department of the roster of which nothing came."""
    title = title_asked_for(inbox)
    for missing in inbox.ledger.missing:
        if missing.kind == MISSING:
            said = say("letter-nothing-came", form=title)
            if missing.of_other:
                said += say("letter-of-other", file=readable_name(Path(missing.of_other).name))
            if missing.bundle:
                said += say("letter-in-bundle", file=readable_name(Path(missing.bundle).name))
            letter = _to(missing.department, f"{REMINDER}{missing.department.name}")
            yield replace(letter, reminder=said, subject=say("subject-reminder", form=title))


def to_those_above(inbox: Inbox, letters: Mapping[str, Letter]) -> Iterator[Letter]:
    """A letter to each department that has others below it with something open: how each of them stands.

    `letters`: those of this run, by the key of the department."""
    roster = inbox.asked.loaded_roster
    if roster is None:
        return
    open_: dict[str, str] = {}
    for key, letter in letters.items():
        errors, warnings = letter.count("error"), letter.count("warning")
        open_[key] = (
            say("standing-returned", errors=errors, warnings=warnings)
            if letter.parts
            else say("standing-silent")
        )
    for missing in inbox.ledger.missing:
        standing = say("standing-waits") if missing.waits else missing.received
        open_.setdefault(key_of(missing.department), standing)
    below: dict[str, tuple[Department, list[DepartmentBelow]]] = {}
    for department in roster.departments:
        said = open_.get(key_of(department))
        for above in roster.line_above(department) if said else ():
            _, standings = below.setdefault(key_of(above), (above, []))
            standings.append(DepartmentBelow(department.name, said or ""))
    for above, standings in below.values():
        letter = _to(above, f"{ABOVE}{above.name}")
        subject = say("subject-above", form=title_asked_for(inbox))
        yield replace(letter, below=tuple(standings), subject=subject)


def title_asked_for(inbox: Inbox) -> str:
    """What letters call the form that is collected, of its year."""
    from xlperf.form import form_specs, load_form

    ledger, given = inbox.ledger, inbox.asked.loaded_form
    if given is None and ledger.form in form_specs():
        given = load_form(ledger.form)
    return form_title(given, ledger.year)
