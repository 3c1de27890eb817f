"""What was done to a workbook, as findings `workbook-…`: labels, formulas, locks, sheets, parts.

Owns what of all that is an error, a warning or a note. A file saved again by another program is not altered; one with a
label or formula changed is (`template_differences`). Knows nothing of what the values mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from xlperf.declaration import Finding, computed_cells
from xlperf.expression import plain, rounded
from xlperf.form.labels import label_of
from xlperf.intake import tamper_words as _words  # noqa: F401 - its sentences are said here
from xlperf.intake.entered import cut_short
from xlperf.intake.further_content import further_content
from xlperf.intake.read import WorkbookReading, other_draft
from xlperf.intake.row_shift import Shift, shift_of
from xlperf.intake.template_cells import Expected
from xlperf.intake.template_differences import Alteration, alterations
from xlperf.intake.told import told
from xlperf.intake.unread import ranges, text_of, unread
from xlperf.intake.unseen import unseen
from xlperf.messages import enumerated, in_quotes, say, some_of
from xlperf.ooxml.address import column_index, row_and_column
from xlperf.ooxml.formula import asks_program

_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")

MOST_ALTERED = 12
"""So many altered cells are named one by one; the rest together."""

TYPED_OVER = ("overwritten", "label")
"""Kinds of altered cells in which something else may have been typed, which is named however much else is altered."""

MOST_TYPED_OVER = 40
"""So many of them in one finding."""

FEW = 2
"""More altered cells than these may have moved together."""


def tampering(reading: WorkbookReading) -> list[Finding]:
    """What is not as the form made it, in the language in force; raises UnreadableWorkbook for broken parts, and (other-draft)
    where it is the form that was changed since."""
    findings: list[Finding] = []
    for one in (reading, *reading.sheets):
        findings += _of_sheet(one)
    findings += further_content(reading, _expected(reading))
    drafts = reading.identity.draft, reading.layout.form.draft
    if all(drafts) and drafts[0] != drafts[1] and any(one.check == "workbook-altered" for one in findings):
        raise other_draft(reading.layout.form).of(reading.identity.code)
    return findings


def _expected(reading: WorkbookReading) -> Expected:
    assert reading.places.expected is not None
    return reading.places.expected


def _of_sheet(reading: WorkbookReading) -> list[Finding]:
    """What is not as it should be of the form's sheet, or of a further one."""
    expected = _expected(reading)
    reading, altered_cells = _altered_cells(reading, expected)
    shift = reading.places.shift
    findings = list(_altered(reading, [one for one in altered_cells if one.kind not in ("cut", "lost")]))
    if cut := {one.cell for one in altered_cells if (one.kind, one.sheet) == ("cut", reading.entry.name)}:
        cells = some_of(ranges(list(cut)), MOST_ALTERED)
        findings.append(told("workbook-moved.cut", "warning", reading.entry.name, cells=cells))
    if reading.places.has_moved:
        moved = told("workbook-moved.message", "warning", reading.entry.name)
        if reading.places.names_stayed:  # no correction makes such a workbook sound again
            moved = told("workbook-moved.stayed", "error", reading.entry.name)
            moved = replace(moved, hint=say("workbook-altered.hint"))
        findings.insert(0, moved)
    altered = {finding.cell for finding in findings}
    findings += [finding for finding in _stale(reading) if finding.cell not in altered]
    findings += unread(reading, expected, altered)
    findings += unseen(reading, expected)
    findings += _locks(reading, any(finding.severity == "error" for finding in findings))
    findings += _validations(reading, expected, shift)
    if lost := [one for one in altered_cells if one.kind == "lost"]:
        findings.append(told("workbook-validations.formulas", "warning", lost[0].sheet, count=len(lost)))
    findings += _links_to_programs(reading, bool(altered_cells) or shift is not None)
    return findings


def _links_to_programs(reading: WorkbookReading, differs: bool) -> Iterator[Finding]:
    """That a formula asks another program (DDE); where all formulas are the form's (not `differs`), none does."""
    if not differs and not any(one.check == "workbook-formula-input" for one in reading.declaration.found):
        return
    if any("|" in text and asks_program(f"={text}") for text in reading.sheet.formula_texts()):
        yield told("workbook-external-link.dde", "warning", reading.entry.name, count=1)


def _altered_cells(reading: WorkbookReading, expected: Expected) -> tuple[WorkbookReading, list[Alteration]]:
    """What is altered; where a column was inserted beyond the names and labels, seen with the columns moved back."""
    found = list(alterations(reading, expected, reading.places.shift))
    if len(found) <= FEW or reading.places.shift is not None:
        return reading, found
    names = {name: area for name, area in reading.book.names.items() if area.sheet == reading.entry.name}
    shift = shift_of(expected, reading.sheet, names)
    moved = replace(reading, places=replace(reading.places, shift=shift))
    with_shift = list(alterations(moved, expected, shift))
    return (moved, with_shift) if len(with_shift) < len(found) // 2 else (reading, found)


def _altered(reading: WorkbookReading, found: Sequence[Alteration]) -> Iterator[Finding]:
    others: dict[str, list[Alteration]] = {}
    for count, one in enumerate(found):
        if count < MOST_ALTERED:
            yield _change(one)
        else:
            others.setdefault(one.sheet, []).append(one)
    labels = set(_expected(reading).labels.values())
    for sheet, altered in others.items():
        named = enumerated(ranges([one.cell for one in altered if one.cell]))
        yield told("workbook-altered.more", "error", sheet, count=len(altered), cells=named)
        over = [one for one in altered if one.kind in TYPED_OVER and one.found not in labels]
        for first in range(0, len(over), MOST_TYPED_OVER):
            listed = over[first : first + MOST_TYPED_OVER]
            cells = enumerated(in_quotes(cut_short(one.found), one.cell) for one in listed)
            yield told("workbook-altered.typed-over", "error", sheet, listed[0].cell, cells=cells)


def _change(one: Alteration) -> Finding:
    return told(
        "workbook-altered.name-held" if one.held else f"workbook-altered.{one.kind}",
        "error",
        one.sheet,
        one.cell,
        cut_short(one.held or one.found),
        held=cut_short(one.held),
        found=cut_short(one.found),
        expected=cut_short(one.expected),
    )


def _stale(reading: WorkbookReading) -> Iterator[Finding]:
    """Computed values that show something else than they come to."""
    declaration = reading.declaration
    for name, _, place, value in computed_cells(declaration):
        cached = reading.sheet.value(place)
        if cached is None or isinstance(cached, str):
            continue
        value = rounded(value) if isinstance(value, Decimal) else value
        if value is not None and cached != value:
            yield told(
                "workbook-stale.message",
                "info",
                reading.entry.name,
                place,
                text_of(cached),
                field=name,
                label=label_of(declaration.form, name),
                found=text_of(cached),
                expected=plain(value) if not isinstance(value, str) else value,
            )


def _locks(reading: WorkbookReading, altered: bool) -> Iterator[Finding]:
    """Protection that was taken off; of a workbook that was altered too, that is the lesser matter."""
    if not altered and not reading.sheet.protected:
        yield told("workbook-unlocked.message", "warning", reading.entry.name)
    elif not altered and not reading.book.structure_locked:
        yield told("workbook-structure-unlocked.message", "info", reading.entry.name)


def _validations(reading: WorkbookReading, expected: Expected, shift: Shift | None) -> Iterator[Finding]:
    """Inputs that no check on entry guards any more, as where cells were pasted over."""
    guarded = expected.guarded
    if shift is not None:
        guarded = frozenset(here for place in guarded if (here := shift.place(place)) is not None)
    lost = unguarded(guarded, reading.sheet.guarded)
    if lost:
        yield told("workbook-validations.message", "info", reading.entry.name, count=lost)


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
