"""What was given back before (退回登记): of each department, which files went back and when it was reminded.

Owns the small hidden file beside the folders that `return` writes. A run never fails for it, and one that gives back the same
files again counts no second time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from xlperf.system.dataclass import dataclass
from xlperf.system.durable import CannotWrite, writing
from xlperf.system.notes import NotesDamaged, put_aside, read_notes

FILE = ".退回登记.json"


@dataclass(frozen=True, slots=True)
class Sent:
    """One letter to a department: of which day, into which folder, and the SHA-256 of the files; none for a reminder."""

    date: str
    folder: str
    files: tuple[str, ...] = ()


class Register:
    """The letters to each department (code and name), the oldest first; read from beside `out`, the folder of this run."""

    def __init__(self, out: Path) -> None:
        self.path = out.absolute().parent / FILE
        self.damaged = False
        try:
            self.letters = read_notes(self.path, _parsed) or {}
        except NotesDamaged:
            self.letters, self.damaged = {}, True

    def number(self, whose: str, files: Iterable[str]) -> int:
        """The how many-th return one of these files is: that of an earlier run, where it gave back the same."""
        now = tuple(sorted(files))
        returns = [one.files for one in self.letters.get(whose, ()) if one.files]
        return returns.index(now) + 1 if now in returns else len(returns) + 1

    def note(self, whose: str, letter: Sent) -> None:
        """Keeps a letter, unless it is one that was written before."""
        there = self.letters.setdefault(whose, [])
        if not letter.files or all(one.files != letter.files for one in there):
            there.append(letter)

    def write(self) -> list[str]:
        """Writes the file, and gives what is to be said of it; where it cannot be written, the letters are there all the same."""
        told_of = [put_aside(self.path)] if self.damaged else []
        told = {
            whose: [{"date": one.date, "folder": one.folder, "files": list(one.files)} for one in letters]
            for whose, letters in self.letters.items()
        }
        try:
            with writing(self.path) as temporary:
                temporary.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        except (CannotWrite, OSError):
            pass
        return told_of


def _parsed(found: Any) -> dict[str, list[Sent]]:
    return {
        str(whose): [
            Sent(str(one["date"]), str(one["folder"]), tuple(map(str, one["files"]))) for one in letters
        ]
        for whose, letters in found.items()
    }
