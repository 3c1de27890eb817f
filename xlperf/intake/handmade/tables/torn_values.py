"""Values under a row of labels whose unquoted line breaks tore the line of a copied text in several.

Owns one act, `torn_values_below`: it takes the lines only where their cells, counted together, are as many as the labels'.
"""

from __future__ import annotations

from dataclasses import replace

from xlperf.intake.handmade.model import GridCell
from xlperf.intake.handmade.took import Continued, GridRow, Position, PrintedPage, TakenValue, Took, Waiting

_MOST_TORN = 40

Pieces = dict[int, list[GridCell]]
"""Column of the line put together -> the pieces of its text, each from a line of its own."""


def torn_values_below(page: PrintedPage, position: Position, at: int, row: GridRow) -> Took | None:
    """The texts of several labels, one beside the other, some of them over more lines than one."""
    waiting = position.waiting
    if not page.is_text or len(waiting) < 2 or not _are_texts_of_a_line(page, waiting):
        return None
    lead = waiting[0].cell.column - row[0].column  # labels merged downwards stand before those that wait
    whole = position.waiting_width - lead
    if lead not in (0, waiting[0].cell.column) or page.width(row) >= whole:
        return None
    found = _together(page, at, whole)
    if found is None:
        return None
    pieces, lines = found
    labels = {one.cell.column - lead: one for one in waiting}
    if not pieces.keys() <= labels.keys():
        return None
    values, continued = [], []
    for column, texts in pieces.items():
        label = labels[column]
        printed, part = label.cell.text.strip(), label.field
        values.append(
            TakenValue(texts[0], printed, part, "field" if part else "", "" if part else "why-no-field")
        )
        if part:
            continued += [Continued(part, text) for text in texts[1:]]
        else:
            values += [TakenValue(text, printed, why="why-no-field") for text in texts[1:]]
    last = labels[max(pieces)]
    goes_on = last.field if last is waiting[-1] else ""
    after = replace(position, waiting=(), going_on=goes_on)
    return Took(after, lines=lines, values=tuple(values), continued=tuple(continued))


def _are_texts_of_a_line(page: PrintedPage, waiting: tuple[Waiting, ...]) -> bool:
    """Whether the labels stand in one line, and text is to stand below each of them that the form has."""
    fields = [page.form.fields[one.field] for one in waiting if one.field]
    texts = bool(fields) and all(field.kind == "text" and not field.value for field in fields)
    return texts and len({one.cell.row for one in waiting}) == 1


def _together(page: PrintedPage, at: int, whole: int) -> tuple[Pieces, int] | None:
    """The lines from `at` on as one line of `whole` cells, and how many lines these are; None where they are none."""
    pieces: Pieces = {}
    reach = 0
    for count, row in enumerate(page.rows[at : at + _MOST_TORN], 1):
        if any(page.words.of(cell.text) or page.words.is_label(cell.text) for cell in row):
            return None
        if reach and row[0].column:
            return None  # nothing in it goes on with the text above
        before = max(0, reach - 1)
        for cell in row:
            pieces.setdefault(before + cell.column, []).append(cell)
        reach = before + page.width(row)
        if reach > whole:
            return None
        if reach == whole:
            return (pieces, count) if count > 1 else None
    return None
