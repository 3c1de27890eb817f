"""What was done to a workbook, as findings `workbook-…`: labels, formulas, locks, sheets, parts.

Owns what of all that is an error, a warning or a note. A file saved again by another program is not altered; one with a
label or formula changed is (`altered`). Knows nothing of what the values mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from xlperf.declaration import Declaration, Finding, environment_of
from xlperf.expression import Value, plain, rounded
from xlperf.form.layout import CHECK_SHEET, GUIDE_SHEET, HIDDEN_SHEET, LISTS_SHEET, SETTINGS_SHEET, UNDO_SHEET
from xlperf.intake import tamper_words as _words  # noqa: F401 - its sentences are said here
from xlperf.intake.read import Reading
from xlperf.intake.released import expected_for
from xlperf.intake.row_shift import Shift, row_and_column, shift_of
from xlperf.intake.template_cells import Expected, expected_of
from xlperf.intake.template_differences import Alteration, alterations, shown
from xlperf.messages import say
from xlperf.ooxml.address import column_index, column_letters
from xlperf.ooxml.package import Package
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.return_marks import RETURN_SHEET, has_foreign_notes

_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")

MOST_ALTERED = 12
"""So many altered cells are named one by one; the rest is counted."""

SHEETS_OF_MACROS = (SETTINGS_SHEET, UNDO_SHEET)
"""What the macros of our own .xlsm keep in the workbook, saved without macros too: xlwings' settings, and what a
command may have to take back."""

_OWN_SHEETS = (CHECK_SHEET, GUIDE_SHEET, LISTS_SHEET, HIDDEN_SHEET, RETURN_SHEET, *SHEETS_OF_MACROS)


def tampering(reading: Reading) -> list[Finding]:
    """What is not as the form made it, in the language in force; raises UnreadableWorkbook for broken parts."""
    findings: list[Finding] = []
    for one in (reading, *reading.sheets):
        findings += _of_sheet(one)
    findings += _sheets(reading)
    findings += _package(reading)
    return findings


def _of_sheet(reading: Reading) -> list[Finding]:
    """What is not as it should be of the form's sheet, or of a further one."""
    expected = expected_of(reading.layout) if reading.layout.prefix else expected_for(reading.layout)
    shift = _shift(reading, expected)
    findings = list(_altered(reading, expected, shift))
    if shift is not None and not (shift.is_none and all(map(shift.place, expected.places))):
        findings.append(_finding(reading, "workbook-moved", "warning"))
    altered = {finding.cell for finding in findings}
    findings += [finding for finding in _stale(reading) if finding.cell not in altered]
    findings += _beside_the_form(reading, expected, shift, altered)
    findings += _locks(reading, any(finding.severity == "error" for finding in findings))
    findings += _validations(reading, expected, shift)
    return findings


def _shift(reading: Reading, expected: Expected) -> Shift | None:
    """Where rows and columns went, None where all is in its place."""
    if not reading.moved:
        return None
    names = {name: area for name, area in reading.book.names.items() if area.sheet == reading.entry.name}
    return shift_of(expected, reading.sheet, names)


def _finding(
    reading: Reading,
    check: str,
    severity: str,
    which: str = "message",
    cell: str = "",
    sheet: str = "",
    value: str = "",
    **words: object,
) -> Finding:
    return Finding(
        check=check,
        severity=severity,
        message=say(f"{check}.{which}", None, **words),
        hint=say(f"{check}.hint"),
        value=value,
        sheet=sheet or reading.entry.name,
        cell=cell,
    )


def _altered(reading: Reading, expected: Expected, shift: Shift | None) -> Iterator[Finding]:
    count = 0
    for one in alterations(reading, expected, shift):
        count += 1
        if count <= MOST_ALTERED:
            yield _change(reading, one)
    if count > MOST_ALTERED:
        yield _finding(reading, "workbook-altered", "error", "more", count=count - MOST_ALTERED)


def _change(reading: Reading, one: Alteration) -> Finding:
    return _finding(
        reading,
        "workbook-altered",
        "error",
        one.kind,
        cell=one.cell,
        sheet=one.sheet,
        value=_cut(one.found),
        found=_cut(one.found),
        expected=_cut(one.expected),
    )


def _cut(text: str) -> str:
    return text if len(text) <= 120 else text[:117] + "…"


def _stale(reading: Reading) -> Iterator[Finding]:
    """Computed values that show something else than they come to."""
    declaration = reading.declaration
    for name, place, value in _reckoned(declaration):
        cached = reading.sheet.value(place)
        if cached is None or isinstance(cached, str):
            continue
        value = rounded(value) if isinstance(value, Decimal) else value
        if value is not None and cached != value:
            yield _finding(
                reading,
                "workbook-stale",
                "info",
                cell=place,
                value=shown(cached),
                label=declaration.form.label_of(name),
                found=shown(cached),
                expected=plain(value) if not isinstance(value, str) else value,
            )


def _reckoned(declaration: Declaration) -> Iterator[tuple[str, str, Value]]:
    """What is computed: its id, its place, and what it comes to."""
    env, where = environment_of(declaration), declaration.locations
    for name, expression in declaration.form.compiled.values.items():
        if expression.row is None:
            yield name, where.fields[name], env.fields[name]
            continue
        column = name.partition(".")[2]
        for row, value in enumerate(env.columns[(expression.row, column)]):
            yield name, where.cell(expression.row, column, row), value


def _beside_the_form(
    reading: Reading, expected: Expected, shift: Shift | None, altered: set[str]
) -> Iterator[Finding]:
    """What was written where the form has nothing to fill in; not in rows that the form does not have."""
    places: frozenset[str | None] = expected.places
    if shift is not None:
        places = frozenset(map(shift.place, expected.places))
    count = 0
    for place in sorted(reading.sheet.cells.keys() - places - altered, key=_reading_order):
        text = shown(reading.sheet.value(place))
        if text.strip() and (shift is None or shift.has(place)):
            count += 1
            if count > MOST_ALTERED:
                return
            yield _finding(
                reading, "workbook-extra-content", "info", cell=place, value=_cut(text), found=_cut(text)
            )


def _reading_order(place: str) -> tuple[int, int, str]:
    letters = place.rstrip("0123456789")
    return int(place[len(letters) :] or 0), len(letters), letters


def _locks(reading: Reading, altered: bool) -> Iterator[Finding]:
    """Protection that was taken off; of a workbook that was altered too, that is the lesser matter."""
    if not altered and not reading.sheet.protected:
        yield _finding(reading, "workbook-unlocked", "warning")
    elif not altered and not reading.book.structure_locked:
        yield _finding(reading, "workbook-structure-unlocked", "info")


def _validations(reading: Reading, expected: Expected, shift: Shift | None) -> Iterator[Finding]:
    """Inputs that no check on entry guards any more, as where cells were pasted over."""
    guarded = expected.guarded
    if shift is not None:
        guarded = frozenset(here for place in guarded if (here := shift.place(place)) is not None)
    lost = unguarded(guarded, reading.sheet.guarded)
    if lost:
        yield _finding(reading, "workbook-validations", "info", count=lost)


@lru_cache(maxsize=64)
def unguarded(places: frozenset[str], ranges: tuple[str, ...]) -> int:
    """How many of `places` are in none of the ranges; a program writes the same ranges into every file of a form."""
    single = {one for one in ranges if ":" not in one}
    areas = [parts for one in ranges if ":" in one and (parts := _AREA.fullmatch(one))]
    bounds = [
        (column_index(area[1]) + 1, int(area[2]), column_index(area[3]) + 1, int(area[4])) for area in areas
    ]
    lost = 0
    for place in places - single:
        row, column = row_and_column(place)
        if not any(left <= column <= right and top <= row <= bottom for left, top, right, bottom in bounds):
            lost += 1
    return lost


def _sheets(reading: Reading) -> Iterator[Finding]:
    own = {reading.entry.name, *(one.entry.name for one in reading.sheets), *_OWN_SHEETS}
    for sheet in reading.book.sheets:
        if sheet.name not in own:
            hidden = sheet.state != "visible"
            check = "workbook-hidden-sheet" if hidden else "workbook-extra-sheet"
            yield _finding(
                reading, check, "warning" if hidden else "info", sheet=sheet.name, found=sheet.name
            )
    rows = [row for row in reading.sheet.hidden_rows if row <= reading.layout.last_row + 1]
    paper = [column_letters(column) for column in range(1, reading.layout.width)]
    filled = [row for row in rows if any(reading.sheet.value(f"{letters}{row}") for letters in paper)]
    if filled:
        yield _finding(reading, "workbook-hidden-rows", "warning", found="、".join(map(str, filled[:20])))


def _package(reading: Reading) -> Iterator[Finding]:
    links = reading.book.external_links()
    if links:
        yield _finding(reading, "workbook-external-link", "warning", count=len(links))
    package = reading.book.package
    if _has_macros(package) and not _own_macros(package):
        yield _finding(reading, "workbook-macros", "warning")
    if any("/threadedcomments" in name.lower() for name in package.names) or has_foreign_notes(package):
        yield _finding(reading, "workbook-comments", "info")


def _has_macros(package: Package) -> bool:
    return any(name.lower().endswith("vbaproject.bin") for name in package.names)


def _own_macros(package: Package) -> bool:
    """Whether the macros are those that the template was made with."""
    from xlperf.ooxml.own_macros import are_own

    return all(
        are_own(package.read(name)) for name in package.names if name.lower().endswith("vbaproject.bin")
    )


__all__ = ["UnreadableWorkbook", "tampering"]
