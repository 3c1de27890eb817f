"""How the cells of one row lie under the columns of a header: by place, else by what each column may hold.

Owns the choice among several ways. Where two ways are equally good none is taken. Knows nothing of where tables end.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from xlperf.declaration import read_number
from xlperf.form import Column, ComputedColumn, Table
from xlperf.intake.handmade.field_words import field_words, label_key
from xlperf.intake.handmade.labels import as_chosen, choices
from xlperf.intake.handmade.model import GridCell
from xlperf.intake.handmade.tables.header import ColumnHead, Header
from xlperf.system.dataclass import dataclass

MOST_CELLS = 10
"""Of a longer row no ways with gaps are tried: they would be too many to be meant."""
_FIGURE = re.compile(r"[-+]?[\d,]+(?:\.\d+)?(?:%|‰|分|元|万元)?(?:\(.*\))?")
_IN_BRACKETS = re.compile(r"\([\d,]+(?:\.\d+)?\)")
"""A negative amount, as accounts write it."""
NOTHING = frozenset(("—", "-", "/", "――", "--", "——", "无", "\\", "－", "／", "*"))
_IN_FIGURES = frozenset(
    (
        "分值",
        "得分",
        "执行率",
        "年初预算数",
        "全年预算数",
        "全年执行数",
        "某月执行数",
        "某月执行率",
        "全年预计执行数",
    )
)
_MOST_PERCENT = 200
SCORES = frozenset(("分值", "得分"))
_RATES = frozenset(("执行率", "某月执行率", "原因", "占比", "比例", "增减率"))
_NO_FIGURES = frozenset(("偏差原因分析及改进措施", "原因", "原因说明", "三级指标", "指标内容", "备注"))
_NO_SIGNS = _NO_FIGURES | {"实际完成值", "某月执行情况"}
TICKED = frozenset(("确定能", "有可能", "完全不可能"))
TICK = re.compile(r"[√✓✔☑vV]")
_TARGETS = frozenset(("年度指标值", "指标值及单位"))
_STANDARD = re.compile(r"(?:历史|行业|计划|国家|地方|预算|规划)标准")
"""What a target is measured by, and is none."""
_UNITS = frozenset(("计量单位",))
_LEVELS = {"一级指标": 1, "二级指标": 2}
_TIERS = {"产出指标": (1,), "效益指标": (1,), "满意度指标": (1, 2), "成本指标": (1, 2)}
"""Names of levels that forms use as the first, some of them as the second, too; all others are second ones. A form may
not list them all."""
FIRST_LEVELS_OF = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("满意度指标", "服务对象满意度指标"),
    "成本指标": ("成本指标", "经济成本指标", "社会成本指标", "生态环境成本指标"),
}
"""The first levels, each with the second ones that are of it."""
HARD, _SOFT, _BENT = 1000, 3, 10


@dataclass(frozen=True)
class Alignment:
    """A row's cells by head; cells under no head; whether the row had to be shifted. `doubtful`: two ways remain, and
    nothing was laid anywhere. `shift`: by how many columns all cells were moved, None where they were not moved alike."""

    cells: Mapping[ColumnHead, GridCell]
    strays: tuple[GridCell, ...] = ()
    shifted: bool = False
    doubtful: bool = False
    shift: int | None = None

    @property
    def printed(self) -> tuple[GridCell, ...]:
        return (*self.cells.values(), *self.strays)

    def of(self, certain: Sequence[GridCell]) -> Alignment:
        """The same without the cells that are not among `certain`."""
        kept = {head: cell for head, cell in self.cells.items() if cell in certain}
        return replace(self, cells=kept, strays=tuple(cell for cell in self.strays if cell in certain))

    def by_part(self) -> dict[str, GridCell]:
        return {head.part: cell for head, cell in self.cells.items() if head.part}


def align(
    header: Header, cells: Sequence[GridCell], width: int, shifts: Mapping[int, int] | None = None
) -> Alignment | None:
    """How `cells` lie under `header`, None where they are no row of it.

    By place where every cell has its column; else, or in a text on a line of another width than the header's, by what
    the columns may hold, and only where then the row is whole. shifts: how the rows above were moved, by their width.
    """
    if not cells:
        return None
    placed, outside = _by_place(header, cells)
    ragged = bool(width and header.width and width != header.width)
    settled = _levelled(header, placed)
    wrong = _misfit(header, settled) >= HARD
    misplaced = _misplaced_level(header, settled)
    if misplaced or ragged or (outside and not _twice(header, outside)):
        moved = _moved(header, cells, width, placed if not outside else None, (shifts or {}).get(width))
        if moved is not None:
            return moved
    if not outside:
        torn = misplaced or (header.crossed and wrong)
        if torn or (ragged and not is_whole(header, settled)):
            return Alignment({}, tuple(cells), doubtful=True)
        return Alignment(settled, (), settled != placed)
    if header.table is None:
        return Alignment(settled, tuple(outside)) if settled and not wrong and not ragged else None
    needed = _needed(header.table)
    if ragged and not needed:
        return Alignment({}, tuple(cells), doubtful=True)
    named = {head.part for head in settled}
    if settled and 2 * sum(name in named for name in needed) >= len(needed) and not wrong:
        return Alignment(settled, tuple(outside))
    return None


def _twice(header: Header, outside: Sequence[GridCell]) -> bool:
    """Whether these cells lie under columns, in which others stand before them already."""
    return all(header.at(cell) is not None for cell in outside)


def is_whole(header: Header, cells: Mapping[ColumnHead, GridCell]) -> bool:
    """Whether every column that must be filled is, with what it may hold."""
    if _misfit(header, cells) >= HARD:
        return False
    if header.table is not None:
        named = {head.part for head in cells}
        there = {head.part for head in header.heads}
        needed = [name for name in _needed(header.table) if name in there]
        return (
            all(name in named for name in needed) if needed else any(p <= named for p in _pairs(header.table))
        )
    concepts = [set(field_words().concepts(head.key)) for head in cells]
    must = {"三级指标"} & {c for head in header.heads for c in field_words().concepts(head.key)}
    return all(any(concept in found for found in concepts) for concept in must) and len(cells) > 1


def _needed(table: Table) -> list[str]:
    """The columns that each row of the table must have; none where a form leaves them all free."""
    return [column.id for column in table.column if column.required and not column.fill_down]


def _pairs(table: Table) -> list[set[str]]:
    """Where a form leaves all columns free: those of which two together make a row, an indicator and its value."""
    own = [column for column in table.column if not column.fill_down]
    names = [set(field_words().concepts(label_key(label))) for column in own for label in [column.label]]
    aliases = [{label_key(alias) for alias in column.aliases} for column in own]
    return [
        {column.id, following.id}
        for column, following, known, also in zip(own, own[1:], names, aliases, strict=False)
        if "三级指标" in known | also
    ] or [{column.id} for column in own]


def _by_place(
    header: Header, cells: Sequence[GridCell], shift: int = 0
) -> tuple[dict[ColumnHead, GridCell], list[GridCell]]:
    placed: dict[ColumnHead, GridCell] = {}
    outside = []
    for cell in cells:
        at = cell if not shift else GridCell(cell.row, cell.column + shift, cell.value)
        head = header.at(at)
        if head is None or head in placed:
            outside.append(cell)
        else:
            placed[head] = cell
    return placed, outside


# ---------------------------------------------------------------- what a column may hold


def _misfit(header: Header, cells: Mapping[ColumnHead, GridCell]) -> int:
    return sum(misfit(header, head, cell) for head, cell in cells.items())


def misfit(header: Header, head: ColumnHead, cell: GridCell) -> int:
    """0 where the column may hold this, up to HARD where it cannot."""
    bare = unicodedata.normalize("NFKC", cell.text).strip()
    column = header.table.parts.get(head.part) if header.table is not None else None
    concepts = field_words().concepts(head.key)
    if _NO_FIGURES & set(concepts) and (_FIGURE.fullmatch(bare) or TICK.fullmatch(bare)):
        return _SOFT
    if _TARGETS & set(concepts) and _STANDARD.fullmatch(bare):
        return HARD
    if TICKED & set(concepts) and len(bare) > 2:
        return HARD
    if _NO_SIGNS & set(concepts) and bare.startswith(("≥", "≤", "<", ">")):
        return _SOFT
    if _UNITS & set(concepts) and _FIGURE.fullmatch(bare):
        return _SOFT
    if "%" in bare and SCORES & set(concepts):
        return HARD if header.crossed else _SOFT
    if header.crossed and _RATES & set(concepts) and (read_number(bare, "number") or 0) > _MOST_PERCENT:
        return _SOFT
    if "%" in bare and header.crossed and not _RATES & set(concepts):
        return HARD
    if header.named and head is header.heads[0]:
        return HARD if _FIGURE.fullmatch(bare) or bare in NOTHING else 0
    if column is not None and column.is_number or (column is None and _IN_FIGURES & set(concepts)):
        if bare in NOTHING or _FIGURE.fullmatch(bare) or _IN_BRACKETS.fullmatch(bare):
            return 0
        return 0 if column is not None and read_number(cell.value, column.kind) is not None else HARD
    level = next((_LEVELS[concept] for concept in concepts if concept in _LEVELS), 0)
    return _level_misfit(column, concepts, level, cell.text)


def _level_misfit(
    column: Column | ComputedColumn | None, concepts: Sequence[str], level: int, text: str
) -> int:
    allowed = choices(column) if column is not None else frozenset()
    if allowed:
        if as_chosen(column, text).strip() in allowed:  # type: ignore[arg-type]
            return 0
        known = field_words().level_of(text)
        unlisted = not known and label_key(text).endswith("指标")
        return _SOFT if level and (unlisted or (known and level in _TIERS.get(known, (2,)))) else HARD
    if level:
        known = field_words().level_of(text)
        return 0 if known else _SOFT if label_key(text).endswith(("指标", "满意度", "效益")) else HARD
    known = field_words().level_of(text)
    if not known:
        return 0
    return HARD if "三级指标" in concepts and label_key(text) == label_key(known) else 2 * _SOFT


def _misplaced_level(header: Header, cells: Mapping[ColumnHead, GridCell]) -> bool:
    """Whether a level's name stands in the column of another level, and the column beside it cannot be right either."""
    fits = [(cell, misfit(header, head, cell)) for head, cell in cells.items()]
    names = any(misfit and field_words().level_of(cell.text) for cell, misfit in fits)
    return names and any(misfit >= HARD for _, misfit in fits)


# ---------------------------------------------------------------- shifted rows


def _moved(
    header: Header,
    cells: Sequence[GridCell],
    width: int,
    in_place: dict[ColumnHead, GridCell] | None,
    known: int | None,
) -> Alignment | None:
    """The cells in their order, so that the row is whole; None where no way makes it so.

    known: how the rows above of the same width were moved, which tells how this one is, where that makes it whole.
    """
    best: list[tuple[int, dict[ColumnHead, GridCell], int | None]] = []
    as_they_are = False
    for cost, laid, shift in _ways(header, cells, width):
        settled = _levelled(header, laid)
        if shift is not None and shift == known and _lacks_only_its_last(header, settled, shift, width):
            return Alignment(settled, (), settled != in_place, shift=shift)
        if not is_whole(header, settled):
            as_they_are = as_they_are or (shift is not None and _misfit(header, settled) < HARD)
            continue
        if shift is not None and shift == known:
            return Alignment(settled, (), settled != in_place, shift=shift)
        whole = 0 if header.crossed else cost + _misfit(header, settled)
        if not best or whole < best[0][0]:
            best = [(whole, settled, shift)]
        elif whole == best[0][0] and all(settled != other for _, other, _ in best):
            best.append((whole, settled, shift))
    if not best:
        return None
    bent = best[0][2] is None
    if len(best) > 1 or (bent and as_they_are):
        return Alignment({}, tuple(cells), doubtful=True)
    return Alignment(best[0][1], (), best[0][1] != in_place, shift=best[0][2])


def _lacks_only_its_last(
    header: Header, cells: Mapping[ColumnHead, GridCell], shift: int, width: int
) -> bool:
    """Whether a line of a text as wide as one above, moved as that was, reaches to the last head, and has nothing there."""
    reaches = width + shift == header.heads[-1].end
    lacking = [head for head in header.heads if head not in cells]
    return reaches and lacking == [header.heads[-1]] and _misfit(header, cells) == 0


def _ways(
    header: Header, cells: Sequence[GridCell], width: int
) -> Iterator[tuple[int, dict[ColumnHead, GridCell], int | None]]:
    """Ways to lay the cells under the heads, with what each costs: shifted as they are, then, but never amounts, with
    gaps."""
    likely = {0, header.width - width} if width and header.width else {0}
    free = header.table is not None and not _needed(header.table)  # nothing would say where a gap is
    for shift in sorted(likely) if free else _shifts(header, cells):
        laid, outside = _by_place(header, cells, shift)
        names = header.heads[0] if header.named else None
        on_labels = all(cell.column + shift == head.start or head is names for head, cell in laid.items())
        if not outside and (on_labels or not shift):
            yield (1 if shift in likely else 2) + (0 if on_labels else 1), laid, shift
    if free and header.table is not None:
        yield from _without_levels(header, header.table, cells, width)
    if free or header.crossed or not len(cells) <= len(header.heads) <= MOST_CELLS:
        return
    for chosen in combinations(header.heads, len(cells)):
        laid = dict(zip(chosen, cells, strict=True))
        moves = [cell.column - head.start for head, cell in laid.items()]
        bends = sum(abs(one - other) for one, other in zip(moves, moves[1:], strict=False))
        if bends:
            yield _BENT * bends + abs(moves[0]), laid, None


def _shifts(header: Header, cells: Sequence[GridCell]) -> range:
    """By how many columns the cells may be moved so that all lie under the header: few, where they are about as wide."""
    if len(cells) > len(header.heads):
        return range(0)
    columns = [cell.column for cell in cells]
    return range(header.first - min(columns), max(head.end for head in header.heads) - max(columns))


def _without_levels(
    header: Header, table: Table, cells: Sequence[GridCell], width: int
) -> Iterator[tuple[int, dict[ColumnHead, GridCell], None]]:
    """A line as wide as the columns that are no levels, which all were merged downwards: on each side of a form of two, too."""
    own = [h for h in header.heads if h.part in table.columns and not table.columns[h.part].fill_down]
    levels = [h for h in header.heads if h.part in table.columns and table.columns[h.part].fill_down]
    names = any(field_words().level_of(cell.text) for cell in cells)
    if len(levels) > 1 and width == len(own) == len(header.heads) - len(levels) and not names:
        yield 2, {own[cell.column]: cell for cell in cells if cell.column < width}, None


# ---------------------------------------------------------------- levels


def _levelled(header: Header, cells: dict[ColumnHead, GridCell]) -> dict[ColumnHead, GridCell]:
    """The cells, a level's value that stands in the column of the level above it moved into its own."""
    if header.table is None:
        return dict(cells)
    by_part = {head.part: head for head in header.heads if head.part}
    values = {
        head.part: as_chosen(header.table.parts[head.part], c.text) for head, c in cells.items() if head.part
    }
    moves = level_moves(header.table, values)
    if not moves or not all(target in by_part for target in moves.values()):
        return dict(cells)
    moved = {head: cell for head, cell in cells.items() if head.part not in moves}
    moved.update({by_part[target]: cells[by_part[source]] for source, target in moves.items()})
    return moved


def level_moves(table: Table, values: Mapping[str, str]) -> dict[str, str]:
    """Column -> the next column, for a value that only that next level may take and where nothing stands."""
    for column, following in zip(table.column, table.column[1:], strict=False):
        value = values.get(column.id, "").strip()
        if (
            value
            and column.fill_down
            and following.fill_down
            and not values.get(following.id, "").strip()
            and choices(column)
            and value not in choices(column)
            and value in choices(following)
        ):
            return {column.id: following.id}
    return {}
