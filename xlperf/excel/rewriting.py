"""Texts of an open workbook rewritten by a rule, with an undo copy: cell by cell, all of them or none.

Owns which cells may be written and how a text is written so that it stays one. Knows the cells by the form and nothing
of what is rewritten to what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from xlperf.declaration import Declaration
from xlperf.excel.by_layout import declaration_held
from xlperf.excel.excel_book import held_by_excel
from xlperf.excel.undo import CellChange, forget_last, keep
from xlperf.excel.whole import held_whole
from xlperf.intake.entered import without_unseen_ends
from xlperf.messages import catalogue, say, some_of

catalogue(
    {
        "rewriting.changed": (
            "已修改 {number} 个单元格，可用“还原”恢复。",
            "{number} cells changed; Undo takes it back.",
        ),
        "rewriting.kept-in": ("（原文存于 {file}）", " (the old texts are in {file})"),
        "rewriting.locked": (
            "\n{number} 个锁定或含公式的单元格未改：{cells}",
            "\nlocked cells and formulas were left ({number}): {cells}",
        ),
        "rewriting.marked": (
            "\n{number} 个单元格的文字有一部分带删除线、上标或看不见，改写会改变意思，未改：{cells}",
            "\ncells of which a part is struck out, raised or not seen were left, for its meaning would change ({number}): {cells}",
        ),
        "rewriting.unchanged": ("没有需要修改的单元格。", "No cell needs a change."),
        "rewriting.taken-back": ("已改的单元格都已还原。", "What had been changed is as it was before."),
    }
)

MOST_CELLS = 8

Rewrite = Callable[[str, str], str]
"""(text, its cell's address) -> the text that is to stand there."""


def rewritten(book: Any, rewrite: Rewrite, *, only_targets: bool) -> str:
    """Rewrites the texts entered, or the target values alone, and says what came of it.

    The undo copy is kept before the first cell is written; where a cell cannot be written, those before it are taken
    back and RuntimeError says why, as a sentence. Raises UnreadableWorkbook where the workbook is none of ours.
    """
    changes, skipped, marked = [], [], []
    texts, seen = _texts(book, only_targets)
    for (sheet, place), text in {**seen, **texts}.items():
        new = rewrite(text, place)
        if new != text:
            cell = book.sheets[sheet].range(place)
            held = cell.value
            if not isinstance(held, str) or without_unseen_ends(held) != text:
                continue  # a number shown as 90%, an error: no text that could be written back as it was
            if _locked(cell) or str(cell.formula).startswith("="):
                skipped.append(place)
            elif seen.get((sheet, place)) != text or _is_marked(cell):
                marked.append(place)  # a text written anew has the look of its first character all over
            else:
                changes.append(CellChange(sheet, place, held, new))
    left = say("rewriting.locked", number=len(skipped), cells=some_of(skipped, MOST_CELLS)) if skipped else ""
    if marked:
        left += say("rewriting.marked", number=len(marked), cells=some_of(marked, MOST_CELLS))
    if not changes:
        return say("rewriting.unchanged") + left
    file = keep(book, changes)
    _write_all(book, changes)
    where = say("rewriting.kept-in", file=file) if file else ""
    return say("rewriting.changed", number=len(changes)) + where + left


def restored(book: Any, changes: Sequence[CellChange]) -> list[str]:
    """Writes back what stood in the cells; returns those left, for they hold something else by now or are locked."""
    left = []
    for change in reversed(changes):
        cell = book.sheets[change.sheet].range(change.cell)
        if cell.value == change.after and not _locked(cell):
            _write(cell, change.before)
        else:
            left.append(change.cell)
    return left


def in_words(error: BaseException) -> str:
    """An error for people: its own, and its hint; of Excel's, what Excel says (pywin32 puts it third)."""
    told = error.args[2] if len(error.args) > 2 else None
    if isinstance(told, tuple) and len(told) > 2 and isinstance(told[2], str):
        return told[2]
    return f"{error}\n{getattr(error, 'hint', '')}".strip() or type(error).__name__


def _write_all(book: Any, changes: Sequence[CellChange]) -> None:
    for number, change in enumerate(changes):
        try:
            _write(book.sheets[change.sheet].range(change.cell), change.after)
        except Exception as error:
            restored(book, changes[:number])
            forget_last(book)
            raise RuntimeError(f"{in_words(error)}\n{say('rewriting.taken-back')}") from error


Texts = dict[tuple[str, str], str]
"""(sheet, cell) -> the text of an input."""


def _texts(book: Any, only_targets: bool) -> tuple[Texts, Texts]:
    """The texts entered as the cells hold them, and as they are seen: without what is struck out, 10⁴ for a raised 4. The
    same where the program writes no copy, which alone tells how a part of a text looks."""
    held = _by_cell(declaration_held(held_by_excel(book)), only_targets)
    whole = held_whole(book)
    return held, _by_cell(whole.declaration, only_targets) if whole.is_whole else held


def _by_cell(declaration: Declaration, only_targets: bool) -> Texts:
    return {(sheet, place): text for sheet, place, text in _entered_texts(declaration, only_targets)}


def _entered_texts(declaration: Declaration, only_targets: bool) -> Iterator[tuple[str, str, str]]:
    """(sheet, cell, text) of each input of the form that holds a text."""
    where = declaration.locations
    for name, value in declaration.fields.items():
        if isinstance(value, str) and not only_targets:
            yield where.sheet, where.cell(None, name), value
    for table, column in declaration.form.columns():
        if only_targets and not column.target:
            continue
        for row, cells in enumerate(declaration.tables.get(table.id, ())):
            value = cells.get(column.id)
            if isinstance(value, str):
                yield where.sheet, where.cell(table.id, column.id, row), value


def _locked(cell: Any) -> bool:
    """Whether the cell may not be written: its sheet is protected and it is locked.

    Where the program does not tell (on a Mac), it counts as unlocked, as the form's inputs are.
    """
    sheet = cell.sheet.api
    return bool(getattr(sheet, "ProtectContents", False)) and bool(getattr(cell.api, "Locked", False))


def _is_marked(cell: Any) -> bool:
    """Whether anything of its text is struck out, raised or lowered; no value is of a cell whose parts differ.

    Where the program does not tell (on a Mac), the copy that it writes does.
    """
    font = getattr(cell.api, "Font", None)
    looks = (getattr(font, look, False) for look in ("Strikethrough", "Superscript", "Subscript"))
    return any(look not in (False, 0) for look in looks)


def _write(cell: Any, text: str) -> None:
    """Writes a text that stays one: where the cell is not formatted as text, "90%" would become a number; an apostrophe at
    its head is kept by one more before it."""
    cell.value = text if cell.number_format == "@" and not text.startswith("'") else "'" + text
