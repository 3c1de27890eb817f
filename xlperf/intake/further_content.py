"""What a workbook brings along besides its form: further sheets, drawings, macros, links, comments.

Owns what each of them is called and how severe it is; above all whether a further sheet is the form once more.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlperf.declaration import ERROR, INFO, WARNING, Finding
from xlperf.form.layout import (
    CHECK_SHEET,
    GUIDE_SHEET,
    HIDDEN_SHEET,
    LISTS_SHEET,
    SETTINGS_SHEET,
    UNDO_SHEET,
)
from xlperf.intake import further_content_words as _words  # noqa: F401 - its sentences are said here
from xlperf.intake.addins import links_to_our_addin, of_addins
from xlperf.intake.own_sheets import typed_on_own_sheets
from xlperf.intake.read import WorkbookReading
from xlperf.intake.released import expected_for
from xlperf.intake.template_cells import Expected
from xlperf.intake.told import told
from xlperf.intake.unread import ranges, text_of
from xlperf.messages import enumerated, in_quotes
from xlperf.ooxml.address import address
from xlperf.ooxml.cells import Sheet, SheetEntry
from xlperf.ooxml.drawn import OBJECT, PICTURE, drawn_over
from xlperf.ooxml.package import Package
from xlperf.ooxml.return_marks import RETURN_SHEET, foreign_notes
from xlperf.ooxml.text import bare_text, shortened
from xlperf.template.trial_sheet import TRIAL_SHEET

SHEETS_OF_MACROS = (SETTINGS_SHEET, UNDO_SHEET, TRIAL_SHEET)
"""What the macros of our own .xlsm keep in the workbook, saved without macros too: xlwings' settings, what a command may
have to take back, and the place to type functions."""

OWN_SHEETS = (CHECK_SHEET, GUIDE_SHEET, LISTS_SHEET, HIDDEN_SHEET, RETURN_SHEET, *SHEETS_OF_MACROS)
_MACRO_SHEETS = ("xlMacrosheet", "xlIntlMacrosheet", "dialogsheet")

SHARE_OF_LABELS = 0.6
"""So many of the form's labels on a further sheet make it the form once more."""

_MOST_DRAWN = 8
_LONGEST = 120


def further_content(reading: WorkbookReading, expected: Expected) -> Iterator[Finding]:
    """All that, in the language in force; raises UnreadableWorkbook for broken parts."""
    yield from _sheets(reading, expected)
    yield from _on_own_sheets(reading, expected)
    for one in (reading, *reading.sheets):
        yield from _drawings(one)
    yield from _package(reading)
    yield from of_addins(reading)


def _sheets(reading: WorkbookReading, expected: Expected) -> Iterator[Finding]:
    own = {reading.entry.name, *(one.entry.name for one in reading.sheets), *OWN_SHEETS}
    for entry in reading.book.sheets:
        if entry.name not in own:
            yield _sheet(reading, expected, entry)


def _on_own_sheets(reading: WorkbookReading, expected: Expected) -> Iterator[Finding]:
    typed = list(typed_on_own_sheets(reading, expected))
    for entry, place, text in typed[:_MOST_DRAWN]:
        found = shortened(text, _LONGEST)
        yield told(
            "workbook-extra-content.message", WARNING, entry.name, place, found, found=in_quotes(found, place)
        )
    if len(typed) > _MOST_DRAWN:
        others = typed[_MOST_DRAWN:]
        cells = enumerated(ranges([place for _, place, _ in others]))
        name = others[0][0].name
        yield told("workbook-extra-content.more", WARNING, name, others[0][1], count=len(others), cells=cells)


def _sheet(reading: WorkbookReading, expected: Expected, entry: SheetEntry) -> Finding:
    sheet = reading.book.sheet(entry)
    held = {place: text for place in sheet.cells if (text := text_of(sheet.value(place))).strip()}
    hidden, name, count = entry.state != "visible", entry.name, len(held)
    if _is_the_form(expected, held):
        which = _difference(reading, expected, sheet, held)
        severity = {"other": ERROR, "same": WARNING, "blank": WARNING if hidden else INFO}[which]
        cell = held.get(address(*reading.layout.place(reading.layout.form.department)), "")
        department = " ".join(cell.split())
        return told(f"workbook-second-form.{which}", severity, name, found=name, department=department)
    project = _as_further_sheet(reading, sheet, held)
    if project is not None:
        which, called = project
        severity = {"other": ERROR, "same": WARNING, "blank": INFO}[which]
        return told(f"workbook-unlisted-sheet.{which}", severity, name, found=name, called=called)
    check = "workbook-hidden-sheet" if hidden else "workbook-extra-sheet"
    severity = WARNING if hidden or held else INFO
    return told(f"{check}.{'message' if held else 'blank'}", severity, name, found=name, count=count)


def _as_further_sheet(reading: WorkbookReading, sheet: Sheet, held: dict[str, str]) -> tuple[str, str] | None:
    """Of a sheet that is one of the form's further sheets once more: how it differs from those that are read, and what it
    calls itself; None of any other."""
    if not reading.sheets:
        return None
    layout = reading.sheets[0].layout
    expected = expected_for(layout)
    if not _is_the_form(expected, held):
        return None
    differences = {_difference(one, expected, sheet, held) for one in reading.sheets}
    which = next(kind for kind in ("blank", "same", "other") if kind in differences)
    named = [name for name in (layout.form.each, layout.form.department) if name]
    cells = (held.get(address(*layout.place(name)), "") for name in named)
    return which, next((" ".join(text.split()) for text in cells if text.strip()), "")


def _is_the_form(expected: Expected, held: dict[str, str]) -> bool:
    labels = {bare_text(text) for text in expected.labels.values()}
    found = labels & {bare_text(text) for text in held.values()}
    return len(found) >= SHARE_OF_LABELS * len(labels)


def _difference(reading: WorkbookReading, expected: Expected, sheet: Sheet, held: dict[str, str]) -> str:
    """ "blank", "same" as the form that is read, or "other"."""
    labels = {bare_text(text) for text in expected.labels.values()}
    entries = {
        place: text
        for place, text in held.items()
        if not sheet.has_formula(place) and bare_text(text) not in labels and place != expected.heading
    }
    if not entries:
        return "blank"
    own = reading.sheet
    return "same" if all(text_of(own.value(place)) == text for place, text in entries.items()) else "other"


def _drawings(reading: WorkbookReading) -> Iterator[Finding]:
    """Text boxes, objects and pictures over the form's sheet."""
    count = pictures = 0
    for drawn in drawn_over(reading.book.package, reading.entry.part):
        if drawn.kind == PICTURE:
            pictures += 1
            continue
        count += 1
        if count > _MOST_DRAWN:
            continue
        key = "workbook-drawing.object" if drawn.kind == OBJECT else "workbook-drawing.text"
        found = shortened(drawn.text, _LONGEST)
        yield told(key, WARNING, reading.entry.name, drawn.cell, found, found=found)
    if count > _MOST_DRAWN:
        yield told("workbook-drawing.more", WARNING, reading.entry.name, count=count - _MOST_DRAWN)
    if pictures:
        yield told("workbook-drawing.picture", INFO, reading.entry.name, count=pictures)


def _package(reading: WorkbookReading) -> Iterator[Finding]:
    sheet, book = reading.entry.name, reading.book
    package = book.package
    ours = links_to_our_addin(book)
    links = [part for part in book.external_links() if part not in ours]
    if links:
        dde = any(b"ddeLink" in package.read(part) for part in links if part in package)
        key = "workbook-external-link.dde" if dde else "workbook-external-link.message"
        yield told(key, WARNING, sheet, count=len(links))
    if any(kind in _MACRO_SHEETS for kind, _ in book.relations.values()):
        yield told("workbook-macros.sheet", WARNING, sheet)
    elif _has_macros(package) and not _own_macros(package):
        yield told("workbook-macros.message", WARNING, sheet)
    yield from _notes(package, sheet)


def _notes(package: Package, sheet: str) -> Iterator[Finding]:
    """What people wrote beside cells: a correction in a note is in no field."""
    notes = [note for note in foreign_notes(package) if note.text]
    for note in notes[:_MOST_DRAWN]:
        found = shortened(note.text, _LONGEST)
        yield told("workbook-comments.text", WARNING, sheet, "", found, place=note.cell, found=found)
    if len(notes) > _MOST_DRAWN:
        yield told("workbook-comments.more", WARNING, sheet, count=len(notes) - _MOST_DRAWN)


def _has_macros(package: Package) -> bool:
    return any(name.lower().endswith("vbaproject.bin") for name in package.names)


def _own_macros(package: Package) -> bool:
    """Whether the macros are those that the template was made with."""
    from xlperf.ooxml.own_macros import are_own

    return all(
        are_own(package.read(name)) for name in package.names if name.lower().endswith("vbaproject.bin")
    )
