"""A form read from a grid by its labels: which cell is whose, wherever blocks, rows and columns stand.

Owns the way through the rows: at each, the first act that takes something of it; the last takes anything. Knows the
form only by its spec, and no file kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from xlperf.form import Form, for_year
from xlperf.intake.handmade.field_words import label_key
from xlperf.intake.handmade.labels import words_of_form
from xlperf.intake.handmade.lines_of_paper import note, title, year_line
from xlperf.intake.handmade.model import Grid, Reading
from xlperf.intake.handmade.money_units import is_unit_of_column
from xlperf.intake.handmade.pairs import pairs
from xlperf.intake.handmade.reading_builder import ReadingBuilder
from xlperf.intake.handmade.sections import section
from xlperf.intake.handmade.sign_columns import with_sign_columns
from xlperf.intake.handmade.tables.centred_levels import centred_levels
from xlperf.intake.handmade.tables.doubts import rows_in_doubt
from xlperf.intake.handmade.tables.laid_rows import told_by_later_lines
from xlperf.intake.handmade.tables.rows_of_money import money_row
from xlperf.intake.handmade.tables.rows_of_tables import header, is_total, table_row
from xlperf.intake.handmade.tables.torn_values import torn_values_below
from xlperf.intake.handmade.tables.values_below import values_below
from xlperf.intake.handmade.targets_in_cells import divided_into, joined_into, with_columns_of_paper
from xlperf.intake.handmade.took import GridRow, LaidRow, Position, PrintedPage, TakenValue, Took
from xlperf.intake.handmade.torn_labels import with_whole_labels

Act = Callable[[PrintedPage, Position, int, GridRow], Took | None]

ACTS: tuple[Act, ...] = (
    note,
    title,
    year_line,
    torn_values_below,
    values_below,
    section,
    header,
    money_row,
    table_row,
)
"""Tried in this order; each says by itself whether the row is its own. What none takes is read as labels with values."""


def read_grid(grid: Grid, form: Form) -> Reading:
    """What `grid` says of `form`. A grid with the form's rows as columns is turned first.

    Raises nothing: a grid in which nothing of the form stands gives an empty declaration and everything unplaced.
    """
    reading = _read_as(grid, form)
    of_year = for_year(form, reading.year or form.year)
    return reading if of_year is form else _read_as(grid, of_year)


def _read_as(grid: Grid, form: Form) -> Reading:
    grid = with_sign_columns(with_whole_labels(grid))
    wider = with_columns_of_paper(form, grid)
    if wider is not None:
        return joined_into(form, _read_either_way(grid, wider))
    return divided_into(form, _read_either_way(grid, form))


def _read_either_way(grid: Grid, form: Form) -> Reading:
    reading = _read(grid, form)
    wanted = len(form.inputs)
    if sum(taken.row is None for taken in reading.taken) * 2 < wanted:
        turned = _read(grid.transposed(), form)
        understood = 0 < len(turned.taken) + len(turned.computed) >= len(turned.unplaced)
        # Where nothing is filled in, labels one below the other would be each other's values.
        of_labels = any(words_of_form(form).of(taken.text) for taken in turned.taken)
        if understood and not of_labels and turned.score > reading.score:
            return turned
    return reading


def values_in(grid: Grid, form: Form) -> tuple[TakenValue, ...]:
    """What stands beside or under a label as its value, whether the form has it or not."""
    page = PrintedPage(grid, form, words_of_form(form), tuple(row for row in grid.rows if row))
    steps = _steps(page, ReadingBuilder(page))
    return tuple(value for took in steps for value in took.values if value.label)


def _read(grid: Grid, form: Form) -> Reading:
    page = PrintedPage(grid, form, words_of_form(form), tuple(row for row in grid.rows if row))
    builder, laid = _laid(page)
    shifts = told_by_later_lines(laid)
    if shifts:
        page = replace(page, shifts=shifts)
        builder, laid = _laid(page)
    levels, of_either = centred_levels(laid)
    if levels:
        page = replace(page, levels=levels)
        builder, laid = _laid(page)
    doubted = {**rows_in_doubt(laid), **of_either}
    if doubted:
        page = replace(page, doubted=doubted)
        builder = ReadingBuilder(page)
        for _ in _steps(page, builder):
            pass
    return builder.reading()


def _laid(page: PrintedPage) -> tuple[ReadingBuilder, list[LaidRow]]:
    builder = ReadingBuilder(page)
    return builder, [took.laid for took in _steps(page, builder) if took.laid is not None]


def _steps(page: PrintedPage, builder: ReadingBuilder) -> Iterator[Took]:
    """What the acts took, one after the other, as the builder has it."""
    position = Position()
    at, row = 0, page.rows[0] if page.rows else ()
    while row:
        position = builder.standing(_past_the_end(position, row))
        took = next((took for act in ACTS if (took := act(page, position, at, row)) is not None), None)
        took = took or pairs(page, position, at, row)
        took = replace(took, position=_with_units(took))
        builder.add(took)
        yield took
        position = took.position
        if took.rest:
            row = took.rest
            continue
        at += took.lines
        row = page.rows[at] if at < len(page.rows) else ()


def _past_the_end(position: Position, row: GridRow) -> Position:
    """The position without the open table, where its section's label does not reach down to this row."""
    opened = position.header
    if opened is not None and 0 <= opened.bottom < row[0].row and not is_total(row):
        return replace(position, header=None)
    return position


def _with_units(took: Took) -> Position:
    """The position with the money units that the row names: for the whole paper, or for the section."""
    position = took.position
    for cell, unit in took.units:
        if is_unit_of_column(position, cell, unit):
            continue
        if "单位" in label_key(cell.text) or label_key(cell.text) == unit:
            position = replace(position, unit=unit)
        elif position.header is None or position.header.crossed:
            position = replace(position, section_unit=unit)
    return position
