"""Labels and formulas of a workbook against those that the form made, by meaning and wherever rows were moved to.

Owns that comparison and gives each difference as a value. Knows nothing of findings or their words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from xlperf.form.labels import label_of, label_of_part
from xlperf.form.layout import CHECK_SHEET
from xlperf.intake.known_formulas import is_known, known_by, remember
from xlperf.intake.read import WorkbookReading
from xlperf.intake.row_shift import Shift, parted
from xlperf.intake.template_cells import Expected
from xlperf.intake.unread import text_of
from xlperf.ooxml.cells import Sheet, SheetEntry
from xlperf.ooxml.formula import normal, same_meaning, with_sheets_called
from xlperf.ooxml.formula_cells import formula_cells
from xlperf.ooxml.text import bare_text
from xlperf.system.dataclass import dataclass
from xlperf.template.office_calls import without_office_calls

_LOST = "A0"
"""Stands for the cell that a formula cannot read any more, because another was pasted over it."""


@dataclass(frozen=True, slots=True)
class Alteration:
    """One thing that is not as the form made it. kind: label, formula, overwritten (a formula by a value), removed,
    added (a formula where none belongs), sheet (deleted), name (pointing elsewhere; `held` then stands where it should
    point to), cut (formulas read another input in the place of this one, which was cut and pasted, or dragged), lost (a
    formula that a program could not keep: LibreOffice writes NA() for one that is too long for an .xls)."""

    kind: str
    found: str = ""
    expected: str = ""
    sheet: str = ""
    cell: str = ""
    held: str = ""


def alterations(reading: WorkbookReading, expected: Expected, shift: Shift | None) -> Iterator[Alteration]:
    """Every difference in the order of the form; `shift` says where rows and columns are, None: where they were."""
    if shift is not None:
        yield from _names(reading, expected, shift)
    if not reading.places.labels_in_place:
        yield from _labels(reading, expected, shift)
    if not expected.compares_formulas:
        return
    yield from _same_formulas(reading, reading.entry, expected, shift, lambda: reading.sheet)
    if reading.layout.prefix:
        return  # the lines of 校验 are looked at with those of the form's sheet
    check_sheet = next((sheet for sheet in reading.book.sheets if sheet.name == CHECK_SHEET), None)
    if check_sheet is None:
        yield Alteration("sheet", CHECK_SHEET)
    else:
        yield from _same_formulas(
            reading, check_sheet, expected, shift, lambda: reading.book.sheet(check_sheet)
        )


def _labels(reading: WorkbookReading, expected: Expected, shift: Shift | None) -> Iterator[Alteration]:
    for place, text in expected.labels.items():
        here = place if shift is None else shift.place(place)
        if here is None:
            continue
        value = reading.sheet.value(here)
        if value != text and bare_text(text_of(value)) != bare_text(text):
            yield Alteration("label", text_of(value), text, reading.entry.name, here)


def _names(reading: WorkbookReading, expected: Expected, shift: Shift) -> Iterator[Alteration]:
    """Names that point elsewhere than to where their field, or the rows of their column, went: what was read by them
    is not what stands beside the label."""
    for name, (first, last) in expected.names.items():
        area = reading.book.names.get(name)
        there = ("", 0, 0) if area is None or area.sheet != reading.entry.name else (
            area.first_column, area.first_row, area.last_row
        )  # fmt: skip
        if there not in _homes(shift, first, last) and not _grown(reading, name, there, shift.place(first)):
            label = _label_of(reading, name)
            home = shift.place(first) or ""
            held = text_of(reading.sheet.value(home)) if first == last else ""
            yield Alteration("name", name, label, reading.entry.name, home, held)


def _homes(shift: Shift, first: str, last: str) -> set[tuple[str, int, int]]:
    """Where a name may point: from the first to the last row of its cells that are left."""
    reference = f"{first}:{last}" if first != last else first
    moved = shift.formula(reference, "", "")
    if moved is None:
        return {("", 0, 0)}
    one, _, other = moved.partition(":")
    column = one.rstrip("0123456789")
    row = int(one[len(column) :])
    return {(column, row, int((other or one).lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")))}


def _grown(reading: WorkbookReading, name: str, there: tuple[str, int, int], first: str | None) -> bool:
    """Whether a column's name covers its rows and others that were added to the table."""
    letters, top, bottom = there
    for table, rows in reading.places.tables.items():
        own = name.removeprefix(reading.layout.prefix).removeprefix(f"{table}_") in rows.columns
        if own and name.removeprefix(reading.layout.prefix).startswith(f"{table}_") and rows.added:
            home = first is not None and first.rstrip("0123456789") == letters
            covered = set(range(rows.first, rows.last + 1)) - rows.added <= set(range(top, bottom + 1))
            return home and covered and rows.first <= top and bottom <= rows.last
    return False


def _label_of(reading: WorkbookReading, name: str) -> str:
    form, name = reading.layout.form, name.removeprefix(reading.layout.prefix)
    for table in form.tables.values():
        for column in table.parts.values():
            if f"{table.id}_{column.id}" == name:
                return f"{label_of_part(table)} {label_of_part(column)}"
    return label_of(form, name)


# ---------------------------------------------------------------- formulas


def _same_formulas(
    reading: WorkbookReading,
    entry: SheetEntry,
    expected: Expected,
    shift: Shift | None,
    sheet: Callable[[], Sheet],
) -> Iterator[Alteration]:
    """What is changed of the formulas of one sheet; its cells are looked at one by one (`sheet`) only where the
    spelling of its formulas as a whole is a new one."""
    own = entry.name == reading.entry.name
    name = expected.sheet if own else CHECK_SHEET
    if shift is not None:
        yield from _formulas(reading, entry.name, name, sheet(), expected, shift)
        return
    if own:
        key = reading.known_by
    else:
        key = known_by(formula_cells(reading.book.raw(entry)), expected, name, reading.entry.name)
    if is_known(key):
        return
    changed = list(_formulas(reading, entry.name, name, sheet(), expected, None))
    # Which sheet a name means, and what is elsewhere on other sheets, is not part of the key.
    if not changed and key and not reading.renamed and not reading.shifts:
        remember(key)
    yield from changed


def _formulas(
    reading: WorkbookReading, called: str, name: str, sheet: Sheet, expected: Expected, shift: Shift | None
) -> Iterator[Alteration]:
    """The sheet that the form calls `name` and the workbook `called`, formula by formula."""
    found = sheet.formulas
    wanted = expected.formulas[name]
    shifts = reading.shifts if shift is None else {**reading.shifts, expected.sheet: shift}
    if found == wanted and not shifts:
        return
    own = name == expected.sheet
    places = set()
    for place, text in wanted.items():
        here = place if shift is None or not own else shift.place(place)
        if here is None:  # deleted
            continue
        places.add(here)
        moved = _moved(text, name, shifts)
        if moved is None:  # what it refers to was deleted
            continue
        form_text, text = text, moved
        there = found.get(here)
        if there is None:
            value = sheet.value(here)
            kind = "removed" if value is None or value == "" else "overwritten"
            yield Alteration(kind, text_of(value), text, called, here)
            continue
        if reading.renamed:
            there = with_sheets_called(there, reading.renamed)
        there = without_office_calls(there, name)
        if not same_meaning(there, text, name):
            from_above = shift.read_from_above(place) if shift is not None and own else None
            if from_above is not None:
                other = _moved(form_text, name, {**shifts, expected.sheet: from_above})
                if other is not None and same_meaning(there, other, name):
                    continue
            cut = [
                one
                for sheet_of in (reading, *reading.sheets)
                for one in _cut_inputs(there, text, name, sheet_of)
            ]
            yield from cut
            if not cut:
                kind = "lost" if normal(there) == "NA()" else "formula"
                yield Alteration(kind, there, text, called, here)
    for place in found.keys() - places - set(reading.declaration.locations.fields.values() if own else ()):
        if not own or not (_is_input(reading, place) or _is_new(place, shift)):
            yield Alteration("added", found[place], "", called, place)


def _moved(text: str, at: str, shifts: Mapping[str, Shift]) -> str | None:
    """The form's formula `text` of a cell on sheet `at` after the `shifts` of the form's sheets; None where what it reads was
    deleted."""
    moved: str | None = text
    for of, shift in shifts.items():
        moved = None if moved is None else shift.formula(moved, at, of)
    return moved


def _cut_inputs(there: str, wanted: str, at: str, of: WorkbookReading) -> Iterator[Alteration]:
    """The inputs of the sheet `of` that a formula of a cell on sheet `at` reads no more, where it differs in nothing but
    that it reads others, or none, in their place."""
    expected, shift = of.places.expected, of.places.shift
    assert expected is not None
    inputs = {_LOST, *(one if shift is None else shift.place(one) for one in expected.guarded)}
    between, references = parted(normal(wanted, at), at, expected.sheet)
    now_between, now = parted(normal(there.replace("#REF!", _LOST), at), at, expected.sheet)
    if between == now_between:
        pairs = [
            (old.replace("$", ""), new.replace("$", ""))
            for (old, *_), (new, *_) in zip(references, now, strict=True)
        ]
        moved = [pair for pair in pairs if pair[0] != pair[1]]
        if all(inputs.issuperset(pair) for pair in moved):
            yield from (Alteration("cut", sheet=of.entry.name, cell=old) for old, _ in moved)


def _is_input(reading: WorkbookReading, place: str) -> bool:
    letters = place.rstrip("0123456789")
    row = int(place[len(letters) :] or 0)
    return any(
        letters in there.columns.values() and there.first <= row <= there.last
        for there in reading.places.tables.values()
    )


def _is_new(place: str, shift: Shift | None) -> bool:
    """Whether the cell is in a row or column that the form does not have: a copied row brings its formulas along."""
    return shift is not None and not shift.has(place)
