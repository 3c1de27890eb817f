"""First levels that stand in the middle of their rows, as a centred cell does when its merge is lost: 产出指标 below its first row.

Owns where they belong, by what second levels are theirs, and which rows have a second level that nothing tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby

from xlperf.intake.handmade.model import GridCell
from xlperf.intake.handmade.tables.alignment import FIRST_LEVELS_OF, Alignment
from xlperf.intake.handmade.tables.header import Header
from xlperf.intake.handmade.tables.laid_table import LaidTable, tables_of
from xlperf.intake.handmade.took import LaidRow

Levels = Mapping[int, GridCell | None]
"""Row of the grid -> the first level that is printed for it elsewhere, None where the one in it is another row's."""


def centred_levels(laid: Iterable[LaidRow]) -> tuple[Levels, dict[int, int]]:
    """The first levels that belong to other rows than theirs, and the rows whose second level may be that above or below them
    (each -> 0: nothing of them is certain)."""
    levels: dict[int, GridCell | None] = {}
    doubted: dict[int, int] = {}
    for table in tables_of(laid):
        if (
            min(table.levels) >= 0
            and table.header.table is not None
            and not any(row.doubtful for row in table.rows)
        ):
            moved = _moved(table)
            levels |= moved
            doubted |= dict.fromkeys(_of_either(table) if moved else (), 0)
    return levels, doubted


def _moved(table: LaidTable) -> dict[int, GridCell | None]:
    """Of each block of rows that are of one first level the first, for which it is printed below."""
    firsts = [table.level(at, 0) for at in range(len(table.rows))]
    blocks = [
        (of, [at for at, _ in rows])
        for of, rows in groupby(enumerate(_owners(table, firsts)), lambda one: one[1])
    ]
    moved: dict[int, GridCell | None] = {}
    for of, rows in blocks:
        printed = [at for at in rows if firsts[at]]
        if not printed or any(firsts[at] != of for at in printed):
            return {}
        begin = next((at for at in rows if table.level(at, 1)), rows[0])
        if begin < printed[0]:
            moved[table.rows[begin].number] = table.lines[printed[0]][table.levels[0]]
            moved[table.rows[printed[0]].number] = None
    return moved if len(blocks) == len({of for of, _ in blocks}) else {}


def _owners(table: LaidTable, firsts: list[str]) -> list[str]:
    """Of each row the first level that has its second, of those that are printed; "" where none or nothing tells."""
    found: list[str] = []
    for at in range(len(table.rows)):
        second, above = table.level(at, 1), found[-1] if found else ""
        owners = [of for of in dict.fromkeys(firsts) if second in FIRST_LEVELS_OF.get(of, ())]
        found.append(above if above in owners or not second else owners[0] if len(owners) == 1 else "")
    return found


def _of_either(table: LaidTable) -> list[int]:
    """The rows without a second level, but for those below the last."""
    blank = [not table.level(at, 1) for at in range(len(table.rows))]
    last = max(at for at, lacks in enumerate(blank) if not lacks)
    return [table.rows[at].number for at in range(last) if blank[at]]


def with_level(opened: Header, laid: Alignment, levels: Levels, row: int) -> Alignment:
    """The row with the first level that is its own."""
    if row not in levels or laid.doubtful:
        return laid
    head = opened.heads[LaidTable([LaidRow(row, opened, {})]).levels[0]]
    cells = {other: cell for other, cell in laid.cells.items() if other is not head}
    cell = levels[row]
    if cell is not None and opened.width:
        cell = replace(cell, column=head.start, of_line=cell.column if cell.of_line < 0 else cell.of_line)
    return replace(
        laid,
        cells={head: cell, **cells} if cell is not None else cells,
        shifted=laid.shifted or cell is not None,
    )
