"""Rows of tables that may have been moved: held against the other rows of their table when all are read.

Owns which rows are in doubt, and from which cell on: those that would fit their columns as well or better moved by one.
Nothing of them is taken from that cell on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from xlperf.intake.handmade.field_words import field_words, label_key
from xlperf.intake.handmade.model import GridCell, is_figure
from xlperf.intake.handmade.tables.alignment import FIRST_LEVELS_OF, HARD, NOTHING, TICKED
from xlperf.intake.handmade.tables.laid_table import LaidLine, LaidTable, bare_of, tables_of
from xlperf.intake.handmade.tables.torn_header import header_is_torn
from xlperf.intake.handmade.took import LaidRow

_EITHER = frozenset(
    name for name, below in FIRST_LEVELS_OF.items() for one in FIRST_LEVELS_OF.values() if name in one
)

_OF_A_SENTENCE = re.compile("[。；！\n]|.{31}")

_JOINED_TARGET = re.compile(r"\S[ \u3000][≥≤＞＜>=<＝]\s*\d")

_SECOND, _FIRST = 1, 2

_JOINED_LEVEL = re.compile(
    r"(?:产出|数量|质量|时效|[^\W\d_]{0,6}?(?:成本|效益|影响|满意度))指标(?![\s\d:：一二三四五六七八九十])(?=.)"
)


def rows_in_doubt(laid: Iterable[LaidRow]) -> dict[int, int]:
    """The rows of the grid of which not all is certain: number -> the column from which nothing is; 0: nothing at all."""
    found: dict[int, int] = {}
    for table in tables_of(laid):
        in_part = dict(_doubted_in_part(table))
        found = {**in_part, **found, **dict.fromkeys(_doubted(table, in_part), 0)}
    return found


def _doubted(table: LaidTable, in_part: Mapping[int, int]) -> Iterator[int]:
    if header_is_torn(table):
        yield from (row.number for row in table.rows)
        return
    above, lost, levelled = "", 0, any(column >= 0 for column in table.levels) or _has_own_levels(table)
    for at, row in enumerate(table.rows):
        first = table.level(at, 0)
        if first or table.has_own_level(at):
            above, lost = first, 0
        elif lost == _SECOND and table.level(at, 1):
            lost = 0
        if row.doubtful or any(doubt(table, at) for doubt in _OF_A_ROW) or _of_other_level(table, at, above):
            yield row.number
            lost = max(lost, _levels_in(row))  # the levels of the rows that follow
        elif lost:
            yield row.number
        elif _has_only_levels(table, at, in_part.get(row.number)):
            lost = _levels_in(row)  # nothing is taken of the row, its levels neither
        elif not levelled and not _is_named_as_level(table, at) and _has_level(row):
            lost = _FIRST  # the rows of another table follow, whose labels are not above them
            yield row.number


def _levels_in(row: LaidRow) -> int:
    """Which level a row names, that of more rows first; 0: none."""
    levels = [level for cell in row.printed if (level := field_words().level_of(cell.text))]
    return _FIRST if any(level in FIRST_LEVELS_OF for level in levels) else _SECOND if levels else 0


def _has_only_levels(table: LaidTable, at: int, column: int | None) -> bool:
    """Whether of a row that is uncertain from `column` on no more than its levels is certain."""
    own = [cell for n, cell in enumerate(table.lines[at]) if n not in table.levels and cell is not None]
    return column is not None and all(cell.column >= column for cell in own)


def _doubted_in_part(table: LaidTable) -> Iterator[tuple[int, int]]:
    """The rows that may have lost a cell, or stand under a header that has, and the column of the first that may then stand
    beside its own."""
    for at, row in enumerate(table.rows):
        places = (
            _first_past_a_loss(table, at),
            _first_past_a_gap(table, at),
            _first_of_a_short_line(table, at),
        )
        cells = [table.lines[at][n] for n in places if n is not None]
        columns = [cell.column for cell in (*cells, _first_beside_its_label(row)) if cell is not None]
        if columns:
            yield row.number, min(columns)


def _first_beside_its_label(row: LaidRow) -> GridCell | None:
    """The first cell of a text's whole line that stands under no label but behind one, which may not be its own."""
    if row.shifted or not row.width or row.width != row.header.width:
        return None
    names = row.header.heads[0] if row.header.named else None
    beside = [c for head, c in row.cells.items() if head is not names and c.column != head.start]
    return min(beside, key=lambda cell: cell.column, default=None)


def _has_level(row: LaidRow) -> bool:
    return any(field_words().level_of(cell.text) for cell in row.printed)


def _has_own_levels(table: LaidTable) -> bool:
    """Whether a column of another name than levels have holds them, and nothing else."""
    columns = [n for n in range(len(table.heads)) if n not in table.names]
    found = [[kinds[n] for kinds in table.kinds if kinds[n]] for n in columns]
    return any(len(kinds) > 1 and set(kinds) == {"level"} for kinds in found)


def _is_named_as_level(table: LaidTable, at: int) -> bool:
    """Whether a row of a table without levels stands whole in its place, and it is its name that is a level's: 服务对象满意度."""
    names = {id(cell) for n in table.names if (cell := table.lines[at][n]) is not None}
    row = table.rows[at]
    others = any(field_words().level_of(cell.text) for cell in row.printed if id(cell) not in names)
    return bool(names) and table.is_in_place(row) and not others


def _called_as_level(table: LaidTable, at: int) -> bool:
    """Whether a row that was shifted has a level's name for its own."""
    names = [cell for n in table.names if (cell := table.lines[at][n]) is not None]
    return table.rows[at].shifted and any(field_words().level_of(cell.text) for cell in names)


def _has_a_piece_for_a_level(table: LaidTable, at: int) -> bool:
    """Whether one character stands where a level does: of the label beside the table, whose characters stand one below the other."""
    return any(len(bare_of(cell)) == 1 for n in table.levels if n >= 0 and (cell := table.lines[at][n]))


def _of_other_level(table: LaidTable, at: int, above: str) -> bool:
    """Whether a row that was shifted has a second level that the first level above it does not have, or, for its first
    level, what may as well be its second."""
    first, second = table.level(at, 0), table.level(at, 1)
    if not first and second in _EITHER and len(table.rows[at].moves) > 1:
        return True  # moved here from the first level's column
    if table.levels[0] < 0 and second in _EITHER and table.rows[at].width and table.lacks_a_label():
        return True  # of the level whose label is lost
    lost = table.levels[1] < 0 and table.lacks_a_label()
    if first in _EITHER and not second and (table.rows[at].shifted or lost):
        return True
    known = {first for first, below in FIRST_LEVELS_OF.items() if second in below}
    alone = table.rows[at].shifted and not first
    return bool(alone and second and above and known) and above not in known


def _fits_moved(table: LaidTable, at: int) -> bool:
    """Whether the row goes better with its columns where some of its cells are moved by one: in a copied text that may
    have lost cells, also where it goes as well with them and leaves a gap as it is."""
    line, row = table.lines[at], table.rows[at]
    if table.is_in_place(row):
        return False
    alike = not table.is_complete(row)
    cost = _cost(table, at, line, alike) + _pushed_out(table, row)
    told_apart = row.width or any(table.is_misfit(n, cell) for n, cell in enumerate(line))
    told_apart = told_apart or (table.header.crossed and _is_unlike(table, at))
    told_apart = told_apart or (cost > 1 and _has_a_strange_sentence(table, at))
    if not cost or not (told_apart or row.reach != table.reach):
        return False  # a workbook's cells stand where they were put
    moved = _moved(line, table.beyond(row))
    best = min((_cost(table, at, other, alike) for other in moved), default=cost + 1)
    gap = any(table.cost_of(at, n, None, alike) for n, cell in enumerate(line) if cell is None)
    torn = row.reach != table.reach or (gap and row.width != table.header.width)
    return best < cost or (best == cost and torn)


def _has_a_strange_sentence(table: LaidTable, at: int) -> bool:
    """Whether a sentence stands in a column in which the other rows have none."""
    cells = [(n, cell) for n, cell in enumerate(table.lines[at]) if table.kind(cell) == "sentence"]
    return any(table.cost_of(at, n, cell, alike=True) for n, cell in cells)


def _is_unlike(table: LaidTable, at: int) -> bool:
    """Whether the row has a figure where the others have percentages: a rate has lost its sign, or it is none."""
    line = table.lines[at]
    return any(table.lacks_sign(n, cell) for n, cell in enumerate(line) if cell is not None)


def _moved_alone(table: LaidTable, at: int) -> bool:
    """Whether a text's line of amounts was moved, and the others were not, or otherwise."""
    row = table.rows[at]
    others = Counter(other.moves for other in table.rows if other is not row and not other.doubtful)
    return (
        bool(table.header.crossed and row.width and others)
        and row.width < table.width
        and row.moves != {0}
        and row.moves != others.most_common(1)[0][0]
    )


def _pushed_out(table: LaidTable, row: LaidRow) -> int:
    """1 where a shifted row, and no other, has a cell for which there is no column."""
    return int(bool(row.shifted and row.strays) and sum(bool(other.strays) for other in table.rows) == 1)


def _first_past_a_loss(table: LaidTable, at: int) -> int | None:
    """The first column whose cell may have moved left, where the row has nothing in the last of the columns in which
    all others have something, and those before it go as well one column further right; None where none may."""
    line, row = table.lines[at], table.rows[at]
    if row.reach and row.reach == table.reach:
        return None
    if row.width and (not table.is_ragged or table.all_alike):
        return None
    usual = _usual(table, at)
    if not usual or [n for n in usual if table.is_gap(at, n)] != usual[-1:]:
        return None
    if table.header.crossed and all(cell is None or bare_of(cell) in NOTHING for cell in line):
        return None  # of nothing there is no rate
    tail = usual[-1]
    if not row.width and _is_ticked_otherwise(table, at, tail):
        return None
    for first in range(tail):
        part = [n for n in range(first, tail) if line[n] is not None]
        if not part or part[0] != first:
            continue
        by = tail - part[-1]
        onto = [(n + by, line[n]) for n in part]
        if _misfits_of(table, onto) <= _misfits_of(table, [(n, line[n]) for n in part]):
            return first
    return None


def _is_ticked_otherwise(table: LaidTable, at: int, column: int) -> bool:
    """Whether of the columns of which one is ticked, the row has its tick in another than `column`."""
    ticks = [n for n, head in enumerate(table.heads) if TICKED & set(field_words().concepts(head.key))]
    return column in ticks and any(table.lines[at][n] is not None for n in ticks)


def _first_past_a_gap(table: LaidTable, at: int) -> int | None:
    """The first column with something behind the first gap of a line that is too short and alone of its text was moved
    apart: which of its cells is lost, nothing tells."""
    line, row = table.lines[at], table.rows[at]
    if len(row.moves) < 2 or not 0 < row.width < max(table.header.width, table.width):
        return None
    if any(len(other.moves) > 1 for other in table.rows if other is not row):
        return None
    gaps = [n for n in range(len(line)) if n not in table.levels_of_sides and table.is_gap(at, n)]
    return next((n for n in range(min(gaps, default=len(line)), len(line)) if line[n] is not None), None)


def _first_of_a_short_line(table: LaidTable, at: int) -> int | None:
    """The first column behind the levels of a text's line that alone ends before the others, the empty cells counted: one of its
    cells is lost."""
    ends = [None if row.doubtful or len(row.moves) != 1 else row.width - min(row.moves) for row in table.rows]
    others = {end for n, end in enumerate(ends) if n != at}
    mine, usual = ends[at], next(iter(others), None)
    if not table.rows[at].width or len(table.rows) < 3 or len(others) != 1 or mine is None or usual is None:
        return None
    if mine >= usual:
        return None
    line = table.lines[at]
    return next((n for n in range(len(line)) if n not in table.levels and line[n] is not None), None)


def _misfits_of(table: LaidTable, placed: Iterable[tuple[int, GridCell | None]]) -> int:
    return sum(table.misfit(n, cell) + table.lacks_sign(n, cell) for n, cell in placed if cell is not None)


def _pushed_aside(table: LaidTable, at: int) -> bool:
    """Whether a row alone has cells for which there is no column, and lacks what all others have, or was shifted under a
    header that lacks a label."""
    row = table.rows[at]
    if row.strays and row.shifted and table.lacks_a_label():
        return True
    if not row.strays or any(other.strays for other in table.rows if other is not row):
        return False
    return any(table.is_gap(at, column) for column in _usual(table, at))


def _is_sum_without_name(table: LaidTable, at: int) -> bool:
    """Whether a row has no name, and only figures, as no other row, or what its columns exclude: it is none of the table."""
    if not table.header.crossed and _only_figures(table, at):
        return not any(_only_figures(table, n) for n in range(len(table.rows)) if n != at)
    filled = [(n, cell) for n, cell in enumerate(table.lines[at]) if cell is not None]
    return not table.is_named(at) and any(table.misfit(n, cell) >= HARD for n, cell in filled)


def _is_sum_out_of_place(table: LaidTable, at: int) -> bool:
    """Whether the label of a sum stands where its column excludes it, or together with a figure: the row's money is none of
    one thing."""
    sums = tuple(field_words().totals)
    for column, cell in enumerate(table.lines[at]):
        if cell is not None:
            label = label_key(cell.text)
            alone = label.rstrip("0123456789.,，")
            if alone.endswith(sums) and (alone != label or table.misfit(column, cell) >= HARD):
                return True
    return False


def _is_text_alone(table: LaidTable, at: int) -> bool:
    """Whether a row has but one cell, and the others all have two more at least: it may be a text whose label is lost; not where
    a line that is whole has it in its first place, as a name, and it is no sentence."""
    row = table.rows[at]
    filled = [n for n, cell in enumerate(table.lines[at]) if cell is not None]
    covered = any(table.covered(at, n) for n in range(len(table.heads)))
    lacking = [n for n in _usual(table, at) if n not in filled]
    if len(filled) != 1 or covered or filled[0] in table.levels or len(lacking) < 2:
        return False
    cell = table.lines[at][filled[0]]
    first = next(n for n in range(len(table.heads)) if n not in table.levels)
    is_name = filled[0] == first and cell is not None and not _OF_A_SENTENCE.search(cell.text)
    return not (is_name and row.width and table.is_in_place(row))


def _holds_what_is_excluded(table: LaidTable, at: int) -> bool:
    """Whether a text's line has a cell under a label that excludes it: cells of it have moved, or where it is whole, as a text
    where a tick belongs shows, the header has lost a label."""
    row = table.rows[at]
    cells = [(n, cell) for n, cell in enumerate(table.lines[at]) if cell is not None]
    excluded = [table.heads[n] for n, cell in cells if row.width and table.misfit(n, cell) >= HARD]
    ticked = any(TICKED & set(field_words().concepts(head.key)) for head in excluded)
    return ticked or (bool(excluded) and not table.is_in_place(row))


def _goes_better_exchanged(table: LaidTable, at: int) -> bool:
    """Whether two neighbours both are not what their columns hold, and each is what the other's does."""
    for n, (one, other) in enumerate(pairwise(table.lines[at])):
        if one is None or other is None or not (table.misfit(n, one) and table.misfit(n + 1, other)):
            continue
        if not (table.misfit(n, other) or table.misfit(n + 1, one)):
            return True
    return False


def _is_named_by_a_target(table: LaidTable, at: int) -> bool:
    """Whether what stands where the name does is a target, "≥85%", begins with a level, or ends with a target behind a gap: the name
    is lost or joined, and the others have moved."""
    named = [cell for n in table.names if (cell := table.lines[at][n]) is not None]
    return any(
        table.kind(cell) == "signed"
        or is_figure(cell.text)
        or _JOINED_LEVEL.match(bare_of(cell))
        or _JOINED_TARGET.search(cell.text)
        for cell in named
    )


def _has_an_amount_for_a_text(table: LaidTable, at: int) -> bool:
    """Whether in a table of amounts a figure stands where a name or a description belongs: its money has moved. Behind amounts
    that are all there it has not."""
    of = table.header.table
    amounts = {column.id for column in of.column if column.kind == "amount"} if of is not None else set()
    if of is None or not amounts:
        return False
    texts = {column.id for column in of.column if column.required and not (column.is_number or column.target)}
    still_due = len(amounts)
    for head, cell in zip(table.heads, table.lines[at], strict=True):
        is_amount = cell is not None and is_figure(cell.text)
        if head.part in amounts:
            still_due -= is_amount
        elif head.part in texts and is_amount and still_due:
            return True
    return False


def _only_figures(table: LaidTable, at: int) -> bool:
    filled = [cell for cell in table.lines[at] if cell is not None]
    return all(is_figure(cell.text) or bare_of(cell) in NOTHING for cell in filled)


_OF_A_ROW: tuple[Callable[[LaidTable, int], bool], ...] = (
    LaidTable.nameless,
    _is_sum_without_name,
    _is_sum_out_of_place,
    _is_text_alone,
    _pushed_aside,
    _holds_what_is_excluded,
    _goes_better_exchanged,
    _is_named_by_a_target,
    _has_an_amount_for_a_text,
    _fits_moved,
    _called_as_level,
    _has_a_piece_for_a_level,
    _moved_alone,
)


def _usual(table: LaidTable, at: int) -> list[int]:
    """The columns in which all other rows have something; beside one other row those that each must have."""
    others = [n for n in range(len(table.rows)) if n != at and table.is_named(n)]
    return [
        column
        for column, head in enumerate(table.heads)
        if column not in table.levels
        and (len(others) > 1 or (others and head.part in table.needed))
        and not any(table.is_gap(n, column) for n in others)
    ]


def _cost(table: LaidTable, at: int, line: LaidLine, alike: bool) -> int:
    nameless = bool(table.names) and not any(line[n] is not None for n in table.names)
    return nameless + sum(table.cost_of(at, n, cell, alike) for n, cell in enumerate(line))


def _moved(line: LaidLine, beyond: Sequence[GridCell]) -> Iterator[LaidLine]:
    """The line with neighbouring cells of it moved together, by up to three columns, to where nothing stands."""
    wide = [*line, *beyond[:1]]
    for first in range(len(wide)):
        for after in range(first + 1, len(wide) + 1):
            part, rest = wide[first:after], [*wide[:first], *[None] * (after - first), *wide[after:]]
            if part[0] is None or part[-1] is None:
                continue
            for by in (-3, -2, -1, 1, 2, 3):
                onto = range(first + by, after + by)
                if onto.start < 0 or onto.stop > len(line) or any(rest[n] is not None for n in onto):
                    continue
                yield [*rest[: onto.start], *part, *rest[onto.stop : len(line)]]
