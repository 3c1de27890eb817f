"""The undo copy of the ribbon's commands: the cells of the last changes as they were before them.

Owns where the copy lies: on the hidden sheet that workbooks with Python's macros bring along, on one that is added where
sheets can be, else in a file among the user's temporary files. Knows no form; unprotects nothing.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from xlperf.form.layout import UNDO_SHEET
from xlperf.system.dataclass import dataclass

MOST_STEPS = 20
_MOST_IN_A_CELL = 8_000
"""Characters of the copy in one cell: far fewer than the 32,767 that Excel holds in one (its specification)."""

_MARK = "~"
"""In front of each piece: whatever it begins with, it stays a text."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that a command changed."""

    sheet: str
    cell: str
    before: str
    after: str


def keep(book: Any, changes: Sequence[CellChange]) -> Path | None:
    """Keeps `changes` as the step to take back first; the path of the file, None where it is in the workbook."""
    return _put(book, [*kept(book), list(changes)][-MOST_STEPS:])


def kept(book: Any) -> list[list[CellChange]]:
    """The steps that can be taken back, the latest last; none where nothing was kept or the copy is damaged."""
    try:
        text = _text_on(_sheet(book)) if _sheet(book) is not None else _file(book).read_text(encoding="utf-8")
        steps = json.loads(text or "[]")
        return [[CellChange(**change) for change in step] for step in steps]
    except (OSError, ValueError, TypeError):
        return []


def forget_last(book: Any) -> None:
    """Drops the step that was taken back."""
    _put(book, kept(book)[:-1])


def _put(book: Any, steps: Sequence[Sequence[CellChange]]) -> Path | None:
    text = json.dumps([[asdict(change) for change in step] for step in steps], ensure_ascii=False)
    sheet = _sheet(book)
    if sheet is None and steps and not _structure_locked(book):
        sheet = _added(book)
    if sheet is not None:
        _write(sheet, text)
        return None
    file = _file(book)
    if not steps:
        file.unlink(missing_ok=True)
        return None
    file.write_text(text, encoding="utf-8")
    return file


def _sheet(book: Any) -> Any:
    """The hidden sheet, None where there is none or it cannot be written."""
    found = next((sheet for sheet in book.sheets if sheet.name == UNDO_SHEET), None)
    return None if found is None or getattr(found.api, "ProtectContents", False) else found


def _structure_locked(book: Any) -> bool:
    """Whether sheets cannot be added. Where the program does not say, as on a Mac, it counts as locked."""
    return bool(getattr(book.api, "ProtectStructure", True))


def _added(book: Any) -> Any:
    active = book.sheets.active
    sheet = book.sheets.add(UNDO_SHEET, after=book.sheets[len(book.sheets) - 1])
    active.activate()
    sheet.visible = False
    return sheet


def _text_on(sheet: Any) -> str:
    pieces = sheet.used_range.options(ndim=2).value
    return "".join(str(row[0])[1:] for row in pieces if row and row[0])


def _write(sheet: Any, text: str) -> None:
    sheet.clear_contents()
    for row, start in enumerate(range(0, len(text), _MOST_IN_A_CELL), 1):
        sheet.range((row, 1)).value = _MARK + text[start : start + _MOST_IN_A_CELL]


def _file(book: Any) -> Path:
    name = hashlib.sha256(str(book.fullname).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"xlperf-undo-{name}.json"
