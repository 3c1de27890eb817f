"""What a reader of a grid ought to know besides its values: what nobody sees, what is struck out, what lies over the cells.

Owns when each is told. Those who open files say what they saw (`Grid.told`, `GridCell.unseen`); the words are `findings`'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xlperf.declaration import Finding
from xlperf.intake.handmade.findings import note, shortened
from xlperf.intake.handmade.labels import unit_in
from xlperf.intake.handmade.model import Grid, is_figure
from xlperf.messages import enumerated
from xlperf.ooxml.address import position
from xlperf.ooxml.formula import asks_program
from xlperf.ooxml.return_marks import is_our_note

MOST_ROWS = 20
"""So many rows that nobody sees are told of one by one; the others together."""
MOST_DRAWN = 8
USUAL_UNIT = "万元"
_A_TARGET = re.compile(r"(?:[≥≤＞＜>=<＝]|不[低少高多超大]).*\d.*|\d[\d.,]*[^\d\s]{1,4}")


def unseen(grid: Grid) -> Iterator[Finding]:
    """The cells in hidden rows and columns, a finding a row; they are read like the others."""
    rows = [cells for row in grid.rows if (cells := [cell for cell in row if cell.unseen])]
    for cells in rows[:MOST_ROWS]:
        text = enumerated(shortened(cell.printed) for cell in cells)
        yield note("intake-unseen", sheet=grid.name, cell=grid.place(cells[0]), text=text)
    if len(rows) > MOST_ROWS:
        more = rows[MOST_ROWS:]
        place = grid.place(more[0][0])
        yield note("intake-unseen-more", sheet=grid.name, cell=place, count=sum(map(len, more)))


def asking_programs(grid: Grid) -> Iterator[Finding]:
    """Texts that a spreadsheet program would take for a question to another program."""
    for row in grid.rows:
        for cell in row:
            if isinstance(cell.value, str) and asks_program(cell.value):
                yield note("intake-program", sheet=grid.name, cell=grid.place(cell), text=cell.text)


def struck_out(sheet: str, place: str, left: str, struck: str, is_number: bool) -> Finding:
    """That (part of) a cell is struck out, and was left out; an error where a number is lost by it."""
    key = "intake-struck-part" if left else "intake-struck-figure" if is_number else "intake-struck"
    return note(key, sheet=sheet, cell=place, text=struck, left=shortened(left))


def is_number_or_target(text: str) -> bool:
    """Whether a paper lacks a number or a target without this text."""
    return is_figure(text) or bool(_A_TARGET.fullmatch(text.strip()))


def rows_with_struck_cells(grid: Grid) -> frozenset[int]:
    """The rows of a sheet in which whole cells are struck out."""
    told = (one.cell for one in grid.told if one.check in ("intake-struck", "intake-struck-figure"))
    return frozenset(position(cell)[0] for cell in told if cell and grid.kind == "sheet")


def drawn(sheet: str, things: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """What lies over the cells: (cell, text) of each, the text "" for an object with content of its own."""
    units = [thing for thing in things if _names_another_unit(thing[1])]
    for cell, text in units[:MOST_DRAWN]:
        yield note("intake-drawing-unit", sheet=sheet, cell=cell, text=text)
    others = [thing for thing in things if not _names_another_unit(thing[1])]
    for cell, text in others[:MOST_DRAWN]:
        yield note("intake-drawing" if text else "intake-object", sheet=sheet, cell=cell, text=text)
    if (more := len(things) - len(units[:MOST_DRAWN]) - len(others[:MOST_DRAWN])) > 0:
        yield note("intake-drawing-more", sheet=sheet, count=more)


def in_margins(sheet: str, texts: Sequence[str]) -> Iterator[Finding]:
    """What the heads and feet of the pages say, so far as it is another money unit."""
    yield from drawn(sheet, [("", text) for text in dict.fromkeys(texts) if _names_another_unit(text)])


def commented(sheet: str, comments: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """What people wrote beside the cells: (cell, text) of each; not what a returned workbook says."""
    comments = [comment for comment in comments if comment[1] and not is_our_note("", comment[1])]
    for cell, text in comments[:MOST_DRAWN]:
        yield note("intake-comment", sheet=sheet, cell=cell, text=shortened(text))
    if (more := len(comments) - MOST_DRAWN) > 0:
        yield note("intake-drawing-more", sheet=sheet, count=more)


def _names_another_unit(text: str) -> bool:
    return unit_in(text) not in ("", USUAL_UNIT)


def uncomputed(sheet: str, formulas: Sequence[str]) -> Iterator[Finding]:
    """That formulas, each with its cell before it, have no result that could be read."""
    if formulas:
        places = [one.partition(" ")[0] for one in formulas]
        text = enumerated([shortened(formulas[0]), *places[1:]])
        yield note("intake-uncomputed", sheet=sheet, cell=places[0], text=text)


def links_to_programs(sheet: str) -> Finding:
    """That the file asks other programs for values."""
    return note("intake-programs", sheet=sheet)


def looks_unknown(sheet: str) -> Finding:
    """That of this kind of file nothing but values is read."""
    return note("intake-looks-unknown", sheet=sheet)
