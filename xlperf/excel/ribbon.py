"""The buttons of the ribbon 绩效申报: each a function on an xlwings Book, by default the one that called.

Owns what a button does and says. Every command ends in a message, which it also returns. Unlocked cells alone
are written and no sheet is ever unprotected: on a locked one Excel would wait for an answer that nobody can give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

from xlperf.declaration import Declaration, Finding, computed_cells, is_filled
from xlperf.errors import InvalidArgument
from xlperf.excel import ribbon_words as _words  # noqa: F401 - its sentences are said here
from xlperf.excel.rewriting import MOST_CELLS, in_words, restored, rewritten
from xlperf.excel.tidy import tidied
from xlperf.excel.undo import forget_last, kept
from xlperf.excel.whole import held_whole
from xlperf.messages import enumerated, say, some_of

MOST_LISTED = 15
_FOLDER_PICKER = 4
"""msoFileDialogFolderPicker of Office's MsoFileDialogType."""

Command = Callable[..., str]


def _button(work: Callable[[Any], str]) -> Command:
    """A command: on the calling book by default; whatever happens is said in a message."""

    @wraps(work)
    def command(book: Any = None) -> str:
        book = _calling_book() if book is None else book
        try:
            message = work(book)
        except Exception as error:  # noqa: BLE001 - a traceback helps nobody who pressed a button
            message = say("ribbon.failed", detail=in_words(error))
        book.app.alert(message, title=say("ribbon.title"))
        return message

    return command


def _calling_book() -> Any:
    """The book whose button was pressed; where the macros are an add-in's, the book that is in front."""
    import xlwings

    book = xlwings.Book.caller()
    return book.app.books.active if book.name.lower().endswith(".xlam") else book


# ---------------------------------------------------------------- the buttons


@_button
def check(book: Any) -> str:
    """校验: lists the findings and goes to the first that has a cell; pressed again there, to the next. Those of the workbook
    as a whole stand before them."""
    book.app.calculate()
    declaration, is_whole = held_whole(book)
    findings = _findings(declaration)
    if not findings:
        return say("ribbon.passed" if is_whole else "ribbon.cells-passed")
    placed, others = _placed(book, findings)
    first = _next_after(placed, _selected(book)) if placed else 0
    placed = [*placed[first:], *placed[:first]]
    if placed:
        _go_to(book, placed[0])
    ordered = [*others, *placed]
    lines = [_line(finding) for finding in ordered[:MOST_LISTED]]
    if len(ordered) > MOST_LISTED:
        lines.append(say("ribbon.more", number=len(ordered) - MOST_LISTED))
    cell = placed[0].cell if placed else "—"
    message = say("ribbon.found", number=len(ordered), cell=cell, list="\n".join(lines))
    return message if is_whole else f"{message}\n{say('ribbon.cells-alone')}"


@_button
def recalculate(book: Any) -> str:
    """重算合计: the program computes again; each computed value is held against the exact one."""
    from xlperf.expression import plain

    book.app.calculate()
    declaration = held_whole(book).declaration
    labels = {one.locations.sheet: one.form.label_of for one in (declaration, *declaration.sheets)}
    number, lines = 0, []
    for sheet, place, name, shown, expected in _computed(book, declaration):
        number += 1
        if shown != expected:
            lines.append(
                say(
                    "ribbon.total-differs",
                    cell=place if sheet == declaration.locations.sheet else f"{sheet}!{place}",
                    label=labels[sheet](name),
                    shown=shown,
                    expected=plain(expected),
                )
            )
    lines = lines or [say("ribbon.totals-agree", number=number)]
    return "\n".join([*lines, say("ribbon.open", number=len(_findings(declaration)))])


@_button
def normalise_targets(book: Any) -> str:
    """规范指标值: target values in canonical form; what is not understood stays as it is."""
    from xlperf.target import parse

    not_understood: list[str] = []

    def canonical(text: str, cell: str) -> str:
        target = parse(text)
        if target.says_all:
            return target.canonical
        not_understood.append(cell)
        return text

    message = rewritten(book, canonical, only_targets=True)
    if not_understood:
        message += say(
            "ribbon.not-understood", number=len(not_understood), cells=some_of(not_understood, MOST_CELLS)
        )
    return message


@_button
def clean_text(book: Any) -> str:
    """清理文字: HTML residue, full-width digits and stray blanks go from all texts entered."""
    return rewritten(book, lambda text, cell: tidied(text), only_targets=False)


@_button
def export(book: Any) -> str:
    """导出: the published text and the JSON, beside the workbook, or in a folder that is asked for."""
    from xlperf.publishing import publish

    declaration = held_whole(book).declaration
    place = Path(book.fullname)
    if not place.is_absolute():  # never saved, or on a server
        folder = ask_folder(book)
        if folder is None:
            return say("ribbon.no-folder")
        place = folder / place.name
    files = [place.with_suffix(suffix) for suffix in (".txt", ".json")]
    there = [file.name for file in files if file.exists()]
    if there and not _agreed(book, say("ribbon.overwrite", files=enumerated(there))):
        return say("ribbon.not-overwritten")
    for file in files:
        publish(declaration, file, overwrite=True)  # agreed to, where there is one
    return say("ribbon.exported", files="\n".join(map(str, files)))


@_button
def consolidate_folder(book: Any) -> str:
    """汇总文件夹: asks for a folder, consolidates its workbooks into one beside it, and opens that."""
    folder = ask_folder(book)
    if folder is None:
        return say("ribbon.no-folder")
    if not folder.name:
        return say("ribbon.whole-drive")
    out = folder.with_name(f"{folder.name}汇总.xlsx")
    if out.exists() and not _agreed(book, say("ribbon.overwrite", files=out.name)):
        return say("ribbon.not-overwritten")
    counts = _consolidated(book, folder, out)
    book.app.books.open(str(out))
    words: dict[str, Any] = {"file": out, "total": sum(counts.values()), **counts}
    return say("ribbon.consolidated", **words)


@_button
def undo(book: Any) -> str:
    """还原: the cells of the last change as they were; those changed since are left alone."""
    steps = kept(book)
    if not steps:
        return say("ribbon.nothing-to-undo")
    left = restored(book, steps[-1])
    forget_last(book)
    message = say("ribbon.undone", number=len(steps[-1]) - len(left))
    return message + (
        say("ribbon.undo-others", number=len(left), cells=some_of(left, MOST_CELLS)) if left else ""
    )


# ---------------------------------------------------------------- checking


def _findings(declaration: Declaration) -> list[Finding]:
    from xlperf.checks import check as findings_of

    return list(findings_of(declaration))


def _placed(book: Any, findings: Sequence[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The findings whose cell can be gone to, and the others: those without one, or on a sheet that nobody sees."""
    seen = {sheet.name for sheet in book.sheets if sheet.visible}
    placed = [finding for finding in findings if finding.cell and finding.sheet in seen]
    return placed, [finding for finding in findings if not (finding.cell and finding.sheet in seen)]


def _next_after(findings: Sequence[Finding], selected: tuple[str, str]) -> int:
    """The number of the first finding behind those of the selected cell; 0 where it has none."""
    here = [at for at, finding in enumerate(findings) if (finding.sheet, finding.cell) == selected]
    return (here[-1] + 1) % len(findings) if here else 0


def _selected(book: Any) -> tuple[str, str]:
    selection = book.app.selection
    if selection is None:  # a picture, say
        return "", ""
    return selection.sheet.name, selection.get_address(False, False).partition(":")[0]


def _go_to(book: Any, finding: Finding) -> None:
    sheet = book.sheets[finding.sheet]
    sheet.activate()
    sheet.range(finding.cell).select()


def _line(finding: Finding) -> str:
    severity = say(f"severity-{finding.severity}")
    return say("ribbon.line", cell=finding.cell, severity=severity, message=finding.message).strip()


def _computed(book: Any, declaration: Declaration) -> Iterator[tuple[str, str, str, Any, Any]]:
    """(sheet, cell, field, what the cell shows, its exact value) of each computed number that can be had, of fields and of the
    filled rows of tables, on all sheets of the form."""
    from decimal import Decimal

    from xlperf.excel.open_workbook import cell_of
    from xlperf.expression import rounded

    for one in (declaration, *declaration.sheets):
        sheet = book.sheets[one.locations.sheet]
        for name, row, place, value in computed_cells(one):
            shown = row is None or is_filled(row)
            if shown and isinstance(value, Decimal) and place:  # its row may have been deleted
                yield one.locations.sheet, place, name, cell_of(sheet.range(place).value), rounded(value)


# ---------------------------------------------------------------- files


def ask_folder(book: Any) -> Path | None:
    """The folder chosen in the program's own dialogue; None if none was. ValueError where there is no dialogue."""
    open_dialogue = getattr(book.app.api, "FileDialog", None)
    if open_dialogue is None:
        raise InvalidArgument(say("ribbon.no-dialogue"))
    dialogue = open_dialogue(_FOLDER_PICKER)
    return Path(dialogue.SelectedItems(1)) if dialogue.Show() == -1 else None


def _agreed(book: Any, question: str) -> bool:
    return bool(book.app.alert(question, title=say("ribbon.title"), buttons="yes_no") == "yes")


def _consolidated(book: Any, folder: Path, out: Path) -> dict[str, int]:
    """How many files have each status after the consolidation of `folder` into `out`."""
    import os

    from xlperf.consolidation import consolidate
    from xlperf.consolidation.judgement.ledger import STATUSES
    from xlperf.excel.progress import Report, with_progress

    def work(report: Report) -> dict[str, int]:
        jobs = min(4, os.cpu_count() or 1)
        found = consolidate(folder, out=out, jobs=jobs, progress=report)
        return {status: found.counts[status] for status in STATUSES}

    def show(line: str) -> None:
        book.app.status_bar = line

    try:
        return with_progress(say("ribbon.consolidating", folder=folder.name), work, show)
    finally:
        book.app.status_bar = False
