"""Rejected workbooks given back: a marked copy of each, one letter a department, and a list for mail merge, in a folder.

Owns who gets what, and the names of the files. The marks are xlperf.returns.annotate's, the words xlperf.returns.letter's.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from xlperf.declaration import REJECTED, UNREADABLE, WARNED
from xlperf.intake.one_file import Intake
from xlperf.ooxml.file_names import FileNames
from xlperf.ooxml.package import open_package
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.text import readable_name
from xlperf.returns.letter import Letter, Part, letter_text, merge_list
from xlperf.system.durable import writing_folder

MERGE_LIST = "邮件合并.csv"
COPY_MARK = "_退回"


class Addressee(Protocol):
    """A department as the roster has it."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def contact(self) -> str: ...


FindAddressee = Callable[[str, str], Addressee | None]
"""(code, name) -> the department on the roster, None where it is not on it or only doubtfully."""


@dataclass(frozen=True)
class Account:
    """What was given back. `unmarked`: (file, reason) of those that no marked copy could be made of."""

    letters: tuple[Letter, ...]
    copies: int
    unmarked: tuple[tuple[str, str], ...]


def is_returned(intake: Intake, warned_too: bool = False) -> bool:
    """Whether a file goes back to its department."""
    return intake.status in (REJECTED, UNREADABLE) or (warned_too and intake.status == WARNED)


def slim(intake: Intake) -> Intake:
    """The intake without the rows, which giving back does not need: many thousands of them fit into memory."""
    if intake.declaration is None:
        return intake
    return replace(intake, declaration=replace(intake.declaration, tables={}, found=()))


def give_back(
    intakes: Sequence[Intake], out: str | os.PathLike[str], find: FindAddressee | None = None
) -> Account:
    """Writes copies, letters and the list for mail merge into the new (or empty) folder `out`, as a whole.

    Raises CannotWrite; a workbook that cannot be marked gets a letter all the same.
    """
    names = FileNames(reserved=(MERGE_LIST,))
    copies = 0
    unmarked: list[tuple[str, str]] = []
    with writing_folder(out) as folder:
        parts: dict[str, list[Part]] = {}
        whose: dict[str, Letter] = {}
        for intake in intakes:
            part = _part(intake, folder, names)
            copies += bool(part.copy)
            if not part.copy:
                unmarked.append((intake.file, part.reason or intake.reason or ""))
            key, letter = _addressed(intake, find)
            whose.setdefault(key, letter)
            parts.setdefault(key, []).append(part)
        letters = [
            replace(letter, name=names.take(letter.name, ".txt"), parts=tuple(parts[key]))
            for key, letter in sorted(whose.items())
        ]
        for letter in letters:
            _write_text(folder / letter.name, letter_text(letter).replace("\n", "\r\n"))
        _write_text(folder / MERGE_LIST, merge_list(letters))
    return Account(tuple(letters), copies, tuple(unmarked))


def _write_text(path: Path, text: str) -> None:
    # The mark of UTF-8 at the beginning: without it, old Notepad and Excel take the text for GBK.
    path.write_bytes(text.encode("utf-8-sig", "replace"))


def _part(intake: Intake, folder: Path, names: FileNames) -> Part:
    """Writes the marked copy, if there can be one, and gives what the letter says of the file."""
    path = Path(intake.file)
    declaration = intake.declaration
    if declaration is None:
        return Part(readable_name(path.name), "", reason=intake.reason or "", hint=intake.hint)
    part = Part(readable_name(path.name), "", intake.findings, declaration.form, declaration.year)
    try:
        content, kind = _marked(intake)
    except UnreadableWorkbook:
        return part
    stem = re.sub(rf"({COPY_MARK}( \([0-9]+\))?)+$", "", readable_name(path.stem))
    copy = names.take(f"{stem}{COPY_MARK}", f".{kind}")
    (folder / copy).write_bytes(content)
    return replace(part, copy=copy)


def _marked(intake: Intake) -> tuple[bytes, str]:
    from xlperf.returns.annotate import annotated

    assert intake.declaration is not None
    package = open_package(intake.file)
    if package.sha256 != intake.sha256:
        raise UnreadableWorkbook("changed-while-reading")
    return annotated(package, intake.declaration, intake.findings), package.kind


def _addressed(intake: Intake, find: FindAddressee | None) -> tuple[str, Letter]:
    """Whom the letter goes to: a key that all files of one department share, and the letter without parts."""
    declaration = intake.declaration
    stem = readable_name(Path(intake.file).stem)
    code, name = (declaration.code, declaration.department) if declaration else ("", "")
    there = find(code, name or stem) if find else None
    if there is not None:
        return f"1 {there.code} {there.name}", Letter(
            there.name, there.name, there.code, there.email, there.contact
        )
    if code or name:
        key = f"1 {code}" if code else f"2 {unicodedata.normalize('NFKC', name)}"
        return key, Letter(name or code, name, code)
    # Nobody knows whose it is; the name of the file is all there is, and a letter for each file.
    return f"3 {intake.file}", Letter(stem, "")


__all__ = ["MERGE_LIST", "Account", "give_back", "is_returned", "slim"]
